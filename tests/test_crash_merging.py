"""kill -9 in the middle of a stream, and a restart: the stories are those of an uninterrupted run, byte for byte."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monitor.store.sql import open_store
from tests.running import process
from tests.streaming import play


def dump(folder: Path) -> list[str]:
    """Return all that a database holds."""
    with closing(sqlite3.connect(folder / "monitor.db")) as database:
        return list(database.iterdump())


def go_on(folder: Path) -> list[str]:
    with closing(open_store("sqlite:///monitor.db", state_directory=folder)) as store:
        play(store)
    return dump(folder)


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """All that the database holds when nothing went wrong."""
    return go_on(tmp_path_factory.mktemp("steady"))


def test_the_stream_has_merges_and_alerts(uninterrupted: list[str]) -> None:
    """The stream of this module is one in which stories are merged and told."""
    rows = {table: sum(line.startswith(f'INSERT INTO "{table}"') for line in uninterrupted) for table in TABLES}
    assert min(rows.values()) >= 3, rows


TABLES = ("parts", "alerts")


@pytest.mark.parametrize(
    ("point", "times"),
    (("take:merged", 1), ("take:merged", 3), ("take:recorded", 11), ("take:committed", 12)),
)
def test_a_kill_in_a_stream_changes_nothing(point: str, times: int, uninterrupted: list[str], tmp_path: Path) -> None:
    """Whenever it is killed, also in the middle of a merge, each story, part, chapter and alert is what it would have been."""
    log = tmp_path / "log"
    with process("-m", "tests.streaming", str(tmp_path), point, str(times), output=log) as child:
        assert child.wait(60) == -signal.SIGKILL, log.read_text()
    assert dump(tmp_path) != uninterrupted

    assert go_on(tmp_path) == uninterrupted
