"""What becomes of alerts while their channel is out, slow, dead or asks for rest: nothing is lost, and nobody else waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import schedule
from monitor.daemon.outages import tell_outages
from monitor.daemon.works import enroll
from monitor.errors import SendError
from monitor.model import Channel, Delivery, Message, Newsroom, Outage, Outcome, Secret
from monitor.pipeline import Pipeline
from monitor.send import AppriseSender, MemorySender, open_sender
from monitor.store.memory import MemoryStore
from monitor.store.sql import open_store
from tests.mail import MailServer
from tests.stores import NOON, alert, entry, posted, record, states
from tests.webhooks import Plan, WebhookServer

SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Line:
    """A channel that refuses what it is told to, and writes down when it was tried with what."""

    def __init__(self, clock: Callable[[], datetime], refuses: Callable[[str, datetime], SendError | None]) -> None:
        self.clock, self.refuses = clock, refuses
        self.tries: list[tuple[str, datetime]] = []
        self.taken: list[str] = []

    def send(self, message: Message) -> None:
        self.tries.append((message.key, self.clock()))
        if error := self.refuses(message.key, self.clock()):
            raise error
        self.taken.append(message.key)


class Courier:
    """What the daemon's courier does, under a clock that jumps from one thing to do to the next."""

    def __init__(self, *keys: str, max_age: timedelta = 5 * DAY) -> None:
        self.store, self.now = MemoryStore(), NOON
        desk = Channel(name="desk", url=Secret("json://x"), max_age=max_age)
        self.newsroom = Newsroom(channels={"desk": desk, "operator": replace(desk, name="operator")})
        self.pipeline = Pipeline(self.store, self.newsroom)
        self.operator = MemorySender()
        posted(self.store, *keys)
        self.now = NOON + len(keys) * MINUTE

    def clock(self) -> datetime:
        return self.now

    def line(self, refuses: Callable[[str, datetime], SendError | None]) -> Line:
        return Line(self.clock, refuses)

    def work(self, sender: Line | AppriseSender, until: datetime) -> None:
        while True:
            while delivery := self.pipeline.send_next("desk", sender, self.clock):
                self.pipeline.settle(delivery)
            moment = self.pipeline.next_try("desk")
            if moment is None or moment > until:
                self.now = until
                return
            self.now = max(moment, self.now)

    def look(self) -> list[str]:
        tell_outages(self.store, self.newsroom, {"desk": MemorySender(), "operator": self.operator}, self.now)
        return [message.title for message in self.operator.messages]

    @property
    def outage(self) -> Outage | None:
        with self.store.reading() as view:
            return view.outage("desk")


def keys(number: int) -> list[str]:
    return [f"k{index:03}" for index in range(number)]


def later(error: str = "503") -> SendError:
    return SendError(error, permanent=False)


# ---------------------------------------------------------------- outages


def test_a_day_of_outage_loses_nothing_and_ends_with_one_probe() -> None:
    """Over a day one alert a minute is tried; the first that gets through lets all the others follow at once, in their order."""
    courier = Courier(*keys(300))
    back = courier.now + DAY
    line = courier.line(lambda _key, now: None if now >= back else later())
    courier.work(line, back + 5 * MINUTE)

    assert sorted(line.taken) == keys(300)
    assert line.taken[1:] == [key for key in keys(300) if key != line.taken[0]]
    during = [moment for _, moment in line.tries if moment < back]
    assert len(during) < DAY / MINUTE + 20
    after = [moment for _, moment in line.tries if moment >= back]
    assert len(after) == 300
    assert after[0] - back <= 75 * SECOND
    assert after[-1] == after[0]
    assert courier.outage is None


@given(poison=st.sets(st.sampled_from(keys(12)), max_size=2))
def test_poisoned_alerts_block_nobody(poison: set[str]) -> None:
    """One or two alerts that always fail cost the others some seconds, and are tried ever more rarely themselves."""
    courier = Courier(*keys(12))
    begun = courier.now
    line = courier.line(lambda key, _now: later("500") if key in poison else None)
    courier.work(line, begun + HOUR)

    good = [key for key in keys(12) if key not in poison]
    assert [key for key in line.taken if key in good] == good
    assert max(moment for key, moment in line.tries if key in good) - begun <= 20 * SECOND
    assert all(sum(each == key for each, _ in line.tries) < 20 for key in poison)


def test_a_new_alert_is_tried_at_once_beside_a_poisoned_one() -> None:
    """An alert that has failed for an hour does not make its channel rest: what comes in is tried as if it were not there."""
    courier = Courier("poison")
    line = courier.line(lambda key, _now: later("500") if key == "poison" else None)
    courier.work(line, courier.now + HOUR)
    outage = courier.outage
    assert outage is not None
    assert (outage.wide, outage.until <= courier.now) == (False, True)

    posted(courier.store, "good")
    courier.work(line, courier.now)
    assert line.taken == ["good"]
    assert courier.outage is None


