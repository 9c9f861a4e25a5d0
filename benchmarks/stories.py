# needs: data folder as argument
"""How well are running stories told apart and held together, on headlines, snippets and full articles?

Data: uci_news (2 844 headlines of 40 stories), googlenews (6 180 snippets of one day, 78 stories), newswcl50 (50 articles, ten
events), tgcontest_pairs (35 pairs of English articles, judged to tell of one event or not).

Method: `follow.Model` with its defaults, the same for all sets, takes each entry in the order of the stream, as the take loop
does. Dense: every entry, in three random orders. Thinned, which is nearer to real feeds: half of the stories keep one entry,
the others eight at most; six draws. Figures are means: B-cubed and pairwise precision, recall and F1; the number of stories
found; the share of new stories that were taken for old ones (missed) and of old ones that were taken for new (false alarm). An
entry counts to the story it belongs to at the end. "newsroom-monitor" merges what the model proposes (`Model.same`), as the daemon
does; "without merging" shows what that brings. Pairs: the share decided rightly when the articles of all pairs are one stream.
`--first N` begins with another order (and draw): orders other than those that parameters were chosen by.
Naive: one centroid a story, plain TF-IDF of the folded words, and whatever is nearer than a cosine of .10 is the same story.
"""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import comb, log, sqrt
from pathlib import Path
from statistics import fmean
from time import perf_counter

from benchmarks.material import existing, rows
from benchmarks.measure import data_arguments, print_figures, print_misses, ratio
from monitor.follow import Model
from monitor.model import Change, Entry, Kind
from monitor.text import tokens

START = datetime(2025, 3, 11, tzinfo=UTC)
#: The shipped window of a story.
WINDOW = timedelta(hours=72)
SHUFFLES = 3
DRAWS = 6
#: Hours over which a set without dates is spread; uci_news spans 36.
SPREAD = timedelta(hours=24)
#: How near a centroid must be for the naive way.
NAIVE_NEAR = 0.10


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """One entry of a set."""

    key: str
    title: str
    text: str
    #: The story it belongs to, as the set has it.
    story: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Two articles, and whether people say that they tell of one event."""

    first: Document
    second: Document
    same: bool


#: Gives each entry of a stream a story.
Follow = Callable[[Sequence[Document]], Mapping[str, int]]


# -------------------------------------------------------------------- the sets


def stream_set(folder: Path, stream: str, gold: str) -> list[Document]:
    """Return a set of a stream and a table of its stories."""
    lines = existing(folder / gold).read_text(encoding="utf-8").splitlines()
    stories = dict(line.split("\t") for line in lines)
    return [
        Document(key=row["id"], title=row["title"], text=row["text"], story=stories[row["id"]])
        for row in rows(folder / stream)
    ]


def articles(folder: Path) -> list[Document]:
    """Return the articles of newswcl50: a file each, named by event and outlet; no headline is marked."""
    return [
        Document(key=file.stem, title="", text=file.read_text(encoding="utf-8"), story=file.stem.partition("_")[0])
        for file in sorted(existing(folder).glob("*.txt"))
    ]


def pairs(file: Path) -> list[Pair]:
    """Return the pairs that people have judged."""
    with existing(file).open(encoding="utf-8", newline="") as lines:
        table = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Pair(first=_judged(row, "first"), second=_judged(row, "second"), same=row["GOLDEN:quality"] == "OK")
        for row in table
        if row["GOLDEN:quality"] in {"OK", "BAD"}
    ]


def _judged(row: Mapping[str, str], side: str) -> Document:
    return Document(
        key=row[f"INPUT:{side}_url"], title=row[f"INPUT:{side}_title"], text=row[f"INPUT:{side}_text"], story=""
    )


def shuffled(documents: Iterable[Document], seed: int) -> list[Document]:
    """Return the documents in another order: how they lie in a file tells their story."""
    order = sorted(documents, key=lambda document: document.key)
    random.Random(seed).shuffle(order)
    return order


def thinned(documents: Iterable[Document], seed: int) -> list[Document]:
    """Return few entries a story: one of half of the stories, at most eight of the others."""
    chance = random.Random(seed)
    stories = defaultdict(list)
    for document in shuffled(documents, seed):
        stories[document.story].append(document)
    names = sorted(stories)
    chance.shuffle(names)
    kept = [stories[name][: 1 if place % 2 else 8] for place, name in enumerate(names)]
    return shuffled((document for story in kept for document in story), seed)


# -------------------------------------------------------------------- the two ways


def placed(stream: Sequence[Document]) -> dict[str, int]:
    """Return the story of each entry as the model places it, where stories are not merged."""
    return followed(stream, merging=lambda _model, _story: ())


def merged(stream: Sequence[Document]) -> dict[str, int]:
    """Return the story of each entry as the take loop does: with the model's merges, under the oldest number of those merged."""
    return followed(stream, merging=Model.same)


