"""Who carries a story, and what a watch hit lately; see store.View."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from monitor.model import Carrier, Sighting
from monitor.store.memory.sending import SendView
from monitor.store.memory.tables import EntryRow


class CarrierView(SendView):
    """Reads the entries of a story without their words."""

    def carriers(self, story: int, *, limit: int = 500) -> Sequence[Carrier]:
        numbers = sorted({chapter.entry_id for chapter in self._chapters(story)})
        chosen = numbers if len(numbers) <= 2 * limit else [*numbers[:limit], *numbers[-limit:]]
        return [_carrier(self._tables.entries[number]) for number in chosen]

    def sightings(self, watch: str, *, since: datetime, limit: int) -> Sequence[Sighting]:
        numbers = (row.revision for row in reversed(self._tables.hits) if row.hit.watch == watch)
        chapters = [self._tables.chapters[number] for number in sorted(islice(numbers, limit))]
        return [
            Sighting(at=each.update.revision.at, feed=each.update.revision.feed)
            for each in chapters
            if each.update.revision.number == 1
            and each.update.revision.at >= since
            and not self._tables.entries[each.entry_id].old
        ]


def _carrier(row: EntryRow) -> Carrier:
    return Carrier(
        feed=row.entry.feed,
        entry=row.entry.key,
        link=row.entry.link,
        at=row.created,
        marks=row.marks,
        published=row.entry.published,
        old=row.old,
    )
