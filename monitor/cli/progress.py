"""How far is it? A bar on standard error for what takes longer than two seconds; silent when nobody watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress

#: Shorter work shows no bar at all.
SECONDS_BEFORE_BAR = 2.0


@contextmanager
def progress(label: str, total: int) -> Iterator[Callable[[], None]]:
    """Give a function to be called after each of `total` steps."""
    bar = Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    task = bar.add_task(label, total=total)
    started = time.monotonic()
    shown = False

    def step() -> None:
        nonlocal shown
        bar.advance(task)
        if not shown and time.monotonic() - started > SECONDS_BEFORE_BAR:
            bar.start()
            shown = True

    try:
        yield step
    finally:
        if shown:
            bar.stop()
