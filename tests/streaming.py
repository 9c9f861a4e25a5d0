"""A stream of invented news on a clock of its own, into a database: `python tests/streaming.py FOLDER POINT TIMES`.

It kills itself when it passes the named point for so many times, and goes on where it ended when it is started again.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from monitor import schedule
from monitor.model import Channel, Document, Entry, Feed, Listing, Newsroom, Paragraph, Secret, Watch
from monitor.pipeline import Arrival, Pipeline
from monitor.store import Store
from monitor.store.sql import open_store

START = datetime(2016, 8, 12, 9, tzinfo=UTC)
FEEDS = ("gazette", "herald", "ledger", "wire")
#: Each event is told from two sides, until both are seen to be one.
EVENTS, ENTRIES = 3, 18
SYLLABLES = ("ba", "do", "fi", "gu", "ka", "le", "mo", "nu", "pi", "ro", "sa", "te", "vu", "zo")
NEWSROOM = Newsroom(
    feeds={name: Feed(name=name, url=f"https://{name}.example/feed", language="en") for name in FEEDS},
    watches={"all": Watch(name="all", match="said", min_sources=2, notify=("desk",))},
    channels={"desk": Channel(name="desk", url=Secret("json://localhost/"))},
)


def stream() -> Iterator[tuple[datetime, str, Entry]]:
    """Yield when which feed shows which entry, always the same."""
    dice = random.Random(7)
    sides = [[_words(dice) for _ in range(2)] for _ in range(EVENTS)]
    for number in range(ENTRIES):
        first, second = sides[number % EVENTS]
        words = first if number < EVENTS else second if number < 2 * EVENTS else first + second
        text = " ".join(dice.sample(words, 9))
        feed = dice.choice(FEEDS)
        title = " ".join(dice.sample(words, 5)).capitalize()
        entry = Entry(
            feed=feed,
            key=str(number),
            link=f"https://{feed}.example/{number}",
            title=title,
            paragraphs=(Paragraph(text=f"The mayor said that {text} number {number}."),),
        )
        yield START + number * timedelta(minutes=1), feed, entry


def _words(dice: random.Random) -> list[str]:
    return ["".join(dice.choices(SYLLABLES, k=3)) for _ in range(10)]


def play(store: Store, passing: Callable[[str], None] = lambda _point: None) -> None:
    """Take and tell what was not taken yet, moment by moment."""
    pipeline = Pipeline(store, NEWSROOM, passing=passing)
    with store.reading() as view:
        taken = max((poll.polled for poll in view.polls().values() if poll.polled), default=START - timedelta(hours=1))
    for at, name, entry in stream():
        if at < taken:
            continue
        feed = NEWSROOM.feeds[name]
        with store.reading() as view:
            poll = view.polls().get(name) or schedule.enroll(feed, taken)
        if at > taken:
            document = Document(feed=name, url=feed.url, status=200, headers={}, body=entry.key.encode(), at=at)
            listing = Listing(entries=(entry,))
            pipeline.take([Arrival(feed=feed, poll=poll, document=document, listing=listing)], at)
        pipeline.tell(at)


def main(folder: Path, point: str, times: int) -> None:
    """Play until the point was passed so many times."""
    passed = count(1)

    def passing(name: str) -> None:
        if name == point and next(passed) == times:
            os.kill(os.getpid(), signal.SIGKILL)

    with closing(open_store("sqlite:///monitor.db", state_directory=folder)) as store:
        play(store, passing)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
