"""Who wants to hear of a revision, found the slow way: every watch, every word, no index and nothing remembered.

It reads a watch's tree and says what it means in the fewest words; the matcher must say the same, evidence included. Of the
product it uses only the reader of expressions, the splitting into words and the folding.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import Stemmer

from monitor.match.compose import compose
from monitor.match.names import Names, names
from monitor.match.nodes import (
    ActorName,
    And,
    Count,
    First,
    InField,
    Near,
    Node,
    Not,
    Or,
    OrderedNear,
    Pattern,
    PlaceName,
    Term,
)
from monitor.model import Change, Entry, Evidence, Feed, Hit, Newsroom, Watch
from monitor.text import Token, fold, initials, tokens

#: No phrase and no NEAR reaches from one author, tag or category into the next.
FAR = 1_000_000


class Stand(NamedTuple):
    """A place in a field: words and characters."""

    first: int
    last: int
    start: int
    end: int


class Spot(NamedTuple):
    """A place where a term stands."""

    field: str
    stand: Stand
    term: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Where:
    """What a clause looks at."""

    fields: tuple[str, ...] = ("title", "body")
    limit: int | None = None


class Oracle:
    """Knows one revision; asks every watch."""

    def __init__(self, newsroom: Newsroom, entry: Entry, change: Change, feed: Feed) -> None:
        self.newsroom = newsroom
        self.names: Names = names(newsroom)
        self.feed = feed
        self.language = entry.language or feed.language or ""
        self.values = {
            "title": (change.title,),
            "body": (change.text,),
            "summary": (entry.summary,),
            "author": entry.authors,
            "feed": (feed.name, feed.title),
            "tag": feed.tags,
            "category": entry.categories,
            "language": (self.language,),
            "url": (entry.link,),
        }
        self.stemmer = Stemmer.Stemmer({"tr": "turkish", "ar": "arabic", "ru": "russian"}.get(self.language, "english"))

    def hits(self) -> tuple[Hit, ...]:
        """Return the hits of all watches, by name."""
        return tuple(hit for name in sorted(self.newsroom.watches) for hit in self._hit(self.newsroom.watches[name]))

    def _hit(self, watch: Watch) -> Iterator[Hit]:
        root = compose(watch).root
        assert root is not None
        spots = self.spots(root, Where())
        if spots is not None and self._in_scope(watch):
            found = {
                Evidence(
                    field=spot.field, start=spot.stand.start, end=spot.stand.end, term=spot.term, text=self.cut(spot)
                )
                for spot in spots
            }
            yield Hit(watch=watch.name, matched=tuple(sorted(found)))

    def _in_scope(self, watch: Watch) -> bool:
        only = watch.only
        return (
            (not only.feeds or self.feed.name in only.feeds)
            and (not only.tags or any(tag in self.feed.tags for tag in only.tags))
            and (not only.languages or self.language in only.languages)
        )

    def cut(self, spot: Spot) -> str:
        """Return what the field says at a spot."""
        return "\n".join(self.values[spot.field])[spot.stand.start : spot.stand.end]

    def spots(self, node: Node, where: Where) -> set[Spot] | None:  # noqa: PLR0911 -- a row for each operator
        """Return all that shows that `node` holds, None if it does not."""
        match node:
            case Term():
                return self.stands(node, where) or None
            case ActorName() | PlaceName():
                terms = self.names.actors[node.key] if isinstance(node, ActorName) else self.names.places[node.key]
                return set().union(*(self.stands(term, where) for term in terms)) or None
            case And():
                parts = [self.spots(child, where) for child in node.children]
                return None if any(part is None for part in parts) else set().union(*filter(None, parts))
            case Or():
                parts = [self.spots(child, where) for child in node.children]
                return None if all(part is None for part in parts) else set().union(*filter(None, parts))
            case Not():
                return set() if self.spots(node.child, where) is None else None
            case InField():
                return self.spots(node.child, Where(fields=(node.field,), limit=where.limit))
            case First():
                limit = node.limit if where.limit is None else min(node.limit, where.limit)
                return self.spots(node.child, Where(fields=where.fields, limit=limit))
            case Near():
                return self.near(node, where) or None
            case Count():
                return self.count(node, where)
        raise AssertionError(node)

    def near(self, node: Near, where: Where) -> set[Spot]:
        """Compare every two places."""
        found: set[Spot] = set()
        for left in self.spots(node.left, where) or ():
            for right in self.spots(node.right, where) or ():
                gaps = [right.stand.first - left.stand.last]
                if not isinstance(node, OrderedNear):
                    gaps.append(left.stand.first - right.stand.last)
                if left.field == right.field and any(1 <= gap <= node.distance for gap in gaps):
                    found |= {left, right}
        return found

    def count(self, node: Count, where: Where) -> set[Spot] | None:
        """Take places from left to right, the one that ends first before others; those that overlap one taken do not count."""
        spots = self.spots(node.child, where) or set()
        taken: list[Spot] = []
        for spot in sorted(spots, key=lambda spot: (spot.field, spot.stand.last)):
            if not any(spot.field == other.field and spot.stand.first <= other.stand.last for other in taken):
                taken.append(spot)
        return spots if len(taken) >= node.least else None

    def stands(self, term: Term, where: Where) -> set[Spot]:
        """Return all places of a term that count; of several at one word the longest."""
        found: set[Spot] = set()
        for field in where.fields:
            longest: dict[int, Stand] = {}
            for stand in sorted(self.of_pattern(term.pattern, field)):
                longest[stand.first] = stand
            found |= {
                Spot(field, stand, term.written)
                for stand in longest.values()
                if where.limit is None or field != "body" or stand.last < where.limit
            }
        return found

    def of_pattern(self, pattern: Pattern, field: str) -> Iterator[Stand]:
        """Yield the places of a pattern in all values of a field."""
        far = shift = 0
        for value in self.values[field]:
            for words in pattern.alternatives:
                for stand in self.of_words(words, value, pattern):
                    # A phrase stands in one paragraph.
                    if "\n" in value[stand.start : stand.end]:
                        continue
                    if not pattern.exact or letters(value[stand.start : stand.end]) in pattern.exact:
                        first, last, start, end = stand
                        yield Stand(far + first, far + last, shift + start, shift + end)
            far += FAR
            shift += len(value) + 1

    def of_words(self, words: tuple[str, ...], value: str, pattern: Pattern) -> Iterator[Stand]:
        """Yield the places where the words stand side by side, trying every reading after every other."""
        readings = list(self.stems(value) if pattern.stemmed else spellings(value))
        wanted = [self.stem(word) for word in words] if pattern.stemmed else words

        def on(index: int, head: Stand) -> Iterator[Stand]:
            if index == len(wanted):
                yield head
                return
            begins = pattern.prefix and index == len(wanted) - 1
            for word, stand in readings:
                fits = word.startswith(wanted[index]) if begins else word == wanted[index]
                if fits and (index == 0 or stand.first == head.last + 1):
                    yield from on(
                        index + 1, stand if index == 0 else Stand(head.first, stand.last, head.start, stand.end)
                    )

        return on(0, Stand(0, 0, 0, 0))

    def stems(self, value: str) -> Iterator[tuple[str, Stand]]:
        """Yield the stem of every word."""
        for place, token in enumerate(words_of(value)):
            yield self.stem(token.raw), Stand(place, place, token.start, token.end)

    def stem(self, word: str) -> str:
        """Return a word's stem in the entry's language."""
        return fold(self.stemmer.stemWord(word.casefold()))


def words_of(value: str) -> list[Token]:
    """Return the words of a text; the dot behind the last of dotted initials is a part of it."""
    dots = {end - 1 for start, end in initials(value) if value[end - 1] == "."}
    return [word._replace(end=word.end + (word.end in dots)) for word in tokens(value)]


def spellings(value: str) -> Iterator[tuple[str, Stand]]:
    """Yield every word, with and without what an apostrophe cut off, up to five that hyphens tie as one, and dotted initials."""
    words = words_of(value)
    for start, end in initials(value):
        places = [place for place, word in enumerate(words) if start <= word.start < end]
        raw = "".join(words[place].raw for place in places)
        yield fold(raw), Stand(places[0], places[-1], start, end)
    for first, head in enumerate(words):
        for last in range(first, min(len(words), first + 5)):
            if any(not word.tied for word in words[first + 1 : last + 1]):
                break
            raw, tail = "".join(word.raw for word in words[first : last + 1]), words[last]
            yield fold(raw), Stand(first, last, head.start, tail.end)
            if tail.ending:
                yield fold(raw + tail.ending), Stand(first, last, head.start, tail.end + 1 + len(tail.ending))


def letters(text: str) -> str:
    """Return what counts where case and accents do."""
    return "".join(
        sign
        for sign in unicodedata.normalize("NFC", text)
        if sign.isalnum() or unicodedata.category(sign) in {"Mn", "Mc", "Me"}
    )
