"""How is a database reached? Addresses, connections and their manners; nothing here knows a table."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from monitor.errors import StoreUnusable

#: How long is waited for another process before StoreUnavailable is raised; threads of one process wait without an end.
PATIENCE = timedelta(seconds=10)

_EXAMPLES = "write sqlite:///monitor.db or postgresql+psycopg://user@host/newsroom"
#: After a checkpoint the write-ahead log is cut to this size, else one long reader would leave it large for ever.
_WAL_BYTES = 64_000_000
#: Pages that a connection keeps, in KiB; it takes them only when it has read so much. With SQLite's own 2 MB a new entry cost 1.22
#: times as much processor time at 100 000 stored entries as at 12 000, and 1.40 at 300 000; with 32 MB .96 and 1.11.
_CACHE = 32_000
#: A machine that vanished is noticed within two minutes; its advisory lock is then free.
_KEEPALIVE = {"keepalives_idle": 60, "keepalives_interval": 15, "keepalives_count": 4}


def resolve(url: str, state_directory: Path) -> URL:
    """Return the address of a database: a relative file lies in `state_directory`, PostgreSQL is reached by psycopg.

    Raises StoreUnusable for an address that names no file and no server.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # The text is not repeated: it may hold a password.
        raise StoreUnusable(f"its address cannot be read: {_EXAMPLES}") from None
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise StoreUnusable(f"the address {url} names no file: {_EXAMPLES}")
        return URL.create("sqlite", database=str(state_directory.absolute() / parsed.database))
    if backend in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    raise StoreUnusable(f"{backend} databases are not spoken: {_EXAMPLES}")


def name_of(url: URL) -> str:
    """Return how messages call this database: a file's path, or an address without its password."""
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def connect(url: URL, *, patience: timedelta) -> Engine:
    """Return an engine for a resolved address; no connection is made yet. Raises StoreUnusable without a driver."""
    builder = _sqlite if url.get_backend_name() == "sqlite" else _postgres
    return builder(url, patience)


def process_name() -> str:
    """Return this process as PostgreSQL shows it and as a refused second daemon names it: at most 63 bytes."""
    return f"newsroom-monitor {os.getpid()}@{socket.gethostname()}"[:63]


# Text as it is (not \\u escapes) keeps Cyrillic and Arabic at a third of the size, and readable in a shell.
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _sqlite(url: URL, patience: timedelta) -> Engine:
    # `rw`: a database that vanished while the program runs is an error, never made anew without a word.
    address = URL.create("sqlite", database=Path(str(url.database)).as_uri(), query={"mode": "rw", "uri": "true"})
    engine = create_engine(
        address,
        json_serializer=_to_json,
        # Python's module would begin transactions only before the first write; we begin them ourselves, below.
        connect_args={"timeout": patience.total_seconds(), "isolation_level": None},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: SqliteConnection, _record: object) -> None:
    # WAL: readers never wait for the writer. FULL: what is committed survives a power cut (measured 336 commits/s).
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"journal_size_limit = {_WAL_BYTES}",
        f"cache_size = -{_CACHE}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: one that began as a reader cannot wait for its turn, it can only fail.
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _postgres(url: URL, patience: timedelta) -> Engine:
    milliseconds = int(patience.total_seconds() * 1000)
    manners: dict[str, Any] = _KEEPALIVE | {
        "application_name": process_name(),
        "connect_timeout": max(2, int(patience.total_seconds())),
        "options": f"-c lock_timeout={milliseconds}",
    }
    # What the address itself asks for goes first.
    arguments = {key: value for key, value in manners.items() if key not in url.query}
    try:
        return create_engine(url, json_serializer=_to_json, pool_pre_ping=True, connect_args=arguments)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StoreUnusable(
            f"{name_of(url)} needs the driver psycopg: install newsroom-monitor[postgres] ({error})"
        ) from error


#: What a connection for reading is told, by database: one snapshot, from the first statement to the last.
READING: dict[str, dict[str, Any]] = {
    "sqlite": {"reading": True},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}

#: How a writer makes sure, after it began, that it is the only one, by database.
EXCLUSION: dict[str, Callable[[Connection], object]] = {
    "sqlite": lambda _connection: None,  # BEGIN IMMEDIATE has done it
    "postgresql": lambda connection: connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})"),
}
#: Names our writers' advisory lock on PostgreSQL: any number will do, as long as every version uses the same.
WRITERS = 0x6E657773_77726974
