"""Stories that turn out to be one, or several; see store.Transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.errors import StoreError
from monitor.model import Reason, Story, StoryChange, StoryDeed, Update
from monitor.store.memory.tables import Chapter
from monitor.store.memory.transaction import AlertTransaction
from monitor.store.states import ConcernState, rest_of


class MemoryTransaction(AlertTransaction):
    """Merges, splits and names stories."""

    def merge(self, kept: int, gone: int, *, at: datetime, by: str, why: str = "") -> StoryChange:
        for number in (kept, gone):
            self._alone(number)
        if kept == gone:
            raise StoreError(f"story {kept} cannot be merged with itself")
        taken = self._tree(gone)
        self._journal.put(self._tables.into, gone, kept)
        self._put_tree(kept, (*self._tables.parts.get(kept, ()), *taken))
        self._put_tree(gone, ())
        story, other = self._tables.stories[kept], self._tables.stories[gone]
        self._journal.put(self._tables.stories, kept, replace(story, moved=max(story.moved, other.moved)))
        self._look_again(kept, at)
        return self._note(at=at, by=by, what=StoryDeed.MERGE, story=kept, other=gone, why=why)

    def _look_again(self, story: int, at: datetime) -> None:
        """Let what waits for more sources be due: more carry the story now."""
        chapters = self._chapters(story)
        numbers = [number for each in chapters for number in self._tables.concerns_of.get(each.id, {}).values()]
        for row in [self._tables.concerns[number] for number in numbers]:
            waits = row.state is ConcernState.HELD and row.reason is Reason.FEW_SOURCES
            if waits and row.until is not None and row.until > at:
                self._put_concern(replace(row, until=at))

    def split(self, story: int, *, at: datetime, by: str, why: str = "") -> StoryChange:
        root = self._existing_root(story)
        into = {number: self._tables.into[number] for number in self._tables.parts.get(root, ())}
        taken, left = rest_of(story, root, into)
        self._must_have_entries(taken, left)
        self._journal.remove(self._tables.into, story)
        self._journal.remove(self._tables.roots, story)
        self._put_tree(story, tuple(sorted(taken - {story})))
        self._put_tree(root, tuple(sorted(left - {root})))
        self._recount(story)
        self._recount(root)
        return self._note(at=at, by=by, what=StoryDeed.SPLIT, story=root, other=story, why=why)

    def part(self, updates: Sequence[Update], *, at: datetime, by: str, why: str = "") -> StoryChange:
        roots = {self._root(each.story) for each in updates}
        if len(roots) != 1:
            raise StoreError(f"entries of {len(roots)} stories cannot be parted into one story")
        (root,) = roots
        ids = {self._existing(each).entry_id for each in updates}
        if all(chapter.entry_id in ids for chapter in self._chapters(root)):
            raise StoreError(f"nothing would be left of story {root}")
        story = self._parted(sorted(ids))
        self._recount(root)
        return self._note(at=at, by=by, what=StoryDeed.PART, story=root, other=story, why=why)

    def _parted(self, ids: Sequence[int]) -> int:
        """Move these entries, with all that was recorded of them, into a story of their own; return it."""
        chapters = sorted((each for number in ids for each in self._revisions(number)), key=lambda each: each.id)
        first = self._revisions(ids[0])[0].update.revision
        story = self._open_story(first.change.title, first.at)
        for number in ids:
            self._move_entry(number, story)
        for chapter in chapters:
            self._move_chapter(chapter, story)
        self._recount(story)
        return story

    def _move_entry(self, number: int, story: int) -> None:
        row = self._tables.entries[number]
        self._count(row.story, entries=-1)
        self._count(story, entries=1)
        for watch, numbers in list(self._tables.followers.get(row.story, {}).items()):
            if number in numbers:
                self._journal.remove(numbers, number)
                self._journal.put(self._tables.followers[story][watch], number, None)
        self._put_entry(replace(row, story=story))

    def _move_chapter(self, chapter: Chapter, story: int) -> None:
        before = chapter.update
        concerns = [self._tables.concerns[number] for number in self._tables.concerns_of.get(chapter.id, {}).values()]
        for row in concerns:
            self._forget_concern(row.concern.id)
        self._journal.remove(self._tables.labels, (before.story, before.chapter))
        self._journal.remove(self._tables.chapters_of[before.story], chapter.id)
        self._count(before.story, updates=-1)
        self._count(story, updates=1)
        number = self._tables.numbered[story] + 1
        self._journal.put(self._tables.numbered, story, number)
        self._put_chapter(replace(chapter, update=replace(before, story=story, chapter=number)))
        for row in concerns:
            self._index_concern(row)

    def rename_story(self, story: int, title: str, *, at: datetime, by: str, why: str = "") -> StoryChange:
        root = self._tables.stories[self._existing_root(story)]
        self._journal.put(self._tables.stories, root.id, replace(root, title=title))
        titles = {"before": root.title, "after": title}
        return self._note(at=at, by=by, what=StoryDeed.RENAME, story=root.id, why=why, **titles)

    def follow(self, story: int, watch: str, *, at: datetime, by: str, why: str = "") -> StoryChange:
        root = self._existing_root(story)
        return self._note(at=at, by=by, what=StoryDeed.FOLLOW, story=root, watch=watch, why=why)

    def unfollow(self, story: int, watch: str, *, at: datetime, by: str, why: str = "") -> StoryChange:
        root = self._existing_root(story)
        return self._note(at=at, by=by, what=StoryDeed.UNFOLLOW, story=root, watch=watch, why=why)

    # ---------------------------------------------------------------- what these stand on

    def _existing_root(self, story: int) -> int:
        if story not in self._tables.stories:
            raise StoreError(f"there is no story {story}")
        return self._root(story)

    def _alone(self, story: int) -> None:
        root = self._existing_root(story)
        if root != story:
            raise StoreError(f"story {story} is part of story {root}")

    def _must_have_entries(self, *halves: Collection[int]) -> None:
        for half in halves:
            if not any(self._tables.chapters_of.get(number) for number in half):
                raise StoreError(f"nothing would be left of story {min(half)}")

    def _put_tree(self, root: int, parts: tuple[int, ...]) -> None:
        """Let these stories be the parts of one."""
        self._journal.put(self._tables.parts, root, tuple(sorted(parts)))
        for number in parts:
            self._journal.put(self._tables.roots, number, root)

    def _recount(self, root: int) -> None:
        """Let a story have moved when the latest update of its parts was seen."""
        moved = max(chapter.update.revision.at for chapter in self._chapters(root))
        self._journal.put(self._tables.stories, root, replace(self._tables.stories[root], moved=moved))

    def _count(self, number: int, *, entries: int = 0, updates: int = 0) -> None:
        story: Story = self._tables.stories[number]
        counted = replace(story, entries=story.entries + entries, updates=story.updates + updates)
        self._journal.put(self._tables.stories, number, counted)

    def _note(self, **said: object) -> StoryChange:
        change = StoryChange(id=len(self._tables.story_changes) + 1, **said)  # type: ignore[arg-type]
        self._journal.append(self._tables.story_changes, change)
        if change.watch is not None:
            self._journal.append(self._tables.wishes[change.story], change)
        return change
