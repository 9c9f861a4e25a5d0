"""Into which pieces can a text be cut, so that each can be split and folded by itself, and remembered?

No word, and no tie between words, reaches from one piece into the next. So the words of a text are those of its pieces, one
after the other, and nothing has to be worked out for a piece that was seen before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.text.tokens import APOSTROPHES, HYPHENS, ONE, SINGLE

# What parts words in the scripts of the news; a sign that is missing here stays with its word, which does no harm.
_PARTING = (
    "\u0000-&(-,./:-@[-_{-\u00a9\u00ab-\u00b1\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"  # ASCII, Latin-1
    "\u2000-\u200f\u2012-\u2017\u201a-\u203e\u20a0-\u20bf"  # spaces, dashes, quotation marks, currencies
    "\u0589\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965"  # Armenian, Arabic, Urdu, Hindi
    "\u3000-\u3003\u3008-\u301f\u30fb\uff01-\uff06\uff08-\uff0f\uff1a-\uff20\uff3b-\uff3f\uff5b-\uff65"  # Chinese, Japanese
)
#: What may stand between two words that belong together.
_INNER = re.escape("".join(sorted(APOSTROPHES | HYPHENS)))
_PART = rf"[^{_PARTING}{SINGLE}]"
# A character that is a word of its own is a piece of its own, so that Chinese is remembered, too; unless a hyphen ties it.
_TIED = rf"(?:{ONE}|{_PART}+)(?:(?<=[{_INNER}]){ONE}|(?<=[{SINGLE}])[{_INNER}]{_PART}*)*"
_PIECE = re.compile(rf"{_PART}++(?<![{_INNER}])|{_TIED}")
# Capitals with dots between them (U.N., Н.А.Т.О.), with what an apostrophe or a hyphen ties to the first (l'O.N.U.). In small
# letters they would be words: "i.e.", "a.m.".
_CAPITAL = "".join(filter(str.isupper, map(chr, range(0x2000))))
#: More dotted letters are no initials.
_MOST_INITIALS = 9
_INITIALS = re.compile(
    rf"(?<!{_PART})(?:(?<![{SINGLE}]){_PART}*[{_INNER}])?"
    rf"(?P<initials>[{_CAPITAL}](?:\.[{_CAPITAL}](?!{_PART})){{1,{_MOST_INITIALS - 1}}}\.?)"
)
_IS_PART = re.compile(_PART)
_DOTTED = re.compile(rf"\.[{_CAPITAL}]")
_ASCII = str.maketrans(
    {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) not in APOSTROPHES | HYPHENS}
)


def pieces(text: str) -> list[str]:
    """Return the pieces of `text` in order; what lies between them holds no word.

    A third of the time that any splitting into words takes (3 kB: 20 microseconds, 55 where not all is ASCII).
    """
    if _DOTTED.search(text) is None:  # a hundredth of the time
        return _plain_pieces(text)
    if text.isascii():
        # Parted at once, with the initials put back: each stretch by itself took three times as long.
        parted = text.translate(_ASCII)
        kept: list[str] = []
        end = 0
        for match in _dotted(text):
            kept += parted[end : match.start()], match[0]
            end = match.end()
        return " ".join((*kept, parted[end:])).split()
    found: list[str] = []
    end = 0
    for match in _dotted(text):
        found += _plain_pieces(text[end : match.start()])
        found.append(match[0])
        end = match.end()
    return found + _plain_pieces(text[end:])


def initials(text: str) -> list[tuple[int, int]]:
    """Return where initials with dots stand (U.N., non-U.S.), with their last dot, without what is tied to them."""
    return [match.span("initials") for match in _dotted(text)]


def _dotted(text: str) -> Iterator[re.Match[str]]:
    """Yield initials with what is tied to them. They are tried where a dot stands before a capital: a tenth of the time."""
    end = 0
    for dot in _DOTTED.finditer(text):
        if (start := dot.start()) < end:
            continue
        while start > end and _IS_PART.match(text, start - 1):
            start -= 1
        match = _INITIALS.match(text, start)
        if match is not None:
            yield match
            end = match.end()


def _plain_pieces(text: str) -> list[str]:
    return text.translate(_ASCII).split() if text.isascii() else _PIECE.findall(text)
