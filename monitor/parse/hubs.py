"""Which hub pushes a feed (W3C WebSub, 4: discovery)? The answer's header says it, else the document itself."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

from monitor.model import Document, Hub
from monitor.parse.advice import around_items
from monitor.parse.linkheader import joined, read_links

_LINK = re.compile(r"<(?:\w{1,40}:)?link\s([^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]{1,40})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""")
#: A JSON Feed's own words for it (jsonfeed.org/version/1.1, "hubs").
_HUBS = re.compile(r'"hubs"\s*:\s*\[([^\[\]]{0,4000})\]')
_HUB = re.compile(r"\{[^{}]{0,2000}\}")
_FEED_URL = re.compile(r'"feed_url"\s*:\s*("(?:[^"\\]|\\.){1,8000}")')
_JSON_HEAD = 64_000


def read_hub(text: str, document: Document) -> Hub | None:
    """Return the hub of the feed `text`, which `document` brought; None if it has none that may be asked.

    What the header says goes before what the document says, for each of hub and topic; where nobody names the topic, it is the address
    that answered. Of several hubs the first is taken.
    """
    inside = [*_in_json(text)] if text.lstrip()[:1] == "{" else [*_in_markup(text)]
    in_header = [(relation, link.url) for link in read_links(document) for relation in link.relations]
    found: dict[str, str] = {}
    for relation, link in (*in_header, *inside):
        if url := joined(document.url, link):
            found.setdefault(relation, url)
    hub = found.get("hub")
    return Hub(url=hub, topic=found.get("self") or document.url) if hub else None


def _in_markup(text: str) -> Iterator[tuple[str, str]]:
    for link in _LINK.finditer(around_items(text)):
        attributes = {
            match[1].lower(): html.unescape(match[2] or match[3] or match[4] or "")
            for match in _ATTRIBUTE.finditer(link[1])
        }
        for relation in attributes.get("rel", "").lower().split():
            yield relation, attributes.get("href", "")


def _in_json(text: str) -> Iterator[tuple[str, str]]:
    head = text[:_JSON_HEAD]
    for hubs in _HUBS.finditer(head):
        for row in _HUB.findall(hubs[1]):
            hub = _read(row)
            if isinstance(hub, dict) and str(hub.get("type", "")).lower() == "websub":
                yield "hub", str(hub.get("url", ""))
    if own := _FEED_URL.search(head):
        yield "self", str(_read(own[1]))


def _read(written: str) -> object:
    try:
        return json.loads(written)
    except ValueError:
        return None
