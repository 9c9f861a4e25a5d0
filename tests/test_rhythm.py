"""When a feed is best asked: by what it has posted, never beyond the bounds, and at no greater cost."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.intervals import SEED, by_rhythm, delays, evenly, generated
from monitor import schedule
from monitor.model import Advice, Document, Feed, Findings, Pace, Poll, Rhythm
from monitor.schedule.publisher import freshness, rested
from monitor.schedule.rhythm import best_wait, idle, learned, mood, posts_between, rate

NOON = datetime(2016, 8, 12, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FEED = Feed(name="post", url="https://post.example/feed", every=MINUTE, slowest=30 * MINUTE)


def steady(per_day: float, days: float = 14.0) -> Rhythm:
    """A feed that posts so often a day, at all hours alike."""
    return Rhythm(hours=(per_day / 24 * days,) * 24, days=days, at=NOON, latest=NOON, listed=1000)


def answered(status: int = 200, headers: dict[str, str] | None = None) -> Document:
    return Document(feed="post", url=FEED.url, status=status, headers=headers or {}, body=b"", at=NOON)


def known(rhythm: Rhythm) -> Poll:
    return Poll(feed="post", url=FEED.url, due=NOON, polled=NOON, succeeded=NOON, rhythm=rhythm)


def waits(rhythm: Rhythm, feed: Feed = FEED) -> timedelta:
    return schedule.succeeded(known(rhythm), answered(304), feed, NOON).due - NOON


# ---------------------------------------------------------------- laws

MOMENTS = st.lists(st.integers(min_value=-(10**6), max_value=10**6), max_size=30)
STEPS = st.lists(st.tuples(st.integers(min_value=0, max_value=10**6), MOMENTS), max_size=20)


@given(steps=STEPS, shortest=st.integers(1, 3600), more=st.integers(1, 86_400))
def test_the_interval_stays_within_its_bounds_whatever_a_feed_says(
    steps: list[tuple[int, list[int]]], shortest: int, more: int
) -> None:
    """Dates of any kind, floods and silences: no poll comes before `from`, nor later than `to` and the little drift."""
    feed = replace(FEED, every=timedelta(seconds=shortest), slowest=timedelta(seconds=shortest + more))
    poll, now = schedule.enroll(feed, NOON), NOON
    for seconds, posted in steps:
        now += timedelta(seconds=seconds)
        dates = tuple(now + timedelta(seconds=second) for second in posted)
        poll = schedule.succeeded(poll, answered(), feed, now, Findings(listed=len(dates), posted=dates))
        assert feed.every <= poll.due - now <= timedelta(seconds=shortest + more) + 30 * timedelta(seconds=1)
        assert poll.pace is Pace.RHYTHM
        assert len(poll.rhythm.hours) == 24


@given(per_day=st.floats(0, 2000), factor=st.floats(1.0, 50))
def test_who_posts_more_is_asked_at_least_as_often(per_day: float, factor: float) -> None:
    """The wait never grows with the rate."""
    longest = 12 * HOUR
    slow, fast = (best_wait(steady(posts), NOON, longest=longest) for posts in (per_day, per_day * factor))
    assert fast <= slow + timedelta(milliseconds=1)


RATES = {6 * 24: 5.0, 60 * 24: 1.58, 12: 17.3, 1: 30.0, 0: 30.0}


@pytest.mark.parametrize(("per_day", "minutes"), RATES.items())
def test_a_steady_feed_is_asked_by_the_root_of_its_rate(per_day: float, minutes: float) -> None:
    """Six entries an hour: every 5 minutes; ten times as many: about three times as often; one a day: as rarely as is allowed."""
    assert best_wait(steady(per_day), NOON, longest=30 * MINUTE) / MINUTE == pytest.approx(minutes, rel=0.05)


def test_a_feed_of_office_hours_is_asked_by_day() -> None:
    """One that posts from 9 to 17 is asked often at noon, rarely at midnight, and again when its day begins."""
    office = Rhythm(hours=tuple(14 * 6.0 if 9 <= hour < 17 else 0.0 for hour in range(24)), days=14.0, at=NOON)
    noon = best_wait(office, NOON, longest=6 * HOUR)
    midnight = best_wait(office, NOON + 12 * HOUR, longest=6 * HOUR)
    dawn = best_wait(office, NOON + 20.75 * HOUR, longest=6 * HOUR)
    assert noon < 6 * MINUTE
    assert midnight > 4 * noon
    assert noon < dawn < midnight


def test_breaking_news_shorten_the_wait_for_some_hours() -> None:
    """A feed that posts ten times as much as usual is asked more often, until it calms down."""
    calm = idle(steady(24), NOON + HOUR)
    storm = learned(calm, Findings(listed=30, posted=(None,) * 20), NOON + 2 * HOUR)
    after = idle(storm, NOON + 14 * HOUR)
    assert mood(storm) > 2
    assert best_wait(storm, NOON, longest=HOUR) < best_wait(calm, NOON, longest=HOUR) / 1.4
    assert 0.5 < mood(after) < 1


def test_what_was_seen_long_ago_fades() -> None:
    """After two weeks a count is worth half, so that a feed that changes its habits is known anew."""
    busy = steady(240)
    later = idle(busy, NOON + 14 * DAY)
    assert sum(later.hours) == pytest.approx(sum(busy.hours) / 2, rel=0.01)
    assert rate(later, 12) < rate(busy, 12) * 0.5
    assert posts_between(busy, NOON, NOON + DAY) == pytest.approx(240, rel=0.02)


def test_the_first_document_tells_what_would_have_been_seen() -> None:
    """Thirty entries dated over ten hours are a rate of three an hour at once; without dates nothing is known but the prior."""
    dates = tuple(NOON - number * 20 * MINUTE for number in range(30))
    told = learned(Rhythm(), Findings(listed=30, posted=dates), NOON)
    assert sum(told.hours) == 29
    assert told.days == pytest.approx(29 / 72)
    assert best_wait(told, NOON, longest=HOUR) < best_wait(
        learned(Rhythm(), Findings(listed=30), NOON), NOON, longest=HOUR
    )


def test_dates_that_cannot_be_are_moments_of_notice() -> None:
    """Entries dated in 2099 or 1970, or before the last poll, count when they were noticed: dates are other people's text."""
    odd = (NOON + 30_000 * DAY, NOON - 15_000 * DAY, NOON - HOUR, None)
    rhythm = learned(steady(0), Findings(listed=30, posted=odd), NOON + 90 * MINUTE)
    assert rhythm.hours[13] == 4
    assert rhythm.latest == NOON + 90 * MINUTE


