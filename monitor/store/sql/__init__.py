"""The store in a database: SQLite in a file, or PostgreSQL. Only the doors import this."""

from monitor.store.sql.lock import Hold, hold
from monitor.store.sql.store import SqlStore, open_store, upgrade

__all__ = ["Hold", "SqlStore", "hold", "open_store", "upgrade"]
