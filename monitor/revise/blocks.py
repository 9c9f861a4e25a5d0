"""Which parts of an article are stamped, and when? Paragraphs go in, sections come out; no word is lost or invented.

A marker opens a section, the next marker ends it. A section with a label becomes a public `Block`; what stands
before the first marker, and what follows a closed post (`+++ … +++`), belongs to none.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from monitor.model import Block, Paragraph
from monitor.revise.markers import Marker, Role, is_full_marker, read_marker
from monitor.revise.readings import Parts, Version
from monitor.revise.tickers import is_topic, titled
from monitor.revise.times import AHEAD, Calendar, resolve

#: A marker inside a paragraph begins like a sentence, after the end of another.
_SENTENCE_START = re.compile(r"(?<=[.!?…»”\"')+])\s+(?=[^\W\d_a-z]|[\[(+])")
_DAY = timedelta(days=1)
#: A list that runs forward by less than this has a post out of its order; by more, it has passed a midnight. A judgement.
_DISORDER = timedelta(hours=6)
#: What a marker's time means, and whether its zone was assumed.
Meant = tuple[datetime | date | None, bool]


class Line(NamedTuple):
    """One paragraph: the marker's part is before `start`, closing signs are from `end` on."""

    text: str
    start: int
    end: int

    @property
    def body(self) -> str:
        """The paragraph without its marker."""
        return self.text[self.start : self.end].strip()


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """Neighbouring paragraphs under one marker, or under none."""

    marker: Marker | None = None
    label: str = ""
    lines: tuple[Line, ...] = ()
    #: The post that the document's structured data name; it counts before a marker.
    post: Block | None = None
    #: The place of the line that is the post's title: the label says it already.
    title: int | None = None

    @property
    def bodies(self) -> tuple[str, ...]:
        """The section's paragraphs without its label."""
        return tuple(line.body for place, line in enumerate(self.lines) if line.body and place != self.title)

    @property
    def text(self) -> str:
        """The section's words without its label, a line for each paragraph."""
        return "\n".join(self.bodies)


def split(paragraphs: Iterable[Paragraph], version: Version | None = None) -> tuple[Section, ...]:
    """Return the sections of an article in page order; their lines' texts are the paragraphs' texts, all of them.

    A paragraph with a marker inside (a summary that lost its line breaks) is two lines. `version` is what was read of them before.
    """
    version = version or Version()
    found: list[Section] = []
    marker, label, lines = None, "", list[Line]()
    for paragraph, opened, is_followed in (
        part for whole in paragraphs for part in _followed(version.parts(whole, _read))
    ):
        line = _line(paragraph.text, opened)
        if opened:
            found.append(_section(marker, label, lines))
            marker, label, lines = opened, _label(paragraph.text, opened), []
        lines.append(line)
        if opened and line.end < len(line.text.rstrip()) and not is_followed:
            found.append(_section(marker, label, lines))
            marker, label, lines = None, "", []
    found.append(_section(marker, label, lines))
    return tuple(section for section in found if section.lines)


def _followed(parts: Parts) -> Iterable[tuple[Paragraph, Marker | None, bool]]:
    """Yield the lines of a paragraph, each with whether the next one goes on with its post."""
    for place, (part, marker) in enumerate(parts):
        yield part, marker, place + 1 < len(parts) and parts[place + 1][1] is None


def _section(marker: Marker | None, label: str, lines: Sequence[Line]) -> Section:
    """Return a section; a topic behind the bar of its marker is a part of the label where the post has a text."""
    if marker and len(lines) > 1 and is_topic(lines[0].text, marker):
        return Section(marker=marker, label=f"{label} | {lines[0].body}", lines=tuple(lines), title=0)
    return Section(marker=marker, label=label, lines=tuple(lines))


def _read(paragraph: Paragraph) -> Parts:
    return titled(paragraph) or tuple((part, read_marker(part.text, part.emphasis)) for part in _parts(paragraph))


def _parts(paragraph: Paragraph) -> Iterable[Paragraph]:
    start = 0
    for match in _SENTENCE_START.finditer(paragraph.text):
        if is_full_marker(paragraph.text[match.end() : match.end() + 200]):
            yield Paragraph(text=paragraph.text[start : match.start()], emphasis=0 if start else paragraph.emphasis)
            start = match.end()
    yield Paragraph(text=paragraph.text[start:], emphasis=0) if start else paragraph


def _line(text: str, marker: Marker | None) -> Line:
    if marker is None:
        return Line(text, 0, len(text))
    if marker.close is not None:
        return Line(text, marker.body, marker.close)
    end = text.rstrip()
    return Line(text, marker.body, max(marker.body, len(end.rstrip("+"))) if end.endswith("++") else len(text))


