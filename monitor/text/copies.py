"""By which marks is a text known again, wherever it stands?

A mark is a short text with a colon in it, so that no word equals one. Copies of one text share marks: at least
`COPIED` of its shingles, cut or under another headline; the mark of all its words where it is short; or its link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from heapq import nsmallest
from typing import Final
from urllib.parse import urlsplit
from zlib import crc32

from monitor.text.fold import fold
from monitor.text.links import canonical_link

#: So many of eight shingles in common: the same text, cut or not.
COPIED: Final = 3

_LINK: Final = "link:"
_COPY: Final = "copy:"
_SHORT: Final = "short:"
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
    """Return the marks by which a wire's copy is known again, cut or under another headline; a short one only whole."""
    words = _words(text)
    if len(words) < _SHORTEST:
        return _short_marks([*_words(title), *words])
    found = {digest for first, end in _LEADS for digest in nsmallest(_KEPT, _shingles(words[first:end]))}
    return [f"{_COPY}{digest:08x}" for digest in sorted(found)]


def _short_marks(words: list[str]) -> list[str]:
    return [_SHORT + sha256(" ".join(words).encode()).hexdigest()[:16]] if len(words) >= _SHORT_WORDS else []


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


def of_text(marks: Iterable[str]) -> frozenset[str]:
    """Return the marks among these keys of a vector by which its text is known again."""
    return frozenset(mark for mark in marks if mark.startswith((_LINK, _COPY, _SHORT)))
