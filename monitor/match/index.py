"""Which watches may hold, and which of them do? Each is filed under the rarest terms that it cannot do without.

    terms that stand in the revision -> watches filed under them -> those of which all other demands are met
    -> what a demand does not say whole (NEAR, count, first, denials of denials) is asked of the operators

The idea is that of Lucene Monitor's presearcher, with frequencies in place of lengths: four times fewer watches are looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from monitor.match.demands import Demand, Demands
from monitor.match.frequencies import Frequencies
from monitor.match.names import Names
from monitor.match.nodes import Node
from monitor.match.operators import Spot, View, evaluate, evidence
from monitor.match.readings import Reader
from monitor.match.ready import Ready
from monitor.match.scope import outside
from monitor.match.vocabulary import Vocabulary
from monitor.match.wording import Wording
from monitor.match.words import Words
from monitor.model import Evidence, Hit, Scope

_ANYWHERE = Scope()


#: A watch by its number, and what it demands beside the clause that it is filed under, the rarest first.
_Filed = tuple[int, tuple[tuple[int, ...], ...]]


class Index:
    """Watches by what they demand; numbered in the order in which they are given."""

    def __init__(self, watches: Iterable[Ready], names: Names, frequencies: Frequencies, reader: Reader) -> None:
        """File the watches. What is kept of most is a few numbers: 100 000 of them must fit."""
        self.names: list[str] = []
        #: Watches that are looked at for every revision: nothing that they demand can be filed.
        self.always_on: list[int] = []
        self.vocabulary = Vocabulary(frequencies, reader)
        self._known = names
        #: By term: watches that hold wherever it stands, and those that demand more.
        self._sure: dict[int, list[int]] = {}
        self._filed: dict[int, list[_Filed]] = {}
        self._wanted: list[tuple[tuple[int, ...], ...]] = []
        self._barred: dict[int, tuple[int, ...]] = {}
        self._trees: dict[int, Node] = {}
        self._scopes: dict[int, Scope] = {}
        demands = Demands(names=names, number=self.vocabulary.number, cost=self.vocabulary.cost)
        for watch in watches:
            self._file(watch, demands.of(watch.root))
        self.vocabulary.close()
        self._asked_more = frozenset({*self._barred, *self._trees, *self._scopes})

    def _file(self, ready: Ready, demand: Demand) -> None:
        number = len(self.names)
        self.names.append(ready.watch.name)
        wanted = demand.wanted
        if len(wanted) > 1:
            wanted = tuple(sorted(wanted, key=self.vocabulary.cost))
        self._wanted.append(wanted)
        if demand.barred:
            self._barred[number] = demand.barred
        if not demand.whole:
            self._trees[number] = ready.root
        if ready.watch.only != _ANYWHERE:
            self._scopes[number] = ready.watch.only
        if not wanted:
            self.always_on.append(number)
        elif len(wanted) == 1:
            for term in wanted[0]:
                self._sure.setdefault(term, []).append(number)
        else:
            filed = (number, wanted[1:])
            for term in wanted[0]:
                self._filed.setdefault(term, []).append(filed)

    def candidates(self, present: set[int]) -> set[int]:
        """Return the watches that are looked at: those of which the rarest demand is met, and those that are always on."""
        filed = [number for term in present for number, _ in self._filed.get(term, ())]
        return {*self.always_on, *filed, *chain.from_iterable(self._sure.get(term, ()) for term in present)}

    def holding(self, present: set[int], view: View) -> list[int]:
        """Return the watches that hold, in order."""
        passed = set(self.always_on)
        passed.update(*[self._sure[term] for term in self._sure.keys() & present])
        for term in self._filed.keys() & present:
            for number, others in self._filed[term]:
                for clause in others:
                    if present.isdisjoint(clause):
                        break
                else:
                    passed.add(number)
        passed.difference_update(
            [number for number in passed & self._asked_more if not self._holds(number, present, view)]
        )
        return sorted(passed)

    def _holds(self, number: int, present: set[int], view: View) -> bool:
        """Tell whether a watch holds that wants no more, by what it bars, where it looks, and what the operators say."""
        if number in self._barred and not present.isdisjoint(self._barred[number]):
            return False
        if number in self._scopes and outside(self._scopes[number], view.wording):
            return False
        return number not in self._trees or evaluate(self._trees[number], view).holds

    def ask(self, wording: Wording) -> Answer:
        """Return what the index says of a revision."""
        return Answer(self, View(wording=wording, names=self._known))

    def tree(self, number: int) -> Node | None:
        """Return the expression of a watch, None where all that it wants is all of its evidence."""
        return self._trees.get(number)

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
            term, fields = vocabulary.terms[number], vocabulary.fields[number]
            spots = [
                Spot(field, span, term.written) for field in fields for span in self._words(field).find(term.pattern)
            ]
            found = self._sightings[number] = {
                (each.field, each.start, each.end, each.term): each for each in evidence(spots, self._view.wording)
            }
        return found

    def _words(self, field: str) -> Words:
        return self._view.wording.field(field)
