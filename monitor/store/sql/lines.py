"""How often each line stood in a feed's entries: what recurs in many is boilerplate."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, select

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

    def count_lines(self, feed: str, marks: Collection[str]) -> None:
        key = [lines.c.feed, lines.c.mark]
        more = {"entries": lines.c.entries + 1}
        statement = self._insert(lines).on_conflict_do_update(index_elements=key, set_=more)
        # In the order of the key: neighbours stand on one page of the disk.
        self._add_all(statement, [{"feed": feed, "mark": mark, "entries": 1} for mark in sorted(set(marks))])
