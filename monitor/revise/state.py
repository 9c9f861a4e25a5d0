"""One state of an entry as it is compared: its title, its paragraphs without furniture, its sections."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

from monitor.model import Entry, KnownEntry, Paragraph, Wire
from monitor.revise.agency import is_withdrawn
from monitor.revise.blocks import Line, Section
from monitor.revise.compare import STATE, fingerprint, same_state
from monitor.revise.furniture import article
from monitor.revise.learned import furniture_mark, is_common, without_common
from monitor.revise.paywalls import is_offer
from monitor.revise.posts import Posts, complete, stamped
from monitor.revise.readings import Version

#: What a withdrawn state's fingerprint has more than that of the same text in use.
_WITHDRAWN = "\x00withdrawn"


class State:
    """A title and a text; its sections and fingerprint are made when first asked for, as most entries have not changed."""

    def __init__(
        self,
        title: str,
        paragraphs: Sequence[Paragraph],
        posts: Posts | None = None,
        *,
        furniture: str = "",
        mark: str = "",
        is_walled: bool = False,
        version: Version | None = None,
    ) -> None:
        self.title = title
        self.paragraphs = paragraphs
        self.text = "\n".join(paragraph.text for paragraph in paragraphs)
        self._posts = posts or Posts()
        self._furniture = furniture
        self._mark = mark
        #: An offer to subscribe or log in stands beside the text: it may be a teaser.
        self.is_walled = is_walled
        #: What was read of its text before.
        self.version = version or Version()

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The text under its markers, or in its posts."""
        return stamped(self.paragraphs, self._posts, self.version)

    @cached_property
    def lines(self) -> list[Line]:
        """The lines of all sections, in page order."""
        return [line for section in self.sections for line in section.lines]

    @cached_property
    def fingerprint(self) -> str:
        """Title and text, see `compare.fingerprint`, and the mark of the furniture around them, see `compare.same_state`."""
        return fingerprint(self.title, f"{self.text}{self._mark}") + self._furniture

    def reads_as(self, other: State) -> bool:
        """Tell whether title and text are the same but for white space."""
        return (self.title.split(), self.text.split()) == (other.title.split(), other.text.split())


def shown(
    entry: Entry,
    common: Collection[str] = frozenset(),
    known: Collection[str] = frozenset(),
    version: Version | None = None,
) -> State:
    """Return the state in which an entry is; `common`, `known` and `version` as in `learned`, `furniture` and `readings`."""
    posts = Posts(entry.posts)
    paragraphs = complete(entry.paragraphs, posts)
    kept = without_common(article(paragraphs, known), common)
    furniture = _furniture(paragraphs, kept)
    return State(
        entry.title, kept, posts,
        furniture=furniture, mark=_mark(entry), is_walled=_is_walled(paragraphs, kept), version=version,
    )  # fmt: skip


def identified(entry: Entry, text: str) -> str:
    """Return the fingerprint of an entry for which another text stands in, without furniture."""
    return fingerprint(entry.title, f"{text}{_mark(entry)}")


def _mark(entry: Entry) -> str:
    return _WITHDRAWN if is_withdrawn(entry.wire) else ""


def is_marked_withdrawn(known: KnownEntry) -> bool:
    """Tell whether the agency had withdrawn the known state: its fingerprint says so."""
    return same_state(fingerprint(known.title, f"{known.text}{_WITHDRAWN}"), known.fingerprint)


def _furniture(paragraphs: Iterable[Paragraph], kept: Iterable[Paragraph]) -> str:
    texts = {paragraph.text for paragraph in kept}
    return furniture_mark(paragraph.text for paragraph in paragraphs if paragraph.text not in texts)


def _is_walled(paragraphs: Iterable[Paragraph], kept: Iterable[Paragraph]) -> bool:
    texts = {paragraph.text for paragraph in kept}
    return any(is_offer(paragraph.text) for paragraph in paragraphs if paragraph.text not in texts)


def remembered(title: str, text: str, common: Collection[str] = frozenset(), version: Version | None = None) -> State:
    """Return a state of which the store remembers title and text."""
    return State(
        title, without_common([Paragraph(text=row) for row in text.split("\n") if row], common), version=version
    )


def as_known(entry: Entry, known: KnownEntry, common: Collection[str]) -> str | None:
    """Return the fingerprint of an entry whose title and text are as they are known, as most are; else None.

    Nothing but lines that are not known is read.
    """
    if entry.title != known.title or entry.posts or is_withdrawn(entry.wire):
        return None
    if entry.wire != Wire() and is_marked_withdrawn(known):
        return None
    state = known.fingerprint[:STATE]
    if entry.text == known.text:
        return state
    rows = frozenset(known.text.split("\n"))
    left = article(entry.paragraphs, rows)
    kept = [part for part in left if part.text in rows or not is_common(part, common)]
    if known.text != "\n".join(part.text for part in kept):
        return None
    return state + _furniture(entry.paragraphs, kept)
