"""Which article pages are asked from now on? Those of entries that move, and all of a story that somebody begins to follow."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Feed, KnownEntry, Page, StoryChange, Update
from monitor.revise import paged
from monitor.store import Transaction, View


def followers_of(view: View, story: int) -> frozenset[str]:
    """Return the watches that a story concerns: those that hit it or follow it by hand, without those that do so no more."""
    return view.following(story).of(view.watching(story))


@dataclass(frozen=True, slots=True)
class Wanting:
    """Inside one transaction: which pages are wanted, as the feeds say (`Feed.page`)."""

    work: Transaction
    feeds: Mapping[str, Feed]
    now: datetime

    def any(self) -> bool:
        """Tell whether some feed's pages are wanted, so that who follows has to be asked at all."""
        return any(feed.page is not Page.NEVER for feed in self.feeds.values())

    def moved(self, update: Update, *, followed: bool) -> None:
        """Have the page of an entry that has moved asked at once; `followed` says that its story concerns somebody."""
        revision = update.revision
        if not self._wanted(revision.feed, followed=followed):
            return
        for known, link in self._known([update]):
            page = self.work.pages([known.id]).get(known.id)
            ask = paged.wanted(known, link, self.now) if page is None else paged.asked_again(page, link, self.now)
            self.work.save_pages([ask])

    def begun(self, updates: Sequence[Update]) -> None:
        """Have the pages of a story asked that nobody had followed: those that were never asked, and those asked no more.

        `updates` are the story's.
        """
        entries = list(self._known([each for each in updates if self._wanted(each.revision.feed, followed=True)]))
        pages = self.work.pages([known.id for known, _ in entries])
        for known, link in entries:
            page = pages.get(known.id)
            if page is None:
                self.work.save_pages([paged.wanted(known, link, self.now)])
            elif page.due is None:
                self.work.save_pages([paged.asked_again(page, link, self.now)])

    def follow(self, story: int, watch: str, *, by: str, why: str = "") -> StoryChange:
        """Let a watch follow a story by hand; where it is the first, the story's pages are wanted from now on."""
        before = followers_of(self.work, story)
        change = self.work.follow(story, watch, at=self.now, by=by, why=why)
        if not before and self.any():
            self.begun(self.work.updates(story))
        return change

    def merge(self, kept: int, gone: int, *, by: str, why: str = "") -> StoryChange:
        """Merge two stories; where only one of them was followed, the pages of the other are wanted from now on."""
        lonely = [each for each in (kept, gone) if not followers_of(self.work, each)] if self.any() else []
        half = self.work.updates(lonely[0]) if len(lonely) == 1 else ()
        change = self.work.merge(kept, gone, at=self.now, by=by, why=why)
        # Whoever left the one half has left the whole.
        if half and followers_of(self.work, kept):
            self.begun(half)
        return change

    def _wanted(self, name: str, *, followed: bool) -> bool:
        feed = self.feeds.get(name)
        return feed is not None and (feed.page is Page.ALWAYS or (feed.page is Page.TRACKED and followed))

    def _known(self, updates: Collection[Update]) -> Iterator[tuple[KnownEntry, str]]:
        """Yield the entries of these updates that have a link, with the latest one."""
        links: dict[str, dict[str, str]] = {}
        for each in updates:
            links.setdefault(each.revision.feed, {})[each.revision.entry] = each.revision.link
        for feed, by_key in links.items():
            linked = {key: link for key, link in by_key.items() if link}
            for key, known in self.work.known(feed, linked).items():
                yield known, linked[key]
