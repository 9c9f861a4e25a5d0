"""How often each line stood in a feed's entries, and when last: what recurs in many is boilerplate."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime

from sqlalchemy import Executable, bindparam, case, delete, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from monitor.store.sql.session import Session, chunks, upsert
from monitor.store.sql.tables import lines

_KEY = (lines.c.feed, lines.c.mark)
_COMMON = select(lines.c.mark).where(
    lines.c.feed == bindparam("of_feed"),
    lines.c.mark.in_(bindparam("marks", expanding=True)),
    lines.c.entries >= bindparam("at_least"),
)


def _counting(insert: sqlite.Insert | postgresql.Insert) -> Executable:
    # A clock that was set back makes no line older.
    seen = case((lines.c.seen > insert.excluded.seen, lines.c.seen), else_=insert.excluded.seen)
    return insert.on_conflict_do_update(index_elements=_KEY, set_={"entries": lines.c.entries + 1, "seen": seen})


_COUNT = upsert(lines, _counting)


class LineView(Session):
    """Reads counts of lines; see store.View."""

    def common_lines(self, feed: str, marks: Collection[str], *, at_least: int) -> frozenset[str]:
        asked = ({"of_feed": feed, "marks": some, "at_least": at_least} for some in chunks(marks))
        return frozenset(mark for values in asked for (mark,) in self._run(_COMMON, values))


class LineTransaction(LineView):
    """Counts lines; see store.Transaction."""

    def count_lines(self, feed: str, marks: Collection[str], *, at: datetime) -> None:
        day = at.astimezone(UTC).date()
        # In the order of the key: neighbours stand on one page of the disk.
        rows = [{"feed": feed, "mark": mark, "entries": 1, "seen": day} for mark in sorted(set(marks))]
        self._add_all(_COUNT, rows)

    def forget_lines(self, before: date, *, limit: int) -> int:
        """Forget at most `limit` lines that were last seen before this day; return how many that were."""
        oldest = select(*_KEY).where(lines.c.seen < before).order_by(lines.c.seen, *_KEY).limit(limit)
        return int(self._run(delete(lines).where(tuple_(*_KEY).in_(oldest))).rowcount)
