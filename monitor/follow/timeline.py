"""How did a story unfold, and does it go on?

    updates + what each said anew + now -> Timeline: the steps, who had what first, how it grew, developing / quiet / closed

Who was first is who was *seen* first: dates that feeds and outlets state are shown, and decide nothing. What was seen at one
moment (two feeds in one pass) has no order, so both were first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from monitor.model import Update
from monitor.text import fold, sentences

#: An entry of a story: its feed, and its key there.
Key = tuple[str, str]

#: The pace of a story is the mean of so many latest spans between two moments at which it said something new.
_PACE_OVER: Final = 8
#: It is quiet after so many such spans without news. If news came by chance at this pace, a silence as long as that would be
#: one in twenty (e^-3 = .05).
_SPANS: Final = 3
#: Never sooner than this: ten reports within two minutes promise no eleventh.
_SOONEST: Final = timedelta(hours=1)
#: And never later than this part of the window, else a slow story would be closed before it is quiet.
_LATEST: Final = 1 / 2
#: A story that said something new only once has no pace: it is given this part of the window, 6 of 72 hours.
_WITHOUT_PACE: Final = 1 / 12
#: Growth is told by hour as long as the story is not older than this, else by day.
_BY_HOUR: Final = timedelta(hours=24)


class State(StrEnum):
    """Does a story go on?"""

    DEVELOPING = "developing"
    QUIET = "quiet"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """The state of a story, and the figures that made it so."""

    state: State
    #: The latest update, and the latest that said something new.
    moved: datetime
    novel: datetime
    #: How far apart new things came lately; None where something new was said only once.
    pace: timedelta | None
    #: Without news it is quiet from then on, without any update closed.
    quiet_from: datetime
    closed_from: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One update of a story, against all that the story had said before."""

    update: Update
    #: The sentences that are new in the story; empty where the update only repeats.
    fresh: tuple[str, ...]
    #: The update that first said most of what this one says again; None where nothing was said before in these words.
    repeats: Update | None


@dataclass(frozen=True, kw_only=True, slots=True)
class First:
    """How often a feed was the first to say something."""

    feed: str
    #: Updates that brought something new, and the sentences that were new in them.
    updates: int
    sentences: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Growth:
    """What came in one hour or day, by the clock of the newsroom; those in which nothing came are left out."""

    #: When it began.
    at: datetime
    updates: int
    #: Entries that joined, and updates that said something new.
    entries: int
    novel: int
    #: Independent sources from the beginning of the story to the end of this hour or day.
    sources: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeline:
    """How a story unfolded. In the order in which its updates were seen."""

    standing: Standing
    steps: tuple[Step, ...]
    #: The feeds in which the story was first seen: several where they were seen at one moment.
    had_it_first: tuple[str, ...]
    #: All feeds that carry it, those that brought most first.
    firsts: tuple[First, ...]
    entries: int
    #: Independent sources.
    sources: int
    growth: tuple[Growth, ...]
    #: Growth is by hour, not by day.
    by_hour: bool


def standing(updates: Iterable[Update], *, now: datetime, window: timedelta) -> Standing:
    """Return the state of a story from its updates (one at least, in any order).

    Closed: no update within `window` (stories.window: no entry joins it any more). Quiet: nothing new for three times as
    long as new things have been apart lately, but for an hour at least and half of the window at most. Else developing.
    """
    moments = sorted((update.revision.at, update.novel) for update in updates)
    moved = moments[-1][0]
    news = sorted({at for at, novel in moments if novel}) or [moments[0][0]]
    pace = _pace(news)
    patience = window * _WITHOUT_PACE if pace is None else min(max(_SPANS * pace, _SOONEST), window * _LATEST)
    quiet_from, closed_from = news[-1] + patience, moved + window
    state = State.CLOSED if now >= closed_from else State.QUIET if now >= quiet_from else State.DEVELOPING
    return Standing(state=state, moved=moved, novel=news[-1], pace=pace, quiet_from=quiet_from, closed_from=closed_from)


