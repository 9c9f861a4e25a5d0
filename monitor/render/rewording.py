"""What was a sentence, and what is it now? Edits as an alert tells them, before any medium dresses them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from monitor.model import Edit
from monitor.render.safe import cut, one_line
from monitor.text.diff import Piece, PieceKind, words

#: What stands before the old wording and before the new one, in every medium.
WAS, NOW = "Was:", "Now:"
#: Characters left on either side of a change where a sentence is too long to be shown whole: some ten words.
_CONTEXT = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """Words of one wording that stand together; `changed` if the other wording does not have them there."""

    text: str
    changed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Rewording:
    """A changed sentence or headline, cleaned, each wording on one line; what is changed in it has no space around it."""

    was: tuple[Run, ...]
    now: tuple[Run, ...]

    def __len__(self) -> int:
        """Return how many characters there are to read, in both wordings."""
        return _length((*self.was, *self.now))


def visible(edits: Iterable[Edit]) -> dict[str, Edit]:
    """Return the edits, cleaned, by their new wording; without those that change nothing a reader can see."""
    cleaned = (Edit(before=one_line(edit.before), after=one_line(edit.after)) for edit in edits)
    return {edit.after: edit for edit in cleaned if edit.before and edit.after and edit.before != edit.after}


def parted(text: str, edits: Mapping[str, Edit]) -> Iterator[str | Edit]:
    """Yield `text` in its order: sentences found in `edits` as edits, what stands around them as it is."""
    places = sorted((place, -len(after), after) for after in edits if (place := _find(after, text)) >= 0)
    read = 0
    for place, _, after in places:
        if place < read:
            continue
        if before := text[read:place].strip():
            yield before
        yield edits[after]
        read = place + len(after)
    if rest := text[read:].strip():
        yield rest


def _find(sentence: str, text: str) -> int:
    """Return where `sentence` stands in `text` by itself, not as a part of longer words; -1 if it does not."""
    return f" {text} ".find(f" {sentence} ")


def reworded(edit: Edit, limit: int) -> Rewording:
    """Return `edit` for people to read, in at most `limit` characters: of a long sentence, what is near its changes."""
    pieces = words(edit.before, edit.after)
    if len(edit.before) + len(edit.after) <= limit:
        return _rewording(pieces)
    said = _rewording(tuple(_near_changes(pieces)))
    was, now = _length(said.was), _length(said.now)
    half = limit // 2
    return Rewording(
        was=tuple(_cut(said.was, max(half, limit - now))),
        now=tuple(_cut(said.now, max(half, limit - was))),
    )


def _rewording(pieces: tuple[Piece, ...]) -> Rewording:
    return Rewording(
        was=tuple(_runs(pieces, besides=PieceKind.IN)),
        now=tuple(_runs(pieces, besides=PieceKind.OUT)),
    )


def _near_changes(pieces: tuple[Piece, ...]) -> Iterator[Piece]:
    for place, piece in enumerate(pieces):
        if piece.kind is PieceKind.SAME:
            head = _CONTEXT if place else 0
            tail = _CONTEXT if place < len(pieces) - 1 else 0
            yield replace(piece, text=_ends(piece.text, head, tail))
        else:
            yield piece


def _ends(text: str, head: int, tail: int) -> str:
    """Return whole words of the first `head` and the last `tail` characters, an ellipsis in place of the others."""
    if len(text) <= head + tail + 1:
        return text
    first = text[:head].rpartition(" ")[0] or text[:head]
    last = text[len(text) - tail :].partition(" ")[2] or text[len(text) - tail :]
    return (f"{first} " if first else "") + "…" + (f" {last}" if last else "")


def _runs(pieces: Iterable[Piece], *, besides: PieceKind) -> Iterator[Run]:
    """Yield one wording; a mark is put close around the changed words, so the space beside them is none of them."""
    for piece in pieces:
        core = piece.text.strip()
        if piece.kind is besides:
            continue
        if piece.kind is PieceKind.SAME or not core:
            yield Run(text=piece.text)
            continue
        before, _, after = piece.text.partition(core)
        yield from filter(lambda run: run.text, (Run(text=before), Run(text=core, changed=True), Run(text=after)))


def _length(runs: Iterable[Run]) -> int:
    return sum(len(run.text) for run in runs)


def _cut(runs: Iterable[Run], limit: int) -> Iterator[Run]:
    room = limit
    for run in runs:
        if room <= 0:
            return
        yield replace(run, text=cut(run.text, room))
        room -= len(run.text)
