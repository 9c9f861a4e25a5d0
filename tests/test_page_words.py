"""Whose words count for an entry, its feed's or its page's: headline, dates, what the feed repeats, what the page repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.errors import FetchError, ParseError
from monitor.model import Document, Edit, Entry, KnownEntry, Page, PagePoll, Paragraph, Poll, Taken
from monitor.pipeline import PageArrival, ask_any
from monitor.recording import Answer
from monitor.replay import Replay
from monitor.revise import COMMON, marks, paged
from monitor.sandbox import Inline
from tests.newsroom import moment
from tests.test_article_pages import EMPTY, LINK, STORY, TEASER, URL, answer, newsroom

FEED = newsroom(Page.ALWAYS).feeds["ledger"]
TWO, NINE = "Two towns left out of the truce for Syria", "Nine towns left out of the truce for Syria"


def feed(clock: str, *items: tuple[str, str, Sequence[str]], date: str = "Fri, 12 Aug 2016 09:00:00 GMT") -> Answer:
    """Return what the feed answers: items of (guid, title, paragraphs); an empty date leaves it out."""
    rows = "".join(
        f"<item><guid>{key}</guid><link>{LINK}-{key}</link>"
        + (f"<title>{title}</title>" if title else "")
        + (f"<pubDate>{date}</pubDate>" if date else "")
        + f"<description>{''.join(f'&lt;p&gt;{text}&lt;/p&gt;' for text in paragraphs)}</description></item>"
        for key, title, paragraphs in items
    )
    body = f'<rss version="2.0"><channel><title>The Ledger</title>{rows}</channel></rss>'
    return answer(clock, URL, body.encode(), kind="application/rss+xml")


def page(clock: str, headline: str, *paragraphs: str, key: str = "1", modified: str = "") -> Answer:
    """Return what the page of an entry answers."""
    head = f'<meta property="article:modified_time" content="{modified}">' if modified else ""
    head += '<meta property="article:published_time" content="2016-08-10T08:00:00Z">' if modified else ""
    body = f"<article><h1>{headline}</h1>{''.join(f'<p>{text}</p>' for text in paragraphs)}</article>"
    html = f"<html><head><title>{headline}</title>{head}</head><body>{body}</body></html>"
    return answer(clock, f"{LINK}-{key}", html.encode())


async def played(*answers: Answer) -> tuple[Replay, list[Taken]]:
    """Return a replay after its end, and what it took."""
    replay = Replay(newsroom(Page.ALWAYS))
    happenings = await replay.run((answer("08:00", URL, EMPTY, kind="application/rss+xml"), *answers))
    return replay, [what for _, what in happenings if isinstance(what, Taken)][1:]


def stood(replay: Replay, key: str = "1") -> KnownEntry:
    with replay.stage.store.reading() as view:
        return view.known("ledger", [key])[key]


def kinds(taken: list[Taken]) -> list[str]:
    return [str(item.revision.change.kind) for item in taken]


# ---------------------------------------------------------------- headlines


@pytest.mark.parametrize(
    "title", ("", TWO, "Two towns left out of …"), ids=["none", "the page's own", "cut off by the feed"]
)
async def test_the_headline_of_the_page_counts_where_the_feed_has_no_other(title: str) -> None:
    """It is the entry's; when the page changes it, that is told, though the feed goes on with what it has."""
    same = ("1", title, [TEASER])
    replay, taken = await played(
        page("09:00", TWO, *STORY), feed("09:00", same), feed("09:30", same),
        page("10:00", NINE, *STORY), feed("12:00", same), feed("18:00", same),
    )  # fmt: skip
    assert kinds(taken) == ["new", "update"]
    assert taken[1].revision.change.edited == (Edit(before=TWO, after=NINE),)
    assert stood(replay).title == NINE


async def test_a_headline_of_the_feeds_own_stays() -> None:
    """Where feed and page have different headlines, the feed's is the entry's, whatever the page makes of its own."""
    same = ("1", "Truce talks on Syria", [TEASER])
    replay, taken = await played(
        page("09:00", TWO, *STORY), feed("09:00", same), page("10:00", NINE, *STORY), feed("18:00", same)
    )
    assert kinds(taken) == ["new"]
    assert stood(replay).title == "Truce talks on Syria"


