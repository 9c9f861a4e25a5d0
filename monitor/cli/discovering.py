"""`feeds discover`: which feeds does a site have? Asked as the daemon asks: the same guard, limits and manners."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Annotated
from urllib.parse import urlsplit

import typer

from monitor import __version__
from monitor.cli.context import FAILED, options
from monitor.cli.lists import configured
from monitor.cli.tables import AsJson, Column, Reader, Row, note, show, title
from monitor.cli.tables import field as shown
from monitor.config.lists import address_key
from monitor.daemon import utc_now
from monitor.errors import FetchError, ParseError
from monitor.fetch import Fetcher
from monitor.model import Document, Feed, Newsroom, Poll
from monitor.parse.discovery import CUSTOMARY, SITEMAPS, Examined, Offer, Source, by_custom, examine, read_robots
from monitor.pipeline import Fetches, Runs
from monitor.sandbox import Sandbox
from monitor.text import safe_link

#: Requests for one site, so that nobody's server is searched through: as many as a page may offer, and some for sitemaps.
MAX_REQUESTS = 80
#: Sitemaps asked of one robots.txt, and of one index.
MAX_SITEMAPS = 5


def discover(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="A page of the site, or a feed.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Look for the feeds of a site.

    Asks what its page links to, where feeds stand by custom, and the news sitemaps of its robots.txt. Ends with 1 if there is none.
    """
    address = safe_link(url if "://" in url else f"https://{url}")
    if not address:
        note(f"{url!r} is no address that can be opened: look for a slip in it")
        raise typer.Exit(FAILED)
    newsroom = configured(options(context))
    search = asyncio.run(_search(address, newsroom))
    if not search.found:
        note(search.error or f"{urlsplit(address).hostname} offers no feed; asked for {len(search.asked)} addresses")
        raise typer.Exit(FAILED)
    columns = _columns(Reader.of(newsroom, utc_now()))
    show([_row(found) for found in search.found], columns, empty="", as_json=as_json)


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """An address that answered: whether it is a feed, and who told of it."""

    offer: Offer
    url: str
    examined: Examined

    @property
    def same(self) -> tuple[object, ...]:
        """What two addresses of one feed have in common."""
        listing = self.examined.listing
        entries = tuple(entry.key for entry in listing.entries) if listing else ()
        return self.examined.kind, entries


@dataclass(kw_only=True, slots=True)
class Search:
    """What was asked so far, and what was found, in the order in which it was offered."""

    web: Fetches
    runner: Runs
    now: datetime
    found: list[Found] = field(default_factory=list)
    #: What answered, by what is the same for all spellings of an address.
    asked: dict[str, Found | None] = field(default_factory=dict)
    #: Why the address that was given cannot be read.
    error: str = ""

    async def site(self, url: str) -> None:
        """Look at the page, then at what it offers; where that is nothing, at the usual paths; then at sitemaps."""
        given = await self._ask([Offer(url=url, source=Source.GIVEN)])
        if self.found:
            return
        # A redirect may have led to another host of the site.
        base = given[0].url if given else url
        await self._ask(offer for page in given for offer in page.examined.offers)
        if not self.found:
            await self._ask(by_custom(base, CUSTOMARY))
        await self._sitemaps(base)

    async def _sitemaps(self, url: str) -> None:
        robots = await self._answer(by_custom(url, ["/robots.txt"])[0].url)
        named = await self.runner.run(read_robots, robots) if robots else ()
        for index in await self._ask(named[:MAX_SITEMAPS] or by_custom(url, SITEMAPS)):
            offered = (offer for offer in index.examined.offers if offer.source is Source.INDEX)
            await self._ask(islice(offered, MAX_SITEMAPS))

    async def _ask(self, offers: Iterable[Offer]) -> Sequence[Found]:
        """Ask what was not asked yet, side by side; keep the feeds, and return all that answered, now or before."""
        wanted = {address_key(offer.url): offer for offer in offers}
        fresh = [key for key in wanted if key not in self.asked][: MAX_REQUESTS - len(self.asked)]
        answers = await asyncio.gather(*(self._one(wanted[key]) for key in fresh))
        self.asked |= dict(zip(fresh, answers, strict=True))
        for answer in answers:
            if answer and answer.examined.listing and answer.same not in {each.same for each in self.found}:
                self.found.append(answer)
        return [answer for key in wanted if (answer := self.asked.get(key))]

    async def _one(self, offer: Offer) -> Found | None:
        document = await self._answer(offer.url, is_given=offer.source is Source.GIVEN)
        if document is None:
            return None
        try:
            examined = await self.runner.run(examine, document, Feed(name="", url=offer.url))
        except ParseError as error:  # the document broke a limit of the sandbox
            examined = Examined(error=error.detail)
        return Found(offer=offer, url=document.url, examined=examined)

    async def _answer(self, url: str, *, is_given: bool = False) -> Document | None:
        try:
            return await self.web.fetch(Poll(feed="", url=url, due=self.now), self.now)
        except FetchError as error:
            if is_given:
                self.error = error.detail
            return None


async def _search(url: str, newsroom: Newsroom) -> Search:
    settings = newsroom.settings
    async with Fetcher(settings.poll, settings.allow, __version__) as web, Sandbox(2) as sandbox:
        search = Search(web=web, runner=sandbox, now=utc_now())
        await search.site(url)
    return search


def _row(found: Found) -> Row:
    listing = found.examined.listing
    assert listing is not None, "only feeds are found"
    dates = [entry.date for entry in listing.entries if entry.date]
    return {
        "title": listing.title or found.offer.title,
        "url": found.url,
        "kind": found.examined.kind,
        "entries": len(listing.entries),
        "updated": max(dates, default=None),
        "language": listing.language,
        "hub": listing.hub.url if listing.hub else None,
        "source": str(found.offer.source),
    }


def _columns(reader: Reader) -> Mapping[str, Column]:
    return {
        "title": title,
        "kind": shown("kind"),
        "entries": shown("entries"),
        "pushed": lambda row: "yes" if row["hub"] else "",
        "last update": lambda row: f"{reader.distance(row['updated'])} ago" if row["updated"] else "",
        "url": shown("url"),
    }
