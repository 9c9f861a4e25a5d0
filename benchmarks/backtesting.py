"""How many revisions a second does a backtest read through, and how much memory does it need?

Data: none; articles of our own (newslike.py), the same in every run. Time is that of one core's processor, so that the work of
others does not count.

Method: an archive is put into SQLite in a temporary folder, one article a minute in ten feeds, every second one in the story of
the one before it. `retell` then goes over all of it with sixteen watches, once with such as hit about one article in ten, once with
such as hit most: all of it is matched, the stories that were hit are rehearsed. Memory is the most that Python's allocator holds
(tracemalloc, in a run of its own), for a quarter of the archive and for all of it.
Naive: the whole pipeline (revise, match, follow, decide) over the same articles as listings, in memory: what it costs to tell it all
again without the kinds and stories that the archive holds.
"""

from __future__ import annotations

import argparse
import tempfile
import tracemalloc
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from time import process_time

from benchmarks.measure import arguments, print_figures
from benchmarks.newslike import START, TONGUES, NewsWriter
from monitor.backtest import Retold, lead_in, period_of, retell
from monitor.model import Change, Channel, Entry, Feed, Kind, Listing, Newsroom, Placement, Secret, Watch
from monitor.rehearsal import Rehearsal
from monitor.store import Store
from monitor.store.sql import open_store

FEEDS = 10
_MINUTE = timedelta(minutes=1)


def newsroom(matches: Sequence[str]) -> Newsroom:
    """Return a newsroom with these watches."""
    names = [f"feed{number}" for number in range(FEEDS)]
    return Newsroom(
        feeds={name: Feed(name=name, url=f"https://{name}.example/rss") for name in names},
        watches={
            f"w{number}": Watch(name=f"w{number}", match=match, notify=("desk",))
            for number, match in enumerate(matches)
        },
        channels={"desk": Channel(name="desk", url=Secret("json://localhost/"))},
    )


def newsrooms() -> dict[str, Newsroom]:
    """Return newsrooms whose sixteen watches hit few articles, and many."""
    things = [f'"{thing}"' for thing in TONGUES["en"].things][:16]
    few = [f"title:{thing} AND title:hurt" for thing in things]
    many = [f"title:{thing} AND (failed OR rejected OR hurt)" for thing in things]
    return {"few hits": newsroom(few), "many hits": newsroom(many)}


def articles(count: int, length: int, seed: int) -> list[Entry]:
    """Return articles, the feeds taking turns."""
    writer = NewsWriter(seed)
    return [writer.entry(f"feed{number % FEEDS}", number, length=length) for number in range(count)]


def fill(store: Store, entries: Sequence[Entry]) -> None:
    """Put the articles into the archive; every second one carries on the story of the one before."""
    story: int | None = None
    with store.writing() as work:
        for number, entry in enumerate(entries):
            said = tuple(paragraph.text for paragraph in entry.paragraphs)
            change = Change(kind=Kind.NEW, title=entry.title, text=entry.text, added=said, fingerprint=str(number))
            place = Placement(story=story if number % 2 else None, vector={})
            story = work.record(entry, change, place, novel=True, at=START + number * _MINUTE).story


def backtest(store: Store, room: Newsroom) -> Retold:
    """Tell the whole archive again."""
    with store.reading() as view:
        span = view.archive_span() or (START, START)
        return retell(view, room, period_of(span, days=3660, timezone="UTC"), lead=lead_in(room))


def naive(room: Newsroom, entries: Sequence[Entry]) -> int:
    """Tell the articles by the whole pipeline; return how many things happened."""
    stage = Rehearsal(room)
    stage.open(room.feeds.values(), START - _MINUTE)
    listings = (
        (START + number * _MINUTE, room.feeds[entry.feed], Listing(entries=(entry,)))
        for number, entry in enumerate(entries)
    )
    return sum(1 for _ in stage.play(listings))


def peak(store: Store, room: Newsroom) -> int:
    """Return the most bytes that a backtest holds at once."""
    tracemalloc.start()
    backtest(store, room)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def figures(kind: str, how: str, revisions: int, seconds: float) -> dict[str, object]:
    """Return the row of one run."""
    return {
        "watches": kind,
        "how": how,
        "revisions": revisions,
        "seconds": seconds,
        "revisions/s": round(revisions / seconds),
    }


def speed(entries: Sequence[Entry], store: Store) -> list[dict[str, object]]:
    """Measure both ways with each newsroom."""
    rows: list[dict[str, object]] = []
    for kind, room in newsrooms().items():
        began = process_time()
        found = backtest(store, room)
        between = process_time()
        naive(room, entries)
        ended = process_time()
        hits = {"hits": sum(found.hits.values()), "alerts": len(found.notices)}
        rows.append(figures(kind, "backtest", len(entries), between - began) | hits)
        rows.append(figures(kind, "naive: all again", len(entries), ended - between))
    return rows


def memory(entries: Sequence[Entry], folder: Path) -> list[dict[str, object]]:
    """Measure what a part of the archive needs, and all of it."""
    rows: list[dict[str, object]] = []
    for part in (len(entries) // 4, len(entries)):
        address = f"sqlite:///part{part}.db"
        with closing(open_store(address, state_directory=folder)) as store:
            fill(store, entries[:part])
            for kind, room in newsrooms().items():
                followed = sum(1 for _ in _followed(store, room))
                rows.append(
                    {"watches": kind, "revisions": part, "of followed stories": followed, "MB": peak(store, room) / 1e6}
                )
    return rows


def _followed(store: Store, room: Newsroom) -> Sequence[object]:
    found = backtest(store, room)
    stories = frozenset().union(*found.stories.values()) if found.stories else frozenset[int]()
    with store.reading() as view:
        return list(view.chapters(sorted(stories)))


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--articles", type=int, default=2_000, help="(default: %(default)s)")
    parser.add_argument("--length", type=int, default=1_500, help="characters of an article (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the generated text (default: %(default)s)")
    parser.add_argument("--quick", action="store_true", help="eighty articles: shows only that it works")
    options: argparse.Namespace = parser.parse_args()
    entries = articles(80 if options.quick else options.articles, options.length, options.seed)
    with tempfile.TemporaryDirectory() as place:
        with closing(open_store("sqlite:///archive.db", state_directory=Path(place))) as store:
            fill(store, entries)
            rows = speed(entries, store)
        print_figures(f"{len(entries)} articles of {options.length} characters", rows, as_json=options.json)
        print_figures("memory", memory(entries, Path(place)), as_json=options.json)


if __name__ == "__main__":
    main()
