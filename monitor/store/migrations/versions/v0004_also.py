"""Which further feeds an alert names: those that carry its story, and only repeat what others say."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add a column to the alerts; those that were sent named no further feeds."""
    op.add_column("alerts", sa.Column("also", sa.JSON()))
