"""What does a configuration become when it runs? All that can fail is built here, before anything is swapped in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime

from monitor import __version__, schedule
from monitor.fetch import Fetcher
from monitor.model import Newsroom
from monitor.pipeline import Pipeline
from monitor.send import AppriseSender, Sender
from monitor.store import Store, Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Works:
    """One configuration at work: its loops, its way to the web, a sender for each channel."""

    newsroom: Newsroom
    pipeline: Pipeline
    fetcher: Fetcher
    senders: Mapping[str, Sender]
    _open: AsyncExitStack

    async def close(self) -> None:
        """Close the connections; called when nothing uses these works any more."""
        await self._open.aclose()


async def build(newsroom: Newsroom, store: Store, *, passing: Callable[[str], None]) -> Works:
    """Build the works of a configuration. Raises SendError for a channel address that no service understands."""
    pipeline = Pipeline(store, newsroom, passing=passing)
    senders = {name: AppriseSender(channel) for name, channel in newsroom.channels.items()}
    opened = AsyncExitStack()
    settings = newsroom.settings
    fetcher = await opened.enter_async_context(Fetcher(settings.poll, settings.allow, __version__))
    return Works(newsroom=newsroom, pipeline=pipeline, fetcher=fetcher, senders=senders, _open=opened)


def enroll(work: Transaction, newsroom: Newsroom, now: datetime) -> None:
    """Make the store's list of polls that of the configuration: new feeds, moved ones, forgotten ones."""
    polls = work.polls()
    work.save_polls(
        schedule.moved(polls[name], feed, now) if name in polls else schedule.enroll(feed, now)
        for name, feed in newsroom.feeds.items()
        if name not in polls or polls[name].url != feed.url
    )
    work.forget_feeds(polls.keys() - newsroom.feeds.keys())
