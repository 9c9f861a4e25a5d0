"""The words that are one of a few: kinds, reasons, levels and outcomes."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a revision is, against the state that was known before."""

    NEW = "new"
    UPDATE = "update"
    CORRECTION = "correction"
    RETRACTION = "retraction"
    HEADLINE = "headline"
    COSMETIC = "cosmetic"
    DATE_ONLY = "date-only"
    BOILERPLATE = "boilerplate"
    REVERT = "revert"
    REMOVAL = "removal"


#: Never told; the page shows them (INTERFACE, "What is told", 3).
SILENT_KINDS = frozenset({Kind.COSMETIC, Kind.DATE_ONLY, Kind.BOILERPLATE, Kind.REVERT, Kind.REMOVAL})
#: Noticed (event, counter) but given no revision number of their own.
UNNUMBERED_KINDS = frozenset({Kind.DATE_ONLY, Kind.BOILERPLATE})
#: Told to everyone who was told what they correct, new or not; they pass quiet hours and budgets.
CORRECTING_KINDS = frozenset({Kind.CORRECTION, Kind.RETRACTION})


class Reason(StrEnum):
    """Why a channel is told now, or why it is not told an update (yet)."""

    FIRST = "first"
    UPDATE = "update"
    CORRECTION = "correction"
    RETRACTION = "retraction"
    HEADLINE = "headline"
    DIGEST = "digest"
    ESCALATION = "escalation"
    # Why not:
    REDUNDANT = "redundant"
    MINOR = "minor"
    COSMETIC = "cosmetic"
    QUIET = "quiet"
    MUTED = "muted"
    BUDGET = "budget"
    SETTLE = "settle"
    FEW_SOURCES = "few-sources"
    NOT_WANTED = "not-wanted"
    OLD = "old"
    UNFOLLOWED = "unfollowed"


#: Not told yet: these come later in an alert. FEW_SOURCES holds, too, but an update that finds no more is refused.
HOLDING_REASONS = frozenset({Reason.QUIET, Reason.BUDGET, Reason.SETTLE, Reason.DIGEST})


class StoryDeed(StrEnum):
    """What was done to a story, beside recording it: by hand, or by the follow station."""

    #: Two stories are one from now on.
    MERGE = "merge"
    #: A story that was part of another stands alone again, with all that it had taken in before.
    SPLIT = "split"
    #: Entries of a story are a story of their own from now on.
    PART = "part"
    RENAME = "rename"
    #: A watch follows a story by hand, or does so no more, whatever it hits.
    FOLLOW = "follow"
    UNFOLLOW = "unfollow"


class Follow(StrEnum):
    """How far a watch goes on after its first hit."""

    STORY = "story"
    ENTRY = "entry"
    NONE = "none"


class Novelty(StrEnum):
    """How new an update must be to be told."""

    NEW = "new"
    ALL = "all"
    MAJOR = "major"


class Priority(StrEnum):
    """How much a watch matters; in rising order."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Page(StrEnum):
    """Which article pages of a feed are fetched."""

    NEVER = "never"
    TRACKED = "tracked"
    ALWAYS = "always"


class Outcome(StrEnum):
    """How a delivery ended."""

    DELIVERED = "delivered"
    RETRY = "retry"
    REFUSED = "refused"


class Pace(StrEnum):
    """Why a feed is asked next just when it is."""

    FIRST = "first"
    EVERY = "every"
    RHYTHM = "rhythm"
    MISSED = "missed"
    PUBLISHER = "publisher"
    SKIPPED = "skipped"
    BACK_OFF = "back-off"
    AWAY = "away"
    GONE = "gone"
    PUSHED = "pushed"


class Ended(StrEnum):
    """How a poll of a feed ended."""

    NEWS = "news"
    READ = "read"
    SAME = "same"
    UNCHANGED = "unchanged"
    FAILED = "failed"


class Trouble(StrEnum):
    """What can be wrong with a feed for longer than one poll."""

    BROKEN = "broken"
    GONE = "gone"
    QUIET = "quiet"
    MOVED = "moved"
    DOUBLE = "double"
