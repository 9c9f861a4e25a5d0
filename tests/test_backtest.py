"""A backtest tells what would have been told: the same as happened, where nothing was changed, and just the change else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings

from monitor.backtest import Became, Difference, Retold, compare, concerning, tally
from monitor.backtest.retelling import digest
from monitor.model import Alert, Newsroom, Novelty, Placement, Quiet, Reason, Settings, Watch
from monitor.rehearsal import Told
from monitor.store.memory import MemoryStore
from tests.archives import (
    FEEDS,
    MATCHES,
    NIGHT,
    NINE,
    SENTENCES,
    TITLES,
    Said,
    archived,
    channel,
    edits,
    newsroom,
    newsrooms,
    retold,
)
from tests.stores import change, entry

MEETING, CONVOY, TRUCE, FERRIES = (SENTENCES[number] for number in (0, 1, 2, 4))
TALKS = Watch(name="talks", match="ceasefire", notify=("desk",))
DESK = channel("desk")


def article(minutes: int, *sentences: str, feed: str = "ledger", key: str = "a", title: str = TITLES[0]) -> Said:
    return Said(minutes, feed, key, title, sentences)


#: A story of three chapters, and one that no watch of these tests hits.
DAY = (
    article(0, MEETING),
    article(10, MEETING, CONVOY),
    article(0, FERRIES, feed="herald", title=TITLES[2]),
    article(10, MEETING, CONVOY, TRUCE),
)


def as_told(told: Sequence[Told]) -> list[tuple[object, ...]]:
    """Return what happened in the words in which a backtest has it."""
    return [(*_heading(one.alert), one.message.title, _updates(one.alert)) for one in told]


def _heading(alert: Alert) -> tuple[object, ...]:
    return alert.at, alert.channel, alert.story, alert.reason, alert.watches


def _updates(alert: Alert) -> list[tuple[object, ...]]:
    revisions = [update.revision for update in alert.updates]
    return [
        (each.feed, each.entry, each.number, digest(said)) for each, said in zip(revisions, alert.shown, strict=True)
    ]


def as_retold(found: Retold) -> list[tuple[object, ...]]:
    return [
        (
            notice.at,
            notice.channel,
            notice.story,
            notice.reason,
            notice.watches,
            notice.title,
            [(part.feed, part.entry, part.number, part.said) for part in notice.parts],
        )
        for notice in found.told
    ]


# ---------------------------------------------------------------- the same configuration


@settings(max_examples=60, deadline=None)
@given(room=newsrooms(), said=edits())
def test_the_configuration_that_was_in_use_tells_what_was_told(room: Newsroom, said: list[Said]) -> None:
    """Alert for alert: at the same moments, to the same channels, for the same reasons, with the same sentences."""
    store, told = archived(room, said)

    assert as_retold(retold(store, room)) == as_told(told)


@settings(max_examples=15, deadline=None)
@given(room=newsrooms(), said=edits())
def test_what_was_there_before_us_is_not_told_afterwards(room: Newsroom, said: list[Said]) -> None:
    """Old stock of a feed's first poll is silent in the backtest as it was in the newsroom."""
    store, told = archived(room, said, opened=False)

    assert as_retold(retold(store, room)) == as_told(told)


@settings(max_examples=25, deadline=None)
@given(room=newsrooms(), said=edits())
def test_the_last_days_are_those_of_the_whole(room: Newsroom, said: list[Said]) -> None:
    """Fewer days tell the end of what more days tell: stories under way and held updates are known all the same."""
    store, _ = archived(room, said)
    whole, last = retold(store, room), retold(store, room, days=1)

    assert as_retold(last) == [each for each in as_retold(whole) if last.period.holds(each[0])]  # type: ignore[arg-type]


@settings(max_examples=25, deadline=None)
@given(room=newsrooms(), said=edits())
def test_stories_one_by_one_tell_what_they_tell_together(room: Newsroom, said: list[Said]) -> None:
    """A long archive is rehearsed some stories at a time, unless a budget ties them: the alerts are the same."""
    store, told = archived(room, said)

    assert sorted(as_retold(retold(store, room, at_once=1))) == sorted(as_told(told))


@settings(max_examples=25, deadline=None)
@given(room=newsrooms(), said=edits())
def test_one_watch_alone_has_the_figures_that_it_has_among_all(room: Newsroom, said: list[Said]) -> None:
    """`--watch` leaves out only watches that cannot bear on it."""
    store, _ = archived(room, said)
    everything = list(tally(retold(store, room), {"first"}))

    assert list(tally(retold(store, concerning(room, {"first"})), {"first"})) == everything


def test_watches_of_other_channels_are_not_rehearsed() -> None:
    """What shares no channel with the watches asked for is left out, and takes no time."""
    others = [
        Watch(name=name, match="storm", notify=notify)
        for name, notify in (("near", ("desk", "mail")), ("far", ("mail",)))
    ]
    room = newsroom(watches=[TALKS, *others], channels=[DESK, channel("mail")])

    assert list(concerning(room, {"talks"}).watches) == ["talks", "near"]


