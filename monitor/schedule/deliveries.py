"""When is a delivery tried again, and when is it given up?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from monitor.errors import SendError
from monitor.model import Alert, Delivery, Outcome
from monitor.schedule.backing_off import MOST_DOUBLINGS
from monitor.schedule.outages import away_until
from monitor.schedule.spread import fraction

#: The first try again of a delivery, and the longest time between two tries without their jitter of a quarter: with it,
#: 5 to 6.25 s, and 12 to 15 min.
_FIRST_RETRY: Final = timedelta(seconds=5)
_LONGEST_RETRY: Final = timedelta(minutes=12)
_RETRY_JITTER: Final = 0.25


def retry_at(attempt: int, key: str, now: datetime) -> datetime:
    """Return when a delivery is tried again after its try number `attempt` (from 1) has failed.

    5 s, doubled with each try up to 12 min, and up to a quarter more, derived from `key` and `attempt`: alerts that
    failed together do not come back together.
    """
    doublings = min(max(attempt, 1) - 1, MOST_DOUBLINGS)
    seconds = min(_FIRST_RETRY.total_seconds() * 2**doublings, _LONGEST_RETRY.total_seconds())
    return now + timedelta(seconds=seconds * (1 + _RETRY_JITTER * fraction(key, str(attempt))))


def give_up(since: datetime, now: datetime, max_age: timedelta) -> bool:
    """Tell whether what is of the moment `since` has been tried for so long that a person must look."""
    return now - since > max_age


def failed_delivery(alert: Alert, attempt: int, failure: SendError, max_age: timedelta, now: datetime) -> Delivery:
    """Return how a try ended that the channel refused, or that did not reach it: what is to be tried again, and when."""
    over = failure.permanent or give_up(alert.at, now, max_age)
    away = away_until(failure.retry_after, now)
    later = retry_at(attempt, alert.key, now)
    return Delivery(
        alert=alert.key,
        channel=alert.channel,
        attempt=attempt,
        at=now,
        outcome=Outcome.REFUSED if over else Outcome.RETRY,
        error=failure.detail,
        retry_at=None if over else max(later, away or later),
        channel_failed=not failure.permanent,
        dead=failure.dead,
        away=away,
    )


def crashed_delivery(alert: Alert, attempt: int, error: Exception, max_age: timedelta, now: datetime) -> Delivery:
    """Return how a try ended that a fault of this program ended: the channel has no part in it."""
    over = give_up(alert.at, now, max_age)
    return Delivery(
        alert=alert.key,
        channel=alert.channel,
        attempt=attempt,
        at=now,
        outcome=Outcome.REFUSED if over else Outcome.RETRY,
        error=f"a fault of this program: {type(error).__name__}",
        retry_at=None if over else retry_at(attempt, alert.key, now),
    )
