"""Which names does the stored text give to the actors, beside those that are listed?

    revision -> aliases that fire, where -> words that no alias covers, near to a known word -> candidates

Whether a candidate is the actor is decided at the end (suggest.py): by what stands around it, not by letters alone. What
is remembered is bounded by the number of names, not of texts: tallies, counted words, one example for each candidate.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from monitor.gazetteer.aliases import Alias, as_watches
from monitor.gazetteer.near import SHORTEST, Ear, Near, words_of
from monitor.gazetteer.tally import Tally, mark
from monitor.match import Matcher
from monitor.model import Change, Entry, Feed, Hit, Newsroom
from monitor.text import Token, fold, tokens

#: Words to the left and to the right that are the context of a name.
_REACH = 4
#: Shorter words are function words in most languages.
_SHORTEST_CONTEXT = 4
#: Candidates that are remembered; beyond it those seen in one entry are forgotten (Manku and Motwani's lossy counting).
MOST_CANDIDATES = 20_000
#: Words that a counter remembers before the rarest are forgotten: of the whole text, and around one name.
_MOST_WORDS, _MOST_AROUND = 100_000, 400
#: Characters of an example, at most, to each side of the name.
_EXAMPLE = 70

_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[.!?…؟。۔]\s|\n")


@dataclass(slots=True)
class Candidate:
    """A spelling that is near a known word, and what was seen of it. All counts are of entries."""

    actor: str
    #: As it stood first; without an ending that is not part of the name.
    written: str
    differing: int
    example: str
    entries: Tally = field(default_factory=Tally)
    #: With another word of the actor's name at its side.
    in_full: Tally = field(default_factory=Tally)
    #: That name the actor by a listed alias, too; and those where both stand in one sentence, as two persons do.
    beside: Tally = field(default_factory=Tally)
    together: Tally = field(default_factory=Tally)
    #: Written small, as no name is.
    small: Tally = field(default_factory=Tally)
    #: Capitalised words right before it: a first name that is not the actor's, or a title; apart those that open a
    #: sentence, for they may be any word.
    before: Counter[str] = field(default_factory=Counter)
    opening: Counter[str] = field(default_factory=Counter)
    around: Counter[str] = field(default_factory=Counter)
    #: It was seen with several endings.
    inflected: bool = False

    def absorb(self, other: Candidate) -> None:
        """Take all that was seen of another spelling as seen of this one."""
        self.entries.merge(other.entries)
        self.in_full.merge(other.in_full)
        self.beside.merge(other.beside)
        self.together.merge(other.together)
        self.small.merge(other.small)
        self.before.update(other.before)
        self.opening.update(other.opening)
        self.around.update(other.around)
        self.inflected = True


@dataclass(slots=True)
class Profile:
    """What stands around the listed names of an actor."""

    entries: Tally = field(default_factory=Tally)
    mentions: int = 0
    before: Counter[str] = field(default_factory=Counter)
    around: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Use:
    """How often an alias fires, in entries; and in how many of them only with a small first letter."""

    entries: Tally = field(default_factory=Tally)
    small: Tally = field(default_factory=Tally)


@dataclass(frozen=True, slots=True)
class _Passage:
    """A title or a text, its words, and those that listed names cover: by place, the actors that are named there."""

    text: str
    words: Sequence[Token]
    #: Where its sentences end, in order.
    ends: Sequence[int]
    covered: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    #: In which sentences, by their numbers, an actor is named.
    named: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, text: str) -> _Passage:
        """Return a passage of which nothing is covered yet."""
        return cls(text, tokens(text), [end.start() for end in _SENTENCE_END.finditer(text)])

    def sentence(self, place: int) -> int:
        """Return the number of the sentence in which a word stands."""
        return bisect_left(self.ends, self.words[place].start)

    def cover(self, start: int, end: int, alias: Alias) -> None:
        """Note that a listed name stands at these characters; a place's is nobody's, but taken."""
        place = bisect_left(self.words, start, key=lambda word: word.start)
        while place < len(self.words) and self.words[place].start < end:
            owners = self.covered[place]
            if alias.section == "actors":
                owners.add(alias.owner)
                self.named[alias.owner].add(self.sentence(place))
            place += 1


class Hearing:
    """Listens to revisions, one after the other; what it heard is in its public attributes."""

    def __init__(self, newsroom: Newsroom) -> None:
        """Take the actors and places whose names are listed. Raises ExpressionError for one that cannot be read."""
        self.aliases, watches = as_watches(newsroom)
        self._matcher = Matcher(watches)
        actors = newsroom.actors.values()
        self._ear = Ear(known for one in actors for known in words_of(one.key, (one.name, *one.aliases)))
        self.revisions = 0
        self.entries = Tally()
        self.uses: dict[Alias, Use] = defaultdict(Use)
        self.profiles: dict[str, Profile] = defaultdict(Profile)
        self.candidates: dict[tuple[str, str], Candidate] = {}
        #: In how many revisions a word stands.
        self.words: Counter[str] = Counter()

    def hear(self, entry: Entry, change: Change, feed: Feed) -> None:
        """Take in one revision; those of one entry may come apart, and in any order."""
        number = mark(entry.feed, entry.key)
        self.revisions += 1
        self.entries.add(number)
        hits = self._matcher.match(entry, change, feed)
        words = {fold(word) for word in {*_WORD.findall(change.title), *_WORD.findall(change.text)}}
        self.words.update(words)
        _forget_rare(self.words, _MOST_WORDS)
        near = {word for word in words if len(word) >= SHORTEST - 1 and self._ear.near(word)}
        if (
            hits or near
        ):  # where nothing stands, the places of words need not be found: that is most of the time it takes
            self._look(change, hits, near, number)
        if len(self.candidates) > MOST_CANDIDATES:
            self.candidates = {key: one for key, one in self.candidates.items() if len(one.entries) > 1}

    def _look(self, change: Change, hits: Iterable[Hit], words: Collection[str], number: int) -> None:
        """Look at the listed names and at these words, and at what stands around them."""
        passages = self._covered(change, hits, number)
        named = {owner for passage in passages for owners in passage.covered.values() for owner in owners}
        for actor in named:
            self.profiles[actor].entries.add(number)
        for passage in passages:
            self._learn(passage)
            for place, near in self._candidates_in(passage, words):
                self._take(passage, place, near, number, named)

    def _covered(self, change: Change, hits: Iterable[Hit], number: int) -> list[_Passage]:
        """Return title and text, with the places where listed names fire."""
        texts = {"title": change.title, "body": change.text}
        passages = {name: _Passage.of(text) for name, text in texts.items()}
        for hit in hits:
            alias = self.aliases[int(hit.watch)]
            use = self.uses[alias]
            use.entries.add(number)
            if alias.capitalised and all(spot.text[:1].islower() for spot in hit.matched):
                use.small.add(number)
            for spot in hit.matched:
                passages[spot.field].cover(spot.start, spot.end, alias)
        return list(passages.values())

    def _learn(self, passage: _Passage) -> None:
        """Learn what stands around the listed names."""
        for place, owners in passage.covered.items():
            if place - 1 in passage.covered:
                continue
            for owner in owners:
                profile = self.profiles[owner]
                profile.mentions += 1
                profile.around.update(_around(passage, place))
                profile.before.update(_before(passage, place))
                _forget_rare(profile.around, _MOST_AROUND)
                _forget_rare(profile.before, _MOST_AROUND)

    def _candidates_in(self, passage: _Passage, words: Collection[str]) -> Iterator[tuple[int, Near]]:
        for place, word in enumerate(passage.words):
            if word.folded in words and place not in passage.covered:
                actors: set[str] = set()
                for near in self._ear.near(word.folded):
                    if near.known.actor not in actors:
                        actors.add(near.known.actor)
                        yield place, near

    def _take(self, passage: _Passage, place: int, near: Near, number: int, named: Collection[str]) -> None:
        """Count one candidate at its place."""
        word, actor = passage.words[place], near.known.actor
        span = self._span(passage, place, near)
        if span is None:
            return
        first, last = span
        written = passage.text[passage.words[first].start : passage.words[last].end]
        if first == last:
            written = (
                written[: len(written) - (len(word.folded) - len(near.stem))] if near.stem != word.folded else written
            )
        found = self._candidate(actor, written, near, _example(passage, first, last))
        if word.raw[0].islower():
            found.small.add(number)
            return
        found.inflected |= near.stem != word.folded
        found.entries.add(number)
        if first != last or self._in_full(passage, place, near):
            found.in_full.add(number)
        else:
            (found.opening if _opens(passage, first - 1) else found.before).update(_before(passage, first))
        if actor in named:
            found.beside.add(number)
            if passage.sentence(place) in passage.named.get(actor, ()):
                found.together.add(number)
        found.around.update(_around(passage, place))
        _forget_rare(found.around, _MOST_AROUND)
        _forget_rare(found.before, _MOST_AROUND)
        _forget_rare(found.opening, _MOST_AROUND)

    def _candidate(self, actor: str, written: str, near: Near, example: str) -> Candidate:
        key = actor, " ".join(word.folded for word in tokens(written))
        found = self.candidates.get(key)
        if found is None:
            found = self.candidates[key] = Candidate(actor, written, near.differing, example)
        return found

    def _span(self, passage: _Passage, place: int, near: Near) -> tuple[int, int] | None:
        """Return the first and last word of the spelling: the word alone, a whole name of several words, or nothing."""
        if near.known.alone:
            return (place, place) if near.stem != near.known.folded else None
        for name, position in near.known.within:
            first, last = place - position, place - position + len(name) - 1
            row = passage.words[max(first, 0) : last + 1]
            if (
                len(row) == len(name)
                and near.stem != near.known.folded
                and self._is_phrase(row, name, near.known.actor)
            ):
                return first, last
        return None

    def _is_phrase(self, row: Sequence[Token], name: Sequence[str], actor: str) -> bool:
        """Tell whether the words are a whole name of several words, and none of them one by itself."""
        known = [[near.known for near in self._ear.near(word.folded) if near.known.actor == actor] for word in row]
        return not any(one.alone for found in known for one in found) and all(
            word.folded == wanted or any(one.folded == wanted for one in found)
            for word, wanted, found in zip(row, name, known, strict=True)
        )

    def _in_full(self, passage: _Passage, place: int, near: Near) -> bool:
        """Tell whether another word of the actor's name stands at the side of this one."""
        sides = (side for side in (place - 1, place + 1) if 0 <= side < len(passage.words))
        return any(self._ear.is_beside(passage.words[side].folded, near) for side in sides)


