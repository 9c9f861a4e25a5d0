"""Whose words count for an entry, its feed's or its page's? Values in, values out; taking.py reads and writes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model import Article, Entry, Feed, KnownEntry, Page, PagePoll, Paragraph, Wire
from monitor.revise import fingerprint
from monitor.revise.learned import is_common, mark_of
from monitor.text import canonical_link

#: How feeds end a headline that they have cut.
_CUT = ("…", "...")


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """What a feed's listing means for an entry whose text is that of its page."""

    #: What is compared with the known state: the page's text, which stands until the page says otherwise; None where the
    #: page is given up, and what the feed says is compared with what it said.
    entry: Entry | None
    #: What is remembered of the page from now on; None where that has not changed.
    page: PagePoll | None = None


def listed(
    feed: Feed, entry: Entry, known: KnownEntry, page: PagePoll | None, *, common: Collection[str], now: datetime
) -> Listed:
    """Return what an entry in a listing means for its page.

    Where the feed says something new, the page is asked at once, and its ladder begins anew. A page that cannot be
    read, is not wanted any more or is that of another article is given up.
    """
    state = feed_state(entry, common)
    if page is None:
        return Listed(entry=None)
    if feed.page is Page.NEVER:
        return Listed(entry=None, page=_unread(page))
    if canonical_link(page.url) != canonical_link(entry.link):
        return Listed(entry=None, page=wanted(known, entry.link, now))
    news = page.feed_state not in {"", state}
    if page.due is None or (news and page.failures):
        return Listed(entry=None, page=_unread(page))
    seen = replace(page, feed_state=state)
    if news:
        seen = replace(seen, due=now, changed=now)
    return Listed(entry=_with_words_of_page(entry, known, page, state), page=None if seen == page else seen)


def _unread(page: PagePoll) -> PagePoll:
    """Return a page whose words do not count any more: when it is asked again, the same bytes are read again."""
    return replace(page, etag=None, last_modified=None, body_hash=None, feed_state="")


def _with_words_of_page(entry: Entry, known: KnownEntry, page: PagePoll, state: str) -> Entry:
    """Return an entry as its page shows it; a headline that the feed has changed counts, a date it does not give stays."""
    half = len(state) // 2
    retitled = page.feed_state and page.feed_state[:half] != state[:half]
    return replace(
        entry,
        title=entry.title if retitled and entry.title else known.title or entry.title,
        paragraphs=tuple(Paragraph(text=text) for text in known.text.split("\n") if text),
        published=entry.published if entry.date else known.date,
    )


def feed_state(entry: Entry, common: Collection[str]) -> str:
    """Return by what a feed's words on an entry are known again, headline and text by halves.

    Lines that the feed repeats from entry to entry, and the counters in it, do not count: they change at every poll.
    """
    rows = (mark_of(part.text) or part.text for part in entry.paragraphs if not is_common(part, common))
    return fingerprint(entry.title, "\n".join(rows))


def wanted(known: KnownEntry, link: str, now: datetime) -> PagePoll:
    """Return a page that is to be asked for the first time."""
    return PagePoll(entry=known.id, feed=known.feed, key=known.key, url=link, due=now)


def asked_again(page: PagePoll, link: str, now: datetime) -> PagePoll:
    """Return the page of an entry that has moved: asked at once, wherever its link leads now, and as if it had never failed."""
    if canonical_link(page.url) != canonical_link(link):
        return PagePoll(entry=page.entry, feed=page.feed, key=page.key, url=link, due=now)
    return replace(page, due=now, failures=0)


def on_page(stored: Entry, known: KnownEntry, page: PagePoll, article: Article) -> Entry:
    """Return an entry as its page shows it: `stored` is what its feed shows, and counts where the feed says it itself."""
    dated = stored if stored.date else article
    return replace(
        stored,
        title=_headline(known.title, page.headline, article.title),
        paragraphs=article.paragraphs,
        posts=article.posts,
        language=stored.language or article.language,
        published=dated.published,
        updated=dated.updated,
        # What the agency said belongs to the feed's version of the text.
        wire=Wire(),
    )


def _headline(known: str, before: str, now: str) -> str:
    """Return the page's headline where the feed gives none, or cuts it, or gave the one that the page had."""
    cut = known.endswith(_CUT) and now.startswith(known.rstrip("…. "))
    return now if now and (known in {"", before} or cut) else known
