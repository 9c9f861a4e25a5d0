"""When is a feed asked next, and why then?

the configured interval, or within its bounds the feed's rhythm  ->  what the publisher asks for  ->  back-off after errors
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from monitor.errors import FetchError, HostAway, ParseError
from monitor.model import Document, Ended, Feed, Findings, Pace, Poll, PollRecord
from monitor.schedule.backing_off import asked_away, backed_off, words_of
from monitor.schedule.publisher import freshness, rested
from monitor.schedule.rhythm import best_wait, idle, learned, turnover
from monitor.schedule.spread import fraction, later

_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
#: New feeds are asked for the first time within this span, spread evenly.
_SPREAD: Final = timedelta(minutes=1)
#: A move is believed when every one of so many polls in a row, over such a time, was sent to the same place by permanent
#: redirects alone (Feedbin waits for three days as well): a mistake of an afternoon changes no address.
MOVE_POLLS: Final = 10
MOVE_TIME: Final = timedelta(hours=72)


def enroll(feed: Feed, now: datetime) -> Poll:
    """Return what is remembered of a feed that is new in the configuration: due at once, spread over a minute."""
    wait = min(feed.every, _SPREAD) * fraction("enroll", feed.name)
    return Poll(feed=feed.name, url=feed.url, due=now + wait)


def moved(poll: Poll, feed: Feed, now: datetime) -> Poll:
    """Return what is left of a poll when the feed's address in the configuration has changed.

    What the old address said of its state says nothing of the new one. That the feed was polled before is kept: what is
    new in it is told; a flood once is better than a report lost.
    """
    return replace(
        enroll(feed, now),
        polled=poll.polled,
        succeeded=poll.succeeded,
        polls=poll.polls,
        gaps=poll.gaps,
        rhythm=poll.rhythm,
    )


def is_moved(poll: Poll, feed: Feed) -> bool:
    """Tell whether the feed's address in the configuration is another one than when `poll` was enrolled."""
    return feed.url != (poll.configured or poll.url)


def reconsidered(poll: Poll, feed: Feed) -> Poll:
    """Return the poll, due as soon as it would be had its last good answer come under this configuration of the feed.

    A shorter interval, or advice that is heeded no longer, does not wait for the old moment. What would be due later now, and
    what waits for an error to pass, stays.
    """
    if poll.polled is None or poll.failures or poll.stopped is not None or poll.pace in {Pace.FIRST, Pace.AWAY}:
        return poll
    due, pace = _next(poll, feed, poll.polled, missed=poll.pace is Pace.MISSED)
    return replace(poll, due=due, pace=pace) if due < poll.due else poll


