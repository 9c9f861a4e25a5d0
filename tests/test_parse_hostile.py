"""What a feed may not do: steer terminals, hide letters, break the reader, or pass for a feed when it is none."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ParseError
from monitor.model import Feed
from monitor.parse.dates import moment
from monitor.parse.depth import shallow
from monitor.parse.format import Moment
from monitor.parse.legal import undeclared
from monitor.text.clean import plain_line
from tests.documents import AT, FEED, atom, listed, only, rss

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
    (rss("<urgency>1</urgency>"), "lists no entries"),
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


def test_no_document_makes_a_connection() -> None:
    """Entities, document types, stylesheets and pictures on another host: nobody calls there while a document is read."""
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.setblocking(False)
        there = f"http://127.0.0.1:{canary.getsockname()[1]}/canary"
        heads = (
            f'<!DOCTYPE rss SYSTEM "{there}">',
            f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{there}">]>',
            f'<!DOCTYPE rss [<!ENTITY % x SYSTEM "{there}"> %x;]>',
            f'<?xml-stylesheet type="text/xsl" href="{there}"?>',
        )
        body = rss(f"<item><title>Talks &x;</title><description>&lt;img src='{there}'&gt;</description></item>")
        for head in heads:
            assert only(head + body.partition("?>")[2]).title.startswith("Talks")
        with pytest.raises(BlockingIOError):
            canary.accept()


def test_markup_that_is_an_abyss_is_read_as_text() -> None:
    """Thousands of elements that stand in one another, or are never closed: the words stay, paragraph by paragraph."""
    deep = "<div>" * 5_000 + "<p>One.</p><p>Two.</p>" + "</div>" * 5_000
    unclosed = "".join(f"<font size={number}><p>{number}." for number in range(5_000))
    for markup, first in ((deep, ["One.", "Two."]), (unclosed, ["0.", "1."])):
        entry = only(rss(f"<item><title>T</title><description><![CDATA[{markup}]]></description></item>"))
        assert [paragraph.text for paragraph in entry.paragraphs[:2]] == first


@given(st.lists(st.sampled_from(("<p>", "</p>", "<br>", "<li>", "<td>", "x", "<b>x</b>", "</i>")), max_size=60))
def test_long_articles_are_no_abyss(parts: list[str]) -> None:
    """Elements that HTML closes by itself, and tags that close nothing, are not counted: a long article keeps its markup."""
    markup = "".join(parts) * 50
    assert shallow(markup) == markup


def test_space_before_the_root_is_not_searched_line_by_line() -> None:
    """A hundred thousand empty lines before the first element would cost the square of their number; they become one."""
    body = "<!DOCTYPE rss>" + "\n" * 50_000 + rss("<item><title>Talks</title></item>").partition("?>")[2]
    assert len(undeclared(body)) < len(body) - 49_000
    assert only(body).title == "Talks"


def test_the_base_of_one_entry_names_no_other() -> None:
    """An entry's key does not hang on whether the one before it, whose text has an xml:base, still stands in the document."""
    based = (
        "<entry><id>tag:1</id><title>A</title><content type='html' xml:base='https://b.example/x/'>y</content></entry>"
    )
    plain = "<entry><id>2</id><title>B</title><link href='/b'/></entry>"
    alone, after = listed(atom(plain)).entries[-1], listed(atom(based + plain)).entries[-1]
    assert alone == after
    assert (alone.key, alone.link) == ("2", "https://harbour.example/b")


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
