"""Which numbers are filed under a text? Mostly one, which then takes no room for a list."""

from __future__ import annotations


class Several:
    """Numbers by texts; of the same numbers and texts always the same order. To be asked when it is closed."""

    def __init__(self, former: Several | None = None) -> None:
        """Begin with what a former one has, or with nothing; the former one stays as it is."""
        self.first: dict[str, int] = dict(former.first) if former else {}
        self.more: dict[str, tuple[int, ...]] = dict(former.more) if former else {}
        #: Those of `more` while they are filed: a tuple would be copied for each number that is added to it.
        self._growing: dict[str, list[int]] = {}

    def add(self, text: str, number: int) -> None:
        """File one number more under `text`."""
        if self.first.setdefault(text, number) != number:
            if text not in self._growing:
                self._growing[text] = list(self.more.get(text, ()))
            self._growing[text].append(number)

    def close(self) -> None:
        """Make ready for asking. What is kept is tuples: the collector of garbage would look through lists each time."""
        self.more.update((text, tuple(numbers)) for text, numbers in self._growing.items())
        self._growing = {}

    def under(self, text: str) -> tuple[int, ...]:
        """Return all numbers under `text`, none where nothing is filed."""
        first = self.first.get(text)
        return () if first is None else (first, *self.more.get(text, ()))
