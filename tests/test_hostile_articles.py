"""Articles that nobody writes: whatever a feed puts into one paragraph, its revision is found, in a bounded number of steps."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import FrameType
from typing import Any

import pytest

from monitor.model import Block, Entry, Kind, Paragraph
from monitor.revise import revise
from monitor.revise.markers import Role, read_marker
from monitor.revise.posts import SEARCHED, Posts
from tests.test_revise import FEED, NOW, first, known


def article(*lines: str) -> Entry:
    paragraphs = tuple(Paragraph(text=line) for line in lines)
    return Entry(feed=FEED.name, key="talks", title="Ferry halted", paragraphs=paragraphs)


STAMPS = ("Stand: ", "Published 6 July ", "Last updated: 9 July Published 6 July ", "Tarih: 21.02.2026 18:24 ")


@pytest.mark.parametrize("stamp", STAMPS)
def test_stamps_without_end_are_a_paragraph_like_any_other(stamp: str) -> None:
    """A page's own stamp a thousand times in one paragraph hides nothing of what stands below it."""
    seen = first(article(stamp * 2_000, "The ferry sails again at noon."))
    assert "The ferry sails again at noon." in seen.added
    later = revise(
        article(stamp * 2_001, "The ferry sails again at noon.", "Nobody was hurt."), known(seen), feed=FEED, now=NOW
    )
    assert later is not None
    assert (later.kind, later.added[-1]) == (Kind.UPDATE, "Nobody was hurt.")


def test_the_last_of_some_stamps_dates_the_page() -> None:
    """Five stamps in a row are one marker, with the last one's day; nothing is left as text."""
    text = "Stand: 1 July Published 2 July Published 3 July Last modified 4 July Last updated: 9 July"
    marker = read_marker(text)
    assert marker is not None
    assert marker.moment is not None
    assert (marker.role, marker.start, marker.body) == (Role.STAMP, 0, len(text))
    assert marker.moment.day == 9


def steps(work: Callable[[], object]) -> int:
    """Return how many steps the interpreter takes for some work; unlike time they are the same in every run."""
    found = 0

    def count(frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal found
        frame.f_trace_opcodes = True
        found += event == "opcode"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(before)
    return found


def blog(number: int, *, word: str) -> tuple[list[Paragraph], Posts]:
    """Return paragraphs of which each stands in many of a blog's posts, and the posts."""
    posts = [Block(label="Update", text=f"Update\n{word} {place} {word * 30}") for place in range(number)]
    return [Paragraph(text=text) for _ in range(number) for text in ("Update", f"{word * 30}")], Posts(posts)


@pytest.mark.parametrize("word", ("aaa", "port "))
def test_looking_for_a_paragraph_s_post_takes_no_more_steps_in_a_long_blog(word: str) -> None:
    """A blog with eight times as many posts takes about eight times as many steps, though every line stands in all."""
    taken = []
    for number in (50, 400):
        paragraphs, posts = blog(number, word=word)
        taken.append(steps(lambda paragraphs=paragraphs, posts=posts: list(posts.owners(paragraphs))))  # type: ignore[misc]
    assert taken[1] < 10 * taken[0]


def test_searching_a_blog_s_posts_has_an_end() -> None:
    """Lines that stand in no post, but look so, are looked for in so many characters and no more."""
    posts = Posts([Block(label=f"Post {place}", text="a" * 2_000) for place in range(400)])
    lines = [Paragraph(text=f"{'a' * 1_000}b{'a' * place}") for place in range(1_000)]
    assert set(posts.owners(lines)) == {None}
    assert posts.searched < SEARCHED + 400 * 2_001


def test_a_part_of_a_post_is_found_in_the_next_post_that_holds_it() -> None:
    """A paragraph that stands in three posts belongs to the one that goes on, or to the next below it."""
    part = "the ferry stays in port until the gale is over"
    posts = Posts([Block(label=f"{hour}:00", text=f"At {hour} o'clock {part}, said Kim.") for hour in (14, 13, 12)])
    lines = [
        part,
        "At 13 o'clock the",
        f"At 13 o'clock {part}",
        part,
        f"At 12 o'clock {part}",
        part,
        "14:00",
        part,
        "Nothing else",
    ]
    assert list(posts.owners(Paragraph(text=line) for line in lines)) == [0, None, 1, 1, 2, 2, 0, 0, None]


def stamped_anew(number: int) -> Callable[[], object]:
    """Return the revision of an article of so many lines that gets a stamp above each of them."""
    lines = [f"Ship {place} lies off the coast." for place in range(number)]
    state = known(first(article(*lines)))
    stamped = [
        f"{place // 60 % 24:02}:{place % 60:02} GMT: Boat {place} left port {line}" for place, line in enumerate(lines)
    ]
    return lambda: revise(article(*stamped), state, feed=FEED, now=NOW)


def test_new_stamps_are_looked_for_in_the_old_text_in_as_many_steps_as_it_has_lines() -> None:
    """Four times as many new posts, against four times as many old lines, take about four times as many steps."""
    few, many = (steps(stamped_anew(number)) for number in (100, 400))
    assert many < 4.3 * few


class Counted(frozenset[str]):
    """Fingerprints that count how often they were gone through."""

    looks = 0

    def __iter__(self) -> Iterator[str]:
        Counted.looks += 1
        return super().__iter__()


def test_the_states_of_a_long_life_are_gone_through_once() -> None:
    """An article of thousands of states is asked for all spellings of its headline's number in one go."""
    state = known(first(article("The ferry is late.")))
    numbered = replace(article("The ferry is late."), title="Five of 12 ferries are late")
    before = replace(state, fingerprints=Counted(state.fingerprints))
    assert revise(numbered, before, feed=FEED, now=NOW) is not None
    assert Counted.looks == 1
