"""What the store in memory keeps of threads and of channels that take nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from monitor.errors import StoreError
from monitor.model import Alert, Delivery, Outage, Thread
from monitor.store.memory.journal import Journal
from monitor.store.memory.stories import StoryView
from monitor.store.memory.tables import AlertRow
from monitor.store.states import AlertState


class SendView(StoryView):
    """Reads threads and outages; see store.View."""

    def thread(self, alert: str) -> Thread:
        number = self._tables.alert_by_key.get(alert)
        if number is None:
            raise StoreError(f"there is no alert {alert} that could belong to a thread")
        row = self._tables.alerts[number]
        told = self._tables.deliveries.get((row.alert.channel, row.thread), {})
        openings = ((each.at, number, each.opened) for (number, _), each in told.items() if each.opened)
        root = max(openings, default=(None, 0, ""))[-1]
        return Thread(key=row.thread, name=self._tables.stories[self._root(row.alert.story)].title, root=root)

    def _thread_for(self, alert: Alert) -> str:
        """Return the thread that an alert which is to be posted joins, or its own key."""
        tree = self._tree(alert.story)
        rows = [row for story in tree for row in self._posted_under(story) if row.alert.channel == alert.channel]
        root = self._root(alert.story)
        running = min(rows, key=lambda row: (row.alert.story != root, row.id), default=None)
        return alert.key if running is None else running.thread

    def _posted_under(self, story: int) -> list[AlertRow]:
        return [self._tables.alerts[number] for number in self._tables.alerts_under.get(story, ())]

    def outage(self, channel: str) -> Outage | None:
        return self._tables.outages.get(channel)

    def outages(self) -> Sequence[Outage]:
        return [outage for _, outage in sorted(self._tables.outages.items())]


class SendTransaction(SendView):
    """Writes outages; see store.Transaction."""

    _journal: Journal

    def save_outage(self, outage: Outage) -> None:
        self._journal.put(self._tables.outages, outage.channel, outage)

    def end_outage(self, channel: str) -> None:
        if channel in self._tables.outages:
            self._journal.remove(self._tables.outages, channel)

    def hurry(self, channel: str, now: datetime) -> None:
        for row in [self._tables.alerts[number] for number in self._tables.waiting.get(channel, ())]:
            if row.state is AlertState.QUEUED and row.next_try is not None and row.next_try > now:
                self._journal.put(self._tables.alerts, row.id, replace(row, next_try=now))

    def _log_delivery(self, row: AlertRow, delivery: Delivery) -> None:
        # A try that is settled twice (its first answer was lost) is one try.
        told = self._tables.deliveries[row.alert.channel, row.thread]
        if (row.id, delivery.attempt) not in told:
            self._journal.put(told, (row.id, delivery.attempt), delivery)
