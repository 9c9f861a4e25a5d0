"""Why does a watch hold or not? The same tree and the same operators as the matcher's, told clause by clause."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from monitor.match.languages import Detector
from monitor.match.names import names
from monitor.match.nodes import And, First, InField, Node, Not, Or, children
from monitor.match.operators import View, evaluate, evidence, narrowed
from monitor.match.ready import make_ready
from monitor.match.scope import outside
from monitor.match.shortfall import shortfall
from monitor.match.wording import Wording
from monitor.model import Change, Entry, Evidence, Feed, Newsroom

_NO_FEED = Feed(name="", url="")


#: Characters of a clause that are shown where another clause or a person only has to know it again.
_BRIEF: Final = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """Why a watch or one clause of it holds or not, with its own clauses below it."""

    #: The name of the watch, or the clause as it is written.
    clause: str
    holds: bool
    #: Where its terms stand; `term` of each is what fired: for a name, the alias.
    evidence: tuple[Evidence, ...] = ()
    children: tuple[Explanation, ...] = ()
    #: What it lacks, in words; of a watch, what `only:` leaves out or its first failing clause. Empty if it holds.
    reason: str = ""
    #: The part at which a group fails; None where the clause fails by itself, or holds.
    cause: Explanation | None = None


class Explainer:
    """Explains one watch; needs no index, so what it says is a check on the matcher's."""

    def __init__(self, watch: str, newsroom: Newsroom) -> None:
        """Make the watch ready. Raises KeyError for one that does not exist, ExpressionError for a wrong one."""
        self._ready = make_ready(newsroom.watches[watch], newsroom)
        self._names = names(newsroom)
        self._detector = Detector()

    def explain(self, entry: Entry, change: Change, feed: Feed | None) -> Explanation:
        """Return clause by clause why the watch holds for the revision as it stands, or not.

        A text that stands in no feed (None) is not held against the feeds and tags of `only:`.
        """
        view = View(wording=Wording(entry, change, feed or _NO_FEED, self._detector), names=self._names)
        tree = _explain(self._ready.root, view)
        only = self._ready.watch.only
        left_out = outside(only if feed else replace(only, feeds=(), tags=()), view.wording)
        return Explanation(
            clause=self._ready.watch.name,
            holds=tree.holds and not left_out,
            evidence=tree.evidence,
            children=(tree,),
            reason=left_out or _first_failure(tree),
        )


def _explain(node: Node, view: View) -> Explanation:
    finding = evaluate(node, view)
    inner = narrowed(node, view)
    parts = tuple(_explain(child, inner) for child in children(node))
    cause = None if finding.holds else _cause(node, parts)
    return Explanation(
        clause=node.written,
        holds=finding.holds,
        evidence=evidence(finding.spots, view.wording),
        children=parts,
        reason="" if finding.holds else f"fails at {brief(cause.clause)}" if cause else _shortfall(node, parts, view),
        cause=cause,
    )


def _cause(node: Node, parts: tuple[Explanation, ...]) -> Explanation | None:
    """Return the part at which a group fails: its first that does, for the rest was not asked."""
    match node:
        case And():
            return next(part for part in parts if not part.holds)
        case InField() | First() if parts[0].children:
            return parts[0]
        case _:
            return None


def _shortfall(node: Node, parts: tuple[Explanation, ...], view: View) -> str:
    """Return what a clause lacks that fails by itself."""
    match node:
        case Or():
            return "none of these holds"
        case Not():
            shown = ", ".join(f"“{found.text}” in {found.field} at {found.start}" for found in parts[0].evidence[:3])
            return f"fails because {brief(parts[0].clause)} holds{f': {shown}' if shown else ''}"
        case _:
            return shortfall(node, view)


def _first_failure(tree: Explanation) -> str:
    """Return clause and reason of the innermost first clause at which the whole fails; nothing if it holds."""
    if tree.holds:
        return ""
    while tree.cause is not None:
        tree = tree.cause
    return f"{brief(tree.clause)}: {tree.reason}"


def brief(clause: str) -> str:
    """Return a clause on one line, the beginning of one that would fill the screen: watches list dozens of words."""
    flat = " ".join(clause.split())
    return flat if len(flat) <= _BRIEF else f"{flat[: _BRIEF - 1].rstrip()}…"
