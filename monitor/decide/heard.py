"""What has been said, as far as it touches the sentences in question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from monitor.decide.gist import Gist, Pair, opposite
from monitor.decide.sayings import Sayings
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
    """What was said (`sayings`), and what is said to it while sentences are asked about; `sayings` itself is left as it is."""

    def __init__(self, sayings: Sayings) -> None:
        self._all = (sayings, Sayings())

    def says(self, gist: Gist) -> bool:
        """Tell whether a sentence was said nearly word for word, with all its facts."""
        if not gist.sequences:
            return True
        said = sum(any(each.follows(sequence) for each in self._all) for sequence in gist.sequences)
        return self.knows(gist) and (said / len(gist.sequences) >= _CONTAINED or self._is_reordered(gist))

    def knows(self, gist: Gist) -> bool:
        """Tell whether a sentence brings no number, no name, and says of nothing the contrary of what was said."""
        return all(map(self._states, gist.facts)) and not any(
            self._means(opposite(term)) and not self._means(term) for term in gist.terms
        )

    def retells(self, gists: Iterable[Gist]) -> bool:
        """Tell whether a report in another language than all that was said brings no number and no name of its own.

        Words cannot be compared then, but numbers are numbers, and most names are the same names. Days and months count
        for nothing: every language has its own, and every report of a day names it.
        """
        facts: set[str] = set()
        words: set[str] = set()
        for gist in gists:
            facts |= gist.facts - COMMON_WORDS
            words.update(gist.words)
            if not all(map(self._states, gist.facts - COMMON_WORDS)):
                return False
        common = COMMON_WORDS.intersection(words)
        heard = frozenset[str]().union(*(each.common for each in self._all))
        judged = min(len(common), len(heard))
        foreign = judged >= _JUDGED and len(common & heard) < _FOREIGN * judged
        return foreign and len(facts) >= _FACTS

    def share_of_new(self, gists: Sequence[Gist]) -> float:
        """Return which share of the pairs of some sentences was not said, from 0 to 1; 1 where they have too few to tell."""
        pairs = {pair: weight for gist in gists for pair, weight in gist.pairs.items()}
        total = sum(pairs.values())
        if total < _LEAST:
            return 1.0
        return sum(weight for pair, weight in pairs.items() if not self._relates(pair)) / total

    def learn(self, gist: Gist) -> None:
        """Hold a sentence as said from now on."""
        self._all[1].hear(gist.words)

    def _states(self, fact: str) -> bool:
        return any(each.states(fact) for each in self._all)

    def _means(self, term: str) -> bool:
        return any(term in each.terms for each in self._all)

    def _relates(self, pair: Pair) -> bool:
        """Tell whether two terms were said near one another, in any order."""
        return any(each.relates(pair) for each in self._all)

    def _is_reordered(self, gist: Gist) -> bool:
        return len(set(gist.words)) >= _REORDERED and any(each.holds(gist.words) for each in self._all)
