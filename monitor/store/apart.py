"""Which stories must not be found to be one again? Those that people took apart, with all that came of either half."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import product

from monitor.model import StoryDeed

#: (deed, story, other) of a model.StoryChange.
Regrouping = tuple[StoryDeed, int, int]

#: By these a person says that stories are several.
DIVIDING = (StoryDeed.SPLIT, StoryDeed.PART)


def apart(changes: Collection[Regrouping]) -> frozenset[frozenset[int]]:
    """Return the pairs of stories, as they are after these changes (in their order), that were taken apart by hand.

    A split takes all parts of one half from all of the other, so that each pair holds when the halves are divided further.
    What is made of entries is apart from all that the story it was in is apart from. A pair that is one story by now was
    merged by hand. Of merges only those are needed by which what a split or part names, or its whole, became part of another.
    """
    named = {number for what, *numbers in changes if what in DIVIDING for number in numbers}
    into: dict[int, int] = {}
    pairs: set[frozenset[int]] = set()
    for what, story, other in changes:
        if what is StoryDeed.MERGE:
            into[other] = story
            continue
        whole = {number for number in named if _root(number, into) == story}
        if what is StoryDeed.SPLIT:
            into.pop(other, None)
            taken = {number for number in whole if _root(number, into) == other}
            pairs |= _between(taken, whole - taken)
        else:
            pairs |= _between({other}, whole.union(*(pair for pair in pairs if pair & whole)))
    now = (frozenset(_root(number, into) for number in pair) for pair in pairs)
    return frozenset(pair for pair in now if len(pair) > 1)


def _root(story: int, into: dict[int, int]) -> int:
    while story in into:
        story = into[story]
    return story


def _between(one: Iterable[int], other: Iterable[int]) -> set[frozenset[int]]:
    return set(map(frozenset, product(one, other)))
