"""Who agrees with hubs that they push, and takes what they push? Asks the hubs that are due, answers those that call."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

import structlog

from monitor import push
from monitor.daemon.polling import Poller
from monitor.errors import FetchError, ParseError, StoreUnavailable
from monitor.model import Document, Feed, Poll, Subscription
from monitor.parse import parse
from monitor.pipeline import Arrival
from monitor.push import Refusal

log = structlog.get_logger()

#: How often, in rounds of the dispatcher, it is looked which hubs are to be asked, and how many are asked at once.
ROUND_TICKS, HUBS_A_ROUND = 5, 20


def make_token() -> str:
    """Return 43 characters that nobody can guess."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    """Who calls at an address: what was agreed, and the feed as it is polled."""

    subscription: Subscription
    poll: Poll
    feed: Feed


class Subscriber:
    """Keeps the subscriptions of the poller's feeds, and gives what is pushed to the poller's writer.

    `token` makes what nobody can guess: the end of an address, a secret.
    """

    def __init__(self, poller: Poller, *, token: Callable[[], str] = make_token) -> None:
        self._poller = poller
        self._token = token
        #: Requests to hubs that are under way: what they use stays open until they end.
        self.asking: set[asyncio.Task[None]] = set()

    # ---------------------------------------------------------------- asking hubs

    async def ask_hubs(self) -> None:
        """Ask the hubs that are due, side by side; does nothing unless we can be reached from outside."""
        base = self._poller.works.newsroom.settings.web.public_url
        if base is None or self._poller.degraded is not None:
            return
        try:
            due = await self._poller.in_writer(self._armed)
        except StoreUnavailable as error:
            self._poller.fail(error)
            return
        asking = [self._begun(subscription, base) for subscription in due]
        for fault in await asyncio.gather(*asking, return_exceptions=True):
            if isinstance(fault, StoreUnavailable):
                self._poller.fail(fault)
            elif isinstance(fault, Exception):
                raise fault

    def _armed(self) -> list[Subscription]:
        """Return the subscriptions that are due, with an address and a secret that are remembered before they are sent."""
        now, feeds = self._poller.clock(), self._poller.works.newsroom.feeds
        # Mostly none is due: looking takes no turn to write.
        with self._poller.store.reading() as view:
            if not any(each.feed in feeds for each in view.due_subscriptions(now, limit=HUBS_A_ROUND)):
                return []
        with self._poller.store.writing() as work:
            due = [
                push.armed(each, callback=self._token(), secret=self._token())
                for each in work.due_subscriptions(now, limit=HUBS_A_ROUND)
                if each.feed in feeds
            ]
            work.save_subscriptions(due)
        return due

    def _begun(self, subscription: Subscription, base: str) -> asyncio.Task[None]:
        self.asking.add(task := asyncio.create_task(self._ask(subscription, base)))
        task.add_done_callback(self.asking.discard)
        return task

    async def _ask(self, subscription: Subscription, base: str) -> None:
        poller, began = self._poller, self._poller.clock()
        try:
            await poller.works.fetcher.submit(subscription.hub.url, push.request(subscription, base), began)
        except FetchError as error:
            detail = error.detail
            log.warning("push_failed", feed=subscription.feed, hub=_host(subscription), error=detail)
            await poller.in_writer(
                self._change, subscription, lambda known: push.not_asked(known, detail, poller.clock())
            )
        else:
            await poller.in_writer(self._change, subscription, lambda known: push.asked(known, began, poller.clock()))

    def _change(self, asked: Subscription, change: Callable[[Subscription], Subscription]) -> None:
        """Change a subscription as it is by now: its hub may have called meanwhile, or the feed may have another one."""
        with self._poller.store.writing() as work:
            known = work.subscription(asked.feed)
            if known is not None and (known.hub, known.callback) == (asked.hub, asked.callback):
                work.save_subscriptions([change(known)])

    # ---------------------------------------------------------------- hubs that call

    @property
    def max_bytes(self) -> int:
        """How large a push may be: as large as what a poll may read."""
        return self._poller.works.newsroom.settings.poll.max_bytes

    async def verify(self, callback: str, query: Mapping[str, str]) -> str | None:
        """Return the answer to a hub that asks whether we want this; None if we do not, or cannot remember it."""
        try:
            found = await self._poller.in_writer(self._verified, callback, query)
        except StoreUnavailable as error:
            self._poller.fail(error)
            return None
        if isinstance(found, Refusal):
            log.warning("push_refused", feed=None, reason=str(found))
            return None
        agreed = found.subscription
        if agreed.until is not None:
            log.info("push_agreed", feed=agreed.feed, hub=_host(agreed), until=agreed.until)
        else:
            log.warning("push_failed", feed=agreed.feed, hub=_host(agreed), error=agreed.error)
        return found.challenge

    def _verified(self, callback: str, query: Mapping[str, str]) -> push.Confirmed | Refusal:
        # Anybody may call: only those that we wait for may write.
        with self._poller.store.reading() as view:
            found = push.verified(view.subscription_at(callback), query, self._poller.clock())
        if isinstance(found, Refusal):
            return found
        with self._poller.store.writing() as work:
            found = push.verified(work.subscription_at(callback), query, self._poller.clock())
            if not isinstance(found, Refusal):
                work.save_subscriptions([found.subscription])
        return found

    async def is_awaited(self, callback: str) -> bool:
        """Tell whether any hub may push to this address. Raises StoreUnavailable."""
        return await asyncio.to_thread(self._known, callback) is not None

    async def hear(self, callback: str, headers: Mapping[str, str], body: bytes) -> bool:
        """Take a push as a poll is taken; False if nothing can be written now, and it should come again.

        Raises StoreUnavailable.
        """
        known, now = await asyncio.to_thread(self._known, callback), self._poller.clock()
        if known is None:
            return True
        refusal = push.accepts(known.subscription, headers.get("x-hub-signature", ""), body, now)
        if refusal is not None:
            log.warning("push_refused", feed=known.feed.name, reason=str(refusal))
            return True
        # What is relative in it is relative to where polls find it.
        url = known.poll.answered or known.poll.url
        feed = known.feed.name
        return await self._taken(known, Document(feed=feed, url=url, status=200, headers=headers, body=body, at=now))

    def _known(self, callback: str) -> _Known | None:
        """Return who calls at this address; None for an address of nobody, or of a feed that is no longer there."""
        with self._poller.store.reading() as view:
            subscription = view.subscription_at(callback)
            poll = view.poll(subscription.feed) if subscription is not None else None
        feed = self._poller.works.newsroom.feeds.get(subscription.feed) if subscription is not None else None
        if subscription is None or poll is None or feed is None:
            return None
        return _Known(subscription=subscription, poll=poll, feed=feed)

    async def _taken(self, known: _Known, document: Document) -> bool:
        feed = known.feed
        try:
            listing = await self._poller.runner.run(parse, document, feed)
        except ParseError as error:
            log.warning("push_refused", feed=feed.name, reason=str(Refusal.UNREADABLE), error=error.detail)
            return True
        mark = sha256(document.body).hexdigest()[:16]
        arrival = Arrival(feed=feed, poll=known.poll, document=document, listing=listing, push=mark)
        return await self._poller.hear(arrival)


def _host(subscription: Subscription) -> str:
    return urlsplit(subscription.hub.url).hostname or ""
