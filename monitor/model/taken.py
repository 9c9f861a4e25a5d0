"""What flows in: a document becomes entries, an entry's change a revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.model.choices import Kind, Pace
from monitor.model.polled import NO_ADVICE, UNKNOWN_RHYTHM, Advice, Rhythm
from monitor.model.pushed import Hub


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
    #: By what the items of that body are known again, so that only others are read (Listing.seen); None: all are read.
    seen: bytes | None = None
    polled: datetime | None = None
    #: The last poll whose answer was good (304 included); None until the first one.
    succeeded: datetime | None = None
    failures: int = 0
    error: str | None = None
    #: The address in the configuration, where `url` has taken the place of it after a permanent move; else empty.
    configured: str = ""
    #: Where the last good answer came from, after redirects.
    answered: str = ""
    #: Where permanent redirects lead, since when they do without a break, and at how many polls they did.
    moving_to: str = ""
    moving_since: datetime | None = None
    moving_polls: int = 0
    #: It is asked no more: the server said that it is gone for good.
    stopped: datetime | None = None
    #: Until when its host asked us to stay away, and which host that was: redirects lead to others than the address says.
    away: datetime | None = None
    away_host: str = ""
    #: The first of the failures in a row.
    failing_since: datetime | None = None
    #: How often it was polled, and at how many of these polls no entry was known: something may have been missed.
    polls: int = 0
    gaps: int = 0
    #: Why it is due just then.
    pace: Pace = Pace.FIRST
    rhythm: Rhythm = UNKNOWN_RHYTHM
    advice: Advice = NO_ADVICE
    #: For how long the last answer called itself fresh (Cache-Control, Expires).
    fresh: timedelta | None = None


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
    #: By what the feed's last words on the entry are known again: where they change, the page is asked at once.
    feed_state: str = ""
    #: The feed has said something new since the page last answered.
    news: bool = False
    #: The page's own headline, as it was last read.
    headline: str = ""
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
    #: Where the redirects lead, if every one of them is permanent (301, 308); else empty.
    moved_to: str = ""


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
    #: Those that were read: items that stood in the document before, byte for byte, are not among them.
    entries: tuple[Entry, ...] = ()
    #: The entries that are listed as they were and not read: digests of their keys (parse.key_digest).
    unread: frozenset[bytes] = frozenset()
    #: By what all these items are known again in the next document (see Poll.seen).
    seen: bytes | None = None
    advice: Advice = NO_ADVICE
    #: Who pushes the feed, where it names somebody.
    hub: Hub | None = None
    #: The address of the document with the entries before these (RFC 5005: `prev-archive`, else `next`), else empty.
    older: str = ""


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
    #: It was in its feed at the feed's first poll (see decide.is_old).
    old: bool = False


#: IPTC's signals by their bare names (cv.iptc.org/newscodes/signal; `kill` is agencies' own); in Wire they begin with `sig:`.
IPTC_SIGNALS = frozenset({"update", "correction", "clarification", "kill", "noarchive", "multishot", "mlcaption"})
#: Our words for an article that is in use again, with its name in the braces.
LIFTED = "The withdrawal of {} was lifted."


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

    @property
    def lifts(self) -> str:
        """Our sentence that a withdrawal was lifted, empty where none was; it is news every time it is said."""
        first = self.added[0] if self.added and self.kind is Kind.UPDATE else ""
        before, after = LIFTED.split("{}")
        return first if first.startswith(before) and first.endswith(after) else ""


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
