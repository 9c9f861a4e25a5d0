"""Stories that turn out to be one, and all that is done to stories beside recording."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

#: SQLite counts rows by INTEGER only.
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add two tables, and count the chapters that were given apart from the updates that are there."""
    op.add_column("stories", sa.Column("chapters", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.execute("UPDATE stories SET chapters = updates")
    op.create_table(
        "parts",
        sa.Column("story_id", _ID, nullable=False),
        sa.Column("into_id", _ID, nullable=False),
        sa.Column("root_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="parts_story_id_fk"),
        sa.ForeignKeyConstraint(["into_id"], ["stories.id"], name="parts_into_id_fk"),
        sa.ForeignKeyConstraint(["root_id"], ["stories.id"], name="parts_root_id_fk"),
        sa.PrimaryKeyConstraint("story_id", name="parts_pk"),
    )
    op.create_index("parts_root_id_index", "parts", ["root_id"])
    op.create_table(
        "story_changes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("story_id", _ID, nullable=False),
        sa.Column("other_id", _ID),
        sa.Column("watch", sa.Text()),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text()),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="story_changes_story_id_fk"),
        sa.ForeignKeyConstraint(["other_id"], ["stories.id"], name="story_changes_other_id_fk"),
        sa.PrimaryKeyConstraint("id", name="story_changes_pk"),
    )
    op.create_index("story_changes_story_id_index", "story_changes", ["story_id"])
    op.create_index("story_changes_other_id_index", "story_changes", ["other_id"])
    op.create_index("story_changes_what_id_index", "story_changes", ["what", "id"])
