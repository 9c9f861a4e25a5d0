"""The states of concerns and alerts, the same words in every store."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from monitor.errors import StoreError
from monitor.model import HOLDING_REASONS, Concern, Delivery, Outcome, StoryDeed, Verdict

#: Of each feed so many polls are kept in its log: enough to see a day of a feed that fails, little enough to be written at each.
LOG_LENGTH = 20


class ConcernState(StrEnum):
    """What became of an update that concerns a channel."""

    OPEN = "open"
    HELD = "held"
    TOLD = "told"
    REFUSED = "refused"


class AlertState(StrEnum):
    """What became of an alert."""

    QUEUED = "queued"
    #: A lease, not a flag: it has an end, after which the alert may be claimed again.
    SENDING = "sending"
    DELIVERED = "delivered"
    #: Undeliverable: a person must look.
    REFUSED = "refused"


#: By these entries go from one story to another.
REGROUPING = (StoryDeed.MERGE, StoryDeed.SPLIT, StoryDeed.PART)

#: The error of alerts that were abandoned.
ABANDONED = "the channel is no longer configured"

_AFTER = {
    Outcome.DELIVERED: AlertState.DELIVERED,
    Outcome.RETRY: AlertState.QUEUED,
    Outcome.REFUSED: AlertState.REFUSED,
}


def after_verdict(verdict: Verdict) -> ConcernState:
    """Return what a verdict makes of its concern. Raises StoreError for one that would be held without an end."""
    if verdict.until is not None:
        return ConcernState.HELD
    if verdict.reason in HOLDING_REASONS:
        raise StoreError(f"a verdict that holds an update ({verdict.reason}) must say until when, or it would be lost")
    return ConcernState.REFUSED


def may_widen(state: ConcernState, concern: Concern, watches: Collection[str]) -> bool:
    """Tell whether a stored concern is decided on anew because these watches want its update, too."""
    settled = state is ConcernState.TOLD or (state is ConcernState.REFUSED and concern.old)
    return not settled and not set(concern.watches).issuperset(watches)


def rest_of(story: int, root: int, into: Mapping[int, int]) -> tuple[set[int], set[int]]:
    """Return a part of `root` with all that was merged into it, and the rest of `root`, which it is split from.

    `into` says of each part what it was merged into. Raises StoreError where `story` is no part.
    """
    if story == root:
        raise StoreError(f"story {story} is part of no other")
    taken = {story}
    while more := {number for number, other in into.items() if other in taken} - taken:
        taken |= more
    return taken, {root, *into} - taken


def after_delivery(delivery: Delivery, *, state: AlertState, attempts: int) -> AlertState:
    """Return what the end of a try makes of an alert that is in `state` after `attempts` tries were begun.

    A try whose lease ended may end late, while the next one is under way, or after the alert was abandoned: only its
    success counts then, and nothing takes back a success.
    """
    late = state is AlertState.REFUSED or delivery.attempt != attempts
    if state is AlertState.DELIVERED or (late and delivery.outcome is not Outcome.DELIVERED):
        return state
    return _AFTER[delivery.outcome]


def counted(numbers: Iterable[tuple[str, str, int]]) -> Mapping[str, Mapping[str, int]]:
    """Return, by channel, how many alerts are in each state: 0 where no (channel, state, number) says otherwise."""
    found: dict[str, dict[str, int]] = {}
    for channel, state, number in numbers:
        found.setdefault(channel, dict.fromkeys(map(str, AlertState), 0))[state] = number
    return found
