"""The running stories: what each consists of, and which of them hold a term.

All sums are over the entries of the window: a story that goes on for weeks is what was said of it lately, and memory follows
the window. They are of whole numbers, so they are exact: neither the order of the terms, nor an entry that has left the
window, nor whether two stories were merged late or were one from the beginning leaves a trace in them.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from monitor.follow.marks import is_mark, is_name
from monitor.follow.terms import is_pair

#: Weights are kept to four digits.
UNIT: Final = 10_000
#: How near an entry is to a story tells only beside how near the story's own entries are to one another: a story that is told in
#: ever the same words asks for them, one that is told in many ways is content with less. Cross-set regression on merges that
#: people's labels call right and wrong found powers of -.40 to -.72 for the one and .24 to .27 for the size; these did best when
#: played (benchmarks/README.md).
_COHESION: Final = -0.35
_GROWTH: Final = 0.4
#: What is expected of entries before there are any pairs to look at, and how many pairs this expectation weighs.
_EXPECTED: Final = 0.15
_EXPECTED_PAIRS: Final = 2
#: No story is less coherent than this: entries without any word share none.
_LEAST_COHESION: Final = 0.01


@dataclass(frozen=True, slots=True)
class _Held:
    """An entry of the window, with the story that it had when it came."""

    at: datetime
    story: int
    weights: Mapping[str, int]


@dataclass(slots=True)
class Story:
    """A running story: the sums over its entries in the window, in ten-thousandths."""

    moved: datetime
    #: How many entries it has.
    size: int = 0
    #: The square of the centroid's length.
    square: int = 0
    #: How many words its entries have together, pairs not counted.
    words: int = 0
    #: How many of its entries hold a term.
    counts: dict[str, int] = field(default_factory=dict)
    #: The same for the newsroom's names alone.
    names: dict[str, int] = field(default_factory=dict)


class Stories:
    """All stories that had an entry within `window`, with an index of their terms."""

    def __init__(self, window: timedelta) -> None:
        self.window = window
        #: Term -> the stories that hold it, with its weight in each one's centroid.
        self.holders: dict[str, dict[int, int]] = {}
        #: By what a product with the sum of a story's entries is multiplied to tell how near the story is; of a story of one
        #: entry that is the cosine.
        self.scales: dict[int, float] = {}
        self._stories: dict[int, Story] = {}
        #: How many entries hold a term.
        self._frequencies: dict[str, int] = {}
        #: (moved, story) of all stories, sorted: those that end next come first.
        self._order: list[tuple[datetime, int]] = []
        #: The entries of the window, those that leave it next first.
        self._held: list[_Held] = []
        #: What a story that was merged is now; (moved, story) of such stories, sorted: those whose entries leave next come first.
        self._became: dict[int, int] = {}
        self._gone: list[tuple[datetime, int]] = []

    def __len__(self) -> int:
        """Return how many stories are held."""
        return len(self._stories)

    def __getitem__(self, number: int) -> Story:
        """Return a story that is held."""
        return self._stories[number]

    def __contains__(self, number: int) -> bool:
        """Tell whether a story is held."""
        return number in self._stories

    def runs(self, number: int, at: datetime) -> bool:
        """Tell whether a story that is held has not ended by the moment `at`."""
        return self._stories[number].moved >= at - self.window

    def ended(self, at: datetime) -> list[int]:
        """Return the stories without an entry in the window before `at`."""
        return [number for _, number in self._order[: bisect_left(self._order, (at - self.window,))]]

    def frequencies(self, terms: Iterable[str], at: datetime) -> tuple[int, dict[str, int]]:
        """Return how many entries the stories that run at `at` have, and how many of them hold each of the terms."""
        found = {term: self._frequencies.get(term, 0) for term in terms}
        entries = len(self._held)
        for number in self.ended(at):
            story = self._stories[number]
            entries -= story.size
            for term in found.keys() & story.counts.keys():
                found[term] -= story.counts[term]
        return entries, found

    def take(self, number: int, weights: Mapping[str, int], at: datetime) -> None:
        """Make an entry part of a story, which begins if it is not held."""
        story = self._stories.get(number)
        if story is None:
            story = self._stories[number] = Story(moved=at)
        else:
            del self._order[bisect_left(self._order, (story.moved, number))]
        story.moved = max(story.moved, at)
        insort(self._order, (story.moved, number))
        for term, weight in weights.items():
            self._put(number, story, term, weight, 1)
            self._frequencies[term] = self._frequencies.get(term, 0) + 1
        story.words += count_words(weights)
        story.size += 1
        self._scale(number, story)
        insort(self._held, _Held(at, number, weights), key=_at)

    def merge(self, kept: int, gone: int) -> None:
        """Make all entries of the story `gone` entries of `kept`, as if they had been from the beginning; `kept` may have ended."""
        other = self._stories.pop(gone)
        story = self._stories.get(kept)
        if story is None:
            story = self._stories[kept] = Story(moved=other.moved)
            insort(self._order, (story.moved, kept))
        del self.scales[gone]
        self._became[gone] = kept
        insort(self._gone, (other.moved, gone))
        del self._order[bisect_left(self._order, (story.moved, kept))]
        del self._order[bisect_left(self._order, (other.moved, gone))]
        story.moved = max(story.moved, other.moved)
        insort(self._order, (story.moved, kept))
        for term, count in other.counts.items():
            self._put(kept, story, term, self.holders[term].pop(gone), count)
        story.words += other.words
        story.size += other.size
        self._scale(kept, story)

    def forget(self, at: datetime) -> None:
        """Let go of the entries that have left the window before `at`, and of the stories that have no other."""
        left = bisect_left(self._held, at - self.window, key=_at)
        for held in self._held[:left]:
            self._drop(held)
        del self._held[:left]
        left = bisect_left(self._gone, (at - self.window,))
        for _, gone in self._gone[:left]:
            del self._became[gone]
        del self._gone[:left]

    def _drop(self, held: _Held) -> None:
        number = held.story
        while number in self._became:
            number = self._became[number]
        story = self._stories[number]
        for term, weight in held.weights.items():
            self._take_out(number, story, term, weight)
        story.words -= count_words(held.weights)
        story.size -= 1
        if story.size:
            self._scale(number, story)
        else:
            del self._stories[number], self.scales[number]
            del self._order[bisect_left(self._order, (story.moved, number))]

    def _scale(self, number: int, story: Story) -> None:
        cohesion = (_cohesion(story) / _EXPECTED) ** _COHESION
        self.scales[number] = cohesion * story.size ** (_GROWTH - 1) / UNIT

    def _put(self, number: int, story: Story, term: str, weight: int, count: int) -> None:
        holding = self.holders.setdefault(term, {})
        before = holding.get(number, 0)
        holding[number] = before + weight
        story.square += weight * (2 * before + weight)
        story.counts[term] = story.counts.get(term, 0) + count
        if not weight and is_name(term):
            story.names[term] = story.counts[term]

    def _take_out(self, number: int, story: Story, term: str, weight: int) -> None:
        holding = self.holders[term]
        before = holding[number]
        story.square -= weight * (2 * before - weight)
        story.counts[term] -= 1
        self._frequencies[term] -= 1
        if story.counts[term]:
            holding[number] = before - weight
            if term in story.names:
                story.names[term] -= 1
            return
        del holding[number], story.counts[term]
        story.names.pop(term, None)
        if not holding:
            del self.holders[term], self._frequencies[term]


def _cohesion(story: Story) -> float:
    """Return the mean cosine of two entries of a story, drawn towards what is expected while there are few."""
    pairs = story.size * (story.size - 1) / 2
    together = (story.square / UNIT**2 - story.size) / 2
    return max(_LEAST_COHESION, (together + _EXPECTED * _EXPECTED_PAIRS) / (pairs + _EXPECTED_PAIRS))


def count_words(weights: Mapping[str, int]) -> int:
    """Return how many words a vector has: no marks, no pairs."""
    return sum(not is_mark(term) and not is_pair(term) for term in weights)


def _at(held: _Held) -> datetime:
    return held.at
