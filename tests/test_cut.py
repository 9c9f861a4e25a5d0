"""Only what is new in a document is read, and what is read says what the whole would have said."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import ParseError
from monitor.model import Document, Feed
from monitor.parse import MAX_ENTRIES, Reading, Whole, key_digest, read
from tests.documents import AT, FEED, atom, rss

DAY = timedelta(days=1)


def reading(body: str | bytes, seen: bytes | None = None, *, feed: Feed = FEED, hours: float = 0) -> Reading:
    """Read a document that answers some hours after the first one."""
    content = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    at = AT + timedelta(hours=hours)
    document = Document(feed=feed.name, url=FEED.url, status=200, headers={}, body=content, at=at)
    return read(document, feed, seen)


def seen(body: str | bytes) -> bytes | None:
    return reading(body).listing.seen


def item(number: int, title: str = "Talks", more: str = "") -> str:
    return f"<item><guid isPermaLink='false'>{number}</guid><title>{title}</title>{more}</item>"


def entry(number: int, title: str = "Talks", more: str = "") -> str:
    return f"<entry><id>tag:{number}</id><title>{title}</title>{more}</entry>"


def titles(found: Reading) -> list[str]:
    return [each.title for each in found.listing.entries]


ONE, TWO, THREE = item(1, "One"), item(2, "Two"), item(3, "Three")


# ---------------------------------------------------------------- what is read


def test_only_the_new_item_is_read() -> None:
    """One new item on top: it alone is read; of the others it is known that they are still listed."""
    found = reading(rss(THREE + TWO + ONE), seen(rss(TWO + ONE)))
    assert found.whole is None
    assert titles(found) == ["Three"]
    assert found.listing.unread == {key_digest("1"), key_digest("2")}


def test_a_changed_item_is_read_again() -> None:
    """An item of which one letter has changed is read; its neighbours are not, and the order of the document stays."""
    found = reading(rss(item(3, "Three!") + TWO + item(1, "One?")), seen(rss(THREE + TWO + ONE)))
    assert found.whole is None
    assert titles(found) == ["Three!", "One?"]


def test_nothing_new_reads_nothing_and_says_so() -> None:
    """A new build date, a comment, items that have gone: no entry is read, and the feed still lists what it lists."""
    head = "<lastBuildDate>Fri, 12 Aug 2016 {}:00:00 GMT</lastBuildDate><!-- made in 0.0{} s -->"
    found = reading(rss(TWO, head.format(11, 2)), seen(rss(TWO + ONE, head.format(10, 1))))
    assert found.whole is None
    assert found.listing.entries == ()
    assert found.listing.unread == {key_digest("2")}
    assert found.listing.title == "Harbour Post"


def test_what_left_the_document_is_read_when_it_comes_back() -> None:
    """Only the document before counts: an item that was gone may have been forgotten, or have come back as another article."""
    first, second = rss(TWO + ONE), rss(TWO)
    third = reading(first, reading(second, seen(first)).listing.seen)
    assert third.whole is None
    assert titles(third) == ["One"]


def test_the_advice_of_the_head_is_read_though_no_item_is() -> None:
    """What a publisher says beside its items counts from the first document on that says it."""
    found = reading(rss(ONE + TWO, "<ttl>30</ttl>"), seen(rss(ONE + TWO)))
    assert (found.whole, found.listing.entries) == (None, ())
    assert found.listing.advice.every == timedelta(minutes=30)


def test_items_beyond_the_most_are_read_when_they_come_within() -> None:
    """An item that stood too far down to be taken is new when those above it have gone."""
    items = [item(number, f"No. {number}") for number in range(MAX_ENTRIES + 2)]
    first = reading(rss("".join(items)))
    assert len(first.listing.entries) == MAX_ENTRIES
    second = reading(rss("".join(items[1:])), first.listing.seen)
    assert second.whole is None
    assert titles(second) == [f"No. {MAX_ENTRIES}"]


def test_what_would_have_been_an_error_is_one() -> None:
    """A document without items is an error, whatever was seen before: a feed never says that all is gone."""
    for body in (rss(""), "<html><body>Sign in</body></html>", rss(ONE)[:-20]):
        with pytest.raises(ParseError):
            reading(body, seen(rss(ONE + TWO)))


# ---------------------------------------------------------------- when all is read

ALIEN = "<a:entry xmlns:a='http://www.w3.org/2005/Atom'><a:id>x</a:id><a:title>Alien</a:title></a:entry>"
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="c">'
    "<title>T</title><items><rdf:Seq><rdf:li rdf:resource='{0}'/></rdf:Seq></items></channel>{1}</rdf:RDF>"
)
RDF_ITEM = (
    '<item rdf:about="https://harbour.example/{0}"><title>{0}</title><link>https://harbour.example/{0}</link></item>'
)

#: (why all is read, the document before, the document now): each is the same feed with one more item on top.
DOUBTS: tuple[tuple[Whole, str, str], ...] = (
    (
        Whole.MALFORMED,
        rss(TWO + "<item><title>A & B</title></item>"),
        rss(ONE + TWO + "<item><title>A & B</title></item>"),
    ),
    (Whole.MALFORMED, rss(TWO + "<item/>"), rss(ONE + TWO + "<item/>")),
    (Whole.MALFORMED, rss(TWO + item(9, "a &ndash; b")), rss(ONE + TWO + item(9, "a &ndash; b"))),
    (
        Whole.DOCTYPE,
        f"<!DOCTYPE rss [<!ENTITY a 'b'>]>{rss(TWO)[38:]}",
        f"<!DOCTYPE rss [<!ENTITY a 'b'>]>{rss(ONE + TWO)[38:]}",
    ),
    (Whole.NESTED, rss(TWO + item(8, "A", item(9, "B"))), rss(ONE + TWO + item(8, "A", item(9, "B")))),
    (Whole.NESTED, rss(item(8, "A", ALIEN)), rss(ONE + item(8, "A", ALIEN))),
    (
        Whole.SCATTERED,
        rss(f"{TWO}<group xml:lang='tr'>{THREE}</group>"),
        rss(f"{ONE}{TWO}<group xml:lang='tr'>{THREE}</group>"),
    ),
    (
        Whole.SLIPPING,
        atom(entry(2, "Two", "<link href='/2' xml:base='https://other.example/'/>")),
        atom(
            entry(1, "One", "<link href='/1'/>")
            + entry(2, "Two", "<link href='/2' xml:base='https://other.example/'/>")
        ),
    ),
    (
        Whole.PREFIXES,
        rss(item(2, "Two", "<x:a xmlns:x='u:1'/>") + item(3, "Three", "<x:a xmlns:x='u:2'/>")),
        rss(ONE + item(2, "Two", "<x:a xmlns:x='u:1'/>") + item(3, "Three", "<x:a xmlns:x='u:2'/>")),
    ),
    (Whole.COUNT, rss(TWO + "<ITEM><title>Loud</title></ITEM>"), rss(ONE + TWO + "<ITEM><title>Loud</title></ITEM>")),
    (Whole.SAME_KEY, rss(TWO + TWO), rss(ONE + TWO + TWO)),
    (Whole.SAME_KEY, rss(ONE + TWO), rss(item(2, "Two, too") + ONE + TWO)),
    (Whole.SAME_KEY, rss(ONE + TWO), rss(ONE + TWO + item(2, "Two, too"))),
    (Whole.INHERITED, atom(entry(1), "xml:lang='en'"), atom(entry(2) + entry(1), "xml:lang='tr'")),
    (
        Whole.INHERITED,
        atom(entry(1), "xml:base='https://a.example/'"),
        atom(entry(2) + entry(1), "xml:base='https://b.example/'"),
    ),
    (Whole.INHERITED, rss(ONE, "<language>en</language>"), rss(TWO + ONE, "<language>tr</language>")),
    (Whole.INHERITED, rss(ONE, "<x:a xmlns:x='u:1'/>"), rss(TWO + ONE, "<x:a xmlns:x='u:2'/>")),
    (Whole.FIRST, rss(TWO + "<item><title>A & B</title></item>"), rss(ONE + TWO)),
)


@pytest.mark.parametrize(
    ("why", "before", "now"), DOUBTS, ids=[f"{why}-{number}" for number, (why, *_) in enumerate(DOUBTS)]
)
def test_where_the_cut_is_doubtful_all_is_read(why: Whole, before: str, now: str) -> None:
    """Whatever makes it doubtful that an unchanged item says the same: all is read, and is what a first reading says."""
    found = reading(now, seen(before))
    assert found.whole is why
    assert found.listing.entries == reading(now).listing.entries
    assert found.listing.unread == frozenset()


#: What looks dangerous and is not: (document before, the same with one more item on top).
SOUND: tuple[tuple[str | bytes, str | bytes], ...] = (
    (rss(item(2, "<![CDATA[</item><item>Two]]>")), rss(ONE + item(2, "<![CDATA[</item><item>Two]]>"))),
    (rss(item(2, "Two<!-- </item><item> -->")), rss(ONE + item(2, "Two<!-- </item><item> -->"))),
    (
        rss(item(2, "Two", "<x a='&lt;/item'/>")),
        rss(ONE + item(2, "Two", "<x a='&lt;/item'/>")),
    ),
    (rss(item(2, "Two", "<x a='/>'/>")), rss(ONE + item(2, "Two", "<x a='/>'/>"))),
    (rss(item(2, "a\x08b&#8;c")), rss(ONE + item(2, "a\x08b&#8;c"))),
    (rss(item(2, "Görüşme")).encode("utf-16"), rss(ONE + item(2, "Görüşme")).encode("utf-16")),
    ("\n \ufeff" + rss(item(2)), "\n \ufeff" + rss(ONE + item(2))),
    (RDF.format(1, RDF_ITEM.format(2)), RDF.format(2, RDF_ITEM.format(1) + RDF_ITEM.format(2))),
    (
        f"<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:title>T</a:title>{ALIEN}</a:feed>",
        f"<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:title>T</a:title><a:entry><a:id>1</a:id><a:title>One</a:title></a:entry>{ALIEN}</a:feed>",
    ),
    (
        atom(entry(2, more="<content xml:base='https://b.example/'>x</content>")),
        atom(entry(1) + entry(2, more="<content xml:base='https://b.example/'>x</content>")),
    ),
    (
        rss(TWO, "<atom:link xmlns:atom='u:1' href='?cursor=1'/>"),
        rss(ONE + TWO, "<atom:link xmlns:atom='u:1' href='?cursor=2'/>"),
    ),
)


@pytest.mark.parametrize(("before", "now"), SOUND, ids=range(len(SOUND)))
def test_a_sound_document_is_cut_whatever_it_holds(before: str | bytes, now: str | bytes) -> None:
    """CDATA and comments with tags in them, two-byte letters, RSS 1.0's items beside their channel, prefixes: one entry is read."""
    found = reading(now, seen(before))
    assert found.whole is None
    assert len(found.listing.entries) == 1
    assert found.listing.entries == reading(now).listing.entries[:1]