async def test_a_headline_that_the_feed_changes_counts_from_then_on() -> None:
    """A new headline in the feed is newer than the page's."""
    replay, taken = await played(
        page("09:00", TWO, *STORY), feed("09:00", ("1", TWO, [TEASER])), page("10:00", NINE, *STORY),
        feed("18:00", ("1", "Ten towns left out of the truce for Syria", [TEASER])),
    )  # fmt: skip
    assert [item.revision.change.title[:4] for item in taken] == ["Two ", "Nine", "Ten "]
    assert stood(replay).title.startswith("Ten towns")


# ---------------------------------------------------------------- dates


async def test_the_dates_of_the_page_count_where_the_feed_gives_none() -> None:
    """They stay the entry's, and a feed without dates does not make them change at every poll."""
    same = ("1", TWO, [TEASER])
    replay, taken = await played(
        page("09:00", TWO, *STORY, modified="2016-08-12T08:30:00Z"), feed("09:00", same, date=""),
        feed("09:30", same, date=""), feed("18:00", same, date=""),
    )  # fmt: skip
    assert stood(replay).date == datetime(2016, 8, 12, 8, 30, tzinfo=UTC)
    assert kinds(taken) == ["new"]


async def test_the_dates_of_the_feed_stay_where_it_gives_them() -> None:
    """The page's own would move with every poll of feed and page in turn."""
    same = ("1", TWO, [TEASER])
    replay, taken = await played(
        page("09:00", TWO, *STORY, modified="2016-08-12T08:30:00Z"), feed("09:00", same), feed("18:00", same)
    )
    assert stood(replay).date == moment("09:00")
    assert kinds(taken) == ["new"]


async def test_the_page_says_until_when_its_markers_may_be() -> None:
    """An article of two days ago, updated a day later: its `0900 GMT` is the morning of its last change, not of its birth."""
    update = "UPDATE 0900 GMT: The bakeries of Aleppo have flour again, and queues have formed before all of them."
    replay, _ = await played(
        page("09:00", TWO, update, *STORY, modified="2016-08-11T10:00:00Z"),
        feed("09:00", ("1", TWO, [TEASER]), date="Wed, 10 Aug 2016 08:00:00 GMT"),
    )
    with replay.stage.store.reading() as view:
        ((_, change),) = view.entries(link="1")
    assert [block.time for block in change.blocks] == [datetime(2016, 8, 11, 9, 0, tzinfo=UTC)]


# ---------------------------------------------------------------- what is repeated

PLUG = "Write to the editors of this newspaper about what you have seen in your own town."


def report(number: int) -> tuple[str, ...]:
    town = f"Town{chr(96 + number)}{chr(96 + number)}"
    return (
        f"The mayor of {town} said that the truce for Syria had reached the square of {town} in the morning.",
        f"People in {town} opened {number + 20} shops that had been closed since the winter, and the {town} school.",
        f"Nobody in {town} would say whether the lorries of number {number} would come back before the week ends.",
    )


async def test_what_pages_repeat_is_learned_though_the_feed_gives_whole_articles() -> None:
    """A line that stands on every page and in no feed is news a few times, and then furniture."""
    items = [(str(number), f"Truce reaches town {number}", report(number)) for number in range(1, COMMON + 3)]
    pages = [page("08:30", title, *text, PLUG, key=key) for key, title, text in items]
    polls = [feed(f"{9 + number}:00", *items[number::-1]) for number in range(len(items))]
    _, taken = await played(*pages, *polls)
    told = [item.revision.entry for item in taken if PLUG in item.revision.change.added]

    assert told == [str(number) for number in range(1, COMMON + 1)]


async def test_a_page_is_counted_once() -> None:
    """What a page and its feed both show, and what a page shows a second time, is one line of one entry."""
    same = ("1", TWO, [TEASER])
    longer = ("1", TWO, [f"{TEASER} It is late."])
    replay, _ = await played(
        page("09:00", TWO, TEASER, *STORY, PLUG), feed("09:00", same),
        answer("09:30", f"{LINK}-1", b"gone", status=410), feed("10:00", same), feed("11:00", longer),
        page("12:00", TWO, TEASER, *STORY, PLUG), feed("13:00", same),
    )  # fmt: skip
    shown = marks(Entry(feed="", key="", paragraphs=tuple(Paragraph(text=text) for text in (TEASER, PLUG))))
    assert stood(replay).paged
    with replay.stage.store.reading() as view:
        assert view.common_lines("ledger", shown, at_least=1) == shown
        assert view.common_lines("ledger", shown, at_least=2) == frozenset()


