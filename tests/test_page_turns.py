"""Feed and page take turns: whose words count when one of them fails, moves, comes back or knows better; nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.errors import FetchError
from monitor.model import Article, Document, Entry, Kind, Listing, Newsroom, Page, PagePoll, Paragraph, Poll, Taken
from monitor.pipeline import Arrival, PageArrival, Pipeline
from monitor.recording import Answer
from monitor.rehearsal import Told
from monitor.replay import Replay
from monitor.store.memory import MemoryStore
from tests.newsroom import moment
from tests.test_article_pages import (
    EMPTY,
    LINK,
    STORY,
    TEASER,
    UPDATE,
    URL,
    answer,
    desks,
    feed_document,
    newsroom,
    page_document,
)

FEED = newsroom(Page.ALWAYS).feeds["ledger"]
NOW = moment("10:00")
SAID = Entry(feed="ledger", key="1", title="A", link=LINK, paragraphs=(Paragraph(text="Talks go on."),))
CORRECTION = "Correction: An earlier version of this article gave a wrong number. Forty people were killed near Aleppo."
WITHDRAWN = "We have withdrawn this story because we could not confirm, in two days of calls, what it said about the truce in Syria."
NEWS = UPDATE.removeprefix("UPDATE 1430 GMT: ")


def feed(clock: str, text: str = TEASER, *, link: str = LINK, title: str = "Truce talks on Syria") -> Answer:
    document = feed_document().replace(TEASER.encode(), text.encode()).replace(LINK.encode(), link.encode())
    document = document.replace(b"Truce talks on Syria", title.encode())
    return answer(clock, URL, document, kind="application/rss+xml")


def page(clock: str, *paragraphs: str, link: str = LINK, status: int = 200) -> Answer:
    return answer(clock, link, page_document(*paragraphs) if status == 200 else b"", status=status)


NOTHING = answer("08:00", URL, EMPTY, kind="application/rss+xml")
GONE = replace(NOTHING, at=moment("15:00"))
#: The teaser is told at 09:00, and its page read.
MORNING = (NOTHING, page("09:00", *STORY), feed("09:00"))


async def told(*answers: Answer, room: Newsroom | None = None) -> list[tuple[str, str, str]]:
    """Return when what was told to the desk, and of which kind."""
    happenings = await Replay(room or newsroom(Page.TRACKED)).run(answers)
    alerts = [(at, what.alert) for at, what in happenings if isinstance(what, Told) and what.alert.channel == "desk"]
    return [
        (f"{at:%H:%M}", str(update.revision.change.kind), " ".join(shown))
        for at, alert in alerts
        for update, shown in zip(alert.updates, alert.shown, strict=True)
    ]


# ---------------------------------------------------------------- what the feed says while its page fails or is silent

FIRST = ("09:00", "new", TEASER)
CORRECTED = ("14:36", "correction", CORRECTION)
#: What comes after the feed's correction at 14:36, while its page cannot be read, or does not show it.
AFTERWARDS = {
    "the feed stays as it is": (feed("14:36", f"{TEASER} {CORRECTION}"), feed("20:00", f"{TEASER} {CORRECTION}")),
    "the entry leaves the feed": (feed("14:36", f"{TEASER} {CORRECTION}"), GONE),
    "the feed goes on": (
        feed("14:36", f"{TEASER} {CORRECTION}"),
        feed("15:00", f"{TEASER} {CORRECTION} It is late."),
    ),
}


@pytest.mark.parametrize("silence", (page("14:36", status=503), page("14:36", *STORY)), ids=["fails", "silent"])
@pytest.mark.parametrize("afterwards", AFTERWARDS.values(), ids=AFTERWARDS)
async def test_what_the_feed_corrects_is_told_though_its_page_does_not(
    silence: Answer, afterwards: Sequence[Answer]
) -> None:
    """The page fails just then, or answers and never shows the correction: it is told in the minute in which it came, once."""
    found = await told(*MORNING, silence, *afterwards)
    assert found[:2] == [FIRST, CORRECTED]
    assert [text for _, _, text in found[2:]] in ([], ["It is late."])


async def test_the_page_is_compared_with_itself_after_the_feed_spoke() -> None:
    """When it answers again, its old sentences are old, and what it has gained is told."""
    corrected = f"{TEASER} {CORRECTION}"
    answers = (
        page("14:36", status=503),
        feed("14:36", corrected),
        page("16:00", UPDATE, *STORY),
        feed("22:00", corrected),
    )
    found = await told(*MORNING, *answers)
    assert found[:2] == [FIRST, CORRECTED]
    assert [words for _, *words in found[2:]] == [["update", NEWS]]


async def test_news_that_the_page_shows_is_told_in_its_words_alone() -> None:
    """A new teaser for what the page says at length is not told beside it."""
    answers = (*MORNING, page("14:36", UPDATE, *STORY), feed("14:36", f"{TEASER} Lorries have crossed."), GONE)
    assert await told(*answers) == [FIRST, ("14:36", "update", NEWS)]


async def test_a_headline_in_the_feed_is_one_revision() -> None:
    """It is one at once, with the page's text, and not again when the page then fails and the feed's words count."""
    title = "Truce for Syria agreed in Ankara after three hours"
    answers = (*MORNING, page("14:36", status=503), feed("14:36", f"{TEASER} {CORRECTION}", title=title), GONE)
    happenings = await Replay(newsroom(Page.TRACKED)).run(answers)
    changes = [what.revision.change for _, what in happenings if isinstance(what, Taken)][1:]
    assert [found.kind for found in changes] == [Kind.NEW, Kind.HEADLINE, Kind.CORRECTION]
    assert changes[-1].edited == ()


async def test_the_page_is_not_compared_with_what_the_feed_said_long_ago() -> None:
    """While the page counts, the feed's own words are kept up to date: given up, it is compared with what it said last."""
    changed = f"{TEASER} Lorries have crossed the frontier with flour."
    answers = (
        *MORNING, page("14:36", UPDATE, *STORY), feed("14:36", changed),
        page("16:00", status=410), feed("16:30", changed), feed("17:00", f"{changed} Aleppo has bread."),
    )  # fmt: skip
    happenings = await Replay(newsroom(Page.TRACKED)).run(answers)
    changes = [what.revision.change for _, what in happenings if isinstance(what, Taken)][1:]
    assert [found.added for found in changes if found.kind is Kind.UPDATE] == [(NEWS,), ("Aleppo has bread.",)]


