"""How is chance replaced? By hashes: the same feed waits the same, and feeds that came together drift apart all the same."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Final

#: A poll comes at most this much later than its interval asks: a tenth of it, but no more than half a minute.
_DRIFT: Final = 0.1
_MOST_DRIFT: Final = timedelta(seconds=30)


def later(wait: timedelta, key: str) -> timedelta:
    """Return `wait` and a little more, the same for the same key."""
    return wait + min(wait * _DRIFT, _MOST_DRIFT) * fraction("due", key)


def fraction(*keys: str) -> float:
    """Return a number in [0, 1) that is the same for the same keys, everywhere and always."""
    return int.from_bytes(sha256("\n".join(keys).encode()).digest()[:6], "big") / 2**48
