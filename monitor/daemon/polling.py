"""Who asks the feeds, and who writes down what they say? One dispatcher, many requests under way, one writer."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

import structlog

from monitor import schedule
from monitor.daemon.asking import Reads, ask_whole
from monitor.daemon.line import Line, Look, search
from monitor.daemon.works import Works
from monitor.errors import HostAway, StoreError, StoreUnavailable
from monitor.model import Feed, PagePoll, Poll
from monitor.pipeline import Arrival, PageArrival, Taking, Telling, key_of
from monitor.store import Store

log = structlog.get_logger()

#: Entries that share one transaction at most: a commit with a full sync costs about 3 ms, an entry about 5, and the
#: couriers wait meanwhile.
BATCH = 200
#: Answers that may wait to be written; those who bring more wait with their request.
BACKLOG = 50
#: How long polling pauses when the database cannot be used; doubled at each further failure up to the second figure.
PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 2.0, 60.0

T = TypeVar("T")


class Poller:
    """Takes due feeds from the store, asks them side by side, and writes what arrives in one thread.

    A feed or page is in `in_flight` from the moment it is asked until what it said is stored and told: it is never asked
    twice at once, and a stop can wait for the set to become empty.
    """

    def __init__(self, store: Store, works: Works, runner: Reads, clock: Callable[[], datetime]) -> None:
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
        self._line = Line()
        self._arrivals: asyncio.Queue[Arrival | PageArrival] = asyncio.Queue(maxsize=BACKLOG)
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
        """Start to ask feeds that are due and not being asked; returns at once."""
        if self._paused():
            return
        try:
            found = await self.in_writer(self._search, self._look())
        except StoreUnavailable as error:
            self.fail(error)
            return
        self.dispatched = time.monotonic()
        if not self._paused():
            for poll in self._line.formed(found):
                self._start(poll)

    def _paused(self) -> bool:
        return self._stopping or time.monotonic() < self._resume

    def _look(self) -> Look:
        """Begin to look for so much that requests never run out between two rounds, and never more than twice the requests."""
        polling = self.works.newsroom.settings.poll
        # A document that takes long to read holds no request, and has a limit of its own.
        free = 2 * polling.concurrency - len(self.in_flight) + self.runner.slow
        return self._line.begin(free=free, per_host=2 * polling.per_host)

    def _search(self, look: Look) -> Look:
        with self.store.reading() as view:
            return search(look, view, self.clock())

    def _start(self, poll: Poll | PagePoll) -> None:
        works, key = self.works, key_of(poll)
        feed = works.newsroom.feeds.get(poll.feed)
        if feed is None or key in self.in_flight:
            return
        self.in_flight[key] = task = asyncio.create_task(self._ask(feed, poll, works))
        self._line.enter(poll)
        self._idle.clear()
        task.add_done_callback(lambda done: self._ended(key, done))

    def _ended(self, key: str, done: asyncio.Task[None]) -> None:
        """Let go of what was not handed to the writer."""
        fault = None if done.cancelled() else done.exception()
        if fault is not None:
            log.error("poll_crashed", feed=key, exc_info=fault)
        if done.cancelled() or fault is not None:
            self._landed(key)

    def _landed(self, key: str) -> None:
        self.in_flight.pop(key, None)
        for poll in self._line.leave(key):
            if not self._paused():
                self._start(poll)
        if not self.in_flight:
            self._idle.set()

    async def _ask(self, feed: Feed, poll: Poll | PagePoll, works: Works) -> None:
        try:
            arrival = await ask_whole(feed, poll, works, self.runner, self.clock)
        except StoreError as error:
            self.fail(error)
            self._landed(key_of(poll))
        else:
            await self._arrivals.put(arrival)

    async def hear(self, arrival: Arrival) -> bool:
        """Let what a hub pushed be taken in its turn; False where it cannot be taken now. A stop waits for it as for polls."""
        if self._paused():
            return False
        if arrival.key not in self.in_flight:
            task = asyncio.current_task()
            assert task is not None, "hear is called by a coroutine of the event loop"
            self.in_flight[arrival.key] = task
            self._idle.clear()
            try:
                await self._arrivals.put(arrival)
            except asyncio.CancelledError:
                self._landed(arrival.key)
                raise
        return True

    async def write(self) -> None:
        """Take what arrives until stopped: what is there at once shares a transaction; then tell."""
        while True:
            batch = [await self._arrivals.get()]
            while sum(arrival.size for arrival in batch) < BATCH and not self._arrivals.empty():
                batch.append(self._arrivals.get_nowait())
            try:
                await self._take(batch)
                await self.tell()
            finally:
                for arrival in batch:
                    self._landed(arrival.key)

    async def _take(self, batch: Sequence[Arrival | PageArrival]) -> None:
        try:
            # The works are looked up in the writer's thread: a reload swaps them there, between two transactions.
            taking = await self.in_writer(lambda: self.works.pipeline.take(batch, self.clock()))
        except StoreError as error:
            self.fail(error)
        else:
            self._recover()
            _log_taking(batch, taking)

    async def tell(self) -> None:
        """Decide on all that is untold or whose time has come."""
        if self._paused():
            return
        try:
            telling = await self.in_writer(lambda: self.works.pipeline.tell(self.clock()))
        except StoreError as error:
            self.fail(error)
            return
        self.written = time.monotonic()
        for alert in telling.alerts:
            log.info("alert_queued", **alert.log_context())
        for crash in telling.crashes:
            log.error("tell_crashed", on=crash.on, exc_info=crash.error)
        self.told(telling)

    def fail(self, error: StoreError) -> None:
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
        """Ask no more feeds; what has arrived is still written, for at most `seconds`. `write` may be cancelled afterwards."""
        self._stopping = True
        for task in [*self.in_flight.values()]:
            task.cancel()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), seconds)

    async def close(self) -> None:
        """Let the writer's thread end, after the transaction under way."""
        await asyncio.to_thread(self._thread.shutdown)


