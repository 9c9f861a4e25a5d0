"""What is remembered of stories beside what was recorded? This part of the store's protocol.

Stories that turned out to be one, or several, and who follows them by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from monitor.model import Following, Story, StoryChange, Update


class StoryView(Protocol):
    """What can be read of stories and of what was done to them; a part of View."""

    def following(self, story: int) -> Following:
        """Return which watches follow a story by hand, and which do not any more; those of its parts are united."""

    def apart(self) -> frozenset[frozenset[int]]:
        """Return the pairs of stories, as they are now, that were split by hand: the follow station must not merge them.

        What is taken out of one half of a pair is apart from the other half, too. A merge by hand takes a pair back.
        """

    def regrouped(self) -> int:
        """Return the number of the newest change by which entries went from one story to another, 0 if there is none."""

    def story(self, number: int) -> Story | None:
        """Return the story with this number, or the one that it is part of now, with its parts counted; None if there is none."""

    def parts(self, story: int) -> Sequence[Story]:
        """Return the stories that make up a story in the order of their numbers, each with what was recorded under its own.

        It is among them itself; alone, where nothing was merged into it. None, where there is no such story.
        """

    def story_changes(self, story: int | None = None, *, limit: int) -> Sequence[StoryChange]:
        """Return what was done to stories last, newest first: to all, or to one and its parts."""


class StoryTransaction(StoryView, Protocol):
    """What can be done to stories; a part of Transaction."""

    def merge(self, kept: int, gone: int, *, at: datetime, by: str, why: str = "") -> StoryChange:
        """Make `gone`, with its parts, a part of `kept`. What waits for more sources is looked at again.

        Raises StoreError where one is not there, or is part of another, or both are one.
        """

    def split(self, story: int, *, at: datetime, by: str, why: str = "") -> StoryChange:
        """Let a part stand alone again, with all that was merged into it before. Raises StoreError where it is no part,
        or where nothing would be left of one of the two.
        """

    def part(self, updates: Sequence[Update], *, at: datetime, by: str, why: str = "") -> StoryChange:
        """Make the entries of these updates of one story a story of its own, with all that was recorded of them.

        Its chapters are counted from 1 on; the old numbers are not given again. Raises StoreError where they are of several
        stories, or where nothing would be left of the story.
        """

    def rename_story(self, story: int, title: str, *, at: datetime, by: str, why: str = "") -> StoryChange:
        """Give a story another title. Raises StoreError where there is no such story."""

    def follow(self, story: int, watch: str, *, at: datetime, by: str, why: str = "") -> StoryChange:
        """Let a watch follow a story from now on as if it had hit it with `follow: story`. Raises StoreError as above."""

    def unfollow(self, story: int, watch: str, *, at: datetime, by: str, why: str = "") -> StoryChange:
        """Let later updates of a story be no business of a watch, even if it hits them. Raises StoreError as above."""
