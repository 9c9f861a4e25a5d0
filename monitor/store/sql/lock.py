"""Who works on this database? One daemon at a time; its lock ends with its process, however that ends."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import URL, Connection, Engine, text

from monitor.errors import StoreHeld, StoreUnavailable
from monitor.store.sql import engine as engines
from monitor.store.sql.faults import translated

#: Names the daemons' advisory lock; the second half is the schema, so that two newsrooms may share a database.
_DAEMONS = 0x6E657773
_TRY = text("SELECT pg_try_advisory_lock(:daemons, hashtext(current_schema()))")
_HOLDER = text(
    "SELECT activity.application_name, activity.client_addr, activity.backend_start FROM pg_locks AS held"
    " JOIN pg_stat_activity AS activity ON activity.pid = held.pid"
    " WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 2 AND held.classid = :daemons"
    " AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND held.objid::bigint = hashtext(current_schema())::bigint & 4294967295"
)


class Hold(Protocol):
    """The right to work on a database, as long as it lasts."""

    def renew(self) -> None:
        """Make sure that the lock is still ours; take it again after a lost connection.

        Raises StoreHeld when another daemon took it meanwhile, StoreUnavailable when the database cannot be asked.
        """


def hold(url: str, *, state_directory: Path) -> AbstractContextManager[Hold]:
    """Be the only daemon on the database at `url` until the end of the block.

    The operating system, or the server, frees the lock when the process ends, even by SIGKILL: there is nothing to clean.
    Raises StoreHeld naming the holder, and StoreUnavailable.
    """
    address = engines.resolve(url, state_directory)
    return _hold_file(address) if address.get_backend_name() == "sqlite" else _hold_server(address)


# ---------------------------------------------------------------- SQLite: a locked file beside the database


class _FileHold:
    def renew(self) -> None:
        """A file's lock lasts as long as the process."""


@contextmanager
def _hold_file(address: URL) -> Iterator[Hold]:
    # The real path: two names (links) of one database are one database.
    database = Path(str(address.database)).resolve()
    path = database.with_name(database.name + ".lock")
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreUnavailable(f"the lock {path} cannot be opened: {error.strerror}") from error
    try:
        _lock(descriptor, database)
        yield _FileHold()
    finally:
        # Closing frees the lock. The file stays: to remove it would let two daemons lock two files of one name.
        os.close(descriptor)


def _lock(descriptor: int, database: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(descriptor, 500, 0).decode(errors="replace").strip() or "a daemon that has just started"
        raise StoreHeld(f"{database} is held by {holder}; stop it first") from error
    except OSError as error:
        raise StoreUnavailable(f"{database} cannot be locked: {error.strerror}") from error
    since = datetime.now(UTC).isoformat(sep=" ", timespec="seconds")
    os.ftruncate(descriptor, 0)
    # Who holds is only shown. A full disk must not keep the daemon from starting.
    with suppress(OSError):
        os.pwrite(descriptor, f"process {os.getpid()} on {socket.gethostname()} since {since}\n".encode(), 0)


# ---------------------------------------------------------------- PostgreSQL: an advisory lock of a connection


class _ServerHold:
    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._name = name
        self._connection = self._locked()

    def renew(self) -> None:
        try:
            with translated(self._name):
                self._connection.execute(text("SELECT 1"))
        except StoreUnavailable:
            # The server let go of the lock with the connection.
            self.close()
            self._connection = self._locked()

    def close(self) -> None:
        if not self._connection.closed:
            self._connection.close()

    def _locked(self) -> Connection:
        with translated(self._name):
            connection = self._engine.connect()
            # Out of the pool: closed when we close it, and never made anew behind our back, without the lock.
            connection.detach()
            if connection.execute(_TRY, {"daemons": _DAEMONS}).scalar_one():
                return connection
            holder = connection.execute(_HOLDER, {"daemons": _DAEMONS}).first()
            connection.close()
        if holder is None:
            raise StoreUnavailable(f"the daemon that worked on {self._name} is just leaving")
        where = f" at {holder.client_addr}" if holder.client_addr else ""
        since = holder.backend_start.astimezone(UTC).isoformat(sep=" ", timespec="seconds")
        raise StoreHeld(f"{self._name} is held by {holder.application_name}{where} since {since}; stop it first")


@contextmanager
def _hold_server(address: URL) -> Iterator[Hold]:
    engine = engines.connect(address, patience=engines.PATIENCE).execution_options(isolation_level="AUTOCOMMIT")
    with closing(_ServerHold(engine, engines.name_of(address))) as held:
        yield held
