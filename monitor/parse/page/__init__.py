"""What does the article page say? Bytes of one HTTP answer become an Article: title, text, a live blog's posts.

    bytes -> text (charset.py) -> markup and scripts (source.py) -> head (head.py), linked data (linked.py), text (extract.py)

What a publisher states in linked data (schema.org) is taken first: headline, dates, posts. The text comes from the
page as readers see it, and from the linked data where the page holds much less. A page without an article is an
error that says what came instead; it never means that the article is gone.

Runs in a worker process that may be killed (monitor.sandbox), as feeds do.
"""

from __future__ import annotations

from itertools import accumulate

from monitor.errors import ParseError
from monitor.model import Article, Document, Feed, Paragraph
from monitor.parse.charset import read_text
from monitor.parse.dates import moment
from monitor.parse.format import Moment
from monitor.parse.page.extract import extract
from monitor.parse.page.head import Head, read_head
from monitor.parse.page.linked import Linked, read_linked
from monitor.parse.page.source import Source, read_source
from monitor.parse.page.walls import FEWEST_WORDS, count_words, is_wall
from monitor.parse.stranger import describe, is_page
from monitor.text import fold, line, sentences
from monitor.text.clean import MAX_TEXT

__all__ = ["FEWEST_WORDS", "LEAST_SHARE", "read_page"]

#: The page's own text stands while it has at least this share of the words of `articleBody`: a judgement. Publishers cut
#: theirs here and there, a paywall leaves a paragraph or two.
LEAST_SHARE = 0.5
#: Between a live blog's posts stand times, names and buttons: what has fewer words is no text beside the posts.
_FEWEST_BETWEEN = 6


def read_page(document: Document, feed: Feed, link: str) -> Article:
    """Return the article that `document` shows; `link` is the entry's, which may differ from the address that answered.

    Raises ParseError, saying what came instead: nothing, no web page, a consent or login page, or a page without article.
    """
    text = read_text(document.body, document.headers.get("content-type", ""), language=feed.language)
    if not text.strip():
        raise ParseError("the page is empty")
    if not is_page(text):
        raise ParseError(f"the entry's link leads to no web page; {describe(text)}")
    source = read_source(text)
    head = read_head(source.markup)
    linked = read_linked(source.linked, links=(link, document.url, head.canonical), timezone=feed.timezone)
    title = linked.headline or head.title
    body = _text(source, linked, title)
    _refuse_without_article(head, linked, body)
    return Article(
        title=title,
        paragraphs=body,
        posts=linked.posts,
        published=linked.published or moment(Moment(text=head.published), feed.timezone),
        updated=linked.updated or moment(Moment(text=head.updated), feed.timezone),
        language=feed.language or head.language or linked.language,
    )


def _text(source: Source, linked: Linked, title: str) -> tuple[Paragraph, ...]:
    """Return the page's paragraphs, or those of the linked data, or, for a live blog, both without repetition."""
    shown = _without_title(extract(source.markup), title)
    if linked.posts:
        return _capped((*_beside(shown, linked.told), *linked.told))
    if count_words(shown) < LEAST_SHARE * count_words(linked.body):
        return linked.body
    return shown


def _without_title(shown: tuple[Paragraph, ...], title: str) -> tuple[Paragraph, ...]:
    """Leave out the title above the text: it is the entry's title already."""
    return shown[1:] if shown and fold(shown[0].text) == fold(title) else shown


def _beside(shown: tuple[Paragraph, ...], told: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """Return the paragraphs on the page that say something that is in none of the posts: an introduction, a summary."""
    known = {fold(sentence) for paragraph in told for sentence in sentences(paragraph.text)}
    return tuple(
        paragraph
        for paragraph in shown
        if len(paragraph.text.split()) >= _FEWEST_BETWEEN
        and any(fold(sentence) not in known for sentence in sentences(paragraph.text))
    )


def _capped(found: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """Return the first paragraphs that have MAX_TEXT characters together."""
    lengths = accumulate(len(paragraph.text) for paragraph in found)
    return tuple(paragraph for paragraph, length in zip(found, lengths, strict=True) if length <= MAX_TEXT)


def _refuse_without_article(head: Head, linked: Linked, body: tuple[Paragraph, ...]) -> None:
    """Raise ParseError for a page that asks for consent or a login, or has too few words."""
    if linked.posts:
        return
    words = count_words(body)
    named = f' titled "{line(head.name, limit=100)}"' if head.name else ""
    if is_wall(head.name, words):
        raise ParseError(f"the page shows no article, but a consent, login or waiting page{named}")
    if words < FEWEST_WORDS:
        raise ParseError(f"the page{named} shows no article: {words} words of text, fewer than {FEWEST_WORDS}")
