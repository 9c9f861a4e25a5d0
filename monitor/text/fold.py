"""When are two words the same word? Case, accents and letter variants are folded away."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

#: Letters that decomposition leaves alone; Arabic, Persian and Urdu forms of one letter; signs that scholars write for
#: a glottal stop (Ṣanʿāʾ) and most others leave out.
_LETTERS = str.maketrans(
    {
        "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ŧ": "t",
        "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ے": "ي", "ٱ": "ا", "ـ": "",
        "ʾ": "", "ʿ": "", "ʻ": "",
    }
)  # fmt: skip

#: Words are remembered, whole articles are not.
_LONGEST_REMEMBERED = 64


def fold(text: str) -> str:
    """Return `text` as it is compared: NFKC, case-folded, without accents, letter variants made one.

    Idempotent. Words repeat, so results are remembered (25 000 distinct words in 1 000 articles).
    """
    if text.isascii():
        return text.lower()
    return _fold_word(text) if len(text) <= _LONGEST_REMEMBERED else _fold(text)


@lru_cache(maxsize=65536)
def _fold_word(text: str) -> str:
    return _fold(text)


def _is_accent(letter: str) -> bool:
    """Tell accents from marks that spell: Indic viramas, Japanese voicing and Thai vowels make another word.

    The numbers are Unicode's canonical combining classes: 1 overlays, 7 nuktas, 10-36 Hebrew points, Arabic and Syriac
    vowel signs, 107 and 122 Thai and Lao tones, from 200 on what stands above, below or through a letter.
    """
    position = unicodedata.combining(letter)
    return position >= 200 or 10 <= position <= 36 or position in {1, 7, 107, 122}


#: No combining mark has a higher number.
_MARKS_END = 0x1F000
#: Letters to their one form, accents to nothing: one pass over a text (a look at each letter took twice as long).
_MARKS = filter(unicodedata.combining, map(chr, range(0x300, _MARKS_END)))
_FORMS = dict.fromkeys(ord(mark) for mark in _MARKS if _is_accent(mark)) | _LETTERS


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFKC", decomposed.translate(_FORMS))
