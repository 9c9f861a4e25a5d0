"""Which watches may hold, and which of them do? Each is filed under the rarest terms that it cannot do without.

    terms that stand in the revision -> watches filed under them -> those of which all other demands are met
    -> what a demand does not say whole (NEAR, count, first, denials of denials) is asked of the operators

The idea is that of Lucene Monitor's presearcher, with frequencies in place of lengths: four times fewer watches are looked at.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from monitor.match.compose import compose
from monitor.match.names import Names
from monitor.match.nodes import Node
from monitor.match.operators import Spot, View, evaluate, evidence
from monitor.match.scope import outside
from monitor.match.vocabulary import Vocabulary
from monitor.match.wording import Wording
from monitor.match.words import Words
from monitor.model import Evidence, Hit, Scope, Watch

_ANYWHERE = Scope()
#: Expressions that are kept once they were asked: the watches of a large newsroom that are often nearly met.
_MOST_TREES = 1_000
#: From so many watches on that are filed under one term, they are filed under their second demand, too: half the time of
#: looking at each (100 000 watches), and no more room than that many need anyway.
_CROSSED = 8


class Filed(NamedTuple):
    """What the index keeps of a watch; terms are given by their numbers."""

    watch: Watch
    #: Of each of these, at least one term must be there; the rarest are first.
    wanted: tuple[tuple[int, ...], ...]
    #: None of these may be there.
    barred: tuple[int, ...]
    #: These, and where it looks, say all of it; else its expression must be asked.
    whole: bool


class Index:
    """Watches by what they demand; numbered in the order in which they are given."""

    def __init__(self, names: Names, vocabulary: Vocabulary) -> None:
        """Begin without watches: `file` takes one after the other, `close` is called behind the last."""
        self.watches: list[Watch] = []
        self.names: list[str] = []
        #: Watches that are looked at for every revision: nothing that they demand can be filed.
        self.always_on: list[int] = []
        self.vocabulary = vocabulary
        self._known = names
        #: By term: watches that hold wherever it stands, and those that demand more.
        self._sure: dict[int, array[int]] = {}
        self._filed: dict[int, array[int]] = {}
        #: The latter again for terms of many watches: by their second demand's terms. Their watches are not in `_filed`.
        self._crossed: dict[int, dict[int, tuple[int, ...]]] = {}
        #: What each watch demands, the rarest first; the second of that again, as it is asked of most that are looked at.
        self._wanted: list[tuple[tuple[int, ...], ...]] = []
        self._second: list[tuple[int, ...]] = []
        self._long: set[int] = set()
        self._barred: dict[int, tuple[int, ...]] = {}
        #: Watches whose expression must be asked, and those that look only in some feeds.
        self._asked: set[int] = set()
        self._scoped: set[int] = set()
        self._asked_more: frozenset[int] = frozenset()
        self._trees: dict[int, Node] = {}

    def file(self, filed: Filed) -> None:
        """File a watch. What is kept of most is a few numbers: 100 000 of them must fit."""
        number = len(self.names)
        wanted = filed.wanted
        self.watches.append(filed.watch)
        self.names.append(filed.watch.name)
        self._wanted.append(wanted)
        self._second.append(wanted[1] if len(wanted) > 1 else ())
        if len(wanted) > 2:
            self._long.add(number)
        if filed.barred:
            self._barred[number] = filed.barred
        if not filed.whole:
            self._asked.add(number)
        if filed.watch.only != _ANYWHERE:
            self._scoped.add(number)
        if not wanted:
            self.always_on.append(number)
            return
        under = self._sure if len(wanted) == 1 else self._filed
        for term in wanted[0]:
            if term not in under:
                under[term] = array("I")
            under[term].append(number)

    def close(self) -> None:
        """Make ready for asking: all watches have been filed."""
        self.vocabulary.close()
        self._asked_more = frozenset({*self._barred, *self._asked, *self._scoped})
        for term in [term for term, numbers in self._filed.items() if len(numbers) >= _CROSSED]:
            crossed: dict[int, list[int]] = {}
            for number in self._filed.pop(term):
                for other in self._second[number]:
                    crossed.setdefault(other, []).append(number)
            self._crossed[term] = {other: tuple(numbers) for other, numbers in crossed.items()}

    def filed(self, number: int) -> Filed:
        """Return a watch as it was filed."""
        return Filed(
            watch=self.watches[number],
            wanted=self._wanted[number],
            barred=self._barred.get(number, ()),
            whole=number not in self._asked,
        )

    def candidates(self, present: set[int]) -> set[int]:
        """Return the watches that are looked at: those of which the rarest demand is met, and those that are always on.

        Where many watches are filed under one term, only those of which the second demand is met, too.
        """
        under = (numbers.get(term, ()) for numbers in (self._sure, self._filed) for term in present)
        return {*self.always_on, *chain.from_iterable(under), *self._both_met(present)}

    def _both_met(self, present: set[int]) -> Iterator[int]:
        for term in self._crossed.keys() & present:
            crossed = self._crossed[term]
            for other in crossed.keys() & present:
                yield from crossed[other]

    def holding(self, present: set[int], view: View) -> list[int]:
        """Return the watches that hold, in order."""
        passed = set(self.always_on)
        passed.update(*map(self._sure.__getitem__, self._sure.keys() & present))
        none_of, second = present.isdisjoint, self._second
        looked_at = chain.from_iterable(map(self._filed.__getitem__, self._filed.keys() & present))
        # One call for each watch that is looked at: of 100 000 watches that is nearly all of the time.
        met = [number for number in looked_at if not none_of(second[number])]
        met += self._both_met(present)
        passed.update(met)
        passed.difference_update(
            [number for number in self._long.intersection(met) if any(map(none_of, self._wanted[number][2:]))]
        )
        passed.difference_update(
            [number for number in self._asked_more.intersection(passed) if not self._holds(number, present, view)]
        )
        return sorted(passed)

    def _holds(self, number: int, present: set[int], view: View) -> bool:
        """Tell whether a watch holds that wants no more, by what it bars, where it looks, and what the operators say."""
        if number in self._barred and not present.isdisjoint(self._barred[number]):
            return False
        if number in self._scoped and outside(self.watches[number].only, view.wording):
            return False
        tree = self.tree(number)
        return tree is None or evaluate(tree, view).holds

    def ask(self, wording: Wording) -> Answer:
        """Return what the index says of a revision."""
        return Answer(self, View(wording=wording, names=self._known))

    def tree(self, number: int) -> Node | None:
        """Return the expression of a watch, None where all that it wants is all of its evidence."""
        if number not in self._asked:
            return None
        tree = self._trees.get(number)
        if tree is None:
            # Few are ever asked. Kept for all, trees took a third of the room of the whole index.
            tree = compose(self.watches[number]).root
            assert tree is not None, "only watches without a mistake are filed"
            if len(self._trees) >= _MOST_TREES:
                self._trees.clear()
            self._trees[number] = tree
        return tree

    def wanted(self, number: int) -> Iterable[int]:
        """Return all terms that a watch wants, whether they are there or not."""
        return chain.from_iterable(self._wanted[number])


#: Where evidence stands: field, first and past-last character, term.
_Place = tuple[str, int, int, str]


class Answer:
    """What the index says of one revision."""

    def __init__(self, index: Index, view: View) -> None:
        self.present = index.vocabulary.present(view.wording)
        self._index = index
        self._view = view
        self._sightings: dict[int, dict[_Place, Evidence]] = {}

    def candidates(self) -> tuple[str, ...]:
        """Return the names of the watches that are looked at."""
        return tuple(self._index.names[number] for number in sorted(self._index.candidates(self.present)))

    def names(self) -> tuple[str, ...]:
        """Return the names of the watches that hold."""
        return tuple(map(self._index.names.__getitem__, self._index.holding(self.present, self._view)))

    def hits(self) -> tuple[Hit, ...]:
        """Return the watches that hold, with their evidence."""
        numbers = self._index.holding(self.present, self._view)
        return tuple(Hit(watch=self._index.names[number], matched=self._evidence(number)) for number in numbers)

    def _evidence(self, number: int) -> tuple[Evidence, ...]:
        tree = self._index.tree(number)
        if tree is not None:
            return evidence(evaluate(tree, self._view).spots, self._view.wording)
        found: dict[_Place, Evidence] = {}
        for term in self.present.intersection(self._index.wanted(number)):
            found.update(self._sighted(term))
        return tuple(found[place] for place in sorted(found))

    def _sighted(self, number: int) -> dict[_Place, Evidence]:
        """Return where a term stands; remembered, as many watches want the same."""
        found = self._sightings.get(number)
        if found is None:
            vocabulary = self._index.vocabulary
            written, pattern = vocabulary.written[number], vocabulary.pattern(number)
            spots = [
                Spot(field, span, written)
                for field in vocabulary.fields[number]
                for span in self._words(field).find(pattern)
            ]
            found = self._sightings[number] = {
                (each.field, each.start, each.end, each.term): each for each in evidence(spots, self._view.wording)
            }
        return found

    def _words(self, field: str) -> Words:
        return self._view.wording.field(field)
