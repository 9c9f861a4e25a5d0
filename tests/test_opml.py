"""Lists of feeds: whatever program wrote them, they are read; nothing hostile in them does harm; what we write we read again."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import load
from monitor.config.lists import address_key, read_list
from monitor.config.paths import NAME
from monitor.config.yaml import Unreadable
from monitor.model import Feed
from monitor.parse.charset import read_text
from monitor.parse.elements import MAX_DEPTH, Misread
from monitor.parse.opml import read_opml, write_opml
from tests.configured import FEED, refused, write

NOW = datetime(2016, 8, 12, 14, 30, tzinfo=UTC)


def opml(body: str, head: str = "") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><head>{head}</head><body>{body}</body></opml>'


def outline(**attributes: str) -> str:
    return "<outline " + " ".join(f'{name}="{value}"' for name, value in attributes.items()) + "/>"


HARBOUR = outline(type="rss", text="Harbour Post", xmlUrl="https://harbour.example/feed")
NESTED = opml(
    f'<outline text="World"><outline title="Syria"><outline text="" /> {HARBOUR}</outline>'
    f"{outline(text='The Ledger', xmlUrl='https://ledger.example/rss', category='/Boston/Weather,press', language='en-us')}</outline>"
)

#: What a list says -> (title, address, tags) of its feeds.
LISTS: tuple[tuple[str, str, list[tuple[str, str, tuple[str, ...]]]], ...] = (
    (
        "folders in folders",
        NESTED,
        [
            ("Harbour Post", "https://harbour.example/feed", ("World", "Syria")),
            ("The Ledger", "https://ledger.example/rss", ("World", "Boston", "Weather", "press")),
        ],
    ),
    ("letter case", opml('<OUTLINE TEXT="A" XMLURL="https://a.example"/>'), [("A", "https://a.example", ())]),
    (
        "bare ampersands",
        opml('<outline text="AT&T &copy; &#8217;" xmlUrl="https://a.example/?x=1&y=2&copy=3"/>'),
        [("AT&T © ’", "https://a.example/?x=1&y=2&copy=3", ())],
    ),
    (
        "escaped twice",
        opml(outline(text="R&amp;amp;D", xmlUrl="https://a.example")),
        [("R&D", "https://a.example", ())],
    ),
    (
        "control characters",
        opml(outline(text="A\x00\x1bB", xmlUrl="https://a.example")),
        [("A B", "https://a.example", ())],
    ),
    ("an address forgotten", opml(outline(text="Lost")), [("Lost", "", ())]),
    (
        "a page and another list",
        opml(outline(type="link", text="P", url="x") + outline(type="include", text="L", url="y")),
        [],
    ),
    ("an empty folder", opml('<outline text=""/>'), []),
    ("before a head", f"\n\n<opml><outline/>{HARBOUR}</opml>", [("Harbour Post", "https://harbour.example/feed", ())]),
    (
        "a document type, which is not fetched",
        f'<!DOCTYPE opml SYSTEM "http://127.0.0.2/x.dtd"><opml>{HARBOUR}</opml>',
        [("Harbour Post", "https://harbour.example/feed", ())],
    ),
)


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in LISTS], ids=[row[0] for row in LISTS])
def test_a_list_is_read_as_it_was_meant(text: str, expected: list[tuple[str, str, tuple[str, ...]]]) -> None:
    """Folders become tags, and the slips of other programs cost no feed."""
    assert [(found.title, found.url, found.tags) for found in read_opml(text)] == expected


@pytest.mark.parametrize("encoding", ("utf-8", "utf-8-sig", "utf-16", "windows-1251", "koi8-r"))
def test_a_list_may_be_in_any_letters(tmp_path: Path, encoding: str) -> None:
    """Byte order marks and declarations are believed as in feeds."""
    text = opml(outline(text="Новости", xmlUrl="https://novosti.example/rss")).replace("UTF-8", encoding)
    (tmp_path / "list.opml").write_bytes(text.encode(encoding))
    (feed,) = read_list(tmp_path / "list.opml", {}).feeds
    assert (feed.name, feed.item.title) == ("новости", "Новости")


BOMB = '<!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
EXTERNAL = '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
#: What a hostile or broken list is -> what is said of it.
HOSTILE = (
    (
        "a billion laughs",
        BOMB + opml(outline(text="&c;", xmlUrl="https://a.example")).partition("?>")[2],
        "declares entities",
    ),
    ("an external entity", EXTERNAL + "<opml><body><outline text='&x;'/></body></opml>", "declares entities"),
    ("a parameter entity", '<!DOCTYPE opml [<!ENTITY % p SYSTEM "http://127.0.0.2/">%p;]><opml/>', "declares entities"),
    ("half a document", NESTED[: len(NESTED) // 2], "not well formed"),
    ("too deep", "<opml>" + "<outline text='x'>" * 200_000, f"deeper than {MAX_DEPTH}"),
    ("a feed", "<rss version='2.0'><channel/></rss>", "outermost element is <rss>"),
    ("a web page", "<!DOCTYPE html><html><body>x</body></html>", "outermost element is <html>"),
    ("nothing", " \n", "empty"),
    ("something else", "my feeds: a, b", 'begins with "my feeds'),
)


@pytest.mark.parametrize(("text", "words"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_a_hostile_list_is_refused(text: str, words: str) -> None:
    """What is no list, or wants more than a list may, is refused with the reason, at once."""
    began = time.process_time()
    with pytest.raises(Misread, match=words):
        read_opml(text)
    assert time.process_time() - began < 2


def test_a_huge_tag_costs_no_more_than_its_size() -> None:
    """A megabyte of attributes on one element, which takes feedparser minutes, is read in a moment; long texts are cut."""
    attributes = " ".join(f'a{number}="x"' for number in range(100_000))
    began = time.process_time()
    (found,) = read_opml(opml(f'<outline xmlUrl="https://a.example" text="{"x" * 1_000_000}" {attributes}/>'))
    assert time.process_time() - began < 3
    assert len(found.title) <= 200


# ---------------------------------------------------------------- names


def names_of(tmp_path: Path, body: str, known: dict[str, str] | None = None) -> dict[str, str]:
    (tmp_path / "list.opml").write_text(opml(body), encoding="utf-8")
    return {feed.name: feed.item.url for feed in read_list(tmp_path / "list.opml", known or {}).feeds}


def test_names_are_made_of_titles(tmp_path: Path) -> None:
    """A name fits the command line; where no title can be one, the host is; names that two rows would have get a mark of the address."""
    feeds = (
        ("Harbour Post: World & More", "https://a.example/1", "harbour-post-world-more-d817"),
        ("Çorlu Haber", "https://a.example/2", "çorlu-haber"),
        ("हिन्दी समाचार", "https://www.hindi.example/3", "hindi.example"),
        ("!!!", "https://b.example/4", "b.example"),
        ("x" * 300, "https://a.example/5", "x" * 64),
        ("harbour post world more", "https://a.example/6", "harbour-post-world-more-f1aa"),
    )
    body = "".join(outline(text=title.replace("&", "&amp;"), xmlUrl=url) for title, url, _ in feeds)
    assert names_of(tmp_path, body) == {name: url for _, url, name in feeds}


@given(titles=st.lists(st.text(max_size=80), min_size=1, max_size=30))
def test_names_are_always_names_and_never_twice(titles: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever the titles are, each feed gets one name, and all are such that a configuration may hold them."""
    feeds = [Feed(name="x", url=f"https://a.example/{number}", title=title) for number, title in enumerate(titles)]
    text = write_opml(feeds, title="x", now=NOW).replace("monitor:name=", "monitor:other=")
    path = tmp_path_factory.mktemp("lists") / "list.opml"
    path.write_text(text, encoding="utf-8", errors="replace")
    names = [feed.name for feed in read_list(path, {"a": "https://b.example"}).feeds]
    assert len({*names, "a"}) == len(titles) + 1
    assert all(map(NAME.fullmatch, names))


