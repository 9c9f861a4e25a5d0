"""Which stories are parts of one, and what was done to them; see store.View."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.model import Following, Story, StoryChange, StoryDeed
from monitor.store.apart import apart
from monitor.store.memory.tables import Chapter, Tables
from monitor.store.states import REGROUPING


class StoryView:
    """Reads stories, their parts and their changes."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def story(self, number: int) -> Story | None:
        story = self._tables.stories.get(self._root(number))
        return None if story is None else self._whole(story)

    def parts(self, story: int) -> Sequence[Story]:
        tree = (number for number in sorted(self._tree(story)) if number in self._tables.stories)
        return [replace(self._tables.stories[number], into=self._tables.into.get(number)) for number in tree]

    def story_changes(self, story: int | None = None, *, limit: int) -> Sequence[StoryChange]:
        latest = reversed(self._tables.story_changes)
        if story is None:
            return list(latest)[:limit]
        tree = self._tree(story)
        return [each for each in latest if each.story in tree or each.other in tree][:limit]

    def following(self, story: int) -> Following:
        wishes = (each for part in self._tree(story) for each in self._tables.wishes.get(part, ()))
        latest = {each.watch or "": each.what for each in sorted(wishes, key=lambda change: change.id)}
        return Following(
            followed=frozenset(watch for watch, what in latest.items() if what is StoryDeed.FOLLOW),
            unfollowed=frozenset(watch for watch, what in latest.items() if what is StoryDeed.UNFOLLOW),
        )

    def apart(self) -> frozenset[frozenset[int]]:
        changes = self._tables.story_changes
        return apart([(each.what, each.story, each.other) for each in changes if each.other is not None])

    def regrouped(self) -> int:
        return max((each.id for each in self._tables.story_changes if each.what in REGROUPING), default=0)

    # ---------------------------------------------------------------- what reading by story stands on

    def _root(self, story: int) -> int:
        return self._tables.roots.get(story, story)

    def _tree(self, story: int) -> tuple[int, ...]:
        root = self._root(story)
        return (root, *self._tables.parts.get(root, ()))

    def _whole(self, root: Story) -> Story:
        """Return a story with the entries and updates of its parts counted."""
        tree = [self._tables.stories[number] for number in self._tree(root.id)]
        return replace(root, entries=sum(each.entries for each in tree), updates=sum(each.updates for each in tree))

    def _chapters(self, story: int) -> list[Chapter]:
        """Return the chapters of a story and its parts in the order of recording."""
        numbers = (number for part in self._tree(story) for number in self._tables.chapters_of.get(part, ()))
        # Also of one part: what a transaction took out and a rollback put back stands at the end.
        return [self._tables.chapters[number] for number in sorted(numbers)]

    def _revisions(self, entry_id: int) -> list[Chapter]:
        """Return the revisions of an entry in order."""
        return [self._tables.chapters[number] for number in self._tables.revisions.get(entry_id, ())]