def _log_taking(batch: Sequence[Arrival | PageArrival], taking: Taking) -> None:
    for arrival in batch:
        if isinstance(arrival.error, HostAway):
            log.info("poll_put_off", feed=arrival.key, error=arrival.error.detail)
        elif arrival.error is not None:
            failures = arrival.poll.failures + 1
            log.warning("poll_failed", feed=arrival.key, error=arrival.error.detail, failures=failures)
            _log_page(arrival)
        if arrival.crash is not None:
            log.error("poll_crashed", feed=arrival.key, exc_info=arrival.crash)
    for crash in taking.crashes:
        log.error("take_crashed", feed=crash.on, exc_info=crash.error)
    _log_feeds(
        {arrival.poll.feed: arrival for arrival in batch if isinstance(arrival, Arrival) and not arrival.push},
        taking.polls,
    )
    for item in taking.taken:
        log.info("revision", **item.revision.log_context(), hits=[hit.watch for hit in item.hits])


def _log_feeds(arrivals: Mapping[str, Arrival], polls: Iterable[Poll]) -> None:
    """Say what was learned of a feed itself: that entries may have been missed, or were found again, that it moved or is gone."""
    for poll in polls:
        arrival = arrivals[poll.feed]
        before = arrival.poll
        if arrival.older:
            log.info("older_entries_read", feed=poll.feed, entries=arrival.older)
        if poll.gaps > before.gaps:
            log.warning("entries_missed", feed=poll.feed, gaps=poll.gaps, since=before.succeeded, next_poll=poll.due)
        if poll.url != before.url:
            log.warning("feed_moved", feed=poll.feed, url=poll.url, way_out="change its address in the configuration")
        if poll.stopped is not None and before.stopped is None:
            log.error("feed_gone", feed=poll.feed, way_out="it is asked no more; remove it from the configuration")


def _log_page(arrival: Arrival | PageArrival) -> None:
    """Say of an article page that it is asked no more, and what brings it back."""
    if isinstance(arrival, PageArrival) and arrival.error and schedule.page_given_up(arrival.poll, arrival.error):
        log.warning(
            "page_given_up",
            feed=arrival.poll.feed,
            url=arrival.poll.url,
            error=arrival.error.detail,
            way_out="the feed's text counts; the page is asked again when the feed's entry changes",
        )
