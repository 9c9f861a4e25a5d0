"""The model of the running stories: one centroid a story, compared by TF-IDF cosine (single-pass clustering).

    entry -> terms -> vector -> the nearest running story, or none -> Placement -> (stored) -> the model
    a story that grows -> the stories that turn out to be the same -> (stored) -> merged

Its state depends on nothing but the entries that were added and the stories they belong to, not on when stories were merged.

What an entry costs grows with the stories that run (the window), never with the archive: only stories that share one of its
telling terms are looked at, and no more than a bound. Memory: 6 kB a headline of the window, 26 kB an article (measured).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from heapq import nlargest, nsmallest
from itertools import chain
from typing import Final, Protocol

from monitor.follow.embedding import Embedding, is_dimension
from monitor.follow.marks import is_language, is_mark, is_name, marks
from monitor.follow.names import AGREED, LEAST, Names, names_of
from monitor.follow.stories import UNIT, Stories, count_words
from monitor.follow.terms import weigh
from monitor.model import Change, Entry, Placement
from monitor.text.copies import COPIED, is_copy, is_link

#: How near a story must be to take an entry, and what is added for an entry that is full of words: long texts share words
#: by chance, headlines do not. Chosen with all figures below by B-cubed F1 on sets of headlines, snippets and articles together;
#: the region .09-.11 and .09-.12 is flat, and so is that of the others: orders of one set differ by more.
_NEAR: Final = 0.10
_NEAR_FULL: Final = 0.105
#: What one word can bring an entry nearer to a story: two that share a first name, and nothing else, are two.
_ONE_WORD: Final = 0.08
#: So many words make an entry full.
_FULL: Final = 80
#: Across languages only names and numbers can be shared, and not by chance: this part of the nearness is enough.
_ACROSS: Final = 0.7
#: Terms that are kept of an entry. More adds memory, not accuracy.
_TERMS: Final = 80
#: How much rarity counts: more than plainly, since what is common is common to many events.
_RARITY: Final = 1.25
#: What the cosine of a story has lost when its window closes: the older story must be the better match.
_AGE: Final = 0.3
#: So many entries with none of the words are assumed to have been read before the first.
_PRIOR: Final = 1
#: Stories are looked for by an entry's terms, those that tell most first, until so many places have been looked at where a
#: story holds one; so many of the stories are then compared in full. What is left are words that lead to every story and
#: decide nothing; without many stories, none is left.
_LOOKED_AT: Final = 500
_CANDIDATES: Final = 12
#: By so many numbers of a plug-in, those farthest from nought, stories are looked for as well: every story has them all.
_TELLING_NUMBERS: Final = 32
#: Two stories are one if the smaller's entries are by so much nearer to the other than an entry must be; and the more so, by
#: this power of its size, the more entries have made sure what they share.
_SAME: Final = 1.1
_SURE: Final = 0.2
#: A story is compared with others when it has grown to one of these sizes: by a quarter at a time.
_SIZES: Final = frozenset(math.ceil(1.25**power) for power in range(3, 80))
#: It is looked for by so many terms, and so many stories are compared with it.
_TELLING_STORY: Final = 12
_CANDIDATE_STORIES: Final = 8


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


class Model:
    """All stories that had an entry within `window`. `apart` holds pairs of stories that `same` never proposes to merge.

    `embedding` is a second view of what an entry says; without it words decide alone.
    """

    def __init__(
        self, window: timedelta, apart: Iterable[Collection[int]] = (), embedding: Embedding | None = None
    ) -> None:
        self.window = window
        self._embedding = embedding
        self._stories = Stories(window)
        self._apart = {frozenset(pair) for pair in apart}

    def __len__(self) -> int:
        """Return how many stories are held."""
        return len(self._stories)

    def place(
        self,
        entry: Entry,
        change: Change,
        at: datetime,
        *,
        names: Collection[str] = (),
        language: str | None = None,
    ) -> Placement:
        """Return the running story that `entry` carries on at the moment `at`, if any. Changes nothing.

        The same canonical link or the same wire copy is the same story at once; else the nearest story, if it is near enough;
        else one in another language with the same names. `names` are the newsroom's own that were found in the entry: what
        it is about, by keys that are the same in all languages. `language` is the feed's, where the entry names none.
        """
        found = marks(entry.link, change.title, change.text, names, entry.language or language)
        words = self._vector(weigh(change.title, change.text), at)
        seen = words if self._embedding is None else self._embedding.seen(words, change.title, change.text)
        vector = seen | found
        known = self._linked(vector, at)
        if known is None:
            known = self._copied(vector, at)
        return Placement(story=self._alike(vector, at) if known is None else known, vector=vector)

    def add(self, member: Member) -> None:
        """Make a stored entry part of the model; each entry is added once, when it is new, in the order of the store."""
        self._stories.forget(member.at)
        self._stories.take(member.story, _exact(member.vector), member.at)

    def same(self, number: int) -> tuple[int, ...]:
        """Return the running stories that turn out to be one with a story that has just grown. Changes nothing.

        Ask after each `add`, and let `merge` follow when it is stored that they are one.
        """
        if number not in self._stories or self._stories[number].size not in _SIZES:
            return ()
        return tuple(
            other
            for other in self._neighbours(number)
            if frozenset((number, other)) not in self._apart and self._is_one(number, other)
        )

    def merge(self, kept: int, gone: int) -> None:
        """Make one story of two. The model is then the same as if all entries had been added to `kept`.

        What was kept apart from `gone` stays apart from `kept`; that the two themselves were is forgotten.
        """
        bereft = {pair for pair in self._apart if gone in pair}
        self._apart -= bereft
        self._apart |= {pair - {gone} | {kept} for pair in bereft if kept not in pair}
        if gone in self._stories:
            self._stories.merge(kept, gone)

    # ---------------------------------------------------------------- what an entry looks like

    def _vector(self, weights: Mapping[str, float], at: datetime) -> dict[str, float]:
        """Return the terms that tell most, weighted by how rare they are among running stories; the vector's length is 1."""
        entries, holding = self._stories.frequencies(weights, at)
        log, all_entries = math.log, entries + _PRIOR
        rare = {
            term: weight * log(1 + all_entries / (holding[term] + 1)) ** _RARITY for term, weight in weights.items()
        }
        top = sorted(rare.items(), key=lambda pair: (-pair[1], pair[0]))[:_TERMS]
        length = math.sqrt(math.fsum(weight * weight for _, weight in top)) or 1.0
        return {term: round(weight / length, 4) for term, weight in top}

    # ---------------------------------------------------------------- by marks

    def _linked(self, vector: Mapping[str, float], at: datetime) -> int | None:
        """Return the story that moved last among those with an entry of this link."""
        running = (story for mark in filter(is_link, vector) for story in self._holding(mark, at))
        return max(running, key=lambda story: (self._stories[story].moved, story), default=None)

    def _copied(self, vector: Mapping[str, float], at: datetime) -> int | None:
        """Return the story with most of this text's first words, the oldest of several."""
        shared: dict[int, int] = {}
        for mark in filter(is_copy, vector):
            for story in self._holding(mark, at):
                shared[story] = shared.get(story, 0) + 1
        copied = ((count, -story) for story, count in shared.items() if count >= COPIED)
        best = max(copied, default=None)
        return None if best is None else -best[1]

    def _named(self, names: Names, languages: Collection[str], at: datetime) -> int | None:
        """Return the story in other languages whose names agree best with the entry's."""
        shared = Counter(chain.from_iterable(self._holding(name, at) for name in names.telling))
        # Most that share a name speak the entry's language: they are told apart before anything else is asked.
        own = set[int]().union(*(self._stories.holders.get(language, ()) for language in languages))
        agreeing = (
            (names.agreement(self._stories[story]), -story)
            for story, count in shared.items()
            if count >= LEAST and story not in own
        )
        best = max((found for found in agreeing if found[0] >= AGREED), default=None)
        return None if best is None else -best[1]

    def _holding(self, mark: str, at: datetime) -> list[int]:
        """Return the running stories with an entry that bears a mark."""
        ended = frozenset(self._stories.ended(at))
        return [story for story in self._stories.holders.get(mark, ()) if story not in ended]

    def _names(self, borne: Collection[str], at: datetime) -> Names:
        """Return the names of an entry or a story; any other name tells what a name that nobody bears would."""
        entries, holding = self._stories.frequencies(borne, at)
        return Names(telling={name: math.log(1 + (entries + _PRIOR) / (holding[name] + 1)) for name in borne})

    def _is_foreign(self, number: int, languages: Collection[str]) -> bool:
        """Tell whether a story has no entry in any of the languages: where it has, words decide."""
        return not any(number in self._stories.holders.get(language, ()) for language in languages)

    # ---------------------------------------------------------------- by words

    def _alike(self, vector: Mapping[str, float], at: datetime) -> int | None:
        """Return the story whose words are near enough, else one in other languages whose names agree."""
        names = self._names([mark for mark in vector if is_name(mark)], at)
        languages = [mark for mark in vector if is_language(mark)]
        nearest = self._nearest(vector, names, languages, at)
        return self._named(names, languages, at) if nearest is None and languages else nearest

    def _nearest(
        self, vector: Mapping[str, float], names: Names, languages: Collection[str], at: datetime
    ) -> int | None:
        weights = {term: weight for term, weight in _exact(vector).items() if weight}
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        enough = length * self._enough(count_words(weights))
        best: tuple[float, int] | None = None
        for story, product in self._candidates(weights, enough * _ACROSS, at).items():
            near = self._nearness(story, product, at) * names.closeness(self._stories[story])
            if languages and self._is_foreign(story, languages):
                near /= _ACROSS
            # Of two that are equally near, the older story: the order in which they are looked at must not matter.
            found = (near, -story)
            if near >= enough and (best is None or found > best):
                best = found
        return None if best is None else -best[1]

    def _candidates(self, weights: Mapping[str, int], least: float, at: datetime) -> dict[int, int]:
        """Return the running stories that are nearest by the terms which tell most, with their whole products."""
        telling, stories = self._telling(weights) | self._telling_numbers(weights), self._stories
        products, scales, ended = self._products(telling), stories.scales, frozenset(stories.ended(at))
        if len(telling) < len(weights):
            least = 0.0
        ranked = [
            (near, -story)
            for story, product in products.items()
            if (near := product * scales[story]) >= least and story not in ended
        ]
        nearest = [-negative for _, negative in nlargest(_CANDIDATES, ranked)]
        return self._shared(weights, nearest)

    def _shared(self, weights: Mapping[str, int], numbers: Iterable[int]) -> dict[int, int]:
        """Return some stories' products with a vector, of which no word is more than it may be."""
        words, dimensions = (
            [(self._stories.holders.get(term, {}), weights[term]) for term in terms] for terms in self._views(weights)
        )
        most = int(_ONE_WORD * UNIT * math.sqrt(sum(weight * weight for weight in weights.values())))
        shared: dict[int, int] = {}
        for number in numbers:
            least = most * self._stories[number].size
            # `min` takes twice the time.
            by_words = sum(
                product if (product := weight * held[number]) < least else least
                for held, weight in words
                if number in held
            )
            shared[number] = by_words + sum(weight * held.get(number, 0) for held, weight in dimensions)
        return shared

    def _views(self, terms: Collection[str]) -> tuple[Collection[str], Collection[str]]:
        """Return which of an entry's terms are words, and which are numbers of the plug-in."""
        if self._embedding is None:
            return terms, ()
        words: list[str] = []
        dimensions: list[str] = []
        for term in terms:
            (dimensions if is_dimension(term) else words).append(term)
        return words, dimensions

    def _telling(self, weights: Mapping[str, int]) -> dict[str, int]:
        """Return the terms by which stories are looked for."""
        telling: dict[str, int] = {}
        looked_at = 0
        words, _ = self._views(weights)
        for term in sorted(words, key=lambda word: (-weights[word], word)):
            looked_at += len(self._stories.holders.get(term, ()))
            if looked_at > _LOOKED_AT and telling:
                break
            telling[term] = weights[term]
        return telling

    def _telling_numbers(self, weights: Mapping[str, int]) -> dict[str, int]:
        """Return the numbers of the plug-in by which stories are looked for."""
        _, dimensions = self._views(weights)
        farthest = nsmallest(_TELLING_NUMBERS, ((-abs(weights[term]), term) for term in dimensions))
        return {term: weights[term] for _, term in farthest}

    def _products(self, weights: Mapping[str, int]) -> dict[int, int]:
        """Return every story that holds one of the terms, with the sum over them."""
        products: dict[int, int] = {}
        known = products.get
        for term, weight in weights.items():
            for story, held in self._stories.holders.get(term, {}).items():
                products[story] = known(story, 0) + weight * held
        return products

    def _nearness(self, story: int, product: int, at: datetime) -> float:
        """Return how near a story is whose entries have this product with what is compared; less for its age."""
        age = max(0.0, (at - self._stories[story].moved) / self.window)
        return product * self._stories.scales[story] * (1 - _AGE * age)

    # ---------------------------------------------------------------- which stories are one

    def _neighbours(self, number: int) -> list[int]:
        """Return the running stories that share most of what a story's strongest terms tell."""
        story, holders = self._stories[number], self._stories.holders
        words, dimensions = self._views(story.counts)
        ranked_words = nlargest(_TELLING_STORY, ((holders[word][number], word) for word in words))
        strongest = {word: weight for weight, word in ranked_words if weight}
        strongest |= self._telling_numbers({term: holders[term][number] for term in dimensions})
        scales, ended = self._stories.scales, {number, *self._stories.ended(story.moved)}
        products = self._products(strongest)
        ranked = [(product * scales[other], -other) for other, product in products.items() if other not in ended]
        return sorted(-negative for _, negative in nlargest(_CANDIDATE_STORIES, ranked))

    def _is_one(self, number: int, other: int) -> bool:
        """Tell whether the smaller of two stories would have been taken for the larger one's, and by far."""
        small, large = sorted((number, other), key=lambda each: (self._stories[each].size, -each))
        story, holders = self._stories[small], self._stories.holders
        held = (holders[term] for term in story.counts)
        product = sum(holding[small] * holding[large] for holding in held if large in holding)
        at = max(story.moved, self._stories[large].moved)
        near = self._nearness(large, product, at) / (story.size * UNIT)
        near *= self._names(names_of(story), at).closeness(self._stories[large])
        return near >= _SAME * self._enough(story.words / story.size) * story.size**_SURE and product > 0

    def _enough(self, words: float) -> float:
        """Return how near a story must be to take an entry of so many words."""
        if self._embedding is not None and self._embedding.near is not None:
            return self._embedding.near
        return _NEAR + _NEAR_FULL * min(1.0, words / _FULL)


def _exact(vector: Mapping[str, float]) -> dict[str, int]:
    return {term: 0 if is_mark(term) else round(weight * UNIT) for term, weight in vector.items()}