def test_a_refused_alert_says_nothing_of_its_channel() -> None:
    """What is refused for its own sake is given up at once, seen as refused, and the rest goes on."""
    courier = Courier(*keys(5))
    bad = SendError("550", permanent=True)
    line = courier.line(lambda key, _now: bad if key in {"k000", "k001", "k003"} else None)
    courier.work(line, courier.now)

    assert line.taken == ["k002", "k004"]
    assert {key for key, state in states(courier.store).items() if state == "refused"} == {"k000", "k001", "k003"}
    assert courier.outage is None


def test_an_alert_is_given_up_when_it_is_too_old() -> None:
    """An alert is tried for `max_age`, and then shown as refused; it counts against the channel all the same."""
    courier = Courier("k1", "k2", max_age=2 * HOUR)
    line = courier.line(lambda _key, _now: later())
    courier.work(line, courier.now + 4 * HOUR)

    assert set(states(courier.store).values()) == {"refused"}
    last = max(moment for _, moment in line.tries)
    assert 2 * HOUR < last - NOON < 2 * HOUR + 20 * MINUTE
    assert courier.outage is not None
    assert courier.outage.wide


def test_a_fault_of_ours_costs_one_alert() -> None:
    """An alert that ends its try with a fault of ours is told of, tried ever more rarely and given up; the others go out at once."""
    courier = Courier(*keys(3), max_age=HOUR)
    begun = courier.now
    line = courier.line(lambda key, _now: _stumble() if key == "k001" else None)
    faults = 0
    while courier.now < begun + 2 * HOUR:
        try:
            courier.work(line, begun + 2 * HOUR)
        except ZeroDivisionError:
            faults += 1

    assert line.taken == ["k000", "k002"]
    assert [moment - begun for key, moment in line.tries if key == "k002"] == [0 * SECOND]
    assert states(courier.store)["k001"] == "refused"
    assert 5 < faults < 20
    assert courier.outage is None


def _stumble() -> SendError:
    raise ZeroDivisionError


# ---------------------------------------------------------------- rest


@pytest.mark.parametrize(("asked", "kept"), ((2 * MINUTE, 2 * MINUTE), (9 * DAY, HOUR), (-MINUTE, 0 * SECOND)))
def test_a_service_that_asks_for_rest_has_it(asked: timedelta, kept: timedelta) -> None:
    """With Retry-After no alert of the channel is tried before, an hour at most; then they go out in their order."""
    courier = Courier(*keys(3))
    begun = courier.now
    errors = [SendError("429", permanent=False, retry_after=asked)]
    line = courier.line(lambda _key, _now: errors.pop() if errors else None)
    courier.work(line, begun + 2 * HOUR)

    assert [moment - begun >= kept for _, moment in line.tries[1:]] == [True] * 3
    assert line.tries[1][1] - begun <= kept
    assert sorted(line.taken) == keys(3)


def test_retry_after_is_read_from_a_real_answer() -> None:
    """A webhook that answers 429 with a Retry-After is asked again when that is over, with the same key, and not before."""
    courier = Courier("k1", "k2")
    begun = courier.now
    with WebhookServer(Plan(429, headers={"Retry-After": "90"})) as server:
        sender = AppriseSender(Channel(name="desk", url=Secret(server.url("json", "hook"))))
        courier.work(sender, begun + 89 * SECOND)
        assert [post.headers["idempotency-key"] for post in server.posts] == ["k1"]
        courier.work(sender, begun + 200 * SECOND)
        assert sorted(post.headers["idempotency-key"] for post in server.kept) == ["k1", "k2"]


# ---------------------------------------------------------------- threads


def test_a_story_is_one_thread_over_restarts_and_merges(tmp_path: Path) -> None:
    """Mails of a story reply to its first one, also after a restart, and those of a story that was merged to the kept one's first."""
    with MailServer() as mail:
        newsroom = Newsroom(channels={"desk": Channel(name="desk", url=Secret(mail.url()))})

        def deliver(key: str, story: int | None = None) -> int:
            """Tell of a further entry, with a daemon that has just been started."""
            with closing(open_store("sqlite:///monitor.db", state_directory=tmp_path)) as store:
                with store.writing() as work:
                    update = record(work, entry(key), story=story)
                    work.post(replace(alert(update, key=key), story=story or update.story), [])
                pipeline = Pipeline(store, newsroom)
                sent = pipeline.send_next("desk", open_sender(newsroom.channels["desk"]), lambda: NOON)
                assert sent is not None
                pipeline.settle(sent)
                return update.story

        kept, gone = deliver("k1"), deliver("k2")
        deliver("k3", kept)
        deliver("k4", gone)
        with closing(open_store("sqlite:///monitor.db", state_directory=tmp_path)) as store, store.writing() as work:
            work.merge(kept, gone, at=NOON, by="follow")
        deliver("k5", kept)
        replies = [each.message["In-Reply-To"] for each in mail.mails]

    first, other = "<k1@newsroom.example>", "<k2@newsroom.example>"
    assert replies == [None, None, first, other, first]


