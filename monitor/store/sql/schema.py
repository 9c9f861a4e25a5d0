"""Which shape has this database, and how does it get ours? Migrations are run here, each time in one transaction."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from enum import Enum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, inspect

from monitor import store
from monitor.errors import StoreUnavailable, StoreUnusable
from monitor.store.sql import engine as engines

_SCRIPTS = Path(store.__file__).parent / "migrations"
#: Every SQLite database begins with these bytes (https://www.sqlite.org/fileformat.html, 1.3).
_SQLITE_HEADER = b"SQLite format 3\x00"


class Shape(Enum):
    """What was found where a database is expected."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"


def config() -> Config:
    """Return Alembic's configuration: no file, only the place of the scripts."""
    made = Config()
    made.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return made


def newest() -> str:
    """Return the number of the newest schema that this program knows."""
    return ScriptDirectory.from_config(config()).get_current_head() or ""


def shape_of(connection: Connection, name: str) -> Shape:
    """Tell empty, older and current databases apart. Raises StoreUnusable for a newer one and for one that is not ours."""
    revision = revision_of(connection)
    if revision is None:
        strangers = inspect(connection).get_table_names()
        if strangers:
            raise StoreUnusable(
                f"{name} belongs to another program (it holds the table {min(strangers)}): "
                "nothing was changed; name another database"
            )
        return Shape.EMPTY
    if revision == newest():
        return Shape.CURRENT
    if revision not in _known():
        raise StoreUnusable(
            f"{name} was made by a newer program (schema {revision}, this one knows {newest()}): "
            "nothing was changed; install the newer program, or restore a backup"
        )
    return Shape.OLDER


def revision_of(connection: Connection) -> str | None:
    """Return the number of the schema that a database has, None if it has none of ours."""
    return MigrationContext.configure(connection).get_current_revision()


def _known() -> Sequence[str]:
    return [script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()]


def migrate(engine: Engine, name: str, revision: str = "head") -> tuple[str | None, str | None]:
    """Bring a database to a schema, in one transaction; return the schemas before and after.

    Raises StoreUnusable for a database that is newer or not ours, and what SQLAlchemy raises.
    """
    with engine.begin() as connection:
        engines.EXCLUSION[engine.dialect.name](connection)
        shape_of(connection, name)
        before = revision_of(connection)
        settings = config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)
        return before, revision_of(connection)


# ---------------------------------------------------------------- SQLite files


def check_file(path: Path) -> bool:
    """Return whether a database file is there. Raises StoreUnusable for what is no database, or only a part of one.

    Whatever is there is left untouched.
    """
    try:
        with path.open("rb") as file:
            header = file.read(len(_SQLITE_HEADER))
    except FileNotFoundError:
        _check_no_log_is_left(path)
        return False
    except IsADirectoryError as error:
        raise StoreUnusable(f"{path} is a folder: name a file in it") from error
    except OSError as error:
        raise StoreUnavailable(f"{path} cannot be read: {error.strerror}") from error
    if header != _SQLITE_HEADER:
        what = "is no SQLite database" if header else "is an empty file, perhaps what is left of a database"
        raise StoreUnusable(f"{path} {what}: nothing was changed; restore a backup, or move the file away")
    return True


def _check_no_log_is_left(path: Path) -> None:
    log = path.with_name(path.name + "-wal")
    if log.exists():
        # SQLite would play the log of the lost database into a new one of the same name.
        raise StoreUnusable(
            f"{path} is missing, but its log {log.name} is there: nothing was changed; "
            "put the database back, or move the log away"
        )


def create_file(path: Path, *, patience: timedelta) -> None:
    """Make a database with our schema at `path`: a whole one appears there or none, and never over another file.

    Raises StoreUnavailable.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".newsroom-monitor-", dir=path.parent) as folder:
            unfinished = Path(folder) / path.name
            unfinished.touch(mode=0o600)
            engine = engines.connect(URL.create("sqlite", database=str(unfinished)), patience=patience)
            migrate(engine, str(path))
            engine.dispose()
            # Another process may have been faster; its database is as good.
            with suppress(FileExistsError):
                os.link(unfinished, path)
        _sync(path.parent)
    except FileNotFoundError as error:
        raise StoreUnavailable(f"the folder {path.parent} does not exist: create it") from error
    except OSError as error:
        raise StoreUnavailable(f"{path} cannot be created: {error.strerror}") from error


def _sync(folder: Path) -> None:
    # The name of the new file must survive a power cut as its content does.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
