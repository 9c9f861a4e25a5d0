"""Writing concerns and alerts; see store.Transaction."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from heapq import nsmallest

from monitor.errors import StoreError
from monitor.model import Alert, Concern, Delivery, PagePoll, Verdict
from monitor.store.memory.tables import AlertRow, ConcernRow
from monitor.store.memory.taking import TakeTransaction
from monitor.store.states import ABANDONED, AlertState, ConcernState, after_delivery, after_verdict, may_widen


class AlertTransaction(TakeTransaction):
    """Changes concerns and alerts."""

    # ---------------------------------------------------------------- tell

    def add_concerns(self, concerns: Iterable[Concern]) -> None:
        for concern in concerns:
            revision = self._existing(concern.update).id
            if concern.channel not in self._tables.concerns_of[revision]:
                number = len(self._tables.concerns) + 1
                self._journal.put(self._tables.concerns_of[revision], concern.channel, number)
                self._put_concern(ConcernRow(concern=replace(concern, id=number, held=None), revision=revision))

    def widen_concerns(self, concerns: Iterable[Concern]) -> None:
        for concern in concerns:
            row = self._concern_of(concern)
            if row is None:
                self.add_concerns([concern])
            elif may_widen(row.state, row.concern, concern.watches):
                watches = tuple(dict.fromkeys((*row.concern.watches, *concern.watches)))
                self._put_concern(ConcernRow(concern=replace(row.concern, watches=watches), revision=row.revision))

    def _concern_of(self, like: Concern) -> ConcernRow | None:
        """Return what is stored of the same channel and update."""
        number = self._tables.concerns_of.get(self._existing(like.update).id, {}).get(like.channel)
        return None if number is None else self._tables.concerns[number]

    def give(self, verdicts: Iterable[Verdict]) -> None:
        for verdict in verdicts:
            state = after_verdict(verdict)
            until = verdict.until if state is ConcernState.HELD else None
            self._decide(verdict.concern, state=state, reason=verdict.reason, until=until, shortfall=verdict.shortfall)

    def _decide(self, concern: Concern, **decision: object) -> None:
        # What was told or refused stays so: a decision that comes late or twice changes nothing.
        row = self._tables.concerns.get(concern.id)
        if row is not None and row.state in {ConcernState.OPEN, ConcernState.HELD}:
            self._put_concern(replace(row, **decision))  # type: ignore[arg-type]

    def _put_concern(self, row: ConcernRow) -> None:
        self._forget_concern(row.concern.id)
        self._journal.put(self._tables.concerns, row.concern.id, row)
        self._index_concern(row)

    def _index_concern(self, row: ConcernRow) -> None:
        """Put a concern into the ways to find it."""
        number, concern = row.concern.id, row.concern
        if row.state is ConcernState.OPEN:
            self._journal.put(self._tables.open, number, None)
        if row.until is not None:
            self._journal.put(self._tables.held[row.until], number, None)
        if row.state in {ConcernState.OPEN, ConcernState.HELD}:
            self._journal.put(self._tables.undecided[concern.channel, self._label(row)], number, None)

    def _forget_concern(self, number: int) -> None:
        """Take a concern out of the ways to find it."""
        row = self._tables.concerns.get(number)
        if row is None:
            return
        if row.state is ConcernState.OPEN:
            self._journal.remove(self._tables.open, number)
        if row.until is not None:
            self._journal.remove(self._tables.held[row.until], number)
            if not self._tables.held[row.until]:
                self._journal.remove(self._tables.held, row.until)
        if row.state in {ConcernState.OPEN, ConcernState.HELD}:
            self._journal.remove(self._tables.undecided[row.concern.channel, self._label(row)], number)

    def _label(self, row: ConcernRow) -> int:
        """Return the story under which the update of a concern is recorded."""
        return self._tables.chapters[row.revision].update.story

    def post(self, alert: Alert, concerns: Collection[Concern]) -> None:
        if alert.key not in self._tables.alert_by_key:
            self._queue(alert)
        for concern in concerns:
            self._decide(concern, state=ConcernState.TOLD, reason=None, until=None)

    def _queue(self, alert: Alert) -> None:
        carried = tuple(self._existing(update).id for update in alert.updates)
        number = len(self._tables.alerts) + 1
        self._journal.put(self._tables.alert_by_key, alert.key, number)
        for revision in carried:
            self._journal.append(self._tables.alerts_of[revision], number)
        thread = self._thread_for(alert)
        self._journal.append(self._tables.alerts_under[alert.story], number)
        self._put_alert(
            AlertRow(
                id=number,
                alert=alert,
                revisions=carried,
                state=AlertState.QUEUED,
                next_try=alert.at,
                thread=thread,
            )
        )
        moments = self._tables.told_at[alert.channel]
        self._journal.insert(moments, bisect_right(moments, alert.at), alert.at)
        for update in alert.updates:
            number = self._existing(update).entry_id
            self._journal.put(self._tables.told_channels[number], alert.channel, None)
            entry = self._tables.entries[number]
            # Alerts may be decided in another order than the revisions were seen in: the newest one counts.
            self._put_entry(replace(entry, told=max(entry.told or 0, update.revision.number)))

    # ---------------------------------------------------------------- deliver

    def _put_alert(self, row: AlertRow) -> None:
        self._journal.put(self._tables.alerts, row.id, row)
        waiting = self._tables.waiting[row.alert.channel]
        if row.next_try is not None:
            self._journal.put(waiting, row.id, None)
        elif row.id in waiting:
            self._journal.remove(waiting, row.id)

    def claim(self, channel: str, now: datetime, *, lease: timedelta) -> tuple[Alert, int] | None:
        # In the order of posting; one that waits for its next try is passed over, so it holds nobody up.
        return self._claimed(next((row for row, moment in self._waiting(channel) if moment <= now), None), now + lease)

    def claim_probe(self, channel: str, now: datetime, *, lease: timedelta) -> tuple[Alert, int] | None:
        ready = [row for row, moment in self._waiting(channel) if moment <= now]
        return self._claimed(min(ready, key=lambda row: (row.attempts, row.id), default=None), now + lease)

    def _claimed(self, row: AlertRow | None, until: datetime) -> tuple[Alert, int] | None:
        if row is None:
            return None
        attempt = row.attempts + 1
        self._put_alert(replace(row, state=AlertState.SENDING, attempts=attempt, next_try=until))
        return self._alert(row), attempt

    def settle(self, delivery: Delivery) -> None:
        number = self._tables.alert_by_key.get(delivery.alert)
        if number is None:
            raise StoreError(f"there is no alert {delivery.alert} that could have been delivered")
        row = self._tables.alerts[number]
        self._log_delivery(row, delivery)
        state = after_delivery(delivery, state=row.state, attempts=row.attempts)
        if state is not row.state:
            next_try = (delivery.retry_at or delivery.at) if state is AlertState.QUEUED else None
            self._put_alert(replace(row, state=state, next_try=next_try, error=delivery.error))

    def abandon(self, configured: Collection[str]) -> int:
        gone = [channel for channel in self._tables.waiting if channel not in set(configured)]
        numbers = [number for channel in gone for number in self._tables.waiting[channel]]
        for row in [self._tables.alerts[number] for number in numbers]:
            self._put_alert(replace(row, state=AlertState.REFUSED, next_try=None, error=ABANDONED))
            self.end_outage(row.alert.channel)
        return len(numbers)

    # ---------------------------------------------------------------- care

    def prune(self, *, lines: datetime, pages: datetime, limit: int) -> int:
        day = lines.astimezone(UTC).date()
        last_seen = ((seen, key) for key, (_, seen) in self._tables.lines.items() if seen < day)
        unseen = [key for _, key in nsmallest(limit, last_seen)]
        asked = ((page.polled, number) for number, page in self._tables.pages.items() if _is_done(page, pages))
        done = [number for _, number in nsmallest(limit, asked)]
        for key in unseen:
            self._journal.remove(self._tables.lines, key)
        for number in done:
            self._journal.remove(self._tables.pages, number)
        return len(unseen) + len(done)

    def release_leases(self) -> None:
        for numbers in list(self._tables.waiting.values()):
            for row in [self._tables.alerts[number] for number in numbers]:
                if row.state is AlertState.SENDING:
                    self._put_alert(replace(row, state=AlertState.QUEUED, next_try=row.alert.at))


def _is_done(page: PagePoll, before: datetime) -> bool:
    return page.due is None and page.polled is not None and page.polled < before
