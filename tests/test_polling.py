"""When a feed is asked next: the real works on a real server, under a virtual clock."""

from __future__ import annotations

import asyncio
import gzip
from asyncio import StreamWriter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from monitor.cli.health import log, log_columns
from monitor.cli.tables import Reader
from monitor.daemon.polling import Poller
from monitor.daemon.works import build, enroll
from monitor.model import Ended, Feed, Hub, Newsroom, Pace, Poll, Settings, Subscription, Web
from monitor.push import TRUST
from monitor.sandbox import Inline
from monitor.schedule import MOVE_POLLS, MOVE_TIME
from monitor.store.memory import MemoryStore
from monitor.store.sql import open_store
from tests.polled import NOON, Desk, rss
from tests.servers import FeedServer, Script

MINUTE = timedelta(minutes=1)
DRIFT = timedelta(seconds=30)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running


def post(server: FeedServer, name: str = "post", path: str = "/feed", **keys: Any) -> Feed:
    return replace(Feed(name=name, url=server.url(path), every=5 * MINUTE), **keys)


def wait(desk: Desk) -> timedelta:
    """How long the feed waits after its last poll, without the little drift."""
    return desk.known.due - desk.now


# ---------------------------------------------------------------- never earlier


async def test_no_feed_is_asked_before_its_interval_also_after_a_restart(server: FeedServer, tmp_path: Path) -> None:
    """Between two polls lies the interval, however often the program is started meanwhile."""
    server.publish("/feed", rss(1))
    for minutes in (0, 1, 2, 3, 4, 5, 5.99):
        with closing(open_store("sqlite:///monitor.db", state_directory=tmp_path)) as store:
            await Desk(post(server), store=store).poll(minutes, due=True)
    assert server.count("/feed") == 1  # due within a minute of its first sight, asked at 1 min
    with closing(open_store("sqlite:///monitor.db", state_directory=tmp_path)) as store:
        await Desk(post(server), store=store).poll(8, due=True)
    assert server.count("/feed") == 2


async def test_a_day_asleep_brings_one_poll(server: FeedServer) -> None:
    """After a suspend each feed is asked once, not for every interval that has passed."""
    desk = Desk(post(server))
    server.publish("/feed", rss(1))
    await desk.poll(0)
    await desk.poll(24 * 60, due=True)
    await desk.poll(24 * 60 + 1, due=True)
    assert server.count("/feed") == 2


# ---------------------------------------------------------------- conditional requests


async def test_all_polls_but_the_first_are_conditional_also_after_a_restart(server: FeedServer, tmp_path: Path) -> None:
    """One unconditional request in a feed's life; the validators go back byte for byte from the database."""
    server.publish("/feed", rss(1), etag='W/"a, \\"b"', last_modified="Fri, 12 Aug 2016 9:00:00 +0000 GMT")
    for minutes in (0, 10, 20):
        with closing(open_store("sqlite:///monitor.db", state_directory=tmp_path)) as store:
            desk = Desk(post(server), store=store)
            await desk.poll(minutes)
            log = desk.log()
    asked = [request.headers for request in server.requests]
    assert "if-none-match" not in asked[0]
    assert "if-modified-since" not in asked[0]
    assert [each["if-none-match"] for each in asked[1:]] == ['W/"a, \\"b"'] * 2
    assert [each["if-modified-since"] for each in asked[1:]] == ["Fri, 12 Aug 2016 9:00:00 +0000 GMT"] * 2
    assert [record.ended for record in log] == [Ended.UNCHANGED, Ended.UNCHANGED, Ended.NEWS]


def saying(*headers: str) -> Script:
    """Answer 304 with these headers."""

    async def answer(writer: StreamWriter) -> None:
        writer.write("\r\n".join(("HTTP/1.1 304 Not Modified", *headers, "", "")).encode())
        await writer.drain()

    return answer


async def test_a_304_mends_only_the_validators_that_it_carries(server: FeedServer) -> None:
    """A 304 with a new ETag replaces that one and leaves Last-Modified; one with nothing leaves both."""
    desk = Desk(post(server))
    server.publish("/feed", rss(1), etag='"1"', last_modified="Fri, 12 Aug 2016 09:00:00 GMT")
    await desk.poll(0)
    server.misbehave("/feed", saying('ETag: "2"'))
    await desk.poll(10)
    server.misbehave("/feed", saying())
    await desk.poll(20)
    assert (desk.known.etag, desk.known.last_modified) == ('"2"', "Fri, 12 Aug 2016 09:00:00 GMT")
    server.publish("/feed", rss(2))
    await desk.poll(30)
    assert (desk.known.etag, desk.known.last_modified) == (None, None)


