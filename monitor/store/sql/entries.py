"""Entries, their revisions, the stories they carry on, and who is hit by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice

from sqlalchemy import Connection, bindparam, func, select, update

from monitor.errors import StoreError
from monitor.model import Change, Entry, Hit, Placement, Revision, Update
from monitor.store import Placed
from monitor.store.sql.columns import digest
from monitor.store.sql.known import KnownView
from monitor.store.sql.parts import in_tree, root_of
from monitor.store.sql.rows import (
    SAYS,
    change_values,
    entry_values,
    hit_values,
    link_values,
    name_values,
    read_entry,
    read_says,
    title_values,
)
from monitor.store.sql.session import ignoring
from monitor.store.sql.tables import alert_updates, alerts, entries, hits, parts, revisions, stories
from monitor.store.sql.words import WordsTransaction
from monitor.text.copies import of_text


class EntryView(KnownView):
    """Reads what the take loop asks for; see store.View."""

    def entry(self, entry_id: int) -> Entry | None:
        row = self._row(select(entries).where(entries.c.id == entry_id))
        return None if row is None else read_entry(row)

    def hits_in(self, story: int) -> Mapping[str, frozenset[tuple[str, str]]]:
        found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for watch, feed, key in self._run(_HITS_IN, {"tree": self.tree(story)}):
            found[watch].add((feed, key))
        return {watch: frozenset(seen) for watch, seen in found.items()}

    def watching(self, story: int) -> frozenset[str]:
        return frozenset(self._run(_WATCHING, {"tree": self.tree(story)}).scalars())

    def watching_entry(self, feed: str, entry: str) -> frozenset[str]:
        return frozenset(self._run(_WATCHING_ENTRY, {"of_feed": feed, "digest": digest(entry)}).scalars())

    def hitting(self, update: Update) -> frozenset[str]:
        chapter = (revisions.c.story_id == update.story) & (revisions.c.chapter == update.chapter)
        rows = self._rows(select(hits.c.watch).join(revisions, revisions.c.id == hits.c.revision_id).where(chapter))
        return frozenset(row[hits.c.watch] for row in rows)

    def channels_told(self, feed: str, entry: str) -> frozenset[str]:
        query = (
            select(alerts.c.channel)
            .distinct()
            .select_from(entries)
            .join(revisions, revisions.c.entry_id == entries.c.id)
            .join(alert_updates, alert_updates.c.revision_id == revisions.c.id)
            .join(alerts, alerts.c.id == alert_updates.c.alert_id)
        )
        rows = self._rows(query.where(entries.c.feed == feed, entries.c.key_digest == digest(entry)))
        return frozenset(row[alerts.c.channel] for row in rows)

    def said(self, story: int, *, limit: int = 2000) -> Sequence[str]:
        # Every update says something, so that many updates hold that many sentences.
        rows = self._run(_SAID, {"tree": self.tree(story), "most": limit})
        backwards = (sentence for row in rows for sentence in reversed(read_says(row)))
        return list(islice(backwards, limit))[::-1]

    def dropped(self, entry_id: int, *, limit: int = 2000) -> Sequence[str]:
        of_entry = select(revisions.c.removed, revisions.c.edited).where(revisions.c.entry_id == entry_id)
        rows = self._rows(of_entry.order_by(revisions.c.number.desc()).limit(limit))
        found = ((*row[revisions.c.removed], *(before for before, _ in row[revisions.c.edited])) for row in rows)
        return list(islice(chain.from_iterable(found), limit))

    def placed(self, since: datetime, *, window: timedelta) -> Iterable[Placed]:
        latest = self._run(_LATEST).scalar()
        if latest is None:
            return
        # Joined, SQLite would read all entries of all years in their order instead of sorting the few.
        # A story that has parts moves when one of them does.
        moving = select(stories.c.id).where(stories.c.moved >= since)
        with_it = select(parts.c.story_id).where(parts.c.root_id.in_(moving))
        known = select(entries.c.story_id, entries.c.created, entries.c.vector, parts.c.root_id)
        query = known.where(entries.c.created >= latest - window)
        joined = query.outerjoin(parts, parts.c.story_id == entries.c.story_id)
        for row in self._stream(joined.where(entries.c.story_id.in_(moving.union(with_it))).order_by(entries.c.id)):
            story = root_of(row, entries.c.story_id)
            yield Placed(story=story, at=row[entries.c.created], vector=row[entries.c.vector])


# Built once: to build a statement takes longer than to run it.
_LATEST = select(entries.c.created).where(entries.c.id == select(func.max(entries.c.id)).scalar_subquery())
_HITS_IN = (
    select(hits.c.watch, entries.c.feed, entries.c.key)
    .distinct()
    .join(entries, entries.c.id == hits.c.entry_id)
    .where(in_tree(hits.c.story_id))
    .order_by(hits.c.watch)
)
_FIRST_WATCH = select(func.min(hits.c.watch))
_EACH_STORY = (
    select(stories.c.id, _FIRST_WATCH.where(hits.c.story_id == stories.c.id).scalar_subquery().label("watch"))
    .where(in_tree(stories.c.id))
    .cte("watches_found", recursive=True)
)
# From each watch the index leads to the next one, however many hits lie between.
_NEXT_WATCH = _FIRST_WATCH.where(hits.c.story_id == _EACH_STORY.c.id, hits.c.watch > _EACH_STORY.c.watch)
_FOUND = _EACH_STORY.union_all(
    select(_EACH_STORY.c.id, _NEXT_WATCH.scalar_subquery()).where(_EACH_STORY.c.watch.is_not(None))
)
_WATCHING = select(_FOUND.c.watch).where(_FOUND.c.watch.is_not(None))
_WATCHING_ENTRY = (
    select(hits.c.watch)
    .join(revisions, revisions.c.id == hits.c.revision_id)
    .join(entries, entries.c.id == revisions.c.entry_id)
    .where(entries.c.feed == bindparam("of_feed"), entries.c.key_digest == bindparam("digest"))
)
_LATEST_SAID = select(revisions.c.id).where(in_tree(revisions.c.story_id)).order_by(revisions.c.id.desc())
_SAID = select(*SAYS).where(revisions.c.id.in_(_LATEST_SAID.limit(bindparam("most")))).order_by(revisions.c.id.desc())
_NAMED = select(entries.c.id, entries.c.story_id, entries.c.number).where(
    entries.c.feed == bindparam("of_feed"), entries.c.key_digest == bindparam("digest")
)
_COUNTED = select(stories.c.moved, stories.c.entries, stories.c.updates, stories.c.chapters).where(
    stories.c.id == bindparam("story")
)
_ADVANCE = update(stories).where(stories.c.id == bindparam("story"))
_ADD_HITS = ignoring(hits)


class EntryTransaction(EntryView, WordsTransaction):
    """Writes what the take loop found; see store.Transaction.

    Numbers are read and then written: that is safe because only one transaction writes at a time.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        #: Row ids of what was recorded in this transaction, by story and chapter: hits and concerns of it follow at once.
        self._recorded: dict[tuple[int, int], tuple[int, int]] = {}

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
        known = self._run(_NAMED, {"of_feed": entry.feed, "digest": digest(entry.key)}).first()
        if known is None:
            story, chapter = self._join_story(placement.story, change.title, at)
            entry_id, number = self._add_entry(entry, change, placement, at, story_id=story, paged=paged, old=old), 1
        else:
            entry_id, story, number = known.id, known.story_id, known.number + 1
            chapter = self._advance(story, at, entries_more=0)
            if paged:
                self.turn(entry_id, paged=True)
            seen = {"number": number, "recorded": at, "fingerprint": change.fingerprint}
            self.renew_entry(entry_id, entry, **seen, **title_values(change.title))
        revision = Revision(
            feed=entry.feed, entry=entry.key, link=entry.link, number=number, at=at, change=change, date=entry.date
        )
        recorded = Update(story=story, chapter=chapter, revision=revision, novel=novel)
        self._add_revision(entry_id, recorded)
        return recorded

    def _join_story(self, story: int | None, title: str, at: datetime) -> tuple[int, int]:
        """Open a story for a new entry where there is none to carry on; return it and the number of its chapter."""
        if story is not None:
            root = self.root(story)
            return root, self._advance(root, at, entries_more=1)
        opened = {"title": title, "opened": at, "moved": at, "entries": 1, "updates": 1, "chapters": 1}
        number = self._add(stories, opened)
        self._trees[number] = (number,)
        return number, 1

    def _advance(self, story: int, at: datetime, *, entries_more: int) -> int:
        """Count one more chapter of `story`, and return its number."""
        row = self._run(_COUNTED, {"story": story}).first()
        if row is None:
            raise StoreError(f"there is no story {story} to carry on")
        values = {
            "moved": max(at, row.moved),  # a clock set back must not put a running story out of its window
            "entries": row.entries + entries_more,
            "updates": row.updates + 1,
            "chapters": row.chapters + 1,
        }
        self._run(_ADVANCE, {"story": story, **values})
        root = self.root(story)
        if root != story:
            self._run(update(stories).where(stories.c.id == root, stories.c.moved < at), {"moved": at})
        return int(values["chapters"])

    def _add_entry(self, entry: Entry, change: Change, placement: Placement, at: datetime, **more: object) -> int:
        values = more | {
            "feed": entry.feed,
            "created": at,
            "vector": dict(placement.vector),
            "marks": sorted(of_text(placement.vector)),
            "number": 1,
            "recorded": at,
            "fingerprint": change.fingerprint,
        }
        named = name_values(entry) | title_values(change.title)
        entry_id = self._add(entries, values | named | entry_values(entry))
        self.remember(entry_id, change.fingerprint)
        return entry_id

    def renew_entry(self, entry_id: int, entry: Entry, **values: object) -> None:
        """Take over what is shown now, under the key that the entry has. Raises StoreError if there is no such entry."""
        shown = link_values(entry) | entry_values(entry)
        if self._run(update(entries).where(entries.c.id == entry_id), shown | values).rowcount != 1:
            raise StoreError(f"there is no entry {entry_id}")
        if "fingerprint" in values:
            self.remember(entry_id, str(values["fingerprint"]))

    def _add_revision(self, entry_id: int, recorded: Update) -> None:
        revision = recorded.revision
        values = {
            "entry_id": entry_id,
            "number": revision.number,
            "story_id": recorded.story,
            "chapter": recorded.chapter,
            "novel": recorded.novel,
            "at": revision.at,
            "date": revision.date,
            "link": revision.link,
        }
        revision_id = self._add(revisions, values | change_values(revision.change))
        self._recorded[recorded.story, recorded.chapter] = (revision_id, entry_id)

    def rename_entry(self, entry_id: int, entry: Entry) -> None:
        if self._run(update(entries).where(entries.c.id == entry_id), name_values(entry)).rowcount != 1:
            raise StoreError(f"there is no entry {entry_id}")

    def notice(self, entry_id: int, entry: Entry, *, fingerprint: str | None = None) -> None:
        self.renew_entry(entry_id, entry, **({} if fingerprint is None else {"fingerprint": fingerprint}))

    def add_hits(self, update: Update, hits: Sequence[Hit]) -> None:
        if hits:
            self._add_hits(update, hits)

    def _add_hits(self, recorded: Update, found: Sequence[Hit]) -> None:
        revision_id, entry_id = self.row_ids(recorded)
        place = {"revision_id": revision_id, "story_id": recorded.story, "entry_id": entry_id}
        self._add_all(_ADD_HITS, [place | hit_values(hit) for hit in found])

    def _forget_places(self) -> None:
        """Look up again what is asked of chapters and parts: entries went into another story."""
        self._recorded.clear()
        self._trees.clear()

    def row_ids(self, update: Update) -> tuple[int, int]:
        """Return the row ids of an update's revision and of its entry. Raises StoreError for a chapter that is not there."""
        recorded = self._recorded.get((update.story, update.chapter))
        if recorded is not None:
            return recorded
        chapter = (revisions.c.story_id == update.story) & (revisions.c.chapter == update.chapter)
        row = self._row(select(revisions.c.id, revisions.c.entry_id).where(chapter))
        if row is None:
            raise StoreError(f"story {update.story} has no chapter {update.chapter}")
        return row[revisions.c.id], row[revisions.c.entry_id]