@settings(max_examples=20, deadline=None)
@given(room=newsrooms(), said=edits())
def test_a_change_of_nothing_changes_nothing(room: Newsroom, said: list[Said]) -> None:
    """The same configuration twice: no alert is gained, lost, re-routed or changed."""
    store, _ = archived(room, said)

    assert compare(retold(store, room), retold(store, room)) == ()


# ---------------------------------------------------------------- another configuration


@settings(max_examples=20, deadline=None)
@given(room=newsrooms(), said=edits())
def test_a_watch_with_a_channel_of_its_own_only_gains(room: Newsroom, said: list[Said]) -> None:
    """A new watch brings just what it tells by itself; taken away again, just that is lost."""
    store, _ = archived(room, said)
    new = Watch(name="new", match=MATCHES[0], notify=("new-desk",))
    more = replace(
        room,
        watches={**room.watches, "new": new},
        channels={**room.channels, "new-desk": channel("new-desk")},
    )
    without, together = retold(store, room), retold(store, more)
    alone = Counter(notice.at for notice in together.told if notice.channel == "new-desk")

    for became, differences in (
        (Became.GAINED, compare(together, without)),
        (Became.LOST, compare(without, together)),
    ):
        assert {(each.became, each.watches) for each in differences} <= {(became, ("new",))}
        assert Counter((each.now or each.was)[0].at for each in differences) == alone


@settings(max_examples=20, deadline=None)
@given(room=newsrooms(), said=edits())
def test_another_channel_of_the_same_kind_re_routes_all(room: Newsroom, said: list[Said]) -> None:
    """Where everything that went to one channel goes to another, each of its alerts is re-routed, and no other."""
    store, _ = archived(room, said)
    elsewhere = replace(
        room,
        watches={
            name: replace(watch, notify=tuple("night" if each == "mail" else each for each in watch.notify))
            for name, watch in room.watches.items()
        },
        channels={**room.channels, "night": replace(room.channels["mail"], name="night")},
    )
    before = retold(store, room)
    differences = compare(retold(store, elsewhere), before)

    assert [(_ways(each), each.became) for each in differences] == [
        ((("mail", notice.at), ("night", notice.at)), Became.REROUTED)
        for notice in sorted(before.told, key=lambda notice: (notice.at, notice.story))
        if notice.channel == "mail"
    ]


def _ways(each: Difference) -> tuple[tuple[str, object], ...]:
    return tuple((notice.channel, notice.at) for notice in (*each.was, *each.now))