async def test_the_same_body_is_not_read_again(server: FeedServer) -> None:
    """A server without validators sends the same bytes again and again: nothing is parsed or written of them."""
    desk = Desk(post(server))
    server.publish("/feed", rss(1))
    await desk.poll(0)
    done = await desk.poll(10)
    assert [arrival.document and arrival.document.status for arrival in done.arrivals] == [200]
    assert [getattr(arrival, "listing", None) for arrival in done.arrivals] == [None]
    assert [record.ended for record in desk.log()] == [Ended.SAME, Ended.NEWS]


# ---------------------------------------------------------------- what the publisher asks for

TTL = "<ttl>{}</ttl>"
WISHES = {
    "nothing": ({}, "", 5 * MINUTE, Pace.EVERY),
    "max-age": ({"Cache-Control": "public, max-age=1800"}, "", 30 * MINUTE, Pace.PUBLISHER),
    "max-age less its age": ({"Cache-Control": "max-age=1800", "Age": "600"}, "", 20 * MINUTE, Pace.PUBLISHER),
    "shorter than ours": ({"Cache-Control": "max-age=60"}, "", 5 * MINUTE, Pace.EVERY),
    "no-cache": ({"Cache-Control": "no-cache, max-age=1800"}, "", 5 * MINUTE, Pace.EVERY),
    "expires": (
        {"Expires": "Fri, 12 Aug 2016 12:40:00 GMT", "Date": "Fri, 12 Aug 2016 12:20:00 GMT"},
        "",
        20 * MINUTE,
        Pace.PUBLISHER,
    ),
    "expired": ({"Expires": "0"}, "", 5 * MINUTE, Pace.EVERY),
    "max-age before expires": (
        {"Cache-Control": "max-age=600", "Expires": "Fri, 12 Aug 2016 18:00:00 GMT"},
        "",
        10 * MINUTE,
        Pace.PUBLISHER,
    ),
    "ttl": ({}, TTL.format(15), 15 * MINUTE, Pace.PUBLISHER),
    "sy": ({}, "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 30 * MINUTE, Pace.PUBLISHER),
    "the longest": ({"Cache-Control": "max-age=600"}, TTL.format(40), 40 * MINUTE, Pace.PUBLISHER),
    "capped": ({"Cache-Control": "max-age=31536000"}, TTL.format(9999), 60 * MINUTE, Pace.PUBLISHER),
    "garbage": ({"Cache-Control": "max-age=soon", "Expires": "-1"}, TTL.format("x"), 5 * MINUTE, Pace.EVERY),
}  # fmt: skip


@pytest.mark.parametrize(("headers", "head", "least", "pace"), WISHES.values(), ids=WISHES)
async def test_publishers_may_ask_for_fewer_polls(
    server: FeedServer, headers: dict[str, str], head: str, least: timedelta, pace: Pace
) -> None:
    """Cache-Control, Expires, ttl and sy:… lengthen the interval, up to an hour; they never shorten it."""
    desk = Desk(post(server))
    document = (
        rss(1)
        .replace("<item>", f"{head}<item>")
        .replace("<rss ", '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" ')
    )
    server.publish("/feed", document, headers=headers)
    await desk.poll(0)
    assert least <= wait(desk) <= least + DRIFT
    assert desk.known.pace is pace


@pytest.mark.parametrize(("heed", "minutes"), ((0, 5), (15, 15), (600, 30)))
async def test_the_operator_decides_how_far_a_publisher_is_heeded(server: FeedServer, heed: int, minutes: int) -> None:
    """`heed_up_to` caps what publishers ask for, feed by feed; `0s` heeds none."""
    desk = Desk(post(server, heed_up_to=heed * MINUTE))
    server.publish("/feed", rss(1), headers={"Cache-Control": "max-age=1800"})
    await desk.poll(0)
    assert minutes * MINUTE <= wait(desk) <= minutes * MINUTE + DRIFT


async def test_an_unchanged_answer_may_ask_anew(server: FeedServer) -> None:
    """The headers of a 304 count; where it carries none, and while the body stays, the earlier wish stands."""
    desk = Desk(post(server))
    server.publish("/feed", rss(1).replace("<item>", "<ttl>20</ttl><item>"), etag='"1"')
    await desk.poll(0)
    server.misbehave("/feed", saying("Cache-Control: max-age=2400"))
    await desk.poll(60)
    assert 40 * MINUTE <= wait(desk) <= 40 * MINUTE + DRIFT
    server.misbehave("/feed", saying())
    await desk.poll(120)
    assert 40 * MINUTE <= wait(desk) <= 40 * MINUTE + DRIFT
    server.publish("/feed", rss(2))
    await desk.poll(180)
    assert 5 * MINUTE <= wait(desk) <= 5 * MINUTE + DRIFT


@pytest.mark.parametrize(("heeded", "until"), ((True, 18), (False, 12)))
async def test_hours_of_rest_are_kept_to_where_wanted(server: FeedServer, heeded: bool, until: int) -> None:  # noqa: FBT001  # a table's column
    """The hours of skipHours are kept to with `heed_skips`, and passed over without: breaking news knows no hours."""
    desk = Desk(post(server, heed_skips=heeded))
    rest = "<skipHours>" + "".join(f"<hour>{hour}</hour>" for hour in range(12, 18)) + "</skipHours>"
    server.publish("/feed", rss(1).replace("<item>", f"{rest}<item>"))
    await desk.poll(0)
    assert desk.known.due.hour == until
    assert desk.known.pace is (Pace.SKIPPED if heeded else Pace.EVERY)


# ---------------------------------------------------------------- away


@pytest.mark.parametrize("after", ("1200", "Fri, 12 Aug 2016 12:20:00 GMT"))
async def test_a_busy_host_is_left_alone_with_all_its_feeds_also_after_a_restart(
    server: FeedServer, tmp_path: Path, after: str
) -> None:
    """429 with Retry-After holds for every feed of the host; those that were not asked have not failed."""
    feeds = (post(server, "busy", "/busy"), post(server, "fine", "/fine"))
    server.publish("/busy", "", status=429, headers={"Retry-After": after})
    server.publish("/fine", rss(1))
    for minutes, requests in ((0, 1), (6, 1), (12, 1), (21, 2)):
        with closing(open_store("sqlite:///monitor.db", state_directory=tmp_path)) as store:
            desk = Desk(*feeds, store=store)
            if minutes == 0:
                desk.newsroom = replace(desk.newsroom, feeds={"busy": feeds[0]})
                await desk.poll(0)
                desk.newsroom = replace(desk.newsroom, feeds={feed.name: feed for feed in feeds})
            await desk.poll(minutes, due=minutes > 0)
            with store.reading() as view:
                fine = view.polls()["fine"]
        assert (server.count("/fine"), fine.failures) == (requests - 1, 0), minutes
    assert fine.pace is Pace.EVERY


async def test_a_host_may_send_us_away_for_a_day_at_most(server: FeedServer) -> None:
    """A Retry-After of three thousand years is a slip: after a day the feed is asked again."""
    desk = Desk(post(server))
    server.publish("/feed", "", status=503, headers={"Retry-After": "100000000000"})
    await desk.poll(0)
    assert timedelta(hours=24) <= wait(desk) <= timedelta(hours=24) + DRIFT
    assert desk.known.pace is Pace.AWAY
    server.publish("/feed", rss(1))
    await desk.poll(24 * 60 + 1, due=True)
    assert (desk.known.failures, desk.known.away) == (0, None)


# ---------------------------------------------------------------- moves

POLLS = range(MOVE_POLLS + 1)
STEP = MOVE_TIME / MOVE_POLLS


def moment(number: int) -> float:
    return number * STEP / MINUTE


async def test_a_lasting_permanent_move_changes_the_address(server: FeedServer) -> None:
    """After ten polls over three days that all were sent on for good, the new address is asked, with the old validators."""
    desk = Desk(post(server, path="/old"))
    server.redirect("/old", "/new", 301)
    server.publish("/new", rss(1), etag='"1"')
    for number in POLLS:
        assert desk.now == NOON or desk.known.url == server.url("/old")
        await desk.poll(moment(number))
    assert (desk.known.url, desk.known.configured) == (server.url("/new"), server.url("/old"))
    asked = server.count("/old")
    await desk.poll(moment(len(POLLS)))
    assert (server.count("/old"), server.last("/new").headers["if-none-match"]) == (asked, '"1"')


@pytest.mark.parametrize("status", (302, 303, 307))
async def test_a_detour_changes_no_address(server: FeedServer, status: int) -> None:
    """302, 303 and 307 are followed for ever and believed never."""
    desk = Desk(post(server, path="/old"))
    server.redirect("/old", "/hop", 301)
    server.redirect("/hop", "/new", status)
    server.publish("/new", rss(1))
    for number in POLLS:
        await desk.poll(moment(number))
    await desk.poll(moment(30))
    assert (desk.known.url, desk.known.configured) == (server.url("/old"), "")
    assert desk.known.answered == server.url("/new")


async def test_a_move_that_wavers_begins_anew(server: FeedServer) -> None:
    """One answer from elsewhere among them, and the count begins again: an afternoon's mistake moves nobody."""
    desk = Desk(post(server, path="/old"))
    server.publish("/new", rss(1))
    for number in range(2 * MOVE_POLLS):
        server.redirect("/old", "/new", 302 if number == MOVE_POLLS else 308)
        await desk.poll(moment(number))
        assert desk.known.url == server.url("/old")
    assert desk.known.moving_polls == MOVE_POLLS - 1


async def test_many_polls_in_a_short_time_move_nothing(server: FeedServer) -> None:
    """A feed that is asked every minute is not moved within an hour."""
    desk = Desk(post(server, path="/old"))
    server.redirect("/old", "/new", 301)
    server.publish("/new", rss(1))
    for minute in range(30):
        await desk.poll(minute)
    assert desk.known.url == server.url("/old")


async def test_a_new_address_in_the_configuration_counts_at_once(server: FeedServer) -> None:
    """Who changes the address is asked there, move or no move; who leaves it keeps the move."""
    desk = Desk(post(server, path="/old"))
    server.redirect("/old", "/new", 301)
    server.publish("/new", rss(1), etag='"1"')
    server.publish("/newest", rss(1))
    for number in POLLS:
        await desk.poll(moment(number))
    await desk.poll(moment(20))
    assert desk.known.url == server.url("/new")
    desk.newsroom = replace(desk.newsroom, feeds={"post": post(server, path="/newest")})
    await desk.poll(moment(21))
    assert (desk.known.url, desk.known.configured) == (server.url("/newest"), "")
    assert "if-none-match" not in server.last("/newest").headers


HOUR, NOTHING = timedelta(hours=1), timedelta(0)


@pytest.mark.parametrize(
    ("before", "after", "pace"),
    (
        ({"every": HOUR, "heed_up_to": NOTHING}, {"every": 5 * MINUTE, "heed_up_to": NOTHING}, Pace.EVERY),
        ({"every": 5 * MINUTE, "heed_up_to": HOUR}, {"every": 5 * MINUTE, "heed_up_to": NOTHING}, Pace.EVERY),
        ({"every": HOUR, "slowest": 2 * HOUR}, {"every": 5 * MINUTE, "heed_up_to": NOTHING}, Pace.EVERY),
    ),
)
async def test_a_shorter_interval_in_the_configuration_counts_at_once(
    server: FeedServer, before: dict[str, Any], after: dict[str, Any], pace: Pace
) -> None:
    """Who shortens the interval, or heeds the publisher no longer, does not wait for the moment that was set before."""
    desk = Desk(post(server, **before))
    server.publish("/feed", rss(1), headers={"Cache-Control": "max-age=3600"})
    await desk.poll(0)
    asked = desk.now
    assert desk.known.due >= asked + HOUR
    desk.newsroom = replace(desk.newsroom, feeds={"post": post(server, **after)})
    await desk.poll(1, due=True)
    assert server.count("/feed") == 1
    assert (asked + 5 * MINUTE <= desk.known.due <= asked + 6 * MINUTE, desk.known.pace) == (True, pace)
    await desk.poll(6, due=True)
    assert server.count("/feed") == 2


async def test_a_shorter_interval_brings_no_feed_back_that_fails(server: FeedServer) -> None:
    """What waits after failures, or because its host wants it, waits on, whatever becomes of its interval."""
    desk = Desk(post(server, every=HOUR))
    server.publish("/feed", "", status=503, headers={"Retry-After": "7200"})
    await desk.poll(0)
    due = desk.known.due
    desk.newsroom = replace(desk.newsroom, feeds={"post": post(server)})
    await desk.poll(1, due=True)
    assert desk.known.due == due


JSON_FEED = '{"version": "https://jsonfeed.org/version/1.1", "title": "Post", "items": [{"id": "1", "title": "Dam"}]}'


@pytest.mark.parametrize("body", (rss(1), JSON_FEED))
@pytest.mark.parametrize(
    ("change", "read"),
    (({"language": "de"}, True), ({"timezone": "Europe/Vienna"}, True), ({"title": "Other", "every": MINUTE}, False)),
)
async def test_a_feed_is_read_once_more_when_it_is_to_be_read_otherwise(
    server: FeedServer,
    body: str,
    change: dict[str, Any],
    read: bool,  # noqa: FBT001  # a table's column
) -> None:
    """A new language or zone in the configuration counts though the publisher changes nothing: one answer is asked for in full."""
    desk = Desk(post(server))
    server.publish("/feed", body, etag='"1"')
    await desk.poll(0)
    await desk.poll(10)
    desk.newsroom = replace(desk.newsroom, feeds={"post": post(server, **change)})
    await desk.poll(20)
    await desk.poll(30)
    ends = [record.ended for record in desk.log()]
    assert ends == [Ended.UNCHANGED, Ended.READ if read else Ended.UNCHANGED, Ended.UNCHANGED, Ended.NEWS]


async def test_a_packed_body_is_called_so(server: FeedServer) -> None:
    """A gzip file that is served as it lies there is an error that says what it is."""
    desk = Desk(post(server))
    server.publish("/feed", gzip.compress(rss(1).encode()))
    await desk.poll(0)
    assert "it is packed with gzip" in (desk.known.error or "")


async def test_a_feed_that_is_gone_is_asked_anew_when_it_is_configured_anew(server: FeedServer) -> None:
    """Taken out and put back with a reload each, a feed that was gone is asked again: no daemon has to be stopped."""
    desk = Desk(post(server))
    server.publish("/feed", "", status=410)
    await desk.poll(0)
    configured, server_had = desk.newsroom, server.count("/feed")
    desk.newsroom = replace(configured, feeds={})
    await desk.poll(10)
    desk.newsroom = configured
    server.publish("/feed", rss(1))
    await desk.poll(20)
    assert (server.count("/feed"), desk.known.stopped) == (server_had + 1, None)


async def test_the_log_counts_what_was_edited(server: FeedServer) -> None:
    """An edited entry is something that a poll found: the log does not call it nothing new."""
    desk = Desk(post(server))
    server.publish("/feed", rss(3, 2, 1))
    await desk.poll(0)
    changed = rss(4, 3, 2, 1).replace(
        "Dam number 2 gives way", "Dam number 2 holds after all, say engineers in Harbour"
    )
    server.publish("/feed", changed.replace("Dam number 4", "Bridge number 4"))
    await desk.poll(10)
    server.publish(
        "/feed", changed.replace("Dam number 4", "Bridge number 4").replace("Dam number 1 gives way", "All is well")
    )
    await desk.poll(20)
    assert [(record.listed, record.new, record.edited) for record in desk.log()] == [(4, 0, 1), (4, 1, 1), (3, 3, 0)]
    column = log_columns(Reader(zone=ZoneInfo("UTC"), now=NOON))["how it ended"]
    assert [column(row) for row in log(desk.log())] == [
        "read, 1 changed entry of 4",
        "read, 1 new and 1 changed entries of 4",
        "read, 3 new entries of 3",
    ]


@pytest.mark.parametrize(("public_url", "waits"), (("https://monitor.newsroom.example", True), (None, False)))
def test_who_is_reached_by_no_hub_any_more_waits_for_none(public_url: str | None, waits: bool) -> None:  # noqa: FBT001  # a table's column
    """A feed whose hub is trusted is asked rarely; with public_url removed it is asked at its interval again, at once."""
    feed = Feed(name="post", url="https://post.example/feed", every=5 * MINUTE)
    store = MemoryStore()
    hub = Hub(url="https://hub.example/", topic=feed.url)
    late = Poll(feed="post", url=feed.url, due=NOON + HOUR, polled=NOON, succeeded=NOON, polls=1, pace=Pace.PUSHED)
    trusted = Subscription(feed="post", hub=hub, due=NOON + 24 * HOUR, until=NOON + 48 * HOUR, earned=TRUST)
    newsroom = Newsroom(settings=Settings(web=Web(public_url=public_url)), feeds={"post": feed})
    with store.writing() as work:
        work.save_polls([late])
        work.save_subscriptions([trusted])
        enroll(work, newsroom, NOON + MINUTE)
        known = work.polls()["post"]
    assert (known.due >= NOON + HOUR, known.pace) == ((True, Pace.PUSHED) if waits else (False, Pace.EVERY))


# ---------------------------------------------------------------- what an answer means


async def test_a_server_that_never_sees_changes_is_rechecked_where_configured(server: FeedServer) -> None:
    """With `recheck: 1d` one request a day goes without validators, and what the server kept back is found."""
    desk = Desk(post(server, recheck=timedelta(days=1)), post(server, "plain", "/plain"))
    for path in ("/feed", "/plain"):
        server.publish(path, rss(1), etag='"1"')
    for hour in range(72):
        if hour == 30:
            server.publish("/feed", rss(2, 1), etag='"1"')  # changed, under the same ETag
        await desk.poll(hour * 60)
    bare = [request.path for request in server.requests if "if-none-match" not in request.headers]
    assert (bare.count("/feed"), bare.count("/plain")) in {(3, 1), (4, 1)}
    assert desk.entries() >= {"1", "2"}


async def send_half(writer: StreamWriter) -> None:
    writer.write(b'HTTP/1.1 200 OK\r\nETag: "9"\r\nContent-Length: 900\r\n\r\n' + rss(9).encode()[:200])
    await writer.drain()


async def send_half_packed(writer: StreamWriter) -> None:
    packed = gzip.compress(rss(9, 8, 7).encode())[:-60]
    headers = b'HTTP/1.1 200 OK\r\nETag: "9"\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n' % len(packed)
    writer.write(headers + packed)
    await writer.drain()


PAGE = "<!DOCTYPE html><html><head><title>Log in</title></head><body>Please log in.</body></html>"
CHALLENGE = {"cf-mitigated": "challenge", "ETag": '"9"'}
NO_ANSWERS = {
    "a web page": lambda server: server.publish("/feed", PAGE, etag='"9"'),
    "nothing": lambda server: server.publish("/feed", "", etag='"9"'),
    "no entries": lambda server: server.publish("/feed", rss(), etag='"9"'),
    "half a feed": lambda server: server.publish("/feed", rss(9, 8)[:-40], etag='"9"'),
    "cut short": lambda server: server.misbehave("/feed", send_half),
    "half a gzip stream": lambda server: server.misbehave("/feed", send_half_packed),
    "a challenge": lambda server: server.publish("/feed", PAGE, status=403, headers=CHALLENGE),
    "not found": lambda server: server.publish("/feed", "", status=404, headers={"ETag": '"9"'}),
}


@pytest.mark.parametrize("answer", NO_ANSWERS.values(), ids=NO_ANSWERS)
async def test_what_is_no_feed_changes_nothing_that_is_known(server: FeedServer, answer: object) -> None:
    """A page, nothing, no entries, half a document: the feed fails; entries, validators and hash stay those of the last good answer."""
    desk = Desk(post(server))
    server.publish("/feed", rss(2, 1), etag='"1"')
    await desk.poll(0)
    good = desk.known
    assert callable(answer)
    answer(server)
    await desk.poll(10)
    bad = desk.known
    assert (bad.failures, desk.log()[0].ended, desk.entries()) == (1, Ended.FAILED, {"1", "2"})
    assert (bad.etag, bad.last_modified, bad.body_hash, bad.seen) == (good.etag, None, good.body_hash, good.seen)
    server.publish("/feed", rss(2, 1), etag='"1"')
    await desk.poll(20)
    assert server.last("/feed").headers["if-none-match"] == '"1"'
    assert (desk.known.failures, desk.log()[0].ended) == (0, Ended.UNCHANGED)


async def test_a_feed_that_answers_slowly_is_not_asked_twice_at_once(server: FeedServer) -> None:
    """While a request is under way the feed is not asked again, however long it has been due."""
    arrived = asyncio.Event()
    loop = asyncio.get_running_loop()

    async def slow(writer: StreamWriter) -> None:
        loop.call_soon_threadsafe(arrived.set)
        await writer.drain()
        await asyncio.Event().wait()

    server.misbehave("/feed", slow)
    desk = Desk(post(server))
    works = await build(desk.newsroom, desk.store, passing=lambda _point: None)
    with desk.store.writing() as work:
        enroll(work, desk.newsroom, NOON)
    poller = Poller(desk.store, works, Inline(), lambda: NOON + 60 * MINUTE)
    for _ in range(5):
        await poller.dispatch()
        await arrived.wait()
    assert (len(poller.in_flight), server.count("/feed")) == (1, 1)
    await poller.stop(seconds=5)
    await poller.close()
    await works.close()