def followed(stream: Sequence[Document], *, merging: Callable[[Model, int], tuple[int, ...]]) -> dict[str, int]:
    """Return the story of each entry by the product's model, where `merging` names the stories that turn out to be one."""
    model = Model(WINDOW)
    found: dict[str, int] = {}
    #: Story -> the older one that it turned out to be.
    older: dict[int, int] = {}
    for place, document in enumerate(stream):
        at = START + SPREAD * place / len(stream)
        entry = Entry(feed="feed", key=document.key, title=document.title)
        change = Change(kind=Kind.NEW, title=document.title, text=document.text, fingerprint="")
        placement = model.place(entry, change, at)
        story = len(found) if placement.story is None else placement.story
        found[document.key] = story
        model.add(Stored(story=story, at=at, vector=placement.vector))
        for other in merging(model, story):
            story, gone = sorted((story, other))
            model.merge(story, gone)
            older[gone] = story
    return {key: settled(story, older) for key, story in found.items()}


def settled(story: int, older: Mapping[int, int]) -> int:
    """Return the story that `story` is at the end."""
    while story in older:
        story = older[story]
    return story


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """What a store gives back of an entry."""

    story: int
    at: datetime
    vector: Mapping[str, float]


def naive(stream: Sequence[Document]) -> dict[str, int]:
    """Return the story of each entry by the nearest centroid of plain TF-IDF, all compared."""
    found: dict[str, int] = {}
    frequencies: Counter[str] = Counter()
    #: Word -> the centroids that hold it, and its weight there.
    holders: dict[str, dict[int, float]] = defaultdict(dict)
    squares: list[float] = []
    for document in stream:
        counts = Counter(token.folded for token in tokens(f"{document.title}\n{document.text}"))
        weights = {word: count * log((len(found) + 2) / (frequencies[word] + 1)) for word, count in counts.items()}
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        products: dict[int, float] = defaultdict(float)
        for word, weight in weights.items():
            for number, held in holders[word].items():
                products[number] += weight / length * held
        near, best = max(((product / sqrt(squares[each]), each) for each, product in products.items()), default=(0, 0))
        story = best if near >= NAIVE_NEAR else len(squares)
        if story == len(squares):
            squares.append(0.0)
        for word, weight in weights.items():
            before = holders[word].get(story, 0.0)
            holders[word][story] = before + weight / length
            squares[story] += (before + weight / length) ** 2 - before**2
        frequencies.update(counts.keys())
        found[document.key] = story
    return found


WAYS: Mapping[str, Follow] = {
    "newsroom-monitor": merged,
    "without merging": placed,
    "naive: centroid, .10": naive,
}


# -------------------------------------------------------------------- the figures


def scored(stream: Sequence[Document], found: Mapping[str, int]) -> dict[str, float]:
    """Return B-cubed and pairwise figures, the numbers of stories, and how first entries were told."""
    cells = Counter((document.story, found[document.key]) for document in stream)
    gold = Counter(document.story for document in stream)
    numbers = Counter(found.values())
    together = sum(comb(count, 2) for count in cells.values())
    pairs_found = sum(comb(count, 2) for count in numbers.values())
    pairs_gold = sum(comb(count, 2) for count in gold.values())
    precision = sum(count * count / numbers[cell[1]] for cell, count in cells.items()) / len(stream)
    recall = sum(count * count / gold[cell[0]] for cell, count in cells.items()) / len(stream)
    missed, false_alarm = firsts(stream, found)
    return {
        "B3 P": precision,
        "B3 R": recall,
        "B3 F1": harmonic(precision, recall),
        "pair P": ratio(together, pairs_found),
        "pair R": ratio(together, pairs_gold),
        "pair F1": harmonic(ratio(together, pairs_found), ratio(together, pairs_gold)),
        "stories": len(numbers),
        "of gold": len(gold),
        "missed": missed,
        "false alarm": false_alarm,
    }


