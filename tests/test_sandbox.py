"""A hostile document costs its worker and nothing else."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import feedparser
import pytest

from monitor.errors import ParseError
from monitor.model import Document, Feed
from monitor.parse import parse
from monitor.sandbox import Inline, Sandbox

FEED = Feed(name="harbour", url="https://harbour.example/feed")
RSS = b"<rss version='2.0'><channel><title>T</title><item><guid>1</guid><title>Talks</title></item></channel></rss>"
#: 1.6 MB of attributes on one element: feedparser would need minutes.
FLOOD = (
    b"<rss version='2.0'><channel " + b" ".join(b"a%d='1'" % number for number in range(140_000)) + b"></channel></rss>"
)


def document(body: bytes) -> Document:
    return Document(
        feed=FEED.name, url=FEED.url, status=200, headers={}, body=body, at=datetime(2016, 8, 12, tzinfo=UTC)
    )


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(2, seconds=20.0, cpu_seconds=1, memory_bytes=300_000_000) as running:
        yield running


@pytest.mark.parametrize("runner", (Inline(), Sandbox(1)), ids=("inline", "sandbox"))
async def test_both_runners_keep_the_protocol(runner: Inline | Sandbox) -> None:
    """A function's result and its ParseError, with the same message, come back from either runner."""
    listing = await runner.run(parse, document(RSS), FEED)
    assert [entry.title for entry in listing.entries] == ["Talks"]
    with pytest.raises(ParseError) as caught:
        await runner.run(parse, document(b""), FEED)
    assert str(caught.value) == "The answer cannot be read: the answer is empty"
    await runner.close()


async def test_an_attribute_flood_is_killed_while_others_are_read(sandbox: Sandbox) -> None:
    """1.6 MB of attributes on one element end at the limit of processor time; meanwhile other documents are parsed."""
    assert len(FLOOD) > 1_500_000
    flood = asyncio.create_task(sandbox.run(feedparser.parse, io.BytesIO(FLOOD)))
    for _ in range(5):
        listing = await sandbox.run(parse, document(RSS), FEED)
        assert len(listing.entries) == 1
    assert not flood.done()
    with pytest.raises(ParseError, match="more than 1 s of processor time"):
        await flood
    assert len((await sandbox.run(parse, document(RSS), FEED)).entries) == 1


async def test_our_parser_does_not_even_begin_a_flood() -> None:
    """The same document is refused by the parse station itself, at once and in words."""
    with pytest.raises(ParseError, match="has 140,000 attributes"):
        await Inline().run(parse, document(FLOOD), FEED)


async def test_processor_time_is_counted_for_each_function() -> None:
    """A worker that has read many documents is not killed for their sum."""
    async with Sandbox(1, seconds=20.0, cpu_seconds=1) as running:
        sums = [await running.run(sum, range(25_000_000)) for _ in range(3)]

    assert sums == [312499987500000] * 3


async def test_a_worker_that_sleeps_is_stopped_at_the_clock() -> None:
    """A function that uses no processor time but does not end is stopped when its seconds are over."""
    async with Sandbox(1, seconds=0.2) as running:
        with pytest.raises(ParseError, match=r"longer than 0\.2 s"):
            await running.run(time.sleep, 60)
        assert await running.run(abs, -1) == 1


async def test_memory_is_bounded(sandbox: Sandbox) -> None:
    """A function that wants more memory than allowed is refused it; the daemon does not pay."""
    with pytest.raises(ParseError, match="more than 300 MB of memory"):
        await sandbox.run(bytearray, 1_000_000_000)
    assert await sandbox.run(abs, -1) == 1


async def test_a_dead_worker_is_replaced(sandbox: Sandbox) -> None:
    """However a worker dies, the function in it is a ParseError that says so, and the next one finds a worker."""
    for function, argument, words in (
        (os._exit, 7, "exit status 7"),
        (signal.raise_signal, signal.SIGKILL, "was killed"),
    ):
        with pytest.raises(ParseError, match=words):
            await sandbox.run(function, argument)
    assert [await sandbox.run(abs, -number) for number in range(4)] == [0, 1, 2, 3]


async def test_errors_of_the_function_itself_come_through(sandbox: Sandbox) -> None:
    """A mistake of ours is not dressed up as a fault of the feed."""
    with pytest.raises(ZeroDivisionError):
        await sandbox.run(divmod, 1, 0)


async def test_closing_does_not_wait_for_what_runs() -> None:
    """Closing ends within a moment although a function is still at work; that function is cancelled, not a faulty feed."""
    running = Sandbox(1)
    assert await running.run(abs, -1) == 1
    stuck = asyncio.create_task(running.run(time.sleep, 600))
    waiting = asyncio.create_task(running.run(time.sleep, 600))
    await asyncio.sleep(0)
    began = time.monotonic()
    await running.close()
    assert time.monotonic() - began < 5
    for task in (stuck, waiting):
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_a_cancelled_function_frees_its_worker() -> None:
    """Whoever gives up waiting stops the work as well."""
    async with Sandbox(1) as running:
        assert await running.run(abs, -1) == 1
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await running.run(time.sleep, 600)
        assert await running.run(abs, -2) == 2
