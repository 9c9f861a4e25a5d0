"""Who wants to hear of a revision? All watches of a newsroom, made ready once and asked for every revision."""

from __future__ import annotations

from monitor.match.filing import Filing
from monitor.match.frequencies import Frequencies
from monitor.match.index import Answer
from monitor.match.languages import Detector
from monitor.match.readings import Reader
from monitor.match.wording import Wording
from monitor.model import Change, Entry, Feed, Hit, Newsroom


class Matcher:
    """All watches of a newsroom. It never changes: a reload makes a new one, in any thread, and puts it in the old one's place.

    Only what it remembers of words that it has read grows, up to a bound, and is used by one thread at a time.
    """

    def __init__(
        self, newsroom: Newsroom, frequencies: Frequencies | None = None, former: Matcher | None = None
    ) -> None:
        """Make all watches ready. Raises ExpressionError for a watch that `check` finds fault with.

        `frequencies` say what is rare in what this newsroom reads; without them it is guessed, which costs only time.
        Watches that a former matcher has made ready as they stand are taken over from it; it stays as it is, and in use.
        """
        self._detector = Detector()
        self._reader = Reader()
        self.filing: Filing = Filing(
            newsroom, frequencies or Frequencies(), self._reader, former.filing if former else None
        )
        self._index = self.filing.index

    @property
    def always_on(self) -> tuple[str, ...]:
        """The watches that are looked at for every revision, because no word must stand in all they hit."""
        return tuple(self._index.names[number] for number in self._index.always_on)

    def match(self, entry: Entry, change: Change, feed: Feed) -> tuple[Hit, ...]:
        """Return the watches that hold for the revision as it stands, with their evidence, in order of their names."""
        return self._ask(entry, change, feed).hits()

    def hitting(self, entry: Entry, change: Change, feed: Feed) -> tuple[str, ...]:
        """Return only the names of the watches that `match` returns."""
        return self._ask(entry, change, feed).names()

    def candidates(self, entry: Entry, change: Change, feed: Feed) -> tuple[str, ...]:
        """Return the names of the watches that are looked at: those that may hold, by what the text has. For figures and tests."""
        return self._ask(entry, change, feed).candidates()

    def _ask(self, entry: Entry, change: Change, feed: Feed) -> Answer:
        return self._index.ask(Wording(entry, change, feed, self._detector, self._reader))
