"""Who pushes to us, how is that kept up, and how far is it trusted? WebSub (W3C Recommendation, 2018) as its subscriber decides it.

    a hub is named -> it is asked -> it confirms -> it pushes, signed -> it is asked again before the lease ends

Push is never the only way to a feed. Polls go on; they come less often only while the hub's pushes keep being first with the news.
One poll that finds what no push had told, and the feed is polled at its usual interval until trust is earned anew.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from monitor.model import Hub, Pace, Poll, Secret, Subscription
from monitor.text.clean import plain_line

#: What we ask for; the hub decides. The W3C's own text proposes ten days (5.1).
_LEASE: Final = timedelta(days=10)
#: What a hub may say: a shorter lease would be asked for all the time, a longer one outlives the hub's memory.
_SHORTEST_LEASE: Final = timedelta(minutes=5)
_LONGEST_LEASE: Final = timedelta(days=30)
#: The hub is asked again when this part of the lease is over: two tries a day apart still come in time.
_RENEWED: Final = 0.75
#: The lease of a hub that its feed names no more has run out for so long before the hub would be asked again: a feed is read as a
#: whole within a day, and the hub is forgotten then.
_FORGOTTEN: Final = timedelta(days=2)
#: A hub that does not confirm within this time has not understood, or could not reach us.
_PATIENCE: Final = timedelta(hours=1)
_FIRST_RETRY: Final = timedelta(minutes=5)
_LONGEST_RETRY: Final = timedelta(hours=24)
_MOST_DOUBLINGS: Final = 20
#: So many pushes in a row must be first with news before polls come less often.
TRUST: Final = 3
#: While push is trusted, a feed is polled so much less often, but not more than an hour later.
_RELAXED: Final = 12
_LATEST: Final = timedelta(hours=1)
#: W3C WebSub, 8: the methods by which a push may be signed.
_METHODS: Final = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}
_SIGNATURE: Final = re.compile(r"(sha1|sha256|sha384|sha512)=([0-9a-fA-F]{40,128})")
_CHALLENGE: Final = 4_096


class Refusal(StrEnum):
    """Why a call of somebody who says he is a hub counts for nothing."""

    UNKNOWN = "unknown-address"
    TOPIC = "other-topic"
    MODE = "not-asked-for"
    CHALLENGE = "no-challenge"
    UNSIGNED = "unsigned"
    SIGNATURE = "wrong-signature"
    OVER = "lease-over"
    UNREADABLE = "unreadable"
    BUSY = "busy"


# ---------------------------------------------------------------- asking


def offered(known: Subscription | None, hub: Hub, feed: str, now: datetime) -> Subscription:
    """Return the subscription of a feed that names this hub: the one that is known, a new one where it is another hub or topic.

    A feed that names another one with every answer, by a slip or to have us ask many, is believed once an hour, and what was
    refused before is not asked sooner under another name.
    """
    if known is None:
        return Subscription(feed=feed, hub=hub, due=now)
    if known.hub == hub and _is_unnamed(known):
        return replace(known, due=now)
    if known.hub == hub or (known.confirmed is not None and now - known.confirmed < _PATIENCE):
        return known
    due = max(now, known.due) if known.failures else now
    return Subscription(feed=feed, hub=hub, due=due, failures=known.failures, error=known.error)


def unnamed(known: Subscription, now: datetime) -> Subscription | None:
    """Return the subscription of a feed that names no hub any more: its lease runs out, and then it is none (None).

    It may be a slip of one answer: who is named again is asked at once, and pushes on meanwhile.
    """
    if known.until is None or known.until <= now:
        return None
    return known if _is_unnamed(known) else replace(known, due=known.until + _FORGOTTEN, failures=0, error=None)


def _is_unnamed(known: Subscription) -> bool:
    return known.until is not None and known.due > known.until and not known.failures


def armed(subscription: Subscription, *, callback: str, secret: str) -> Subscription:
    """Return a subscription that can be asked for: the first time it is given an address and a secret of its own."""
    return subscription if subscription.callback else replace(subscription, callback=callback, secret=Secret(secret))


def request(subscription: Subscription, base: str) -> Mapping[str, str]:
    """Return the form that asks the hub to push to us; `base` is our address, as it is seen from outside."""
    return {
        "hub.mode": "subscribe",
        "hub.topic": subscription.hub.topic,
        "hub.callback": f"{base.rstrip('/')}/websub/{subscription.callback}",
        "hub.secret": subscription.secret.reveal(),
        "hub.lease_seconds": str(int(_LEASE.total_seconds())),
    }


def asked(subscription: Subscription, began: datetime, now: datetime) -> Subscription:
    """Return the subscription after the hub took our request: it confirms soon, or has done so while we asked."""
    if subscription.confirmed is not None and subscription.confirmed >= began:
        return subscription
    wait = max(_PATIENCE, _wait(subscription.failures + 1))
    return replace(
        subscription, due=now + wait, failures=subscription.failures + 1, error="the hub has not confirmed yet"
    )


def not_asked(subscription: Subscription, error: str, now: datetime) -> Subscription:
    """Return the subscription after the hub did not take our request: it is asked again, ever later."""
    failures = subscription.failures + 1
    return replace(subscription, due=now + _wait(failures), failures=failures, error=error)


def _wait(failures: int) -> timedelta:
    doublings = min(failures - 1, _MOST_DOUBLINGS)
    return min(_LONGEST_RETRY, _FIRST_RETRY * float(2**doublings))


# ---------------------------------------------------------------- what hubs say


@dataclass(frozen=True, kw_only=True, slots=True)
class Confirmed:
    """A hub's question is answered with its challenge, and the subscription is as it is now."""

    subscription: Subscription
    challenge: str


