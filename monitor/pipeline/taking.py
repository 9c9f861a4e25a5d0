"""The take loop inside one transaction: what feeds and pages said becomes revisions, hits, chapters and concerns."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor import decide, push, schedule
from monitor.errors import FetchError, HostAway
from monitor.model import (
    SILENT_KINDS,
    Change,
    Ended,
    Entry,
    Feed,
    Findings,
    KnownEntry,
    Listing,
    PagePoll,
    Poll,
    PollRecord,
    Taken,
)
from monitor.pipeline.asking import Arrival, PageArrival
from monitor.pipeline.identity import identify
from monitor.pipeline.noting import Crash
from monitor.pipeline.pages import PageTaking
from monitor.revise import continues, paged
from monitor.revise.paged import Standing


@dataclass(frozen=True, kw_only=True, slots=True)
class _Compared:
    """An entry of a listing: as it is compared, as it is stored, and what is known of it."""

    shown: Entry
    stored: Entry
    known: KnownEntry | None
    #: Its feed's words wait: they are stored though nothing has changed.
    waits: bool = False


@dataclass(frozen=True, slots=True)
class TransactionTaking(PageTaking):
    """The take loop inside one transaction; `finish` is called at its end."""

    #: What is to be remembered of the feeds, and the lines of their logs: written together, for most polls bring nothing else.
    polls: list[Poll] = field(default_factory=list)
    records: list[PollRecord] = field(default_factory=list)

    def finish(self) -> None:
        """Write down how the polls ended."""
        self.work.save_polls(self.polls)
        self.work.log_polls(self.records)

    def take(self, arrival: Arrival | PageArrival) -> Iterator[Taken]:
        """Take one arrival: what it says first, then the poll, so that nothing is marked as seen that is not stored.

        What was asked under another configuration is passed over: its feed is gone, or lives elsewhere now.
        """
        feed = self.newsroom.feeds.get(arrival.feed.name)
        if feed is None or feed.url != arrival.feed.url:
            return
        if isinstance(arrival, PageArrival):
            yield from self.page(arrival, feed)
        else:
            yield from self._feed(arrival, feed)

    # ---------------------------------------------------------------- feeds

    def _feed(self, arrival: Arrival, feed: Feed) -> Iterator[Taken]:
        if arrival.push:
            yield from self._push(arrival, feed)
            return
        if arrival.error is not None or arrival.document is None:
            error = arrival.error or FetchError("no answer")
            poll = schedule.failed(arrival.poll, error, feed, self.now)
            self.polls.append(poll)
            if not isinstance(error, HostAway):
                self.records.append(schedule.recorded(poll, Ended.FAILED))
            return
        found = None
        if arrival.listing is not None:
            found = yield from self._listing(arrival.poll, feed, arrival.listing)
        poll = schedule.succeeded(arrival.poll, arrival.document, feed, self.now, found)
        if self.newsroom.settings.web.public_url is not None:
            poll = self._beside_push(poll, arrival.listing, found)
        self.polls.append(poll)
        self.records.append(schedule.answered(poll, arrival.document, found))

    def _push(self, arrival: Arrival, feed: Feed) -> Iterator[Taken]:
        """Take what a hub pushed, as what a poll brings; when the feed is polled next, and what of, stays as it is."""
        if arrival.listing is None or arrival.error is not None:
            return
        found = yield from self._listing(arrival.poll, feed, arrival.listing)
        if found.posted and (poll := self.work.poll(feed.name)) is not None:
            self.work.save_polls([schedule.pushed(poll, found, self.now)])
        if (known := self.work.subscription(feed.name)) is not None:
            self.work.save_subscriptions([push.brought(known, self.now, news=found.revised)])

    def _beside_push(self, poll: Poll, listing: Listing | None, found: Findings | None) -> Poll:
        """Return a good poll as far as its feed is pushed as well; a hub that is named for the first time is to be asked."""
        before = known = self.work.subscription(poll.feed)
        if listing is not None and listing.hub is not None:
            known = push.offered(known, listing.hub, poll.feed, self.now)
        if known is None:
            return poll
        known = push.found_by_poll(known, news=found is not None and found.revised)
        if known != before:
            self.work.save_subscriptions([known])
        return push.relaxed(poll, known, self.now)

    def _listing(self, poll: Poll, feed: Feed, listing: Listing) -> Generator[Taken, None, Findings]:
        crashes = len(self.crashes)
        since = self.now - self.newsroom.settings.story_window
        identities = identify(self.work, feed.name, listing, since=since)
        pages = self.work.pages([known.id for known in identities.known if known.paged])
        common = self.common(feed, listing.entries)
        new: list[datetime | None] = []
        revised = False
        # Documents list the newest entry first; chapters are numbered in the order of events.
        for entry in reversed(listing.entries):
            known = self._renamed(entry, identities.claim(entry))
            new += [entry.published or entry.updated] if known is None else []
            is_paged = known is not None and known.paged
            case = self._as_paged(feed, entry, known, pages.get(known.id), common) if known and is_paged else None
            case = case or _Compared(shown=entry, stored=entry, known=known)
            before = self._same(case.shown, case.known)
            change = self._changed(feed, case.shown, before, common)
            if change is None and before is not None and case.waits:
                self.work.notice(before.id, case.stored)
            elif change is not None:
                old = decide.is_old(entry, poll, tell_within=self.newsroom.settings.tell_within, now=self.now)
                revised = revised or change.kind not in SILENT_KINDS
                yield self.noted(feed, case.stored, before, change, old=old)
        return Findings(
            listed=len(listing.entries) + len(listing.unread),
            posted=tuple(new),
            revised=revised,
            missed=poll.succeeded is not None and bool(new) and len(new) == len(listing.entries) and not listing.unread,
            advice=listing.advice,
            # What could not be digested is read again with the next answer.
            seen=listing.seen if len(self.crashes) == crashes else None,
        )

    def _changed(self, feed: Feed, entry: Entry, known: KnownEntry | None, common: frozenset[str]) -> Change | None:
        """Return what changed in an entry. One that we cannot digest is passed over and reported: the others must be told."""
        try:
            return self.changed(feed, entry, known, common)
        except Exception as error:  # noqa: BLE001  # a station is pure: nothing of this entry is half written
            self.crashes.append(Crash(on=f"{feed.name}, entry {entry.key}", error=error))
            return None

    def _renamed(self, entry: Entry, known: KnownEntry | None) -> KnownEntry | None:
        """Have a known entry that came under another guid bear it from now on, changed or not."""
        if known is None or known.key == entry.key:
            return known
        self.work.rename_entry(known.id, entry)
        return replace(known, key=entry.key, link=entry.link)

    def _same(self, entry: Entry, known: KnownEntry | None) -> KnownEntry | None:
        """Return the known entry of this guid, unless the feed has given the guid to a wholly different article.

        Then the old one keeps its story under a key of its own, and `entry` is new.
        """
        if known is None or known.paged or continues(entry, known):
            return known
        self.work.rename_entry(known.id, replace(entry, key=f"{known.key}#{known.id}", link=known.link))
        return None

    def _as_paged(
        self, feed: Feed, entry: Entry, known: KnownEntry, page: PagePoll | None, common: frozenset[str]
    ) -> _Compared:
        """Return what is compared for an entry that was paged: its page's text, or, where that is given up, the feed's."""
        found = paged.listed(feed, entry, known, page, common=common, now=self.now)
        if found.page is not None and found.page != page:
            self.work.save_pages([found.page])
        if found.entry is None:
            self.work.unpage(known.id)
            return _Compared(shown=entry, stored=entry, known=self.work.known_by_id(known.id), waits=True)
        stored = replace(entry, published=found.entry.published)
        return _Compared(shown=found.entry, stored=stored, known=known, waits=found.standing is Standing.NEWS)
