"""Which entries does a document hold, and by what is each known? Items become entries of clean text.

An entry's key is its guid exactly as the feed gives it, else its canonical link, else a hash of its title. A guid that stands
at different links in one document (a template's mistake: every item has the same one) names nothing, and these entries
are known by their links. Two items with the same key are the same entry twice; the first stands.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urljoin

from monitor.errors import ParseError
from monitor.model import Document, Entry, Feed, Listing, Paragraph
from monitor.parse.dates import moment
from monitor.parse.format import Item, Items, Markup
from monitor.parse.wire import read_wire
from monitor.text import canonical_link, line, paragraphs, safe_link, tidy_link
from monitor.text.clean import MAX_LINE, plain_line, plain_paragraphs, safe

#: Entries taken from one document, from its top, where the newest usually stand: a judgement, far above what feeds list (first-contact tests use 500).
MAX_ENTRIES = 2_000
#: A guid longer than this is known by its hash: it is a key of the database.
_MAX_GUID = 1_000
_MAX_SUMMARY = 5_000
_MAX_NAME = 200
_MAX_NAMES = 50
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]|$)")


def listing(found: Items, document: Document, feed: Feed, *, of: str) -> Listing:
    """Return the entries of `found`. Raises ParseError when there is none: a feed never says that all is gone."""
    items = [_located(item, document.url) for item in found.items[:MAX_ENTRIES]]
    language = feed.language or _language(found.language)
    shared = _shared_guids(items)
    entries: dict[str, Entry] = {}
    for item in items:
        entry = _entry(item, feed, language, shared)
        if entry is not None:
            entries.setdefault(entry.key, entry)
    if not entries:
        raise ParseError(f"it is {of}, but lists no entries")
    return Listing(title=_line(found.title, limit=_MAX_NAME), language=language, entries=tuple(entries.values()))


def _located(item: Item, base: str) -> Item:
    """Return `item` with a guid and a link that are safe to keep; a relative link is resolved against the document's address."""
    try:
        link = safe_link(urljoin(base, item.link.strip())) if item.link.strip() else ""
    except ValueError:
        link = ""
    return replace(item, guid=safe(item.guid).strip(), link=link)


def _shared_guids(items: Iterable[Item]) -> frozenset[str]:
    """Return the guids that stand at different links."""
    links = defaultdict(set)
    for item in items:
        links[item.guid].add(canonical_link(item.link))
    return frozenset(guid for guid, found in links.items() if len(found) > 1)


def _entry(item: Item, feed: Feed, language: str | None, shared: frozenset[str]) -> Entry | None:
    """Return the item as an entry, or None if it says nothing."""
    title = _line(item.title)
    body = _body(item)
    if not (title or body or item.link):
        return None
    return Entry(
        feed=feed.name,
        key=_key(item, title, body, shared),
        link=item.link,
        title=title,
        summary=_line(item.summary, limit=_MAX_SUMMARY),
        paragraphs=body,
        authors=_names(item.authors),
        categories=_names(item.categories),
        language=feed.language or _language(item.language) or language,
        published=moment(item.published, feed.timezone),
        updated=moment(item.updated, feed.timezone),
        wire=read_wire(item.wire),
    )


def _key(item: Item, title: str, body: tuple[Paragraph, ...], shared: frozenset[str]) -> str:
    if item.guid and item.guid not in shared:
        return item.guid if len(item.guid) <= _MAX_GUID else _hash(item.guid)
    if item.link:
        return tidy_link(item.link)
    return _hash(title or "\n".join(paragraph.text for paragraph in body))


def _hash(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _body(item: Item) -> tuple[Paragraph, ...]:
    """Return the longest full text that the item carries, else its summary."""
    texts = [_paragraphs(content) for content in item.contents]
    longest = max(texts, key=lambda text: sum(len(paragraph.text) for paragraph in text), default=())
    return longest or _paragraphs(item.summary)


def _paragraphs(markup: Markup) -> tuple[Paragraph, ...]:
    return plain_paragraphs(markup.text) if markup.literal else paragraphs(markup.text)


def _line(markup: Markup, *, limit: int = MAX_LINE) -> str:
    return plain_line(markup.text, limit=limit) if markup.literal else line(markup.text, limit=limit)


def _names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names as lines, each once."""
    lines = (line(name, limit=_MAX_NAME) for name in names[:_MAX_NAMES])
    return tuple(dict.fromkeys(filter(None, lines)))


def _language(tag: str) -> str | None:
    """Return the language of a BCP 47 tag (`en-GB` -> `en`), None where there is none."""
    match = _LANGUAGE.match(tag.strip())
    return match[1].lower() if match else None
