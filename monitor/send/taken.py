"""Which rooms and recipients of a channel have taken a message already? A further try is only for the others.

Apprise keeps this itself while it repeats a call; we repeat hours later, and lend it the same memory then. It ends with
the process: after a restart those who have the message get it once more, under the same key.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from apprise.plugins.base import _delivery_tracker

#: Messages that are remembered: those of one channel that were taken by some and are still tried for others.
_MOST = 1_000


class Taken:
    """What the rooms of one channel have taken, by message and piece."""

    def __init__(self) -> None:
        self._by_piece: OrderedDict[tuple[str, int], set[Any]] = OrderedDict()

    @contextmanager
    def remembering(self, key: str, piece: int) -> Iterator[None]:
        """Let Apprise leave out who has taken this piece, and remember who takes it now."""
        token = _delivery_tracker.set(self._by_piece.setdefault((key, piece), set()))
        try:
            yield
        finally:
            _delivery_tracker.reset(token)

    def by_anybody(self, key: str) -> bool:
        """Tell whether any room has taken any piece of a message."""
        return any(rooms for (of, _), rooms in self._by_piece.items() if of == key)

    def forget(self, key: str) -> None:
        """Forget a message that is done with, and the oldest ones of too many."""
        for each in [each for each in self._by_piece if each[0] == key]:
            del self._by_piece[each]
        while len(self._by_piece) > _MOST:
            self._by_piece.popitem(last=False)
