"""Over days of polls, a feed of which only the new items are read brings what it would bring if it were read as a whole."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor import schedule
from monitor.errors import FetchError
from monitor.model import Document, Poll
from monitor.pipeline import Arrival, ask
from monitor.sandbox import Inline
from tests.documents import rss
from tests.newsroom import Day, moment

TITLES = (
    "Ceasefire in Syria begins at noon",
    "Ceasefire in Syria holds, says the army",
    "Harbour of Riga is closed for a week",
)
TEXTS = (
    "The ceasefire in Syria began at noon.",
    "The ceasefire in Syria began at noon. Two shells fell in Aleppo at once.",
    "Ships wait off the harbour of Riga since Monday.",
)


@dataclass(frozen=True, slots=True)
class Web:
    """Answers with one document."""

    body: bytes | FetchError
    status: int = 200

    async def fetch(self, poll: Poll, now: datetime) -> Document:
        if isinstance(self.body, FetchError):
            raise self.body
        return Document(feed=poll.feed, url=poll.url, status=self.status, headers={}, body=self.body, at=now)


@dataclass
class Desk(Day):
    """A newsroom whose ledger is asked as the daemon asks it."""

    whole: bool = False

    @property
    def poll(self) -> Poll:
        with self.store.reading() as view:
            return view.polls().get("ledger") or schedule.enroll(self.newsroom.feeds["ledger"], moment("00:00"))

    def hear(self, clock: str, web: Web) -> Arrival:
        """Poll the ledger; as a whole, if that is how this desk reads."""
        poll = replace(self.poll, seen=None) if self.whole else self.poll
        arrival = asyncio.run(ask(self.newsroom.feeds["ledger"], poll, web=web, runner=Inline(), now=moment(clock)))
        self.taken += self.pipeline.take([arrival], moment(clock)).taken
        return arrival

    @property
    def said(self) -> list[tuple[object, ...]]:
        """What was noticed, revision by revision."""
        return [
            (each.revision, each.update.story if each.update else None, {hit.watch for hit in each.hits})
            for each in self.taken
        ]


def item(guid: str, title: int = 0, text: int = 0, link: str = "") -> str:
    return (
        f"<item><guid isPermaLink='false'>{guid}</guid><link>https://ledger.example/{link or guid}</link>"
        f"<title>{TITLES[title]}</title><description>{TEXTS[text]}</description></item>"
    )


def web(*items: str) -> Web:
    return Web(rss("".join(items)).encode())


ITEMS = st.builds(
    item,
    st.sampled_from(("a", "b", "c", "d")),
    st.integers(0, len(TITLES) - 1),
    st.integers(0, len(TEXTS) - 1),
    st.sampled_from(("", "", "shared", "x")),
)
DOCUMENTS = st.lists(st.lists(ITEMS, min_size=1, max_size=4), min_size=2, max_size=6)


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS)
@example([[item("a", link="x")], [item("b", link="x"), item("c", 2, 2)], [item("c", 2, 2), item("a", 1, 1, "x")]])
@example([[item("a", link="x"), item("c", 2, 2)], [item("b", link="x"), item("a", link="x"), item("c", 2, 2)]])
def test_a_stream_that_is_cut_is_the_stream_that_is_read_whole(documents: list[list[str]]) -> None:
    """The same revisions with the same numbers, stories and hits: whatever comes, goes, returns, or changes its guid."""
    cut, whole = Desk(baseline=False), Desk(baseline=False, whole=True)
    for number, items in enumerate(documents):
        for desk in (cut, whole):
            desk.hear(f"{9 + number}:00", web(*items))
    assert cut.said == whole.said


def test_of_a_long_listing_only_the_new_entry_reaches_the_pipeline() -> None:
    """Forty items, one of them new: one entry is taken, and all are known for the next time."""
    desk = Desk(baseline=False)
    items = [item(str(number)) for number in range(40)]
    desk.hear("09:00", web(*items))
    arrival = desk.hear("10:00", web(item("new", 2, 2), *items))
    assert arrival.listing is not None
    assert ([entry.key for entry in arrival.listing.entries], len(arrival.listing.unread)) == (["new"], 40)
    assert desk.poll.seen == arrival.listing.seen


def test_a_renamed_guid_is_the_old_entry_only_if_that_has_left() -> None:
    """Under a new guid an article is the one that is known; not while the other still stands in the document, though unread."""
    for rest, numbers in (((), [1, 2]), ((item("a"),), [1, 1])):
        desk = Desk(baseline=False)
        desk.hear("09:00", web(item("a"), item("z", 2, 2)))
        arrival = desk.hear("10:00", web(item("b", 1, 1, "a"), *rest, item("z", 2, 2)))
        assert arrival.listing is not None
        assert len(arrival.listing.entries) == 1
        assert [each.revision.number for each in desk.taken if each.revision.entry in {"a", "b"}] == numbers


def test_neither_a_304_nor_an_error_forgets_what_was_seen() -> None:
    """After answers without a document the next one is compared with the last that was taken."""
    desk = Desk(baseline=False)
    desk.hear("09:00", web(item("a"), item("z", 2, 2)))
    seen = desk.poll.seen
    assert seen
    for clock, nothing in (
        ("10:00", Web(b"", status=304)),
        ("11:00", Web(FetchError("away", status=503))),
        ("12:00", Web(b"")),
    ):
        desk.hear(clock, nothing)
        assert desk.poll.seen == seen


def test_what_could_not_be_digested_is_read_again() -> None:
    """An entry at which a station fails is not taken for seen: once the station is mended, the next document brings it."""
    desk = Desk(baseline=False)
    newsroom = desk.newsroom
    ledger = newsroom.feeds["ledger"]
    items = (item("a"), item("z", 2, 2))
    arrival = asyncio.run(ask(ledger, desk.poll, web=web(*items), runner=Inline(), now=moment("09:00")))
    desk.configure(replace(newsroom, feeds={**newsroom.feeds, "ledger": replace(ledger, timezone="Nowhere/Nothing")}))
    assert len(desk.pipeline.take([arrival], moment("09:00")).crashes) == len(items)
    desk.configure(newsroom)
    desk.hear("10:00", web(item("new", 1, 1), *items))
    assert {each.revision.entry for each in desk.taken} == {"a", "z", "new"}
