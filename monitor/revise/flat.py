"""Markers are read in flattened text: lower case, bare letters, ASCII digits, and every character in its old place."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LOOKALIKES = {"ı": "i", "’": "'", "‘": "'", "ى": "ي", "ی": "ي", "ک": "ك"}


def flatten(text: str) -> str:
    """Return `text` lower-cased, without accents, with ASCII digits and plain spaces; its length is the same.

    So what is found in the flattened text at [start:end] stands in the text itself at [start:end].
    """
    return text.lower() if text.isascii() else "".join(map(_flat, text))


def flatten_form(form: str) -> str:
    """Return a regular expression for flattened text: its letters flattened, its signs for kinds of letters as they are."""
    return "".join(part if part.startswith("\\") else flatten(part) for part in re.split(r"(\\.)", form))


@lru_cache(maxsize=4096)
def _flat(letter: str) -> str:
    """Flatten one character (a text of one character, always)."""
    if letter.isspace():
        return " "
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    base = unicodedata.normalize("NFKD", letter)[:1].lower()[:1]
    return _LOOKALIKES.get(base, base) or letter
