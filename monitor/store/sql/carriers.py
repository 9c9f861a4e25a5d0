"""Who carries a story, and what a watch hit lately."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, case, func, select

from monitor.model import Carrier, Ended, Sighting
from monitor.store.sql.entries import EntryView
from monitor.store.sql.parts import in_tree
from monitor.store.sql.rows import Row
from monitor.store.sql.tables import entries, feed_log, hits, revisions
from monitor.text.copies import of_text


class CarrierView(EntryView):
    """Reads the entries of a story without their words; see store.View."""

    def carriers(self, story: int, *, limit: int = 500) -> Sequence[Carrier]:
        first = self._rows(_FIRST, {"tree": self.tree(story), "most": limit})
        if len(first) < limit:
            return [_carrier(row) for row in first]
        later = self.belongs(entries.c.story_id, story) & (entries.c.id > first[-1][entries.c.id])
        last = self._rows(_CARRIER.where(later).order_by(entries.c.id.desc()).limit(limit))
        return [_carrier(row) for row in (*first, *reversed(last))]

    def sightings(self, watch: str, *, since: datetime, limit: int) -> Sequence[Sighting]:
        latest = select(hits.c.revision_id).where(hits.c.watch == watch).order_by(hits.c.id.desc()).limit(limit)
        query = (
            select(revisions.c.at, entries.c.feed)
            .select_from(revisions)
            .join(entries, entries.c.id == revisions.c.entry_id)
            .where(revisions.c.id.in_(latest), revisions.c.number == 1, revisions.c.at >= since, ~entries.c.old)
        )
        rows = self._rows(query.order_by(revisions.c.id))
        return [Sighting(at=row[revisions.c.at], feed=row[entries.c.feed]) for row in rows]


_CARRIER = select(
    entries.c.id,
    entries.c.feed,
    entries.c.key,
    entries.c.link,
    entries.c.created,
    # Three hundred bytes to read instead of two thousand, where they were stored so.
    _MARKS := func.coalesce(entries.c.marks, entries.c.vector, type_=entries.c.marks.type),
    entries.c.published,
    entries.c.old,
    # Only where a date says something else than we have seen; the log of a feed is short.
    _BEFORE := case(
        (
            entries.c.published < entries.c.created,
            select(func.max(feed_log.c.at))
            .where(
                feed_log.c.feed == entries.c.feed,
                feed_log.c.at < entries.c.created,
                feed_log.c.ended != str(Ended.FAILED),
            )
            .scalar_subquery(),
        )
    ).label("before"),
)


_FIRST = _CARRIER.where(in_tree(entries.c.story_id)).order_by(entries.c.id).limit(bindparam("most"))


def _carrier(row: Row) -> Carrier:
    return Carrier(
        feed=row[entries.c.feed],
        entry=row[entries.c.key],
        link=row[entries.c.link],
        at=row[entries.c.created],
        marks=of_text(row[_MARKS]),
        published=row[entries.c.published],
        old=row[entries.c.old],
        before=row[_BEFORE],
    )
