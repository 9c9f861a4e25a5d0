"""What every store promises of its archive: all that was seen since a moment, in order, read as it is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import islice

import pytest

from monitor.model import Change, Entry, Placement
from monitor.store import Store
from tests.stores import MINUTE, NOON, change, entry, record

pytest_plugins = ("tests.databases",)


def test_the_archive_comes_in_the_order_in_which_it_was_seen(store: Store) -> None:
    """Sorted by moment, then number, then the entries' arrival: whatever the order of writing, as after a clock set back."""
    with store.writing() as work:
        for key, minutes in [("late", 9), ("one", 0), ("two", 0), ("early", -3)]:
            record(work, entry(key), text=f"{key} first", at=NOON + minutes * MINUTE)
        record(work, entry("one"), text="one again", at=NOON)
        record(work, entry("two"), text="two again", at=NOON + MINUTE)

    with store.reading() as view:
        seen = [(found.entry.key, found.number, found.change.text) for found in view.archive(NOON - timedelta(days=1))]

    assert seen == [
        ("early", 1, "early first"),
        ("one", 1, "one first"),
        ("two", 1, "two first"),
        ("one", 2, "one again"),
        ("two", 2, "two again"),
        ("late", 1, "late first"),
    ]


def test_the_archive_begins_at_its_moment(store: Store) -> None:
    """What was seen just then is in it, what was seen before is not, and a transaction reads it as well."""
    with store.writing() as work:
        for key, minutes in [("before", -1), ("then", 0)]:
            record(work, entry(key), at=NOON + minutes * MINUTE)
        assert [found.entry.key for found in work.archive(NOON)] == ["then"]

    with store.reading() as view:
        assert [found.entry.key for found in view.archive(NOON)] == ["then"]
        assert list(view.archive(NOON + MINUTE)) == []


def test_an_archived_revision_is_whole(store: Store) -> None:
    """Its change is as it was stored; the entry is as its feed shows it now, under the key that it has now."""
    first, then = change("Ministers met."), change("Ministers left.")
    shown = replace(entry("renamed"), title="Talks end", summary="They left.")
    with store.writing() as work:
        _stored(work.record, entry("one"), first)
        _stored(work.record, replace(shown, key="one", link="https://wire.example/one"), then)
        known = work.known("wire", ["one"])["one"]
        work.rename_entry(known.id, shown)

    with store.reading() as view:
        found = list(view.archive(NOON))

    assert [one.change for one in found] == [first, then]
    assert [(one.entry, one.feed, one.number, one.seen) for one in found] == [
        (shown, "wire", 1, NOON),
        (shown, "wire", 2, NOON),
    ]


def _stored(recording: object, shown: Entry, what: Change) -> None:
    assert callable(recording)
    recording(shown, what, Placement(story=None, vector={"talks": 1.0}), novel=True, at=NOON)


@pytest.mark.parametrize("asked", (1, 3))
def test_the_archive_may_be_left_early(store: Store, asked: int) -> None:
    """Whoever has read enough goes, and the view still answers; more is there than one statement asks for."""
    with store.writing() as work:
        for number in range(510):
            record(work, entry(str(number)), at=NOON + number * MINUTE)

    with store.reading() as view:
        assert [found.entry.key for found in islice(view.archive(NOON), asked)] == [str(one) for one in range(asked)]
        assert len(view.entries(link="0")) == 1
        assert [found.entry.key for found in view.archive(NOON)] == [str(one) for one in range(510)]
