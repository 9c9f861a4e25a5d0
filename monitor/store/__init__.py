"""What is remembered? The protocol of the store; read this first.

One contract, three stores: `memory.MemoryStore` (replay, tests), and `sql.SqlStore` on SQLite and PostgreSQL, which only
the doors import. tests/test_store.py runs the same suite on all three.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from monitor.model import (
    Alert,
    Carrier,
    Change,
    Concern,
    Delivery,
    Entry,
    Hit,
    KnownEntry,
    PagePoll,
    Placement,
    Sighting,
    Story,
    Untold,
    Update,
    Verdict,
)
from monitor.store.polled import FeedTransaction, FeedView
from monitor.store.pushed import PushTransaction, PushView
from monitor.store.records import AlertRecord, Archived, ArchivedChapter, HitRecord, Placed
from monitor.store.sending import SendTransaction, SendView
from monitor.store.stories import StoryTransaction, StoryView

__all__ = [
    "BY_FOLLOWING",
    "AlertRecord",
    "Archived",
    "ArchivedChapter",
    "HitRecord",
    "Placed",
    "Store",
    "Transaction",
    "View",
]

#: By whom stories are merged that turn out to be one.
BY_FOLLOWING = "follow"


class View(FeedView, PushView, SendView, StoryView, Protocol):
    """What can be read inside one consistent snapshot.

    A story that was merged into another is a part of it: its rows keep its number, so that (story, chapter) goes on to name
    the same update. Only what is taken out of a story (`part`) is numbered anew, and then no other gets the old name. Whatever is asked of a story is answered for it with all its parts, and of a part for the story that it is
    part of now.
    """

    # ---- take
    def known(self, feed: str, keys: Collection[str], links: Collection[str] = ()) -> Mapping[str, KnownEntry]:
        """Return the entries of `feed` with these keys (by key), and those with these canonical links (by link).

        A link that several of its entries share (posts of a live blog) names none of them.
        """

    def known_takes(self, feed: str, wire_keys: Collection[str], *, since: datetime) -> Mapping[str, KnownEntry]:
        """Return, by wire key, the entry of `feed` that this wire story is, if it was last recorded at or after `since`.

        An agency may send each take of a story under a new guid and link; the key of its headline (revise.wire_key of
        KnownEntry.title) stays. A key that several such entries share names none of them, and neither does an empty one.
        """

    def known_by_id(self, entry_id: int) -> KnownEntry | None:
        """Return the entry with this number, None if there is none."""

    def entry(self, entry_id: int) -> Entry | None:
        """Return the entry with this number as it was last shown, None if there is none."""

    def other_words(self, entry_id: int) -> KnownEntry | None:
        """Return the entry in the words that do not count now, None where there are none.

        While its page's words count those are the feed's; when the page was given up, they are its page's.
        """

    def common_lines(self, feed: str, marks: Collection[str], *, at_least: int) -> frozenset[str]:
        """Return which of these marks of lines were counted in at least so many entries of `feed`."""

    def hits_in(self, story: int) -> Mapping[str, frozenset[tuple[str, str]]]:
        """Return who follows `story`: for each watch that hit it, the (feed, entry) pairs it hit there."""

    def watching(self, story: int) -> frozenset[str]:
        """Return the watches that hit `story`; what this costs grows with their number, not with that of the hits."""

    def watching_entry(self, feed: str, entry: str) -> frozenset[str]:
        """Return the watches that hit this entry, in whichever of its states."""

    def hitting(self, update: Update) -> frozenset[str]:
        """Return the watches that hit an update's revision."""

    def channels_told(self, feed: str, entry: str) -> frozenset[str]:
        """Return the channels that were told any update of this entry."""

    def said(self, story: int, *, limit: int = 2000) -> Sequence[str]:
        """Return the latest `limit` of the sentences that updates of `story` have said (Change.says), oldest first."""

    def dropped(self, entry_id: int, *, limit: int = 2000) -> Sequence[str]:
        """Return the latest `limit` sentences that revisions of an entry removed or changed, as they were, latest first."""

    def placed(self, since: datetime, *, window: timedelta) -> Iterable[Placed]:
        """Yield the entries of all stories that moved at or after `since`, in the order in which they were recorded.

        Each with the story that it is part of now, which moved when any of its parts did. Those are left out that had come
        more than `window` before the last entry of all: with that one the model of the stories forgot them.
        """

    # ---- pages
    def pages(self, entries: Collection[int]) -> Mapping[int, PagePoll]:
        """Return what is remembered of the pages of these entries (numbers), by entry, under the keys they have now."""

    def due_pages(self, now: datetime, *, limit: int, after: tuple[datetime, int] | None = None) -> Sequence[PagePoll]:
        """Return at most `limit` pages whose time has come, the longest waiting first; those without `due` never.

        `after` is where to go on: when the last page of before was due, and the number of its entry.
        """

    def next_page(self) -> datetime | None:
        """Return when the next page is due, None if none is to be asked."""

    # ---- tell
    def untold(self, now: datetime) -> Sequence[tuple[str, int]]:
        """Return (channel, story) wherever a concern is open that is new, or was held until a moment not after `now`.

        In the order of the oldest such concern.
        """

    def untold_of(self, channel: str, story: int, *, since: datetime) -> Untold:
        """Return all open and held concerns of `channel` in `story`, and what it was told (`recent` from `since` on).

        With the feeds that carry the story, its entries (see `carriers`), and those that each watch hit.
        """

    def carriers(self, story: int, *, limit: int = 500) -> Sequence[Carrier]:
        """Return the entries of a story in the order of their arrival; of many the first and the last `limit`."""

    def sightings(self, watch: str, *, since: datetime, limit: int) -> Sequence[Sighting]:
        """Return when a watch hit new entries at or after `since`, oldest first, among its latest `limit` hits.

        What was in its feed at the feed's first poll is left out: it came all at once.
        """

    def next_release(self) -> datetime | None:
        """Return when the first held concern is to be looked at again, None if nothing is held."""

    # ---- deliver
    def next_try(self, channel: str) -> datetime | None:
        """Return when the next undelivered alert of `channel` may be tried (or its lease ends), None if none waits."""

    def alert_counts(self) -> Mapping[str, Mapping[str, int]]:
        """Return how many alerts are in each state (all four), for every channel that ever had one, configured or not."""

    # ---- lists
    def stories(self, *, limit: int, followed_only: bool = False) -> Sequence[Story]:
        """Return the stories that moved last, newest first; those that are part of another are counted there.

        `followed_only`: those that a watch hit, or follows by hand.
        """

    def updates(self, story: int) -> Sequence[Update]:
        """Return the updates of a story in the order in which they were recorded."""

    def hits(self, *, limit: int, watch: str | None = None, story: int | None = None) -> Sequence[HitRecord]:
        """Return the latest hits, newest first; all, or those of one watch, or in one story, or both."""

    def alerts(self, *, limit: int, story: int | None = None) -> Sequence[AlertRecord]:
        """Return the latest alerts, newest first; all, or those that carry an update of one story."""

    def verdicts(self, story: int) -> Sequence[Verdict]:
        """Return why updates of `story` were refused to a channel, or are still held."""

    def entries(self, *, link: str) -> Sequence[tuple[Entry, Change]]:
        """Return the entries (of any feed) with this key or canonical link, each with its latest state."""

    def archive(self, since: datetime) -> Iterator[Archived]:
        """Yield all revisions seen at or after `since`, in the order of (seen, number), read as they are asked for.

        Those of one moment and number come in the order in which their entries arrived. A database gives the texts as
        they are asked for, so that years can be read through; only inside of the snapshot that gave this view.
        """

    def archive_span(self) -> tuple[datetime, datetime] | None:
        """Return when the first and the last revision of the archive were seen, None if there is none."""

    def stories_since(self, since: datetime) -> Sequence[int]:
        """Return the stories that moved at or after `since`, in the order of their numbers."""

    def chapters(self, stories: Collection[int]) -> Iterator[ArchivedChapter]:
        """Yield all chapters of these stories, from the first one on, in the order in which they were recorded.

        A database gives the texts as they are asked for; only inside of the snapshot that gave this view.
        """


