"""Who carries a story, for a watch and for a reader: do enough sources, do many at once, and who only repeats it?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.decide.burst import burst, may_burst
from monitor.model import Burst, Carrier, Follow, Shortfall, Sighting, Untold, Update, Watch
from monitor.text.sources import Source, sources, texts


@dataclass(frozen=True, slots=True)
class Carrying:
    """The sources of an untold story, counted once for all watches that ask."""

    untold: Untold
    _counted: dict[str, tuple[Source, ...]] = field(default_factory=dict)

    def sources(self, watch: Watch) -> tuple[Source, ...]:
        """Return the independent sources of the story; for a watch that does not follow it, those of what it hit."""
        follows = watch.follow is Follow.STORY or watch.name in self.untold.following.followed
        key = "" if follows else watch.name
        if key not in self._counted:
            self._counted[key] = sources(self.untold.carriers if follows else self._hit(watch))
        return self._counted[key]

    def _hit(self, watch: Watch) -> Iterable[Carrier]:
        hit = self.untold.hit_entries.get(watch.name, frozenset())
        return (carrier for carrier in self.untold.carriers if (carrier.feed, carrier.entry) in hit)

    def shortfall(self, watch: Watch) -> Shortfall | None:
        """Return how many sources a watch waits for and how many there are; None where there are enough.

        What concerns somebody has a source: who asks for no more need not have it counted.
        """
        if watch.min_sources <= 1 or len(self.sources(watch)) >= watch.min_sources:
            return None
        return Shortfall(has=len(self.sources(watch)), needs=watch.min_sources)

    def burst(self, watches: Iterable[Watch], seen: Mapping[str, Sequence[Sighting]], now: datetime) -> Burst | None:
        """Return why the story breaks for the first of some watches that says so; it does once for a channel."""
        for watch in sorted(watches, key=lambda watch: watch.name):
            if self.may_burst(watch, now):
                found = burst(watch.name, self._came(watch), seen.get(watch.name, ()), now)
                if found is not None:
                    return found
        return None

    def may_burst(self, watch: Watch, now: datetime) -> bool:
        """Tell whether it must be asked what is usual for a watch, see `burst`."""
        # Fewer feeds than sources there cannot be: most stories have one, and need no counting.
        asked = watch.breaking and not self.untold.told.broke and may_burst(self._seen(), now)
        return asked and may_burst(self._came(watch), now)

    def _seen(self) -> Iterable[datetime | None]:
        latest: dict[str, datetime] = {}
        for carrier in self.untold.carriers:
            if carrier.came is not None:
                latest[carrier.feed] = max(carrier.came, latest.get(carrier.feed, carrier.came))
        return latest.values()

    def _came(self, watch: Watch) -> list[datetime | None]:
        return [source.since for source in self.sources(watch)]


def also(untold: Untold, updates: Iterable[Update]) -> tuple[str, ...]:
    """Return the feeds that carry the story and are not heard of: what they say is redundant, or the channel's no business."""
    heard = {update.revision.feed for update in updates} | {feed for feed, _ in untold.told.entries} | untold.told.also
    return tuple(sorted(untold.sources - heard))


def copies(untold: Untold, updates: Iterable[Update], repeating: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """Return which of the `repeating` feeds only carry a text that another of them, or one of the updates, has, too.

    A group for each such text; with an update's text the update's feed is in it.
    """
    if not repeating:
        return ()
    told = {(update.revision.feed, update.revision.entry) for update in updates}
    found: list[tuple[str, ...]] = []
    grouped: set[str] = set()
    carried = [_carrying(text, told, repeating) for text in texts(untold.carriers)]
    alone = {feed for feeds in carried if len(feeds) == 1 for feed in feeds if feed in repeating}
    for feeds in carried:
        group = feeds - grouped - alone
        if len(group) > 1 and group & set(repeating):
            found.append(tuple(sorted(group)))
            grouped |= group & set(repeating)
    return tuple(sorted(found))


def _carrying(text: Iterable[Carrier], told: Collection[tuple[str, str]], repeating: Collection[str]) -> set[str]:
    """Return the feeds of a text that an alert names: those that repeat, and those whose update it tells."""
    return {one.feed for one in text if one.feed in repeating or (one.feed, one.entry) in told}
