"""Whose words count for an entry, its feed's or its page's?

    what the feed lists   -> Standing: do the page's words stand, and is the page asked?
    what the page answers -> Course: with what is compared, and whose words count from then on?

Feed and page are each compared with what they said themselves: a teaser and an article cannot be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from monitor.model import (
    CORRECTING_KINDS,
    Article,
    Change,
    Entry,
    Feed,
    Kind,
    KnownEntry,
    Page,
    PagePoll,
    Paragraph,
    Wire,
)
from monitor.revise.blocks import split
from monitor.revise.compare import fingerprint, is_cut, without_cut, words
from monitor.revise.identity import is_whole
from monitor.revise.learned import is_common, mark_of
from monitor.revise.notes import announced
from monitor.revise.sides import Side
from monitor.text import canonical_link, sentences

#: A note of fewer words is only the label of the next paragraph ("Correction").
_LABEL_WORDS = 3


# ---------------------------------------------------------------- what the feed lists


class Standing(StrEnum):
    """What a listing means for the words of an entry's page, and why."""

    #: Nothing is remembered of a page.
    NO_PAGE = "no-page"
    #: The feed's pages are asked no more.
    UNWANTED = "unwanted"
    #: The entry's link leads to another page.
    MOVED = "moved"
    #: The page is asked no more: it failed too often, or has not changed for days.
    GIVEN_UP = "given-up"
    #: The feed says something new, and the page fails.
    FAILING = "failing"
    #: The feed says something new: the page is asked at once.
    NEWS = "news"
    #: The page's words stand until it says otherwise.
    STANDS = "stands"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Listing:
    feed: Feed
    entry: Entry
    page: PagePoll
    #: The feed's words are others than those that it gave last.
    news: bool


#: What each standing asks for; the first that holds is the one.
_STANDINGS: tuple[tuple[Standing, Callable[[_Listing], bool]], ...] = (
    (Standing.UNWANTED, lambda now: now.feed.page is Page.NEVER),
    (Standing.MOVED, lambda now: canonical_link(now.page.url) != canonical_link(now.entry.link)),
    (Standing.GIVEN_UP, lambda now: now.page.due is None),
    (Standing.FAILING, lambda now: now.news and now.page.failures > 0),
    (Standing.NEWS, lambda now: now.news),
)
#: In these the page's words count.
PAGE_COUNTS = frozenset({Standing.NEWS, Standing.STANDS})


