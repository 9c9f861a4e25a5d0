"""Which blocks came with a change, and what of each? New ones with their own words, known ones with what is new in them.

A block that nothing closes runs down to the text that was there before: what stood under no marker is none of its words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from monitor.model import Block
from monitor.revise.align import Alignment, Said
from monitor.revise.blocks import Section, blocks
from monitor.revise.compare import key
from monitor.revise.markers import Role
from monitor.revise.state import State
from monitor.revise.times import Calendar

#: Markers whose text was added later; below any other the article itself stands.
_ADDED = frozenset({Role.UPDATE, Role.CORRECTION})


class _Known:
    """What was there before: the labels, how lines began, and the article under no marker."""

    def __init__(self, was: State, alignment: Alignment) -> None:
        self._labels = {key(section.label) for section in was.sections if section.marker}
        self._openings = sorted({key(line.text) for line in was.lines})
        #: Lines that an earlier text had as they are.
        self.lines = alignment.kept | alignment.returned
        own = (line for section in was.sections if not _is_added(section) for line in section.lines)
        self._article = frozenset(text for line in own for text in was.version.divided(line.body).sentences)
        self._said: defaultdict[int, list[Said]] = defaultdict(list)
        for said in alignment.changed:
            self._said[said.line].append(said)

    def has(self, section: Section) -> bool:
        """Tell whether a section's label stood there; the text holds no stamps of structured posts: their words tell."""
        name = key(section.label)
        return bool(section.post) or name in self._labels or self._opens_with(name)

    def _opens_with(self, name: str) -> bool:
        """Tell whether a line began so; of lines in their order none stands between a text and what begins with it."""
        place = bisect_left(self._openings, name)
        return place < len(self._openings) and self._openings[place].startswith(name)

    def is_changed(self, number: int) -> bool:
        """Tell whether a line says something in other words, or something new."""
        return number in self._said

    def is_new(self, number: int) -> bool:
        """Tell whether nothing in a line was edited from what stood there."""
        return number in self._said and all(said.before is None for said in self._said[number])

    def is_of_article(self, number: int) -> bool:
        """Tell whether a line was edited from one of the article's own, under no marker."""
        return any(said.before in self._article for said in self._said.get(number, ()))


def _is_added(section: Section) -> bool:
    return section.post is not None or (section.marker is not None and section.marker.role in _ADDED)


def arrived(
    sections: Sequence[Section], was: State, alignment: Alignment, calendar: Calendar, news: set[int]
) -> tuple[Block, ...]:
    """Return the blocks that were not there, with the text that came with them, and the others with what is new in them.

    `news` are the numbers of the lines that say something new.
    """
    known = _Known(was, alignment)
    return tuple(_arrived(sections, known, calendar, news))


def _arrived(sections: Sequence[Section], known: _Known, calendar: Calendar, news: set[int]) -> Iterator[Block]:
    first = 0
    is_list = sum(map(_is_added, sections)) > 1
    for place, (section, block) in enumerate(zip(sections, blocks(sections, calendar), strict=True)):
        numbers = range(first, first + len(section.lines))
        first += len(section.lines)
        if block is None:
            continue
        if not known.has(section) or _is_all_new(section, numbers, known):
            own = _own_text(section, numbers, known)
            if own or not section.bodies or _is_boundary(section):
                yield replace(block, text=own)
        elif places := [number - numbers[0] for number in _extent(sections, place, numbers, known) if number in news]:
            dated = (
                block if is_list or _is_datable(section, calendar) else replace(block, time=None, zone_assumed=False)
            )
            yield _with_news(dated, section, places)


def _is_boundary(section: Section) -> bool:
    """Tell whether a label says where the first text begins: it came, though none of the words below it did."""
    return section.marker is not None and section.marker.role is Role.ORIGINAL


def _is_all_new(section: Section, numbers: Iterable[int], known: _Known) -> bool:
    """Tell whether every paragraph changed: the same label (14:30) on another day."""
    with_text = [number for number, line in zip(numbers, section.lines, strict=True) if line.body]
    return bool(with_text) and all(map(known.is_new if section.post is None else known.is_changed, with_text))


def _own_text(section: Section, numbers: Iterable[int], known: _Known) -> str:
    """Return a new block's words, down to the text that was there before; a line edited from that ends them, too."""
    own: list[str] = []
    for place, (number, line) in enumerate(zip(numbers, section.lines, strict=True)):
        if line.body and (number in known.lines or (own and known.is_of_article(number))):
            break
        if place != section.title and line.body:
            own.append(line.body)
    return "\n".join(own)


def _extent(sections: Sequence[Section], place: int, numbers: Sequence[int], known: _Known) -> Sequence[int]:
    """Return the lines that are surely a known block's: all, where something ends it.

    Under the last marker of a page that has no text above its first one the article itself may stand: then it is the
    paragraph of the marker, and new ones right below it.
    """
    section = sections[place]
    if section.post is not None:
        return numbers
    if not _is_added(section):
        return ()
    if place < len(sections) - 1 or any(each.bodies for each in sections if not _is_added(each)):
        return numbers
    opening = next((at for at, line in enumerate(section.lines) if line.body), 0)
    end = opening + 1
    while end < len(numbers) and known.is_new(numbers[end]):
        end += 1
    return numbers[:end]


def _is_datable(section: Section, calendar: Calendar) -> bool:
    """Tell whether the time of a known marker that stands alone can be put on a day: its own, or the article's only one."""
    moment = section.marker.moment if section.marker else None
    if section.post is not None or moment is None or moment.day is not None or calendar.published is None:
        return True
    return calendar.days_early(calendar.reference) >= 0


def _with_news(block: Block, section: Section, places: Sequence[int]) -> Block:
    """Return a known block with its paragraphs in these places; a title that alone was edited is its text."""
    if places == [section.title]:
        return replace(block, label="", text=section.lines[places[0]].body)
    return replace(block, text="\n".join(section.lines[place].body for place in places if place != section.title))