def harmonic(precision: float, recall: float) -> float:
    """Return F1."""
    return ratio(2 * precision * recall, precision + recall)


def firsts(stream: Sequence[Document], found: Mapping[str, int]) -> tuple[float, float]:
    """Return the share of first entries that were not told as new, and of the others that were."""
    known_gold: set[str] = set()
    known_found: set[int] = set()
    told: dict[bool, list[bool]] = {True: [], False: []}
    for document in stream:
        told[document.story not in known_gold].append(found[document.key] not in known_found)
        known_gold.add(document.story)
        known_found.add(found[document.key])
    return 1 - ratio(sum(told[True]), len(told[True])), ratio(sum(told[False]), len(told[False]))


def figures(name: str, streams: Sequence[Sequence[Document]]) -> list[dict[str, object]]:
    """Return a row a way: the means over the streams, and entries a second."""
    table: list[dict[str, object]] = []
    for way, follow in WAYS.items():
        start = perf_counter()
        results = [follow(stream) for stream in streams]
        seconds = perf_counter() - start
        scores = [scored(stream, found) for stream, found in zip(streams, results, strict=True)]
        means = {key: fmean(score[key] for score in scores) for key in scores[0]}
        whole: dict[str, object] = {key: round(means[key]) for key in ("stories", "of gold")}
        table.append({"set": name, "way": way, **means, **whole, "entries/s": round(sum(map(len, streams)) / seconds)})
    return table


def judged(judgements: Sequence[Pair], first: int) -> tuple[list[dict[str, object]], list[str]]:
    """Return the share of pairs decided as people do, a row a way, and what was decided otherwise."""
    once = {each.key: each for pair in judgements for each in (pair.first, pair.second)}
    table: list[dict[str, object]] = []
    misses: list[str] = []
    for way, follow in WAYS.items():
        right = []
        for seed in range(first, first + SHUFFLES):
            found = follow(shuffled(once.values(), seed))
            wrong = [pair for pair in judgements if (found[pair.first.key] == found[pair.second.key]) != pair.same]
            right.append(1 - len(wrong) / len(judgements))
            misses += [f"{way} {seed}: {pair.same} {pair.first.title} | {pair.second.title}" for pair in wrong]
        table.append({"way": way, "pairs": len(judgements), "accuracy": fmean(right), "worst order": min(right)})
    return table, misses


def main() -> None:
    """Measure and print."""
    parser = data_arguments(__doc__ or "")
    parser.add_argument("--first", type=int, default=0, help="the first order (default: %(default)s)")
    options = parser.parse_args()
    folder: Path = options.folder
    sets = {
        "uci_news": stream_set(folder / "uci_news", "stream_dev.jsonl", "gold_dev.tsv"),
        "googlenews": stream_set(folder / "googlenews", "stream.jsonl", "gold.tsv"),
        "newswcl50": articles(folder / "newswcl50" / "raw"),
    }
    judgements = pairs(folder / "tgcontest_pairs" / "en_train_pool.tsv")
    for kind, arranged, count in (("dense", shuffled, SHUFFLES), ("thinned", thinned, DRAWS)):
        table = [
            row
            for name, documents in sets.items()
            for row in figures(name, [arranged(documents, options.first + each) for each in range(count)])
        ]
        print_figures(f"Stories, {kind} streams, means of {count}", table, as_json=options.json)
    table, misses = judged(judgements, options.first)
    print_figures(f"Pairs of articles, means of {SHUFFLES} orders", table, as_json=options.json)
    if options.verbose:
        print_misses("Pairs decided otherwise", misses)


if __name__ == "__main__":
    main()
