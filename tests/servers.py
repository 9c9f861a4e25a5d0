"""A small real HTTP server on loopback for tests: it publishes feeds, counts requests, and misbehaves when told to.

    with FeedServer() as server:
        server.publish("/feed", RSS, etag='"1"')
        ...fetch server.url("/feed")...
        assert server.count("/feed") == 1
        assert server.requests[0].headers["if-none-match"] == '"1"'

It runs in a thread of its own, so it serves plain tests, coroutines and child processes alike; publishing, counting and
reading `requests` is allowed from any thread at any time. What a path answers is a `Page` or, for the hostile ones, a script:
a coroutine that is given the connection and writes raw bytes (see the functions at the end).
"""

from __future__ import annotations

import asyncio
import gzip
import threading
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from backports import zstd


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a client asked; header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a path answers; with a validator that the client names, it is 304 instead."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    #: Seconds before the answer begins.
    delay: float = 0.0


#: Writes an answer of its own making; the connection is closed when it returns.
Script = Callable[[StreamWriter], Awaitable[None]]


class FeedServer:
    """An HTTP/1.1 server on `host` (another loopback address, say 127.0.0.2, makes a canary). A context manager."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.host = host
        self.port = 0
        #: All requests so far, in order of arrival.
        self.requests: list[Request] = []
        self.connections = 0
        #: The largest number of requests that were being answered at one moment.
        self.most_at_once = 0
        self._now = 0
        self._pages: dict[str, Page | Script] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.Server | None = None
        #: The loop itself holds tasks only weakly, and one that waits for ever would be collected.
        self._tasks: set[asyncio.Task[None] | None] = set()
        self._writers: set[StreamWriter] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    # ---- what a test says

    def publish(  # one answer has these parts
        self,
        path: str,
        body: bytes | str,
        *,
        headers: Mapping[str, str] | None = None,
        status: int = 200,
        etag: str | None = None,
        last_modified: str | None = None,
        delay: float = 0.0,
    ) -> str:
        """Let `path` answer with `body` from now on; returns its address."""
        content = body.encode() if isinstance(body, str) else body
        self._pages[path] = Page(
            body=content, status=status, headers=headers or {}, etag=etag, last_modified=last_modified, delay=delay
        )
        return self.url(path)

    def redirect(self, path: str, location: str, status: int = 302) -> str:
        """Let `path` redirect to `location`, written to the wire as it is."""
        return self.publish(path, b"", status=status, headers={"Location": location})

    def misbehave(self, path: str, script: Script) -> str:
        """Let `path` answer whatever `script` writes."""
        self._pages[path] = script
        return self.url(path)

    # ---- what a test asks

    def url(self, path: str) -> str:
        """Return the address of `path`."""
        return f"http://{self.host}:{self.port}{path}"

    def count(self, path: str | None = None) -> int:
        """Return how often `path` (or anything) was asked for."""
        return sum(path in {None, request.path} for request in self.requests)

    def last(self, path: str) -> Request:
        """Return the latest request for `path`."""
        return [request for request in self.requests if request.path == path][-1]

    # ---- in the server's thread

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._connected, self.host, 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        assert self._server is not None
        self._server.close()
        await asyncio.sleep(0)
        # A connection may have been accepted a moment ago, and its task is only just being made.
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            await asyncio.sleep(0)
        # What a client never read would keep its connection open after the loop has ended.
        for writer in self._writers:
            writer.transport.abort()
        # Closed sockets are let go in the loop's next turns.
        for _ in range(3):
            await asyncio.sleep(0)

    async def _connected(self, reader: StreamReader, writer: StreamWriter) -> None:
        self.connections += 1
        self._tasks.add(asyncio.current_task())
        self._writers.add(writer)
        try:
            while await self._answered(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client went away, or the test ends
        finally:
            self._tasks.discard(asyncio.current_task())
            writer.close()

    async def _answered(self, reader: StreamReader, writer: StreamWriter) -> bool:
        """Answer one request; False when the connection is to be closed."""
        request = _request(await reader.readuntil(b"\r\n\r\n"))
        self.requests.append(request)
        page = self._pages.get(request.path, Page(body=b"nothing here", status=404))
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        try:
            if not isinstance(page, Page):
                await page(writer)
                return False
            await asyncio.sleep(page.delay)
            writer.write(_answer(page, request))
            await writer.drain()
            return True
        finally:
            self._now -= 1


def _request(head: bytes) -> Request:
    first, *rows = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, path, _ = first.split(" ", 2)
    return Request(
        method=method,
        path=path,
        headers={name.lower(): value.strip() for name, _, value in (row.partition(":") for row in rows)},
    )


def _answer(page: Page, request: Request) -> bytes:
    validators = {"ETag": page.etag, "Last-Modified": page.last_modified}
    headers = {**page.headers, **{name: value for name, value in validators.items() if value}}
    same = (page.etag and request.headers.get("if-none-match") == page.etag) or (
        page.last_modified and request.headers.get("if-modified-since") == page.last_modified
    )
    status, body = (304, b"") if same else (page.status, page.body)
    if not same:
        headers.setdefault("Content-Length", str(len(body)))
    rows = [f"HTTP/1.1 {status} Whatever", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(rows).encode("latin-1") + body


# ---------------------------------------------------------------- scripts


async def silent(writer: StreamWriter) -> None:
    """Take the request and never answer."""
    await writer.drain()
    await asyncio.Event().wait()


async def drip(writer: StreamWriter) -> None:
    """Send a header, then a byte of the body every 20 ms, for ever: no reading ever takes long."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        writer.write(b"<")
        await writer.drain()
        await asyncio.sleep(0.02)


