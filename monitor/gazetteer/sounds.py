"""How does a name sound, whatever letters write it?

A table of our own rather than a library: for names in Cyrillic, Greek, Arabic, Persian and Hebrew it finds more and
confuses fewer (tests/test_suggest.py holds the figures), for it writes sounds, where libraries write letters (Ντ is d).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

#: Letters that are read together; these first.
_TOGETHER = {
    "дж": "j", "тч": "ch", "μπ": "b", "ντ": "d", "γκ": "g", "γγ": "ng", "τσ": "ts", "τζ": "tz", "ου": "u", "αι": "e",
    "ει": "i", "οι": "i", "ευ": "ev", "αυ": "av",
}  # fmt: skip
#: Folded letters (see text.fold): й is и, ё is е, ά is α.
_ALONE: Mapping[str, str] = {
    # Cyrillic, with Ukrainian, Belarusian and Serbian letters
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "к": "k", "л": "l",
    "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya", "є": "ye", "і": "i",
    "ґ": "g", "ђ": "j", "ј": "y", "љ": "ly", "њ": "ny", "ћ": "ch", "џ": "j",
    # Greek
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "ks", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "τ": "t", "υ": "i", "φ": "f", "χ": "kh",
    "ψ": "ps", "ω": "o",
    # Arabic and Persian: long vowels that are consonants elsewhere are vowels in most foreign names
    "ا": "a", "ء": "", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "z", "ر": "r",
    "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q",
    "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "u", "ي": "i", "پ": "p", "چ": "ch", "ژ": "zh", "گ": "g",
    "ڤ": "v",
    # Hebrew
    "א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "u", "ז": "z", "ח": "kh", "ט": "t", "י": "i", "כ": "k",
    "ך": "k", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s", "ע": "a", "פ": "p", "ף": "f", "צ": "ts",
    "ץ": "ts", "ק": "k", "ר": "r", "ש": "sh", "ת": "t",
}  # fmt: skip
#: Scripts that leave short vowels out: what is compared there is the row of consonants.
_CONSONANTAL = frozenset({"ARABIC", "HEBREW"})

#: One sound, many spellings; the longer first. Turkish ş and ç are folded to s and c before they come here.
_SPELLINGS = (
    ("tsch", "c"), ("tch", "c"), ("sch", "s"), ("shch", "s"), ("dzh", "j"), ("dj", "j"), ("zh", "j"), ("ch", "c"),
    ("sh", "s"), ("gh", "g"), ("kh", "h"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("tz", "s"), ("ts", "s"), ("ck", "k"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("x", "ks"), ("q", "k"), ("w", "v"), ("y", "i"),
)  # fmt: skip
_SPELT = re.compile("|".join(spelling for spelling, _ in _SPELLINGS))
_SOUNDS = dict(_SPELLINGS)
_DOUBLED = re.compile(r"(.)\1+")
_READ = re.compile("|".join(map(re.escape, sorted((*_TOGETHER, *_ALONE), key=len, reverse=True))))
_VALUES = {**_ALONE, **_TOGETHER}
#: Which consonants take each other's place on the way through a script that lacks one of them (Arabic has no p, v and g).
_CLASSES = str.maketrans(
    {"b": "p", "v": "f", "d": "t", "z": "s", "g": "k", "c": "s", "j": "s", **dict.fromkeys("aeiouh", "")}
)


def script(word: str) -> str:
    """Return the script of a word by its first letter, as Unicode names it: LATIN, CYRILLIC, ARABIC, CJK."""
    return unicodedata.name(word[0], "").partition(" ")[0]


def is_read(kind: str) -> bool:
    """Return whether words of this script can be compared with Latin ones."""
    return kind in {"LATIN", "CYRILLIC", "GREEK", *_CONSONANTAL}


def is_consonantal(kind: str) -> bool:
    """Return whether this script leaves out short vowels, so that `bones` are compared, not `sound`."""
    return kind in _CONSONANTAL


def sound(folded: str) -> str:
    """Return a folded word as it sounds, in Latin letters with one spelling a sound: sharif and шариф are "sarif"."""
    latin = folded if folded.isascii() else _READ.sub(lambda match: _VALUES[match.group()], folded)
    return _DOUBLED.sub(r"\1", _SPELT.sub(lambda match: _SOUNDS[match.group()], latin))


def bones(folded: str) -> str:
    """Return the row of consonants of a folded word, those that stand in for each other made one: "" where none are."""
    bare = folded.removeprefix("ال") if len(folded) > 4 else folded
    return _DOUBLED.sub(r"\1", sound(bare).translate(_CLASSES))
