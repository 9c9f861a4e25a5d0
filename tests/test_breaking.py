"""A story breaks when many sources come in at once, against what is usual for it and for the watch; once a channel."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.decide.burst import LOOKBACK, WITHIN, burst, may_burst
from monitor.model import (
    Alert,
    Budget,
    Burst,
    Change,
    Digest,
    Ended,
    Entry,
    Hit,
    Kind,
    Newsroom,
    Pace,
    PollRecord,
    Quiet,
    Reason,
    Revision,
    Sighting,
    Update,
)
from monitor.render import events, render
from monitor.store import Store
from tests.newsroom import CEASEFIRE, Day, article, channel, moment
from tests.stores import MINUTE, NOON, alert, concern, entry, record

pytest_plugins = ("tests.databases",)

HOUR, DAYS = timedelta(hours=1), timedelta(days=1)


def came(*minutes: float | None) -> list[datetime | None]:
    """Return when sources came in, in minutes before noon."""
    return [None if minute is None else NOON - minute * MINUTE for minute in minutes]


def usually(feeds: int, *, every: timedelta, since: timedelta = LOOKBACK) -> list[Sighting]:
    """Return what a watch hit: so many feeds at once, every so often, until an hour ago."""
    count = int((since - HOUR) / every) + 1
    moments = (NOON - HOUR - number * every for number in range(count))
    return [Sighting(at=at, feed=f"feed {feed}") for at in moments for feed in range(feeds)]


QUIET_WATCH = usually(1, every=6 * HOUR)

CASES: dict[str, tuple[Sequence[datetime | None], Sequence[Sighting], bool]] = {
    "four sources within a quarter of an hour": (came(0, 2, 9, 14), QUIET_WATCH, True),
    "three": (came(0, 2, 9), QUIET_WATCH, False),
    "four in a quarter of an hour and a minute": (came(0, 2, 9, 15), QUIET_WATCH, False),
    "four, that nobody knows when they came": (came(0, None, None, None), QUIET_WATCH, False),
    "four to a watch that never hit anything": (came(0, 2, 9, 14), [], False),
    "six to a watch that never hit anything": (came(0, 1, 2, 4, 9, 14), [], True),
    "four to a watch of this morning": (came(0, 2, 9, 14), usually(1, every=HOUR, since=5 * HOUR), False),
    "four to a watch that hears of as many every hour": (came(0, 2, 9, 14), usually(4, every=HOUR), False),
    "eight to a watch that hears of four every hour": (came(*range(8)), usually(4, every=HOUR), True),
    "five into a story that had one a day": (came(0, 2, 4, 9, 14, 1440, 2880, 4320), QUIET_WATCH, True),
    "five into a story that has had two in every quarter": (came(0, 2, 4, 9, 14, *range(20, 200, 7)), QUIET_WATCH, False),
    "ten into a story that has had two in every quarter": (came(*range(10), *range(20, 200, 7)), QUIET_WATCH, True),
    "five into a story of whose many sources nobody knows since when": (came(0, 2, 4, 9, 14, *[None] * 5), QUIET_WATCH, False),
}  # fmt: skip


@pytest.mark.parametrize(("sources", "seen", "breaks"), CASES.values(), ids=CASES)
def test_what_a_burst_is(sources: Sequence[datetime | None], seen: Sequence[Sighting], *, breaks: bool) -> None:
    """Many at once are news only where they are more than usual; with nothing to compare with, it takes more."""
    assert (burst("talks", sources, seen, NOON) is not None) is breaks


def test_a_burst_says_what_made_it_one() -> None:
    """A decision has its figures: how many, within which time, against what, and how many it took."""
    assert burst("talks", came(0, 2, 4, 9, 14, 30, 75), usually(2, every=3 * HOUR), NOON) == Burst(
        watch="talks", sources=5, within=WITHIN, story_usual=0.5, watch_usual=0.17, needed=4
    )


moments = st.lists(st.one_of(st.none(), st.integers(0, 600)), max_size=30).map(lambda minutes: came(*minutes))
sightings = st.lists(
    st.builds(lambda minute, feed: Sighting(at=NOON - minute * MINUTE, feed=f"{feed}"), st.integers(0, 20_000), st.integers(0, 9)),
    max_size=40,
)  # fmt: skip


@given(moments, sightings)
def test_neither_order_nor_what_comes_later_matters(sources: list[datetime | None], seen: list[Sighting]) -> None:
    """The store may give its rows in any order; what carries a date of the future has not come in yet."""
    found = burst("talks", sources, seen, NOON)
    assert burst("talks", sources[::-1], seen[::-1], NOON) == found
    assert burst("talks", [*sources, NOON + MINUTE], seen, NOON) == found
    assert found is None or may_burst(sources, NOON)


@given(moments, sightings)
def test_one_more_source_never_makes_a_burst_none(sources: list[datetime | None], seen: list[Sighting]) -> None:
    """What breaks with five breaks with six."""
    if burst("talks", sources, seen, NOON):
        assert burst("talks", [*sources, NOON], seen, NOON)


# ---------------------------------------------------------------- through the pipeline

FEEDS = ("ledger", "herald", "wire", "gazette", "tribune", "courier", "post")
TEXTS = {
    "ledger": "A ceasefire in Syria holds since dawn, our reporter in Aleppo has learnt from the rebels of the eastern quarter.",
    "herald": "Aleppo wakes to silence: the ceasefire that Syria's army announced keeps guns still, bakers have opened again.",
    "wire": "Army and rebels in Syria told the agency that their ceasefire covers Aleppo, Idlib and the road to Hama.",
    "gazette": "Lorries with flour reached Aleppo under the ceasefire in Syria, drivers said on the phone.",
    "tribune": "The envoy for Syria praised the ceasefire in Aleppo and asked for a second meeting in Graz.",
    "courier": "Schools of Aleppo open on Monday if the ceasefire in Syria lasts, said the head of the school board.",
    "post": "The power station of Aleppo is to be mended under the ceasefire in Syria, engineers told this paper.",
}
NIGHT = Quiet(start=time(20), end=time(7), timezone="UTC")


def told_by(feed: str) -> Entry:
    title = f"Syria ceasefire holds in Aleppo, says the {feed}"
    return article(f"of-{feed}", title, TEXTS[feed], link=f"https://{feed}.example/1")


def newsday(**settings: Any) -> Day:
    """A newsroom whose watch has hit now and then for some days, and a channel that holds."""
    day = Day(channels=(channel(**settings),), feeds=FEEDS)
    for number in (1, 2):
        older = f"Syria truce number {number} was spoken of by diplomats who met in town {number} over supper."
        day.at(f"+{number} 09:00", wire=[article(f"older-{number}", f"Truce talk {number} on Syria", older)])
    day.at("+3 12:00", wire=[])
    day.alerts.clear()
    return day


def breaks_out(day: Day, *feeds: str, hour: str = "+3 21") -> None:
    for minute, feed in enumerate(feeds):
        day.at(f"{hour}:{2 * minute:02}", **{feed: [told_by(feed)]})


HOLDS = {
    "quiet hours": {"quiet": NIGHT},
    "settle": {"settle": HOUR},
    "digests": {"digest": Digest(at=(time(7),), timezone="UTC")},
    "a budget": {"at_most": Budget(count=1, per=30 * DAYS)},
}


@pytest.mark.parametrize("settings", HOLDS.values(), ids=HOLDS)
def test_the_update_with_which_a_story_breaks_passes_what_holds_the_others(settings: dict[str, object]) -> None:
    """At the fourth source all that was held goes out at once; then the story is held as before."""
    day = newsday(**settings)
    breaks_out(day, *FEEDS[:6])
    (first,) = day.alerts
    assert first.burst is not None
    assert (first.burst.watch, first.burst.sources, first.reason) == ("ceasefire", 4, Reason.FIRST)
    assert {update.revision.feed for update in first.updates} == set(FEEDS[:4])


def test_a_channel_that_nothing_holds_sees_that_a_story_breaks_and_only_once() -> None:
    """Who is told at once is told the first three as ever; the fourth says so, and the fifth and sixth no more."""
    day = newsday()
    breaks_out(day, *FEEDS[:6])
    assert [one.burst is not None for one in day.alerts] == [False, False, False, True, False, False]


def test_a_story_breaks_once_over_a_restart_too() -> None:
    """What was told is remembered by the store, not by the program."""
    day = newsday(quiet=NIGHT)
    breaks_out(day, *FEEDS[:4])
    day.restart()
    day.at("+3 21:10", tribune=[told_by("tribune")], courier=[told_by("courier")])
    assert len(day.alerts) == 1


def test_a_watch_that_does_not_want_it_is_held_as_ever() -> None:
    """`breaking: false` leaves the rules of the channel as they are."""
    day = newsday(quiet=NIGHT)
    quiet = {"ceasefire": replace(CEASEFIRE, breaking=False)}
    day.configure(replace(day.newsroom, watches=quiet))
    breaks_out(day, *FEEDS)
    assert day.alerts == []


def test_papers_that_print_one_text_make_no_burst() -> None:
    """Seven papers with the wire's text are one source, however fast they are."""
    day = newsday(quiet=NIGHT)
    for minute, feed in enumerate(FEEDS):
        copied = article(
            f"of-{feed}", "Syria ceasefire holds in Aleppo", TEXTS["wire"], link=f"https://{feed}.example/1"
        )
        day.at(f"+3 21:{minute:02}", **{feed: [copied]})
    assert day.alerts == []


