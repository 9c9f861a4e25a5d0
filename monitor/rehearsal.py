"""The real pipeline on a stage of its own: a fresh memory store, a virtual clock, and nobody who is contacted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import NoReturn, TypeVar

from monitor import schedule
from monitor.config.embeddings import load_embedding
from monitor.errors import EmbeddingError
from monitor.model import Alert, Document, Feed, Listing, Message, Newsroom, Poll, Reason, Taken, Verdict
from monitor.pipeline import Arrival, PageArrival, Pipeline, Taking, Telling
from monitor.render import render
from monitor.store.memory import MemoryStore


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """An alert as it would have gone out, in words."""

    alert: Alert
    message: Message


R = TypeVar("R", Taking, Telling)

#: What a rehearsal yields, in order, each with the moment at which it happened.
Happening = tuple[datetime, Taken | Told | Verdict]


def _sound(result: R) -> R:
    """Return what a loop brought; a fault of ours ends a rehearsal, it must not be passed over."""
    for crash in result.crashes:
        raise crash.error
    return result


def _raise(error: EmbeddingError) -> NoReturn:
    """A rehearsal that went on by words alone would show what does not happen."""
    raise error


class Rehearsal:
    """One run of the pipeline for one configuration. Time is what the caller says, and must not go back.

    `say` puts alerts into words; who needs only some of them may say less.
    """

    def __init__(self, newsroom: Newsroom, *, say: Callable[[Alert, Newsroom], Message] = render) -> None:
        self.newsroom = newsroom
        self.store = MemoryStore()
        embedding = load_embedding(newsroom.settings.embedding, failed=_raise)
        self.pipeline = Pipeline(self.store, newsroom, embedding=embedding)
        self._say = say

    def forget(self) -> None:
        """Begin anew, as if nothing had been taken or told."""
        self.store = MemoryStore()
        self.pipeline.store, self.pipeline.model = self.store, None

    def open(self, feeds: Iterable[Feed], at: datetime) -> None:
        """Have these feeds polled once, with nothing in them: what they say from now on is news, not old stock."""
        for feed in feeds:
            _sound(self.pipeline.take([self._arrival(feed, Listing(), at)], at))

    def play(self, listings: Iterable[tuple[datetime, Feed, Listing]]) -> Iterator[Happening]:
        """Take what feeds said, in the order of its times, then let the clock run on until nothing is held any more.

        What is said at one moment is told of together.
        """
        for at, together in groupby(listings, key=lambda said: said[0]):
            yield from self.release(before=at)
            for _, feed, listing in together:
                yield from self.take(self._arrival(feed, listing, at), at)
            yield from self.tell(at)
        yield from self.release(before=None)

    def _arrival(self, feed: Feed, listing: Listing, at: datetime) -> Arrival:
        document = Document(feed=feed.name, url=feed.url, status=200, headers={}, body=b"", at=at)
        return Arrival(feed=feed, poll=self.poll(feed, at), document=document, listing=listing)

    def poll(self, feed: Feed, at: datetime) -> Poll:
        """Return what is remembered of a feed, as of its first poll where nothing is."""
        with self.store.reading() as view:
            return view.polls().get(feed.name) or schedule.enroll(feed, at)

    def take(self, arrival: Arrival | PageArrival, at: datetime) -> Iterator[Happening]:
        """Take what one poll brought."""
        for taken in _sound(self.pipeline.take([arrival], at)).taken:
            yield at, taken

    def tell(self, at: datetime) -> Iterator[Happening]:
        """Tell what can be told at this moment."""
        telling = _sound(self.pipeline.tell(at))
        for alert in telling.alerts:
            yield at, Told(alert=alert, message=self._say(alert, self.newsroom))
        for verdict in telling.verdicts:
            # To wait for the next digest is what such a channel asked for: no verdict, the alert comes in its time.
            if verdict.reason is not Reason.DIGEST:
                yield at, verdict

    def release(self, *, before: datetime | None) -> Iterator[Happening]:
        """Let everything that is held come due, one moment after the other, up to (not including) `before`."""
        while (moment := self.next_release()) is not None and (before is None or moment < before):
            yield from self.tell(moment)

    def next_release(self) -> datetime | None:
        """Return when the first held update is to be looked at again, None if nothing is held."""
        with self.store.reading() as view:
            return view.next_release()
