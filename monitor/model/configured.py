"""What editors and engineers configure: feeds, actors, places, watches, channels, settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta

from monitor.model.choices import Follow, Kind, Novelty, Page, Priority, Reason
from monitor.model.dressed import Service


@dataclass(frozen=True, slots=True)
class Secret:
    """A text that must never be shown: it prints as dots everywhere but where it is revealed on purpose."""

    _text: str = field(repr=False)

    def reveal(self) -> str:
        """Return the secret itself; only the edge that needs it calls this."""
        return self._text

    def __str__(self) -> str:
        return "***"


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """An RSS, Atom or JSON Feed document that is polled."""

    name: str
    url: str
    title: str = ""
    tags: tuple[str, ...] = ()
    language: str | None = None
    #: IANA zone of times in articles that name none.
    timezone: str = "UTC"
    #: The time between two polls; with `slowest` the shortest time.
    every: timedelta = timedelta(minutes=5)
    #: The longest time between two polls, between which and `every` it goes by the feed's own rhythm; None: always `every`.
    slowest: timedelta | None = None
    #: Up to which interval the publisher's advice (Cache-Control, ttl, …) is heeded; nothing: not at all.
    heed_up_to: timedelta = timedelta(hours=1)
    #: Whether the hours and days count in which the publisher wants no polls.
    heed_skips: bool = False
    #: How often it is asked without validators: some servers say "not modified" for ever. Nothing: never.
    recheck: timedelta = timedelta(0)
    page: Page = Page.NEVER


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """A named person or group with its aliases (watch terms: `word`, `prefix*`, `=Exact`)."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A named place; `contains` holds keys of places, or plain names of places not listed."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Where a watch looks; an empty tuple means everywhere."""

    tags: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class StagedRevision:
    """One state of an entry that a watch's test makes up; None and empty mean: as the entry said before."""

    #: Since the midnight before the story, as the readers' clock shows it.
    at: timedelta
    #: Which entry it is a state of, within its feed.
    entry: str | None = None
    feed: str | None = None
    #: Of a feed that the test does not name.
    tags: tuple[str, ...] = ()
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    #: What is put above and below the text as it stood.
    above: str | None = None
    below: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None
    url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ExpectedAlert:
    """An alert that a watch's test expects: when (see StagedRevision), whom it tells, why, and in which words."""

    at: timedelta
    #: None: every channel that is told at that moment.
    channel: str | None = None
    reason: Reason | None = None
    says: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class WatchTest:
    """What a watch must, or must not, fire at, and what it must tell; with the place where that is written."""

    file: str
    line: int
    column: int
    name: str = ""
    #: One for a text or an entry; for a story its moments, in order.
    revisions: tuple[StagedRevision, ...]
    fires: bool | None = None
    #: All alerts of the story; None where the test is not about alerts.
    alerts: tuple[ExpectedAlert, ...] | None = None

    @property
    def place(self) -> str:
        """Where it is written, as messages name it."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Watch:
    """A rule of an editor: what to look for, where, and whom to tell.

    `match` is an expression; without one, the short form holds:
    (any actor) AND (any place) AND (any keyword) AND NOT (any exclude).
    """

    name: str
    title: str = ""
    match: str | None = None
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    only: Scope = Scope()
    follow: Follow = Follow.STORY
    tell: frozenset[Kind] = frozenset({Kind.NEW, Kind.UPDATE, Kind.CORRECTION, Kind.RETRACTION})
    novelty: Novelty = Novelty.NEW
    min_sources: int = 1
    priority: Priority = Priority.NORMAL
    #: A burst of sources makes it urgent once a story.
    breaking: bool = True
    notify: tuple[str, ...] = ()
    #: What proves it, and the file that it is written in. Two watches that differ only in these do the same.
    tests: tuple[WatchTest, ...] = field(default=(), compare=False, repr=False)
    file: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Quiet:
    """Hours in which a channel is not told; `end` may lie on the next day."""

    start: time
    end: time
    timezone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """At most `count` alerts in any span of `per`."""

    count: int
    per: timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Digest:
    """When a channel that wants no instant alerts is told: at times of day (in `timezone`), or every so often."""

    at: tuple[time, ...] = ()
    every: timedelta | None = None
    timezone: str = "UTC"


@dataclass(frozen=True, kw_only=True, slots=True)
class Escalation:
    """Whom to tell when an urgent alert is not acknowledged in time."""

    after: timedelta
    to: tuple[str, ...]


#: So long an alert is tried. Mail servers keep what they cannot deliver for as long (RFC 5321, 4.5.4.1: at least 4-5 days;
#: Postfix: 5 days).
MAX_AGE = timedelta(days=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """Where people are told: a chat room or a mailbox (an Apprise URL)."""

    name: str
    url: Secret
    quiet: Quiet | None = None
    settle: timedelta = timedelta(0)
    at_most: Budget | None = None
    digest: Digest | None = None
    escalate: Escalation | None = None
    #: An alert that could not be delivered for so long is given up, and shown as refused.
    max_age: timedelta = MAX_AGE
    #: What `url` names; only commands that contact channels know it.
    service: Service = field(default_factory=Service)


@dataclass(frozen=True, kw_only=True, slots=True)
class Polling:
    """Manners of the poller; `max_bytes` counts after decompression."""

    #: What holds for feeds that do not say it themselves; see Feed.
    every: timedelta = timedelta(minutes=5)
    slowest: timedelta | None = None
    heed_up_to: timedelta = timedelta(hours=1)
    heed_skips: bool = False
    concurrency: int = 64
    per_host: int = 2
    #: The shortest time between the beginnings of two requests to one host.
    host_gap: timedelta = timedelta(0)
    timeout: timedelta = timedelta(seconds=20)
    max_bytes: int = 10_000_000
    contact: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Web:
    """Where the program's own web server listens, and how it is reached from outside: without that, no hub can push to us."""

    #: `host:port`.
    listen: str = "127.0.0.1:8642"
    public_url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """The `monitor:` section."""

    database: Secret = Secret("sqlite:///monitor.db")
    #: The readers' IANA zone: times are shown in it.
    timezone: str = "UTC"
    poll: Polling = Polling()
    #: Private networks that may be fetched, as CIDR texts.
    allow: tuple[str, ...] = ()
    #: Entries in a feed's first poll younger than this are told.
    tell_within: timedelta = timedelta(0)
    #: A story without a new entry for this long takes no further ones.
    story_window: timedelta = timedelta(hours=72)
    #: The plug-in by which entries are compared beside their words; None: by their words alone.
    embedding: str | None = None
    #: The channels that are told of troubles of the program's own work, such as feeds that went quiet.
    operator: tuple[str, ...] = ()
    web: Web = Web()


@dataclass(frozen=True, kw_only=True, slots=True)
class Newsroom:
    """The whole configuration as one value; a reload builds a new one and swaps it in."""

    settings: Settings = Settings()
    feeds: Mapping[str, Feed] = field(default_factory=dict)
    actors: Mapping[str, Actor] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    watches: Mapping[str, Watch] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    #: The newsroom's own templates, by the name of the medium that each is for.
    templates: Mapping[str, str] = field(default_factory=dict)