class Transaction(FeedTransaction, PushTransaction, SendTransaction, StoryTransaction, View, Protocol):
    """What can be written; all of it is kept when the transaction ends well, nothing when it ends with an error."""

    # ---- take
    def record(
        self,
        entry: Entry,
        change: Change,
        placement: Placement,
        *,
        novel: bool,
        at: datetime,
        paged: bool = False,
        old: bool = False,
    ) -> Update:
        """Store a changed or new entry; revision and chapter numbers are given here. Opens a story where placement has none.

        An entry that is already known (same feed and key) keeps its story; the placement is then ignored. A new one that
        carries on a part is recorded under the story that this is part of now. `paged` says
        that the text is that of the article page; an entry that was paged stays so. `old` says of a new entry that it was
        in its feed at the feed's first poll.
        """

    def rename_entry(self, entry_id: int, entry: Entry) -> None:
        """Give a known entry the key and link by which its feed names it from now on."""

    def notice(self, entry_id: int, entry: Entry, *, fingerprint: str | None = None) -> None:
        """Remember the entry's new date (and fingerprint) without a new revision."""

    def count_lines(self, feed: str, marks: Collection[str], *, at: datetime) -> None:
        """Count each of these marks once more in `feed`: marks (short hashes) of the lines that one entry showed anew.

        They were last seen on the day of `at` (UTC).
        """

    def add_hits(self, update: Update, hits: Sequence[Hit]) -> None:
        """Store the hits of an update's revision."""

    def add_concerns(self, concerns: Iterable[Concern]) -> None:
        """Store whom an update concerns: at most one concern a channel and update, a second one is ignored."""

    def widen_concerns(self, concerns: Iterable[Concern]) -> None:
        """Let further watches make a stored update the business of a channel: it is decided on anew, for all of them.

        Where the channel was told, or where no watch is new to it, or where the update is refused as old, nothing changes.
        """

    # ---- pages
    def save_pages(self, pages: Iterable[PagePoll]) -> None:
        """Remember these pages of entries, new or known. Raises StoreError for an entry that is not there."""

    def rebase(self, entry_id: int, entry: Entry, change: Change) -> Update:
        """Let the page's text be what the entry's next state is compared with, without a new revision or chapter.

        Title, text and fingerprint of the latest revision are replaced, of the first one also what it added and its
        blocks: the article was new, and that is what it says. The entry is paged from now on. All its
        earlier fingerprints stay known. What was told of it counts as told in the page's words: a feed's teaser and
        an article cannot be compared. Returns the chapter as it reads now. Raises StoreError for an entry that is not there.
        """

    def unpage(self, entry_id: int) -> None:
        """Give the page up: the text that the feed gave before the page took its place is compared with again.

        What the page said is kept as the entry's other words, for the day when it comes back. An entry that came with its page's text keeps it until its next revision. Nothing happens to one that is not
        paged. Raises StoreError for an entry that is not there.
        """

    def put_aside(self, entry_id: int, change: Change) -> None:
        """Let title, text and fingerprint of `change` be the entry's other words (see View.other_words) from now on.

        Its fingerprint is known of the entry, too. Raises StoreError for an entry that is not there.
        """

    # ---- tell
    def post(self, alert: Alert, concerns: Collection[Concern]) -> None:
        """Queue an alert for its channel, mark the concerns it carries as told, and its revisions as told of their entries.

        A key that exists makes no second alert, but its concerns are told all the same: else they would stay open for ever.
        """

    def give(self, verdicts: Iterable[Verdict]) -> None:
        """Mark concerns as held (verdicts with a reason that holds, and `until`) or as refused for good."""

    # ---- deliver
    def claim(self, channel: str, now: datetime, *, lease: timedelta) -> tuple[Alert, int] | None:
        """Take the oldest alert of `channel` that may be tried now, and the number of this try; None if there is none.

        The alert is "sending" until `now + lease`; then it may be claimed again, so that a crash loses nothing.
        """

    def settle(self, delivery: Delivery) -> None:
        """Record how a try ended: delivered, to be tried again at `retry_at`, or refused for good."""

    def abandon(self, configured: Collection[str]) -> int:
        """Refuse what waits for channels that are not in `configured`; return how many alerts that were.

        Nobody would ever try them: so they are undeliverable, with an error that says why, and a person sees them.
        """

    # ---- care
    def prune(self, *, lines: datetime, pages: datetime, limit: int) -> int:
        """Forget lines that were last seen before the day of `lines`, and pages that are asked no more and were asked last
        before `pages`: at most `limit` of each, so that nobody waits long. Return how many that were.

        An entry keeps its text and its story when its page is forgotten; when it moves again, its page is asked again.
        """

    def release_leases(self) -> None:
        """Make every alert that was being sent claimable now: called once at start, when no one else can be sending."""


class Store(Protocol):
    """A place to remember things; safe to use from several threads."""

    def reading(self) -> AbstractContextManager[View]:
        """Open a consistent snapshot. Raises StoreUnavailable."""

    def writing(self) -> AbstractContextManager[Transaction]:
        """Open a transaction, one at a time; commits at its end, rolls back on an error. Raises StoreUnavailable.

        Threads wait for one another without an end; only for another process the wait is bounded. Raises StoreError in a
        thread that has one open already: it would wait for itself.
        """

    def close(self) -> None:
        """Let go of the database."""
