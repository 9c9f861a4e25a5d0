"""What did each update of a story say anew, in the story as it is grouped now?

As long as nobody regroups a story, what was new when it was recorded is new. Once stories were merged or parted, an update
stands among others than those it was judged against, and is judged anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from monitor.decide import Sayings, news
from monitor.follow.timeline import Said
from monitor.model import StoryChange, Update
from monitor.store.states import REGROUPING


def is_regrouped(changes: Iterable[StoryChange]) -> bool:
    """Tell from the changes of a story whether its updates stand among others than when they were recorded."""
    return any(change.what in REGROUPING for change in changes)


def novel_moments(updates: Sequence[Update], *, regrouped: bool) -> list[datetime]:
    """Return the moments at which something new was said; words are read only where a story was regrouped."""
    if not regrouped:
        return [update.revision.at for update in updates if update.novel]
    said = said_anew(updates, regrouped=True)
    return [update.revision.at for update, each in zip(updates, said, strict=True) if each.brought]


def said_anew(updates: Sequence[Update], *, regrouped: bool) -> list[Said]:
    """Return for each update, in the order of recording, what it said anew."""
    story = _Story.of(updates)
    said: list[Said] = []
    for _, group in groupby(updates, key=lambda update: update.revision.at):
        at_once = list(group)
        together = [story.news(update) for update in at_once] if len(at_once) > 1 else []
        for place, update in enumerate(at_once):
            fresh = story.news(update) if regrouped or update.novel else ()
            said.append(Said(fresh=fresh, brought=together[place] if together else fresh))
            story.hear(update)
    return said


@dataclass(frozen=True, slots=True)
class _Story:
    """What a story has said so far: all of it together, and each of the stories that it was recorded as."""

    whole: Sayings
    parts: dict[int, Sayings]

    @classmethod
    def of(cls, updates: Iterable[Update]) -> _Story:
        whole = Sayings()
        numbers = {update.story for update in updates}
        return cls(whole, {number: whole if len(numbers) == 1 else Sayings() for number in numbers})

    def news(self, update: Update) -> tuple[str, ...]:
        change = update.revision.change
        return news(change, self.whole) or (change.says if self._was_reworded(update) else ())

    def _was_reworded(self, update: Update) -> bool:
        """Tell whether the words that made an update new are gone: a page's text took the place of its feed's teaser."""
        return update.novel and not news(update.revision.change, self.parts[update.story])

    def hear(self, update: Update) -> None:
        says = update.revision.change.says
        self.whole.add(says)
        part = self.parts[update.story]
        if part is not self.whole:
            part.add(says)
