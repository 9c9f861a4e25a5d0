"""What was done to stories beside recording, and what they are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import bindparam, func, select, union

from monitor.model import Following, Story, StoryChange, StoryDeed
from monitor.store.apart import DIVIDING, apart
from monitor.store.sql.parts import PartView, among, in_tree
from monitor.store.sql.rows import read_story, read_story_change
from monitor.store.sql.session import chunks
from monitor.store.sql.tables import parts, stories, story_changes
from monitor.store.states import REGROUPING

_WISHES = (
    select(story_changes.c.watch, story_changes.c.what)
    .where(
        story_changes.c.what.in_((StoryDeed.FOLLOW, StoryDeed.UNFOLLOW)),
        in_tree(story_changes.c.story_id),
    )
    .order_by(story_changes.c.id)
)
_REGROUPED = select(
    *(select(func.max(story_changes.c.id)).where(story_changes.c.what == what).scalar_subquery() for what in REGROUPING)
)


_REGROUPINGS = select(story_changes.c.id, story_changes.c.what, story_changes.c.story_id, story_changes.c.other_id)
_DIVIDED = _REGROUPINGS.where(story_changes.c.what.in_(DIVIDING))
_MERGED = _REGROUPINGS.where(
    story_changes.c.what == StoryDeed.MERGE, story_changes.c.other_id.in_(bindparam("gone", expanding=True))
)


class StoryView(PartView):
    """Reads stories and their changes; see store.View."""

    def story(self, number: int) -> Story | None:
        row = self._row(select(stories).where(stories.c.id == self.root(number)))
        return None if row is None else self.counted([read_story(row)])[0]

    def counted(self, roots: Sequence[Story]) -> list[Story]:
        """Return these stories with the entries and updates of their parts counted."""
        sums = (func.sum(stories.c.entries), func.sum(stories.c.updates))
        query = select(parts.c.root_id, *sums).join(stories, stories.c.id == parts.c.story_id).group_by(parts.c.root_id)
        more: dict[int, tuple[int, int]] = {}
        for some in chunks(story.id for story in roots):
            for row in self._rows(query.where(parts.c.root_id.in_(some))):
                more[row[parts.c.root_id]] = (int(row[sums[0]]), int(row[sums[1]]))
        return [_and_more(story, *more.get(story.id, (0, 0))) for story in roots]

    def parts(self, story: int) -> Sequence[Story]:
        query = select(stories, parts.c.into_id).outerjoin(parts, parts.c.story_id == stories.c.id)
        rows = self._rows(query.where(among(stories.c.id, self.tree(story))).order_by(stories.c.id))
        return [replace(read_story(row), into=row[parts.c.into_id]) for row in rows]

    def story_changes(self, story: int | None = None, *, limit: int) -> Sequence[StoryChange]:
        query = select(story_changes).order_by(story_changes.c.id.desc()).limit(limit)
        if story is not None:
            ours = (select(story_changes.c.id).where(self.belongs(column, story)) for column in _NAMED)
            query = query.where(story_changes.c.id.in_(union(*ours)))
        return [read_story_change(row) for row in self._rows(query)]

    def following(self, story: int) -> Following:
        latest = dict(self._run(_WISHES, {"tree": self.tree(story)}).all())
        return Following(
            followed=frozenset(watch for watch, what in latest.items() if what == StoryDeed.FOLLOW),
            unfollowed=frozenset(watch for watch, what in latest.items() if what == StoryDeed.UNFOLLOW),
        )

    def followed_by_hand(self) -> set[int]:
        """Return the stories, as they are now, that a watch follows by hand."""
        query = select(story_changes.c.story_id).distinct().where(story_changes.c.what == StoryDeed.FOLLOW)
        wished = {self.root(row[story_changes.c.story_id]) for row in self._rows(query)}
        return {story for story in wished if self.following(story).followed}

    def apart(self) -> frozenset[frozenset[int]]:
        changes = {row.id: row for row in self._run(_DIVIDED)}
        # People divide few stories; merges there are many, most of them of others.
        fresh = seen = {number for row in changes.values() for number in (row.story_id, row.other_id)}
        while fresh:
            merged = [row for some in chunks(fresh) for row in self._run(_MERGED, {"gone": some})]
            changes |= {row.id: row for row in merged}
            fresh = {row.story_id for row in merged} - seen
            seen = seen | fresh
        ordered = [changes[number] for number in sorted(changes)]
        return apart([(StoryDeed(row.what), row.story_id, row.other_id) for row in ordered])

    def regrouped(self) -> int:
        (row,) = self._run(_REGROUPED).all()
        return max(number or 0 for number in row)


#: The columns of a change that name a story.
_NAMED = (story_changes.c.story_id, story_changes.c.other_id)


def _and_more(story: Story, entries: int, updates: int) -> Story:
    return replace(story, entries=story.entries + entries, updates=story.updates + updates)
