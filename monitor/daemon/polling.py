"""Who asks the feeds, and who writes down what they say? One dispatcher, many requests under way, one writer."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

import structlog

from monitor.daemon.works import Works
from monitor.errors import ParseError, StoreUnavailable
from monitor.model import Poll, Taken
from monitor.pipeline import Arrival, Runs, Telling, ask
from monitor.store import Store

log = structlog.get_logger()

#: Arrivals that share one transaction at most: a commit with a full sync costs about 3 ms (measured, 336 a second).
BATCH = 50
#: How long polling pauses when the database cannot be used; doubled at each further failure up to the second figure.
PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 2.0, 60.0

T = TypeVar("T")


class Poller:
    """Takes due feeds from the store, asks them side by side, and writes what arrives in one thread.

    A feed is in `in_flight` from the moment it is asked until what it said is stored and told: it is never asked twice
    at once, and a stop can wait for the set to become empty.
    """

    def __init__(self, store: Store, works: Works, runner: Runs, clock: Callable[[], datetime]) -> None:
        self.store = store
        self.works = works
        self.runner = runner
        self.clock = clock
        self.in_flight: dict[str, asyncio.Task[None]] = {}
        #: Why nothing can be written at present; None when all is well.
        self.degraded: str | None = None
        #: Called after each telling, from the event loop: wakes the channels.
        self.told: Callable[[Telling], None] = lambda _telling: None
        #: Monotonic moments at which the two loops last came round: they feed the watchdog.
        self.dispatched = self.written = time.monotonic()
        self._arrivals: asyncio.Queue[Arrival] = asyncio.Queue()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        self._pause = 0.0
        self._resume = 0.0
        self._stopping = False
        self._idle = asyncio.Event()
        self._idle.set()

    async def in_writer(self, function: Callable[..., T], *arguments: object) -> T:
        """Run a function in the thread that writes to the store."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)

    async def dispatch(self) -> None:
        """Start to ask every feed that is due and not being asked; returns at once."""
        if self._paused():
            return
        try:
            due = await self.in_writer(self._due)
        except StoreUnavailable as error:
            self.fail(error)
            return
        self.dispatched = time.monotonic()
        for poll in () if self._paused() else due:
            feed = self.works.newsroom.feeds.get(poll.feed)
            if feed is not None and poll.feed not in self.in_flight:
                self.in_flight[poll.feed] = asyncio.create_task(self._ask(poll))
                self._idle.clear()

    def _landed(self, feed: str) -> None:
        self.in_flight.pop(feed, None)
        if not self.in_flight:
            self._idle.set()

    def _paused(self) -> bool:
        return self._stopping or time.monotonic() < self._resume

    def _due(self) -> Sequence[Poll]:
        # Twice what can be asked at once keeps the requests busy between two rounds, and bounds the memory.
        limit = 2 * self.works.newsroom.settings.poll.concurrency + len(self.in_flight)
        with self.store.reading() as view:
            return view.due(self.clock(), limit=limit)

    async def _ask(self, poll: Poll) -> None:
        works = self.works
        feed = works.newsroom.feeds[poll.feed]
        try:
            arrival = await ask(feed, poll, web=works.fetcher, runner=self.runner, now=self.clock())
        except asyncio.CancelledError:
            self._landed(poll.feed)
            raise
        except Exception as error:  # a fault of ours must cost this feed only
            log.exception("poll_crashed", feed=poll.feed)
            arrival = Arrival(feed=feed, poll=poll, error=ParseError(f"internal error: {type(error).__name__}"))
        await self._arrivals.put(arrival)

    async def write(self) -> None:
        """Take what arrives, for ever: whatever is there at once shares a transaction; then tell."""
        while True:
            batch = [await self._arrivals.get()]
            while len(batch) < BATCH and not self._arrivals.empty():
                batch.append(self._arrivals.get_nowait())
            try:
                await self._take(batch)
                await self.tell()
            finally:
                for arrival in batch:
                    self._landed(arrival.feed.name)

    async def _take(self, batch: Sequence[Arrival]) -> None:
        try:
            taken = await self.in_writer(self.works.pipeline.take, batch, self.clock())
        except StoreUnavailable as error:
            self.fail(error)
        except Exception as error:  # one entry that we cannot digest must not cost the others of its batch
            if len(batch) > 1:
                for arrival in batch:
                    await self._take([arrival])
            else:
                log.exception("take_crashed", feed=batch[0].feed.name)
                await self._mark_crashed(batch[0], error)
        else:
            self._recover()
            _log_taken(batch, taken)

    async def _mark_crashed(self, arrival: Arrival, error: Exception) -> None:
        cause = ParseError(f"internal error, see the log: {type(error).__name__}")
        failed = Arrival(feed=arrival.feed, poll=arrival.poll, error=cause)
        with contextlib.suppress(StoreUnavailable):
            await self.in_writer(self.works.pipeline.take, [failed], self.clock())

    async def tell(self) -> None:
        """Decide on all that is untold or whose time has come."""
        if self._paused():
            return
        try:
            telling = await self.in_writer(self.works.pipeline.tell, self.clock())
        except StoreUnavailable as error:
            self.fail(error)
            return
        self.written = time.monotonic()
        for alert in telling.alerts:
            log.info("alert_queued", **alert.log_context())
        self.told(telling)

    def fail(self, error: StoreUnavailable) -> None:
        """Stop asking feeds for a while: nothing is marked as seen, so nothing is missed."""
        self._pause = min(LONGEST_PAUSE_SECONDS, self._pause * 2 or PAUSE_SECONDS)
        self._resume = time.monotonic() + self._pause
        if self.degraded is None:
            log.error("degraded", error=str(error), way_out="polling pauses until the database can be used again")
        self.degraded = str(error)

    def _recover(self) -> None:
        """All is well again: something was written. That reading works proves nothing on a full disk."""
        if self.degraded is not None:
            log.info("recovered", after=self.degraded)
        self.degraded = None
        self._pause = 0.0

    async def stop(self, *, seconds: float) -> None:
        """Ask no more feeds; what has arrived is still written, for at most `seconds`."""
        self._stopping = True
        for task in [*self.in_flight.values()]:
            task.cancel()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), seconds)
        await asyncio.get_running_loop().run_in_executor(None, self._thread.shutdown)


def _log_taken(batch: Sequence[Arrival], taken: Sequence[Taken]) -> None:
    for arrival in batch:
        if arrival.error is not None:
            log.warning(
                "poll_failed", feed=arrival.feed.name, error=arrival.error.detail, failures=arrival.poll.failures + 1
            )
    for item in taken:
        log.info("revision", **item.revision.log_context(), hits=[hit.watch for hit in item.hits])
