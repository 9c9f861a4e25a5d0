"""News sitemaps (sitemaps.org, and Google's `sitemap-news` 0.9): what a site published in the last two days, with titles.

Only addresses that carry a `news` element are articles: of the others nobody says what they are about. A sitemap index lists sitemaps and
is no feed; its error names the sitemaps in which news stand, so that one of them can be polled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from monitor.errors import ParseError
from monitor.parse.dates import moment
from monitor.parse.elements import visit
from monitor.parse.format import Item, Items, Markup, Moment
from monitor.text import safe_link

#: Sitemaps that are looked at, of an index that may list 50 000.
MAX_SITEMAPS = 50_000
#: Sitemaps that an error names.
_NAMED = 3
#: Where an article without a date stands.
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
#: Characters in which the root element must begin; stylesheets and comments may stand before it.
_HEAD = 4_000
_ROOT = re.compile(r"<(?:\w{1,40}:)?(urlset|sitemapindex)\b", re.IGNORECASE)
_OTHER_ROOT = re.compile(r"<(?:\w{1,40}:)?(?:rss|feed|rdf|html|body)\b", re.IGNORECASE)
_NEWS = re.compile(r"news|nachrichten|noticias|actualit|haber|новост", re.IGNORECASE)
#: Where an article's element says what; the name of the element is the last step.
_URL = ("urlset", "url")
_SAID = frozenset(
    {
        (*_URL, "loc"),
        (*_URL, "lastmod"),
        (*_URL, "news", "title"),
        (*_URL, "news", "publication_date"),
        (*_URL, "news", "keywords"),
        (*_URL, "news", "publication", "name"),
        (*_URL, "news", "publication", "language"),
    }
)
_SITEMAP = ("sitemapindex", "sitemap", "loc")


def recognises(text: str) -> bool:
    """Tell whether the document's outermost element is that of a sitemap or of an index of sitemaps."""
    head = text[:_HEAD]
    found, other = _ROOT.search(head), _OTHER_ROOT.search(head)
    return found is not None and (other is None or found.start() < other.start())


def read(text: str) -> Items:
    """Return the articles of a news sitemap. Raises ParseError for an index, a sitemap without news, and what cannot be read."""
    reader = _Reader()
    visit(text, reader)
    if reader.is_index:
        raise ParseError(_instead(reader.sitemaps))
    if not reader.items and reader.addresses:
        raise ParseError("it is a sitemap, but no news sitemap: it gives addresses without titles")
    first = reader.items[0] if reader.items else None
    return Items(
        title=Markup(text=reader.publication, literal=True),
        language=first.language if first else "",
        # They are in no order: as feeds do, the newest stands first.
        items=tuple(sorted(reader.items, key=_published, reverse=True)),
    )


def read_index(text: str) -> tuple[str, ...]:
    """Return the sitemaps that an index lists, those first whose address speaks of news; none for what is no index.

    Raises ParseError for what cannot be read.
    """
    reader = _Reader()
    visit(text, reader)
    return reader.sitemaps


def news_first(sitemaps: Iterable[str]) -> tuple[str, ...]:
    """Return addresses of sitemaps, those first that speak of news."""
    return tuple(sorted(sitemaps, key=lambda url: _NEWS.search(url) is None))


def _published(item: Item) -> datetime:
    return moment(item.published, "UTC") or _LONG_AGO


def _instead(sitemaps: tuple[str, ...]) -> str:
    named = ", ".join(sitemaps[:_NAMED])
    return f"it is an index of {len(sitemaps)} sitemaps and no feed: poll a news sitemap that it lists" + (
        f", perhaps {named}" if named else ""
    )


@dataclass(slots=True)
class _Reader:
    """Collects addresses while the document goes by."""

    items: list[Item] = field(default_factory=list)
    publication: str = ""
    addresses: int = 0
    is_index: bool = False
    _said: dict[str, str] = field(default_factory=dict)
    _sitemaps: list[str] = field(default_factory=list)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        return news_first(self._sitemaps)

    def opened(self, path: tuple[str, ...], attributes: Mapping[str, str], at: int) -> None:  # noqa: ARG002  # a visitor's shape
        if len(path) == 1:
            self.is_index = path[0] == _SITEMAP[0]
        elif path == _URL:
            self._said = {}

    def closed(self, path: tuple[str, ...], text: str) -> None:
        if path in _SAID:
            self._said.setdefault(path[-1], text.strip())
        elif path == _URL:
            self.addresses += 1
            self._take()
        elif path == _SITEMAP and len(self._sitemaps) < MAX_SITEMAPS and (link := safe_link(text.strip())):
            self._sitemaps.append(link)

    def _take(self) -> None:
        said = self._said
        if not (said.get("title") and said.get("loc")):
            return
        self.publication = self.publication or said.get("name", "")
        self.items.append(
            Item(
                link=said["loc"],
                title=Markup(text=said["title"]),
                categories=tuple(filter(None, (word.strip() for word in said.get("keywords", "").split(",")))),
                language=said.get("language", ""),
                published=Moment(text=said.get("publication_date", "")),
                updated=Moment(text=said.get("lastmod", "")),
            )
        )
