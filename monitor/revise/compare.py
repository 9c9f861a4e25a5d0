"""When do two texts say the same? Typography, case and white space never count; words and digits do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from hashlib import sha256

_TYPOGRAPHY = {
    **dict.fromkeys("‘’‚‛′`´ʼ＇", "'"),
    **dict.fromkeys("“”„‟«»″＂", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f", ""),
    "…": "...",
}
# Five times faster than str.translate: in a text of any language these characters are rare.
_TYPOGRAPHIC = re.compile(f"[{re.escape(''.join(_TYPOGRAPHY))}]")
#: What may stand around a sentence without being part of what it says.
_AROUND = " \t\"'+*-:|[]()•#.,;_"
#: How publishers mark a text that a feed has cut (also where the feed's character set was misread).
_CUT = re.compile(
    r"\s*(?:\[\s*(?:…|â€¦|\.{3}|&#8230;|&hellip;)\s*\]|…|\.{3})\s*(?:read more|weiterlesen|leer más|lire la suite)?\s*$",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}|(?<![^\W_])(?:[^\W\d_]\.)+[^\W\d_](?![^\W_])")
#: Characters of a fingerprint's half: 128 bits.
_HALF = 32
_WORD = re.compile(r"\w+(?:['.,]\w+)*")


def plain(text: str) -> str:
    """Return `text` with one kind of quote, dash and space (NFKC); letters and case stay."""
    if text.isascii():
        return " ".join(text.replace("`", "'").split())
    simple = _simplified(text)
    if not unicodedata.is_normalized("NFKC", simple):
        simple = _simplified(unicodedata.normalize("NFKC", simple))
    return " ".join(simple.split())


def _simplified(text: str) -> str:
    return _TYPOGRAPHIC.sub(lambda found: _TYPOGRAPHY[found[0]], text)


def key(sentence: str) -> str:
    """Return what sentences and paragraphs are compared by: `plain`, case-folded, without punctuation around it."""
    return plain(sentence).casefold().strip(_AROUND)


def words(text: str) -> list[str]:
    """Return the words and numbers of `text` in plain form, case kept; `U.K.` is `UK`."""
    simple = plain(text)
    return _WORD.findall(_INITIALS.sub(_without_stops, simple) if "." in simple else simple)


def _without_stops(found: re.Match[str]) -> str:
    return found[0].replace(".", "")


def letters(text: str) -> str:
    """Return a sentence as its letters and numbers only: `front-line` is `front line`, `well-being` is `wellbeing`."""
    return "".join(words(key(text))).replace("'", "")


#: Characters of a fingerprint that are of the state itself; what follows is of the furniture around it.
STATE = 2 * _HALF


def fingerprint(title: str, text: str) -> str:
    """Return by what a state is known again, as 64 hex digits: half for its title, half for its text (of their SHA-256).

    Equal for two states that differ only in white space, quotes and dashes.
    """
    return f"{_digest(title)}{_digest(text)}"


def retitled(state: str, title: str) -> str:
    """Return the fingerprint of a state under another title."""
    return _digest(title) + state[_HALF:]


def _digest(text: str) -> str:
    return sha256(plain(text).encode(errors="surrogatepass")).hexdigest()[:_HALF]


class Seen:
    """The titles and texts of the states that an entry was in, of their fingerprints; for several questions at once."""

    def __init__(self, states: Iterable[str]) -> None:
        seen = tuple(states)
        self._titles = frozenset(state[:_HALF] for state in seen)
        self._texts = frozenset(state[_HALF:STATE] for state in seen)

    def holds(self, state: str) -> bool:
        """Tell whether a state's title and text were both seen before, together or each with another one."""
        return state[:_HALF] in self._titles and state[_HALF:STATE] in self._texts


def same_state(one: str, other: str) -> bool:
    """Tell whether two fingerprints are of one state, whatever furniture stood around it."""
    return one[:STATE] == other[:STATE]


def is_cut(text: str) -> bool:
    """Tell whether a feed has cut this text: it ends in an ellipsis."""
    return bool(_CUT.search(text[-40:]))


def without_cut(text: str) -> str:
    """Return `text` without the ellipsis at which a feed has cut it."""
    head, tail = text[:-40], text[-40:]
    return head + _CUT.sub("", tail)
