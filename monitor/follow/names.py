"""Are an entry and a story about the same people and places?

The newsroom's own names are the same in all languages, and rarer than words. They bring reports together that share few words,
and keep apart what tells of the same kind of thing somewhere else.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from monitor.follow.stories import Story

#: So many names must be shared to say anything, unless there are no others: one person does many things, and much happens at
#: one place.
LEAST: Final = 2
#: Across languages, where words cannot agree, names that agree so far are enough.
AGREED: Final = 0.5
#: A name is a story's when this part of its entries bears it: others were only mentioned.
_ITS_NAME: Final = 1 / 2
#: A story with other names is by so much farther than its words are. B-cubed F1 of a newsroom's recording with 0, .4, .5, .6:
#: .90, .95, .96, .96; the least of them, for few newsrooms have named all that they write about.
_PARTING: Final = 0.4


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """The newsroom's names that an entry bears, and how much each tells: the rarer, the more."""

    telling: Mapping[str, float]

    def agreement(self, story: Story) -> float:
        """Return how much of all that the names of the entry and of the story tell is told by those in common (a cosine)."""
        theirs = names_of(story)
        common = [telling for name, telling in self.telling.items() if name in theirs]
        if len(common) < LEAST and not len(common) == len(theirs) == len(self.telling):
            return 0.0
        if not common:
            return 1.0
        # A name that the entry does not bear tells as much as its rarest.
        others = max(self.telling.values()) * (len(theirs) - len(common))
        return math.fsum(common) / math.sqrt(math.fsum(self.telling.values()) * (math.fsum(common) + others))

    def closeness(self, story: Story) -> float:
        """Return by what the nearness to a story is multiplied: 1 where the names agree, less where they differ."""
        return 1.0 - _PARTING * (1.0 - self.agreement(story)) if self.telling or story.names else 1.0


def names_of(story: Story) -> list[str]:
    """Return the names that are a story's own, not only mentioned in it."""
    return [name for name, count in story.names.items() if count >= _ITS_NAME * story.size]
