"""Which feeds does an OPML list name (opml.org/spec2.opml)? And how is such a list written?

Lists are as their programs made them: folders in folders, which become tags; `xmlurl` in any letter case; `text` or `title` or neither;
an address that no program could fetch. Everything that looks like a feed is returned with its place, whatever is wrong with it: who
asked must be able to say what was left out.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import quoteattr

from monitor.model import Feed
from monitor.parse.elements import Misread, visit
from monitor.parse.stranger import describe
from monitor.text.clean import plain_line

#: Characters of a title or tag, and tags of one feed.
_MAX_NAME, _MAX_TAGS = 200, 20
#: Kinds of outlines that are no feed and no folder: a link to a page, another list.
_OTHERS = frozenset({"link", "include"})
#: Our own attribute, with the name that a feed has in a configuration: so a list that was exported names its feeds as before.
_NAMESPACE = "urn:newsroom-monitor"
_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0" xmlns:monitor="{_NAMESPACE}">
  <head>
    <title>{{title}}</title>
    <dateCreated>{{created}}</dateCreated>
  </head>
  <body>
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outline:
    """One feed of a list as it is written there; texts are one line each, and empty where there are none."""

    #: Its address, whatever was written there.
    url: str
    title: str = ""
    #: The folders in which it stands, from the outermost on, then its categories.
    tags: tuple[str, ...] = ()
    language: str = ""
    #: Its name in the configuration from which the list was exported.
    name: str = ""
    #: The character of the list at which it begins.
    at: int = 0


def read_opml(text: str) -> tuple[Outline, ...]:
    """Return the feeds of a list, in its order. Raises Misread for what is no OPML, broken, or beyond all bounds."""
    if "<" not in text:
        raise Misread("it is empty" if not text.strip() else describe(text))
    reader = _Reader()
    visit(text, reader)
    return tuple(sorted(reader.found, key=lambda outline: outline.at))


@dataclass(kw_only=True, slots=True)
class _Open:
    """An outline whose end has not come yet."""

    outline: Outline
    is_other: bool
    has_children: bool = False


@dataclass(slots=True)
class _Reader:
    """Collects the feeds while the document goes by."""

    found: list[Outline] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)

    def opened(self, path: tuple[str, ...], attributes: Mapping[str, str], at: int) -> None:
        if len(path) == 1 and path[0] != "opml":
            raise Misread(f"it is no OPML: its outermost element is <{plain_line(path[0], limit=40)}>", at)
        if path[-1] != "outline":
            return
        folders = [outer.outline.title for outer in self.open if not outer.outline.url]
        outline = _outline(attributes, folders, at)
        if self.open:
            self.open[-1].has_children = True
        self.open.append(_Open(outline=outline, is_other=attributes.get("type", "").strip().lower() in _OTHERS))
        if outline.url:
            self.found.append(outline)

    def closed(self, path: tuple[str, ...], text: str) -> None:  # noqa: ARG002  # lists say all in attributes
        if path[-1] != "outline":
            return
        ended = self.open.pop()
        # Neither a feed nor a folder: an address was forgotten.
        if not (ended.outline.url or ended.has_children or ended.is_other) and ended.outline.title:
            self.found.append(ended.outline)


def _outline(attributes: Mapping[str, str], folders: Iterable[str], at: int) -> Outline:
    tags = (plain_line(tag, limit=_MAX_NAME) for tag in (*folders, *_categories(attributes.get("category", ""))))
    return Outline(
        url=plain_line(attributes.get("xmlurl", ""), limit=10_000),
        # Many programs escape what was escaped already: `AT&amp;amp;T`.
        title=plain_line(html.unescape(attributes.get("title") or attributes.get("text", "")), limit=_MAX_NAME),
        tags=tuple(dict.fromkeys(filter(None, tags)))[:_MAX_TAGS],
        language=plain_line(attributes.get("language", ""), limit=_MAX_NAME),
        name=plain_line(attributes.get("name", ""), limit=_MAX_NAME),
        at=at,
    )


def _categories(written: str) -> Iterator[str]:
    """Yield the tags of a `category`: what commas part; of a path, which begins with a slash, its steps."""
    for category in written.split(","):
        yield from category.split("/") if category.strip().startswith("/") else (category,)


def write_opml(feeds: Iterable[Feed], *, title: str, now: datetime) -> str:
    """Return a list of `feeds`: tags as categories, names in an attribute of ours, addresses as they are given."""
    rows = "".join(f"    <outline {_attributes(feed)}/>\n" for feed in feeds)
    return _HEAD.format(title=_escaped(title), created=format_datetime(now)) + rows + "  </body>\n</opml>\n"


def _attributes(feed: Feed) -> str:
    values = {
        "type": "rss",
        "text": feed.title or feed.name,
        "title": feed.title or feed.name,
        "xmlUrl": feed.url,
        # A comma inside a tag cannot be told from one that parts two.
        "category": ",".join(feed.tags),
        "language": feed.language or "",
        "monitor:name": feed.name,
    }
    return " ".join(f"{name}={quoteattr(value)}" for name, value in values.items() if value)


def _escaped(text: str) -> str:
    return quoteattr(text)[1:-1]
