"""Article pages: when each is asked for, and whose text took the place of the feed's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import RowMapping, Select, delete, func, select, update

from monitor.errors import StoreError
from monitor.model import Change, Entry, KnownEntry, PagePoll, Update
from monitor.store.sql.entries import EntryTransaction, EntryView
from monitor.store.sql.rows import (
    PAGE,
    Values,
    change_values,
    page_values,
    read_page,
    read_update,
    selecting_updates,
    title_values,
)
from monitor.store.sql.session import beyond, chunks, replacing
from monitor.store.sql.tables import entries, other_texts, pages, revisions
from monitor.store.sql.words import LATEST


class PageView(EntryView):
    """Reads what is remembered of pages; see store.View."""

    def pages(self, entries: Collection[int]) -> Mapping[int, PagePoll]:
        found = (read_page(row) for ids in chunks(entries) for row in self._rows(_of(ids)))
        return {page.entry: page for page in found}

    def due_pages(self, now: datetime, *, limit: int, after: tuple[datetime, int] | None = None) -> Sequence[PagePoll]:
        waiting = _PAGES.where(pages.c.due <= now, *beyond(after, pages.c.due, pages.c.entry_id))
        return [read_page(row) for row in self._rows(waiting.order_by(pages.c.due, pages.c.entry_id).limit(limit))]

    def next_page(self) -> datetime | None:
        first = select(func.min(pages.c.due, type_=pages.c.due.type)).where(pages.c.due.is_not(None))
        return self._run(first).scalar_one()  # type: ignore[no-any-return]

    def other_words(self, entry_id: int) -> KnownEntry | None:
        row = self._other(entry_id)
        known = None if row is None else self.known_by_id(entry_id)
        if row is None or known is None:
            return None
        words = {name: row[name] for name in ("title", "text", "fingerprint")}
        told = None if known.told is None else row[other_texts.c.text]
        return replace(known, **words, told=told, paged=not known.paged)

    def _other(self, entry_id: int) -> RowMapping | None:
        return self._row(select(other_texts).where(other_texts.c.entry_id == entry_id))


_PAGES = select(*PAGE).select_from(pages).join(entries, entries.c.id == pages.c.entry_id)


_SAVE_PAGES = replacing(pages)


def _of(ids: Collection[int]) -> Select[tuple[object, ...]]:
    return _PAGES.where(pages.c.entry_id.in_(ids))


class PageTransaction(EntryTransaction, PageView):
    """Writes pages and what they make of entries; see store.Transaction."""

    def save_pages(self, pages: Iterable[PagePoll]) -> None:
        self._save_pages([page_values(page) for page in pages])

    def _save_pages(self, rows: Sequence[Values]) -> None:
        self._add_all(_SAVE_PAGES, rows)

    def rebase(self, entry_id: int, entry: Entry, change: Change) -> Update:
        self.turn(entry_id, paged=True)
        self.renew_entry(entry_id, entry, fingerprint=change.fingerprint, **title_values(change.title))
        words = change_values(change)
        self._replace(entry_id, {name: words[name] for name in ("title", "text", "fingerprint")})
        first = (revisions.c.entry_id == entry_id) & (revisions.c.number == 1) & (entries.c.number == 1)
        latest = selecting_updates().where(LATEST, entries.c.id == entry_id)
        if self._row(latest.where(first)) is not None:
            self._replace(entry_id, {name: words[name] for name in ("added", "blocks")})
        return read_update(self._run(latest).mappings().one())

    def unpage(self, entry_id: int) -> None:
        known, of_feed = self._existing(entry_id), self._other(entry_id)
        if not known.paged:
            return
        self.turn(entry_id, paged=False)
        if of_feed is not None:
            words = {name: of_feed[name] for name in ("title", "text", "fingerprint")}
            self._replace(entry_id, words)
            values = {"fingerprint": words["fingerprint"], **title_values(words["title"])}
            self._run(update(entries).where(entries.c.id == entry_id), values)

    def put_aside(self, entry_id: int, change: Change) -> None:
        self._existing(entry_id)
        self.keep_aside(entry_id, change)

    def _existing(self, entry_id: int) -> KnownEntry:
        known = self.known_by_id(entry_id)
        if known is None:
            raise StoreError(f"there is no entry {entry_id}")
        return known

    def forget_pages(self, before: datetime, *, limit: int) -> int:
        """Forget at most `limit` pages that are asked no more and were not asked since; return how many that were."""
        done = pages.c.due.is_(None) & (pages.c.polled < before)
        first = select(pages.c.entry_id).where(done).order_by(pages.c.polled, pages.c.entry_id).limit(limit)
        return int(self._run(delete(pages).where(pages.c.entry_id.in_(first))).rowcount)

    def _replace(self, entry_id: int, state: Values) -> None:
        """Put other words into the latest revision; if any revision was told, it counts as told in these words."""
        number = select(entries.c.number).where(entries.c.id == entry_id).scalar_subquery()
        latest = (revisions.c.entry_id == entry_id) & (revisions.c.number == number)
        self._run(update(revisions).where(latest), state)
        told = (entries.c.id == entry_id) & entries.c.told_number.is_not(None)
        self._run(update(entries).where(told).values(told_number=entries.c.number))
