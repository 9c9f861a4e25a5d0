"""By what an entry's text is known again, how many sources an update lacks, who repeats an alert's text, and why a story broke."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add four columns, and an index that finds the latest hits of a watch among those of years."""
    op.add_column("entries", sa.Column("marks", sa.JSON(none_as_null=True)))
    op.add_column("concerns", sa.Column("shortfall", sa.JSON(none_as_null=True)))
    op.add_column("alerts", sa.Column("copies", sa.JSON()))
    op.add_column("alerts", sa.Column("burst", sa.JSON(none_as_null=True)))
    op.create_index("hits_watch_id_index", "hits", ["watch", "id"])
    op.drop_index("hits_watch_index", "hits")
