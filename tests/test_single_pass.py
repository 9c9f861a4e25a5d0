"""A single pass over many feeds: what arrives together is written together, and one bad feed costs nobody else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from monitor.daemon.once import AT_ONCE, run_once
from monitor.daemon.works import build, enroll
from monitor.model import Feed, Newsroom, Polling, Settings
from monitor.sandbox import Inline
from monitor.store.memory import MemoryStore
from tests.polled import rss
from tests.servers import FeedServer

NOON = datetime(2016, 8, 12, 12, tzinfo=UTC)
#: More than are under way at once.
FEEDS = AT_ONCE + 50


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running


async def test_answers_that_arrive_together_share_a_transaction(server: FeedServer) -> None:
    """Of more feeds than are asked at once each is asked once, its entry taken, and far fewer transactions than feeds are made."""
    server.publish("/feed", rss(1))
    feeds = {f"f{number}": Feed(name=f"f{number}", url=server.url("/feed")) for number in range(FEEDS)}
    feeds["bad"] = Feed(name="bad", url=server.url("/nowhere"))
    settings = Settings(allow=("127.0.0.1/32",), poll=Polling(per_host=64))
    newsroom, store = Newsroom(settings=settings, feeds=feeds), MemoryStore()
    passed: Counter[str] = Counter()
    works = await build(newsroom, store, passing=lambda point: passed.update([point]))
    with store.writing() as work:
        enroll(work, newsroom, NOON)
        polls = [*work.polls().values()]
    steps: list[None] = []
    try:
        done = await run_once(works, Inline(), polls, clock=lambda: NOON, step=lambda: steps.append(None))
    finally:
        await works.close()
    assert server.count("/feed") == FEEDS
    assert (len(done.arrivals), len(steps), done.revisions) == (FEEDS + 1, FEEDS + 1, FEEDS)
    assert [arrival.key for arrival in done.arrivals if arrival.error] == ["bad"]
    assert passed["take:committed"] < FEEDS / 2
    with store.reading() as view:
        assert {name for name, poll in view.polls().items() if poll.succeeded == NOON} == feeds.keys() - {"bad"}
