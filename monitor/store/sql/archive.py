"""All that was seen since a moment, read through without holding it."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from monitor.store import Archived
from monitor.store.sql.rows import read_change, read_entry
from monitor.store.sql.session import Session, chunks
from monitor.store.sql.tables import entries, revisions

#: The vector is for the follow model only, and as long as a text.
_SHOWN = tuple(column for column in entries.c if column is not entries.c.vector)


class ArchiveView(Session):
    """Reads the archive; see store.View."""

    def archive(self, since: datetime) -> Iterator[Archived]:
        # The order is asked for first, of numbers only: sorted with their texts, a year of revisions fills a disk.
        order = (revisions.c.at, revisions.c.number, revisions.c.entry_id)
        numbers = select(revisions.c.id).where(revisions.c.at >= since).order_by(*order)
        for some in chunks(array("q", (row[revisions.c.id] for row in self._stream(numbers)))):
            query = select(*_SHOWN, *revisions.c).join(revisions, revisions.c.entry_id == entries.c.id)
            # Whole, not streamed: a reader who leaves early must leave no cursor open on the server.
            for row in self._rows(query.where(revisions.c.id.in_(some)).order_by(*order)):
                yield Archived(
                    entry=read_entry(row),
                    change=read_change(row),
                    feed=row[entries.c.feed],
                    number=row[revisions.c.number],
                    seen=row[revisions.c.at],
                )
