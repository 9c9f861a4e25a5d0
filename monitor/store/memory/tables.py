"""What the store in memory holds: rows by number, and the ways to find them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from monitor.model import (
    Alarm,
    Alert,
    Change,
    Concern,
    Delivery,
    Entry,
    Hit,
    Notice,
    Outage,
    PagePoll,
    Poll,
    PollRecord,
    Reason,
    Shortfall,
    Story,
    StoryChange,
    Subscription,
    Update,
)
from monitor.store.states import AlertState, ConcernState

#: Numbers in the order in which they were put in.
Numbers = dict[int, None]


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryRow:
    """An entry as its feed shows it now, and what stays from its first state."""

    id: int
    entry: Entry
    canonical: str
    story: int
    created: datetime
    #: When its latest revision was seen.
    recorded: datetime
    #: Of the latest revision's title, empty if it names no wire story.
    wire_key: str
    #: Of the first state.
    vector: Mapping[str, float]
    #: By what its first text and its link are known again, see text.copies.
    marks: frozenset[str]
    fingerprint: str
    fingerprints: frozenset[str]
    #: The number of the newest revision that a channel was told.
    told: int | None = None
    #: Its text is that of its article page.
    paged: bool = False
    #: It was in its feed at the feed's first poll.
    old: bool = False
    #: Title, text and fingerprint in the words that do not count now: the feed's if it is paged, else its page's.
    other: Change | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """A revision as a chapter, and the entry it is of; the entry's key may have changed since."""

    #: In the order of recording, whatever story it belongs to.
    id: int
    entry_id: int
    update: Update


@dataclass(frozen=True, kw_only=True, slots=True)
class HitRow:
    """A hit and the chapter it belongs to."""

    hit: Hit
    revision: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ConcernRow:
    """A concern and what became of it; `revision` is the number of its chapter."""

    concern: Concern
    revision: int
    state: ConcernState = ConcernState.OPEN
    reason: Reason | None = None
    until: datetime | None = None
    shortfall: Shortfall | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertRow:
    """An alert and what became of it; `next_try` is None when nothing more is to be done."""

    id: int
    alert: Alert
    #: The numbers of the chapters that it carries.
    revisions: tuple[int, ...]
    state: AlertState
    next_try: datetime | None
    attempts: int = 0
    error: str | None = None
    #: The key of the alert that opened its thread.
    thread: str = ""


def _numbers_by_text() -> dict[str, Numbers]:
    return defaultdict(dict)


@dataclass(kw_only=True, slots=True)
class Tables:
    """All rows. Only the journal changes them, so that each change can be undone."""

    polls: dict[str, Poll] = field(default_factory=dict)
    #: By feed and slot (see states.LOG_LENGTH).
    poll_log: dict[tuple[str, int], PollRecord] = field(default_factory=dict)
    #: By feed and trouble.
    alarms: dict[tuple[str, str], Alarm] = field(default_factory=dict)
    #: By number, each with the moment before which it is not tried.
    notices: dict[int, tuple[Notice, datetime]] = field(default_factory=dict)
    #: By feed.
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    #: Each with what was recorded under its own number; `moved` counts its parts.
    stories: dict[int, Story] = field(default_factory=dict)
    #: By story, the last number that was given to a chapter.
    numbered: dict[int, int] = field(default_factory=dict)
    #: Of stories that were merged: into which directly, and of which each is part now.
    into: dict[int, int] = field(default_factory=dict)
    roots: dict[int, int] = field(default_factory=dict)
    #: By story, its parts.
    parts: dict[int, tuple[int, ...]] = field(default_factory=dict)
    story_changes: list[StoryChange] = field(default_factory=list)
    #: By story, who was to follow it by hand, or not.
    wishes: dict[int, list[StoryChange]] = field(default_factory=lambda: defaultdict(list))

    entries: dict[int, EntryRow] = field(default_factory=dict)
    #: By (feed, key).
    entry_by_key: dict[tuple[str, str], int] = field(default_factory=dict)
    #: All entries, of any feed, with this key or canonical link.
    entries_by_name: dict[str, Numbers] = field(default_factory=_numbers_by_text)
    #: By (feed, wire key).
    entries_by_take: dict[tuple[str, str], Numbers] = field(default_factory=lambda: defaultdict(dict))
    #: All, by number, in the order of recording.
    chapters: dict[int, Chapter] = field(default_factory=dict)
    #: By (story, chapter).
    labels: dict[tuple[int, int], int] = field(default_factory=dict)
    #: By the entry's number, its revisions in order.
    revisions: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    #: By the story under whose number they were recorded.
    chapters_of: dict[int, Numbers] = field(default_factory=lambda: defaultdict(dict))

    #: By the entry's number.
    pages: dict[int, PagePoll] = field(default_factory=dict)
    #: By (feed, mark), how many entries showed the line, and on which day one did last.
    lines: dict[tuple[str, str], tuple[int, date]] = field(default_factory=dict)

    hits: list[HitRow] = field(default_factory=list)
    #: By (revision, watch): there is one hit of a watch on a revision.
    hit_keys: dict[tuple[int, str], Hit] = field(default_factory=dict)
    #: By story and watch, the numbers of the entries that were hit.
    followers: dict[int, dict[str, Numbers]] = field(default_factory=lambda: defaultdict(_numbers_by_text))

    concerns: dict[int, ConcernRow] = field(default_factory=dict)
    #: By revision and channel: there is one concern a channel and update.
    concerns_of: dict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    #: Open and held ones, by (channel, story).
    undecided: dict[tuple[str, int], Numbers] = field(default_factory=lambda: defaultdict(dict))
    open: Numbers = field(default_factory=dict)
    #: By the moment until which they are held: few moments, however many concerns.
    held: dict[datetime, Numbers] = field(default_factory=lambda: defaultdict(dict))

    alerts: dict[int, AlertRow] = field(default_factory=dict)
    alert_by_key: dict[str, int] = field(default_factory=dict)
    #: By revision, the alerts that carry it.
    alerts_of: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    #: By the story under whose number they were posted.
    alerts_under: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    #: By channel and thread, by the alert's number and the try.
    deliveries: dict[tuple[str, str], dict[tuple[int, int], Delivery]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    #: By channel.
    outages: dict[str, Outage] = field(default_factory=dict)
    #: By channel, those that are to be sent.
    waiting: dict[str, Numbers] = field(default_factory=_numbers_by_text)
    #: By channel, the moments of its alerts in their order.
    told_at: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    #: By the entry's number, the channels that were told of it.
    told_channels: dict[int, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
