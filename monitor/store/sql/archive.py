"""All that was seen since a moment, read through without holding it."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from heapq import merge

from sqlalchemy import exists, select

from monitor.store import Archived, ArchivedChapter
from monitor.store.sql.parts import PartView, root_of
from monitor.store.sql.rows import read_change, read_entry, read_update
from monitor.store.sql.session import chunks
from monitor.store.sql.tables import entries, parts, revisions, stories

#: The vector is for the follow model only, and as long as a text.
_SHOWN = tuple(column for column in entries.c if column is not entries.c.vector)
_REVISIONS = select(*_SHOWN, *revisions.c).join(revisions, revisions.c.entry_id == entries.c.id)
_CHAPTERS = _REVISIONS.add_columns(parts.c.root_id).outerjoin(parts, parts.c.story_id == revisions.c.story_id)


class ArchiveView(PartView):
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
        alone = ~exists().where(parts.c.story_id == stories.c.id)
        # Asked for in their order, SQLite would read all stories.
        moving = select(stories.c.id).where(stories.c.moved >= since, alone)
        return array("q", sorted(row[stories.c.id] for row in self._stream(moving)))

    def chapters(self, stories: Collection[int]) -> Iterator[ArchivedChapter]:
        # The index of chapters holds the numbers; sorted runs of them take eight bytes a chapter, whatever the order.
        roots = self.roots(stories)
        wanted = dict.fromkeys(roots.get(story, story) for story in stories) if roots else stories
        runs = [array("q", self._numbers(some)) for some in chunks(wanted)]
        for some in chunks(merge(*runs)):
            for row in self._rows(_CHAPTERS.where(revisions.c.id.in_(some)).order_by(revisions.c.id)):
                yield ArchivedChapter(
                    entry=read_entry(row),
                    update=read_update(row),
                    story=root_of(row, revisions.c.story_id),
                    old=row[entries.c.old] and row[revisions.c.number] == 1,
                )

    def _numbers(self, some: Collection[int]) -> Iterator[int]:
        with_them = select(parts.c.story_id).where(parts.c.root_id.in_(some))
        theirs = revisions.c.story_id.in_(some) | revisions.c.story_id.in_(with_them)
        query = select(revisions.c.id).where(theirs).order_by(revisions.c.id)
        return (row[revisions.c.id] for row in self._stream(query))
