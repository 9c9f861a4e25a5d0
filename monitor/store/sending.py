"""What is remembered of sending? This part of the store's protocol."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from monitor.model import Alert, Outage, Thread


class SendView(Protocol):
    """What can be read of threads and outages; a part of View."""

    def thread(self, alert: str) -> Thread:
        """Return the thread of the alert with this key. Raises StoreError where there is none.

        An alert joins its story's thread in its channel when it is posted, or opens it. Of a story that took others in, its
        own thread goes on; only where it has none, the oldest one of its parts. The root is what the latest delivery in the
        thread that brought one back said (`opened`); the name is the story's title.
        """

    def outage(self, channel: str) -> Outage | None:
        """Return the outage of a channel, None if it takes messages."""

    def outages(self) -> Sequence[Outage]:
        """Return the outages of all channels, by the names of these."""


class SendTransaction(SendView, Protocol):
    """What can be written of outages; a part of Transaction. A channel that is abandoned takes its outage along."""

    def claim_probe(self, channel: str, now: datetime, *, lease: timedelta) -> tuple[Alert, int] | None:
        """Claim as `claim` does, but what was tried least often, of several the oldest: no alert is the only one to be tried."""

    def save_outage(self, outage: Outage) -> None:
        """Remember that a channel takes nothing; it has one outage at most."""

    def end_outage(self, channel: str) -> None:
        """Forget the outage of a channel."""

    def hurry(self, channel: str, now: datetime) -> None:
        """Let all that waits for a channel be claimable at `now`, in the order of posting: not what is being sent."""
