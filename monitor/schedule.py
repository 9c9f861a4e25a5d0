"""When is a feed due next, and when is a delivery tried again?

Whatever is random elsewhere is a hash here: the same feed waits the same, a restart changes nothing, and feeds that
were added together drift apart all the same. A due time is always counted from now, so that a pause of the machine
brings one poll of each feed, not all that were missed; and never lies before the feed's interval is over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from monitor.errors import FetchError, ForbiddenAddress, ParseError
from monitor.model import Document, Feed, PagePoll, Poll

#: New feeds are asked for the first time within this span, spread evenly.
_SPREAD: Final = timedelta(minutes=1)
#: A poll comes at most this much later than its interval asks: a tenth of it, but no more than half a minute.
_DRIFT: Final = 0.1
_MOST_DRIFT: Final = timedelta(seconds=30)
#: Doublings beyond these change nothing; they keep powers of two small.
_MOST_DOUBLINGS: Final = 40
#: No server may send us away for longer at once (Media Cloud's fetcher clamps to the same); a garbled header could.
_MOST_RETRY_AFTER: Final = timedelta(hours=24)

#: The first try again of a delivery, and the longest time between two tries without their jitter of a quarter: with it,
#: 5 to 6.25 s, and 12 to 15 min.
_FIRST_RETRY: Final = timedelta(seconds=5)
_LONGEST_RETRY: Final = timedelta(minutes=12)
_RETRY_JITTER: Final = 0.25
#: Mail servers keep what they cannot deliver for as long (RFC 5321, 4.5.4.1: at least 4-5 days; Postfix: 5 days).
_MAX_AGE: Final = timedelta(days=5)


#: An article page is asked again after 5 minutes at the earliest and 6 hours at the latest (notes of newsrooms on how long
#: edits keep coming), for three days after its last change, and given up after twelve bad answers in a row: a consent wall
#: or a fault that lasts some 18 hours.
_PAGE_FIRST: Final = timedelta(minutes=5)
_PAGE_LONGEST: Final = timedelta(hours=6)
_PAGE_LIFE: Final = timedelta(days=3)
_PAGE_TRIES: Final = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class _Gravity:
    """How an error makes the interval grow: doublings for each failure in a row, and the longest wait."""

    doublings: float
    longest: timedelta


#: No answer at all: name resolution, connection, deadline. Mostly short, and often our own line: then every feed fails
#: at once, and a newsroom must not wait half a day for them when the line is back.
_UNREACHABLE: Final = _Gravity(doublings=0.25, longest=timedelta(hours=1))
#: An answer that is no feed now: 404 and 403 come back to life, 5xx and error pages too.
_UNUSABLE: Final = _Gravity(doublings=0.5, longest=timedelta(hours=24))
#: Gone (410), or an address that may not be fetched: a person must change the configuration.
_HOPELESS: Final = _Gravity(doublings=1.0, longest=timedelta(hours=24))


def enroll(feed: Feed, now: datetime) -> Poll:
    """Return what is remembered of a feed that is new in the configuration: due at once, spread over a minute."""
    wait = min(feed.every, _SPREAD) * _fraction("enroll", feed.name)
    return Poll(feed=feed.name, url=feed.url, due=now + wait)


def moved(poll: Poll, feed: Feed, now: datetime) -> Poll:
    """Return what is left of a poll when the feed's address in the configuration has changed.

    What the old address said of its state says nothing of the new one. That the feed was polled before is kept: what is
    new in it is told; a flood once is better than a report lost.
    """
    return replace(enroll(feed, now), polled=poll.polled, succeeded=poll.succeeded)


def succeeded(poll: Poll, document: Document, feed: Feed, now: datetime) -> Poll:
    """Return the poll after a good answer: 200, whose validators replace the old ones, or 304, which only mends them."""
    etag, last_modified = document.headers.get("etag"), document.headers.get("last-modified")
    body_hash: str | None
    if document.status == 304:
        # RFC 9111, 4.3.4: a 304 updates the stored fields it carries and leaves the others alone.
        etag, last_modified = etag or poll.etag, last_modified or poll.last_modified
        body_hash = poll.body_hash
    else:
        body_hash = sha256(document.body).hexdigest()
    return replace(
        poll,
        due=now + _later(feed.every, feed.name),
        etag=etag,
        last_modified=last_modified,
        body_hash=body_hash,
        polled=now,
        succeeded=now,
        failures=0,
        error=None,
    )


def failed(poll: Poll, error: FetchError | ParseError, feed: Feed, now: datetime) -> Poll:
    """Return the poll after a bad answer or none: the interval grows with every failure in a row.

    Validators and hash stay, so that the next good answer is compared with what was really taken.
    """
    failures = poll.failures + 1
    wait = _backed_off(feed.every, _gravity(error), failures)
    if isinstance(error, FetchError) and error.retry_after is not None:
        wait = max(wait, min(error.retry_after, _MOST_RETRY_AFTER))
    return replace(
        poll,
        due=now + _later(wait, f"{feed.name} {failures}"),
        polled=now,
        failures=failures,
        error=" ".join(str(error).split()),
    )


def _gravity(error: FetchError | ParseError) -> _Gravity:
    if isinstance(error, ForbiddenAddress):
        return _HOPELESS
    if isinstance(error, ParseError):
        return _UNUSABLE
    if error.status is None:
        return _UNREACHABLE
    return _HOPELESS if error.status == 410 else _UNUSABLE


def _backed_off(every: timedelta, gravity: _Gravity, failures: int) -> timedelta:
    """Return the wait after so many failures: never below the interval, never above the longest of its kind."""
    doublings = min(gravity.doublings * failures, _MOST_DOUBLINGS)
    return max(every, timedelta(seconds=min(every.total_seconds() * 2**doublings, gravity.longest.total_seconds())))


def _later(wait: timedelta, key: str) -> timedelta:
    """Return `wait` and a little more, the same for the same key."""
    return wait + min(wait * _DRIFT, _MOST_DRIFT) * _fraction("due", key)


def page_answered(page: PagePoll, document: Document, *, changed: bool, now: datetime) -> PagePoll:
    """Return an article page after a good answer: asked ever less often the longer it stays as it is.

    The wait is a quarter of the time since its text last changed (or was first seen), from 5 minutes to 6 hours; after
    three days without a change it is asked no more. (Newsdiffs' ladder by age of the last change, made smooth.)
    """
    since = now if changed else page.changed or page.polled or now
    headers = document.headers
    fresh = document.status == 200
    return replace(
        page,
        due=None if now - since > _PAGE_LIFE else now + _later(_page_wait(now - since), f"{page.feed} {page.entry}"),
        etag=headers.get("etag") if fresh else headers.get("etag") or page.etag,
        last_modified=headers.get("last-modified") if fresh else headers.get("last-modified") or page.last_modified,
        body_hash=sha256(document.body).hexdigest() if fresh else page.body_hash,
        polled=now,
        changed=since,
        failures=0,
        error=None,
    )


def page_failed(page: PagePoll, error: FetchError | ParseError, now: datetime) -> PagePoll:
    """Return an article page after a bad answer: the wait grows, and after twelve in a row it is given up for the feed's text."""
    failures = page.failures + 1
    wait = _backed_off(_PAGE_FIRST, _gravity(error), failures)
    if isinstance(error, FetchError) and error.retry_after is not None:
        wait = max(wait, min(error.retry_after, _MOST_RETRY_AFTER))
    due = None if page_given_up(page, error) else now + _later(wait, f"{page.feed} {page.entry} {failures}")
    return replace(page, due=due, polled=now, failures=failures, error=" ".join(str(error).split()))


def page_given_up(page: PagePoll, error: FetchError | ParseError) -> bool:
    """Tell whether this bad answer of an article page is the last one: it is asked no more until its entry changes."""
    return page.failures + 1 >= _PAGE_TRIES or _gravity(error) is _HOPELESS


def _page_wait(since_change: timedelta) -> timedelta:
    return max(_PAGE_FIRST, min(_PAGE_LONGEST, since_change / 4))


def retry_at(attempt: int, key: str, now: datetime) -> datetime:
    """Return when a delivery is tried again after its try number `attempt` (from 1) has failed.

    5 s, doubled with each try up to 12 min, and up to a quarter more, derived from `key` and `attempt`: alerts that
    failed together do not come back together.
    """
    doublings = min(max(attempt, 1) - 1, _MOST_DOUBLINGS)
    seconds = min(_FIRST_RETRY.total_seconds() * 2**doublings, _LONGEST_RETRY.total_seconds())
    return now + timedelta(seconds=seconds * (1 + _RETRY_JITTER * _fraction(key, str(attempt))))


def give_up(since: datetime, now: datetime) -> bool:
    """Tell whether an alert of the moment `since` has been tried for so long (5 days) that a person must look."""
    return now - since > _MAX_AGE


def _fraction(*keys: str) -> float:
    """Return a number in [0, 1) that is the same for the same keys, everywhere and always."""
    return int.from_bytes(sha256("\n".join(keys).encode()).digest()[:6], "big") / 2**48
