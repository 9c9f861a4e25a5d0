"""What article pages need: which entries were there before us, a page's own headline, when a line was last seen."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

#: Entries that came together as the first of their feed were in it before us; nobody is to be told of them late.
_FIRST = "UPDATE entries SET old = true WHERE (feed, created) IN (SELECT feed, MIN(created) FROM entries GROUP BY feed)"


def upgrade() -> None:
    """Add a column to three tables, and the ways to find what is to be forgotten."""
    op.add_column("entries", sa.Column("old", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(_FIRST)
    op.add_column("pages", sa.Column("headline", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("lines", sa.Column("seen", sa.Date()))
    # Nobody knows when they were seen: their time begins now.
    now = datetime.now(UTC)
    op.execute(sa.text("UPDATE lines SET seen = :today").bindparams(sa.bindparam("today", now.date(), sa.Date())))
    op.create_index("lines_seen_index", "lines", ["seen"])
    op.create_index(
        "pages_done_index",
        "pages",
        ["polled", "entry_id"],
        sqlite_where=sa.text("due IS NULL"),
        postgresql_where=sa.text("due IS NULL"),
    )
    never = sa.text("UPDATE pages SET polled = :now WHERE due IS NULL AND polled IS NULL")
    op.execute(never.bindparams(sa.bindparam("now", now, sa.DateTime(timezone=True))))
