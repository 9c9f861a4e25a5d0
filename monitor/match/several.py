"""Which numbers are filed under a text? Mostly one, which then takes no room for a list."""

from __future__ import annotations


class Several:
    """Numbers by texts; of the same numbers and texts always the same order."""

    def __init__(self, former: Several | None = None) -> None:
        """Begin with what a former one has, or with nothing; the former one stays as it is."""
        self.first: dict[str, int] = dict(former.first) if former else {}
        self.more: dict[str, tuple[int, ...]] = dict(former.more) if former else {}

    def add(self, text: str, number: int) -> None:
        """File one number more under `text`."""
        if self.first.setdefault(text, number) != number:
            self.more[text] = (*self.more.get(text, ()), number)

    def under(self, text: str) -> tuple[int, ...]:
        """Return all numbers under `text`, none where nothing is filed."""
        first = self.first.get(text)
        return () if first is None else (first, *self.more.get(text, ()))
