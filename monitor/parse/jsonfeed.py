"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1); feedparser does not know it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from monitor.errors import ParseError
from monitor.parse.format import Item, Items, Markup, Moment
from monitor.parse.wire import stated_in_properties

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/1(?:\.\d+)?/?")


def recognises(text: str) -> bool:
    """Tell whether the document is JSON: what kind of JSON, `read` will say."""
    return text.lstrip()[:1] == "{"


def read(text: str) -> Items:
    """Return the document's items. Raises ParseError when it breaks off or is other JSON than a feed."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        broken_off = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        raise ParseError("the JSON document breaks off" if broken_off else f"it is not valid JSON ({error})") from error
    except (RecursionError, ValueError) as error:
        raise ParseError(f"its JSON is not to be read ({error})") from error
    if not _VERSION.fullmatch(_text(document, "version")):
        raise ParseError("it is JSON, but no JSON Feed: its version is not https://jsonfeed.org/version/1.1")
    rows = document.get("items")
    return Items(
        title=Markup(text=_text(document, "title"), literal=True),
        language=_text(document, "language"),
        items=tuple(_item(row) for row in rows if isinstance(row, dict)) if isinstance(rows, list) else (),
        older=_text(document, "next_url"),
    )


def _item(row: Mapping[str, Any]) -> Item:
    contents = [
        Markup(text=content, literal=name == "content_text")
        for name in ("content_html", "content_text")
        if (content := _text(row, name))
    ]
    return Item(
        guid=_text(row, "id"),
        link=_text(row, "url") or _text(row, "external_url"),
        title=Markup(text=_text(row, "title"), literal=True),
        summary=Markup(text=_text(row, "summary"), literal=True),
        # The same article twice: as HTML, which knows its paragraphs, and as text.
        contents=tuple(contents[:1]),
        authors=tuple(_authors(row)),
        categories=tuple(tag for tag in _list(row, "tags") if isinstance(tag, str)),
        language=_text(row, "language"),
        published=Moment(text=_text(row, "date_published")),
        updated=Moment(text=_text(row, "date_modified")),
        wire=stated_in_properties(row),
    )


def _authors(row: Mapping[str, Any]) -> Iterator[str]:
    # 1.0 has `author`, 1.1 `authors`.
    for author in (*_list(row, "authors"), row.get("author")):
        if isinstance(author, dict) and (name := _text(author, "name")):
            yield name


def _list(row: Mapping[str, Any], name: str) -> list[Any]:
    value = row.get(name)
    return value if isinstance(value, list) else []


def _text(row: Mapping[str, Any], name: str) -> str:
    """Return a text; a number stands for itself (ids are often given as numbers), anything else for nothing."""
    value = row.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""
