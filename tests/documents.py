"""Documents as feeds send them, built in memory, and what the parse station makes of them."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.model import Document, Entry, Feed, Listing
from monitor.parse import parse

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
