"""Why did a watch fire, or not? What the match station explains, in few lines: what decided it, not the whole tree."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.match import Explainer
from monitor.model import Change, Hit, Newsroom, Watch
from monitor.proof.results import Row, Sign
from monitor.proof.staging import Scene, with_only


def why_not(scene: Scene, change: Change, watch: Watch, newsroom: Newsroom) -> Row:
    """Return what keeps the watch from firing: what `only:` leaves out, or the first clause that does not hold."""
    # Made ready alone: thousands of names would take longer than all the rest.
    alone = with_only(watch, [scene.feed], newsroom)
    explanation = Explainer(watch.name, alone).explain(scene.entry, change, scene.feed)
    return Row(sign=Sign.BECAUSE, text=explanation.reason)


def why(hit: Hit) -> Iterator[Row]:
    """Yield what in the entry made the watch fire."""
    for term, text, field in dict.fromkeys((each.term, each.text, each.field) for each in hit.matched):
        yield Row(sign=Sign.BECAUSE, text=f"{term}: “{text}” in {field}")
