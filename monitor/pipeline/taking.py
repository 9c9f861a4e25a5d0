"""The take loop inside one transaction: what feeds and pages said becomes revisions, hits, chapters and concerns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from monitor import decide, schedule
from monitor.errors import FetchError
from monitor.follow import Model
from monitor.match import Matcher
from monitor.model import (
    UNNUMBERED_KINDS,
    Article,
    Change,
    Entry,
    Feed,
    Hit,
    KnownEntry,
    Listing,
    Newsroom,
    Page,
    PagePoll,
    Placement,
    Poll,
    Revision,
    Taken,
    Update,
)
from monitor.pipeline import paging
from monitor.pipeline.asking import Arrival, PageArrival
from monitor.pipeline.filing import file
from monitor.pipeline.identity import identify
from monitor.pipeline.naming import Namer
from monitor.revise import COMMON, Readings, continues, is_whole, marks, revise
from monitor.store import Placed, Transaction


@dataclass(frozen=True, slots=True)
class TransactionTaking:
    """The take loop inside one transaction."""

    work: Transaction
    model: Model
    matcher: Matcher
    namer: Namer
    newsroom: Newsroom
    now: datetime
    #: What was read of stored versions; it outlives the transaction, for it says nothing but what their words are.
    readings: Readings

    def take(self, arrival: Arrival | PageArrival) -> Iterator[Taken]:
        """Take one arrival: what it says first, then the poll, so that nothing is marked as seen that is not stored.

        What was asked under another configuration is passed over: its feed is gone, or lives elsewhere now.
        """
        feed = self.newsroom.feeds.get(arrival.feed.name)
        if feed is None or feed.url != arrival.feed.url:
            return
        if isinstance(arrival, PageArrival):
            yield from self._page(arrival, feed)
        else:
            yield from self._feed(arrival, feed)

    # ---------------------------------------------------------------- feeds

    def _feed(self, arrival: Arrival, feed: Feed) -> Iterator[Taken]:
        if arrival.error is not None or arrival.document is None:
            error = arrival.error or FetchError("no answer")
            self.work.save_polls([schedule.failed(arrival.poll, error, feed, self.now)])
            return
        if arrival.listing is not None:
            yield from self._listing(arrival.poll, feed, arrival.listing)
        self.work.save_polls([schedule.succeeded(arrival.poll, arrival.document, feed, self.now)])

    def _listing(self, poll: Poll, feed: Feed, listing: Listing) -> Iterator[Taken]:
        since = self.now - self.newsroom.settings.story_window
        identities = identify(self.work, feed.name, listing.entries, since=since)
        pages = self.work.pages([known.id for known in identities.known if known.paged])
        common = self._common(feed, listing.entries)
        # Documents list the newest entry first; chapters are numbered in the order of events.
        for entry in reversed(listing.entries):
            known = self._renamed(entry, identities.claim(entry))
            seen, before = (
                self._as_paged(feed, entry, known, pages.get(known.id), common)
                if known and known.paged
                else (entry, known)
            )
            before = self._same(seen, before)
            change = revise(seen, before, feed=feed, now=self.now, common=common, readings=self.readings)
            if change is None:
                continue
            if before is not None and change.kind in UNNUMBERED_KINDS:
                yield self._notice(seen, before, change)
            else:
                old = decide.is_old(entry, poll, tell_within=self.newsroom.settings.tell_within, now=self.now)
                yield self._revision(feed, seen, before, change, old=old)

    def _common(self, feed: Feed, entries: Iterable[Entry]) -> frozenset[str]:
        """Return the marks of lines in these entries that the feed repeats from entry to entry."""
        return self.work.common_lines(feed.name, {mark for entry in entries for mark in marks(entry)}, at_least=COMMON)

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
    ) -> tuple[Entry, KnownEntry | None]:
        """Return what is compared for an entry that was paged: its page's text, or, where that is given up, the feed's."""
        found = paging.listed(feed, entry, known, page, common=common, now=self.now)
        self.work.save_pages([found.page] if found.page else [])
        if found.entry is not None:
            return found.entry, known
        self.work.unpage(known.id)
        return entry, self.work.known_by_id(known.id)

    # ---------------------------------------------------------------- pages

    def _page(self, arrival: PageArrival, feed: Feed) -> Iterator[Taken]:
        known = self.work.known_by_id(arrival.poll.entry)
        page = self.work.pages([arrival.poll.entry]).get(arrival.poll.entry)
        if known is None or page is None or page.url != arrival.poll.url:
            return
        taken: Taken | None = None
        if feed.page is Page.NEVER:
            answered = replace(page, due=None)
        elif arrival.error is not None or arrival.document is None:
            answered = schedule.page_failed(page, arrival.error or FetchError("no answer"), self.now)
        else:
            if arrival.article is not None:
                page, taken = self._article(feed, known, page, arrival.article)
            moved = taken is not None and taken.update is not None
            answered = schedule.page_answered(page, arrival.document, changed=moved, now=self.now)
        if page.due != arrival.poll.due and page.due is not None and answered.due is not None:
            # The feed has said something new while the page was being asked: what was read may be older than that.
            answered = replace(answered, due=min(answered.due, page.due))
        self.work.save_pages([answered])
        if taken is not None:
            yield taken

    def _article(
        self, feed: Feed, known: KnownEntry, page: PagePoll, article: Article
    ) -> tuple[PagePoll, Taken | None]:
        """Take a page's text as the entry's next state; return what is remembered of the page, and what was noticed.

        The first one only replaces a feed's teaser; where the feed gave the whole article, it is compared with that.
        """
        stored = next(
            entry
            for entry, _ in self.work.entries(link=known.key)
            if (entry.feed, entry.key) == (known.feed, known.key)
        )
        entry = paging.on_page(stored, known, page, article)
        common = self._common(feed, [entry, stored])
        if page.changed is None:
            # What the page repeats from article to article is learned from the pages, once an entry.
            self.work.count_lines(feed.name, marks(entry) - marks(stored), at=self.now)
        if not known.paged:
            page = replace(page, feed_state=paging.feed_state(stored, common))
        page = replace(page, headline=article.title or page.headline)
        if not known.paged and not is_whole(known, entry):
            return page, self._first_words(feed, entry, known, article, common)
        change = revise(entry, known, feed=feed, now=self.now, common=common, readings=self.readings)
        if change is None:
            return page, None
        if change.kind in UNNUMBERED_KINDS:
            return page, self._notice(entry, known, change)
        return page, self._revision(feed, entry, replace(known, paged=True), change, old=False)

    def _first_words(
        self, feed: Feed, entry: Entry, known: KnownEntry, article: Article, common: frozenset[str]
    ) -> Taken | None:
        """Let a page's first text take the place of the feed's teaser, and be matched at once.

        To the watches that it satisfies and the teaser did not, the entry is new. To all others nothing has happened:
        the article says what it said, we only read more of it.
        """
        dated = replace(entry, updated=entry.updated or article.updated)
        words = revise(dated, None, feed=feed, now=self.now, common=common)
        if words is None:
            return None
        update = self.work.rebase(known.id, entry, words)
        known_before = self.work.hitting(update)
        hits = tuple(
            hit for hit in self.matcher.match(entry, update.revision.change, feed) if hit.watch not in known_before
        )
        if not hits:
            return None
        followers = self.work.hits_in(update.story)
        self.work.add_hits(update, hits)
        self.work.widen_concerns(
            decide.concerns(update, hits, followers={}, told=frozenset(), old=known.old, watches=self.newsroom.watches)
        )
        self._want_pages(update, first=not followers)
        return Taken(revision=replace(update.revision, at=self.now), hits=hits, again=True)

    def _want_pages(self, update: Update, *, first: bool) -> None:
        """Have article pages asked from now on, where the feed's pages are wanted: that of an entry that has moved, and,
        when a story is followed for the first time, those of all its entries.
        """
        updates = self.work.updates(update.story) if first else (update,)
        links = {(each.revision.feed, each.revision.entry): each.revision.link for each in updates}
        followed = bool(self.work.hits_in(update.story))
        for (name, key), link in links.items():
            feed = self.newsroom.feeds.get(name)
            wanted = feed is not None and (feed.page is Page.ALWAYS or (feed.page is Page.TRACKED and followed))
            known = self.work.known(name, {key}).get(key) if wanted and link else None
            if known is not None:
                page = self.work.pages([known.id]).get(known.id)
                moved = (name, key) == (update.revision.feed, update.revision.entry)
                if page is None:
                    self.work.save_pages([paging.wanted(known, link, self.now)])
                elif moved or page.due is None:
                    self.work.save_pages([paging.asked_again(page, link, self.now)])

    # ---------------------------------------------------------------- both

    def _notice(self, entry: Entry, known: KnownEntry, change: Change) -> Taken:
        """Remember a state that makes no revision."""
        self.work.notice(known.id, entry, fingerprint=change.fingerprint)
        revision = Revision(
            feed=entry.feed,
            entry=entry.key,
            link=entry.link,
            number=known.number,
            at=self.now,
            change=change,
            date=entry.date,
        )
        return Taken(revision=revision)

    def _revision(self, feed: Feed, entry: Entry, known: KnownEntry | None, change: Change, *, old: bool) -> Taken:
        """Store a revision with its hits, its place in a story, and whom it concerns."""
        hits = self.matcher.match(entry, change, feed)
        placement = Placement(story=known.story, vector={}) if known else self._placed(entry, change, feed, hits)
        said = () if placement.story is None else self.work.said(placement.story)
        novel = decide.is_novel(change, said)
        paged = known is not None and known.paged
        followers = {} if placement.story is None else self.work.hits_in(placement.story)
        update, _ = file(
            self.work,
            entry,
            change,
            hits=hits,
            placement=placement,
            novel=novel,
            old=old,
            at=self.now,
            watches=self.newsroom.watches,
            paged=paged,
        )
        if known is None:
            self.model.add(Placed(story=update.story, at=self.now, vector=placement.vector))
            self.work.count_lines(feed.name, marks(entry), at=self.now)
        self._want_pages(update, first=bool(hits) and not followers)
        return Taken(revision=update.revision, hits=hits, update=update)

    def _placed(self, entry: Entry, change: Change, feed: Feed, hits: tuple[Hit, ...]) -> Placement:
        """Look for the story that a new entry carries on."""
        names = self.namer.names(entry, change, feed, hits)
        return self.model.place(entry, change, self.now, names=names, language=feed.language)
