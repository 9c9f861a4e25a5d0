"""What every store promises of the takes of a wire story, whose guid and link change from one to the next."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from itertools import count
from pathlib import Path

from monitor.model import Entry, Placement, Update
from monitor.revise import wire_key
from monitor.store import Store, Transaction, View
from monitor.store.sql import open_store
from monitor.store.sql.store import SqlTransaction
from tests.stores import MINUTE, NOON, change, entry

pytest_plugins = ("tests.databases",)

TITLE = "Talks on the fishing grounds end"
STORY = wire_key(TITLE)
#: As an agency sends the same story again, under a guid and link of its own.
TAKES = (TITLE, f"UPDATE 1-{TITLE}", f"CORRECTED-UPDATE 1-{TITLE}")


def take(work: Transaction, shown: Entry, title: str, *, minutes: int = 0) -> Update:
    """Record that an entry shows this title, so many minutes after noon."""
    placement = Placement(story=None, vector={})
    at = NOON + minutes * MINUTE
    return work.record(replace(shown, title=title), change(title=title), placement, novel=True, at=at)


def found(view: View, *wire_keys: str, feed: str = "wire", minutes: int = 0) -> dict[str, str]:
    """Return the keys of the entries that are found, by wire key."""
    takes = view.known_takes(feed, wire_keys or [STORY], since=NOON + minutes * MINUTE)
    return {wire_key: known.key for wire_key, known in takes.items()}


def test_each_take_of_a_wire_story_is_the_same_entry(store: Store) -> None:
    """However often an agency sends a story under a new guid and link, its wire key names the one entry it is."""
    with store.writing() as work:
        for number, title in enumerate(TAKES):
            shown = entry(f"take {number}")
            for known in work.known_takes("wire", [wire_key(title)], since=NOON).values():
                work.rename_entry(known.id, shown)
            take(work, shown, title, minutes=number)

    with store.reading() as view:
        (known,) = view.known_takes("wire", [STORY, "another story altogether"], since=NOON).values()
        assert (known.key, known.link, known.number) == ("take 2", "https://wire.example/take 2", 3)
        assert known == view.known_by_id(known.id)
        assert known.title == TAKES[-1]
        assert known.fingerprints == {change(title=title).fingerprint for title in TAKES}
        assert view.known_takes("wire", [], since=NOON) == {}


def test_a_wire_story_is_its_feeds_own(store: Store) -> None:
    """The same headline in two feeds is two entries, each known by it in its own feed."""
    with store.writing() as work:
        take(work, entry("one"), TITLE)
        take(work, entry("two", feed="blog"), TITLE)

        assert [found(work, feed=feed) for feed in ("wire", "blog", "other")] == [{STORY: "one"}, {STORY: "two"}, {}]


def test_a_wire_key_that_entries_share_names_none(store: Store) -> None:
    """Two articles under one headline are not taken for one another, until one of them gets another headline."""
    with store.writing() as work:
        take(work, entry("one"), TITLE)
        take(work, entry("two"), TAKES[1])
        shared = found(work)
        take(work, entry("one"), "Fishing fleets leave their ports")

        assert shared == {}
        assert found(work, STORY, "fishing fleets leave their ports") == {
            STORY: "two",
            "fishing fleets leave their ports": "one",
        }


def test_a_headline_that_returns_later_is_another_story(store: Store) -> None:
    """An entry is found while it was last recorded at or after the moment asked for; older ones do not count."""
    with store.writing() as work:
        take(work, entry("last year"), TITLE, minutes=-9)
        take(work, entry("today"), TITLE)

        assert [found(work, minutes=minutes) for minutes in (-9, -8, 0, 1)] == [
            {},
            {STORY: "today"},
            {STORY: "today"},
            {},
        ]
        take(work, entry("today"), TAKES[1], minutes=5)
        assert found(work, minutes=5) == {STORY: "today"}


def test_what_is_no_revision_keeps_no_story_running(store: Store) -> None:
    """A new date or a new name is not a take: neither moves the moment at which an entry was last recorded."""
    with store.writing() as work:
        take(work, entry("one"), TITLE)
        (known,) = work.known_takes("wire", [STORY], since=NOON).values()
        work.notice(known.id, replace(entry("one", title=TITLE), updated=NOON + 5 * MINUTE), fingerprint="noticed")
        work.rename_entry(known.id, entry("two"))

        assert [found(work, minutes=minutes) for minutes in (0, 1)] == [{STORY: "two"}, {}]


def test_a_new_name_is_no_new_headline(store: Store) -> None:
    """An entry whose guid went to another article makes room for it without taking that article's headline."""
    with store.writing() as work:
        take(work, entry("one"), TITLE)
        (known,) = work.known_takes("wire", [STORY], since=NOON).values()
        reused = entry("one", title="Fishing fleets leave their ports")
        work.rename_entry(known.id, replace(reused, key="one#1"))
        take(work, reused, reused.title)

        assert found(work, STORY, wire_key(reused.title)) == {STORY: "one#1", wire_key(reused.title): "one"}


def test_a_short_headline_names_no_story(store: Store) -> None:
    """Two words name too many stories: such a headline has no wire key, and the empty key finds nothing."""
    with store.writing() as work:
        take(work, entry("one"), "Live updates")

        assert wire_key("Live updates") == ""
        assert found(work, "", "live updates") == {}


def test_the_page_s_headline_is_the_one_that_counts(store: Store) -> None:
    """An entry whose page took the place of its feed is found by the page's title; given up, by the feed's again."""
    article = change("Ministers met.", title="Ministers leave the fishing talks")
    of_page = wire_key(article.title)
    with store.writing() as work:
        take(work, entry("one"), TITLE)
        (known,) = work.known_takes("wire", [STORY], since=NOON).values()
        work.rebase(known.id, entry("one"), article)
        paged = found(work, STORY, of_page)
        work.unpage(known.id)

        assert paged == {of_page: "one"}
        assert found(work, STORY, of_page) == {STORY: "one"}


def test_wire_keys_of_any_length_and_number_are_known(store: Store) -> None:
    """A headline of thousands of letters is found like any other, and so are many at once."""
    titles = ["Fishing talks " + "balıkçılık " * 500 + str(number) for number in range(1200)]
    with store.writing() as work:
        take(work, entry("first"), titles[0])
        take(work, entry("last"), titles[-1])

        keys = [wire_key(title) for title in titles]
        assert found(work, *keys) == {keys[0]: "first", keys[-1]: "last"}


def test_a_headline_that_returns_for_years_costs_nothing(tmp_path: Path) -> None:
    """However often a feed had the same headline before, only the entries of the last days are looked at."""
    store = open_store("sqlite:///monitor.db", state_directory=tmp_path)
    with store.writing() as work:
        take(work, entry("today"), TITLE)
        take(work, entry("yesterday"), TITLE, minutes=-1)
        steps = [_steps(work)]
        for number in range(300):
            take(work, entry(f"old {number}"), TITLE, minutes=-2 - number)
        steps.append(_steps(work))
    store.close()

    assert steps[0] == steps[1]


def _steps(work: SqlTransaction) -> int:
    """Return how many steps of its machine SQLite needs to find today's entry by its wire key."""
    steps = count(1)
    database = work._connection.connection.driver_connection
    assert isinstance(database, sqlite3.Connection)
    database.set_progress_handler(lambda: 0 * next(steps), 1)
    assert found(work) == {STORY: "today"}
    database.set_progress_handler(None, 1)
    return next(steps)
