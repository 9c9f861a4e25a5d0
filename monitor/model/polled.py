"""What is known of a feed as something that is asked: its rhythm, its publisher's advice, its last polls, its troubles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model.choices import Ended, Pace, Trouble


@dataclass(frozen=True, kw_only=True, slots=True)
class Advice:
    """How often a publisher wants to be asked, as the feed itself says it; nothing where it says nothing."""

    #: No new answer is to be had for so long: `<ttl>`, `sy:updatePeriod` and `sy:updateFrequency`.
    every: timedelta | None = None
    #: Hours (0 to 23) and days (0: Monday) of UTC in which it is not to be asked: `<skipHours>`, `<skipDays>`.
    hours: tuple[int, ...] = ()
    days: tuple[int, ...] = ()


#: Of a publisher who says nothing.
NO_ADVICE = Advice()


@dataclass(frozen=True, kw_only=True, slots=True)
class Rhythm:
    """When a feed posts, learned from its new entries; bounded, however long it is watched.

    Counts fade: what was seen two weeks ago counts half (see schedule/rhythm.py).
    """

    #: New entries by hour of the day, 24 numbers (UTC).
    hours: tuple[float, ...] = (0.0,) * 24
    #: Over how many days they were counted.
    days: float = 0.0
    #: New entries of the last hours, and how many `hours` would have foretold.
    recent: float = 0.0
    expected: float = 0.0
    #: Up to when all this was brought; None before the first good poll.
    at: datetime | None = None
    #: When the latest new entry was posted, or was noticed.
    latest: datetime | None = None
    #: The longest time without a new entry.
    silence: timedelta = timedelta(0)
    #: How many entries the feed's document holds.
    listed: int = 0


#: Of a feed that was never read.
UNKNOWN_RHYTHM = Rhythm()


@dataclass(frozen=True, kw_only=True, slots=True)
class Findings:
    """What a feed's document, once read, says about the feed itself."""

    #: How many entries it lists.
    listed: int
    #: When those of them were posted that are new; None where the feed gives no date.
    posted: tuple[datetime | None, ...] = ()
    #: Any entry was new, or edited so that it may be told.
    revised: bool = False
    #: Any entry was new, or is not as it was stored.
    changed: bool = False
    #: How many known entries were edited so that it may be told.
    edited: int = 0
    #: None of them was known, though the feed had been read before: others may have come and gone unseen.
    missed: bool = False
    advice: Advice = NO_ADVICE
    #: By what its items are known again (see Listing.seen).
    seen: bytes | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PollRecord:
    """One poll of a feed as its log keeps it."""

    feed: str
    #: Of the feed's polls, counted from 1.
    number: int
    at: datetime
    ended: Ended
    #: The error of a failed poll.
    error: str | None = None
    #: Entries in the document, how many of them were new, and how many others were edited so that it may be told.
    listed: int = 0
    new: int = 0
    edited: int = 0
    #: When the feed was to be asked next, as of this poll, and why then.
    due: datetime
    pace: Pace


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarm:
    """A trouble of a feed that a person should know of."""

    feed: str
    trouble: Trouble
    since: datetime
    #: In words, without the feed's name.
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """What one channel of the operator is to be told of a feed: that a trouble began, or that it is over."""

    channel: str
    alarm: Alarm
    #: The trouble is over.
    over: bool = False
    at: datetime
    #: 0 until the store has given it a number.
    id: int = 0
    #: How often it was tried in vain.
    attempts: int = 0
