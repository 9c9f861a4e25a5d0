"""What must stand in a text for a watch to hold? Found in its tree once, so that most texts need not be asked at all.

AND      all that its parts demand             NEAR     what both sides demand
OR       of each part the rarest demand        count    what its term demands, first too
NOT      nothing; NOT NOT what is in it        names    any of their aliases
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from monitor.match.names import Names
from monitor.match.nodes import ActorName, And, Count, First, InField, Near, Node, Not, Or, PlaceName, Term

#: Without field:, a term is looked for in these.
EVERYWHERE = ("title", "body")


class Demand(NamedTuple):
    """What a clause demands; terms are given by their numbers."""

    #: Of each of these, at least one term must be there.
    wanted: tuple[tuple[int, ...], ...] = ()
    #: None of these may be there.
    barred: tuple[int, ...] = ()
    #: Nothing else is demanded, and what of `wanted` is there is all the evidence.
    whole: bool = False


_NOTHING = Demand()


@dataclass(frozen=True, kw_only=True, slots=True)
class Demands:
    """Finds what clauses demand."""

    names: Names
    #: Gives a term, looked for in these fields, its number.
    number: Callable[[Term, tuple[str, ...]], int]
    #: Returns how much work it makes to file something under any of these terms.
    cost: Callable[[Iterable[int]], float]

    def of(self, node: Node, fields: tuple[str, ...] = EVERYWHERE) -> Demand:  # noqa: PLR0911 -- a row for each operator
        """Return what `node` demands of the texts in which it holds."""
        match node:
            case Term() | ActorName() | PlaceName():
                return Demand(wanted=(self._terms(node, fields),), whole=True)
            case And():
                return _all([self.of(child, fields) for child in node.children])
            case Or():
                return self._any([self.of(child, fields) for child in node.children])
            case Not():
                return self._denied(node.child, fields)
            case Near():
                return _all([self.of(node.left, fields), self.of(node.right, fields)])._replace(whole=False)
            case InField():
                return self.of(node.child, (node.field,))
            case Count() | First():
                # What is barred from the first words may stand behind them.
                return Demand(wanted=self.of(node.child, fields).wanted)
            case _:
                return _NOTHING

    def _denied(self, node: Node, fields: tuple[str, ...]) -> Demand:  # noqa: PLR0911 -- as above
        """Return what is demanded where `node` does not hold: NOT (a OR NOT b) is NOT a AND b."""
        match node:
            case Term() | ActorName() | PlaceName():
                return Demand(barred=self._terms(node, fields), whole=True)
            case And():
                return self._any([self._denied(child, fields) for child in node.children])
            case Or():
                return _all([self._denied(child, fields) for child in node.children])
            case Not():
                # What a denial of a denial finds is no evidence.
                return self.of(node.child, fields)._replace(whole=False)
            case InField():
                return self._denied(node.child, (node.field,))
            case First():
                return Demand(wanted=self._denied(node.child, fields).wanted)
            case _:
                return _NOTHING

    def _any(self, parts: Sequence[Demand]) -> Demand:
        """Return what is demanded where one of the parts holds: of each its cheapest clause, whichever it will be."""
        if not all(part.wanted for part in parts):
            return _NOTHING
        cheapest = (part.wanted[0] if len(part.wanted) == 1 else min(part.wanted, key=self.cost) for part in parts)
        whole = all(part.whole and len(part.wanted) == 1 and not part.barred for part in parts)
        return Demand(wanted=(tuple(dict.fromkeys(chain.from_iterable(cheapest))),), whole=whole)

    def _terms(self, node: Node, fields: tuple[str, ...]) -> tuple[int, ...]:
        match node:
            case ActorName():
                terms = self.names.actors[node.key]
            case PlaceName():
                terms = self.names.places[node.key]
            case Term():
                return (self.number(node, fields),)
        return tuple(self.number(term, fields) for term in terms)


def _all(parts: Sequence[Demand]) -> Demand:
    return Demand(
        wanted=tuple(chain.from_iterable(part.wanted for part in parts)),
        barred=tuple(chain.from_iterable(part.barred for part in parts)),
        whole=all(part.whole for part in parts),
    )