def standing(feed: Feed, entry: Entry, page: PagePoll | None, state: str) -> Standing:
    """Return what it means for an entry whose page's words count that its feed lists it so; `state`: see feed_state."""
    if page is None:
        return Standing.NO_PAGE
    listing = _Listing(feed=feed, entry=entry, page=page, news=page.feed_state not in {"", state})
    return next((found for found, holds in _STANDINGS if holds(listing)), Standing.STANDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """What is done about an entry whose page's words count, when its feed lists it."""

    standing: Standing
    #: What is compared with the known state: the page's text, which stands until the page says otherwise; None where the
    #: page is given up, and what the feed says is compared with what it said.
    entry: Entry | None
    #: What is remembered of the page from now on.
    page: PagePoll | None


def listed(
    feed: Feed, entry: Entry, known: KnownEntry, page: PagePoll | None, *, common: Collection[str], now: datetime
) -> Listed:
    """Return what an entry in a listing means for its page.

    Where the feed says something new, the page is asked at once, and its ladder begins anew. Until it has answered, the
    feed's words are news (see PagePoll.news).
    """
    state = feed_state(entry, common)
    found = standing(feed, entry, page, state)
    if page is None or found not in PAGE_COUNTS:
        moved = replace(wanted(known, entry.link, now), headline=page.headline) if page else None
        return Listed(standing=found, entry=None, page=moved if found is Standing.MOVED else page and unread(page))
    seen = replace(page, feed_state=state)
    if found is Standing.NEWS:
        seen = replace(seen, due=now, changed=now, news=True)
    return Listed(standing=found, entry=_with_words_of_page(entry, known, page, state), page=seen)


def unread(page: PagePoll) -> PagePoll:
    """Return a page whose words do not count any more: when it is asked again, the same bytes are read again."""
    return replace(page, etag=None, last_modified=None, body_hash=None, feed_state="", news=False)


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
        return PagePoll(entry=page.entry, feed=page.feed, key=page.key, url=link, due=now, headline=page.headline)
    return replace(page, due=now, failures=0)


# ---------------------------------------------------------------- what the page answers


class Answer(StrEnum):
    """What came of asking a page."""

    FAILED = "failed"
    #: It says what it said.
    SAME = "same"
    ARTICLE = "article"


class Course(StrEnum):
    """What follows from a page's answer."""

    #: Nothing: the words that count go on to do so.
    WAIT = "wait"
    #: The feed's words count again, and its news are compared with what it said: the page cannot tell them.
    FEED = "feed"
    #: The page's words stand; the feed's news are compared with what the feed said, and told beside them.
    BESIDE = "beside"
    #: The page's text is compared with what the page said.
    PAGE = "page"
    #: So it is after the feed's words counted for a while; the page's count again.
    BACK = "back"
    #: The page's first text is compared with the feed's, which was the whole article.
    WHOLE = "whole"
    #: The page's first text takes the place of a teaser.
    FIRST = "first"


def course(answer: Answer, known: KnownEntry, *, other: KnownEntry | None, shown: Entry | None, news: bool) -> Course:
    """Return what follows from a page's answer to the question after `news` of the feed, or to that of its ladder.

    `other` is the entry in the words that do not count now, `shown` as its page shows it (for an article).
    """
    if answer is not Answer.ARTICLE or shown is None:
        if not (known.paged and news):
            return Course.WAIT
        return Course.FEED if answer is Answer.FAILED else Course.BESIDE
    if known.paged:
        return Course.PAGE
    if other is not None:
        return Course.BACK
    return Course.WHOLE if is_whole(known, shown) else Course.FIRST


def base(known: KnownEntry, other: KnownEntry | None, page: PagePoll) -> KnownEntry:
    """Return with what a page's text is compared: what the page said last, where it said anything.

    Where the feed had a headline of its own before, the one that it has now is no news of the page.
    """
    if known.paged or other is None:
        return known
    return other if other.title == page.headline else replace(other, title=known.title)


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
    cut = is_cut(known) and now.startswith(without_cut(known).rstrip("…. "))
    return now if now and (known in {"", before} or cut) else known


# ---------------------------------------------------------------- what is told of it


def announcement(change: Change | None) -> Change | None:
    """Return what the first text of a page announces of itself, a correction or a withdrawal, without the article around it.

    None where it announces nothing; `change` is that from the feed's teaser.
    """
    if change is None or change.kind not in CORRECTING_KINDS:
        return None
    notes = [number for number, text in enumerate(change.added) if _announces(text)]
    labels = [number + 1 for number in notes if len(words(change.added[number])) < _LABEL_WORDS]
    added = tuple(change.added[number] for number in sorted({*notes, *labels}) if number < len(change.added))
    return replace(change, added=added or change.added, removed=(), edited=(), blocks=() if added else change.blocks)


def _announces(text: str) -> bool:
    return bool(announced("", "", sentences(text)))


def feed_news(feed: KnownEntry, stored: Entry, known: KnownEntry) -> KnownEntry:
    """Return the feed's earlier words (`feed`) as its new ones (`stored`) are compared with them.

    A headline that the feed has changed was told with the page's text (`known`) already.
    """
    return replace(feed, title=stored.title) if stored.title == known.title else feed


def beside(found: Change | None, known: KnownEntry, *, told: bool) -> Change | None:
    """Return what the feed says anew and its page does not, as a revision that leaves the page's words as they are.

    `found` is the change of the feed's own words, `known` the entry in its page's words; where the page has `told` of
    something new itself, that is taken for the feed's news, unless they correct something. None where nothing is left.
    """
    if found is None or found.kind not in {Kind.UPDATE, *CORRECTING_KINDS}:
        return None
    if told and found.kind not in CORRECTING_KINDS:
        return None
    said = Side([line for section in split(map(_row, known.text.split("\n"))) for line in section.lines])
    left = tuple(text for text in found.added if not all(map(said.says, sentences(text))))
    if not left:
        return None
    edited = tuple(edit for edit in found.edited if not said.says(edit.after))
    return replace(
        found,
        title=known.title,
        text=known.text,
        fingerprint=known.fingerprint,
        added=left,
        edited=edited,
        removed=(),
        blocks=(),
    )


def _row(text: str) -> Paragraph:
    return Paragraph(text=text)
