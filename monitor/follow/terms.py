"""Which words of an article tell its event from others, and how much does each count?

Terms are folded words cut to their first letters: the beginning of a word outlives the endings of most languages, so
that singular and plural, nominative and genitive meet without a dictionary, and so do names across languages. Two words
that touch in a title are a term as well: "Neil Young" and "Neil Tyson" share a word, but no pair.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from monitor.text import Token, tokens
from monitor.text.common_words import COMMON_WORDS
from monitor.text.tails import without_outlet

#: Letters that are kept of a word. Measured on two sets of headlines (B-cubed): 6 letters .83/.93, 5 .80/.91, all .82/.91.
_STEM: Final = 6
#: Characters of the text that are read: what an event is stands at the beginning. More makes no story better and costs time.
_READ: Final = 2500
#: A word of the title counts as often as this many in the text.
_TITLE: Final = 3.0
#: A name counts double: it is what reports of one event share, in whatever words or language they tell it.
_NAME: Final = 2.0
#: A number counts half: tolls and amounts change while an event goes on, and years and scores recur everywhere.
_NUMBER: Final = 0.5
#: Two words of a title together count half a word.
_PAIR: Final = 0.5
#: In a headline with more capitalised words than this, capitals are a style and no sign of a name.
_TITLE_CASE: Final = 0.6
#: What stands between white space and these signs is cut into words by `text.tokens`, and remembered: the same few thousand
#: come again and again.
_PIECE: Final = re.compile(r"[^\s\"“”„«»‘()\[\],;:!?…|–—/]+")
#: The same, and the signs that part two words.
_PIECE_OR_SIGN: Final = re.compile(rf"{_PIECE.pattern}|[\"“”„«»()\[\],;:!?…|–—/]")
#: A piece that a sentence begins with: its capital says nothing.
_BEGINNING: Final = re.compile(rf"(?:^|[.!?…:][\"”’»)]*\s+|[\"“„«‘\n]\s*)({_PIECE.pattern})")
_REMEMBERED: Final = 32_768


class _Word(NamedTuple):
    """A word that tells something: its term, and what a mention of it counts with a small letter and as a name."""

    term: str
    plain: float
    named: float


def weigh(title: str, text: str) -> dict[str, float]:
    """Return the terms of an article, each with its count, dampened by a logarithm: the fifth mention says little.

    The outlet behind a headline is none of them.
    """
    counts: dict[str, float] = {}
    for term, share in _of_title(without_outlet(title)):
        counts[term] = counts.get(term, 0.0) + share * (_TITLE if text else 1.0)
    for term, share in _of_text(text[:_READ]):
        counts[term] = counts.get(term, 0.0) + share
    return {term: 1.0 + math.log(count) if count > 1.0 else count for term, count in counts.items()}


def is_pair(term: str) -> bool:
    """Tell whether a term is two words that stood together in a title."""
    return " " in term


def _of_title(title: str) -> Iterator[tuple[str, float]]:
    """Yield the terms of a title in order, pairs among them, with what each mention counts."""
    names_show = not _is_title_case(title)
    beginnings = Counter(_BEGINNING.findall(title))
    before: str | None = None
    for piece in _PIECE_OR_SIGN.findall(title):
        words = _words(piece)
        begins = beginnings[piece] > 0
        for word in words:
            yield word.term, word.named if names_show and not begins else word.plain
            if before is not None:
                yield f"{before} {word.term}", _PAIR
            before = word.term
        if not words or piece[-1] == ".":
            before = None


def _of_text(text: str) -> Iterator[tuple[str, float]]:
    """Yield the terms of a text, with what all mentions of each spelling count."""
    beginnings = Counter(_BEGINNING.findall(text))
    for piece, count in Counter(_PIECE.findall(text)).items():
        first = beginnings[piece]
        for word in _words(piece):
            yield word.term, first * word.plain + (count - first) * word.named


@lru_cache(maxsize=_REMEMBERED)
def _words(piece: str) -> tuple[_Word, ...]:
    """Return the words of a piece that tell something."""
    return tuple(_telling(tokens(piece)))


def _telling(found: list[Token]) -> Iterator[_Word]:
    before: Token | None = None
    for token in found:
        if len(token.folded) == 1:
            # Scripts without spaces come as single characters: two that touch make a term.
            if before is not None and before.end == token.start and not token.folded.isascii():
                yield _Word(before.folded + token.folded, 1.0, 1.0)
            before = token
            continue
        before = None
        if token.folded in COMMON_WORDS:
            continue
        if token.folded.isdigit():
            yield _Word(token.folded, _NUMBER, _NUMBER)
        else:
            yield _Word(_stem(token.folded), 1.0, _NAME if token.raw[0].isupper() else 1.0)


def _stem(word: str) -> str:
    """Return the beginning of a word; what holds a digit is a name (G20, CO2) and stays whole."""
    return word if any(map(str.isdigit, word)) else word[:_STEM]


def _is_title_case(title: str) -> bool:
    words = [word for word in title.split() if len(word) > 3]
    return sum(word[0].isupper() for word in words) > _TITLE_CASE * len(words)