def test_what_was_there_before_us_makes_no_burst() -> None:
    """The first polls of seven feeds bring an old story within a minute: an update of it is no burst."""
    day = Day(channels=(channel(quiet=NIGHT),), feeds=FEEDS, baseline=False)
    day.at("+3 21:00", **{feed: [told_by(feed)] for feed in FEEDS})
    update = "UPDATE 2100 GMT: A second convoy has left for Aleppo, the agency was told on the road."
    day.at(
        "+3 21:05", wire=[article("of-wire", told_by("wire").title, update, TEXTS["wire"], link=told_by("wire").link)]
    )
    assert day.alerts == []


def test_what_we_see_late_makes_no_burst() -> None:
    """After a night without power everything comes in at once; the dates say that it did not come out at once."""
    day = newsday(quiet=NIGHT)
    shown = {
        feed: [replace(told_by(feed), published=NOON + 3 * DAYS + number * HOUR)] for number, feed in enumerate(FEEDS)
    }
    day.at("+3 21:00", **shown)
    assert day.alerts == []


# ---------------------------------------------------------------- what is kept and shown

BROKE = Burst(watch="talks", sources=6, within=WITHIN, story_usual=0.25, watch_usual=0.5, needed=4)


def test_every_store_remembers_that_a_story_broke(store: Store) -> None:
    """The figures come back as they were, and the channel is known to have been told; no other channel is."""
    with store.writing() as work:
        update = record(work, entry())
        work.post(replace(alert(update), burst=BROKE, copies=(("herald", "wire"),)), [])
        assert work.untold_of("desk", update.story, since=NOON).told.broke
        assert not work.untold_of("mail", update.story, since=NOON).told.broke
        (kept,) = work.alerts(limit=1)
        assert (kept.alert.burst, kept.alert.copies) == (BROKE, (("herald", "wire"),))


