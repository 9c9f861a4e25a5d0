"""How many independent sources carry a story?

    carriers -> texts (copies of one another) -> whose each is -> sources

An outlet is a source if it has a text of its own: one that nobody had before it or together with it. What only copies is
no source. Where outlets are joined by texts that they had at the same moment, and none has one of its own, they are one
source: whoever wrote it for them. So a later copy changes nothing, and no copy makes the sources more.

Feeds whose entries lead to one publisher are one outlet. Each carrier is looked at a bounded number of times.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from monitor.model import Carrier
from monitor.text.copies import COPIED, REPEATED, is_copy, is_said
from monitor.text.outlets import outlet_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One independent source of a story."""

    #: The outlets it stands for, by their publisher's address, else their feed; several where they share a text.
    outlets: frozenset[str]
    #: When its first text came in; None if it was there before us (see `Carrier.came`).
    since: datetime | None


def sources(carriers: Iterable[Carrier]) -> tuple[Source, ...]:
    """Return the independent sources among these entries of a story, in an order of their own; no more than feeds."""
    known = list(carriers)
    return _sources(texts(known), _outlets(known))


def growth(joined: Iterable[Iterable[Carrier]]) -> list[int]:
    """Return how many independent sources there are after each of some batches of entries of a story.

    The marks of an entry are looked at once, however many batches follow its own.
    """
    known: list[Carrier] = []
    read, found = _Texts(), []
    for batch in joined:
        new = list(batch)
        known += new
        read.add(new)
        found.append(len(_sources(read.found(), _outlets(known))))
    return found


def texts(carriers: Iterable[Carrier]) -> list[list[Carrier]]:
    """Return the entries by text: those that are copies of one another, or stand under one link, together."""
    read = _Texts()
    read.add(carriers)
    return read.found()


class _Texts:
    """Entries by text, as they are read."""

    def __init__(self) -> None:
        self._groups = _Groups()
        self._marked: dict[str, list[Carrier]] = {}
        self._read = 0

    def add(self, carriers: Iterable[Carrier]) -> None:
        for carrier in carriers:
            self._read += 1
            # What bears the same marks is the same text; what bears none, a text of its own.
            name = " ".join(sorted(carrier.marks)) or f"={self._read}"
            if name not in self._marked:
                self._groups.join(name, *_signs(carrier.marks))
            self._marked.setdefault(name, []).append(carrier)

    def found(self) -> list[list[Carrier]]:
        texts: dict[str, list[Carrier]] = {}
        for name, same in self._marked.items():
            texts.setdefault(self._groups.root(name), []).extend(same)
        return list(texts.values())


def _sources(found: Iterable[Sequence[Carrier]], outlets: Mapping[str, str]) -> tuple[Source, ...]:
    """Return the sources of these texts."""
    claims = [_claim(text, outlets) for text in found]
    groups = _Groups()
    for claim in claims:
        groups.join(*claim.outlets)
    own: dict[str, list[_Claim]] = {}
    shared: dict[str, list[_Claim]] = {}
    for claim in claims:
        root = groups.root(next(iter(claim.outlets)))
        (own if len(claim.outlets) == 1 else shared).setdefault(root, []).append(claim)
    sources = [source for claimed in own.values() for source in _by_outlet(claimed)]
    sources += (_source(claimed) for root, claimed in shared.items() if root not in own)
    return tuple(sorted(sources, key=lambda source: sorted(source.outlets)))


def _signs(marks: frozenset[str]) -> Iterable[str]:
    """Yield signs of which one text has one in common with each of its copies, and with nothing else.

    Two sets of marks have `COPIED` in common just if they have a combination of so many: there are 56 of eight; and of eight
    sentences there are 28 of `REPEATED`.
    """
    shingles, said = sorted(filter(is_copy, marks)), sorted(filter(is_said, marks))
    yield from (" ".join(some) for some in combinations(shingles, COPIED))
    yield from (" ".join(some) for some in combinations(said, REPEATED))
    yield from (mark for mark in marks if not is_copy(mark) and not is_said(mark))


def _outlets(carriers: Sequence[Carrier]) -> Mapping[str, str]:
    """Return the outlet of each feed: the publisher that its first entry leads to, else the feed itself.

    One for a feed: what links to many publishers is a list of links, and no more than one source.
    """
    firsts: dict[str, Carrier] = {}
    for carrier in sorted(carriers, key=lambda carrier: (carrier.at, carrier.link)):
        firsts.setdefault(carrier.feed, carrier)
    return {feed: outlet_of(carrier.link) or f"feed {feed}" for feed, carrier in firsts.items()}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Claim:
    """Who had a text first, several if at the same moment, and when it came in."""

    outlets: frozenset[str]
    came: datetime | None


def _claim(text: Sequence[Carrier], outlets: Mapping[str, str]) -> _Claim:
    first = min(carrier.at for carrier in text)
    claiming = [carrier for carrier in text if carrier.at == first]
    return _Claim(
        outlets=frozenset(outlets[carrier.feed] for carrier in claiming),
        came=_first(carrier.came for carrier in claiming),
    )


def _by_outlet(claims: Iterable[_Claim]) -> Iterable[Source]:
    of_outlet: dict[frozenset[str], list[_Claim]] = {}
    for claim in claims:
        of_outlet.setdefault(claim.outlets, []).append(claim)
    return map(_source, of_outlet.values())


def _source(claims: Sequence[_Claim]) -> Source:
    return Source(
        outlets=frozenset().union(*(claim.outlets for claim in claims)), since=_first(claim.came for claim in claims)
    )


def _first(moments: Iterable[datetime | None]) -> datetime | None:
    """Return the earliest moment; one that nobody knows lies before all others."""
    known = list(moments)
    return None if None in known else min(moment for moment in known if moment is not None)


class _Groups:
    """Which names belong together? Those that were joined, directly or through others (union-find)."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def join(self, name: str, *others: str) -> None:
        """Put all these names in one group."""
        root = self.root(name)
        for other in others:
            self._parents[self.root(other)] = root

    def root(self, name: str) -> str:
        """Return the name that stands for a group."""
        while (parent := self._parents.setdefault(name, name)) != name:
            self._parents[name] = self._parents[parent]
            name = parent
        return name
