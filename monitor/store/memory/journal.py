"""How is a transaction in memory undone? Each change notes how to take it back, so nothing is ever copied whole."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import partial
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Journal:
    """The changes of one transaction. Rows are frozen, so to replace, insert and remove is all there is."""

    def __init__(self) -> None:
        self._backwards: list[Callable[[], object]] = []

    def put(self, mapping: MutableMapping[K, V], key: K, value: V) -> None:
        """Set `mapping[key]`."""
        if key in mapping:
            self._backwards.append(partial(mapping.__setitem__, key, mapping[key]))
        else:
            self._backwards.append(partial(mapping.__delitem__, key))
        mapping[key] = value

    def remove(self, mapping: MutableMapping[K, V], key: K) -> None:
        """Remove `mapping[key]`."""
        self._backwards.append(partial(mapping.__setitem__, key, mapping.pop(key)))

    def insert(self, values: list[V], index: int, value: V) -> None:
        """Insert `value` before `values[index]`."""
        self._backwards.append(partial(values.pop, index))
        values.insert(index, value)

    def replace(self, values: list[V], index: int, value: V) -> None:
        """Set `values[index]`."""
        self._backwards.append(partial(values.__setitem__, index, values[index]))
        values[index] = value

    def append(self, values: list[V], value: V) -> None:
        """Put `value` at the end."""
        self.insert(values, len(values), value)

    def undo(self) -> None:
        """Take all changes back, the last one first."""
        while self._backwards:
            self._backwards.pop()()
