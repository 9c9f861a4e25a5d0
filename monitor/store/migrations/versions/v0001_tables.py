"""The first tables: feeds, stories, entries with their pages and revisions, lines, hits, concerns, and the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make all tables."""
    for make in (
        _make_feeds,
        _make_stories,
        _make_alerts,
        _make_entries,
        _make_deliveries,
        _make_fingerprints,
        _make_feed_texts,
        _make_pages,
        _make_lines,
        _make_revisions,
        _make_alert_updates,
        _make_concerns,
        _make_hits,
    ):
        make()


def _make_feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("due", _TIME, nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("body_hash", sa.Text()),
        sa.Column("polled", _TIME),
        sa.Column("succeeded", _TIME),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.PrimaryKeyConstraint("name", name="feeds_pk"),
    )
    op.create_index("feeds_due_index", "feeds", ["due"])


def _make_stories() -> None:
    op.create_table(
        "stories",
        sa.Column("id", _ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("opened", _TIME, nullable=False),
        sa.Column("moved", _TIME, nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("updates", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="stories_pk"),
    )
    op.create_index("stories_moved_index", "stories", ["moved"])


def _make_alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("story_id", _ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("watches", sa.JSON(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try", _TIME),
        sa.Column("error", sa.Text()),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="alerts_story_id_fk"),
        sa.PrimaryKeyConstraint("id", name="alerts_pk"),
        sa.UniqueConstraint("key", name="alerts_key_key"),
    )
    op.create_index("alerts_channel_at_index", "alerts", ["channel", "at"])
    op.create_index("alerts_channel_state_index", "alerts", ["channel", "state"])
    op.create_index("alerts_story_id_channel_index", "alerts", ["story_id", "channel"])
    op.create_index(
        "alerts_waiting_index",
        "alerts",
        ["channel", "id"],
        sqlite_where=sa.text("next_try IS NOT NULL"),
        postgresql_where=sa.text("next_try IS NOT NULL"),
    )


def _make_entries() -> None:
    op.create_table(
        "entries",
        sa.Column("id", _ID, nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("key_digest", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("link_digest", sa.Text()),
        sa.Column("wire_key_digest", sa.Text()),
        sa.Column("story_id", _ID, nullable=False),
        sa.Column("created", _TIME, nullable=False),
        sa.Column("vector", sa.JSON(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("recorded", _TIME, nullable=False),
        sa.Column("told_number", sa.Integer()),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("paged", sa.Boolean(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("paragraphs", sa.JSON(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("language", sa.Text()),
        sa.Column("published", _TIME),
        sa.Column("updated", _TIME),
        sa.Column("wire", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="entries_story_id_fk"),
        sa.PrimaryKeyConstraint("id", name="entries_pk"),
        sa.UniqueConstraint("feed", "key_digest", name="entries_feed_key_digest_key"),
    )
    op.create_index("entries_key_digest_index", "entries", ["key_digest"])
    op.create_index("entries_link_digest_feed_index", "entries", ["link_digest", "feed"])
    op.create_index("entries_feed_wire_key_digest_recorded_index", "entries", ["feed", "wire_key_digest", "recorded"])
    op.create_index("entries_story_id_index", "entries", ["story_id"])


def _make_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("alert_id", _ID, nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="deliveries_alert_id_fk"),
        sa.PrimaryKeyConstraint("alert_id", "attempt", name="deliveries_pk"),
    )


def _make_fingerprints() -> None:
    op.create_table(
        "fingerprints",
        sa.Column("entry_id", _ID, nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="fingerprints_entry_id_fk"),
        sa.PrimaryKeyConstraint("entry_id", "fingerprint", name="fingerprints_pk"),
    )


def _make_feed_texts() -> None:
    op.create_table(
        "feed_texts",
        sa.Column("entry_id", _ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="feed_texts_entry_id_fk"),
        sa.PrimaryKeyConstraint("entry_id", name="feed_texts_pk"),
    )


def _make_pages() -> None:
    op.create_table(
        "pages",
        sa.Column("entry_id", _ID, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("due", _TIME),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("body_hash", sa.Text()),
        sa.Column("polled", _TIME),
        sa.Column("changed", _TIME),
        sa.Column("feed_state", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="pages_entry_id_fk"),
        sa.PrimaryKeyConstraint("entry_id", name="pages_pk"),
    )
    op.create_index(
        "pages_waiting_index",
        "pages",
        ["due", "entry_id"],
        sqlite_where=sa.text("due IS NOT NULL"),
        postgresql_where=sa.text("due IS NOT NULL"),
    )


def _make_lines() -> None:
    op.create_table(
        "lines",
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "mark", name="lines_pk"),
        sqlite_with_rowid=False,
    )


def _make_revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("id", _ID, nullable=False),
        sa.Column("entry_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("story_id", _ID, nullable=False),
        sa.Column("chapter", sa.Integer(), nullable=False),
        sa.Column("novel", sa.Boolean(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("date", _TIME),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.Column("removed", sa.JSON(), nullable=False),
        sa.Column("edited", sa.JSON(), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="revisions_entry_id_fk"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="revisions_story_id_fk"),
        sa.PrimaryKeyConstraint("id", name="revisions_pk"),
        sa.UniqueConstraint("entry_id", "number", name="revisions_entry_id_number_key"),
        sa.UniqueConstraint("story_id", "chapter", name="revisions_story_id_chapter_key"),
    )


def _make_alert_updates() -> None:
    op.create_table(
        "alert_updates",
        sa.Column("alert_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="alert_updates_alert_id_fk"),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name="alert_updates_revision_id_fk"),
        sa.PrimaryKeyConstraint("alert_id", "position", name="alert_updates_pk"),
    )
    op.create_index("alert_updates_revision_id_index", "alert_updates", ["revision_id"])


def _make_concerns() -> None:
    op.create_table(
        "concerns",
        sa.Column("id", _ID, nullable=False),
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("story_id", _ID, nullable=False),
        sa.Column("watches", sa.JSON(), nullable=False),
        sa.Column("old", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("until", _TIME),
        sa.Column("alert_id", _ID),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name="concerns_alert_id_fk"),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name="concerns_revision_id_fk"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="concerns_story_id_fk"),
        sa.PrimaryKeyConstraint("id", name="concerns_pk"),
        sa.UniqueConstraint("revision_id", "channel", name="concerns_revision_id_channel_key"),
    )
    op.create_index("concerns_alert_id_index", "concerns", ["alert_id"])
    op.create_index("concerns_state_until_index", "concerns", ["state", "until"])
    op.create_index("concerns_story_id_channel_state_index", "concerns", ["story_id", "channel", "state"])


def _make_hits() -> None:
    op.create_table(
        "hits",
        sa.Column("id", _ID, nullable=False),
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("story_id", _ID, nullable=False),
        sa.Column("entry_id", _ID, nullable=False),
        sa.Column("watch", sa.Text(), nullable=False),
        sa.Column("matched", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="hits_entry_id_fk"),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name="hits_revision_id_fk"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="hits_story_id_fk"),
        sa.PrimaryKeyConstraint("id", name="hits_pk"),
        sa.UniqueConstraint("revision_id", "watch", name="hits_revision_id_watch_key"),
    )
    op.create_index("hits_story_id_watch_entry_id_index", "hits", ["story_id", "watch", "entry_id"])
    op.create_index("hits_watch_index", "hits", ["watch"])
