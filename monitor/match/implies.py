"""Does one clause hold wherever another does? Then the one asks for nothing new, and its denial contradicts the other.

Sound, not complete: what is called implied is so in every text; what is not called so may be.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from monitor.match.names import Names
from monitor.match.nodes import (
    ActorName,
    And,
    Count,
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
)

#: Without field:, a term is looked for in these.
EVERYWHERE = frozenset({"title", "body"})
#: Comparisons of claims, at most, for one watch: a second or less. Beyond them nothing more is called implied.
MOST_COMPARED = 50_000


#: What tells a claim from all others of a watch: the place of its clause in memory, and where it looks.
_Key = tuple[int, frozenset[str], int | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A clause with where it looks: in which fields, and in how many words of the text (None: all)."""

    node: Node
    fields: frozenset[str] = EVERYWHERE
    limit: int | None = None

    @property
    def key(self) -> _Key:
        """What tells it from all other claims of a watch."""
        return id(self.node), self.fields, self.limit

    def inner(self, node: Node) -> Claim:
        """Return the claim that a part of this one makes."""
        match self.node:
            case InField():
                return replace(self, node=node, fields=frozenset({self.node.field}))
            case First():
                limit = self.node.limit if self.limit is None else min(self.limit, self.node.limit)
                return replace(self, node=node, limit=limit)
            case _:
                return replace(self, node=node)


@dataclass(frozen=True, slots=True)
class Implications:
    """Compares claims of one watch, whose expression outlives this; names stand for their aliases."""

    names: Names
    #: What was found of two claims. Groups within groups lead to the same two in ever more ways: to 2^depth of them.
    _found: dict[tuple[_Key, _Key], bool] = field(default_factory=dict)

    def implies(self, one: Claim, other: Claim) -> bool:
        """Tell whether `other` holds in every text in which `one` does."""
        pair = one.key, other.key
        found = self._found.get(pair)
        if found is None:
            found = len(self._found) < MOST_COMPARED and self._compare(one, other)
            self._found[pair] = found
        return found

    def _compare(self, one: Claim, other: Claim) -> bool:
        if isinstance(one.node, InField | First):
            return self.implies(one.inner(one.node.child), other)
        if isinstance(other.node, InField | First):
            return self.implies(one, other.inner(other.node.child))
        return self._splits_other(one, other) or self._splits_one(one, other) or self._plainly(one, other)

    def _splits_other(self, one: Claim, other: Claim) -> bool:
        match other.node:
            case And():
                return all(self.implies(one, other.inner(child)) for child in other.node.children)
            case Or():
                return any(self.implies(one, other.inner(child)) for child in other.node.children)
            case _:
                return False

    def _splits_one(self, one: Claim, other: Claim) -> bool:
        match one.node:
            case And():
                return any(self.implies(one.inner(child), other) for child in one.node.children)
            case Or():
                return all(self.implies(one.inner(child), other) for child in one.node.children)
            case Near() if not isinstance(other.node, Near):
                return self.implies(one.inner(one.node.left), other) or self.implies(one.inner(one.node.right), other)
            case Count() if not isinstance(other.node, Count):
                return self.implies(one.inner(one.node.child), other)
            case _:
                return False

    def _plainly(self, one: Claim, other: Claim) -> bool:
        """Compare two clauses of one sort."""
        match one.node, other.node:
            case Not() as first, Not() as second:
                return self.implies(other.inner(second.child), one.inner(first.child))
            case Near() as first, Near() as second:
                return self._nearer(first, second) and _within(one, other)
            case Count() as first, Count() as second:
                alike = first.least >= second.least and self._same(first.child, second.child)
                return alike and _within(one, other)
            case _:
                return self._terms_imply(one, other)

    def _nearer(self, one: Near, other: Near) -> bool:
        ordered = isinstance(one, OrderedNear) or not isinstance(other, OrderedNear)
        straight = self._same(one.left, other.left) and self._same(one.right, other.right)
        crossed = self._same(one.left, other.right) and self._same(one.right, other.left)
        return one.distance <= other.distance and (
            (straight and ordered) or (crossed and not isinstance(other, OrderedNear))
        )

    def _same(self, one: Node, other: Node) -> bool:
        return set(self.patterns(one)) == set(self.patterns(other))

    def _terms_imply(self, one: Claim, other: Claim) -> bool:
        wide, narrow = self.patterns(other.node), self.patterns(one.node)
        return bool(narrow) and _within(one, other) and all(any(covers(big, small) for big in wide) for small in narrow)

    def patterns(self, node: Node) -> tuple[Pattern, ...]:
        """Return what a term, a name or a group of them with OR looks for; nothing for all else."""
        match node:
            case Term():
                return (node.pattern,)
            case ActorName():
                return tuple(term.pattern for term in self.names.actors[node.key])
            case PlaceName():
                return tuple(term.pattern for term in self.names.places[node.key])
            case Or():
                parts = [self.patterns(child) for child in node.children]
                return tuple(pattern for part in parts for pattern in part) if all(parts) else ()
            case _:
                return ()


def _within(one: Claim, other: Claim) -> bool:
    """Tell whether `other` looks wherever `one` does."""
    return one.fields <= other.fields and (other.limit is None or (one.limit is not None and one.limit <= other.limit))


def covers(big: Pattern, small: Pattern) -> bool:
    """Tell whether `big` stands in a text wherever `small` does: truce* covers truce, peace covers "peace talks"."""
    if big == small:
        return True
    if big.exact or big.stemmed or small.stemmed:
        return False
    return all(any(_stands_in(wide, big, words, small) for wide in big.alternatives) for words in small.alternatives)


def _stands_in(wide: tuple[str, ...], big: Pattern, words: tuple[str, ...], small: Pattern) -> bool:
    for start in range(len(words) - len(wide) + 1):
        part = words[start : start + len(wide)]
        is_open = small.prefix and start + len(wide) == len(words)  # its last word may go on
        if part[:-1] != wide[:-1]:
            continue
        if part[-1].startswith(wide[-1]) if big.prefix else part[-1] == wide[-1] and not is_open:
            return True
    return False
