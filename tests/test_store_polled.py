"""What every store promises of feeds beside their entries: what is known of their polls, the log, alarms and notices."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.errors import StoreError
from monitor.model import Advice, Alarm, Ended, Notice, Pace, Poll, PollRecord, Rhythm, Trouble
from monitor.store import Store
from monitor.store.states import LOG_LENGTH
from tests.stores import MINUTE, NOON

pytest_plugins = ("tests.databases",)

POLL = Poll(feed="wire", url="https://wire.example/new", due=NOON)
KNOWING = replace(
    POLL,
    configured="https://wire.example/feed",
    answered="https://wire.example/new?x=1",
    moving_to="https://wire.example/newer",
    moving_since=NOON - 3 * MINUTE,
    moving_polls=7,
    stopped=None,
    away=NOON + MINUTE,
    away_host="busy.example",
    failing_since=NOON - MINUTE,
    polls=400,
    gaps=3,
    pace=Pace.RHYTHM,
    rhythm=Rhythm(
        hours=tuple(hour / 7 for hour in range(24)),
        days=13.25,
        recent=0.5,
        expected=0.25,
        at=NOON - MINUTE,
        latest=NOON - 90 * MINUTE,
        silence=timedelta(hours=3, microseconds=1),
        listed=30,
    ),
    advice=Advice(every=timedelta(minutes=30), hours=(0, 23), days=(6,)),
    fresh=timedelta(seconds=90.5),
)
BROKEN = Alarm(feed="wire", trouble=Trouble.BROKEN, since=NOON, words="no connection")
QUIET = Alarm(feed="wire", trouble=Trouble.QUIET, since=NOON, words="no new entry")
OTHER = Alarm(feed="blog", trouble=Trouble.BROKEN, since=NOON, words="404")


def line(number: int, feed: str = "wire") -> PollRecord:
    return PollRecord(
        feed=feed,
        number=number,
        at=NOON + number * MINUTE,
        ended=Ended.FAILED if number % 2 else Ended.NEWS,
        error="no answer" if number % 2 else None,
        listed=number,
        new=1,
        edited=2,
        due=NOON + (number + 1) * MINUTE,
        pace=Pace.BACK_OFF,
    )


def test_all_that_is_known_of_a_feed_comes_back(store: Store) -> None:
    """Rhythm, advice, move and troubles of a feed are read as they were written; a bare poll stays bare."""
    bare = replace(POLL, feed="bare")
    with store.writing() as work:
        work.save_polls([replace(KNOWING, rhythm=Rhythm(), gaps=0), bare])
        work.save_polls([KNOWING])
    with store.reading() as view:
        assert view.polls() == {"bare": bare, "wire": KNOWING}


def test_a_stopped_feed_is_never_due(store: Store) -> None:
    """A feed that is gone for good is kept, and asked no more."""
    gone = replace(POLL, feed="gone", stopped=NOON)
    with store.writing() as work:
        work.save_polls([POLL, gone])
    with store.reading() as view:
        assert [poll.feed for poll in view.due(NOON + MINUTE, limit=9)] == ["wire"]
        assert view.polls()["gone"] == gone


def test_the_log_keeps_the_last_polls_of_each_feed(store: Store) -> None:
    """However long a feed is polled, its log holds the same number of lines, the latest first."""
    with store.writing() as work:
        work.log_polls(line(number) for number in range(1, 2 * LOG_LENGTH + 6))
        work.log_polls([line(1, "blog")])
    with store.reading() as view:
        newest = 2 * LOG_LENGTH + 5
        assert list(view.poll_log("wire")) == [line(number) for number in range(newest, newest - LOG_LENGTH, -1)]
        assert list(view.poll_log("blog")) == [line(1, "blog")]
        assert list(view.poll_log("nobody")) == []


def test_an_alarm_is_known_once_until_it_is_closed(store: Store) -> None:
    """Each feed has each trouble once; what is closed is forgotten, others stay."""
    with store.writing() as work:
        work.open_alarms([BROKEN, QUIET, OTHER])
        work.open_alarms([replace(BROKEN, words="404", since=NOON + MINUTE)])
    with store.reading() as view:
        assert list(view.alarms()) == [OTHER, replace(BROKEN, words="404", since=NOON + MINUTE), QUIET]
    with store.writing() as work:
        work.close_alarms([BROKEN, replace(OTHER, trouble=Trouble.GONE)])
    with store.reading() as view:
        assert list(view.alarms()) == [OTHER, QUIET]


def test_notices_wait_for_their_channel(store: Store) -> None:
    """A notice is given to its channel until it was told, and after a try in vain not before the moment that was named."""
    first = Notice(channel="ops", alarm=BROKEN, at=NOON)
    over = Notice(channel="ops", alarm=QUIET, over=True, at=NOON + MINUTE)
    with store.writing() as work:
        work.add_notices([first, over, replace(first, channel="night")])
    with store.reading() as view:
        (one,) = view.notices("ops", NOON, limit=9)
        both = view.notices("ops", NOON + MINUTE, limit=9)
        assert list(view.notices("ops", NOON + MINUTE, limit=1)) == [one]
        assert [replace(each, id=0) for each in both] == [first, over]
    with store.writing() as work:
        work.put_off_notices([one.id], NOON + 5 * MINUTE)
        work.drop_notices([both[1].id])
    with store.reading() as view:
        assert list(view.notices("ops", NOON + 4 * MINUTE, limit=9)) == []
        assert list(view.notices("ops", NOON + 5 * MINUTE, limit=9)) == [replace(one, attempts=1)]
        assert [each.channel for each in view.notices("night", NOON, limit=9)] == ["night"]


def test_notices_for_channels_of_nobody_are_dropped(store: Store) -> None:
    """All but those of the channels that are named; where none is named, all."""
    first = Notice(channel="ops", alarm=QUIET, at=NOON)
    with store.writing() as work:
        work.add_notices([first, replace(first, channel="night"), first, replace(first, channel="day")])
        assert work.abandon_notices({"ops", "new"}) == 2
    with store.reading() as view:
        assert [len(view.notices(channel, NOON, limit=9)) for channel in ("ops", "night", "day")] == [2, 0, 0]
    with store.writing() as work:
        assert work.abandon_notices(()) == 2
        work.add_notices([first])
        assert len(work.notices("ops", NOON, limit=9)) == 1


def test_a_feed_that_is_forgotten_leaves_no_log_and_no_alarm(store: Store) -> None:
    """What is no longer configured is not shown as broken; other feeds keep theirs."""
    with store.writing() as work:
        work.save_polls([KNOWING])
        work.log_polls([line(1), line(1, "blog")])
        work.open_alarms([BROKEN, OTHER])
        work.forget_feeds(["wire"])
    with store.reading() as view:
        assert (list(view.poll_log("wire")), list(view.alarms())) == ([], [OTHER])
        assert list(view.poll_log("blog")) == [line(1, "blog")]


def write_and_fail(store: Store) -> None:
    with store.writing() as work:
        work.log_polls([line(1)])
        work.open_alarms([BROKEN])
        work.add_notices([Notice(channel="ops", alarm=BROKEN, at=NOON)])
        work.unpage(77)


def test_what_a_transaction_wrote_is_undone_with_it(store: Store) -> None:
    """A poll that is not committed leaves no line in the log, no alarm and no notice."""
    with pytest.raises(StoreError):
        write_and_fail(store)
    with store.reading() as view:
        assert (list(view.poll_log("wire")), list(view.alarms())) == ([], [])
        assert list(view.notices("ops", NOON, limit=9)) == []