def test_no_row_comes_by_the_name_of_another(tmp_path: Path) -> None:
    """Of two rows of one title each has a mark of its own address: where they change places or one goes, none takes the other's name."""
    first, second = (outline(text="News", xmlUrl=f"https://{host}.example/") for host in "ab")
    both = names_of(tmp_path, first + second)
    assert len(both) == 2
    assert names_of(tmp_path, second + first) == both
    for alone in (first, second):
        ((name, url),) = names_of(tmp_path, alone).items()
        assert both.get(name, url) == url
    assert names_of(tmp_path, first + second, {"own": "https://a.example"}).items() <= both.items()


def test_a_row_that_was_exported_with_a_name_keeps_it(tmp_path: Path) -> None:
    """A row of the same title that is written beside it gets the mark: the export's feed keeps what is known of it."""
    (tmp_path / "list.opml").write_text(
        write_opml([Feed(name="news", url="https://a.example/", title="News")], title="x", now=NOW).replace(
            "</body>", outline(text="News", xmlUrl="https://b.example/") + "</body>"
        ),
        encoding="utf-8",
    )
    names = {feed.item.url: feed.name for feed in read_list(tmp_path / "list.opml", {}).feeds}
    assert names["https://a.example/"] == "news" != names["https://b.example/"]


def test_a_name_hangs_on_no_other_row(tmp_path: Path) -> None:
    """Where a third feed of a title comes between two, both keep their names: what is known of a feed is known by its name."""
    first, second, third = (outline(text="News", xmlUrl=f"https://{host}.example/") for host in "abc")
    before = names_of(tmp_path, first + third)
    assert before.items() <= names_of(tmp_path, first + second + third).items()


