"""What does a page state about its article in linked data? schema.org in JSON-LD: headline, text, dates, a live blog's posts.

Only the few properties of the article itself are read; articles that a page lists (`itemListElement`, `mentions`)
are other pages' business.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.model import Block, Paragraph
from monitor.parse.dates import moment
from monitor.parse.format import Moment
from monitor.text import canonical_link, line, paragraphs
from monitor.text.clean import MAX_TEXT

#: schema.org's types of articles, without those that are advertisements or papers.
_ARTICLES = frozenset(
    {
        "AnalysisNewsArticle",
        "Article",
        "AskPublicNewsArticle",
        "BackgroundNewsArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "NewsArticle",
        "OpinionNewsArticle",
        "Report",
        "ReportageNewsArticle",
        "ReviewNewsArticle",
    }
)
#: Where the page's own article may lie in its data.
_NESTING = ("@graph", "mainEntity", "mainEntityOfPage")
#: Objects looked at in one page, and posts of one live blog: judgements, far above what pages hold.
_MAX_OBJECTS = 10_000
MAX_POSTS = 2_000
_WRAPPING = re.compile(r"^\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?)|(?:-->|(?://|/\*)?\s*\]\]>(?:\s*\*/)?)\s*$")
_TAGGED = re.compile(r"</?(?:p|br|div|li|h[1-6]|blockquote)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Linked:
    """What linked data say of the page's article; all empty where there are none."""

    headline: str = ""
    #: `articleBody`.
    body: tuple[Paragraph, ...] = ()
    posts: tuple[Block, ...] = ()
    #: The article's own text and that of all its posts, their headlines as headings.
    told: tuple[Paragraph, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    language: str | None = None


def read_linked(scripts: Iterable[str], *, links: Iterable[str], timezone: str) -> Linked:
    """Return what `scripts` say of the article known by one of `links`; a date without a zone is in `timezone`.

    A script that is no JSON says nothing.
    """
    objects = list(_objects(scripts))
    articles = [found for found in objects if _types(found) & _ARTICLES]
    if not articles:
        return Linked()
    addresses = frozenset(map(canonical_link, links)) - {""}
    article = max(articles, key=lambda found: (_names(found, addresses), bool(found.get("liveBlogUpdate"))))
    body = _paragraphs(_text(article, "articleBody"))
    posts = _posts(article, objects, timezone)
    return Linked(
        headline=line(_text(article, "headline") or _text(article, "name")),
        body=body,
        posts=posts,
        told=(*body, *(paragraph for post in posts for paragraph in _told(post))),
        published=_moment(article, "datePublished", timezone),
        updated=_moment(article, "dateModified", timezone),
        language=_text(article, "inLanguage").split("-")[0].lower()[:3] or None,
    )


def _objects(scripts: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    """Yield the objects that may be the page's article, in the order of the page."""
    left = _MAX_OBJECTS
    for script in scripts:
        waiting = [_json(script)]
        while waiting and left:
            here = waiting.pop()
            left -= 1
            if isinstance(here, list):
                waiting += reversed(here[:left])
            elif isinstance(here, dict):
                yield here
                waiting += [here[name] for name in reversed(_NESTING) if name in here]


def _json(script: str) -> Any:
    try:
        # Not strict: line breaks inside of texts are the commonest mistake of hand-made templates.
        return json.loads(_WRAPPING.sub("", script), strict=False)
    except (ValueError, RecursionError):
        return None


def _types(found: Mapping[str, Any]) -> frozenset[str]:
    """Return the object's types without their vocabulary (`https://schema.org/NewsArticle`, `schema:NewsArticle`)."""
    given = found.get("@type")
    names = given if isinstance(given, list) else [given]
    return frozenset(re.split("[/:#]", name)[-1] for name in names if isinstance(name, str))


def _names(found: Mapping[str, Any], addresses: frozenset[str]) -> int:
    """Return 1 if the object names this page, 0 if it names none, -1 if it names another."""
    page = found.get("mainEntityOfPage")
    named = [
        found.get("url"),
        found.get("@id"),
        *([page.get("@id"), page.get("url")] if isinstance(page, dict) else [page]),
    ]
    known = {canonical_link(name) for name in named if isinstance(name, str)} - {""}
    return 1 if known & addresses else -1 if known else 0


def _posts(article: Mapping[str, Any], objects: list[Mapping[str, Any]], timezone: str) -> tuple[Block, ...]:
    """Return the posts of a live blog in their order, each once: a pinned post stands there twice."""
    given = article.get("liveBlogUpdate")
    rows = given if isinstance(given, list) else [given]
    by_id = {_text(found, "@id"): found for found in objects if "@id" in found}
    found: dict[Block, None] = {}
    room = MAX_TEXT
    for row in rows[:MAX_POSTS]:
        if isinstance(row, dict) and (
            post := _post(by_id.get(_text(row, "@id"), row) if len(row) == 1 else row, timezone)
        ):
            room -= len(post.text)
            if room < 0:
                break
            found.setdefault(post)
    return tuple(found)


def _post(row: Mapping[str, Any], timezone: str) -> Block | None:
    label = line(_text(row, "headline") or _text(row, "name"))
    words = _paragraphs(_text(row, "articleBody") or _text(row, "text") or _text(row, "description"))
    if not (label or words):
        return None
    return Block(
        label=label,
        # The moment that stands above the post; an edit of the post does not move it.
        time=_moment(row, "datePublished", timezone) or _moment(row, "dateModified", timezone),
        # Some publishers write the headline once more above the text.
        text="\n".join(paragraph.text for paragraph in words if paragraph.text != label),
    )


def _told(post: Block) -> Iterator[Paragraph]:
    if post.label:
        yield Paragraph(text=post.label, emphasis=len(post.label))
    for text in post.text.split("\n"):
        if text and text != post.label:
            yield Paragraph(text=text)


def _paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a text that is markup, or plain with a line for each paragraph: publishers give either."""
    return paragraphs(text if _TAGGED.search(text) else text.replace("\n", "<br>"))


def _moment(found: Mapping[str, Any], name: str, timezone: str) -> datetime | None:
    return moment(Moment(text=_text(found, name)), timezone)


def _text(found: Mapping[str, Any], name: str) -> str:
    """Return a property's text, of several values the first; of an object the `@value` or nothing."""
    value = found.get(name)
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value")
    return value if isinstance(value, str) else ""
