"""Which signs does an expression consist of, and where does each stand?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from monitor.errors import ExpressionError


class Sign(StrEnum):
    """What a piece of an expression is; texts, because those are looked up fast."""

    OPEN = "("
    CLOSE = ")"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    NEAR = "NEAR"
    ORDERED_NEAR = "ONEAR"
    COUNT = "count("
    FIRST = "first/"
    AT_LEAST = ">="
    ACTOR = "@"
    PLACE = "place:"
    FIELD = "field:"
    TERM = "term"
    END = "the end"


class Lexeme(NamedTuple):
    """One piece: its sign, what stands there, where it begins, and the part that varies (a name or a number)."""

    sign: Sign
    text: str
    position: int
    value: str = ""

    @property
    def end(self) -> int:
        """Where the piece ends."""
        return self.position + len(self.text)


# Zero-width spaces, byte order marks and marks of direction come along with what is pasted; nobody sees them.
_BLANK = r"\s\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_QUOTED = r'"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»'
# A piece goes on to a space, a parenthesis or an opening quotation mark. That the number of first/ and NEAR/ ends there, too,
# keeps reading linear: no character is looked at again and again in search of what comes behind.
_MORE = rf'[^{_BLANK}()"“„«]'
_LEXEME = re.compile(
    rf"""
    (?: (?P<OPEN> \( )
    | (?P<CLOSE> \) )
    | (?P<COUNT> count\( )
    | (?P<FIRST> first/ (?P<limit>{_MORE}*) \( )
    | (?P<AT_LEAST> >= \s* (?P<least>[0-9]+) )
    | (?P<AND> AND (?!{_MORE}) )
    | (?P<OR> OR (?!{_MORE}) )
    | (?P<NOT> NOT (?!{_MORE}) )
    | (?P<NEAR> NEAR (?: / (?P<near>{_MORE}*) | (?!{_MORE})) )
    | (?P<ORDERED_NEAR> ONEAR (?: / (?P<ordered>{_MORE}*) | (?!{_MORE})) )
    | (?P<ACTOR> @ (?P<actor>{_MORE}*) )
    | (?P<PLACE> place: (?P<place>{_MORE}*) )
    | (?P<FIELD> (?P<field>[^\W\d_]+) : )
    | (?P<TERM> [=~]? (?:{_QUOTED}) \*? | {_MORE}+ )
    ) [{_BLANK}]*
    """,
    re.VERBOSE,
)
_SPACE = re.compile(f"[{_BLANK}]*")
_VALUES = {
    Sign.COUNT: "COUNT", Sign.FIRST: "limit", Sign.AT_LEAST: "least", Sign.NEAR: "near", Sign.ORDERED_NEAR: "ordered",
    Sign.ACTOR: "actor", Sign.PLACE: "place", Sign.FIELD: "field",
}  # fmt: skip
#: The sign of each named group, and the group that holds its value. The outermost group ends last: `lastgroup` names it.
_SIGNS = {sign.name: (sign, _VALUES.get(sign)) for sign in Sign}


def lexemes(expression: str) -> Iterator[Lexeme]:
    """Yield the pieces of `expression` in order, the end last. Raises ExpressionError for an open quotation."""
    position = _skip(expression)
    while position < len(expression):
        match = _LEXEME.match(expression, position)
        if match is None:
            raise ExpressionError(_open_quotation(expression, position), position)
        name = match.lastgroup or ""
        sign, value = _SIGNS[name]
        yield Lexeme(sign, match[name], position, (match[value] or "") if value else "")
        position = match.end()
    yield Lexeme(Sign.END, "", len(expression))


def _skip(expression: str) -> int:
    match = _SPACE.match(expression)
    assert match is not None, "a pattern that may be empty matches everywhere"
    return match.end()


def _open_quotation(expression: str, position: int) -> str:
    """Return what is wrong with a quotation mark: without a partner, or with one of another kind."""
    other = next((letter for letter in expression[position + 1 :] if letter in "\"“”„»«'’"), None)
    if other is None:
        return "this quotation mark is never closed"
    return f'this quotation mark is never closed: {other} is of another kind, write " at both ends'
