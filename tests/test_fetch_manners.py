"""How a publisher is treated: who sent us away is left alone, requests keep their distance, moves are told from detours."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from monitor.errors import FetchError, HostAway
from monitor.fetch import Fetcher, Hosts
from monitor.model import Document, Poll, Polling
from tests import servers
from tests.fetching import NOW, RSS, fetched, fetcher, lookup
from tests.servers import FeedServer


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running


def poll(url: str, feed: str = "harbour") -> Poll:
    return Poll(feed=feed, url=url, due=NOW)


@pytest.mark.parametrize("status", (429, 503))
async def test_a_host_that_sends_us_away_is_left_alone_with_all_its_feeds(server: FeedServer, status: int) -> None:
    """After 429 or 503 with Retry-After no feed of that host is asked until then; others are, and afterwards it is, too."""
    busy = server.publish("/busy", "", status=status, headers={"Retry-After": "600"})
    fine = server.publish("/fine", RSS)
    async with fetcher() as running:
        with pytest.raises(FetchError) as first:
            await running.fetch(poll(busy), NOW)
        with pytest.raises(HostAway, match="wants no requests before") as second:
            await running.fetch(poll(fine, "other"), NOW + timedelta(minutes=4))
        elsewhere = await running.fetch(poll(f"http://news.example:{server.port}/fine"), NOW)
        later = await running.fetch(poll(fine), NOW + timedelta(minutes=10))
    assert first.value.retry_after == timedelta(minutes=10)
    assert second.value.retry_after == timedelta(minutes=6)
    assert (elsewhere.status, later.status) == (200, 200)
    assert (server.count("/busy"), server.count("/fine")) == (1, 2)


@pytest.mark.parametrize("headers", ({}, {"Retry-After": "soon"}, {"Retry-After": "0"}, {"Retry-After": "-9"}))
async def test_one_who_names_no_time_sends_only_the_feed_away(server: FeedServer, headers: dict[str, str]) -> None:
    """A 429 without a usable Retry-After is an error of that feed; the host's others are asked."""
    busy = server.publish("/busy", "", status=429, headers=headers)
    fine = server.publish("/fine", RSS)
    async with fetcher() as running:
        with pytest.raises(FetchError):
            await running.fetch(poll(busy), NOW)
        assert (await running.fetch(poll(fine), NOW)).status == 200


async def test_feeds_that_wait_for_their_turn_hear_that_the_host_is_away(server: FeedServer) -> None:
    """Of fifty feeds of one host that are due together, the first 429 spares the host the others."""
    url = server.publish("/busy", "", status=429, headers={"Retry-After": "60"})
    async with fetcher(Polling(per_host=2)) as running:
        asked = (running.fetch(poll(url, f"feed-{number}"), NOW) for number in range(50))
        errors = await asyncio.gather(*asked, return_exceptions=True)
    assert all(isinstance(error, FetchError) for error in errors)
    assert server.count() <= 2


async def test_the_host_that_answers_after_redirects_is_the_one_that_is_left_alone(server: FeedServer) -> None:
    """A busy host behind a redirect is spared itself, the one that redirects is not."""
    server.publish("/busy", "", status=503, headers={"Retry-After": "60"})
    server.publish("/fine", RSS)
    server.redirect("/hop", f"http://news.example:{server.port}/busy")
    async with fetcher() as running:
        with pytest.raises(FetchError):
            await running.fetch(poll(server.url("/hop")), NOW)
        assert (await running.fetch(poll(server.url("/fine")), NOW)).status == 200
        with pytest.raises(HostAway):
            await running.fetch(poll(f"http://news.example:{server.port}/fine"), NOW)


async def test_a_restart_does_not_forget_who_sent_us_away(server: FeedServer) -> None:
    """What was remembered of a host before the start counts from the first request on."""
    url = server.publish("/fine", RSS)
    hosts = Hosts({f"127.0.0.1:{server.port}": NOW + timedelta(minutes=1)})
    async with Fetcher(Polling(), ["127.0.0.1/32"], "1", lookup=lookup, hosts=hosts) as running:
        with pytest.raises(HostAway):
            await running.fetch(poll(url), NOW)
        assert server.count() == 0
        assert (await running.fetch(poll(url), NOW + timedelta(minutes=1))).status == 200


async def test_requests_to_one_host_keep_their_distance(server: FeedServer) -> None:
    """With a gap of ten seconds, four feeds of a host are asked at 0, 10, 20 and 30 s; another host's does not wait."""
    url = server.publish("/feed", RSS)
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(round(seconds))

    polling = Polling(per_host=8, host_gap=timedelta(seconds=10))
    async with Fetcher(polling, ["127.0.0.1/32"], "1", lookup=lookup, pause=pause) as running:
        await asyncio.gather(*(running.fetch(poll(url, f"feed-{number}"), NOW) for number in range(4)))
        await running.fetch(poll(f"http://news.example:{server.port}/feed"), NOW)
    assert pauses == [10, 20, 30]


async def test_nobody_waits_where_no_gap_is_wanted(server: FeedServer) -> None:
    """By default requests to a host follow one another at once."""
    url = server.publish("/feed", RSS)
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    async with Fetcher(Polling(), ["127.0.0.1/32"], "1", lookup=lookup, pause=pause) as running:
        await asyncio.gather(*(running.fetch(poll(url, f"feed-{number}"), NOW) for number in range(4)))
    assert pauses == []


@pytest.mark.parametrize(
    ("chain", "moved"),
    (
        ((301,), True),
        ((308,), True),
        ((301, 308, 301), True),
        ((302,), False),
        ((303,), False),
        ((307,), False),
        ((301, 302), False),
        ((302, 301), False),
        ((), False),
    ),
    ids=str,
)
async def test_only_a_wholly_permanent_chain_is_a_move(server: FeedServer, chain: tuple[int, ...], moved: bool) -> None:  # noqa: FBT001  # a table's column
    """301 and 308 say that an address has changed for good; one temporary hop among them, and nothing is to be rewritten."""
    for number, status in enumerate(chain):
        server.redirect(f"/{number}", f"/{number + 1}", status)
    end = server.publish(f"/{len(chain)}", RSS, etag='"1"')
    fresh = await fetched(server.url("/0"))
    unchanged = await fetched(server.url("/0"), etag='"1"')
    assert (fresh.url, fresh.moved_to) == (end, end if moved else "")
    assert (unchanged.status, unchanged.moved_to) == (304, end if moved else "")


async def test_a_zstd_bomb_ends_at_the_limit(server: FeedServer) -> None:
    """An answer of a few kilobytes that zstd unpacks to 300 MB is given up at the limit."""
    with pytest.raises(FetchError, match="longer than 100,000 bytes"):
        await fetched(server.misbehave("/bomb", servers.zstd_bomb), Polling(max_bytes=100_000))


async def test_a_document_is_the_same_however_often_it_is_asked(server: FeedServer) -> None:
    """Nothing is added to a feed's address to get around caches, and no page beside it is asked."""
    url = server.publish("/feed?format=rss&b=2", RSS)
    documents: list[Document] = [await fetched(url) for _ in range(2)]
    assert [request.path for request in server.requests] == ["/feed?format=rss&b=2"] * 2
    assert documents[0] == documents[1]
