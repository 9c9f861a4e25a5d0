"""Where do words and patterns stand in one field? It is cut into pieces at once, all else is worked out when asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain, compress, islice
from operator import attrgetter
from typing import NamedTuple

from monitor.match.nodes import Pattern
from monitor.match.readings import Piece, Reader, Reading
from monitor.match.terms import letters
from monitor.text import pieces

#: Words between two values of a field (two authors, two tags): no phrase and no NEAR reaches over it.
_GAP = 100_000

_words_of = attrgetter("words")
_others_of = attrgetter("others")


class Span(NamedTuple):
    """Where something stands in a field: first and last word, first and past-last character."""

    first: int
    last: int
    start: int
    end: int


class _Value:
    """One value of a field: its text and its pieces in order, as they stand and as they are read."""

    def __init__(self, text: str, reader: Reader) -> None:
        self.text = text
        self.cut = pieces(text)
        self._reader = reader

    @cached_property
    def read(self) -> list[Piece]:
        return [self._reader[piece] for piece in self.cut]

    @cached_property
    def numbers(self) -> list[int]:
        """For each piece the number of its first word; one more at the end: how many words there are."""
        return list(accumulate((len(piece.words) for piece in self.read), initial=0))

    def pairs(self) -> Iterable[tuple[str, str]]:
        """Return all two words that stand side by side, whichever way they are read."""
        row = list(chain.from_iterable(map(_words_of, self.read)))
        return chain(zip(row, islice(row, 1, None), strict=False), self._pairs_of_others(row))

    def _pairs_of_others(self, row: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield the pairs in which a joined word, or one with its ending, has a part."""
        found = [
            (number + other.first, number + other.last, other.word)
            for number, others in compress(
                zip(self.numbers, map(_others_of, self.read), strict=False), map(_others_of, self.read)
            )
            for other in others
        ]
        ends: dict[int, list[str]] = {}
        for _, last, word in found:
            ends.setdefault(last, []).append(word)
        for first, last, word in found:
            if first:
                yield row[first - 1], word
                yield from ((before, word) for before in ends.get(first - 1, ()))
            if last + 1 < len(row):
                yield word, row[last + 1]


class Words:
    """One field: its text, and every word of it with the places where it stands."""

    def __init__(self, values: Sequence[str], reader: Reader, stem: Callable[[str], str]) -> None:
        """Cut the values; offsets are those of the values joined by line breaks."""
        self.text = "\n".join(values)
        self._reader = reader
        self._stem = stem
        self._values = [_Value(value, reader) for value in values]
        self._found: dict[Pattern, tuple[Span, ...]] = {}

    @cached_property
    def pieces(self) -> frozenset[str]:
        """The distinct pieces of all values."""
        return frozenset(chain.from_iterable(value.cut for value in self._values))

    def pairs(self) -> Iterable[tuple[str, str]]:
        """Return all two words that stand side by side in one value; some of them come more than once."""
        return chain.from_iterable(value.pairs() for value in self._values)

    def find(self, pattern: Pattern) -> tuple[Span, ...]:
        """Return all places of `pattern` in order; remembered, as many watches ask for the same."""
        found = self._found.get(pattern)
        if found is None:
            places = {span for words in pattern.alternatives for span in self._find_words(words, pattern)}
            # Where two readings begin at one word (cease* in cease-fire), the longer one is what an editor sees.
            longest = {span.first: span for span in sorted(places)}
            found = self._found[pattern] = tuple(longest.values())
        return found

    def _find_words(self, words: tuple[str, ...], pattern: Pattern) -> Iterable[Span]:
        if pattern.stemmed:
            return _chain([list(self._stemmed(self._stem(word))) for word in words])
        columns = [self._spans(word) for word in words[:-1]]
        columns.append(self._beginning(words[-1]) if pattern.prefix else self._spans(words[-1]))
        found = _chain(columns)
        if pattern.exact:
            return [span for span in found if letters(self.text[span.start : span.end]) in pattern.exact]
        return found

    def _spans(self, word: str) -> list[Span]:
        return [span for piece, reading in self._holders.get(word, ()) for span in self._standing(piece, reading)]

    def _beginning(self, prefix: str) -> list[Span]:
        """Return the places of all words that begin with `prefix`."""
        low = bisect_left(self._vocabulary, prefix)
        spans: list[Span] = []
        for word in islice(self._vocabulary, low, None):
            if not word.startswith(prefix):
                break
            spans += self._spans(word)
        return spans

    def _stemmed(self, stem: str) -> Iterator[Span]:
        for piece, reading in self._stems.get(stem, ()):
            yield from self._standing(piece, reading)

    def _standing(self, piece: str, reading: Reading) -> list[Span]:
        _, first, last, start, end = reading
        return [Span(number + first, number + last, at + start, at + end) for number, at in self._places[piece]]

    @cached_property
    def _places(self) -> dict[str, list[tuple[int, int]]]:
        """Where each piece stands: the number of its first word, and its first character."""
        found: dict[str, list[tuple[int, int]]] = {piece: [] for piece in self.pieces}
        shift = first = 0
        for value in self._values:
            at = 0
            for piece, number in zip(value.cut, value.numbers, strict=False):
                # Between two pieces stands nothing that could begin one.
                at = value.text.find(piece, at)
                found[piece].append((first + number, shift + at))
                at += len(piece)
            shift += len(value.text) + 1
            first += value.numbers[-1] + _GAP
        return found

    @cached_property
    def _holders(self) -> dict[str, list[tuple[str, Reading]]]:
        """The pieces in which each word stands, and how it is read there."""
        found: dict[str, list[tuple[str, Reading]]] = {}
        for piece in self.pieces:
            for reading in self._reader[piece].readings:
                found.setdefault(reading.word, []).append((piece, reading))
        return found

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted(self._holders)

    @cached_property
    def _stems(self) -> dict[str, list[tuple[str, Reading]]]:
        """As `_holders`, by the stems of the words as they stand there."""
        found: dict[str, list[tuple[str, Reading]]] = {}
        for piece in self.pieces:
            read = self._reader[piece]
            for raw, reading in zip(read.raw, read.readings, strict=False):
                found.setdefault(self._stem(raw), []).append((piece, reading))
        return found


def _chain(columns: list[list[Span]]) -> list[Span]:
    """Return the places where the words of all columns stand side by side, in order."""
    found = columns[0]
    for column in columns[1:]:
        if not found:
            break
        following: dict[int, list[Span]] = {}
        for span in column:
            following.setdefault(span.first, []).append(span)
        found = [
            Span(head.first, tail.last, head.start, tail.end)
            for head in found
            for tail in following.get(head.last + 1, ())
        ]
    return found
