"""The three loops; see the package for what they promise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from monitor import decide, schedule
from monitor.errors import SendError, StoreError, StoreUnavailable
from monitor.follow import Embedding, Model
from monitor.match import Frequencies, Matcher
from monitor.model import (
    MAX_AGE,
    Alert,
    Decision,
    Delivery,
    Entry,
    Listing,
    Message,
    Newsroom,
    Outcome,
    Poll,
    Sighting,
    Taken,
    Thread,
    Verdict,
)
from monitor.pipeline.asking import Arrival, PageArrival, ours
from monitor.pipeline.identity import identify
from monitor.pipeline.naming import Namer
from monitor.pipeline.noting import Crash
from monitor.pipeline.taking import TransactionTaking
from monitor.render import render
from monitor.render.naming import story_name
from monitor.revise import Readings
from monitor.store import Store, Transaction

#: How long a claimed alert stays "sending" before another try may claim it: longer than any send may take.
LEASE = timedelta(minutes=5)
#: Channels and stories that are decided on in one transaction: a commit waits for the disk, and while a transaction lasts nothing
#: else is written. Twenty take a tenth of a second.
TOLD_TOGETHER = 20


class Sends(Protocol):
    """Whatever hands the messages of one channel over, one at a time, in a thread of the channel's own."""

    def send(self, message: Message) -> str | None:
        """Hand over `message`; blocks until it is taken. Raises SendError, whose text holds no secret.

        Returns what the service calls the message that opened the thread, where it has said so now (see Thread.root).

        A message may arrive although SendError was raised (the answer was lost): each copy carries the same delivery key.
        """


