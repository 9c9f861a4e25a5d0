"""What was said, in the shape in which it is asked for: by words, sequences, terms and pairs.

Reading a sentence costs some 50 microseconds, and a story has said up to some thousand; so what was read is kept from one
entry to the next. Nothing but time depends on it: what is asked is always exactly what the store holds as said.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Hashable, Iterable, Iterator
from typing import Final, TypeVar

from monitor.decide.gist import ROOT, Pair, near, same_name, sequences, terms
from monitor.decide.wording import Words, said_words
from monitor.text import sentences
from monitor.text.common_words import COMMON_WORDS

#: Texts that are kept of all stories together, at 9 kB each (measured, paragraphs of two or three sentences).
LIMIT: Final = 3_000
_Thing = TypeVar("_Thing", bound=Hashable)


class Sayings:
    """What was said; it grows and shrinks by whole texts."""

    def __init__(self, said: Iterable[str] = ()) -> None:
        #: How often each text was said.
        self._texts: Counter[str] = Counter()
        #: How many texts that are.
        self.size = 0
        #: How often each sequence was said, each term, each pair of terms in the order in which they stood.
        self.sequences: Counter[Words] = Counter()
        self.terms: Counter[str] = Counter()
        self.pairs: Counter[Pair] = Counter()
        #: Function words: they tell the languages.
        self.common: set[str] = set()
        #: The sentences that hold a word, each with how often it was said.
        self._holding: dict[str, Counter[Words]] = {}
        #: The words with one beginning.
        self._roots: dict[str, set[str]] = {}
        self.become(said)

    def become(self, said: Iterable[str]) -> None:
        """Hold just `said` from now on; of what was held already nothing is read again."""
        wanted = Counter(said)
        for text in (self._texts - wanted) + (wanted - self._texts):
            self._say(text, wanted[text] - self._texts[text])
        self._texts = wanted
        self.size = wanted.total()

    def add(self, said: Iterable[str]) -> None:
        """Hold these texts, too."""
        for text in said:
            self._texts[text] += 1
            self.size += 1
            self._say(text, 1)

    def _say(self, text: str, times: int) -> None:
        for sentence in sentences(text):
            self.hear(said_words(sentence), times)

    def hear(self, words: Words, times: int = 1) -> None:
        """Hold a sentence as said so many times more, or less."""
        meant = terms(words)
        _count(self.sequences, sequences(words), times)
        _count(self.terms, meant, times)
        _count(self.pairs, near(meant), times)
        for word in dict.fromkeys(words):
            self._hold(word, words, times)

    def _hold(self, word: str, words: Words, times: int) -> None:
        held = self._holding.setdefault(word, Counter())
        _count(held, (words,), times)
        alike = self._roots.setdefault(word[:ROOT], set())
        if held:
            alike.add(word)
            self.common |= COMMON_WORDS.intersection((word,))
            return
        del self._holding[word]
        alike.discard(word)
        self.common.discard(word)
        if not alike:
            del self._roots[word[:ROOT]]

    def states(self, fact: str) -> bool:
        """Tell whether a number or a name was said; a name may have another ending."""
        if fact in self._holding or (fact[0].isdigit() and fact in self.terms):
            return True
        return fact.isalpha() and any(same_name(fact, word) for word in self._roots.get(fact[:ROOT], ()))

    def holds(self, words: Iterable[str]) -> bool:
        """Tell whether all of these words stand in one sentence."""
        wanted, nothing = frozenset(words), Counter[Words]()
        fewest = min((self._holding.get(word, nothing) for word in wanted), key=len, default=nothing)
        return any(wanted.issubset(sentence) for sentence in fewest)

    def __contains__(self, text: object) -> bool:
        """Tell whether a text was said as it stands."""
        return text in self._texts

    def __iter__(self) -> Iterator[str]:
        """Yield each text once."""
        return iter(self._texts)


class Recollection:
    """What was read of the stories that moved last. Who owns a run owns one, and lends it to `is_novel`."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._stories: OrderedDict[Hashable, Sayings] = OrderedDict()
        self._size = 0

    def of(self, story: Hashable, said: Iterable[str]) -> Sayings:
        """Return what `said` holds, ready to be asked; `story` only tells where most of it may have been read before."""
        sayings = self._stories.setdefault(story, Sayings())
        self._size -= sayings.size
        sayings.become(said)
        self._size += sayings.size
        self._stories.move_to_end(story)
        while self._size > self._limit and len(self._stories) > 1:
            self._size -= self._stories.popitem(last=False)[1].size
        return sayings


def _count(counts: Counter[_Thing], found: Iterable[_Thing], times: int) -> None:
    """Count some things so many times more, or less; what is there no more is let go."""
    if times == 1:
        counts.update(found)
        return
    for thing in found:
        counts[thing] += times
        if not counts[thing]:
            del counts[thing]
