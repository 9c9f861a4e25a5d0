"""When may a channel be told? Quiet hours, digests and budgets, by the wall clock of their zones.

Each rule is a function that returns the moment until which a channel is held, or None when nothing holds it; the
moment always lies after `now`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.model import Channel, Digest, Quiet

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_INSTANT = timedelta(microseconds=1)


def lookback(channel: Channel | None) -> timedelta:
    """Return how far back a channel's alerts must be known to judge its budget."""
    return timedelta(0) if channel is None or channel.at_most is None else channel.at_most.per


def settles(channel: Channel, since: datetime, now: datetime) -> datetime | None:
    """Return until when simultaneous updates are waited for, counted from the first one."""
    until = since + channel.settle
    # What seems to come from the future (the clock was put back) has waited long enough.
    return until if since <= now < until else None


def next_digest(channel: Channel, since: datetime, now: datetime) -> datetime | None:
    """Return the digest that what has waited `since` then is for; None when its moment has come (or gone by)."""
    if channel.digest is None:
        return None
    until = digest_from(channel.digest, min(since, now))
    return until if until > now else None


def digest_from(digest: Digest, moment: datetime) -> datetime:
    """Return the first digest at or after a moment; one that comes every so often is counted from midnight UTC, 1970."""
    if digest.every:
        passed = (moment - _EPOCH) % digest.every
        return moment if not passed else moment + (digest.every - passed)
    return min(
        (at for time_of_day in digest.at for at in _occurrences(time_of_day, digest.timezone, moment) if at >= moment),
        default=moment,
    )


def quiet_until(channel: Channel, now: datetime) -> datetime | None:
    """Return the end of the quiet hours that `now` lies in."""
    quiet = channel.quiet
    if quiet is None or not _is_quiet(quiet, now):
        return None
    ends = (end for end in _occurrences(quiet.end, quiet.timezone, now) if end > now)
    return min(end for end in ends if not _is_quiet(quiet, end))


def _is_quiet(quiet: Quiet, moment: datetime) -> bool:
    local = moment.astimezone(ZoneInfo(quiet.timezone)).time()
    if quiet.start <= quiet.end:
        return quiet.start <= local < quiet.end
    return local >= quiet.start or local < quiet.end


def spent_until(channel: Channel, recent: Sequence[datetime], now: datetime) -> datetime | None:
    """Return when a channel that was told `recent` alerts may be told again: at its next digest, if it has any."""
    budget = channel.at_most
    if budget is None:
        return None
    counted = sorted(at for at in recent if at > now - budget.per)
    if len(counted) < budget.count:
        return None
    if channel.digest is not None:
        return digest_from(channel.digest, now + _INSTANT)
    return counted[-budget.count] + budget.per


def _occurrences(time_of_day: time, timezone: str, near: datetime) -> Iterator[datetime]:
    """Yield the moments in UTC at which clocks show a time of day, from the day before `near` to two days after.

    When clocks go back they show a time twice: both are yielded. When they go forward and skip it, the moment comes
    that a clock shows which nobody has set.
    """
    zone = ZoneInfo(timezone)
    today = near.astimezone(zone).date()
    for days in (-1, 0, 1, 2):
        day = today + timedelta(days=days)
        for fold in (0, 1):
            yield datetime.combine(day, time_of_day.replace(fold=fold), zone).astimezone(UTC)