def test_another_configuration_reads_all_anew() -> None:
    """A feed's zone or language in the configuration says what its entries mean: they are read again, all of them."""
    known = seen(rss(ONE + TWO))
    for feed in (replace(FEED, timezone="Asia/Tokyo"), replace(FEED, language="tr")):
        assert reading(rss(ONE + TWO + THREE), known, feed=feed).whole is Whole.INHERITED


def test_an_answer_from_another_address_is_read_as_a_whole() -> None:
    """Where a feed redirects elsewhere, the same bytes hold other links: all are read, and lead where they lead now."""
    relative = item(1, "One", "<link>/one</link>")
    before = seen(rss(relative))
    body = rss(TWO + relative).encode()
    answer = Document(feed=FEED.name, url="https://quay.example/rss", status=200, headers={}, body=body, at=AT)
    found = read(answer, FEED, before)
    assert found.whole is Whole.INHERITED
    assert [each.link for each in found.listing.entries][1] == "https://quay.example/one"


def test_all_is_read_once_a_day() -> None:
    """However small the changes, nothing rests on a digest alone for more than a day; nor after the clock was set back."""
    known = seen(rss(ONE))
    hours = []
    for hour in range(1, 97):
        found = reading(rss(item(10 + hour) + ONE), known, hours=hour)
        assert found.whole in {None, Whole.DAILY}
        hours += [hour] if found.whole else []
        known = found.listing.seen
    assert len(hours) == 4
    assert {after - before for before, after in pairwise(hours)} == {24}
    assert reading(rss(TWO + ONE), known, hours=1).whole is Whole.DAILY


