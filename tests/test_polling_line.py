"""Who is asked while others are slow: no host, and no hostile document, keeps the rest waiting."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest
from structlog.testing import capture_logs

from monitor.daemon.line import LOOKED, Line, search
from monitor.daemon.once import run_once
from monitor.daemon.polling import Poller
from monitor.daemon.works import Works, build
from monitor.errors import HostAway
from monitor.fetch import Fetcher
from monitor.model import Feed, Newsroom, Poll, Polling, Settings
from monitor.sandbox import Inline
from monitor.store.memory import MemoryStore
from tests.polled import NOON, rss
from tests.running import until
from tests.servers import FeedServer, silent

MINUTE = timedelta(minutes=1)
POLLING = Polling(concurrency=4, per_host=2)
SETTINGS = Settings(allow=("127.0.0.1/32",), poll=POLLING)
T = TypeVar("T")


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running


def lookup(_host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
    """Every name is the server."""
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


def feed(server: FeedServer, name: str, host: str) -> Feed:
    return Feed(name=name, url=f"http://{host}:{urlsplit(server.url('/')).port}/{name}", every=5 * MINUTE)


def store_of(feeds: list[Feed]) -> MemoryStore:
    """All of them are due; those named first have waited longest."""
    store = MemoryStore()
    with store.writing() as work:
        work.save_polls(
            Poll(feed=each.name, url=each.url, due=NOON + place * timedelta(seconds=1))
            for place, each in enumerate(feeds)
        )
    return store


@asynccontextmanager
async def working(feeds: list[Feed], **keys: Any) -> AsyncIterator[tuple[Poller, Works]]:
    """A poller at work on these feeds, with names of the tests' own."""
    newsroom, store = Newsroom(settings=SETTINGS, feeds={each.name: each for each in feeds}), store_of(feeds)
    works = await build(newsroom, store, passing=lambda _point: None)
    async with Fetcher(POLLING, SETTINGS.allow, "1", lookup=lookup) as fetcher:
        works = replace(works, fetcher=fetcher)
        poller = Poller(store, works, keys.get("runner", Inline()), lambda: NOON + 60 * MINUTE)
        writer = asyncio.create_task(poller.write())
        try:
            yield poller, works
        finally:
            await poller.stop(seconds=5)
            writer.cancel()
            await poller.close()
            await works.close()


async def rounds(poller: Poller, condition: Callable[[], bool], what: str, *, most: int = 500) -> None:
    """Let the dispatcher come round until `condition` holds."""
    for _ in range(most):
        if condition():
            return
        await poller.dispatch()
        await asyncio.sleep(0.01)
    raise AssertionError(what)


async def test_a_slow_host_holds_up_only_its_own_feeds(server: FeedServer) -> None:
    """Forty feeds of a host that never answers come first: of it two requests are under way, and all others are asked."""
    slow = [feed(server, f"slow{number}", "slow.example") for number in range(40)]
    well = [feed(server, f"well{number}", f"well{number}.example") for number in range(30)]
    for each in slow:
        server.misbehave(f"/{each.name}", silent)
    for each in well:
        server.publish(f"/{each.name}", rss(1))
    async with working([*slow, *well]) as (poller, _):
        await rounds(
            poller, lambda: all(server.count(f"/{each.name}") for each in well), "others wait for the slow host"
        )
        assert sum(request.path.startswith("/slow") for request in server.requests) == POLLING.per_host
        assert sum(key.startswith("slow") for key in poller.in_flight) == 2 * POLLING.per_host


async def test_hosts_that_lead_to_one_slow_host_share_its_turns(server: FeedServer) -> None:
    """It counts also who answered last: feeds of many names that are all redirected to a slow host hold up no others."""
    slow = [feed(server, f"slow{number}", f"name{number}.example") for number in range(40)]
    well = [feed(server, "well", "well.example")]
    server.publish("/well", rss(1))
    server.misbehave("/end", silent)
    end = feed(server, "end", "slow.example").url
    for each in slow:
        server.redirect(f"/{each.name}", end)
    async with working([*slow, *well]) as (poller, _):
        with poller.store.writing() as work:
            work.save_polls(replace(poll, answered=end) for name, poll in work.polls().items() if name != "well")
        await rounds(poller, lambda: server.count("/well") > 0, "a feed waits for the slow host")
        assert server.count("/end") <= POLLING.per_host


async def test_a_hosts_next_feed_is_asked_as_soon_as_one_has_answered(server: FeedServer) -> None:
    """A host with many feeds that answers at once is not bound to so many a round of the dispatcher."""
    feeds = [feed(server, f"many{number}", "many.example") for number in range(8)]
    for each in feeds:
        server.publish(f"/{each.name}", rss(1))
    async with working(feeds) as (poller, _):
        await poller.dispatch()
        await until(lambda: server.count() == len(feeds), "the feeds of one host, after one round")
        assert server.most_at_once <= POLLING.per_host


def test_a_look_goes_on_where_the_last_one_ended() -> None:
    """However many feeds of a busy host wait in front, a round reads no more than its share, and the next ones come further."""
    slow = [Feed(name=f"slow{number}", url="https://slow.example/") for number in range(2 * LOOKED)]
    store, line = store_of([*slow, Feed(name="well", url="https://well.example/")]), Line()
    found, read = [], 0
    for _ in range(4):
        look = line.begin(free=8, per_host=1)
        with store.reading() as view:
            look = search(look, view, NOON + 60 * MINUTE)
        read = max(read, sum(map(len, look.behind.values())))
        for poll in line.formed(look):
            line.enter(poll)
            found.append(poll.feed)
    assert found == ["slow0", "well"]
    assert read <= LOOKED


