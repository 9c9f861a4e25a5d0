"""How long does news wait for the next poll: by each feed's own rhythm, or evenly, with the same number of requests?

Data: none; feeds are made up, the same in every run. Each posts at a rate of its own (most rarely, few often: log-normal), at
random times (a Poisson process), by night (6 to 10 hours, somewhere in the world) 3 to 50 % as often as by day. With a data folder, the posting times found in its
`lede_rss/revisions.jsonl` are replayed as well: a thin sample of some fifty outlets.

Method: the schedule station decides when each feed is polled (`every: {from: 1m, to: 30m}`), learning from nothing as it goes. The delay
of an entry is the time from its posting to the first poll after it; the first day, in which the rhythm is learned, counts.
Naive: as many requests in all, at one interval for all feeds (`even`). Between them stands `fair`: each feed evenly, with
just the requests that its rhythm gave it; what rhythm gains over it is the time of day.
"""

from __future__ import annotations

import json
import math
import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.measure import arguments, percentile, print_figures
from monitor import schedule
from monitor.model import Document, Feed, Findings

START = datetime(2026, 3, 2, tzinfo=UTC)
SEED = 20070301
#: The bounds of the issue; entries that a feed's document holds.
FEED = Feed(name="", url="https://post.example/feed", every=timedelta(minutes=1), slowest=timedelta(minutes=30))
LISTED = 30
DAY = 24 * 60.0


@dataclass(frozen=True, slots=True)
class Press:
    """What was posted, and when: minutes since START, in order, for each feed."""

    feeds: Sequence[Sequence[float]]
    days: int


def generated(count: int, days: int, chance: random.Random) -> Press:
    """Return feeds that post by day more than by night, most of them rarely, some often."""
    return Press([_posts(chance, days) for _ in range(count)], days)


def _posts(chance: random.Random, days: int) -> list[float]:
    per_day = min(600.0, chance.lognormvariate(math.log(15), 1.3))
    dusk, night, level = chance.uniform(0, DAY), chance.uniform(6, 10) * 60, chance.uniform(0.03, 0.5)
    by_day = per_day / (DAY - night * (1 - level))
    minute, posts = 0.0, []
    while (minute := minute + chance.expovariate(by_day)) < days * DAY:
        if (minute - dusk) % DAY > night or chance.random() < level:
            posts.append(minute)
    return posts


def recorded(folder: Path) -> Press:
    """Return when real feeds posted: the first date of each of their articles."""
    posted: dict[str, dict[str, datetime]] = defaultdict(dict)
    with (folder / "lede_rss" / "revisions.jsonl").open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            moment = datetime.fromisoformat(row["pub_old"]).astimezone(UTC)
            known = posted[row["outlet"]].get(row["url"])
            posted[row["outlet"]][row["url"]] = min(moment, known) if known else moment
    moments = sorted(moment for feed in posted.values() for moment in feed.values())
    begin = moments[len(moments) // 20].replace(hour=0, minute=0, second=0, microsecond=0)
    days = math.ceil((moments[-1] - begin) / timedelta(days=1))
    feeds = [[(moment - begin) / timedelta(minutes=1) for moment in feed.values()] for feed in posted.values()]
    return Press([sorted(minute for minute in feed if minute >= 0) for feed in feeds], days)


def by_rhythm(posts: Sequence[float], days: int, name: str) -> list[float]:
    """Return the minutes at which the product polls a feed, which learns of entries only when it polls."""
    feed = Feed(name=name, url=FEED.url, every=FEED.every, slowest=FEED.slowest)
    poll, polls, taken = schedule.enroll(feed, START), [], 0
    while poll.due < START + timedelta(days=days):
        now = poll.due
        polls.append((now - START) / timedelta(minutes=1))
        until = bisect_right(posts, polls[-1])
        dates = tuple(START + timedelta(minutes=minute) for minute in posts[taken:until])
        document = Document(feed=name, url=feed.url, status=200, headers={}, body=b"", at=now)
        found = Findings(listed=LISTED, posted=dates) if until > taken or poll.succeeded is None else None
        poll, taken = schedule.succeeded(poll, document, feed, now, found), until
    return polls


def evenly(count: float, days: int, phase: float) -> list[float]:
    """Return so many polls (on average) at one interval, from a moment of its own on."""
    wait = days * DAY / max(count, 1.0)
    return [(number + phase) * wait for number in range(math.ceil(days * DAY / wait))]


def delays(posts: Iterable[float], polls: Sequence[float], days: int) -> list[float]:
    """Return how long each entry waited; what no poll saw before the end is left out, for all ways alike."""
    found = []
    for minute in posts:
        place = bisect_right(polls, minute)
        if place < len(polls) and minute < (days - 1) * DAY:
            found.append(polls[place] - minute)
    return found


Way = Callable[[int], Sequence[float]]


def mean(values: Sequence[float]) -> float:
    """Return the mean; not a number of nothing."""
    return sum(values) / len(values) if values else math.nan


def compare(title: str, press: Press, chance: random.Random, *, as_json: bool) -> None:
    """Print the mean delay of each way."""
    feeds, days = press.feeds, press.days
    asked = [by_rhythm(posts, days, f"feed-{number}") for number, posts in enumerate(feeds)]
    requests = sum(map(len, asked))
    phases = [chance.random() for _ in feeds]
    ways: dict[str, Way] = {
        "even": lambda number: evenly(requests / len(feeds), days, phases[number]),
        "fair": lambda number: evenly(len(asked[number]), days, phases[number]),
        "rhythm": lambda number: asked[number],
    }
    rows: list[dict[str, object]] = []
    even = math.nan
    for name, way in ways.items():
        polls = [way(number) for number in range(len(feeds))]
        waits = [wait for number, posts in enumerate(feeds) for wait in delays(posts, polls[number], days)]
        even = mean(waits) if name == "even" else even
        figures = {"mean delay, min": mean(waits), "p95": percentile(waits, 0.95), "shorter": 1 - mean(waits) / even}
        rows.append({"way": name, "requests": sum(map(len, polls)), **figures})
    entries = sum(map(len, feeds))
    print_figures(f"{title}: {len(feeds)} feeds, {entries} entries, {days} days", rows, as_json=as_json)


def main() -> None:
    """Compare the ways on feeds that are made up, and on those of the data folder if one is given."""
    parser = arguments(__doc__ or "")
    parser.add_argument("folder", nargs="?", type=Path, help="the data folder: the parent of the sets")
    parser.add_argument("--quick", action="store_true", help="few feeds, few days")
    chosen = parser.parse_args()
    chance = random.Random(SEED)
    count, days = (20, 4) if chosen.quick else (200, 14)
    compare("generated", generated(count, days, chance), chance, as_json=chosen.json)
    if chosen.folder:
        compare("recorded", recorded(chosen.folder), chance, as_json=chosen.json)


if __name__ == "__main__":
    main()
