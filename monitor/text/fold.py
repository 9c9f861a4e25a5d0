"""When are two words the same word? Case, accents and letter variants are folded away."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

#: Letters that decomposition leaves alone, and Arabic/Persian letter forms (measured: shared notes on matching, 6).
_LETTERS = str.maketrans(
    {
        "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ŧ": "t",
        "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ە": "ه", "ـ": "",
    }
)  # fmt: skip


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return `text` as it is compared: NFKC, case-folded, without marks, letter variants made one.

    Idempotent. Words repeat, so results are remembered (25 000 distinct words in 1 000 articles).
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return unicodedata.normalize("NFKC", bare.translate(_LETTERS))
