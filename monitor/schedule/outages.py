"""When is a channel that takes nothing tried again, and when must a person know of it?

One alert that fails says little: it may be its own fault, and the others must not wait for it. When a second one fails
right after it the channel itself is out: then one alert at a time is tried, ever more rarely, until one gets through.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from monitor.model import Delivery, Outage, Outcome
from monitor.schedule.backing_off import MOST_DOUBLINGS
from monitor.schedule.spread import fraction

#: Between two tries: at first, and at most without the jitter of a quarter; of a channel that refuses us for good, since some
#: servers lock out who keeps on knocking with a wrong password. A minute is also the longest that an alert waits
#: because two others were at fault.
_FIRST_PAUSE: Final = timedelta(seconds=5)
_LONGEST_PAUSE: Final = timedelta(minutes=1)
_LONGEST_DEAD_PAUSE: Final = timedelta(minutes=15)
_JITTER: Final = 0.25
#: So long a service is believed that wants to be left alone: a garbled number must not silence a channel for days.
_MOST_AWAY: Final = timedelta(hours=1)
#: A server that restarts, or greylists (RFC 6647: minutes), needs nobody's attention; a refusal does when it is repeated.
_GRAVE_TIME: Final = timedelta(minutes=15)
_GRAVE_REFUSALS: Final = 2
_LASTING_FAILURES: Final = 5


def outage_after(outage: Outage | None, delivery: Delivery) -> Outage | None:
    """Return what is to be remembered of a channel after a try, None where it is well.

    An alert that is refused for its own sake changes nothing. An outage that the operator was told of stays, as one that is
    over, until its end is told, too.
    """
    running = outage if outage is not None and outage.over is None else None
    if delivery.outcome is Outcome.DELIVERED:
        return replace(running, over=delivery.at, until=delivery.at) if running and running.told else _ended(outage)
    return _failed(running, delivery) if delivery.channel_failed else outage


def _ended(outage: Outage | None) -> Outage | None:
    return outage if outage is not None and outage.over is not None else None


def _failed(running: Outage | None, delivery: Delivery) -> Outage:
    failures = running.failures + 1 if running else 1
    wide = running is not None and (running.wide or running.alert != delivery.alert)
    pause = _pause(failures, delivery) if wide else timedelta(0)
    return Outage(
        channel=delivery.channel,
        since=running.since if running else delivery.at,
        failures=failures,
        alert=delivery.alert,
        error=delivery.error or "",
        until=max(delivery.at + pause, delivery.away or delivery.at),
        wide=wide,
        dead=delivery.dead,
        told=running is not None and running.told,
    )


def _pause(failures: int, delivery: Delivery) -> timedelta:
    doublings = min(max(failures - 2, 0), MOST_DOUBLINGS)
    longest = _LONGEST_DEAD_PAUSE if delivery.dead else _LONGEST_PAUSE
    seconds = min(_FIRST_PAUSE.total_seconds() * 2**doublings, longest.total_seconds())
    return timedelta(seconds=seconds * (1 + _JITTER * fraction(delivery.channel, str(failures))))


def is_grave(outage: Outage, now: datetime) -> bool:
    """Tell whether a person must know of an outage: the channel refuses us, or has taken nothing for a quarter of an hour."""
    refuses = outage.dead and outage.failures >= _GRAVE_REFUSALS
    return refuses or now - outage.since >= _GRAVE_TIME


def is_return(outage: Outage | None, delivery: Delivery) -> bool:
    """Tell whether a channel is back after an outage for which alerts have been put off for longer than some seconds.

    Not after two or three tries in vain: then it may have been two alerts' fault, and they would go ahead of all others again.
    """
    wide = outage is not None and outage.wide and outage.failures >= _LASTING_FAILURES
    return wide and delivery.outcome is Outcome.DELIVERED


def away_until(asked: timedelta | None, now: datetime) -> datetime | None:
    """Return until when a service is left alone that asks for so long, an hour at most; None where it does not ask."""
    return None if asked is None else now + max(timedelta(0), min(asked, _MOST_AWAY))
