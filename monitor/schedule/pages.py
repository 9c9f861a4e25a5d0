"""When is an article page asked again?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from monitor.errors import FetchError, HostAway, ParseError
from monitor.model import Document, PagePoll
from monitor.schedule.backing_off import HOPELESS, asked_away, backed_off, gravity, words_of
from monitor.schedule.spread import later

#: An article page is asked again after 5 minutes at the earliest and 6 hours at the latest (notes of newsrooms on how long
#: edits keep coming), for three days after its last change, and given up after twelve bad answers in a row: a consent wall
#: or a fault that lasts some 18 hours.
_PAGE_FIRST: Final = timedelta(minutes=5)
_PAGE_LONGEST: Final = timedelta(hours=6)
_PAGE_LIFE: Final = timedelta(days=3)
_PAGE_TRIES: Final = 12


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
        due=None if now - since > _PAGE_LIFE else now + later(_page_wait(now - since), f"{page.feed} {page.entry}"),
        etag=headers.get("etag") if fresh else headers.get("etag") or page.etag,
        last_modified=headers.get("last-modified") if fresh else headers.get("last-modified") or page.last_modified,
        body_hash=sha256(document.body).hexdigest() if fresh else page.body_hash,
        polled=now,
        changed=since,
        failures=0,
        error=None,
    )


def page_failed(page: PagePoll, error: FetchError | ParseError, now: datetime) -> PagePoll:
    """Return an article page after a bad answer: the wait grows, and after twelve in a row it is given up for the feed's text.

    Where its host asked us to stay away, nobody asked and nothing failed.
    """
    if isinstance(error, HostAway):
        return replace(page, due=now + later(max(_PAGE_FIRST, asked_away(error)), f"{page.feed} {page.entry}"))
    failures = page.failures + 1
    wait = backed_off(_PAGE_FIRST, error, failures)
    due = None if page_given_up(page, error) else now + later(wait, f"{page.feed} {page.entry} {failures}")
    return replace(page, due=due, polled=now, failures=failures, error=words_of(error))


def page_given_up(page: PagePoll, error: FetchError | ParseError) -> bool:
    """Tell whether this bad answer of an article page is the last one: it is asked no more until its entry changes."""
    return not isinstance(error, HostAway) and (page.failures + 1 >= _PAGE_TRIES or gravity(error) is HOPELESS)


def _page_wait(since_change: timedelta) -> timedelta:
    return max(_PAGE_FIRST, min(_PAGE_LONGEST, since_change / 4))