def test_feeds_that_came_together_are_read_anew_at_times_of_their_own() -> None:
    """Of forty feeds that were first read in the same hour, no hour of the day has many to read anew."""
    hours = Counter[int]()
    for number in range(40):
        feed, known = replace(FEED, name=f"feed {number}"), None
        for hour in range(24):
            found = reading(rss(item(10 + hour) + ONE), known, hours=hour, feed=feed)
            hours[hour] += found.whole is Whole.DAILY
            known = found.listing.seen
    assert max(hours.values()) <= 9
    assert sum(hours.values()) >= 35


@given(st.binary(max_size=200))
def test_what_is_remembered_may_be_anything(noise: bytes) -> None:
    """What another version has remembered, or a fault has spoilt, costs one whole reading and no error."""
    found = reading(rss(ONE + TWO), noise)
    assert titles(found) == ["One", "Two"]


def test_little_is_remembered() -> None:
    """A thousand items are remembered in 16 kB: ten thousand feeds of forty in 7 MB."""
    known = seen(rss("".join(item(number) for number in range(1_000))))
    assert known is not None
    assert len(known) < 16_100


def test_json_feeds_are_read_as_a_whole() -> None:
    """JSON is read quickly as it is."""
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "T"}]})
    assert reading(body, seen(body)).whole is Whole.FORMAT


