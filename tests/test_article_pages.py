"""Article pages: fetched for followed stories, compared with what the page said before, the feed's text as the fallback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from monitor import schedule
from monitor.cli.replaying import _events
from monitor.errors import FetchError
from monitor.model import Channel, Document, Feed, Kind, Newsroom, Page, PagePoll, Quiet, Verdict, Watch
from monitor.recording import Answer
from monitor.rehearsal import Told
from monitor.replay import Replay
from tests.mail import MailServer
from tests.newsroom import CEASEFIRE, PLACES, channel, moment
from tests.running import configure, rss, running, until
from tests.servers import FeedServer
from tests.test_daemon import opened

URL = "https://ledger.example/feed"
LINK = "https://ledger.example/truce"
TEASER = "A truce for Syria is being talked about."
STORY = (
    "The foreign ministers of Iran and Turkey met in Ankara on Friday to talk about a truce for Syria, officials of both said.",
    "They spoke for three hours, longer than planned, and agreed that their deputies would meet again before the month ends.",
    "Nobody would say on Friday whether the truce would begin in Aleppo, where bakeries have been without flour for a week.",
)
UPDATE = "UPDATE 1430 GMT: A convoy of forty lorries has crossed the frontier with flour and fuel for the bakeries of Aleppo."


def feed_document(*, updated: str = "Fri, 12 Aug 2016 09:00:00 GMT") -> bytes:
    item = f"<item><guid>1</guid><title>Truce talks on Syria</title><link>{LINK}</link><pubDate>{updated}</pubDate><description>{TEASER}</description></item>"
    return f'<rss version="2.0"><channel><title>The Ledger</title>{item}</channel></rss>'.encode()


def page_document(*paragraphs: str) -> bytes:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    menu = "<nav><a href='/'>Home</a> <a href='/world'>World</a></nav>"
    return f"<html><head><title>Truce talks on Syria</title></head><body>{menu}<article><h1>Truce talks on Syria</h1>{body}</article></body></html>".encode()


def answer(clock: str, url: str, body: bytes, *, kind: str = "text/html", status: int = 200) -> Answer:
    return Answer(at=moment(clock), url=url, status=status, headers={"content-type": kind}, body=body)


def newsroom(page: Page) -> Newsroom:
    return Newsroom(
        feeds={"ledger": Feed(name="ledger", url=URL, title="The Ledger", language="en", page=page)},
        places=PLACES,
        watches={"ceasefire": CEASEFIRE},
        channels={"desk": channel()},
    )


EMPTY = b'<rss version="2.0"><channel><title>The Ledger</title><item><guid>0</guid><title>Harvest festival</title><link>https://ledger.example/0</link></item></channel></rss>'
DAY = (
    answer("08:00", URL, EMPTY, kind="application/rss+xml"),
    answer("09:00", LINK, page_document(*STORY)),
    answer("09:00", URL, feed_document(), kind="application/rss+xml"),
    answer("14:35", LINK, page_document(UPDATE, *STORY)),
    answer("20:00", URL, feed_document(), kind="application/rss+xml"),
)


async def told(page: Page, answers: tuple[Answer, ...] = DAY) -> list[tuple[str, ...]]:
    happenings = await Replay(newsroom(page)).run(answers)
    return [
        tuple(text for shown in what.alert.shown for text in shown) for _, what in happenings if isinstance(what, Told)
    ]


@pytest.mark.parametrize("page", (Page.TRACKED, Page.ALWAYS))
async def test_an_update_on_the_page_is_told_though_the_feed_is_silent(page: Page) -> None:
    """The feed shows a teaser and never changes; the page is asked again, and what is new on it is told, nothing else."""
    assert await told(page) == [(TEASER,), (UPDATE.removeprefix("UPDATE 1430 GMT: "),)]


async def test_pages_are_left_alone_unless_they_are_wanted() -> None:
    """With `page: never` the feed's text is all there is."""
    assert await told(Page.NEVER) == [(TEASER,)]


async def test_pages_of_stories_that_nobody_follows_are_not_asked() -> None:
    """`tracked` asks for pages of followed stories only."""
    harvest = (
        feed_document()
        .replace(b"Truce talks on Syria", b"Harvest festival opens")
        .replace(TEASER.encode(), b"Cakes and wine.")
    )
    replay = Replay(newsroom(Page.TRACKED))
    await replay.run((DAY[0], answer("09:00", URL, harvest, kind="application/rss+xml")))

    with replay.stage.store.reading() as view:
        assert view.next_page() is None


