"""Who wants to hear of a revision? All watches of a newsroom, made ready once and asked for every revision."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.match.languages import Detector
from monitor.match.names import names
from monitor.match.operators import View, evaluate, evidence
from monitor.match.ready import make_ready
from monitor.match.scope import outside
from monitor.match.wording import Wording
from monitor.model import Change, Entry, Feed, Hit, Newsroom


class Matcher:
    """All watches of a newsroom. It never changes: a reload makes a new one."""

    def __init__(self, newsroom: Newsroom) -> None:
        """Make all watches ready. Raises ExpressionError for a watch that `check` finds fault with."""
        self._names = names(newsroom)
        self._detector = Detector()
        self._ready = {name: make_ready(newsroom.watches[name], newsroom) for name in sorted(newsroom.watches)}

    def match(self, entry: Entry, change: Change, feed: Feed) -> tuple[Hit, ...]:
        """Return the watches that hold for the revision as it stands, in order of their names."""
        view = View(wording=Wording(entry, change, feed, self._detector), names=self._names)
        return tuple(self._hits(view))

    def _hits(self, view: View) -> Iterator[Hit]:
        for name, ready in self._ready.items():
            if outside(ready.watch.only, view.wording):
                continue
            finding = evaluate(ready.root, view)
            if finding.holds:
                yield Hit(watch=name, matched=evidence(finding.spots, view.wording))
