"""What does an expression mean? A small precedence parser that names every mistake and its place.

Closest first: a term and what stands before its parenthesis (field:, count, first) - NEAR, ONEAR - NOT - AND or OR.
AND and OR have no order among themselves: vendors disagree about it, so a mix without parentheses is a mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from monitor.errors import ExpressionError
from monitor.match import slips
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
from monitor.match.terms import read_term, shown
from monitor.match.wording import FIELDS

#: Nobody reads more parentheses; far below Python's own limit, so that no expression can exhaust it.
DEEPEST = 50
#: For NEAR/n, first/n and count: more than the words of any article.
MOST = 10_000
#: Bounds of one expression, far over what editors write (the longest of a news agency's that we know of has 6 000
#: characters): what is longer was made by a program, and its mistakes would fill the screen.
LONGEST, MOST_TERMS, MOST_NEARS, MOST_MISTAKES = 50_000, 2_000, 50, 20
_DIVIDE = "make an actor or a place of what belongs together, or several watches"
_BINARY = {Sign.AND: And, Sign.OR: Or}
_NEAR: Mapping[Sign, type[Near]] = {Sign.NEAR: Near, Sign.ORDERED_NEAR: OrderedNear}


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
        return None, _each_place_once([*parser.mistakes, mistake])
    return root, _each_place_once(parser.mistakes)


def _each_place_once(mistakes: list[ExpressionError]) -> tuple[ExpressionError, ...]:
    """A wrong piece may be noted when it is read, and again when what it stands beside makes no sense of it."""
    return tuple({mistake.position: mistake for mistake in reversed(mistakes)}.values())[::-1]


class _Parser:
    """Reads one expression from left to right; keeps the mistakes that do not hide what follows."""

    def __init__(self, expression: str) -> None:
        self.expression = expression
        self.pieces = lexemes(expression)
        self.mistakes: list[ExpressionError] = []
        self.depth = 0
        self.terms = 0
        self.nears = 0
        self.field = ""
        self.before = Lexeme(Sign.END, "", 0)
        self.here = self.before

    def whole(self) -> Node:
        if len(self.expression) > LONGEST:
            raise ExpressionError(f"an expression may have {LONGEST} characters: {_DIVIDE}", LONGEST)
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
            if self.mistakes and self.before.position <= self.mistakes[-1].position < self.before.end:
                raise self.mistakes[-1]  # the slip in the piece before is why they stand side by side
            position, message = slips.side_by_side(self.before, self.here, self.expression)
            raise ExpressionError(message, position)
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
        self.nears += 1
        if self.nears > MOST_NEARS:
            raise ExpressionError(f"an expression may have {MOST_NEARS} NEARs: {_DIVIDE}", sign.position)
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
        self.terms += 1
        if self.terms > MOST_TERMS:
            raise ExpressionError(f"an expression may have {MOST_TERMS} terms: {_DIVIDE}", piece.position)
        if (slip := slips.in_term(piece.text)) is not None:
            return self.unreadable(piece, ExpressionError(slip[1], piece.position + slip[0]))
        try:
            return read_term(piece.text, piece.position)
        except ExpressionError as mistake:
            return self.unreadable(piece, mistake)

    def unreadable(self, piece: Lexeme, mistake: ExpressionError) -> Node:
        """Note the mistake in a term; a term that is nowhere stands in for it, so that the rest can be read."""
        self.note(mistake)
        return Word(position=piece.position, written=piece.text, pattern=Pattern(alternatives=((),)))

    def note(self, mistake: ExpressionError) -> None:
        """Keep a mistake that does not hide what follows. Raises ExpressionError when there are too many."""
        if len(self.mistakes) == MOST_MISTAKES:
            raise ExpressionError("there are more mistakes from here on: mend the others first", mistake.position)
        self.mistakes.append(mistake)

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
            self.note(ExpressionError(slips.unknown_field(piece.value), piece.position))
        if self.field:
            message = f"{piece.text} stands inside {self.field}: and can never hold, a word is in one field only"
            self.note(ExpressionError(message, piece.position))
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
            message = slips.after_count(self.expression[self.here.position :][:20])
            raise ExpressionError(message, self.here.position)
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
            self.note(ExpressionError(advice, piece.position))
        return piece

    def number(self, piece: Lexeme, label: str) -> int:
        """Return the number of `piece`; 1 after noting the mistake where it has none."""
        digits = piece.value if piece.value.isascii() and piece.value.isdigit() else ""
        if digits and len(digits) <= len(str(MOST)) and 1 <= int(digits) <= MOST:
            return int(digits)
        message = f"{label} needs a whole number from 1 to {MOST} directly after it: {label}5"
        self.note(ExpressionError(message, piece.position))
        return 1

    def check_spots(self, operator: str, *operands: Node) -> None:
        """Note every operand that is not found at definite places of the text."""
        for operand in operands:
            if (culprit := _without_spots(operand)) is not None:
                self.note(ExpressionError(_misplaced(operator, culprit), culprit.position))

    def missing(self) -> ExpressionError:
        """Return the error for something that should begin here and does not."""
        before, here = self.before, self.here
        is_first = before.sign in {Sign.END, Sign.OPEN, Sign.COUNT, Sign.FIRST}
        if is_first and here.sign is Sign.END:
            return ExpressionError("this parenthesis is never closed", before.end - 1)
        if is_first and here.sign is Sign.CLOSE:
            return ExpressionError("this parenthesis closes nothing", here.position)
        if is_first and here.sign is Sign.AT_LEAST:
            return ExpressionError(">= only stands behind count( ): count(dam)>=3", here.position)
        if is_first:
            return ExpressionError(f"{shown(here.text)} needs something to look for before it", here.position)
        found, place = (shown(here.text) or "nothing"), before.position
        if here.sign not in {Sign.END, Sign.CLOSE}:
            place = here.position
        return ExpressionError(f"{shown(before.text)} needs something to look for after it, but {found} follows", place)

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
    return f"{operator} takes terms, names and groups of them with OR, not {shown(culprit.written)}"
