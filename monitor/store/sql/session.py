"""One open transaction: what all its concerns (feeds, entries, alerts, lists) stand on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Executable, Insert, RowMapping, Table, or_
from sqlalchemy.dialects import postgresql, sqlite

from monitor.errors import StoreError
from monitor.store.sql.rows import Values

T = TypeVar("T")

#: One statement as each database spells it, by the name of its dialect.
Upsert = Mapping[str, Executable]
#: SQLAlchemy has no insert of its own that can say what to do about a row that exists.
_INSERT: dict[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
#: So many values stand in one IN: old SQLite takes at most 999 parameters in a statement.
_CHUNK = 500


class Session:
    """Runs statements on one connection; used by one thread."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _run(self, statement: Executable | Upsert, values: Values | Sequence[Values] | None = None) -> Any:
        spoken = statement[self._connection.dialect.name] if isinstance(statement, Mapping) else statement
        try:
            return self._connection.execute(spoken, values)
        except UnicodeEncodeError as error:
            # The drivers let this one through as it is. Text is cleaned where it enters, so this is ours to mend.
            raise StoreError(f"a text holds what no database stores: {error}") from error

    def _rows(self, statement: Executable, values: Values | None = None) -> Sequence[RowMapping]:
        return self._run(statement, values).mappings().all()  # type: ignore[no-any-return]

    def _row(self, statement: Executable, values: Values | None = None) -> RowMapping | None:
        return self._run(statement, values).mappings().first()  # type: ignore[no-any-return]

    def _stream(self, statement: Executable) -> Iterator[RowMapping]:
        yield from self._run(statement.execution_options(yield_per=_CHUNK)).mappings()

    def _add(self, table: Table, values: Values) -> int:
        return int(self._run(_plain(table), values).inserted_primary_key[0])

    def _add_all(self, statement: Insert | Executable | Upsert, values: Sequence[Values]) -> None:
        if values:
            self._run(statement, values)


def upsert(table: Table, finish: Callable[[sqlite.Insert | postgresql.Insert], Executable]) -> Upsert:
    """Return an insert that `finish` tells what to do about a row that exists.

    Made once, where a module is read: to build a statement anew takes twice as long as to run it.
    """
    return {dialect: finish(insert(table)) for dialect, insert in _INSERT.items()}


def ignoring(table: Table) -> Upsert:
    """Return an insert that leaves a row alone which is there already."""
    return upsert(table, lambda insert: insert.on_conflict_do_nothing())


def replacing(table: Table) -> Upsert:
    """Return an insert that puts a row in the place of the one with the same primary key."""
    key = list(table.primary_key.columns)

    def finish(insert: sqlite.Insert | postgresql.Insert) -> Executable:
        replaced = {column.name: insert.excluded[column.name] for column in table.c if not column.primary_key}
        return insert.on_conflict_do_update(index_elements=key, set_=replaced)

    return upsert(table, finish)


@cache
def _plain(table: Table) -> Insert:
    """Return the insert of one row; one for each table, so that it is built and compiled once."""
    return table.insert()


def beyond(place: tuple[Any, Any] | None, first: Column[Any], second: Column[Any]) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the rows after a place in the order of two columns; none for the beginning."""
    if place is None:
        return ()
    # The first condition alone says where in the index to begin.
    return first >= place[0], or_(first > place[0], second > place[1])


def chunks(values: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """Cut `values` into parts that fit into one statement."""
    rest = iter(values)
    while chunk := tuple(islice(rest, _CHUNK)):
        yield chunk
