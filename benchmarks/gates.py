# needs: data folder as argument
"""Would another way of telling new from known tell more of what there is to know? What was tried beside the share of new pairs.

Data: trec_ts, the judged updates of TREC Temporal Summarization 2013 and 2014, as in `novelty.py`.

Method: each way gives an update a number from what was told before it; told is what reaches a threshold, the lowest that keeps
what is told within the budget (half of the updates in 2013, .34 in 2014, and the other way round). Shown is the mean share of
an event's facts that the told updates hold. `gain from` and `to` hold what nine of ten drawings of the year's events, with
repetition, give a way over the share of new pairs: where 0 lies between, it may be chance. Its own coverage is drawn likewise.
--verbose lists the facts that the share of new pairs misses, with the most of it that any update with the fact reached.
Naive: the updates that come first.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from benchmarks.material import Row
from benchmarks.measure import data_arguments, percentile, print_figures, print_misses, ratio
from benchmarks.novelty import BUDGETS, events, pairs_of
from monitor.decide.gist import Pair, gist
from monitor.text import sentences
from monitor.text.common_words import COMMON_WORDS

#: Halvings of the span of thresholds: .001.
_STEPS = 12
_HIGHEST = 2.0
_DRAWS = 2000
_LETTERS = 5
_DAY = 24 * 3600


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """An update, and what the ways compare it by."""

    nuggets: frozenset[str]
    seconds: float
    pairs: Mapping[Pair, float]
    terms: frozenset[str]
    numbers: frozenset[str]
    names: frozenset[str]
    letters: frozenset[str]
    #: The share of its words that are function words: low in lists and page furniture.
    prose: float
    text: str


@dataclass(kw_only=True, slots=True)
class Memory:
    """All that was told of an event: each pair with the time at which it was told last."""

    pairs: dict[Pair, float] = field(default_factory=dict)
    terms: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)
    updates: list[frozenset[str]] = field(default_factory=list)

    def learn(self, said: Said) -> None:
        """Hold an update as told."""
        self.pairs.update(dict.fromkeys(said.pairs, said.seconds))
        self.terms |= said.terms
        self.facts |= said.numbers | said.names
        self.letters |= said.letters
        self.updates.append(said.terms)


#: How new an update is, by what was told.
Way = Callable[[Memory, Said], float]
#: For each year and budget, the threshold and the coverage of each event.
Results = Mapping[tuple[str, float], tuple[float, list[float]]]


def new_pairs(memory: Memory, said: Said) -> float:
    """Return the share of new pairs: the way that the product goes."""
    return ratio(_new_weight(memory, said), sum(said.pairs.values())) if said.pairs else 0.0


def of_length(power: float) -> Way:
    """Return the way that divides new pairs by a power of all: below 1 long updates are newer."""
    return lambda memory, said: (
        _new_weight(memory, said) / sum(said.pairs.values()) ** power / 8 ** (1 - power) if said.pairs else 0.0
    )


def distance(memory: Memory, said: Said) -> float:
    """Return 1 - the largest cosine to an update that was told."""
    near = (
        len(told & said.terms) / math.sqrt(len(told) * len(said.terms)) for told in memory.updates if told & said.terms
    )
    return 1.0 - max(near, default=0.0)


def new_of(what: str) -> Way:
    """Return the way that takes the share of new `terms` or `letters`."""

    def way(memory: Memory, said: Said) -> float:
        mine, known = getattr(said, what), getattr(memory, what)
        return ratio(len(mine - known), len(mine)) if mine else 0.0

    return way


def any_new(what: str) -> Way:
    """Return the way that asks for one new fact of the `numbers` or `names`."""
    return lambda memory, said: 1.0 if getattr(said, what) - memory.facts else 0.0


def and_(weight: float, other: Way) -> Way:
    """Return the way that adds something to the share of new pairs."""
    return lambda memory, said: new_pairs(memory, said) + weight * other(memory, said)


def forgetting(days: float) -> Way:
    """Return the way by which a pair that was told long ago is up to a fifth new again."""

    def way(memory: Memory, said: Said) -> float:
        ages = {pair: said.seconds - memory.pairs[pair] for pair in said.pairs if pair in memory.pairs}
        again = sum(said.pairs[pair] * (1 - math.exp(-age / days / _DAY)) for pair, age in ages.items())
        return ratio(_new_weight(memory, said) + 0.2 * again, sum(said.pairs.values())) if said.pairs else 0.0

    return way


WAYS: dict[str, Way] = {
    "new pairs": new_pairs,
    "new pairs by length to the power of .9": of_length(0.9),
    "new pairs by length to the power of .7": of_length(0.7),
    "distance from the nearest": distance,
    "new words": new_of("terms"),
    "new five letters": new_of("letters"),
    "new pairs + .3 new words": and_(0.3, new_of("terms")),
    "new pairs + .5 distance": and_(0.5, distance),
    "new pairs + .5 new five letters": and_(0.5, new_of("letters")),
    "new pairs + .2 if a number is new": and_(0.2, any_new("numbers")),
    "new pairs + .1 if a name is new": and_(0.1, any_new("names")),
    "new pairs + .3 prose": and_(0.3, lambda _memory, said: min(0.4, said.prose)),
    "new pairs + .2 logarithm of length": and_(0.2, lambda _memory, said: math.log(1 + len(said.terms)) / 4),
    "new pairs, the bar rising with what was told": and_(
        -0.05, lambda memory, _said: math.log(1 + len(memory.updates))
    ),
    "new pairs, those of two days ago fading": forgetting(2),
}


def said_of(update: Row) -> Said:
    """Return an update as the ways see it."""
    gists = [gist(sentence) for sentence in sentences(update["text"])]
    words = [word for each in gists for word in each.words]
    facts = frozenset[str]().union(*(each.facts for each in gists))
    numbers = frozenset(fact for fact in facts if fact[0].isdigit())
    line = " ".join(words)
    return Said(
        nuggets=frozenset(update["nuggets"]),
        seconds=update["t"],
        pairs=pairs_of(update),
        terms=frozenset(term for each in gists for term in each.terms),
        numbers=numbers,
        names=facts - numbers,
        letters=frozenset(line[start : start + _LETTERS] for start in range(len(line) - _LETTERS + 1)),
        prose=ratio(sum(word in COMMON_WORDS for word in words), len(words)) if words else 0.0,
        text=update["text"].strip(),
    )


def told_of(story: Sequence[Said], way: Way, threshold: float) -> Iterator[tuple[Said, float, bool]]:
    """Yield each update with how new it was, and whether it was told."""
    memory = Memory()
    for said in story:
        how_new = way(memory, said)
        if told := bool(said.pairs) and how_new >= threshold:
            memory.learn(said)
        yield said, how_new, told


def within(stories: Sequence[Sequence[Said]], way: Way, budget: float) -> tuple[float, list[float]]:
    """Return the lowest threshold that keeps what is told within a budget, and the coverage of each event by it."""
    low, high, most = -1.0, _HIGHEST, budget * sum(map(len, stories))
    for _ in range(_STEPS):
        middle = (low + high) / 2
        told = sum(was_told for story in stories for _, _, was_told in told_of(story, way, middle))
        low, high = (middle, high) if told > most else (low, middle)
    return high, [covered(story, (said for said, _, told in told_of(story, way, high) if told)) for story in stories]


def covered(story: Sequence[Said], told: Iterable[Said]) -> float:
    """Return the share of an event's facts that some of its updates hold."""
    every = frozenset[str]().union(*(said.nuggets for said in story))
    known = frozenset[str]().union(*(said.nuggets for said in told))
    return ratio(len(known), len(every))


