"""How did a story unfold, and does it go on?

    updates + what each said anew + now -> Timeline: the steps, who had what first, how it grew, developing / quiet / closed

Who was first is who was *seen* first: dates that feeds and outlets state are shown, and decide nothing. What was seen at one
moment (two feeds in one pass) has no order: each sentence is the merit of all feeds that said it at its first moment.
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
    #: The latest update, the latest that said something new, and the latest with which an entry joined.
    moved: datetime
    novel: datetime
    joined: datetime
    #: How far apart new things came lately; None where something new was said only once.
    pace: timedelta | None
    #: Without news it is quiet from then on, without a new entry closed.
    quiet_from: datetime
    closed_from: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """The sentences that are new in an update; both are empty where it only repeats."""

    #: Against all that was recorded before it.
    fresh: tuple[str, ...]
    #: Against all that was seen before its moment, whatever was recorded with it.
    brought: tuple[str, ...]


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
    """How often a feed was the first to say something, or among the first at one moment."""

    feed: str
    #: Updates that brought something new (those of one moment that bring the same are one), and the sentences new in them.
    updates: int
    sentences: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Growth:
    """What came in one hour or day, by the clock of the newsroom; those in which nothing came are left out."""

    #: When it began.
    at: datetime
    updates: int
    #: Entries that joined, and updates that said something new (those of one moment that say the same are one).
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


def standing(updates: Sequence[Update], novel: Collection[datetime], *, now: datetime, window: timedelta) -> Standing:
    """Return the state of a story from its updates (one at least, in any order) and the moments at which it said something new.

    Closed: no entry joined within `window` (stories.window), so that none will; what changes in its entries is still an
    update. Quiet: nothing new for three times as long as new things have been apart lately, but for an hour at least and
    half of the window at most, and before it is closed. Else developing.
    """
    news = sorted(set(novel)) or [min(update.revision.at for update in updates)]
    joined = max(_joined(updates).values())
    pace = _pace(news)
    patience = window * _WITHOUT_PACE if pace is None else min(max(_SPANS * pace, _SOONEST), window * _LATEST)
    closed_from = joined + window
    quiet_from = min(news[-1] + patience, closed_from)
    return Standing(
        state=State.CLOSED if now >= closed_from else State.QUIET if now >= quiet_from else State.DEVELOPING,
        moved=max(update.revision.at for update in updates),
        novel=news[-1],
        joined=joined,
        pace=pace,
        quiet_from=quiet_from,
        closed_from=closed_from,
    )


def timeline(
    updates: Sequence[Update],
    said: Sequence[Said],
    *,
    independent: Callable[[Sequence[Collection[Key]]], Sequence[int]],
    now: datetime,
    window: timedelta,
    zone: ZoneInfo,
) -> Timeline:
    """Return how a story unfolded: `updates` (one at least) in the order of recording, and for each what it `said` anew.

    `independent` is given the entries of the story by the hours or days in which they joined, and says for each how many
    independent sources there were at its end.
    """
    steps = tuple(_steps(updates, [each.fresh for each in said]))
    begun = updates[0].revision.at
    by_hour = updates[-1].revision.at - begun < _BY_HOUR
    novel = _novel(updates, said)
    growth = _growth(updates, novel, independent, zone, by_hour=by_hour)
    return Timeline(
        standing=standing(updates, novel, now=now, window=window),
        steps=steps,
        had_it_first=tuple(sorted({update.revision.feed for update in updates if update.revision.at == begun})),
        firsts=_firsts(updates, said),
        entries=len(_joined(updates)),
        sources=growth[-1].sources,
        growth=growth,
        by_hour=by_hour,
    )


def _pace(news: Sequence[datetime]) -> timedelta | None:
    """Return the mean span between the latest of these moments, None where there is but one."""
    lately = news[-(_PACE_OVER + 1) :]
    return (lately[-1] - lately[0]) / (len(lately) - 1) if len(lately) > 1 else None


def _steps(updates: Sequence[Update], fresh: Sequence[tuple[str, ...]]) -> Iterator[Step]:
    """Yield the steps. What is repeated is found word for word, by one look at each sentence: that finds wire copies."""
    first: dict[str, Update] = {}
    for update, new in zip(updates, fresh, strict=True):
        said = dict.fromkeys(fold(sentence) for text in update.revision.change.says for sentence in sentences(text))
        origins = {_place(first[sentence]): first[sentence] for sentence in said if sentence in first}
        counted = Counter(_place(first[sentence]) for sentence in said if sentence in first)
        yield Step(update=update, fresh=new, repeats=origins[counted.most_common(1)[0][0]] if counted else None)
        for sentence in said:
            first.setdefault(sentence, update)


def _place(update: Update) -> tuple[int, int]:
    return update.story, update.chapter


def _novel(updates: Sequence[Update], said: Sequence[Said]) -> list[datetime]:
    """Return when something new was said; what is said twice at one moment is said once."""
    brought = {
        (update.revision.at, frozenset(map(fold, each.brought)))
        for update, each in zip(updates, said, strict=True)
        if each.brought
    }
    return [at for at, _ in brought]


def _firsts(updates: Sequence[Update], said: Sequence[Said]) -> tuple[First, ...]:
    """Return what each feed was first to say. What one feed says twice at one moment, it says once."""
    at_once: dict[str, dict[datetime, set[frozenset[str]]]] = {}
    for update, each in zip(updates, said, strict=True):
        moments = at_once.setdefault(update.revision.feed, {}).setdefault(update.revision.at, set())
        moments |= {frozenset(map(fold, each.brought))} if each.brought else set()
    firsts = (
        First(
            feed=feed,
            updates=sum(map(len, moments.values())),
            sentences=sum(len(frozenset().union(*groups)) for groups in moments.values()),
        )
        for feed, moments in at_once.items()
    )
    return tuple(sorted(firsts, key=lambda first: (-first.updates, -first.sentences, first.feed)))


def _joined(updates: Iterable[Update]) -> dict[Key, datetime]:
    """Return when each entry was first seen in the story."""
    joined: dict[Key, datetime] = {}
    for update in updates:
        key, at = (update.revision.feed, update.revision.entry), update.revision.at
        joined[key] = min(at, joined.get(key, at))
    return joined


def _growth(
    updates: Sequence[Update],
    novel: Iterable[datetime],
    independent: Callable[[Sequence[Collection[Key]]], Sequence[int]],
    zone: ZoneInfo,
    *,
    by_hour: bool,
) -> tuple[Growth, ...]:
    def begun(at: datetime) -> datetime:
        local = at.astimezone(zone).replace(minute=0, second=0, microsecond=0)
        # Back to UTC: where clocks are put back, one hour of the day comes twice.
        return (local if by_hour else local.replace(hour=0)).astimezone(UTC)

    moved = Counter(begun(update.revision.at) for update in updates)
    came: dict[datetime, list[Key]] = {at: [] for at in sorted(moved)}
    for key, at in _joined(updates).items():
        came[begun(at)].append(key)
    news = Counter(map(begun, novel))
    return tuple(
        Growth(at=at, updates=moved[at], entries=len(keys), novel=news[at], sources=sources)
        for (at, keys), sources in zip(came.items(), independent(list(came.values())), strict=True)
    )