def test_a_small_document_is_asked_before_it_turns_over() -> None:
    """Of a feed with ten entries that posts thirty an hour, half of them would be gone after ten minutes."""
    short = replace(steady(30 * 24), listed=2)
    assert waits(short) <= 2 * MINUTE * 1.1 + MINUTE * 0.1
    assert waits(short) < waits(steady(30 * 24))


def test_a_plain_interval_stays_plain() -> None:
    """Without bounds the rhythm is learned, and decides nothing."""
    plain = replace(FEED, slowest=None, every=5 * MINUTE)
    for rhythm in (steady(0), steady(5000)):
        assert 5 * MINUTE <= waits(rhythm, plain) <= 5.5 * MINUTE


# ---------------------------------------------------------------- what it is for


def test_news_wait_less_for_the_same_number_of_requests() -> None:
    """On feeds of many rates and daily patterns the mean delay is at least 30 % shorter than with one interval for all."""
    chance = random.Random(SEED)
    press = generated(40, 5, chance)
    asked = [by_rhythm(posts, press.days, f"feed-{number}") for number, posts in enumerate(press.feeds)]
    requests = sum(map(len, asked))
    even = [evenly(requests / len(press.feeds), press.days, chance.random()) for _ in press.feeds]

    def mean(polls: list[list[float]]) -> float:
        found = [
            wait for posts, each in zip(press.feeds, polls, strict=True) for wait in delays(posts, each, press.days)
        ]
        return sum(found) / len(found)

    assert sum(map(len, even)) >= requests
    assert mean(asked) <= 0.7 * mean(even)


# ---------------------------------------------------------------- publishers

FRESH = {
    "max-age": ({"cache-control": "max-age=600"}, 10 * MINUTE),
    "quoted": ({"cache-control": 'Max-Age="600", public'}, 10 * MINUTE),
    "the first counts": ({"cache-control": "max-age=600, max-age=1"}, 10 * MINUTE),
    "older than fresh": ({"cache-control": "max-age=600", "age": "700"}, timedelta(0)),
    "a bad age": ({"cache-control": "max-age=600", "age": "old"}, 10 * MINUTE),
    "shared caches": ({"cache-control": "s-maxage=600"}, None),
    "no-store": ({"cache-control": "max-age=600, no-store"}, None),
    "negative": ({"cache-control": "max-age=-600"}, None),
    "an age of the world": ({"cache-control": "max-age=9999999999"}, 31 * DAY),
    "expires": ({"expires": "Fri, 12 Aug 2016 12:10:00 GMT"}, 10 * MINUTE),
    "expires by its own clock": (
        {"expires": "Fri, 12 Aug 2016 13:10:00 GMT", "date": "Fri, 12 Aug 2016 13:00:00 GMT"},
        10 * MINUTE,
    ),
    "long expired": ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, timedelta(0)),
    "expires nonsense": ({"expires": "-1"}, None),
    "nothing": ({}, None),
}


@pytest.mark.parametrize(("headers", "span"), FRESH.values(), ids=FRESH)
def test_how_long_an_answer_is_fresh(headers: dict[str, str], span: timedelta | None) -> None:
    """RFC 9111's freshness, for a private cache; nonsense says nothing."""
    assert freshness(answered(headers=headers)) == span


@given(
    hours=st.sets(st.integers(0, 23)),
    days=st.sets(st.integers(0, 6)),
    minutes=st.integers(0, 20_000),
)
def test_rest_ends_at_the_first_moment_that_is_allowed(hours: set[int], days: set[int], minutes: int) -> None:
    """Never earlier than it was due, always at an allowed hour of an allowed day, unless a week has none."""
    due = NOON + minutes * MINUTE
    moment = rested(due, Advice(hours=tuple(sorted(hours)), days=tuple(sorted(days))))
    if len(hours) == 24 or len(days) == 7:
        assert moment == due
    else:
        assert due <= moment <= due + 8 * DAY
        assert moment.hour not in hours
        assert moment.weekday() not in days
