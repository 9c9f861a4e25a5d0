"""What documents say: every format, every way a feed names its entries, and every answer that is no feed."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from monitor.model import Feed
from monitor.parse import MAX_ENTRIES
from tests.documents import FEED, atom, listed, only, rss

#: One article, the same in each format: (name, document). What they must all say stands in the test.
FORMATS: tuple[tuple[str, str], ...] = (
    (
        "RSS 0.91",
        (
            '<rss version="0.91"><channel><title>Harbour Post</title><language>en-gb</language><item><title>Talks in Geneva</title>'
            "<link>https://harbour.example/talks</link><description>They met.</description></item></channel></rss>"
        ),
    ),
    (
        "RSS 1.0",
        (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://harbour.example/"><title>Harbour Post</title>'
            "<dc:language>en</dc:language></channel>"
            '<item rdf:about="https://harbour.example/talks"><title>Talks in Geneva</title><link>https://harbour.example/talks</link>'
            "<description>They met.</description></item></rdf:RDF>"
        ),
    ),
    (
        "RSS 2.0",
        rss(
            "<item><title>Talks in Geneva</title><guid>https://harbour.example/talks</guid><description>They met.</description></item>",
            "<language>en</language>",
        ),
    ),
    (
        "Atom 0.3",
        (
            '<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="en"><title>Harbour Post</title><entry>'
            '<title>Talks in Geneva</title><link rel="alternate" type="text/html" href="https://harbour.example/talks"/>'
            "<id>https://harbour.example/talks</id><summary>They met.</summary></entry></feed>"
        ),
    ),
    (
        "Atom 1.0",
        atom(
            '<entry><title>Talks in Geneva</title><link href="../talks"/><id>https://harbour.example/talks</id>'
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>They met.</p></div></content></entry>',
            'xml:lang="en"',
        ),
    ),
    (
        "JSON Feed 1.0",
        (
            '{"version": "https://jsonfeed.org/version/1", "title": "Harbour Post", "language": "en-US", "items": [{"id":'
            ' "https://harbour.example/talks", "url": "/talks", "title": "Talks in Geneva", "content_text": "They met."}]}'
        ),
    ),
    (
        "JSON Feed 1.1",
        (
            '{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour Post", "language": "en", "items": [{"id":'
            ' "https://harbour.example/talks", "url": "https://harbour.example/talks", "title": "Talks in Geneva",'
            ' "content_html": "<p>They met.</p>", "content_text": "They met, in other words."}]}'
        ),
    ),
)


@pytest.mark.parametrize("document", [document for _, document in FORMATS], ids=[name for name, _ in FORMATS])
def test_every_format_says_the_same(document: str) -> None:
    """RSS, Atom and JSON Feed of all versions give the same entry: key, link, title, text and language."""
    listing = listed(document)
    (entry,) = listing.entries
    assert (listing.title, listing.language) == ("Harbour Post", "en")
    assert (entry.feed, entry.key, entry.link) == (
        "harbour",
        "https://harbour.example/talks",
        "https://harbour.example/talks",
    )
    assert (entry.title, entry.text, entry.language) == ("Talks in Geneva", "They met.", "en")


def test_everything_an_item_carries() -> None:
    """Full text before summary, names once each, an entry's own language, its own dates in UTC."""
    entry = only(
        rss(
            '<item><title>Talks</title><guid isPermaLink="false">hp-1</guid><link>https://harbour.example/1</link>'
            "<description>&lt;p&gt;Short &lt;b&gt;story&lt;/b&gt;.&lt;/p&gt;</description>"
            "<content:encoded><![CDATA[<p><b>UPDATE 1430 GMT:</b> Long.</p><p>Story.</p>]]></content:encoded>"
            "<dc:creator>Ann Lee</dc:creator><dc:creator>Ann Lee</dc:creator><category>World</category><category>Syria</category>"
            "<dc:language>fr-CA</dc:language><pubDate>Fri, 12 Aug 2016 10:00:00 EDT</pubDate></item>"
        )
    )
    assert (entry.key, entry.summary, entry.text) == ("hp-1", "Short story.", "UPDATE 1430 GMT: Long.\nStory.")
    assert entry.paragraphs[0].emphasis == len("UPDATE 1430 GMT:")
    assert (entry.authors, entry.categories, entry.language) == (("Ann Lee",), ("World", "Syria"), "fr")
    assert (entry.published, entry.updated) == (datetime(2016, 8, 12, 14, 0, tzinfo=UTC), None)


def test_everything_an_atom_entry_carries() -> None:
    """Atom's longest text, its labels, authors and both dates are read; a picture is no text."""
    entry = only(
        atom(
            '<entry xml:lang="tr"><id>tag:harbour.example,2016:1</id><title type="html">A &amp;amp; &lt;i>B&lt;/i></title>'
            '<link rel="self" href="https://harbour.example/self"/><link rel="alternate" href="https://harbour.example/1"/>'
            '<content type="image/png">aGVsbG8gaGVsbG8gaGVsbG8gaGVsbG8=</content><content type="text">One &lt;b> line.\n\nTwo.</content>'
            '<summary>Sum</summary><author><name>Ann Lee</name></author><category term="syr" label="Syria"/>'
            "<published>2016-08-12T10:00:00+02:00</published><updated>2016-08-12T09:30:00Z</updated></entry>"
        )
    )
    assert (entry.title, entry.text, entry.summary) == ("A & B", "One <b> line.\nTwo.", "Sum")
    assert (entry.link, entry.language, entry.authors) == ("https://harbour.example/1", "tr", ("Ann Lee",))
    assert entry.categories == ("Syria", "syr")
    assert (entry.published, entry.updated) == (
        datetime(2016, 8, 12, 8, 0, tzinfo=UTC),
        datetime(2016, 8, 12, 9, 30, tzinfo=UTC),
    )
    assert entry.date == entry.updated


