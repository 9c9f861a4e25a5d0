"""Migrations bring a database to the shape that the program expects, all the way or not at all."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event, inspect, text

from monitor.errors import StoreUnavailable, StoreUnusable
from monitor.store.sql import engine as engines
from monitor.store.sql import open_store, schema, upgrade
from monitor.store.sql.tables import metadata

pytest_plugins = ("tests.databases",)

SQLITE = "sqlite:///monitor.db"


@pytest.fixture(params=("sqlite", "postgresql"))
def url(request: pytest.FixtureRequest) -> str:
    """The address of a database that has no table yet."""
    return SQLITE if request.param == "sqlite" else str(request.getfixturevalue("empty_postgres_url"))


@pytest.fixture
def engine(url: str, tmp_path: Path) -> Iterator[Engine]:
    """A way past the store, to look at what it left and to spoil it."""
    address = engines.resolve(url, tmp_path)
    if address.get_backend_name() == "sqlite":
        (tmp_path / "monitor.db").touch()
    made = engines.connect(address, patience=engines.PATIENCE)
    yield made
    made.dispose()


def test_migrations_make_the_tables_that_the_program_uses(url: str, engine: Engine) -> None:
    """Tables, columns, types, indexes and constraints are the same, whether migrated or declared."""
    schema.migrate(engine, url)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_a_migration_is_all_or_nothing(url: str, engine: Engine) -> None:
    """A migration that fails half-way leaves the database as it was; the next one succeeds."""
    statements: list[str] = []

    def fail(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)
        if "CREATE TABLE concerns" in statement:
            raise RuntimeError("pulled the plug")

    event.listen(engine, "before_cursor_execute", fail)
    with pytest.raises(RuntimeError, match="plug"):
        schema.migrate(engine, url)
    event.remove(engine, "before_cursor_execute", fail)

    assert any("CREATE TABLE entries" in statement for statement in statements)
    assert _tables(engine) == set()
    assert schema.migrate(engine, url) == (None, schema.newest())


def _tables(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def test_a_new_database_is_made_when_it_is_opened(url: str, tmp_path: Path) -> None:
    """To start with an empty database, or none, nothing has to be done by hand."""
    for _ in range(2):
        store = open_store(url, state_directory=tmp_path)
        with store.reading() as view:
            assert view.polls() == {}
        store.close()


def test_an_upgrade_says_what_it_did(url: str, tmp_path: Path) -> None:
    """`db upgrade` reports the schema before and after, and does no harm when there is nothing to do."""
    upgrade(url, state_directory=tmp_path)

    assert upgrade(url, state_directory=tmp_path) == (schema.newest(), schema.newest())


def test_an_older_database_waits_for_its_upgrade(
    url: str, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A daemon never changes the shape of a database that holds data: a person makes a backup and upgrades it."""
    schema.migrate(engine, url)
    before = schema.newest()
    _pretend_there_is_a_newer_schema(tmp_path, monkeypatch)

    with pytest.raises(StoreUnusable, match="newsroom-monitor db upgrade"):
        open_store(url, state_directory=tmp_path)

    newest = schema.newest()
    assert upgrade(url, state_directory=tmp_path) == (before, newest)
    assert newest > before
    assert "later" in _tables(engine)


