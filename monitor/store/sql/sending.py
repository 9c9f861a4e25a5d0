"""Which messages belong together in a channel, and which channel takes none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import bindparam, case, delete, func, select, update

from monitor.errors import StoreError
from monitor.model import Alert, Outage, Thread
from monitor.store.sql.parts import PartView, in_tree
from monitor.store.sql.rows import Row
from monitor.store.sql.session import replacing
from monitor.store.sql.tables import alerts, deliveries, outages, stories
from monitor.store.states import AlertState

_FIELDS = tuple(field.name for field in fields(Outage))

#: The thread of an alert; those of before there were threads opened one each.
_THREAD = func.coalesce(alerts.c.thread, alerts.c.key).label("thread")
#: Of the story itself rather than of what it took in; then the oldest.
_OWN_FIRST = case((alerts.c.story_id == bindparam("story"), 0), else_=1)
_RUNNING = (
    select(_THREAD)
    .where(alerts.c.channel == bindparam("channel"), in_tree(alerts.c.story_id))
    .order_by(_OWN_FIRST, alerts.c.id)
    .limit(1)
)
_OF_ALERT = select(_THREAD, alerts.c.channel, alerts.c.story_id).where(alerts.c.key == bindparam("alert"))
# Deliveries in a thread are few: one a try of its alerts.
_ROOT = (
    select(deliveries.c.opened)
    .join(alerts, alerts.c.id == deliveries.c.alert_id)
    .where(
        alerts.c.channel == bindparam("channel"),
        alerts.c.thread == bindparam("thread"),
        deliveries.c.opened.is_not(None),
    )
    .order_by(deliveries.c.at.desc(), deliveries.c.alert_id.desc())
    .limit(1)
)
_TITLE = select(stories.c.title).where(stories.c.id == bindparam("story"))
_OUTAGE = select(outages).where(outages.c.channel == bindparam("channel"))
_SAVE = replacing(outages)
_END = delete(outages).where(outages.c.channel == bindparam("channel"))
_HURRY = (
    update(alerts)
    .where(
        alerts.c.channel == bindparam("of"),
        alerts.c.state == AlertState.QUEUED,
        alerts.c.next_try > bindparam("now", type_=alerts.c.next_try.type),
    )
    .values(next_try=bindparam("now", type_=alerts.c.next_try.type))
)


def _read(row: Row) -> Outage:
    return Outage(**{name: row[outages.c[name]] for name in _FIELDS})


class SendView(PartView):
    """Reads threads and outages; see store.View."""

    def thread(self, alert: str) -> Thread:
        row = self._run(_OF_ALERT, {"alert": alert}).first()
        if row is None:
            raise StoreError(f"there is no alert {alert} that could belong to a thread")
        root = self._run(_ROOT, {"channel": row.channel, "thread": row.thread}).scalar()
        name = self._run(_TITLE, {"story": self.root(row.story_id)}).scalar_one()
        return Thread(key=row.thread, name=name, root=root or "")

    def _thread_for(self, alert: Alert) -> str:
        """Return the thread that an alert which is to be posted joins, or its own key."""
        tree = self.tree(alert.story)
        running = self._run(_RUNNING, {"channel": alert.channel, "tree": tree, "story": tree[0]}).scalar()
        return str(running or alert.key)

    def outage(self, channel: str) -> Outage | None:
        row = self._row(_OUTAGE, {"channel": channel})
        return None if row is None else _read(row)

    def outages(self) -> Sequence[Outage]:
        return [_read(row) for row in self._rows(select(outages).order_by(outages.c.channel))]


class SendTransaction(SendView):
    """Writes outages; see store.Transaction."""

    def save_outage(self, outage: Outage) -> None:
        self._run(_SAVE, {name: getattr(outage, name) for name in _FIELDS})

    def end_outage(self, channel: str) -> None:
        self._run(_END, {"channel": channel})

    def hurry(self, channel: str, now: datetime) -> None:
        self._run(_HURRY, {"of": channel, "now": now})
