"""What does a watch need before it can be asked? Its expression as a tree, without a mistake in it."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.errors import ExpressionError
from monitor.match.check import check
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
    faults = check(watch, newsroom)
    root = compose(watch).root
    if faults or root is None:
        raise ExpressionError(f"watch {watch.name}: {faults[0].message}", faults[0].position or 0)
    return Ready(watch=watch, root=root)