def test_a_story_that_takes_in_one_that_broke_does_not_break_again(store: Store) -> None:
    """Two stories turn out to be one: what was told of either was told of it."""
    with store.writing() as work:
        kept, gone = record(work, entry("one")).story, record(work, entry("two"))
        work.post(replace(alert(gone), burst=BROKE), [])
        work.merge(kept, gone.story, at=NOON, by="desk")
        assert work.untold_of("desk", kept, since=NOON).told.broke
        assert len(work.carriers(kept)) == 2
        work.split(gone.story, at=NOON, by="desk")
        assert not work.untold_of("desk", kept, since=NOON).told.broke


def test_every_store_knows_what_a_watch_hit_lately(store: Store) -> None:
    """New entries count, each once and by its feed; later states, older days and what a first poll brought do not."""
    with store.writing() as work:
        found = [
            record(work, entry("long ago"), at=NOON - 30 * DAYS),
            record(work, entry("one"), at=NOON),
            record(work, entry("two", feed="herald"), at=NOON + MINUTE),
            record(work, entry("one"), text="More.", at=NOON + 2 * MINUTE),
        ]
        for update in found:
            work.add_hits(update, [Hit(watch="talks", matched=()), Hit(watch="storm", matched=())])
        since = NOON - LOOKBACK
        one, two = Sighting(at=NOON, feed="wire"), Sighting(at=NOON + MINUTE, feed="herald")
        assert list(work.sightings("talks", since=since, limit=9)) == [one, two]
        assert list(work.sightings("talks", since=since, limit=2)) == [two]
        assert list(work.sightings("gate", since=since, limit=9)) == []


