"""What is known of a feed as something that is asked: its rhythm, its publisher's advice, moves, troubles, its last polls."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

#: SQLite counts rows by INTEGER only.
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add columns to the feeds, and three tables; a feed's rhythm is learned from now on."""
    for name in ("configured", "answered", "moving_to"):
        op.add_column("feeds", sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''")))
    for name in ("moving_polls", "polls", "gaps"):
        op.add_column("feeds", sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text("0")))
    for name in ("moving_since", "stopped", "away", "failing_since"):
        op.add_column("feeds", sa.Column(name, _moment()))
    op.add_column("feeds", sa.Column("pace", sa.Text(), nullable=False, server_default=sa.text("'every'")))
    op.add_column("feeds", sa.Column("fresh", sa.Float()))
    op.add_column("feeds", sa.Column("advice", sa.JSON(none_as_null=True)))
    op.add_column("feeds", sa.Column("rhythm", sa.JSON(none_as_null=True)))
    op.create_table(
        "feed_log",
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("ended", sa.Text(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("due", _moment(), nullable=False),
        sa.Column("pace", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "slot", name="feed_log_pk"),
    )
    op.create_table(
        "feed_alarms",
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("since", _moment(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "trouble", name="feed_alarms_pk"),
    )
    op.create_table(
        "notices",
        sa.Column("id", _ID, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("since", _moment(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try", _moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="notices_pk"),
    )
