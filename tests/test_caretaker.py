"""Who tells the operator: once when a feed is unwell, once when it recovers, and never at the cost of anything else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.daemon.caretaker import look_after, notice_troubles
from monitor.daemon.works import enroll
from monitor.model import Alarm, Feed, Newsroom, Notice, Pace, Poll, Rhythm, Settings, Trouble
from monitor.send import MemorySender
from monitor.store.memory import MemoryStore
from tests.mail import Fault, MailServer
from tests.polled import NOON, Desk, rss
from tests.running import configure, running, until
from tests.servers import FeedServer
from tests.stores import MINUTE

HOUR = timedelta(hours=1)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running_server:
        yield running_server


def subjects(mail: MailServer) -> list[str]:
    return [str(each.message["Subject"]) for each in mail.mails]


async def test_a_broken_feed_is_told_once_and_its_recovery_once(server: FeedServer) -> None:
    """Three failures over an hour are told, further ones are not; when it answers again, that is told."""
    with MailServer() as mail:
        desk = Desk(Feed(name="post", url=server.url("/feed"), title="Harbour Post"), operator=mail.url())
        server.publish("/feed", rss(1))
        await desk.poll(0)
        server.publish("/feed", "", status=500)
        await desk.poll(10)
        await desk.poll(40)
        assert subjects(mail) == []
        for minutes in (71, 90, 200):
            await desk.poll(minutes)
        assert subjects(mail) == ["Feed post: broken"]
        assert "post (Harbour Post): broken since 12:10 UTC" in mail.mails[0].part("plain")
        assert "500 Internal Server Error" in mail.mails[0].part("plain")
        server.publish("/feed", rss(1))
        await desk.poll(230)
        await desk.poll(260)
        assert subjects(mail) == ["Feed post: broken", "Feed post: well again"]


async def test_410_stops_the_feed_and_tells_the_operator(server: FeedServer) -> None:
    """A feed that is gone for good is asked no more, and that is told; asked by hand it comes back to life."""
    with MailServer() as mail:
        desk = Desk(Feed(name="post", url=server.url("/feed")), operator=mail.url())
        server.publish("/feed", "", status=410)
        await desk.poll(0)
        assert subjects(mail) == ["Feed post: gone for good"]
        await desk.poll(60 * 24 * 30, due=True)
        assert server.count("/feed") == 1
        server.publish("/feed", rss(1))
        await desk.poll(60 * 24 * 31)
        assert (desk.known.stopped, subjects(mail)[-1]) == (None, "Feed post: back")


@pytest.mark.parametrize(("status", "body"), ((500, ""), (503, ""), (404, ""), (200, "No feed is here.")))
async def test_only_a_good_answer_brings_a_feed_back(server: FeedServer, status: int, body: str) -> None:
    """Asked by hand, a feed that is gone and gives another bad answer is still gone: nobody is told that it is back."""
    with MailServer() as mail:
        desk = Desk(Feed(name="post", url=server.url("/feed")), operator=mail.url())
        server.publish("/feed", "", status=410)
        await desk.poll(0)
        server.publish("/feed", body, status=status)
        await desk.poll(60)
        assert (desk.known.stopped, desk.known.pace) == (NOON, Pace.GONE)
        assert subjects(mail) == ["Feed post: gone for good"]
        await desk.poll(60 * 24 * 30, due=True)
        assert server.count("/feed") == 2


async def test_404_is_asked_again(server: FeedServer) -> None:
    """A feed that is not found stays in the rounds: such feeds were seen to come back."""
    desk = Desk(Feed(name="post", url=server.url("/feed")))
    server.publish("/feed", "", status=404)
    await desk.poll(0)
    assert desk.known.stopped is None
    await desk.poll(60 * 24 * 30, due=True)
    assert server.count("/feed") == 2


async def test_two_feeds_that_become_one_are_told(server: FeedServer) -> None:
    """Where two feeds lead to the same document, the operator hears which one is double."""
    server.publish("/new", rss(1))
    server.redirect("/old", "/new", 301)
    with MailServer() as mail:
        feeds = [Feed(name=name, url=server.url(path)) for name, path in (("post", "/new"), ("post-old", "/old"))]
        await Desk(*feeds, operator=mail.url()).poll(0)
        assert subjects(mail) == ["Feed post-old: double"]
        assert "leads to the same document as post" in mail.mails[0].part("plain")


async def test_users_of_one_address_are_not_double(server: FeedServer) -> None:
    """Two feeds that differ in their user only may be shown different things: nobody is told to remove one."""
    server.publish("/mine", rss(1))
    address = server.url("/mine").removeprefix("http://")
    feeds = [Feed(name=name, url=f"http://{name}:secret@{address}") for name in ("ann", "ben")]
    desk = Desk(*feeds)
    await desk.poll(0)
    assert (server.count("/mine"), desk.alarms()) == (2, [])


async def test_a_silent_feed_is_told_once_and_when_it_posts_again(server: FeedServer) -> None:
    """A feed that posted every hour for ten days and then falls silent is missed, without a word after weekends' usual pauses."""
    with MailServer() as mail:
        desk = Desk(Feed(name="post", url=server.url("/feed")), operator=mail.url())
        for hour in range(240):
            server.publish("/feed", rss(*range(max(0, hour - 5), hour + 1)))
            await desk.poll(hour * 60)
        assert subjects(mail) == []
        for hour in range(240, 270):
            await desk.poll(hour * 60)
        assert subjects(mail) == ["Feed post: gone quiet"]
        assert "no new entry, where about" in mail.mails[0].part("plain")
        server.publish("/feed", rss(500, 239))
        await desk.poll(271 * 60)
        assert subjects(mail) == ["Feed post: gone quiet", "Feed post: posting again"]


