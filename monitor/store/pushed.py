"""What is remembered of feeds that are pushed to us? This part of the store's protocol."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from monitor.model import Subscription


class PushView(Protocol):
    """What can be read of subscriptions; a part of View."""

    def subscriptions(self) -> Mapping[str, Subscription]:
        """Return the subscriptions of all feeds that have one, by feed."""

    def subscription(self, feed: str) -> Subscription | None:
        """Return the subscription of a feed, None if it has none."""

    def subscription_at(self, callback: str) -> Subscription | None:
        """Return the subscription whose hub calls at this address, None if there is none; the empty address is nobody's."""

    def due_subscriptions(self, now: datetime, *, limit: int) -> Sequence[Subscription]:
        """Return at most `limit` subscriptions whose hub is to be asked by now, the longest waiting first."""


class PushTransaction(PushView, Protocol):
    """What can be written of subscriptions; a part of Transaction. A feed that is forgotten takes its subscription along."""

    def save_subscriptions(self, subscriptions: Iterable[Subscription]) -> None:
        """Remember these subscriptions, new or known; a feed has one."""

    def forget_subscriptions(self, feeds: Collection[str]) -> None:
        """Forget what was agreed with the hubs of these feeds: nobody calls for them any more."""
