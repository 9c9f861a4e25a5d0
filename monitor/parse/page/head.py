"""What does a page say about itself in its head? Title, dates, language and the article's own address."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from monitor.text import line

#: Characters in which the head's tags are looked for.
_HEAD = 200_000
_TITLE = re.compile(r"<title\b[^>]{0,200}>([^<]{0,1000})", re.IGNORECASE)
_TAG = re.compile(r"<(html|meta|link)\s([^<>]{0,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]{1,40})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]|$)")
#: Names of meta tags, the better first (ogp.me; Parse.ly's and Dublin Core's names for those without Open Graph).
_TITLES = ("og:title", "twitter:title")
_PUBLISHED = ("article:published_time", "og:article:published_time", "parsely-pub-date", "dc.date.issued", "date")
_UPDATED = ("article:modified_time", "og:article:modified_time", "og:updated_time", "last-modified")


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What stands in a page's head; dates as they are written."""

    #: The `<title>`, publisher's name and all.
    name: str = ""
    #: The article's title, else `name`.
    title: str = ""
    published: str = ""
    updated: str = ""
    language: str | None = None
    canonical: str = ""


def read_head(markup: str) -> Head:
    """Return what the page's head says; what it does not say is empty."""
    head = markup[:_HEAD]
    found = {"lang": "", "canonical": ""}
    for tag in _TAG.finditer(head):
        attributes = {
            match[1].lower(): html.unescape(match[2] or match[3] or match[4] or "")
            for match in _ATTRIBUTE.finditer(tag[2])
        }
        match tag[1].lower():
            case "html":
                found["lang"] = attributes.get("lang") or attributes.get("xml:lang", "")
            case "link" if attributes.get("rel", "").lower() == "canonical":
                found["canonical"] = attributes.get("href", "")
            case "meta":
                name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop", "")
                found.setdefault(name.lower(), attributes.get("content", ""))
    title = _TITLE.search(head)
    name = line(title[1]) if title else ""
    language = _LANGUAGE.match(found["lang"].strip())
    return Head(
        name=name,
        title=line(_first(found, _TITLES)) or name,
        published=_first(found, _PUBLISHED),
        updated=_first(found, _UPDATED),
        language=language[1].lower() if language else None,
        canonical=found["canonical"],
    )


def _first(found: dict[str, str], names: tuple[str, ...]) -> str:
    return next((found[name] for name in names if found.get(name)), "")
