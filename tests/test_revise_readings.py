"""Is a stored version read once? What a run keeps of it changes the time a revision takes, and nothing else."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Change, Entry, Feed, KnownEntry, Paragraph
from monitor.revise import Readings, revise
from monitor.revise.readings import Version

FEED = Feed(name="coast", url="https://coast.example/rss")
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
POSTS = (
    "14:30 GMT: The ferry sails. Two pumps were mended in the night.",
    "13:00 GMT: Divers look at the hull. The harbour office is silent.",
    "12:10 GMT: About 300 travellers wait at the quay.",
    "Buses take them round the fjord. It takes about four hours.",
    "ORIGINAL ENTRY: The ferry to Halden will not sail before Monday.",
)


def play(states: list[tuple[str, ...]], readings: Readings | None) -> list[Change | None]:
    """Show an entry's states in order, remembering them as the store does."""
    known: KnownEntry | None = None
    found = []
    for lines in states:
        entry = Entry(feed=FEED.name, key="k", title="Ferry", paragraphs=tuple(Paragraph(text=line) for line in lines))
        change = revise(entry, known, feed=FEED, now=NOW, readings=readings)
        found.append(change)
        if change is not None:
            seen = known.fingerprints if known else frozenset()
            known = KnownEntry(
                id=1, feed=FEED.name, key="k", link="", story=1, number=1, title=change.title, text=change.text,
                fingerprint=change.fingerprint, fingerprints=seen | {change.fingerprint},
            )  # fmt: skip
    return found


@given(
    st.lists(
        st.lists(st.sampled_from((*POSTS, "Share 12", "Divers look at the hulls.")), max_size=6).map(tuple), max_size=5
    )
)
def test_what_is_kept_changes_no_revision(states: list[tuple[str, ...]]) -> None:
    """With readings and without, every change is the same."""
    assert play(states, Readings()) == play(states, None)


def test_an_old_text_is_not_divided_again() -> None:
    """When a blog gains a post, only that post's sentences are looked for, and one version is kept of it."""
    readings = Readings()
    last = play([POSTS[4:], POSTS[3:], POSTS[2:], POSTS[1:], POSTS], readings)[-1]
    assert last is not None
    assert readings.of(last.fingerprint).divisions == len(POSTS)
    assert len(readings) == 1


def test_what_is_kept_has_a_bound() -> None:
    """The versions that were not asked for longest make room, and are read again when they are wanted."""
    readings = Readings(limit=10_000)
    for number in range(20):
        version = Version()
        line = f"Post number {number} of a long night at the quay."
        version.divided(line)
        readings.keep(str(number), version, {line})
        assert readings.size <= 10_000
    assert 0 < len(readings) < 20
    assert readings.of("19").divided("Post number 19 of a long night at the quay.").sentences
    assert play([POSTS[2:], POSTS], readings)[-1] == play([POSTS[2:], POSTS], None)[-1]


def test_lines_that_left_an_article_are_forgotten() -> None:
    """A blog that drops its old posts does not grow in memory."""
    readings = Readings()
    states = [tuple(f"Post number {number + place} of the night." for place in range(3)) for number in range(30)]
    play(states, readings)
    fresh = Readings()
    play(states[-1:], fresh)
    assert readings.size <= 2 * fresh.size


@pytest.mark.parametrize("length", (0, 3, 30))
def test_the_bound_is_of_memory(length: int) -> None:
    """Twenty thousand headlines without a text take memory, too: what is kept stays within the bound, whatever it is."""
    limit = 1_000_000
    readings = Readings(limit=limit)
    tracemalloc.start()
    for number in range(3_000):
        version, line = Version(), "x" * length
        lines = {f"{place}{line}" for place in range(number % 5 if length else 0)}
        for text in lines:
            version.divided(text), version.key(text), version.bare(text)
        readings.keep(f"{number:064}", version, lines)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert limit / 4 < taken < 1.5 * limit
