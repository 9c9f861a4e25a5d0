"""What the store in memory keeps of feeds beside their polls: the log of the last ones, alarms, and notices of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.model import Alarm, Notice, Poll, PollRecord
from monitor.store.memory.journal import Journal
from monitor.store.memory.tables import Tables
from monitor.store.states import LOG_LENGTH


class PolledView:
    """Reads the log, alarms and notices; see store.View."""

    _tables: Tables

    def poll(self, feed: str) -> Poll | None:
        return self._tables.polls.get(feed)

    def poll_log(self, feed: str) -> Sequence[PollRecord]:
        kept = (record for record in self._tables.poll_log.values() if record.feed == feed)
        return sorted(kept, key=lambda record: -record.number)

    def alarms(self) -> Sequence[Alarm]:
        return [alarm for _, alarm in sorted(self._tables.alarms.items())]

    def notices(self, channel: str, now: datetime, *, limit: int) -> Sequence[Notice]:
        rows = (row for _, row in sorted(self._tables.notices.items()))
        return [notice for notice, due in rows if notice.channel == channel and due <= now][:limit]


class PolledTransaction(PolledView):
    """Writes the log, alarms and notices; see store.Transaction."""

    _journal: Journal

    def log_polls(self, records: Iterable[PollRecord]) -> None:
        for record in records:
            self._journal.put(self._tables.poll_log, (record.feed, record.number % LOG_LENGTH), record)

    def open_alarms(self, alarms: Iterable[Alarm]) -> None:
        for alarm in alarms:
            self._journal.put(self._tables.alarms, (alarm.feed, str(alarm.trouble)), alarm)

    def close_alarms(self, alarms: Iterable[Alarm]) -> None:
        for alarm in alarms:
            key = (alarm.feed, str(alarm.trouble))
            if key in self._tables.alarms:
                self._journal.remove(self._tables.alarms, key)

    def add_notices(self, notices: Iterable[Notice]) -> None:
        first = max(self._tables.notices, default=0) + 1
        for number, notice in enumerate(notices, first):
            self._journal.put(self._tables.notices, number, (replace(notice, id=number), notice.at))

    def drop_notices(self, numbers: Collection[int]) -> None:
        for number in self._tables.notices.keys() & set(numbers):
            self._journal.remove(self._tables.notices, number)

    def abandon_notices(self, channels: Collection[str]) -> int:
        gone = [number for number, (notice, _) in self._tables.notices.items() if notice.channel not in channels]
        self.drop_notices(gone)
        return len(gone)

    def put_off_notices(self, numbers: Collection[int], until: datetime) -> None:
        for number in self._tables.notices.keys() & set(numbers):
            notice, _ = self._tables.notices[number]
            self._journal.put(self._tables.notices, number, (replace(notice, attempts=notice.attempts + 1), until))

    def _forget_polled(self, feeds: Collection[str]) -> None:
        for slot in [slot for slot in self._tables.poll_log if slot[0] in feeds]:
            self._journal.remove(self._tables.poll_log, slot)
        for key in [key for key in self._tables.alarms if key[0] in feeds]:
            self._journal.remove(self._tables.alarms, key)
