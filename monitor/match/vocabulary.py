"""Which of all the watches' terms stand in a revision? Found by looking up its words, however many terms there are.

a word      is looked up among the words and, each length once, among the beginnings (minist*)
two words   side by side are looked up among the pairs: a phrase is filed under its rarest, Chinese names too
a stem      is looked up among those of the entry's language
the rest    (longer phrases, =Exact) is searched for where its rarest part stands
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

import Stemmer

from monitor.match.frequencies import Frequencies
from monitor.match.nodes import Pattern, Term
from monitor.match.pairs import Pair, Pairs
from monitor.match.readings import LONGEST_REMEMBERED, MOST_REMEMBERED, Reader
from monitor.match.wording import Wording
from monitor.text import fold

#: What stands in other fields than these says the same of many documents.
_TEXTUAL = frozenset({"title", "summary", "body", "author", "url", "note", "slugline"})
#: The share of all documents that has a term in one of those other fields: a judgement.
_COMMON = 0.25


class _Filed(dict[str, tuple[int, ...]]):
    """Terms by what brings them up."""

    def add(self, key: str, term: int) -> None:
        self[key] = (*self[key], term) if key in self else (term,)


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


class _Table:
    """The terms that are looked for in the same fields."""

    def __init__(self, fields: tuple[str, ...], reader: Reader) -> None:
        self.fields = fields
        self.words = _Filed()
        self.beginnings = _Filed()
        self.pairs = Pairs(reader)
        self.stemmed: list[tuple[str, int]] = []
        self._reader = reader
        self._lengths: tuple[int, ...] = ()
        self._by_word = _Remembered(self._brought_up)
        self._by_stem: dict[str, _Remembered] = {}

    def close(self) -> None:
        """Make ready for looking up: all terms have been filed."""
        self._lengths = tuple(sorted({len(beginning) for beginning in self.beginnings}))

    def collect(self, wording: Wording, found: set[int]) -> None:
        """Add to `found` what stands in the fields, and what may."""
        for field in self.fields:
            words = wording.field(field)
            found.update(*map(self._by_word.__getitem__, words.pieces))
            if self.pairs.filed:
                for cut in words.cuts:
                    found.update(self.pairs.terms(cut))
            if self.stemmed:
                found.update(*map(self._stems(wording.stemming).__getitem__, words.pieces))

    def _brought_up(self, piece: str) -> Iterator[int]:
        read = self._reader[piece]
        for word in {*read.words, *(other[0] for other in read.others)}:
            yield from self.words.get(word, ())
            for length in self._lengths:
                if length > len(word):
                    break
                yield from self.beginnings.get(word[:length], ())

    def _stems(self, language: str) -> _Remembered:
        """Return the stemmed terms by the rules of a language, which are not known before an entry is written in it."""
        remembered = self._by_stem.get(language)
        if remembered is None:
            stemmer = Stemmer.Stemmer(language)
            stems = _Filed()
            for word, term in self.stemmed:
                stems.add(fold(stemmer.stemWord(word.casefold())), term)

            def brought_up(piece: str) -> Iterator[int]:
                for raw in self._reader[piece].raw:
                    yield from stems.get(fold(stemmer.stemWord(raw.casefold())), ())

            remembered = self._by_stem[language] = _Remembered(brought_up)
        return remembered


class Vocabulary:
    """All terms of all watches, each with a number."""

    def __init__(self, frequencies: Frequencies, reader: Reader) -> None:
        """Begin with no term; `number` adds one, `close` is called behind the last."""
        self.terms: list[Term] = []
        #: For each term, the fields it is looked for in, and about which share of all documents has it.
        self.fields: list[tuple[str, ...]] = []
        self.shares: list[float] = []
        self._numbers: dict[tuple[object, ...], int] = {}
        self._frequencies = frequencies
        self._reader = reader
        self._tables: dict[tuple[str, ...], _Table] = {}
        #: What brings these up does not prove that they are there.
        self._doubtful: set[int] = set()

    def number(self, term: Term, fields: tuple[str, ...]) -> int:
        """Return the number of a term that is looked for in these fields; one that is not known is filed."""
        pattern = term.pattern
        # The type says what else is in the pattern, and has a hash of its own: that of a pattern takes as long as all the rest.
        key = (type(term), fields, term.written, pattern.alternatives, pattern.prefix)
        number = self._numbers.get(key)
        if number is None:
            table = self._table(fields)
            number = self._numbers[key] = len(self.terms)
            self.terms.append(term)
            self.fields.append(table.fields)
            self.shares.append(self._share(pattern, fields))
            self._file(pattern, number, table)
        return number

    def cost(self, terms: Iterable[int]) -> float:
        """Return about how many of all documents any of the terms brings up."""
        return sum(map(self.shares.__getitem__, terms))

    def close(self) -> None:
        """Make ready for looking up, and forget what only filing needs."""
        self._numbers = {}
        self.shares = []
        for table in self._tables.values():
            table.close()

    def present(self, wording: Wording) -> set[int]:
        """Return the numbers of all terms that stand in the fields they are looked for in."""
        found: set[int] = set()
        for table in self._tables.values():
            table.collect(wording, found)
        found.difference_update([term for term in found & self._doubtful if not self._stands(term, wording)])
        return found

    def _stands(self, number: int, wording: Wording) -> bool:
        pattern = self.terms[number].pattern
        return any(wording.field(field).find(pattern) for field in self.fields[number])

    def _share(self, pattern: Pattern, fields: tuple[str, ...]) -> float:
        return self._frequencies.share(pattern) if _TEXTUAL.issuperset(fields) else _COMMON

    def _table(self, fields: tuple[str, ...]) -> _Table:
        table = self._tables.get(fields)
        if table is None:
            table = self._tables[fields] = _Table(fields, self._reader)
        return table

    def _file(self, pattern: Pattern, number: int, table: _Table) -> None:
        if pattern.exact:
            self._doubtful.add(number)
        for words in pattern.alternatives:
            if pattern.stemmed:
                self._file_stem(words, number, table)
            elif len(words) > 1:
                self._file_phrase(words, number, table, prefix=pattern.prefix)
            elif pattern.prefix:
                table.beginnings.add(words[0], number)
            else:
                table.words.add(words[0], number)

    def _file_stem(self, words: tuple[str, ...], number: int, table: _Table) -> None:
        table.stemmed.append((max(words, key=len), number))
        if len(words) > 1:
            self._doubtful.add(number)

    def _file_phrase(self, words: tuple[str, ...], number: int, table: _Table, *, prefix: bool) -> None:
        """File a phrase under its rarest pair; of a pair whose second word is a beginning, only the first word is sure."""
        sure = words[:-1] if prefix else words
        if len(sure) == 1:
            table.words.add(sure[0], number)
        elif len(sure) == 2:
            table.pairs.add((sure[0], sure[1]), number)
        else:
            table.pairs.add(min(pairwise(sure), key=self._rarity), number)
        if len(words) > 2 or prefix:
            self._doubtful.add(number)

    def _rarity(self, pair: Pair) -> float:
        return min(map(self._frequencies.of_word, pair))
