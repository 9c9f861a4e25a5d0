"""When does a feed post, and so when is it best asked? Learned from its new entries, by the hour of the day.

The idea is Sia, Cho and Cho's ("Efficient Monitoring Algorithm for Fast News Alerts", IEEE TKDE 2007): the daily pattern of a
feed repeats, so requests belong where entries come. Here a request is due as soon as the lateness that is expected to
have added up is worth one: the integral of rate x waiting reaches PRICE. For a steady rate that gives intervals of
sqrt(2 PRICE / rate), which among all ways to spend so many requests on many feeds is the one with the least mean delay.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final

from monitor.model import Findings, Rhythm

_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
#: What one request may cost in lateness: 1.25 minutes of one entry. A feed with 6 entries an hour is so asked every 5
#: minutes, one with 12 a day every 17.
PRICE: Final = 1.25 / 60
#: After so long a count is worth half: two weeks hold two weekends.
_FADES: Final = timedelta(days=14)
#: Of a feed of which nothing is known: 1 entry an hour, which counts like a quarter of a day's watching.
_PRIOR_RATE, _PRIOR_DAYS = 1.0, 0.25
#: An hour of the day is believed to differ from the others after some two days of it.
_HOUR_PRIOR_DAYS: Final = 2.0
#: How long the present mood of a feed (a night of breaking news) lasts, and how much evidence it takes.
_MOOD: Final = timedelta(hours=2)
_MOOD_PRIOR: Final = 5.0
_MOOD_RANGE: Final = (0.25, 4.0)
#: Dates of a first document that are older say little about today.
_OLDEST: Final = timedelta(days=7)
#: A holiday's silence is no measure for ever.
_SILENCE_FADES: Final = timedelta(days=56)
#: Longer stretches than this are reckoned with the day's mean: their hours even out.
_LONG: Final = timedelta(days=2)


def learned(rhythm: Rhythm, found: Findings, now: datetime) -> Rhythm:
    """Return what is known after a document was read; dates that cannot be are moments of notice."""
    if rhythm.at is None:
        return _begun(found, now)
    start = rhythm.at
    moments = [posted if posted is not None and start < posted <= now else now for posted in found.posted]
    grown = replace(_counted(rhythm, moments, now), listed=found.listed)
    if not moments:
        return grown
    first = min(moments)
    return replace(grown, latest=max(moments), silence=max(grown.silence, first - (rhythm.latest or first)))


def idle(rhythm: Rhythm, now: datetime) -> Rhythm:
    """Return what is known after an answer that nothing has changed."""
    return _counted(rhythm, [], now) if rhythm.at is not None else rhythm


def _begun(found: Findings, now: datetime) -> Rhythm:
    """Take the dates of a first document for what it would have shown, had it been watched."""
    moments = sorted(posted for posted in found.posted if posted is not None and now - _OLDEST < posted <= now)
    # The first date opens the time that was watched: what came at that moment tells nothing of how long it took.
    start, later = (moments[0], moments[1:]) if moments else (now, [])
    begun = _counted(Rhythm(at=start), later, now)
    silence = max((after - before for before, after in pairwise(moments)), default=timedelta(0))
    latest = moments[-1] if moments else now
    return replace(begun, recent=0.0, expected=0.0, latest=latest, silence=silence, listed=found.listed)


def _counted(rhythm: Rhythm, moments: list[datetime], now: datetime) -> Rhythm:
    span = now - (rhythm.at or now)
    if span <= timedelta(0):
        return replace(rhythm, hours=_added(rhythm.hours, 1.0, moments), recent=rhythm.recent + len(moments))
    fade = 0.5 ** (span / _FADES)
    lasts = math.exp(-(span / _MOOD))
    # What came at no known moment of the span is worth as much, on average, as what was foretold for it.
    share = (1 - lasts) / (span / _MOOD)
    foretold = posts_between(rhythm, now - min(span, _LONG), now)
    return replace(
        rhythm,
        hours=_added(rhythm.hours, fade, moments),
        days=rhythm.days * fade + span / _DAY,
        recent=rhythm.recent * lasts
        + sum(share if moment >= now else math.exp(-((now - moment) / _MOOD)) for moment in moments),
        expected=rhythm.expected * lasts + foretold * share,
        silence=rhythm.silence * 0.5 ** (span / _SILENCE_FADES),
        at=now,
    )


def _added(hours: tuple[float, ...], fade: float, moments: list[datetime]) -> tuple[float, ...]:
    grown = [count * fade for count in hours]
    for moment in moments:
        grown[moment.astimezone(UTC).hour] += 1
    # So few digits keep the row short; what they lose is far below one entry.
    return tuple(round(count, 4) for count in grown)


def rate(rhythm: Rhythm, hour: int) -> float:
    """Return how many new entries are expected in this hour of the day (UTC), by its own count and its neighbours'."""
    mean = (sum(rhythm.hours) + _PRIOR_RATE * 24 * _PRIOR_DAYS) / (24 * (rhythm.days + _PRIOR_DAYS))
    before, at, after = (rhythm.hours[(hour + step) % 24] for step in (-1, 0, 1))
    smooth = (before + 2 * at + after) / 4
    return (smooth + mean * _HOUR_PRIOR_DAYS) / (rhythm.days + _HOUR_PRIOR_DAYS)


def posts_between(rhythm: Rhythm, start: datetime, end: datetime) -> float:
    """Return how many new entries are expected between two moments, as on any such day."""
    if end - start > _LONG:
        return sum(rate(rhythm, hour) for hour in range(24)) * ((end - start) / _DAY)
    return sum(rate(rhythm, hour) * length for hour, length in _hours(start, end))


def mood(rhythm: Rhythm) -> float:
    """Return how much busier (over 1) or quieter than usual the feed has been in the last hours."""
    least, most = _MOOD_RANGE
    return max(least, min(most, (rhythm.recent + _MOOD_PRIOR) / (rhythm.expected + _MOOD_PRIOR)))


def best_wait(rhythm: Rhythm, now: datetime, *, longest: timedelta) -> timedelta:
    """Return after how long it pays to ask again, at most `longest`."""
    busy = mood(rhythm)
    late = posts = passed = 0.0
    for hour, length in _hours(now, now + longest):
        per_hour = max(rate(rhythm, hour) * busy, 1e-6)
        # Within the hour the lateness grows as late + posts x + per_hour x²/2: when does it reach the price?
        more = (-posts + math.sqrt(posts**2 + 2 * per_hour * max(0.0, PRICE - late))) / per_hour
        if more <= length:
            return min(longest, (passed + more) * _HOUR)
        late += posts * length + per_hour * length**2 / 2
        posts += per_hour * length
        passed += length
    return longest


def turnover(rhythm: Rhythm) -> timedelta:
    """Return in what time half of the document is replaced at the day's busiest: later polls may miss entries."""
    busiest = max(rate(rhythm, hour) for hour in range(24)) * mood(rhythm)
    return max(1, rhythm.listed) / 2 / busiest * _HOUR


def _hours(start: datetime, end: datetime) -> Iterator[tuple[int, float]]:
    """Yield the hours of the day that lie between two moments, each with the part of it (in hours)."""
    at = start.astimezone(UTC)
    while at < end:
        until = min(end, at.replace(minute=0, second=0, microsecond=0) + _HOUR)
        yield at.hour, (until - at) / _HOUR
        at = until
