"""Who carries a story, and what a watch hit lately; see store.View."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from monitor.model import Carrier, Ended, Sighting
from monitor.store.memory.sending import SendView
from monitor.store.memory.tables import EntryRow
from monitor.store.states import LOG_LENGTH


class CarrierView(SendView):
    """Reads the entries of a story without their words."""

    def carriers(self, story: int, *, limit: int = 500) -> Sequence[Carrier]:
        numbers = sorted({chapter.entry_id for chapter in self._chapters(story)})
        chosen = numbers if len(numbers) <= 2 * limit else [*numbers[:limit], *numbers[-limit:]]
        return [self._carrier(self._tables.entries[number]) for number in chosen]

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

    def _carrier(self, row: EntryRow) -> Carrier:
        published = row.entry.published
        return Carrier(
            feed=row.entry.feed,
            entry=row.entry.key,
            link=row.entry.link,
            at=row.created,
            marks=row.marks,
            published=published,
            old=row.old,
            before=self._read_before(row) if published is not None and published < row.created else None,
        )

    def _read_before(self, row: EntryRow) -> datetime | None:
        """Return when an entry's feed was last read well before the entry was first seen, as far back as the log goes."""
        slots = ((row.entry.feed, slot) for slot in range(LOG_LENGTH))
        kept = (self._tables.poll_log[slot] for slot in slots if slot in self._tables.poll_log)
        return max((poll.at for poll in kept if poll.at < row.created and poll.ended is not Ended.FAILED), default=None)