def test_an_outage_of_our_own_is_one_message() -> None:
    """When all feeds break at once, the operator gets one message that counts them, not a thousand."""
    store, sender = MemoryStore(), MemorySender()
    feeds = {f"feed-{number}": Feed(name=f"feed-{number}", url=f"https://f{number}.example/") for number in range(300)}
    with store.writing() as work:
        work.save_polls(
            Poll(feed=name, url=feed.url, due=NOON, failures=5, failing_since=NOON - 2 * HOUR, error="no line")
            for name, feed in feeds.items()
        )
    for minute in range(3):
        look_after(store, Newsroom(feeds=feeds), {"ops": sender}, NOON + minute * MINUTE)
    (message,) = sender.messages
    assert message.title == "Feeds: 300 broken"
    assert message.text.count("no line") == 50
    assert "and 250 more: see `feeds status`" in message.text


async def test_a_channel_that_does_not_take_a_notice_is_tried_again(server: FeedServer) -> None:
    """What the operator's mail server refuses for now is not lost, nor told twice."""
    with MailServer([Fault.TEMPORARY]) as mail:
        desk = Desk(Feed(name="post", url=server.url("/feed")), operator=mail.url())
        server.publish("/feed", "", status=410)
        await desk.poll(0)
        assert (mail.offered, subjects(mail)) == (1, [])
        await desk.poll(1, due=True)
        await desk.poll(2, due=True)
        assert (mail.offered, subjects(mail)) == (2, ["Feed post: gone for good"])


def test_hostile_words_stay_words() -> None:
    """What a feed's title or error says becomes no mention, no markup, no second line."""
    store, sender = MemoryStore(), MemorySender()
    feed = Feed(name="post", url="https://post.example/", title="<b>Post</b>\r\n@everyone")
    with store.writing() as work:
        hostile = 'it is a web page titled "<script>@channel</script>\x1b[2J"'
        work.save_polls(
            [Poll(feed="post", url=feed.url, due=NOON, failures=9, failing_since=NOON - HOUR, error=hostile)]
        )
    look_after(store, Newsroom(feeds={"post": feed}), {"ops": sender}, NOON)
    (message,) = sender.messages
    assert not any(character in message.text for character in "\x1b\r@")
    assert "<script>" not in message.html
    assert message.text.count("\n") == 1


def test_without_an_operator_nothing_waits() -> None:
    """Where nobody is named, alarms are known and shown, and no notices pile up."""
    store = MemoryStore()
    feed = Feed(name="post", url="https://post.example/")
    with store.writing() as work:
        work.save_polls([Poll(feed="post", url=feed.url, due=NOON, stopped=NOON)])
    notice_troubles(store, Newsroom(feeds={"post": feed}), (), NOON)
    with store.reading() as view:
        assert [alarm.trouble for alarm in view.alarms()] == [Trouble.GONE]
        assert list(view.notices("ops", NOON, limit=9)) == []


def test_a_feed_that_is_no_longer_configured_is_not_unwell() -> None:
    """What is left in the database of other feeds is nobody's trouble."""
    store = MemoryStore()
    with store.writing() as work:
        work.save_polls([Poll(feed="gone", url="https://post.example/", due=NOON, stopped=NOON)])
        work.open_alarms([Alarm(feed="gone", trouble=Trouble.GONE, since=NOON, words="gone")])
    notice_troubles(store, Newsroom(), (), NOON)
    with store.reading() as view:
        assert list(view.alarms()) == []


