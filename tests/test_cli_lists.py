"""The lists: data for machines, words for people, and why an alert waits or was refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from monitor.cli.fates import troubles
from monitor.cli.tables import Reader, some, span
from monitor.model import Alert, Reason
from monitor.store import AlertRecord
from tests.desk import Desk
from tests.mail import Fault, MailServer
from tests.running import ROOT, configure, rss
from tests.servers import FeedServer

LONG = "A ceasefire at last, " + "as people in many towns have said for weeks, " * 8
SHORT = rss(("1", "A ceasefire", "The ceasefire began at noon on Friday."))
# The newest stands on top and is taken last: the ceasefire becomes story 1.
NEWS = rss(("2", "Rain", "It rained on Friday."), ("1", LONG, "The ceasefire began at noon on Friday."))
MORE = """
monitor: {{timezone: Asia/Tehran}}
feeds:
  quiet-paper: {{url: "https://user:pass@paper.example/feed", tags: [a, b], every: 90s}}
watches:
  daily: {{match: ceasefire, notify: [night-mail]}}
  picky: {{match: ceasefire, tell: [correction], notify: [picky-mail]}}
channels:
  night-mail: {{url: "{mail}", digest: {{every: 24h}}, quiet: {{hours: "01:00-02:00", timezone: UTC}}, at_most: 20/h}}
  picky-mail: {{url: "{mail}", settle: 30s}}
"""
ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
LISTS = (
    ["feeds", "list"],
    ["feeds", "status"],
    ["stories", "list"],
    ["stories", "show", "1"],
    ["hits"],
    ["channels", "list"],
)


@pytest.fixture(scope="module")
def polled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A newsroom after its first poll: one alert delivered, one held, one update that a channel does not want."""
    directory = tmp_path_factory.mktemp("polled")
    with FeedServer() as web, MailServer() as mail:
        config = configure(directory, feed=web.publish("/feed", NEWS), mail=mail.url())
        (config / "more.yaml").write_text(MORE.format(mail=mail.url()), encoding="utf-8")
        desk = Desk(config=config, web=web, mail=mail)
        desk.run("poll", "ledger")
        yield desk


def rows(desk: Desk, *words: str) -> list[dict[str, Any]]:
    """Return what a list gives to machines; one object is a list of one."""
    found = json.loads(desk.run(*words, "--json")[1])
    return found if isinstance(found, list) else [found]


def test_hits_give_their_evidence_as_data(polled: Desk) -> None:
    """Each place where a term stands is an object, as in the events of a replay; titles are whole."""
    hit = rows(polled, "hits", "--watch", "ceasefire")[0]

    assert {"term": "ceasefire", "text": "ceasefire", "field": "title", "start": 2, "end": 11} in hit["matched"]
    assert hit["title"] == LONG.strip()
    assert ISO.fullmatch(hit["at"])


def test_a_story_tells_the_fate_of_each_chapter_as_data(polled: Desk) -> None:
    """For each channel: its state, the reason, and moments as ISO times or null."""
    chapter = rows(polled, "stories", "show", "1")[0]["chapters"][0]
    fates = {fate["channel"]: fate for fate in chapter["fate"]}
    nothing = {"until": None, "next_try": None, "error": None}

    assert {name: (fate["state"], fate["reason"], fate["attempts"]) for name, fate in fates.items()} == {
        "desk": ("delivered", "first", 1),
        "night-mail": ("held", "digest", 0),
        "picky-mail": ("not told", "not-wanted", 0),
    }
    assert fates["desk"].items() >= nothing.items()
    assert ISO.fullmatch(fates["desk"]["at"])
    assert polled.mail.mails[0].message["X-Newsroom-Delivery"] == fates["desk"]["alert"]
    assert ISO.fullmatch(fates["night-mail"]["until"])
    assert chapter["added"] == ["The ceasefire began at noon on Friday."]


def test_a_story_tells_the_fate_of_each_chapter_in_words(polled: Desk) -> None:
    """Who was told when, until when it is held, and why one is not told."""
    shown = " ".join(polled.run("stories", "show", "1")[1].split())

    assert re.search(r"desk: delivered \w{3} \d+ \w{3} \d\d:\d\d UTC\+0330 \(first\)", shown)
    assert re.search(r"night-mail: held until \w{3} \d+ \w{3} \d\d:\d\d UTC\+0330 \(digest\)", shown)
    assert "picky-mail: not told: no watch of the channel asks for this kind of update" in shown


def test_lists_of_names_are_lists(polled: Desk) -> None:
    """Watches and tags are arrays, spans are seconds, what is not set is null."""
    story = rows(polled, "stories", "list")[0]
    feed = next(row for row in rows(polled, "feeds", "list") if row["name"] == "quiet-paper")
    channels = {row["name"]: row for row in rows(polled, "channels", "list")}

    assert story["watches"] == ["ceasefire", "daily", "picky"]
    assert (feed["tags"], feed["every"], feed["language"]) == (["a", "b"], 90, None)
    assert (
        channels["night-mail"].items()
        >= {
            "digest": {"at": [], "every": 86400, "timezone": "Asia/Tehran"},
            "quiet": {"start": "01:00", "end": "02:00", "timezone": "UTC"},
            "at_most": {"count": 20, "per": 3600},
            "watches": ["daily"],
            "undelivered": [],
        }.items()
    )
    assert (
        channels["desk"].items()
        >= {"digest": None, "quiet": None, "at_most": None, "settle": 0, "delivered": 1}.items()
    )


