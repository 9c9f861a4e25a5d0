"""Servers that misbehave on the wire, all of them: each costs its own feed an error in words, and nobody anything else."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from monitor.errors import FetchError
from monitor.fetch import Fetcher
from monitor.model import Document, Feed, Poll, Polling
from monitor.schedule import enroll, failed
from tests import fetching
from tests.faults import FAULTS
from tests.fetching import NOW, RSS
from tests.servers import FeedServer

#: Seconds: what one answer may take, and how long a healthy feed may wait for its own because of others (promise P7: 2 s).
DEADLINE, BOUND = 2.5, 2.0
HEALTHY = 20


@pytest.fixture(scope="module")
def canary() -> Iterator[FeedServer]:
    with FeedServer("127.0.0.2") as running:
        yield running


@contextmanager
def names() -> Iterator[Any]:
    """Look names up: one name server hangs until the test ends; every h….example is the server."""
    over = threading.Event()

    def lookup(host: str, port: int, **more: Any) -> list[tuple[Any, ...]]:
        if host == "hangs.example":
            over.wait(60)
        return fetching.lookup("news.example" if host.startswith("h") else host, port, **more)

    yield lookup
    over.set()


def polite(lookup: Any, timeout: float) -> Fetcher:
    polling = Polling(timeout=timedelta(seconds=timeout), max_bytes=200_000, concurrency=128)
    return Fetcher(polling, ["127.0.0.1/32"], "1", lookup=lookup)


def test_there_are_enough_ways_to_misbehave() -> None:
    """The hostile server knows at least 45 behaviours on the wire."""
    assert len(FAULTS) >= 45


@pytest.mark.parametrize("name", FAULTS)
async def test_each_fault_is_an_error_in_words(canary: FeedServer, name: str) -> None:
    """It ends within the deadline, in an error that says what is wrong on one line; the canary hears nothing; the feed backs off."""
    with FeedServer() as server, names() as lookup:
        url = FAULTS[name](server, "/fault", canary)
        began = asyncio.get_running_loop().time()
        async with polite(lookup, 0.5) as running:
            with pytest.raises(FetchError) as caught:
                await running.fetch(Poll(feed="fault", url=url, due=NOW), NOW)
        took = asyncio.get_running_loop().time() - began
    feed = Feed(name="fault", url=url)
    poll = failed(enroll(feed, NOW), caught.value, feed, NOW)
    assert took < BOUND
    assert caught.value.detail.isprintable()
    assert (canary.count(), canary.connections) == (0, 0)
    assert feed.every <= poll.due - NOW <= timedelta(hours=24, seconds=30)


async def test_all_faults_together_delay_no_healthy_feed(canary: FeedServer) -> None:
    """While every fault is under way, healthy feeds are answered within two seconds, and as they always are."""
    with FeedServer() as server, FeedServer() as good, names() as lookup:
        urls = {name: fault(server, f"/{number}", canary) for number, (name, fault) in enumerate(FAULTS.items())}
        good.publish("/feed", RSS)
        clock = asyncio.get_running_loop()
        async with polite(lookup, DEADLINE) as running:
            bad = [
                # Each fault has a host of its own, so that they do not wait for one another.
                asyncio.create_task(
                    running.fetch(Poll(feed=name, url=url.replace("127.0.0.1", f"h{number}.example"), due=NOW), NOW)
                )
                for number, (name, url) in enumerate(urls.items())
            ]
            await asyncio.sleep(0)
            began = clock.time()
            waits: list[float] = []

            async def healthy(number: int) -> Document:
                poll = Poll(feed=f"h{number}", url=f"http://healthy{number}.example:{good.port}/feed", due=NOW)
                document = await running.fetch(poll, NOW)
                waits.append(clock.time() - began)
                return document

            documents = await asyncio.gather(*map(healthy, range(HEALTHY)))
            errors = await asyncio.gather(*bad, return_exceptions=True)
    assert [document.body for document in documents] == [RSS.encode()] * HEALTHY
    assert max(waits) < BOUND
    assert [name for name, error in zip(urls, errors, strict=True) if not isinstance(error, FetchError)] == []
    assert (canary.count(), canary.connections) == (0, 0)
