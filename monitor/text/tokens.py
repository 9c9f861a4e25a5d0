"""What are the words of a text, and where do they stand?"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from monitor.text.fold import fold

#: The inside of a character class. Lao, Thai, Myanmar, Khmer, Japanese and Chinese write no spaces: every character is a
#: word, a term is a phrase of them.
SINGLE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3007\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
# Half-width Japanese writes the voicing of a character behind it (ｶﾞ for ガ), and so does text that was taken apart (NFD).
_VOICING = "\u3099\u309a\uff9e\uff9f"
#: One such character: a regular expression.
ONE = rf"[{SINGLE}][{_VOICING}]?"
# Python's \w knows letters and digits, but not the marks that belong to them: alone it splits Hindi, and Arabic with
# its vowel signs.
_MARKS = "".join(
    chr(code)
    for code in range(0x300, 0x3000)
    if unicodedata.category(chr(code))[0] == "M" and not re.match(f"[{SINGLE}]", chr(code))
)
# "[^\W…]" reads: a letter or digit, but none of "…"; the modifier apostrophe counts as one for Python, not for readers.
_LETTERS = rf"[^\W_\u02bc{SINGLE}]"
_WORD = re.compile(rf"{ONE}|{_LETTERS}+(?:[{_MARKS}]+{_LETTERS}*)*")
_ENDING = re.compile(rf"(?:{_LETTERS}|[{_MARKS}])+")
#: What may stand before an ending.
APOSTROPHES = frozenset("'’‘ʼ＇`´")
#: What ties two words together.
HYPHENS = frozenset("-\u2010\u2011")
#: English endings: cut off without a trace, so that "she'll" is never "shell".
_CONTRACTIONS = frozenset({"s", "t", "d", "m", "re", "ve", "ll"})
#: What French and Italian put before an apostrophe as a word of its own; one letter (l'Iran, d'Estaing) always is.
_ELISIONS = frozenset({
    "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu", "presqu", "entr",
    "un", "dell", "nell", "all", "dall", "sull", "coll", "quell", "quest", "bell", "sant", "senz", "anch", "com", "tutt", "mezz",
})  # fmt: skip


class Token(NamedTuple):
    """One word: as it stands, folded, and the character range it stands in."""

    raw: str
    folded: str
    start: int
    end: int
    #: What was cut off after an apostrophe (ın of Erdoğan'ın, esh of Da'esh); empty after an English contraction.
    ending: str = ""
    #: Only a hyphen stands between the word before and this one.
    tied: bool = False


def tokens(text: str) -> list[Token]:
    """Return the words of `text` in order, apostrophe endings cut off (Erdogan's, Erdoğan'ın -> erdogan)."""
    if text.isascii() and text.isalnum():
        return [Token(text, text.lower(), 0, len(text))]  # most texts that are asked for are one plain word
    found = []
    cut_until, last = -1, -2
    for match in _WORD.finditer(text):
        start, end = match.span()
        if start < cut_until:
            continue
        raw = match.group()
        folded = fold(raw)
        if not folded:
            continue
        ending = ""
        if end < len(text) and text[end] in APOSTROPHES:
            cut_until, ending = _ending(text, folded, end)
        found.append(Token(raw, folded, start, end, ending, start == last + 1 and text[last] in HYPHENS))
        last = max(end, cut_until)
    return found


def stands_alone(word: str) -> bool:
    """Tell whether `word` is one character of a script without spaces, where a word is a phrase of characters."""
    return re.fullmatch(ONE, word) is not None


def _ending(text: str, head: str, apostrophe: int) -> tuple[int, str]:
    """Return where the ending after `apostrophe` ends (-1: what follows is a word of its own), and the ending."""
    match = _ENDING.match(text, apostrophe + 1)
    if match is None:
        return -1, ""
    if fold(match.group()) in _CONTRACTIONS:
        return match.end(), ""
    if len(head) == 1 or head in _ELISIONS:
        return -1, ""
    return match.end(), match.group()
