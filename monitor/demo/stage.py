"""Plays the samples: publishes what the web says next, lets the daemon come to rest, shows what arrived."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from monitor.config import Loaded, load
from monitor.daemon import Daemon
from monitor.demo.expectations import Heard, differences, seeds, seeds_directory
from monitor.demo.servers import Mailbox, Site, plain_text, receive, serve
from monitor.model import Alert
from monitor.recording import Answer
from monitor.replay import load as load_recordings
from monitor.sandbox import Sandbox
from monitor.store import Store
from monitor.store.sql import open_store

#: How often the stage looks whether the daemon has come to rest, and for how long at most (seconds).
LOOK, PATIENCE = 0.02, 60.0


@dataclass(slots=True)
class Clock:
    """A clock that the stage sets."""

    now: datetime

    def __call__(self) -> datetime:
        """Return the time it shows."""
        return self.now


async def play(*, pause: float, out: Console | None = None) -> bool:
    """Play all samples; show every alert as its mail arrives; return whether just the expected ones did.

    `pause` is the time in seconds between two alerts on the screen.
    """
    out = out or Console(markup=False, highlight=False, emoji=False)
    found = seeds()
    answers = load_recordings([seed.directory for seed in found])
    for seed in found:
        out.print(Text(seed.directory.name, style="bold"), Text(seed.description), "\n")
    async with AsyncExitStack() as stack:
        site = await stack.enter_async_context(serve(Site()))
        mailbox = await stack.enter_async_context(receive(Mailbox()))
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newsroom-monitor-demo-")))
        store = open_store("sqlite:///demo.db", state_directory=directory)
        stack.callback(store.close)
        sandbox = await stack.enter_async_context(Sandbox(len(os.sched_getaffinity(0))))
        clock = Clock(answers[0].at)
        loaded = _configuration(site, mailbox)
        daemon = Daemon(store, lambda: loaded, sandbox, clock=clock, tick=LOOK, environ={})
        stage = _Stage(daemon, store, clock, site, mailbox, out, ZoneInfo(loaded.newsroom.settings.timezone), pause)
        heard = await stage.perform(answers)
    return _conclude(out, differences(found, heard), len(heard))


def _configuration(site: Site, mailbox: Mailbox) -> Loaded:
    """Return the samples' own configuration, with the feeds and the mail server of this machine."""
    address = f"mailto://127.0.0.1:{mailbox.port}/?from=monitor@newsroom.example"
    loaded = load(seeds_directory() / "config", {"SEEDS_MAIL_URL": address})
    newsroom = loaded.newsroom
    feeds = {name: replace(feed, url=site.url(feed.url)) for name, feed in newsroom.feeds.items()}
    settings = replace(newsroom.settings, allow=("127.0.0.1/32",))
    return replace(loaded, newsroom=replace(newsroom, feeds=feeds, settings=settings))


def _conclude(out: Console, wrong: Sequence[str], alerts: int) -> bool:
    for line in wrong:
        out.print(Text(line, style="bold red"))
    if not wrong:
        out.print(
            Text(f"{alerts} alerts arrived at the mail server: just those that the samples expect.", style="bold green")
        )
    return not wrong


@dataclass(slots=True)
class _Stage:
    daemon: Daemon
    store: Store
    clock: Clock
    site: Site
    mailbox: Mailbox
    out: Console
    zone: ZoneInfo
    pause: float

    async def perform(self, answers: Sequence[Answer]) -> list[Heard]:
        """Let the clock go from moment to moment of the recordings; return the alerts as they arrived."""
        for answer in reversed(answers):
            self.site.publish(answer)  # each feed shows its first document from the start
        running = asyncio.create_task(self.daemon.run())
        heard: list[Heard] = []
        try:
            for at, together in groupby(answers, key=lambda answer: answer.at):
                await self._timers(heard, until=at)
                for answer in together:
                    self.site.publish(answer)
                await self._come_to_rest(heard, at, running)
            await self._timers(heard, until=None)
        finally:
            self.daemon.stopping.set()
            await running
        return heard

    async def _timers(self, heard: list[Heard], *, until: datetime | None) -> None:
        """Stop at every moment at which something held is released."""
        while True:
            with self.store.reading() as view:
                moment = view.next_release()
            if moment is None or (until is not None and moment >= until):
                return
            await self._come_to_rest(heard, moment, None)

    async def _come_to_rest(self, heard: list[Heard], at: datetime, running: asyncio.Task[None] | None) -> None:
        self.clock.now = at
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while not await asyncio.to_thread(self._at_rest):
            if running is not None and running.done():
                running.result()
            if asyncio.get_running_loop().time() > deadline:
                raise TimeoutError(f"the daemon did not come to rest at {at}")
            await asyncio.sleep(LOOK)
        await self._show_new(heard)

    def _at_rest(self) -> bool:
        """Tell whether nothing is left to do at this moment: no feed due or being asked, nothing untold or unsent."""
        now = self.clock.now
        if not self.daemon.ready.is_set() or self.daemon.poller.in_flight:
            return False
        with self.store.reading() as view:
            waiting = [view.next_try(name) for name in self.daemon.couriers]
            unsent = any(moment is not None and moment <= now for moment in waiting) or any(
                record.state == "sending" for record in view.alerts(limit=50)
            )
            return not (view.due(now, limit=1) or view.untold(now) or unsent)

    async def _show_new(self, heard: list[Heard]) -> None:
        known = {each.alert.key for each in heard}
        with self.store.reading() as view:
            records = [record for record in reversed(view.alerts(limit=50)) if record.alert.key not in known]
        for record in records:
            messages = self.mailbox.messages.get(record.alert.key, [])
            for message in messages:
                body = plain_text(message)
                heard.append(Heard(alert=record.alert, body=body))
                self._show(record.alert, body)
                await asyncio.sleep(self.pause)

    def _show(self, alert: Alert, body: str) -> None:
        when = f"{alert.at.astimezone(self.zone):%a %d %b %H:%M %Z}"
        title = Text(f"{when} → {alert.channel} ({alert.reason})")
        self.out.print(Panel(Text(body), title=title, title_align="left", border_style="dim"))
