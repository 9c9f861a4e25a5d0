"""Which entries are known, by which name, and in which state?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select

from monitor.model import KnownEntry
from monitor.store.sql.columns import digest
from monitor.store.sql.rows import Values
from monitor.store.sql.session import chunks
from monitor.store.sql.stories import StoryView
from monitor.store.sql.tables import entries, fingerprints, parts, revisions
from monitor.store.sql.words import LATEST

#: The newest revision that was told; few entries have one, so that this join mostly looks for nothing.
_TOLD = revisions.alias("told")
#: All that makes a KnownEntry but its fingerprints.
_KNOWN = (
    select(
        entries.c.id,
        entries.c.feed,
        entries.c.key,
        entries.c.link,
        func.coalesce(parts.c.root_id, entries.c.story_id).label("story"),
        entries.c.number,
        entries.c.fingerprint,
        func.coalesce(entries.c.updated, entries.c.published, type_=entries.c.updated.type).label("date"),
        entries.c.paged,
        entries.c.old,
        revisions.c.title,
        revisions.c.text,
        _TOLD.c.text.label("told"),
    )
    .join(revisions, LATEST)
    .outerjoin(parts, parts.c.story_id == entries.c.story_id)
    .outerjoin(_TOLD, (_TOLD.c.entry_id == entries.c.id) & (_TOLD.c.number == entries.c.told_number))
)


def _known(row: Row[Any], states: frozenset[str]) -> KnownEntry:
    return KnownEntry(
        id=row.id,
        feed=row.feed,
        key=row.key,
        link=row.link,
        story=row.story,
        number=row.number,
        title=row.title,
        text=row.text,
        fingerprint=row.fingerprint,
        fingerprints=states,
        date=row.date,
        told=row.told,
        paged=row.paged,
        old=row.old,
    )


def _naming(column: ColumnElement[Any], *among: ColumnElement[bool]) -> Select[Any]:
    """Return the query for entries of a feed that alone bear one of some names, whose digests stand in `column`."""
    ours = (entries.c.feed == bindparam("of_feed"), column.in_(bindparam("digests", expanding=True)), *among)
    only = select(func.min(entries.c.id)).where(*ours).group_by(column).having(func.count() == 1)
    return _KNOWN.add_columns(column.label("borne")).where(entries.c.id.in_(only))


# Built once: to build a statement takes longer than to run it.
_BY_KEY = _naming(entries.c.key_digest)
_BY_LINK = _naming(entries.c.link_digest)
_BY_WIRE_KEY = _naming(
    entries.c.wire_key_digest, entries.c.recorded >= bindparam("since", type_=entries.c.recorded.type)
)
_BY_ID = _KNOWN.where(entries.c.id == bindparam("number"))
_FINGERPRINTS = select(fingerprints.c.entry_id, fingerprints.c.fingerprint).where(
    fingerprints.c.entry_id.in_(bindparam("numbers", expanding=True))
)


class KnownView(StoryView):
    """Reads what is known of entries; see store.View."""

    def known(self, feed: str, keys: Collection[str], links: Collection[str] = ()) -> Mapping[str, KnownEntry]:
        by_link = self._only_named(_BY_LINK, links, {"of_feed": feed})
        by_key = self._only_named(_BY_KEY, keys, {"of_feed": feed})
        return self._all_known(by_link | by_key)

    def known_takes(self, feed: str, wire_keys: Collection[str], *, since: datetime) -> Mapping[str, KnownEntry]:
        return self._all_known(self._only_named(_BY_WIRE_KEY, wire_keys, {"of_feed": feed, "since": since}))

    def known_by_id(self, entry_id: int) -> KnownEntry | None:
        row = self._run(_BY_ID, {"number": entry_id}).first()
        return None if row is None else _known(row, self._fingerprints([entry_id])[entry_id])

    def _all_known(self, rows: Mapping[str, Row[Any]]) -> Mapping[str, KnownEntry]:
        states = self._fingerprints({row.id for row in rows.values()})
        return {name: _known(row, states[row.id]) for name, row in rows.items()}

    def _only_named(self, query: Select[Any], names: Collection[str], among: Values) -> dict[str, Row[Any]]:
        """Return the rows that alone bear one of these names among some entries, by name; see `_naming`."""
        by_digest = {digest(name): name for name in names}
        found: dict[str, Row[Any]] = {}
        for digests in chunks(by_digest):
            found |= {by_digest[row.borne]: row for row in self._run(query, {"digests": digests, **among})}
        return found

    def _fingerprints(self, ids: Collection[int]) -> Mapping[int, frozenset[str]]:
        found: dict[int, set[str]] = defaultdict(set)
        for chunk in chunks(ids):
            for entry_id, fingerprint in self._run(_FINGERPRINTS, {"numbers": chunk}):
                found[entry_id].add(fingerprint)
        return {entry_id: frozenset(seen) for entry_id, seen in found.items()}
