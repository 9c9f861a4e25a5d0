"""One pass and out: poll, tell, deliver what waits. What `poll` does, for cron or for a look."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Coroutine, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any

from monitor.daemon.asking import ask_whole
from monitor.daemon.caretaker import look_after
from monitor.daemon.polling import BATCH
from monitor.daemon.works import Works, enroll, forget
from monitor.model import Delivery, Outcome, PagePoll, Poll
from monitor.pipeline import Arrival, Crash, PageArrival, Runs, Sends
from monitor.store import Store

#: Article pages asked in one pass at most.
MOST_PAGES = 500
#: Polls that are under way at once, those that wait for their turn or to be taken among them: an answer that was read takes
#: some 100 kB.
AT_ONCE = 400


@dataclass(kw_only=True, slots=True)
class Pass:
    """What one pass did, for the person who started it."""

    #: Without the bodies of their documents and what was read of them: those of ten thousand feeds would not fit.
    arrivals: list[Arrival | PageArrival] = field(default_factory=list)
    revisions: int = 0
    hits: int = 0
    crashes: list[Crash] = field(default_factory=list)
    alerts: int = 0
    deliveries: list[Delivery] = field(default_factory=list)

    @property
    def outcomes(self) -> Counter[Outcome]:
        """How many deliveries ended how."""
        return Counter(delivery.outcome for delivery in self.deliveries)


def select(store: Store, works: Works, names: Collection[str], *, every_feed: bool, now: datetime) -> Sequence[Poll]:
    """Return the polls to make: the named feeds, or all that are not gone for good, or those that are due.

    A feed that was never polled is due: its first turn is put off only to spread the daemon's start.
    """
    with store.writing() as work:
        enroll(work, works.newsroom, now)
        forget(work, works.newsroom, now)
        polls = work.polls()
    wanted = names or polls.keys()
    return [
        poll
        for name, poll in polls.items()
        if name in wanted and (names or _is_wanted(poll, every_feed=every_feed, now=now))
    ]


def _is_wanted(poll: Poll, *, every_feed: bool, now: datetime) -> bool:
    return poll.stopped is None and (every_feed or poll.polled is None or poll.due <= now)


async def run_once(
    works: Works,
    runner: Runs,
    polls: Sequence[Poll],
    *,
    clock: Callable[[], datetime],
    step: Callable[[], None],
) -> Pass:
    """Poll these feeds side by side, take what came as it comes, then tell and deliver. `step` is called after each feed.

    Raises StoreUnavailable.
    """
    done = Pass()
    await _ask_and_take(works, runner, polls, done, clock=clock, step=step)
    # Pages of what has just become followed are asked in the same pass.
    with works.pipeline.store.reading() as view:
        pages = [page for page in view.due_pages(clock(), limit=MOST_PAGES) if page.feed in works.newsroom.feeds]
    await _ask_and_take(works, runner, pages, done, clock=clock, step=lambda: None)
    telling = await asyncio.to_thread(works.pipeline.tell, clock())
    done.crashes += telling.crashes
    done.alerts = len(telling.alerts)
    done.deliveries = await asyncio.to_thread(_deliver_all, works, clock)
    await asyncio.to_thread(look_after, works.pipeline.store, works.newsroom, works.operators, clock())
    return done


async def _ask_and_take(
    works: Works,
    runner: Runs,
    polls: Sequence[Poll | PagePoll],
    done: Pass,
    *,
    clock: Callable[[], datetime],
    step: Callable[[], None],
) -> None:
    feeds = works.newsroom.feeds

    async def ask(poll: Poll | PagePoll) -> Arrival | PageArrival:
        return await ask_whole(feeds[poll.feed], poll, works, runner, clock)

    arrived: asyncio.Queue[asyncio.Task[Arrival | PageArrival]] = asyncio.Queue()
    waiting, left = iter(polls), len(polls)
    under_way = set(_asking(ask, islice(waiting, AT_ONCE), arrived))
    while left:
        answered = await _together(arrived)
        left -= len(answered)
        under_way.difference_update(answered)
        under_way.update(_asking(ask, islice(waiting, len(answered)), arrived))
        batch = [task.result() for task in answered]
        done.arrivals += map(_emptied, batch)
        taking = await asyncio.to_thread(works.pipeline.take, batch, clock())
        done.revisions += len(taking.taken)
        done.hits += sum(len(taken.hits) for taken in taking.taken)
        done.crashes += taking.crashes
        for arrival in batch:
            done.crashes += [Crash(on=arrival.key, error=arrival.crash)] if arrival.crash else []
            step()


def _emptied(arrival: Arrival | PageArrival) -> Arrival | PageArrival:
    document = None if arrival.document is None else replace(arrival.document, body=b"")
    if isinstance(arrival, PageArrival):
        return replace(arrival, document=document, article=None)
    return replace(arrival, document=document, listing=None)


def _asking(
    ask: Callable[[Poll | PagePoll], Coroutine[Any, Any, Arrival | PageArrival]],
    polls: Iterable[Poll | PagePoll],
    arrived: asyncio.Queue[asyncio.Task[Arrival | PageArrival]],
) -> Iterator[asyncio.Task[Arrival | PageArrival]]:
    """Yield a task for each of these polls, under way; when it has ended, it is put into `arrived`."""
    for poll in polls:
        task = asyncio.create_task(ask(poll))
        task.add_done_callback(arrived.put_nowait)
        yield task


async def _together(
    arrived: asyncio.Queue[asyncio.Task[Arrival | PageArrival]],
) -> list[asyncio.Task[Arrival | PageArrival]]:
    """Wait for an answer; return it and those that are there by then, as many as share a transaction. Raises StoreUnavailable."""
    answered = [await arrived.get()]
    while sum(task.result().size for task in answered) < BATCH and not arrived.empty():
        answered.append(arrived.get_nowait())
    return answered


def _deliver_all(works: Works, clock: Callable[[], datetime]) -> list[Delivery]:
    """Let each channel deliver all that may be tried now, side by side."""

    def deliver(name: str, sender: Sends) -> list[Delivery]:
        found: list[Delivery] = []
        while delivery := works.pipeline.send_next(name, sender, clock):
            works.pipeline.settle(delivery)
            found.append(delivery)
        return found

    with ThreadPoolExecutor(max_workers=max(1, len(works.senders))) as pool:
        found = pool.map(deliver, works.senders.keys(), works.senders.values())
        return [delivery for deliveries in found for delivery in deliveries]
