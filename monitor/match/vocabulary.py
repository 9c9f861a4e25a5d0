"""Which of all the watches' terms stand in a revision? Found by looking up its words, however many terms there are.

a word      is looked up among the words and, each length once, among the beginnings (minist*)
two words   side by side are looked up among the pairs: a phrase is filed under its rarest, Chinese names too
a stem      is looked up among those of the entry's language
the rest    (longer phrases, =Exact) is searched for where its rarest part stands
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import pairwise

from monitor.match.frequencies import Frequencies
from monitor.match.nodes import Pattern, Term
from monitor.match.readings import Reader
from monitor.match.tables import Table
from monitor.match.wording import Wording

#: What stands in other fields than these says the same of many documents.
_TEXTUAL = frozenset({"title", "summary", "body", "author", "url", "note", "slugline"})
#: The share of all documents that has a term in one of those other fields: a judgement.
_COMMON = 0.25


class Vocabulary:
    """All terms of all watches, each with a number."""

    def __init__(self, frequencies: Frequencies, reader: Reader, former: Vocabulary | None = None) -> None:
        """Begin with the terms of a former one, or with none; `number` adds one, `close` is called behind the last.

        The former one stays as it is, and in use.
        """
        #: For each term, how it is written, what it looks for, in which fields, and about which share of all documents has it.
        self.written: list[str] = list(former.written) if former else []
        self.forms: list[str | Pattern] = list(former.forms) if former else []
        self.fields: list[tuple[str, ...]] = list(former.fields) if former else []
        self.shares: array[float] = array("f", former.shares if former else ())
        self.tables: dict[tuple[str, ...], Table] = {}
        for fields, table in former.tables.items() if former else ():
            self.tables[fields] = Table(fields, reader, table)
        #: What brings these up does not prove that they are there.
        self.doubtful: set[int] = set(former.doubtful) if former else set()
        self._frequencies = frequencies
        self._reader = reader
        self._numbers = {
            key: number for number, key in enumerate(zip(self.fields, self.written, self.forms, strict=True))
        }

    def number(self, term: Term, fields: tuple[str, ...]) -> int:
        """Return the number of a term that is looked for in these fields; one that is not known is filed."""
        pattern = term.pattern
        form = _form(pattern)
        number = self._numbers.get((fields, term.written, form))
        return self._added(term.written, pattern, form, fields) if number is None else number

    def _added(self, written: str, pattern: Pattern, form: str | Pattern, fields: tuple[str, ...]) -> int:
        table = self._table(fields)
        number = len(self.written)
        if form == written:
            written = form  # one text instead of two
        self._numbers[table.fields, written, form] = number
        self.written.append(written)
        self.forms.append(form)
        self.fields.append(table.fields)
        self.shares.append(self._share(pattern, fields))
        self._file(pattern, form, number, table)
        return number

    def cost(self, terms: Iterable[int]) -> float:
        """Return about how many of all documents any of the terms brings up."""
        return sum(map(self.shares.__getitem__, terms))

    def close(self) -> None:
        """Make ready for looking up, and forget what only filing needs."""
        self._numbers = {}
        for table in self.tables.values():
            table.close()

    def pattern(self, number: int) -> Pattern:
        """Return what a term looks for."""
        form = self.forms[number]
        if isinstance(form, Pattern):
            return form
        return Pattern(alternatives=(tuple(form.removesuffix("*").split(" ")),), prefix=form.endswith("*"))

    def present(self, wording: Wording) -> set[int]:
        """Return the numbers of all terms that stand in the fields they are looked for in."""
        found: set[int] = set()
        for table in self.tables.values():
            table.collect(wording, found)
        if not self.doubtful.isdisjoint(found):
            found.difference_update([term for term in found & self.doubtful if not self._stands(term, wording)])
        return found

    def _stands(self, number: int, wording: Wording) -> bool:
        pattern = self.pattern(number)
        return any(wording.field(field).find(pattern) for field in self.fields[number])

    def _share(self, pattern: Pattern, fields: tuple[str, ...]) -> float:
        return self._frequencies.share(pattern) if _TEXTUAL.issuperset(fields) else _COMMON

    def _table(self, fields: tuple[str, ...]) -> Table:
        table = self.tables.get(fields)
        if table is None:
            table = self.tables[fields] = Table(fields, self._reader)
        return table

    def _file(self, pattern: Pattern, form: str | Pattern, number: int, table: Table) -> None:
        if pattern.exact:
            self.doubtful.add(number)
        for words in pattern.alternatives:
            # The form of a plain word or pair is the text it is filed under: kept once.
            text = form if isinstance(form, str) else " ".join(words)
            if pattern.stemmed:
                self._file_stem(words, number, table)
            elif len(words) == 2 and not pattern.prefix:
                table.pairs.add(text, number)
            elif len(words) > 1:
                self._file_phrase(words, number, table, prefix=pattern.prefix)
            elif pattern.prefix:
                table.beginnings.add(words[0], number)
            else:
                table.words.add(text, number)

    def _file_stem(self, words: tuple[str, ...], number: int, table: Table) -> None:
        table.stemmed.append((max(words, key=len), number))
        if len(words) > 1:
            self.doubtful.add(number)

    def _file_phrase(self, words: tuple[str, ...], number: int, table: Table, *, prefix: bool) -> None:
        """File a phrase under its rarest pair; of a pair whose second word is a beginning, only the first word is sure."""
        sure = words[:-1] if prefix else words
        if len(sure) == 1:
            table.words.add(sure[0], number)
        else:
            table.pairs.add(" ".join(min(pairwise(sure), key=self._rarity)), number)
        self.doubtful.add(number)

    def _rarity(self, pair: Iterable[str]) -> float:
        return min(map(self._frequencies.of_word, pair))


def _form(pattern: Pattern) -> str | Pattern:
    """Return the pattern of plain words as one text, which takes a fifth of its room; all others as they are.

    No folded word has a space or a star in it.
    """
    if len(pattern.alternatives) > 1 or pattern.exact or pattern.stemmed:
        return pattern
    words = pattern.alternatives[0]
    text = words[0] if len(words) == 1 else " ".join(words)
    return f"{text}*" if pattern.prefix else text
