"""What are the words of a text, and where do they stand?"""

from __future__ import annotations

import re
from typing import NamedTuple

from monitor.text.fold import fold

# Letters, digits and their combining marks; Python's \w alone splits Hindi, and Arabic with its vowel signs.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u094f\u0951-\u0957"
# Chinese, Japanese and Thai write no spaces: every character is a word, a term is a phrase of them.
_SINGLE = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_SINGLE}]|(?:(?![{_SINGLE}])[\w{_MARKS}])+")
_APOSTROPHES = "'’ʼ＇`´"


class Token(NamedTuple):
    """One word: as it stands, folded, and the character range it stands in."""

    raw: str
    folded: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Return the words of `text` in order, apostrophe endings cut off (Erdogan's, Erdoğan'ın -> erdogan)."""
    found = []
    cut_until = -1
    for match in _WORD.finditer(text):
        start, end = match.span()
        if start == cut_until:
            continue
        raw = match.group()
        found.append(Token(raw, fold(raw), start, end))
        # What follows an apostrophe directly is an ending, unless the word before it is one letter (d'Estaing, l'Iran).
        cut_until = end + 1 if end - start > 1 and end < len(text) and text[end] in _APOSTROPHES else -1
    return found
