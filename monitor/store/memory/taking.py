"""Writing what the take loop found; see store.Transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from monitor.errors import StoreError
from monitor.model import Change, Entry, Hit, PagePoll, Placement, Poll, Revision, Story, Update
from monitor.revise import wire_key
from monitor.store.memory.journal import Journal
from monitor.store.memory.polled import PolledTransaction
from monitor.store.memory.pushed import PushedTransaction
from monitor.store.memory.sending import SendTransaction
from monitor.store.memory.tables import Chapter, EntryRow, HitRow, Tables
from monitor.store.memory.view import MemoryView
from monitor.text.copies import of_text
from monitor.text.links import canonical_link


class TakeTransaction(MemoryView, PolledTransaction, PushedTransaction, SendTransaction):
    """Changes feeds, entries, stories and pages; each change is noted in the journal."""

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
        self._forget_polled(feeds)
        self.forget_subscriptions(feeds)
        for number, page in list(self._tables.pages.items()):
            if self._name(number)[0] in feeds and page.due is not None:
                self._journal.put(self._tables.pages, number, replace(page, due=None, polled=page.polled or page.due))

    # ---------------------------------------------------------------- take

    def record(
        self,
        entry: Entry,
        change: Change,
        placement: Placement,
        *,
        novel: bool,
        at: datetime,
        paged: bool = False,
        old: bool = False,
    ) -> Update:
        known = self._tables.entry_by_key.get((entry.feed, entry.key))
        if known is None:
            row = replace(self._new_entry(entry, change, placement, at), paged=paged, old=old)
            self._put_entry(row)
        else:
            before = self._tables.entries[known]
            turned = self._turned_to_page(before) if paged else before
            named = replace(turned, recorded=at, wire_key=wire_key(change.title))
            row = self._renew(named, entry, change.fingerprint)
        number = self._advance(row.story, at, entries_more=int(known is None))
        revision = Revision(
            feed=entry.feed,
            entry=entry.key,
            link=entry.link,
            number=len(self._tables.revisions[row.id]) + 1,
            at=at,
            change=change,
            date=entry.date,
        )
        update = Update(story=row.story, chapter=number, revision=revision, novel=novel)
        chapter = Chapter(id=len(self._tables.chapters) + 1, entry_id=row.id, update=update)
        self._journal.append(self._tables.revisions[row.id], chapter.id)
        self._put_chapter(chapter)
        return update

    def _put_chapter(self, chapter: Chapter) -> None:
        update = chapter.update
        self._journal.put(self._tables.chapters, chapter.id, chapter)
        self._journal.put(self._tables.labels, (update.story, update.chapter), chapter.id)
        self._journal.put(self._tables.chapters_of[update.story], chapter.id, None)

    def _new_entry(self, entry: Entry, change: Change, placement: Placement, at: datetime) -> EntryRow:
        return EntryRow(
            id=len(self._tables.entries) + 1,
            entry=_kept(entry),
            canonical=canonical_link(entry.link),
            story=self._open_story(change.title, at) if placement.story is None else self._root(placement.story),
            created=at,
            recorded=at,
            wire_key=wire_key(change.title),
            vector=dict(placement.vector),
            marks=of_text(placement.vector),
            fingerprint=change.fingerprint,
            fingerprints=frozenset({change.fingerprint}),
        )

    def _open_story(self, title: str, at: datetime) -> int:
        story = Story(id=len(self._tables.stories) + 1, title=title, opened=at, moved=at, entries=0, updates=0)
        self._journal.put(self._tables.stories, story.id, story)
        self._journal.put(self._tables.numbered, story.id, 0)
        return story.id

    def _advance(self, number: int, at: datetime, *, entries_more: int) -> int:
        """Count one more chapter of a story, and return its number."""
        story = self._tables.stories.get(number)
        if story is None:
            raise StoreError(f"there is no story {number} to carry on")
        moved = max(at, story.moved)  # a clock set back must not put a running story out of its window
        story = replace(story, moved=moved, entries=story.entries + entries_more, updates=story.updates + 1)
        self._journal.put(self._tables.stories, number, story)
        self._journal.put(self._tables.numbered, number, self._tables.numbered[number] + 1)
        root = self._tables.stories[self._root(number)]
        self._journal.put(self._tables.stories, root.id, replace(root, moved=max(at, root.moved)))
        return self._tables.numbered[number]

    def _renew(self, row: EntryRow, entry: Entry, fingerprint: str | None) -> EntryRow:
        """Take over what the feed shows now, under the key that the entry has."""
        seen = row.fingerprint if fingerprint is None else fingerprint
        renewed = replace(
            row,
            entry=replace(_kept(entry), feed=row.entry.feed, key=row.entry.key),
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
            self._journal.remove(self._tables.entries_by_take[before.entry.feed, before.wire_key], row.id)
        self._journal.put(self._tables.entries, row.id, row)
        self._journal.put(self._tables.entry_by_key, (row.entry.feed, row.entry.key), row.id)
        for name in {row.entry.key, row.canonical}:
            self._journal.put(self._tables.entries_by_name[name], row.id, None)
        self._journal.put(self._tables.entries_by_take[row.entry.feed, row.wire_key], row.id, None)

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

    def count_lines(self, feed: str, marks: Collection[str], *, at: datetime) -> None:
        day = at.astimezone(UTC).date()
        for mark in set(marks):
            count, seen = self._tables.lines.get((feed, mark), (0, day))
            self._journal.put(self._tables.lines, (feed, mark), (count + 1, max(seen, day)))

    def add_hits(self, update: Update, hits: Sequence[Hit]) -> None:
        chapter = self._existing(update)
        for hit in hits:
            key = (chapter.id, hit.watch)
            if key not in self._tables.hit_keys:
                self._journal.put(self._tables.hit_keys, key, hit)
                self._journal.append(self._tables.hits, HitRow(hit=hit, revision=chapter.id))
                self._journal.put(self._tables.followers[update.story][hit.watch], chapter.entry_id, None)

    def _existing(self, update: Update) -> Chapter:
        number = self._tables.labels.get((update.story, update.chapter))
        if number is None:
            raise StoreError(f"story {update.story} has no chapter {update.chapter}")
        return self._tables.chapters[number]

    # ---------------------------------------------------------------- pages

    def save_pages(self, pages: Iterable[PagePoll]) -> None:
        for page in pages:
            self._journal.put(self._tables.pages, self._entry(page.entry).id, page)

    def rebase(self, entry_id: int, entry: Entry, change: Change) -> Update:
        row = self._renew(self._turned_to_page(self._entry(entry_id)), entry, change.fingerprint)
        first = len(self._tables.revisions[entry_id]) == 1
        self._replace(row, change, **({"added": change.added, "blocks": change.blocks} if first else {}))
        return self._named(self._revisions(entry_id)[-1])

    def unpage(self, entry_id: int) -> None:
        row = self._entry(entry_id)
        if not row.paged:
            return
        of_feed, of_page = row.other, self._latest(row)
        turned = replace(row, paged=False, other=of_page)
        if of_feed is None:
            self._put_entry(turned)
        else:
            self._replace(replace(turned, fingerprint=of_feed.fingerprint), of_feed)

    def put_aside(self, entry_id: int, change: Change) -> None:
        row = self._entry(entry_id)
        self._put_entry(replace(row, other=change, fingerprints=row.fingerprints | {change.fingerprint}))

    def _turned_to_page(self, row: EntryRow) -> EntryRow:
        """Return the row marked as paged; the text that its feed gave is put aside, unless it was paged before."""
        return row if row.paged else replace(row, paged=True, other=self._latest(row))

    def _latest(self, row: EntryRow) -> Change:
        return self._revisions(row.id)[-1].update.revision.change

    def _replace(self, row: EntryRow, state: Change, **news: Any) -> None:
        """Put other words into the latest revision; if any revision was told, it counts as told in these words."""
        chapter = self._revisions(row.id)[-1]
        revision = chapter.update.revision
        words: dict[str, Any] = {"title": state.title, "text": state.text, "fingerprint": state.fingerprint}
        change = replace(revision.change, **words, **news)
        update = replace(chapter.update, revision=replace(revision, change=change))
        self._journal.put(self._tables.chapters, chapter.id, replace(chapter, update=update))
        told = None if row.told is None else revision.number
        self._put_entry(replace(row, told=told, wire_key=wire_key(change.title)))


def _kept(entry: Entry) -> Entry:
    """Return what is remembered of an entry: its posts are the blocks of its change."""
    return replace(entry, posts=())
