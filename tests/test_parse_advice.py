"""What a feed says of itself: how often it wants to be asked, and where its earlier entries are."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from monitor.model import Advice
from tests.documents import atom, listed, rss

ITEM = "<item><guid>1</guid><title>Dam gives way</title></item>"
SY = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'


def advice(head: str, tail: str = "") -> Advice:
    return listed(rss(ITEM + tail, head)).advice


def updates(period: str, frequency: str | None = None) -> str:
    times = "" if frequency is None else f"<sy:updateFrequency {SY}>{frequency}</sy:updateFrequency>"
    return f"<sy:updatePeriod {SY}>{period}</sy:updatePeriod>{times}"


EVERY = {
    "ttl of an hour": ("<ttl>60</ttl>", timedelta(hours=1)),
    "ttl with spaces": ("<ttl> 5 </ttl>", timedelta(minutes=5)),
    "no ttl": ("<ttl>0</ttl>", None),
    "negative": ("<ttl>-5</ttl>", None),
    "garbage": ("<ttl>soon</ttl>", None),
    "an age": ("<ttl>999999999</ttl>", timedelta(days=365)),
    "in a comment": ("<!-- <ttl>60</ttl> -->", None),
    "nothing": ("", None),
    "the longer one": ("<ttl>30</ttl>" + updates("daily"), timedelta(days=1)),
}


@pytest.mark.parametrize(("head", "every"), EVERY.values(), ids=EVERY)
def test_how_often_a_feed_wants_to_be_asked(head: str, every: timedelta | None) -> None:
    """`<ttl>` is in minutes; zero and nonsense ask for nothing; of two wishes the longer counts."""
    assert advice(head).every == every


PERIODS = {
    "hourly": ("hourly", None, timedelta(hours=1)),
    "twice an hour": ("hourly", "2", timedelta(minutes=30)),
    "daily, in spaces": ("\n  daily ", "1", timedelta(days=1)),
    "a slip": ("dayly", "1", timedelta(days=1)),
    "weekly": ("WEEKLY", "7", timedelta(days=1)),
    "monthly": ("monthly", "1", timedelta(days=30)),
    "yearly": ("yearly", "0.5", timedelta(days=365)),
    "a tenth": ("hourly", "0.1", timedelta(hours=10)),
    "never": ("hourly", "0", timedelta(hours=1)),
    "empty": ("hourly", "", timedelta(hours=1)),
    "not a number": ("hourly", "nan", timedelta(hours=1)),
    "without end": ("hourly", "inf", timedelta(hours=1)),
    "always": ("always", "1", None),
    "no period": ("", "2", None),
}


@pytest.mark.parametrize(("period", "frequency", "every"), PERIODS.values(), ids=PERIODS)
def test_the_syndication_module_is_read_as_people_write_it(
    period: str, frequency: str | None, every: timedelta | None
) -> None:
    """The elements updatePeriod and updateFrequency give the time between updates, slips of the pen and all."""
    head = updates(period, frequency).replace(f" {SY}", "")
    document = rss(ITEM, head).replace("<rss ", f"<rss {SY} ")
    assert listed(document).advice.every == every


def test_hours_and_days_of_rest() -> None:
    """The elements skipHours and skipDays are hours and days of UTC; 24 is midnight, what is no hour or day is passed over."""
    rest = (
        "<skipHours><hour>0</hour><hour>7</hour><hour> 23 </hour><hour>24</hour><hour>77</hour></skipHours>"
        "<skipDays><day>Saturday</day><day>sunday</day><day>Caturday</day></skipDays>"
    )
    assert advice(rest) == Advice(hours=(0, 7, 23), days=(5, 6))
    assert advice("", rest) == advice(rest)


def test_what_an_entry_says_is_not_the_feeds() -> None:
    """Elements inside an item, or text that shows them, say nothing of the feed."""
    inside = (
        "<item><guid>2</guid><title>t</title><ttl>60</ttl><description>&lt;ttl&gt;60&lt;/ttl&gt;</description></item>"
    )
    assert listed(rss(inside + ITEM)).advice == Advice()


OLDER = {
    "archive": ('<link rel="prev-archive" href="/2016/07.xml"/>', "https://harbour.example/2016/07.xml"),
    "next page": ("<link href='?page=2&amp;x=1' rel='next'/>", "https://harbour.example/feeds/top.xml?page=2&x=1"),
    "both": ('<link rel="next" href="/n"/><link rel="prev-archive" href="/a"/>', "https://harbour.example/a"),
    "itself": ('<link rel="self" href="/a"/>', ""),
    "a file": ('<link rel="next" href="file:///etc/passwd"/>', ""),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("links", "url"), OLDER.values(), ids=OLDER)
def test_where_earlier_entries_are(links: str, url: str) -> None:
    """RFC 5005's prev-archive, else next, is where a feed goes on; only addresses of the web count."""
    entry = '<entry><id>1</id><title>Dam</title><link rel="next" href="/not-this"/></entry>'
    assert listed(atom(links + entry)).older == url
    assert (
        listed(
            rss(ITEM, links.replace("<link", "<atom:link")).replace(
                "<rss ", "<rss xmlns:atom='http://www.w3.org/2005/Atom' "
            )
        ).older
        == url
    )


def test_where_earlier_entries_of_a_json_feed_are() -> None:
    """JSON Feed calls it next_url."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Harbour Post",
        "next_url": "https://harbour.example/2.json",
        "items": [{"id": "1", "title": "Dam gives way"}],
    }
    assert listed(json.dumps(document)).older == "https://harbour.example/2.json"
