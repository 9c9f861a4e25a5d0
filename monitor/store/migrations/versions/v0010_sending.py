"""Which messages belong together in a channel, and which channel takes none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add two columns, an index and a table; alerts of before are threads of their own."""
    op.add_column("alerts", sa.Column("thread", sa.Text()))
    op.create_index("alerts_channel_thread_index", "alerts", ["channel", "thread"])
    op.add_column("deliveries", sa.Column("opened", sa.Text()))
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "outages",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("until", moment, nullable=False),
        sa.Column("wide", sa.Boolean(), nullable=False),
        sa.Column("dead", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("over", moment),
        sa.PrimaryKeyConstraint("channel", name="outages_pk"),
    )
