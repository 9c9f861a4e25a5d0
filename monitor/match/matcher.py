"""Who wants to hear of a revision? All watches of a newsroom, made ready once and asked for every revision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.errors import ExpressionError
from monitor.match.check import check
from monitor.match.compose import compose
from monitor.match.names import names
from monitor.match.nodes import Node, children
from monitor.match.operators import View, evaluate, evidence, narrowed
from monitor.match.wording import Wording, language_of
from monitor.model import Change, Entry, Evidence, Feed, Hit, Newsroom, Scope, Watch


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """Why a watch or one clause of it holds or not, with its own clauses below it."""

    clause: str
    holds: bool
    evidence: tuple[Evidence, ...] = ()
    children: tuple[Explanation, ...] = ()
    #: What `only:` of the watch leaves out, in words; empty if the entry is in its scope.
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ready:
    """A watch with its expression made ready."""

    watch: Watch
    root: Node


class Matcher:
    """All watches of a newsroom. It never changes: a reload makes a new one."""

    def __init__(self, newsroom: Newsroom) -> None:
        """Make all watches ready. Raises ExpressionError for a watch that `check` finds fault with."""
        self._names = names(newsroom)
        self._ready = {name: _make_ready(newsroom.watches[name], newsroom) for name in sorted(newsroom.watches)}

    def match(self, entry: Entry, change: Change, feed: Feed) -> tuple[Hit, ...]:
        """Return the watches that hold for the revision as it stands, in order of their names."""
        view = View(wording=Wording(entry, change, feed), names=self._names)
        return tuple(self._hits(view, entry, feed))

    def explain(self, watch: str, entry: Entry, change: Change, feed: Feed) -> Explanation:
        """Return clause by clause why `watch` holds or not. Raises KeyError for a watch that does not exist."""
        ready = self._ready[watch]
        view = View(wording=Wording(entry, change, feed), names=self._names)
        tree = _explain(ready.root, view)
        reason = _outside(ready.watch.only, entry, feed)
        return Explanation(
            clause=watch, holds=tree.holds and not reason, evidence=tree.evidence, children=(tree,), reason=reason
        )

    def _hits(self, view: View, entry: Entry, feed: Feed) -> Iterator[Hit]:
        for name, ready in self._ready.items():
            if _outside(ready.watch.only, entry, feed):
                continue
            finding = evaluate(ready.root, view)
            if finding.holds:
                yield Hit(watch=name, matched=evidence(finding.spots, view.wording))


def _make_ready(watch: Watch, newsroom: Newsroom) -> _Ready:
    faults = check(watch, newsroom)
    root = compose(watch).root
    if faults or root is None:
        raise ExpressionError(f"watch {watch.name}: {faults[0].message}", faults[0].position or 0)
    return _Ready(watch=watch, root=root)


def _explain(node: Node, view: View) -> Explanation:
    finding = evaluate(node, view)
    inner = narrowed(node, view)
    return Explanation(
        clause=node.written,
        holds=finding.holds,
        evidence=evidence(finding.spots, view.wording),
        children=tuple(_explain(child, inner) for child in children(node)),
    )


def _outside(scope: Scope, entry: Entry, feed: Feed) -> str:
    """Return why an entry is outside of `scope`, or the empty text."""
    if scope.feeds and feed.name not in scope.feeds:
        return f"only.feeds: {feed.name} is none of {', '.join(scope.feeds)}"
    if scope.tags and not set(scope.tags) & set(feed.tags):
        return f"only.tags: {feed.name} has none of {', '.join(scope.tags)}"
    language = language_of(entry, feed)
    if scope.languages and not _speaks(language, scope.languages):
        return f"only.languages: {language or 'an unknown language'} is none of {', '.join(scope.languages)}"
    return ""


def _speaks(language: str | None, wanted: tuple[str, ...]) -> bool:
    """Tell whether `language` is wanted; `en` takes in `en-GB` (RFC 4647, basic filtering)."""
    spoken = (language or "").lower().replace("_", "-")
    return any(spoken == tag.lower() or spoken.startswith(f"{tag.lower()}-") for tag in wanted)
