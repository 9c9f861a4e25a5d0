"""Where may a site have feeds? What its pages and its robots.txt say, and where feeds stand by custom.

Nothing here is believed: each address is asked, and what answers is a feed only if it can be read as one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from monitor.errors import ParseError
from monitor.model import Document, Feed, Listing
from monitor.parse import parse, sitemap
from monitor.parse.charset import read_text
from monitor.parse.linkheader import joined, read_links
from monitor.parse.page.source import read_source
from monitor.text.clean import plain_line

#: Addresses taken of one page, and of one robots.txt: a portal links a feed for each of its sections.
MAX_OFFERS = 60
#: Paths at which the programs that most sites run on put their feeds: WordPress, Drupal, Ghost, Hugo, Jekyll, Blogger.
CUSTOMARY = ("/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json", "/feeds/posts/default")
#: Paths at which news sitemaps stand where robots.txt names none.
SITEMAPS = ("/sitemap-news.xml", "/news-sitemap.xml", "/sitemap_news.xml")

_TYPES = re.compile(
    r"\s*(?:application|text)/(?:rss\+xml|atom\+xml|rdf\+xml|feed\+json|json|xml|rss|atom)\s*(?:;.*)?", re.IGNORECASE
)
#: Other JSON and XML is offered as `alternate`, too: oEmbed, WordPress' own interface.
_NO_FEED = re.compile(r"/wp-json/|oembed", re.IGNORECASE)
#: A tag, its attributes, and the words behind it.
_TAG = re.compile(r"<(base|link|a)\s([^<>]{0,4000})>([^<]{0,200})", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]{1,40})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""")
#: The end of an address that leads to a feed, not to a page about feeds.
_LOOKS_LIKE_A_FEED = re.compile(
    r"(?:[/._-](?:rss|atom|feeds?)[\w-]{0,40}\.(?:xml|rss|json|php)|/(?:rss|atom|feed)/?|\.(?:rss|rdf|atom)|[?&]feed=\w{1,20})$",
    re.IGNORECASE,
)
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,8000})", re.IGNORECASE | re.MULTILINE)
#: Bytes of a robots.txt that are read, as RFC 9309 (2.5) has it.
_ROBOTS = 500_000
#: A document's head, in which its outermost element stands.
_HEAD = 64_000
_ROOT = re.compile(r"<(?:\w{1,40}:)?(rss|feed|rdf)\b", re.IGNORECASE)
_KINDS = {"rss": "RSS", "rdf": "RSS 1.0", "feed": "Atom"}


class Source(StrEnum):
    """Who says that there is a feed."""

    GIVEN = "given"
    HEADER = "header"
    LINK = "link"
    TEXT = "text"
    CUSTOM = "custom"
    ROBOTS = "robots.txt"
    INDEX = "sitemap index"


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """An address at which a feed may be, and what it is called there."""

    url: str
    source: Source
    title: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Examined:
    """What stands at an address: a feed of some kind, or not (`error` says why) and where else feeds may be."""

    kind: str = ""
    listing: Listing | None = None
    offers: tuple[Offer, ...] = ()
    error: str = ""


def examine(document: Document, feed: Feed) -> Examined:
    """Return what `document` is; it is read as one of `feed`."""
    text = read_text(document.body, document.headers.get("content-type", ""))
    try:
        return Examined(kind=kind_of(text), listing=parse(document, feed))
    except ParseError as error:
        return Examined(error=error.detail, offers=_first(_offers(text, document)))


def read_robots(document: Document) -> tuple[Offer, ...]:
    """Return the sitemaps that a robots.txt names (sitemaps.org, "Specifying the Sitemap location"); those of news first."""
    text = read_text(document.body[:_ROBOTS], document.headers.get("content-type", ""))
    links = (joined(document.url, match[1]) for match in _SITEMAP_LINE.finditer(text))
    return _first(Offer(url=link, source=Source.ROBOTS) for link in sitemap.news_first(filter(None, links)))


def by_custom(url: str, paths: Iterable[str]) -> tuple[Offer, ...]:
    """Return what may stand at these paths of the host of `url`."""
    return _first(Offer(url=joined(url, path), source=Source.CUSTOM) for path in paths)


def kind_of(text: str) -> str:
    """Return in the words of readers of which format a feed is."""
    if text.lstrip()[:1] == "{":
        return "JSON Feed"
    if sitemap.recognises(text):
        return "news sitemap"
    root = _ROOT.search(text[:_HEAD])
    return _KINDS[root[1].lower()] if root else ""


def _offers(text: str, document: Document) -> Iterator[Offer]:
    if sitemap.recognises(text):
        yield from (Offer(url=link, source=Source.INDEX) for link in _indexed(text))
        return
    for found in read_links(document):
        if "alternate" in found.relations and _TYPES.fullmatch(found.parameters.get("type", "")):
            yield Offer(url=found.url, source=Source.HEADER, title=_title(found.parameters.get("title", "")))
    linked = [*_linked(read_source(text).markup, document.url)]
    # What the page's head offers is asked first: its author says that these are feeds.
    yield from sorted(linked, key=lambda offer: offer.source is Source.TEXT)


def _indexed(text: str) -> tuple[str, ...]:
    try:
        return sitemap.read_index(text)
    except ParseError:
        return ()


def _linked(markup: str, base: str) -> Iterator[Offer]:
    for tag in _TAG.finditer(markup):
        attributes = {
            match[1].lower(): html.unescape(match[2] or match[3] or match[4] or "")
            for match in _ATTRIBUTE.finditer(tag[2])
        }
        name, url = tag[1].lower(), joined(base, attributes.get("href", ""))
        if name == "base":
            base = url or base
        elif url and name == "link" and _is_offer(attributes) and not _NO_FEED.search(url):
            yield Offer(url=url, source=Source.LINK, title=_title(attributes.get("title", "")))
        elif url and name == "a" and _LOOKS_LIKE_A_FEED.search(url):
            yield Offer(url=url, source=Source.TEXT, title=_title(attributes.get("title") or html.unescape(tag[3])))


def _is_offer(attributes: Mapping[str, str]) -> bool:
    relations = attributes.get("rel", "").lower().split()
    return "feed" in relations or ("alternate" in relations and bool(_TYPES.fullmatch(attributes.get("type", ""))))


def _title(text: str) -> str:
    return plain_line(text, limit=200)


def _first(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """Return the offers, each address once, up to what one page may offer."""
    once: dict[str, Offer] = {}
    for offer in offers:
        if offer.url:
            once.setdefault(offer.url.partition("#")[0], offer)
    return tuple(islice(once.values(), MAX_OFFERS))
