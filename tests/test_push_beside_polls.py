"""A feed that is pushed is polled as well: whichever comes first, what is stored is what the feed said last."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from monitor.daemon.polling import Poller
from monitor.daemon.pushing import Subscriber
from monitor.daemon.works import enroll
from monitor.errors import FetchError
from monitor.model import (
    Change,
    Document,
    Entry,
    Feed,
    Hub,
    Kind,
    KnownEntry,
    Newsroom,
    Pace,
    Poll,
    Secret,
    Settings,
    Subscription,
    Taken,
    Web,
)
from monitor.parse import parse
from monitor.pipeline import Arrival, Pipeline, noting
from monitor.revise import revise
from monitor.sandbox import Inline
from monitor.store.memory import MemoryStore

NOON = datetime(2016, 8, 12, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FEED = Feed(name="post", url="https://post.example/feed", every=5 * MINUTE)
AGREED = Subscription(
    feed="post",
    hub=Hub(url="https://hub.example/", topic=FEED.url),
    due=NOON + timedelta(days=7),
    callback="c" * 43,
    secret=Secret("hush"),
    confirmed=NOON,
    until=NOON + timedelta(days=9),
)
THREE = ("a", "Dam gives way, 3 dead", "Three people were killed in the flood in the valley.")
SEVEN = ("a", "Dam gives way, 7 dead", "Seven people were killed in the flood in the valley.")
COUNCIL = ("z", "Council meets", "The council met.")


def rss(*items: tuple[str, str, str], head: str = "") -> bytes:
    listed = "".join(
        f"<item><guid>{key}</guid><title>{title}</title><description>{text}</description></item>"
        for key, title, text in items
    )
    return f'<rss version="2.0"><channel><title>Post</title>{head}{listed}</channel></rss>'.encode()


class Desk:
    """One feed with an agreed hub; what polls and pushes bring is handed to the take loop by hand."""

    def __init__(self, feed: Feed = FEED) -> None:
        self.store, self.feed = MemoryStore(), feed
        web = Web(public_url="https://monitor.example/")
        self.pipeline = Pipeline(self.store, Newsroom(settings=Settings(web=web), feeds={feed.name: feed}))
        self._numbers = itertools.count(1)
        with self.store.writing() as work:
            enroll(work, self.pipeline.newsroom, NOON)
            work.save_subscriptions([AGREED])

    @property
    def poll(self) -> Poll:
        with self.store.reading() as view:
            poll = view.poll("post")
        assert poll is not None
        return poll

    @property
    def hub(self) -> Subscription | None:
        with self.store.reading() as view:
            return view.subscription("post")

    @property
    def titles(self) -> Mapping[str, str]:
        with self.store.reading() as view:
            return {key: known.title for key, known in view.known("post", {"a", "z"}).items()}

    def asked(self, body: bytes, minutes: float, **headers: str) -> Arrival:
        """Return what the feed answers to a poll that begins after so many minutes; with no body, that nothing has changed."""
        at, poll = NOON + minutes * MINUTE, self.poll
        status = 200 if body else 304
        document = Document(feed="post", url=FEED.url, status=status, headers=headers, body=body, at=at)
        listing = parse(document, self.feed, poll.seen) if body else None
        return Arrival(feed=self.feed, poll=poll, document=document, listing=listing)

    def pushed(self, body: bytes, minutes: float) -> Arrival:
        at = NOON + minutes * MINUTE
        document = Document(feed="post", url=FEED.url, status=200, headers={}, body=body, at=at)
        listing = parse(document, self.feed)
        return Arrival(
            feed=self.feed, poll=self.poll, document=document, listing=listing, push=str(next(self._numbers))
        )

    def take(self, minutes: float, *arrivals: Arrival) -> list[tuple[int, Kind]]:
        taking = self.pipeline.take(arrivals, NOON + minutes * MINUTE)
        return [_said(taken) for taken in taking.taken]


def _said(taken: Taken) -> tuple[int, Kind]:
    return taken.revision.number, taken.revision.change.kind


def test_an_answer_that_a_push_overtook_is_asked_for_again() -> None:
    """A poll that was under way when a push came may bring what was there before: it tells nothing, and the feed is asked at once."""
    desk = Desk()
    desk.take(0, desk.asked(rss(COUNCIL), 0))
    slow = desk.asked(rss(THREE, COUNCIL), 5)
    assert desk.take(5.1, desk.pushed(rss(SEVEN), 5.1)) == [(1, Kind.NEW)]
    assert desk.take(5.2, slow) == []
    assert (desk.titles["a"], desk.poll.due) == (SEVEN[1], NOON + 5.2 * MINUTE)
    assert desk.take(5.3, desk.asked(rss(SEVEN, COUNCIL), 5.3)) == []
    assert (desk.titles["a"], desk.poll.polls) == (SEVEN[1], 2)
    assert desk.poll.due > NOON + 10 * MINUTE


def test_pushes_that_change_nothing_hold_up_no_poll() -> None:
    """A hub that repeats what is known, however often, does not keep a poll from telling its news."""
    desk = Desk()
    desk.take(0, desk.asked(rss(COUNCIL), 0))
    slow = desk.asked(rss(THREE, COUNCIL), 5)
    desk.take(5.1, desk.pushed(rss(COUNCIL), 5.1))
    assert desk.take(5.2, slow) == [(1, Kind.NEW)]


def test_what_a_push_said_and_the_feed_took_back_is_told() -> None:
    """After a push a document that is as it was before it is read all the same: it takes the push back."""
    desk = Desk()
    before = rss(THREE, COUNCIL)
    desk.take(0, desk.asked(before, 0, etag='"1"', **{"last-modified": "Fri, 12 Aug 2016 11:00:00 GMT"}))
    assert (desk.poll.etag, desk.poll.seen is None) == ('"1"', False)
    assert [number for number, _ in desk.take(1, desk.pushed(rss(SEVEN), 1))] == [2]
    known = desk.poll
    assert (known.etag, known.last_modified, known.body_hash, known.seen) == (None, None, None, None)
    assert [number for number, _ in desk.take(5, desk.asked(before, 5))] == [3]
    assert desk.titles["a"] == THREE[1]
    assert desk.poll.body_hash is not None


def test_a_push_of_what_is_known_costs_no_reading() -> None:
    """Where a push changes nothing that is stored, the next poll asks whether anything is new, as ever."""
    desk = Desk()
    desk.take(0, desk.asked(rss(THREE, COUNCIL), 0, etag='"1"'))
    before = desk.poll
    desk.take(1, desk.pushed(rss(THREE), 1))
    assert desk.poll == before


def test_an_old_answer_brings_no_validators_back() -> None:
    """An answer that nothing has changed, or none at all, that a push overtook leaves the next document to be read."""
    for fails in (False, True):
        desk = Desk()
        before = rss(THREE, COUNCIL)
        desk.take(0, desk.asked(before, 0, etag='"1"'))
        slow = desk.asked(b"", 5)
        slow = replace(slow, document=None, error=FetchError("timeout")) if fails else slow
        desk.take(5.1, desk.pushed(rss(SEVEN), 5.1))
        desk.take(5.2, slow)
        assert (desk.poll.etag, desk.poll.body_hash, desk.poll.failures) == (None, None, int(fails))
        assert [number for number, _ in desk.take(9, desk.asked(before, 9))] == [3]


@pytest.mark.parametrize("first", ("push", "poll"))
def test_the_rhythm_learns_of_a_push_beside_a_poll(first: str) -> None:
    """Also where both are taken in one transaction, in either order; how much the feed lists only the poll tells."""
    desk = Desk()
    desk.take(0, desk.asked(rss(COUNCIL, ("y", "Rain", "It rained.")), 0))
    push, poll = desk.pushed(rss(THREE), 60), desk.asked(b"", 59)
    desk.take(60, *((push, poll) if first == "push" else (poll, push)))
    rhythm = desk.poll.rhythm
    assert (rhythm.latest, round(sum(rhythm.hours)), rhythm.listed) == (NOON + 60 * MINUTE, 1, 2)


def test_what_crashed_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document with an entry that could not be digested is asked for as if it were new, until all of it is taken."""
    desk = Desk()
    body = rss(THREE, COUNCIL)

    def broken(entry: Entry, known: KnownEntry | None, **options: Any) -> Change | None:
        if entry.key == "z":
            raise ValueError("a fault of ours")
        return revise(entry, known, **options)

    with monkeypatch.context() as patched:
        patched.setattr(noting, "revise", broken)
        desk.take(0, desk.asked(body, 0, etag='"1"', **{"last-modified": "Fri, 12 Aug 2016 11:00:00 GMT"}))
    assert desk.titles.keys() == {"a"}
    known = desk.poll
    assert (known.etag, known.last_modified, known.body_hash, known.seen) == (None, None, None, None)
    desk.take(5, desk.asked(body, 5, etag='"1"'))
    assert desk.titles.keys() == {"a", "z"}
    assert desk.poll.etag == '"1"'


