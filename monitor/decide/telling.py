"""Is a channel told of a story now, and of which updates?

untold -> candidates (or refused: old, cosmetic, not-wanted, redundant, minor; or few-sources) -> held until a moment, or one alert
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from monitor.decide.carrying import Carrying, also, copies
from monitor.decide.moment import next_digest, quiet_until, settles, spent_until
from monitor.decide.novelty import is_major, news
from monitor.decide.sayings import Sayings
from monitor.model import (
    CORRECTING_KINDS,
    SILENT_KINDS,
    Alert,
    Burst,
    Change,
    Channel,
    Concern,
    Decision,
    Kind,
    Novelty,
    Priority,
    Reason,
    Shortfall,
    Sighting,
    Told,
    Untold,
    Verdict,
    Watch,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Candidate:
    """A concern that may be told: by which watches, and with which sentences."""

    concern: Concern
    watches: tuple[Watch, ...]
    fresh: tuple[str, ...]
    #: It is told even if none of its sentences is new.
    anyway: bool

    @property
    def kind(self) -> Kind:
        return self.concern.update.revision.change.kind

    @property
    def urgent(self) -> bool:
        return any(watch.priority is Priority.URGENT for watch in self.watches)

    @property
    def corrects(self) -> bool:
        return self.kind in CORRECTING_KINDS


def decide(
    untold: Untold,
    *,
    channel: Channel | None,
    watches: Mapping[str, Watch],
    window: timedelta,
    now: datetime,
    seen: Mapping[str, Sequence[Sighting]] | None = None,
) -> Decision:
    """Decide what `untold.channel` is told of a story now; each concern is in the alert or has a verdict.

    What too few sources carry waits for more as long as a story goes on without news (`window`).
    `channel` is None when the configuration holds it no more: then there is nobody to tell. `seen` says what the watches
    that `wondering` names have hit lately: it is needed to tell whether the story breaks.
    """
    candidates: list[_Candidate] = []
    verdicts: list[Verdict] = []
    carrying, said = Carrying(untold), Sayings(untold.told.sentences)
    for concern in sorted(untold.concerns, key=_as_recorded):
        judged = _judge(concern, channel, watches, carrying, said)
        if isinstance(judged, _Candidate):
            candidates.append(judged)
        else:
            verdicts.append(_refused(concern, judged, window, now))
    if channel is None or not candidates:
        return Decision(verdicts=tuple(verdicts))
    burst = _burst(candidates, carrying, seen or {}, now)
    hold = None if burst else _hold(channel, candidates, untold.told, now)
    if hold is not None:
        reason, until = hold
        verdicts += (Verdict(concern=candidate.concern, reason=reason, until=until) for candidate in candidates)
        return Decision(verdicts=tuple(verdicts))
    carried, repeats = _without_repeats(candidates)
    verdicts += (Verdict(concern=candidate.concern, reason=Reason.REDUNDANT) for candidate in repeats)
    return Decision(alert=_alert(untold, channel, carried, burst, now), verdicts=tuple(verdicts))


def wondering(untold: Untold, watches: Mapping[str, Watch], now: datetime) -> tuple[str, ...]:
    """Return the watches of which `decide` must know what they hit lately: only where many sources came in at once."""
    carrying = Carrying(untold)
    named = {name for concern in untold.concerns for name in concern.watches}
    return tuple(sorted(name for name in named if name in watches and carrying.may_burst(watches[name], now)))


def _as_recorded(concern: Concern) -> tuple[datetime, int, int]:
    """Order concerns as their updates came: chapters of a merged story's parts may have one number."""
    return concern.update.revision.at, concern.id, concern.update.chapter


# ---------------------------------------------------------------- what is worth telling


def _refused(concern: Concern, why: Reason | Shortfall, window: timedelta, now: datetime) -> Verdict:
    """Return the verdict on what is no candidate; only what lacks sources may still become one."""
    if isinstance(why, Reason):
        return Verdict(concern=concern, reason=why)
    end = concern.update.revision.at + window
    return Verdict(concern=concern, reason=Reason.FEW_SOURCES, until=end if now < end else None, shortfall=why)


def _judge(
    concern: Concern, channel: Channel | None, watches: Mapping[str, Watch], carrying: Carrying, said: Sayings
) -> _Candidate | Reason | Shortfall:
    """Return a concern as a candidate, or why it is none."""
    told = carrying.untold.told
    revision = concern.update.revision
    kind = revision.change.kind
    if channel is None:
        return Reason.NOT_WANTED
    if kind in SILENT_KINDS:
        return Reason.COSMETIC
    corrects_told = kind in CORRECTING_KINDS and (revision.feed, revision.entry) in told.entries
    if concern.old and not corrects_told:
        return Reason.OLD
    asking = tuple(_wanting(concern, channel, watches))
    wanting = tuple(watch for watch in asking if watch.name not in carrying.untold.following.unfollowed)
    lacking = {watch.name: shortfall for watch in wanting if (shortfall := carrying.shortfall(watch))}
    content = tuple(watch for watch in wanting if watch.name not in lacking)
    if not content and not corrects_told:
        why_not = Reason.UNFOLLOWED if asking else Reason.NOT_WANTED
        return min(lacking.values(), key=lambda lack: lack.needs - lack.has, default=why_not)
    level = Novelty.ALL if corrects_told else _level(content)
    fresh = _worth_telling(revision.change, said, level)
    if isinstance(fresh, Reason):
        return fresh
    return _Candidate(concern=concern, watches=content, fresh=fresh, anyway=level is Novelty.ALL)


