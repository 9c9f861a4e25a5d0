"""By which marks is a text known again, wherever it stands?

A mark is a short text with a colon in it, so that no word equals one. Copies of one text share marks: at least
`COPIED` of its shingles, cut or under another headline; how it begins, however soon it is cut; `REPEATED` of its sentences,
in any order; the mark of all its words where it is short; or its link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from heapq import nsmallest
from itertools import islice
from typing import Final
from urllib.parse import urlsplit
from zlib import crc32

from monitor.text.fold import fold
from monitor.text.links import canonical_link
from monitor.text.sentences import sentences
from monitor.text.tails import without_outlet

#: So many of eight shingles in common: the same text, cut or not.
COPIED: Final = 3
#: So many sentences in common: the same text, in another order, or under a few words of the outlet's own.
REPEATED: Final = 2

_LINK: Final = "link:"
_COPY: Final = "copy:"
_SHORT: Final = "short:"
_BEGINNING: Final = "begin:"
_SAID: Final = "said:"
#: Words in a row that make a shingle (Broder 1997 takes from three to ten).
_SHINGLE: Final = 5
#: Which words are read: what a wire writes first is what outlets keep of it, and some keep no more than a paragraph.
_LEADS: Final = ((0, 40), (40, 120))
#: Of each lead the shingles with the smallest hashes are kept: of one text always the same, whatever else stands in it
#: (min-wise sampling).
_KEPT: Final = 4
#: A text with fewer words than this says too little to be known again by a part of it...
_SHORTEST: Final = 25
#: ...but flashes are copied as they are: headline and text together with so many words are the same in no two reports.
_SHORT_WORDS: Final = 6
#: A text of which so many words stand is known by them: who writes the same ten in a row at the beginning has copied them.
_BEGUN: Final = 10
#: Sentences that are read, and the words of one at least. What is quoted is left out: whoever was there may quote it.
_SENTENCES: Final = 8
_SENTENCE: Final = 7
_QUOTES: Final = re.compile("[\"“”„«»「」]|(?<!\\w)['‘]")
#: What stands before the first sentence and is no part of it, in the ways in which outlets write it: `LONDON, March 10 (Wire) - `,
#: `(AFP) `, `By Jane Poole. `, `Marvik — `, `Flood: `. It is cut more boldly than where news is looked for: nothing is lost by it.
_BEFORE: Final = re.compile(
    r"\s*(?:\([^()\n]{1,30}\)\s*)?"
    r"(?:By [^\W\d_a-z][\w'’-]*+(?: [^\W\d_a-z][\w'’-]*+\.?){0,3}(?:\.\s+|\s*\n\s*))?"
    r"(?:(?:[\w,.()'’/-]++\s++){1,6}[-–—]{1,2}\s+|(?:\w++[ -]){0,2}\w++:\s+)?"
    r"(?:\([^()\n]{1,30}\)\s*)?"
)
#: Characters in which as many words are found, in any language.
_READ: Final = 1500
_WORD: Final = re.compile(r"\w+")


def link_marks(link: str) -> list[str]:
    """Return the mark by which an article is known again under the same link; none where a link names no article."""
    canonical = canonical_link(link)
    if not canonical:
        return []
    parts = urlsplit(canonical)
    # Some feeds give every entry the address of the front page.
    if parts.path == "/" and not parts.query:
        return []
    return [_LINK + sha256(canonical.encode()).hexdigest()[:16]]


def copy_marks(text: str, title: str = "") -> list[str]:
    """Return the marks by which a wire's copy is known again: cut, under another headline, its sentences in another order.

    Of a flash, which has no text or little, the headline counts, but not the outlet that stands behind it.
    """
    words, read = _words(text), text[:_READ]
    begun = _words(read[_before(read) :])[:_BEGUN]
    found = [_BEGINNING + _digest(begun)] if len(begun) == _BEGUN else []
    found += sorted(set(_sentence_marks(read)))
    if len(words) < _SHORTEST:
        headline = _words(without_outlet(title))
        # Aggregators put the headline into the text, too, and the outlet behind it.
        flash = headline if words[: len(headline)] == headline else [*headline, *words]
        return [*found, *_short_marks(flash)]
    shingles = {digest for first, end in _LEADS for digest in nsmallest(_KEPT, _shingles(words[first:end]))}
    return [f"{_COPY}{digest:08x}" for digest in sorted(shingles)] + found


def _before(text: str) -> int:
    match = _BEFORE.match(text)
    return match.end() if match else 0


def _sentence_marks(text: str) -> Iterator[str]:
    """Yield the marks of the first sentences of a text that quote nobody."""
    for sentence in islice(sentences(text[_before(text) :]), _SENTENCES):
        words = _words(sentence)
        if len(words) >= _SENTENCE and not _QUOTES.search(sentence):
            yield _SAID + _digest(words)


def _short_marks(words: list[str]) -> list[str]:
    return [_SHORT + _digest(words)] if len(words) >= _SHORT_WORDS else []


def _digest(words: list[str]) -> str:
    return sha256(" ".join(words).encode()).hexdigest()[:16]


def _words(text: str) -> list[str]:
    read = text[:_READ]
    # What is folded as a whole is cut into the same words only where all is ASCII.
    return _WORD.findall(read.lower()) if read.isascii() else [fold(word) for word in _WORD.findall(read)]


def _shingles(words: list[str]) -> set[int]:
    return {crc32(" ".join(words[place : place + _SHINGLE]).encode()) for place in range(len(words) - _SHINGLE + 1)}


def is_link(mark: str) -> bool:
    """Tell whether a mark is that of a link."""
    return mark.startswith(_LINK)


def is_copy(mark: str) -> bool:
    """Tell whether a mark is one of a text's first words."""
    return mark.startswith(_COPY)


def is_short(mark: str) -> bool:
    """Tell whether a mark is that of all words of a short text."""
    return mark.startswith(_SHORT)


def is_said(mark: str) -> bool:
    """Tell whether a mark is that of a sentence."""
    return mark.startswith(_SAID)


def of_text(marks: Iterable[str]) -> frozenset[str]:
    """Return the marks among these keys of a vector by which its text is known again."""
    return frozenset(mark for mark in marks if mark.startswith((_LINK, _COPY, _SHORT, _BEGINNING, _SAID)))