def test_the_hub_of_an_old_address_is_forgotten() -> None:
    """Where the configuration names another address, what the old one's hub pushes is not taken for the new one's."""
    desk = Desk()
    moved = replace(FEED, url="https://other.example/feed")
    for feed, known in ((replace(FEED, title="The Post"), AGREED), (moved, None)):
        with desk.store.writing() as work:
            enroll(work, replace(desk.pipeline.newsroom, feeds={"post": feed}), NOON + MINUTE)
        assert desk.hub == known


def test_a_feed_that_names_no_hub_lets_the_lease_run_out() -> None:
    """The hub is not asked again, and forgotten when its lease is over; an answer that was not read says nothing of it."""
    desk = Desk()
    link = f'<link xmlns="http://www.w3.org/2005/Atom" rel="hub" href="{AGREED.hub.url}"/>'
    desk.take(0, desk.asked(rss(COUNCIL, head=link), 0))
    assert desk.hub == AGREED
    desk.take(5, desk.asked(rss(COUNCIL), 5))
    lease = AGREED.until
    assert desk.hub is not None
    assert lease is not None
    assert (desk.hub.until, desk.hub.due > lease) == (lease, True)
    days = 10 * 24 * 60
    desk.take(days, desk.asked(b"", days))
    assert desk.hub is not None
    desk.take(days, desk.asked(rss(THREE, COUNCIL), days))
    assert desk.hub is None


