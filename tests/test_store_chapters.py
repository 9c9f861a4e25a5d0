"""What every store promises of its stories' chapters: whole stories, in the order of recording, with what was old marked."""

from __future__ import annotations

from monitor.model import Placement
from monitor.store import Store
from tests.stores import MINUTE, NOON, change, entry, record

pytest_plugins = ("tests.databases",)


def test_the_archive_spans_from_its_first_to_its_last_revision(store: Store) -> None:
    """An empty archive has no span; else it is that of the revisions, whichever entries they are of."""
    with store.reading() as view:
        assert view.archive_span() is None
    with store.writing() as work:
        record(work, entry("one"))
        record(work, entry("two"), at=NOON + MINUTE)
        record(work, entry("one"), text="More.", at=NOON + 9 * MINUTE)

    with store.reading() as view:
        assert view.archive_span() == (NOON, NOON + 9 * MINUTE)


def test_stories_come_whole_and_in_the_order_of_recording(store: Store) -> None:
    """A story that moved since a moment is given from its beginning, its chapters among those of the others as they came."""
    with store.writing() as work:
        ended = record(work, entry("ended"))
        long = record(work, entry("long"), at=NOON + MINUTE)
        other = record(work, entry("other"), at=NOON + 5 * MINUTE)
        more = record(work, entry("long"), text="More.", at=NOON + 5 * MINUTE)
        joined = record(work, entry("joined"), at=NOON + 6 * MINUTE, story=other.story)

    with store.reading() as view:
        since = list(view.stories_since(NOON + 5 * MINUTE))
        told = [(found.entry.key, found.update) for found in view.chapters(since)]
        assert since == [long.story, other.story]
        assert [found.update for found in view.chapters([ended.story])] == [ended]
        assert list(view.chapters([])) == []

    assert told == [("long", long), ("other", other), ("long", more), ("joined", joined)]


def test_what_a_feed_held_at_its_first_poll_is_marked(store: Store) -> None:
    """The first revision of an old entry is old; what it says later is not."""
    with store.writing() as work:
        place = Placement(story=None, vector={})
        work.record(entry("stock"), change(), place, novel=True, at=NOON, old=True)
        record(work, entry("stock"), text="More.", at=NOON + MINUTE)
        record(work, entry("fresh"), at=NOON + MINUTE)

    with store.reading() as view:
        chapters = view.chapters(view.stories_since(NOON))
        assert [(found.entry.key, found.old) for found in chapters] == [
            ("stock", True),
            ("stock", False),
            ("fresh", False),
        ]


def test_more_chapters_than_one_statement_asks_for(store: Store) -> None:
    """However many stories and chapters there are, each chapter comes once, in order."""
    with store.writing() as work:
        for number in range(510):
            record(work, entry(str(number)), at=NOON + number * MINUTE)

    with store.reading() as view:
        chapters = view.chapters(view.stories_since(NOON))
        assert [found.entry.key for found in chapters] == [str(number) for number in range(510)]
