"""Which keys are there, what may they hold, and what holds where one is absent?

The texts under the fields are shown by editors (schema.json); docs/reference/configuration.md says the same at length,
and a test holds the two together.
"""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from monitor.config.moments import At, Lines, Phrases, ReasonKey
from monitor.config.values import (
    AtMost,
    Clock,
    Duration,
    Every,
    Hours,
    Language,
    Line,
    Listen,
    Network,
    Retention,
    Size,
    Span,
    Text,
    WebAddress,
    Zone,
    choice,
)
from monitor.model import Follow, Kind, Novelty, Page, Priority

#: What a watch may ask to be told; the other kinds are never told.
TELLABLE = (Kind.NEW, Kind.UPDATE, Kind.CORRECTION, Kind.RETRACTION, Kind.HEADLINE)

FollowKey = Annotated[Follow, *choice(*Follow)]
NoveltyKey = Annotated[Novelty, *choice(*Novelty)]
PriorityKey = Annotated[Priority, *choice(*Priority)]
PageKey = Annotated[Page, *choice(*Page)]
TellKey = Annotated[Kind, *choice(*TELLABLE)]
Count = Annotated[int, Field(ge=1, le=100_000)]


def as_written(default: object) -> Any:
    """Return a field whose default stands here, and in the JSON Schema, as a user would write it."""
    return Field(default=default)


class Model(BaseModel):
    """A mapping of the configuration: unknown keys and values of another type are mistakes."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        validate_default=True,
        use_attribute_docstrings=True,
        hide_input_in_errors=True,
    )


def _one_of(**given: object) -> None:
    """Raise ValueError unless just one of these keys is given."""
    if sum(value is not None for value in given.values()) != 1:
        raise ValueError(f"needs just one of the keys {', '.join(given)}")


class PollSection(Model):
    """Manners of the poller."""

    every: Every = as_written("5m")
    """How often a feed is polled that does not say it itself: a duration, or bounds (from, to) within which it goes by its rhythm."""
    concurrency: Count = 64
    """How many feeds are fetched at the same time."""
    per_host: Count = 2
    """How many of them from one host."""
    host_gap: Duration = as_written("0s")
    """The shortest time between two requests to one host."""
    heed_up_to: Duration = as_written("1h")
    """Up to which interval publishers are heeded that ask for fewer polls (Cache-Control, ttl); 0s heeds none."""
    heed_skips: bool = False
    """Whether publishers are heeded that want no polls at some hours and days (skipHours, skipDays)."""
    timeout: Span = as_written("20s")
    """The longest that one fetch may take, redirects included."""
    max_bytes: Size = as_written("10MB")
    """The largest document that is read, counted after decompression."""
    contact: Line | None = None
    """Whom a publisher can ask; sent in the User-Agent."""


class NetworkSection(Model):
    """What may be fetched beyond the public internet."""

    allow: list[Network] = []
    """Private networks that may be fetched, such as 127.0.0.1/32."""


class FirstPollSection(Model):
    """What is told of the entries that a new feed already holds."""

    tell_within: Duration = as_written("0s")
    """Entries younger than this are told; the others are only stored."""


class StoriesSection(Model):
    """How stories are followed."""

    window: Span = as_written("72h")
    """A story without a new entry for this long takes no further ones."""
    embedding: Line | None = None
    """The installed plug-in that tells what entries mean; without it their words are compared alone."""


class KeepSection(Model):
    """How long is what remembered?"""

    entries: Retention = as_written("90d")
    """How long entries are kept."""
    stories: Retention = as_written("forever")
    """How long stories are kept."""


class WebSection(Model):
    """The program's own web server."""

    listen: Listen = "127.0.0.1:8642"
    """Address and port that it listens on."""
    public_url: WebAddress | None = None
    """How it is reached from outside; without it there is no web server, and no hub can push to us."""


