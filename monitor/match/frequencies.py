"""How often does a word stand in a document? By that a watch is filed under what is rarest of all it needs.

No table of a language is shipped: its licence would bind the program, and it would not know this newsroom's feeds. What was
read counts; where little was read, a word's length says something. A wrong guess costs time, never a hit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import accumulate

from monitor.match.nodes import Pattern
from monitor.match.readings import Reader
from monitor.text import pieces

#: A guess counts as much as this many documents that were read: few, for a guess by length is a poor one.
_WEIGHT_OF_GUESS = 2
#: One letter more makes a word rarer by this: between 3 letters (the) and 9 (ceasefire), as in English news by and large.
_RARER_BY_LETTER = 0.63
#: Of the documents with the rarest word of a phrase, so many have the phrase: names mostly have, other phrases seldom.
_WHOLE_PHRASE = 0.5
#: Letters that inflection may change at the end of a word.
_INFLECTED = 3


class Frequencies:
    """In how many of the documents that were read each word stood. It never changes: more reading makes a new one."""

    def __init__(self, documents: int = 0, counts: Mapping[str, int] | None = None) -> None:
        """Take the number of documents, and that of each folded word; without any, all is guessed."""
        self.documents = documents
        self._counts = dict(counts or {})

    @classmethod
    def learned(cls, texts: Iterable[str]) -> Frequencies:
        """Count the words of `texts`, a document each. A thousand are enough, and take a quarter of a second."""
        reader = Reader()
        counts: Counter[str] = Counter()
        documents = 0
        for text in texts:
            documents += 1
            counts.update({word for piece in set(pieces(text)) for word in reader[piece].words})
        return cls(documents, counts)

    def share(self, pattern: Pattern) -> float:
        """Return about which share of all documents has the pattern, more than 0, at most 1."""
        return min(1.0, sum(self._alternative(words, pattern) for words in pattern.alternatives))

    def _alternative(self, words: tuple[str, ...], pattern: Pattern) -> float:
        if pattern.stemmed:
            shares = [self._beginning(word.casefold()[: max(2, len(word) - _INFLECTED)]) for word in words]
        else:
            shares = [self._word(word) for word in words[:-1]]
            shares.append(self._beginning(words[-1]) if pattern.prefix else self._word(words[-1]))
        return min(shares) * (_WHOLE_PHRASE if len(words) > 1 else 1.0)

    def _word(self, word: str) -> float:
        return self._weighed(self._counts.get(word, 0), word)

    def _beginning(self, beginning: str) -> float:
        low = bisect_left(self._sorted, beginning)
        high = bisect_left(self._sorted, beginning + "\U0010ffff")
        return self._weighed(self._sums[high] - self._sums[low], beginning)

    def _weighed(self, count: int, word: str) -> float:
        guess = _RARER_BY_LETTER ** (len(word) - 1)
        return (min(count, self.documents) + guess * _WEIGHT_OF_GUESS) / (self.documents + _WEIGHT_OF_GUESS)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._counts)

    @cached_property
    def _sums(self) -> list[int]:
        return list(accumulate((self._counts[word] for word in self._sorted), initial=0))
