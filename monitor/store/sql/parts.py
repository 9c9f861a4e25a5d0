"""Which stories are parts of one?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from monitor.store.sql.rows import Row
from monitor.store.sql.session import Session, chunks
from monitor.store.sql.tables import parts

_ITSELF = select(parts.c.root_id).where(parts.c.story_id == bindparam("story")).scalar_subquery()
_TREE = (
    select(parts.c.story_id, parts.c.root_id)
    .where(parts.c.root_id == func.coalesce(_ITSELF, bindparam("story")))
    .order_by(parts.c.story_id)
)


class PartView(Session):
    """Finds the parts of stories, each once a transaction."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._trees: dict[int, tuple[int, ...]] = {}

    def tree(self, story: int) -> tuple[int, ...]:
        """Return the numbers of a story, or of the one that it is part of, and of all its parts; its own comes first."""
        found = self._trees.get(story)
        if found is None:
            rows = self._run(_TREE, {"story": story}).all()
            root = rows[0].root_id if rows else story
            found = (root, *(row.story_id for row in rows))
            self._trees |= dict.fromkeys(found, found)
        return found

    def root(self, story: int) -> int:
        """Return the story that a story is part of now, itself where it stands alone."""
        return self.tree(story)[0]

    def roots(self, stories: Iterable[int]) -> Mapping[int, int]:
        """Return the parts among these stories, with the story that each is part of."""
        found: dict[int, int] = {}
        for some in chunks(stories):
            rows = self._rows(select(parts.c.story_id, parts.c.root_id).where(parts.c.story_id.in_(some)))
            found |= {row[parts.c.story_id]: row[parts.c.root_id] for row in rows}
        return found

    def belongs(self, column: ColumnElement[Any], story: int) -> ColumnElement[bool]:
        """Return the condition that a column names a story or one of its parts."""
        return among(column, self.tree(story))


def among(column: ColumnElement[Any], numbers: Collection[int]) -> ColumnElement[bool]:
    """Return the condition that a column is one of these numbers: written out, for a story has any number of parts."""
    return column.in_(bindparam(None, list(numbers), expanding=True, literal_execute=True, unique=True))


def in_tree(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that a column is one of the numbers that are given as "tree", for a statement that is built once."""
    return column.in_(bindparam("tree", expanding=True, literal_execute=True))


def root_of(row: Row, column: ColumnElement[Any]) -> int:
    """Return the story that `column` names in a row which was joined with `parts`, or the one that it is part of."""
    root = row[parts.c.root_id]
    return int(row[column] if root is None else root)
