"""How do watches come into an index? Each is read once; one that stood so in a former index is taken over as it is.

So a reload after one edit reads one watch, and the former index goes on answering meanwhile: nothing of it is changed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from monitor.match.demands import Demands
from monitor.match.frequencies import Frequencies
from monitor.match.index import Filed, Index
from monitor.match.names import Names, names
from monitor.match.readings import Reader
from monitor.match.ready import Ready, make_ready
from monitor.match.vocabulary import Vocabulary
from monitor.model import Newsroom, Watch

#: Terms that no watch wants any more are only in the way. When so large a part of the watches was exchanged, all is filed anew.
_MOST_EXCHANGED = 0.25


class Filing:
    """An index with all that it was made of, so that another can be made from it."""

    def __init__(
        self, newsroom: Newsroom, frequencies: Frequencies, reader: Reader, former: Filing | None = None
    ) -> None:
        """File all watches. Raises ExpressionError for a watch that `check` finds fault with."""
        self._newsroom = newsroom
        self._names = names(newsroom)
        self._frequencies = frequencies
        kept: dict[str, Filed] = former.kept(newsroom, self._names, frequencies) if former else {}
        #: How many watches were filed since all were filed at once.
        self.exchanged: int = former.exchanged + len(newsroom.watches) - len(kept) if former and kept else 0
        self.vocabulary: Vocabulary = Vocabulary(frequencies, reader, former.vocabulary if former and kept else None)
        self._demands = Demands(names=self._names, number=self.vocabulary.number, cost=self.vocabulary.cost)
        self.index = Index(self._names, self.vocabulary)
        for name in sorted(newsroom.watches):
            self.index.file(kept[name] if name in kept else self.of(make_ready(newsroom.watches[name], newsroom)))
        self.index.close()

    def of(self, ready: Ready) -> Filed:
        """Return what an index keeps of a watch."""
        demand = self._demands.of(ready.root)
        wanted = demand.wanted
        return Filed(
            watch=ready.watch,
            wanted=tuple(sorted(wanted, key=self.vocabulary.cost)) if len(wanted) > 1 else wanted,
            barred=demand.barred,
            whole=demand.whole,
        )

    def kept(self, newsroom: Newsroom, known: Names, frequencies: Frequencies) -> dict[str, Filed]:
        """Return the watches that another newsroom has as they are; none where it is better to file all anew."""
        if frequencies.documents and not self._frequencies.documents:
            return {}  # what is rare was guessed, and is known now
        changed = _changed(self._names.actors, known.actors, "@") + _changed(self._names.places, known.places, "place:")
        filed = {}
        for number, name in enumerate(self.index.names):
            watch, former = newsroom.watches.get(name), self._newsroom.watches[name]
            if watch is not None and (watch is former or _same(watch, former)) and not _refers(watch, changed):
                filed[name] = self.index.filed(number)._replace(watch=watch)
        exchanged = self.exchanged + len(newsroom.watches) - len(filed)
        return filed if exchanged <= _MOST_EXCHANGED * len(newsroom.watches) else {}


def _changed(before: Mapping[str, object], after: Mapping[str, object], sign: str) -> list[str]:
    """Return, as they are written, the names that do not mean what they meant."""
    return [f"{sign}{key}" for key in {**before, **after} if before.get(key) != after.get(key)]


def _same(one: Watch, other: Watch) -> bool:
    """Tell whether two watches look for the same."""
    return (one.match, one.actors, one.places, one.keywords, one.exclude, one.only) == (
        (other.match, other.actors, other.places, other.keywords, other.exclude, other.only)
    )


def _refers(watch: Watch, names: Collection[str]) -> bool:
    """Tell whether a watch may refer to any of the names; one that only begins so counts, too."""
    texts = [watch.match or "", *watch.keywords, *watch.exclude]
    texts += [f"@{key}" for key in watch.actors] + [f"place:{key}" for key in watch.places]
    return any(name in text for name in names for text in texts)
