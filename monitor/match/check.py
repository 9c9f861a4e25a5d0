"""What is wrong with a watch? All its mistakes at once, each with its place and the way out."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from monitor.match.compose import Clause, Composed, Fault, compose
from monitor.match.nodes import ActorName, Node, PlaceName, children, demands
from monitor.match.terms import shown
from monitor.model import Newsroom, Watch

_SHORT_FORM = ("actors", "places", "keywords", "exclude")


def check(watch: Watch, newsroom: Newsroom) -> tuple[Fault, ...]:
    """Return all mistakes in what `watch` looks for; an empty tuple if it can run."""
    return faults(watch, compose(watch), newsroom)


def faults(watch: Watch, composed: Composed, newsroom: Newsroom) -> tuple[Fault, ...]:
    """Return the same for a watch whose texts have been read already: that is most of the work."""
    return (
        *_both_forms(watch),
        *composed.faults,
        *(fault for clause in composed.clauses for fault in _unknown_names(clause, newsroom)),
        *_no_demand(watch, composed),
    )


def _both_forms(watch: Watch) -> Iterator[Fault]:
    """A watch with both forms would leave one of them without effect."""
    for key in _SHORT_FORM:
        if watch.match is not None and getattr(watch, key):
            yield Fault(path=(key,), message=f"a watch has either match or {key}: write what you mean into match")


def _no_demand(watch: Watch, composed: Composed) -> Iterator[Fault]:
    if composed.root is None:
        if not composed.faults:
            message = "this watch looks for nothing: give it match, or actors, places or keywords"
            yield Fault(path=(), message=message)
    elif not demands(composed.root) and not composed.faults:
        message = (
            "this watch would hit nearly everything: NOT must stand beside something to look for, such as a AND NOT b"
        )
        # Of a list the item to blame: it asks for nothing, so that the whole list does.
        idle = [clause.path for clause in composed.clauses if clause.path[0] != "exclude" and not demands(clause.root)]
        yield Fault(path=() if watch.match is None and not idle else (idle or [("match",)])[0], message=message)


def _unknown_names(clause: Clause, newsroom: Newsroom) -> Iterator[Fault]:
    """Yield a fault for every @actor and place:name of `clause` that is not configured."""
    for node in _all(clause.root):
        if isinstance(node, ActorName) and node.key and node.key not in newsroom.actors:
            message = _unknown("actor", node.key, newsroom)
            yield Fault(path=clause.path, message=message, position=node.position, unknown_name=True)
        if isinstance(node, PlaceName) and node.key and node.key not in newsroom.places:
            message = _unknown("place", node.key, newsroom)
            yield Fault(path=clause.path, message=message, position=node.position, unknown_name=True)


def _unknown(kind: str, key: str, newsroom: Newsroom) -> str:
    """Return the message for an unknown name, with the way out where one can be seen."""
    known, others, other = (
        (newsroom.actors, newsroom.places, "place") if kind == "actor" else (newsroom.places, newsroom.actors, "actor")
    )
    bare = key.removeprefix("@").removeprefix("place:")
    missing = f'there is no {kind} "{shown(key)}"'
    if bare in others:
        return f"{missing}, but there is {'an' if other == 'actor' else 'a'} {other} of that name"
    close = get_close_matches(bare, known, n=1) or [name for name in known if name.casefold() == bare.casefold()]
    return missing + (f', did you mean "{close[0]}"?' if close else "")


def _all(node: Node) -> Iterator[Node]:
    yield node
    for child in children(node):
        yield from _all(child)
