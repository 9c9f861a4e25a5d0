"""Which terms of a list does another term of it find already? Each is compared only with those that share a word with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from monitor.match.implies import covers
from monitor.match.nodes import Node, Pattern

#: Prefixes are filed under their first letters: the shortest has four, in Korean one.
_HEAD = 4
#: Phrases that all begin with one word would else be compared all with all.
_MOST_COMPARED = 50


class Overlap:
    """A list of clauses with what each looks for: a pattern, or a name as it is written."""

    def __init__(self, rows: Iterable[tuple[Node, Pattern | str | None]]) -> None:
        self._rows = list(rows)
        self._filed: dict[str, list[tuple[int, Pattern]]] = {}
        for number, (_, pattern) in enumerate(self._rows):
            if isinstance(pattern, Pattern):
                for words in pattern.alternatives:
                    key = words[0][:_HEAD] if pattern.prefix and len(words) == 1 else words[0]
                    self._filed.setdefault(key, []).append((number, pattern))

    def found(self) -> Iterator[tuple[Node, Node]]:
        """Yield each clause that adds nothing, with the one that finds all that it finds; of two equal ones the second."""
        seen: dict[Pattern | str, int] = {}
        for number, (node, pattern) in enumerate(self._rows):
            assert pattern is not None, "only clauses that look for something are compared"
            first = seen.setdefault(pattern, number)
            other = first if first != number else self._covering(pattern)
            if other is not None:
                yield node, self._rows[other][0]

    def _covering(self, pattern: Pattern | str) -> int | None:
        if isinstance(pattern, str):
            return None
        words = {word for alternative in pattern.alternatives for word in alternative}
        keys = sorted(words | {word[:length] for word in words for length in range(1, _HEAD + 1)})
        candidates = islice((row for key in keys for row in self._filed.get(key, ())), _MOST_COMPARED)
        return min((other for other, big in candidates if big != pattern and covers(big, pattern)), default=None)
