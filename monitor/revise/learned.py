"""Which lines does one feed repeat from entry to entry? Such furniture has no form of its own: it is known by its returning.

    paragraph -> its mark (letters folded, a counter's digits made one) -> counted by the store, once an entry -> common lines left out

An article's own lines are safe: markers, notes of corrections, long paragraphs, and whatever would leave no sentence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from hashlib import blake2b

from monitor.model import Entry, Paragraph
from monitor.revise.compare import key, words
from monitor.revise.headings import is_stopped
from monitor.revise.markers import Role, read_marker
from monitor.revise.notes import note_signals
from monitor.text import sentences

#: A line that stood in at least so many entries of its feed is furniture. A judgement: to learn late costs a line too many
#: in some entries, to learn too early costs news (the takes of one wire story share their paragraphs, three or four of them).
COMMON = 5
#: Longer paragraphs, in characters, are never furniture: background that is told again in many articles is about this long.
LONGEST_LINE = 200
#: What is left is an article if it holds a sentence of so many words; a sheet of data ("Depth: 10 km") holds none.
_SENTENCE = 5
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
#: Bytes of a mark: among a million lines of one feed two are taken for one with a chance of one in 37 million.
_SIZE = 8


def marks(entry: Entry) -> frozenset[str]:
    """Return the marks of the lines of `entry` that may be furniture, as short hex texts.

    Two lines have one mark if they differ in case and typography only. A counter ticks at every poll: where a line is
    no sentence, its numbers do not count either. In a sentence they are what it says ("The alert level is now 4.").
    """
    return frozenset(mark for paragraph in entry.paragraphs if (mark := mark_of(paragraph.text)))


def mark_of(line: str) -> str:
    """Return the mark of one line, an empty text for one that is too long (LONGEST_LINE) or says nothing."""
    wanted = key(line) if len(line) <= LONGEST_LINE else ""
    return _digest(wanted if is_stopped(line) else _uncounted(wanted)) if wanted else ""


def furniture_mark(lines: Iterable[str]) -> str:
    """Return by what the furniture around a text is known again, its counters aside; empty where there is none."""
    found = sorted({_uncounted(key(line)) for line in lines if len(line) <= LONGEST_LINE} - {""})
    return _digest("\n".join(found)) if found else ""


def _uncounted(line: str) -> str:
    return _DIGITS.sub("0", line)


def _digest(text: str) -> str:
    return blake2b(text.encode(errors="replace"), digest_size=_SIZE).hexdigest()


def without_common(paragraphs: Sequence[Paragraph], common: Collection[str]) -> tuple[Paragraph, ...]:
    """Return the paragraphs without the feed's common lines; all of them if no sentence would be left."""
    kept = tuple(paragraph for paragraph in paragraphs if not is_common(paragraph, common)) if common else ()
    return kept if any(map(_holds_sentence, kept)) else tuple(paragraphs)


def is_common(paragraph: Paragraph, common: Collection[str]) -> bool:
    """Tell whether a paragraph is one of the feed's common lines, and not a marker or a note, which every article may have."""
    if mark_of(paragraph.text) not in common:
        return False
    marker = read_marker(paragraph.text, paragraph.emphasis)
    return (marker is None or marker.role is Role.STAMP) and not note_signals(paragraph.text)


def _holds_sentence(paragraph: Paragraph) -> bool:
    return any(len(words(text)) >= _SENTENCE for text in sentences(paragraph.text) if is_stopped(text))