async def test_a_page_that_cannot_be_read_leaves_the_feed_in_charge() -> None:
    """Without the page (404), what the feed says is compared with what the feed said."""
    longer = feed_document().replace(TEASER.encode(), f"{TEASER} Lorries have crossed the frontier.".encode())
    answers = (DAY[0], DAY[2], answer("18:00", URL, longer, kind="application/rss+xml"))

    assert await told(Page.TRACKED, answers) == [(TEASER,), ("Lorries have crossed the frontier.",)]


async def test_a_consent_page_is_no_removal() -> None:
    """When the page shows a wall for a while, nothing is removed and nothing is told anew when it is back."""
    wall = b"<html><head><title>We value your privacy</title></head><body><p>Accept all cookies to go on.</p></body></html>"
    answers = (*DAY[:3], answer("11:00", LINK, wall), *DAY[3:])

    assert await told(Page.TRACKED, answers) == [(TEASER,), (UPDATE.removeprefix("UPDATE 1430 GMT: "),)]


async def test_the_ladder_decays_and_ends() -> None:
    """A page is asked every five minutes at first, ever less often while it stays as it is, and no more after three days."""
    page = PagePoll(entry=1, feed="ledger", key="1", url=LINK, due=moment("09:00"))
    document = Document(feed="ledger", url=LINK, status=200, headers={"etag": '"1"'}, body=b"x", at=moment("09:00"))
    waits: list[timedelta] = []
    while page.due is not None:
        now = page.due
        page = schedule.page_answered(page, document, changed=not waits, now=now)
        waits.append(page.due - now if page.due else timedelta(0))

    assert timedelta(minutes=5) <= waits[0] <= timedelta(minutes=6)
    assert all(later >= earlier * 0.9 for earlier, later in pairwise(waits[:-1]))
    assert max(waits) <= timedelta(hours=6, minutes=1)
    assert timedelta(days=3) <= now - moment("09:00") <= timedelta(days=3, hours=7)
    assert len(waits) < 60


def test_a_page_that_is_gone_is_given_up() -> None:
    """410 at once, other failures after twelve in a row: then the feed's text counts again."""
    page = PagePoll(entry=1, feed="ledger", key="1", url=LINK, due=moment("09:00"))
    gone = schedule.page_failed(page, FetchError("gone", status=410), moment("09:00"))
    for _ in range(11):
        page = schedule.page_failed(page, FetchError("broken", status=500), moment("09:00"))
    last = schedule.page_failed(page, FetchError("broken", status=500), moment("09:00"))

    assert gone.due is None
    assert page.due is not None
    assert (last.due, last.failures) == (None, 12)


async def test_the_daemon_asks_pages_through_the_guarded_fetcher(tmp_path: Path) -> None:
    """Real HTTP: the page of a followed entry is fetched, conditionally the second time."""
    with FeedServer() as web, MailServer() as mail, opened(tmp_path) as store:
        page = web.publish("/truce", page_document(*STORY), headers={"Content-Type": "text/html"}, etag='"p1"')
        news = rss(("1", "Ceasefire talks on Syria", TEASER)).replace("https://ledger.example/1", page)
        config = configure(tmp_path, feed=web.publish("/feed", news), mail=mail.url())
        file = config / "newsroom.yaml"
        file.write_text(file.read_text().replace("title: The Ledger}", "title: The Ledger, page: tracked}"))
        async with running(config, store):
            await until(lambda: web.count("/truce") >= 1, "the page is asked")
            await until(lambda: _paged(store), "the page's text is taken")
            with store.writing() as work:
                work.save_pages([replace(known, due=known.polled) for known in work.pages([1]).values()])
            await until(lambda: web.count("/truce") >= 2, "the page is asked again")

    asked = [request for request in web.requests if request.path == "/truce"]
    assert asked[1].headers["if-none-match"] == '"p1"'
    assert len(mail.mails) == 1


def _paged(store: object) -> bool:
    with store.reading() as view:  # type: ignore[attr-defined]
        known = view.known_by_id(1)
        return known is not None and known.paged and STORY[1] in known.text


def full_feed(*paragraphs: str, updated: str = "Fri, 12 Aug 2016 09:00:00 GMT") -> bytes:
    body = "".join(f"&lt;p&gt;{text}&lt;/p&gt;" for text in paragraphs)
    return feed_document(updated=updated).replace(TEASER.encode(), body.encode())


