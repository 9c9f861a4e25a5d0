"""What does a watch look for as a whole? Its expression, or its short form made into one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from monitor.errors import ExpressionError
from monitor.match.lexemes import Lexeme, Sign, lexemes
from monitor.match.nodes import ActorName, And, Node, Not, Or, PlaceName
from monitor.match.parser import read
from monitor.match.terms import QUOTES, read_term
from monitor.model import Watch


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One mistake of a watch: `path` leads to the key below the watch, `position` into the text there (0-based)."""

    path: tuple[str | int, ...]
    message: str
    position: int | None = None
    #: It refers to an actor or place that is not there: true only if all names could be read.
    unknown_name: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """One text of a watch, read: where it stands in the watch, and what it means."""

    path: tuple[str | int, ...]
    root: Node


@dataclass(frozen=True, kw_only=True, slots=True)
class Composed:
    """A watch as one tree, with the texts it was made of; `root` is None for a watch that says nothing readable."""

    root: Node | None
    clauses: tuple[Clause, ...]
    faults: tuple[Fault, ...]


#: Returns what a text means, and its mistakes.
_ReadText = Callable[[str], tuple[Node | None, tuple[ExpressionError, ...]]]


def compose(watch: Watch) -> Composed:
    """Return what `watch` looks for, with the mistakes of each text in it."""
    reader = _Reader()
    root = _short_form(watch, reader) if watch.match is None else reader.read(("match",), watch.match, read)
    return Composed(root=root, clauses=tuple(reader.clauses), faults=tuple(reader.faults))


class _Reader:
    """Collects what was read of one watch, and what could not be."""

    def __init__(self) -> None:
        self.clauses: list[Clause] = []
        self.faults: list[Fault] = []

    def read(
        self,
        path: tuple[str | int, ...],
        text: str,
        reader: _ReadText,
    ) -> Node | None:
        root, mistakes = reader(text)
        self.faults += [Fault(path=path, message=found.message, position=found.position) for found in mistakes]
        if root is not None:
            self.clauses.append(Clause(path=path, root=root))
        return root

    def any_of(
        self,
        key: str,
        texts: tuple[str, ...],
        reader: _ReadText,
    ) -> list[Node]:
        """Return the list under `key` as one clause, or nothing for an empty list."""
        found = [self.read((key, index), text, reader) for index, text in enumerate(texts)]
        nodes = tuple(node for node in found if node is not None)
        return [Or(position=0, written=f"{key}: {', '.join(texts)}", children=nodes)] if nodes else []


def _short_form(watch: Watch, reader: _Reader) -> Node | None:
    """Return (any actor) AND (any place) AND (any keyword) AND NOT (any exclude)."""
    clauses = [
        *reader.any_of("actors", watch.actors, _actor),
        *reader.any_of("places", watch.places, _place),
        *reader.any_of("keywords", watch.keywords, read_item),
        *(
            Not(position=0, written=f"NOT ({excluded.written})", child=excluded)
            for excluded in reader.any_of("exclude", watch.exclude, read_item)
        ),
    ]
    if not clauses:
        return None
    written = " AND ".join(clause.written for clause in clauses)
    return And(position=0, written=written, children=tuple(clauses))


def read_item(text: str) -> tuple[Node | None, tuple[ExpressionError, ...]]:
    """Return what an item of `keywords` or `exclude` means: a single term without quotation marks, or an expression."""
    if not _is_term(text):
        return read(text)
    try:
        return read_term(text.strip()), ()
    except ExpressionError as mistake:
        return None, (mistake,)


def _is_term(text: str) -> bool:
    """Tell whether all of `text` are plain words; then they are one phrase, as in a list of aliases."""
    try:
        pieces = list(lexemes(text))[:-1]
    except ExpressionError:
        return False
    return bool(pieces) and all(piece.sign is Sign.TERM for piece in pieces) and not any(map(_is_marked, pieces[1:]))


def _is_marked(piece: Lexeme) -> bool:
    return piece.text[0] in QUOTES or piece.text[0] in {"=", "~"}


def _actor(key: str) -> tuple[Node, tuple[ExpressionError, ...]]:
    return ActorName(position=0, written=f"@{key}", key=key), ()


def _place(key: str) -> tuple[Node, tuple[ExpressionError, ...]]:
    return PlaceName(position=0, written=f"place:{key}", key=key), ()
