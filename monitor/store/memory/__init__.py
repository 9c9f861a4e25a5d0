"""A store in memory, forgotten with its process: replay and tests use it. The contract is the same as on disk."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from monitor.errors import StoreError
from monitor.store.memory.journal import Journal
from monitor.store.memory.regrouping import MemoryTransaction
from monitor.store.memory.tables import Tables
from monitor.store.memory.view import MemoryView

__all__ = ["MemoryStore", "MemoryTransaction", "MemoryView"]


class MemoryStore:
    """A store in memory; see store.Store. One thread at a time reads or writes."""

    def __init__(self) -> None:
        self._tables = Tables()
        self._lock = threading.RLock()
        self._writing = False

    @contextmanager
    def reading(self) -> Iterator[MemoryView]:
        """Open a consistent snapshot: writers wait until it is closed."""
        with self._lock:
            yield MemoryView(self._tables)

    @contextmanager
    def writing(self) -> Iterator[MemoryTransaction]:
        """Open a transaction, one at a time; all is undone on an error. Raises StoreError inside another one."""
        with self._lock:
            if self._writing:
                raise StoreError("this thread has a transaction open already")
            self._writing = True
            journal = Journal()
            try:
                yield MemoryTransaction(self._tables, journal)
            except BaseException:
                journal.undo()
                raise
            finally:
                self._writing = False

    def close(self) -> None:
        """Forget all."""
        self._tables = Tables()
