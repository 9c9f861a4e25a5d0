"""Whose article pages are asked: those of the stories that somebody follows, from the moment when somebody begins to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pytest

from monitor.model import Feed, Follow, Page, Watch
from monitor.pipeline import Wanting, followers_of
from monitor.store.memory import MemoryStore
from tests.newsroom import Day, moment
from tests.stores import NOON, entry, record
from tests.test_merging import BOTH, HALL, HARBOUR, ROOF, STORM

FEEDS = {"wire": Feed(name="wire", url="https://wire.example/feed", title="Wire", language="en", page=Page.TRACKED)}


def tracking(*watches: Watch) -> Day:
    """Return a day on which the pages of stories are asked that somebody follows."""
    day = Day(watches=watches)
    tracked = {name: replace(feed, page=Page.TRACKED) for name, feed in day.newsroom.feeds.items()}
    day.configure(replace(day.newsroom, feeds=tracked))
    return day


def due(day: Day) -> set[str]:
    """Return the keys of the entries whose pages are to be asked."""
    with day.store.reading() as view:
        return {page.key for page in view.due_pages(moment("+1 00:00"), limit=99)}


def finish(day: Day) -> None:
    """Let all pages that are asked be asked no more."""
    with day.store.writing() as work:
        work.save_pages(
            [replace(page, due=None, polled=page.due) for page in work.due_pages(moment("+1 00:00"), limit=99)]
        )


def test_a_merge_asks_for_the_pages_that_nobody_followed() -> None:
    """What is followed already has had its pages asked: a merge asks for those of the other half, and not again for all."""
    day = tracking(HALL)
    day.at("09:00", ledger=[STORM])
    day.at("09:10", herald=[ROOF])
    assert due(day) == {"roof"}
    finish(day)
    day.at("09:20", wire=[BOTH])

    assert [(merge.story, merge.other) for merge in day.taken[-1].merges] == [(1, 2)]
    assert due(day) == {"storm", "both"}


def test_a_story_that_is_hit_at_last_has_all_its_pages_asked() -> None:
    """The pages of what came before the first hit are asked with it: once, then only those of what moves."""
    day = tracking(HALL)
    day.at("09:00", ledger=[STORM])
    day.at("09:05", gazette=[HARBOUR])
    assert due(day) == set()
    day.at("09:20", wire=[BOTH])
    assert due(day) == {"storm", "harbour", "both"}
    finish(day)
    day.at("09:30", herald=[replace(HARBOUR, key="more", link="https://herald.example/more")])
    assert due(day) == {"more"}


@pytest.mark.parametrize(("left", "wanted"), ((False, {"storm"}), (True, set())))
def test_the_pages_of_a_story_that_everybody_left_are_not_asked(*, left: bool, wanted: Collection[str]) -> None:
    """A story that every watch was taken off has no pages to ask, though it was hit; until one follows it again by hand."""
    day = tracking(replace(HALL, match="storm"))
    day.at("09:00", ledger=[STORM])
    finish(day)
    with day.store.writing() as work:
        if left:
            work.unfollow(1, "hall", at=moment("09:05"), by="ann")
    day.at("09:10", ledger=[replace(STORM, paragraphs=(*STORM.paragraphs, *HARBOUR.paragraphs))])
    assert due(day) == wanted

    with day.store.writing() as work:
        Wanting(work, day.newsroom.feeds, moment("09:15")).follow(1, "hall", by="ann")
    assert due(day) == {"storm"}


def test_by_hand_a_story_is_followed_with_its_pages() -> None:
    """A watch that is told to follow a story that nobody did has its pages asked; a second one finds them asked."""
    day = tracking(replace(HALL, follow=Follow.NONE))
    day.at("09:00", ledger=[STORM])
    day.at("09:05", gazette=[HARBOUR])
    for watch, wanted in (("hall", {"storm", "harbour"}), ("other", set())):
        with day.store.writing() as work:
            Wanting(work, day.newsroom.feeds, moment("09:10")).follow(1, watch, by="ann")
        assert due(day) == wanted
        finish(day)


@pytest.mark.parametrize(("kept", "gone"), ((1, 2), (2, 1)))
def test_by_hand_a_story_is_merged_with_its_pages(kept: int, gone: int) -> None:
    """A merge by hand asks for the pages of the half that nobody followed, whichever of them is kept."""
    day = tracking(HALL)
    day.at("09:00", ledger=[STORM])
    day.at("09:10", herald=[ROOF])
    finish(day)
    with day.store.writing() as work:
        Wanting(work, day.newsroom.feeds, moment("09:15")).merge(kept, gone, by="ann")
        assert followers_of(work, gone) == {"hall"}
    assert due(day) == {"storm"}


def test_whoever_left_one_half_has_left_the_whole() -> None:
    """Where nobody follows what was made of two stories, no pages are asked for the one that was not followed."""
    store = MemoryStore()
    with store.writing() as work:
        record(work, entry("a"))
        record(work, entry("b"))
        work.follow(1, "hall", at=NOON, by="ann")
        work.unfollow(2, "hall", at=NOON, by="ann")
        Wanting(work, FEEDS, NOON).merge(1, 2, by="ann")
        assert followers_of(work, 1) == frozenset()
        assert work.due_pages(NOON, limit=9) == []
