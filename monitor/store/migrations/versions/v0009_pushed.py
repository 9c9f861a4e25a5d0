"""Feeds that are pushed to us: what was agreed with their hubs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add a table; which feeds have a hub is learned when they are read next."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "subscriptions",
        sa.Column("feed", sa.Text(), primary_key=True),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("due", moment, nullable=False),
        sa.Column("callback", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("confirmed", moment),
        sa.Column("until", moment),
        sa.Column("pushed", moment),
        sa.Column("earned", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text()),
    )
    op.create_index("subscriptions_callback_index", "subscriptions", ["callback"])
    op.create_index("subscriptions_due_index", "subscriptions", ["due"])
