"""What was noticed of an entry is stored: a state without a number, or a revision with all that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from monitor import decide
from monitor.follow import Model
from monitor.match import Matcher
from monitor.model import (
    UNNUMBERED_KINDS,
    Change,
    Entry,
    Feed,
    Hit,
    KnownEntry,
    Newsroom,
    Placement,
    Revision,
    StoryChange,
    Taken,
    Update,
)
from monitor.pipeline.filing import file, widen
from monitor.pipeline.naming import Namer
from monitor.pipeline.wanting import Wanting
from monitor.revise import COMMON, Readings, marks, revise
from monitor.store import BY_FOLLOWING, Placed, Transaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Crash:
    """A fault of ours: on what it happened (a feed's name, or a channel and story), and the exception for the log."""

    on: str
    error: Exception


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """A revision of which all stations have had their say, and nothing is written yet."""

    feed: Feed
    entry: Entry
    known: KnownEntry | None
    change: Change
    hits: tuple[Hit, ...]
    placement: Placement
    novel: bool
    #: Who had hit its story before.
    watching: frozenset[str]


@dataclass(frozen=True, slots=True)
class Noting:
    """Inside one transaction: what changed in an entry, and what is stored of it."""

    work: Transaction
    model: Model
    matcher: Matcher
    namer: Namer
    newsroom: Newsroom
    now: datetime
    #: What was read of stored versions; it outlives the transaction, for it says nothing but what their words are.
    readings: Readings
    #: The same of what stories said.
    recollection: decide.Recollection
    #: Is told the name of each point that is passed.
    passing: Callable[[str], None] = lambda _point: None
    #: The stories that were merged in this transaction, with what each is part of now.
    became: dict[int, int] = field(default_factory=dict)
    #: Faults of ours that cost one entry.
    crashes: list[Crash] = field(default_factory=list)

    def common(self, feed: Feed, entries: Iterable[Entry]) -> frozenset[str]:
        """Return the marks of lines in these entries that the feed repeats from entry to entry."""
        return self.work.common_lines(feed.name, {mark for entry in entries for mark in marks(entry)}, at_least=COMMON)

    def changed(
        self, feed: Feed, entry: Entry, known: KnownEntry | None, common: frozenset[str], *, reads: bool = True
    ) -> Change | None:
        """Return what changed in an entry; `reads` says that what was read of its text is kept for the next time.

        What the entry lost in earlier revisions is asked only where it says something new: it may be that what returns.
        """
        readings = self.readings if reads else None
        change = revise(entry, known, feed=feed, now=self.now, common=common, readings=readings)
        if known is None or known.number == 1 or change is None or not change.added:
            return change
        dropped = self.work.dropped(known.id)
        if not dropped:
            return change
        return revise(entry, known, feed=feed, now=self.now, common=common, dropped=dropped, readings=readings)

    def noted(self, feed: Feed, entry: Entry, known: KnownEntry | None, change: Change, *, old: bool) -> Taken:
        """Store a change of an entry, numbered or not; `old` as in decide.is_old."""
        if known is not None and change.kind in UNNUMBERED_KINDS:
            return self.notice(entry, known, change)
        return self.revision(feed, entry, known, change, old=old)

    def notice(self, entry: Entry, known: KnownEntry, change: Change) -> Taken:
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

    def revision(self, feed: Feed, entry: Entry, known: KnownEntry | None, change: Change, *, old: bool) -> Taken:
        """Store a revision with its hits, its place in a story, and whom it concerns."""
        return self.written(self.prepared(feed, entry, known, change), old=old)

    def prepared(self, feed: Feed, entry: Entry, known: KnownEntry | None, change: Change) -> Prepared:
        """Return a revision as the stations see it. Writes nothing: what one of them cannot digest costs no other entry."""
        hits = self.matcher.match(entry, change, feed)
        placement = Placement(story=known.story, vector={}) if known else self._placed(entry, change, feed, hits)
        return Prepared(
            feed=feed,
            entry=entry,
            known=known,
            change=change,
            hits=hits,
            placement=placement,
            novel=decide.is_novel(change, self._said(placement.story)),
            watching=frozenset[str]() if placement.story is None else self.work.watching(placement.story),
        )

    def written(self, prepared: Prepared, *, old: bool) -> Taken:
        """Store a revision that was prepared just before."""
        feed, entry, known, hits = prepared.feed, prepared.entry, prepared.known, prepared.hits
        update, _ = file(
            self.work,
            entry,
            prepared.change,
            hits=hits,
            placement=prepared.placement,
            watching=prepared.watching,
            novel=prepared.novel,
            old=old,
            at=self.now,
            watches=self.newsroom.watches,
            paged=known is not None and known.paged,
        )
        self._want_pages(update, hits, prepared.watching)
        merges: tuple[StoryChange, ...] = ()
        if known is None:
            self.model.add(Placed(story=update.story, at=self.now, vector=prepared.placement.vector))
            self.work.count_lines(feed.name, marks(entry), at=self.now)
            merges = self._merged(update, hits, old=old)
        story = update.story if known is None else self._now(known.story)
        return Taken(revision=update.revision, hits=hits, update=update, story=story, merges=merges)

    def _said(self, story: int | None) -> decide.Sayings:
        return decide.Sayings() if story is None else self.recollection.of(story, self.work.said(story))

    def _merged(self, update: Update, hits: tuple[Hit, ...], *, old: bool) -> tuple[StoryChange, ...]:
        """Merge the story of a new entry with those that turn out to be the same; the older number stays."""
        merges: list[StoryChange] = []
        story = update.story
        for other in self.model.same(story):
            kept, gone = sorted((story, other))
            # The model was asked before the first of them was merged: what that brought in may be apart from the next.
            if not merges or frozenset((kept, gone)) not in self.work.apart():
                merges.append(self._merge(kept, gone))
                story = kept
        if merges:
            widen(self.work, update, hits=hits, old=old, watches=self.newsroom.watches)
            self.passing("take:merged")
        return tuple(merges)

    def _now(self, story: int) -> int:
        """Return what a story is part of that was looked up before a merge in this transaction."""
        while story in self.became:
            story = self.became[story]
        return story

    def _merge(self, kept: int, gone: int) -> StoryChange:
        change = self.wanting.merge(kept, gone, by=BY_FOLLOWING)
        self.model.merge(kept, gone)
        self.became[gone] = kept
        return change

    def _placed(self, entry: Entry, change: Change, feed: Feed, hits: tuple[Hit, ...]) -> Placement:
        """Look for the story that a new entry carries on."""
        names = self.namer.names(entry, change, feed, hits)
        return self.model.place(entry, change, self.now, names=names, language=feed.language)

    @property
    def wanting(self) -> Wanting:
        """Which pages are wanted in this transaction."""
        return Wanting(self.work, self.newsroom.feeds, self.now)

    def _want_pages(self, update: Update, hits: tuple[Hit, ...], watching: frozenset[str]) -> None:
        """Have pages asked for an update: its entry's, and where it makes its story followed, those of all entries."""
        wanting = self.wanting
        if not wanting.any():
            return
        following = self.work.following(update.story)
        followed = bool(following.of(watching.union(hit.watch for hit in hits)))
        wanting.moved(update, followed=followed)
        if followed and update.chapter > 1 and not following.of(watching):
            wanting.begun(self.work.updates(update.story))
