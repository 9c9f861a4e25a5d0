"""What does a database's error mean for us? The one place where errors of two databases become ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InvalidRequestError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from monitor.errors import StoreError, StoreUnavailable, StoreUnusable

_RESTORE = "nothing was changed; restore a backup, or try `sqlite3 {name} .recover`"

#: SQLite's primary result codes (https://www.sqlite.org/rescode.html).
_SQLITE = {
    sqlite3.SQLITE_BUSY: (StoreUnavailable, "{name} is locked by another program"),
    sqlite3.SQLITE_LOCKED: (StoreUnavailable, "{name} is locked by another program"),
    sqlite3.SQLITE_FULL: (StoreUnavailable, "no room is left for {name}: free space on its disk"),
    sqlite3.SQLITE_IOERR: (StoreUnavailable, "the disk of {name} reports an error: look at the system's log"),
    sqlite3.SQLITE_NOMEM: (StoreUnavailable, "no memory is left for {name}"),
    sqlite3.SQLITE_READONLY: (
        StoreUnavailable,
        "{name} cannot be written: give this user the right to write it and its folder",
    ),
    sqlite3.SQLITE_PERM: (StoreUnavailable, "{name} may not be opened by this user: change its owner or mode"),
    sqlite3.SQLITE_CANTOPEN: (
        StoreUnavailable,
        "{name} cannot be opened: does its folder exist, and may this user write it?",
    ),
    sqlite3.SQLITE_CORRUPT: (StoreUnusable, "{name} is damaged; " + _RESTORE),
    sqlite3.SQLITE_NOTADB: (StoreUnusable, "{name} is not a SQLite database; " + _RESTORE),
}

#: Beginnings of PostgreSQL's SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html), longest first.
_POSTGRES = {
    "25006": (StoreUnavailable, "{name} is read-only at present: is it a standby?"),
    "40": (StoreUnavailable, "another transaction on {name} came between"),
    "53100": (StoreUnavailable, "no room is left for {name}: free space on its disk"),
    "53": (StoreUnavailable, "{name} has no resources left"),
    "55P03": (StoreUnavailable, "{name} is locked by another program"),
    "57P": (StoreUnavailable, "{name} is shutting down or starting"),
    "58": (StoreUnavailable, "the system below {name} reports an error"),
    "08": (StoreUnavailable, "the connection to {name} was lost"),
    "28": (StoreUnusable, "{name} does not let this user in: check user and password"),
    "3D": (StoreUnusable, "{name} does not exist: create it with `createdb`"),
    "42501": (StoreUnusable, "this user may not do that on {name}: make it the owner of the database"),
    "XX": (StoreUnusable, "{name} is damaged; restore a backup made with `pg_dump`"),
}


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Turn what SQLAlchemy raises inside into StoreUnavailable, StoreUnusable or StoreError; `name` is the database's."""
    try:
        yield
    except SQLAlchemyError as error:
        raise translation(error, name) from error


def translation(error: SQLAlchemyError, name: str) -> StoreError:
    """Return what `error` of the database `name` means, in words a person can act on."""
    if isinstance(error, PoolTimeoutError):
        return StoreUnavailable(f"all connections to {name} are busy")
    if not isinstance(error, DBAPIError):
        lost = isinstance(error, InvalidRequestError)
        return (StoreUnavailable if lost else StoreError)(f"{name}: {_first_line(error)}")
    kind, sentence = _meaning(error)
    return kind(f"{sentence.format(name=name)} ({_first_line(error.orig)})")


def _meaning(error: DBAPIError) -> tuple[type[StoreError], str]:
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        # The low byte is the primary code; absent on errors that Python's module raises itself.
        return _SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF, (StoreError, "{name} refused a statement"))
    state = getattr(cause, "sqlstate", None)
    if error.connection_invalidated or (state is None and type(cause).__name__ == "OperationalError"):
        return StoreUnavailable, "there is no connection to {name}"
    for beginning, meaning in _POSTGRES.items():
        if (state or "").startswith(beginning):
            return meaning
    return StoreError, "{name} refused a statement"


def _first_line(error: BaseException | None) -> str:
    return str(error).strip().split("\n")[0]