async def test_a_page_that_is_first_read_late_still_tells_its_update() -> None:
    """The feed gave the whole article, so the page's first text is compared with that: what came in between is told."""
    late = (
        DAY[0],
        answer("09:00", LINK, b"", status=503),
        answer("09:00", URL, full_feed(*STORY), kind="application/rss+xml"),
        answer("09:50", LINK, page_document(UPDATE, *STORY)),
        answer("20:00", URL, full_feed(*STORY, updated="Fri, 12 Aug 2016 09:01:00 GMT"), kind="application/rss+xml"),
    )

    assert await told(Page.TRACKED, late) == [STORY, (UPDATE.removeprefix("UPDATE 1430 GMT: "),)]


async def test_news_in_the_feed_asks_the_page_at_once() -> None:
    """The feed's text changes under the same date: the page is asked in that moment, not at the ladder's next step."""
    teaser = feed_document().replace(TEASER.encode(), f"{TEASER} Now with a convoy.".encode())
    answers = (*DAY[:4], answer("14:36", URL, teaser, kind="application/rss+xml"))
    happenings = await Replay(newsroom(Page.TRACKED)).run(answers)
    alerts = [at for at, what in happenings if isinstance(what, Told)]

    assert alerts[-1] == moment("14:36")


async def test_a_recording_that_ends_with_a_page_is_read_to_its_end() -> None:
    """After the last line the pages that were recorded and not yet asked are asked once."""
    assert await told(Page.TRACKED, DAY[:4]) == [(TEASER,), (UPDATE.removeprefix("UPDATE 1430 GMT: "),)]


async def test_entries_of_a_story_are_asked_when_it_is_followed_later() -> None:
    """The first hit in a story has the pages of all its entries asked, also of those that came before."""
    before = (
        feed_document()
        .replace(TEASER.encode(), b"Ministers of Iran and Turkey met in Ankara for talks on Damascus.")
        .replace(b"Truce talks on Syria", b"Ministers of Iran and Turkey meet in Ankara")
    )
    second = before.replace(
        b"<item>",
        f"<item><guid>2</guid><title>Ministers of Iran and Turkey meet in Ankara on Syria truce</title><link>{LINK}-2</link><description>Ministers of Iran and Turkey met in Ankara for talks on a truce.</description></item><item>".encode(),
        1,
    )
    replay = Replay(newsroom(Page.TRACKED))
    await replay.run(
        (
            DAY[0],
            answer("09:00", URL, before, kind="application/rss+xml"),
            answer("10:00", URL, second, kind="application/rss+xml"),
        )
    )

    with replay.stage.store.reading() as view:
        assert {page.key for page in view.due_pages(moment("+1 00:00"), limit=10)} == {"1", "2"}


# ---------------------------------------------------------------- words that stand on the page only

#: It hits nothing in the teaser: the words stand on the page.
BAKERS = Watch(name="bakers", title="Bakers", match="place:syria AND bakeries", notify=("kitchen",))
QUIET = Quiet(start=time(8, 30), end=time(9, 30), timezone="UTC")


def desks(page: Page = Page.ALWAYS, *watches: Watch, **channels: Channel) -> Newsroom:
    """Return a newsroom with the watch of the desk, and that of a channel of its own, which only the page satisfies."""
    known = {"desk": channel(), "kitchen": channel("kitchen"), **channels}
    wanted = {watch.name: watch for watch in (watches or (CEASEFIRE, BAKERS))}
    return replace(newsroom(page), watches=wanted, channels=known)


