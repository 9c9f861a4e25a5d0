"""What pages and commands list."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, select

from monitor.model import Change, Entry, Story, Update, Verdict
from monitor.store import AlertRecord, HitRecord
from monitor.store.sql.alerts import AlertView
from monitor.store.sql.columns import digest
from monitor.store.sql.concerns import ConcernView
from monitor.store.sql.parts import among, root_of
from monitor.store.sql.rows import (
    read_change,
    read_entry,
    read_hit,
    read_story,
    read_update,
    read_verdict,
    selecting_updates,
)
from monitor.store.sql.tables import alert_updates, alerts, concerns, entries, hits, parts, revisions, stories
from monitor.store.sql.words import LATEST
from monitor.store.states import ConcernState
from monitor.text.links import known_forms


class ListView(ConcernView, AlertView):
    """Reads lists; see store.View."""

    def stories(self, *, limit: int, followed_only: bool = False) -> Sequence[Story]:
        alone = ~exists().where(parts.c.story_id == stories.c.id)
        query = select(stories).where(alone).order_by(stories.c.moved.desc(), stories.c.id.desc()).limit(limit)
        if followed_only:
            hit = exists().where(hits.c.story_id == stories.c.id)
            in_part = exists().where(hits.c.story_id == parts.c.story_id, parts.c.root_id == stories.c.id)
            query = query.where(hit | in_part | among(stories.c.id, self.followed_by_hand()))
        return self.counted([read_story(row) for row in self._rows(query)])

    def updates(self, story: int) -> Sequence[Update]:
        query = selecting_updates().where(self.belongs(revisions.c.story_id, story)).order_by(revisions.c.id)
        return [read_update(row) for row in self._rows(query)]

    def hits(self, *, limit: int, watch: str | None = None, story: int | None = None) -> Sequence[HitRecord]:
        query = selecting_updates(*hits.c, parts.c.root_id).join(hits, hits.c.revision_id == revisions.c.id)
        query = query.outerjoin(parts, parts.c.story_id == hits.c.story_id)
        if watch is not None:
            query = query.where(hits.c.watch == watch)
        if story is not None:
            query = query.where(self.belongs(hits.c.story_id, story))
        return [
            HitRecord(hit=read_hit(row), revision=read_update(row).revision, story=root_of(row, hits.c.story_id))
            for row in self._rows(query.order_by(hits.c.id.desc()).limit(limit))
        ]

    def alerts(self, *, limit: int, story: int | None = None) -> Sequence[AlertRecord]:
        query = select(alerts).order_by(alerts.c.id.desc()).limit(limit)
        if story is not None:
            carried = select(alert_updates.c.alert_id).join(revisions, revisions.c.id == alert_updates.c.revision_id)
            query = query.where(alerts.c.id.in_(carried.where(self.belongs(revisions.c.story_id, story))))
        rows = self._rows(query)
        return [
            AlertRecord(
                alert=alert,
                state=row[alerts.c.state],
                attempts=row[alerts.c.attempts],
                error=row[alerts.c.error],
                next_try=row[alerts.c.next_try],
            )
            for row, alert in zip(rows, self._alerts_of(rows), strict=True)
        ]

    def verdicts(self, story: int) -> Sequence[Verdict]:
        query = selecting_updates(*concerns.c).join(concerns, concerns.c.revision_id == revisions.c.id)
        decided = concerns.c.state.in_((ConcernState.HELD, ConcernState.REFUSED))
        rows = self._rows(query.where(self.belongs(concerns.c.story_id, story), decided).order_by(concerns.c.id))
        return [read_verdict(row) for row in rows]

    def entries(self, *, link: str) -> Sequence[tuple[Entry, Change]]:
        named = entries.c.key_digest == digest(link)
        if forms := known_forms(link):
            named |= entries.c.link_digest.in_(map(digest, forms))
        query = select(entries, revisions).join(revisions, LATEST).where(named).order_by(entries.c.id)
        return [(read_entry(row), read_change(row)) for row in self._rows(query)]