# ---------------------------------------------------------------- the operator


def test_a_dead_channel_is_told_once_and_its_alerts_are_kept() -> None:
    """Refused credentials are told to another channel, once; when they are mended all alerts go out, and that is told, too."""
    courier = Courier(*keys(4))
    dead = SendError("the service answered HTTP 401", permanent=False, dead=True)
    mended = courier.now + 6 * HOUR
    line = courier.line(lambda _key, now: None if now >= mended else dead)
    titles: list[list[str]] = []
    for hour in (1, 2, 6, 7):
        courier.work(line, NOON + hour * HOUR)
        titles.append(courier.look())

    assert titles[:3] == [["Channel desk: refuses every alert"]] * 3
    assert titles[3] == ["Channel desk: refuses every alert", "Channel desk: takes alerts again"]
    assert "HTTP 401" in courier.operator.messages[0].text
    assert "4 alerts wait for it and are kept" in courier.operator.messages[0].text
    assert sorted(line.taken) == keys(4)
    assert len(line.tries) < 50, "who knocks too often with a wrong password is locked out"
    assert courier.outage is None
    assert courier.look() == titles[3]


def test_who_mends_a_channel_does_not_wait_for_its_next_try() -> None:
    """A reload or a start lets a channel that was out be tried at once, and all its alerts follow if it is well."""
    courier = Courier(*keys(4))
    mended: list[bool] = []
    dead = SendError("the service answered HTTP 401", permanent=False, dead=True)
    line = courier.line(lambda _key, _now: None if mended else dead)
    courier.work(line, courier.now + DAY)
    tries = len(line.tries)
    mended.append(True)
    courier.work(line, courier.now)
    assert len(line.tries) == tries

    with courier.store.writing() as work:
        enroll(work, courier.newsroom, courier.now)
    courier.work(line, courier.now)
    assert sorted(line.taken) == keys(4)


def test_a_short_outage_is_nobodys_business() -> None:
    """A server that restarts is back within minutes: the operator hears of it after a quarter of an hour, not before."""
    courier = Courier(*keys(3))
    begun = courier.now
    line = courier.line(lambda _key, _now: later())
    courier.work(line, begun + 14 * MINUTE)
    assert courier.look() == []
    courier.work(line, begun + 16 * MINUTE)
    assert courier.look() == ["Channel desk: takes no alerts"]


def test_the_operator_is_told_when_it_can_be() -> None:
    """While no other channel takes the notice it is kept, and a channel is never told of its own outage."""
    courier = Courier(*keys(2))
    courier.work(courier.line(lambda _key, _now: SendError("403", permanent=False, dead=True)), courier.now + HOUR)
    own, broken = MemorySender(), courier.line(lambda _key, _now: later())
    tell_outages(courier.store, courier.newsroom, {"desk": own, "operator": broken}, courier.now)
    assert (own.messages, len(broken.tries)) == ([], 1)
    assert courier.look() == ["Channel desk: refuses every alert"]


# ---------------------------------------------------------------- laws


def delivery(key: str, outcome: Outcome, *, at: datetime, dead: bool = False) -> Delivery:
    return Delivery(
        alert=key, channel="desk", attempt=1, at=at, outcome=outcome, channel_failed=outcome is Outcome.RETRY, dead=dead
    )


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(Outcome), st.integers(0, 90), st.booleans()), max_size=40
    )
)
def test_how_long_a_channel_rests(steps: Sequence[tuple[str, Outcome, int, bool]]) -> None:
    """It rests for some twenty minutes at most, for none after one alert, ends with a success, and only refusals leave it as it is."""
    outage: Outage | None = None
    now = NOON
    for key, outcome, seconds, dead in steps:
        now += seconds * SECOND
        before, outage = outage, schedule.outage_after(outage, delivery(key, outcome, at=now, dead=dead))
        if outcome is Outcome.DELIVERED:
            assert outage is None
        elif outcome is Outcome.REFUSED:
            assert outage == before
        else:
            assert outage is not None
            assert outage.failures == (before.failures + 1 if before else 1)
            assert outage.since <= now <= outage.until <= now + (19 * MINUTE if dead else 75 * SECOND)
            assert outage.wide == (outage.until > now)