def test_every_store_reads_of_a_long_story_the_first_and_the_latest_entries(store: Store) -> None:
    """However long a story goes on, a bounded part of it is read; who began it and who came last are there."""
    with store.writing() as work:
        story = record(work, entry("0")).story
        for number in range(1, 9):
            record(work, entry(str(number)), story=story, at=NOON + number * MINUTE)
        work.add_concerns([concern(record(work, entry("8"), text="More."))])
        assert [one.entry for one in work.carriers(story, limit=3)] == ["0", "1", "2", "6", "7", "8"]
        assert [one.at for one in work.carriers(story)] == [NOON + number * MINUTE for number in range(9)]


def test_every_store_knows_when_a_feed_had_been_read_before_it_had_an_entry(store: Store) -> None:
    """The last good poll before the entry was seen, in its own feed; where the date says nothing else, nobody asks."""
    with store.writing() as work:
        work.log_polls([
            polled("wire", 1, -9), polled("wire", 2, -5), polled("wire", 3, -2, Ended.FAILED), polled("wire", 4, 0),
            polled("wire", 5, 4), polled("herald", 1, -1),
        ])  # fmt: skip
        story = record(work, replace(entry("one"), published=NOON - HOUR)).story
        record(work, replace(entry("two"), published=NOON + HOUR), story=story)
        record(work, replace(entry("three", feed="gazette"), published=NOON - HOUR), story=story)
        assert [one.before for one in work.carriers(story)] == [NOON - 5 * MINUTE, None, None]


def polled(feed: str, number: int, minute: int, ended: Ended = Ended.NEWS) -> PollRecord:
    at = NOON + minute * MINUTE
    return PollRecord(feed=feed, number=number, at=at, ended=ended, due=at + 5 * MINUTE, pace=Pace.EVERY)


def test_dates_without_an_hour_do_not_keep_a_story_from_breaking() -> None:
    """Feeds that are read every few minutes show what is new: the midnight of the day in its date hides no burst."""
    day = newsday(quiet=NIGHT)
    day.at("+3 20:58", **{feed: [] for feed in FEEDS})
    for minute, feed in enumerate(FEEDS[:4]):
        midnight = moment("+3 00:00")
        day.at(f"+3 21:{2 * minute:02}", **{feed: [replace(told_by(feed), published=midnight)]})
    (first,) = day.alerts
    assert first.burst is not None


def made(**fields: object) -> Alert:
    change = Change(kind=Kind.NEW, title="Gate opens", text="", added=("The gate opens.",), fingerprint="")
    revision = Revision(feed="wire", entry="w", link="", number=1, at=NOON, change=change)
    update = Update(story=7, chapter=1, revision=revision, novel=True)
    return replace(alert(update), **fields)  # type: ignore[arg-type]


