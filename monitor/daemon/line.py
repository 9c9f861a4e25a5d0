"""Whose turn is it, of all that is due? So many of a host at once: who waits for a slow host takes nobody's place."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from monitor.model import PagePoll, Poll
from monitor.pipeline import key_of
from monitor.store import View

#: So much that is due is looked at in a round at most, whatever it waits for; the next round goes on behind it.
LOOKED = 1_000

#: Where a look ended: when the last one was due, and its name or number.
Place = tuple[datetime, Any]


def hosts_of(poll: Poll | PagePoll) -> frozenset[str]:
    """Return the hosts that a poll is likely to ask: that of its address, and the one that answered last."""
    addresses = (poll.url, poll.answered) if isinstance(poll, Poll) else (poll.url,)
    return frozenset(host for host in map(_host, addresses) if host)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


@dataclass(kw_only=True, slots=True)
class Look:
    """What one look found: what is to be asked now, and what waits because its host has its fill."""

    free: int
    per_host: int
    keys: Collection[str]
    busy: Counter[str]
    chosen: list[Poll | PagePoll] = field(default_factory=list)
    behind: dict[str, deque[Poll | PagePoll]] = field(default_factory=lambda: defaultdict(deque))
    #: Where the next look at feeds, and the one at pages, goes on.
    feeds: Place | None = None
    pages: Place | None = None

    @property
    def is_full(self) -> bool:
        """Tell whether no more can be asked."""
        return len(self.chosen) >= self.free

    def consider(self, poll: Poll | PagePoll) -> None:
        """Choose a poll, or let it wait behind the others of its host."""
        if self.is_full or key_of(poll) in self.keys:
            return
        hosts = hosts_of(poll)
        filled = next((host for host in hosts if self.busy[host] >= self.per_host), None)
        if filled is not None:
            self.behind[filled].append(poll)
        else:
            self.busy.update(hosts)
            self.chosen.append(poll)


class Line:
    """Knows which hosts are being asked, and who waits for them. Used by the event loop alone."""

    def __init__(self) -> None:
        self._hosts: dict[str, frozenset[str]] = {}
        self._busy: Counter[str] = Counter()
        self._last = Look(free=0, per_host=0, keys=(), busy=Counter())

    def begin(self, *, free: int, per_host: int) -> Look:
        """Begin to look for as much as is `free`, and of no host more than its share; by now others may be under way."""
        return Look(
            free=free,
            per_host=per_host,
            keys=frozenset(self._hosts),
            busy=Counter(self._busy),
            feeds=self._last.feeds,
            pages=self._last.pages,
        )

    def formed(self, found: Look) -> Sequence[Poll | PagePoll]:
        """Let wait what a look has found to wait, in place of those before; return what is to be asked."""
        for host, waiting in found.behind.items():
            # What was begun during the look is not asked again when it ends.
            found.behind[host] = deque(poll for poll in waiting if key_of(poll) not in self._hosts)
        self._last = found
        return found.chosen

    def enter(self, poll: Poll | PagePoll) -> None:
        """Count a poll that is asked from now on."""
        self._hosts[key_of(poll)] = hosts = hosts_of(poll)
        self._busy.update(hosts)

    def leave(self, key: str) -> Iterator[Poll | PagePoll]:
        """Count a poll no more that has ended; yield those that take its place."""
        hosts = self._hosts.pop(key, frozenset())
        self._busy -= Counter(hosts)
        for host in hosts:
            waiting = self._last.behind.get(host)
            while waiting and self._has_room(waiting[0]):
                yield waiting.popleft()

    def _has_room(self, poll: Poll | PagePoll) -> bool:
        return all(self._busy[host] < self._last.per_host for host in hosts_of(poll))


def search(found: Look, view: View, now: datetime) -> Look:
    """Look at what is due, the longest waiting first; return `found`.

    Feeds come first: they bring what is new; pages only tell more of it.
    """
    # What is being asked is still due: it comes first, having waited longest.
    limit = max(1, min(LOOKED, found.free + len(found.keys)))
    found.feeds = _search(found, lambda after: view.due(now, limit=limit, after=after), limit, found.feeds)
    found.pages = _search(found, lambda after: view.due_pages(now, limit=limit, after=after), limit, found.pages)
    return found


def _search(
    found: Look, read: Callable[[Place | None], Sequence[Poll | PagePoll]], limit: int, after: Place | None
) -> Place | None:
    """Consider what is due from a place on; return where to go on, None for the beginning."""
    for _ in range(0, LOOKED, limit):
        if found.is_full:
            return None
        rows = read(after)
        for poll in rows:
            found.consider(poll)
        if len(rows) < limit:
            return None
        last = rows[-1]
        assert last.due is not None, "what is due has a moment"
        after = (last.due, last.feed if isinstance(last, Poll) else last.entry)
    return after
