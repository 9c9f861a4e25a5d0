"""When is a feed due next, and when is a delivery tried again?

Whatever is random elsewhere is a hash here: the same feed waits the same, a restart changes nothing, and feeds that
were added together drift apart all the same. A due time is always counted from now, so that a pause of the machine
brings one poll of each feed, not all that were missed; and never lies before the feed's interval is over.
"""

from __future__ import annotations

from monitor.schedule.deliveries import crashed_delivery, failed_delivery, give_up, retry_at
from monitor.schedule.feeds import (
    MOVE_POLLS,
    MOVE_TIME,
    answered,
    enroll,
    failed,
    is_moved,
    moved,
    outpaced,
    pushed,
    reconsidered,
    recorded,
    request,
    resting,
    succeeded,
    to_be_read,
)
from monitor.schedule.outages import is_grave, is_return, outage_after
from monitor.schedule.pages import page_answered, page_failed, page_given_up
from monitor.schedule.troubles import troubles

__all__ = [
    "MOVE_POLLS",
    "MOVE_TIME",
    "answered",
    "crashed_delivery",
    "enroll",
    "failed",
    "failed_delivery",
    "give_up",
    "is_grave",
    "is_moved",
    "is_return",
    "moved",
    "outage_after",
    "outpaced",
    "page_answered",
    "page_failed",
    "page_given_up",
    "pushed",
    "reconsidered",
    "recorded",
    "request",
    "resting",
    "retry_at",
    "succeeded",
    "to_be_read",
    "troubles",
]
