"""A watch that asks for several sources waits for them, and tells all it held when they have come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.model import Carrier, Entry, Follow, Kind, Placement, Reason, Shortfall, Verdict
from monitor.store import Store
from monitor.store.sql import SqlStore
from tests.newsroom import CEASEFIRE, Day, Heard, article
from tests.stores import MINUTE, NOON, change, concern, entry, record

pytest_plugins = ("tests.databases",)

TEXT = "The ceasefire in Aleppo, Syria, holds since dawn, the army and the rebels of the eastern quarter said."
SECOND = "Flour reached the bakeries of Aleppo, Syria, as the ceasefire of the army and the rebels held at dawn."
CAREFUL = replace(CEASEFIRE, min_sources=2)


def of(outlet: str, key: str, title: str, *paragraphs: str) -> Entry:
    """Return an article that stands on the pages of an outlet."""
    return article(key, title, *paragraphs, link=f"https://www.{outlet}.example/{key}")


FIRST = of("ledger", "a", "Syria ceasefire holds in Aleppo", TEXT)
OTHER = of("herald", "b", "Syria ceasefire holds, Aleppo bakeries open", SECOND)


def test_what_one_feed_says_alone_is_held_until_a_second_one_carries_the_story() -> None:
    """Nothing is lost by waiting: the second source's alert holds what the first one said, too."""
    day = Day(watches=(CAREFUL,))
    day.at("09:00", ledger=[FIRST])
    assert (day.told(), day.refused()) == ([], [Reason.FEW_SOURCES])

    day.at("09:40", herald=[OTHER])
    assert day.told() == [Heard("09:40", "first", (TEXT, SECOND))]


def test_a_second_article_of_the_same_feed_is_no_second_source() -> None:
    """One outlet that says it twice has still said it alone."""
    day = Day(watches=(CAREFUL,))
    day.at("09:00", ledger=[FIRST])
    day.at("09:40", ledger=[OTHER, FIRST])
    assert day.told() == []


def test_two_feeds_of_one_outlet_are_one_source() -> None:
    """The front page and the desk's own feed lead to the same pages: nobody else has it yet."""
    day = Day(watches=(CAREFUL,))
    day.at("09:00", ledger=[FIRST])
    day.at("09:40", herald=[of("ledger", "b", OTHER.title, SECOND)])
    assert day.told() == []


WIRE = (
    "The ceasefire in Aleppo, Syria, holds since dawn, the army and the rebels of the eastern quarter said in a joint statement "
    "on Friday, and named three crossings that lorries with flour and fuel may take from Monday on."
)


def test_papers_that_print_one_wire_are_one_source() -> None:
    """However many carry the text, cut or led by a sentence of their own: one agency says it. A report of somebody's own is a second."""
    day = Day(watches=(CAREFUL,))
    day.at("09:00", wire=[of("wire", "w", "Syria ceasefire holds in Aleppo", WIRE)])
    day.at("09:10", ledger=[of("ledger", "l", "Aleppo: Syria ceasefire holds", WIRE)])
    day.at("09:20", herald=[of("herald", "h", "Syria ceasefire holds, army says", " ".join(WIRE.split()[:30]))])
    assert day.told() == []
    assert {verdict.shortfall for _, verdict in day.verdicts} == {Shortfall(has=1, needs=2)}

    day.at("09:30", gazette=[of("gazette", "g", "Flour reaches Aleppo as Syria ceasefire holds", SECOND)])
    assert [(heard.at, heard.sentences[-1]) for heard in day.told()] == [("09:30", SECOND)]


def test_what_is_held_says_how_many_sources_it_has() -> None:
    """An editor who waits for three sees that there are two, and each new one is counted."""
    day = Day(watches=(replace(CAREFUL, min_sources=3),))
    found = []
    for minute, (feed, shown) in enumerate((("ledger", FIRST), ("herald", OTHER))):
        day.at(f"09:0{minute}", **{feed: [shown]})
        with day.store.reading() as view:
            found.append([verdict.shortfall for verdict in view.verdicts(1)])
    assert found == [[Shortfall(has=1, needs=3)], [Shortfall(has=2, needs=3)] * 2]


