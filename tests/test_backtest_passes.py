"""What one pass took before it told is told together in a backtest, too; what was told one by one is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from monitor.model import Channel, Document, Entry, Listing, Newsroom, Paragraph, Quiet, Watch
from monitor.pipeline import Arrival
from monitor.rehearsal import Rehearsal, Told
from tests.archives import NIGHT, NINE, SENTENCES, TITLES, channel, newsroom, retold

TALKS = Watch(name="talks", match="ceasefire", notify=("desk",))
#: A watch that is new, and hit nothing while the archive came about.
CONVOYS = Watch(name="convoys", match="convoy", notify=("desk",))
NOTHING = Watch(name="nothing", match="moonlanding", notify=("desk",))


@dataclass(frozen=True, kw_only=True, slots=True)
class Took:
    """One article as a feed said it, so many seconds after nine, and whether the pass then told."""

    at: float
    feed: str
    sentences: tuple[str, ...]
    tells: bool


FIRST = Took(at=0, feed="ledger", sentences=SENTENCES[:1], tells=True)
GROWN = Took(at=600, feed="ledger", sentences=SENTENCES[:2], tells=False)
JOINED = Took(at=600.054, feed="wire", sentences=(SENTENCES[0], SENTENCES[2]), tells=True)


def lived(room: Newsroom, took: Sequence[Took]) -> tuple[Rehearsal, list[list[tuple[str, int]]]]:
    """Let passes take and tell; return the stage with its archive, and for each alert the revisions that it told."""
    stage = Rehearsal(room)
    stage.open(room.feeds.values(), NINE - timedelta(hours=1))
    told: list[list[tuple[str, int]]] = []
    for one in took:
        at = NINE + timedelta(seconds=one.at)
        told += tellings(stage.release(before=at))
        list(stage.take(arrival(stage, one), at))
        told += tellings(stage.tell(at + timedelta(milliseconds=3))) if one.tells else []
    return stage, told + tellings(stage.release(before=None))


def tellings(happenings: object) -> list[list[tuple[str, int]]]:
    return [
        [(update.revision.feed, update.revision.number) for update in what.alert.updates]
        for _, what in happenings  # type: ignore[attr-defined]
        if isinstance(what, Told)
    ]


def arrival(stage: Rehearsal, one: Took) -> Arrival:
    feed, at = stage.newsroom.feeds[one.feed], NINE + timedelta(seconds=one.at)
    paragraphs = tuple(Paragraph(text=text) for text in one.sentences)
    link = f"https://{one.feed}.example/a"
    entry = Entry(feed=one.feed, key="a", link=link, title=TITLES[0], paragraphs=paragraphs)
    document = Document(feed=feed.name, url=feed.url, status=200, headers={}, body=b"", at=at)
    return Arrival(feed=feed, poll=stage.poll(feed, at), document=document, listing=Listing(entries=(entry,)))


def again(stage: Rehearsal, room: Newsroom) -> list[list[tuple[str, int]]]:
    return [[(part.feed, part.number) for part in notice.parts] for notice in retold(stage.store, room).notices]


def room_of(*watches: Watch, desk: Channel | None = None) -> Newsroom:
    return newsroom(watches=watches, channels=[desk or channel("desk")])


@pytest.mark.parametrize("seconds", (0.054, 4, 40), ids=["at once", "some seconds", "a slow feed"])
def test_what_one_pass_took_is_one_alert(seconds: float) -> None:
    """An update and another outlet's article, taken one after the other before the pass told: one alert of two updates."""
    room = room_of(TALKS)
    stage, told = lived(room, (FIRST, GROWN, replace(JOINED, at=600 + seconds)))

    assert told == [[("ledger", 1)], [("ledger", 2), ("wire", 1)]]
    assert again(stage, room) == told


@pytest.mark.parametrize("seconds", (0.054, 4, 40))
def test_what_was_told_in_between_stays_apart(seconds: float) -> None:
    """The daemon tells after each answer: where an alert lies between two revisions, they are two alerts."""
    room = room_of(TALKS)
    stage, told = lived(room, (FIRST, replace(GROWN, tells=True), replace(JOINED, at=600 + seconds)))

    assert told == [[("ledger", 1)], [("ledger", 2)], [("wire", 1)]]
    assert again(stage, room) == told


def test_a_pass_of_three_is_told_at_its_end() -> None:
    """Three feeds of one pass make one alert, at the moment of the last."""
    room = room_of(TALKS)
    last = Took(at=630, feed="herald", sentences=(SENTENCES[0], SENTENCES[5]), tells=True)
    stage, told = lived(room, (FIRST, GROWN, replace(JOINED, at=610, tells=False), last))
    (_, notice) = retold(stage.store, room).notices

    assert told[1:] == again(stage, room)[1:] == [[("ledger", 2), ("wire", 1), ("herald", 1)]]
    assert notice.at == NINE + timedelta(seconds=630)


@pytest.mark.parametrize(("seconds", "expected"), ((4, 1), (40, 2)))
def test_what_left_no_trace_is_of_one_pass_within_seconds(seconds: float, expected: int) -> None:
    """Nobody was told: a new watch takes what came within five seconds as one pass, and what came later as another."""
    took = (replace(GROWN, at=0), replace(JOINED, at=seconds, sentences=SENTENCES[:3]))
    stage, told = lived(room_of(NOTHING), took)

    assert told == []
    assert len(again(stage, room_of(CONVOYS))) == expected


def test_what_was_only_held_together_stays_apart() -> None:
    """Quiet hours put updates of a whole night into one alert; without them, each is told when it came."""
    quiet = replace(NIGHT, start=NIGHT.end.replace(hour=9), end=NIGHT.end.replace(hour=12))
    assert isinstance(quiet, Quiet)
    stage, told = lived(
        room_of(TALKS, desk=channel("desk", quiet=quiet)), (FIRST, replace(GROWN, tells=True), replace(JOINED, at=900))
    )

    assert told == [[("ledger", 1), ("ledger", 2), ("wire", 1)]]
    assert again(stage, room_of(TALKS)) == [[("ledger", 1)], [("ledger", 2)], [("wire", 1)]]
