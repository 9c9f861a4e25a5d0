"""What is decided of hubs: when they are asked, what is believed, and how far push makes polls rarer."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import push
from monitor.model import Hub, Pace, Poll, Secret, Subscription
from monitor.push import Confirmed, Refusal

NOW = datetime(2016, 8, 12, 14, 30, tzinfo=UTC)
HUB = Hub(url="https://hub.example/", topic="https://wire.example/feed")
OTHER = Hub(url="https://other.example/", topic=HUB.topic)
NEW = Subscription(feed="wire", hub=HUB, due=NOW)
AGREED = replace(
    push.armed(NEW, callback="c" * 43, secret="hush"),
    confirmed=NOW,
    until=NOW + timedelta(days=1),
    due=NOW + timedelta(hours=18),
)
POLL = Poll(feed="wire", url=HUB.topic, due=NOW + timedelta(minutes=5), pace=Pace.EVERY)
SPANS = st.timedeltas(timedelta(0), timedelta(days=400))


def test_another_hub_is_another_subscription() -> None:
    """While a feed names the same hub and topic nothing changes; another one is asked anew, under another address."""
    later = NOW + timedelta(hours=1)
    assert push.offered(AGREED, HUB, "wire", later) is AGREED
    for other in (OTHER, replace(HUB, topic="https://wire.example/b")):
        found = push.offered(AGREED, other, "wire", later)
        assert (found.hub, found.callback, found.until, found.due) == (other, "", None, later)


def test_a_feed_that_names_a_new_hub_each_time_has_us_ask_few() -> None:
    """What was agreed stands for an hour; what was refused is not asked sooner because it has another name."""
    assert push.offered(AGREED, OTHER, "wire", NOW + timedelta(minutes=59)) is AGREED
    known = NEW
    for _ in range(6):
        known = push.not_asked(
            push.offered(known, replace(OTHER, url=f"{OTHER.url}{known.failures}"), "wire", NOW), "404", NOW
        )
    assert known.due == NOW + timedelta(minutes=5 * 2**5)


def test_a_hub_that_is_named_no_more_pushes_to_the_end_of_its_lease() -> None:
    """It is not asked again, and then forgotten; named again meanwhile, it is asked at once and nothing is lost."""
    named = replace(AGREED, failures=2, error="it did not confirm", earned=2)
    left = push.unnamed(named, NOW)
    assert left is not None
    assert (left.until, left.callback, left.earned, left.error) == (AGREED.until, AGREED.callback, 2, None)
    assert AGREED.until is not None
    assert left.due > AGREED.until + timedelta(days=1)
    later = NOW + timedelta(hours=2)
    assert push.unnamed(left, later) is left
    assert push.offered(left, HUB, "wire", later) == replace(left, due=later)
    assert push.unnamed(left, AGREED.until) is None
    assert push.unnamed(NEW, NOW) is None


def test_a_hub_that_does_not_confirm_is_asked_no_sooner_for_being_named() -> None:
    """Its next try may lie behind the end of the lease: that does not make it one that is named anew."""
    failing = replace(AGREED, failures=9, error="503", due=NOW + timedelta(days=2))
    assert push.offered(failing, HUB, "wire", NOW + timedelta(hours=2)) is failing


def test_an_address_and_a_secret_are_given_once() -> None:
    """Renewals name the same callback: a hub knows a subscription by it."""
    assert push.armed(AGREED, callback="x", secret="y") is AGREED


@given(failures=st.integers(0, 10_000))
def test_a_hub_that_refuses_is_asked_ever_later(failures: int) -> None:
    """After 5 minutes first, then doubled, at most a day."""
    known = replace(NEW, failures=failures)
    found = push.not_asked(known, "503", NOW)
    wait = found.due - NOW
    assert timedelta(minutes=5) <= wait <= timedelta(hours=24)
    assert wait <= push.not_asked(found, "503", NOW).due - NOW
    assert (found.failures, found.error) == (failures + 1, "503")


def test_a_hub_that_confirms_while_it_is_asked_has_confirmed() -> None:
    """Some hubs ask back before they answer: that answer changes nothing any more."""
    assert push.asked(AGREED, NOW - timedelta(seconds=1), NOW) is AGREED
    waiting = push.asked(AGREED, NOW + timedelta(hours=1), NOW + timedelta(hours=1))
    assert (waiting.until, waiting.due) == (AGREED.until, NOW + timedelta(hours=2))


#: What a hub names as lease -> what is agreed.
LEASES = (
    ("3600", timedelta(hours=1)),
    ("1", timedelta(minutes=5)),
    ("0", timedelta(minutes=5)),
    ("999999999999", timedelta(days=30)),
    ("", timedelta(days=10)),
    ("-5", timedelta(days=10)),
    ("1e3", timedelta(days=10)),
    ("٣٦٠٠", timedelta(days=10)),
    ("9" * 400, timedelta(days=10)),
)


@pytest.mark.parametrize(("written", "lease"), LEASES)
def test_a_lease_is_what_the_hub_says_within_reason(written: str, lease: timedelta) -> None:
    """A lease of seconds would have us ask all the time, one of years outlives the hub's memory; nonsense is what we asked for."""
    found = push.verified(NEW, question(lease_seconds=written), NOW)
    assert isinstance(found, Confirmed)
    assert found.subscription.until == NOW + lease
    assert NOW < found.subscription.due < NOW + lease


def question(**changes: str) -> dict[str, str]:
    given_ = {"mode": "subscribe", "topic": HUB.topic, "challenge": "abc", "lease_seconds": "3600"} | changes
    return {f"hub.{name}": value for name, value in given_.items()}


