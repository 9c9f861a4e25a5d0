"""What documents say: every format, every way a feed names its entries, and every answer that is no feed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ParseError
from monitor.model import Document, Entry, Feed, Listing
from monitor.parse import MAX_ENTRIES, parse
from monitor.parse.dates import moment
from monitor.parse.format import Moment
from monitor.text.clean import plain_line

FEED = Feed(name="harbour", url="https://harbour.example/feeds/top.xml", timezone="Europe/London")
AT = datetime(2016, 8, 12, 14, 30, tzinfo=UTC)


def listed(body: str | bytes, content_type: str = "", *, feed: Feed = FEED) -> Listing:
    content = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    headers = {"content-type": content_type} if content_type else {}
    return parse(Document(feed=feed.name, url=FEED.url, status=200, headers=headers, body=content, at=AT), feed)


def only(body: str | bytes, content_type: str = "", *, feed: Feed = FEED) -> Entry:
    (entry,) = listed(body, content_type, feed=feed).entries
    return entry


def rss(items: str, head: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbour Post</title><link>https://harbour.example/</link>'
        f"{head}{items}</channel></rss>"
    )


def atom(entries: str, attributes: str = "") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>Harbour Post</title>{entries}</feed>'


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


# ---------------------------------------------------------------- what gets through


#: (link in the feed, link of the entry)
LINKS = (
    ("story.html", "https://harbour.example/feeds/story.html"),
    ("//cdn.example/a b", "https://cdn.example/a%20b"),
    ("javascript:alert(1)", ""),
    ("data:text/html,hello", ""),
    ("file:///etc/passwd", ""),
    ("http://[broken", ""),
)


@pytest.mark.parametrize(("link", "expected"), LINKS)
def test_links_lead_to_the_web_or_nowhere(link: str, expected: str) -> None:
    """Relative links are resolved against the address that answered; other schemes are dropped, in RSS as in JSON."""
    assert only(rss(f"<item><title>T</title><link>{link}</link></item>")).link == expected
    item = {"id": "1", "title": "T", "url": link}
    assert only(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]})).link == expected


#: (title as the document's XML holds it, title of the entry)
TITLES = (
    ("Talks &lt;b&gt;fail&lt;/b&gt;", "Talks fail"),
    ("<![CDATA[Talks <img src=x onerror=alert(1)>fail]]>", "Talks fail"),
    ("AT&amp;amp;T", "AT&T"),
    ("5 &lt; 6", "5 < 6"),
    ("Talks\r\nBcc: all@news.example", "Talks Bcc: all@news.example"),
    ("a\u202eb\u200bc\ufeffd", "abcd"),
    ("a\x00b\x08c", "abc"),
    ("a&#0;b&#8;c&#xD800;d&#x202e;e&#99999999;f", "abcdef"),
    ("Erdo\u011fan &ndash; &nbsp;talks", "Erdoğan – talks"),
)


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_titles_are_plain_and_safe(title: str, expected: str) -> None:
    """Markup, controls, bidi marks, forbidden references and undeclared entities never reach a title, and never cost the feed."""
    entries = listed(rss(f"<item><title>{title}</title></item><item><title>Next</title></item>")).entries
    assert [entry.title for entry in entries] == [expected, "Next"]


def test_an_atom_title_of_type_text_is_literal() -> None:
    """Atom's type="text" means what it says: `<b>` in such a title is text."""
    assert only(atom("<entry><id>1</id><title type='text'>if a &lt;b> c</title></entry>")).title == "if a <b> c"
    assert only(atom("<entry><id>1</id><title type='html'>if a &lt;b> c</title></entry>")).title == "if a c"


def test_lone_surrogates_in_json_are_removed() -> None:
    """JSON can spell what no database can store; it does not get through."""
    entry = only(
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "a\\ud800", "title": "b\\ud800\\u0000c"}]}'
    )
    assert (entry.key, entry.title) == ("a", "bc")


# ---------------------------------------------------------------- letters and dates


TURKISH = "Erdoğan İstanbul'da: görüşme"
RUSSIAN = "Лавров прибыл в Женеву"


def russian(encoding: str, declared: str = "utf-8") -> bytes:
    return rss(f"<item><title>{RUSSIAN}</title></item>").replace("utf-8", declared).encode(encoding)