class MonitorSection(Model):
    """The program itself."""

    database: Line = Field(default="sqlite:///monitor.db", repr=False)
    """`sqlite:///FILE`, relative to $STATE_DIRECTORY or else the current folder, or `postgresql+psycopg://user@host/name`."""
    timezone: Zone = "UTC"
    """The readers' time zone."""
    poll: PollSection = PollSection()
    """Manners of the poller."""
    network: NetworkSection = NetworkSection()
    """What may be fetched beyond the public internet."""
    first_poll: FirstPollSection = FirstPollSection()
    """What is told of the entries that a new feed already holds."""
    stories: StoriesSection = StoriesSection()
    """How stories are followed."""
    keep: KeepSection = KeepSection()
    """How long is what remembered."""
    web: WebSection = WebSection()
    """The program's own web server."""
    operator: list[Line] = []
    """The channels that are told when feeds break, go quiet, are gone or have moved."""


class FeedItem(Model):
    """An RSS, Atom or JSON Feed document that is polled."""

    url: WebAddress
    """Where the feed is."""
    title: Line | None = None
    """What readers see; the name where absent."""
    tags: list[Line] = []
    """Words by which watches choose feeds."""
    language: Language | None = None
    """The language of its entries; detected where absent."""
    timezone: Zone = "UTC"
    """Of times in articles that name no zone."""
    every: Every | None = None
    """How often it is polled; monitor.poll.every where absent."""
    heed_up_to: Duration | None = None
    """Up to which interval the publisher is heeded; monitor.poll.heed_up_to where absent."""
    recheck: Duration = as_written("0s")
    """How often it is asked unconditionally, for a server that says "not modified" wrongly; 0s: never."""
    heed_skips: bool | None = None
    """Whether the publisher's hours and days of rest are heeded; monitor.poll.heed_skips where absent."""
    page: PageKey = as_written("never")
    """Which article pages are fetched: those of followed stories (tracked), all, or none."""


class ActorItem(Model):
    """A named person or group."""

    name: Line
    """The name that readers see; it is looked for as well."""
    aliases: list[Line] = []
    """Other names: `word`, `prefix*`, `=Exact`."""


class PlaceItem(Model):
    """A named place."""

    name: Line
    """The name that readers see; it is looked for as well."""
    aliases: list[Line] = []
    """Other names: `word`, `prefix*`, `=Exact`."""
    contains: list[Line] = []
    """What lies in it: names of other places here, or plain names."""


class ScopeKeys(Model):
    """Where a watch looks; an empty list means everywhere."""

    tags: list[Line] = []
    """Only in feeds with one of these tags."""
    feeds: list[Line] = []
    """Only in these feeds."""
    languages: list[Language] = []
    """Only in entries in these languages."""


class EntryKeys(Model):
    """An entry that a watch's test makes up."""

    feed: Line | None = None
    """The feed that it stands in; where absent, one where the watch looks."""
    tags: list[Line] = []
    """Tags of the feed, where the test names none."""
    title: Line | None = None
    """Its title."""
    summary: Text | None = None
    """Its summary."""
    text: Text | None = None
    """Its text."""
    author: Lines = []
    """Its author, or a list of them."""
    category: Lines = []
    """Its category, or a list of them."""
    language: Language | None = None
    """Its language; the feed's where absent."""
    url: WebAddress | None = None
    """Its address."""


class RevisionKeys(EntryKeys):
    """One moment of a story that a watch's test makes up; what it does not say stays as it was."""

    at: At
    """When it is seen: 14:30, 07:00 +1d, or +35m after the story's beginning."""
    entry: Line | None = None
    """Which entry it is a state of; the same name again is an edit."""
    above: Text | None = None
    """What is put above the text as it stood."""
    below: Text | None = None
    """What is put below the text as it stood."""


class AlertKeys(Model):
    """An alert that a story must cause."""

    at: At
    """When it is told, to the minute."""
    channel: Line | None = None
    """Who is told; every channel that is told at that moment where absent."""
    reason: ReasonKey | None = None
    """Why it is told."""
    says: Phrases = []
    """What it must say: a text or a list of them."""
    silent: Phrases = []
    """What it must not say."""


