"""Is a line of an article a sentence, or a heading, a link, a name in a list? In an article of sentences, those tell no news alone.

A heading announces what the sentences below it say: if they are new, they are told. One that names somebody whom no
sentence names ("Syrian president killed in truce talks") is news itself. A page that dates its own
headings ("Advice for travellers - 13 May, 2025") dates them anew at every touch.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from monitor.revise.align import Said
from monitor.revise.blocks import Line, Section
from monitor.revise.compare import words
from monitor.revise.facts import capitalised
from monitor.revise.flat import flatten
from monitor.revise.markers import Role
from monitor.revise.times import MONTHS
from monitor.text import fold

#: A line of so many words says something, with or without a full stop: chosen from 8, 10 and 12 by measuring (10 and 12 alike).
SAYING = 10
#: A new heading of fewer words is a title for what stands below it, whatever it names. A judgement.
_ANNOUNCING = 5
#: In a text with fewer sentences the lines without a full stop are its text: a summary, a sheet of data.
_SENTENCES = 3
_STOPPED = re.compile(r"[.!?…؟۔。！？।][\"'”’»)\]]*\s*$")
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th|\.)?\s+)?(?:{MONTHS})\b\.?(?:\s+\d{{1,2}}(?:st|nd|rd|th)?\b)?(?:,?\s+(?:19|20)\d\d\b)?"
    r"|\b\d{1,2}[./-]\d{1,2}[./-](?:\d\d){1,2}\b|\b(?:19|20)\d\d-\d\d-\d\d\b"
)
_UNSTAMPED = frozenset({None, Role.ORIGINAL, Role.DAY})


def heading_lines(sections: Sequence[Section]) -> frozenset[int]:
    """Return the numbers of the lines that are headings; none where the text has hardly a sentence, or under a marker."""
    lines = [(section, line) for section in sections for line in section.lines]
    if sum(is_stopped(line.text) for _, line in lines) < _SENTENCES:
        return frozenset()
    return frozenset(
        place for place, (section, line) in enumerate(lines) if not _is_stamped(section) and _is_heading(line)
    )


def _is_stamped(section: Section) -> bool:
    """Tell whether a section is a post: there, a line without a full stop is what it says."""
    return section.post is not None or (section.marker.role if section.marker else None) not in _UNSTAMPED


def _is_heading(line: Line) -> bool:
    return not is_stopped(line.text) and len(words(line.text)) < SAYING


def is_stopped(text: str) -> bool:
    """Tell whether a line ends as a sentence does."""
    return bool(_STOPPED.search(text[-8:]))


def announcing(
    changed: Iterable[Said], headings: Collection[int], was: Iterable[str], now: Iterable[Line]
) -> frozenset[int]:
    """Return which of the headings are new and name somebody or something that nothing else names.

    `was` holds the old headline and lines, `now` the new lines: a name that stands in one of those was told with it.
    """
    fresh = {said.line: undated(said.text) for said in changed if said.before is None and said.line in headings}
    long = {line: text for line, text in fresh.items() if len(words(text)) >= _ANNOUNCING}
    if not long:
        return frozenset()
    old = {fold(word) for text in was for word in words(text)}
    lines = Counter(word for line in now for word in set(map(fold, words(line.text))))
    return frozenset(
        line
        for line, text in long.items()
        if any(name not in old and lines[name] == 1 for name in map(fold, capitalised(text)))
    )


def undated(text: str) -> str:
    """Return a heading without its dates, in flattened form where it has one."""
    flattened = flatten(text)
    found = [match.span() for match in _DATE.finditer(flattened)]
    parts = [0, *(place for span in found for place in span), len(text)]
    return " ".join(text[start:end] for start, end in zip(parts[::2], parts[1::2], strict=True))
