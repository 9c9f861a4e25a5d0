"""The store on SQLite and PostgreSQL: opens databases and transactions. Only the doors import it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import URL, Engine

from monitor.errors import StoreError, StoreUnusable
from monitor.store.sql import engine as engines
from monitor.store.sql import schema
from monitor.store.sql.alerts import AlertTransaction
from monitor.store.sql.archive import ArchiveView
from monitor.store.sql.faults import translated
from monitor.store.sql.feeds import FeedTransaction, FeedView
from monitor.store.sql.lines import LineTransaction, LineView
from monitor.store.sql.lists import ListView
from monitor.store.sql.pages import PageTransaction, PageView
from monitor.store.sql.regrouping import StoryTransaction


class SqlView(FeedView, LineView, PageView, ListView, ArchiveView):
    """One consistent snapshot of a database; see store.View."""


class SqlTransaction(
    FeedTransaction, LineTransaction, PageTransaction, AlertTransaction, StoryTransaction, ListView, ArchiveView
):
    """One transaction on a database; see store.Transaction."""

    def prune(self, *, lines: datetime, pages: datetime, limit: int) -> int:
        """Forget what is of no use any more; see store.Transaction."""
        day = lines.astimezone(UTC).date()
        return self.forget_lines(day, limit=limit) + self.forget_pages(pages, limit=limit)


class SqlStore:
    """A store in a database whose schema is current; see store.Store."""

    def __init__(self, engine: Engine, *, name: str) -> None:
        self.name = name
        self._engine = engine
        self._reading = engine.execution_options(**engines.READING[engine.dialect.name])
        self._exclude = engines.EXCLUSION[engine.dialect.name]
        self._writer = threading.RLock()
        self._is_writing = False

    @contextmanager
    def reading(self) -> Iterator[SqlView]:
        """Open a consistent snapshot. Raises StoreUnavailable."""
        with translated(self.name), self._reading.begin() as connection:
            yield SqlView(connection)

    @contextmanager
    def writing(self) -> Iterator[SqlTransaction]:
        """Open a transaction, one at a time; commits at its end, rolls back on an error. Raises StoreUnavailable.

        Other threads are waited for without an end, other processes as long as the store has patience. Raises StoreError
        inside a transaction of this thread.
        """
        # A thread that waits here need not give up: those before it end, and what it knows (a message went out) must not
        # be lost. In the database it would compete, and the one that asks most often wins.
        with self._writer:
            if self._is_writing:
                raise StoreError("this thread has a transaction open already")
            self._is_writing = True
            try:
                with translated(self.name), self._engine.begin() as connection:
                    self._exclude(connection)
                    yield SqlTransaction(connection)
            finally:
                self._is_writing = False

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def open_store(url: str, *, state_directory: Path, patience: timedelta = engines.PATIENCE) -> SqlStore:
    """Open the database at `url`; a new or empty one is given its tables, an older one is refused.

    A relative file lies in `state_directory`. Raises StoreUnavailable, and StoreUnusable for what is not ours, newer,
    damaged, or waits for `db upgrade`. An existing file is never made anew.
    """
    address = engines.resolve(url, state_directory)
    name = engines.name_of(address)
    with ExitStack() as undo:
        engine = _reach(address, patience)
        undo.callback(engine.dispose)
        _prepare(engine, name)
        undo.pop_all()
    return SqlStore(engine, name=name)


def exists(url: str, *, state_directory: Path) -> bool:
    """Return whether there is a database at `url` to look into; a server's is always there. Creates nothing.

    Raises StoreUnusable for an address or a file that is no database, and StoreUnavailable.
    """
    address = engines.resolve(url, state_directory)
    return address.get_backend_name() != "sqlite" or schema.check_file(Path(str(address.database)))


def _prepare(engine: Engine, name: str) -> None:
    with translated(name):
        with engine.execution_options(**engines.READING[engine.dialect.name]).begin() as connection:
            shape = schema.shape_of(connection, name)
        if shape is schema.Shape.OLDER:
            raise StoreUnusable(
                f"{name} was made by an older program: make a backup, then run `newsroom-monitor db upgrade`"
            )
        if shape is schema.Shape.EMPTY:
            schema.migrate(engine, name)


def upgrade(
    url: str, *, state_directory: Path, patience: timedelta = engines.PATIENCE
) -> tuple[str | None, str | None]:
    """Bring the database at `url` to the newest schema, in one transaction; return the schemas before and after.

    Raises what `open_store` raises, but takes older databases.
    """
    address = engines.resolve(url, state_directory)
    name = engines.name_of(address)
    engine = _reach(address, patience)
    try:
        with translated(name):
            return schema.migrate(engine, name)
    finally:
        engine.dispose()


def _reach(address: URL, patience: timedelta) -> Engine:
    """Return an engine for a database that exists; a SQLite file that does not is made first."""
    if address.get_backend_name() == "sqlite":
        path = Path(str(address.database))
        with translated(str(path)):
            if not schema.check_file(path):
                schema.create_file(path, patience=patience)
    return engines.connect(address, patience=patience)
