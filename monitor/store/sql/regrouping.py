"""Stories that turn out to be one, or several: the rows that say so, and who did it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Column, Select, bindparam, func, select, update

from monitor.errors import StoreError
from monitor.model import Reason, StoryChange, StoryDeed, Update
from monitor.store.sql.concerns import ConcernTransaction
from monitor.store.sql.parts import among
from monitor.store.sql.rows import Values
from monitor.store.sql.tables import concerns, entries, hits, parts, revisions, stories, story_changes
from monitor.store.states import ConcernState, rest_of


class StoryTransaction(ConcernTransaction):
    """Merges, splits and names stories; see store.Transaction."""

    def merge(self, kept: int, gone: int, *, at: datetime, by: str, why: str = "") -> StoryChange:
        for number in (kept, gone):
            self._alone(number)
        if kept == gone:
            raise StoreError(f"story {kept} cannot be merged with itself")
        self._run(update(parts).where(parts.c.root_id == gone), {"root_id": kept})
        self._run(parts.insert(), {"story_id": gone, "into_id": kept, "root_id": kept})
        self._trees.clear()
        moved = select(stories.c.moved).where(stories.c.id == gone).scalar_subquery()
        self._run(update(stories).where(stories.c.id == kept, stories.c.moved < moved).values(moved=moved))
        # More sources carry the story now: what waits for them is looked at again.
        waiting = (concerns.c.state == ConcernState.HELD) & (concerns.c.reason == Reason.FEW_SOURCES)
        later = waiting & (concerns.c.until > at) & self.belongs(concerns.c.story_id, kept)
        self._run(update(concerns).where(later), {"until": at})
        return self._note(at=at, by=by, what=StoryDeed.MERGE, story=kept, other=gone, why=why)

    def split(self, story: int, *, at: datetime, by: str, why: str = "") -> StoryChange:
        root = self._existing_root(story)
        into = {row[parts.c.story_id]: row[parts.c.into_id] for row in self._rows(_of_root(root))}
        taken, left = rest_of(story, root, into)
        self._must_have_entries(taken, left)
        self._run(parts.delete().where(parts.c.story_id == story))
        self._run(update(parts).where(among(parts.c.story_id, taken)), {"root_id": story})
        self._trees.clear()
        self._recount(story)
        self._recount(root)
        return self._note(at=at, by=by, what=StoryDeed.SPLIT, story=root, other=story, why=why)

    def part(self, updates: Sequence[Update], *, at: datetime, by: str, why: str = "") -> StoryChange:
        roots = {self.root(each.story) for each in updates}
        if len(roots) != 1:
            raise StoreError(f"entries of {len(roots)} stories cannot be parted into one story")
        (root,) = roots
        ids = {self.row_ids(each)[1] for each in updates}
        left = select(entries.c.id).where(self.belongs(entries.c.story_id, root), ~among(entries.c.id, ids))
        if self._row(left.limit(1)) is None:
            raise StoreError(f"nothing would be left of story {root}")
        story = self._parted(sorted(ids))
        self._recount(root)
        return self._note(at=at, by=by, what=StoryDeed.PART, story=root, other=story, why=why)

    def _parted(self, ids: Sequence[int]) -> int:
        """Move these entries, with all that was recorded of them, into a story of their own; return it."""
        theirs = among(revisions.c.entry_id, ids)
        first = select(revisions.c.title, revisions.c.at).where(revisions.c.entry_id == ids[0], revisions.c.number == 1)
        rows = self._rows(select(revisions.c.id, revisions.c.story_id).where(theirs).order_by(revisions.c.id))
        opened = self._rows(first)[0]
        count = {"entries": len(ids), "updates": len(rows), "chapters": len(rows)}
        named = {"title": opened[revisions.c.title], "opened": opened[revisions.c.at], "moved": opened[revisions.c.at]}
        story = self._add(stories, named | count)
        gone = self._rows(select(entries.c.story_id).where(among(entries.c.id, ids)))
        self._count_off(stories.c.entries, Counter(row[entries.c.story_id] for row in gone))
        self._count_off(stories.c.updates, Counter(row[revisions.c.story_id] for row in rows))
        chapter = update(revisions).where(revisions.c.id == bindparam("revision"))
        labels = [{"revision": row[revisions.c.id], "label": number} for number, row in enumerate(rows, 1)]
        self._add_all(chapter.values(story_id=story, chapter=bindparam("label")), labels)
        revised = [row[revisions.c.id] for row in rows]
        self._run(update(concerns).where(among(concerns.c.revision_id, revised)), {"story_id": story})
        self._run(update(hits).where(among(hits.c.revision_id, revised)), {"story_id": story})
        self._run(update(entries).where(among(entries.c.id, ids)), {"story_id": story})
        self._forget_places()
        self._recount(story)
        return story

    def rename_story(self, story: int, title: str, *, at: datetime, by: str, why: str = "") -> StoryChange:
        root = self._existing_root(story)
        row = self._rows(select(stories.c.title).where(stories.c.id == root))[0]
        self._run(update(stories).where(stories.c.id == root), {"title": title})
        titles = {"before": row[stories.c.title], "after": title}
        return self._note(at=at, by=by, what=StoryDeed.RENAME, story=root, why=why, **titles)

    def follow(self, story: int, watch: str, *, at: datetime, by: str, why: str = "") -> StoryChange:
        root = self._existing_root(story)
        return self._note(at=at, by=by, what=StoryDeed.FOLLOW, story=root, watch=watch, why=why)

    def unfollow(self, story: int, watch: str, *, at: datetime, by: str, why: str = "") -> StoryChange:
        root = self._existing_root(story)
        return self._note(at=at, by=by, what=StoryDeed.UNFOLLOW, story=root, watch=watch, why=why)

    # ---------------------------------------------------------------- what these stand on

    def _existing_root(self, story: int) -> int:
        if self._row(select(stories.c.id).where(stories.c.id == story)) is None:
            raise StoreError(f"there is no story {story}")
        return self.root(story)

    def _alone(self, story: int) -> None:
        root = self._existing_root(story)
        if root != story:
            raise StoreError(f"story {story} is part of story {root}")

    def _must_have_entries(self, *halves: Collection[int]) -> None:
        for half in halves:
            if self._row(select(entries.c.id).where(among(entries.c.story_id, half)).limit(1)) is None:
                raise StoreError(f"nothing would be left of story {min(half)}")

    def _recount(self, root: int) -> None:
        """Let a story have moved when the latest update of its parts was seen."""
        latest = select(func.max(revisions.c.at, type_=revisions.c.at.type))
        moved = latest.where(self.belongs(revisions.c.story_id, root)).scalar_subquery()
        self._run(update(stories).where(stories.c.id == root).values(moved=moved))

    def _count_off(self, column: Column[int], gone: Mapping[int, int]) -> None:
        for story, number in gone.items():
            self._run(update(stories).where(stories.c.id == story).values({column: column - number}))

    def _note(self, *, story: int, other: int | None = None, **said: object) -> StoryChange:
        values: Values = {"story_id": story, "other_id": other, **said}
        number = self._add(story_changes, values)
        return StoryChange(id=number, story=story, other=other, **said)  # type: ignore[arg-type]


def _of_root(root: int) -> Select[tuple[int, int]]:
    return select(parts.c.story_id, parts.c.into_id).where(parts.c.root_id == root)
