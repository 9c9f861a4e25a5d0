"""Which terms does a name stand for? Actors with their aliases, places with all that they contain."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.errors import ExpressionError
from monitor.match.nodes import Term
from monitor.match.slips import in_alias
from monitor.match.terms import literal, read_term
from monitor.model import Actor, Newsroom, Place

#: Places of a circle that a message names.
_RING_SHOWN = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """The terms of every actor and place, by key."""

    actors: Mapping[str, tuple[Term, ...]]
    places: Mapping[str, tuple[Term, ...]]


def names(newsroom: Newsroom) -> Names:
    """Return the terms of all names. Raises ExpressionError for an alias that `check_names` finds fault with."""
    actors = {key: _terms(_named("actors", actor)) for key, actor in newsroom.actors.items()}
    own = {key: _terms(_place(place, newsroom.places)) for key, place in newsroom.places.items()}
    places = {
        key: _distinct(term for inner in contained(key, newsroom.places) for term in own[inner])
        for key in newsroom.places
    }
    return Names(actors=actors, places=places)


def check_names(newsroom: Newsroom) -> tuple[tuple[tuple[str | int, ...], str], ...]:
    """Return path and message of every name and alias that cannot be looked for."""
    rows = [
        *(row for actor in newsroom.actors.values() for row in _named("actors", actor)),
        *(row for place in newsroom.places.values() for row in _place(place, newsroom.places)),
    ]
    found = []
    for path, text, reader in rows:
        try:
            reader(text)
        except ExpressionError as mistake:
            found.append((path, mistake.message))
    return tuple(found)


def check_circles(places: Mapping[str, Place]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield path and message of each entry of `contains` that closes a circle: no place lies in a part of itself.

    Depth first without recursion, and each place once, so that a chain of any length is no harm.
    """
    done: set[str] = set()
    for key, place in places.items():
        way = {} if key in done else {key: enumerate(place.contains)}
        while way:
            here = next(reversed(way))
            index, inner = next(way[here], (0, None))
            if inner is None:
                done.add(here)
                del way[here]
            elif inner in way:
                yield ("places", here, "contains", index), _circle([*way, inner])
            elif inner in places and inner not in done:
                way[inner] = enumerate(places[inner].contains)


def _circle(way: Sequence[str]) -> str:
    """Word the circle that ends where it begins; of a long one both ends."""
    ring = list(way[way.index(way[-1]) :])
    shown = ring if len(ring) <= _RING_SHOWN else [*ring[: _RING_SHOWN - 2], "…", *ring[-2:]]
    return f"goes round in a circle: {' contains '.join(shown)}"


def contained(key: str, places: Mapping[str, Place]) -> tuple[str, ...]:
    """Return `key` and the keys of all places in it, at any depth, each once: a circle of places ends."""
    found = {key: None}
    waiting = [key]
    while waiting:
        for inner in places[waiting.pop()].contains:
            if inner in places and inner not in found:
                found[inner] = None
                waiting.append(inner)
    return tuple(found)


#: Where a text of the configuration stands, the text, and what reads it.
_Row = tuple[tuple[str | int, ...], str, Callable[[str], Term]]


def _named(section: str, named: Actor | Place) -> Iterator[_Row]:
    yield (section, named.key, "name"), named.name, literal
    for index, alias in enumerate(named.aliases):
        yield (section, named.key, "aliases", index), alias, _read_alias


def _place(place: Place, places: Mapping[str, Place]) -> Iterator[_Row]:
    yield from _named("places", place)
    for index, inner in enumerate(place.contains):
        if inner not in places:
            yield ("places", place.key, "contains", index), inner, _read_alias


def _read_alias(alias: str) -> Term:
    """Return the term that an alias stands for. Raises ExpressionError, also where it says more than one term can."""
    if (slip := in_alias(alias)) is not None:
        raise ExpressionError(slip, 0)
    return read_term(alias)


def _terms(rows: Iterator[_Row]) -> tuple[Term, ...]:
    return _distinct(reader(text) for _path, text, reader in rows)


def _distinct(terms: Iterator[Term]) -> tuple[Term, ...]:
    return tuple({term.pattern: term for term in terms}.values())
