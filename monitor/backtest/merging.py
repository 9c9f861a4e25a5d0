"""When were stories of the archive found to be one?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from monitor.backtest.passes import Place
from monitor.model import StoryChange, StoryDeed, Update
from monitor.store import BY_FOLLOWING, ArchivedChapter, Transaction, View

#: Changes of one story that are asked for: every merge was one.
_MOST_CHANGES = 10_000


class Merge(NamedTuple):
    """A merge, and the update by which it was found; None of one by hand."""

    change: StoryChange
    found_by: Place | None


@dataclass(frozen=True, slots=True)
class Merges:
    """The merges of each story of an archive, in order, to be made on a stage when it comes to their moment."""

    by_story: Mapping[int, list[Merge]]

    def catch_up(self, work: Transaction, stories: dict[int, int], *, before: ArchivedChapter, at: datetime) -> None:
        """Make the merges that were made before an update was seen; `stories` names those on stage by the archive's."""
        waiting = self.by_story.get(before.story, [])
        while waiting and waiting[0].change.at < before.update.revision.at:
            _make(work, stories, waiting.pop(0).change, at)

    def follow(self, work: Transaction, stories: dict[int, int], chapter: ArchivedChapter, *, at: datetime) -> bool:
        """Make the merges that a new entry brought about; tell whether there was one."""
        waiting = self.by_story.get(chapter.story, [])
        found = False
        while waiting and waiting[0].found_by == (chapter.update.story, chapter.update.chapter):
            found |= _make(work, stories, waiting.pop(0).change, at)
        return found


def merges_of(view: View, stories: Iterable[int]) -> Merges:
    """Return the merges that made these stories what they are now."""
    return Merges({story: _of(view, story) for story in stories})


def _of(view: View, story: int) -> list[Merge]:
    parts = {part.id for part in view.parts(story)}
    latest: dict[int | None, StoryChange] = {}
    for change in view.story_changes(story, limit=_MOST_CHANGES):
        if change.what is StoryDeed.MERGE and parts.issuperset((change.story, change.other)):
            latest.setdefault(change.other, change)
    updates = [update for update in view.updates(story) if update.revision.number == 1]
    merges: list[Merge] = []
    for change in sorted(latest.values(), key=lambda change: change.id):
        before = merges[-1] if merges and merges[-1].change.at == change.at else None
        by_hand = change.by != BY_FOLLOWING
        merges.append(Merge(change, None if by_hand else _found_by(change, updates, before)))
    return merges


def _found_by(change: StoryChange, updates: Sequence[Update], before: Merge | None) -> Place | None:
    """Return the new entry that brought a merge about: of those of its moment the last that came to what was taken in,
    else the first that came to what took it in; else that of the merge before.
    """
    then = [update for update in updates if update.revision.at == change.at]
    taken_in = [(update.story, update.chapter) for update in then if update.story == change.other]
    taking = [(update.story, update.chapter) for update in then if update.story == change.story]
    return next(iter((*taken_in[-1:], *taking[:1])), before.found_by if before else None)


def _make(work: Transaction, stories: dict[int, int], change: StoryChange, at: datetime) -> bool:
    """Make one merge on stage; tell whether there was one to make: of a story without a feed nothing is on stage."""
    kept, gone = stories.get(change.story), stories.get(change.other or 0)
    if kept is None or gone is None:
        stories |= {change.story: gone} if kept is None and gone is not None else {}
        stories |= {change.other or 0: kept} if kept is not None else {}
        return False
    if kept != gone:
        work.merge(kept, gone, at=at, by=change.by)
    return kept != gone