def test_everything_a_json_item_carries() -> None:
    """A JSON Feed's numbers as ids, authors old and new, tags and dates are read; titles are literal text."""
    item = {
        "id": 17,
        "external_url": "https://other.example/1",
        "title": "5 <b> 6",
        "summary": "S",
        "authors": [{"name": "Ann Lee"}, {"url": "x"}, 3],
        "author": {"name": "Bo"},
        "tags": ["Syria", 5],
        "language": "ar",
        "date_published": "2016-08-12T10:00:00-04:00",
        "date_modified": "nonsense",
    }
    entry = only(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item, "junk", {}]}))
    assert (entry.key, entry.link, entry.title, entry.text) == ("17", "https://other.example/1", "5 <b> 6", "S")
    assert (entry.authors, entry.categories, entry.language) == (("Ann Lee", "Bo"), ("Syria",), "ar")
    assert (entry.published, entry.updated) == (datetime(2016, 8, 12, 14, tzinfo=UTC), None)


def test_the_configured_language_wins() -> None:
    """What the editor wrote in `feeds.NAME.language` stands above what the feed says of itself."""
    feed = Feed(name="harbour", url=FEED.url, language="tr")
    listing = listed(
        rss("<item><title>T</title><dc:language>fr</dc:language></item>", "<language>en</language>"), feed=feed
    )
    assert (listing.language, listing.entries[0].language) == ("tr", "tr")


def test_a_summary_is_the_feeds_own() -> None:
    """An entry with a full text and no summary has no summary: the text does not count twice."""
    entry = only(atom("<entry><id>1</id><title>T</title><content type='html'>&lt;p>Long.&lt;/p></content></entry>"))
    assert (entry.summary, entry.text) == ("", "Long.")


# ---------------------------------------------------------------- by what an entry is known


def keys(items: str) -> list[str]:
    return [entry.key for entry in listed(rss(items)).entries]


def test_a_guid_is_kept_as_the_feed_gives_it() -> None:
    """A guid is never resolved against the feed's address: the same guid stays the same key wherever the feed moves."""
    assert keys("<item><guid>abc/1</guid><title>T</title></item>") == ["abc/1"]
    assert keys("<item><guid isPermaLink='false'> urn:hp:1 </guid><title>T</title></item>") == ["urn:hp:1"]


def test_without_a_guid_the_link_names_the_entry() -> None:
    """No guid: the canonical link is the key, so a tracking parameter that changes at every poll changes nothing."""
    first, second = (
        keys(f"<item><link>/a?utm_source=r{number}&amp;id=1#top</link><title>T</title></item>") for number in (1, 2)
    )
    assert first == second == ["https://harbour.example/a?id=1"]


def test_without_guid_and_link_the_title_names_the_entry() -> None:
    """Neither guid nor link: equal titles are the same entry, others are not."""
    one, two = keys("<item><title>One</title></item><item><title>Two</title></item><item><title>One</title></item>")
    assert one != two
    assert keys("<item><title>One</title><description>changed</description></item>") == [one]


def test_a_guid_repeated_at_one_link_is_one_entry() -> None:
    """The same guid and link twice in a document is one entry; the first stands."""
    items = "".join(
        f"<item><guid isPermaLink='false'>1</guid><link>/a</link><title>{title}</title></item>"
        for title in ("New", "Old")
    )
    assert [(entry.key, entry.title) for entry in listed(rss(items)).entries] == [("1", "New")]


def test_a_guid_at_several_links_names_nothing() -> None:
    """A guid that a template gives to every item is no name: these entries are known by their links, in any order."""
    items = [
        f"<item><guid isPermaLink='false'>x</guid><link>/{name}</link><title>{name}</title></item>" for name in "abc"
    ]
    expected = [f"https://harbour.example/{name}" for name in "abc"]
    assert keys("".join(items)) == expected
    assert keys("".join(reversed(items))) == expected[::-1]


def test_a_huge_guid_is_known_by_its_hash() -> None:
    """A guid of any length gives a key of bounded length, the same each time."""
    first, second = (
        keys(f"<item><guid isPermaLink='false'>{'x' * 5000}</guid><title>T</title></item>") for _ in range(2)
    )
    assert first == second
    assert len(first[0]) < 100


def test_items_that_say_nothing_are_left_out() -> None:
    """An item without title, text and link is no entry."""
    assert keys("<item><guid isPermaLink='false'>1</guid></item><item><title>T</title></item>")[1:] == []


def test_the_order_is_the_documents() -> None:
    """Entries come in the order in which the document lists them, and at most MAX_ENTRIES of them, from its top."""
    items = "".join(
        f"<item><guid isPermaLink='false'>{number}</guid><title>T</title></item>" for number in range(MAX_ENTRIES + 5)
    )
    assert keys(items) == [str(number) for number in range(MAX_ENTRIES)]
