"""Does a watch do what its test says?"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from monitor.match import Matcher
from monitor.model import Change, Hit, Newsroom, Taken, Watch, WatchTest
from monitor.proof.reasons import why, why_not
from monitor.proof.results import Difference, Proof, Row
from monitor.proof.staging import Scene, scenes, with_only
from monitor.proof.telling import Telling
from monitor.rehearsal import Happening, Rehearsal
from monitor.revise import revise

#: An entry on stage, what changed in it, and the hit of the watch under test.
Seen = tuple[Scene, Change, Hit | None]


class Prover:
    """Runs the tests of one configuration. Nobody is contacted, nothing is stored."""

    def __init__(self, newsroom: Newsroom) -> None:
        """Make all watches ready, once. Raises ExpressionError for a watch that `check` finds fault with."""
        self.newsroom = newsroom
        self.matcher = Matcher(newsroom)

    def prove(self, watch: Watch, test: WatchTest) -> Proof:
        """Run one test of a watch."""
        began = time.perf_counter()
        is_story = len(test.revisions) > 1 or test.alerts is not None
        differences = self._story(watch, test) if is_story else self._article(watch, test)
        return Proof(watch=watch.name, test=test, differences=tuple(differences), seconds=time.perf_counter() - began)

    # ---------------------------------------------------------------- one entry

    def _article(self, watch: Watch, test: WatchTest) -> Iterator[Difference]:
        (scene,) = scenes(test, watch, self.newsroom)
        change = revise(scene.entry, None, feed=scene.feed, now=scene.at)
        assert change is not None, "an entry that was not known is new"
        hits = self.matcher.match(scene.entry, change, scene.feed)
        hit = next((hit for hit in hits if hit.watch == watch.name), None)
        yield from self._fires(watch, test, [(scene, change, hit)])

    def _fires(self, watch: Watch, test: WatchTest, seen: Sequence[Seen]) -> Iterator[Difference]:
        """Yield how firing differs from what was expected; of a story, any revision counts."""
        hit = next((hit for _, _, hit in seen if hit is not None), None)
        if test.fires is False and hit is not None:
            yield Difference(message="fires, but must not", rows=tuple(why(hit)))
        if test.fires is True and hit is None:
            yield Difference(message="does not fire, but must", rows=self._why_not(watch, seen))

    def _why_not(self, watch: Watch, seen: Iterable[Seen]) -> tuple[Row, ...]:
        rows = (why_not(scene, change, watch, self.newsroom) for scene, change, _ in seen)
        return tuple(dict.fromkeys(rows))

    # ---------------------------------------------------------------- a story

    def _story(self, watch: Watch, test: WatchTest) -> Iterator[Difference]:
        staged = list(scenes(test, watch, self.newsroom))
        alone = with_only(watch, [scene.feed for scene in staged], self.newsroom)
        rehearsal = Rehearsal(alone)
        rehearsal.open(alone.feeds.values(), staged[0].at)
        happenings = list(rehearsal.play(scene.said for scene in staged))
        seen = list(_seen(watch, staged, happenings))
        yield from self._fires(watch, test, seen)
        if test.alerts is not None:
            unfired = () if any(hit for _, _, hit in seen) else self._why_not(watch, seen)
            yield from Telling(watch, alone, happenings, unfired).compare(test.alerts)


def _seen(watch: Watch, staged: Iterable[Scene], happenings: Iterable[Happening]) -> Iterator[Seen]:
    """Yield each entry on stage that was noticed, with what changed in it and whether the watch hit it."""
    waiting = defaultdict(list)
    for scene in staged:
        waiting[scene.at, scene.feed.name, scene.entry.key].append(scene)
    for at, taken in happenings:
        if isinstance(taken, Taken):
            revision = taken.revision
            scene = waiting[at, revision.feed, revision.entry].pop(0)
            yield scene, revision.change, next((hit for hit in taken.hits if hit.watch == watch.name), None)
