"""The daemon: a few jobs on a timetable, signals, reload, and an orderly end."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.config import Loaded
from monitor.daemon.asking import Reads
from monitor.daemon.caretaker import Caretaker
from monitor.daemon.delivering import Courier
from monitor.daemon.polling import Poller
from monitor.daemon.pushing import ROUND_TICKS, Subscriber
from monitor.daemon.systemd import Systemd
from monitor.daemon.works import FORGOTTEN_AT_ONCE, Works, build, enroll, forget
from monitor.errors import ConfigurationError, NewsroomError, StoreHeld, StoreUnavailable
from monitor.model import Newsroom
from monitor.pipeline import Telling
from monitor.store import Store
from monitor.web import WebServer

log = structlog.get_logger()

#: The stop has 15 s in all (promise P9): so long for what has arrived to be written, and for sends under way to end.
WRITE_SECONDS, SEND_SECONDS = 4.0, 9.0
#: How often the lock on the database is confirmed.
CONFIRM_SECONDS = 15.0
#: How often what is of no use any more is forgotten, and in how many transactions at most.
UPKEEP_SECONDS, UPKEEP_ROUNDS = 3600.0, 100
#: Without a round of dispatcher and teller for so long, the watchdog is no longer fed.
STUCK_SECONDS = 90.0


def utc_now() -> datetime:
    """Return the moment, aware and in UTC: the clock of the real daemon."""
    return datetime.now(UTC)


def nothing() -> None:
    """Confirm that a store of our own is ours."""


def ignore(_point: str) -> None:
    """Take no notice of a point that was passed."""


class Daemon:
    """Polls, follows, tells and delivers until it is stopped.

    `load` reads the configuration anew at each reload; `clock` gives the time of day; `tick` is the dispatcher's rhythm
    in seconds; `passing` is told each named point of the loops; `confirm` makes sure that the database is still ours
    alone, and raises StoreHeld when it is not.
    """

    def __init__(
        self,
        store: Store,
        load: Callable[[], Loaded],
        runner: Reads,
        *,
        clock: Callable[[], datetime] = utc_now,
        passing: Callable[[str], None] = ignore,
        confirm: Callable[[], None] = nothing,
        tick: float = 1.0,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self.store = store
        self.load = load
        self.runner = runner
        self.clock = clock
        self.passing = passing
        self.confirm = confirm
        self.tick = tick
        self.systemd = Systemd.of(environ)
        self.couriers: dict[str, Courier] = {}
        self.caretaker: Caretaker | None = None
        self.stopping = asyncio.Event()
        self.ready = asyncio.Event()
        self._reloading = asyncio.Lock()
        self._closing: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Run until `stopping` is set. Raises NewsroomError for what makes a start impossible."""
        loaded = await asyncio.to_thread(self.load)
        works = await build(loaded.newsroom, self.store, passing=self.passing)
        self.poller = Poller(self.store, works, self.runner, self.clock)
        self.poller.told = self._wake_couriers
        self.subscriber = Subscriber(self.poller)
        self.web = WebServer(self.subscriber)
        try:
            await self.poller.in_writer(self._prepare, works)
            await self.web.listen(_listens_at(works.newsroom))
            await self._work(works)
        finally:
            await asyncio.gather(*self._closing, self.web.close(), self.poller.works.close())
        log.info("stopped")

    async def _work(self, works: Works) -> None:
        writer = asyncio.create_task(self.poller.write())
        timetable = self._timetable()
        timetable.start()
        self._employ(works)
        self.ready.set()
        self.systemd.say("READY=1", f"STATUS=watching {len(works.newsroom.feeds)} feeds")
        log.info("started", feeds=len(works.newsroom.feeds), watches=len(works.newsroom.watches))
        stop = asyncio.create_task(self.stopping.wait())
        await asyncio.wait({stop, writer}, return_when=asyncio.FIRST_COMPLETED)
        timetable.pause()
        await self._stop(writer)
        timetable.shutdown(wait=False)

    def _prepare(self, works: Works) -> None:
        with self.store.writing() as work:
            enroll(work, works.newsroom, self.clock())
            work.release_leases()

    def _timetable(self) -> AsyncIOScheduler:
        timetable = AsyncIOScheduler(
            timezone=UTC, job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        )
        timetable.add_job(self.poller.dispatch, "interval", seconds=self.tick, next_run_time=datetime.now(UTC))
        timetable.add_job(self.poller.tell, "interval", seconds=self.tick)
        timetable.add_job(self.subscriber.ask_hubs, "interval", seconds=ROUND_TICKS * self.tick)
        timetable.add_job(self._confirm, "interval", seconds=CONFIRM_SECONDS)
        timetable.add_job(self.keep_up, "interval", seconds=UPKEEP_SECONDS, next_run_time=datetime.now(UTC))
        if self.systemd.watchdog:
            timetable.add_job(self._sign_of_life, "interval", seconds=self.systemd.watchdog / 3)
        return timetable

    async def _confirm(self) -> None:
        """End rather than work beside another daemon: a lost connection to PostgreSQL has lost its lock, too."""
        try:
            await self.poller.in_writer(self.confirm)
        except StoreHeld as error:
            log.critical("lock_lost", error=str(error))
            self.stopping.set()
        except StoreUnavailable as error:
            self.poller.fail(error)

    async def keep_up(self) -> None:
        """Forget what is of no use any more, in small transactions between which others can write."""
        forgotten = 0
        try:
            for _ in range(UPKEEP_ROUNDS):
                forgotten += (count := await self.poller.in_writer(self._forget))
                if count < FORGOTTEN_AT_ONCE:
                    break
        except StoreUnavailable as error:
            self.poller.fail(error)
        if forgotten:
            log.info("forgotten", rows=forgotten)

    def _forget(self) -> int:
        with self.store.writing() as work:
            return forget(work, self.poller.works.newsroom, self.clock())

    def _sign_of_life(self) -> None:
        """Feed the watchdog only while the loops come round and the couriers live: a timer alone keeps a dead daemon alive."""
        poller = self.poller
        oldest = min(poller.dispatched, poller.written)
        if poller.degraded is not None:
            self.systemd.say("WATCHDOG=1", f"STATUS=degraded: {poller.degraded}")
        elif time.monotonic() - oldest < STUCK_SECONDS and all(
            courier.is_alive() for courier in self.couriers.values()
        ):
            self.systemd.say("WATCHDOG=1", f"STATUS=watching {len(poller.works.newsroom.feeds)} feeds")

    # ---------------------------------------------------------------- channels

    def _employ(self, works: Works) -> None:
        """Give every channel its courier, those of removed channels their notice, and all the new tools."""
        for name in self.couriers.keys() - works.senders.keys():
            self.couriers.pop(name).stop()
        for name, sender in works.senders.items():
            if name in self.couriers:
                self.couriers[name].tools = (works.pipeline, sender)
            else:
                self.couriers[name] = Courier(name, self.clock, works.pipeline, sender)
                self.couriers[name].start()

        if self.caretaker is None:
            self.caretaker = Caretaker(self.store, self.clock, works)
            self.caretaker.start()
        self.caretaker.works = works

    def _wake_couriers(self, telling: Telling) -> None:
        for name in {alert.channel for alert in telling.alerts}:
            if courier := self.couriers.get(name):
                courier.wake()

    # ---------------------------------------------------------------- reload

    async def reload(self) -> None:
        """Read the configuration anew; build all that can fail, then swap. A bad one changes nothing."""
        async with self._reloading:
            self.systemd.say("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")
            try:
                await self._exchange(await asyncio.to_thread(self.load))
            except ConfigurationError as error:
                for mistake in error.mistakes:
                    log.error("reload_refused", mistake=str(mistake))
            except NewsroomError as error:
                log.error("reload_refused", error=str(error))
            finally:
                self.systemd.say("READY=1")

    async def _exchange(self, loaded: Loaded) -> None:
        old = self.poller.works
        works = await build(
            loaded.newsroom,
            self.store,
            passing=self.passing,
            former=old.pipeline.matcher,
            hosts=old.fetcher.hosts,
        )
        before = self.web.address
        try:
            await self.web.listen(_listens_at(works.newsroom))
            await self.poller.in_writer(self._swap, works)
        except NewsroomError:
            await self.web.listen(before)
            await works.close()
            raise
        self._employ(works)
        self._retire(old)
        log.info("reloaded", feeds=len(works.newsroom.feeds), watches=len(works.newsroom.watches))

    def _swap(self, works: Works) -> None:
        """Swap in the writer's thread, between two transactions."""
        with self.store.writing() as work:
            enroll(work, works.newsroom, self.clock())
        self.poller.works = works

    def _retire(self, old: Works) -> None:
        """Close the old works as soon as the requests that still use them have ended."""

        async def close_when_unused(asking: Sequence[asyncio.Task[None]]) -> None:
            await asyncio.gather(*asking, return_exceptions=True)
            await old.close()

        self._closing.add(
            task := asyncio.create_task(close_when_unused([*self.poller.in_flight.values(), *self.subscriber.asking]))
        )
        task.add_done_callback(self._closing.discard)

    # ---------------------------------------------------------------- stop

    def listen_to_signals(self) -> None:
        """SIGTERM and SIGINT stop (a second one at once), SIGHUP reloads."""
        loop = asyncio.get_running_loop()
        tasks: set[asyncio.Task[None]] = set()

        def hang_up() -> None:
            if self.ready.is_set():
                tasks.add(task := asyncio.create_task(self.reload()))
                task.add_done_callback(tasks.discard)

        loop.add_signal_handler(signal.SIGHUP, hang_up)
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._asked_to_stop)

    def _asked_to_stop(self) -> None:
        if self.stopping.is_set():
            log.warning("stopped_at_once")
            os._exit(1)
        self.stopping.set()

    async def _stop(self, writer: asyncio.Task[None]) -> None:
        self.systemd.say("STOPPING=1")
        if self.caretaker is not None:
            self.caretaker.stop()
        await self.web.close()
        for courier in self.couriers.values():
            courier.stop()
        for task in [*self.subscriber.asking]:
            task.cancel()
        await self.poller.stop(seconds=WRITE_SECONDS)
        failure = writer.exception() if writer.done() and not writer.cancelled() else None
        writer.cancel()
        await self.poller.close()
        deadline = time.monotonic() + SEND_SECONDS
        for courier in self.couriers.values():
            await asyncio.to_thread(courier.join, max(0.0, deadline - time.monotonic()))
        if failure is not None:
            raise failure


def _listens_at(newsroom: Newsroom) -> str:
    """Return where the web server listens; nowhere unless it is known how it is reached from outside."""
    web = newsroom.settings.web
    return web.listen if web.public_url is not None else ""
