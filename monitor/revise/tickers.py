"""Posts with a title of their own: `+++ 15.56 Uhr: Title +++ Text`, `+++ Title +++ (16:10 Uhr) Text`, `16.10 Uhr | Topic`.

Title and text are two lines: read as one, they would be one sentence.
"""

from __future__ import annotations

import re

from monitor.model import Paragraph
from monitor.revise.flat import flatten
from monitor.revise.markers import Marker, Role, read_marker
from monitor.revise.readings import Parts
from monitor.revise.times import read_moment

_TITLED = re.compile(r"\s*\+{2,}\s*(?P<title>[^+]{3,200}?)\s*\+{2,}\s*")
#: A topic is a word or two: `Regierung`, `Lage am Damm`. What is longer says something. A judgement.
_TOPIC = 3


def titled(paragraph: Paragraph) -> Parts | None:
    """Return the title line of a post and its text as two lines, None if the paragraph is no post with a title."""
    found = _TITLED.match(paragraph.text)
    if found is None:
        return None
    end, marker = found.end(), read_marker(paragraph.text[: found.end()], paragraph.emphasis)
    if marker is None:
        marker = _time_behind(paragraph.text, found)
        end = marker.after if marker and marker.after else end
    head, rest = paragraph.text[:end], paragraph.text[end:]
    if marker is None or not head[marker.body :].strip(" +") or not (rest.strip() or marker.close):
        return None
    opening = Paragraph(text=head, emphasis=min(paragraph.emphasis, len(head)))
    return ((opening, marker), (Paragraph(text=rest), None)) if rest.strip() else ((opening, marker),)


def _time_behind(text: str, found: re.Match[str]) -> Marker | None:
    """Return the marker of a post whose time stands in brackets behind its title."""
    start = found.end() + 1
    read = read_moment(flatten(text), start) if text[found.end() : start] == "(" else None
    if read is None or read[0].clock is None or text[read[1] : read[1] + 1] != ")":
        return None
    title = found.span("title")
    return Marker(
        role=Role.UPDATE, start=start, end=read[1], body=title[0], close=title[1], after=read[1] + 1, moment=read[0]
    )


def is_topic(text: str, marker: Marker) -> bool:
    """Tell whether what stands behind a marker's bar is the topic of the post below it."""
    body = text[marker.body :].strip()
    barred = text[marker.end : marker.body].strip() == "|"
    return barred and 0 < len(body.split()) <= _TOPIC and body[-1].isalnum()
