"""One open transaction: what all its concerns (feeds, entries, alerts, lists) stand on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, Insert, RowMapping, Table
from sqlalchemy.dialects import postgresql, sqlite

from monitor.errors import StoreError
from monitor.store.sql.rows import Values

T = TypeVar("T")

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

    def _run(self, statement: Executable, values: Values | Sequence[Values] | None = None) -> Any:
        try:
            return self._connection.execute(statement, values)
        except UnicodeEncodeError as error:
            # The drivers let this one through as it is. Text is cleaned where it enters, so this is ours to mend.
            raise StoreError(f"a text holds what no database stores: {error}") from error

    def _rows(self, statement: Executable) -> Sequence[RowMapping]:
        return self._run(statement).mappings().all()  # type: ignore[no-any-return]

    def _row(self, statement: Executable) -> RowMapping | None:
        return self._run(statement).mappings().first()  # type: ignore[no-any-return]

    def _stream(self, statement: Executable) -> Iterator[RowMapping]:
        yield from self._run(statement.execution_options(yield_per=_CHUNK)).mappings()

    def _add(self, table: Table, values: Values) -> int:
        return int(self._run(table.insert(), values).inserted_primary_key[0])

    def _add_all(self, statement: Insert | Executable, values: Sequence[Values]) -> None:
        if values:
            self._run(statement, values)

    def _insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        return _INSERT[self._connection.dialect.name](table)


def chunks(values: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """Cut `values` into parts that fit into one statement."""
    rest = iter(values)
    while chunk := tuple(islice(rest, _CHUNK)):
        yield chunk
