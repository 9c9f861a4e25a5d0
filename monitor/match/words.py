"""Where do words and patterns stand in one field? It is cut into pieces at once, all else is worked out when asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain, islice
from operator import attrgetter
from typing import NamedTuple

from monitor.match.nodes import Pattern
from monitor.match.readings import BREAK, LONGEST_REMEMBERED, Piece, Reader, Reading
from monitor.match.terms import letters
from monitor.text import pieces

#: Words between two values of a field (two authors, two tags): no phrase and no NEAR reaches over it.
_GAP = 100_000

_words_of = attrgetter("words")


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
        self.cut = _cut(text)
        self._reader = reader

    @cached_property
    def read(self) -> list[Piece]:
        return list(map(self._reader.__getitem__, self.cut))

    @cached_property
    def numbers(self) -> list[int]:
        """For each piece the number of its first word; one more at the end: how many words there are."""
        return list(accumulate(map(len, map(_words_of, self.read)), initial=0))

    @cached_property
    def offsets(self) -> list[int]:
        """For each piece its first character. Between two pieces stands nothing that could begin one."""
        found = []
        at = 0
        for piece in self.cut:
            at = self.text.find(piece, at)
            found.append(at)
            at += len(piece)
        return found

    @cached_property
    def _first(self) -> dict[str, int]:
        return dict(zip(reversed(self.cut), range(len(self.cut) - 1, -1, -1), strict=True))

    @cached_property
    def _next(self) -> list[int]:
        """For each piece where the same stands next, or -1. Numbers only: lists for each piece took three times as long."""
        later: dict[str, int] = {}
        found = []
        for place in range(len(self.cut) - 1, -1, -1):
            piece = self.cut[place]
            found.append(later.get(piece, -1))
            later[piece] = place
        found.reverse()
        return found

    def standing(self, piece: str) -> Iterator[tuple[int, int]]:
        """Yield the places of a piece: the number of its first word, and its first character."""
        place = self._first.get(piece, -1)
        while place >= 0:
            yield self.numbers[place], self.offsets[place]
            place = self._next[place]


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

    @property
    def cuts(self) -> Iterator[Sequence[str]]:
        """The pieces of each value, in order."""
        return (value.cut for value in self._values)

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
            return self._phrases([self._stemmed(self._stem(word)) for word in words])
        columns = [self._spans(word) for word in words[:-1]]
        columns.append(self._beginning(words[-1]) if pattern.prefix else self._spans(words[-1]))
        found = self._phrases(columns)
        if pattern.exact:
            return [span for span in found if letters(self.text[span.start : span.end]) in pattern.exact]
        return found

    def _phrases(self, columns: list[list[Span]]) -> list[Span]:
        """Return where the words of all columns stand side by side in one paragraph."""
        found = _chain(columns)
        if len(columns) == 1:
            return found
        return [span for span in found if self.text.find(BREAK, span.start, span.end) < 0]

    def _spans(self, word: str) -> list[Span]:
        pieces_of_it = [self._holder[word], *self._more_holders.get(word, ())] if word in self._holder else ()
        return [
            span
            for piece in pieces_of_it
            for reading in self._readings(piece, word)
            for span in self._standing(piece, reading)
        ]

    def _readings(self, piece: str, word: str) -> Sequence[Reading]:
        """Return how a piece is read as `word`."""
        if len(piece) > LONGEST_REMEMBERED:
            return self._long[piece][word]
        read = self._reader[piece]
        return [reading for reading in (*read.plain, *read.others) if reading[0] == word]

    @cached_property
    def _long(self) -> dict[str, dict[str, list[Reading]]]:
        """How long pieces are read, by word. The reader reads them anew each time: once for each word is squared work."""
        found: dict[str, dict[str, list[Reading]]] = {}
        for piece in self.pieces:
            if len(piece) > LONGEST_REMEMBERED:
                by_word = found[piece] = {}
                read = self._reader[piece]
                for reading in (*read.plain, *read.others):
                    by_word.setdefault(reading[0], []).append(reading)
        return found

    def _stemmed(self, stem: str) -> list[Span]:
        return [span for piece, reading in self._stems.get(stem, ()) for span in self._standing(piece, reading)]

    def _beginning(self, prefix: str) -> list[Span]:
        """Return the places of all words that begin with `prefix`."""
        low = bisect_left(self._vocabulary, prefix)
        spans: list[Span] = []
        for word in islice(self._vocabulary, low, None):
            if not word.startswith(prefix):
                break
            spans += self._spans(word)
        return spans

    def _standing(self, piece: str, reading: Reading) -> Iterator[Span]:
        _, first, last, start, end = reading
        for value, words_before, shift in self._bearing[piece] if len(self._values) > 1 else self._placed:
            for number, at in value.standing(piece):
                before = words_before + number
                yield Span(before + first, before + last, shift + at + start, shift + at + end)

    @cached_property
    def _placed(self) -> list[tuple[_Value, int, int]]:
        """Each value with the words and the characters before it."""
        found = []
        shift = words_before = 0
        for value in self._values:
            found.append((value, words_before, shift))
            shift += len(value.text) + 1
            words_before += value.numbers[-1] + _GAP
        return found

    @cached_property
    def _bearing(self) -> dict[str, list[tuple[_Value, int, int]]]:
        """For each piece the values in which it stands: a feed may name a thousand authors."""
        found: dict[str, list[tuple[_Value, int, int]]] = {}
        for placed in self._placed:
            for piece in dict.fromkeys(placed[0].cut):
                found.setdefault(piece, []).append(placed)
        return found

    @cached_property
    def _more_holders(self) -> dict[str, list[str]]:
        """The pieces in which a word stands, beside that in `_holder`: most words have but one."""
        return {}

    @cached_property
    def _holder(self) -> dict[str, str]:
        """A piece in which each word stands."""
        found: dict[str, str] = {}
        for piece in self.pieces:
            read = self._reader[piece]
            # Each once, however often it stands there. Without places it is but one word, as are most.
            for word in read.all_words() if read.places else read.words:
                if found.setdefault(word, piece) != piece:
                    self._more_holders.setdefault(word, []).append(piece)
        return found

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted(self._holder)

    @cached_property
    def _stems(self) -> dict[str, list[tuple[str, Reading]]]:
        """The pieces in which a word of each stem stands, and how it is read there."""
        found: dict[str, list[tuple[str, Reading]]] = {}
        for piece in self.pieces:
            read = self._reader[piece]
            for raw, reading in zip(read.raw, read.plain, strict=True):
                found.setdefault(self._stem(raw), []).append((piece, reading))
        return found


def _cut(text: str) -> list[str]:
    """Return the pieces of a text in order, the end of each paragraph one of its own."""
    if BREAK not in text:
        return pieces(text)
    found: list[str] = []
    for paragraph in text.split(BREAK):
        found += pieces(paragraph)
        found.append(BREAK)
    found.pop()
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
