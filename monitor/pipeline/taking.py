"""The take loop inside one transaction: what feeds and pages said becomes revisions, hits, chapters and concerns."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor import decide, push, schedule
from monitor.errors import FetchError, HostAway, StoreError
from monitor.model import (
    SILENT_KINDS,
    UNNUMBERED_KINDS,
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
    Subscription,
    Taken,
)
from monitor.pipeline.asking import Arrival, PageArrival
from monitor.pipeline.identity import Identities, identify
from monitor.pipeline.noting import Crash, Prepared
from monitor.pipeline.pages import PageTaking
from monitor.revise import continues, paged
from monitor.revise.paged import Standing


@dataclass(frozen=True, kw_only=True, slots=True)
class _Listed:
    """What all entries of a listing have in common."""

    poll: Poll
    feed: Feed
    identities: Identities
    #: By the entry's number.
    pages: Mapping[int, PagePoll]
    #: The marks of lines that the feed repeats from entry to entry.
    common: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Compared:
    """An entry of a listing: as it is compared, as it is stored, and what is known of it."""

    shown: Entry
    stored: Entry
    known: KnownEntry | None
    #: Its feed's words wait: they are stored though nothing has changed.
    waits: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class _Digested:
    """What the stations made of an entry of a listing; nothing of it is written yet."""

    stored: Entry
    #: What it is a further state of.
    known: KnownEntry | None
    #: What it was found to be under another guid, and what bore its guid and is another article.
    renamed: KnownEntry | None
    replaced: KnownEntry | None
    waits: bool
    change: Change | None
    #: Of a change that makes a revision.
    prepared: Prepared | None
    #: As in decide.is_old.
    old: bool


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
        hub = self.work.subscription(feed.name) if self.newsroom.settings.web.public_url is not None else None
        before = self._before(arrival, hub)
        if arrival.error is not None or arrival.document is None:
            error = arrival.error or FetchError("no answer")
            poll = schedule.failed(before, error, feed, self.now)
            self.polls.append(poll)
            if not isinstance(error, HostAway):
                self.records.append(schedule.recorded(poll, Ended.FAILED))
            return
        # A push that changed something has the next answer read as a whole; this one was asked for before.
        if hub is not None and push.overtook(hub, arrival.document.at) and before.body_hash is None:
            self.polls.append(schedule.outpaced(before, self.now))
            return
        found, crashes = None, len(self.crashes)
        if arrival.listing is not None:
            found = yield from self._listing(arrival, feed, arrival.listing)
        poll = schedule.succeeded(before, arrival.document, feed, self.now, found)
        if len(self.crashes) > crashes:
            # What could not be digested is read again with the next answer, whatever that says of itself.
            poll = schedule.to_be_read(poll)
        if self.newsroom.settings.web.public_url is not None:
            poll = self._beside_push(poll, feed, hub, arrival.listing, found)
        self.polls.append(poll)
        self.records.append(schedule.answered(poll, arrival.document, found))

    def _before(self, arrival: Arrival, hub: Subscription | None) -> Poll:
        """Return what is remembered of a feed: what was when it was asked, unless its hub pushed meanwhile."""
        if hub is None or hub.pushed is None:
            return arrival.poll
        return self.work.poll(arrival.feed.name) or arrival.poll

    def _push(self, arrival: Arrival, feed: Feed) -> Iterator[Taken]:
        """Take what a hub pushed, as what a poll brings; when the feed is polled next, and what of, stays as it is."""
        if arrival.listing is None or arrival.error is not None:
            return
        found = yield from self._listing(arrival, feed, arrival.listing)
        if found.changed:
            self._save_pushed(feed.name, found)
        if (known := self.work.subscription(feed.name)) is not None:
            self.work.save_subscriptions([push.brought(known, self.now, news=found.revised)])

    def _save_pushed(self, feed: str, found: Findings) -> None:
        """Remember what a push says of its feed; a poll that was taken just before is not written down yet."""
        for number, poll in enumerate(self.polls):
            if poll.feed == feed:
                self.polls[number] = schedule.pushed(poll, found, self.now)
                return
        if (known := self.work.poll(feed)) is not None:
            self.work.save_polls([schedule.pushed(known, found, self.now)])

    def _beside_push(
        self, poll: Poll, feed: Feed, before: Subscription | None, listing: Listing | None, found: Findings | None
    ) -> Poll:
        """Return a good poll as far as its feed is pushed as well; a hub that is named for the first time is to be asked."""
        known = before
        if listing is not None and listing.hub is not None:
            known = push.offered(known, listing.hub, poll.feed, self.now)
        elif listing is not None and known is not None:
            known = push.unnamed(known, self.now)
        if known is None:
            if before is not None:
                self.work.forget_subscriptions([poll.feed])
            return poll
        known = push.found_by_poll(known, news=found is not None and found.revised)
        if known != before:
            self.work.save_subscriptions([known])
        return schedule.resting(push.relaxed(poll, known, self.now), feed)

    def _listing(self, arrival: Arrival, feed: Feed, said: Listing) -> Generator[Taken, None, Findings]:
        """Take a document and what earlier ones say beside it; of the feed's rhythm the document alone tells."""
        poll, listed_now = arrival.poll, {entry.key for entry in said.entries}
        listing = replace(said, entries=said.entries + arrival.earlier)
        since = self.now - self.newsroom.settings.story_window
        identities = identify(self.work, feed.name, listing, since=since)
        listed = _Listed(
            poll=poll,
            feed=feed,
            identities=identities,
            pages=self.work.pages([known.id for known in identities.known if known.paged]),
            common=self.common(feed, listing.entries),
        )
        new: list[datetime | None] = []
        revised = changed = False
        edited = 0
        # Documents list the newest entry first; chapters are numbered in the order of events.
        for entry in reversed(listing.entries):
            digested = self._digested(listed, entry)
            if digested is None:
                continue
            if digested.known is None and digested.replaced is None and entry.key in listed_now:
                new.append(entry.published or entry.updated)
            changed = changed or digested.change is not None
            told = digested.change is not None and digested.change.kind not in SILENT_KINDS
            revised = revised or told
            edited += told and digested.known is not None and entry.key in listed_now
            yield from self._kept(entry, digested)
        return Findings(
            listed=len(said.entries) + len(said.unread),
            posted=tuple(new),
            revised=revised,
            changed=changed,
            edited=edited,
            missed=poll.succeeded is not None
            and 0 < len(new) == len(said.entries)
            and not (said.unread or arrival.bridged),
            advice=listing.advice,
            seen=listing.seen,
        )

    def _digested(self, listed: _Listed, entry: Entry) -> _Digested | None:
        """Ask the stations of an entry. One that they cannot digest is passed over and reported: the others must be told."""
        try:
            return self._asked(listed, entry, listed.identities.claim(entry))
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001  # stations are pure: no revision of this entry is half written
            self.crashes.append(Crash(on=f"{listed.feed.name}, entry {entry.key}", error=error))
            return None

    def _asked(self, listed: _Listed, entry: Entry, found: KnownEntry | None) -> _Digested:
        feed, common = listed.feed, listed.common
        renamed = found is not None and found.key != entry.key
        named = replace(found, key=entry.key, link=entry.link) if found and renamed else found
        case = _Compared(shown=entry, stored=entry, known=named)
        if named is not None and named.paged:
            case = self._as_paged(feed, entry, named, listed.pages.get(named.id), common)
        same = case.known is None or case.known.paged or continues(case.shown, case.known)
        known = case.known if same else None
        change = self.changed(feed, case.shown, known, common)
        numbered = change is not None and (known is None or change.kind not in UNNUMBERED_KINDS)
        return _Digested(
            stored=case.stored,
            known=known,
            renamed=found if renamed else None,
            replaced=None if same else case.known,
            waits=case.waits,
            change=change,
            prepared=self.prepared(feed, case.stored, known, change) if change and numbered else None,
            old=decide.is_old(entry, listed.poll, tell_within=self.newsroom.settings.tell_within, now=self.now),
        )

    def _kept(self, entry: Entry, digested: _Digested) -> Iterator[Taken]:
        """Write down what was found of an entry."""
        known, replaced = digested.known, digested.replaced
        if digested.renamed is not None:
            # A known entry that came under another guid bears it from now on, changed or not.
            self.work.rename_entry(digested.renamed.id, entry)
        if replaced is not None:
            # Its feed has given the guid to a wholly different article: the old one keeps its story under a key of its own.
            self.work.rename_entry(replaced.id, replace(entry, key=f"{replaced.key}#{replaced.id}", link=replaced.link))
        if digested.prepared is not None:
            yield self.written(digested.prepared, old=digested.old)
        elif known is not None and digested.change is not None:
            yield self.notice(digested.stored, known, digested.change)
        elif known is not None and digested.waits:
            self.work.notice(known.id, digested.stored)

    def _as_paged(
        self, feed: Feed, entry: Entry, known: KnownEntry, page: PagePoll | None, common: frozenset[str]
    ) -> _Compared:
        """Return what is compared for an entry that was paged: its page's text, or, where that is given up, the feed's."""
        found = paged.listed(feed, entry, known, page, common=common, now=self.now)
        if found.page is not None and found.page != page:
            self.work.save_pages([found.page])
        if found.entry is None:
            self.work.unpage(known.id)
            given_up = self.work.known_by_id(known.id)
            named = given_up and replace(given_up, key=known.key, link=known.link)
            return _Compared(shown=entry, stored=entry, known=named, waits=True)
        stored = replace(entry, published=found.entry.published)
        return _Compared(shown=found.entry, stored=stored, known=known, waits=found.standing is Standing.NEWS)