def _label(text: str, marker: Marker) -> str:
    return " ".join(text[marker.start : marker.end].split()).strip(":|*_ ")


def blocks(sections: Sequence[Section], calendar: Calendar) -> tuple[Block | None, ...]:
    """Return the block of each section, None for one that has no label or is a bare day header."""
    times = _times(sections, calendar)
    return tuple(
        _block(section, meant, assumed=assumed) for section, (meant, assumed) in zip(sections, times, strict=True)
    )


def _block(section: Section, meant: datetime | date | None, *, assumed: bool) -> Block | None:
    if section.post is not None:
        return replace(section.post, text=section.text)
    if section.marker is None or section.marker.role not in {Role.UPDATE, Role.CORRECTION, Role.ORIGINAL}:
        return None
    return Block(label=section.label, time=meant, zone_assumed=assumed, text=section.text)


def _times(sections: Sequence[Section], calendar: Calendar) -> list[Meant]:
    """Put the markers on the calendar: day headers count for the posts below them, and a list runs through midnights."""
    times: list[Meant] = []
    day: date | None = None
    undated: list[int] = []
    for position, section in enumerate(sections):
        moment = section.marker.moment if section.marker else None
        found = resolve(moment, calendar, day=day) if moment else (None, False)
        if section.marker and section.marker.role is Role.DAY and not isinstance(found[0], datetime):
            day = found[0]
        if moment and moment.clock and moment.day is None and day is None:
            undated.append(position)
            found = _not_early(found, calendar)
        times.append(found)
    return _on_own_days(_through_midnights(sections, times, undated, calendar), undated, calendar)


def _through_midnights(
    sections: Sequence[Section], times: list[Meant], undated: list[int], calendar: Calendar
) -> list[Meant]:
    """Move times a day back where a list, read from its newest post on, would otherwise run forward.

    A post that stands a little out of its order moves nothing to a day on which the article was not there yet.
    """
    pinned = _pinned(sections)
    row = [position for position in undated if position not in pinned]
    if len(row) < 2:
        return times
    if _oldest_first(sections, [times[position][0] for position in row]):
        row.reverse()
    latest: datetime | None = None
    for position in row:
        meant, assumed = times[position]
        if not isinstance(meant, datetime):
            continue
        if latest and meant > latest + AHEAD:
            back = meant - -(-(meant - latest - AHEAD) // _DAY) * _DAY
            if calendar.is_early(back) and (meant - latest) % _DAY < _DISORDER:
                continue
            meant = back
        times[position] = (meant, assumed)
        latest = meant
    return times


def _not_early(found: Meant, calendar: Calendar) -> Meant:
    """Move a time that would be of a day before the article's own to that day, if that has come so far."""
    meant, assumed = found
    if not isinstance(meant, datetime) or not calendar.is_early(meant):
        return found
    later = meant + calendar.days_early(meant) * _DAY
    return (later, assumed) if later <= calendar.end else found


def _on_own_days(times: list[Meant], undated: list[int], calendar: Calendar) -> list[Meant]:
    """Move a list of times as a whole to the days from the article's own on, if it was not written before they had come.

    Times that would lie half a day and more before the article are put on its day in any case: their clock is in
    another zone than is assumed, or goes wrong.
    """
    stamps = {position: meant for position in undated if isinstance(meant := times[position][0], datetime)}
    if not stamps or calendar.published is None:
        return times
    late = max(0, calendar.days_early(min(stamps.values()))) * _DAY
    newest = max(stamps.values())
    if late and (newest + late <= calendar.end or newest < calendar.published - _DAY / 2):
        for position, meant in stamps.items():
            times[position] = (meant + late, times[position][1])
    return times


def _pinned(sections: Sequence[Section]) -> frozenset[int]:
    """Return the places of posts that stand further down once more: live blogs repeat a post at their top."""
    below: set[tuple[str, str]] = set()
    pinned: set[int] = set()
    for position in reversed(range(len(sections))):
        post = (sections[position].label, sections[position].text)
        if post in below:
            pinned.add(position)
        below.add(post)
    return frozenset(pinned)


def _oldest_first(sections: Sequence[Section], times: Sequence[datetime | date | None]) -> bool:
    """Tell whether more times rise than fall; with the original text at the end, the newest stands first."""
    if sections[-1].marker and sections[-1].marker.role is Role.ORIGINAL:
        return False
    stamps = [meant.timestamp() for meant in times if isinstance(meant, datetime)]
    rising = sum(later > earlier for earlier, later in itertools.pairwise(stamps))
    return rising * 2 > len(stamps) - 1