#: (bytes, content type, configured language, title)
CHARSETS: tuple[tuple[bytes, str, str | None, str], ...] = (
    (russian("utf-8"), "application/rss+xml", None, RUSSIAN),
    (russian("utf-8"), "text/xml; charset=iso-8859-1", None, RUSSIAN),
    (russian("utf-8"), "text/xml; charset=windows-1252", None, RUSSIAN),
    (russian("utf-8"), "text/xml", None, RUSSIAN),
    (russian("cp1251", "windows-1251"), "text/xml", None, RUSSIAN),
    (russian("cp1251"), "text/xml; charset=WINDOWS-1251", None, RUSSIAN),
    (russian("cp1251"), "text/xml; charset=utf-8", "ru", RUSSIAN),
    (russian("koi8-r", "koi8-r"), "text/xml; charset=utf-8", "ru", RUSSIAN),
    (russian("utf-16"), "text/xml; charset=utf-8", None, RUSSIAN),
    (russian("utf-16-le", "utf-16"), "text/xml; charset=utf-8", None, RUSSIAN),
    (b"\xef\xbb\xbf" + russian("utf-8"), "", None, RUSSIAN),
    (russian("utf-8", "no-such-charset"), "text/xml; charset=unicode_escape", None, RUSSIAN),
    (rss(f"<item><title>{TURKISH}</title></item>").encode("iso-8859-9"), "text/xml; charset=utf-8", "tr", TURKISH),
    (rss("<item><title>Café</title></item>").encode("cp1252"), "text/xml; charset=utf-8", None, "Café"),
    (rss(r"<item><title>\u202e\x41</title></item>").encode(), "text/xml; charset=unicode_escape", None, r"\u202e\x41"),
    (rss("<item><title>a+AD4-b</title></item>").encode(), "text/xml; charset=utf-7", None, "a+AD4-b"),
)


@pytest.mark.parametrize(("body", "content_type", "language", "title"), CHARSETS)
def test_wrong_charsets_are_repaired(body: bytes, content_type: str, language: str | None, title: str) -> None:
    """The bytes count for more than what is declared; at last the feed's language tells. Odd codecs of Python are not honoured."""
    assert only(body, content_type, feed=Feed(name="harbour", url=FEED.url, language=language)).title == title


#: (date in the feed, the moment in UTC; the feed's zone is Europe/London, an hour ahead in August)
DATES: tuple[tuple[str, datetime | None], ...] = (
    ("Fri, 12 Aug 2016 14:30:00 GMT", AT),
    ("Fri, 12 Aug 2016 17:30:00 +0300", AT),
    ("Fri, 12 Aug 2016 17:30:00 EEST", AT),
    ("Fri, 12 Aug 2016 17:30:00 TRT", AT),
    ("Fri, 12 Aug 2016 16:30:00 CEST", AT),
    ("Fri, 12 Aug 2016 10:30:00 EDT", AT),
    ("Fri, 12 Aug 2016 15:30:00", AT),
    ("12 Aug 2016 15:30:00", AT),
    ("2016-08-12T17:30:00+03:00", AT),
    ("2016-08-12T14:30:00Z", AT),
    ("2016-08-12T15:30:00", AT),
    ("2016-08-12 15:30", AT),
    ("2016-08-12", datetime(2016, 8, 12, tzinfo=UTC)),
    ("Mon, 99 Foo 2016", None),
    ("soon", None),
    ("9999-12-31T23:59:59-12:00", None),
    ("", None),
)


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates_are_moments_in_utc(text: str, expected: datetime | None) -> None:
    """Dates with offsets, zone names or none become moments in UTC; what cannot be read is no date, never a wrong one."""
    for body in (
        rss(f"<item><title>T</title><pubDate>{text}</pubDate></item>"),
        atom(f"<entry><title>T</title><updated>{text}</updated></entry>"),
    ):
        date = only(body).date
        assert date == expected
        assert date is None or date.tzinfo is UTC


@given(st.text(max_size=40))
def test_no_date_is_ever_an_error(text: str) -> None:
    """Whatever stands where a date belongs, it is a moment in UTC or nothing."""
    found = moment(Moment(text=text), "Europe/London")
    assert found is None or found.tzinfo is UTC


# ---------------------------------------------------------------- what is no feed