@dataclass(frozen=True, kw_only=True, slots=True)
class Taking:
    """What one call of the take loop brought."""

    taken: tuple[Taken, ...] = ()
    crashes: tuple[Crash, ...] = ()
    #: What is remembered of the feeds from now on.
    polls: tuple[Poll, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """What one pass of the tell loop decided."""

    alerts: tuple[Alert, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    crashes: tuple[Crash, ...] = ()


def _joined(tellings: Iterable[Telling]) -> Telling:
    every = tuple(tellings)
    return Telling(
        alerts=tuple(alert for telling in every for alert in telling.alerts),
        verdicts=tuple(verdict for telling in every for verdict in telling.verdicts),
        crashes=tuple(crash for telling in every for crash in telling.crashes),
    )


class Pipeline:
    """The three loops for one configuration. `take` and `tell` are called by one thread at a time; `deliver` by any.

    `passing` is told the name of each point that is passed, such as "take:recorded"; the tests end the process there.
    `frequencies` say which words are rare in what is read here; they only save time. `embedding` is as in follow.Model.
    """

    def __init__(
        self,
        store: Store,
        newsroom: Newsroom,
        *,
        passing: Callable[[str], None] = lambda _point: None,
        frequencies: Frequencies | None = None,
        former: Matcher | None = None,
        embedding: Embedding | None = None,
    ) -> None:
        self.store = store
        self.newsroom = newsroom
        self.matcher = Matcher(newsroom, frequencies, former)
        self.namer = Namer(newsroom, frequencies)
        self.passing = passing
        self.embedding = embedding
        self.model: Model | None = None
        #: The newest change of stories that the model knows of.
        self._regrouped = 0
        self.readings = Readings()
        self.recollection = decide.Recollection()

    # ---------------------------------------------------------------- take

    def take(self, arrivals: Sequence[Arrival | PageArrival], now: datetime) -> Taking:
        """Take what polls brought into the store, in one transaction; return what was noticed, in order.

        An entry that a station cannot digest is passed over, and is among the crashes. Where an arrival crashes as a whole,
        each is taken in a transaction of its own. Raises StoreUnavailable: then nothing of it was
        taken, no poll is remembered, and the feeds are asked again.
        """
        try:
            return self._take(arrivals, now)
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001  # the top of the take loop: what we cannot digest costs one feed
            if len(arrivals) > 1:
                return self._one_by_one(arrivals, now)
            arrival = arrivals[0]
            self._take([replace(arrival, error=ours(error))], now)
            return Taking(crashes=(Crash(on=arrival.key, error=error),))

    def _one_by_one(self, arrivals: Sequence[Arrival | PageArrival], now: datetime) -> Taking:
        takings = [self.take([arrival], now) for arrival in arrivals]
        return Taking(
            taken=tuple(taken for taking in takings for taken in taking.taken),
            crashes=tuple(crash for taking in takings for crash in taking.crashes),
            polls=tuple(poll for taking in takings for poll in taking.polls),
        )

    def _take(self, arrivals: Sequence[Arrival | PageArrival], now: datetime) -> Taking:
        model, self.model = self.model, None
        with self.store.writing() as work:
            regrouped = work.regrouped()
            if model is None or regrouped != self._regrouped:
                # Also when a person merged or split stories beside us.
                model = self._rebuilt(work, now)
            taking = TransactionTaking(
                work,
                model,
                self.matcher,
                self.namer,
                self.newsroom,
                now,
                self.readings,
                self.recollection,
                self.passing,
            )
            taken = tuple(item for arrival in arrivals for item in taking.take(arrival))
            taking.finish()
            regrouped = work.regrouped() if taking.became else regrouped
            self.passing("take:recorded")
        # Kept only now: after a rollback the model is built anew from what the store really holds.
        self.model, self._regrouped = model, regrouped
        self.passing("take:committed")
        return Taking(taken=taken, crashes=tuple(taking.crashes), polls=tuple(taking.polls))

    def _rebuilt(self, work: Transaction, now: datetime) -> Model:
        window = self.newsroom.settings.story_window
        model = Model(window, work.apart(), self.embedding)
        for placed in work.placed(now - window, window=window):
            model.add(placed)
        return model

    def knows(self, feed: str, entries: Iterable[Entry]) -> bool:
        """Tell whether any of these entries of a feed is known. Raises StoreUnavailable."""
        listing = Listing(entries=tuple(entries))
        with self.store.reading() as view:
            return bool(identify(view, feed, listing, since=datetime.min.replace(tzinfo=UTC)).known)

    # ---------------------------------------------------------------- tell

    def tell(self, now: datetime) -> Telling:
        """Decide on all that a channel has not heard, some channels and stories in a transaction; return what was decided.

        Raises StoreError.
        """
        with self.store.reading() as view:
            waiting = view.untold(now)
        starts = range(0, len(waiting), TOLD_TOGETHER)
        return _joined(self._told(waiting[start : start + TOLD_TOGETHER], now) for start in starts)

    def _told(self, waiting: Sequence[tuple[str, int]], now: datetime) -> Telling:
        """Decide on these channels and stories in one transaction; where one crashes, on each in one of its own."""
        try:
            decisions = self._decided(waiting, now)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001  # the top of the tell loop: the other stories must be told
            if len(waiting) > 1:
                return _joined(self._told([one], now) for one in waiting)
            channel, story = waiting[0]
            return Telling(crashes=(Crash(on=f"channel {channel}, story {story}", error=error),))
        verdicts = (verdict for decision in decisions for verdict in decision.verdicts)
        return Telling(
            alerts=tuple(decision.alert for decision in decisions if decision.alert is not None),
            verdicts=tuple(verdict for verdict in verdicts if verdict.concern.held != verdict.reason),
        )

    def _decided(self, waiting: Sequence[tuple[str, int]], now: datetime) -> Sequence[Decision]:
        with self.store.writing() as work:
            decisions = [self._tell(work, channel, story, now) for channel, story in waiting]
            self.passing("tell:decided")
        self.passing("tell:committed")
        return decisions

    def _tell(self, work: Transaction, name: str, story: int, now: datetime) -> Decision:
        channel = self.newsroom.channels.get(name)
        untold = work.untold_of(name, story, since=now - decide.lookback(channel))
        case = decide.Case.of(untold, self.recollection)
        decision = decide.decide(
            case,
            channel=channel,
            watches=self.newsroom.watches,
            window=self.newsroom.settings.story_window,
            now=now,
            seen=self._seen(work, case, now),
        )
        if decision.alert is not None:
            left_out = {verdict.concern.id for verdict in decision.verdicts}
            work.post(decision.alert, [concern for concern in untold.concerns if concern.id not in left_out])
        work.give(decision.verdicts)
        return decision

    def _seen(self, work: Transaction, case: decide.Case, now: datetime) -> Mapping[str, Sequence[Sighting]]:
        """Return what watches hit lately, of those for which the story may break."""
        since, limit = now - decide.burst.LOOKBACK, decide.burst.MOST
        wondering = decide.wondering(case, self.newsroom.watches, now)
        return {watch: work.sightings(watch, since=since, limit=limit) for watch in wondering}

    # ---------------------------------------------------------------- deliver

    def send_next(self, channel: str, sender: Sends, clock: Callable[[], datetime]) -> Delivery | None:
        """Try to hand the oldest waiting alert of `channel` over; return how it ended, None if nothing is to be tried now.

        The delivery must then be given to `settle`, whatever it takes: what was sent and is not settled is sent again. Where a
        fault of ours ends the try that is settled here, and raised.
        """
        with self.store.writing() as work:
            now, outage = clock(), work.outage(channel)
            if outage is not None and outage.until > now:
                return None
            claim = work.claim_probe if outage is not None and outage.wide else work.claim
            claimed = claim(channel, now, lease=LEASE)
            thread = work.thread(claimed[0].key) if claimed else None
        if claimed is None or thread is None:
            return None
        alert, attempt = claimed
        self.passing("deliver:claimed")
        delivery = self._try(alert, thread, attempt, sender, clock)
        self.passing("deliver:sent")
        return delivery

    def next_try(self, channel: str) -> datetime | None:
        """Return when `send_next` may have something to do, None if nothing waits for the channel. Raises StoreError."""
        with self.store.reading() as view:
            moment, outage = view.next_try(channel), view.outage(channel)
        return moment if moment is None or outage is None else max(moment, outage.until)

    def settle(self, delivery: Delivery) -> None:
        """Write down how a try ended, and what that says of the channel. Raises StoreError: then call it again."""
        with self.store.writing() as work:
            work.settle(delivery)
            before = work.outage(delivery.channel)
            after = schedule.outage_after(before, delivery)
            if after is not None and after != before:
                work.save_outage(after)
            if before is not None and after is None:
                work.end_outage(delivery.channel)
            if schedule.is_return(before, delivery):
                # Those that were tried meanwhile wait for their next try: all go out now, in their order.
                work.hurry(delivery.channel, delivery.at)
        self.passing("deliver:settled")

    def _max_age(self, alert: Alert) -> timedelta:
        channel = self.newsroom.channels.get(alert.channel)
        return channel.max_age if channel else MAX_AGE

    def _try(
        self, alert: Alert, thread: Thread, attempt: int, sender: Sends, clock: Callable[[], datetime]
    ) -> Delivery:
        try:
            named = replace(thread, name=story_name(thread.name))
            opened = sender.send(replace(render(alert, self.newsroom), thread=named)) or ""
        except SendError as failure:
            return schedule.failed_delivery(alert, attempt, failure, self._max_age(alert), clock())
        except Exception as error:
            # Ours to mend, and no reason to try for ever, or to keep the others waiting meanwhile.
            self.settle(schedule.crashed_delivery(alert, attempt, error, self._max_age(alert), clock()))
            raise
        return Delivery(
            alert=alert.key,
            channel=alert.channel,
            attempt=attempt,
            at=clock(),
            outcome=Outcome.DELIVERED,
            opened=opened,
        )
