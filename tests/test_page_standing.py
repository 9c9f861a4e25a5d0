"""Whose words count, an entry's feed's or its page's: each decision is a table of cases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.model import Article, Change, Edit, Entry, Feed, Kind, KnownEntry, Page, PagePoll, Paragraph
from monitor.revise import paged
from monitor.revise.paged import Answer, Course, Standing
from tests.newsroom import moment
from tests.test_article_pages import LINK, STORY, newsroom

FEED = newsroom(Page.ALWAYS).feeds["ledger"]
MOVED = "https://ledger.example/truce-begins-in-aleppo"
CORRECTION = "Correction: An earlier version of this article gave a wrong number. Forty people were killed near Aleppo."
WITHDRAWN = "We have withdrawn this story because we could not confirm what it said about the truce in Syria."


def known(*, text: str = "The page.", title: str = "A", is_paged: bool = True) -> KnownEntry:
    return KnownEntry(
        id=1, feed="ledger", key="1", link=LINK, story=1, number=1, title=title, text=text, fingerprint="",
        fingerprints=frozenset(), paged=is_paged,
    )  # fmt: skip


def shown(title: str, *lines: str, link: str = LINK) -> Entry:
    return Entry(feed="ledger", key="1", title=title, link=link, paragraphs=tuple(Paragraph(text=t) for t in lines))


NOW = moment("10:00")
SAID, SAYS = shown("A", "Talks go on."), shown("A", "Talks have ended.")
ELSEWHERE = replace(SAID, link=MOVED)
STATE = paged.feed_state(SAID, frozenset())
WELL = PagePoll(entry=1, feed="ledger", key="1", url=LINK, due=moment("20:00"), feed_state=STATE, etag='"1"')
FAILS, DONE = replace(WELL, failures=1), replace(WELL, due=None)
NEVER = replace(FEED, page=Page.NEVER)
#: (feed, what it lists, what is remembered of the page, what that means)
STANDINGS: tuple[tuple[Feed, Entry, PagePoll | None, Standing], ...] = (
    (FEED, SAID, None, Standing.NO_PAGE),
    (FEED, SAYS, None, Standing.NO_PAGE),
    (FEED, SAID, WELL, Standing.STANDS),
    (FEED, SAYS, WELL, Standing.NEWS),
    (FEED, SAYS, replace(WELL, feed_state=""), Standing.STANDS),
    (FEED, SAID, replace(WELL, news=True), Standing.STANDS),
    (FEED, SAID, FAILS, Standing.STANDS),
    (FEED, SAYS, FAILS, Standing.FAILING),
    (FEED, SAID, DONE, Standing.GIVEN_UP),
    (FEED, SAYS, DONE, Standing.GIVEN_UP),
    (FEED, ELSEWHERE, WELL, Standing.MOVED),
    (FEED, ELSEWHERE, DONE, Standing.MOVED),
    (FEED, replace(SAID, link=f"{LINK}?utm_source=x"), WELL, Standing.STANDS),
    (NEVER, SAYS, WELL, Standing.UNWANTED),
    (NEVER, ELSEWHERE, FAILS, Standing.UNWANTED),
)


@pytest.mark.parametrize(("feed", "entry", "page", "expected"), STANDINGS)
def test_whose_words_count_when_the_feed_lists_an_entry(
    feed: Feed, entry: Entry, page: PagePoll | None, expected: Standing
) -> None:
    """One table: which page, and whether the feed says something new; the page's words stand or are given up accordingly."""
    found = paged.listed(feed, entry, known(), page, common=(), now=NOW)
    assert paged.standing(feed, entry, page, paged.feed_state(entry, ())) is found.standing is expected
    if expected in paged.PAGE_COUNTS:
        assert found.entry is not None
        assert found.page is not None
        assert found.entry.text == "The page."
        assert found.page.feed_state == paged.feed_state(entry, ())
        assert (found.page.news, found.page.due) == (
            (True, NOW) if expected is Standing.NEWS else (page is not None and page.news, WELL.due)
        )
    else:
        assert found.entry is None
        assert found.page is None or (found.page.etag, found.page.feed_state, found.page.news) == (None, "", False)
        assert found.page is None or (found.page.url == MOVED) == (expected is Standing.MOVED)


PAGED, OF_FEED = known(), known(text="A teaser.", is_paged=False)
WHOLE = known(text="\n".join(STORY), is_paged=False)
ARTICLE = shown("A", *STORY)
#: (answer, known, the other words, the feed has news, what follows)
COURSES: tuple[tuple[Answer, KnownEntry, KnownEntry | None, bool, Course], ...] = (
    (Answer.FAILED, PAGED, OF_FEED, False, Course.WAIT),
    (Answer.FAILED, PAGED, OF_FEED, True, Course.FEED),
    (Answer.FAILED, OF_FEED, PAGED, True, Course.WAIT),
    (Answer.FAILED, OF_FEED, None, False, Course.WAIT),
    (Answer.SAME, PAGED, OF_FEED, False, Course.WAIT),
    (Answer.SAME, PAGED, OF_FEED, True, Course.BESIDE),
    (Answer.SAME, OF_FEED, PAGED, False, Course.WAIT),
    (Answer.ARTICLE, PAGED, OF_FEED, False, Course.PAGE),
    (Answer.ARTICLE, PAGED, OF_FEED, True, Course.PAGE),
    (Answer.ARTICLE, PAGED, None, False, Course.PAGE),
    (Answer.ARTICLE, OF_FEED, PAGED, False, Course.BACK),
    (Answer.ARTICLE, WHOLE, PAGED, False, Course.BACK),
    (Answer.ARTICLE, WHOLE, None, False, Course.WHOLE),
    (Answer.ARTICLE, OF_FEED, None, False, Course.FIRST),
)