PAGE = "<!DOCTYPE html><html><head><title>Sign in &amp; read</title></head><body>{}</body></html>"
#: (document, what the error says)
STRANGERS: tuple[tuple[str | bytes, str], ...] = (
    ("", "the answer is empty"),
    ("  \n", "the answer is empty"),
    (b"\xef\xbb\xbf", "the answer is empty"),
    (PAGE.format("x"), 'it is a web page titled "Sign in & read"'),
    (PAGE.format("how to write <rss version='2.0'> and <feed>"), "it is a web page titled"),
    ("<?xml version='1.0'?><!-- hi --><html xmlns='http://www.w3.org/1999/xhtml'><body/></html>", "it is a web page;"),
    ("Not found\x1b[31m", 'it begins with "Not found'),
    ("<opml version='1.0'><body/></opml>", 'it begins with "<opml'),
    ("<feedback>no</feedback>", 'it begins with "<feedback>'),
    (rss(""), "it is RSS or Atom, but lists no entries"),
    (rss("<item></item>"), "lists no entries"),
    (atom(""), "lists no entries"),
    ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "it is JSON Feed, but lists no entries"),
    ('{"version": "https://jsonfeed.org/version/1.1", "items": 5}', "lists no entries"),
    ('{"error": "no such feed"}', "it is JSON, but no JSON Feed"),
    ('{"version": ["https://jsonfeed.org/version/1"]}', "it is JSON, but no JSON Feed"),
    ('{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "ti', "the JSON document breaks off"),
    ('{"version": "https://jsonfeed.org/version/1.1", "items": [', "the JSON document breaks off"),
    ("{not json}", "it is not valid JSON"),
    ('{"a":' + "[" * 200_000, "its JSON is not to be read"),
    (
        rss("<item><title>One</title></item><item><title>Two</title></item>")[:-40],
        "the document breaks off after 2 entries",
    ),
    (
        atom("<entry><id>1</id><title>One</title></entry>")[:-3],
        "the document breaks off after 1 entries: its <feed> is never closed",
    ),
    (f"<rss version='2.0' {'a=1 ' * 20_000}><channel/></rss>", "more than 65536 characters"),
)


@pytest.mark.parametrize(("document", "words"), STRANGERS, ids=[words for _, words in STRANGERS])
def test_what_is_no_feed_is_an_error_in_words(document: str | bytes, words: str) -> None:
    """Nothing, a web page, half a document, a feed without entries: an error says what came, never "all entries are gone"."""
    with pytest.raises(ParseError) as caught:
        listed(document)
    assert words in str(caught.value)
    assert "\x1b" not in str(caught.value)


def test_a_sloppy_feed_is_read_all_the_same() -> None:
    """Warnings before the document, undeclared entities, bare ampersands and unclosed tags do not cost a complete feed."""
    document = "<br />\n<b>Warning</b>: x in y.php\n" + rss(
        "<item><title>A & B &copy;</title><description>x<br>y</description></item>"
    )
    assert only(document).title == "A & B ©"


def test_a_body_that_is_a_path_opens_no_file(tmp_path: Path) -> None:
    """A server that answers with a file's path does not make us read that file."""
    secret = tmp_path / "secret.xml"
    secret.write_text(rss("<item><title>Secret</title></item>"))
    for body in (str(secret), f"file://{secret}"):
        with pytest.raises(ParseError, match="it begins with"):
            listed(body)


def test_entities_are_not_expanded_and_nothing_is_loaded(tmp_path: Path) -> None:
    """Neither a billion laughs nor an external entity does anything."""
    secret = tmp_path / "secret.txt"
    secret.write_text("Secret")
    laughs = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 10))
    for entities, title in ((f'<!ENTITY l0 "ha">{laughs}', "&l9;"), (f'<!ENTITY x SYSTEM "file://{secret}">', "&x;")):
        body = (
            f"<!DOCTYPE rss [{entities}]>"
            + rss(f"<item><title>Talks {title}</title><link>/a</link></item>").partition("?>")[2]
        )
        entry = only(body)
        assert len(entry.title) < 100
        assert "Secret" not in entry.title


@given(
    st.binary(max_size=200),
    st.sampled_from(["", "text/xml", "text/xml; charset=punycode", "application/json; charset=hex"]),
)
def test_any_bytes_are_a_listing_or_an_error(noise: bytes, content_type: str) -> None:
    """Whatever bytes come, alone or inside a feed, the answer is a listing or a ParseError, and nothing unsafe gets through."""
    for body in (noise, rss("<item><title>|</title></item>").encode().replace(b"|", noise), b'{"version": "' + noise):
        try:
            entries = listed(body, content_type).entries
        except ParseError as error:
            said = [str(error)]
        else:
            said = [
                text
                for entry in entries
                for text in (entry.title, entry.summary, *(each.text for each in entry.paragraphs))
            ]
        assert all(plain_line(text, limit=10_000) == text for text in said)
