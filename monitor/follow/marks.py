"""By which signs, other than its words, is a report known again?

Marks stand in a vector beside the terms, with weight 0: no word can equal one, for words hold no colon.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from hashlib import sha256
from heapq import nsmallest
from typing import Final
from urllib.parse import urlsplit
from zlib import crc32

from monitor.text import canonical_link, fold

_LINK: Final = "link:"
_COPY: Final = "copy:"
_NAME: Final = "name:"
_LANGUAGE: Final = "language:"
#: Words in a row that make a shingle (Broder 1997 takes from three to ten).
_SHINGLE: Final = 5
#: Which words are read: what a wire writes first is what outlets keep of it, and some keep no more than a paragraph.
_LEADS: Final = ((0, 40), (40, 120))
#: Of each lead the shingles with the smallest hashes are kept: of one text always the same, whatever else stands in it
#: (min-wise sampling).
_KEPT: Final = 4
#: A text with fewer words than this says too little to be known again.
_SHORTEST: Final = 25
#: Characters in which as many words are found, in any language.
_READ: Final = 1500
_WORD: Final = re.compile(r"\w+")
#: Names in an entry or a story beyond this are a list, not what it is about.
_MOST_NAMES: Final = 12


def marks(link: str, text: str, names: Collection[str], language: str | None) -> dict[str, float]:
    """Return the marks of an entry, each with weight 0."""
    found = [*link_marks(link), *copy_marks(text)]
    found += [f"{_NAME}{name}" for name in sorted(names)[:_MOST_NAMES]]
    if language:
        found.append(f"{_LANGUAGE}{primary(language)}")
    return dict.fromkeys(found, 0.0)


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


def copy_marks(text: str) -> list[str]:
    """Return the marks by which a wire's copy is known again, cut or under another headline."""
    words = [fold(word) for word in _WORD.findall(text[:_READ])]
    if len(words) < _SHORTEST:
        return []
    found = {digest for first, end in _LEADS for digest in nsmallest(_KEPT, _shingles(words[first:end]))}
    return [f"{_COPY}{digest:08x}" for digest in sorted(found)]


def _shingles(words: list[str]) -> set[int]:
    return {crc32(" ".join(words[place : place + _SHINGLE]).encode()) for place in range(len(words) - _SHINGLE + 1)}


def primary(language: str) -> str:
    """Return the language without its region: what is written for en-GB can be compared with en-US."""
    return language.lower().replace("_", "-").partition("-")[0]


def is_mark(term: str) -> bool:
    """Tell whether a key of a vector is a mark, not a word."""
    return ":" in term


def is_link(mark: str) -> bool:
    """Tell whether a mark is that of a link."""
    return mark.startswith(_LINK)


def is_copy(mark: str) -> bool:
    """Tell whether a mark is one of a text's first words."""
    return mark.startswith(_COPY)


def is_name(mark: str) -> bool:
    """Tell whether a mark is a name of the newsroom's."""
    return mark.startswith(_NAME)


def is_language(mark: str) -> bool:
    """Tell whether a mark is the language."""
    return mark.startswith(_LANGUAGE)
