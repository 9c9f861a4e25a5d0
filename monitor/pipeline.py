"""Three short loops over one store; this module puts the stations in order and decides nothing.

    take     document -> parse -> revise -> match -> follow -> store
    tell     untold updates -> decide -> outbox
    deliver  outbox -> render -> send -> store

A crash between loops loses nothing; a crash inside one repeats it: the feed is asked again, the same decision is made
again, the same alert is sent again under the same key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from monitor import decide, schedule
from monitor.errors import FetchError, ParseError, SendError
from monitor.follow import Model
from monitor.match import Matcher
from monitor.model import (
    UNNUMBERED_KINDS,
    Alert,
    Change,
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
from monitor.revise import revise
from monitor.store import Placed, Store, Transaction
from monitor.text import canonical_link

#: How long a claimed alert stays "sending" before another try may claim it: longer than any send may take.
LEASE = timedelta(minutes=2)


class Fetches(Protocol):
    """Whatever answers for the web: the fetch edge, or a recording."""

    async def fetch(self, poll: Poll, now: datetime) -> Document:
        """Return a document (200, or 304 without a body). Raises FetchError."""


class Runs(Protocol):
    """Whatever runs the parse station: in a killable process, or at once."""

    async def run(self, function: Callable[..., Listing], *arguments: object) -> Listing:
        """Return `function(*arguments)`. Raises ParseError when it fails or uses too much."""


class Sends(Protocol):
    """Whatever hands a message to a channel."""

    def send(self, message: Message) -> None:
        """Hand over one message. Raises SendError."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """What one poll of a feed brought: a listing, or nothing new (None), or an error."""

    feed: Feed
    poll: Poll
    document: Document | None = None
    listing: Listing | None = None
    error: FetchError | ParseError | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """What one pass of the tell loop decided."""

    alerts: tuple[Alert, ...] = ()
    verdicts: tuple[Verdict, ...] = ()


async def ask(feed: Feed, poll: Poll, *, web: Fetches, runner: Runs, now: datetime) -> Arrival:
    """Fetch a feed and parse the answer, if it says anything that was not taken before."""
    try:
        document = await web.fetch(poll, now)
        if document.status == 304 or sha256(document.body).hexdigest() == poll.body_hash:
            return Arrival(feed=feed, poll=poll, document=document)
        listing = await runner.run(parse, document, feed)
    except (FetchError, ParseError) as error:
        return Arrival(feed=feed, poll=poll, error=error)
    return Arrival(feed=feed, poll=poll, document=document, listing=listing)


class Pipeline:
    """The three loops for one configuration. `take` and `tell` are called by one thread at a time; `deliver` by any.

    `passing` is told the name of each point that is passed, such as "take:recorded": it feeds the watchdog, and the
    tests end the process there.
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

    def take(self, arrivals: Sequence[Arrival], now: datetime) -> tuple[Taken, ...]:
        """Take what polls brought into the store, in one transaction; return what was noticed, in order.

        Raises StoreUnavailable: then nothing was taken, no poll is remembered, and the feeds are asked again.
        """
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
        """Decide on all that a channel has not heard, in one transaction; return what was decided."""
        with self.store.reading() as view:
            if not view.untold(now):
                return Telling()
        alerts: list[Alert] = []
        verdicts: list[Verdict] = []
        with self.store.writing() as work:
            for name, story in work.untold(now):
                channel = self.newsroom.channels.get(name)
                since = now - decide.lookback(channel)
                untold = work.untold_of(name, story, since=since)
                decision = decide.decide(untold, channel=channel, watches=self.newsroom.watches, now=now)
                left_out = {verdict.concern.id for verdict in decision.verdicts}
                if decision.alert is not None:
                    work.post(decision.alert, [concern for concern in untold.concerns if concern.id not in left_out])
                    alerts.append(decision.alert)
                work.give(decision.verdicts)
                verdicts += (verdict for verdict in decision.verdicts if verdict.concern.held != verdict.reason)
            self.passing("tell:decided")
        self.passing("tell:committed")
        return Telling(alerts=tuple(alerts), verdicts=tuple(verdicts))

    # ---------------------------------------------------------------- deliver

    def deliver(self, channel: str, sender: Sends, clock: Callable[[], datetime]) -> Delivery | None:
        """Try to hand the oldest waiting alert of `channel` over; return how it ended, None if nothing waits."""
        with self.store.writing() as work:
            claimed = work.claim(channel, clock(), lease=LEASE)
        if claimed is None:
            return None
        alert, attempt = claimed
        self.passing("deliver:claimed")
        delivery = self._try(alert, attempt, sender, clock)
        self.passing("deliver:sent")
        with self.store.writing() as work:
            work.settle(delivery)
        self.passing("deliver:settled")
        return delivery

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
        """Take one arrival: its entries first, then the poll, so that nothing is marked as seen that is not stored."""
        if arrival.error is not None or arrival.document is None:
            error = arrival.error or FetchError("no answer")
            self.work.save_polls([schedule.failed(arrival.poll, error, arrival.feed, self.now)])
            return
        if arrival.listing is not None:
            yield from self._listing(arrival, arrival.listing)
        self.work.save_polls([schedule.succeeded(arrival.poll, arrival.document, arrival.feed, self.now)])

    def _listing(self, arrival: Arrival, listing: Listing) -> Iterator[Taken]:
        links = {entry.key: canonical_link(entry.link) for entry in listing.entries}
        known = self.work.known(arrival.feed.name, links.keys(), {link for link in links.values() if link})
        # Documents list the newest entry first; chapters are numbered in the order of events.
        for entry in reversed(listing.entries):
            before = known.get(entry.key) or known.get(links[entry.key])
            change = revise(entry, before, feed=arrival.feed, now=self.now)
            if change is not None:
                yield (
                    self._notice(entry, before, change)
                    if before and change.kind in UNNUMBERED_KINDS
                    else self._entry(arrival, entry, before, change)
                )

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
        novel = decide.is_novel(decide.says(change), said)
        update = self.work.record(entry, change, placement, novel=novel, at=self.now)
        if known is None:
            self.model.add(Placed(story=update.story, at=self.now, title=change.title, vector=placement.vector))
        concerns = decide.concerns(
            update,
            hits,
            followers=self.work.hits_in(update.story),
            told=self.work.channels_told(entry.feed, entry.key),
            old=decide.is_old(entry, arrival.poll, tell_within=self.newsroom.settings.tell_within, now=self.now),
            watches=self.newsroom.watches,
        )
        self.work.add_hits(update, hits)
        self.work.add_concerns(concerns)
        return Taken(revision=update.revision, hits=hits, update=update)
