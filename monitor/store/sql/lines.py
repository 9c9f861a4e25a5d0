"""How often each line stood in a feed's entries, and when last: what recurs in many is boilerplate."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime

from sqlalchemy import Select, case, delete, select, tuple_

from monitor.store.sql.session import Session, chunks
from monitor.store.sql.tables import lines


class LineView(Session):
    """Reads counts of lines; see store.View."""

    def common_lines(self, feed: str, marks: Collection[str], *, at_least: int) -> frozenset[str]:
        found = (row for some in chunks(marks) for row in self._rows(_common(feed, some, at_least)))
        return frozenset(row[lines.c.mark] for row in found)


def _common(feed: str, marks: Collection[str], at_least: int) -> Select[tuple[str]]:
    return select(lines.c.mark).where(lines.c.feed == feed, lines.c.mark.in_(marks), lines.c.entries >= at_least)


class LineTransaction(LineView):
    """Counts lines; see store.Transaction."""

    def count_lines(self, feed: str, marks: Collection[str], *, at: datetime) -> None:
        day = at.astimezone(UTC).date()
        insert = self._insert(lines)
        # A clock that was set back makes no line older.
        seen = case((lines.c.seen > insert.excluded.seen, lines.c.seen), else_=insert.excluded.seen)
        more = {"entries": lines.c.entries + 1, "seen": seen}
        statement = insert.on_conflict_do_update(index_elements=_KEY, set_=more)
        # In the order of the key: neighbours stand on one page of the disk.
        rows = [{"feed": feed, "mark": mark, "entries": 1, "seen": day} for mark in sorted(set(marks))]
        self._add_all(statement, rows)

    def forget_lines(self, before: date, *, limit: int) -> int:
        """Forget at most `limit` lines that were last seen before this day; return how many that were."""
        oldest = select(*_KEY).where(lines.c.seen < before).order_by(lines.c.seen, *_KEY).limit(limit)
        return int(self._run(delete(lines).where(tuple_(*_KEY).in_(oldest))).rowcount)


_KEY = (lines.c.feed, lines.c.mark)
