"""When a feed is due, and when a delivery is tried again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import schedule
from monitor.errors import FetchError, ForbiddenAddress, ParseError
from monitor.model import MAX_AGE, Document, Feed, Poll

NOW = datetime(2026, 3, 11, 14, 30, tzinfo=UTC)
FEED = Feed(name="wire", url="https://wire.example/feed", every=timedelta(minutes=5))
KNOWN = Poll(
    feed="wire",
    url="https://wire.example/feed",
    due=NOW,
    etag='W/"1"',
    last_modified="Wed, 11 Mar 2026 14:00:00 GMT",
    body_hash="ab" * 32,
    polled=NOW - timedelta(minutes=5),
    succeeded=NOW - timedelta(minutes=5),
    failures=3,
    error="The address gave no usable answer: 503",
)

ERRORS: dict[str, FetchError | ParseError] = {
    "no answer": FetchError("the name has no address"),
    "busy": FetchError("503", status=503),
    "not found": FetchError("404", status=404),
    "no feed": ParseError("this is a web page"),
    "gone": FetchError("410", status=410),
    "forbidden": ForbiddenAddress("10.0.0.1 is private"),
}
INTERVALS = st.integers(min_value=1, max_value=7 * 86400).map(lambda seconds: timedelta(seconds=seconds))
NAMES = st.text(min_size=1, max_size=20)


def answered(status: int, body: bytes = b"", **headers: str) -> Document:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Document(feed="wire", url=FEED.url, status=status, headers=named, body=body, at=NOW)


def test_new_feeds_are_spread_over_a_minute() -> None:
    """A thousand feeds that are added at once are not asked at once, nor later than after a minute."""
    waits = [
        schedule.enroll(Feed(name=f"feed-{number}", url="https://a.example/"), NOW).due - NOW for number in range(1000)
    ]
    assert all(timedelta(0) <= wait < timedelta(minutes=1) for wait in waits)
    per_second = [sum(second <= wait.total_seconds() < second + 1 for wait in waits) for second in range(60)]
    assert max(per_second) < 50


def test_a_restart_does_not_move_a_feed() -> None:
    """What is due when follows from the feed's name alone, not from chance."""
    assert schedule.enroll(FEED, NOW) == schedule.enroll(FEED, NOW)
    assert schedule.succeeded(KNOWN, answered(200), FEED, NOW) == schedule.succeeded(KNOWN, answered(200), FEED, NOW)


def test_a_good_answer_replaces_both_validators() -> None:
    """The validators of a 200 are remembered byte for byte; one that it does not carry is forgotten."""
    poll = schedule.succeeded(KNOWN, answered(200, b"<rss/>", etag='"a b\\"'), FEED, NOW)
    assert (poll.etag, poll.last_modified) == ('"a b\\"', None)
    assert poll.body_hash == sha256(b"<rss/>").hexdigest()
    assert (poll.polled, poll.succeeded, poll.failures, poll.error) == (NOW, NOW, 0, None)


def test_an_unchanged_answer_mends_only_what_it_carries() -> None:
    """A 304 has no body: the hash of the last one stays, and so does a validator that it does not name."""
    poll = schedule.succeeded(KNOWN, answered(304, etag='W/"2"'), FEED, NOW)
    assert (poll.etag, poll.last_modified, poll.body_hash) == ('W/"2"', KNOWN.last_modified, KNOWN.body_hash)
    assert (poll.succeeded, poll.failures) == (NOW, 0)


@pytest.mark.parametrize("error", ERRORS.values(), ids=ERRORS)
def test_a_bad_answer_keeps_what_is_known(error: FetchError | ParseError) -> None:
    """After an error the next request is still conditional, and the entries of the last good answer still count."""
    poll = schedule.failed(KNOWN, error, FEED, NOW)
    assert (poll.etag, poll.last_modified, poll.body_hash) == (KNOWN.etag, KNOWN.last_modified, KNOWN.body_hash)
    assert (poll.url, poll.succeeded, poll.rhythm) == (KNOWN.url, KNOWN.succeeded, KNOWN.rhythm)
    assert (poll.polled, poll.failures, poll.error) == (NOW, 4, str(error))


def test_a_moved_feed_forgets_the_validators_of_its_old_address() -> None:
    """The new address is asked at once and without the old one's validators; that the feed was known is kept."""
    elsewhere = replace(FEED, url="https://new.example/feed")
    poll = schedule.moved(KNOWN, elsewhere, NOW)
    assert (poll.url, poll.etag, poll.last_modified, poll.body_hash) == (elsewhere.url, None, None, None)
    assert (poll.failures, poll.error, poll.succeeded) == (0, None, KNOWN.succeeded)
    assert NOW <= poll.due < NOW + timedelta(minutes=1)


@given(
    every=INTERVALS,
    name=NAMES,
    failures=st.integers(min_value=0, max_value=10_000),
    error=st.sampled_from(list(ERRORS.values())),
)
def test_no_feed_is_asked_before_its_interval_is_over(
    every: timedelta, name: str, failures: int, error: FetchError | ParseError
) -> None:
    """Good answer or bad, the next poll comes after the interval, and never more than a little over a day late."""
    feed = Feed(name=name, url="https://a.example/", every=every)
    poll = replace(KNOWN, feed=name, failures=failures)
    good = schedule.succeeded(poll, answered(200), feed, NOW).due - NOW
    bad = schedule.failed(poll, error, feed, NOW).due - NOW
    assert every <= good <= every + timedelta(seconds=30)
    assert every <= bad <= max(every, timedelta(hours=24)) + timedelta(seconds=30)


