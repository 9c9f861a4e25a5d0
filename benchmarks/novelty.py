# needs: data folder as argument
"""Is each new thing told, and how much is told again? Updates of real events, with the facts that people found in each.

Data: trec_ts, the judged updates of TREC Temporal Summarization 2013 and 2014: 24 events, 9 120 updates in the order of time.

Method: an update is told or not by what was told before it, at each level of `novelty` as the decide station does, and at the
share of new pairs that alone tells the most updates within a budget (half of them in 2013, .34 in 2014), fitted on one year
and used on the other. `pushed` is the share of all updates that are told, `coverage` the share of an event's facts that the
told ones hold, `useful` the share of the told ones that hold a fact not told before, both as means over the events. Cost is
the processor's time for the last update of each event, which knows the most. --verbose lists the facts that level new misses.
Naive: whatever was not said in the same letters is new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from benchmarks.material import Row, rows
from benchmarks.measure import data_arguments, median, print_figures, ratio
from monitor.decide import Sayings
from monitor.decide.gist import Pair, gist
from monitor.decide.novelty import is_major, news
from monitor.model import Change, Kind, Novelty
from monitor.text import fold, sentences

#: The most that may be told of a year, as a share of its updates.
BUDGETS = {"2013": 0.50, "2014": 0.34}
#: Halvings of the span of thresholds: .001.
_STEPS = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What is told of an event: the updates by their places, and what the last decision cost in milliseconds."""

    places: frozenset[int]
    cost: float = 0.0


#: Decides on the updates of one event, in the order of time.
Gate = Callable[[Sequence[Row]], Told]


def events(file: Path) -> list[list[Row]]:
    """Return the updates of each event in the order of time."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows(file):
        found[row["topic"]].append(row)
    return [sorted(updates, key=lambda update: update["t"]) for updates in found.values()]


def at_level(level: Novelty) -> Gate:
    """Return the gate that tells what the decide station tells at a level."""

    def told(updates: Sequence[Row]) -> Told:
        shown = Sayings()
        places: set[int] = set()
        start = process_time()
        for place, update in enumerate(updates):
            start = process_time()
            change = Change(kind=Kind.NEW, title="", text=update["text"], added=(update["text"],), fingerprint="")
            fresh = news(change, shown)
            if fresh and (level is not Novelty.MAJOR or is_major(change, fresh, shown)):
                places.add(place)
                shown.add(fresh)
        return Told(places=frozenset(places), cost=(process_time() - start) * 1000)

    return told


def pairs_of(update: Row) -> Mapping[Pair, float]:
    """Return what the decide station compares an update by."""
    return {pair: weight for sentence in sentences(update["text"]) for pair, weight in gist(sentence).pairs.items()}


def above(threshold: float, pairs: Mapping[str, Mapping[Pair, float]]) -> Gate:
    """Return the gate that tells updates of whose `pairs` (by id) at least a share is new."""

    def told(updates: Sequence[Row]) -> Told:
        known: set[Pair] = set()
        places: set[int] = set()
        for place, update in enumerate(updates):
            mine = pairs[update["id"]]
            new = sum(weight for pair, weight in mine.items() if pair not in known)
            if mine and new >= threshold * sum(mine.values()):
                places.add(place)
                known.update(mine)
        return Told(places=frozenset(places))

    return told


def by_letters(updates: Sequence[Row]) -> Told:
    """Tell what was not said in the same letters: what a reader does that compares hashes."""
    first: dict[str, int] = {}
    for place, update in enumerate(updates):
        first.setdefault(fold(update["text"].strip()), place)
    return Told(places=frozenset(first.values()))


def figures(stories: Sequence[Sequence[Row]], gate: Gate) -> dict[str, object]:
    """Return what telling by a gate does to all events."""
    pushed, coverage, useful, cost = 0, [], [], []
    for updates in stories:
        told = gate(updates)
        known: set[str] = set()
        good = 0
        for place in sorted(told.places):
            good += not known.issuperset(updates[place]["nuggets"])
            known.update(updates[place]["nuggets"])
        every = {nugget for update in updates for nugget in update["nuggets"]}
        pushed += len(told.places)
        coverage.append(ratio(len(known), len(every)))
        useful.append(ratio(good, len(told.places)))
        cost.append(told.cost)
    return {
        "pushed": pushed / sum(map(len, stories)),
        "coverage": sum(coverage) / len(coverage),
        "useful": sum(useful) / len(useful),
        "ms, last update": median(cost),
    }


def fitted(stories: Sequence[Sequence[Row]], budget: float, pairs: Mapping[str, Mapping[Pair, float]]) -> float:
    """Return the lowest share of new pairs that keeps what is told within a budget."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        told = sum(len(above(middle, pairs)(updates).places) for updates in stories)
        low, high = (middle, high) if told > budget * sum(map(len, stories)) else (low, middle)
    return high


def misses(stories: Iterable[Sequence[Row]]) -> Iterable[str]:
    """Yield the facts that level new does not tell, each with the updates that hold it."""
    for updates in stories:
        places = at_level(Novelty.NEW)(updates).places
        known = {nugget for place in places for nugget in updates[place]["nuggets"]}
        for update in updates:
            for nugget in set(update["nuggets"]) - known:
                yield f"{nugget}: {update['text'].strip()}"


def main() -> None:
    """Tell, measure and print."""
    options = data_arguments(__doc__ or "").parse_args()
    years = {year: events(options.folder / "trec_ts" / f"novelty_{year}.jsonl.gz") for year in BUDGETS}
    table: list[dict[str, object]] = []
    for year, stories in years.items():
        gates = {f"novelty: {level}": at_level(level) for level in (Novelty.NEW, Novelty.MAJOR)}
        gates["naive: same letters"] = by_letters
        table += ({"year": year, "method": name, **figures(stories, gate)} for name, gate in gates.items())
    print_figures("What is told, and how much of what there is to know", table, as_json=options.json)
    pairs = {update["id"]: pairs_of(update) for stories in years.values() for updates in stories for update in updates}
    fits = {year: fitted(stories, BUDGETS[year], pairs) for year, stories in years.items()}
    shares = [
        {"fitted on": year, "share": share, "told": other, **figures(stories, above(share, pairs))}
        for year, share in fits.items()
        for other, stories in years.items()
    ]
    for row in shares:
        del row["ms, last update"]
    print_figures("Share of new pairs alone", shares, as_json=options.json)
    if options.verbose:
        print(*(miss for stories in years.values() for miss in misses(stories)), sep="\n")


if __name__ == "__main__":
    main()