# ---------------------------------------------------------------- what is left out


def test_what_is_left_out_is_said_with_its_place(tmp_path: Path) -> None:
    """Feeds without an address, with one that is none, known already or listed twice are left out, each with line and reason."""
    rows = (
        outline(text="Lost"),
        outline(text="Mail", xmlUrl="mailto:desk@a.example"),
        outline(text="Known", xmlUrl="HTTP://One.Example:80/feed/"),
        outline(text="First", xmlUrl="feed://two.example/rss"),
        outline(text="Second", xmlUrl="feed:https://two.example/rss"),
    )
    (tmp_path / "list.opml").write_text(opml("\n" + "\n  ".join(rows) + "\n"), encoding="utf-8")
    found = read_list(tmp_path / "list.opml", {"one": "https://one.example/feed"})
    assert [(feed.name, feed.item.url) for feed in found.feeds] == [("first", "http://two.example/rss")]
    assert [str(remark).removeprefix(f"{tmp_path}/") for remark in found.remarks()] == [
        "list.opml:2:1: Lost: left out: it has no address (xmlUrl)",
        "list.opml:3:3: Mail: left out: its address does not begin with http:// or https://, or is none",
        'list.opml:4:3: Known: left out: the same address as that of "one"',
        'list.opml:6:3: Second: left out: the same address as that of "first"',
    ]


@given(st.text(max_size=40))
def test_any_text_has_an_address_key(text: str) -> None:
    """No address is so broken that it stops a list."""
    assert isinstance(address_key(f"http://{text}"), str)


def test_the_place_of_a_mistake_counts_characters(tmp_path: Path) -> None:
    """Line and column are those that an editor shows, whatever letters and slips stand before."""
    (tmp_path / "list.opml").write_text("<opml>\n<outline text='حلب & Çorlu'/> <oops>\n</opml>", encoding="utf-8")
    with pytest.raises(Unreadable) as caught:
        read_list(tmp_path / "list.opml", {})
    assert str(caught.value.mistakes[0]).removeprefix(f"{tmp_path}/") == (
        "list.opml:3:3: it is not well formed: mismatched tag"
    )


# ---------------------------------------------------------------- in the configuration