def timeline(
    updates: Sequence[Update],
    fresh: Sequence[Sequence[str]],
    *,
    independent: Callable[[Collection[Key]], int],
    now: datetime,
    window: timedelta,
    zone: ZoneInfo,
) -> Timeline:
    """Return how a story unfolded: `updates` (one at least) in the order of recording, and for each what it said anew.

    `independent` says how many independent sources some entries of the story are; it is asked once an hour or day of growth.
    """
    steps = tuple(_steps(updates, fresh))
    begun = updates[0].revision.at
    by_hour = updates[-1].revision.at - begun < _BY_HOUR
    joined = _joined(updates)
    return Timeline(
        standing=standing(updates, now=now, window=window),
        steps=steps,
        had_it_first=tuple(dict.fromkeys(update.revision.feed for update in updates if update.revision.at == begun)),
        firsts=_firsts(steps),
        entries=len(joined),
        sources=independent(joined),
        growth=_growth(updates, independent, zone, by_hour=by_hour),
        by_hour=by_hour,
    )


def _pace(news: Sequence[datetime]) -> timedelta | None:
    """Return the mean span between the latest of these moments, None where there is but one."""
    lately = news[-(_PACE_OVER + 1) :]
    return (lately[-1] - lately[0]) / (len(lately) - 1) if len(lately) > 1 else None


def _steps(updates: Sequence[Update], fresh: Sequence[Sequence[str]]) -> Iterator[Step]:
    """Yield the steps. What is repeated is found word for word, by one look at each sentence: that finds wire copies."""
    first: dict[str, Update] = {}
    for update, new in zip(updates, fresh, strict=True):
        said = dict.fromkeys(fold(sentence) for text in update.revision.change.says for sentence in sentences(text))
        origins = {_place(first[sentence]): first[sentence] for sentence in said if sentence in first}
        counted = Counter(_place(first[sentence]) for sentence in said if sentence in first)
        yield Step(update=update, fresh=tuple(new), repeats=origins[counted.most_common(1)[0][0]] if counted else None)
        for sentence in said:
            first.setdefault(sentence, update)


def _place(update: Update) -> tuple[int, int]:
    return update.story, update.chapter


def _firsts(steps: Sequence[Step]) -> tuple[First, ...]:
    at = {_place(step.update): step for step in steps}
    brought = [
        (step.update.revision.feed, _brought(step, at[_place(step.repeats)] if step.repeats else step))
        for step in steps
    ]
    updates = Counter(feed for feed, number in brought if number)
    said: Counter[str] = Counter()
    for feed, number in brought:
        said[feed] += number
    firsts = (First(feed=feed, updates=updates[feed], sentences=number) for feed, number in said.items())
    return tuple(sorted(firsts, key=lambda first: (-first.updates, -first.sentences)))


def _brought(step: Step, origin: Step) -> int:
    """Return how many sentences a step was first to say; what another feed said at the same moment is new of both."""
    if step.fresh:
        return len(step.fresh)
    one, other = step.update.revision, origin.update.revision
    return len(origin.fresh) if one.at == other.at and one.feed != other.feed else 0


def _joined(updates: Iterable[Update]) -> dict[Key, datetime]:
    """Return when each entry was first seen in the story, in this order."""
    joined: dict[Key, datetime] = {}
    for update in updates:
        joined.setdefault((update.revision.feed, update.revision.entry), update.revision.at)
    return joined


def _growth(
    updates: Sequence[Update], independent: Callable[[Collection[Key]], int], zone: ZoneInfo, *, by_hour: bool
) -> tuple[Growth, ...]:
    def begun(at: datetime) -> datetime:
        local = at.astimezone(zone).replace(minute=0, second=0, microsecond=0)
        # Back to UTC: where clocks are put back, one hour of the day comes twice.
        return (local if by_hour else local.replace(hour=0)).astimezone(UTC)

    joined = _joined(updates)
    came = Counter(begun(at) for at in joined.values())
    moved = Counter(begun(update.revision.at) for update in updates)
    novel = Counter(begun(update.revision.at) for update in updates if update.novel)
    return tuple(
        Growth(
            at=at,
            updates=moved[at],
            entries=came[at],
            novel=novel[at],
            sources=independent([key for key, seen in joined.items() if begun(seen) <= at]),
        )
        for at in sorted(moved)
    )
