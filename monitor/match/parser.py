"""What does an expression mean? A small precedence parser that names every mistake and its place.

Closest first: a term and what stands before its parenthesis (field:, count, first) - NEAR, ONEAR - NOT - AND or OR.
AND and OR have no order among themselves: vendors disagree about it, so a mix without parentheses is a mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches

from monitor.errors import ExpressionError
from monitor.match.lexemes import Lexeme, Sign, lexemes
from monitor.match.nodes import (
    ActorName,
    And,
    Count,
    Expression,
    First,
    InField,
    Near,
    Node,
    Not,
    Or,
    OrderedNear,
    Pattern,
    PlaceName,
    Term,
    Word,
)
from monitor.match.terms import read_term
from monitor.match.wording import FIELDS

#: Nobody reads more parentheses; far below Python's own limit, so that no expression can exhaust it.
DEEPEST = 50
#: For NEAR/n, first/n and count: more than the words of any article.
MOST = 10_000
_BINARY = {Sign.AND: And, Sign.OR: Or}
_NEAR: Mapping[Sign, type[Near]] = {Sign.NEAR: Near, Sign.ORDERED_NEAR: OrderedNear}
#: What people write when they mean an operator.
_LOOKALIKES = {
    "and": "AND", "or": "OR", "not": "NOT", "near": "NEAR/5", "onear": "ONEAR/5", "&": "AND", "&&": "AND", "+": "AND", "|": "OR", "||": "OR", "!": "NOT", "-": "NOT",
}  # fmt: skip


def parse(expression: str) -> Expression:
    """Return what `expression` means. Raises ExpressionError with the place of the first mistake."""
    root, mistakes = read(expression)
    if mistakes or root is None:
        raise min(mistakes, key=lambda mistake: mistake.position)
    return Expression(text=expression, root=root)


def read(expression: str) -> tuple[Node | None, tuple[ExpressionError, ...]]:
    """Return the clauses of `expression`, and all mistakes; no clauses where their order cannot be made out."""
    parser = _Parser(expression)
    try:
        root = parser.whole()
    except ExpressionError as mistake:
        return None, (*parser.mistakes, mistake)
    return root, tuple(parser.mistakes)


class _Parser:
    """Reads one expression from left to right; keeps the mistakes that do not hide what follows."""

    def __init__(self, expression: str) -> None:
        self.expression = expression
        self.pieces = lexemes(expression)
        self.mistakes: list[ExpressionError] = []
        self.depth = 0
        self.field = ""
        self.before = Lexeme(Sign.END, "", 0)
        self.here = self.before

    def whole(self) -> Node:
        self.step()
        if self.at(Sign.END):
            raise ExpressionError("the expression is empty: there is nothing to look for", 0)
        root = self.group()
        if self.at(Sign.CLOSE):
            raise ExpressionError("this parenthesis closes nothing", self.here.position)
        return root

    def step(self) -> Lexeme:
        """Go one piece on and return the one left behind."""
        self.before, self.here = self.here, next(self.pieces)
        return self.before

    def at(self, sign: Sign) -> bool:
        """Tell whether `sign` comes next."""
        return self.here.sign is sign

    def group(self) -> Node:
        """Read all up to a closing parenthesis or the end: clauses joined by AND, or by OR."""
        start = self.here.position
        clauses = [self.clause()]
        joint = self.here.sign
        while self.here.sign in _BINARY:
            if self.here.sign is not joint:
                raise ExpressionError(
                    "AND and OR are mixed here, put one of them in parentheses: a AND (b OR c)", self.here.position
                )
            self.step()
            clauses.append(self.clause())
        if self.here.sign not in {Sign.CLOSE, Sign.END}:
            raise self.side_by_side()
        if len(clauses) == 1:
            return clauses[0]
        return _BINARY[joint](position=start, written=self.written(start), children=tuple(clauses))

    def clause(self) -> Node:
        """Read an operand of AND or OR: one with NOT, or two with NEAR between them, or one."""
        if not self.at(Sign.NOT):
            return self.near()
        start = self.step().position
        child = self.deeper(self.clause)
        return Not(position=start, written=self.written(start), child=child)

    def near(self) -> Node:
        start = self.here.position
        left = self.unit()
        if self.here.sign not in _NEAR:
            return left
        sign = self.step()
        distance = self.number(sign, f"{sign.sign.value}/")
        right = self.unit()
        if self.here.sign in _NEAR:
            raise ExpressionError(
                "NEAR joins two things, not three: write (a NEAR/5 b) AND (b NEAR/5 c)", self.here.position
            )
        self.check_spots(sign.sign.value, left, right)
        return _NEAR[sign.sign](position=start, written=self.written(start), left=left, right=right, distance=distance)

    def unit(self) -> Node:
        """Read what stands alone: a term, a name, a group in parentheses, with all that is before it."""
        read_unit = _UNITS.get(self.here.sign)
        if read_unit is None:
            raise self.missing()
        return read_unit(self)

    def term(self) -> Node:
        piece = self.step()
        try:
            return read_term(piece.text, piece.position)
        except ExpressionError as mistake:
            self.mistakes.append(mistake)
            return Word(position=piece.position, written=piece.text, pattern=Pattern(alternatives=((),)))

    def actor(self) -> Node:
        piece = self.named("@ needs the name of an actor directly after it: @erdogan")
        return ActorName(position=piece.position, written=piece.text, key=piece.value)

    def place(self) -> Node:
        piece = self.named("place: needs the name of a place directly after it: place:syria")
        return PlaceName(position=piece.position, written=piece.text, key=piece.value)

    def in_field(self) -> Node:
        piece = self.step()
        name = piece.value.lower()
        if name not in FIELDS:
            self.mistakes.append(ExpressionError(_unknown_field(piece.value), piece.position))
        if self.field:
            message = f"{piece.text} stands inside {self.field}: and can never hold, a word is in one field only"
            self.mistakes.append(ExpressionError(message, piece.position))
        outer, self.field = self.field, name
        child = self.deeper(self.unit)
        self.field = outer
        return InField(position=piece.position, written=self.written(piece.position), field=name, child=child)

    def parenthesis(self) -> Node:
        return self.closed(self.step())

    def count(self) -> Node:
        piece = self.step()
        child = self.closed(piece)
        if not self.at(Sign.AT_LEAST):
            raise ExpressionError("count( ) must be followed by >= and a number: count(dam)>=3", self.here.position)
        least = self.number(self.step(), ">=")
        self.check_spots("count( )", child)
        return Count(position=piece.position, written=self.written(piece.position), child=child, least=least)

    def first(self) -> Node:
        piece = self.step()
        limit = self.number(piece, "first/")
        child = self.closed(piece)
        return First(position=piece.position, written=self.written(piece.position), child=child, limit=limit)

    def closed(self, opening: Lexeme) -> Node:
        """Read the group behind `opening` and its closing parenthesis."""
        if self.at(Sign.CLOSE):
            raise ExpressionError("there is nothing in these parentheses", self.here.position)
        child = self.deeper(self.group)
        if not self.at(Sign.CLOSE):
            raise ExpressionError("this parenthesis is never closed", opening.end - 1)
        self.step()
        return child

    def deeper(self, read_part: Callable[[], Node]) -> Node:
        """Read a part of a part, as deep as people can read."""
        if self.depth >= DEEPEST:
            raise ExpressionError(f"parts within parts more than {DEEPEST} deep: make it simpler", self.before.position)
        self.depth += 1
        child = read_part()
        self.depth -= 1
        return child

    def named(self, advice: str) -> Lexeme:
        piece = self.step()
        if not piece.value:
            self.mistakes.append(ExpressionError(advice, piece.position))
        return piece

    def number(self, piece: Lexeme, label: str) -> int:
        """Return the number of `piece`; 1 after noting the mistake where it has none."""
        digits = piece.value if piece.value.isascii() and piece.value.isdigit() else ""
        if digits and len(digits) <= len(str(MOST)) and 1 <= int(digits) <= MOST:
            return int(digits)
        message = f"{label} needs a whole number from 1 to {MOST} directly after it: {label}5"
        self.mistakes.append(ExpressionError(message, piece.position))
        return 1

    def check_spots(self, operator: str, *operands: Node) -> None:
        """Note every operand that is not found at definite places of the text."""
        for operand in operands:
            if (culprit := _without_spots(operand)) is not None:
                self.mistakes.append(ExpressionError(_misplaced(operator, culprit), culprit.position))

    def missing(self) -> ExpressionError:
        """Return the error for something that should begin here and does not."""
        found = self.here.text or "nothing"
        if self.before.sign in {Sign.END, Sign.OPEN, Sign.COUNT, Sign.FIRST}:
            if self.at(Sign.AT_LEAST):
                return ExpressionError(">= only stands behind count( ): count(dam)>=3", self.here.position)
            return ExpressionError(f"{found} needs something to look for before it", self.here.position)
        place = self.before.position if self.here.sign in {Sign.END, Sign.CLOSE} else self.here.position
        return ExpressionError(f"{self.before.text} needs something to look for after it, but {found} follows", place)

    def side_by_side(self) -> ExpressionError:
        """Return the error for two things without an operator between them."""
        before, here = self.before, self.here
        for piece in (before, here):
            if piece.sign is Sign.TERM and (operator := _LOOKALIKES.get(piece.text.lower().split("/")[0])):
                return ExpressionError(f"{piece.text} is no operator, write it as {operator}", piece.position)
        if here.sign is Sign.AT_LEAST:
            return ExpressionError(">= only stands behind count( ): count(dam)>=3", here.position)
        if here.sign is Sign.NOT:
            return ExpressionError("NOT stands beside something without an operator: write AND NOT", here.position)
        if before.sign is here.sign is Sign.TERM and before.text[-1] not in '"”»“' and here.text[0] not in '"“„«':
            pair = self.expression[before.position : here.end]
            advice = f'write "{pair}" in quotation marks for a phrase, or AND or OR between them'
        else:
            advice = "write AND or OR between them"
        return ExpressionError(f"{before.text} and {here.text} stand side by side: {advice}", here.position)

    def written(self, start: int) -> str:
        return self.expression[start : self.before.end]


_UNITS: Mapping[Sign, Callable[[_Parser], Node]] = {
    Sign.TERM: _Parser.term,
    Sign.ACTOR: _Parser.actor,
    Sign.PLACE: _Parser.place,
    Sign.FIELD: _Parser.in_field,
    Sign.OPEN: _Parser.parenthesis,
    Sign.COUNT: _Parser.count,
    Sign.FIRST: _Parser.first,
}


def _without_spots(node: Node) -> Node | None:
    """Return the first clause in `node` that stands at no definite place: all but terms, names and their ORs."""
    if isinstance(node, Or):
        return next(filter(None, map(_without_spots, node.children)), None)
    return None if isinstance(node, Term | ActorName | PlaceName) else node


def _misplaced(operator: str, culprit: Node) -> str:
    if isinstance(culprit, Not):
        return f"NOT cannot stand in {operator}: say with AND NOT, outside of it, what must be absent"
    if isinstance(culprit, InField):
        return f"{culprit.field}: cannot stand in {operator}: write {culprit.field}:( ) around all of it"
    return f"{operator} takes terms, names and groups of them with OR, not {culprit.written}"


def _unknown_field(name: str) -> str:
    close = get_close_matches(name.lower(), [*FIELDS, "place"], n=1)
    guess = f', did you mean "{close[0]}:"?' if close else "."
    known = " ".join(FIELDS)
    return f'there is no field "{name}"{guess} Fields are {known}; a colon in a term needs quotation marks'
