"""What does a feed or page say, with all that came before it? A fault of ours costs one of them, never the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from monitor.daemon.works import Works
from monitor.errors import StoreError
from monitor.model import Feed, PagePoll, Poll
from monitor.pipeline import Arrival, PageArrival, Runs, ask_any, with_older
from monitor.pipeline.asking import ours


class Reads(Runs, Protocol):
    """Whatever runs the parse station for the daemon, and says what waits there."""

    @property
    def slow(self) -> int:
        """How many documents that take long are being read, or wait for it: they hold nobody up."""


async def ask_whole(
    feed: Feed, poll: Poll | PagePoll, works: Works, runner: Runs, clock: Callable[[], datetime]
) -> Arrival | PageArrival:
    """Ask a feed or page, and for earlier documents where something was missed. Raises StoreError.

    Where reading back fails by a fault of ours, all that came counts for nothing: it is asked again, later, as after any failure.
    """
    arrival = await ask_any(feed, poll, web=works.fetcher, runner=runner, now=clock())
    try:
        return await with_older(arrival, web=works.fetcher, runner=runner, knows=works.knows, now=clock())
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001  # the top of the take loop: it is told, and the feed backs off
        return _crashed(arrival, error)


def _crashed(arrival: Arrival | PageArrival, error: Exception) -> Arrival | PageArrival:
    if isinstance(arrival, PageArrival):
        return replace(arrival, document=None, article=None, error=ours(error), crash=error)
    return replace(arrival, document=None, listing=None, error=ours(error), crash=error)
