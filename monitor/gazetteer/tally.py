"""In how many entries? Counted without remembering them all."""

from __future__ import annotations

from hashlib import blake2b

#: Entries that one tally remembers. Up to here it is exact; beyond, off by some 6 % (adaptive sampling, Flajolet 1990).
MOST = 256


class Tally:
    """Counts different entries; an entry may be counted again, as with each of its revisions, and is one all the same."""

    __slots__ = ("_kept", "_seen")

    def __init__(self) -> None:
        self._seen: set[int] = set()
        #: One of 2**n entries is remembered, those whose mark ends in n zeros.
        self._kept = 0

    def add(self, mark: int) -> None:
        """Count the entry with this mark."""
        if mark & ((1 << self._kept) - 1):
            return
        self._seen.add(mark)
        self._shrink()

    def merge(self, other: Tally) -> None:
        """Count all entries of another tally, too."""
        self._kept = max(self._kept, other._kept)
        self._seen |= other._seen
        self._sift()
        self._shrink()

    def _shrink(self) -> None:
        while len(self._seen) > MOST:
            self._kept += 1
            self._sift()

    def _sift(self) -> None:
        dropped = (1 << self._kept) - 1
        self._seen = {mark for mark in self._seen if not mark & dropped}

    def __len__(self) -> int:
        return len(self._seen) << self._kept


def mark(feed: str, key: str) -> int:
    """Return a number that stands for an entry: the same in every run, spread evenly over 64 bits."""
    return int.from_bytes(blake2b(f"{feed}\0{key}".encode(), digest_size=8).digest(), "big")
