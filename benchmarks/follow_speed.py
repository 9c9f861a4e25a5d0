"""How fast is an entry placed in a story, and does that stay so while the archive grows?

Data: none; headlines and articles of our own (newslike.py), the same in every run. One core, processor time.

Method: `follow.Model` takes each entry as the take loop does: place, add, and a look for stories that are the same. Speed: with
an empty model at first, on headlines and on articles of 4 000 characters. Growth: a stream of headlines, evenly over time, of
which the window of 72 hours holds four thousand, so that it is full at the first look; the cost of an entry is the median over
the last ten batches of a thousand entries before the archive has 10 000, 100 000 and a million. Memory: by the interpreter's own
count (tracemalloc), of a model that is built again from the window as a restart does.
Naive: the same, with a window that never closes: the model holds the archive (only to 30 000 entries, or it does not end).
"""

from __future__ import annotations

import argparse
import tracemalloc
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import process_time

from benchmarks.measure import arguments, median, print_figures, ratio
from benchmarks.newslike import START, NewsWriter
from monitor.follow import Model
from monitor.model import Change, Entry, Kind

WINDOW = timedelta(hours=72)
#: Entries that the window holds: a newsroom of some hundred feeds.
RUNNING = 4_000
BATCH = 1_000
EVER = timedelta(days=36_500)
#: How far the naive way goes.
NAIVE = 30_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """What a store gives back of an entry."""

    story: int
    at: datetime
    vector: Mapping[str, float]


class Stream:
    """Entries evenly over time, placed one after the other; remembers what a store would hold of the window."""

    def __init__(self, window: timedelta) -> None:
        self.model = Model(window)
        self.stored: list[Stored] = []
        self.taken = 0
        self.stories = 0

    def take(self, changes: Sequence[Change]) -> float:
        """Take entries; return the seconds of processor time that each has cost."""
        start = process_time()
        for change in changes:
            self._take(change)
        seconds = (process_time() - start) / len(changes)
        self.stored = self.stored[-RUNNING:]
        return seconds

    def _take(self, change: Change) -> None:
        at = START + self.taken * WINDOW / RUNNING
        self.taken += 1
        entry = Entry(feed="feed", key=str(self.taken), title=change.title)
        placement = self.model.place(entry, change, at)
        story = placement.story
        if story is None:
            self.stories += 1
            story = self.stories
        stored = Stored(story=story, at=at, vector=placement.vector)
        self.model.add(stored)
        self.stored.append(stored)
        for other in self.model.same(story):
            story, gone = sorted((story, other))
            self.model.merge(story, gone)


def written(writer: NewsWriter, length: int) -> Iterator[Change]:
    """Yield what entries say, without end: headlines, and articles of `length` characters below them."""
    number = 0
    while True:
        number += 1
        entry = writer.entry("feed", number, length=max(1, length))
        text = "\n".join(paragraph.text for paragraph in entry.paragraphs) if length else ""
        yield Change(kind=Kind.NEW, title=entry.title, text=text, fingerprint="")


def batch(changes: Iterator[Change], size: int) -> list[Change]:
    """Return the next entries: writing them is not measured."""
    return [next(changes) for _ in range(size)]


def speed(name: str, length: int, entries: int, seed: int) -> dict[str, object]:
    """Return how many entries a second are placed and added."""
    changes, stream = written(NewsWriter(seed), length), Stream(WINDOW)
    costs = [stream.take(batch(changes, entries // 10)) for _ in range(10)]
    return {"what": name, "entries": entries, "stories": len(stream.model), "entries/s": round(ratio(1, median(costs)))}


def growth(way: str, window: timedelta, archives: Sequence[int], seed: int) -> list[dict[str, object]]:
    """Return what an entry costs when the archive holds so many."""
    changes, stream = written(NewsWriter(seed), 0), Stream(window)
    table: list[dict[str, object]] = []
    for archive in archives:
        costs: list[float] = []
        while stream.taken < archive:
            costs.append(stream.take(batch(changes, BATCH)))
        cost = median(costs[-10:]) * 1000
        first = table[0]["ms an entry"] if table else cost
        assert isinstance(first, float)
        table.append(
            {
                "way": way,
                "archive": archive,
                "running stories": len(stream.model),
                "ms an entry": cost,
                "of the first": ratio(cost, first),
                "memory, MB": held(stream, window) / 1e6,
            }
        )
    return table


def held(stream: Stream, window: timedelta) -> float:
    """Return how many bytes a model takes that is built again from the entries of the window."""
    tracemalloc.start()
    model = Model(window)
    for stored in stream.stored:
        model.add(stored)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return float(size)


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--archive", type=int, default=1_000_000, help="entries at the end (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the generated text (default: %(default)s)")
    parser.add_argument("--quick", action="store_true", help="a small archive: shows only that it works")
    options: argparse.Namespace = parser.parse_args()
    archives = [2_000, 4_000] if options.quick else [size for size in (10_000, 100_000) if size < options.archive]
    archives = archives if options.quick else [*archives, options.archive]
    headlines, articles = (500, 100) if options.quick else (5_000, 1_000)
    rows = [
        speed("headlines", 0, headlines, options.seed),
        speed("articles of 4 000 characters", 4_000, articles, options.seed),
    ]
    print_figures("Entries placed and added", rows, as_json=options.json)
    table = growth("newsroom-monitor", WINDOW, archives, options.seed)
    table += growth("naive: never forget", EVER, [2_000] if options.quick else [10_000, NAIVE], options.seed)
    print_figures(f"The cost of an entry, {RUNNING} in the window", table, as_json=options.json)


if __name__ == "__main__":
    main()
