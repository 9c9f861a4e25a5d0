"""Why did a watch fire, or not? The explanation of the match station in few lines: what decided it, not the whole tree."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.match import Explainer, Explanation
from monitor.model import Change, Hit, Newsroom, Watch
from monitor.proof.results import Row, Sign
from monitor.proof.staging import Scene, with_only


def why_not(scene: Scene, change: Change, watch: Watch, newsroom: Newsroom) -> Iterator[Row]:
    """Yield what keeps the watch from firing: the first clauses that do not hold."""
    # Made ready alone: thousands of names would take longer than all the rest.
    alone = with_only(watch, [scene.feed], newsroom)
    explanation = Explainer(watch.name, alone).explain(scene.entry, change, scene.feed)
    if explanation.reason:
        yield Row(sign=Sign.BECAUSE, text=explanation.reason)
    elif explanation.children:
        clause = _first_failing(explanation.children[0])
        yield Row(sign=Sign.BECAUSE, text=f"does not hold: {clause.clause}")
        yield from (Row(sign=Sign.BECAUSE, text=f"  it has {each}") for each in _spots(clause))


def why(hit: Hit) -> Iterator[Row]:
    """Yield what in the entry made the watch fire."""
    for evidence in dict.fromkeys((each.term, each.text, each.field) for each in hit.matched):
        term, text, field = evidence
        yield Row(sign=Sign.BECAUSE, text=f"{term}: “{text}” ({field})")


def _first_failing(clause: Explanation) -> Explanation:
    """Return the innermost clause on whose account this one fails.

    Where some parts hold and some do not, it is the first that does not; where none does, it is the whole.
    """
    failing = [child for child in clause.children if not child.holds]
    if failing and (len(failing) < len(clause.children) or len(clause.children) == 1):
        return _first_failing(failing[0])
    return clause


def _spots(clause: Explanation) -> list[str]:
    """Return what a failing clause found all the same, as NOT does: that is why it fails."""
    found = [each for part in (clause, *clause.children) for each in part.evidence]
    return [f"“{each.text}” ({each.field})" for each in dict.fromkeys(found)]