# ---------------------------------------------------------------- pages that move, and pages that come back

MOVED = "https://ledger.example/truce-begins-in-aleppo"


async def test_an_update_under_a_new_link_is_told() -> None:
    """The same article moves to another address while it gains an update: only that is told."""
    answers = (*MORNING, page("14:30", UPDATE, *STORY, link=MOVED), feed("14:36", link=MOVED), GONE)
    assert await told(*answers) == [FIRST, ("14:36", "update", NEWS)]


async def test_an_article_that_only_moves_is_no_news() -> None:
    """Under a new link with the old text nothing is told, and its page goes on to count."""
    answers = (
        *MORNING,
        page("14:30", *STORY, link=MOVED),
        feed("14:36", link=MOVED),
        page("17:00", UPDATE, *STORY, link=MOVED),
    )
    assert [text for _, _, text in await told(*answers, feed("23:00", link=MOVED))] == [TEASER, NEWS]


async def test_an_update_of_a_page_that_was_gone_is_told() -> None:
    """410, then it is back with an update: that is told when the feed's entry moves, and the rest is not told again."""
    moves = feed("12:00", f"{TEASER} Talks go on in Ankara.")
    answers = (*MORNING, page("10:00", status=410), feed("11:00"), page("11:30", UPDATE, *STORY), moves, GONE)
    assert await told(*answers) == [FIRST, ("12:00", "update", "Talks go on in Ankara."), ("12:00", "update", NEWS)]


# ---------------------------------------------------------------- what a page announces when it is first read


@pytest.mark.parametrize(
    ("text", "kind"),
    (((WITHDRAWN,), "retraction"), ((*STORY, CORRECTION), "correction")),
    ids=["withdrawn", "corrected"],
)
async def test_what_a_page_announces_at_first_sight_is_told(text: Sequence[str], kind: str) -> None:
    """The teaser is told at nine, the page first read at eleven: that the story is withdrawn or corrected is told then."""
    late = (NOTHING, page("09:00", status=503), feed("09:00"), page("09:30", *text))
    first, announced = await told(*late, feed("20:00"))
    assert (first, announced[1:]) == (FIRST, (kind, CORRECTION if kind == "correction" else WITHDRAWN))


async def test_what_a_page_withdraws_is_new_to_nobody() -> None:
    """A channel whose watch only the page satisfies hears that it is withdrawn, and not first that it is new."""
    text = f"{WITHDRAWN} It said that the bakeries of Aleppo in Syria were without flour."
    happenings = await Replay(desks()).run((NOTHING, page("09:00", text), feed("09:00")))
    kitchen = [what.alert for _, what in happenings if isinstance(what, Told) and what.alert.channel == "kitchen"]
    assert [update.revision.change.kind for alert in kitchen for update in alert.updates] == [Kind.RETRACTION]