def test_a_recheck_that_fails_is_made_up_for() -> None:
    """With `recheck: 1d` requests go without validators until one of the span has had a good answer."""
    feed = replace(FEED, recheck=timedelta(days=1))
    moments = [NOW + timedelta(minutes=10 * number) for number in range(6 * 26)]
    poll = replace(KNOWN, failures=0, error=None)
    first = next(moment for moment in moments if schedule.request(poll, feed, moment).etag is None)
    again = first + timedelta(minutes=10)
    failed = schedule.failed(poll, FetchError("timeout"), feed, first)
    assert schedule.request(failed, feed, again).etag is None
    done = schedule.succeeded(failed, answered(200, b"x", etag='"2"'), feed, again)
    assert schedule.request(done, feed, again + timedelta(minutes=10)).etag == '"2"'


def test_a_move_is_told_since_when_it_was_believed() -> None:
    """After an address has changed the moment stays known, poll after poll; a redirect that ended leaves none."""
    target = "https://new.example/feed"
    poll, now = KNOWN, NOW
    while poll.url != target:
        now += timedelta(hours=12)
        poll = schedule.succeeded(poll, replace(answered(304), moved_to=target), FEED, now)
    believed = poll.moving_since
    assert believed == now
    for hours in (1, 2):
        poll = schedule.succeeded(poll, replace(answered(304), url=target), FEED, now + timedelta(hours=hours))
        assert (poll.moving_since, poll.moving_to) == (believed, "")
    briefly = schedule.succeeded(KNOWN, replace(answered(304), moved_to=target), FEED, NOW)
    assert briefly.moving_since == NOW
    assert schedule.succeeded(briefly, answered(304), FEED, NOW + timedelta(hours=1)).moving_since is None


@pytest.mark.parametrize("error", ERRORS.values(), ids=ERRORS)
def test_the_wait_grows_with_every_failure_until_its_longest(error: FetchError | ParseError) -> None:
    """A dead feed is asked ever more rarely; the little drift on top never turns the order around by more than itself."""
    waits = [schedule.failed(replace(KNOWN, failures=failures), error, FEED, NOW).due - NOW for failures in range(60)]
    assert waits[0] > FEED.every
    assert all(later >= earlier - timedelta(seconds=30) for earlier, later in pairwise(waits))
    assert waits[-1] >= waits[0] * 5


def test_what_may_pass_soon_is_asked_again_soonest() -> None:
    """No answer at all waits least, an error page longer, what only a person can mend longest."""
    waits = {
        name: schedule.failed(replace(KNOWN, failures=11), error, FEED, NOW).due - NOW for name, error in ERRORS.items()
    }
    assert waits["no answer"] < timedelta(hours=1, minutes=1)
    assert waits["no answer"] < waits["busy"] < waits["gone"]
    assert waits["not found"] < waits["gone"]
    assert timedelta(hours=24) <= waits["forbidden"] < timedelta(hours=24, minutes=1)


RETRY_AFTER = {
    "an hour is honoured": (timedelta(hours=1), timedelta(hours=1)),
    "less than the interval changes nothing": (timedelta(seconds=1), FEED.every),
    "a negative span changes nothing": (timedelta(days=-3), FEED.every),
    "a year is not believed": (timedelta(days=365), timedelta(hours=24)),
}


@pytest.mark.parametrize(("asked", "least"), RETRY_AFTER.values(), ids=RETRY_AFTER)
def test_a_server_may_send_us_away_for_a_while(asked: timedelta, least: timedelta) -> None:
    """Retry-After is obeyed, within reason."""
    wait = (
        schedule.failed(replace(KNOWN, failures=0), FetchError("429", status=429, retry_after=asked), FEED, NOW).due
        - NOW
    )
    assert least <= wait <= least * 1.6 + timedelta(seconds=30)


def test_a_pause_of_a_day_brings_one_poll() -> None:
    """A feed that was due a day ago is due once, and then an interval from now."""
    asleep = replace(KNOWN, due=NOW - timedelta(days=1))
    assert schedule.succeeded(asleep, answered(304), FEED, NOW).due >= NOW + FEED.every


@given(attempt=st.integers(min_value=1, max_value=100_000), key=NAMES)
def test_deliveries_are_tried_again_after_seconds_at_first_and_minutes_later(attempt: int, key: str) -> None:
    """The wait is 5 s to 15 min, at least doubles what it was before the last, and is the same for the same try."""
    wait = schedule.retry_at(attempt, key, NOW) - NOW
    assert timedelta(seconds=5) <= wait <= timedelta(minutes=15)
    assert schedule.retry_at(attempt, key, NOW) - NOW == wait
    assert schedule.retry_at(attempt + 1, key, NOW) - NOW >= min(wait * 1.6, timedelta(minutes=12))


def test_alerts_that_failed_together_do_not_come_back_together() -> None:
    """The waits of many alerts after the same try are spread."""
    assert len({schedule.retry_at(4, f"key-{number}", NOW) for number in range(100)}) == 100


def test_a_channel_is_tried_for_five_days() -> None:
    """An outage over a long weekend loses nothing."""
    assert not schedule.give_up(NOW - timedelta(days=5), NOW, MAX_AGE)
    assert schedule.give_up(NOW - timedelta(days=5, seconds=1), NOW, MAX_AGE)