class WatchTestKeys(Model):
    """What a watch must, or must not, fire at, and what it must tell."""

    name: Line | None = None
    """What the test is about, for who reads that it failed."""
    text: Text | None = None
    """An article; the first line is its title."""
    entry: EntryKeys | None = None
    """An entry with fields of its own."""
    story: list[RevisionKeys] | None = Field(default=None, min_length=1)
    """Several revisions, one after the other."""
    fires: bool | None = None
    """Whether the watch must hit; of a story, any of its revisions."""
    alerts: list[AlertKeys] | None = None
    """All alerts that the story must cause; an empty list: nobody may be told."""

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        _one_of(text=self.text, entry=self.entry, story=self.story)
        if self.alerts is not None and self.story is None:
            raise ValueError("alerts are for a story: text and entry only say whether the watch fires")
        if self.fires is None and self.alerts is None:
            raise ValueError("expects nothing: say fires, or of a story which alerts")
        return self


class WatchItem(Model):
    """A rule of an editor: what to look for, where, and whom to tell."""

    title: Line | None = None
    """What readers see; the name where absent."""
    match: Text | None = None
    """An expression; see the reference of watches."""
    actors: list[Line] = []
    """The short form: any of these actors,"""
    places: list[Line] = []
    """and any of these places,"""
    keywords: list[Line] = []
    """and any of these expressions,"""
    exclude: list[Line] = []
    """and none of these expressions."""
    only: ScopeKeys = ScopeKeys()
    """Where it looks."""
    follow: FollowKey = as_written("story")
    """After a hit: every update of the story, of that entry, or none."""
    tell: list[TellKey] = as_written(["new", "update", "correction", "retraction"])
    """Which kinds of updates are told."""
    novelty: NoveltyKey = as_written("new")
    """Told is what is new in the story, only updates most of which is new (major), or all."""
    min_sources: Count = 1
    """How many independent sources must carry a story before it is told."""
    priority: PriorityKey = as_written("normal")
    """How much it matters; urgent passes quiet hours and budgets."""
    breaking: bool = True
    """Whether a burst of sources makes it urgent, once a story."""
    notify: list[Line] = []
    """The channels that are told."""
    tests: list[WatchTestKeys] = []
    """Examples of what it must, or must not, fire at and tell."""


class QuietKeys(Model):
    """Hours in which a channel is not told."""

    hours: Hours
    """From when to when."""
    timezone: Zone | None = None
    """monitor.timezone where absent."""


class DigestKeys(Model):
    """When a channel is told that wants no instant alerts."""

    at: list[Clock] | None = Field(default=None, min_length=1)
    """At these times of day, in monitor.timezone."""
    every: Span | None = None
    """Every so often."""

    @model_validator(mode="after")
    def _one_rhythm(self) -> Self:
        _one_of(at=self.at, every=self.every)
        return self


class EscalateKeys(Model):
    """Whom to tell when an urgent alert is not acknowledged."""

    after: Span
    """How long to wait for the acknowledgement."""
    to: list[Line] = Field(min_length=1)
    """The channels that are told then."""


class ChannelItem(Model):
    """Where people are told: a chat room or a mailbox."""

    url: Line | None = Field(default=None, repr=False)
    """An Apprise URL; `${NAME}` is taken from the environment."""
    url_file: Line | None = None
    """A file that holds the URL: in $CREDENTIALS_DIRECTORY, or else relative to the configuration."""
    quiet: QuietKeys | None = None
    """Hours in which it is not told: held, never dropped."""
    settle: Duration = as_written("0s")
    """How long to wait for more, to put simultaneous updates in one message."""
    at_most: AtMost | None = None
    """How many alerts; what is over it goes into a digest."""
    digest: DigestKeys | None = None
    """When it is told; instantly where absent."""
    escalate: EscalateKeys | None = None
    """Whom to tell when an urgent alert is not acknowledged."""
    max_age: Span = as_written("5d")
    """How long an alert is tried that cannot be delivered."""

    @model_validator(mode="after")
    def _one_address(self) -> Self:
        _one_of(url=self.url, url_file=self.url_file)
        return self
