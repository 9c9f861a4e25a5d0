"""All nouns of the project, each frozen and keyword-only; docs/glossary.md defines the words.

First what editors and engineers configure, then what flows down the river:

    Document -> Listing -> Entry -> Change -> Revision -> Hit -> Update -> Concern -> Alert -> Delivery

All times are aware datetimes in UTC unless a field says otherwise; all spans are timedeltas.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
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
    COSMETIC = "cosmetic"
    QUIET = "quiet"
    MUTED = "muted"
    BUDGET = "budget"
    SETTLE = "settle"
    FEW_SOURCES = "few-sources"
    NOT_WANTED = "not-wanted"
    OLD = "old"


#: Not told yet: these come later in an alert.
HOLDING_REASONS = frozenset({Reason.QUIET, Reason.BUDGET, Reason.SETTLE, Reason.DIGEST})


class Follow(StrEnum):
    """How far a watch goes on after its first hit."""

    STORY = "story"
    ENTRY = "entry"
    NONE = "none"


class Novelty(StrEnum):
    """How new an update must be to be told."""

    NEW = "new"
    ALL = "all"


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


@dataclass(frozen=True, slots=True)
class Secret:
    """A text that must never be shown: it prints as dots everywhere but where it is revealed on purpose."""

    _text: str = field(repr=False)

    def reveal(self) -> str:
        """Return the secret itself; only the edge that needs it calls this."""
        return self._text

    def __str__(self) -> str:
        return "***"


# ---------------------------------------------------------------- what is configured


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
    every: timedelta = timedelta(minutes=5)
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
    notify: tuple[str, ...] = ()


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Polling:
    """Manners of the poller; `max_bytes` counts after decompression."""

    every: timedelta = timedelta(minutes=5)
    concurrency: int = 64
    per_host: int = 2
    timeout: timedelta = timedelta(seconds=20)
    max_bytes: int = 10_000_000
    contact: str = ""


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Newsroom:
    """The whole configuration as one value; a reload builds a new one and swaps it in."""

    settings: Settings = Settings()
    feeds: Mapping[str, Feed] = field(default_factory=dict)
    actors: Mapping[str, Actor] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    watches: Mapping[str, Watch] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)


# ---------------------------------------------------------------- what flows down the river


@dataclass(frozen=True, kw_only=True, slots=True)
class Poll:
    """What is remembered of a feed between its polls."""

    feed: str
    url: str
    due: datetime
    etag: str | None = None
    last_modified: str | None = None
    #: SHA-256 of the last body that was taken, as hex.
    body_hash: str | None = None
    polled: datetime | None = None
    #: The last poll whose answer was good (304 included); None until the first one.
    succeeded: datetime | None = None
    failures: int = 0
    error: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PagePoll:
    """What is remembered of an entry's article page between its polls."""

    #: The entry's number in the store.
    entry: int
    feed: str
    key: str
    url: str
    #: None when it is asked no more.
    due: datetime | None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    polled: datetime | None = None
    #: When its text was last seen to change.
    changed: datetime | None = None
    #: The fingerprint of what the feed said of the entry last: where that changes, the page is asked at once.
    feed_state: str = ""
    failures: int = 0
    error: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """One HTTP answer: what an address said at a moment. `headers` have lower-case names."""

    feed: str
    #: The address that finally answered, after redirects.
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """One paragraph, heading or list item of an article as plain text, without line breaks."""

    text: str
    #: How many characters at its start the page marked as bold or as a heading: a marker often stands there.
    emphasis: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A stamped part of an article: `UPDATE 1430 GMT: …`, a live-blog post, `ORIGINAL ENTRY: …`."""

    #: Without brackets and closing colon.
    label: str
    #: Aware and in UTC; a date where the marker names only a day; None where it names no time.
    time: datetime | date | None = None
    #: The marker named no zone; the feed's was taken.
    zone_assumed: bool = False
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wire:
    """What an agency says of its own copy (IPTC NewsML-G2, ninjs), where a feed carries it."""

    #: 1 (most) to 9 (least urgent).
    urgency: int | None = None
    #: Such as `sig:update`, `sig:correction`.
    signals: tuple[str, ...] = ()
    #: `usable`, `withheld` or `canceled`.
    status: str | None = None
    #: The editor's note.
    note: str = ""
    slugline: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One article as one feed shows it now; cleaned text only, no markup, no control characters."""

    feed: str
    #: What identifies it in its feed: the guid as the feed gives it, else its canonical link, else a hash of the title.
    key: str
    link: str = ""
    title: str = ""
    summary: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    wire: Wire = Wire()
    #: Stamped parts as the document's own structured data give them (a live blog's posts); they count before markers.
    posts: tuple[Block, ...] = ()

    @property
    def text(self) -> str:
        """The article's text, a line for each paragraph."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def date(self) -> datetime | None:
        """When the feed says that the entry was last touched."""
        return self.updated or self.published


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """What one document says: the feed's own title and language, and its entries in the document's order."""

    title: str = ""
    language: str | None = None
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """What an entry's article page says; cleaned text only. Without a text of its own no page is an Article."""

    title: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    #: A live blog's posts as the page's structured data give them, in their order; `paragraphs` hold their words, too.
    posts: tuple[Block, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    language: str | None = None

    @property
    def text(self) -> str:
        """The article's text, a line for each paragraph."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownEntry:
    """What the store remembers of an entry: its last revision, and the fingerprints of all its states."""

    id: int
    feed: str
    key: str
    link: str
    story: int
    number: int
    title: str
    text: str
    fingerprint: str
    fingerprints: frozenset[str]
    #: The feed's date of the entry (see Entry.date) when it was last seen.
    date: datetime | None = None
    #: The text of the last revision that any channel was told, None if none was: many small edits add up to one.
    told: str | None = None
    #: Its text is that of its article page, not the feed's.
    paged: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """A sentence that was changed: as it was, and as it is."""

    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What the revise station found: what is new in an entry, and of which kind."""

    kind: Kind
    title: str
    #: The article's text as it stands, a line for each paragraph, boilerplate left out.
    text: str
    #: New sentences or paragraphs in page order, without the marker's label.
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    #: Sentences that say something else than before; their new wording is in `added`, too.
    edited: tuple[Edit, ...] = ()
    #: The blocks that are new (all of them for a new entry).
    blocks: tuple[Block, ...] = ()
    #: Equal for two states whose title and text differ at most in white space.
    fingerprint: str

    @property
    def says(self) -> tuple[str, ...]:
        """What it tells a reader: the new text, or the title where that is all there is."""
        titled = self.kind in {Kind.NEW, Kind.HEADLINE} and self.title
        return self.added or ((self.title,) if titled else ())


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """One state of an entry, numbered by the store; number 1 is the first seen."""

    feed: str
    entry: str
    link: str
    number: int
    at: datetime
    change: Change
    #: The feed's own date of this state, for show only: dates decide nothing.
    date: datetime | None = None

    def log_context(self) -> dict[str, object]:
        """Return the fields that every log line about this revision carries."""
        return {"feed": self.feed, "entry": self.entry, "number": self.number, "kind": str(self.change.kind)}


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Update:
    """A revision as the next chapter of a story."""

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


@dataclass(frozen=True, kw_only=True, slots=True)
class Untold:
    """All that one channel has not heard of one story, with what it has."""

    channel: str
    story: int
    #: In the order of their chapters.
    concerns: tuple[Concern, ...]
    told: Told


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """An update that a channel is not told, or not yet, and why."""

    concern: Concern
    reason: Reason
    #: For what is held: when to look again.
    until: datetime | None = None


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What the decide station made of an Untold: an alert or none, and a verdict for every update that is not in it."""

    alert: Alert | None = None
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What a poll made of one entry: a numbered revision with its hits and its place in a story.

    Without `update` the state was only noticed (date-only, boilerplate) under the number it had.
    """

    revision: Revision
    hits: tuple[Hit, ...] = ()
    update: Update | None = None


class Outcome(StrEnum):
    """How a delivery ended."""

    DELIVERED = "delivered"
    RETRY = "retry"
    REFUSED = "refused"


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
