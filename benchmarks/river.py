"""How many entries a second does the whole take bring into the store?

Data: none; listings of our own (newslike.py), the same in every run. One core, wall clock; parsing is not in it.

Method: `Pipeline.take` (revise, match, follow, store), one transaction a document as the daemon does, with sixteen watches. First
every feed's first listing, all of it new; then one new entry on top of each listing, the others known. "entries" counts all
that the listings hold, "new" those that were stored. On the store in memory, and on SQLite with synchronous=FULL in a
temporary folder.
Naive: the same texts put into one bare SQLite table (WAL, synchronous=FULL, a transaction a document), the second time with
INSERT OR IGNORE: what storing alone costs, without looking at what changed, whom it concerns and which story it carries on.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks.measure import arguments, milliseconds, print_figures
from benchmarks.newslike import START, TONGUES, NewsWriter
from monitor import schedule
from monitor.model import Channel, Document, Feed, Listing, Newsroom, Secret, Watch
from monitor.pipeline import Arrival, Pipeline
from monitor.store import Store
from monitor.store.memory import MemoryStore
from monitor.store.sql import open_store


def newsroom(feeds: int) -> Newsroom:
    """Return a newsroom whose watches hit some of the generated texts."""
    things = [f'"{thing}"' for thing in TONGUES["en"].things]
    watches = [f"({thing} AND (failed OR rejected OR hurt))" for thing in things]
    watches += [f"{one} NEAR/9 {other}" for one, other in (("council", "signed"), ("court", "witnesses"))]
    watches += ['"did not say" AND NOT strike', "count(refinery)>=2"]
    names = [f"feed{number}" for number in range(feeds)]
    return Newsroom(
        feeds={name: Feed(name=name, url=f"https://{name}.example/rss") for name in names},
        watches={
            f"w{number}": Watch(name=f"w{number}", match=match, notify=("desk",))
            for number, match in enumerate(watches)
        },
        channels={"desk": Channel(name="desk", url=Secret("json://localhost/"))},
    )


def arrival(feed: Feed, listing: Listing, store: Store, now: datetime) -> Arrival:
    """Return what a poll of `feed` brought."""
    with store.reading() as view:
        poll = view.polls().get(feed.name) or schedule.enroll(feed, now)
    body = listing.entries[0].key.encode()
    document = Document(feed=feed.name, url=feed.url, status=200, headers={}, body=body, at=now)
    return Arrival(feed=feed, poll=poll, document=document, listing=listing)


def take(pipeline: Pipeline, listings: Sequence[Listing], now: datetime) -> float:
    """Take one listing of every feed; return how many seconds it took."""
    feeds = pipeline.newsroom.feeds.values()
    arrivals = [arrival(feed, listing, pipeline.store, now) for feed, listing in zip(feeds, listings, strict=True)]
    return sum(milliseconds(partial(pipeline.take, [each], now)) for each in arrivals) / 1000


def insert(connection: sqlite3.Connection, listings: Sequence[Listing]) -> float:
    """Put the texts of one listing of every feed into a bare table; return how many seconds it took."""

    def one(listing: Listing) -> None:
        with connection:
            connection.executemany(
                "INSERT OR IGNORE INTO entries VALUES (?, ?, ?, ?)",
                [(entry.feed, entry.key, entry.title, entry.text) for entry in listing.entries],
            )

    return sum(milliseconds(partial(one, each)) for each in listings) / 1000


def bare(folder: Path) -> sqlite3.Connection:
    """Open a database with one table and no thought."""
    connection = sqlite3.connect(folder / "bare.db")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE entries (feed, key, title, text, PRIMARY KEY (feed, key))")
    return connection


def figures(where: str, poll: str, listings: Sequence[Listing], new: int, seconds: float) -> dict[str, object]:
    """Return the figures of one pass over all feeds."""
    entries = sum(len(listing.entries) for listing in listings)
    return {
        "where": where,
        "poll": poll,
        "entries": entries,
        "new": new,
        "seconds": seconds,
        "entries/s": round(entries / seconds),
        "new/s": round(new / seconds),
        "ms a document": 1000 * seconds / len(listings),
    }


def measure(first: Sequence[Listing], then: Sequence[Listing], folder: Path) -> list[dict[str, object]]:
    """Run both polls on both stores, and the bare insert beside them."""
    room = newsroom(len(first))
    opened: dict[str, Callable[[], Store]] = {
        "memory": MemoryStore,
        "SQLite, FULL": lambda: open_store("sqlite:///river.db", state_directory=folder),
    }
    polls = (("first", first, START, sum(len(listing.entries) for listing in first)),)
    rounds = (*polls, ("next", then, START + timedelta(minutes=5), len(then)))
    rows: list[dict[str, object]] = []
    for where, open_one in opened.items():
        with closing(open_one()) as store:
            pipeline = Pipeline(store, room)
            rows += [
                figures(where, name, listings, new, take(pipeline, listings, now))
                for name, listings, now, new in rounds
            ]
    with closing(bare(folder)) as connection:
        rows += [
            figures("naive: bare insert", name, listings, new, insert(connection, listings))
            for name, listings, _, new in rounds
        ]
    return rows


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--feeds", type=int, default=200, help="(default: %(default)s)")
    parser.add_argument("--entries", type=int, default=30, help="in each listing (default: %(default)s)")
    parser.add_argument("--length", type=int, default=1_500, help="characters of an article (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the generated text (default: %(default)s)")
    parser.add_argument("--quick", action="store_true", help="five feeds of five entries: shows only that it works")
    options: argparse.Namespace = parser.parse_args()
    feeds, entries = (5, 5) if options.quick else (options.feeds, options.entries)
    writer = NewsWriter(options.seed)
    first = [writer.listing(f"feed{number}", entries, length=options.length) for number in range(feeds)]
    then = [writer.moved_on(listing, length=options.length) for listing in first]
    with tempfile.TemporaryDirectory() as place:
        rows = measure(first, then, Path(place))
    print_figures(f"{feeds} feeds of {entries} entries, {options.length} characters each", rows, as_json=options.json)


if __name__ == "__main__":
    main()
