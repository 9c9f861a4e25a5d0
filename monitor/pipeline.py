"""Three short loops over one store; this module puts the stations in order and decides nothing.

    take     document -> parse -> revise -> match -> follow -> store
    tell     untold updates -> decide -> outbox
    deliver  outbox -> render -> send -> store

A crash between loops loses nothing; a crash inside one repeats it: the feed is asked again, the same decision is made
again, the same alert is sent again under the same key. A fault of ours costs the feed or the story it happens on, never
the others: such crashes are returned beside what went well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from monitor import decide, schedule
from monitor.errors import FetchError, ParseError, SendError, StoreError
from monitor.follow import Model
from monitor.match import Matcher
from monitor.model import (
    CORRECTING_KINDS,
    UNNUMBERED_KINDS,
    Alert,
    Change,
    Decision,
    Delivery,
    Document,
    Entry,
    Feed,
    KnownEntry,
    Listing,
    Message,
    Newsroom,
    Outcome,
    Placement,
    Poll,
    Revision,
    Taken,
    Verdict,
)
from monitor.parse import parse
from monitor.render import render
from monitor.revise import continues, revise
from monitor.store import Placed, Store, Transaction
from monitor.text import canonical_link

#: How long a claimed alert stays "sending" before another try may claim it: longer than any send may take.
LEASE = timedelta(minutes=5)


class Fetches(Protocol):
    """Whatever answers for the web: the fetch edge, or a recording."""

    async def fetch(self, poll: Poll, now: datetime) -> Document:
        """Return a document (200, or 304 without a body). Raises FetchError."""


class Runs(Protocol):
    """Whatever runs the parse station: in a killable process, or at once."""

    async def run(self, function: Callable[..., Listing], *arguments: object) -> Listing:
        """Return `function(*arguments)`. Raises ParseError when it fails or uses too much."""


class Sends(Protocol):
    """Whatever hands the messages of one channel over, one at a time, in a thread of the channel's own."""

    def send(self, message: Message) -> None:
        """Hand over `message`; blocks until it is taken. Raises SendError, whose text holds no secret.

        A message may arrive although SendError was raised (the answer was lost): each copy carries the same delivery key.
        """


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """What one poll of a feed brought: a listing, or nothing new (None), or an error."""

    feed: Feed
    poll: Poll
    document: Document | None = None
    listing: Listing | None = None
    error: FetchError | ParseError | None = None
    #: The fault of ours behind the error, for the log.
    crash: Exception | None = None

    @property
    def size(self) -> int:
        """How much work it is to take: its entries, and one for the poll."""
        return 1 + (len(self.listing.entries) if self.listing else 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Crash:
    """A fault of ours: on what it happened (a feed's name, or a channel and story), and the exception for the log."""

    on: str
    error: Exception


@dataclass(frozen=True, kw_only=True, slots=True)
class Taking:
    """What one call of the take loop brought."""

    taken: tuple[Taken, ...] = ()
    crashes: tuple[Crash, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """What one pass of the tell loop decided."""

    alerts: tuple[Alert, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    crashes: tuple[Crash, ...] = ()


async def ask(feed: Feed, poll: Poll, *, web: Fetches, runner: Runs, now: datetime) -> Arrival:
    """Fetch a feed and parse the answer, if it says anything that was not taken before."""
    try:
        document = await web.fetch(poll, now)
        if document.status == 304 or sha256(document.body).hexdigest() == poll.body_hash:
            return Arrival(feed=feed, poll=poll, document=document)
        listing = await runner.run(parse, document, feed)
    except (FetchError, ParseError) as error:
        return Arrival(feed=feed, poll=poll, error=error)
    except Exception as error:  # noqa: BLE001  # the top of the take loop: a fault of ours costs one feed, and is told
        return Arrival(feed=feed, poll=poll, error=_ours(error), crash=error)
    return Arrival(feed=feed, poll=poll, document=document, listing=listing)


def _ours(error: Exception) -> ParseError:
    """Return a fault of ours as the feed's error."""
    return ParseError(f"internal error ({type(error).__name__}), see the log")


class Pipeline:
    """The three loops for one configuration. `take` and `tell` are called by one thread at a time; `deliver` by any.

    `passing` is told the name of each point that is passed, such as "take:recorded"; the tests end the process there.
    """

    def __init__(
        self, store: Store, newsroom: Newsroom, *, passing: Callable[[str], None] = lambda _point: None
    ) -> None:
        self.store = store
        self.newsroom = newsroom
        self.matcher = Matcher(newsroom)
        self.passing = passing
        self.model: Model | None = None

    # ---------------------------------------------------------------- take

    def take(self, arrivals: Sequence[Arrival], now: datetime) -> Taking:
        """Take what polls brought into the store, in one transaction; return what was noticed, in order.

        Where one arrival crashes, each is taken in a transaction of its own. Raises StoreError: then nothing of it was
        taken, no poll is remembered, and the feeds are asked again.
        """
        try:
            return Taking(taken=self._take(arrivals, now))
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001  # the top of the take loop: what we cannot digest costs one feed
            if len(arrivals) > 1:
                return self._one_by_one(arrivals, now)
            arrival = arrivals[0]
            self._take([Arrival(feed=arrival.feed, poll=arrival.poll, error=_ours(error))], now)
            return Taking(crashes=(Crash(on=arrival.feed.name, error=error),))

    def _one_by_one(self, arrivals: Sequence[Arrival], now: datetime) -> Taking:
        takings = [self.take([arrival], now) for arrival in arrivals]
        return Taking(
            taken=tuple(taken for taking in takings for taken in taking.taken),
            crashes=tuple(crash for taking in takings for crash in taking.crashes),
        )

    def _take(self, arrivals: Sequence[Arrival], now: datetime) -> tuple[Taken, ...]:
        model, self.model = self.model, None
        with self.store.writing() as work:
            model = model or self._rebuilt(work, now)
            taking = _Taking(work, model, self.matcher, self.newsroom, now)
            taken = tuple(item for arrival in arrivals for item in taking.take(arrival))
            self.passing("take:recorded")
        # Kept only now: after a rollback the model is built anew from what the store really holds.
        self.model = model
        self.passing("take:committed")
        return taken

    def _rebuilt(self, work: Transaction, now: datetime) -> Model:
        model = Model(self.newsroom.settings.story_window)
        for placed in work.placed(now - self.newsroom.settings.story_window):
            model.add(placed)
        return model

    # ---------------------------------------------------------------- tell

    def tell(self, now: datetime) -> Telling:
        """Decide on all that a channel has not heard, a transaction for each channel and story; return what was decided.

        Raises StoreError.
        """
        with self.store.reading() as view:
            waiting = view.untold(now)
        alerts: list[Alert] = []
        verdicts: list[Verdict] = []
        crashes: list[Crash] = []
        for channel, story in waiting:
            try:
                decision = self._tell(channel, story, now)
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001  # the top of the tell loop: the other stories must be told
                crashes.append(Crash(on=f"channel {channel}, story {story}", error=error))
                continue
            alerts += [decision.alert] if decision.alert else []
            verdicts += (verdict for verdict in decision.verdicts if verdict.concern.held != verdict.reason)
        return Telling(alerts=tuple(alerts), verdicts=tuple(verdicts), crashes=tuple(crashes))

    def _tell(self, name: str, story: int, now: datetime) -> Decision:
        channel = self.newsroom.channels.get(name)
        with self.store.writing() as work:
            untold = work.untold_of(name, story, since=now - decide.lookback(channel))
            decision = decide.decide(untold, channel=channel, watches=self.newsroom.watches, now=now)
            if decision.alert is not None:
                left_out = {verdict.concern.id for verdict in decision.verdicts}
                work.post(decision.alert, [concern for concern in untold.concerns if concern.id not in left_out])
            work.give(decision.verdicts)
            self.passing("tell:decided")
        self.passing("tell:committed")
        return decision

    # ---------------------------------------------------------------- deliver

    def send_next(self, channel: str, sender: Sends, clock: Callable[[], datetime]) -> Delivery | None:
        """Try to hand the oldest waiting alert of `channel` over; return how it ended, None if nothing waits.

        The delivery must then be given to `settle`, whatever it takes: what was sent and is not settled is sent again.
        """
        with self.store.writing() as work:
            claimed = work.claim(channel, clock(), lease=LEASE)
        if claimed is None:
            return None
        alert, attempt = claimed
        self.passing("deliver:claimed")
        delivery = self._try(alert, attempt, sender, clock)
        self.passing("deliver:sent")
        return delivery

    def settle(self, delivery: Delivery) -> None:
        """Write down how a try ended. Raises StoreError: then call it again."""
        with self.store.writing() as work:
            work.settle(delivery)
        self.passing("deliver:settled")

    def _try(self, alert: Alert, attempt: int, sender: Sends, clock: Callable[[], datetime]) -> Delivery:
        outcome, error, retry_at = Outcome.DELIVERED, None, None
        try:
            sender.send(render(alert, self.newsroom))
        except SendError as failure:
            error = failure.detail
            give_up = failure.permanent or schedule.give_up(alert.at, clock())
            outcome = Outcome.REFUSED if give_up else Outcome.RETRY
            retry_at = None if give_up else schedule.retry_at(attempt, alert.key, clock())
        return Delivery(
            alert=alert.key,
            channel=alert.channel,
            attempt=attempt,
            at=clock(),
            outcome=outcome,
            error=error,
            retry_at=retry_at,
        )


@dataclass(frozen=True, slots=True)
class _Taking:
    """The take loop inside one transaction."""

    work: Transaction
    model: Model
    matcher: Matcher
    newsroom: Newsroom
    now: datetime

    def take(self, arrival: Arrival) -> Iterator[Taken]:
        """Take one arrival: its entries first, then the poll, so that nothing is marked as seen that is not stored.

        What was asked under another configuration is passed over: its feed is gone, or lives elsewhere now.
        """
        feed = self.newsroom.feeds.get(arrival.feed.name)
        if feed is None or feed.url != arrival.feed.url:
            return
        if arrival.error is not None or arrival.document is None:
            error = arrival.error or FetchError("no answer")
            self.work.save_polls([schedule.failed(arrival.poll, error, feed, self.now)])
            return
        if arrival.listing is not None:
            yield from self._listing(arrival, arrival.listing)
        self.work.save_polls([schedule.succeeded(arrival.poll, arrival.document, feed, self.now)])

    def _listing(self, arrival: Arrival, listing: Listing) -> Iterator[Taken]:
        links = _links_of_one(listing)
        keys = {entry.key for entry in listing.entries}
        known = self.work.known(arrival.feed.name, keys, set(links.values()))
        # Documents list the newest entry first; chapters are numbered in the order of events.
        for entry in reversed(listing.entries):
            before = known.get(entry.key) or _renamed(entry, known.get(links.get(entry.key, "")), keys)
            change = revise(entry, before, feed=arrival.feed, now=self.now)
            if change is None:
                continue
            if before is not None and change.kind in UNNUMBERED_KINDS:
                yield self._notice(entry, before, change)
            else:
                yield self._entry(arrival, entry, before, change)

    def _notice(self, entry: Entry, known: KnownEntry, change: Change) -> Taken:
        """Remember a state that makes no revision."""
        self.work.notice(known.id, entry, fingerprint=change.fingerprint)
        revision = Revision(
            feed=entry.feed,
            entry=entry.key,
            link=entry.link,
            number=known.number,
            at=self.now,
            change=change,
            date=entry.date,
        )
        return Taken(revision=revision)

    def _entry(self, arrival: Arrival, entry: Entry, known: KnownEntry | None, change: Change) -> Taken:
        """Store a revision with its hits, its place in a story, and whom it concerns."""
        if known is not None and known.key != entry.key:
            self.work.rename_entry(known.id, entry)
        hits = self.matcher.match(entry, change, arrival.feed)
        placement = Placement(story=known.story, vector={}) if known else self.model.place(entry, change, self.now)
        said = () if placement.story is None else self.work.said(placement.story)
        update = self.work.record(entry, change, placement, novel=decide.is_novel(change.says, said), at=self.now)
        if known is None:
            self.model.add(Placed(story=update.story, at=self.now, vector=placement.vector))
        corrects = change.kind in CORRECTING_KINDS
        concerns = decide.concerns(
            update,
            hits,
            followers=self.work.hits_in(update.story),
            told=self.work.channels_told(entry.feed, entry.key) if corrects else frozenset(),
            old=decide.is_old(entry, arrival.poll, tell_within=self.newsroom.settings.tell_within, now=self.now),
            watches=self.newsroom.watches,
        )
        self.work.add_hits(update, hits)
        self.work.add_concerns(concerns)
        return Taken(revision=update.revision, hits=hits, update=update)


def _links_of_one(listing: Listing) -> Mapping[str, str]:
    """Return, by key, the canonical links that stand at one entry only: a link of several entries names none of them."""
    links = {entry.key: canonical_link(entry.link) for entry in listing.entries}
    counts = Counter(links.values())
    return {key: link for key, link in links.items() if link and counts[link] == 1}


def _renamed(entry: Entry, known: KnownEntry | None, keys: set[str]) -> KnownEntry | None:
    """Return the known entry that `entry` is under a new guid: same link, old guid gone, and the same article."""
    return known if known is not None and known.key not in keys and continues(entry, known) else None
