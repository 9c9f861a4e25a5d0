"""The model of the running stories: one centroid a story, compared by TF-IDF cosine (single-pass clustering).

Its state depends on nothing but the entries that were added, in their order. Weights are whole ten-thousandths, so that
sums are exact: neither the order of terms nor a story that has ended meanwhile leaves a trace in them.

What an entry costs grows with the stories that run (the window), never with the archive: only stories that share one of
its telling terms are looked at (about 2 ms with 4 000 running stories of full texts, 0.1 ms with headlines).
Memory: 20 kB a running story of one full text (measured); each further entry adds only its new words.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import nlargest
from typing import Final, Protocol

from monitor.follow.terms import is_mark, link_mark, weigh
from monitor.model import Change, Entry, Placement

#: How near a story must be to take an entry, and what is added for an entry whose vector is full: long texts share words
#: by chance, headlines do not. Chosen by B-cubed F1 on sets of headlines, snippets and articles together; the region
#: .13-.16 and .06-.10 is flat.
_NEAR: Final = 0.14
_NEAR_FULL: Final = 0.10
#: Terms that are kept of an entry. More adds memory, not accuracy.
_TERMS: Final = 80
#: A story with many entries has a broad centroid, from which each entry is far: its cosine is raised by the logarithm of
#: its size (worth five points of B-cubed F1 on headlines).
_SIZE: Final = 0.3
#: What the cosine of a story has lost when its window closes: the older story must be the better match.
_AGE: Final = 0.3
#: So many entries with none of the words are assumed to have been read before the first.
_PRIOR: Final = 10
#: Stories are looked for by so many of an entry's terms, those that tell most; so many of them are compared in full.
#: Common words lead to every story and decide nothing.
_TELLING: Final = 20
_CANDIDATES: Final = 24
#: Weights are kept to four digits.
_UNIT: Final = 10_000


class Member(Protocol):
    """An entry that the store has given a story: what `Model.add` needs to know of it."""

    @property
    def story(self) -> int:
        """The story that it carries on."""

    @property
    def at(self) -> datetime:
        """When it was first seen."""

    @property
    def vector(self) -> Mapping[str, float]:
        """The vector of its placement."""


@dataclass(slots=True)
class _Story:
    """A running story: the sums over its entries, in ten-thousandths."""

    moved: datetime
    size: int = 0
    centroid: dict[str, int] = field(default_factory=dict)
    #: How many of its entries hold a term.
    counts: dict[str, int] = field(default_factory=dict)
    #: The square of the centroid's length.
    square: int = 0

    def take(self, weights: Mapping[str, int], at: datetime) -> None:
        for term, weight in weights.items():
            before = self.centroid.get(term, 0)
            self.centroid[term] = before + weight
            self.counts[term] = self.counts.get(term, 0) + 1
            self.square += weight * (2 * before + weight)
        self.size += 1
        self.moved = max(self.moved, at)


class Model:
    """All stories that had an entry within `window`."""

    def __init__(self, window: timedelta) -> None:
        self.window = window
        self._stories: dict[int, _Story] = {}
        #: (moved, story) of all stories, sorted: those that end next come first.
        self._order: list[tuple[datetime, int]] = []
        #: The stories that hold a term.
        self._holders: dict[str, set[int]] = {}
        self._entries = 0
        #: How many entries hold a term.
        self._frequencies: dict[str, int] = {}

    def __len__(self) -> int:
        """Return how many stories are held."""
        return len(self._stories)

    def place(self, entry: Entry, change: Change, at: datetime) -> Placement:
        """Return the running story that `entry` carries on at the moment `at`, if any. Changes nothing.

        The same canonical link is the same story at once; else the nearest story, if it is near enough. The same copy
        in another outlet is nearer than anything else.
        """
        vector = self._vector(weigh(change.title, change.text), at)
        mark = link_mark(entry.link)
        if mark is not None:
            vector[mark] = 0.0
        story = self._linked(mark, at) if mark is not None else None
        return Placement(story=self._nearest(vector, at) if story is None else story, vector=vector)

    def add(self, member: Member) -> None:
        """Make a stored entry part of the model; each entry is added once, when it is new, in the order of the store."""
        self._forget(self._ended(member.at))
        weights = _exact(member.vector)
        story = self._stories.get(member.story)
        if story is None:
            story = self._stories[member.story] = _Story(moved=member.at)
        else:
            del self._order[bisect_left(self._order, (story.moved, member.story))]
        story.take(weights, member.at)
        insort(self._order, (story.moved, member.story))
        for term in weights:
            self._holders.setdefault(term, set()).add(member.story)
            self._frequencies[term] = self._frequencies.get(term, 0) + 1
        self._entries += 1

    # ---------------------------------------------------------------- what an entry looks like

    def _vector(self, weights: Mapping[str, float], at: datetime) -> dict[str, float]:
        """Return the terms that tell most, weighted by how rare they are among running stories; the vector's length is 1."""
        ended = [self._stories[story] for story in self._ended(at)]
        entries = self._entries - sum(story.size for story in ended)
        rare = {}
        for term, weight in weights.items():
            holding = self._frequencies.get(term, 0) - sum(story.counts.get(term, 0) for story in ended)
            rare[term] = weight * math.log(1 + (entries + _PRIOR) / (holding + 1))
        top = sorted(rare.items(), key=lambda pair: (-pair[1], pair[0]))[:_TERMS]
        length = math.sqrt(math.fsum(weight * weight for _, weight in top)) or 1.0
        return {term: round(weight / length, 4) for term, weight in top}

    # ---------------------------------------------------------------- which story is near

    def _linked(self, mark: str, at: datetime) -> int | None:
        """Return the story that moved last among those with an entry of this link."""
        running = (story for story in self._holders.get(mark, ()) if self._runs(story, at))
        return max(running, key=lambda story: (self._stories[story].moved, story), default=None)

    def _nearest(self, vector: Mapping[str, float], at: datetime) -> int | None:
        weights = _exact(vector)
        square = sum(weight * weight for weight in weights.values())
        enough = _NEAR + _NEAR_FULL * min(1.0, len(weights) / _TERMS)
        best: tuple[float, int] | None = None
        for story in self._candidates(weights, square, at):
            centroid = self._stories[story].centroid
            product = sum(weight * centroid.get(term, 0) for term, weight in weights.items())
            # Of two that are equally near, the older story: the order in which they are looked at must not matter.
            found = (self._similarity(story, product, square, at), -story)
            if found[0] >= enough and (best is None or found > best):
                best = found
        return None if best is None else -best[1]

    def _candidates(self, weights: Mapping[str, int], square: int, at: datetime) -> list[int]:
        """Return the running stories that are nearest by the terms which tell most."""
        products: dict[int, int] = {}
        telling = nlargest(_TELLING, weights.items(), key=lambda pair: (pair[1], pair[0]))
        for term, weight in telling:
            if weight:
                for story in self._holders.get(term, ()):
                    products[story] = products.get(story, 0) + weight * self._stories[story].centroid[term]
        ranked = (
            (self._similarity(story, products[story], square, at), -story)
            for story in products
            if self._runs(story, at)
        )
        return [-negative for _, negative in nlargest(_CANDIDATES, ranked)]

    def _similarity(self, number: int, product: int, square: int, at: datetime) -> float:
        """Return the cosine between an entry and a story, raised for its size and lowered for its age."""
        story = self._stories[number]
        if not product:
            return 0.0
        cosine = product / math.sqrt(story.square * square)
        age = max(0.0, (at - story.moved) / self.window)
        return cosine * (1 + _SIZE * math.log(story.size)) * (1 - _AGE * age)

    # ---------------------------------------------------------------- which stories run

    def _runs(self, story: int, at: datetime) -> bool:
        return self._stories[story].moved >= at - self.window

    def _ended(self, at: datetime) -> list[int]:
        """Return the stories without an entry in the window before `at`."""
        return [story for _, story in self._order[: bisect_left(self._order, (at - self.window,))]]

    def _forget(self, stories: Iterable[int]) -> None:
        for number in stories:
            story = self._stories.pop(number)
            del self._order[bisect_left(self._order, (story.moved, number))]
            self._entries -= story.size
            for term, count in story.counts.items():
                self._holders[term].discard(number)
                self._frequencies[term] -= count
                if not self._holders[term]:
                    del self._holders[term], self._frequencies[term]


def _exact(vector: Mapping[str, float]) -> dict[str, int]:
    return {term: 0 if is_mark(term) else round(weight * _UNIT) for term, weight in vector.items()}
