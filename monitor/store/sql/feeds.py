"""What is remembered of feeds between their polls."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Delete, Update, delete, exists, func, select, update

from monitor.model import Poll
from monitor.store.sql.polled import PolledTransaction, PolledView, poll_values, read_poll
from monitor.store.sql.pushed import PushedTransaction, PushedView
from monitor.store.sql.session import beyond, chunks, replacing
from monitor.store.sql.tables import entries, feeds, pages

_SAVE_POLLS = replacing(feeds)


class FeedView(PolledView, PushedView):
    """Reads polls; see store.View."""

    def polls(self) -> Mapping[str, Poll]:
        return {row[feeds.c.name]: read_poll(row) for row in self._rows(select(feeds).order_by(feeds.c.name))}

    def poll(self, feed: str) -> Poll | None:
        row = self._row(select(feeds).where(feeds.c.name == feed))
        return None if row is None else read_poll(row)

    def due(self, now: datetime, *, limit: int, after: tuple[datetime, str] | None = None) -> Sequence[Poll]:
        # A stopped feed keeps the moment at which it would have been due.
        waiting = (
            select(feeds)
            .where(feeds.c.due <= now, feeds.c.stopped.is_(None), *beyond(after, feeds.c.due, feeds.c.name))
            .order_by(feeds.c.due, feeds.c.name)
            .limit(limit)
        )
        return [read_poll(row) for row in self._rows(waiting)]


class FeedTransaction(FeedView, PolledTransaction, PushedTransaction):
    """Writes polls; see store.Transaction."""

    def save_polls(self, polls: Iterable[Poll]) -> None:
        self._add_all(_SAVE_POLLS, [poll_values(poll) for poll in polls])

    def forget_feeds(self, feeds: Collection[str]) -> None:
        for names in chunks(feeds):
            self._run(_forgetting(names))
            self._forget_polled(names)
            self.forget_subscriptions(names)
            self._run(_resting(names))


def _forgetting(names: Collection[str]) -> Delete:
    return delete(feeds).where(feeds.c.name.in_(names))


def _resting(names: Collection[str]) -> Update:
    theirs = exists().where(entries.c.id == pages.c.entry_id, entries.c.feed.in_(names))
    # What was never asked has an end as well: when it would have been asked.
    done = func.coalesce(pages.c.polled, pages.c.due, type_=pages.c.due.type)
    return update(pages).where(pages.c.due.is_not(None), theirs).values(due=None, polled=done)
