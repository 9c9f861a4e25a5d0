"""What does the document say? Bytes of one HTTP answer become a Listing: cleaned text, known entries, dates in UTC.

    bytes -> text (charset.py) -> the format's reader (syndication.py, jsonfeed.py, sitemap.py) -> items -> entries (entries.py)

    bytes -> text -> Article (page/): an entry's article page

An extension point: a feed format is one reader and one row of FORMATS. What is not a feed (an HTML page, nothing at all,
half a document, a feed without entries) is an error of the feed and says what came instead; it never means that all
entries are gone.

Runs in a worker process that may be killed (monitor.sandbox): some documents take feedparser minutes.
"""

from __future__ import annotations

from dataclasses import replace

from monitor.errors import ParseError
from monitor.model import Document, Feed, Listing
from monitor.parse import jsonfeed, reading, sitemap, syndication
from monitor.parse.charset import read_text
from monitor.parse.cut import cut
from monitor.parse.format import MAX_ENTRIES, Format, Whole
from monitor.parse.hubs import read_hub
from monitor.parse.page import read_page
from monitor.parse.reading import Reading
from monitor.parse.remembered import is_read_as, key_digest
from monitor.parse.stranger import describe

__all__ = [
    "FORMATS",
    "MAX_ENTRIES",
    "Format",
    "Reading",
    "Whole",
    "is_read_as",
    "key_digest",
    "parse",
    "read",
    "read_page",
]

#: RFC 1952, 2.3.1: how every gzip file begins.
_GZIP = b"\x1f\x8b"
#: Asked in this order; the first that recognises the text reads it.
FORMATS = (
    Format(name="JSON Feed", recognises=jsonfeed.recognises, read=jsonfeed.read),
    Format(name="a news sitemap", recognises=sitemap.recognises, read=sitemap.read),
    Format(name="RSS or Atom", recognises=syndication.recognises, read=syndication.read, cut=cut),
)


def parse(document: Document, feed: Feed, seen: bytes | None = None) -> Listing:
    """Return what `document` says, entries in the document's order; those aside that `seen` knows, byte for byte.

    `seen` is Listing.seen of the feed's document before. Raises ParseError, saying what came instead: nothing, a web page
    (with its title), a document that breaks off, a feed without entries, or something unknown.
    """
    return read(document, feed, seen).listing


def read(document: Document, feed: Feed, seen: bytes | None = None) -> Reading:
    """Return what `parse` returns, and why the document was read as a whole, if it was. Raises ParseError."""
    text = read_text(document.body, document.headers.get("content-type", ""), language=feed.language)
    if not text.strip():
        raise ParseError("the answer is empty")
    if document.body.startswith(_GZIP):
        raise ParseError("it is packed with gzip, and its headers do not say so (Content-Encoding)")
    for candidate in FORMATS:
        if candidate.recognises(text):
            found = reading.read(candidate, text, document, feed, seen)
            return replace(found, listing=replace(found.listing, hub=read_hub(text, document)))
    raise ParseError(describe(text))
