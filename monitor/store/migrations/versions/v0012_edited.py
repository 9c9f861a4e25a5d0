"""How many entries of a feed's document were edited so that it may be told, beside those that were new."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add a column; of polls before it says nothing."""
    op.add_column("feed_log", sa.Column("edited", sa.Integer(), nullable=False, server_default=sa.text("0")))
