"""News sitemaps are feeds; other sitemaps say what they are."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from monitor.errors import ParseError
from monitor.parse import MAX_ENTRIES
from tests.documents import listed, only

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet href="/s.xsl"?><!-- made by a machine -->\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
)


def article(
    title: str = "Talks in Geneva", *, path: str = "talks", date: str = "2016-08-12T14:30:00+01:00", more: str = ""
) -> str:
    return (
        f"<url><loc>https://harbour.example/{path}</loc><lastmod>2016-08-12T15:00Z</lastmod><news:news><news:publication>"
        "<news:name>Harbour Post</news:name><news:language>en</news:language></news:publication>"
        f"<news:publication_date>{date}</news:publication_date><news:title>{title}</news:title>{more}</news:news>"
        "<image:image><image:loc>https://harbour.example/i.jpg</image:loc><image:title>A lake</image:title></image:image></url>"
    )


def sitemap(*urls: str) -> str:
    return f"{HEAD}{''.join(urls)}</urlset>"


def test_a_news_sitemap_is_a_feed() -> None:
    """Address, title, dates, language and keywords are taken; an image's title is not the article's."""
    entry = only(sitemap(article("Talks &amp; more", more="<news:keywords>Syria, Geneva ,</news:keywords>")))
    assert (entry.key, entry.link, entry.title) == (*["https://harbour.example/talks"] * 2, "Talks & more")
    assert entry.published == datetime(2016, 8, 12, 13, 30, tzinfo=UTC)
    assert entry.updated == datetime(2016, 8, 12, 15, tzinfo=UTC)
    assert (entry.language, entry.categories) == ("en", ("Syria", "Geneva"))


def test_its_title_is_that_of_the_publication() -> None:
    """The listing bears the publication's name."""
    assert listed(sitemap(article())).title == "Harbour Post"


def test_the_newest_article_stands_first() -> None:
    """Sitemaps are in any order; what is taken of a long one are the newest articles."""
    rows = [article(path=str(day), date=f"20{day:02}-08-12") for day in (3, 1, 9, 5)]
    keys = [entry.key.rpartition("/")[2] for entry in listed(sitemap(*rows, article(path="undated", date=""))).entries]
    assert keys == ["9", "5", "3", "1", "undated"]
    many = sitemap(
        *(article(path=str(number)) for number in range(MAX_ENTRIES + 5)), article(path="last", date="2016-08-13")
    )
    assert listed(many).entries[0].key == "https://harbour.example/last"


def test_addresses_without_news_are_passed_over() -> None:
    """A section's page in the sitemap is no article."""
    section = "<url><loc>https://harbour.example/world</loc></url>"
    assert only(sitemap(section, article())).title == "Talks in Geneva"


INDEX = (
    '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://harbour.example/2015.xml</loc></sitemap>'
    "<sitemap><loc>https://harbour.example/sitemap-news.xml</loc></sitemap></sitemapindex>"
)

#: What is no news sitemap -> what is said of it.
STRANGERS = (
    (
        "an index",
        INDEX,
        r"an index of 2 sitemaps.*perhaps https://harbour\.example/sitemap-news\.xml, https://harbour\.example/2015",
    ),
    (
        "without news",
        sitemap("<url><loc>https://harbour.example/</loc></url>"),
        "no news sitemap: it gives addresses without titles",
    ),
    ("empty", sitemap(), "lists no entries"),
    ("half", sitemap(article())[:-30], "not well formed"),
    (
        "a bomb",
        '<!DOCTYPE urlset [<!ENTITY a "ha">]>' + HEAD.partition("\n")[2] + article("&a;") + "</urlset>",
        "declares entities",
    ),
    ("deep", "<urlset>" + "<url>" * 100_000, "deeper"),
    ("too many", "<urlset>" + "<url/>" * 600_000, "more than 500000 elements"),
)


@pytest.mark.parametrize(("text", "words"), [row[1:] for row in STRANGERS], ids=[row[0] for row in STRANGERS])
def test_what_is_no_news_sitemap_says_so(text: str, words: str) -> None:
    """An index, a sitemap of addresses, a broken or a hostile one is an error of the feed with the reason, soon."""
    began = time.process_time()
    with pytest.raises(ParseError, match=words):
        listed(text)
    assert time.process_time() - began < 5


def test_a_feed_that_speaks_of_sitemaps_is_a_feed() -> None:
    """Only the outermost element counts."""
    assert only(
        "<rss version='2.0'><channel><item><title>How to write an &lt;urlset></title></item></channel></rss>"
    ).title
