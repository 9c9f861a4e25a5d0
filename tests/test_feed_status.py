"""`feeds status`: the sick first, and of one feed why, when it is asked next, and how its last polls ended."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.cli.health import ENDINGS, PACES, STATES, health, log, log_columns
from monitor.cli.tables import Reader
from monitor.cli.work import summary
from monitor.daemon.once import Pass
from monitor.errors import FetchError
from monitor.model import Ended, Feed, Newsroom, Notice, Pace, PagePoll, Poll, PollRecord, Rhythm, Trouble
from monitor.pipeline import Arrival, PageArrival
from monitor.render import notices
from monitor.schedule import troubles
from monitor.store.memory import MemoryStore
from tests.desk import Desk
from tests.mail import MailServer
from tests.running import NEWS, configure
from tests.servers import FeedServer

NOW = datetime(2016, 8, 12, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A newsroom whose ledger was polled twice, whose post is broken, and whose gazette is gone."""
    directory = tmp_path_factory.mktemp("status")
    with FeedServer() as web, MailServer() as mail:
        config = configure(directory, feed=web.publish("/feed", NEWS, etag='"1"'), mail=mail.url())
        web.publish("/post", "", status=503)
        web.publish("/gazette", "", status=410)
        feeds = f"  post: {{url: '{web.url('/post')}', every: {{from: 1m, to: 30m}}}}\n  gazette: {{url: '{web.url('/gazette')}'}}\n"
        (config / "more.yaml").write_text(f"feeds:\n{feeds}", encoding="utf-8")
        running = Desk(config=config, web=web, mail=mail)
        for _ in range(2):
            running.run("poll", "--all")
        yield running


def test_the_sick_stand_first(desk: Desk) -> None:
    """Gone before failing before well; each with what is wrong."""
    found = json.loads(desk.run("feeds", "status", "--json")[1])
    assert [(row["feed"], row["state"]) for row in found] == [
        ("gazette", "gone"),
        ("post", "failing"),
        ("ledger", "well"),
    ]
    assert (found[0]["due"], found[0]["troubles"][0]["trouble"]) == (None, "gone")
    assert found[1]["failures"] == 2
    assert [row["polls"] for row in found] == [1, 2, 2]
    shown = " ".join(desk.run("feeds", "status")[1].split())
    assert shown.index("gazette") < shown.index("post") < shown.index("ledger")
    assert "its server says so (410), and it is asked no more" in shown
    assert "503 Service Unavailable" in shown


def test_only_who_names_a_feed_that_is_gone_asks_it_again(tmp_path: Path) -> None:
    """`poll` and `poll --all` leave it alone; `poll NAME` asks it once more."""
    with FeedServer() as web, MailServer() as mail:
        config = configure(tmp_path, feed=web.publish("/feed", "", status=410), mail=mail.url())
        desk = Desk(config=config, web=web, mail=mail)
        asked = []
        for words in ([], [], ["--all"], ["ledger"]):
            desk.run("poll", *words)
            asked.append(web.count("/feed"))
    assert asked == [1, 1, 1, 2]


def told(poll: Poll, feed: Feed) -> str:
    """What the operator is told of the first trouble of a feed, title and text."""
    (alarm, *_) = troubles({feed.name: poll}, NOW)
    message = notices([Notice(channel="ops", alarm=alarm, at=NOW)], Newsroom(feeds={feed.name: feed}), NOW)
    return f"{message.title}\n{message.text}"


FEED = Feed(name="post", url="https://ann:hush@post.example/feed")
POLL = Poll(feed="post", url=FEED.url, due=NOW, polled=NOW, succeeded=NOW)


def test_a_notice_says_where_the_feed_is_asked_but_no_password() -> None:
    """Who reads the mail on the way knows which address does not answer; what is secret in it stays so."""
    said = told(replace(POLL, failures=9, failing_since=NOW - 9 * HOUR, error="no line"), FEED)
    assert "post.example/feed" in said
    assert "hush" not in said


def test_a_move_names_the_whole_new_address() -> None:
    """From http to https, or to another path, is a move that the name of the host does not show."""
    moved = replace(POLL, url="https://post.example/new/feed.xml", configured="http://post.example/feed")
    assert "moved for good to https://post.example/new/feed.xml" in told(moved, FEED)


def test_a_feed_that_is_gone_is_told_with_the_way_that_works() -> None:
    """`poll` needs the database for itself: the daemon is stopped for it. That the feed is gone is said in the title and once more."""
    said = told(replace(POLL, stopped=NOW, failures=1, error="410"), FEED)
    assert "stop the daemon, run `poll post`, and start it" in said
    assert said.count("gone for good") == 2