def test_the_health_of_feeds_is_data(polled: Desk) -> None:
    """Moments are ISO times or null, never words; passwords in addresses are hidden."""
    health = {row["feed"]: row for row in rows(polled, "feeds", "status")}

    assert all(ISO.fullmatch(health["ledger"][key]) for key in ("polled", "succeeded", "due"))
    assert health["ledger"].items() >= {"state": "well", "failures": 0, "error": None}.items()
    assert (health["quiet-paper"]["polled"], health["quiet-paper"]["succeeded"]) == (None, None)
    assert health["quiet-paper"]["url"] == "https://***@paper.example/feed"
    assert all(row.keys() == health["ledger"].keys() for row in health.values())


def test_tables_say_it_in_the_words_of_the_configuration(polled: Desk) -> None:
    """Spans and budgets stand as they are configured, long titles are cut, times are the readers'."""
    channels = " ".join(polled.run("channels", "list")[1].split())
    hits = " ".join(polled.run("hits")[1].split())

    assert "digest every 1d; quiet 01:00-02:00 UTC; at most 20/h" in channels
    assert "settle 30s" in channels
    assert " 90s " in polled.run("feeds", "list")[1]
    assert "…" in hits
    assert "UTC+0330" in hits


@pytest.mark.parametrize(("fault", "state"), ((Fault.PERMANENT, "refused"), (Fault.TEMPORARY, "queued")))
def test_why_an_alert_was_not_delivered(tmp_path: Path, fault: Fault, state: str) -> None:
    """The story and the channel show the error, the number of attempts, and when it is tried again."""
    with FeedServer() as web, MailServer([fault]) as mail:
        desk = Desk(config=configure(tmp_path, feed=web.publish("/feed", SHORT), mail=mail.url()), web=web, mail=mail)
        desk.run("poll")
        fate = rows(desk, "stories", "show", "1")[0]["chapters"][0]["fate"][0]
        trouble = rows(desk, "channels", "list")[0]["undelivered"]
        shown = [" ".join(desk.run(*words)[1].split()) for words in (["stories", "show", "1"], ["channels", "list"])]
    status = fault.value[:3]

    assert (fate["state"], fate["attempts"], fate["next_try"] is None) == (state, 1, state == "refused")
    assert fate["error"].startswith(f"the mail server answered {status}")
    assert trouble == [{"story": 1, **fate}]
    assert all("1 attempt" in words and f"the mail server answered {status}" in words for words in shown)
    assert all(("next try" in words) == (state == "queued") for words in shown)


def test_of_what_waits_the_alert_that_failed_tells_why() -> None:
    """The newest that has an error stands for its state, though a newer one that was never tried waits as well."""
    records = [
        AlertRecord(alert=alert("untried"), state="queued", attempts=0),
        AlertRecord(alert=alert("newer"), state="queued", attempts=1, error="desk: its host name is not known"),
        AlertRecord(alert=alert("older"), state="queued", attempts=2, error="desk: the connection was refused"),
        AlertRecord(alert=alert("gone"), state="delivered", attempts=1),
    ]
    found = [(fate["alert"], fate["error"]) for fate in troubles(records)["desk"]]

    assert found == [("newer", "its host name is not known")]


def alert(key: str) -> Alert:
    at = datetime(2016, 8, 13, tzinfo=UTC)
    return Alert(key=key, channel="desk", story=1, reason=Reason.FIRST, watches=(), updates=(), at=at, shown=())


@pytest.mark.parametrize("words", LISTS, ids=" ".join)
def test_every_field_is_documented(polled: Desk, words: list[str]) -> None:
    """The reference of commands names every field that a list gives to machines."""
    page = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    fields = {name for row in rows(polled, *words) for name in names(row)}

    assert fields
    assert [name for name in sorted(fields) if not re.search(rf"\b{name}\b", page)] == []


def names(value: object) -> Iterator[str]:
    """Yield the keys of an object and of all objects in it."""
    if isinstance(value, dict):
        yield from value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from names(inner)


@pytest.mark.parametrize(
    ("at", "zone", "shown"),
    (
        (datetime(2016, 8, 13, 14, 35, tzinfo=UTC), "Europe/London", "Sat 13 Aug 15:35 BST"),
        (datetime(2016, 8, 13, 23, 35, tzinfo=UTC), "Asia/Dubai", "Sun 14 Aug 03:35 UTC+04"),
        (datetime(2015, 12, 31, 23, 59, tzinfo=UTC), "UTC", "Thu 31 Dec 2015 23:59 UTC"),
        (None, "UTC", ""),
    ),
)
def test_moments_stand_on_the_readers_clock(at: datetime | None, zone: str, shown: str) -> None:
    """With the day, the zone's name, and the year where it is another."""
    assert Reader(zone=ZoneInfo(zone), now=datetime(2016, 8, 14, tzinfo=UTC)).moment(at) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"), ((0, "0s"), (90, "90s"), (300, "5m"), (3600, "1h"), (5400, "90m"), (86400, "1d"))
)
def test_spans_are_written_as_they_are_configured(seconds: int, shown: str) -> None:
    """A whole number of the largest unit that fits."""
    assert span(timedelta(seconds=seconds)) == shown


def test_of_many_things_some_are_named() -> None:
    """The first few, and how many more."""
    assert some(["a", "b"]) == "a, b"
    assert some([str(number) for number in range(100)]) == "0, 1, 2, 3, 4 and 95 more"