def _pretend_there_is_a_newer_schema(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newest = schema.newest()
    scripts = folder / "migrations"
    (scripts / "versions").mkdir(parents=True)
    for file in schema._SCRIPTS.rglob("*.py"):
        (scripts / file.relative_to(schema._SCRIPTS)).write_bytes(file.read_bytes())
    (scripts / "versions" / "later.py").write_text(
        f"import sqlalchemy as sa\nfrom alembic import op\nrevision = '9000'\ndown_revision = '{newest}'\n"
        "def upgrade():\n    op.create_table('later', sa.Column('id', sa.Integer, primary_key=True))\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(schema, "_SCRIPTS", scripts)


def test_a_newer_database_is_refused(url: str, engine: Engine, tmp_path: Path) -> None:
    """An older program does not touch the database of a newer one, neither to work nor to upgrade."""
    schema.migrate(engine, url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    for attempt in (open_store, upgrade):
        with pytest.raises(StoreUnusable, match=r"newer program.*9999"):
            attempt(url, state_directory=tmp_path)


def test_the_database_of_another_program_is_refused(url: str, engine: Engine, tmp_path: Path) -> None:
    """Tables that are not ours are never joined by ours."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE invoices (id INTEGER)"))

    for attempt in (open_store, upgrade):
        with pytest.raises(StoreUnusable, match=r"another program.*invoices"):
            attempt(url, state_directory=tmp_path)
    assert _tables(engine) == {"invoices"}


def test_migrations_form_one_line() -> None:
    """There is one newest schema, and each migration but the first follows another one."""
    scripts = ScriptDirectory.from_config(schema.config())

    assert len(scripts.get_heads()) == 1
    assert [script.revision for script in scripts.walk_revisions()][-1] == "0001"


def test_a_failed_beginning_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database file appears whole or not at all, so a daemon that is killed at its first start can start again."""

    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "link", fail)
        with pytest.raises(StoreUnavailable, match="cannot be created: No space left"):
            open_store(SQLITE, state_directory=tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_database_made_meanwhile_is_taken(tmp_path: Path) -> None:
    """Two programs that start at once on a new database end up with the same one."""
    path = tmp_path / "monitor.db"
    schema.create_file(path, patience=engines.PATIENCE)
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO feeds (name, url, due, failures) VALUES ('wire', '', '2016-08-12 12:00:00.000000', 0)"
        )
    connection.close()
    schema.create_file(path, patience=engines.PATIENCE)

    store = open_store(SQLITE, state_directory=tmp_path)
    with store.reading() as view:
        assert set(view.polls()) == {"wire"}
    store.close()


OF_VERSION_1 = """
INSERT INTO stories (id, title, opened, moved, entries, updates) VALUES (1, 'Talks', '{a}', '{b}', 3, 3);
INSERT INTO entries (id, feed, key, key_digest, link, story_id, created, vector, number, recorded, fingerprint, paged, title, summary,
 paragraphs, authors, categories, wire) VALUES
 (1, 'wire', 'one', 'd1', '', 1, '{a}', '{{}}', 1, '{a}', 'f', false, '', '', '[]', '[]', '[]', '{{}}'),
 (2, 'wire', 'two', 'd2', '', 1, '{b}', '{{}}', 1, '{b}', 'f', false, '', '', '[]', '[]', '[]', '{{}}'),
 (3, 'blog', 'one', 'd1', '', 1, '{b}', '{{}}', 1, '{b}', 'f', false, '', '', '[]', '[]', '[]', '{{}}');
INSERT INTO lines (feed, mark, entries) VALUES ('wire', 'm', 7);
INSERT INTO pages (entry_id, url, feed_state, failures) VALUES (1, 'u', '', 0)
"""


OF_VERSION_2 = """
INSERT INTO stories (id, title, opened, moved, entries, updates) VALUES (1, 'Talks', '{a}', '{a}', 1, 1);
INSERT INTO entries (id, feed, key, key_digest, link, story_id, created, vector, number, recorded, fingerprint, paged, title, summary,
 paragraphs, authors, categories, wire) VALUES
 (1, 'wire', 'one', 'd1', '', 1, '{a}', '{{}}', 1, '{a}', 'f', true, '', '', '[]', '[]', '[]', '{{}}');
INSERT INTO revisions (id, entry_id, number, story_id, chapter, kind, novel, at, link, title, text, added, removed, edited, blocks, fingerprint)
 VALUES (1, 1, 1, 1, 1, 'new', true, '{a}', '', 'Page', 'The page.', '[]', '[]', '[]', '[]', 'f');
INSERT INTO fingerprints (entry_id, fingerprint) VALUES (1, 'f');
INSERT INTO feed_texts (entry_id, title, text, fingerprint) VALUES (1, 'Feed', 'The teaser.', 'g');
INSERT INTO pages (entry_id, url, feed_state, failures, headline) VALUES (1, 'u', '', 0, '')
"""


def test_what_version_2_kept_of_feeds_is_kept(url: str, engine: Engine, tmp_path: Path) -> None:
    """The words of feeds beside those of pages are there after the upgrade, and no page waits for an answer to news."""
    schema.migrate(engine, url, "0002")
    with engine.begin() as connection:
        for statement in OF_VERSION_2.format(a="2016-08-12 09:00:00").split(";"):
            connection.exec_driver_sql(statement)
    upgrade(url, state_directory=tmp_path)

    with closing(open_store(url, state_directory=tmp_path)) as store, store.writing() as work:
        assert [page.news for page in work.pages([1]).values()] == [False]
        work.unpage(1)
        known, other = work.known_by_id(1), work.other_words(1)
        assert (known and known.text, other and other.text) == ("The teaser.", "The page.")


def test_what_version_1_knew_is_kept(url: str, engine: Engine, tmp_path: Path) -> None:
    """The first entries of each feed were there before us, lines and pages are as fresh as the upgrade."""
    schema.migrate(engine, url, "0001")
    with engine.begin() as connection:
        for statement in OF_VERSION_1.format(a="2016-08-12 09:00:00", b="2016-08-12 10:00:00").split(";"):
            connection.exec_driver_sql(statement)
    upgrade(url, state_directory=tmp_path)

    with engine.connect() as connection:
        old = connection.execute(text("SELECT id FROM entries WHERE old ORDER BY id")).scalars().all()
    with closing(open_store(url, state_directory=tmp_path)) as store, store.writing() as work:
        assert old == [1, 3]
        assert work.common_lines("wire", ["m"], at_least=7) == {"m"}
        day = datetime.now(UTC) - timedelta(days=1)
        assert work.prune(lines=day, pages=day, limit=9) == 0
        assert work.prune(lines=day + timedelta(days=3), pages=day + timedelta(days=3), limit=9) == 2


def test_what_version_4_counted_goes_on(url: str, engine: Engine, tmp_path: Path) -> None:
    """A story of an older database has no parts, and its next chapter has the next number."""
    schema.migrate(engine, url, "0002")
    with engine.begin() as connection:
        for statement in OF_VERSION_2.format(a="2016-08-12 09:00:00").split(";"):
            connection.exec_driver_sql(statement)
    upgrade(url, state_directory=tmp_path)

    with closing(open_store(url, state_directory=tmp_path)) as store, store.writing() as work:
        assert [(part.id, part.into) for part in work.parts(1)] == [(1, None)]
    with engine.connect() as connection:
        assert connection.execute(text("SELECT chapters FROM stories")).scalars().all() == [1]