def test_what_was_begun_while_the_look_went_on_is_not_begun_again() -> None:
    """Of a host that has its fill the next feed takes the place of one that ended, once."""
    store, line = store_of([Feed(name=name, url="https://slow.example/") for name in ("a", "b", "c")]), Line()

    def looked() -> list[str]:
        with store.reading() as view:
            return [poll.feed for poll in line.formed(search(look, view, NOON + 60 * MINUTE))]

    look = line.begin(free=8, per_host=1)
    assert looked() == ["a"]
    with store.reading() as view:
        polls = view.polls()
    line.enter(polls["a"])
    look = line.begin(free=8, per_host=1)
    began = next(iter(line.leave("a")))
    line.enter(began)
    assert (began.feed, looked()) == ("b", [])
    assert [poll.feed for poll in line.leave("b")] == ["c"]


class Lane:
    """As the sandbox is where each document takes long: one after the other, and never at an end."""

    def __init__(self) -> None:
        self.slow = 0

    async def run(self, _function: Callable[..., T], *_arguments: object) -> T:
        self.slow += 1
        try:
            await asyncio.get_running_loop().create_future()
            raise AssertionError("it never ends")
        finally:
            self.slow -= 1


async def test_documents_that_take_long_to_read_hold_up_no_request(server: FeedServer) -> None:
    """Twenty feeds whose documents wait for the slow lane come first, and more than may be under way: all others are asked."""
    hostile = [feed(server, f"hostile{number}", f"hostile{number}.example") for number in range(20)]
    well = [feed(server, f"well{number}", f"well{number}.example") for number in range(9)]
    for each in (*hostile, *well):
        server.publish(f"/{each.name}", rss(1), etag='"1"')
    async with working([*hostile, *well], runner=Lane()) as (poller, _):
        await rounds(poller, lambda: server.count() == 29, "others wait for documents that take long")
        await until(lambda: poller.runner.slow == 29, "all their documents")
        assert len(poller.in_flight) == 29


# ---------------------------------------------------------------- faults of ours


async def faulty(_feed: str, _entries: object) -> bool:
    raise RuntimeError("a fault of ours")


@asynccontextmanager
async def missing_some(server: FeedServer) -> AsyncIterator[tuple[Poller, Works, MemoryStore]]:
    """A feed that was read before, names an earlier document, and lists nothing that is known."""
    server.publish("/post", rss(9, older=server.url("/older")))
    feeds = [Feed(name="post", url=server.url("/post"), every=5 * MINUTE)]
    async with working(feeds) as (poller, works):
        store = poller.store
        assert isinstance(store, MemoryStore)
        with store.writing() as work:
            work.save_polls(
                [replace(work.polls()["post"], polled=NOON - MINUTE, succeeded=NOON - MINUTE, answered=feeds[0].url)]
            )
        yield poller, works, store


async def test_a_fault_while_reading_back_is_told_and_the_feed_backs_off(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is in the log with its traceback, counts as a failure, and the feed is not asked again at once."""
    monkeypatch.setattr(Works, "knows", lambda _self, name, entries: faulty(name, entries))
    async with missing_some(server) as (poller, _, store):
        with capture_logs() as said:
            for _ in range(5):
                await poller.dispatch()
                await until(lambda: not poller.in_flight, "the poll's end")
        with store.reading() as view:
            assert view.polls()["post"].failures == 1
    assert [line["feed"] for line in said if line["event"] == "poll_crashed"] == ["post"]
    assert server.count("/post") == 1


async def test_a_fault_while_reading_back_costs_a_pass_one_feed(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`poll` goes on with the others, and counts the fault."""
    monkeypatch.setattr(Works, "knows", lambda _self, name, entries: faulty(name, entries))
    async with missing_some(server) as (_, works, store):
        with store.reading() as view:
            polls = [*view.polls().values()]
        done = await run_once(works, Inline(), polls, clock=lambda: NOON + 60 * MINUTE, step=lambda: None)
    assert [(crash.on, str(crash.error)) for crash in done.crashes] == [("post", "a fault of ours")]


# ---------------------------------------------------------------- who sent us away


async def test_after_a_start_the_host_is_left_alone_that_sent_us_away(server: FeedServer) -> None:
    """Where a redirect leads to a busy host, that one is remembered, with the store and over a reload: not the one that redirects."""
    busy = server.publish("/busy", "", status=429, headers={"Retry-After": "3600"})
    moved = feed(server, "post", "post.example")
    server.redirect("/post", busy.replace("127.0.0.1", "busy.example"))
    async with working([moved]) as (poller, works):
        await rounds(poller, lambda: server.count("/busy") > 0 and not poller.in_flight, "the poll")
        again = await build(works.newsroom, poller.store, passing=lambda _point: None)
        kept = await build(works.newsroom, poller.store, passing=lambda _point: None, hosts=works.fetcher.hosts)
        for hosts in (again.fetcher.hosts, kept.fetcher.hosts):
            hosts.check(f"post.example:{server.port}", NOON + 61 * MINUTE)
            with pytest.raises(HostAway):
                hosts.check(f"busy.example:{server.port}", NOON + 61 * MINUTE)
        await again.close()
        await kept.close()
