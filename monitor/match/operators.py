"""Does a clause hold, and where? One function and one row of OPERATORS for each operator."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, NamedTuple

from monitor.match.names import Names
from monitor.match.nodes import (
    ActorName,
    And,
    Count,
    Exact,
    First,
    InField,
    Near,
    Node,
    Not,
    Or,
    OrderedNear,
    Phrase,
    PlaceName,
    Prefix,
    Stemmed,
    Term,
    Word,
)
from monitor.match.wording import Wording
from monitor.match.words import Span
from monitor.model import Evidence

_order = attrgetter("field", "start", "end", "term", "text")


class Spot(NamedTuple):
    """A place where a term stands."""

    field: str
    span: Span
    term: str


class Finding(NamedTuple):
    """Whether a clause holds, and what shows it."""

    holds: bool
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """The part of a revision that a clause looks at; without field:, that is title and text."""

    wording: Wording
    names: Names
    fields: tuple[str, ...] = ("title", "body")
    #: Words of the text that count; None for all.
    limit: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Operator:
    """One row: how editors write the operator, and how it is decided."""

    sign: str
    example: str
    evaluate: Callable[[Any, View], Finding]


def evaluate(node: Node, view: View) -> Finding:
    """Return whether `node` holds in `view`, with all places that show it."""
    return OPERATORS[type(node)].evaluate(node, view)


def narrowed(node: Node, view: View) -> View:
    """Return the part of `view` that the children of `node` look at."""
    match node:
        case InField():
            return replace(view, fields=(node.field,))
        case First():
            return replace(view, limit=node.limit if view.limit is None else min(node.limit, view.limit))
        case _:
            return view


def evidence(spots: Iterable[Spot], wording: Wording) -> tuple[Evidence, ...]:
    """Return where the spots stand in the original text, sorted, each once."""
    found = {
        Evidence(
            field=spot.field,
            start=spot.span.start,
            end=spot.span.end,
            term=spot.term,
            text=wording.field(spot.field).text[spot.span.start : spot.span.end],
        )
        for spot in spots
    }
    # The order of evidence itself, but compared without Python's help: of 100 times the text it took 130 times as long.
    return tuple(sorted(found, key=_order))


def _term(node: Term, view: View) -> Finding:
    spots = tuple(
        Spot(field, span, node.written)
        for field in view.fields
        for span in view.wording.field(field).find(node.pattern)
        if view.limit is None or field != "body" or span.last < view.limit
    )
    return Finding(bool(spots), spots)


def _actor(node: ActorName, view: View) -> Finding:
    return _any(view.names.actors[node.key], view)


def _place(node: PlaceName, view: View) -> Finding:
    return _any(view.names.places[node.key], view)


def _or(node: Or, view: View) -> Finding:
    return _any(node.children, view)


def _any(nodes: Iterable[Node], view: View) -> Finding:
    """Look at every child, also after the first that holds: the editor sees all evidence."""
    findings = [evaluate(node, view) for node in nodes]
    held = [finding for finding in findings if finding.holds]
    return Finding(bool(held), tuple(spot for finding in held for spot in finding.spots))


def _and(node: And, view: View) -> Finding:
    spots: list[Spot] = []
    for child in node.children:
        finding = evaluate(child, view)
        if not finding.holds:
            return Finding(holds=False)
        spots += finding.spots
    return Finding(holds=True, spots=tuple(spots))


def _not(node: Not, view: View) -> Finding:
    return Finding(not evaluate(node.child, view).holds)


def _inner(node: InField | First, view: View) -> Finding:
    return evaluate(node.child, narrowed(node, view))


def _near(node: Near, view: View) -> Finding:
    left, right = evaluate(node.left, view).spots, evaluate(node.right, view).spots
    spots = _in_order(left, right, node.distance)
    if not isinstance(node, OrderedNear):
        spots |= _in_order(right, left, node.distance)
    return Finding(bool(spots), tuple(spots))


def _in_order(left: tuple[Spot, ...], right: tuple[Spot, ...], distance: int) -> set[Spot]:
    """Return the spots of `left` that one of `right` follows in at most `distance` words, and those of `right`."""
    found: set[Spot] = set()
    for field in {spot.field for spot in left}:
        heads = [spot for spot in left if spot.field == field]
        tails = [spot for spot in right if spot.field == field]
        ends = sorted(spot.span.last for spot in heads)
        starts = sorted(spot.span.first for spot in tails)
        found |= {spot for spot in heads if _between(starts, spot.span.last + 1, spot.span.last + distance)}
        found |= {spot for spot in tails if _between(ends, spot.span.first - distance, spot.span.first - 1)}
    return found


def _between(numbers: list[int], low: int, high: int) -> bool:
    return bisect_left(numbers, low) < bisect_right(numbers, high)


def _count(node: Count, view: View) -> Finding:
    spots = evaluate(node.child, view).spots
    if occurrences(spots) < node.least:
        return Finding(holds=False)
    return Finding(holds=True, spots=spots)


def occurrences(spots: Iterable[Spot]) -> int:
    """Count places that do not overlap: the full name of an actor is one occurrence, not one for each alias in it."""
    count, reached = 0, ("", -1)
    for spot in sorted(spots, key=lambda spot: (spot.field, spot.span.last)):
        if (spot.field, spot.span.first) > reached:
            count, reached = count + 1, (spot.field, spot.span.last)
    return count


#: Every operator of the language. A new one is a node type, a reader in the parser, and a row here.
OPERATORS: Mapping[type[Node], Operator] = {
    Word: Operator(sign="word", example="ceasefire", evaluate=_term),
    Phrase: Operator(sign='"a phrase"', example='"cessation of hostilities"', evaluate=_term),
    Prefix: Operator(sign="prefix*", example="minist*", evaluate=_term),
    Exact: Operator(sign="=Exact", example="=IS", evaluate=_term),
    Stemmed: Operator(sign="~stemmed", example="~negotiate", evaluate=_term),
    ActorName: Operator(sign="@actor", example="@erdogan", evaluate=_actor),
    PlaceName: Operator(sign="place:name", example="place:syria", evaluate=_place),
    InField: Operator(sign="field:term", example="title:truce", evaluate=_inner),
    Not: Operator(sign="NOT", example="truce AND NOT anniversary", evaluate=_not),
    And: Operator(sign="AND", example="truce AND Aleppo", evaluate=_and),
    Or: Operator(sign="OR", example="truce OR ceasefire", evaluate=_or),
    Near: Operator(sign="a NEAR/n b", example="dam NEAR/8 burst", evaluate=_near),
    OrderedNear: Operator(sign="a ONEAR/n b", example="minister ONEAR/3 quit*", evaluate=_near),
    Count: Operator(sign="count(x)>=n", example="count(dam)>=3", evaluate=_count),
    First: Operator(sign="first/n(x)", example="first/80(fire)", evaluate=_inner),
}