async def test_what_the_teaser_announced_is_announced_once() -> None:
    """A page that repeats what its teaser said of itself tells it to nobody again."""
    teaser = f"{TEASER} {CORRECTION}"
    found = await told(NOTHING, page("09:00", *STORY, CORRECTION), feed("09:00", teaser), feed("20:00", teaser))
    assert [kind for _, kind, _ in found] == ["new"]


async def test_the_page_of_an_old_entry_announces_nothing() -> None:
    """What was in a feed at its first poll is told to nobody, and neither is what its page had corrected by then."""
    assert await told(page("09:00", *STORY, CORRECTION), feed("09:00"), feed("20:00"), room=desks()) == []


# ---------------------------------------------------------------- one entry, one page


def arrival(*entries: Entry) -> Arrival:
    document = Document(feed="ledger", url=URL, status=200, headers={}, body=b"", at=NOW)
    poll = Poll(feed="ledger", url=URL, due=NOW, succeeded=NOW - timedelta(hours=1))
    return Arrival(feed=FEED, poll=poll, document=document, listing=Listing(entries=entries))


def test_an_entry_that_we_cannot_digest_costs_itself_alone() -> None:
    """The other entries of its listing are taken, the fault names the entry, and the model of the stories is not built anew."""
    room = newsroom(Page.ALWAYS)
    pipeline = Pipeline(MemoryStore(), room)
    pipeline.take([arrival(replace(SAID, key="0"))], NOW)
    model = pipeline.model
    no_zone = datetime(2016, 8, 12)  # noqa: DTZ001  # the fault: no reader of ours gives such a date
    broken = replace(SAID, key="broken", link="", published=no_zone)
    good = [replace(SAID, key=key, link="", title=f"Number {key}") for key in "12"]
    taking = pipeline.take([arrival(good[0], broken, good[1])], NOW + timedelta(minutes=1))

    assert [item.revision.entry for item in taking.taken] == ["2", "1"]
    assert [crash.on for crash in taking.crashes] == ["ledger, entry broken"]
    assert isinstance(taking.crashes[0].error, TypeError)
    assert pipeline.model is model
    with pipeline.store.reading() as view:
        assert view.polls()["ledger"].failures == 0


def answered(poll: PagePoll, *lines: str) -> PageArrival:
    """Return a page's article, or its failure where it says nothing."""
    if not lines:
        return PageArrival(feed=FEED, poll=poll, error=FetchError("away", status=503))
    document = Document(feed="ledger", url=LINK, status=200, headers={}, body="".join(lines).encode(), at=NOW)
    article = Article(title="A", paragraphs=tuple(Paragraph(text=line) for line in lines))
    return PageArrival(feed=FEED, poll=poll, document=document, article=article)


def test_an_answer_that_is_older_than_the_feeds_news_does_not_settle_them() -> None:
    """The feed speaks while its page is being asked: what the page says then is taken, and the feed's news wait for the next."""
    pipeline = Pipeline(MemoryStore(), newsroom(Page.ALWAYS))

    def asked() -> PagePoll:
        with pipeline.store.reading() as view:
            return view.pages([1])[1]

    pipeline.take([arrival(SAID)], NOW)
    pipeline.take([answered(asked(), *STORY)], NOW)
    before = asked()
    corrected = replace(SAID, paragraphs=(*SAID.paragraphs, Paragraph(text=CORRECTION)))
    during: list[Arrival | PageArrival] = [arrival(corrected), answered(before, *STORY, NEWS)]
    kinds = [item.revision.change.kind for item in pipeline.take(during, NOW + timedelta(minutes=1)).taken]
    waiting = asked()
    after = pipeline.take([answered(waiting)], NOW + timedelta(minutes=2)).taken

    assert (kinds, waiting.news, waiting.due) == ([Kind.UPDATE], True, NOW + timedelta(minutes=1))
    assert [item.revision.change.added for item in after] == [(CORRECTION,)]


def test_pages_that_are_wanted_no_more_are_forgotten_in_time() -> None:
    """A page that was never asked before its feed's pages were turned off counts as asked when that was found out."""
    pipeline = Pipeline(MemoryStore(), newsroom(Page.ALWAYS))
    pipeline.take([arrival(SAID)], NOW)
    with pipeline.store.reading() as view:
        (poll,) = view.due_pages(NOW, limit=9)
    off = Pipeline(pipeline.store, newsroom(Page.NEVER))
    off.take([PageArrival(feed=off.newsroom.feeds["ledger"], poll=poll)], NOW)

    with pipeline.store.writing() as work:
        assert work.pages([poll.entry])[poll.entry].polled == NOW
        assert work.prune(lines=datetime(2000, 1, 1, tzinfo=UTC), pages=NOW + timedelta(days=9), limit=9) == 1