def repeats(first: bytes, again: bytes, pause: float = 0.0) -> Script:
    """Write `first`, then `again` for ever."""

    async def script(writer: StreamWriter) -> None:
        writer.write(first)
        while True:
            writer.write(again)
            await writer.drain()
            await asyncio.sleep(pause)

    return script


async def endless(writer: StreamWriter) -> None:
    """Send a body that has no end."""
    writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while True:
        writer.write(b"<item>" * 10_000)
        await writer.drain()


async def endless_headers(writer: StreamWriter) -> None:
    """Send headers that have no end."""
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"".join(b"X-%d: %s\r\n" % (number, b"x" * 100) for number in range(1000)))
        await writer.drain()


async def bomb(writer: StreamWriter) -> None:
    """Send 300 kB that unpack to 300 MB."""
    packed = gzip.compress(bytes(1_000_000), 9) * 300
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed))
    writer.write(packed)
    await writer.drain()


async def zstd_bomb(writer: StreamWriter) -> None:
    """Send some kilobytes of zstd that unpack to 300 MB."""
    packed = zstd.compress(bytes(10_000_000)) * 30
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nContent-Length: %d\r\n\r\n" % len(packed))
    writer.write(packed)
    await writer.drain()


async def truncated(writer: StreamWriter) -> None:
    """Announce 1 000 bytes, send 20, close."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<rss version='2.0'><c")
    await writer.drain()


async def truncated_chunk(writer: StreamWriter) -> None:
    """Send a chunk, then close without the last one."""
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss \r\n")
    await writer.drain()


async def truncated_gzip(writer: StreamWriter) -> None:
    """Send half of a gzip stream, with the right length for the half."""
    packed = gzip.compress(b"<rss>" * 1000)[:30]
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed)
    await writer.drain()


async def broken_gzip(writer: StreamWriter) -> None:
    """Say gzip, send something else."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 12\r\n\r\n<rss></rss>\n")
    await writer.drain()


async def hang_up(writer: StreamWriter) -> None:
    """Close the connection without a word."""
    await writer.drain()


async def gibberish(writer: StreamWriter) -> None:
    """Answer in another protocol."""
    writer.write(b"220 mail.example ESMTP ready\r\n")
    await writer.drain()