def test_a_reader_sees_that_and_why_a_story_breaks() -> None:
    """In the list of mails or chats, in the text, in the mail, and in the event with all figures."""
    said = render(made(burst=BROKE), Newsroom())
    why = "Why: breaking: 6 independent sources within 15 minutes · the first of a story that you watch"
    assert said.title.startswith("BREAKING: Gate opens")
    assert why in said.text
    assert why in said.html
    assert json.loads(events.line(events.alert(made(burst=BROKE), said)))["breaking"] == {
        "watch": "talks",
        "sources": 6,
        "minutes": 15,
        "usual": {"story": 0.25, "watch": 0.5},
        "needed": 4,
    }


TITLES = {
    "an update": (Reason.UPDATE, "Gate opens", "BREAKING: Gate opens"),
    "a correction is graver": (Reason.CORRECTION, "Gate opens", "CORRECTION: Gate opens"),
    "a headline that says so": (Reason.FIRST, "BREAKING NEWS: Gate opens", "BREAKING NEWS: Gate opens"),
    "a headline about breaking": (
        Reason.FIRST,
        "Breaking records, gate opens",
        "BREAKING: Breaking records, gate opens",
    ),
}


@pytest.mark.parametrize(("reason", "headline", "title"), TITLES.values(), ids=TITLES)
def test_a_title_says_so_once(reason: Reason, headline: str, title: str) -> None:
    """A headline that says so itself gets no second word, and what is put right says that first."""
    plain = made(burst=BROKE, reason=reason)
    revision = plain.updates[0].revision
    titled = replace(revision, change=replace(revision.change, title=headline))
    assert render(replace(plain, updates=(replace(plain.updates[0], revision=titled),)), Newsroom()).title.startswith(
        f"{title} — "
    )


ALSO = {
    "who prints what is told": (("herald", "star"), (("herald", "star", "wire"),), "The same text in herald, star · Story 7 ·"),
    "who shares another text": (("herald", "post", "star"), (("post", "star"),), "Also reported by herald; post, star (one text) · Story 7 ·"),
    "all of them": (
        ("gazette", "herald", "post", "star"), (("gazette", "wire"), ("post", "star")),
        "The same text in gazette · Also reported by herald; post, star (one text) · Story 7 ·",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("also", "copies", "line"), ALSO.values(), ids=ALSO)
def test_a_message_says_who_shares_a_text(
    also: tuple[str, ...], copies: tuple[tuple[str, ...], ...], line: str
) -> None:
    """An editor sees at a glance how many of those that carry a story have only copied it."""
    said = render(made(also=also, copies=copies), Newsroom())
    assert said.text.splitlines()[-1].startswith(line)
    assert line in said.html


def test_who_copies_is_told_apart_from_who_reports() -> None:
    """From the entries to the message: two papers print the wire's text, a third has a redundant one of its own."""
    day = Day(feeds=FEEDS)
    wire = told_by("wire")
    day.at("09:00", wire=[wire])
    for minute, feed in enumerate(("ledger", "herald")):
        copied = article(f"of-{feed}", wire.title, TEXTS["wire"], link=f"https://{feed}.example/1")
        day.at(f"09:1{minute}", **{feed: [copied]})
    day.at(
        "09:20",
        gazette=[
            article("of-gazette", wire.title, TEXTS["wire"].split(" told")[0] + ".", link="https://gazette.example/1")
        ],
    )
    update = "UPDATE 1000 GMT: A second convoy has left for Aleppo, the agency was told on the road."
    day.at("10:00", wire=[article("of-wire", wire.title, update, TEXTS["wire"], link=wire.link)])
    last = day.alerts[-1]
    assert last.also == ("gazette", "herald", "ledger")
    assert last.copies == (("herald", "ledger", "wire"),)
