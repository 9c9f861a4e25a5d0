"""Of which day is a post that names only a time? Live blogs seen long after they began, in either order, over midnight."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Entry, Feed, Paragraph
from monitor.revise import revise

FEED = Feed(name="coast", url="https://coast.example/rss")
HOUR = timedelta(hours=1)


def when(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def days(
    *clocks: str, published: datetime | None, now: datetime, updated: datetime | None = None, zone: str = "UTC"
) -> list[str]:
    """Return when the posts of a live blog that is first seen `now` are said to be."""
    posts = tuple(Paragraph(text=f"{clock}: Word number {place} from the quay.") for place, clock in enumerate(clocks))
    entry = Entry(feed=FEED.name, key="k", title="Ferry, live", paragraphs=posts, published=published, updated=updated)
    found = revise(entry, None, feed=Feed(name=FEED.name, url=FEED.url, timezone=zone), now=now)
    assert found is not None
    return [f"{block.time:%d %H:%M}" for block in found.blocks if block.time]


#: published, the posts with their true days, those that are there 1, 12 and 30 hours later
BLOGS = {
    "one day": ("2026-03-12T08:00", ("12 08:10", "12 13:00", "12 17:30", "12 19:50", "12 21:30"), (1, 4, 5)),
    "over midnight": ("2026-03-12T21:00", ("12 21:10", "12 21:50", "12 23:40", "13 00:20", "13 02:15"), (2, 5, 5)),
    "a long day and a night": ("2026-03-12T08:00", ("12 08:10", "12 13:00", "12 21:30", "13 00:40"), (1, 2, 4)),
    "on into the next morning": ("2026-03-12T20:00", ("12 20:30", "12 23:50", "13 03:00", "13 09:00"), (1, 3, 4)),
    "just before midnight": ("2026-03-12T23:55", ("12 23:58", "13 00:20", "13 07:00"), (2, 3, 3)),
}
CASES = [
    (published, true[:count], hours, order)
    for published, true, counts in BLOGS.values()
    for count, hours in zip(counts, (1, 12, 30), strict=True)
    for order in (1, -1)
]


@pytest.mark.parametrize(("published", "true", "hours", "order"), CASES)
def test_posts_first_seen_late_have_the_days_on_which_they_were_written(
    published: str, true: tuple[str, ...], hours: int, order: int
) -> None:
    """Whether it is seen after one hour, twelve or thirty, newest or oldest first: a post keeps its day."""
    shown = true[::order]
    began = when(published)
    assert days(*(post[3:] for post in shown), published=began, now=began + hours * HOUR) == list(shown)


def test_an_update_s_moment_bounds_its_posts() -> None:
    """Where a feed says when the entry was touched last, the newest post is not later; a stale moment moves nobody back."""
    began, seen = when("2026-03-12T08:00"), when("2026-03-14T14:00")
    shown = ("10:40", "02:00", "23:00", "08:30")
    expected = ["13 10:40", "13 02:00", "12 23:00", "12 08:30"]
    assert days(*shown, published=began, updated=when("2026-03-13T10:45"), now=seen) == expected
    assert days("21:30", published=began, updated=when("2026-03-12T08:01"), now=seen) == ["12 21:30"]


def test_a_post_from_before_midnight_seen_after_it_is_yesterday_s() -> None:
    """The entry's own day has not come so far: that is a cause."""
    assert days("23:50", published=when("2026-03-12T00:10"), now=when("2026-03-12T00:20")) == ["11 23:50"]


def test_a_post_out_of_its_order_moves_no_other() -> None:
    """Posts that are edited change places; no midnight lies between 12:00 and 12:40 of a blog that began at 10:30."""
    began = when("2026-03-12T10:30")
    expected = ["12 14:00", "12 12:00", "12 12:40", "12 11:00"]
    assert days("14:00", "12:00", "12:40", "11:00", published=began, now=when("2026-03-12T14:10")) == expected


def test_a_clock_of_another_zone_makes_no_yesterday() -> None:
    """A feed whose zone is not told is an hour off, not a day."""
    assert days("10:30", published=when("2026-03-12T08:00"), now=when("2026-03-12T09:00")) == ["12 10:30"]


def test_the_own_day_is_that_of_the_feed_s_place() -> None:
    """22:30 in Denver is of the twelfth, though it is the thirteenth in UTC."""
    began = when("2026-03-13T03:30")
    found = days("22:30", "21:40", published=began, now=began + 30 * HOUR, zone="America/Denver")
    assert found == ["13 04:30", "13 03:40"]


@given(
    st.lists(st.integers(0, 20 * 60), min_size=1, max_size=6, unique=True),
    st.integers(0, 24 * 60 - 1),
    st.integers(0, 48 * 60),
    st.booleans(),
)
def test_no_post_is_of_a_day_before_its_entry(after: list[int], start: int, waited: int, newest_first: bool) -> None:  # noqa: FBT001
    """Whatever the blog and however late it is seen: nothing was posted on a day before it began, nor in the future."""
    began = when("2026-03-12T00:00") + timedelta(minutes=start)
    moments = sorted((began + timedelta(minutes=minutes) for minutes in after), reverse=newest_first)
    now = max(moments) + timedelta(minutes=waited)
    found = days(*(f"{moment:%H:%M}" for moment in moments), published=began, now=now)
    assert all(text[:2] >= "12" for text in found)
    assert all(when(f"2026-03-{text.replace(' ', 'T')}") <= now + timedelta(minutes=15) for text in found)
