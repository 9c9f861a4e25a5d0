"""What has been said, as far as it touches the sentences in question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from monitor.decide.gist import ROOT, Gist, Pair, near, opposite, same_name, sequences, terms
from monitor.decide.wording import Words, said_words
from monitor.text import sentences
from monitor.text.common_words import COMMON_WORDS

#: The share of a sentence's three-word sequences that must have been said. One changed word breaks three of them: in a
#: sentence of twenty words that leaves .83, which is new; two sentences joined or parted, or a fixed typo in a long one,
#: stay above.
_CONTAINED: Final = 0.85
#: A sentence of at least so many words, all of which stand in one sentence that was said, is that sentence in another
#: order: desks turn "on Nov. 19" into "on 19 November". One word that does not ("not", say) makes it new.
_REORDERED: Final = 6
#: Texts of one language share most of their function words; of two languages next to none ("a", "on", "al"). So many must be
#: known of both sides to judge by.
_FOREIGN: Final = 0.35
_JUDGED: Final = 4
#: A report in a language of its own can be known by its numbers and names alone, if it has at least so many.
_FACTS: Final = 3
#: What the pairs of a sentence must count for their share to mean something: those of four words.
_LEAST: Final = 6.0


class Heard:
    """What was said, of which the sentences in question (`asked`) share something; more can be said to it.

    Making it costs a look at each sentence that was said: 25 microseconds, measured, so that an update of a story that has
    told 2 000 sentences costs 50 ms; more to be said costs no second look. What it keeps is no more than what is asked.
    """

    def __init__(self, asked: Iterable[Gist], said: Iterable[str]) -> None:
        gists = tuple(asked)
        self._wanted_sequences = frozenset[Words]().union(*(gist.sequences for gist in gists))
        self._wanted_terms = frozenset[str]().union(*(gist.terms for gist in gists))
        self._wanted_terms |= {opposite(term) for term in self._wanted_terms}
        pairs = frozenset[Pair]().union(*(gist.pairs for gist in gists))
        #: In both orders: so what was said need not be put in any.
        self._wanted_pairs = pairs | {(other, one) for one, other in pairs}
        #: Facts that have not been found yet: a story's names stand in most of its sentences.
        self._missing = set[str]().union(*(gist.facts for gist in gists))
        self._roots: dict[str, set[str]] = {}
        for fact in filter(str.isalpha, self._missing):
            self._roots.setdefault(fact[:ROOT], set()).add(fact)
        #: Function words, of whatever was said: they tell its languages.
        self._common: set[str] = set()
        self._sequences: set[Words] = set()
        self._terms: set[str] = set()
        self._pairs: set[Pair] = set()
        #: The words of each sentence that shares a sequence with what is asked.
        self._bags: list[Words] = []
        for text in said:
            for sentence in sentences(text):
                self._hear(said_words(sentence))

    def says(self, gist: Gist) -> bool:
        """Tell whether a sentence was said nearly word for word, with all its facts."""
        if not gist.sequences:
            return True
        contained = len(gist.sequences & self._sequences) / len(gist.sequences)
        return self.knows(gist) and (contained >= _CONTAINED or self._is_reordered(gist))

    def knows(self, gist: Gist) -> bool:
        """Tell whether a sentence brings no number, no name, and says of nothing the contrary of what was said."""
        return gist.facts.isdisjoint(self._missing) and not any(
            opposite(term) in self._terms and term not in self._terms for term in gist.terms
        )

    def retells(self, gists: Iterable[Gist]) -> bool:
        """Tell whether a report in another language than all that was said brings no number and no name of its own.

        Words cannot be compared then, but numbers are numbers, and most names are the same names. Days and months count
        for nothing: every language has its own, and every report of a day names it.
        """
        together = tuple(gists)
        facts = frozenset[str]().union(*(gist.facts for gist in together)) - COMMON_WORDS
        common = COMMON_WORDS.intersection(word for gist in together for word in gist.words)
        judged = min(len(common), len(self._common))
        foreign = judged >= _JUDGED and len(common & self._common) < _FOREIGN * judged
        return foreign and len(facts) >= _FACTS and facts.isdisjoint(self._missing)

    def share_of_new(self, gists: Sequence[Gist]) -> float:
        """Return which share of the pairs of some sentences was not said, from 0 to 1; 1 where they have too few to tell."""
        pairs = {pair: weight for gist in gists for pair, weight in gist.pairs.items()}
        total = sum(pairs.values())
        if total < _LEAST:
            return 1.0
        return sum(weight for pair, weight in pairs.items() if self._pairs.isdisjoint((pair, pair[::-1]))) / total

    def learn(self, gist: Gist) -> None:
        """Hold a sentence as said from now on."""
        self._hear(gist.words)

    def _hear(self, words: Words) -> None:
        if shared := self._wanted_sequences.intersection(sequences(words)):
            self._sequences |= shared
            self._bags.append(words)
        self._common |= COMMON_WORDS.intersection(words)
        meant = terms(words)
        if self._missing:
            self._find(words, meant)
        found = self._wanted_terms.intersection(meant)
        self._terms |= found
        if len(found) > 1:
            self._pairs |= self._wanted_pairs.intersection(near(meant))

    def _find(self, words: Words, meant: Words) -> None:
        """Strike out the missing facts that some words state."""
        self._missing.difference_update(words)
        self._missing.difference_update(term for term in self._missing.intersection(meant) if term[0].isdigit())
        for word in words if self._roots else ():
            if (names := self._roots.get(word[:ROOT])) and not names.isdisjoint(self._missing):
                self._missing.difference_update(name for name in names if same_name(name, word))

    def _is_reordered(self, gist: Gist) -> bool:
        words = frozenset(gist.words)
        return len(words) >= _REORDERED and any(words.issubset(bag) for bag in self._bags)
