"""In which feeds can a clause hold? What `only:`, feed:, tag: and language: say is decided by the configuration alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from monitor.match.languages import Detector
from monitor.match.names import Names
from monitor.match.nodes import InField
from monitor.match.operators import View, evaluate
from monitor.match.scope import outside
from monitor.match.wording import Wording
from monitor.model import Change, Entry, Feed, Kind, Scope

#: Fields whose values stand in the configuration.
CONFIGURED = frozenset({"feed", "tag", "language"})

_NO_NAMES = Names(actors={}, places={})
_NO_CHANGE = Change(kind=Kind.NEW, title="", text="", fingerprint="")


class Reach:
    """The feeds of a newsroom, and which of them satisfy what watches ask of feeds; many watches ask for the same."""

    def __init__(self, feeds: Iterable[Feed]) -> None:
        detector = Detector()  # never asked: there is no text
        self.feeds = {feed.name: feed for feed in feeds}
        self._wordings = {
            name: Wording(Entry(feed=name, key="", language=feed.language), _NO_CHANGE, feed, detector)
            for name, feed in self.feeds.items()
        }
        self._scopes: dict[Scope, frozenset[str]] = {}
        self._held: dict[tuple[str, str], frozenset[str]] = {}

    def scope(self, only: Scope) -> frozenset[str]:
        """Return the names of the feeds that are not outside of `only`; one of no known language may be inside."""
        if only not in self._scopes:
            self._scopes[only] = frozenset(name for name, wording in self._wordings.items() if _inside(only, wording))
        return self._scopes[only]

    def holding(self, node: InField) -> frozenset[str]:
        """Return the names of the feeds in which a clause with a CONFIGURED field holds, or may hold."""
        key = (node.field, node.child.written)
        if key not in self._held:
            self._held[key] = frozenset(
                name for name, wording in self._wordings.items() if self._is_open(node, name) or _holds(node, wording)
            )
        return self._held[key]

    def knows(self, node: InField, feeds: Iterable[str]) -> bool:
        """Tell whether the clause is decided for all of these feeds: the language of one may be known only by its texts."""
        return not any(self._is_open(node, name) for name in feeds)

    def _is_open(self, node: InField, name: str) -> bool:
        return node.field == "language" and self.feeds[name].language is None


def _inside(only: Scope, wording: Wording) -> bool:
    return not outside(only if wording.feed.language else replace(only, languages=()), wording)


def _holds(node: InField, wording: Wording) -> bool:
    return evaluate(node, View(wording=wording, names=_NO_NAMES)).holds