async def heard(room: Newsroom, answers: Sequence[Answer] = DAY) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Return who was told when, for what reason, and the first words of each update."""
    happenings = await Replay(room).run(answers)
    alerts = [(at, what.alert) for at, what in happenings if isinstance(what, Told)]
    return [
        (f"{at:%H:%M}", alert.channel, str(alert.reason), tuple(shown[0][:40] for shown in alert.shown))
        for at, alert in alerts
    ]


PAGE_ALONE = DAY[:3]
AFTER_TEASER = (*DAY[:1], DAY[2], answer("09:10", LINK, page_document(*STORY)))


@pytest.mark.parametrize("page", (Page.ALWAYS, Page.TRACKED))
async def test_an_article_whose_words_stand_only_on_its_page_is_told_as_new(page: Page) -> None:
    """When the page is first read, the watch that only it satisfies gets the entry as new; who had the teaser hears nothing."""
    assert await heard(desks(page), PAGE_ALONE) == [
        ("09:00", "desk", "first", (TEASER[:40],)),
        ("09:00", "kitchen", "first", (STORY[0][:40],)),
    ]


async def test_what_the_page_says_later_is_told_to_both() -> None:
    """From then on the entry is one: an update on the page goes to all who follow it."""
    told = await heard(desks())
    assert [(who, why) for _, who, why, _ in told[2:]] == [("desk", "update"), ("kitchen", "update")]


async def test_nobody_is_told_who_watches_something_else() -> None:
    """A page that satisfies no further watch tells nobody, and a watch that the teaser satisfied is no further one."""
    assert await heard(desks(Page.ALWAYS, CEASEFIRE), PAGE_ALONE) == [("09:00", "desk", "first", (TEASER[:40],))]


async def test_one_channel_hears_of_an_entry_once() -> None:
    """Where a second watch of the same channel is satisfied by the page, the channel has had the entry already."""
    both = (CEASEFIRE, replace(BAKERS, notify=("desk",)))
    assert await heard(desks(Page.ALWAYS, *both), PAGE_ALONE) == [("09:00", "desk", "first", (TEASER[:40],))]


async def test_a_channel_that_refused_the_teaser_is_told_for_its_other_watch() -> None:
    """A watch that does not want what is new decides nothing for one that does."""
    picky = replace(CEASEFIRE, tell=frozenset({Kind.CORRECTION}))
    both = (picky, replace(BAKERS, notify=("desk",)))
    assert await heard(desks(Page.ALWAYS, *both), PAGE_ALONE) == [("09:00", "desk", "first", (STORY[0][:40],))]


async def test_what_is_held_meanwhile_is_told_once_in_the_words_of_the_page() -> None:
    """A channel in its quiet hours has not heard the teaser when the page comes: it gets the article, once."""
    room = desks(Page.ALWAYS, CEASEFIRE, desk=channel(quiet=QUIET))
    assert await heard(room, AFTER_TEASER) == [("09:30", "desk", "first", (STORY[0][:40],))]


async def test_what_was_in_a_feed_before_us_is_not_told_by_its_page() -> None:
    """A feed's first poll tells nobody, nor do the pages of its entries; they make their story followed all the same."""
    replay = Replay(desks())
    happenings = await replay.run((DAY[1], DAY[2]))
    told = [what for _, what in happenings if isinstance(what, Told)]
    refused = {(what.concern.channel, str(what.reason)) for _, what in happenings if isinstance(what, Verdict)}
    with replay.stage.store.reading() as view:
        followers = set(view.hits_in(1))

    assert (told, refused) == ([], {("desk", "old"), ("kitchen", "old")})
    assert followers == {"ceasefire", "bakers"}


async def test_a_hit_by_one_page_has_the_pages_of_its_story_asked() -> None:
    """With `tracked` a story may become followed by a page: that of another feed, which asks for all. Then all are asked."""
    other = Feed(name="herald", url="https://herald.example/feed", title="The Herald", language="en", page=Page.ALWAYS)
    room = desks(Page.TRACKED, BAKERS)
    room = replace(room, feeds={**room.feeds, "herald": other})
    copy = feed_document().replace(LINK.encode(), b"https://herald.example/truce")
    replay = Replay(room)
    await replay.run(
        (
            DAY[0],
            answer("08:00", other.url, EMPTY, kind="application/rss+xml"),
            DAY[2],
            answer("09:30", "https://herald.example/truce", page_document(*STORY)),
            answer("09:30", other.url, copy, kind="application/rss+xml"),
        )
    )
    with replay.stage.store.reading() as view:
        asked = {(page.feed, page.polled is not None) for page in view.due_pages(moment("+9 00:00"), limit=9)}

    assert {name for name, _ in asked} == {"ledger", "herald"}


async def test_a_hit_by_the_page_is_an_event_and_no_revision() -> None:
    """The entry has one state, and the events say so: a revision when it came, and the hit when its page was read."""
    late = (DAY[0], DAY[2], answer("09:10", LINK, page_document(*STORY)))
    happenings = await Replay(desks()).run(late)
    found = [(at, event) for at, what in happenings if at >= moment("09:00") for event in _events(at, what)]
    kinds = [event["type"] for _, event in found]

    assert kinds == ["revision", "hit", "update", "alert", "hit", "alert"]
    at, hit = found[4]
    assert (hit["watch"], hit["at"]) == ("bakers", f"{at:%Y-%m-%dT%H:%M:%SZ}")
    assert {term["text"] for term in hit["matched"]} == {"Aleppo", "Syria", "bakeries"}
