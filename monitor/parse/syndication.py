"""RSS 0.9x, 1.0, 2.0 and Atom 0.3, 1.0, read by feedparser, which knows how feeds are in the wild.

feedparser is given bytes in memory only (from a text or bytes that look like a path it would open that file), no address (it
would rewrite relative guids, and an entry's identity would hang on the server's redirects) and neither its sanitiser nor its
link rewriting (184 kB took 218 ms with both, 21 ms without; its sanitiser let scripts through).
"""

from __future__ import annotations

import calendar
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import feedparser

from monitor.errors import ParseError
from monitor.parse.advice import advised, around_items, older
from monitor.parse.format import Item, Items, Markup, Moment
from monitor.parse.legal import legal
from monitor.parse.stranger import describe, is_page
from monitor.parse.wire import stated_in_elements
from monitor.text.clean import plain_line

_ROOT = re.compile(r"<(?:\w{1,40}:)?(rss|feed|rdf)\b", re.IGNORECASE)
#: Characters in which the root element must begin; some servers print warnings before it.
_HEAD = 64_000
#: One tag of this length is no feed: feedparser's cost grows with the square of the attributes (100 kB: 1.3 s, 400 kB: over 25 s).
_MAX_TAG = 65_536
_HUGE_TAG = re.compile(rf"<[A-Za-z][^<>]{{{_MAX_TAG}}}")
_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_TEXT_TYPES = ("text/", "application/xhtml+xml", "application/xml")


def recognises(text: str) -> bool:
    """Tell whether the document has a feed's root element near its begin, and is not a web page that shows one."""
    return _ROOT.search(text[:_HEAD]) is not None and not is_page(text)


def read(text: str) -> Items:
    """Return the document's items. Raises ParseError when it breaks off, is no feed, or cannot be read."""
    if huge := _HUGE_TAG.search(text):
        raise ParseError(
            f"one of its tags has more than {_MAX_TAG} characters ({plain_line(text[huge.start() :][:30])}…)"
        )
    parsed = _parsed(text)
    version = parsed.get("version") or ""
    if not version:
        raise ParseError(describe(text))
    _refuse_half(text, parsed)
    literal = version.startswith("atom")
    about = parsed.get("feed") or {}
    around = around_items(text)
    entries = parsed.get("entries") or ()
    stated = stated_in_elements(text, "entry" if literal else "item", len(entries))
    return Items(
        title=_markup(about.get("title"), about.get("title_detail"), literal=literal),
        language=about.get("language") or "",
        items=tuple(
            replace(_item(entry, literal=literal), wire=wire) for entry, wire in zip(entries, stated, strict=True)
        ),
        advice=advised(around),
        older=older(around),
    )


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        parsed: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(legal(text).encode()),
            response_headers=_HEADERS,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    # What its parts were seen to raise: text codecs, numbers and dates, tables, its markup reader, deep nesting.
    except (ValueError, LookupError, AttributeError, TypeError, AssertionError, OverflowError, RecursionError) as error:
        raise ParseError(
            f"feedparser cannot read it ({type(error).__name__}: {plain_line(str(error), limit=200)})"
        ) from error
    return parsed


def _refuse_half(text: str, parsed: Mapping[str, Any]) -> None:
    """Raise ParseError if the document breaks off: it is not well formed, and its root element is never closed."""
    if not parsed.get("bozo"):
        return
    root = _ROOT.search(text[:_HEAD])
    if root and not re.search(rf"</(?:\w{{1,40}}:)?{root[1]}\s*>", text, re.IGNORECASE):
        count = len(parsed.get("entries") or ())
        raise ParseError(f"the document breaks off after {count} entries: its <{root[1]}> is never closed")


def _item(entry: Mapping[str, Any], *, literal: bool) -> Item:
    # feedparser's dictionaries answer for absent keys with others (updated -> published): here only what is there counts.
    own = dict(entry.items())
    return Item(
        guid=own.get("id") or "",
        link=_link(own),
        title=_markup(own.get("title"), own.get("title_detail"), literal=literal),
        # Without an element of its own, feedparser's summary is a copy of the content.
        summary=_markup(own.get("summary"), own.get("summary_detail"), literal=literal)
        if own.get("summary_detail")
        else Markup(),
        contents=tuple(_contents(own, literal=literal)),
        authors=tuple(author.get("name") or "" for author in own.get("authors") or ()),
        categories=tuple(name for tag in own.get("tags") or () for name in (tag.get("label"), tag.get("term")) if name),
        language=own.get("language") or _detail_language(own),
        published=_moment(own, "published"),
        updated=_moment(own, "updated"),
    )


def _link(own: Mapping[str, Any]) -> str:
    """Return the article's address; a guid counts as one only if it is one (Atom ids and RSS guids often are not)."""
    link: str = own.get("link") or ""
    if link and link == own.get("id") and not link.lower().startswith(("http:", "https:")):
        return ""
    return link


def _contents(own: Mapping[str, Any], *, literal: bool) -> Iterator[Markup]:
    for content in own.get("content") or ():
        if (content.get("type") or "text/html").lower().startswith(_TEXT_TYPES):
            yield _markup(content.get("value"), content, literal=literal)


def _markup(value: str | None, detail: Mapping[str, Any] | None, *, literal: bool) -> Markup:
    """Wrap a text. In Atom `type="text"` means literal text; in RSS nobody knows, and HTML is the rule."""
    plain = (detail or {}).get("type") == "text/plain"
    return Markup(text=value or "", literal=literal and plain)


def _detail_language(own: Mapping[str, Any]) -> str:
    details = (own.get("title_detail"), own.get("summary_detail"), *(own.get("content") or ()))
    return next((detail["language"] for detail in details if detail and detail.get("language")), "")


def _moment(own: Mapping[str, Any], name: str) -> Moment:
    parts = own.get(f"{name}_parsed")
    try:
        read = datetime.fromtimestamp(calendar.timegm(parts), UTC) if parts else None
    except (ValueError, OverflowError, OSError):
        read = None
    return Moment(text=own.get(name) or "", read=read)
