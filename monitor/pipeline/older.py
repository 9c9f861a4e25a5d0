"""What came between two polls? A document in which nothing is known may have lost entries: earlier documents are read, too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
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
    """Return an arrival with the entries of earlier documents, as far back as nothing is known.

    Only where the feed was read before, names an earlier document (RFC 5005), and lists nothing that is known.
    """
    if not isinstance(arrival, Arrival) or arrival.listing is None or arrival.document is None:
        return arrival
    listing, feed = arrival.listing, arrival.feed
    if arrival.poll.succeeded is None or not listing.older or listing.unread:
        return arrival
    asked, entries, last = {arrival.document.url}, {entry.key: entry for entry in listing.entries}, listing
    while last.older and last.older not in asked and len(asked) <= MOST_OLDER:
        if await knows(feed.name, last.entries):
            break
        asked.add(last.older)
        request = Poll(feed=feed.name, url=last.older, due=now)
        answer = await ask_address(request, lambda document: runner.run(parse, document, feed), web=web, now=now)
        if answer.said is None:
            break
        last = answer.said
        for entry in last.entries:
            entries.setdefault(entry.key, entry)
    further = len(entries) - len(listing.entries)
    return replace(arrival, listing=replace(listing, entries=tuple(entries.values())), older=further)
