"""Is an update worth telling to a channel, and with which sentences?

    concern -> wanted by which watches, or refused: old, cosmetic, not-wanted, unfollowed; or few-sources
            -> read: its new sentences, or refused: redundant, minor
            -> without what only repeats another of the same alert

To read costs most, so it comes last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from monitor.decide.carrying import Carrying
from monitor.decide.novelty import is_major, news
from monitor.decide.sayings import Recollection, Sayings
from monitor.model import (
    CORRECTING_KINDS,
    SILENT_KINDS,
    Change,
    Channel,
    Concern,
    Kind,
    Novelty,
    Priority,
    Reason,
    Shortfall,
    Untold,
    Verdict,
    Watch,
)

#: So many of the sentences that a channel was shown of a story count as known to it, the latest: as many as count as said.
_KNOWN: Final = 2_000


@dataclass(frozen=True, slots=True)
class Case:
    """What a channel has not heard of a story, with what is asked of it more than once: who carries it, what was shown."""

    untold: Untold
    carrying: Carrying
    said: Sayings

    @classmethod
    def of(cls, untold: Untold, recollection: Recollection | None = None) -> Case:
        """Return the case of an untold story; a lent `recollection` saves reading again what was shown earlier."""
        shown = untold.told.sentences[-_KNOWN:]
        said = recollection.of((untold.channel, untold.story), shown) if recollection else Sayings(shown)
        return cls(untold, Carrying(untold), said)


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A concern that may be told: by which watches, and with which sentences."""

    concern: Concern
    watches: tuple[Watch, ...]
    #: How new it must be for them; at `all` it is told even if none of its sentences is new.
    level: Novelty
    #: What it is told with; empty until it is read.
    fresh: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """What the update is."""
        return self.concern.update.revision.change.kind

    @property
    def urgent(self) -> bool:
        """A watch wants it told whatever holds the channel."""
        return any(watch.priority is Priority.URGENT for watch in self.watches)

    @property
    def corrects(self) -> bool:
        """It mends or withdraws what was read."""
        return self.kind in CORRECTING_KINDS


def as_recorded(concern: Concern) -> tuple[datetime, int, int]:
    """Order concerns as their updates came: chapters of a merged story's parts may have one number."""
    return concern.update.revision.at, concern.id, concern.update.chapter


# ---------------------------------------------------------------- who wants it


def wanted(
    case: Case, channel: Channel | None, watches: Mapping[str, Watch], window: timedelta, now: datetime
) -> tuple[list[Candidate], list[Verdict]]:
    """Return what somebody wants to be told, unread, and the verdicts on all else; both in the order of recording."""
    candidates: list[Candidate] = []
    verdicts: list[Verdict] = []
    for concern in sorted(case.untold.concerns, key=as_recorded):
        found = Reason.NOT_WANTED if channel is None else _wanted(case, concern, channel, watches)
        if isinstance(found, Candidate):
            candidates.append(found)
        else:
            verdicts.append(_refused(concern, found, window, now))
    return candidates, verdicts


def _refused(concern: Concern, why: Reason | Shortfall, window: timedelta, now: datetime) -> Verdict:
    """Return the verdict on what is no candidate; only what lacks sources may still become one."""
    if isinstance(why, Reason):
        return Verdict(concern=concern, reason=why)
    end = concern.update.revision.at + window
    return Verdict(concern=concern, reason=Reason.FEW_SOURCES, until=end if now < end else None, shortfall=why)


def _wanted(
    case: Case, concern: Concern, channel: Channel, watches: Mapping[str, Watch]
) -> Candidate | Reason | Shortfall:
    """Return a concern as a candidate, or why it is none."""
    revision = concern.update.revision
    kind = revision.change.kind
    if kind in SILENT_KINDS:
        return Reason.COSMETIC
    corrects_told = kind in CORRECTING_KINDS and (revision.feed, revision.entry) in case.untold.told.entries
    if concern.old and not corrects_told:
        return Reason.OLD
    asking = tuple(_asking(concern, channel, watches))
    following = tuple(watch for watch in asking if watch.name not in case.untold.following.unfollowed)
    lacking = {watch.name: lack for watch in following if (lack := case.carrying.shortfall(watch))}
    content = tuple(watch for watch in following if watch.name not in lacking)
    if corrects_told:
        return Candidate(concern=concern, watches=content, level=Novelty.ALL)
    if not content:
        why_not = Reason.UNFOLLOWED if asking else Reason.NOT_WANTED
        return min(lacking.values(), key=lambda lack: lack.needs - lack.has, default=why_not)
    return Candidate(concern=concern, watches=content, level=_level(content))


def _asking(concern: Concern, channel: Channel, watches: Mapping[str, Watch]) -> Iterable[Watch]:
    """Yield the concern's watches that are still configured, still lead to the channel, and tell its kind."""
    for name in concern.watches:
        watch = watches.get(name)
        if watch is not None and channel.name in watch.notify and concern.update.revision.change.kind in watch.tell:
            yield watch


def _level(watches: Iterable[Watch]) -> Novelty:
    """Return how new an update must be for the least demanding of some watches."""
    asked = {watch.novelty for watch in watches}
    return next(level for level in (Novelty.ALL, Novelty.NEW, Novelty.MAJOR) if level in asked)


# ---------------------------------------------------------------- what is new in it


def read(case: Case, candidates: Iterable[Candidate]) -> tuple[list[Candidate], list[Verdict]]:
    """Return the candidates with what is told of each, and verdicts on those of which nothing is."""
    told: list[Candidate] = []
    refused: list[Verdict] = []
    for candidate in candidates:
        fresh = _worth_telling(candidate.concern.update.revision.change, case.said, candidate.level)
        if isinstance(fresh, Reason):
            refused.append(Verdict(concern=candidate.concern, reason=fresh))
        else:
            told.append(replace(candidate, fresh=fresh))
    return told, refused


def _worth_telling(change: Change, said: Sayings, level: Novelty) -> tuple[str, ...] | Reason:
    """Return what of a change is told at a level, or why nothing is."""
    if level is Novelty.ALL:
        return tuple(dict.fromkeys(filter(None, change.says)))
    fresh = news(change, said)
    if not fresh:
        return Reason.REDUNDANT
    return Reason.MINOR if level is Novelty.MAJOR and not is_major(change, fresh, said) else fresh


def without_repeats(candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """Part the candidates into those one alert carries, in their order, each with what it says first, and those that repeat it.

    Of one moment the longest says it first, else the feed and key decide: in which order feeds were read then must not say
    which of two is told. Only an alert that goes out makes a repeat redundant: while all are held, each may be the one that remains.
    """
    carried: list[Candidate] = []
    repeats: list[Candidate] = []
    shown = Sayings()
    for candidate in sorted(candidates, key=_as_said):
        # Who wants all, or is put right, is shown all but what stands above in the same words.
        anew = tuple(text for text in candidate.fresh if text not in shown)
        change = candidate.concern.update.revision.change
        is_told_anyway = candidate.level is Novelty.ALL
        fresh = anew if is_told_anyway else tuple(text for text in news(change, shown) if text in candidate.fresh)
        if fresh or is_told_anyway:
            carried.append(replace(candidate, fresh=fresh))
            shown.add(fresh)
        else:
            repeats.append(candidate)
    return sorted(carried, key=lambda one: as_recorded(one.concern)), repeats


def _as_said(candidate: Candidate) -> tuple[datetime, int, str, str, int, int]:
    revision = candidate.concern.update.revision
    return (
        revision.at,
        -sum(map(len, candidate.fresh)),
        revision.feed,
        revision.entry,
        revision.number,
        candidate.concern.id,
    )
