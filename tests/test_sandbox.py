"""A hostile document costs its worker and nothing else."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import feedparser
import pytest

from benchmarks.hostile import DOCUMENTS
from monitor.errors import ParseError
from monitor.model import Document, Feed
from monitor.parse import parse
from monitor.sandbox import Inline, Sandbox

#: Hostile documents that are an error; the others are read, or end at the limit of processor time.
REFUSED = frozenset(
    {
        "space before the root",
        "100 000 attributes",
        "attributes that hold >",
        "attributes without quotes",
        "attributes without values",
        "100 000 elements deep",
        "100 000 elements deep, never closed",
        "2 MB of tags never closed",
        "50 000 namespaces",
        "CDATA never closed",
        "CDATA opened 100 000 times",
        "comments never closed",
        "declarations never closed",
        "instructions never closed",
        "bytes that are no text",
        "a packed document",
        "nothing",
        "a web page of 9 MB",
        "JSON 100 000 deep",
        "a JSON number of 2 million digits",
    }
)
#: Those that cost no more than their size: benchmarks/bystanders.py reads them.
LINEAR = frozenset(
    {
        "20 000 entries, not well formed",
        "100 000 entries",
        "100 000 JSON entries",
        "100 000 elements deep in an article",
        "100 000 tables in an article",
        "2 MB of <",
        "2 MB of links never closed",
        "many tags of many attributes",
        "a title of 9 MB",
        "a title of 9 MB of words",
        "9 MB of an emoji",
    }
)
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
    with pytest.raises(ParseError, match=r"^The answer cannot be read: .*more than 1 s of processor time"):
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


# ---------------------------------------------------------------- two lanes


def busy(_document: Document, seconds: float) -> float:
    """Use so much processor time on a document."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return seconds


async def occupied(sandbox: Sandbox) -> asyncio.Task[None]:
    """Let a function hold the one quick worker."""
    assert await sandbox.run(abs, -1) == 1
    holding = asyncio.create_task(sandbox.run(time.sleep, 60))
    await asyncio.sleep(0)
    return holding


async def test_what_needs_more_than_a_moment_is_read_all_the_same() -> None:
    """A large feed that hardly anybody has: it leaves the quick lane, and is read in the slow one."""
    async with Sandbox(1, quick_seconds=0.1) as running:
        assert await running.run(busy, document(RSS), 0.3) == 0.3


async def test_a_slow_feed_is_remembered_until_it_is_quick() -> None:
    """What was slow once does not begin in the quick lane again; after one quick answer it does."""
    async with Sandbox(1, quick_seconds=0.2) as running:
        await running.run(busy, document(RSS), 0.4)
        holding = await occupied(running)
        assert len((await running.run(parse, document(RSS), FEED)).entries) == 1
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await running.run(parse, document(RSS), FEED)
        holding.cancel()


async def test_who_is_slow_again_is_forgotten_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all that were slow, those are remembered that were so lately: who is at every time goes on in the slow lane."""
    monkeypatch.setattr("monitor.sandbox._SUSPECTS", 2)
    often, once, other = (replace(document(RSS), url=f"https://{name}.example/") for name in ("often", "once", "other"))
    async with Sandbox(1, quick_seconds=0.1) as running:
        for each in (often, once, often, other):
            await running.run(busy, each, 0.2)
        holding = await occupied(running)
        async with asyncio.timeout(20):
            assert len((await running.run(parse, often, FEED)).entries) == 1
        holding.cancel()


async def test_too_many_slow_ones_do_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that wait keep their documents in memory: what is too much is an error of its feed, which is asked again later."""
    monkeypatch.setattr("monitor.sandbox._MOST_SLOW", 1)
    async with Sandbox(1, quick_seconds=0.1) as running:
        await running.run(busy, document(RSS), 0.2)
        under_way = asyncio.create_task(running.run(busy, document(RSS), 0.5))
        await asyncio.sleep(0)
        assert running.slow == 1
        with pytest.raises(ParseError, match="too many that do are waiting"):
            await running.run(busy, document(RSS), 0.2)
        assert await under_way == 0.5
        assert running.slow == 0


async def test_a_document_itself_does_not_count_as_memory() -> None:
    """The bound is on what reading adds: a title of 9 MB is read and cut, a function that takes 80 MB is not."""
    async with Sandbox(1) as running:
        listing = await running.run(parse, document(DOCUMENTS["a title of 9 MB"]()), FEED)
        assert len(listing.entries[0].title) == 1_000
        with pytest.raises(ParseError, match="more than 64 MB of memory"):
            await running.run(bytearray, 80_000_000)


async def test_every_hostile_document_ends_as_entries_or_as_a_clear_error() -> None:
    """Bombs, floods and abysses: none costs more than its limits, none kills a worker without words, and a healthy feed is read."""
    names = sorted(DOCUMENTS.keys() - LINEAR)
    async with Sandbox(2, cpu_seconds=0.6, quick_seconds=0.3) as running:

        async def outcome(name: str) -> str:
            try:
                await running.run(parse, replace(document(DOCUMENTS[name]()), url=f"https://{name}.example/"), FEED)
            except ParseError as error:
                return error.detail
            return "entries"

        said = dict(zip(names, await asyncio.gather(*map(outcome, names)), strict=True))
        assert len((await running.run(parse, document(RSS), FEED)).entries) == 1

    stopped = {name for name, words in said.items() if "processor time" in words}
    assert stopped <= {"2 MB of &", "100 000 formatting elements in an article"}
    assert {name for name, words in said.items() if words != "entries"} - stopped == REFUSED
    assert [words for words in said.values() if not words or "died" in words or "was killed" in words] == []
