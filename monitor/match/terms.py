"""What does one term look for? Terms of expressions, and terms in lists (aliases, keywords)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import product

from monitor.errors import ExpressionError
from monitor.match.nodes import Exact, Pattern, Phrase, Prefix, Stemmed, Term, Word
from monitor.text import Token, fold, tokens
from monitor.text.tokens import stands_alone

#: Opening quotation marks and what closes them; editors paste from text programs.
QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»"}
#: INTERFACE, "Watch expressions"; Pulsar asks for four letters too, Factiva for three.
SHORTEST_PREFIX = 4
#: In Hebrew, Syriac and Arabic a root has three letters (مصر, הדן): as telling as four of an alphabet that writes its vowels.
_SHORTEST_ROOT = 3
_ROOTS = re.compile("[\u05d0-\u05ea\u0620-\u074a\u0750-\u077f\u08a0-\u08c9]+")
#: Heads of fewer letters before an apostrophe are halves of names (Ma'rib, Sana'a, Ta'izz), not words with endings.
_SHORTEST_HEAD = 5
#: The longest piece that a message repeats.
LONGEST_SHOWN = 40
#: A term with more hyphens is looked for in two spellings only, not in all 2^n.
_MOST_HYPHENS = 4


def read_term(written: str, position: int = 0) -> Term:
    """Return the term that `written` stands for: word, "a phrase", prefix*, =Exact, ~stemmed.

    Several words without quotation marks are a phrase. Raises ExpressionError; `position` is where `written` begins.
    """
    if written.isascii() and (plain := _plain(written, position)) is not None:
        return plain
    sign = written[0] if written[:1] in {"=", "~"} else ""
    body = _unquoted(written[len(sign) :], position)
    starred = body.endswith("*")
    body = body.removesuffix("*")
    _check_star(body, written, position)
    words = tokens(body)
    if not words:
        raise ExpressionError(f"{shown(written)} has no letter or digit to look for", position)
    if starred:
        _check_prefix(sign, body, words, written, position)
    kind, pattern = _compiled(sign, words, starred=starred)
    return kind(position=position, written=written, pattern=pattern)


def _plain(written: str, position: int) -> Term | None:
    """Return a term of ASCII letters, as nine in ten are: there is nothing to take apart in it."""
    if written.isalpha():
        return Word(position=position, written=written, pattern=Pattern(alternatives=((written.lower(),),)))
    body = written[:-1]
    if written[-1:] == "*" and len(body) >= SHORTEST_PREFIX and body.isalpha():
        pattern = Pattern(alternatives=((body.lower(),),), prefix=True)
        return Prefix(position=position, written=written, pattern=pattern)
    words = tuple(written[1:-1].lower().split(" "))
    if written[:1] == written[-1:] == '"' and len(words) > 1 and all(map(str.isalpha, words)):
        return Phrase(position=position, written=written, pattern=Pattern(alternatives=(words,)))
    return None


def literal(name: str) -> Term:
    """Return the term for a plain name, in which no sign has a meaning. Raises ExpressionError."""
    words = tokens(name)
    if not words:
        raise ExpressionError(f"{name!r} has no letter or digit to look for", 0)
    kind, pattern = _compiled("", words, starred=False)
    return kind(position=0, written=name, pattern=pattern)


def shown(text: str) -> str:
    """Return `text`, or its beginning where a message would drown in it."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def letters(text: str) -> str:
    """Return only the letters and digits of `text`, with case and accents: what =Exact compares."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(letter for letter in composed if letter.isalnum() or unicodedata.category(letter)[0] == "M")


def _unquoted(text: str, position: int) -> str:
    closing = QUOTES.get(text[:1])
    if closing is None:
        return text.strip()
    if len(text) > 2 and text[-1] == "*" and text[-2] in closing:
        raise ExpressionError(f"the * belongs inside the quotation marks: {text[:-2]}*{text[-2]}", position)
    return text[1:-1].strip() if len(text) > 1 and text[-1] in closing else text


def _check_star(body: str, written: str, position: int) -> None:
    if "*" in body:
        raise ExpressionError("* may only stand at the end of a term: minist*", position + written.index("*"))


def _check_prefix(sign: str, body: str, words: list[Token], written: str, position: int) -> None:
    if sign:
        raise ExpressionError(f"{sign} and * do not go together: leave one of them out", position)
    if words[-1].end != len(body):
        raise ExpressionError(f"* must follow a letter directly in {shown(written)}", position)
    stump = body[words[-1].start :]
    if stands_alone(words[-1].raw):
        raise ExpressionError(f"every character is a word in this script: leave out the * after {stump}", position)
    tied = next(index for index in range(len(words) - 1, -1, -1) if not index or not words[index].tied)
    stump = body[words[tied].start :]
    beginning = fold("".join(word.raw + word.ending for word in words[tied:]))
    shortest = _SHORTEST_ROOT if _ROOTS.fullmatch(beginning) else SHORTEST_PREFIX
    # A Korean syllable counts as its two or three letters.
    count = len(unicodedata.normalize("NFD", beginning))
    if count < shortest:
        raise ExpressionError(
            f"a prefix needs {shortest} letters or more before its *, {shown(stump)}* has {count}", position
        )


def _compiled(sign: str, words: list[Token], *, starred: bool) -> tuple[type[Term], Pattern]:
    if sign == "~":
        return Stemmed, Pattern(alternatives=(tuple(word.raw for word in words),), stemmed=True)
    spellings = tuple(dict.fromkeys(_spellings(words, starred=starred)))
    alternatives = tuple(dict.fromkeys(tuple(map(fold, spelling)) for spelling in spellings))
    if sign == "=":
        exact = frozenset(letters("".join(spelling)) for spelling in spellings)
        return Exact, Pattern(alternatives=alternatives, exact=exact)
    kind = Phrase if len(words) > 1 else Prefix if starred else Word
    return kind, Pattern(alternatives=alternatives, prefix=starred)


def _spellings(words: list[Token], *, starred: bool) -> Iterator[tuple[str, ...]]:
    """Yield every way to write the words: with or without ending, each hyphen as a space or as nothing."""
    forms = [_forms(word) for word in words]
    if starred and words[-1].ending:
        forms[-1] = (words[-1].raw + words[-1].ending,)
    ties = [index for index, word in enumerate(words) if index and word.tied]
    joinings = (
        product((False, True), repeat=len(ties))
        if len(ties) <= _MOST_HYPHENS
        else ([False] * len(ties), [True] * len(ties))
    )
    chosen = [dict(zip(ties, joining, strict=True)) for joining in joinings]
    # Only the last word keeps its second form: an ending inside a term is rare, and all forms of all words are 2^n.
    heads = [form[0] for form in forms[:-1]]
    for last in forms[-1]:
        for joined in chosen:
            yield _join([*heads, last], joined)


def _join(words: list[str], joined: dict[int, bool]) -> tuple[str, ...]:
    found: list[str] = []
    for index, word in enumerate(words):
        if joined.get(index):
            found[-1] += word
        else:
            found.append(word)
    return tuple(found)


def _forms(word: Token) -> tuple[str, ...]:
    if not word.ending:
        return (word.raw,)
    whole = word.raw + word.ending
    return (word.raw, whole) if len(word.folded) >= _SHORTEST_HEAD else (whole,)