def _around(passage: _Passage, place: int) -> set[str]:
    words = (*passage.words[max(0, place - _REACH) : place], *passage.words[place + 1 : place + 1 + _REACH])
    return {word.folded for word in words if len(word.folded) >= _SHORTEST_CONTEXT}


def _before(passage: _Passage, place: int) -> tuple[str, ...]:
    """Return the capitalised word right before, if any: not over the end of a sentence."""
    if place == 0:
        return ()
    word = passage.words[place - 1]
    between = passage.text[word.end : passage.words[place].start]
    return (word.folded,) if word.raw[0].isupper() and not between.strip(" -‐") else ()


def _opens(passage: _Passage, place: int) -> bool:
    """Tell whether the word at this place is the first of its sentence."""
    return place <= 0 or passage.sentence(place - 1) != passage.sentence(place)


def _example(passage: _Passage, first: int, last: int) -> str:
    """Return the sentence around a name, cut where it is long."""
    start, end = passage.words[first].start, passage.words[last].end
    head = _SENTENCE_END.split(passage.text[max(0, start - _EXAMPLE) : start])[-1]
    tail = _SENTENCE_END.split(passage.text[end : end + _EXAMPLE])[0]
    cut_head = "…" if len(head) == _EXAMPLE else ""
    cut_tail = "…" if len(tail) == _EXAMPLE else ""
    return f"{cut_head}{head}{passage.text[start:end]}{tail}{cut_tail}".strip()


def _forget_rare(counter: Counter[str], most: int) -> None:
    """Halve the counter when it is full: the rarest words go."""
    if len(counter) > most:
        for word, _ in counter.most_common()[most // 2 :]:
            del counter[word]
