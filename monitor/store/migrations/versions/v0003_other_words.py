"""What an entry's page said is kept while its feed's words count; and whether the feed has news for its page."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

#: SQLite counts rows by INTEGER only.
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOVED = (
    "INSERT INTO other_texts (entry_id, title, text, fingerprint) "
    "SELECT entry_id, title, text, fingerprint FROM feed_texts"
)


def upgrade() -> None:
    """Let the texts of feeds be one half of a table that holds, for each entry, the words that do not count now."""
    op.create_table(
        "other_texts",
        sa.Column("entry_id", _ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="other_texts_entry_id_fk"),
        sa.PrimaryKeyConstraint("entry_id", name="other_texts_pk"),
    )
    op.execute(_MOVED)
    op.drop_table("feed_texts")
    op.add_column("pages", sa.Column("news", sa.Boolean(), nullable=False, server_default=sa.false()))