FAR_SIGHTED = replace(TALKS, match="ceasefire OR storm")
#: What is changed -> the configuration before, the one after, and each difference with its watches and updates.
CHANGES = {
    "a wider expression": (
        newsroom(watches=[TALKS], channels=[DESK]),
        newsroom(watches=[FAR_SIGHTED], channels=[DESK]),
        [(Became.GAINED, ("talks",), ["herald 1"])],
    ),
    "an expression that leaves out what is followed all the same": (
        newsroom(watches=[replace(TALKS, match="convoy")], channels=[DESK]),
        newsroom(watches=[replace(TALKS, match="convoy AND NOT truce")], channels=[DESK]),
        [],
    ),
    "another channel": (
        newsroom(watches=[TALKS], channels=[DESK, channel("mail")]),
        newsroom(watches=[replace(TALKS, notify=("mail",))], channels=[DESK, channel("mail")]),
        [(Became.REROUTED, ("talks",), [f"ledger {number}"]) for number in (1, 2, 3)],
    ),
    "a second channel": (
        newsroom(watches=[TALKS], channels=[DESK, channel("mail")]),
        newsroom(watches=[replace(TALKS, notify=("desk", "mail"))], channels=[DESK, channel("mail")]),
        [(Became.GAINED, ("talks",), [f"ledger {number}"]) for number in (1, 2, 3)],
    ),
    "quiet hours": (
        newsroom(watches=[TALKS], channels=[DESK]),
        newsroom(
            watches=[TALKS], channels=[channel("desk", quiet=Quiet(start=NIGHT.end, end=NIGHT.start, timezone="UTC"))]
        ),
        [(Became.MOVED, ("talks",), [f"ledger {number}"]) for number in (1, 2, 3)],
    ),
    "a watch that hears of it earlier": (
        newsroom(watches=[replace(TALKS, name="lorries", match="convoy")], channels=[DESK]),
        newsroom(watches=[replace(TALKS, name="lorries", match="convoy"), TALKS], channels=[DESK]),
        [(Became.GAINED, ("talks",), ["ledger 1"])],
    ),
    "a feed less": (
        newsroom(watches=[FAR_SIGHTED], channels=[DESK]),
        replace(newsroom(watches=[FAR_SIGHTED], channels=[DESK]), feeds={}),
        [(Became.LOST, ("talks",), [update]) for update in ("ledger 1", "herald 1", "ledger 2", "ledger 3")],
    ),
    "a title": (
        newsroom(watches=[TALKS], channels=[DESK]),
        newsroom(watches=[replace(TALKS, title="The talks")], channels=[DESK]),
        [],
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_shows_what_it_changes(name: str) -> None:
    """Exactly the alerts that a change of the configuration brings, takes, sends elsewhere or puts off are listed."""
    before, after, expected = CHANGES[name]
    store, _ = archived(before, DAY)
    differences = compare(retold(store, after), retold(store, before))

    assert sorted(
        (each.became, each.watches, [f"{part.feed} {part.number}" for part in each.parts]) for each in differences
    ) == sorted(expected)


def test_other_sentences_of_the_same_update_are_a_difference() -> None:
    """With `novelty: all` a copy shows again what the channel has heard, at the same moment."""
    said = (article(0, MEETING), article(10, MEETING, CONVOY, feed="herald"))
    before = newsroom(watches=[TALKS], channels=[DESK])
    after = newsroom(watches=[replace(TALKS, novelty=Novelty.ALL)], channels=[DESK])
    store, _ = archived(before, said)
    (difference,) = compare(retold(store, after), retold(store, before))

    assert (difference.became, difference.parts[0].said) == (Became.REWORDED, digest((MEETING, CONVOY)))


# ---------------------------------------------------------------- what is counted


def test_a_watch_comes_to_its_hits_stories_alerts_and_days() -> None:
    """Hits and stories by watch, alerts by channel and day, and why the rest was not told."""
    copy = article(5, MEETING, feed="herald", key="copy")
    store, _ = archived(newsroom(watches=[TALKS], channels=[DESK]), [*DAY, copy, article(1500, MEETING, key="late")])
    (found,) = tally(retold(store, newsroom(watches=[TALKS], channels=[DESK])), {"talks"})

    assert (found.hits, found.stories, found.alerts) == (5, 1, 3)
    assert found.channels == {"desk": 3}
    assert found.not_told == {Reason.REDUNDANT: 2}
    assert [(day.day, number) for day, number in found.days.items()] == [(12, 3), (13, 0)]
    assert [notice.parts[0].number for notice in found.samples] == [1, 2, 3]


def test_too_few_sources_are_a_reason_only_where_they_never_came() -> None:
    """What was held and told later is an alert; what was held to the end, or only repeats it, counts as not told."""
    watch = replace(TALKS, match="ceasefire OR storm", min_sources=2)
    room = newsroom(watches=[watch], channels=[DESK])
    store, _ = archived(room, [*DAY, article(10, TRUCE, MEETING, feed="herald", key="too")])
    (found,) = tally(retold(store, room), {"talks"})

    assert (found.alerts, found.not_told) == (1, {Reason.FEW_SOURCES: 1, Reason.REDUNDANT: 1})


def test_entries_of_feeds_that_are_gone_are_counted_and_passed_over() -> None:
    """A feed that is not configured tells nothing, and says how much of it there was."""
    room = newsroom(watches=[FAR_SIGHTED], channels=[DESK])
    store, _ = archived(room, DAY)
    fewer = replace(room, feeds={name: room.feeds[name] for name in FEEDS if name != "herald"})
    found = retold(store, fewer)

    assert (found.passed_over, found.revisions) == ({"herald": 1}, 3)
    assert {part.feed for notice in found.told for part in notice.parts} == {"ledger"}


def test_a_longer_span_for_a_first_poll_tells_what_was_young_then() -> None:
    """What was old stock for want of `tell_within` is told by a configuration that asks for it."""
    room = newsroom(watches=[TALKS], channels=[DESK])
    store = MemoryStore()
    with store.writing() as work:
        young = replace(entry(feed="wire"), published=NINE - timedelta(minutes=5))
        told = change("A ceasefire began.", title="Ceasefire")
        work.record(young, told, Placement(story=None, vector={}), novel=True, at=NINE, old=True)

    patient = replace(room, settings=Settings(tell_within=timedelta(hours=1)))
    assert [len(retold(store, each).notices) for each in (room, patient)] == [0, 1]


def test_a_clock_that_was_set_back_stands_still() -> None:
    """Revisions whose moments go back are told in the order in which they were recorded, at moments that do not."""
    room = newsroom(watches=[TALKS], channels=[DESK])
    store = MemoryStore()
    with store.writing() as work:
        for number, minutes in enumerate((0, -30, 5)):
            told = change(f"A ceasefire of {number} days began in the town of {TITLES[number]}.", title=TITLES[number])
            place = Placement(story=None, vector={})
            at = NINE + timedelta(minutes=minutes)
            work.record(entry(str(number), feed="wire"), told, place, novel=True, at=at)

    moments = [notice.at - NINE for notice in retold(store, room).notices]
    assert moments == [timedelta(0), timedelta(0), timedelta(minutes=5)]
