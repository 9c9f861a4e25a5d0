"""Which feeds should a person know of? Broken for long, gone for good, silent against their own rhythm, moved, double."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from monitor.model import Alarm, Poll, Trouble
from monitor.schedule.rhythm import posts_between

#: A feed is broken after so many failures in a row over such a time: servers restart, and lines go down for minutes.
_BROKEN_FAILURES: Final = 3
_BROKEN_TIME: Final = timedelta(hours=1)
#: A silence is told when it is twice as long as any before (over at least a week, so that a weekend is among them) and has
#: swallowed so many entries that were to be expected.
_QUIET_FACTOR: Final = 2
_QUIET_POSTS: Final = 10.0
_QUIET_TIME: Final = timedelta(hours=6)
_QUIET_WATCHED_DAYS: Final = 6.0


def troubles(polls: Mapping[str, Poll], now: datetime) -> tuple[Alarm, ...]:
    """Return what is wrong at present, in the order of `polls`; each feed has each trouble once at most."""
    alone = (alarm for poll in polls.values() for found in _OF_ONE for alarm in found(poll, now))
    return (*alone, *_doubles(polls.values(), now))


def _gone(poll: Poll, _now: datetime) -> Iterator[Alarm]:
    if poll.stopped is not None:
        words = (
            "its server says so (410), and it is asked no more; remove it, or, to ask it once more, stop the daemon, "
            f"run `poll {poll.feed}`, and start it"
        )
        yield Alarm(feed=poll.feed, trouble=Trouble.GONE, since=poll.stopped, words=words)


def _broken(poll: Poll, now: datetime) -> Iterator[Alarm]:
    since = poll.failing_since
    if since is None or poll.stopped is not None or poll.failures < _BROKEN_FAILURES or now - since < _BROKEN_TIME:
        return
    yield Alarm(feed=poll.feed, trouble=Trouble.BROKEN, since=since, words=poll.error or "it gives no good answer")


def _quiet(poll: Poll, _now: datetime) -> Iterator[Alarm]:
    # Only up to the last good answer: while we did not look, nothing was silent. So a failure neither begins nor ends it.
    rhythm, until = poll.rhythm, poll.succeeded
    if rhythm.latest is None or until is None or poll.stopped is not None or rhythm.days < _QUIET_WATCHED_DAYS:
        return
    silence = until - rhythm.latest
    if silence < max(_QUIET_TIME, _QUIET_FACTOR * rhythm.silence):
        return
    expected = posts_between(rhythm, rhythm.latest, until)
    if expected >= _QUIET_POSTS:
        words = f"no new entry, where about {expected:.0f} were to be expected"
        yield Alarm(feed=poll.feed, trouble=Trouble.QUIET, since=rhythm.latest, words=words)


def _moved(poll: Poll, now: datetime) -> Iterator[Alarm]:
    if poll.configured:
        words = f"it has moved for good to {poll.url} and is asked there; change its address in the configuration"
        yield Alarm(feed=poll.feed, trouble=Trouble.MOVED, since=poll.moving_since or now, words=words)


#: What can be told of a feed by itself: a function and its row.
_OF_ONE: tuple[Callable[[Poll, datetime], Iterator[Alarm]], ...] = (_gone, _broken, _quiet, _moved)


def _doubles(polls: Iterable[Poll], now: datetime) -> Iterator[Alarm]:
    """Two feeds whose answers come from one address are one feed, asked and told twice."""
    together: dict[str, list[str]] = defaultdict(list)
    for poll in polls:
        # With a user in it, the same address may show each of them something else. What answered last holds through failures.
        if poll.answered and poll.stopped is None and "@" not in urlsplit(poll.url).netloc:
            together[poll.answered.rstrip("/")].append(poll.feed)
    for names in together.values():
        for name in sorted(names)[1:]:
            words = f"it leads to the same document as {min(names)}: remove one of them"
            yield Alarm(feed=name, trouble=Trouble.DOUBLE, since=now, words=words)
