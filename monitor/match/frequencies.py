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
#: Words of more letters are all as rare.
_LONGEST = 24
#: By the letters of a word, in how many of the documents guessed at it stands.
_GUESSES = [_WEIGHT_OF_GUESS * _RARER_BY_LETTER ** max(0, letters - 1) for letters in range(_LONGEST + 1)]


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
        alternative = self._stems if pattern.stemmed else self._beginning if pattern.prefix else self._words
        if len(pattern.alternatives) == 1:
            return alternative(pattern.alternatives[0])
        return min(1.0, sum(map(alternative, pattern.alternatives)))

    def of_word(self, word: str) -> float:
        """Return about which share of all documents has the folded word."""
        return self._weighed(self._counts.get(word, 0), word)

    def _words(self, words: tuple[str, ...]) -> float:
        return self.of_word(words[0]) if len(words) == 1 else min(map(self.of_word, words)) * _WHOLE_PHRASE

    def _beginning(self, words: tuple[str, ...]) -> float:
        last = self._of_beginning(words[-1])
        return last if len(words) == 1 else min(last, *map(self.of_word, words[:-1])) * _WHOLE_PHRASE

    def _stems(self, words: tuple[str, ...]) -> float:
        return min(self._of_beginning(word.casefold()[: max(2, len(word) - _INFLECTED)]) for word in words)

    def _of_beginning(self, beginning: str) -> float:
        low = bisect_left(self._sorted, beginning)
        high = bisect_left(self._sorted, beginning + "\U0010ffff")
        return self._weighed(self._sums[high] - self._sums[low], beginning)

    def _weighed(self, count: int, word: str) -> float:
        guess = _GUESSES[min(len(word), _LONGEST)]
        return (min(count, self.documents) + guess) / (self.documents + _WEIGHT_OF_GUESS)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._counts)

    @cached_property
    def _sums(self) -> list[int]:
        return list(accumulate((self._counts[word] for word in self._sorted), initial=0))
