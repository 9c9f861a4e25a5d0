"""The take loop inside one transaction: what feeds and pages said becomes revisions, hits, chapters and concerns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from monitor import decide, schedule
from monitor.errors import FetchError
from monitor.follow import Model
from monitor.match import Matcher
from monitor.model import (
    CORRECTING_KINDS,
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
    Paragraph,
    Placement,
    Poll,
    Revision,
    Taken,
    Update,
)
from monitor.pipeline.asking import Arrival, PageArrival
from monitor.revise import COMMON, continues, is_take, marks, revise, wire_key
from monitor.store import Placed, Transaction
from monitor.text import canonical_link


@dataclass(frozen=True, slots=True)
class TransactionTaking:
    """The take loop inside one transaction."""

    work: Transaction
    model: Model
    matcher: Matcher
    newsroom: Newsroom
    now: datetime

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
        links = _one_each({entry.key: canonical_link(entry.link) for entry in listing.entries})
        keys = {entry.key for entry in listing.entries}
        known = self.work.known(feed.name, keys, set(links.values()))
        common = self.work.common_lines(
            feed.name, {mark for entry in listing.entries for mark in marks(entry)}, at_least=COMMON
        )
        further_takes = (entry for entry in listing.entries if entry.key not in known and is_take(entry.title))
        wire_keys = _one_each({entry.key: wire_key(entry.title) for entry in further_takes})
        window = self.newsroom.settings.story_window
        takes = self.work.known_takes(feed.name, set(wire_keys.values()), since=self.now - window)
        pages = self.work.pages([before.id for before in known.values() if before.paged])
        # Documents list the newest entry first; chapters are numbered in the order of events.
        for entry in reversed(listing.entries):
            before = self._same(entry, known.get(entry.key))
            before = before or _renamed(entry, known.get(links.get(entry.key, "")), keys)
            before = before or _renamed(entry, takes.get(wire_keys.get(entry.key, "")), keys)
            seen = entry
            if before is not None and before.paged:
                seen, before = self._as_paged(entry, before, pages.get(before.id))
            change = revise(seen, before, feed=feed, now=self.now, common=common)
            if change is None:
                continue
            if before is not None and change.kind in UNNUMBERED_KINDS:
                yield self._notice(seen, before, change)
            else:
                old = decide.is_old(entry, poll, tell_within=self.newsroom.settings.tell_within, now=self.now)
                yield self._revision(feed, seen, before, change, old=old)

    def _same(self, entry: Entry, known: KnownEntry | None) -> KnownEntry | None:
        """Return the known entry of this guid, unless the feed has given the guid to a wholly different article.

        Then the old one keeps its story under a key of its own, and `entry` is new.
        """
        if known is None or known.paged or continues(entry, known):
            return known
        self.work.rename_entry(known.id, replace(entry, key=f"{known.key}#{known.id}", link=known.link))
        return None

    def _as_paged(self, entry: Entry, known: KnownEntry, page: PagePoll | None) -> tuple[Entry, KnownEntry | None]:
        """Return an entry with its page's text, which stands until the page says otherwise; ask the page soon.

        Where the page was given up, the feed's text is compared with what the feed said before.
        """
        if page is None or page.due is None:
            self.work.unpage(known.id)
            return entry, self.work.known_by_id(known.id)
        if entry.date != known.date:
            self.work.save_pages([replace(page, due=self.now)])
        paragraphs = tuple(Paragraph(text=text) for text in known.text.split("\n") if text)
        return replace(entry, paragraphs=paragraphs), known

    # ---------------------------------------------------------------- pages

    def _page(self, arrival: PageArrival, feed: Feed) -> Iterator[Taken]:
        known = self.work.known_by_id(arrival.poll.entry)
        if known is None:
            return
        if arrival.error is not None or arrival.document is None:
            error = arrival.error or FetchError("no answer")
            self.work.save_pages([schedule.page_failed(arrival.poll, error, self.now)])
            return
        taken = self._article(feed, known, arrival.article) if arrival.article else None
        moved = taken is not None and taken.update is not None
        self.work.save_pages([schedule.page_answered(arrival.poll, arrival.document, changed=moved, now=self.now)])
        if taken is not None:
            yield taken

    def _article(self, feed: Feed, known: KnownEntry, article: Article) -> Taken | None:
        """Take a page's text as the entry's next state; the first one only replaces the feed's, and tells nobody."""
        stored = next(entry for entry, _ in self.work.entries(link=known.key) if entry.feed == known.feed)
        entry = replace(
            stored,
            title=known.title,
            paragraphs=article.paragraphs,
            posts=article.posts,
            published=known.date,
            updated=None,
        )
        common = self.work.common_lines(feed.name, set(marks(entry)), at_least=COMMON)
        if not known.paged:
            baseline = revise(entry, None, feed=feed, now=self.now, common=common)
            if baseline is not None:
                self.work.rebase(known.id, entry, baseline)
            return None
        change = revise(entry, known, feed=feed, now=self.now, common=common)
        if change is None:
            return None
        if change.kind in UNNUMBERED_KINDS:
            return self._notice(entry, known, change)
        return self._revision(feed, entry, known, change, old=False)

    def _want_page(self, feed: Feed, entry: Entry, update: Update) -> None:
        """Have the article page asked from now on, where the feed's pages are wanted and the entry's story is followed."""
        wanted = feed.page is Page.ALWAYS or (feed.page is Page.TRACKED and bool(self.work.hits_in(update.story)))
        if not wanted or not entry.link:
            return
        known = self.work.known(feed.name, {entry.key})[entry.key]
        if known.id not in self.work.pages([known.id]):
            page = PagePoll(entry=known.id, feed=feed.name, key=entry.key, url=entry.link, due=self.now)
            self.work.save_pages([page])

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
        if known is not None and known.key != entry.key:
            self.work.rename_entry(known.id, entry)
        hits = self.matcher.match(entry, change, feed)
        placement = Placement(story=known.story, vector={}) if known else self.model.place(entry, change, self.now)
        said = () if placement.story is None else self.work.said(placement.story)
        novel = decide.is_novel(change.says, said)
        paged = known is not None and known.paged
        update = self.work.record(entry, change, placement, novel=novel, at=self.now, paged=paged)
        self.work.add_hits(update, hits)
        if known is None:
            self.model.add(Placed(story=update.story, at=self.now, vector=placement.vector))
            self.work.count_lines(feed.name, set(marks(entry)))
        self._concern(entry, update, hits, old=old)
        self._want_page(feed, entry, update)
        return Taken(revision=update.revision, hits=hits, update=update)

    def _concern(self, entry: Entry, update: Update, hits: tuple[Hit, ...], *, old: bool) -> None:
        corrects = update.revision.change.kind in CORRECTING_KINDS
        concerns = decide.concerns(
            update,
            hits,
            followers=self.work.hits_in(update.story),
            told=self.work.channels_told(entry.feed, entry.key) if corrects else frozenset(),
            old=old,
            watches=self.newsroom.watches,
        )
        self.work.add_concerns(concerns)


def _one_each(names: Mapping[str, str]) -> Mapping[str, str]:
    """Return, by key, the names (links, wire keys) that stand at one entry only: what several share names none of them."""
    counts = Counter(names.values())
    return {key: name for key, name in names.items() if name and counts[name] == 1}


def _renamed(entry: Entry, known: KnownEntry | None, keys: set[str]) -> KnownEntry | None:
    """Return the known entry that `entry` is under a new guid: same link or wire key, old guid gone, and the same article."""
    return known if known is not None and known.key not in keys and continues(entry, known) else None
