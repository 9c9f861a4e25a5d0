"""What in a text brings up which terms? One table for all terms that are looked for in the same fields.

Most things bring up one term only, so that one is kept as a number, and what else there is beside it: of 100 000 watches
every byte for a term counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import Stemmer

from monitor.match.pairs import Pairs
from monitor.match.readings import LONGEST_REMEMBERED, MOST_REMEMBERED, Reader
from monitor.match.several import Several
from monitor.match.wording import Wording
from monitor.text import fold


class _Remembered(dict[str, tuple[int, ...]]):
    """What each piece of text brings up; worked out when it is first seen."""

    def __init__(self, work_out: Callable[[str], Iterable[int]]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, piece: str) -> tuple[int, ...]:
        found = tuple(sorted(set(self._work_out(piece))))
        if len(piece) <= LONGEST_REMEMBERED:
            if len(self) >= MOST_REMEMBERED:
                self.clear()
            self[piece] = found
        return found


class Table:
    """The terms that are looked for in the same fields."""

    def __init__(self, fields: tuple[str, ...], reader: Reader, former: Table | None = None) -> None:
        """Begin with what a former table has, or with nothing; the former one stays as it is."""
        self.fields = fields
        self.words: Several = Several(former.words if former else None)
        self.beginnings: Several = Several(former.beginnings if former else None)
        self.pairs: Pairs = Pairs(reader, former.pairs if former else None)
        self.stemmed: list[tuple[str, int]] = list(former.stemmed) if former else []
        self._reader = reader
        self._lengths: tuple[int, ...] = ()
        self._by_word = _Remembered(self._brought_up)
        self._by_stem: dict[str, _Remembered] = {}

    def close(self) -> None:
        """Make ready for looking up: all terms have been filed."""
        for filed in (self.words, self.beginnings, self.pairs.filed):
            filed.close()
        self._lengths = tuple(sorted({len(beginning) for beginning in self.beginnings.first}))

    def collect(self, wording: Wording, found: set[int]) -> None:
        """Add to `found` what stands in the fields, and what may."""
        for field in self.fields:
            words = wording.field(field)
            found.update(*map(self._by_word.__getitem__, words.pieces))
            if self.pairs.filed.first:
                for cut in words.cuts:
                    found.update(self.pairs.terms(cut))
            if self.stemmed:
                found.update(*map(self._stems(wording.stemming).__getitem__, words.pieces))

    def _brought_up(self, piece: str) -> Iterator[int]:
        read = self._reader[piece]
        for word in read.all_words():
            if word in self.words.first:
                yield from self.words.under(word)
            for length in self._lengths:
                if length > len(word):
                    break
                if (beginning := word[:length]) in self.beginnings.first:
                    yield from self.beginnings.under(beginning)

    def _stems(self, language: str) -> _Remembered:
        """Return the stemmed terms by the rules of a language, which are not known before an entry is written in it."""
        remembered = self._by_stem.get(language)
        if remembered is None:
            stemmer = Stemmer.Stemmer(language)
            stems = Several()
            for word, term in self.stemmed:
                stems.add(fold(stemmer.stemWord(word.casefold())), term)
            stems.close()

            def brought_up(piece: str) -> Iterator[int]:
                for raw in self._reader[piece].raw:
                    yield from stems.under(fold(stemmer.stemWord(raw.casefold())))

            remembered = self._by_stem[language] = _Remembered(brought_up)
        return remembered
