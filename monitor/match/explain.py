"""Why does a watch hold or not? The same tree and the same operators as the matcher's, told clause by clause."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.match.languages import Detector
from monitor.match.names import names
from monitor.match.nodes import Node, children
from monitor.match.operators import View, evaluate, evidence, narrowed
from monitor.match.ready import make_ready
from monitor.match.scope import outside
from monitor.match.wording import Wording
from monitor.model import Change, Entry, Evidence, Feed, Newsroom


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """Why a watch or one clause of it holds or not, with its own clauses below it."""

    clause: str
    holds: bool
    evidence: tuple[Evidence, ...] = ()
    children: tuple[Explanation, ...] = ()
    #: What `only:` of the watch leaves out, in words; empty if the entry is in its scope.
    reason: str = ""


class Explainer:
    """Explains one watch; needs no index, so what it says is a check on the matcher's."""

    def __init__(self, watch: str, newsroom: Newsroom) -> None:
        """Make the watch ready. Raises KeyError for one that does not exist, ExpressionError for a wrong one."""
        self._ready = make_ready(newsroom.watches[watch], newsroom)
        self._names = names(newsroom)
        self._detector = Detector()

    def explain(self, entry: Entry, change: Change, feed: Feed) -> Explanation:
        """Return clause by clause why the watch holds for the revision as it stands, or not."""
        view = View(wording=Wording(entry, change, feed, self._detector), names=self._names)
        tree = _explain(self._ready.root, view)
        reason = outside(self._ready.watch.only, view.wording)
        return Explanation(
            clause=self._ready.watch.name,
            holds=tree.holds and not reason,
            evidence=tree.evidence,
            children=(tree,),
            reason=reason,
        )


def _explain(node: Node, view: View) -> Explanation:
    finding = evaluate(node, view)
    inner = narrowed(node, view)
    return Explanation(
        clause=node.written,
        holds=finding.holds,
        evidence=evidence(finding.spots, view.wording),
        children=tuple(_explain(child, inner) for child in children(node)),
    )
