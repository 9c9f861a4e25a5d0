"""Writing the store in memory; see store.Transaction."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.errors import StoreError
from monitor.model import (
    Alert,
    Change,
    Concern,
    Delivery,
    Entry,
    Hit,
    Placement,
    Poll,
    Revision,
    Story,
    Update,
    Verdict,
)
from monitor.store.memory.journal import Journal
from monitor.store.memory.tables import AlertRow, Chapter, ConcernRow, EntryRow, HitRow, Tables
from monitor.store.memory.view import MemoryView
from monitor.store.states import ABANDONED, AlertState, ConcernState, after_delivery, after_verdict
from monitor.text.clean import canonical_link


class MemoryTransaction(MemoryView):
    """Changes what is in memory; each change is noted in the journal."""

    def __init__(self, tables: Tables, journal: Journal) -> None:
        super().__init__(tables)
        self._journal = journal

    # ---------------------------------------------------------------- feeds

    def save_polls(self, polls: Iterable[Poll]) -> None:
        for poll in polls:
            self._journal.put(self._tables.polls, poll.feed, poll)

    def forget_feeds(self, feeds: Collection[str]) -> None:
        for feed in self._tables.polls.keys() & set(feeds):
            self._journal.remove(self._tables.polls, feed)

    # ---------------------------------------------------------------- take

    def record(self, entry: Entry, change: Change, placement: Placement, *, novel: bool, at: datetime) -> Update:
        known = self._tables.entry_by_key.get((entry.feed, entry.key))
        if known is None:
            row = self._add_entry(entry, change, placement, at)
        else:
            row = self._renew(self._tables.entries[known], entry, change.fingerprint)
        chapter = self._advance(row.story, at, entries_more=int(known is None))
        revision = Revision(
            feed=entry.feed,
            entry=entry.key,
            link=entry.link,
            number=len(self._tables.revisions[row.id]) + 1,
            at=at,
            change=change,
            date=entry.date,
        )
        update = Update(story=row.story, chapter=chapter, revision=revision, novel=novel)
        self._journal.append(self._tables.revisions[row.id], Chapter(entry_id=row.id, update=update))
        self._journal.append(self._tables.chapters[row.story], Chapter(entry_id=row.id, update=update))
        return update

    def _add_entry(self, entry: Entry, change: Change, placement: Placement, at: datetime) -> EntryRow:
        row = EntryRow(
            id=len(self._tables.entries) + 1,
            entry=entry,
            canonical=canonical_link(entry.link),
            story=self._open_story(change.title, at) if placement.story is None else placement.story,
            created=at,
            vector=dict(placement.vector),
            fingerprint=change.fingerprint,
            fingerprints=frozenset({change.fingerprint}),
        )
        self._put_entry(row)
        return row

    def _open_story(self, title: str, at: datetime) -> int:
        story = Story(id=len(self._tables.stories) + 1, title=title, opened=at, moved=at, entries=0, updates=0)
        self._journal.put(self._tables.stories, story.id, story)
        return story.id

    def _advance(self, number: int, at: datetime, *, entries_more: int) -> int:
        """Count one more chapter of a story, and return its number."""
        story = self._tables.stories.get(number)
        if story is None:
            raise StoreError(f"there is no story {number} to carry on")
        moved = max(at, story.moved)  # a clock set back must not put a running story out of its window
        story = replace(story, moved=moved, entries=story.entries + entries_more, updates=story.updates + 1)
        self._journal.put(self._tables.stories, number, story)
        return story.updates

    def _renew(self, row: EntryRow, entry: Entry, fingerprint: str | None) -> EntryRow:
        """Take over what the feed shows now, under the key that the entry has."""
        seen = row.fingerprint if fingerprint is None else fingerprint
        renewed = replace(
            row,
            entry=replace(entry, feed=row.entry.feed, key=row.entry.key),
            canonical=canonical_link(entry.link),
            fingerprint=seen,
            fingerprints=row.fingerprints | {seen},
        )
        self._put_entry(renewed)
        return renewed

    def _put_entry(self, row: EntryRow) -> None:
        before = self._tables.entries.get(row.id)
        if before is not None:
            self._journal.remove(self._tables.entry_by_key, (before.entry.feed, before.entry.key))
            for name in {before.entry.key, before.canonical}:
                self._journal.remove(self._tables.entries_by_name[name], row.id)
        self._journal.put(self._tables.entries, row.id, row)
        self._journal.put(self._tables.entry_by_key, (row.entry.feed, row.entry.key), row.id)
        for name in {row.entry.key, row.canonical}:
            self._journal.put(self._tables.entries_by_name[name], row.id, None)

    def _entry(self, number: int) -> EntryRow:
        try:
            return self._tables.entries[number]
        except KeyError:
            raise StoreError(f"there is no entry {number}") from None

    def rename_entry(self, entry_id: int, entry: Entry) -> None:
        row = self._entry(entry_id)
        if self._tables.entry_by_key.get((row.entry.feed, entry.key), entry_id) != entry_id:
            raise StoreError(f"{row.entry.feed} has another entry {entry.key}")
        named = replace(row.entry, key=entry.key, link=entry.link)
        self._put_entry(replace(row, entry=named, canonical=canonical_link(entry.link)))

    def notice(self, entry_id: int, entry: Entry, *, fingerprint: str | None = None) -> None:
        self._renew(self._entry(entry_id), entry, fingerprint)

    def add_hits(self, update: Update, hits: Sequence[Hit]) -> None:
        chapter = self._existing(update)
        for hit in hits:
            key = (update.story, update.chapter, hit.watch)
            if key not in self._tables.hit_keys:
                self._journal.put(self._tables.hit_keys, key, None)
                self._journal.append(self._tables.hits, HitRow(hit=hit, story=update.story, chapter=update.chapter))
                self._journal.put(self._tables.followers[update.story][hit.watch], chapter.entry_id, None)

    def _existing(self, update: Update) -> Chapter:
        if not 0 < update.chapter <= len(self._tables.chapters.get(update.story, ())):
            raise StoreError(f"story {update.story} has no chapter {update.chapter}")
        return self._chapter(update.story, update.chapter)

    # ---------------------------------------------------------------- tell

    def add_concerns(self, concerns: Iterable[Concern]) -> None:
        for concern in concerns:
            update = self._existing(concern.update).update
            key = (concern.channel, update.story, update.chapter)
            if key not in self._tables.concern_keys:
                number = len(self._tables.concerns) + 1
                self._journal.put(self._tables.concern_keys, key, None)
                self._journal.append(self._tables.concerns_of_story[update.story], number)
                self._put_concern(ConcernRow(concern=replace(concern, id=number, held=None)))

    def give(self, verdicts: Iterable[Verdict]) -> None:
        for verdict in verdicts:
            state = after_verdict(verdict)
            until = verdict.until if state is ConcernState.HELD else None
            self._decide(verdict.concern, state=state, reason=verdict.reason, until=until)

    def _decide(self, concern: Concern, **decision: object) -> None:
        # What was told or refused stays so: a decision that comes late or twice changes nothing.
        row = self._tables.concerns.get(concern.id)
        if row is not None and row.state in {ConcernState.OPEN, ConcernState.HELD}:
            self._put_concern(replace(row, **decision))  # type: ignore[arg-type]

    def _put_concern(self, row: ConcernRow) -> None:
        number, concern = row.concern.id, row.concern
        self._forget_concern(number)
        self._journal.put(self._tables.concerns, number, row)
        if row.state is ConcernState.OPEN:
            self._journal.put(self._tables.open, number, None)
        if row.until is not None:
            self._journal.put(self._tables.held[row.until], number, None)
        if row.state in {ConcernState.OPEN, ConcernState.HELD}:
            self._journal.put(self._tables.undecided[concern.channel, concern.update.story], number, None)

    def _forget_concern(self, number: int) -> None:
        """Take a concern out of the ways to find it."""
        row = self._tables.concerns.get(number)
        if row is None:
            return
        if row.state is ConcernState.OPEN:
            self._journal.remove(self._tables.open, number)
        if row.until is not None:
            self._journal.remove(self._tables.held[row.until], number)
            if not self._tables.held[row.until]:
                self._journal.remove(self._tables.held, row.until)
        self._journal.remove(self._tables.undecided[row.concern.channel, row.concern.update.story], number)

    def post(self, alert: Alert, concerns: Collection[Concern]) -> None:
        if alert.key not in self._tables.alert_by_key:
            self._queue(alert)
        for concern in concerns:
            self._decide(concern, state=ConcernState.TOLD, reason=None, until=None)

    def _queue(self, alert: Alert) -> None:
        row = AlertRow(id=len(self._tables.alerts) + 1, alert=alert, state=AlertState.QUEUED, next_try=alert.at)
        self._journal.put(self._tables.alert_by_key, alert.key, row.id)
        self._journal.append(self._tables.alerts_of[alert.channel, alert.story], row.id)
        self._put_alert(row)
        moments = self._tables.told_at[alert.channel]
        self._journal.insert(moments, bisect_right(moments, alert.at), alert.at)
        for update in alert.updates:
            number = self._existing(update).entry_id
            self._journal.put(self._tables.told_channels[number], alert.channel, None)

    # ---------------------------------------------------------------- deliver

    def _put_alert(self, row: AlertRow) -> None:
        self._journal.put(self._tables.alerts, row.id, row)
        waiting = self._tables.waiting[row.alert.channel]
        if row.next_try is not None:
            self._journal.put(waiting, row.id, None)
        elif row.id in waiting:
            self._journal.remove(waiting, row.id)

    def claim(self, channel: str, now: datetime, *, lease: timedelta) -> tuple[Alert, int] | None:
        # In the order of posting; one that waits for its next try is passed over, so it holds nobody up.
        row = next((row for row, moment in self._waiting(channel) if moment <= now), None)
        if row is None:
            return None
        attempt = row.attempts + 1
        self._put_alert(replace(row, state=AlertState.SENDING, attempts=attempt, next_try=now + lease))
        return self._alert(row), attempt

    def settle(self, delivery: Delivery) -> None:
        number = self._tables.alert_by_key.get(delivery.alert)
        if number is None:
            raise StoreError(f"there is no alert {delivery.alert} that could have been delivered")
        row = self._tables.alerts[number]
        state = after_delivery(delivery, state=row.state, attempts=row.attempts)
        if state is not row.state:
            next_try = (delivery.retry_at or delivery.at) if state is AlertState.QUEUED else None
            self._put_alert(replace(row, state=state, next_try=next_try, error=delivery.error))

    def abandon(self, configured: Collection[str]) -> int:
        gone = [channel for channel in self._tables.waiting if channel not in set(configured)]
        numbers = [number for channel in gone for number in self._tables.waiting[channel]]
        for row in [self._tables.alerts[number] for number in numbers]:
            self._put_alert(replace(row, state=AlertState.REFUSED, next_try=None, error=ABANDONED))
        return len(numbers)

    def release_leases(self) -> None:
        for numbers in list(self._tables.waiting.values()):
            for row in [self._tables.alerts[number] for number in numbers]:
                if row.state is AlertState.SENDING:
                    self._put_alert(replace(row, state=AlertState.QUEUED, next_try=row.alert.at))
