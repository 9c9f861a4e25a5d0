"""What every store promises of feeds that are pushed to us."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.model import Hub, Poll, Secret, Subscription
from monitor.store import Store
from tests.stores import MINUTE, NOON

pytest_plugins = ("tests.databases",)

HUB = Hub(url="https://hub.example/", topic="https://wire.example/feed")
BARE = Subscription(feed="wire", hub=HUB, due=NOON)
AGREED = replace(
    BARE,
    due=NOON + 9 * MINUTE,
    callback="c" * 43,
    secret=Secret("hush"),
    confirmed=NOON,
    until=NOON + 10 * MINUTE,
    pushed=NOON + MINUTE,
    earned=3,
    failures=2,
    error="it did not confirm",
)


def test_a_subscription_comes_back_as_it_was(store: Store) -> None:
    """All that was agreed with a hub is read as it was written, the secret too; a feed has one subscription."""
    other = replace(BARE, feed="blog", hub=Hub(url="https://other.example/", topic="x"))
    with store.writing() as work:
        work.save_subscriptions([BARE, other])
        work.save_subscriptions([AGREED])
    with store.reading() as view:
        assert view.subscriptions() == {"blog": other, "wire": AGREED}
        assert list(view.subscriptions()) == ["blog", "wire"]
        assert (view.subscription("wire"), view.subscription("nobody")) == (AGREED, None)
        assert AGREED.secret.reveal() == "hush"


def test_one_feed_is_looked_up_by_its_name(store: Store) -> None:
    """Who is pushed to needs one poll, not all."""
    poll = Poll(feed="wire", url=HUB.topic, due=NOON)
    with store.writing() as work:
        work.save_polls([poll, replace(poll, feed="blog")])
    with store.reading() as view:
        assert (view.poll("wire"), view.poll("nobody")) == (poll, None)


def test_what_was_agreed_is_forgotten_feed_by_feed(store: Store) -> None:
    """A feed that has no hub any more stays, and so do the subscriptions of the others."""
    poll = Poll(feed="wire", url=HUB.topic, due=NOON)
    with store.writing() as work:
        work.save_polls([poll])
        work.save_subscriptions([AGREED, replace(BARE, feed="blog")])
        work.forget_subscriptions([])
        work.forget_subscriptions(["wire", "nobody"])
    with store.reading() as view:
        assert list(view.subscriptions()) == ["blog"]
        assert view.poll("wire") == poll


def test_a_hub_finds_its_subscription_by_the_address_it_calls(store: Store) -> None:
    """The address that only the hub knows names its subscription; the empty one, of a hub never asked, names none."""
    with store.writing() as work:
        work.save_subscriptions([AGREED, replace(BARE, feed="blog")])
    with store.reading() as view:
        assert view.subscription_at("c" * 43) == AGREED
        assert (view.subscription_at(""), view.subscription_at("d" * 43)) == (None, None)


def test_the_hub_that_waits_longest_is_asked_first(store: Store) -> None:
    """Those whose time has come, in the order of their time, as many as are wanted."""
    feeds = [replace(BARE, feed=f"f{number}", due=NOON - number * MINUTE) for number in range(4)]
    with store.writing() as work:
        work.save_subscriptions([*feeds, AGREED])
    with store.reading() as view:
        assert [each.feed for each in view.due_subscriptions(NOON - MINUTE, limit=9)] == ["f3", "f2", "f1"]
        assert [each.feed for each in view.due_subscriptions(NOON, limit=2)] == ["f3", "f2"]


def test_a_forgotten_feed_takes_its_subscription_along(store: Store) -> None:
    """Whose feed is no longer configured has nothing to push."""
    with store.writing() as work:
        work.save_polls([Poll(feed="wire", url=HUB.topic, due=NOON)])
        work.save_subscriptions([AGREED, replace(BARE, feed="blog")])
        work.forget_feeds(["wire", "unknown"])
    with store.reading() as view:
        assert list(view.subscriptions()) == ["blog"]


def test_what_fails_changes_no_subscription(store: Store) -> None:
    """A transaction that ends with an error leaves them as they were."""

    def save_and_fail() -> None:
        with store.writing() as work:
            work.save_subscriptions([BARE])
            raise KeyError("pulled the plug")

    with pytest.raises(KeyError, match="plug"):
        save_and_fail()
    with store.reading() as view:
        assert view.subscriptions() == {}
