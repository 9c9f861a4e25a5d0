"""Reading the store in memory; see store.View.

A missing row must not be made by looking for it: finds go through `.get`, never through the brackets of a defaultdict.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from heapq import nlargest, nsmallest
from itertools import chain, islice
from operator import itemgetter

from monitor.model import (
    Alert,
    Change,
    Concern,
    Entry,
    KnownEntry,
    PagePoll,
    Poll,
    Story,
    Told,
    Untold,
    Update,
    Verdict,
)
from monitor.store import AlertRecord, Archived, ArchivedChapter, HitRecord, Placed
from monitor.store.memory.tables import AlertRow, Chapter, ConcernRow, EntryRow, Tables
from monitor.store.states import ConcernState, counted
from monitor.text.links import canonical_link


class MemoryView:
    """What is in memory now."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    # ---------------------------------------------------------------- feeds

    def polls(self) -> Mapping[str, Poll]:
        return dict(sorted(self._tables.polls.items()))

    def due(self, now: datetime, *, limit: int) -> Sequence[Poll]:
        waiting = (poll for poll in self._tables.polls.values() if poll.due <= now)
        return nsmallest(limit, waiting, key=lambda poll: (poll.due, poll.feed))

    # ---------------------------------------------------------------- take

    def known(self, feed: str, keys: Collection[str], links: Collection[str] = ()) -> Mapping[str, KnownEntry]:
        by_link = {link: self._only_with_link(feed, link) for link in links if link}
        by_key = {key: self._tables.entry_by_key.get((feed, key)) for key in keys}
        found = {name: number for names in (by_link, by_key) for name, number in names.items() if number is not None}
        return {name: self._known(self._tables.entries[number]) for name, number in found.items()}

    def known_takes(self, feed: str, wire_keys: Collection[str], *, since: datetime) -> Mapping[str, KnownEntry]:
        takes = {wire_key: self._takes(feed, wire_key, since) for wire_key in wire_keys if wire_key}
        return {wire_key: self._known(rows[0]) for wire_key, rows in takes.items() if len(rows) == 1}

    def _takes(self, feed: str, wire_key: str, since: datetime) -> Sequence[EntryRow]:
        rows = map(self._tables.entries.__getitem__, self._tables.entries_by_take.get((feed, wire_key), ()))
        return [row for row in rows if row.recorded >= since]

    def known_by_id(self, entry_id: int) -> KnownEntry | None:
        row = self._tables.entries.get(entry_id)
        return None if row is None else self._known(row)

    def entry(self, entry_id: int) -> Entry | None:
        row = self._tables.entries.get(entry_id)
        return None if row is None else row.entry

    def other_words(self, entry_id: int) -> KnownEntry | None:
        row = self._tables.entries.get(entry_id)
        if row is None or row.other is None:
            return None
        known, other = self._known(row), row.other
        return replace(
            known,
            title=other.title,
            text=other.text,
            fingerprint=other.fingerprint,
            told=None if known.told is None else other.text,
            paged=not known.paged,
        )

    def _only_with_link(self, feed: str, link: str) -> int | None:
        numbers = self._tables.entries_by_name.get(link, {})
        rows = (self._tables.entries[number] for number in numbers)
        found = [row.id for row in rows if row.entry.feed == feed and row.canonical == link]
        return found[0] if len(found) == 1 else None

    def _known(self, row: EntryRow) -> KnownEntry:
        revisions = self._tables.revisions[row.id]
        latest = revisions[-1].update.revision
        return KnownEntry(
            id=row.id,
            feed=row.entry.feed,
            key=row.entry.key,
            link=row.entry.link,
            story=row.story,
            number=latest.number,
            title=latest.change.title,
            text=latest.change.text,
            fingerprint=row.fingerprint,
            fingerprints=row.fingerprints,
            date=row.entry.date,
            told=None if row.told is None else revisions[row.told - 1].update.revision.change.text,
            paged=row.paged,
            old=row.old,
        )

    def common_lines(self, feed: str, marks: Collection[str], *, at_least: int) -> frozenset[str]:
        counts = {mark: self._tables.lines.get((feed, mark)) for mark in marks}
        return frozenset(mark for mark, count in counts.items() if count is not None and count[0] >= at_least)

    def hits_in(self, story: int) -> Mapping[str, frozenset[tuple[str, str]]]:
        followers = self._tables.followers.get(story, {})
        return {watch: frozenset(map(self._name, numbers)) for watch, numbers in sorted(followers.items()) if numbers}

    def hitting(self, update: Update) -> frozenset[str]:
        watches = self._tables.followers.get(update.story, {})
        return frozenset(watch for watch in watches if (update.story, update.chapter, watch) in self._tables.hit_keys)

    def _name(self, number: int) -> tuple[str, str]:
        entry = self._tables.entries[number].entry
        return entry.feed, entry.key

    def channels_told(self, feed: str, entry: str) -> frozenset[str]:
        number = self._tables.entry_by_key.get((feed, entry))
        return frozenset() if number is None else frozenset(self._tables.told_channels.get(number, ()))

    def said(self, story: int, *, limit: int = 2000) -> Sequence[str]:
        changes = (chapter.update.revision.change for chapter in reversed(self._tables.chapters.get(story, ())))
        backwards = (sentence for change in changes for sentence in reversed(change.says))
        return list(islice(backwards, limit))[::-1]

    def dropped(self, entry_id: int, *, limit: int = 2000) -> Sequence[str]:
        changes = (each.update.revision.change for each in reversed(self._tables.revisions.get(entry_id, ())))
        found = ((*change.removed, *(edit.before for edit in change.edited)) for change in changes)
        return list(islice(chain.from_iterable(found), limit))

    def placed(self, since: datetime) -> Iterable[Placed]:
        for row in self._tables.entries.values():
            if self._tables.stories[row.story].moved >= since:
                yield Placed(story=row.story, at=row.created, vector=row.vector)

    # ---------------------------------------------------------------- pages

    def pages(self, entries: Collection[int]) -> Mapping[int, PagePoll]:
        found = (self._tables.pages.get(number) for number in entries)
        return {page.entry: self._page(page) for page in found if page is not None}

    def due_pages(self, now: datetime, *, limit: int) -> Sequence[PagePoll]:
        waiting = ((page.due, number) for number, page in self._tables.pages.items() if page.due is not None)
        due = (moment for moment in waiting if moment[0] <= now)
        return [self._page(self._tables.pages[number]) for _, number in nsmallest(limit, due)]

    def next_page(self) -> datetime | None:
        return min((page.due for page in self._tables.pages.values() if page.due is not None), default=None)

    def _page(self, page: PagePoll) -> PagePoll:
        feed, key = self._name(page.entry)
        return replace(page, feed=feed, key=key)

    # ---------------------------------------------------------------- tell

    def untold(self, now: datetime) -> Sequence[tuple[str, int]]:
        released = (number for until, numbers in self._tables.held.items() if until <= now for number in numbers)
        concerns = [self._tables.concerns[number].concern for number in sorted((*self._tables.open, *released))]
        return list(dict.fromkeys((concern.channel, concern.update.story) for concern in concerns))

    def untold_of(self, channel: str, story: int, *, since: datetime) -> Untold:
        numbers = self._tables.undecided.get((channel, story), ())
        concerns = [self._concern(self._tables.concerns[number]) for number in numbers]
        return Untold(
            channel=channel,
            story=story,
            concerns=tuple(sorted(concerns, key=lambda concern: concern.update.chapter)),
            told=self._told(channel, story, since),
            sources=frozenset(chapter.update.revision.feed for chapter in self._tables.chapters.get(story, ())),
            hit_sources={watch: frozenset(feed for feed, _ in seen) for watch, seen in self.hits_in(story).items()},
        )

    def _told(self, channel: str, story: int, since: datetime) -> Told:
        alerts = [
            self._alert(self._tables.alerts[number]) for number in self._tables.alerts_of.get((channel, story), ())
        ]
        updates = (update for alert in alerts for update in alert.updates)
        moments = self._tables.told_at.get(channel, [])
        return Told(
            also=frozenset(feed for alert in alerts for feed in alert.also),
            sentences=tuple(sentence for alert in alerts for shown in alert.shown for sentence in shown),
            entries=frozenset((update.revision.feed, update.revision.entry) for update in updates),
            recent=tuple(moments[bisect_left(moments, since) :]),
        )

    def _concern(self, row: ConcernRow) -> Concern:
        held = row.reason if row.state is ConcernState.HELD else None
        return replace(row.concern, update=self._current(row.concern.update), held=held)

    def next_release(self) -> datetime | None:
        return min((until for until, numbers in self._tables.held.items() if numbers), default=None)

    # ---------------------------------------------------------------- deliver

    def next_try(self, channel: str) -> datetime | None:
        return min((moment for _, moment in self._waiting(channel)), default=None)

    def alert_counts(self) -> Mapping[str, Mapping[str, int]]:
        numbers = Counter((row.alert.channel, row.state) for row in self._tables.alerts.values())
        return counted((channel, state, number) for (channel, state), number in sorted(numbers.items()))

    def _waiting(self, channel: str) -> Iterator[tuple[AlertRow, datetime]]:
        """Yield the alerts that are to be sent, oldest first, and when each may be tried."""
        for number in sorted(self._tables.waiting.get(channel, ())):
            row = self._tables.alerts[number]
            if row.next_try is not None:
                yield row, row.next_try

    # ---------------------------------------------------------------- lists

    def stories(self, *, limit: int, followed_only: bool = False) -> Sequence[Story]:
        stories = (story for story in self._tables.stories.values() if not followed_only or self.hits_in(story.id))
        return nlargest(limit, stories, key=lambda story: (story.moved, story.id))

    def updates(self, story: int) -> Sequence[Update]:
        return [self._named(chapter) for chapter in self._tables.chapters.get(story, ())]

    def hits(self, *, limit: int, watch: str | None = None, story: int | None = None) -> Sequence[HitRecord]:
        rows = (
            row for row in reversed(self._tables.hits) if watch in (None, row.hit.watch) and story in (None, row.story)
        )
        return [
            HitRecord(
                hit=row.hit, revision=self._named(self._chapter(row.story, row.chapter)).revision, story=row.story
            )
            for row in islice(rows, limit)
        ]

    def alerts(self, *, limit: int, story: int | None = None) -> Sequence[AlertRecord]:
        rows = (row for row in reversed(self._tables.alerts.values()) if story is None or row.alert.story == story)
        return [
            AlertRecord(
                alert=self._alert(row), state=row.state, attempts=row.attempts, error=row.error, next_try=row.next_try
            )
            for row in islice(rows, limit)
        ]

    def verdicts(self, story: int) -> Sequence[Verdict]:
        rows = [self._tables.concerns[number] for number in self._tables.concerns_of_story.get(story, ())]
        return [
            Verdict(concern=self._concern(row), reason=row.reason, until=row.until)
            for row in rows
            if row.reason is not None
        ]

    def entries(self, *, link: str) -> Sequence[tuple[Entry, Change]]:
        canonical = canonical_link(link)
        by_name = self._tables.entries_by_name
        rows = [
            self._tables.entries[number] for number in sorted({*by_name.get(link, ()), *by_name.get(canonical, ())})
        ]
        return [
            (row.entry, self._tables.revisions[row.id][-1].update.revision.change)
            for row in rows
            if row.entry.key == link or (canonical and row.canonical == canonical)
        ]

    def archive(self, since: datetime) -> Iterator[Archived]:
        chapters = (chapter for rows in self._tables.revisions.values() for chapter in rows)
        recent = ((chapter.entry_id, chapter.update.revision) for chapter in chapters)
        found = [(one.at, one.number, entry_id, one.change) for entry_id, one in recent if one.at >= since]
        for seen, number, entry_id, change in sorted(found, key=itemgetter(0, 1, 2)):
            entry = self._tables.entries[entry_id].entry
            yield Archived(entry=entry, change=change, feed=entry.feed, number=number, seen=seen)

    def archive_span(self) -> tuple[datetime, datetime] | None:
        recorded = self._tables.recorded
        if not recorded:
            return None
        first, last = (self._chapter(*place).update.revision.at for place in (recorded[0], recorded[-1]))
        return first, last

    def stories_since(self, since: datetime) -> Sequence[int]:
        return sorted(story.id for story in self._tables.stories.values() if story.moved >= since)

    def chapters(self, stories: Collection[int]) -> Iterator[ArchivedChapter]:
        wanted = frozenset(stories)
        for story, number in self._tables.recorded:
            if story in wanted:
                chapter = self._chapter(story, number)
                row = self._tables.entries[chapter.entry_id]
                old = row.old and chapter.update.revision.number == 1
                yield ArchivedChapter(entry=row.entry, update=self._named(chapter), old=old)

    # ---------------------------------------------------------------- under the name that an entry has now

    def _chapter(self, story: int, chapter: int) -> Chapter:
        return self._tables.chapters[story][chapter - 1]

    def _named(self, chapter: Chapter) -> Update:
        _, key = self._name(chapter.entry_id)
        revision = chapter.update.revision
        return (
            chapter.update if revision.entry == key else replace(chapter.update, revision=replace(revision, entry=key))
        )

    def _current(self, update: Update) -> Update:
        return self._named(self._chapter(update.story, update.chapter))

    def _alert(self, row: AlertRow) -> Alert:
        return replace(row.alert, updates=tuple(map(self._current, row.alert.updates)))