async def test_a_page_that_comes_back_as_it_was_counts_again() -> None:
    """After it was given up, the same bytes are read once more: else the feed's teaser would count until the page changes."""
    replay, _ = await played(
        page("09:00", TWO, *STORY), feed("09:00", ("1", TWO, [TEASER])),
        answer("09:30", f"{LINK}-1", b"gone", status=410), feed("11:00", ("1", TWO, [TEASER])),
        page("12:00", TWO, *STORY), feed("13:00", ("1", TWO, [f"{TEASER} It is late."])),
    )  # fmt: skip
    assert stood(replay).text == "\n".join(STORY)


def shown(title: str, *lines: str) -> Entry:
    return Entry(feed="ledger", key="1", title=title, link=LINK, paragraphs=tuple(Paragraph(text=t) for t in lines))


#: (what the feed said, what it says, whether that is news)
STATES = (
    (shown("A", "Talks go on.", "12 comments"), shown("A", "Talks go on.", "13 comments"), False),
    (shown("A", "Talks go on.", "Share this"), shown("A", "Talks go on."), False),
    (shown("A", "Talks go on."), shown("A", "Talks have ended."), True),
    (shown("A", "Level 4 of 5 was reached."), shown("A", "Level 5 of 5 was reached."), True),
    (shown("A", "Talks go on."), shown("B", "Talks go on."), True),
)


@pytest.mark.parametrize(("before", "after", "is_news"), STATES)
def test_counters_and_common_lines_of_a_feed_ask_no_page(before: Entry, after: Entry, *, is_news: bool) -> None:
    """They change at every poll: only what an article says anew has its page asked out of turn."""
    common = marks(shown("", "Share this"))
    state = paged.feed_state(before, common)
    known = KnownEntry(
        id=1, feed="ledger", key="1", link=LINK, story=1, number=1, title=before.title, text="The page.",
        fingerprint="", fingerprints=frozenset(), paged=True,
    )  # fmt: skip
    asked = PagePoll(entry=1, feed="ledger", key="1", url=LINK, due=moment("20:00"), feed_state=state)
    found = paged.listed(FEED, after, known, asked, common=common, now=moment("10:00"))

    assert found.entry is not None
    assert found.entry.text == "The page."
    assert (found.page is not None and found.page.due == moment("10:00")) == is_news


# ---------------------------------------------------------------- asking


class Web:
    """Answers every request with the same bytes, or with an error."""

    def __init__(self, answer: bytes | Exception) -> None:
        self.answer = answer

    async def fetch(self, poll: Poll, now: datetime) -> Document:
        if isinstance(self.answer, Exception):
            raise self.answer
        headers = {"content-type": "text/html"}
        return Document(feed=poll.feed, url=poll.url, status=200, headers=headers, body=self.answer, at=now)


POLLS = (
    Poll(feed="ledger", url=URL, due=moment("09:00")),
    PagePoll(entry=1, feed="ledger", key="1", url=LINK, due=moment("09:00")),
)
ENDINGS = (
    (b"", ParseError, False),
    (FetchError("the server is away", status=503), FetchError, False),
    (KeyError("ours"), ParseError, True),
)


@pytest.mark.parametrize("poll", POLLS, ids=["feed", "page"])
@pytest.mark.parametrize(("said", "error", "is_ours"), ENDINGS)
async def test_feeds_and_pages_end_alike(
    poll: Poll | PagePoll, said: bytes | Exception, error: type[Exception], *, is_ours: bool
) -> None:
    """What cannot be read, what does not answer, and a fault of ours are errors of the one address; ours are told apart."""
    arrival = await ask_any(FEED, poll, web=Web(said), runner=Inline(), now=moment("09:00"))

    assert isinstance(arrival, PageArrival) == isinstance(poll, PagePoll)
    assert isinstance(arrival.error, error)
    assert (arrival.crash is said) == is_ours
    assert arrival.document is None


@pytest.mark.parametrize("poll", POLLS, ids=["feed", "page"])
async def test_bytes_that_were_taken_are_not_read_again(poll: Poll | PagePoll) -> None:
    """Neither a feed nor a page with the same bytes as last time is parsed: it would be an error here."""
    known = replace(poll, body_hash="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    arrival = await ask_any(FEED, known, web=Web(b""), runner=Inline(), now=moment("09:00"))

    assert (arrival.error, arrival.document is not None) == (None, True)