def drawn(values: Sequence[float]) -> tuple[float, float]:
    """Return between what nine of ten means of some events' values lie when the events are drawn anew."""
    draw = Random(1).choices
    means = [sum(draw(values, k=len(values))) / len(values) for _ in range(_DRAWS)]
    return percentile(means, 0.05), percentile(means, 0.95)


def figures(name: str, results: Results, product: Results) -> dict[str, object]:
    """Return the coverage that a way reaches in each case, and within the years' own budgets what it gains."""
    row: dict[str, object] = {"way": name}
    for (year, budget), (_, coverages) in results.items():
        row[f"{year} at {budget:.2f}"] = sum(coverages) / len(coverages)
        if budget == BUDGETS[year]:
            _, theirs = product[year, budget]
            gains = [mine - their for mine, their in zip(coverages, theirs, strict=True)]
            row[f"{year} gain from"], row[f"{year} to"] = drawn(gains)
    return row


def first_ones(stories: Sequence[Sequence[Said]], budget: float) -> float:
    """Return the mean coverage of the updates of each event that come first."""
    return sum(covered(story, story[: round(budget * len(story))]) for story in stories) / len(stories)


def misses(stories: Iterable[Sequence[Said]], threshold: float) -> Iterator[str]:
    """Yield the facts that the share of new pairs misses, each by the update that came nearest to being told."""
    for story in stories:
        judged = list(told_of(story, new_pairs, threshold))
        known = frozenset[str]().union(*(said.nuggets for said, _, told in judged if told))
        for nugget in sorted(frozenset[str]().union(*(said.nuggets for said in story)) - known):
            share, text = max((how_new, said.text) for said, how_new, _ in judged if nugget in said.nuggets)
            yield f"{nugget} {share:.2f} {text}"


def _new_weight(memory: Memory, said: Said) -> float:
    return sum(weight for pair, weight in said.pairs.items() if pair not in memory.pairs)


def main() -> None:
    """Try, measure and print."""
    options = data_arguments(__doc__ or "").parse_args()
    files = {year: options.folder / "trec_ts" / f"novelty_{year}.jsonl.gz" for year in BUDGETS}
    years = {year: [[said_of(row) for row in event] for event in events(file)] for year, file in files.items()}
    cases = [(year, budget) for budget in BUDGETS.values() for year in years]
    found = {name: {(y, b): within(years[y], way, b) for y, b in cases} for name, way in WAYS.items()}
    table = [figures(name, results, found["new pairs"]) for name, results in found.items()]
    table.append({"way": "naive: the first"} | {f"{y} at {b:.2f}": first_ones(years[y], b) for y, b in cases})
    print_figures("Coverage within the budgets", table, as_json=options.json)
    own = {year: found["new pairs"][year, budget] for year, budget in BUDGETS.items()}
    ranges = [(year, drawn(coverages)) for year, (_, coverages) in own.items()]
    rows: list[dict[str, object]] = [{"year": year, "from": least, "to": most} for year, (least, most) in ranges]
    print_figures("The share of new pairs, events drawn anew", rows, as_json=options.json)
    for year, (threshold, _) in own.items() if options.verbose else ():
        print_misses(f"{year}, threshold {threshold:.3f}", misses(years[year], threshold))


if __name__ == "__main__":
    main()
