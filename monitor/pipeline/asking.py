"""What does the web say now? One question to a feed or an article page, and its answer, read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Generic, Protocol, TypeVar

from monitor import schedule
from monitor.errors import FetchError, ParseError
from monitor.model import Article, Document, Entry, Feed, Listing, PagePoll, Poll
from monitor.parse import parse, read_page

T = TypeVar("T")


class Fetches(Protocol):
    """Whatever answers for the web: the fetch edge, or a recording."""

    async def fetch(self, poll: Poll, now: datetime) -> Document:
        """Return a document (200, or 304 without a body). Raises FetchError."""


class Runs(Protocol):
    """Whatever runs the parse station: in a killable process, or at once."""

    async def run(self, function: Callable[..., T], *arguments: object) -> T:
        """Return `function(*arguments)`. Raises ParseError when it fails or uses too much."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """What one poll of a feed brought: a listing, or nothing new (None), or an error."""

    feed: Feed
    poll: Poll
    document: Document | None = None
    listing: Listing | None = None
    error: FetchError | ParseError | None = None
    #: The fault of ours behind the error, for the log.
    crash: Exception | None = None
    #: What came since the last poll and stands in earlier documents, in their order; whether these lead back to what is known (see older.py).
    earlier: tuple[Entry, ...] = ()
    bridged: bool = False
    #: The feed's hub brought it, nobody asked; a mark that tells it from other pushes. Empty for what a poll brought.
    push: str = ""

    @property
    def key(self) -> str:
        """What was asked: never twice at once."""
        return f"{key_of(self.poll)} push {self.push}" if self.push else key_of(self.poll)

    @property
    def older(self) -> int:
        """How many entries come from earlier documents."""
        return len(self.earlier)

    @property
    def size(self) -> int:
        """How much work it is to take: its entries, and one for the poll."""
        return 1 + (len(self.listing.entries) if self.listing else 0) + self.older


@dataclass(frozen=True, kw_only=True, slots=True)
class PageArrival:
    """What one poll of an article page brought: an article, or nothing new (None), or an error."""

    feed: Feed
    poll: PagePoll
    document: Document | None = None
    article: Article | None = None
    error: FetchError | ParseError | None = None
    #: The fault of ours behind the error, for the log.
    crash: Exception | None = None

    @property
    def key(self) -> str:
        """What was asked: never twice at once."""
        return key_of(self.poll)

    @property
    def size(self) -> int:
        """How much work it is to take."""
        return 2


def key_of(poll: Poll | PagePoll) -> str:
    """Return what names a feed or page among all that is being asked."""
    return poll.feed if isinstance(poll, Poll) else f"{poll.feed} page {poll.entry}"


async def ask_any(
    feed: Feed, poll: Poll | PagePoll, *, web: Fetches, runner: Runs, now: datetime
) -> Arrival | PageArrival:
    """Ask a feed or a page, whichever `poll` is of."""
    if isinstance(poll, Poll):
        return await ask(feed, poll, web=web, runner=runner, now=now)
    return await ask_page(feed, poll, web=web, runner=runner, now=now)


async def ask(feed: Feed, poll: Poll, *, web: Fetches, runner: Runs, now: datetime) -> Arrival:
    """Fetch a feed and parse the answer, if it says anything that was not taken before."""
    request = schedule.request(poll, feed, now)
    answer = await ask_address(request, lambda document: runner.run(parse, document, feed, poll.seen), web=web, now=now)
    return Arrival(
        feed=feed, poll=poll, document=answer.document, listing=answer.said, error=answer.error, crash=answer.crash
    )


async def ask_page(feed: Feed, poll: PagePoll, *, web: Fetches, runner: Runs, now: datetime) -> PageArrival:
    """Fetch an article page and read its text, if it differs from what was taken before."""
    request = Poll(
        feed=feed.name,
        url=poll.url,
        due=now,
        etag=poll.etag,
        last_modified=poll.last_modified,
        body_hash=poll.body_hash,
    )
    answer = await ask_address(
        request, lambda document: runner.run(read_page, document, feed, poll.url), web=web, now=now
    )
    return PageArrival(
        feed=feed, poll=poll, document=answer.document, article=answer.said, error=answer.error, crash=answer.crash
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer(Generic[T]):
    """What an address answered: a document that was read, or one that says nothing new, or an error."""

    document: Document | None = None
    said: T | None = None
    error: FetchError | ParseError | None = None
    crash: Exception | None = None


async def ask_address(
    request: Poll, read: Callable[[Document], Awaitable[T]], *, web: Fetches, now: datetime
) -> Answer[T]:
    """Fetch what `request` asks for, and read it if its bytes are others than those taken last."""
    try:
        document = await web.fetch(request, now)
        if document.status == 304 or sha256(document.body).hexdigest() == request.body_hash:
            return Answer(document=document)
        return Answer(document=document, said=await read(document))
    except (FetchError, ParseError) as error:
        return Answer(error=error)
    except Exception as error:  # noqa: BLE001  # the top of the take loop: a fault of ours costs one address, and is told
        return Answer(error=ours(error), crash=error)


def ours(error: Exception) -> ParseError:
    """Return a fault of ours as the feed's error."""
    return ParseError(f"internal error ({type(error).__name__}), see the log")
