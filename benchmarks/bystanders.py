"""How long do healthy feeds wait while one in twenty is hostile?

Data: none; the documents are made beforehand.

Method: documents arrive at the sandbox as those of a thousand feeds polled every minute do, for half a minute, evenly; one in
twenty is one of the hostile documents of hostile.py, the others are feeds of forty items. Three rounds: the first is first contact, in
the others the sandbox knows who was slow. Beside it, in the same run: the same arrivals without hostile ones. The figures are of the
time from a healthy document's arrival until it is read, in seconds; target: at p99 hostile neighbours cost it 2 s at most.

Naive: one lane, in which every document may hold a worker for the whole limit.
"""

from __future__ import annotations

import asyncio
import os
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter

from benchmarks.hostile import DOCUMENTS, feed, item
from benchmarks.measure import arguments, percentile, print_figures
from monitor.errors import ParseError
from monitor.model import Document, Feed
from monitor.parse import parse
from monitor.sandbox import CPU_SECONDS, QUICK_SECONDS, Sandbox

FEED = Feed(name="feed", url="https://feed.example/rss")
NOW = datetime(2020, 1, 1, 12, tzinfo=UTC)
#: Feeds asked in a round of so many seconds.
FEEDS, ROUND = 500, 30.0
HOSTILE = 0.05
_ITEMS = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Visitor:
    """One feed: its document, and when in a round it arrives."""

    document: Document
    hostile: bool
    at: float


def visitors(count: int, share: float, seconds: float) -> list[Visitor]:
    """Return so many feeds in an order that chance, always the same, has made."""
    dice = random.Random(20160812)
    text = "The ministers met in Geneva and said that talks would go on. " * 8
    healthy = feed("".join(item(f"Talks {number}", text, number) for number in range(_ITEMS)))
    hostile = [make() for make in DOCUMENTS.values()]
    order = [number < count * share for number in range(count)]
    dice.shuffle(order)
    return [
        Visitor(
            document=answer(f"https://host{number}.example/", dice.choice(hostile) if is_hostile else healthy),
            hostile=is_hostile,
            at=seconds * number / count,
        )
        for number, is_hostile in enumerate(order)
    ]


def answer(url: str, body: bytes) -> Document:
    """Return a document as the fetch edge would."""
    return Document(feed=FEED.name, url=url, status=200, headers={}, body=body, at=NOW)


async def waits(sandbox: Sandbox, feeds: list[Visitor]) -> tuple[list[float], int]:
    """Let one round arrive; return how long the healthy ones waited, and how many documents were refused."""
    began = perf_counter()

    async def visit(visitor: Visitor) -> tuple[float, bool]:
        await asyncio.sleep(max(0.0, visitor.at - (perf_counter() - began)))
        arrived = perf_counter()
        try:
            await sandbox.run(parse, visitor.document, FEED)
        except ParseError:
            return perf_counter() - arrived, True
        return perf_counter() - arrived, False

    found = await asyncio.gather(*map(visit, feeds))
    healthy = [wait for visitor, (wait, _) in zip(feeds, found, strict=True) if not visitor.hostile]
    return healthy, sum(refused for _, refused in found)


async def measured(name: str, feeds: list[Visitor], *, rounds: int, quick_seconds: float) -> list[dict[str, object]]:
    """Return the figures of some rounds with one sandbox."""
    rows: list[dict[str, object]] = []
    async with Sandbox(max(2, len(os.sched_getaffinity(0))), quick_seconds=quick_seconds) as sandbox:
        await sandbox.run(abs, -1)
        for number in range(1, rounds + 1):
            healthy, refused = await waits(sandbox, feeds)
            figures = {f"p{share:g}": percentile(healthy, share / 100) for share in (50, 99)}
            rows.append({"case": name, "round": number, **figures, "longest": max(healthy), "refused": refused})
    return rows


async def compared(count: int, seconds: float) -> list[dict[str, object]]:
    """Return the figures of all cases."""
    mixed = visitors(count, HOSTILE, seconds)
    return [
        *await measured("no hostile feeds", visitors(count, 0, seconds), rounds=1, quick_seconds=QUICK_SECONDS),
        *await measured("one in twenty", mixed, rounds=3, quick_seconds=QUICK_SECONDS),
        *await measured("one in twenty, one lane", mixed, rounds=1, quick_seconds=CPU_SECONDS),
    ]


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--quick", action="store_true", help="a twentieth of it: shows only that it works")
    options = parser.parse_args()
    part = 20 if options.quick else 1
    rows = asyncio.run(compared(FEEDS // part, ROUND / part))
    print_figures("Waits of healthy feeds in seconds, beside hostile ones", rows, as_json=options.json)


if __name__ == "__main__":
    main()
