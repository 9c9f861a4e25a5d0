"""Which of the pairs of words that watches look for stand side by side? Phrases are found by them.

Most pieces of a text have no part in any pair. So each is marked with a number, and a regular expression over the marks says
where it is worth looking: that takes a fifth of the time of looking up every two words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, compress, pairwise

from monitor.match.readings import BREAK, LONGEST_REMEMBERED, MOST_REMEMBERED, Reader
from monitor.match.several import Several

#: The marks of a piece: it has no part in a pair; is the first word of one, the second, or of one the first and of another
#: the second; is more than one word, or one that is read in several ways; or has no word at all.
_NONE, _HEAD, _TAIL, _BOTH, _TANGLED, _EMPTY = range(6)
_WORTH_LOOKING = re.compile(rb"(?=[\x01\x03\x04][\x02\x03\x04])|\x04")

Pair = tuple[str, str]


class Pairs(dict[str, int]):
    """Pairs of words, each with the terms it is filed for; as a mapping, the marks of pieces that were seen."""

    def __init__(self, reader: Reader, former: Pairs | None = None) -> None:
        """Begin with what a former one has, or with nothing; the former one stays as it is."""
        super().__init__()
        #: By the two words with a space between them: one text takes a third of the room of two.
        self.filed: Several = Several(former.filed if former else None)
        #: For each word that has a part in a pair, whether it is the first word of one, the second, or both.
        self.roles: dict[str, int] = dict(former.roles) if former else {}
        self._reader = reader

    def add(self, pair: str, term: int) -> None:
        """File a term under two words with a space between them. Pieces may be looked up when all pairs are there."""
        self.filed.add(pair, term)
        for word, role in zip(pair.split(" "), (_HEAD, _TAIL), strict=True):
            self.roles[word] = self.roles.get(word, _NONE) | role

    def terms(self, cut: Sequence[str]) -> Iterator[int]:
        """Yield the terms filed under pairs that stand in a text, given as its pieces in order."""
        marks = bytes(map(self.__getitem__, cut))
        if _EMPTY in marks:
            full = [mark != _EMPTY for mark in marks]
            cut, marks = list(compress(cut, full)), bytes(compress(marks, full))
        for found in _WORTH_LOOKING.finditer(marks):
            place = found.start()
            for pair in self._around(cut[place : place + 2], tangled=_TANGLED in marks[place : place + 2]):
                yield from self.filed.under(" ".join(pair))

    def _around(self, cut: Sequence[str], *, tangled: bool) -> Iterable[Pair]:
        if tangled:
            return side_by_side(cut, self._reader)
        return ((self._reader[cut[0]].words[0], self._reader[cut[1]].words[0]),)

    def __missing__(self, piece: str) -> int:
        mark = self._mark(piece)
        if len(piece) <= LONGEST_REMEMBERED:
            if len(self) >= MOST_REMEMBERED:
                self.clear()
            self[piece] = mark
        return mark

    def _mark(self, piece: str) -> int:
        if piece == BREAK:
            return _NONE  # not _EMPTY: what stands around it are no neighbours
        read = self._reader[piece]
        if not read.words:
            return _EMPTY
        if len(read.words) == 1 and not read.others:
            return self.roles.get(read.words[0], _NONE)
        return _NONE if self.roles.keys().isdisjoint(read.all_words()) else _TANGLED


def side_by_side(cut: Iterable[str], reader: Reader) -> Iterator[Pair]:
    """Yield all two words of pieces in order that stand side by side, whichever way they are read."""
    read = [reader[piece] for piece in cut]
    row = list(chain.from_iterable(piece.words for piece in read))
    yield from pairwise(row)
    others: list[tuple[int, int, str]] = []
    before = 0
    for piece in read:
        others += [(before + first, before + last, word) for word, first, last, _, _ in piece.others]
        before += len(piece.words)
    ends: dict[int, list[str]] = {}
    for _, last, word in others:
        ends.setdefault(last, []).append(word)
    for first, last, word in others:
        if first:
            yield row[first - 1], word
            yield from ((head, word) for head in ends.get(first - 1, ()))
        if last + 1 < len(row):
            yield word, row[last + 1]
