"""Which host asked us to stay away, where redirects led to another one than that of the address."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add a column to the feeds; whose host is not known is asked once, and says it again."""
    op.add_column("feeds", sa.Column("away_host", sa.Text(), nullable=False, server_default=""))