def request(poll: Poll, feed: Feed, now: datetime) -> Poll:
    """Return what is sent for a feed: its poll; without validators until the first good answer of each span of `recheck`.

    The spans of a feed begin at a moment of its own, so that no more than its name has to be remembered.
    """
    if not feed.recheck or poll.succeeded is None:
        return poll
    offset = feed.recheck * fraction("recheck", feed.name)
    spans = [(moment - _EPOCH + offset) // feed.recheck for moment in (poll.succeeded, now)]
    return poll if spans[0] == spans[1] else replace(poll, etag=None, last_modified=None)


def succeeded(poll: Poll, document: Document, feed: Feed, now: datetime, found: Findings | None = None) -> Poll:
    """Return the poll after a good answer: 200, whose validators replace the old ones, or 304, which only mends them.

    `found` is what the document said of the feed, None where nothing had to be read.
    """
    etag, last_modified = document.headers.get("etag"), document.headers.get("last-modified")
    fresh = freshness(document)
    body_hash: str | None
    if document.status == 304:
        # RFC 9111, 4.3.4: a 304 updates the stored fields it carries and leaves the others alone.
        etag, last_modified = etag or poll.etag, last_modified or poll.last_modified
        body_hash, fresh = poll.body_hash, poll.fresh if fresh is None else fresh
    else:
        body_hash = sha256(document.body).hexdigest()
    missed = found is not None and found.missed
    known = replace(
        _following(poll, document, now),
        etag=etag,
        last_modified=last_modified,
        body_hash=body_hash,
        seen=found.seen if found else poll.seen,
        polled=now,
        succeeded=now,
        failures=0,
        error=None,
        answered=document.url,
        stopped=None,
        away=None,
        away_host="",
        failing_since=None,
        polls=poll.polls + 1,
        gaps=poll.gaps + missed,
        rhythm=learned(poll.rhythm, found, now) if found else idle(poll.rhythm, now),
        advice=found.advice if found else poll.advice,
        fresh=fresh,
    )
    due, pace = _next(known, feed, now, missed=missed)
    return replace(known, due=due, pace=pace)


def resting(poll: Poll, feed: Feed) -> Poll:
    """Return the poll, whenever it is due, put off beyond the hours in which its publisher asks for rest, where that is heeded."""
    allowed = rested(poll.due, poll.advice) if feed.heed_skips else poll.due
    return replace(poll, due=allowed, pace=Pace.SKIPPED) if allowed > poll.due else poll


def pushed(poll: Poll, found: Findings, now: datetime) -> Poll:
    """Return the poll after the feed's hub changed what is stored: its rhythm learns of news, and it is not quiet.

    Of what the feed lists as a whole a push says nothing: it may hold just what is new. That the feed's document is as it was
    before the push would mean that it took the push back: it is to be read.
    """
    known = (
        replace(poll, rhythm=learned(poll.rhythm, replace(found, listed=poll.rhythm.listed), now))
        if found.posted
        else poll
    )
    return to_be_read(known)


def to_be_read(poll: Poll) -> Poll:
    """Return the poll so that whatever is answered next is read, as a whole: what is stored is not what was answered last."""
    return replace(poll, etag=None, last_modified=None, body_hash=None, seen=None)


def outpaced(poll: Poll, now: datetime) -> Poll:
    """Return the poll after an answer that says nothing, for a push overtook it: it is asked again at once."""
    return replace(poll, due=now)


def failed(poll: Poll, error: FetchError | ParseError, feed: Feed, now: datetime) -> Poll:
    """Return the poll after a bad answer or none: the interval grows with every failure in a row.

    Validators and hash stay, so that the next good answer is compared with what was really taken. Where its host asked us to
    stay away, nobody asked and nothing failed.
    """
    away = asked_away(error)
    if isinstance(error, HostAway):
        return replace(poll, due=now + later(away, feed.name), pace=Pace.AWAY if poll.stopped is None else poll.pace)
    failures = poll.failures + 1
    # Only a good answer brings back what is gone: to one who asks by hand a busy server says nothing of it.
    gone = poll.stopped is not None or (isinstance(error, FetchError) and error.status == 410)
    busy = isinstance(error, FetchError) and error.status in {429, 503} and bool(away)
    usual, _ = _wait(poll, feed, now, missed=False)
    wait = backed_off(usual, error, failures)
    return replace(
        poll,
        due=now + later(wait, f"{feed.name} {failures}"),
        pace=Pace.GONE if gone else Pace.AWAY if wait == away else Pace.BACK_OFF,
        polled=now,
        failures=failures,
        error=words_of(error),
        stopped=(poll.stopped or now) if gone else None,
        away=now + away if busy else None,
        away_host=error.host if isinstance(error, FetchError) and busy else "",
        failing_since=poll.failing_since or now,
        polls=poll.polls + 1,
    )


def answered(poll: Poll, document: Document, found: Findings | None) -> PollRecord:
    """Return the line of the log for the good answer that has just made `poll` what it is."""
    if found is None:
        return recorded(poll, Ended.UNCHANGED if document.status == 304 else Ended.SAME)
    new = len(found.posted)
    return replace(recorded(poll, Ended.NEWS if new else Ended.READ), listed=found.listed, new=new, edited=found.edited)


def recorded(poll: Poll, ended: Ended) -> PollRecord:
    """Return the line of the log for the poll that has just made `poll` what it is."""
    return PollRecord(
        feed=poll.feed,
        number=poll.polls,
        at=poll.polled or poll.due,
        ended=ended,
        error=poll.error,
        due=poll.due,
        pace=poll.pace,
    )


def _next(poll: Poll, feed: Feed, now: datetime, *, missed: bool) -> tuple[datetime, Pace]:
    wait, pace = _wait(poll, feed, now, missed=missed)
    due = now + later(wait, feed.name)
    known = resting(replace(poll, due=due, pace=pace), feed)
    return known.due, known.pace


def _wait(poll: Poll, feed: Feed, now: datetime, *, missed: bool) -> tuple[timedelta, Pace]:
    """Return the time to the next poll if all is well, and what decided it."""
    wait, pace = _usual(poll, feed, now, missed=missed)
    asked = min(feed.heed_up_to, max(poll.fresh or timedelta(0), poll.advice.every or timedelta(0)))
    return (asked, Pace.PUBLISHER) if asked > wait else (wait, pace)


def _usual(poll: Poll, feed: Feed, now: datetime, *, missed: bool) -> tuple[timedelta, Pace]:
    if feed.slowest is None or feed.slowest <= feed.every:
        return feed.every, Pace.EVERY
    if missed:
        return feed.every, Pace.MISSED
    best = min(best_wait(poll.rhythm, now, longest=feed.slowest), turnover(poll.rhythm))
    return max(feed.every, best), Pace.RHYTHM


def _following(poll: Poll, document: Document, now: datetime) -> Poll:
    """Return the poll with what this answer says of a move; a move that has lasted changes the address."""
    target = document.moved_to
    if not target or target == poll.url:
        return replace(poll, moving_to="", moving_since=poll.moving_since if poll.configured else None, moving_polls=0)
    if target != poll.moving_to:
        return replace(poll, moving_to=target, moving_since=now, moving_polls=1)
    polls, since = poll.moving_polls + 1, poll.moving_since or now
    if polls < MOVE_POLLS or now - since < MOVE_TIME:
        return replace(poll, moving_polls=polls)
    configured = poll.configured or poll.url
    return replace(
        poll,
        url=target,
        configured="" if target == configured else configured,
        moving_to="",
        moving_since=now,
        moving_polls=0,
    )
