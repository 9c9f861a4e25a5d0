"""One state of an entry as it is compared: its title, its paragraphs without furniture, its sections."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property

from monitor.model import Block, Entry, KnownEntry, Paragraph
from monitor.revise.agency import is_withdrawn
from monitor.revise.blocks import Line, Section
from monitor.revise.compare import fingerprint
from monitor.revise.furniture import article
from monitor.revise.learned import is_common, without_common
from monitor.revise.posts import complete, stamped

#: What a withdrawn state's fingerprint has more than that of the same text in use.
_WITHDRAWN = "\x00withdrawn"


class State:
    """A title and a text; its sections and fingerprint are made when first asked for, as most entries have not changed."""

    def __init__(
        self, title: str, paragraphs: Sequence[Paragraph], posts: Sequence[Block] = (), *, mark: str = ""
    ) -> None:
        self.title = title
        self.paragraphs = paragraphs
        self.text = "\n".join(paragraph.text for paragraph in paragraphs)
        self._posts = posts
        self._mark = mark

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The text under its markers, or in its posts."""
        return stamped(self.paragraphs, self._posts)

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of all sections, in page order."""
        return [line for section in self.sections for line in section.lines]

    @cached_property
    def fingerprint(self) -> str:
        """Equal for two states whose title and text differ at most in white space and typography."""
        return fingerprint(self.title, f"{self.text}{self._mark}")

    def reads_as(self, other: State) -> bool:
        """Tell whether title and text are the same but for white space."""
        return (self.title.split(), self.text.split()) == (other.title.split(), other.text.split())


def shown(entry: Entry, common: Collection[str] = frozenset(), known: Collection[str] = frozenset()) -> State:
    """Return the state in which an entry is; `common` and `known` as in `learned` and `furniture`."""
    paragraphs = complete(entry.paragraphs, entry.posts) if entry.posts else entry.paragraphs
    kept = without_common(article(paragraphs, known), common)
    return State(entry.title, kept, entry.posts, mark=_WITHDRAWN if is_withdrawn(entry.wire) else "")


def remembered(title: str, text: str, common: Collection[str] = frozenset()) -> State:
    """Return a state of which the store remembers title and text."""
    return State(title, without_common([Paragraph(text=row) for row in text.split("\n") if row], common))


def stands_as_known(entry: Entry, known: KnownEntry, common: Collection[str]) -> bool:
    """Tell at once, as for most entries, that title and text are equal: only lines that are not known need be read."""
    if entry.title != known.title or entry.posts or is_withdrawn(entry.wire):
        return False
    if entry.text == known.text:
        return True
    rows = frozenset(known.text.split("\n"))
    left = article(entry.paragraphs, rows)
    kept = (part.text for part in left if part.text in rows or not is_common(part, common))
    return known.text == "\n".join(kept)
