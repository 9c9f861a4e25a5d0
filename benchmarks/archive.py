"""Does a new entry cost more when the archive is a hundred times as large?

Data: none; entries of our own (newslike.py), the same in every run. One core; take and tell, no web.

Method: the daemon's own path on SQLite (synchronous=FULL, in a temporary folder): `Pipeline.take` and `tell`, each new entry in a document of
its own, with sixteen watches. First 4 000 entries over 72 hours, which the window of stories then holds. Behind them the archive
is written: the rows of these 72 hours again and again, each time 72 hours earlier, under numbers and keys of their own, in all
tables. At each size four hundred new entries are taken; the cost of one is the median of batches of 25, in processor time and by the clock on the
wall. Restart: the seconds until the model of stories is built from the store. Memory: what that model takes, by the
interpreter's own count (tracemalloc).
Naive: to look for the entries that share a word by reading the archive through (`LIKE`), once a size.
"""

from __future__ import annotations

import argparse
import math
import sqlite3
import tempfile
import tracemalloc
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import BigInteger, Column, Table

from benchmarks.measure import arguments, median, milliseconds, print_figures, ratio
from benchmarks.newslike import START, NewsWriter
from benchmarks.river import arrival, newsroom
from monitor.follow import Model
from monitor.model import Entry, Listing, Newsroom
from monitor.pipeline import Arrival, Pipeline
from monitor.store import Store
from monitor.store.sql import open_store
from monitor.store.sql.columns import UtcTime
from monitor.store.sql.tables import metadata

#: Entries that the window holds: a newsroom of some hundred feeds. The archive grows by as many at a time.
RUNNING = 4_000
FEEDS = 40
#: Characters of an entry: a headline and its summary, as most feeds give them.
LENGTH = 200
BATCH = 25
TAKEN = 400
#: Between the numbers of two copies of the window, in each table.
APART = 10_000_000
#: Under what an entry and an alert are known: never the same twice.
KEYS = frozenset({("entries", "key"), ("entries", "key_digest"), ("entries", "link_digest"), ("alerts", "key")})
#: What hangs on an entry or a story; the other tables are of feeds, and hardly grow.
GROWING = tuple(
    table
    for table in metadata.sorted_tables
    if table.name == "stories" or any(column.foreign_keys for column in table.columns)
)


class Desk:
    """A newsroom at work: one entry after the other, evenly over the window."""

    def __init__(self, store: Store, room: Newsroom, running: int, seed: int) -> None:
        self.store, self.running, self.taken = store, running, 0
        self.pipeline = Pipeline(store, room)
        self.writer = NewsWriter(seed)

    @property
    def now(self) -> datetime:
        """The moment of the next entry."""
        return START + self.taken * self.pipeline.newsroom.settings.story_window / self.running

    def written(self, size: int) -> list[tuple[datetime, Arrival]]:
        """Return the next documents, each with one new entry: writing them is not measured."""
        feeds = list(self.pipeline.newsroom.feeds.values())
        documents = []
        for _ in range(size):
            feed, now = feeds[self.taken % len(feeds)], self.now
            self.taken += 1
            entry: Entry = self.writer.entry(feed.name, self.taken, length=LENGTH)
            documents.append((now, arrival(feed, Listing(entries=(entry,)), self.store, now)))
        return documents

    def take(self, documents: list[tuple[datetime, Arrival]]) -> None:
        """Take documents one after the other, and tell of them."""
        for now, document in documents:
            self.pipeline.take([document], now)
            self.pipeline.tell(now)


def ends(file: Path) -> dict[str, int]:
    """Return the last number in each table."""
    with closing(sqlite3.connect(file)) as connection:
        last = {table.name: connection.execute(f'SELECT max("{key(table)}") FROM "{table.name}"') for table in GROWING}  # noqa: S608 - our own names
        return {name: found.fetchone()[0] or 0 for name, found in last.items()}


def key(table: Table) -> str:
    """Return the column by which the rows of a table are numbered."""
    return str(next(iter(table.primary_key.columns)).name)