def test_the_log_of_a_feed_that_is_gone_names_no_next_poll() -> None:
    """What is asked no more has no next poll."""
    gone, ill = (
        PollRecord(feed="post", number=number, at=NOW, ended=Ended.FAILED, error="no", due=NOW + HOUR, pace=pace)
        for number, pace in enumerate((Pace.GONE, Pace.BACK_OFF))
    )
    column = log_columns(Reader(zone=ZoneInfo("UTC"), now=NOW))["the next one"]
    assert [column(row) for row in log([gone, ill])] == ["", "after 1h"]


def test_pages_of_a_pass_are_not_counted_as_feeds() -> None:
    """The summary of `poll` counts pages apart, and names a page that fails by its feed and address."""
    page = PagePoll(entry=1, feed="post", key="k", url="https://post.example/1", due=NOW)
    done = Pass(
        arrivals=[
            Arrival(feed=FEED, poll=POLL),
            PageArrival(feed=FEED, poll=page, error=FetchError("post.example answered 404 Not Found", status=404)),
            PageArrival(feed=FEED, poll=replace(page, entry=2)),
        ]
    )
    assert summary(done).splitlines() == [
        "post, page https://post.example/1: post.example answered 404 Not Found",
        "1 feed polled, 0 failed; 2 article pages asked, 1 failed; 0 revisions, 0 hits; 0 alerts, 0 delivered",
    ]


def test_one_feed_is_shown_with_its_last_polls(desk: Desk) -> None:
    """Each poll with its end, when the next was due as of then, and why then."""
    shown = " ".join(desk.run("feeds", "status", "post")[1].split())
    assert "post: failing" in shown
    assert "later after each failure" in shown
    assert shown.count("failed: The address gave no usable answer") == 2
    ledger = json.loads(desk.run("feeds", "status", "ledger", "--json")[1])
    assert [(line["number"], line["ended"], line["new"], line["listed"]) for line in ledger["log"]] == [
        (2, "unchanged", 0, 0),
        (1, "news", 1, 1),
    ]
    assert all(line["pace"] == "every" and line["due"] > line["at"] for line in ledger["log"])


def test_a_feed_with_bounds_is_listed_with_them(desk: Desk) -> None:
    """`feeds list` shows an interval as it is configured."""
    assert " 1m-30m " in desk.run("feeds", "list")[1]


def test_an_unknown_feed_is_said_with_the_way_out(desk: Desk) -> None:
    """A name that is not there ends with 2 and the one that may be meant."""
    status, out, error = desk.run("feeds", "status", "legder")
    assert (status, out) == (2, "")
    assert 'no feed is named legder, did you mean "ledger"?' in error


def test_a_feed_that_was_never_polled_can_be_asked_for(tmp_path: Path) -> None:
    """Without a database a feed's status says that it was never polled, and makes none."""
    config = configure(tmp_path, feed="https://ledger.example/feed", mail="json://localhost/")
    with FeedServer() as web, MailServer() as mail:
        shown = Desk(config=config, web=web, mail=mail).run("feeds", "status", "ledger")
    assert (shown[0], "never polled yet" in shown[1]) == (0, True)
    assert [path.name for path in tmp_path.iterdir()] == ["config"]


def test_every_state_has_its_place() -> None:
    """A feed with several troubles is called by the worst; feeds stand in the order of how sick they are."""
    quiet = Rhythm(hours=(14.0,) * 24, days=14.0, at=NOW, latest=NOW - 100 * HOUR)
    bare = Poll(feed="", url="https://post.example/", due=NOW, polled=NOW, succeeded=NOW)
    polls = {
        "well": bare,
        "moved": replace(bare, configured="https://old.example/"),
        "moved-and-quiet": replace(bare, configured="https://old.example/", rhythm=quiet),
        "broken": replace(bare, failures=9, failing_since=NOW - 9 * HOUR, error="no line"),
        "stumbling": replace(bare, failures=1, failing_since=NOW, error="no line"),
        "gone": replace(bare, stopped=NOW, failures=1, error="410"),
        "double-a": replace(bare, answered="https://both.example/"),
        "double-b": replace(bare, answered="https://both.example/"),
    }
    store = MemoryStore()
    with store.writing() as work:
        work.save_polls(replace(poll, feed=name) for name, poll in polls.items())
    newsroom = Newsroom(feeds={name: Feed(name=name, url="https://post.example/") for name in [*polls, "new"]})
    with store.reading() as view:
        found = [(row["feed"], row["state"]) for row in health(newsroom, view, NOW)]
    assert found == [
        ("gone", "gone"),
        ("broken", "failing"),
        ("stumbling", "failing"),
        ("moved-and-quiet", "quiet"),
        ("double-b", "double"),
        ("moved", "moved"),
        ("new", "never polled"),
        ("double-a", "well"),
        ("well", "well"),
    ]


def test_everything_has_its_words() -> None:
    """Each pace, ending and trouble can be said to people."""
    assert set(PACES) == set(Pace)
    assert set(ENDINGS) == set(Ended)
    assert len(STATES) == len(Trouble) + 2