@pytest.mark.parametrize(
    ("change", "quiet"),
    (
        ({}, True),
        ({"silence": timedelta(hours=60)}, False),  # a weekend was as long
        ({"days": 3.0}, False),  # not known for long enough
        ({"hours": (0.01,) * 24}, False),  # it posts once a month
        ({"latest": NOON - timedelta(hours=5)}, False),
    ),
    ids=("silent", "usual", "new", "rare", "short"),
)
def test_quiet_is_measured_by_the_feeds_own_rhythm(change: dict[str, object], quiet: bool) -> None:  # noqa: FBT001  # a table's column
    """A silence counts when it is twice as long as any before and has swallowed ten entries that were to be expected."""
    rhythm = Rhythm(hours=(14.0,) * 24, days=14.0, at=NOON, latest=NOON - 100 * HOUR, silence=timedelta(hours=30))
    poll = Poll(
        feed="post",
        url="https://post.example/",
        due=NOON,
        succeeded=NOON,
        rhythm=replace(rhythm, **change),  # type: ignore[arg-type]
    )
    store = MemoryStore()
    with store.writing() as work:
        work.save_polls([poll])
    notice_troubles(store, Newsroom(feeds={"post": Feed(name="post", url=poll.url)}), (), NOON)
    with store.reading() as view:
        assert bool(view.alarms()) is quiet


async def test_the_daemon_looks_after_its_feeds(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The running daemon tells the operator's channel of a feed that is gone, beside all that it tells."""
    directory = tmp_path_factory.mktemp("desk")
    with FeedServer() as web, MailServer() as mail:
        config = configure(directory, feed=web.publish("/feed", "", status=410), mail=mail.url())
        (config / "operator.yaml").write_text("monitor: {operator: [desk]}\n", encoding="utf-8")
        async with running(config, store := MemoryStore()) as daemon:
            await until(lambda: web.count("/feed") == 1, "the poll")

            def stopped() -> bool:
                with store.reading() as view:
                    return any(poll.stopped for poll in view.polls().values())

            await until(stopped, "the end of the feed")
            assert daemon.caretaker is not None
            daemon.caretaker.look()
            await until(lambda: mail.mails, "a mail to the operator")
    assert subjects(mail) == ["Feed ledger: gone for good"]


def told_of(polls: list[list[Poll]]) -> list[tuple[str, str, bool]]:
    """Return what the operator is told while the polls become these, one after the other: feed, trouble, whether it is over."""
    store, feeds = MemoryStore(), {name: Feed(name=name, url=f"https://{name}.example/") for name in ("a", "b")}
    for minutes, states in enumerate(polls):
        with store.writing() as work:
            work.save_polls(states)
        notice_troubles(store, Newsroom(feeds=feeds), {"ops"}, NOON + minutes * MINUTE)
    with store.reading() as view:
        waiting = view.notices("ops", NOON + HOUR, limit=99)
    return [(notice.alarm.feed, str(notice.alarm.trouble), notice.over) for notice in waiting]


def test_a_failure_ends_no_silence_and_makes_no_double_feed_a_single_one() -> None:
    """Both are measured at the last good answer: a feed that fails at times is not told to be well, and unwell again."""
    silent = Rhythm(hours=(14.0,) * 24, days=14.0, latest=NOON - 72 * HOUR, at=NOON, silence=3 * HOUR, listed=20)
    well = Poll(
        feed="a",
        url="https://a.example/",
        due=NOON,
        polled=NOON,
        succeeded=NOON,
        rhythm=silent,
        answered="https://a.example/",
    )
    failing = replace(well, failures=1, error="timeout", failing_since=NOON)
    double = replace(well, feed="b", rhythm=Rhythm())
    assert told_of([[well, double], [failing, double], [well, double], [failing, replace(double, failures=1)]]) == [
        ("a", "quiet", False),
        ("b", "double", False),
    ]


def test_a_feed_that_is_gone_is_not_told_to_be_well() -> None:
    """Where 410 comes after failures, the operator hears that the feed is gone, not that it answers again."""
    broken = Poll(feed="a", url="", due=NOON, failures=9, error="timeout", failing_since=NOON - 9 * HOUR)
    gone = replace(broken, stopped=NOON)
    assert told_of([[broken], [gone], [gone]]) == [("a", "broken", False), ("a", "gone", False)]


def test_what_waits_for_a_channel_that_is_the_operators_no_more_is_dropped() -> None:
    """A start or reload without the channel under `operator` forgets its notices: they would wait for ever."""
    store, alarm = MemoryStore(), Alarm(feed="a", trouble=Trouble.BROKEN, since=NOON, words="timeout")
    with store.writing() as work:
        work.add_notices(Notice(channel=channel, alarm=alarm, at=NOON) for channel in ("ops", "night"))
        enroll(work, Newsroom(settings=Settings(operator=("night",))), NOON)
    with store.reading() as view:
        assert [len(view.notices(channel, NOON, limit=9)) for channel in ("ops", "night")] == [0, 1]
