"""What is remembered of feeds between their polls? This part of the store's protocol."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from monitor.model import Alarm, Notice, Poll, PollRecord


class FeedView(Protocol):
    """What can be read of feeds; a part of View."""

    def polls(self) -> Mapping[str, Poll]:
        """Return what is remembered of every enrolled feed, by name."""

    def poll(self, feed: str) -> Poll | None:
        """Return what is remembered of one feed, None if it is not enrolled."""

    def due(self, now: datetime, *, limit: int, after: tuple[datetime, str] | None = None) -> Sequence[Poll]:
        """Return at most `limit` feeds whose time has come, the longest waiting first; never those that are stopped.

        `after` is where to go on: when the last feed of before was due, and its name.
        """

    def poll_log(self, feed: str) -> Sequence[PollRecord]:
        """Return the last polls of a feed (states.LOG_LENGTH at most), the latest first."""

    def alarms(self) -> Sequence[Alarm]:
        """Return the troubles of feeds that are known at present, in the order of feed and trouble."""

    def notices(self, channel: str, now: datetime, *, limit: int) -> Sequence[Notice]:
        """Return what this channel of the operator is to be told and may be tried now, oldest first."""


class FeedTransaction(FeedView, Protocol):
    """What can be written of feeds; a part of Transaction."""

    def save_polls(self, polls: Iterable[Poll]) -> None:
        """Remember these feeds' polls, new or known."""

    def log_polls(self, records: Iterable[PollRecord]) -> None:
        """Keep these polls in the log of their feeds; of each feed the last LOG_LENGTH stay."""

    def open_alarms(self, alarms: Iterable[Alarm]) -> None:
        """Remember these troubles, each once a feed and kind; a known one gets new words."""

    def close_alarms(self, alarms: Iterable[Alarm]) -> None:
        """Forget these troubles, told by feed and kind."""

    def add_notices(self, notices: Iterable[Notice]) -> None:
        """Queue notices for the operator; each is given a number."""

    def drop_notices(self, numbers: Collection[int]) -> None:
        """Forget notices that were told, or that nobody can be told."""

    def abandon_notices(self, channels: Collection[str]) -> int:
        """Forget the notices for all channels but these; return how many they were."""

    def put_off_notices(self, numbers: Collection[int], until: datetime) -> None:
        """Count one more try in vain of these notices, and try them no more before `until`."""

    def forget_feeds(self, feeds: Collection[str]) -> None:
        """Forget the polls, their log and alarms (never the entries) of feeds that are no longer configured.

        Their pages are asked no more.

        What was never asked counts as asked when it was due.
        """