# ---------------------------------------------------------------- the law

TEXTS = st.sampled_from(
    (
        "Talks",
        "a &amp; b",
        "<![CDATA[<p>x</p></item>]]>",
        "&lt;b&gt;x&lt;/b&gt;",
        "<!-- </entry> -->y",
        "Görüşme \U0001f600",
        " ",
        "x & y",
        "&ndash;",
    )
)
MORE = st.sampled_from(
    (
        "",
        "<link>https://harbour.example/1</link>",
        "<link href='/2'/>",
        "<description>Short.</description>",
        "<summary>Short.</summary><content type='html'>&lt;p>Long.&lt;/p></content>",
        "<content type='xhtml' xml:base='https://b.example/'><div xmlns='http://www.w3.org/1999/xhtml'><p>Long.</p></div></content>",
        "<content type='html' xml:lang='tr'><div>Long.</div></content>",
        "<author><name>Ann Lee</name></author><category>Syria</category>",
        "<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>Ann</dc:creator>",
        "<dc:language xmlns:dc='http://purl.org/dc/elements/1.1/'>fr</dc:language>",
        "<source url='https://other.example/'>Other</source>",
        "<pubDate>Fri, 12 Aug 2016 10:00:00 EDT</pubDate><updated>2016-08-12T10:00:00Z</updated>",
        "<urgency>1</urgency>",
        "<?x <item ?><urgency>3</urgency>",
        "<image><url>x</url><title>Y</title></image>",
        "<link href='z' xml:base='https://c.example/'/>",
    )
)


@st.composite
def items_of(draw: st.DrawFn) -> list[str]:
    """Return items as feeds have them, some odd, some broken, some with the guid or link of another."""
    numbers = draw(st.lists(st.integers(0, 6), min_size=1, max_size=6))
    name = draw(st.sampled_from(("item", "entry")))
    guid = "guid isPermaLink='false'" if name == "item" else "id"
    return [
        f"<{name}><{guid}>{number}</{guid.split(maxsplit=1)[0]}><title>{draw(TEXTS)}</title>{draw(MORE)}{draw(MORE)}</{name}>"
        for number in numbers
    ]


@settings(max_examples=150, deadline=None)
@given(items_of(), st.data())
def test_what_is_read_is_what_the_whole_says(items: list[str], data: st.DataObject) -> None:
    """Whatever items come, go and change: read entries are those of the whole, and unread ones are as they were before."""
    wrap = rss if items[0].startswith("<item") else atom
    before = data.draw(st.lists(st.sampled_from(items), min_size=1, unique=True))
    try:
        old, whole = reading(wrap("".join(before))), reading(wrap("".join(items)))
    except ParseError:
        return
    found = reading(wrap("".join(items)), old.listing.seen)
    entries = {each.key: each for each in whole.listing.entries}
    known = {each.key: each for each in old.listing.entries}
    read_now = {each.key: each for each in found.listing.entries}
    assert read_now.items() <= entries.items()
    for key in entries.keys() - read_now.keys():
        assert entries[key] == known[key]
        assert key_digest(key) in found.listing.unread
