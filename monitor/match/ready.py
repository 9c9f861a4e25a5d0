"""What does a watch need before it can be asked? Its expression as a tree, without a mistake in it."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.errors import ExpressionError
from monitor.match.check import faults
from monitor.match.compose import compose
from monitor.match.nodes import Node
from monitor.model import Newsroom, Watch


@dataclass(frozen=True, kw_only=True, slots=True)
class Ready:
    """A watch with its expression made ready."""

    watch: Watch
    root: Node


def make_ready(watch: Watch, newsroom: Newsroom) -> Ready:
    """Return the watch with its expression. Raises ExpressionError for a watch that `check` finds fault with."""
    composed = compose(watch)
    found = faults(watch, composed, newsroom)
    if found or composed.root is None:
        raise ExpressionError(f"watch {watch.name}: {found[0].message}", found[0].position or 0)
    return Ready(watch=watch, root=composed.root)
