"""Reading the store in memory; see store.View.

A missing row must not be made by looking for it: finds go through `.get`, never through the brackets of a defaultdict.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
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
from monitor.store.memory.carriers import CarrierView
from monitor.store.memory.polled import PolledView
from monitor.store.memory.pushed import PushedView
from monitor.store.memory.tables import AlertRow, Chapter, ConcernRow, EntryRow
from monitor.store.records import matched_words
from monitor.store.states import ConcernState, counted
from monitor.text.links import canonical_link


class MemoryView(CarrierView, PolledView, PushedView):
    """What is in memory now."""

    # ---------------------------------------------------------------- feeds

    def polls(self) -> Mapping[str, Poll]:
        return dict(sorted(self._tables.polls.items()))

    def due(self, now: datetime, *, limit: int, after: tuple[datetime, str] | None = None) -> Sequence[Poll]:
        waiting = (poll for poll in self._tables.polls.values() if poll.due <= now and not poll.stopped)
        further = (poll for poll in waiting if after is None or (poll.due, poll.feed) > after)
        return nsmallest(limit, further, key=lambda poll: (poll.due, poll.feed))

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
        revisions = self._revisions(row.id)
        latest = revisions[-1].update.revision
        return KnownEntry(
            id=row.id,
            feed=row.entry.feed,
            key=row.entry.key,
            link=row.entry.link,
            story=self._root(row.story),
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
        found: dict[str, set[tuple[str, str]]] = {}
        for part in self._tree(story):
            for watch, numbers in self._tables.followers.get(part, {}).items():
                found.setdefault(watch, set()).update(map(self._name, numbers))
        return {watch: frozenset(names) for watch, names in sorted(found.items()) if names}

    def watching(self, story: int) -> frozenset[str]:
        found = (self._tables.followers.get(part, {}).items() for part in self._tree(story))
        return frozenset(watch for watches in found for watch, numbers in watches if numbers)

    def watching_entry(self, feed: str, entry: str) -> frozenset[str]:
        number = self._tables.entry_by_key.get((feed, entry))
        if number is None:
            return frozenset()
        watches = self._tables.followers.get(self._tables.entries[number].story, {}).items()
        return frozenset(watch for watch, numbers in watches if number in numbers)

    def hitting(self, update: Update) -> frozenset[str]:
        number = self._tables.labels.get((update.story, update.chapter))
        watches = self._tables.followers.get(update.story, {})
        return frozenset(watch for watch in watches if (number, watch) in self._tables.hit_keys)

    def _name(self, number: int) -> tuple[str, str]:
        entry = self._tables.entries[number].entry
        return entry.feed, entry.key

    def channels_told(self, feed: str, entry: str) -> frozenset[str]:
        number = self._tables.entry_by_key.get((feed, entry))
        return frozenset() if number is None else frozenset(self._tables.told_channels.get(number, ()))

    def said(self, story: int, *, limit: int = 2000) -> Sequence[str]:
        changes = (chapter.update.revision.change for chapter in reversed(self._chapters(story)))
        backwards = (sentence for change in changes for sentence in reversed(change.says))
        return list(islice(backwards, limit))[::-1]

    def dropped(self, entry_id: int, *, limit: int = 2000) -> Sequence[str]:
        changes = (each.update.revision.change for each in reversed(self._revisions(entry_id)))
        found = ((*change.removed, *(edit.before for edit in change.edited)) for change in changes)
        return list(islice(chain.from_iterable(found), limit))

    def placed(self, since: datetime, *, window: timedelta) -> Iterable[Placed]:
        entries = self._tables.entries
        latest = next((entries[number].created for number in reversed(entries)), since)
        for row in entries.values():
            root = self._root(row.story)
            if self._tables.stories[root].moved >= since and row.created >= latest - window:
                yield Placed(story=root, at=row.created, vector=row.vector)

    # ---------------------------------------------------------------- pages

    def pages(self, entries: Collection[int]) -> Mapping[int, PagePoll]:
        found = (self._tables.pages.get(number) for number in entries)
        return {page.entry: self._page(page) for page in found if page is not None}

    def due_pages(self, now: datetime, *, limit: int, after: tuple[datetime, int] | None = None) -> Sequence[PagePoll]:
        waiting = ((page.due, number) for number, page in self._tables.pages.items() if page.due is not None)
        due = (place for place in waiting if place[0] <= now and (after is None or place > after))
        return [self._page(self._tables.pages[number]) for _, number in nsmallest(limit, due)]

    def next_page(self) -> datetime | None:
        return min((page.due for page in self._tables.pages.values() if page.due is not None), default=None)

    def _page(self, page: PagePoll) -> PagePoll:
        feed, key = self._name(page.entry)
        return replace(page, feed=feed, key=key)

    # ---------------------------------------------------------------- tell

    def untold(self, now: datetime) -> Sequence[tuple[str, int]]:
        released = (number for until, numbers in self._tables.held.items() if until <= now for number in numbers)
        rows = [self._tables.concerns[number] for number in sorted((*self._tables.open, *released))]
        stories = ((row, self._tables.chapters[row.revision].update.story) for row in rows)
        return list(dict.fromkeys((row.concern.channel, self._root(story)) for row, story in stories))

    def untold_of(self, channel: str, story: int, *, since: datetime) -> Untold:
        numbers = (number for part in self._tree(story) for number in self._tables.undecided.get((channel, part), ()))
        rows = sorted((self._tables.concerns[number] for number in numbers), key=lambda row: row.revision)
        return Untold(
            channel=channel,
            story=self._root(story),
            concerns=tuple(map(self._concern, rows)),
            told=self._told(channel, story, since),
            sources=frozenset(chapter.update.revision.feed for chapter in self._chapters(story)),
            carriers=tuple(self.carriers(story)),
            hit_entries=self.hits_in(story),
            following=self.following(story),
        )

    def _told(self, channel: str, story: int, since: datetime) -> Told:
        alerts = [row for row in self._carrying(story) if row.alert.channel == channel]
        # By the updates, not by the story that the alert names: what is split takes along what was told of it.
        ours = {chapter.id for chapter in self._chapters(story)}
        told = [
            (number, shown)
            for row in alerts
            for number, shown in zip(row.revisions, row.alert.shown, strict=True)
            if number in ours
        ]
        moments = self._tables.told_at.get(channel, [])
        return Told(
            also=frozenset(feed for row in alerts for feed in row.alert.also),
            broke=any(row.alert.burst for row in alerts),
            sentences=tuple(sentence for _, shown in told for sentence in shown),
            entries=frozenset(self._name(self._tables.chapters[number].entry_id) for number, _ in told),
            recent=tuple(moments[bisect_left(moments, since) :]),
        )

    def _carrying(self, story: int) -> list[AlertRow]:
        """Return the alerts that carry an update of a story, oldest first."""
        chapters = self._chapters(story)
        numbers = {number for each in chapters for number in self._tables.alerts_of.get(each.id, ())}
        return [self._tables.alerts[number] for number in sorted(numbers)]

    def _concern(self, row: ConcernRow) -> Concern:
        held = row.reason if row.state is ConcernState.HELD else None
        return replace(row.concern, update=self._current(row.revision), held=held)

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
        alone = (story for number, story in self._tables.stories.items() if number not in self._tables.roots)
        wanted = (story for story in alone if not followed_only or self._is_followed(story.id))
        return [self._whole(story) for story in nlargest(limit, wanted, key=lambda story: (story.moved, story.id))]

    def _is_followed(self, story: int) -> bool:
        return bool(self.watching(story) or self.following(story).followed)

    def updates(self, story: int) -> Sequence[Update]:
        return [self._named(chapter) for chapter in self._chapters(story)]

    def hits(self, *, limit: int, watch: str | None = None, story: int | None = None) -> Sequence[HitRecord]:
        hits = ((row.hit, self._current(row.revision)) for row in reversed(self._tables.hits))
        records = (HitRecord(hit=hit, revision=of.revision, story=self._root(of.story)) for hit, of in hits)
        wanted = None if story is None else self._root(story)
        found = (each for each in records if watch in {None, each.hit.watch} and wanted in {None, each.story})
        return list(islice(found, limit))

    def alerts(self, *, limit: int, story: int | None = None) -> Sequence[AlertRecord]:
        rows = reversed(list(self._tables.alerts.values()) if story is None else self._carrying(story))
        return [
            AlertRecord(
                alert=self._alert(row), state=row.state, attempts=row.attempts, error=row.error, next_try=row.next_try
            )
            for row in islice(rows, limit)
        ]

    def verdicts(self, story: int) -> Sequence[Verdict]:
        numbers = (
            number for each in self._chapters(story) for number in self._tables.concerns_of.get(each.id, {}).values()
        )
        rows = [self._tables.concerns[number] for number in sorted(numbers)]
        return [
            Verdict(concern=self._concern(row), reason=row.reason, until=row.until, shortfall=row.shortfall)
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
            (row.entry, self._revisions(row.id)[-1].update.revision.change)
            for row in rows
            if row.entry.key == link or (canonical and row.canonical == canonical)
        ]

    def archive(self, since: datetime) -> Iterator[Archived]:
        recent = ((chapter.entry_id, chapter.update.revision) for chapter in self._tables.chapters.values())
        found = [(one.at, one.number, entry_id, one.change) for entry_id, one in recent if one.at >= since]
        for seen, number, entry_id, change in sorted(found, key=itemgetter(0, 1, 2)):
            entry = self._tables.entries[entry_id].entry
            yield Archived(entry=entry, change=change, feed=entry.feed, number=number, seen=seen)

    def archive_span(self) -> tuple[datetime, datetime] | None:
        recorded = self._tables.chapters
        if not recorded:
            return None
        first, last = (recorded[number].update.revision.at for number in (1, len(recorded)))
        return first, last

    def stories_since(self, since: datetime) -> Sequence[int]:
        alone = (story for number, story in self._tables.stories.items() if number not in self._tables.roots)
        return sorted(story.id for story in alone if story.moved >= since)

    def chapters(self, stories: Collection[int]) -> Iterator[ArchivedChapter]:
        wanted = frozenset(map(self._root, stories))
        for chapter in self._tables.chapters.values():
            story = self._root(chapter.update.story)
            if story in wanted:
                row = self._tables.entries[chapter.entry_id]
                old = row.old and chapter.update.revision.number == 1
                yield ArchivedChapter(entry=row.entry, update=self._named(chapter), story=story, old=old)

    # ---------------------------------------------------------------- under the name that an entry has now

    def _named(self, chapter: Chapter) -> Update:
        _, key = self._name(chapter.entry_id)
        revision = chapter.update.revision
        return (
            chapter.update if revision.entry == key else replace(chapter.update, revision=replace(revision, entry=key))
        )

    def _current(self, revision: int) -> Update:
        return self._named(self._tables.chapters[revision])

    def _alert(self, row: AlertRow) -> Alert:
        keys = ((number, watch) for number in row.revisions for watch in row.alert.watches)
        hits = filter(None, map(self._tables.hit_keys.get, keys))
        return replace(row.alert, updates=tuple(map(self._current, row.revisions)), matched=matched_words(hits))
