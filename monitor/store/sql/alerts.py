"""The outbox: alerts wait here until their channel has taken them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Column, RowMapping, bindparam, func, insert, select, update

from monitor.errors import StoreError
from monitor.model import Alert, Concern, Delivery, Hit, Update
from monitor.store.records import matched_words
from monitor.store.sql.concerns import ConcernTransaction
from monitor.store.sql.rows import burst_values, read_alert, read_hit, read_update, selecting_updates
from monitor.store.sql.sending import SendTransaction, SendView
from monitor.store.sql.session import chunks, ignoring
from monitor.store.sql.tables import alert_updates, alerts, deliveries, entries, hits, revisions
from monitor.store.states import ABANDONED, AlertState, ConcernState, after_delivery, counted

_ADD_DELIVERY = ignoring(deliveries)


class AlertView(SendView):
    """Reads the outbox; see store.View."""

    def next_try(self, channel: str) -> datetime | None:
        waiting = (alerts.c.channel == channel) & alerts.c.next_try.is_not(None)
        first = self._run(select(func.min(alerts.c.next_try, type_=alerts.c.next_try.type)).where(waiting))
        return first.scalar_one()  # type: ignore[no-any-return]

    def alert_counts(self) -> Mapping[str, Mapping[str, int]]:
        number = func.count()
        query = select(alerts.c.channel, alerts.c.state, number).group_by(alerts.c.channel, alerts.c.state)
        rows = self._rows(query.order_by(alerts.c.channel, alerts.c.state))
        return counted((row[alerts.c.channel], row[alerts.c.state], row[number]) for row in rows)

    def _alerts_of(self, rows: Collection[RowMapping]) -> list[Alert]:
        """Return the alerts of these rows of `alerts`, with their updates."""
        carried: dict[int, list[tuple[Update, tuple[str, ...]]]] = {row[alerts.c.id]: [] for row in rows}
        query = selecting_updates(*alert_updates.c).join(alert_updates, alert_updates.c.revision_id == revisions.c.id)
        ordered = query.order_by(alert_updates.c.alert_id, alert_updates.c.position)
        for ids in chunks(carried):
            for row in self._rows(ordered.where(alert_updates.c.alert_id.in_(ids))):
                shown = tuple(row[alert_updates.c.shown])
                carried[row[alert_updates.c.alert_id]].append((read_update(row), shown))
        found = self._found(carried)
        return [_alert(row, carried[row[alerts.c.id]], found.get(row[alerts.c.id], ())) for row in rows]

    def _found(self, numbers: Collection[int]) -> Mapping[int, Sequence[Hit]]:
        """Return the hits of the updates of these alerts, by alert."""
        found: dict[int, list[Hit]] = defaultdict(list)
        query = select(alert_updates.c.alert_id, hits.c.watch, hits.c.matched)
        query = query.join(hits, hits.c.revision_id == alert_updates.c.revision_id)
        ordered = query.order_by(alert_updates.c.alert_id, alert_updates.c.position, hits.c.id)
        for ids in chunks(numbers):
            for row in self._rows(ordered.where(alert_updates.c.alert_id.in_(ids))):
                found[row[alert_updates.c.alert_id]].append(read_hit(row))
        return found


def _alert(row: RowMapping, carried: list[tuple[Update, tuple[str, ...]]], found: Sequence[Hit]) -> Alert:
    alert = read_alert(row, tuple(update for update, _ in carried), tuple(shown for _, shown in carried))
    return replace(alert, matched=matched_words(hit for hit in found if hit.watch in alert.watches))


class AlertTransaction(ConcernTransaction, SendTransaction, AlertView):
    """Writes the outbox; see store.Transaction."""

    def post(self, alert: Alert, concerns: Collection[Concern]) -> None:
        posted = self._row(select(alerts.c.id).where(alerts.c.key == alert.key))
        alert_id = self._queue(alert) if posted is None else posted[alerts.c.id]
        self._decide(concerns, state=ConcernState.TOLD, reason=None, until=None, alert_id=alert_id)

    def _queue(self, alert: Alert) -> int:
        values = {
            "key": alert.key,
            "channel": alert.channel,
            "story_id": alert.story,
            "reason": alert.reason,
            "watches": alert.watches,
            "also": alert.also,
            "copies": alert.copies,
            "burst": burst_values(alert.burst),
            "at": alert.at,
            "state": AlertState.QUEUED,
            "attempts": 0,
            "next_try": alert.at,
            "thread": self._thread_for(alert),
        }
        alert_id = self._add(alerts, values)
        self._carry(alert_id, alert)
        return alert_id

    def _carry(self, alert_id: int, alert: Alert) -> None:
        rows = [
            {
                "alert_id": alert_id,
                "position": position,
                "revision_id": self.row_ids(update)[0],
                "shown": shown,
            }
            for position, (update, shown) in enumerate(zip(alert.updates, alert.shown, strict=True))
        ]
        self._add_all(insert(alert_updates), rows)
        # Alerts may be decided in another order than the revisions were seen in: the newest one counts.
        older = entries.c.told_number.is_(None) | (entries.c.told_number < bindparam("told"))
        told = update(entries).where(entries.c.id == bindparam("entry"), older).values(told_number=bindparam("told"))
        numbers = [(self.row_ids(one)[1], one.revision.number) for one in alert.updates]
        self._add_all(told, [{"entry": entry_id, "told": number} for entry_id, number in numbers])

    def claim(self, channel: str, now: datetime, *, lease: timedelta) -> tuple[Alert, int] | None:
        # In the order of posting; one that waits for its next try is passed over, so it holds nobody up.
        return self._claimed(channel, now, lease, alerts.c.id)

    def claim_probe(self, channel: str, now: datetime, *, lease: timedelta) -> tuple[Alert, int] | None:
        return self._claimed(channel, now, lease, alerts.c.attempts, alerts.c.id)

    def _claimed(self, channel: str, now: datetime, lease: timedelta, *order: Column[int]) -> tuple[Alert, int] | None:
        ready = select(alerts).where(alerts.c.channel == channel, alerts.c.next_try <= now)
        row = self._row(ready.order_by(*order).limit(1).with_for_update(skip_locked=True))
        if row is None:
            return None
        attempt = row[alerts.c.attempts] + 1
        values = {"state": AlertState.SENDING, "attempts": attempt, "next_try": now + lease}
        self._run(update(alerts).where(alerts.c.id == row[alerts.c.id]), values)
        return self._alerts_of([row])[0], attempt

    def settle(self, delivery: Delivery) -> None:
        row = self._row(select(alerts).where(alerts.c.key == delivery.alert))
        if row is None:
            raise StoreError(f"there is no alert {delivery.alert} that could have been delivered")
        self._log(row[alerts.c.id], delivery)
        before = AlertState(row[alerts.c.state])
        after = after_delivery(delivery, state=before, attempts=row[alerts.c.attempts])
        if after is before:
            return
        next_try = (delivery.retry_at or delivery.at) if after is AlertState.QUEUED else None
        values = {"state": after, "next_try": next_try, "error": delivery.error}
        self._run(update(alerts).where(alerts.c.id == row[alerts.c.id]), values)

    def _log(self, alert_id: int, delivery: Delivery) -> None:
        values = {
            "alert_id": alert_id,
            "attempt": delivery.attempt,
            "at": delivery.at,
            "outcome": delivery.outcome,
            "error": delivery.error,
            "opened": delivery.opened or None,
        }
        # A try that is settled twice (its first answer was lost) is one try.
        self._run(_ADD_DELIVERY, values)

    def abandon(self, configured: Collection[str]) -> int:
        waiting = alerts.c.next_try.is_not(None)
        channels = {row[alerts.c.channel] for row in self._rows(select(alerts.c.channel).distinct().where(waiting))}
        refused = update(alerts).values(state=AlertState.REFUSED, next_try=None, error=ABANDONED)
        gone = sorted(channels.difference(configured))
        for channel in gone:
            self.end_outage(channel)
        return sum(self._run(refused.where(waiting, alerts.c.channel.in_(names))).rowcount for names in chunks(gone))

    def release_leases(self) -> None:
        sending = alerts.c.state == AlertState.SENDING
        waiting = alerts.c.next_try.is_not(None)
        self._run(update(alerts).where(waiting, sending).values(state=AlertState.QUEUED, next_try=alerts.c.at))
