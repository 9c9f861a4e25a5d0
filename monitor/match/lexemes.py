"""Which signs does an expression consist of, and where does each stand?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from monitor.errors import ExpressionError


class Sign(Enum):
    """What a piece of an expression is."""

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


_QUOTED = r'"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»'
_LEXEME = re.compile(
    rf"""
      (?P<OPEN> \( )
    | (?P<CLOSE> \) )
    | (?P<COUNT> count\( )
    | (?P<FIRST> first/ (?P<first>[^\s()"]*) \( )
    | (?P<AT_LEAST> >= \s* (?P<least>[0-9]+) )
    | (?P<AND> AND (?![^\s()"“„«]) )
    | (?P<OR> OR (?![^\s()"“„«]) )
    | (?P<NOT> NOT (?![^\s()"“„«]) )
    | (?P<NEAR> NEAR (?: / (?P<near>[^\s()"“„«]*) | (?![^\s()"“„«])) )
    | (?P<ORDERED_NEAR> ONEAR (?: / (?P<ordered>[^\s()"“„«]*) | (?![^\s()"“„«])) )
    | @ (?P<ACTOR> [^\s()"“„«]* )
    | place: (?P<PLACE> [^\s()"“„«]* )
    | (?P<FIELD> [^\W\d_]+ ) :
    | (?P<TERM> [=~]? (?:{_QUOTED}) \*? | [^\s()"“„«]+ )
    """,
    re.VERBOSE,
)
_SPACE = re.compile(r"\s*")
_VALUES = {
    Sign.COUNT: "COUNT", Sign.FIRST: "first", Sign.AT_LEAST: "least", Sign.NEAR: "near", Sign.ORDERED_NEAR: "ordered",
    Sign.ACTOR: "ACTOR", Sign.PLACE: "PLACE", Sign.FIELD: "FIELD",
}  # fmt: skip


def lexemes(expression: str) -> Iterator[Lexeme]:
    """Yield the pieces of `expression` in order, the end last. Raises ExpressionError for an open quotation."""
    position = _skip(expression, 0)
    while position < len(expression):
        match = _LEXEME.match(expression, position)
        if match is None:
            raise ExpressionError("this quotation mark is never closed", position)
        sign = _sign(match)
        yield Lexeme(sign, match.group(), position, match[_VALUES[sign]] or "" if sign in _VALUES else "")
        position = _skip(expression, match.end())
    yield Lexeme(Sign.END, "", len(expression))


def _sign(match: re.Match[str]) -> Sign:
    return next(sign for sign in Sign if sign is not Sign.END and match[sign.name] is not None)


def _skip(expression: str, position: int) -> int:
    match = _SPACE.match(expression, position)
    assert match is not None, "a pattern that may be empty matches everywhere"
    return match.end()
