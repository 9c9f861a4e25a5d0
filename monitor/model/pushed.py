"""What is known of a feed that is pushed to us (WebSub): its hub, and what we have agreed with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from monitor.model.configured import Secret

#: Of a hub that was never asked.
NO_SECRET = Secret("")


@dataclass(frozen=True, kw_only=True, slots=True)
class Hub:
    """Who pushes a feed, and under which address that one knows it (the topic)."""

    url: str
    topic: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """What we have agreed, or want to agree, with the hub of a feed."""

    feed: str
    hub: Hub
    #: When the hub is asked next: to begin, to go on before the lease ends, or to try again.
    due: datetime
    #: The last part of the address at which the hub calls us, which nobody can guess; empty before it is asked first.
    callback: str = field(default="", repr=False)
    #: With it the hub signs what it pushes.
    secret: Secret = NO_SECRET
    #: When the hub last confirmed that it pushes, and until when it does; None if it never did, or no longer does.
    confirmed: datetime | None = None
    until: datetime | None = None
    #: When it last pushed something that we took.
    pushed: datetime | None = None
    #: So many pushes in a row brought news before any poll found some: see push.is_trusted.
    earned: int = 0
    #: Requests in a row that were refused, or never confirmed.
    failures: int = 0
    error: str | None = None
