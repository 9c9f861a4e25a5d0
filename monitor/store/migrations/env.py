"""Alembic's way in: runs migrations on the connection that monitor.store.sql.schema hands over, in its transaction."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