def verified(subscription: Subscription | None, query: Mapping[str, str], now: datetime) -> Confirmed | Refusal:
    """Answer a hub that asks whether a subscription is our wish (5.3), or says that it will not push (5.2).

    That we asked first is not looked for: what counts is that the address, which only its hub knows, wants this topic. A hub
    may ask before its answer to our request has come, and again when it likes.
    """
    if subscription is None:
        return Refusal.UNKNOWN
    if query.get("hub.topic") != subscription.hub.topic:
        return Refusal.TOPIC
    if query.get("hub.mode") == "denied":
        reason = plain_line(query.get("hub.reason", ""), limit=200)
        words = f"the hub denies it: {reason}" if reason else "the hub denies it"
        denied = replace(
            subscription,
            until=None,
            earned=0,
            due=now + _LONGEST_RETRY,
            failures=subscription.failures + 1,
            error=words,
        )
        return Confirmed(subscription=denied, challenge="")
    if query.get("hub.mode") != "subscribe":
        return Refusal.MODE
    challenge = query.get("hub.challenge", "")
    if not challenge or len(challenge) > _CHALLENGE:
        return Refusal.CHALLENGE
    lease = _lease(query.get("hub.lease_seconds", ""))
    agreed = replace(subscription, confirmed=now, until=now + lease, due=now + lease * _RENEWED, failures=0, error=None)
    return Confirmed(subscription=agreed, challenge=challenge)


def _lease(written: str) -> timedelta:
    """Return the lease that a hub names, within reason; the one we asked for where it names none."""
    if not re.fullmatch(r"[0-9]{1,12}", written):
        return _LEASE
    return max(_SHORTEST_LEASE, min(_LONGEST_LEASE, timedelta(seconds=min(int(written), 10**9))))


def accepts(subscription: Subscription | None, signature: str, body: bytes, now: datetime) -> Refusal | None:
    """Return why a push counts for nothing; None where it is signed with our secret, for a lease that runs."""
    if subscription is None:
        return Refusal.UNKNOWN
    if not is_active(subscription, now):
        return Refusal.OVER
    if not signature:
        return Refusal.UNSIGNED
    return None if is_signed(body, signature, subscription.secret) else Refusal.SIGNATURE


def is_signed(body: bytes, signature: str, secret: Secret) -> bool:
    """Tell whether `signature` (`method=hexadecimal`, X-Hub-Signature) was made of `body` with `secret`, in constant time."""
    match = _SIGNATURE.fullmatch(signature.strip())
    if match is None or not secret.reveal():
        return False
    made = hmac.new(secret.reveal().encode(), body, _METHODS[match[1]]).hexdigest()
    return hmac.compare_digest(made, match[2].lower())


# ---------------------------------------------------------------- trust


def is_active(subscription: Subscription, now: datetime) -> bool:
    """Tell whether the hub has promised to push at this moment."""
    return subscription.until is not None and now < subscription.until


def is_trusted(subscription: Subscription, now: datetime) -> bool:
    """Tell whether the hub pushes, and its pushes have been first with the news lately."""
    return is_active(subscription, now) and subscription.earned >= TRUST


def brought(subscription: Subscription, now: datetime, *, news: bool) -> Subscription:
    """Return the subscription after a push was taken; one that brought news earns trust."""
    return replace(subscription, pushed=now, earned=min(TRUST, subscription.earned + news))


def overtook(subscription: Subscription, asked: datetime) -> bool:
    """Tell whether the hub pushed since a poll was `asked`: what the feed answered may be older than what was pushed."""
    return subscription.pushed is not None and subscription.pushed >= asked


def found_by_poll(subscription: Subscription, *, news: bool) -> Subscription:
    """Return the subscription after a good poll: if it found news, push has missed them, and all trust is lost."""
    return replace(subscription, earned=0) if news and subscription.earned else subscription


def relaxed(poll: Poll, subscription: Subscription, now: datetime) -> Poll:
    """Return a good poll with its next one put off while push is trusted: later, never off."""
    if not is_trusted(subscription, now):
        return poll
    wait = poll.due - now
    return replace(poll, due=now + max(wait, min(_RELAXED * wait, _LATEST)), pace=Pace.PUSHED)