def test_the_answer_is_the_challenge() -> None:
    """A question for our topic is answered with its challenge, however often it is asked."""
    found = push.verified(NEW, question(), NOW)
    assert isinstance(found, Confirmed)
    assert (found.challenge, found.subscription.failures, found.subscription.error) == ("abc", 0, None)
    again = push.verified(found.subscription, question(), NOW + timedelta(minutes=1))
    assert isinstance(again, Confirmed)


@given(query=st.dictionaries(st.sampled_from(("hub.mode", "hub.topic", "hub.challenge", "hub.reason", "x")), st.text()))
def test_whatever_is_asked_gets_an_answer(query: dict[str, str]) -> None:
    """No question makes us fall, and none without our topic changes anything."""
    found = push.verified(AGREED, query, NOW)
    assert isinstance(found, Confirmed | Refusal)
    assert isinstance(found, Refusal) or query.get("hub.topic") == HUB.topic


# ---------------------------------------------------------------- signatures


@given(
    body=st.binary(max_size=200),
    secret=st.text(min_size=1, max_size=50),
    method=st.sampled_from(("sha1", "sha256", "sha384", "sha512")),
)
def test_what_was_signed_with_the_secret_is_believed(body: bytes, secret: str, method: str) -> None:
    """In any method and letter case; one more byte, another secret, or another method's name, and it is not."""
    made = hmac.new(secret.encode(), body, method).hexdigest()
    signature = f"{method}={made}"
    assert push.is_signed(body, signature, Secret(secret))
    assert push.is_signed(body, f"{method}={made.upper()}", Secret(secret))
    assert not push.is_signed(body + b"x", signature, Secret(secret))
    assert not push.is_signed(body, signature, Secret(secret + "x"))
    assert not push.is_signed(body, signature[:-1], Secret(secret))


@given(signature=st.text(max_size=200))
def test_any_text_as_a_signature_is_answered(signature: str) -> None:
    """What is no signature is refused, and never an error."""
    assert not push.is_signed(b"x", signature, Secret("hush"))


def test_an_empty_secret_signs_nothing() -> None:
    """A subscription that was never asked for has no secret: nobody can sign with it."""
    signature = "sha1=" + hmac.new(b"", b"x", hashlib.sha1).hexdigest()
    assert not push.is_signed(b"x", signature, Secret(""))


def test_what_a_hub_says_as_its_reason_is_one_line_of_text() -> None:
    """No control character of a stranger gets into the store, where PostgreSQL would refuse it, or onto a screen."""
    words = "\x1b]0;owned\x07 no\x00t\n\nyou\u202e \udcff" + "x" * 500
    found = push.verified(AGREED, {"hub.topic": HUB.topic, "hub.mode": "denied", "hub.reason": words}, NOW)
    assert isinstance(found, Confirmed)
    assert found.subscription.error is not None
    assert found.subscription.error.startswith("the hub denies it: ]0;owned not you x")
    assert len(found.subscription.error) == len("the hub denies it: ") + 200
    assert found.subscription.error.isprintable()


def test_only_a_running_lease_is_listened_to() -> None:
    """From the confirmation to the end of the lease; neither before nor after."""
    signature = "sha256=" + hmac.new(b"hush", b"x", hashlib.sha256).hexdigest()
    assert AGREED.until
    moments = (NOW, AGREED.until - timedelta(microseconds=1), AGREED.until)
    assert [push.accepts(AGREED, signature, b"x", at) for at in moments] == [None, None, Refusal.OVER]
    assert push.accepts(replace(AGREED, until=None), signature, b"x", NOW) is Refusal.OVER
    assert push.accepts(None, signature, b"x", NOW) is Refusal.UNKNOWN


# ---------------------------------------------------------------- trust


def test_a_push_overtakes_a_poll_that_was_asked_before() -> None:
    """At the moment of the push or before it; what is asked after it is newer."""
    pushed = replace(AGREED, pushed=NOW)
    asked = (NOW - timedelta(seconds=9), NOW, NOW + timedelta(microseconds=1))
    assert [push.overtook(pushed, moment) for moment in asked] == [True, True, False]
    assert not push.overtook(AGREED, NOW)


def test_trust_is_earned_by_news_and_lost_by_one_miss() -> None:
    """Three pushes with news earn it, pushes without news add nothing, one poll with news takes it all."""
    known = AGREED
    for _ in range(2):
        known = push.brought(known, NOW, news=True)
    assert not push.is_trusted(push.brought(known, NOW, news=False), NOW)
    known = push.brought(known, NOW, news=True)
    assert push.is_trusted(known, NOW)
    assert push.found_by_poll(known, news=False) is known
    assert push.found_by_poll(known, news=True).earned == 0


@given(wait=SPANS, earned=st.integers(0, 9), later=SPANS)
def test_polls_are_put_off_never_off(wait: timedelta, earned: int, later: timedelta) -> None:
    """Whatever is known of a hub, a poll never comes sooner for it, and never more than an hour later than 0 or its own wait."""
    at = NOW + later
    poll = replace(POLL, due=at + wait)
    found = push.relaxed(poll, replace(AGREED, earned=earned), at)
    assert poll.due <= found.due <= max(poll.due, at + timedelta(hours=1))
    assert (found == poll) or push.is_trusted(replace(AGREED, earned=earned), at)


def test_a_relaxed_poll_says_why() -> None:
    """The pace says that push made the poll wait."""
    found = push.relaxed(POLL, replace(AGREED, earned=push.TRUST), NOW)
    assert (found.due, found.pace) == (NOW + timedelta(hours=1), Pace.PUSHED)