def deepen(file: Path, blocks: Iterable[int], first: Mapping[str, int]) -> None:
    """Write the rows of the first window, which end with the numbers `first`, once more for each block: so many windows earlier."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -1000000")
        # All that is old was told long ago.
        connection.execute("UPDATE alerts SET state = 'delivered', next_try = NULL")
        for block in blocks:
            for table in GROWING:
                connection.execute(copying(table, block, first[table.name]))
            connection.commit()


def copying(table: Table, block: int, last: int) -> str:
    """Return the statement that copies the rows of the first window of a table to an earlier one."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(earlier(table, column, block) for column in table.columns)
    which = f'"{key(table)}" BETWEEN 1 AND {last}'
    return f'INSERT INTO "{table.name}" ({names}) SELECT {values} FROM "{table.name}" WHERE {which}'  # noqa: S608 - our own names


def earlier(table: Table, column: Column[object], block: int) -> str:
    """Return what a column holds in the copy: other numbers and keys, an earlier time, else the same."""
    name = f'"{column.name}"'
    if isinstance(column.type, UtcTime):
        # As the store writes times on SQLite, to the microsecond.
        return f"strftime('%Y-%m-%d %H:%M:%f', {name}, '-{72 * block} hours') || '000'"
    if isinstance(column.type, BigInteger):
        return f"{name} - {APART * block}"
    return f"{name} || '#{block}'" if (table.name, column.name) in KEYS else name


def cost(desk: Desk, entries: int) -> tuple[float, float]:
    """Return the milliseconds of a new entry: of processor time, and by the clock on the wall."""
    desk.take(desk.written(BATCH))
    busy, waited = [], []
    for _ in range(entries // BATCH):
        documents = desk.written(BATCH)
        began, start = process_time(), perf_counter()
        desk.take(documents)
        busy.append((process_time() - began) / BATCH * 1000)
        waited.append((perf_counter() - start) / BATCH * 1000)
    return median(busy), median(waited)


def rebuilt(desk: Desk) -> Model:
    """Return the model as a restart builds it."""
    window = desk.pipeline.newsroom.settings.story_window
    model = Model(window)
    with desk.store.reading() as view:
        for placed in view.placed(desk.now - window, window=window):
            model.add(placed)
    return model


def figures(desk: Desk, file: Path, entries: int) -> dict[str, object]:
    """Return a row: what an entry costs, a restart, and the model."""
    with closing(sqlite3.connect(file)) as connection:
        ((archive,),) = connection.execute("SELECT count(*) FROM entries").fetchall()
    busy, waited = cost(desk, entries)
    seconds = milliseconds(partial(rebuilt, desk)) / 1000
    tracemalloc.start()
    model = rebuilt(desk)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    with closing(sqlite3.connect(file)) as connection:
        reading = partial(connection.execute, "SELECT count(*) FROM entries WHERE title LIKE '%ferry%'")
        naive = milliseconds(lambda: reading().fetchall())
    return {
        "archive": archive,
        "file, GB": file.stat().st_size / 1e9,
        "ms an entry": busy,
        "by the wall": waited,
        "restart, s": seconds,
        "running stories": len(model),
        "model, MB": held / 1e6,
        "naive: read through, ms": naive,
    }


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--archive", type=int, default=1_000_000, help="entries at the end (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the generated text (default: %(default)s)")
    parser.add_argument("--quick", action="store_true", help="a small archive: shows only that it works")
    options: argparse.Namespace = parser.parse_args()
    running = 50 if options.quick else RUNNING
    sizes = [100, 200] if options.quick else [size for size in (10_000, 100_000) if size < options.archive]
    sizes = sizes if options.quick else [*sizes, options.archive]
    table: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "archive.db"
        with closing(open_store("sqlite:///archive.db", state_directory=file.parent)) as store:
            desk = Desk(store, newsroom(4 if options.quick else FEEDS), running, options.seed)
            desk.take(desk.written(running))
            first, written = ends(file), 1
            for size in sizes:
                blocks = math.ceil(size / running)
                deepen(file, range(written, blocks), first)
                written = blocks
                table.append(figures(desk, file, BATCH if options.quick else TAKEN))
    for row in table:
        row["of the first"] = ratio(float(str(row["ms an entry"])), float(str(table[0]["ms an entry"])))
    print_figures(f"A new entry, {running} in the window", table, as_json=options.json)


if __name__ == "__main__":
    main()
