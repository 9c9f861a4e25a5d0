"""Who is an independent source? Copies of one text are none, feeds of one publisher are one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Carrier
from monitor.text import sources as module
from monitor.text.copies import copy_marks, link_marks
from monitor.text.outlets import outlet_of
from monitor.text.sources import growth, sources, texts

NOON = datetime(2016, 8, 12, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WIRE = "The ministers of Iran and Turkey agreed in Ankara on Friday to open the road to Aleppo for aid from Monday on, a joint text said, and named two crossings."
CUT = " ".join(WIRE.split()[:26])
FIRST = (
    "Marvik's container terminal burned after an explosion that broke windows in the old town, police said on Sunday."
)
SECOND = "Firefighters led three hundred workers out of the halls of the terminal."
THIRD = "The harbour authority did not know the cause of it, a spokeswoman said."
REPORT = f"{FIRST} {SECOND} {THIRD}"
QUOTED = '"Nobody of us had ever heard such a bang," the mayor said. "We looked for our children and found them."'
LED = f"Our correspondent reports from the border. {WIRE}"


def carrier(feed: str, text: str, minute: int = 0, *, host: str = "", path: str = "", title: str = "") -> Carrier:
    link = f"https://{host or f'{feed}.example'}/{path}" if host or path else ""
    marks = frozenset((*copy_marks(text, title), *link_marks(link)))
    at = NOON + minute * MINUTE
    return Carrier(feed=feed, entry=f"{feed} {text} {minute}", link=link, at=at, marks=marks)


OWN = {name: f"{name} has learnt from a person who was there what {name} alone tells of it" for name in "abcdef"}

CASES: dict[str, tuple[list[Carrier], int]] = {
    "nothing": ([], 0),
    "one feed, two texts": ([carrier("a", OWN["a"]), carrier("a", OWN["b"], 5)], 1),
    "two feeds, two texts": ([carrier("a", OWN["a"]), carrier("b", OWN["b"], 5)], 2),
    "a text and its copies": ([carrier("a", WIRE), carrier("b", WIRE, 5), carrier("c", WIRE, 9)], 1),
    "a text, cut": ([carrier("a", WIRE), carrier("b", CUT, 5)], 1),
    "a text under a sentence of one's own": ([carrier("a", WIRE), carrier("b", LED, 5)], 1),
    "a flash that is repeated as it is": ([carrier("a", OWN["a"]), carrier("b", OWN["a"], 1)], 1),
    "its first sentence alone": ([carrier("a", REPORT), carrier("b", FIRST, 5, title="Blast in Marvik")], 1),
    "cut within its first sentence": ([carrier("a", REPORT), carrier("b", f"{REPORT[:80]}…", 5, title="Blast in Marvik")], 1),
    "its sentences in another order": ([carrier("a", REPORT), carrier("b", f"{THIRD} {SECOND} {FIRST}", 5)], 1),
    "cut under a dateline": ([carrier("a", REPORT), carrier("b", f"MARVIK, March 1 (Wire) - {REPORT[:120]}", 5)], 1),
    "cut under a byline": ([carrier("a", REPORT), carrier("b", f"By Our Staff. {REPORT[:120]}", 5)], 1),
    "cut under a label": ([carrier("a", REPORT), carrier("b", f"Marvik blast: {REPORT[:120]}", 5)], 1),
    "a headline with the outlet behind it": ([carrier("a", "", title="Blast hits port of Marvik, police say - The Post"), carrier("b", "", 5, title="Blast hits port of Marvik, police say | Kestrel News")], 1),
    "a headline that the text repeats": ([carrier("a", "", title="Blast hits port of Marvik, police say"), carrier("b", "Blast hits port of Marvik, police say  Herald", 5, title="Blast hits port of Marvik, police say - Herald")], 1),
    "two who were there and quote the same": ([carrier("a", f"{QUOTED} {OWN['a']}"), carrier("b", f"{OWN['b']}. {QUOTED}", 5)], 2),
    "a sentence that everybody writes": ([carrier("a", f"{OWN['a']}. {THIRD}"), carrier("b", f"{OWN['b']}. {THIRD}", 5)], 2),
    "two articles behind one link": ([carrier("a", WIRE, path="x", host="a.example"), carrier("b", OWN["b"], 5, path="x", host="a.example")], 1),
    "several had it at once": ([carrier("a", WIRE), carrier("b", WIRE), carrier("c", WIRE)], 1),
    "a wire, and who copies it and writes, too": ([carrier("a", WIRE), carrier("b", WIRE, 5), carrier("b", OWN["b"], 9)], 2),
    "who had it first writes more, others copy": ([carrier("a", WIRE), carrier("b", WIRE, 5), carrier("a", OWN["a"], 9)], 1),
    "had at once by two, one of whom writes, too": ([carrier("a", WIRE), carrier("b", WIRE), carrier("b", OWN["b"], 9)], 1),
    "two wires, each had by two at once": ([carrier("a", WIRE), carrier("b", WIRE), carrier("c", OWN["c"]), carrier("d", OWN["c"])], 2),
    "two feeds of one publisher": ([carrier("world", OWN["a"], host="news.post.co.uk"), carrier("sport", OWN["b"], host="www.post.co.uk")], 1),
    "a feed of links, and one of those it leads to": ([carrier("links", OWN["a"], host="a.example"), carrier("links", OWN["b"], 5, host="b.example"), carrier("b", OWN["c"], 9, host="b.example")], 2),
    "links that say nothing of who wrote it": ([carrier("a", OWN["a"], host="news.google.com"), carrier("b", OWN["b"], host="news.google.com")], 2),
}  # fmt: skip


@pytest.mark.parametrize(("carriers", "number"), CASES.values(), ids=CASES)
def test_who_counts_as_a_source(carriers: list[Carrier], number: int) -> None:
    """A text counts for who had it first; whoever only copies, or is of the same publisher, counts for nothing more."""
    assert len(sources(carriers)) == number


def test_a_source_says_who_it_is_and_since_when() -> None:
    """A source came in with its own text, not with what it copied before; a wire that several had at once, for them all."""
    found = sources([
        carrier("a", WIRE), carrier("b", WIRE, 5), carrier("b", OWN["b"], 9), carrier("c", OWN["c"], 2), carrier("d", OWN["c"], 2),
    ])  # fmt: skip
    assert [(sorted(source.outlets), source.since) for source in found] == [
        (["feed a"], NOON),
        (["feed b"], NOON + 9 * MINUTE),
        (["feed c", "feed d"], NOON + 2 * MINUTE),
    ]


def test_what_was_there_before_us_came_when_it_says_so() -> None:
    """An old entry came on its own date, else nobody knows when; a date in the future is none."""
    seen = carrier("a", WIRE)
    hour = timedelta(hours=1)
    assert seen.came == NOON
    assert replace(seen, published=NOON - hour).came == NOON - hour
    assert replace(seen, published=NOON + hour).came == NOON
    assert replace(seen, old=True).came is None
    assert replace(seen, old=True, published=NOON - hour).came == NOON - hour


def test_a_wrong_date_is_not_believed_against_what_was_seen() -> None:
    """What had not been there minutes before has just come, though its date has no hour; all others came when they say."""
    minutes, hour, midnight = 5 * MINUTE, timedelta(hours=1), NOON - timedelta(hours=12)
    seen = replace(carrier("a", WIRE), published=midnight, before=NOON - minutes)
    assert seen.came == NOON
    assert replace(seen, published=NOON - hour).came == NOON
    assert replace(seen, published=NOON - MINUTE).came == NOON - MINUTE
    assert replace(seen, published=NOON - timedelta(days=3)).came == NOON - timedelta(days=3)
    assert replace(seen, before=NOON - 2 * hour).came == midnight
    assert replace(seen, before=None).came == midnight
    assert replace(seen, old=True).came == midnight


OUTLETS = {
    "https://www.herald.example/a/1": "herald.example",
    "https://news.herald.example/a/1": "herald.example",
    "https://post.co.uk/1": "post.co.uk",
    "https://sport.post.co.uk/1": "post.co.uk",
    "https://co.uk/1": "co.uk",
    "https://haber.gazete.com.tr/1": "gazete.com.tr",
    "https://ledger.substack.com/p/1": "ledger.substack.com",
    "https://herald-example.cdn.ampproject.org/c/s/herald.example/1": "herald.example",
    "https://192.0.2.7:8080/1": "192.0.2.7",
    "https://[2001:db8::7]/1": "2001:db8::7",
    "https://localhost/1": "localhost",
    "https://news.google.com/rss/articles/1": "",
    "https://www.reddit.com/r/1": "",
    "guid-7": "",
    "": "",
}


@pytest.mark.parametrize(("link", "outlet"), OUTLETS.items(), ids=OUTLETS)
def test_an_address_tells_its_publisher(link: str, outlet: str) -> None:
    """Hosts of one owner are one, owners at one host are several, and who leads on to others tells nothing."""
    assert outlet_of(link) == outlet


# ---------------------------------------------------------------- laws

FEEDS = "abcdef"
#: Two feeds have one publisher.
HOSTS = {"a": "a.example", "b": "b.example", "c": "www.a.example", "d": "", "e": "", "f": "", "g": ""}
carriers_of = st.builds(
    lambda feed, text, minute: carrier(feed, OWN[text], minute, host=HOSTS[feed]),
    st.sampled_from(FEEDS),
    st.sampled_from(FEEDS),
    st.integers(0, 4),
)
stories = st.lists(carriers_of, max_size=14)


@given(stories, st.randoms())
def test_the_order_in_which_entries_are_read_does_not_matter(story: list[Carrier], random: Any) -> None:
    """The store may give them in any order, and a restart in another: the sources are the same."""
    mixed = list(story)
    random.shuffle(mixed)
    assert sources(mixed) == sources(story)


@given(stories)
def test_there_are_no_more_sources_than_outlets(story: list[Carrier]) -> None:
    """Whatever is written and copied, nobody counts twice; and what somebody carries has a source."""
    outlets = {HOSTS[one.feed].removeprefix("www.") or one.feed for one in story}
    assert bool(story) <= len(sources(story)) <= len(outlets)
    named = Counter(outlet for source in sources(story) for outlet in source.outlets)
    assert set(named.values()) <= {1}


@given(stories, st.data())
def test_a_copy_never_makes_the_sources_more(story: list[Carrier], data: st.DataObject) -> None:
    """Forty papers that print a wire are not forty witnesses: at the same moment they may be fewer, later nothing changes."""
    story.append(carrier("a", OWN["a"], host=HOSTS["a"]))
    copied = data.draw(st.sampled_from(story))
    feed = data.draw(st.sampled_from([*FEEDS, "g"]))
    minute = data.draw(st.integers(0, 9))
    first = min(one.at for one in story if one.marks == copied.marks)
    at = first + minute * MINUTE
    link = f"https://{HOSTS[feed]}/" if HOSTS[feed] else ""
    found = sources([*story, replace(copied, feed=feed, link=link, at=at)])
    assert len(found) <= len(sources(story))
    if minute:
        assert found == sources(story)


@given(stories, st.integers(0, 9))
def test_a_text_of_ones_own_never_makes_the_sources_fewer(story: list[Carrier], minute: int) -> None:
    """Who writes more is no less a source, and who was none becomes one."""
    more = sources([*story, carrier("g", "g has seen with its own eyes what nobody else has told so far", minute)])
    assert len(more) == len(sources(story)) + 1


MARKS = [f"copy:{number:08x}" for number in range(6)]


@given(st.lists(st.frozensets(st.sampled_from(MARKS), max_size=6), max_size=8))
def test_a_text_is_whatever_is_joined_by_three_marks(marks: list[frozenset[str]]) -> None:
    """The way by combinations of marks finds just what comparing each with each does."""
    carriers = [replace(carrier("a", WIRE), entry=str(number), marks=each) for number, each in enumerate(marks)]
    joined = {frozenset({number}) for number in range(len(marks))}
    for one, other in combinations(range(len(marks)), 2):
        if len(marks[one] & marks[other]) >= 3 or (marks[one] == marks[other] != frozenset()):
            together = [group for group in joined if group & {one, other}]
            joined = joined.difference(together) | {frozenset().union(*together)}
    assert {frozenset(int(each.entry) for each in text) for text in texts(carriers)} == joined


def test_a_long_story_costs_no_more_an_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten times as many entries are ten times the work: none is compared with all others."""
    steps = Counter[str]()
    original = module._Groups.root

    def counted(groups: Any, name: str) -> str:
        steps["root"] += 1
        return original(groups, name)

    monkeypatch.setattr(module._Groups, "root", counted)
    costs = []
    for number in (200, 2_000):
        steps.clear()
        sources(carrier(f"feed {n % 40}", f"{n} {WIRE}" if n % 2 else f"{OWN['a']} {n}", n) for n in range(number))
        costs.append(steps["root"])
    assert costs[1] < 11 * costs[0]


@given(stories, st.integers(1, 4))
def test_sources_are_counted_as_entries_join(story: list[Carrier], size: int) -> None:
    """After each batch there are as many as if only what had come by then were there."""
    batches = [story[place : place + size] for place in range(0, len(story), size)]
    assert growth(batches) == [len(sources(story[: place + size])) for place in range(0, len(story), size)]


def test_the_marks_of_an_entry_are_looked_at_once_however_long_its_story_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a day costs does not grow with the days before it."""
    looked: list[frozenset[str]] = []
    original = module._signs

    def counted(marks: frozenset[str]) -> Iterable[str]:
        looked.append(marks)
        return original(marks)

    monkeypatch.setattr(module, "_signs", counted)
    growth([carrier("a", f"{OWN['a']} {day}", day)] for day in range(60))
    assert len(looked) == 60
