"""Entries that came and went between two polls: they are looked for in earlier documents, and missed aloud."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest

from monitor.model import Feed, Pace
from monitor.pipeline import MOST_OLDER, Arrival
from tests.polled import NOON, Desk, rss
from tests.servers import FeedServer


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running


def desk(server: FeedServer, **keys: timedelta) -> Desk:
    return Desk(Feed(name="post", url=server.url("/feed"), **keys))  # type: ignore[arg-type]


async def test_a_poll_without_a_known_entry_is_counted_and_asked_again_soonest(server: FeedServer) -> None:
    """Where nothing listed is known, more may have come and gone: it is counted, and the shortest interval follows."""
    paper = desk(server, every=timedelta(minutes=1), slowest=timedelta(minutes=30))
    server.publish("/feed", rss(1, 2, 3))
    await paper.poll(0)
    assert (paper.known.gaps, paper.known.pace) == (0, Pace.RHYTHM)
    server.publish("/feed", rss(4, 3, 2))
    await paper.poll(60)
    assert paper.known.gaps == 0
    server.publish("/feed", rss(7, 6, 5))
    await paper.poll(120)
    assert (paper.known.gaps, paper.known.pace) == (1, Pace.MISSED)
    assert timedelta(minutes=1) <= paper.known.due - paper.now < timedelta(minutes=1, seconds=10)


async def test_a_plain_interval_stays_plain_when_entries_were_missed(server: FeedServer) -> None:
    """With `every: 5m` a gap is counted, and the next poll comes after five minutes as ever."""
    paper = desk(server, every=timedelta(minutes=5))
    server.publish("/feed", rss(1))
    await paper.poll(0)
    server.publish("/feed", rss(2))
    await paper.poll(10)
    assert (paper.known.gaps, paper.known.pace) == (1, Pace.EVERY)
    assert timedelta(minutes=5) <= paper.known.due - paper.now <= timedelta(minutes=5, seconds=30)


async def test_earlier_documents_fill_the_gap(server: FeedServer) -> None:
    """RFC 5005 links are followed back to the first known entry: then nothing was missed."""
    paper = desk(server)
    server.publish("/feed", rss(2, 1, older="/a1"))
    await paper.poll(0)
    assert (server.count("/feed"), server.count("/a1")) == (1, 0)
    server.publish("/feed", rss(8, 7, older="/a3"))
    server.publish("/a3", rss(6, 5, older="/a2"))
    server.publish("/a2", rss(4, 3, 2, older="/a1"))
    done = await paper.poll(10)
    assert paper.entries() == {str(number) for number in range(1, 9)}
    assert (server.count("/a3"), server.count("/a2"), server.count("/a1")) == (1, 1, 0)
    assert [getattr(arrival, "older", 0) for arrival in done.arrivals] == [4]
    assert paper.known.gaps == 0


def dated(*items: tuple[int, datetime], older: str = "") -> str:
    document = rss(*(key for key, _ in items), older=older)
    for key, at in items:
        guid = f"<guid>{key}</guid>"
        document = document.replace(guid, f"{guid}<pubDate>{format_datetime(at)}</pubDate>")
    return document


async def test_an_archive_is_no_news(server: FeedServer) -> None:
    """Of earlier documents only what stands above the first known entry and is no older than the last poll is taken."""
    paper = desk(server)
    server.publish("/feed", dated((11, NOON), (10, NOON), older="/archive"))
    await paper.poll(5)
    since = [(key, NOON + timedelta(minutes=key)) for key in range(39, 19, -1)]
    late = (19, NOON - timedelta(days=3))
    year = [(key, NOON - timedelta(days=36 * (10 - key))) for key in range(9, 0, -1)]
    server.publish("/feed", dated(*since[:5], older="/archive"))
    server.publish("/archive", dated(*since[5:], late, (11, NOON), (10, NOON), *year, older="/before"))
    server.publish("/before", dated((99, NOON + timedelta(minutes=30))))
    done = await paper.poll(60)
    assert paper.entries() == {"10", "11", *(str(key) for key, _ in since)}
    assert [arrival.older for arrival in done.arrivals if isinstance(arrival, Arrival)] == [15]
    assert (server.count("/archive"), server.count("/before"), paper.known.gaps) == (1, 0, 0)


async def test_a_document_of_old_entries_ends_the_way_back(server: FeedServer) -> None:
    """Where all that an earlier document lists is older than the last poll, none before it is read; the gap is told."""
    paper = desk(server)
    server.publish("/feed", dated((1, NOON)))
    await paper.poll(5)
    server.publish("/feed", dated((9, NOON + timedelta(minutes=50)), older="/a"))
    server.publish("/a", dated((3, NOON - timedelta(days=1)), (2, NOON - timedelta(days=2)), older="/b"))
    await paper.poll(60)
    assert (paper.entries(), server.count("/a"), server.count("/b")) == ({"1", "9"}, 1, 0)
    assert paper.known.gaps == 1


async def test_earlier_documents_tell_nothing_of_the_rhythm(server: FeedServer) -> None:
    """How much a feed lists, and when it posts, is learned from its own document; so is how much a poll brought."""
    paper = desk(server)
    server.publish("/feed", rss(2, 1))
    await paper.poll(0)
    server.publish("/feed", rss(23, 22, older="/a"))
    server.publish("/a", rss(*range(21, 0, -1)))
    await paper.poll(60)
    assert len(paper.entries()) == 23
    assert paper.known.rhythm.listed == 2
    assert sum(paper.known.rhythm.hours) == pytest.approx(2, abs=0.1)
    assert (paper.log()[0].listed, paper.log()[0].new) == (2, 2)


async def test_nobody_reads_back_at_a_new_address(server: FeedServer) -> None:
    """Where the configuration names another address nothing is known there: its archive is no gap."""
    paper = desk(server)
    server.publish("/feed", rss(2, 1))
    await paper.poll(0)
    moved = Feed(name="post", url=server.url("/new"))
    paper.newsroom = replace(paper.newsroom, feeds={"post": moved})
    server.publish("/new", rss(32, 31, older="/archive"))
    server.publish("/archive", rss(30, 29))
    await paper.poll(10)
    assert (paper.entries(), server.count("/archive")) == ({"1", "2", "31", "32"}, 0)
    server.publish("/new", rss(36, 35, older="/later"))
    server.publish("/later", rss(34, 33, 32))
    await paper.poll(20)
    assert (len(paper.entries()), server.count("/later")) == (8, 1)


async def test_the_way_back_has_an_end(server: FeedServer) -> None:
    """Of an archive without end only so many documents are read; one that leads back to itself is read once."""
    paper = desk(server)
    server.publish("/feed", rss(1))
    await paper.poll(0)
    for number in range(20):
        server.publish(f"/a{number}", rss(100 + number, older=f"/a{number + 1}"))
    server.publish("/feed", rss(50, older="/a0"))
    await paper.poll(10)
    assert sum(server.count(f"/a{number}") for number in range(20)) == MOST_OLDER
    assert paper.known.gaps == 1
    server.publish("/feed", rss(60, older="/loop"))
    server.publish("/loop", rss(61, older="/feed"))
    await paper.poll(20)
    assert (server.count("/loop"), server.count("/feed")) == (1, 3)


async def test_an_earlier_document_that_cannot_be_read_costs_nothing(server: FeedServer) -> None:
    """Where the way back breaks, what came is taken all the same, and the gap is told."""
    paper = desk(server)
    server.publish("/feed", rss(1))
    await paper.poll(0)
    server.publish("/feed", rss(3, older="/missing"))
    await paper.poll(10)
    assert paper.entries() == {"1", "3"}
    assert (paper.known.gaps, paper.known.failures, server.count("/missing")) == (1, 0, 1)


async def test_nobody_reads_back_where_something_is_known(server: FeedServer) -> None:
    """An archive is left alone while polls overlap, and at the first poll."""
    paper = desk(server)
    server.publish("/feed", rss(1, older="/a1"))
    await paper.poll(0)
    server.publish("/feed", rss(2, 1, older="/a1"))
    await paper.poll(10)
    assert server.count("/a1") == 0


async def test_the_way_back_leads_to_no_forbidden_address(server: FeedServer) -> None:
    """Links to earlier documents go through the same guard as the feed: the canary hears nothing."""
    with FeedServer("127.0.0.2") as canary:
        paper = desk(server)
        server.publish("/feed", rss(1))
        await paper.poll(0)
        server.publish("/feed", rss(3, older=canary.url("/a1")))
        await paper.poll(10)
        assert (canary.connections, paper.known.gaps) == (0, 1)
