"""What does each watch come to?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.backtest.retelling import Notice, Retold
from monitor.model import Reason, Watch

#: So many alerts are shown of each watch: the first, the one in the middle, the last.
SAMPLES = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """One watch over the period."""

    watch: Watch
    hits: int
    #: Stories with a hit in the period.
    stories: int
    alerts: int
    #: Alerts by channel, in the order of their names.
    channels: Mapping[str, int]
    #: Updates that were its business and were not told, by reason, most first.
    not_told: Mapping[Reason, int]
    #: Alerts by day, of every day from the first one on.
    days: Mapping[date, int]
    samples: tuple[Notice, ...]


def tally(retold: Retold, watches: Collection[str]) -> Iterator[Tally]:
    """Yield the tally of each of these watches, in the order of the configuration."""
    notices: dict[str, list[Notice]] = {}
    for notice in retold.told:
        for name in notice.watches:
            notices.setdefault(name, []).append(notice)
    refused: dict[str, dict[Reason, int]] = {}
    for (name, reason), count in retold.refused.items():
        refused.setdefault(name, {})[reason] = count
    for name, watch in retold.newsroom.watches.items():
        if name in watches:
            yield _tally(retold, watch, notices.get(name, ()), refused.get(name, {}))


def _tally(retold: Retold, watch: Watch, notices: Sequence[Notice], refused: Mapping[Reason, int]) -> Tally:
    channels = Counter(notice.channel for notice in notices)
    return Tally(
        watch=watch,
        hits=retold.hits.get(watch.name, 0),
        stories=len(retold.stories.get(watch.name, ())),
        alerts=len(notices),
        channels=dict(sorted(channels.items())),
        not_told=dict(sorted(refused.items(), key=lambda pair: (-pair[1], pair[0]))),
        days=_days(retold, notices),
        samples=_samples(notices),
    )


def _days(retold: Retold, notices: Sequence[Notice]) -> Mapping[date, int]:
    period = retold.period
    counts = Counter(period.day(notice.at) for notice in notices)
    return {day: counts[day] for day in period.up_to(max((period.last, *counts)))}


def _samples(notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """Return a few alerts from the whole period, always the same ones."""
    last = len(notices) - 1
    places = sorted({round(number * last / (SAMPLES - 1)) for number in range(SAMPLES)}) if notices else []
    return tuple(notices[place] for place in places)
