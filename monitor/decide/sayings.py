"""What was said, in the shape in which it is asked for: by the sentences that hold a word or a term.

Reading a sentence costs some 30 microseconds, and a story has said up to some thousand; so what was read is kept from one
entry to the next. Nothing but time depends on it: what is asked is always exactly what the store holds as said.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from sys import intern
from typing import Final

from monitor.decide.gist import NEAR, ROOT, SEQUENCE, Pair, number_of, same_name, terms
from monitor.decide.wording import Words, said_words
from monitor.text import sentences
from monitor.text.common_words import COMMON_WORDS

#: Texts that are kept of all stories together, at 3 to 5 kB each (measured, paragraphs of two or three sentences): 50 MB at
#: most. Five stories of as many texts as the store holds as said may take turns without being read again.
LIMIT: Final = 10_000


class Sayings:
    """What was said; it grows and shrinks by whole texts."""

    def __init__(self, said: Iterable[str] = ()) -> None:
        #: How often each text was said.
        self._texts: Counter[str] = Counter()
        #: How many texts that are.
        self.size = 0
        #: How often each sentence was said.
        self._sentences: dict[Words, int] = {}
        #: The sentences that hold a term, each as its terms. Sequences and pairs are looked for when they are asked for: kept
        #: for each sentence they took four times the room, and few are ever asked.
        self.terms: dict[str, list[Words]] = {}
        #: Function words: they tell the languages.
        self.common: set[str] = set()
        #: The sentences that hold a word.
        self._holding: dict[str, list[Words]] = {}
        #: The words with one beginning.
        self._roots: dict[str, set[str]] = {}
        self.become(said)

    def become(self, said: Iterable[str]) -> None:
        """Hold just `said` from now on; of what was held already nothing is read again."""
        wanted = Counter(said)
        for text in {text for text, _ in wanted.items() ^ self._texts.items()}:
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
            # The words of a story come again and again: each is held once.
            self.hear(tuple(map(intern, said_words(sentence))), times)

    def hear(self, words: Words, times: int = 1) -> None:
        """Hold a sentence as said so many times more, or less."""
        before = self._sentences.pop(words, 0)
        if before + times:
            self._sentences[words] = before + times
        if not before:
            meant = terms(words)
            for term in dict.fromkeys(meant):
                self.terms.setdefault(term, []).append(meant)
            for word in dict.fromkeys(words):
                self._hold(word, words)
        elif not before + times:
            meant = terms(words)
            for term in dict.fromkeys(meant):
                _let_go(self.terms, term, meant)
            for word in dict.fromkeys(words):
                self._forget(word, words)

    def _hold(self, word: str, words: Words) -> None:
        held = self._holding.get(word)
        if held is not None:
            held.append(words)
            return
        self._holding[word] = [words]
        self._roots.setdefault(word[:ROOT], set()).add(word)
        if word in COMMON_WORDS:
            self.common.add(word)

    def _forget(self, word: str, words: Words) -> None:
        if not _let_go(self._holding, word, words):
            return
        self.common.discard(word)
        alike = self._roots[word[:ROOT]]
        alike.discard(word)
        if not alike:
            del self._roots[word[:ROOT]]

    def states(self, fact: str) -> bool:
        """Tell whether a number or a name was said; a name may have another ending."""
        if fact in self._holding or (fact[0].isdigit() and fact in self.terms):
            return True
        return fact.isalpha() and any(same_name(fact, word) for word in self._roots.get(fact[:ROOT], ()))

    def holds(self, words: Iterable[str]) -> bool:
        """Tell whether all of these words stand in one sentence."""
        wanted = frozenset(words)
        return any(wanted.issubset(sentence) for sentence in _fewest(self._holding, wanted))

    def follows(self, sequence: Words) -> bool:
        """Tell whether the words of a sequence (see gist) were said one after the other."""
        if len(sequence) < SEQUENCE:
            return sequence in self._sentences
        return any(_stands(sequence, sentence) for sentence in _fewest(self._holding, sequence))

    def begins(self, words: Words) -> bool:
        """Tell whether a sentence was said that begins with these words, the last of which may be half a word."""
        held = _fewest(self._holding, words[:-1]) if len(words) > 1 else self._sentences
        return not words or any(_begins(words, sentence) for sentence in held)

    def relates(self, pair: Pair) -> bool:
        """Tell whether two terms that are not the same were said near one another, in any order."""
        return any(_stand_near(*pair, meant) for meant in _fewest(self.terms, pair))

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


def _let_go(held: dict[str, list[Words]], name: str, words: Words) -> bool:
    """Let go of a sentence that is held under a name; tell whether it was the last."""
    # What is let go was mostly said first, and is found at once.
    held[name].remove(words)
    if held[name]:
        return False
    del held[name]
    return True


def _fewest(held: Mapping[str, Sequence[Words]], names: Iterable[str]) -> Sequence[Words]:
    """Return the sentences that are held under that of these names which has fewest; none where there is no name."""
    return min((held.get(name, ()) for name in names), key=len, default=())


def _stands(sequence: Words, sentence: Words) -> bool:
    first, length = sequence[0], len(sequence)
    places = (place for place, word in enumerate(sentence) if word == first)
    return any(sentence[place : place + length] == sequence for place in places)


def _begins(words: Words, sentence: Words) -> bool:
    whole, last, rest = words[:-1], words[-1], sentence[len(words) - 1 :]
    if not rest or sentence[: len(whole)] != whole:
        return False
    # Half a number is another number, and so is one of two: 12 and 12,000.
    if number_of(last) is not None:
        return rest[0] == last and not any(number_of(word) is not None for word in rest[1:2])
    return rest[0].startswith(last)


def _stand_near(one: str, other: str, meant: Words) -> bool:
    places = (place for place, term in enumerate(meant) if term == one)
    return any(other in meant[max(0, place - NEAR) : place + NEAR + 1] for place in places)
