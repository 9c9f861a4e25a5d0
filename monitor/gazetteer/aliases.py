"""Which names are listed, and how does each look as a watch of its own?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.match.terms import QUOTES
from monitor.model import Actor, Newsroom, Place, Watch


@dataclass(frozen=True, kw_only=True, slots=True)
class Alias:
    """A name of an actor or place as it is written in the configuration."""

    #: `actors` or `places`.
    section: str
    #: Whose it is.
    owner: str
    written: str

    @property
    def capitalised(self) -> bool:
        """Whether it is written with a capital, so that its small form is another word."""
        return self.written.lstrip("=~" + "".join(QUOTES))[:1].isupper()


def as_watches(newsroom: Newsroom) -> tuple[tuple[Alias, ...], Newsroom]:
    """Return all listed names, and a newsroom with a watch for each, named by its number.

    So a name fires here just where it fires in a watch.
    """
    found = tuple(dict.fromkeys(_listed(newsroom)))
    watches = {str(number): Watch(name=str(number), match=_expression(one)) for number, one in enumerate(found)}
    return found, Newsroom(watches=watches)


def _listed(newsroom: Newsroom) -> Iterator[Alias]:
    for actor in newsroom.actors.values():
        yield from _named("actors", actor)
    for place in newsroom.places.values():
        yield from _named("places", place)
        for inner in place.contains:
            if inner not in newsroom.places:
                yield Alias(section="places", owner=place.key, written=inner)


def _named(section: str, named: Actor | Place) -> Iterator[Alias]:
    for name in (named.name, *named.aliases):
        yield Alias(section=section, owner=named.key, written=name)


def _expression(alias: Alias) -> str:
    """Return the expression that looks for the name as a whole, whatever words of the language are in it."""
    sign = alias.written[0] if alias.written[0] in "=~" else ""
    body = alias.written[len(sign) :].strip()
    closing = QUOTES.get(body[:1])
    body = body[1:-1] if closing and len(body) > 2 and body[-1] in closing else body
    return f'{sign}"{body.replace(chr(34), " ")}"'