def test_lists_add_feeds_to_the_configuration(tmp_path: Path) -> None:
    """A feed of a list is a feed as any other: with tags that watches may use, a name that they may use, and the usual interval."""
    watch = "watches: {w: {match: truce, only: {tags: [Syria], feeds: [the-ledger]}}}\n"
    write(tmp_path, {"a.yaml": FEED + "opml: [lists/partners.opml]\n" + watch, "lists/partners.opml": NESTED})
    loaded = load(tmp_path, {})
    assert list(loaded.newsroom.feeds) == ["one", "harbour-post", "the-ledger"]
    assert loaded.newsroom.feeds["the-ledger"] == Feed(
        name="the-ledger",
        url="https://ledger.example/rss",
        title="The Ledger",
        tags=("World", "Boston", "Weather", "press"),
        language="en-us",
    )
    assert [str(note) for note in loaded.notes() if "opml" in str(note)] == []


def test_a_feed_of_ours_goes_before_one_of_a_list(tmp_path: Path) -> None:
    """What `feeds` says of an address counts; that a list has it, too, is said and harms nobody; so with two lists."""
    own = "feeds: {mine: {url: 'https://harbour.example/feed/', every: 1m}}\nopml: [a.opml, b.opml]\n"
    write(tmp_path, {"a.yaml": own, "a.opml": NESTED, "b.opml": NESTED})
    loaded = load(tmp_path, {})
    assert list(loaded.newsroom.feeds) == ["mine", "the-ledger"]
    assert [str(note).removeprefix(f"{tmp_path}/") for note in loaded.notes() if "left out" in str(note)] == [
        'a.opml:1:143: Harbour Post: left out: the same address as that of "mine"',
        'b.opml:1:143: Harbour Post: left out: the same address as that of "mine"',
        'b.opml:1:232: The Ledger: left out: the same address as that of "the-ledger"',
    ]


def test_a_list_that_cannot_be_read_is_a_mistake(tmp_path: Path) -> None:
    """The configuration is refused with the place in the list; names that may stand in it are not called unknown besides."""
    watch = "watches: {w: {match: truce, only: {feeds: [harbour-post]}}}\n"
    write(tmp_path, {"a.yaml": FEED + "opml: [broken.opml, absent.opml]\n" + watch, "broken.opml": "<opml>\n <body>"})
    assert [line.removeprefix(f"{tmp_path}/") for line in refused(tmp_path)] == [
        "a.yaml:2:21: opml: there is no such file",
        "broken.opml:2:8: it is not well formed: no element found",
    ]


def test_two_thousand_feeds_are_read_in_a_moment(tmp_path: Path) -> None:
    """A large list adds less than a few seconds to a start (0.2 s on the machine that this was written on)."""
    rows = "".join(outline(text=f"Feed {number}", xmlUrl=f"https://f{number}.example/rss") for number in range(2_000))
    write(tmp_path, {"a.yaml": "opml: [all.opml]\n", "all.opml": opml(rows)})
    began = time.process_time()
    assert len(load(tmp_path, {}).newsroom.feeds) == 2_000
    assert time.process_time() - began < 5


# ---------------------------------------------------------------- written again

TITLES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30).filter(
    lambda text: "&" not in text
)
FEEDS = st.builds(
    Feed,
    name=st.from_regex(r"[a-z][a-z0-9.-]{0,20}", fullmatch=True),
    url=st.integers(0, 99).map(lambda number: f"https://a.example/?a=1&b={number}"),
    title=TITLES,
    tags=st.lists(TITLES.filter(lambda text: not set(text) & set(",/")), max_size=3, unique=True).map(tuple),
    language=st.sampled_from((None, "en", "pt-br")),
)


@given(feeds=st.lists(FEEDS, max_size=8, unique_by=(lambda feed: feed.name, lambda feed: feed.url)))
def test_what_is_exported_is_imported_as_it_was(feeds: list[Feed]) -> None:
    """Names, addresses, titles, tags and languages survive the way out and in again."""
    found = read_opml(read_text(write_opml(feeds, title="x", now=NOW).encode(), ""))
    assert [(row.name, row.url, row.title, row.tags, row.language or None) for row in found] == [
        (feed.name, feed.url, _normal(feed.title), tuple(map(_normal, feed.tags)), feed.language) for feed in feeds
    ]


def _normal(text: str) -> str:
    (row,) = read_opml(opml(f"<outline xmlUrl='x' text='{text.replace(chr(60), '&lt;').replace(chr(39), '&apos;')}'/>"))
    return row.title
