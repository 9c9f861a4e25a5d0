"""What would the newsroom have been told? The real pipeline over recordings, under a virtual clock, without a network."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from monitor import schedule
from monitor.errors import FetchError
from monitor.model import Alert, Document, Feed, Message, Newsroom, Poll, Reason, Taken, Verdict
from monitor.pipeline import Arrival, Pipeline, Taking, Telling, ask
from monitor.recording import Answer, read
from monitor.render import render
from monitor.sandbox import Inline
from monitor.store.memory import MemoryStore


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """An alert as it would have gone out, in words."""

    alert: Alert
    message: Message


R = TypeVar("R", Taking, Telling)

#: What a replay yields, in order, each with the moment at which it happened.
Happening = tuple[datetime, Taken | Told | Verdict]


@dataclass(frozen=True, slots=True)
class Recorded:
    """The web as recorded: answers one request with one line. HTTP errors are told as the fetch edge tells them."""

    answer: Answer

    async def fetch(self, poll: Poll, now: datetime) -> Document:
        """Return the recorded answer as a document. Raises FetchError for a recorded failure."""
        answer = self.answer
        if answer.status not in {200, 304}:
            raise FetchError(f"{answer.url} answered {answer.status}", status=answer.status)
        return Document(
            feed=poll.feed, url=answer.url, status=answer.status, headers=answer.headers, body=answer.body, at=now
        )


def load(directories: Sequence[Path]) -> tuple[Answer, ...]:
    """Return the answers of all recordings, merged in the order of their times. Raises RecordingError."""
    return tuple(heapq.merge(*(read(directory) for directory in directories), key=lambda answer: answer.at))


def unknown_addresses(newsroom: Newsroom, answers: Iterable[Answer]) -> Counter[str]:
    """Count the answers from addresses that are no configured feed: a replay passes them over."""
    urls = {feed.url for feed in newsroom.feeds.values()}
    return Counter(answer.url for answer in answers if answer.url not in urls)


def _sound(result: R) -> R:
    """Return what a loop brought; a fault of ours ends a replay, it must not be passed over."""
    for crash in result.crashes:
        raise crash.error
    return result


class Replay:
    """One replay: a fresh memory store, a virtual clock, the configuration's watches and channels."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.store = MemoryStore()
        self.pipeline = Pipeline(self.store, newsroom)
        self.feeds = {feed.url: feed for feed in newsroom.feeds.values()}
        self.runner = Inline()

    async def run(self, answers: Iterable[Answer]) -> list[Happening]:
        """Play all answers, then let the clock run on until nothing is held any more."""
        happenings: list[Happening] = []
        for at, together in groupby(answers, key=lambda answer: answer.at):
            happenings += self._timers(before=at)
            happenings += await self._poll(tuple(together), at)
            happenings += self._tell(at)
        happenings += self._timers(before=None)
        return happenings

    async def _poll(self, answers: Sequence[Answer], at: datetime) -> list[Happening]:
        happenings: list[Happening] = []
        for answer in answers:
            if feed := self.feeds.get(answer.url):
                arrival = await self._ask(feed, answer, at)
                happenings += ((at, taken) for taken in _sound(self.pipeline.take([arrival], at)).taken)
        return happenings

    async def _ask(self, feed: Feed, answer: Answer, at: datetime) -> Arrival:
        with self.store.reading() as view:
            poll = view.polls().get(feed.name) or schedule.enroll(feed, at)
        return await ask(feed, poll, web=Recorded(answer), runner=self.runner, now=at)

    def _timers(self, *, before: datetime | None) -> Iterator[Happening]:
        """Let every held alert come due, one moment after the other, up to (not including) `before`."""
        while True:
            with self.store.reading() as view:
                moment = view.next_release()
            if moment is None or (before is not None and moment >= before):
                return
            yield from self._tell(moment)

    def _tell(self, at: datetime) -> Iterator[Happening]:
        telling = _sound(self.pipeline.tell(at))
        for alert in telling.alerts:
            yield at, Told(alert=alert, message=render(alert, self.pipeline.newsroom))
        for verdict in telling.verdicts:
            # To wait for the next digest is what such a channel asked for: no verdict, the alert comes in its time.
            if verdict.reason is not Reason.DIGEST:
                yield at, verdict
