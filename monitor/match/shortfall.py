"""What does a clause lack? How near it was to holding: how many of how many, how far apart, where else it stands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from monitor.match.nodes import ActorName, Count, First, InField, Near, Node, OrderedNear, PlaceName, Term
from monitor.match.operators import Spot, View, evaluate, narrowed, occurrences

#: The longest value of a field that a reason repeats.
_LONGEST_SHOWN = 60
#: Where a term is looked for without field:.
_EVERYWHERE = ("title", "body")


def shortfall(node: Node, view: View) -> str:
    """Return in words why `node`, which does not hold in `view`, does not."""
    match node:
        case Near():
            return _near(node, view)
        case Count():
            spots = evaluate(node.child, view).spots
            return f"{occurrences(spots)} of {node.least}"
        case InField() | First():
            return shortfall(node.child, narrowed(node, view))
        case _:
            return _late(node, view) or _elsewhere(node, view) or _nowhere(node, view)


def _late(node: Node, view: View) -> str:
    """Say at which word a clause stands that is wanted among the first ones."""
    if view.limit is None:
        return ""
    spots = evaluate(node, replace(view, limit=None)).spots
    words = [spot.span.last + 1 for spot in spots if spot.field == "body"]
    return f"stands at word {min(words)} of the text, not within the first {view.limit}" if words else ""


def _elsewhere(node: Node, view: View) -> str:
    """Say where a clause of one field stands instead, or with other letters than it asks for."""
    if view.fields != _EVERYWHERE and any(field in _EVERYWHERE for field in view.fields):
        fields = sorted({spot.field for spot in evaluate(node, replace(view, fields=_EVERYWHERE)).spots})
        if fields:
            return f"stands in {' and '.join(fields)}, not in {' and '.join(view.fields)}"
    if isinstance(node, Term) and node.pattern.exact:
        spots = evaluate(replace(node, pattern=replace(node.pattern, exact=frozenset())), view).spots
        if spots:
            span = spots[0].span
            there = view.wording.field(spots[0].field).text[span.start : span.end]
            return f"stands there only as “{there}”: with = case and accents count"
    return ""


def _nowhere(node: Node, view: View) -> str:
    where = " and ".join(view.fields)
    match node:
        case ActorName():
            return f"none of its {len(view.names.actors[node.key])} names stands in {where}"
        case PlaceName():
            return f"none of its {len(view.names.places[node.key])} names stands in {where}"
        case Term() if view.fields != _EVERYWHERE:
            return "; ".join(_value(field, view) for field in view.fields)
        case Term():
            return f"stands nowhere in {where}"
        case _:
            return "does not hold"


def _value(field: str, view: View) -> str:
    """Return what a field says, as far as a line holds it."""
    text = ", ".join(view.wording.field(field).text.split("\n"))
    if not text:
        return f"{field} is empty"
    return f"{field} is “{text if len(text) <= _LONGEST_SHOWN else f'{text[:_LONGEST_SHOWN]}…'}”"


def _near(node: Near, view: View) -> str:
    left, right = evaluate(node.left, view).spots, evaluate(node.right, view).spots
    for side, spots in ((node.left, left), (node.right, right)):
        if not spots:
            return f"{side.written} {shortfall(side, view)}"
    ahead = _closest(left, right)
    behind = _closest(right, left)
    if isinstance(node, OrderedNear):
        if ahead is None:
            return "both stand there, but only in the other order" if behind else _apart(left, right)
        return f"both stand there in this order, but {ahead} words apart, at most {node.distance}"
    found = [gap for gap in (ahead, behind) if gap is not None]
    return f"both stand there, but {min(found)} words apart, at most {node.distance}" if found else _apart(left, right)


def _closest(left: Sequence[Spot], right: Sequence[Spot]) -> int | None:
    """Return how many words behind one of `left` the nearest of `right` begins in the same field."""
    gaps = []
    for field in {spot.field for spot in left}:
        ends = sorted(spot.span.last for spot in left if spot.field == field)
        for spot in (spot for spot in right if spot.field == field):
            before = bisect_left(ends, spot.span.first)
            if before:
                gaps.append(spot.span.first - ends[before - 1])
    return min(gaps, default=None)


def _apart(left: Iterable[Spot], right: Iterable[Spot]) -> str:
    """Say that two clauses stand in different fields, or on the same words."""
    fields, others = ({spot.field for spot in spots} for spots in (left, right))
    if fields & others:
        return "both stand only on the same words"
    return f"one stands in {' and '.join(sorted(fields))}, the other in {' and '.join(sorted(others))}"
