"""Does a story break? Many independent sources came in within minutes, against what is usual for it and for the watch.

    when each source came in + what the watch heard on the last days -> a Burst with its figures, or None

The rule is that of disease surveillance (three standard deviations over the mean of fourteen days, as in HealthMap), asked
twice: of the story's own pace so far, and of the watch's. A floor holds where nothing is usual yet.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from monitor.model import Burst, Sighting

#: What counts as at once: three polls of a feed that is polled every five minutes.
WITHIN: Final = timedelta(minutes=15)
#: How far back the usual pace of a watch is looked up, and by how many entries at most: the latest ones.
LOOKBACK: Final = timedelta(days=14)
MOST: Final = 2_000
#: Fewer sources than this are never a burst...
_LEAST: Final = 4
#: ...nor fewer than this where less than a day is known of what is usual: the first story of a new watch may be everyday's.
_LEAST_UNKNOWN: Final = 6
_KNOWN: Final = timedelta(days=1)
_DEVIATIONS: Final = 3.0


def may_burst(came: Iterable[datetime | None], now: datetime) -> bool:
    """Tell whether so many sources came in at once that it must be asked what is usual."""
    return len(_at_once(came, now)) >= _LEAST


def burst(watch: str, came: Sequence[datetime | None], seen: Sequence[Sighting], now: datetime) -> Burst | None:
    """Return why a story breaks for `watch`, None if it does not.

    `came`: when each independent source of the story came in; None is long ago. `seen`: which entries the watch hit, of any
    story, within `LOOKBACK`; of more than `MOST` the latest.
    """
    at_once = len(_at_once(came, now))
    began = now - WITHIN
    story_usual = _into_story([moment for moment in came if moment is None or moment <= began], began)
    before = [one for one in seen if one.at <= began]
    watch_usual, deviation = _to_watch(before, began)
    is_known = bool(before) and began - min(one.at for one in before) >= _KNOWN
    needed = max(
        _LEAST if is_known else _LEAST_UNKNOWN,
        _beyond(story_usual, math.sqrt(story_usual)),
        _beyond(watch_usual, deviation),
    )
    if at_once < needed:
        return None
    return Burst(
        watch=watch,
        sources=at_once,
        within=WITHIN,
        story_usual=round(story_usual, 2),
        watch_usual=round(watch_usual, 2),
        needed=needed,
    )


def _at_once(came: Iterable[datetime | None], now: datetime) -> list[datetime]:
    return [moment for moment in came if moment is not None and now - WITHIN < moment <= now]


def _into_story(came: Sequence[datetime | None], began: datetime) -> float:
    """Return how many sources came into the story in such a span so far, as if evenly: what comes by chance varies by its root."""
    known = [moment for moment in came if moment is not None]
    age = max(began - min(known, default=began), WITHIN)
    return len(came) * (WITHIN / age)


def _to_watch(seen: Sequence[Sighting], began: datetime) -> tuple[float, float]:
    """Return the mean and the deviation of how many feeds the watch heard of in such a span, silent spans counted."""
    if not seen:
        return 0.0, 0.0
    spans: dict[int, set[str]] = {}
    for one in seen:
        spans.setdefault((began - one.at) // WITHIN, set()).add(one.feed)
    count = max(spans) + 1
    mean = sum(map(len, spans.values())) / count
    square = sum(len(feeds) ** 2 for feeds in spans.values()) / count
    return mean, math.sqrt(max(0.0, square - mean * mean))


def _beyond(mean: float, deviation: float) -> int:
    """Return the least number that is more than chance would bring."""
    return math.floor(mean + _DEVIATIONS * deviation) + 1
