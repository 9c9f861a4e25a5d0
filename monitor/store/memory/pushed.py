"""What the store in memory keeps of feeds that are pushed to us."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from monitor.model import Subscription
from monitor.store.memory.journal import Journal
from monitor.store.memory.tables import Tables


class PushedView:
    """Reads subscriptions; see store.View."""

    _tables: Tables

    def subscriptions(self) -> Mapping[str, Subscription]:
        return dict(sorted(self._tables.subscriptions.items()))

    def subscription(self, feed: str) -> Subscription | None:
        return self._tables.subscriptions.get(feed)

    def subscription_at(self, callback: str) -> Subscription | None:
        known = self._tables.subscriptions.values()
        return next((each for each in known if callback and each.callback == callback), None)

    def due_subscriptions(self, now: datetime, *, limit: int) -> Sequence[Subscription]:
        due = (each for each in self._tables.subscriptions.values() if each.due <= now)
        return sorted(due, key=lambda each: (each.due, each.feed))[:limit]


class PushedTransaction(PushedView):
    """Writes subscriptions; see store.Transaction."""

    _journal: Journal

    def save_subscriptions(self, subscriptions: Iterable[Subscription]) -> None:
        for subscription in subscriptions:
            self._journal.put(self._tables.subscriptions, subscription.feed, subscription)

    def forget_subscriptions(self, feeds: Collection[str]) -> None:
        for feed in self._tables.subscriptions.keys() & set(feeds):
            self._journal.remove(self._tables.subscriptions, feed)
