"""What flows out: a hit becomes an update of a story, updates an alert, an alert a delivery."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from monitor.model.choices import Outcome, Reason, StoryDeed
from monitor.model.dressed import Posting
from monitor.model.sent import Thread
from monitor.model.taken import Revision

#: A feed that was read so long ago shows what came out since.
_SHORTLY: Final = timedelta(hours=1)
#: How far a date that is wrong may lie back: the day that a date without an hour names, in the zone that is farthest west.
_ASTRAY: Final = timedelta(hours=36)


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Evidence:
    """Where a term of a watch stands: `text` is what the article says at [start:end] of the field."""

    field: str
    start: int
    end: int
    term: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A watch that a revision satisfies, with the evidence."""

    watch: str
    matched: tuple[Evidence, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """Where the follow station puts an entry: a running story, or None for a new one.

    `vector` holds the entry's weighted terms; the store keeps it, so that the model can be rebuilt exactly.
    """

    story: int | None
    vector: Mapping[str, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """A running event that many entries carry on."""

    id: int
    title: str
    opened: datetime
    #: When its latest update was seen.
    moved: datetime
    entries: int = 1
    updates: int = 1
    #: The story that it was merged into; None for one that stands alone.
    into: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryChange:
    """What was done to a story, kept for ever; stories are named by the numbers that they had then."""

    id: int
    at: datetime
    #: A person's login name; "follow" for the follow station.
    by: str
    what: StoryDeed
    #: The story that took another in, that was split or parted, or that was renamed or is (not) followed.
    story: int
    #: Of merges, the story that was taken in; of splits and parts, the one that stands alone now.
    other: int | None = None
    #: Of follow and unfollow.
    watch: str | None = None
    #: Of renamings, the titles.
    before: str | None = None
    after: str | None = None
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Following:
    """Which watches follow a story by hand, and which do not any more: the latest wish of each counts."""

    followed: frozenset[str] = frozenset()
    unfollowed: frozenset[str] = frozenset()

    def of(self, watching: Iterable[str]) -> frozenset[str]:
        """Return who follows in the end: those that do so by themselves (`watching`) or by hand, less those that do no more."""
        return self.followed.union(watching) - self.unfollowed


@dataclass(frozen=True, kw_only=True, slots=True)
class Update:
    """A revision as the next chapter of a story."""

    #: The story under which its entry was recorded. With the chapter it is a label that a merge leaves as it is: the story
    #: is then one of the parts of another. Only an entry that is taken out of its story gets a new one.
    story: int
    chapter: int
    revision: Revision
    #: It says something that the story has not said yet.
    novel: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Concern:
    """An update that one channel is to be told, or refused with a reason; written with the hit, in one transaction."""

    channel: str
    update: Update
    #: Names of the watches that make it the channel's business.
    watches: tuple[str, ...]
    #: It was in its feed at the feed's first poll.
    old: bool = False
    #: Why it is held at present; None for what no decision has been made on.
    held: Reason | None = None
    #: 0 until the store has given it a number.
    id: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a channel has heard so far: in this story, and how often lately."""

    #: Sentences of this story that it was shown.
    sentences: tuple[str, ...] = ()
    #: (feed, entry) of every entry it was told of in this story.
    entries: frozenset[tuple[str, str]] = frozenset()
    #: When it was sent alerts, of any story, oldest first, as far back as its budget looks.
    recent: tuple[datetime, ...] = ()
    #: The feeds that earlier alerts of this story named as carrying it, too.
    also: frozenset[str] = frozenset()
    #: It was told once that this story breaks.
    broke: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Carrier:
    """An entry as one of those that carry a story: by whom, since when, and by which marks its text is known again."""

    feed: str
    #: Its key in the feed.
    entry: str
    link: str
    #: When it was first seen.
    at: datetime
    #: Of its first text and its link, see text.copies.
    marks: frozenset[str] = frozenset()
    published: datetime | None = None
    #: It was in its feed at the feed's first poll.
    old: bool = False
    #: When its feed had last been read well before that, as far back as the log of its polls goes; None where nobody asks.
    before: datetime | None = None

    @property
    def came(self) -> datetime | None:
        """When it came out, as far as that is known: what we see late (after a pause, at a first poll) says so itself.

        None for what was there before us and tells no date. What says that it had been out when its feed was last read, and was
        not there, has just come if that was shortly before: its date has no hour, or is in the wrong zone. Only a date of days
        ago is an old article's.
        """
        if self.published is None or self.published >= self.at:
            return None if self.old else self.at
        if self.old or self.before is None or self.at - self.before > _SHORTLY:
            return self.published
        is_astray = self.published <= self.before and self.at - self.published <= _ASTRAY
        return self.at if is_astray else self.published


@dataclass(frozen=True, kw_only=True, slots=True)
class Untold:
    """All that one channel has not heard of one story, with what it has."""

    channel: str
    story: int
    #: In the order in which they were recorded: chapters of several parts may have one number.
    concerns: tuple[Concern, ...]
    told: Told
    #: The feeds that carry the story.
    sources: frozenset[str] = frozenset()
    #: Its entries, of a long story the first and the latest ones.
    carriers: tuple[Carrier, ...] = ()
    #: For each watch, the (feed, entry) pairs that it hit in the story.
    hit_entries: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    #: Who follows it by hand, and who does not any more.
    following: Following = Following()


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """That a watch hit a new entry: when it was seen, and in which feed."""

    at: datetime
    feed: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Shortfall:
    """How many independent sources a story has, and for how many the least demanding watch waits."""

    has: int
    needs: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """An update that a channel is not told, or not yet, and why."""

    concern: Concern
    reason: Reason
    #: For what is held: when to look again.
    until: datetime | None = None
    #: For few-sources.
    shortfall: Shortfall | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Burst:
    """Why a story breaks: many independent sources within a short time, against what is usual (see decide.burst)."""

    #: The watch whose pace it goes beyond.
    watch: str
    #: So many independent sources came in within `within`.
    sources: int
    within: timedelta
    #: How many came in such a span before: into the story so far, and to the watch, of any story, on the last days.
    story_usual: float
    watch_usual: float
    #: What `sources` had to reach.
    needed: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Alert:
    """What one channel is told of one story at one moment: all updates that it has not heard yet."""

    #: The delivery key: the same in every copy of this alert.
    key: str
    channel: str
    story: int
    reason: Reason
    watches: tuple[str, ...]
    updates: tuple[Update, ...]
    at: datetime
    #: For each update, the sentences to show: new to this channel.
    shown: tuple[tuple[str, ...], ...]
    #: Further feeds that carry the story, which the channel has not been told of yet: they only repeat what others say.
    also: tuple[str, ...] = ()
    #: Of `also`, together with the feeds of `updates`: those that carry one text, a group each text.
    copies: tuple[tuple[str, ...], ...] = ()
    #: Why it passed all that could have held it; None for an alert that came in its time.
    burst: Burst | None = None
    #: The words of the updates that satisfy the watches, as the articles have them. The store adds them when an alert is
    #: claimed: they follow from its hits, so they are no part of what makes two alerts the same.
    matched: tuple[str, ...] = field(default=(), compare=False)

    def log_context(self) -> dict[str, object]:
        """Return the fields that every log line about this alert carries."""
        return {"alert": self.key, "channel": self.channel, "story": self.story, "reason": str(self.reason)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """An alert in words: a title of one line, a plain text, and the same as HTML built from escaped text."""

    key: str
    title: str
    text: str
    html: str
    #: The conversation that it belongs to; None for what belongs to no story.
    thread: Thread | None = None
    #: The same as the channel's service takes it; None where nothing is known of the service.
    posting: Posting | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What the decide station made of an Untold: an alert or none, and a verdict for every update that is not in it."""

    alert: Alert | None = None
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What a poll made of one entry: a numbered revision with its hits and its place in a story.

    Without `update` the state was only noticed (date-only, boilerplate) under the number it had, or its page was read for
    the first time (`again`).
    """

    revision: Revision
    hits: tuple[Hit, ...] = ()
    update: Update | None = None
    #: The revision is a known one: the words of its page satisfy these further watches.
    again: bool = False
    #: Of an update, the story that it is part of: another than its own once that was merged.
    story: int | None = None
    #: The stories that turned out to be one by it, in the order in which they were merged.
    merges: tuple[StoryChange, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """One try to hand an alert to a channel."""

    alert: str
    channel: str
    attempt: int
    at: datetime
    outcome: Outcome
    error: str | None = None
    #: For `retry`: not before this moment.
    retry_at: datetime | None = None
    #: What the service calls the message that opened the alert's thread, where it has said so with this try.
    opened: str = ""
    #: It failed for something that is not known to be the alert's own fault.
    channel_failed: bool = False
    #: The channel itself refused, whatever it is sent: its credentials, or it is gone.
    dead: bool = False
    #: The channel wants nothing, of any alert, before this moment.
    away: datetime | None = None
