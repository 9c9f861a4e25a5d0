"""A watch that asks for several sources waits for them, and tells all it held when they have come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.model import Follow, Kind, Reason
from tests.newsroom import CEASEFIRE, Day, Heard, article

TEXT = "The ceasefire in Aleppo, Syria, holds since dawn, the army and the rebels of the eastern quarter said."
SECOND = "Flour reached the bakeries of Aleppo, Syria, as the ceasefire of the army and the rebels held at dawn."
CAREFUL = replace(CEASEFIRE, min_sources=2)

FIRST = article("a", "Syria ceasefire holds in Aleppo", TEXT)
OTHER = article("b", "Syria ceasefire holds, Aleppo bakeries open", SECOND)


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
            article("b", "Aleppo bakeries open as army and rebels hold still", SECOND.replace("ceasefire", "calm"))
        ],
    )
    assert day.told() == []
    day.at(
        "09:50",
        wire=[
            article(
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
