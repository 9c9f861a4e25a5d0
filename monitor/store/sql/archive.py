"""All that was seen since a moment, read through without holding it."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from heapq import merge

from sqlalchemy import select

from monitor.store import Archived, ArchivedChapter
from monitor.store.sql.rows import read_change, read_entry, read_update
from monitor.store.sql.session import Session, chunks
from monitor.store.sql.tables import entries, revisions, stories

#: The vector is for the follow model only, and as long as a text.
_SHOWN = tuple(column for column in entries.c if column is not entries.c.vector)
_REVISIONS = select(*_SHOWN, *revisions.c).join(revisions, revisions.c.entry_id == entries.c.id)


class ArchiveView(Session):
    """Reads the archive; see store.View."""

    def archive(self, since: datetime) -> Iterator[Archived]:
        # The order is asked for first, of numbers only: sorted with their texts, a year of revisions fills a disk.
        order = (revisions.c.at, revisions.c.number, revisions.c.entry_id)
        numbers = select(revisions.c.id).where(revisions.c.at >= since).order_by(*order)
        for some in chunks(array("q", (row[revisions.c.id] for row in self._stream(numbers)))):
            # Whole, not streamed: a reader who leaves early must leave no cursor open on the server.
            for row in self._rows(_REVISIONS.where(revisions.c.id.in_(some)).order_by(*order)):
                yield Archived(
                    entry=read_entry(row),
                    change=read_change(row),
                    feed=row[entries.c.feed],
                    number=row[revisions.c.number],
                    seen=row[revisions.c.at],
                )

    def archive_span(self) -> tuple[datetime, datetime] | None:
        # No index orders revisions by moment; their numbers do, but for clocks that were set back.
        ends = (select(revisions.c.at).order_by(order).limit(1) for order in (revisions.c.id, revisions.c.id.desc()))
        first, last = map(self._row, ends)
        return None if first is None or last is None else (first[revisions.c.at], last[revisions.c.at])

    def stories_since(self, since: datetime) -> Sequence[int]:
        moving = select(stories.c.id).where(stories.c.moved >= since).order_by(stories.c.id)
        return array("q", (row[stories.c.id] for row in self._stream(moving)))

    def chapters(self, stories: Collection[int]) -> Iterator[ArchivedChapter]:
        # The index of chapters holds the numbers; sorted runs of them take eight bytes a chapter, whatever the order.
        runs = [array("q", self._numbers(some)) for some in chunks(stories)]
        for some in chunks(merge(*runs)):
            for row in self._rows(_REVISIONS.where(revisions.c.id.in_(some)).order_by(revisions.c.id)):
                old = row[entries.c.old] and row[revisions.c.number] == 1
                yield ArchivedChapter(entry=read_entry(row), update=read_update(row), old=old)

    def _numbers(self, some: Collection[int]) -> Iterator[int]:
        query = select(revisions.c.id).where(revisions.c.story_id.in_(some)).order_by(revisions.c.id)
        return (row[revisions.c.id] for row in self._stream(query))
