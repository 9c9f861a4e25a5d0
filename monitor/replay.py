"""What would the newsroom have been told? The real pipeline over recordings, under a virtual clock, without a network."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from monitor.errors import FetchError
from monitor.model import Document, Feed, Newsroom, PagePoll, Poll
from monitor.pipeline import ask_any
from monitor.recording import Answer, read
from monitor.rehearsal import Happening, Rehearsal
from monitor.sandbox import Inline

#: Beyond every timer; and how many pages are asked at one moment at most.
LAST, MOST_PAGES = datetime.max.replace(tzinfo=UTC), 10_000


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


class Replay:
    """One replay: a rehearsal whose feeds and pages answer as they were recorded."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.stage = Rehearsal(newsroom)
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
            happenings += self.stage.tell(at)
        happenings += await self._timers(before=None)
        return happenings

    async def _answer(self, answer: Answer, at: datetime) -> list[Happening]:
        """Let an address answer so from now on; a feed's line is one poll of it, too."""
        feed = self.feeds.get(answer.url)
        if feed is None:
            self.pages[answer.url] = answer
            return []
        return await self._ask(feed, self.stage.poll(feed, at), answer, at)

    async def _ask(self, feed: Feed, poll: Poll | PagePoll, answer: Answer | None, at: datetime) -> list[Happening]:
        arrival = await ask_any(feed, poll, web=Recorded(answer), runner=self.runner, now=at)
        return list(self.stage.take(arrival, at))

    async def _timers(self, *, before: datetime | None) -> list[Happening]:
        """Let every page and every held alert come due, one moment after the other, up to (not including) `before`.

        After the last answer only what is held, and recorded pages that were not read yet, keep the clock going.
        """
        happenings: list[Happening] = []
        while moment := self._next_timer(pages=before is not None):
            if before is not None and moment >= before:
                break
            happenings += await self._due_pages(moment)
            happenings += self.stage.tell(moment)
        return happenings

    def _next_timer(self, *, pages: bool) -> datetime | None:
        with self.stage.store.reading() as view:
            page = view.next_page() if pages else None
            unread = () if pages else view.due_pages(LAST, limit=MOST_PAGES)
        moments = [self.stage.next_release(), page, *(page.due for page in unread if self._has_news(page))]
        return min((moment for moment in moments if moment is not None), default=None)

    def _has_news(self, page: PagePoll) -> bool:
        """Tell whether the recording holds an answer of the page that was not asked for yet."""
        answer = self.pages.get(page.url)
        return answer is not None and (page.polled is None or answer.at > page.polled)

    async def _due_pages(self, at: datetime) -> list[Happening]:
        with self.stage.store.reading() as view:
            due = view.due_pages(at, limit=MOST_PAGES)
        happenings: list[Happening] = []
        for page in due:
            happenings += await self._ask(self.newsroom.feeds[page.feed], page, self.pages.get(page.url), at)
        return happenings
