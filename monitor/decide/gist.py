"""What does a sentence say, as far as it can be compared: its sequences of words, its facts, its pairs of words?

A pair is two words that carry meaning and stand near one another, in either order: "Argentina's transport secretary
said 49 people had died" and "49 dead in Argentina" share "49 argent". Other words for known things give other words, but
mostly the same pairs; a new thing brings pairs that nobody has seen, even out of known words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

from monitor.decide.wording import Words, said_tokens
from monitor.text import Token
from monitor.text.common_words import COMMON_WORDS
from monitor.text.numerals import NUMERALS

#: Words of a sequence: what a copy keeps and another wording breaks.
SEQUENCE: Final = 3
#: Letters that are kept of a word (as `follow` does) and how many words on a word still stands near. Measured on TREC
#: Temporal Summarization 2013/2014, share of the nuggets told at equal pushes: 3 words on .939/.869, 4 .936/.887,
#: 5 .928/.882, 6 .928/.877; 4 letters .935/.880, 5 .922/.884, 6 .936/.887, 7 .932/.882, all .929/.877.
_STEM: Final = 6
NEAR: Final = 4
#: A pair with a number counts as two: what it counts is what changes. Measured as above: .937/.888; three .940/.883.
_NUMBER: Final = 2.0
#: Words after which the next one is denied, several languages in a row. What is a more frequent word elsewhere is left out
#: ("won" of "won't", Italian "mai", never, which is German and French for May).
_NEGATING: Final = """
no not never neither nor nobody none nothing without cannot isn wasn aren weren doesn didn hasn haven hadn couldn wouldn shouldn
nicht kein keine keinen keiner keinem nie niemals ohne ne pas aucun aucune jamais sans ni nunca sin nao nem sem non senza
degil yok не нет ни без ليس لا لم لن دون نه نيست
"""
_NEGATIONS: Final = frozenset(_NEGATING.split())
#: What marks a denied word: no word holds it.
_DENIED: Final = "¬"
#: In a line with more capitalised words than this, capitals are a style and no sign of a name.
_TITLE_CASE: Final = 0.6
_LONG: Final = 4
#: Letters that two spellings of a name share at least, from its beginning, and how many letters of the shorter one may
#: differ: Iran and Iranian, Austria and Austrian are one name; Marchetti and Marchenko are two.
ROOT: Final = 4
_ENDING: Final = 1
#: The longest ending that makes another word of the same name, in letters (Iran-ian, Sudan-ese); a longer one
#: makes another name, as those of fathers do (Ivan, Ivanovich).
_LONGEST_ENDING: Final = 3

Pair = tuple[str, str]


class Gist(NamedTuple):
    """What a sentence in question is compared by."""

    words: Words
    sequences: frozenset[Words]
    #: Numbers in digits, and names, folded: what may not be new in a sentence that counts as said.
    facts: frozenset[str]
    #: Words that carry meaning, cut, those that are denied marked as such.
    terms: Words
    #: Pairs of them that stand near, in the order of letters, each with what it counts.
    pairs: Mapping[Pair, float]


def gist(sentence: str) -> Gist:
    """Return what a sentence is compared by."""
    words, found = said_tokens(sentence)
    meant = terms(words)
    return Gist(
        words=words,
        sequences=frozenset(sequences(words)),
        facts=frozenset(_facts(words, found)),
        terms=meant,
        pairs={min(pair, pair[::-1]): _NUMBER if _counts(pair) else 1.0 for pair in near(meant) if pair[0] != pair[1]},
    )


def sequences(words: Words) -> Iterable[Words]:
    """Return the sequences of three words, or all words where there are not so many."""
    if len(words) < SEQUENCE:
        return (words,) if words else ()
    return zip(words, words[1:], words[2:], strict=False)


def terms(words: Iterable[str]) -> Words:
    """Return the words that carry meaning, in order: numbers in digits, others cut, a denied one marked."""
    found = [term for term in map(_term, words) if term]
    return tuple(_with_denials(found)) if _DENIED in found else tuple(found)


@lru_cache(maxsize=65536)
def _term(word: str) -> str:
    """Return a folded word as a term; the mark of denial for a negation, nothing for what carries no meaning.

    Words repeat, so results are remembered, as those of `fold` are.
    """
    if word in _NEGATIONS:
        return _DENIED
    number = number_of(word)
    if number is not None:
        return number
    return "" if word in COMMON_WORDS or (len(word) == 1 and word.isascii()) else word[:_STEM]


def _with_denials(found: Iterable[str]) -> Iterator[str]:
    """Yield terms, the mark of denial put before the next word that is no number."""
    denied = ""
    for term in found:
        if term == _DENIED:
            denied = _DENIED
        elif term[0].isdigit():
            yield term
        else:
            yield denied + term
            denied = ""


def number_of(word: str) -> str | None:
    """Return the number that a folded word names, in digits; what holds a digit (`8bn`, `g20`) stands for itself."""
    return word if not word.isalpha() and any(map(str.isdigit, word)) else NUMERALS.get(word)


def near(meant: Words) -> Iterator[Pair]:
    """Yield the pairs of terms that stand near one another, in the order in which they stand."""
    return chain.from_iterable(zip(meant, meant[step:], strict=False) for step in range(1, NEAR + 1))


def opposite(term: str) -> str:
    """Return the term that says the contrary."""
    return term[1:] if term.startswith(_DENIED) else _DENIED + term


def same_name(one: str, other: str) -> bool:
    """Tell whether two words are one name with different endings."""
    shorter, longer = sorted((one, other), key=len)
    root = max(ROOT, len(shorter) - _ENDING)
    return len(shorter) >= ROOT and len(longer) - len(shorter) <= _LONGEST_ENDING and longer[:root] == shorter[:root]


def _counts(pair: Pair) -> bool:
    return any(term[0].isdigit() for term in pair)


def _facts(words: Words, found: Sequence[Token]) -> Iterator[str]:
    """Yield the numbers of a sentence, and its words with a capital letter, unless all have one or it begins with it."""
    long = [token for token in found if len(token.raw) >= _LONG]
    styled = len(long) >= _LONG and sum(token.raw[0].isupper() for token in long) > _TITLE_CASE * len(long)
    for place, (word, token) in enumerate(zip(words, found, strict=True)):
        number = number_of(word)
        if number is not None:
            yield number
        elif place and token.raw[0].isupper() and not styled:
            yield word
