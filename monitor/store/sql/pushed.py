"""Feeds that are pushed to us."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from monitor.model import Hub, Secret, Subscription
from monitor.store.sql.rows import Row, Values
from monitor.store.sql.session import Session, replacing
from monitor.store.sql.tables import subscriptions

_PLAIN = ("feed", "due", "callback", "confirmed", "until", "pushed", "earned", "failures", "error")


def _values(subscription: Subscription) -> Values:
    values = {name: getattr(subscription, name) for name in _PLAIN}
    hub = subscription.hub
    return values | {"hub": hub.url, "topic": hub.topic, "secret": subscription.secret.reveal()}


def _read(row: Row) -> Subscription:
    columns = subscriptions.c
    values = {name: row[columns[name]] for name in _PLAIN}
    hub = Hub(url=row[columns.hub], topic=row[columns.topic])
    return Subscription(hub=hub, secret=Secret(row[columns.secret]), **values)


_SAVE = replacing(subscriptions)


class PushedView(Session):
    """Reads subscriptions; see store.View."""

    def subscriptions(self) -> Mapping[str, Subscription]:
        found = map(_read, self._rows(select(subscriptions).order_by(subscriptions.c.feed)))
        return {subscription.feed: subscription for subscription in found}

    def subscription(self, feed: str) -> Subscription | None:
        row = self._row(select(subscriptions).where(subscriptions.c.feed == feed))
        return None if row is None else _read(row)

    def subscription_at(self, callback: str) -> Subscription | None:
        row = self._row(select(subscriptions).where(subscriptions.c.callback == callback)) if callback else None
        return None if row is None else _read(row)

    def due_subscriptions(self, now: datetime, *, limit: int) -> Sequence[Subscription]:
        due = select(subscriptions).where(subscriptions.c.due <= now)
        return [_read(row) for row in self._rows(due.order_by(subscriptions.c.due, subscriptions.c.feed).limit(limit))]


class PushedTransaction(PushedView):
    """Writes subscriptions; see store.Transaction."""

    def save_subscriptions(self, subscriptions_: Iterable[Subscription]) -> None:
        self._add_all(_SAVE, [_values(subscription) for subscription in subscriptions_])

    def forget_subscriptions(self, feeds: Collection[str]) -> None:
        if feeds:
            self._run(delete(subscriptions).where(subscriptions.c.feed.in_(feeds)))
