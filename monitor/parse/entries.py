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
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from monitor.model import Document, Entry, Feed, Listing, Paragraph
from monitor.parse.dates import moment
from monitor.parse.depth import shallow
from monitor.parse.format import MAX_ENTRIES, Item, Items, Markup
from monitor.parse.wire import read_wire
from monitor.text import canonical_link, line, paragraphs, safe_link, tidy_link
from monitor.text.clean import MAX_LINE, plain_line, plain_paragraphs, safe

#: A guid longer than this is known by its hash: it is a key of the database.
_MAX_GUID = 1_000
_MAX_SUMMARY = 5_000
_MAX_NAME = 200
_MAX_NAMES = 50
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]|$)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """What the items of a document, or some of them, say."""

    listing: Listing
    #: By what each item is known if no other has the same guid, in the items' order.
    keys: tuple[str, ...]


def read_entries(found: Items, document: Document, feed: Feed) -> Read:
    """Return the entries of `found`, MAX_ENTRIES at most."""
    items = [_located(item, document.url) for item in found.items[:MAX_ENTRIES]]
    language = feed.language or _language(found.language)
    drafts = [_entry(item, feed, language) for item in items]
    shared = _shared_guids(items)
    entries: dict[str, Entry] = {}
    for item, draft in zip(items, drafts, strict=True):
        if draft.title or draft.paragraphs or draft.link:
            entry = replace(draft, key=_key(replace(item, guid=""), draft)) if item.guid in shared else draft
            entries.setdefault(entry.key, entry)
    listing = Listing(
        title=_line(found.title, limit=_MAX_NAME),
        language=language,
        entries=tuple(entries.values()),
        advice=found.advice,
        older=_address(document.url, found.older),
    )
    return Read(listing=listing, keys=tuple(draft.key for draft in drafts))


def _located(item: Item, base: str) -> Item:
    """Return `item` with a guid and a link that are safe to keep."""
    return replace(item, guid=safe(item.guid).strip(), link=_address(base, item.link))


def _address(base: str, link: str) -> str:
    """Return a safe address; a relative one is resolved against the document's."""
    try:
        return safe_link(urljoin(base, link.strip())) if link.strip() else ""
    except ValueError:
        return ""


def _shared_guids(items: Iterable[Item]) -> frozenset[str]:
    """Return the guids that stand at different links."""
    links = defaultdict(set)
    for item in items:
        links[item.guid].add(canonical_link(item.link))
    return frozenset(guid for guid, found in links.items() if len(found) > 1)


def _entry(item: Item, feed: Feed, language: str | None) -> Entry:
    """Return the item as an entry, with the key that it has if no other item has its guid."""
    entry = Entry(
        feed=feed.name,
        key="",
        link=item.link,
        title=_line(item.title),
        summary=_line(item.summary, limit=_MAX_SUMMARY),
        paragraphs=_body(item),
        authors=_names(item.authors),
        categories=_names(item.categories),
        language=feed.language or _language(item.language) or language,
        published=moment(item.published, feed.timezone),
        updated=moment(item.updated, feed.timezone),
        wire=read_wire(item.wire),
    )
    return replace(entry, key=_key(item, entry))


def _key(item: Item, entry: Entry) -> str:
    if item.guid:
        return item.guid if len(item.guid) <= _MAX_GUID else _hash(item.guid)
    if item.link:
        return tidy_link(item.link)
    return _hash(entry.title or entry.text)


def _hash(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _body(item: Item) -> tuple[Paragraph, ...]:
    """Return the longest full text that the item carries, else its summary."""
    texts = [_paragraphs(content) for content in item.contents]
    longest = max(texts, key=lambda text: sum(len(paragraph.text) for paragraph in text), default=())
    return longest or _paragraphs(item.summary)


def _paragraphs(markup: Markup) -> tuple[Paragraph, ...]:
    return plain_paragraphs(markup.text) if markup.literal else paragraphs(shallow(markup.text))


def _line(markup: Markup, *, limit: int = MAX_LINE) -> str:
    return plain_line(markup.text, limit=limit) if markup.literal else line(shallow(markup.text), limit=limit)


def _names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names as lines, each once."""
    lines = (line(name, limit=_MAX_NAME) for name in names[:_MAX_NAMES])
    return tuple(dict.fromkeys(filter(None, lines)))


def _language(tag: str) -> str | None:
    """Return the language of a BCP 47 tag (`en-GB` -> `en`), None where there is none."""
    match = _LANGUAGE.match(tag.strip())
    return match[1].lower() if match else None
