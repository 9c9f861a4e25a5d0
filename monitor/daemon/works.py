"""What does a configuration become when it runs? All that can fail is built here, before anything is swapped in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

import structlog

from monitor import __version__, push, schedule
from monitor.config.embeddings import load_embedding
from monitor.errors import EmbeddingError
from monitor.fetch import Fetcher, Hosts
from monitor.match import Frequencies, Matcher
from monitor.model import Entry, Feed, Newsroom, Poll, Subscription
from monitor.parse import is_read_as
from monitor.pipeline import Pipeline, Sends
from monitor.send import open_sender
from monitor.store import Store, Transaction

log = structlog.get_logger()

#: Which words are rare is learned from what came last: some hundred articles, read in a tenth of a second, tell the common ones.
LATELY, ENOUGH = timedelta(days=1), 500

#: A line that no entry has shown for so long is learned anew when it returns, from five entries: a judgement. A box of a season comes back
#: after three months at the earliest.
LINES_KEPT = timedelta(days=90)
#: Rows of one kind that are forgotten in one transaction: some 50 ms, in which nobody else can write.
FORGOTTEN_AT_ONCE = 5_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Works:
    """One configuration at work: its loops, its way to the web, a sender for each channel."""

    newsroom: Newsroom
    pipeline: Pipeline
    fetcher: Fetcher
    senders: Mapping[str, Sends]
    #: Senders of their own for the channels of the operator: an alert never waits for a notice.
    operators: Mapping[str, Sends]
    _open: AsyncExitStack

    async def knows(self, feed: str, entries: Iterable[Entry]) -> bool:
        """Tell whether any of these entries of a feed is known; the look into the store holds nobody up."""
        return await asyncio.to_thread(self.pipeline.knows, feed, entries)

    async def close(self) -> None:
        """Close the connections; called when nothing uses these works any more."""
        await self._open.aclose()


async def build(
    newsroom: Newsroom,
    store: Store,
    *,
    passing: Callable[[str], None],
    former: Matcher | None = None,
    hosts: Hosts | None = None,
) -> Works:
    """Build the works of a configuration. Raises SendError for a channel address that no service understands,
    EmbeddingError for a plug-in that cannot be loaded.

    Watches that `former` has made ready as they stand are taken over from it. `hosts` knows who asked us to stay away; without it,
    the store does.
    """
    # In a thread: to make 10 000 watches ready takes a second, and polls go on meanwhile.
    pipeline = await asyncio.to_thread(_pipeline, store, newsroom, passing, former)
    senders = {name: open_sender(channel) for name, channel in newsroom.channels.items()}
    told = {name: newsroom.channels.get(name) for name in newsroom.settings.operator}
    operators = {name: open_sender(channel) for name, channel in told.items() if channel is not None}
    opened = AsyncExitStack()
    for sender in (*senders.values(), *operators.values()):
        opened.callback(sender.close)
    settings = newsroom.settings
    if hosts is None:
        hosts = Hosts(await asyncio.to_thread(_away, store))
    fetcher = await opened.enter_async_context(Fetcher(settings.poll, settings.allow, __version__, hosts=hosts))
    return Works(
        newsroom=newsroom, pipeline=pipeline, fetcher=fetcher, senders=senders, operators=operators, _open=opened
    )


def _away(store: Store) -> Mapping[str, datetime]:
    """Return until when each host asked us to stay away, the longest time of each: also after a start they are left alone."""
    with store.reading() as view:
        waiting = [(poll.away, poll.away_host) for poll in view.polls().values() if poll.away and poll.away_host]
    return {host: until for until, host in sorted(waiting)}


def _pipeline(store: Store, newsroom: Newsroom, passing: Callable[[str], None], former: Matcher | None) -> Pipeline:
    with store.reading() as view:
        span = view.archive_span()
        lately = view.archive(span[1] - LATELY) if span else ()
        known = Frequencies.learned(archived.change.text for archived in islice(lately, ENOUGH))
    embedding = load_embedding(newsroom.settings.embedding, failed=_embedding_failed)
    return Pipeline(store, newsroom, passing=passing, frequencies=known, former=former, embedding=embedding)


def _embedding_failed(error: EmbeddingError) -> None:
    log.warning("embedding_failed", error=str(error))


def enroll(work: Transaction, newsroom: Newsroom, now: datetime) -> None:
    """Make what the store waits for that of the configuration: new feeds, moved ones, forgotten ones; no channel that is gone."""
    polls = work.polls()
    # Who is not reached by hubs any more is not to wait for them.
    hubs = work.subscriptions() if newsroom.settings.web.public_url is not None else {}
    found = {name: _configured(polls.get(name), feed, hubs.get(name), now) for name, feed in newsroom.feeds.items()}
    work.save_polls(poll for name, poll in found.items() if poll != polls.get(name))
    work.forget_feeds(polls.keys() - newsroom.feeds.keys())
    # What the hub of the old address pushes is not what the new one says.
    work.forget_subscriptions([name for name, poll in polls.items() if _is_moved(poll, newsroom.feeds.get(name))])
    for outage in work.outages():
        if outage.over is None and (outage.wide or outage.dead):
            # Whoever starts the daemon or changes its configuration may just have mended the channel.
            work.save_outage(replace(outage, until=now))
            work.hurry(outage.channel, now)
    if count := work.abandon(newsroom.channels.keys()):
        log.error("alerts_abandoned", alerts=count, cause="their channels are no longer configured")
    if count := work.abandon_notices(newsroom.settings.operator):
        log.warning("notices_abandoned", notices=count, cause="their channels are no longer the operator's")


def _is_moved(poll: Poll, feed: Feed | None) -> bool:
    return feed is not None and schedule.is_moved(poll, feed)


def _configured(poll: Poll | None, feed: Feed, hub: Subscription | None, now: datetime) -> Poll:
    """Return what is remembered of a feed as its configuration is now."""
    if poll is None:
        return schedule.enroll(feed, now)
    if schedule.is_moved(poll, feed):
        return schedule.moved(poll, feed, now)
    sooner = schedule.reconsidered(poll, feed)
    if hub is not None and poll.polled is not None:
        sooner = schedule.resting(push.relaxed(sooner, hub, poll.polled), feed)
    known = sooner if sooner.due < poll.due else poll
    # Who corrects the language or the zone of a feed does not wait until its publisher changes a byte.
    return known if is_read_as(poll.seen, feed) else schedule.to_be_read(known)


def forget(work: Transaction, newsroom: Newsroom, now: datetime) -> int:
    """Forget what is of no use any more, as much as one transaction may; return how much that was.

    That are lines that no entry has shown for 90 days, and article pages that were asked last before the window of stories:
    a page that failed stays to be seen for so long.
    """
    return work.prune(lines=now - LINES_KEPT, pages=now - newsroom.settings.story_window, limit=FORGOTTEN_AT_ONCE)
