"""What would the newsroom have been told? The real pipeline over recordings, under a virtual clock, without a network."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from monitor import schedule
from monitor.errors import FetchError
from monitor.model import Alert, Document, Feed, Message, Newsroom, PagePoll, Poll, Reason, Taken, Verdict
from monitor.pipeline import Pipeline, Taking, Telling, ask_any
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

#: Beyond every timer; and how many pages are asked at one moment at most.
LAST, MOST_PAGES = datetime.max.replace(tzinfo=UTC), 10_000

#: What a replay yields, in order, each with the moment at which it happened.
Happening = tuple[datetime, Taken | Told | Verdict]


@dataclass(frozen=True, slots=True)
class Recorded:
    """The web as recorded: answers one request with one line. HTTP errors are told as the fetch edge tells them."""

    answer: Answer | None

    async def fetch(self, poll: Poll, now: datetime) -> Document:
        """Return the recorded answer as a document. Raises FetchError for a recorded failure."""
        answer = self.answer
        if answer is None:
            raise FetchError(f"{poll.url} is not in the recording", status=404)
        if answer.status not in {200, 304}:
            raise FetchError(f"{answer.url} answered {answer.status}", status=answer.status)
        return Document(
            feed=poll.feed, url=answer.url, status=answer.status, headers=answer.headers, body=answer.body, at=now
        )


def load(directories: Sequence[Path]) -> tuple[Answer, ...]:
    """Return the answers of all recordings, merged in the order of their times. Raises RecordingError."""
    return tuple(heapq.merge(*(read(directory) for directory in directories), key=lambda answer: answer.at))


def unknown_addresses(newsroom: Newsroom, answers: Iterable[Answer]) -> Counter[str]:
    """Count the answers, web pages apart, from addresses that are no configured feed: a replay passes them over."""
    urls = {feed.url for feed in newsroom.feeds.values()}
    return Counter(answer.url for answer in answers if answer.url not in urls and not _is_page(answer))


def _is_page(answer: Answer) -> bool:
    return "html" in answer.headers.get("content-type", "")


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
        self.newsroom = newsroom
        self.feeds = {feed.url: feed for feed in newsroom.feeds.values()}
        #: What each address of an article page answers at the virtual moment.
        self.pages: dict[str, Answer] = {}
        self.runner = Inline()

    async def run(self, answers: Iterable[Answer]) -> list[Happening]:
        """Play all answers, then let the clock run on until nothing is held any more."""
        happenings: list[Happening] = []
        for at, together in groupby(answers, key=lambda answer: answer.at):
            happenings += await self._timers(before=at)
            for answer in together:
                happenings += await self._answer(answer, at)
            happenings += self._tell(at)
        happenings += await self._timers(before=None)
        return happenings

    async def _answer(self, answer: Answer, at: datetime) -> list[Happening]:
        """Let an address answer so from now on; a feed's line is one poll of it, too."""
        feed = self.feeds.get(answer.url)
        if feed is None:
            self.pages[answer.url] = answer
            return []
        with self.store.reading() as view:
            poll = view.polls().get(feed.name) or schedule.enroll(feed, at)
        return await self._ask(feed, poll, answer, at)

    async def _ask(self, feed: Feed, poll: Poll | PagePoll, answer: Answer | None, at: datetime) -> list[Happening]:
        arrival = await ask_any(feed, poll, web=Recorded(answer), runner=self.runner, now=at)
        return [(at, taken) for taken in _sound(self.pipeline.take([arrival], at)).taken]

    async def _timers(self, *, before: datetime | None) -> list[Happening]:
        """Let every page and every held alert come due, one moment after the other, up to (not including) `before`.

        After the last answer only what is held, and recorded pages that were not read yet, keep the clock going.
        """
        happenings: list[Happening] = []
        while moment := self._next_timer(pages=before is not None):
            if before is not None and moment >= before:
                break
            happenings += await self._due_pages(moment)
            happenings += self._tell(moment)
        return happenings

    def _next_timer(self, *, pages: bool) -> datetime | None:
        with self.store.reading() as view:
            held = view.next_release()
            page = view.next_page() if pages else None
            unread = () if pages else view.due_pages(LAST, limit=MOST_PAGES)
        moments = [held, page, *(page.due for page in unread if self._has_news(page))]
        return min((moment for moment in moments if moment is not None), default=None)

    def _has_news(self, page: PagePoll) -> bool:
        """Tell whether the recording holds an answer of the page that was not asked for yet."""
        answer = self.pages.get(page.url)
        return answer is not None and (page.polled is None or answer.at > page.polled)

    async def _due_pages(self, at: datetime) -> list[Happening]:
        with self.store.reading() as view:
            due = view.due_pages(at, limit=MOST_PAGES)
        happenings: list[Happening] = []
        for page in due:
            happenings += await self._ask(self.newsroom.feeds[page.feed], page, self.pages.get(page.url), at)
        return happenings

    def _tell(self, at: datetime) -> Iterator[Happening]:
        telling = _sound(self.pipeline.tell(at))
        for alert in telling.alerts:
            yield at, Told(alert=alert, message=render(alert, self.pipeline.newsroom))
        for verdict in telling.verdicts:
            # To wait for the next digest is what such a channel asked for: no verdict, the alert comes in its time.
            if verdict.reason is not Reason.DIGEST:
                yield at, verdict
