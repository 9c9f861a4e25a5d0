"""Documents as feeds send them, built in memory, and what the parse station makes of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from monitor.model import Article, Document, Entry, Feed, Listing
from monitor.parse import parse
from monitor.parse.page import read_page

FEED = Feed(name="harbour", url="https://harbour.example/feeds/top.xml", timezone="Europe/London")
#: The address of one article, and its page's.
LINK = "https://harbour.example/dam"
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


def page(body: str, *, title: str = "Dam gives way – Harbour Post", head: str = "", linked: object = None) -> str:
    """Return a web page as publishers build them: menu, article, teasers, footer; `linked` is its JSON-LD."""
    script = f'<script type="application/ld+json">{json.dumps(linked)}</script>' if linked is not None else ""
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><title>{title}</title>{head}{script}<script>var x = "<p>no text</p>";</script></head>'
        '<body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav></header>'
        f"<main><article>{body}</article><aside><h3>Most read</h3><ul><li><a href='/1'>Cat found on the roof of the town hall</a></li>"
        '</ul></aside><section id="comments"><p>First! I told you so, the dam was never safe, said nobody.</p></section></main>'
        "<footer><p>Copyright Harbour Post. All rights reserved.</p></footer></body></html>"
    )


def paged(
    body: str | bytes, content_type: str = "text/html; charset=utf-8", *, feed: Feed = FEED, link: str = LINK
) -> Article:
    content = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    headers = {"content-type": content_type} if content_type else {}
    return read_page(Document(feed=feed.name, url=LINK, status=200, headers=headers, body=content, at=AT), feed, link)
