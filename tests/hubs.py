"""A small real WebSub hub on loopback, and a daemon whose clock the test sets."""

from __future__ import annotations

import asyncio
import hmac
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web

from monitor.config import load
from monitor.daemon import Daemon
from monitor.sandbox import Inline
from monitor.store.memory import MemoryStore
from tests.running import until
from tests.servers import FeedServer

START = datetime(2016, 8, 12, 14, 30, tzinfo=UTC)
CHALLENGE = "8d7f <b>x</b>"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
        assert isinstance(port, int)
        return port


@dataclass
class Hub:
    """Takes subscriptions at /hub, asks back, and pushes what it is told to; /moved/307 and /moved/308 lead to /hub."""

    #: The status with which requests are answered.
    status: int = 202
    #: The lease that it grants; empty: it names none.
    lease: str = "864000"
    #: Whether it asks back by itself.
    confirms: bool = True
    #: The forms that it was sent, and what it was answered when it asked back.
    forms: list[Mapping[str, str]] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_post("/hub", self._take)
        application.router.add_post("/moved/{status}", self._move)
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        self.port = free_port()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self._session = aiohttp.ClientSession()
        self._asking: set[asyncio.Task[None]] = set()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.gather(*self._asking)
        await self._session.close()
        await self._runner.cleanup()

    def url(self, path: str = "/hub") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def form(self) -> Mapping[str, str]:
        """The latest request."""
        return self.forms[-1]

    async def _take(self, request: web.Request) -> web.Response:
        self.forms.append({name: str(value) for name, value in (await request.post()).items()})
        if self.confirms and self.status < 300:
            self._asking.add(asyncio.create_task(self._confirm()))
        return web.Response(status=self.status)

    async def _move(self, request: web.Request) -> web.Response:
        return web.Response(status=int(request.match_info["status"]), headers={"Location": "/hub"})

    async def _confirm(self) -> None:
        await self.ask()

    async def ask(self, **changes: str) -> tuple[int, str]:
        """Ask whether the latest request was meant; `changes` are parameters with other values (`mode`, `topic`, …)."""
        query = {
            "mode": "subscribe",
            "topic": self.form["hub.topic"],
            "challenge": CHALLENGE,
            "lease_seconds": self.lease,
        }
        given = {f"hub.{name}": value for name, value in (query | changes).items() if value}
        async with self._session.get(self.form["hub.callback"], params=given) as answer:
            self.answers.append((answer.status, await answer.text()))
            self.headers = answer.headers
        return self.answers[-1]

    async def push(
        self,
        body: str | bytes,
        *,
        method: str = "sha256",
        signature: str | None = None,
        callback: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> int:
        """Push a document, signed as was agreed or as the test says (empty: not at all); return the status of the answer."""
        content = body.encode() if isinstance(body, str) else body
        made = hmac.new(self.form["hub.secret"].encode(), content, method).hexdigest()
        signed = f"{method}={made}" if signature is None else signature
        sent = {"Content-Type": "application/rss+xml", **(headers or {})} | (
            {"X-Hub-Signature": signed} if signed else {}
        )
        async with self._session.post(callback or self.form["hub.callback"], data=content, headers=sent) as answer:
            self.headers = answer.headers
            return answer.status


CONFIG = """
monitor:
  poll: {{every: {every}, timeout: 5s, max_bytes: 100KB}}
  network: {{allow: [127.0.0.1/32]}}
  first_poll: {{tell_within: 36500d}}
  web: {{listen: "127.0.0.1:{port}"{public}}}
feeds:
  ledger: {{url: "{feed}", title: The Ledger}}
watches:
  ceasefire: {{match: ceasefire}}
"""


@dataclass
class Desk:
    """A running daemon, its store and its clock; `feed` is the address that it polls."""

    directory: Path
    web: FeedServer
    feed: str
    every: str = "5m"
    public: bool = True
    store: MemoryStore = field(default_factory=MemoryStore)
    now: datetime = START
    port: int = field(default_factory=free_port)

    def configure(self) -> None:
        public = f", public_url: http://127.0.0.1:{self.port}/out" if self.public else ""
        text = CONFIG.format(every=self.every, port=self.port, public=public, feed=self.feed)
        (self.directory / "newsroom.yaml").write_text(text, encoding="utf-8")

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Daemon]:
        self.configure()
        daemon = Daemon(
            self.store, lambda: load(self.directory, {}), Inline(), clock=lambda: self.now, tick=0.01, environ={}
        )
        task = asyncio.create_task(daemon.run())
        ready = asyncio.create_task(daemon.ready.wait())
        await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if task.done():
            task.result()
        try:
            yield daemon
        finally:
            daemon.stopping.set()
            await task

    async def polled(self) -> None:
        """Let the next poll of the feed come, and wait until it is taken."""
        with self.store.reading() as view:
            poll = view.poll("ledger")
        if poll is not None:
            self.now = max(self.now, poll.due)
        count = poll.polls if poll else 0
        await until(lambda: self._polls() > count, "a poll")

    def _polls(self) -> int:
        with self.store.reading() as view:
            poll = view.poll("ledger")
        return poll.polls if poll else 0

    @property
    def wait(self) -> timedelta:
        """How long from now until the feed is polled again."""
        with self.store.reading() as view:
            poll = view.poll("ledger")
        assert poll is not None
        return poll.due - self.now

    async def titles(self, count: int) -> list[str]:
        """Wait until so many entries were taken; return their titles in the order of arrival."""
        await until(lambda: len(self._titles()) >= count, f"{count} entries")
        return self._titles()

    def _titles(self) -> list[str]:
        with self.store.reading() as view:
            return [archived.change.title for archived in view.archive(START - timedelta(days=36500))]

    async def agreed(self, hub: Hub, *, requests: int = 1) -> None:
        """Wait until the hub was asked so often and what it answered is remembered."""
        await until(lambda: len(hub.forms) >= requests, f"{requests} requests to the hub")
        await until(
            lambda: self._is(lambda known: known.error is None and known.confirmed == self.now), "a confirmation"
        )

    def _is(self, condition: Callable[..., bool]) -> bool:
        with self.store.reading() as view:
            known = view.subscription("ledger")
        return known is not None and condition(known)

    async def becomes(self, condition: Callable[..., bool], what: str) -> None:
        """Wait until the subscription is as `condition` says."""
        await until(lambda: self._is(condition), what)