def _worth_telling(change: Change, said: Sayings, level: Novelty) -> tuple[str, ...] | Reason:
    """Return what of a change is told at a level, or why nothing is."""
    if level is Novelty.ALL:
        return tuple(dict.fromkeys(filter(None, change.says)))
    fresh = news(change, said)
    if not fresh:
        return Reason.REDUNDANT
    return Reason.MINOR if level is Novelty.MAJOR and not is_major(change, fresh, said) else fresh


def _level(watches: Iterable[Watch]) -> Novelty:
    """Return how new an update must be for the least demanding of some watches."""
    asked = {watch.novelty for watch in watches}
    return next(level for level in (Novelty.ALL, Novelty.NEW, Novelty.MAJOR) if level in asked)


def _wanting(concern: Concern, channel: Channel, watches: Mapping[str, Watch]) -> Iterable[Watch]:
    """Yield the concern's watches that are still configured, still lead to the channel, and tell its kind."""
    for name in concern.watches:
        watch = watches.get(name)
        if watch is not None and channel.name in watch.notify and concern.update.revision.change.kind in watch.tell:
            yield watch


def _without_repeats(candidates: Sequence[_Candidate]) -> tuple[list[_Candidate], list[_Candidate]]:
    """Part the candidates into those one alert carries, each with what it says first, and those that only repeat it.

    Only an alert that goes out makes a repeat redundant: while all are held, each may be the one that remains.
    """
    carried: list[_Candidate] = []
    repeats: list[_Candidate] = []
    shown = Sayings()
    for candidate in candidates:
        # Who wants all, or is put right, is shown all but what stands above in the same words.
        anew = tuple(text for text in candidate.fresh if text not in shown)
        change = candidate.concern.update.revision.change
        fresh = anew if candidate.anyway else tuple(text for text in news(change, shown) if text in candidate.fresh)
        if fresh or candidate.anyway:
            carried.append(replace(candidate, fresh=fresh))
            shown.add(fresh)
        else:
            repeats.append(candidate)
    return carried, repeats


# ---------------------------------------------------------------- when


def _burst(
    candidates: Sequence[_Candidate], carrying: Carrying, seen: Mapping[str, Sequence[Sighting]], now: datetime
) -> Burst | None:
    """Return why a story breaks. Who is put right is told at once anyway: that alert does not use it up."""
    watches = {watch.name: watch for one in candidates if not one.corrects for watch in one.watches}
    return carrying.burst(watches.values(), seen, now)


def _hold(
    channel: Channel, candidates: Sequence[_Candidate], told: Told, now: datetime
) -> tuple[Reason, datetime] | None:
    """Return what keeps the channel from being told now, and until when; of several, what lasts longest.

    Urgent watches pass everything. Corrections and retractions pass all but digests: they mend what was read, and who
    reads digests reads at their time.
    """
    if any(candidate.urgent for candidate in candidates):
        return None
    since = min(candidate.concern.update.revision.at for candidate in candidates)
    holds = [(Reason.DIGEST, next_digest(channel, since, now))]
    if not any(candidate.corrects for candidate in candidates):
        holds += [
            (Reason.QUIET, quiet_until(channel, now)),
            (Reason.BUDGET, spent_until(channel, told.recent, now)),
            (Reason.SETTLE, settles(channel, since, now)),
        ]
    holding = [(reason, until) for reason, until in holds if until is not None]
    return max(holding, key=lambda hold: hold[1], default=None)


# ---------------------------------------------------------------- the alert


def _alert(
    untold: Untold, channel: Channel, carried: Sequence[_Candidate], burst: Burst | None, now: datetime
) -> Alert:
    updates = tuple(candidate.concern.update for candidate in carried)
    repeating = also(untold, updates)
    # Guids and links change, stories are merged; what is told keeps its number and the moment it was seen. So a copy has this
    # key whatever happened between, and another database, which begins with the same numbers, has others.
    parts = [
        untold.channel,
        [[update.story, update.chapter, update.revision.at.isoformat()] for update in updates],
    ]
    return Alert(
        key=sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()[:16],
        channel=untold.channel,
        story=untold.story,
        reason=_reason(channel, carried, burst, untold.told),
        watches=tuple(sorted({watch.name for candidate in carried for watch in candidate.watches})),
        updates=updates,
        at=now,
        shown=tuple(candidate.fresh for candidate in carried),
        also=repeating,
        copies=copies(untold, updates, repeating),
        burst=burst,
    )


def _reason(channel: Channel, carried: Sequence[_Candidate], burst: Burst | None, told: Told) -> Reason:
    """Return why the channel is told; of several reasons the gravest."""
    kinds = {candidate.kind for candidate in carried}
    if channel.digest is not None and burst is None and not any(candidate.urgent for candidate in carried):
        return Reason.DIGEST
    if Kind.RETRACTION in kinds:
        return Reason.RETRACTION
    if Kind.CORRECTION in kinds:
        return Reason.CORRECTION
    if not told.entries:
        return Reason.FIRST
    return Reason.HEADLINE if kinds == {Kind.HEADLINE} else Reason.UPDATE
