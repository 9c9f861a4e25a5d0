"""Who is asked when? So many requests at once, so many a host, with a gap between them, and none of a host that sent us away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from weakref import WeakValueDictionary

from monitor.errors import HostAway
from monitor.model import Polling

#: Waits so many seconds.
Pause = Callable[[float], Awaitable[None]]
#: Hosts that are remembered before those are forgotten whose time has passed: links of entries lead to many.
_MOST_HOSTS = 4_096


class Turns:
    """Hands out turns: to ask a host, one needs its host's turn, the gap to the request before, and one of all turns."""

    def __init__(self, polling: Polling, pause: Pause = asyncio.sleep) -> None:
        """Hand out as many turns as `polling` allows; `pause` waits so many seconds."""
        self._polling = polling
        self._pause = pause
        self._all = asyncio.Semaphore(polling.concurrency)
        #: A host's turns live as long as someone holds or awaits one.
        self._hosts: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        #: When each host may be asked next, by the loop's clock; only kept where a gap is wanted.
        self._next: dict[str, float] = {}

    @asynccontextmanager
    async def of(self, host: str) -> AsyncIterator[None]:
        """Wait for the host's turn, then for one of all: whoever waits for a slow host takes nobody's place."""
        turns = self._hosts.get(host)
        if turns is None:
            turns = self._hosts[host] = asyncio.Semaphore(self._polling.per_host)
        async with AsyncExitStack() as held:
            await held.enter_async_context(turns)
            await self._keep_the_gap(host)
            await held.enter_async_context(self._all)
            yield

    async def _keep_the_gap(self, host: str) -> None:
        gap = self._polling.host_gap.total_seconds()
        if not gap:
            return
        now = asyncio.get_running_loop().time()
        turn = max(now, self._next.get(host, now))
        if len(self._next) >= _MOST_HOSTS:
            self._next = {other: moment for other, moment in self._next.items() if moment > now}
        self._next[host] = turn + gap
        if turn > now:
            await self._pause(turn - now)


class Hosts:
    """Remembers which hosts asked us to stay away, and until when: a host's limit counts for all its feeds."""

    def __init__(self, away: Mapping[str, datetime]) -> None:
        """Know of those in `away` from before."""
        self._away = dict(away)

    def send_away(self, host: str, until: datetime, now: datetime) -> None:
        """Leave `host` alone until then, or longer if it asked for longer before."""
        known = self._away.get(host)
        if len(self._away) >= _MOST_HOSTS:
            self._away = {other: moment for other, moment in self._away.items() if moment > now}
        self._away[host] = until if known is None else max(known, until)

    def check(self, host: str, now: datetime) -> None:
        """Raise HostAway if `host` is to be left alone now."""
        until = self._away.get(host)
        if until is None:
            return
        if until <= now:
            del self._away[host]
            return
        raise HostAway(f"{host} wants no requests before {until:%Y-%m-%d %H:%M:%S} UTC", retry_after=until - now)
