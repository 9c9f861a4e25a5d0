"""How much longer does a wait become after errors? By what kind of error it is, and how many came in a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from monitor.errors import FetchError, ForbiddenAddress, ParseError

#: Doublings beyond these change nothing; they keep powers of two small.
MOST_DOUBLINGS: Final = 40
#: No server may send us away for longer at once (Media Cloud's fetcher clamps to the same); a garbled header could.
MOST_RETRY_AFTER: Final = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True, slots=True)
class Gravity:
    """How an error makes the interval grow: doublings for each failure in a row, and the longest wait."""

    doublings: float
    longest: timedelta


#: No answer at all: name resolution, connection, deadline. Mostly short, and often our own line: then every feed fails
#: at once, and a newsroom must not wait half a day for them when the line is back.
UNREACHABLE: Final = Gravity(doublings=0.25, longest=timedelta(hours=1))
#: An answer that is no feed now: 404 and 403 come back to life, 5xx and error pages too.
UNUSABLE: Final = Gravity(doublings=0.5, longest=timedelta(hours=24))
#: Gone (410), or an address that may not be fetched: a person must change the configuration.
HOPELESS: Final = Gravity(doublings=1.0, longest=timedelta(hours=24))


def gravity(error: FetchError | ParseError) -> Gravity:
    """Return how grave an error is."""
    if isinstance(error, ForbiddenAddress):
        return HOPELESS
    if isinstance(error, ParseError):
        return UNUSABLE
    if error.status is None:
        return UNREACHABLE
    return HOPELESS if error.status == 410 else UNUSABLE


def backed_off(every: timedelta, error: FetchError | ParseError, failures: int) -> timedelta:
    """Return the wait after so many failures: never below the interval nor what the server asks for, never above the longest."""
    grave = gravity(error)
    doublings = min(grave.doublings * failures, MOST_DOUBLINGS)
    wait = max(every, timedelta(seconds=min(every.total_seconds() * 2**doublings, grave.longest.total_seconds())))
    return max(wait, asked_away(error))


def asked_away(error: FetchError | ParseError) -> timedelta:
    """Return for how long the server asked us to stay away, as far as we believe it."""
    asked = error.retry_after if isinstance(error, FetchError) else None
    return max(timedelta(0), min(asked or timedelta(0), MOST_RETRY_AFTER))


def words_of(error: FetchError | ParseError) -> str:
    """Return an error as one line."""
    return " ".join(str(error).split())
