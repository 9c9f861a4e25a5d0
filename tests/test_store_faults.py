"""Database trouble: full, locked, read-only, gone, damaged, held. Each is named, and nothing is half written."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, text

from monitor.errors import StoreError, StoreHeld, StoreUnavailable, StoreUnusable
from monitor.model import Change, Entry, Kind, Placement, Poll
from monitor.store.sql import Hold, SqlStore, hold, open_store
from monitor.store.sql import engine as engines
from monitor.store.sql.store import SqlTransaction

pytest_plugins = ("tests.databases",)

NOON = datetime(2016, 8, 12, 12, tzinfo=UTC)
URL = "sqlite:///monitor.db"
IMPATIENT = timedelta(milliseconds=50)


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[SqlStore]:
    """A store on SQLite that waits only a moment for others."""
    store = open_store(URL, state_directory=tmp_path, patience=IMPATIENT)
    yield store
    store.close()


@pytest.fixture
def postgres(postgres_url: str, tmp_path: Path) -> Iterator[SqlStore]:
    """A store on PostgreSQL that waits only a moment for others."""
    store = open_store(postgres_url, state_directory=tmp_path, patience=IMPATIENT)
    yield store
    store.close()


def poll(name: str = "wire", *, error: str = "") -> Poll:
    return Poll(feed=name, url="", due=NOON, error=error)


def write(store: SqlStore, *polls: Poll) -> None:
    with store.writing() as work:
        work.save_polls(polls)


def read(store: SqlStore) -> set[str]:
    with store.reading() as view:
        return set(view.polls())


# ---------------------------------------------------------------- SQLite


def test_a_full_disk_loses_nothing(sqlite: SqlStore) -> None:
    """On a full disk a transaction fails whole, with a clear message; once there is room it works without a restart."""
    write(sqlite, poll("before"))
    room = _limit(sqlite._engine, pages=60)

    with pytest.raises(StoreUnavailable, match=r"no room is left for .*monitor\.db"):
        write(sqlite, poll("small"), *(poll(str(number), error="x" * 4000) for number in range(200)))
    assert read(sqlite) == {"before"}

    event.remove(sqlite._engine, "begin", room)
    _limit(sqlite._engine, pages=1_000_000)
    write(sqlite, poll("after"))
    assert read(sqlite) == {"before", "after"}


def _limit(engine: Engine, *, pages: int) -> Callable[[Connection], None]:
    """Let the database grow to so many pages: what SQLite then says is what it says on a full disk."""

    def limit(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    event.listen(engine, "begin", limit)
    return limit


@contextmanager
def _other_process(code: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run `code` in a process of its own; it says a line when it is ready, and goes on when it is told one."""
    command = [sys.executable, "-c", code, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


LOCK_DATABASE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("ready", flush=True)
input()
connection.execute("ROLLBACK")
"""


def test_a_locked_database_is_waited_for_and_then_named(sqlite: SqlStore, tmp_path: Path) -> None:
    """While another program holds the database, a writer waits as long as it was told, then says so; readers go on."""
    write(sqlite, poll())
    with _other_process(LOCK_DATABASE, str(tmp_path / "monitor.db")) as other:
        with pytest.raises(StoreUnavailable, match=r"monitor\.db is locked by another program"):
            write(sqlite, poll("late"))
        assert read(sqlite) == {"wire"}
        other.communicate("let go\n")

    write(sqlite, poll("late"))
    assert read(sqlite) == {"wire", "late"}


def test_a_thread_waits_for_another_one_without_an_end(url: str, tmp_path: Path) -> None:
    """A long transaction does not make another thread of the same process lose what it has to write."""
    store = open_store(url, state_directory=tmp_path, patience=IMPATIENT)
    waiting = threading.Thread(target=write, args=(store, poll("late")))
    with store.writing() as work:
        waiting.start()
        waiting.join(4 * IMPATIENT.total_seconds())
        assert waiting.is_alive()
        work.save_polls([poll("early")])
    waiting.join(10)

    assert read(store) == {"early", "late"}
    store.close()


PRAGMAS = [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)]


@pytest.mark.parametrize(("pragma", "value"), PRAGMAS)
def test_what_is_committed_survives_a_power_cut(sqlite: SqlStore, pragma: str, value: object) -> None:
    """Every connection writes its log through to the disk (2 is FULL) and lets no row point to nothing."""
    with sqlite.writing() as first, sqlite.reading() as second:
        for session in (first, second):
            assert session._connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


def test_a_reader_sees_one_moment(sqlite: SqlStore) -> None:
    """What is committed while a snapshot is open does not show in it."""
    with sqlite.reading() as view:
        assert view.polls() == {}
        write(sqlite, poll())
        assert view.polls() == {}

    assert read(sqlite) == {"wire"}


def test_a_read_only_database_is_named(sqlite: SqlStore) -> None:
    """A database that cannot be written says what to do, and can still be read."""
    write(sqlite, poll())

    def forbid(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only = ON")

    event.listen(sqlite._engine, "begin", forbid)
    with pytest.raises(StoreUnavailable, match=r"monitor\.db cannot be written"):
        write(sqlite, poll("late"))
    assert read(sqlite) == {"wire"}


NOT_OURS = [
    ("garbage", b"not a database at all, " * 100, "is no SQLite database"),
    ("an empty file", b"", "is an empty file"),
    ("the beginning of a database", b"SQLite format", "is no SQLite database"),
    ("a database cut off", b"SQLite format 3\x00" + bytes(50), "database"),
]


@pytest.mark.parametrize(("content", "words"), [row[1:] for row in NOT_OURS], ids=[row[0] for row in NOT_OURS])
def test_what_is_no_database_stays_untouched(tmp_path: Path, content: bytes, words: str) -> None:
    """A file that is no database is named and never overwritten: it may be all that is left of one."""
    path = tmp_path / "monitor.db"
    path.write_bytes(content)

    with pytest.raises(StoreUnusable, match=f"monitor.db.*{words}"):
        open_store(URL, state_directory=tmp_path)

    assert path.read_bytes() == content


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    """A folder in the place of the file is named as what it is."""
    (tmp_path / "monitor.db").mkdir()

    with pytest.raises(StoreUnusable, match="is a folder"):
        open_store(URL, state_directory=tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """A database in a folder that does not exist says which folder to create."""
    with pytest.raises(StoreUnavailable, match=r"the folder .*nowhere does not exist: create it"):
        open_store("sqlite:///nowhere/monitor.db", state_directory=tmp_path)


def test_a_damaged_database_is_not_written(sqlite: SqlStore, tmp_path: Path) -> None:
    """A damaged page is reported with the way out, and the file is left for the rescue."""
    write(sqlite, *(poll(str(number), error="x" * 500) for number in range(100)))
    sqlite.close()
    path = tmp_path / "monitor.db"
    content = bytearray(path.read_bytes())
    content[4096 : len(content)] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)

    with pytest.raises(StoreUnusable, match=r"monitor\.db is damaged.*\.recover"):
        write(open_store(URL, state_directory=tmp_path), poll("more"))

    assert path.read_bytes() == content


def test_a_database_that_vanished_is_not_made_anew(tmp_path: Path) -> None:
    """A running daemon whose database was moved away says so; it does not begin an empty one."""
    store = open_store(URL, state_directory=tmp_path)
    store.close()
    (tmp_path / "monitor.db").rename(tmp_path / "moved.db")

    with pytest.raises(StoreUnavailable, match=r"monitor\.db cannot be opened"):
        read(store)
    assert not (tmp_path / "monitor.db").exists()
    store.close()


def test_a_log_without_its_database_is_kept(tmp_path: Path) -> None:
    """Where a database is lost but its log is left, no new database is begun: it would swallow the log."""
    (tmp_path / "monitor.db-wal").write_bytes(b"the last minutes")

    with pytest.raises(StoreUnusable, match=r"monitor\.db is missing, but its log monitor\.db-wal is there"):
        open_store(URL, state_directory=tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["monitor.db-wal"]


ADDRESSES = [
    ("mysql://root:Plant3d@host/x", "mysql databases are not spoken"),
    ("sqlite://", "names no file"),
    ("sqlite:///:memory:", "names no file"),
    ("Plant3d without a scheme", "cannot be read"),
    ("postgresql://u:Plant3d@host:port/x", "cannot be read"),
]


@pytest.mark.parametrize(("url", "words"), ADDRESSES)
def test_an_address_that_leads_nowhere_is_explained(tmp_path: Path, url: str, words: str) -> None:
    """A wrong address says what to write instead, and never repeats a password."""
    with pytest.raises(StoreUnusable, match=words) as caught:
        open_store(url, state_directory=tmp_path)

    assert "sqlite:///monitor.db" in str(caught.value)
    assert "Plant3d" not in str(caught.value)


BAD_TEXTS = [("a lone surrogate", "a\ud800b"), ("a lone surrogate in a list", "\udfff")]


@pytest.mark.parametrize("bad", [row[1] for row in BAD_TEXTS], ids=[row[0] for row in BAD_TEXTS])
def test_a_text_that_cannot_be_stored_is_an_error_of_ours(sqlite: SqlStore, postgres: SqlStore, bad: str) -> None:
    """Texts are cleaned before they come here; one that was not is refused without a crash, and nothing is kept."""
    for store in (sqlite, postgres):
        for entry in (Entry(feed="wire", key=bad), Entry(feed="wire", key="one", authors=(bad,))):
            change = Change(kind=Kind.NEW, title="", text="", fingerprint="")
            with pytest.raises(StoreError), store.writing() as work:
                work.record(entry, change, Placement(story=None, vector={}), novel=True, at=NOON)
        with store.reading() as view:
            assert view.stories(limit=9) == []


def test_a_time_without_a_zone_is_refused(sqlite: SqlStore) -> None:
    """A moment without its zone would be hours wrong somewhere: it is refused, not guessed."""
    with pytest.raises(StoreError, match="names no zone"):
        write(sqlite, Poll(feed="wire", url="", due=NOON.replace(tzinfo=None)))


# ---------------------------------------------------------------- PostgreSQL


def test_a_nul_is_an_error_of_ours(postgres: SqlStore) -> None:
    """PostgreSQL stores no NUL; it says so through our own error."""
    with pytest.raises(StoreError):
        write(postgres, poll("a\x00b"))

    assert read(postgres) == set()


def test_a_cut_connection_is_made_again(postgres: SqlStore) -> None:
    """A transaction whose connection was cut is unavailable and leaves nothing; the next one just works."""
    with pytest.raises(StoreUnavailable, match="postgresql"), postgres.writing() as work:
        _cut(work, postgres)

    write(postgres, poll("kept"))
    assert read(postgres) == {"kept"}


def _cut(work: SqlTransaction, store: SqlStore) -> None:
    work.save_polls([poll("lost")])
    own = work._connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    with store._engine.connect() as killer:
        killer.execute(text("SELECT pg_terminate_backend(:own, 5000)"), {"own": own})
    work.polls()


def test_a_standby_is_unavailable(postgres: SqlStore) -> None:
    """A server that became read-only (a failover) is worth another try later."""
    with postgres._engine.begin() as connection:
        database = connection.exec_driver_sql("SELECT current_database()").scalar_one()
        connection.exec_driver_sql(f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    postgres.close()

    with pytest.raises(StoreUnavailable, match="read-only"):
        write(postgres, poll())


def test_a_server_that_is_down_is_unavailable(tmp_path: Path) -> None:
    """No server is a reason to wait, and its password is not shown."""
    with pytest.raises(StoreUnavailable, match="there is no connection to postgresql") as caught:
        open_store(f"postgresql://me:Plant3d@/x?host={tmp_path}", state_directory=tmp_path)

    assert "Plant3d" not in str(caught.value)


# ---------------------------------------------------------------- one daemon at a time


HOLD = """
import pathlib, sys
from monitor.store.sql import hold
with hold(sys.argv[1], state_directory=pathlib.Path(sys.argv[2])):
    print("ready", flush=True)
    input()
"""


@pytest.fixture(params=("sqlite", "postgresql"))
def url(request: pytest.FixtureRequest) -> str:
    """The address of a database, one of each kind."""
    return URL if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))


def test_a_second_daemon_is_refused_and_told_who_holds(url: str, tmp_path: Path) -> None:
    """The message names the holder's process, machine and time; a killed holder leaves nothing to clean."""
    with _other_process(HOLD, url, str(tmp_path)) as holder:
        with (
            pytest.raises(StoreHeld, match=rf"held by .*{holder.pid}.* since 20\d\d-") as caught,
            hold(url, state_directory=tmp_path),
        ):
            pytest.fail("two daemons at once")
        assert os.uname().nodename in str(caught.value)

        holder.kill()
        holder.wait()
        with _held_at_last(url, tmp_path) as held:
            held.renew()


@contextmanager
def _held_at_last(url: str, folder: Path) -> Iterator[Hold]:
    """Hold as soon as the server has noticed that its client is gone; the file's lock is free at once."""
    for _ in range(1000):
        try:
            with hold(url, state_directory=folder) as held:
                yield held
                return
        except StoreHeld:
            if url == URL:
                raise
    pytest.fail("the lock outlived its holder")


def test_a_daemon_that_stops_lets_the_next_one_in(url: str, tmp_path: Path) -> None:
    """The lock is free after an orderly end, again and again, and holding it can be confirmed meanwhile."""
    for _ in range(3):
        with hold(url, state_directory=tmp_path) as held:
            held.renew()
            with pytest.raises(StoreHeld), hold(url, state_directory=tmp_path):
                pytest.fail("two daemons at once")


def test_writers_of_two_processes_take_turns(url: str, tmp_path: Path) -> None:
    """Of two programs one writes at a time, from its first question on: the other waits, then says what it waited for."""
    one, other = (open_store(url, state_directory=tmp_path, patience=IMPATIENT) for _ in range(2))
    with other.writing() as work:
        assert work.polls() == {}
        with pytest.raises(StoreUnavailable, match="is locked by another program"):
            write(one, poll())

    write(one, poll())
    assert read(other) == {"wire"}
    one.close()
    other.close()


def test_two_names_of_one_file_are_one_database(tmp_path: Path) -> None:
    """A link to the database does not let a second daemon in."""
    open_store(URL, state_directory=tmp_path).close()
    (tmp_path / "other.db").symlink_to(tmp_path / "monitor.db")

    with (
        hold(URL, state_directory=tmp_path),
        pytest.raises(StoreHeld),
        hold("sqlite:///other.db", state_directory=tmp_path),
    ):
        pytest.fail("two daemons at once")


def test_a_lost_lock_is_taken_again(postgres_url: str, tmp_path: Path) -> None:
    """After a restart of the server the daemon takes its lock again, or learns that another daemon has it."""
    with hold(postgres_url, state_directory=tmp_path) as held:
        _cut_other_connections(postgres_url, tmp_path)
        held.renew()
        _cut_other_connections(postgres_url, tmp_path)
        with hold(postgres_url, state_directory=tmp_path), pytest.raises(StoreHeld):
            held.renew()


def _cut_other_connections(url: str, folder: Path) -> None:
    engine = engines.connect(engines.resolve(url, folder), patience=engines.PATIENCE)
    with engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    engine.dispose()
