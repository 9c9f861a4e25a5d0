"""Which of the newsroom's names does an entry bear?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from monitor.match import Frequencies, Matcher
from monitor.model import Change, Entry, Feed, Follow, Hit, Newsroom, Watch


class Namer:
    """Finds the actors and places of a newsroom, by their keys, which are the same in all languages.

    It asks the match station, which knows their aliases: one watch for each name, of which nobody is told.
    """

    def __init__(self, newsroom: Newsroom, frequencies: Frequencies | None = None) -> None:
        """Make all names ready. Raises ExpressionError for an alias that `check` finds fault with."""
        asked = [f"@{key}" for key in newsroom.actors] + [f"place:{key}" for key in newsroom.places]
        # A place alone, not all that it contains: the smallest that is named tells most.
        places = {key: replace(place, contains=()) for key, place in newsroom.places.items()}
        watches = {name: Watch(name=name, match=name, notify=()) for name in asked}
        self._matcher = Matcher(replace(newsroom, places=places, watches=watches), frequencies)
        self._following = frozenset(watch.name for watch in newsroom.watches.values() if watch.follow is Follow.STORY)

    def names(self, entry: Entry, change: Change, feed: Feed, hits: Iterable[Hit]) -> frozenset[str]:
        """Return the names in a revision, and the watches that it hits and that follow stories: what an editor waits for is
        told in many languages by one name as well.
        """
        waited_for = (f"watch:{hit.watch}" for hit in hits if hit.watch in self._following)
        return frozenset((*self._matcher.hitting(entry, change, feed), *waited_for))