def test_a_story_that_no_one_else_takes_up_is_refused_when_its_time_is_over() -> None:
    """After stories.window without more sources it is final: the verdict stands, nothing waits for ever."""
    day = Day(watches=(CAREFUL,))
    day.at("09:00", ledger=[FIRST])
    day.at("+3 09:01", gazette=[])
    with day.store.reading() as view:
        (verdict,) = view.verdicts(1)
        assert (verdict.reason, verdict.until, view.next_release()) == (Reason.FEW_SOURCES, None, None)


def test_a_watch_without_such_a_wish_tells_its_channel_at_once() -> None:
    """Two watches lead to one channel: the one that is content with one source decides."""
    day = Day(watches=(CAREFUL, replace(CEASEFIRE, name="any")))
    day.at("09:00", ledger=[FIRST])
    (alert,) = day.alerts
    assert alert.watches == ("any",)


@pytest.mark.parametrize("follow", (Follow.ENTRY, Follow.NONE))
def test_a_watch_that_follows_no_story_counts_the_feeds_it_hit(follow: Follow) -> None:
    """Other articles of the story are not its business, so they do not count as its sources."""
    day = Day(watches=(replace(CAREFUL, follow=follow),))
    day.at("09:00", ledger=[FIRST])
    day.at(
        "09:40",
        herald=[
            of("herald", "b", "Aleppo bakeries open as army and rebels hold still", SECOND.replace("ceasefire", "calm"))
        ],
    )
    assert day.told() == []
    day.at(
        "09:50",
        wire=[
            of(
                "wire",
                "c",
                "Syria truce holds in Aleppo",
                "The truce let lorries of the army and the rebels into Aleppo, Syria.",
            )
        ],
    )
    assert [heard.at for heard in day.told()] == ["09:50"]


def test_a_correction_of_what_was_told_waits_for_no_source() -> None:
    """Who was told something wrong is put right at once, also where the watch has since become careful."""
    day = Day()
    day.at("09:00", ledger=[FIRST])
    day.configure(replace(day.newsroom, watches={"ceasefire": CAREFUL}))
    day.at(
        "10:00",
        ledger=[article("a", "CORRECTED-Syria ceasefire holds in Aleppo", TEXT.replace("since dawn", "since noon"))],
    )
    assert day.taken[-1].revision.change.kind is Kind.CORRECTION
    assert [heard.reason for heard in day.told()] == ["first", "correction"]


# ---------------------------------------------------------------- what every store keeps


def test_every_store_keeps_how_many_sources_are_lacking(store: Store) -> None:
    """Who asks why an update is held is told how far it is; what is then held for another reason lacks none."""
    with store.writing() as work:
        update = record(work, entry())
        work.add_concerns([concern(update)])
        (waiting,) = work.untold_of("desk", update.story, since=NOON).concerns
        lack = Shortfall(has=1, needs=3)
        work.give([Verdict(concern=waiting, reason=Reason.FEW_SOURCES, until=NOON + MINUTE, shortfall=lack)])
        assert [one.shortfall for one in work.verdicts(update.story)] == [lack]
        work.give([Verdict(concern=waiting, reason=Reason.QUIET, until=NOON + MINUTE)])
        assert [one.shortfall for one in work.verdicts(update.story)] == [None]


VECTOR = {"talks": 0.8, "link:0f": 0.0, "copy:1a": 0.0, "name:syria": 0.0}


def test_every_store_says_by_which_marks_a_text_is_known(store: Store) -> None:
    """Of an entry's vector its words and names are no marks of its text; what was stored by an earlier version is known, too."""
    marked = Carrier(
        feed="wire", entry="one", link="https://wire.example/one", at=NOON, marks=frozenset({"link:0f", "copy:1a"})
    )
    with store.writing() as work:
        story = work.record(entry(), change(), Placement(story=None, vector=VECTOR), novel=True, at=NOON).story
        assert list(work.carriers(story)) == [marked]
        if isinstance(store, SqlStore):
            work._connection.exec_driver_sql("UPDATE entries SET marks = NULL")  # type: ignore[attr-defined]
            assert list(work.carriers(story)) == [marked]
