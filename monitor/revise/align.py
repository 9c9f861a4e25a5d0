"""What of the new text did the old text not say? Labels never count: only what stands under them.

paragraphs by hash -> sentences by hash -> sentences that stand verbatim in the old text
-> the most similar pairs, one to one = edited -> the rest is new, in page order
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from monitor.revise.blocks import Line
from monitor.revise.compare import is_cut, key, without_cut
from monitor.revise.pairs import pair
from monitor.revise.readings import Version
from monitor.revise.sides import Place, Side
from monitor.text import sentences

#: The cut end of a window must be at least this long to be recognised in the old text.
_STUB = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One sentence of an article that the other state does not have; `line` is the number of its paragraph."""

    line: int
    text: str
    #: What it was before, if it was edited.
    before: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Alignment:
    """What two states of a text have not in common."""

    #: New sentences and edited ones, in page order.
    changed: tuple[Said, ...] = ()
    #: Old sentences without a successor, in the old page's order.
    removed: tuple[str, ...] = ()
    #: Numbers of the new lines that the old text had as they are.
    kept: frozenset[int] = frozenset()
    #: Numbers of the new lines that hold nothing but what an earlier text had.
    returned: frozenset[int] = frozenset()


def align(old: Sequence[Line], new: Sequence[Line], version: Version | None = None) -> Alignment:
    """Find what `new` says that `old` did not, and the other way round; `version` is what was read of them before."""
    version = version or Version()
    was, now = Side(old, version), Side(new, version)
    kept = frozenset(number for number, line in enumerate(new) if now.forms(line) & was.paragraphs)
    unsaid = [(number, text) for number, text in now.places(kept) if not was.says(text)]
    fresh = _without_window(unsaid, old, new)
    gone = _gone(was, now)
    pairs = pair([text for _, text in fresh], gone)
    changed = (
        Said(line=number, text=text, before=gone[pairs[place]] if place in pairs else None)
        for place, (number, text) in enumerate(fresh)
    )
    matched = set(pairs.values())
    left = (text for place, text in enumerate(gone) if place not in matched and not now.says(text))
    # What a cut text no longer shows may still be in the article.
    return Alignment(changed=tuple(changed), removed=() if is_cut(_end(new)) else tuple(left), kept=kept)


def _gone(was: Side, now: Side) -> list[str]:
    kept = frozenset(number for number, line in enumerate(was.lines) if was.forms(line) & now.paragraphs)
    return [text for _, text in was.places(kept) if not now.has(text)]


def _end(lines: Sequence[Line]) -> str:
    return lines[-1].text if lines else ""


def _without_window(fresh: list[Place], old: Sequence[Line], new: Sequence[Line]) -> list[Place]:
    """Leave out what only a moving window shows: feeds cut long texts, and the cut moves when text is put on top.

    The cut last sentence of the new text is old if an old one begins so. Where the old text was cut, what follows
    the sentence it was cut in, up to the next marker, was there before: the window has grown.
    """
    if fresh and is_cut(_end(new)) and fresh[-1][0] == len(new) - 1:
        stub = key(without_cut(fresh[-1][1]))
        if len(stub) >= _STUB and stub in " ".join(key(line.body) for line in old):
            fresh = fresh[:-1]
    if not (fresh and is_cut(_end(old))):
        return fresh
    stub = key(without_cut(sentences(_end(old))[-1]))
    first = next((number for number, text in fresh if len(stub) >= _STUB and key(text).startswith(stub)), len(new))
    after = next((number for number in range(first + 1, len(new)) if new[number].start), len(new))
    starts = next((at for at, (number, text) in enumerate(fresh) if number == first and key(text).startswith(stub)), 0)
    return [place for at, place in enumerate(fresh) if not (at >= starts and first <= place[0] < after)]


def without_returned(alignment: Alignment, dropped: Sequence[str], changes: Callable[[str, str], bool]) -> Alignment:
    """Leave out the new sentences that the article had before and had lost, word for word or nearly so.

    `changes` tells whether an edit says something else: such a sentence is new. Edited sentences stay: what they were
    before counts, not what they were once.
    """
    keys = set(map(key, dropped))
    near = [said for said in alignment.changed if said.before is None and key(said.text) not in keys]
    pairs = pair([said.text for said in near], dropped)
    new = {said for place, said in enumerate(near) if place not in pairs or changes(dropped[pairs[place]], said.text)}
    changed = tuple(said for said in alignment.changed if said.before is not None or said in new)
    lines = {said.line for said in alignment.changed} - {said.line for said in changed}
    return replace(alignment, changed=changed, returned=frozenset(lines))
