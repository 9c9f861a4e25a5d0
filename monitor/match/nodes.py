"""The things a watch expression is made of: one frozen type for each operator."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Pattern:
    """What a term looks for, folded; found the same way in every text, so results can be shared by all watches.

    `alternatives` are sequences of words of which one must stand in the text: cease-fire is (cease, fire) or (ceasefire).
    """

    alternatives: tuple[tuple[str, ...], ...]
    #: The last word may go on.
    prefix: bool = False
    #: The letters that must stand there just so; empty where case and accents do not count.
    exact: frozenset[str] = frozenset()
    #: Words are compared by their stems; `alternatives` then hold the words as written.
    stemmed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """A clause of an expression: where it begins in it (0-based), and what the editor wrote."""

    position: int
    written: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Term(Node):
    """What all single terms share."""

    pattern: Pattern


@dataclass(frozen=True, kw_only=True, slots=True)
class Word(Term):
    """`word`: this word, folded."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrase(Term):
    """`"a phrase"`: these words side by side; the last may be a prefix."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Prefix(Term):
    """`prefix*`: every word that begins so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Exact(Term):
    """`=Exact`: case and accents count."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stemmed(Term):
    """`~stemmed`: every inflection, by the rules of the entry's language."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ActorName(Node):
    """`@actor`: the actor's name or any alias."""

    key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceName(Node):
    """`place:name`: the place's name, any alias, and all that it contains."""

    key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class InField(Node):
    """`field:term`: only in this field."""

    field: str
    child: Node


@dataclass(frozen=True, kw_only=True, slots=True)
class Not(Node):
    """`NOT a`: the child does not hold."""

    child: Node


@dataclass(frozen=True, kw_only=True, slots=True)
class And(Node):
    """`a AND b`: all children hold."""

    children: tuple[Node, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Or(Node):
    """`a OR b`: at least one child holds."""

    children: tuple[Node, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Near(Node):
    """`a NEAR/n b`: the second at most `distance` words after or before the first; neighbours are 1 apart."""

    left: Node
    right: Node
    distance: int


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderedNear(Near):
    """`a ONEAR/n b`: as NEAR, but only in this order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Count(Node):
    """`count(x)>=n`: the child stands at least `least` times."""

    child: Node
    least: int


@dataclass(frozen=True, kw_only=True, slots=True)
class First(Node):
    """`first/n(x)`: the child holds within the title and the first `limit` words of the text."""

    child: Node
    limit: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Expression:
    """A watch expression that was read without a mistake."""

    text: str
    root: Node


def children(node: Node) -> tuple[Node, ...]:
    """Return the clauses that `node` is made of, in order; none for terms and names."""
    match node:
        case And() | Or():
            return node.children
        case Near():
            return (node.left, node.right)
        case InField() | Not() | Count() | First():
            return (node.child,)
        case _:
            return ()


def demands(node: Node) -> bool:
    """Tell whether `node` can hold only where something stands; `NOT a` and `a OR NOT b` hold in an empty text."""
    match node:
        case Not():
            return _denial_demands(node.child)
        case And():
            return any(map(demands, node.children))
        case Or():
            return all(map(demands, node.children))
        case InField() | First():
            return demands(node.child)
        case _:
            return True


def _denial_demands(node: Node) -> bool:
    """Tell the same of the denial of `node`: NOT (a AND b) is NOT a OR NOT b."""
    match node:
        case Not():
            return demands(node.child)
        case And():
            return all(map(_denial_demands, node.children))
        case Or():
            return any(map(_denial_demands, node.children))
        case InField() | First():
            return _denial_demands(node.child)
        case _:
            return False
