"""Is a channel told of a story now, and of which updates?

untold -> candidates (or refused: old, cosmetic, not-wanted, redundant, minor; or few-sources) -> held until a moment, or one alert
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from monitor.decide.carrying import Carrying, also, copies
from monitor.decide.judging import Candidate, Case, as_recorded, read, wanted, without_repeats
from monitor.decide.moment import next_digest, quiet_until, settles, spent_until
from monitor.model import (
    HOLDING_REASONS,
    Alert,
    Burst,
    Channel,
    Decision,
    Kind,
    Reason,
    Sighting,
    Told,
    Untold,
    Verdict,
    Watch,
)

#: Why a channel is told later, and when it is looked at again.
_Hold = tuple[Reason, datetime]


def decide(
    case: Case,
    *,
    channel: Channel | None,
    watches: Mapping[str, Watch],
    window: timedelta,
    now: datetime,
    seen: Mapping[str, Sequence[Sighting]] | None = None,
) -> Decision:
    """Decide what a channel is told of a story now; each concern is in the alert or has a verdict.

    What too few sources carry waits for more as long as a story goes on without news (`window`).
    `channel` is None when the configuration holds it no more: then there is nobody to tell. `seen` says what the watches
    that `wondering` names have hit lately: it is needed to tell whether the story breaks.
    """
    asking, refused = wanted(case, channel, watches, window, now)
    if channel is None:
        return Decision(verdicts=tuple(refused))
    ready = _read(case, channel, asking, seen or {}, now)
    verdicts = sorted([*refused, *ready.refused], key=lambda verdict: as_recorded(verdict.concern))
    if ready.hold is not None:
        reason, until = ready.hold
        verdicts += (Verdict(concern=one.concern, reason=reason, until=until) for one in ready.candidates)
    if ready.hold is not None or not ready.candidates:
        return Decision(verdicts=tuple(verdicts))
    carried, repeats = without_repeats(ready.candidates)
    verdicts += (Verdict(concern=one.concern, reason=Reason.REDUNDANT) for one in repeats)
    return Decision(alert=_alert(case.untold, channel, carried, ready.burst, now), verdicts=tuple(verdicts))


def wondering(case: Case, watches: Mapping[str, Watch], now: datetime) -> tuple[str, ...]:
    """Return the watches of which `decide` must know what they hit lately: only where many sources came in at once."""
    named = {name for concern in case.untold.concerns for name in concern.watches}
    return tuple(sorted(name for name in named if name in watches and case.carrying.may_burst(watches[name], now)))


# ---------------------------------------------------------------- when


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ready:
    """What may be told, in the order of recording, and when."""

    candidates: Sequence[Candidate]
    refused: Sequence[Verdict] = ()
    #: Why the story breaks, and what holds the channel where it does not.
    burst: Burst | None = None
    hold: _Hold | None = None


def _read(
    case: Case, channel: Channel, asking: Sequence[Candidate], seen: Mapping[str, Sequence[Sighting]], now: datetime
) -> _Ready:
    """Read what is asked for, as far as it must be read to know whether an alert can go out now.

    What is held for a time was read when it came in, and is read again only when it can be told: else each update of a busy
    day would have all that wait read anew. Where it has become known meanwhile (stories were merged), it is refused then.
    """
    waiting = [one for one in asking if one.concern.held in HOLDING_REASONS]
    new, refused = read(case, [one for one in asking if one.concern.held not in HOLDING_REASONS])
    ready = _moment(case, channel, [*waiting, *new], seen, now)
    if waiting and ready.hold is None:
        still, known = read(case, waiting)
        refused += known
        ready = _moment(case, channel, [*still, *new], seen, now)
    return replace(ready, refused=refused)


def _moment(
    case: Case, channel: Channel, candidates: Sequence[Candidate], seen: Mapping[str, Sequence[Sighting]], now: datetime
) -> _Ready:
    in_order = sorted(candidates, key=lambda one: as_recorded(one.concern))
    if not in_order:
        return _Ready(candidates=in_order)
    burst = _burst(in_order, case.carrying, seen, now)
    hold = None if burst else _hold(channel, in_order, case.untold.told, now)
    return _Ready(candidates=in_order, burst=burst, hold=hold)


def _burst(
    candidates: Sequence[Candidate], carrying: Carrying, seen: Mapping[str, Sequence[Sighting]], now: datetime
) -> Burst | None:
    """Return why a story breaks. Who is put right is told at once anyway: that alert does not use it up."""
    watches = {watch.name: watch for one in candidates if not one.corrects for watch in one.watches}
    return carrying.burst(watches.values(), seen, now)


def _hold(channel: Channel, candidates: Sequence[Candidate], told: Told, now: datetime) -> _Hold | None:
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


def _alert(untold: Untold, channel: Channel, carried: Sequence[Candidate], burst: Burst | None, now: datetime) -> Alert:
    updates = tuple(candidate.concern.update for candidate in carried)
    repeating = also(untold, updates)
    # No two alerts have one key: a channel is told an update once, and where entries are taken out and their updates get
    # other numbers, each keeps the moment at which it was seen; so does another database, which begins with the same numbers.
    # Made of nothing that a feed says: guids and links change.
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


def _reason(channel: Channel, carried: Sequence[Candidate], burst: Burst | None, told: Told) -> Reason:
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