def test_trusted_push_puts_no_poll_into_the_hours_of_rest() -> None:
    """What is put off because push is trusted is put off beyond the hours in which the publisher asks for rest."""
    desk = Desk(replace(FEED, heed_skips=True))
    link = f'<link xmlns="http://www.w3.org/2005/Atom" rel="hub" href="{AGREED.hub.url}"/>'
    head = f"<skipHours><hour>13</hour><hour>14</hour></skipHours>{link}"
    with desk.store.writing() as work:
        work.save_subscriptions([replace(AGREED, earned=3)])
    desk.take(10, desk.asked(rss(COUNCIL, head=head), 10))
    desk.take(20, desk.pushed(rss(THREE), 20))
    with desk.store.writing() as work:
        work.save_subscriptions([replace(AGREED, earned=3)])
    desk.take(30, desk.asked(rss(COUNCIL, THREE, head=head), 30))
    assert (desk.poll.due, desk.poll.pace) == (NOON + timedelta(hours=3), Pace.SKIPPED)


async def test_what_one_hub_answers_is_not_written_down_of_another() -> None:
    """A request under way when the feed names another hub tells nothing of that one: it is asked itself."""
    desk = Desk()
    other = Subscription(feed="post", hub=Hub(url="https://other.example/", topic=FEED.url), due=NOON)

    class Web:
        """Lets the feed change its hub while the old one is asked."""

        failing = False

        async def submit(self, _url: str, _form: Mapping[str, str], _now: datetime) -> None:
            with desk.store.writing() as work:
                work.save_subscriptions([other])
            if self.failing:
                raise FetchError("503")

    web = Web()
    works = SimpleNamespace(newsroom=desk.pipeline.newsroom, fetcher=web)
    poller = Poller(desk.store, works, Inline(), lambda: NOON)  # type: ignore[arg-type]
    for web.failing in (False, True):
        with desk.store.writing() as work:
            work.save_subscriptions([replace(AGREED, due=NOON)])
        await Subscriber(poller).ask_hubs()
        assert desk.hub == other
    await poller.close()
