"""Over which days is the archive told again?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor import decide
from monitor.model import Channel, Newsroom

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """Whole days on the readers' clock, up to that of the newest revision: the same archive gives the same period."""

    zone: ZoneInfo
    #: How many days were asked for.
    days: int
    #: Midnight of the first of them.
    since: datetime
    #: When the first and the last revision of the archive were seen.
    begun: datetime
    until: datetime

    @property
    def is_short(self) -> bool:
        """The archive begins later than was asked for."""
        return self.begun > self.since

    @property
    def first(self) -> date:
        """The first day of which there is anything."""
        return self.day(max(self.since, self.begun))

    @property
    def last(self) -> date:
        """The day of the newest revision; what is held then is told on a later one."""
        return self.day(self.until)

    def holds(self, moment: datetime) -> bool:
        """Tell whether a moment is counted: what comes before is rehearsed, so that stories under way are known."""
        return moment >= self.since

    def day(self, moment: datetime) -> date:
        """Return the readers' day of a moment."""
        return moment.astimezone(self.zone).date()

    def up_to(self, last: date) -> Iterator[date]:
        """Yield the days from the first one on."""
        for number in range((last - self.first).days + 1):
            yield self.first + number * _DAY


def period_of(span: tuple[datetime, datetime], *, days: int, timezone: str) -> Period:
    """Return the last `days` days of an archive that spans from its first to its last revision."""
    zone = ZoneInfo(timezone)
    begun, until = span
    first = until.astimezone(zone).date() - (days - 1) * _DAY
    midnight = datetime.combine(first, time.min, zone)
    return Period(zone=zone, days=days, since=midnight.astimezone(UTC), begun=begun, until=until)


def lead_in(newsroom: Newsroom) -> timedelta:
    """Return how long before a period its channels may have been told, or may hold, what bears on the period."""
    return max(map(_longest_hold, newsroom.channels.values()), default=timedelta(0))


def _longest_hold(channel: Channel) -> timedelta:
    # Quiet hours and digests at times of the day hold for a day at most, each.
    every = channel.digest.every if channel.digest else None
    return 2 * _DAY + channel.settle + decide.lookback(channel) + (every or timedelta(0))
