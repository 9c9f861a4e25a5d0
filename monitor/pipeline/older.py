"""What came between two polls? A document in which nothing is known may have lost entries: earlier documents are read, too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.model import Entry, Poll
from monitor.parse import parse
from monitor.pipeline.asking import Arrival, Fetches, PageArrival, Runs, ask_address

#: So many earlier documents are read at most (RFC 5005 sets no limit; archives go back for years).
MOST_OLDER = 5

#: Tells whether any of these entries of a feed is known: a short look into the store.
Knows = Callable[[str, Iterable[Entry]], Awaitable[bool]]


async def with_older(
    arrival: Arrival | PageArrival, *, web: Fetches, runner: Runs, knows: Knows, now: datetime
) -> Arrival | PageArrival:
    """Return an arrival with what came since its feed's last good poll and has left the document by now.

    Only where this address was read before, names an earlier document (RFC 5005), and lists nothing that is known. Archives go
    back for years: of earlier documents only what stands above the first known entry counts, and bears no date before that poll.
    """
    if not isinstance(arrival, Arrival) or arrival.listing is None or arrival.document is None:
        return arrival
    listing, feed, since = arrival.listing, arrival.feed, arrival.poll.succeeded
    # At a new address nothing was answered yet: there all is unknown, the archive as well.
    if since is None or not arrival.poll.answered or not listing.older or listing.unread:
        return arrival
    if await knows(feed.name, listing.entries):
        return arrival
    asked, last, bridged = {arrival.document.url}, listing, False
    listed = {entry.key for entry in listing.entries}
    earlier: dict[str, Entry] = {}
    while last.older and last.older not in asked and len(asked) <= MOST_OLDER and not bridged:
        asked.add(last.older)
        request = Poll(feed=feed.name, url=last.older, due=now)
        answer = await ask_address(request, lambda document: runner.run(parse, document, feed), web=web, now=now)
        if answer.said is None:
            break
        last = answer.said
        above = await _above_known(feed.name, last.entries, knows)
        bridged = len(above) < len(last.entries)
        came = [entry for entry in above if _came_after(entry, since)]
        earlier |= {entry.key: entry for entry in came if entry.key not in listed and entry.key not in earlier}
        if not came:
            break
    return replace(arrival, earlier=tuple(earlier.values()), bridged=bridged)


async def _above_known(feed: str, entries: Sequence[Entry], knows: Knows) -> Sequence[Entry]:
    """Return the entries that stand above the first known one: documents list the newest first. Few looks find where it stands."""
    if not await knows(feed, entries):
        return entries
    unknown, known = 0, len(entries)
    while known - unknown > 1:
        middle = (unknown + known) // 2
        if await knows(feed, entries[unknown:middle]):
            known = middle
        else:
            unknown = middle
    return entries[:unknown]


def _came_after(entry: Entry, since: datetime) -> bool:
    """Tell whether an entry may have come after a moment; one without a date may."""
    dated = entry.published or entry.updated
    return dated is None or dated > since