@pytest.mark.parametrize(("said", "entry", "other", "news", "expected"), COURSES)
def test_what_follows_from_a_pages_answer(
    said: Answer, entry: KnownEntry, other: KnownEntry | None, *, news: bool, expected: Course
) -> None:
    """One table: what the page answered, whose words count, what is kept of the others, and whether the feed waits."""
    article = ARTICLE if said is Answer.ARTICLE else None
    assert paged.course(said, entry, other=other, shown=article, news=news) is expected


#: (known, other words, the page's headline when it was last read, text and title that are compared with)
BASES: tuple[tuple[KnownEntry, KnownEntry | None, str, tuple[str, str]], ...] = (
    (PAGED, OF_FEED, "A", ("The page.", "A")),
    (OF_FEED, None, "", ("A teaser.", "A")),
    (OF_FEED, replace(PAGED, title="Page"), "Page", ("The page.", "Page")),
    (replace(OF_FEED, title="Later"), PAGED, "Page", ("The page.", "Later")),
)


@pytest.mark.parametrize(("entry", "other", "headline", "expected"), BASES)
def test_a_page_is_compared_with_what_it_said(
    entry: KnownEntry, other: KnownEntry | None, headline: str, expected: tuple[str, str]
) -> None:
    """Whatever the feed has said meanwhile; a headline that was the feed's is the one that the feed has now."""
    found = paged.base(entry, other, replace(WELL, headline=headline))
    assert (found.text, found.title) == expected


def change(kind: Kind, *added: str, edited: tuple[Edit, ...] = ()) -> Change:
    return Change(kind=kind, title="A", text="feed", added=added, edited=edited, removed=("Gone.",), fingerprint="f")


ON_PAGE = known(text="\n".join(STORY))
#: (what the feed says anew, the page has said something new itself, what is told of the feed's)
BESIDE: tuple[tuple[Change | None, bool, tuple[str, ...]], ...] = (
    (None, False, ()),
    (change(Kind.COSMETIC, "Talks."), False, ()),
    (change(Kind.REMOVAL), False, ()),
    (change(Kind.UPDATE, CORRECTION), False, (CORRECTION,)),
    (change(Kind.UPDATE, CORRECTION), True, ()),
    (change(Kind.CORRECTION, CORRECTION), True, (CORRECTION,)),
    (change(Kind.UPDATE, STORY[1], "Bread is here."), False, ("Bread is here.",)),
    (change(Kind.UPDATE, STORY[1]), False, ()),
)


@pytest.mark.parametrize(("found", "told", "expected"), BESIDE)
def test_what_is_told_of_the_feed_beside_its_page(
    found: Change | None, *, told: bool, expected: tuple[str, ...]
) -> None:
    """Only what the page does not say, and no second wording of what it just said; the page's own words stay as they are."""
    made = paged.beside(found, ON_PAGE, told=told)
    assert (made.added if made else ()) == expected
    assert made is None or (made.text, made.removed, made.fingerprint) == (ON_PAGE.text, (), ON_PAGE.fingerprint)


#: (what the first text of a page adds to its teaser, what it announces)
ANNOUNCED: tuple[tuple[Change | None, tuple[str, ...]], ...] = (
    (None, ()),
    (change(Kind.UPDATE, *STORY), ()),
    (change(Kind.CORRECTION, *STORY, CORRECTION), (CORRECTION,)),
    (change(Kind.CORRECTION, "Correction", STORY[0], STORY[1]), ("Correction", STORY[0])),
    (change(Kind.RETRACTION, WITHDRAWN, STORY[0]), (WITHDRAWN,)),
    (change(Kind.CORRECTION, STORY[0]), (STORY[0],)),
)


@pytest.mark.parametrize(("found", "expected"), ANNOUNCED)
def test_what_a_page_announces_stands_without_the_article(found: Change | None, expected: tuple[str, ...]) -> None:
    """The note alone is told, with the paragraph below its label; where nothing stands out, all that is new."""
    made = paged.announcement(found)
    assert (made.added if made else ()) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    (
        ("Two towns …", "Two towns left"),
        ("Two towns [...]", "Two towns left"),
        ("Two ships …", "Two ships …"),
        ("", "Two towns left"),
    ),
)
def test_a_headline_that_the_feed_has_cut_is_the_pages(title: str, expected: str) -> None:
    """In whatever way it marks the cut, if the page's headline begins so."""
    article = Article(title="Two towns left", paragraphs=ARTICLE.paragraphs)
    assert paged.on_page(SAID, known(title=title), WELL, article).title == expected
