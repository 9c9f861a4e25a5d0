"""The store in a database: SQLite in a file, or PostgreSQL. Only the doors import this."""

from monitor.store.sql.lock import Hold, hold
from monitor.store.sql.store import SqlStore, exists, open_store, upgrade

__all__ = ["Hold", "SqlStore", "exists", "hold", "open_store", "upgrade"]
