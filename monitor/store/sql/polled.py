"""What is kept of feeds beside their polls: the log of the last ones, alarms, and notices of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, tuple_, update

from monitor.model import Advice, Alarm, Ended, Notice, Pace, Poll, PollRecord, Rhythm, Trouble
from monitor.store.sql.rows import Row, Values
from monitor.store.sql.session import Session, chunks, replacing
from monitor.store.sql.tables import feed_alarms, feed_log, feeds, notices
from monitor.store.states import LOG_LENGTH

# ---------------------------------------------------------------- rows

_POLL_FIELDS = {"name": "feed"}


def poll_values(poll: Poll) -> Values:
    """Return a row of `feeds`."""
    values = {column.name: getattr(poll, _POLL_FIELDS.get(column.name, column.name)) for column in feeds.c}
    return values | {
        "pace": str(poll.pace),
        "fresh": _seconds(poll.fresh),
        "advice": _advice_values(poll.advice),
        "rhythm": _rhythm_values(poll.rhythm),
    }


def read_poll(row: Row) -> Poll:
    """Return what a row of `feeds` remembers."""
    values: dict[str, Any] = {_POLL_FIELDS.get(column.name, column.name): row[column] for column in feeds.c}
    return Poll(
        **values
        | {
            "pace": Pace(values["pace"]),
            "fresh": _span(values["fresh"]),
            "advice": _read_advice(values["advice"]),
            "rhythm": _read_rhythm(values["rhythm"]),
        }
    )


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()


def _span(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _advice_values(advice: Advice) -> list[Any] | None:
    """Return [seconds, hours, days]; nothing where the publisher says nothing, as most do."""
    return [_seconds(advice.every), advice.hours, advice.days] if advice != Advice() else None


def _read_advice(values: list[Any] | None) -> Advice:
    if values is None:
        return Advice()
    every, hours, days = values
    return Advice(every=_span(every), hours=tuple(hours), days=tuple(days))


def _rhythm_values(rhythm: Rhythm) -> dict[str, Any] | None:
    """Return the fields by name, moments as texts, spans in seconds; nothing for a feed that was never read."""
    if rhythm.at is None:
        return None
    values = {field.name: getattr(rhythm, field.name) for field in fields(Rhythm)}
    latest = rhythm.latest.isoformat() if rhythm.latest else None
    return values | {"at": rhythm.at.isoformat(), "latest": latest, "silence": rhythm.silence.total_seconds()}


def _read_rhythm(values: Mapping[str, Any] | None) -> Rhythm:
    if values is None:
        return Rhythm()
    latest = values["latest"]
    return Rhythm(
        **{
            **values,
            "hours": tuple(values["hours"]),
            "at": datetime.fromisoformat(values["at"]),
            "latest": datetime.fromisoformat(latest) if latest else None,
            "silence": timedelta(seconds=values["silence"]),
        }
    )


def _record_values(record: PollRecord) -> Values:
    values = {field.name: getattr(record, field.name) for field in fields(PollRecord)}
    return values | {"slot": record.number % LOG_LENGTH, "ended": str(record.ended), "pace": str(record.pace)}


def _read_record(row: Row) -> PollRecord:
    values = {field.name: row[feed_log.c[field.name]] for field in fields(PollRecord)}
    return PollRecord(**values | {"ended": Ended(values["ended"]), "pace": Pace(values["pace"])})


def _alarm_values(alarm: Alarm) -> Values:
    return {"feed": alarm.feed, "trouble": str(alarm.trouble), "since": alarm.since, "words": alarm.words}


def _read_notice(row: Row) -> Notice:
    values = {column.name: row[column] for column in notices.c}
    alarm = Alarm(feed=values["feed"], trouble=Trouble(values["trouble"]), since=values["since"], words=values["words"])
    return Notice(
        channel=values["channel"],
        alarm=alarm,
        over=values["over"],
        at=values["at"],
        id=values["id"],
        attempts=values["attempts"],
    )


# ---------------------------------------------------------------- reading and writing


_LOG_POLLS = replacing(feed_log)
_OPEN_ALARMS = replacing(feed_alarms)


class PolledView(Session):
    """Reads the log, alarms and notices; see store.View."""

    def poll_log(self, feed: str) -> Sequence[PollRecord]:
        found = select(feed_log).where(feed_log.c.feed == feed).order_by(feed_log.c.number.desc())
        return [_read_record(row) for row in self._rows(found)]

    def alarms(self) -> Sequence[Alarm]:
        found = select(feed_alarms).order_by(feed_alarms.c.feed, feed_alarms.c.trouble)
        return [
            Alarm(
                feed=row[feed_alarms.c.feed],
                trouble=Trouble(row[feed_alarms.c.trouble]),
                since=row[feed_alarms.c.since],
                words=row[feed_alarms.c.words],
            )
            for row in self._rows(found)
        ]

    def notices(self, channel: str, now: datetime, *, limit: int) -> Sequence[Notice]:
        mine = (notices.c.channel == channel, notices.c.next_try <= now)
        return [
            _read_notice(row) for row in self._rows(select(notices).where(*mine).order_by(notices.c.id).limit(limit))
        ]


class PolledTransaction(PolledView):
    """Writes the log, alarms and notices; see store.Transaction."""

    def log_polls(self, records: Iterable[PollRecord]) -> None:
        self._add_all(_LOG_POLLS, [_record_values(record) for record in records])

    def open_alarms(self, alarms: Iterable[Alarm]) -> None:
        self._add_all(_OPEN_ALARMS, [_alarm_values(alarm) for alarm in alarms])

    def close_alarms(self, alarms: Iterable[Alarm]) -> None:
        for some in chunks((alarm.feed, str(alarm.trouble)) for alarm in alarms):
            key = tuple_(feed_alarms.c.feed, feed_alarms.c.trouble)
            self._run(delete(feed_alarms).where(key.in_(some)))

    def add_notices(self, notices_: Iterable[Notice]) -> None:
        rows = [
            {
                "channel": notice.channel,
                "at": notice.at,
                "over": notice.over,
                "attempts": notice.attempts,
                "next_try": notice.at,
                **_alarm_values(notice.alarm),
            }
            for notice in notices_
        ]
        self._add_all(notices.insert(), rows)

    def drop_notices(self, numbers: Collection[int]) -> None:
        for some in chunks(numbers):
            self._run(delete(notices).where(notices.c.id.in_(some)))

    def abandon_notices(self, channels: Collection[str]) -> int:
        return int(self._run(delete(notices).where(notices.c.channel.not_in(channels))).rowcount)

    def put_off_notices(self, numbers: Collection[int], until: datetime) -> None:
        for some in chunks(numbers):
            later = {"attempts": notices.c.attempts + 1, "next_try": until}
            self._run(update(notices).where(notices.c.id.in_(some)).values(later))

    def _forget_polled(self, names: Collection[str]) -> None:
        self._run(delete(feed_log).where(feed_log.c.feed.in_(names)))
        self._run(delete(feed_alarms).where(feed_alarms.c.feed.in_(names)))
