"""By what the items of each feed's last document are known again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add a column to the feeds; each document is read as a whole once more."""
    op.add_column("feeds", sa.Column("seen", sa.LargeBinary()))
