"""Article pages: when each is asked for, and whose text took the place of the feed's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, delete, func, select, update

from monitor.errors import StoreError
from monitor.model import Change, Entry, PagePoll, Update
from monitor.store.sql.entries import LATEST, EntryTransaction
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
from monitor.store.sql.session import Session, chunks
from monitor.store.sql.tables import entries, feed_texts, pages, revisions


class PageView(Session):
    """Reads what is remembered of pages; see store.View."""

    def pages(self, entries: Collection[int]) -> Mapping[int, PagePoll]:
        found = (read_page(row) for ids in chunks(entries) for row in self._rows(_of(ids)))
        return {page.entry: page for page in found}

    def due_pages(self, now: datetime, *, limit: int) -> Sequence[PagePoll]:
        waiting = _PAGES.where(pages.c.due <= now).order_by(pages.c.due, pages.c.entry_id).limit(limit)
        return [read_page(row) for row in self._rows(waiting)]

    def next_page(self) -> datetime | None:
        first = select(func.min(pages.c.due, type_=pages.c.due.type)).where(pages.c.due.is_not(None))
        return self._run(first).scalar_one()  # type: ignore[no-any-return]


_PAGES = select(*PAGE).select_from(pages).join(entries, entries.c.id == pages.c.entry_id)


def _of(ids: Collection[int]) -> Select[tuple[object, ...]]:
    return _PAGES.where(pages.c.entry_id.in_(ids))


class PageTransaction(EntryTransaction, PageView):
    """Writes pages and what they make of entries; see store.Transaction."""

    def save_pages(self, pages: Iterable[PagePoll]) -> None:
        self._save_pages([page_values(page) for page in pages])

    def _save_pages(self, rows: Sequence[Values]) -> None:
        insert = self._insert(pages)
        replaced = {column.name: insert.excluded[column.name] for column in pages.c if not column.primary_key}
        self._add_all(insert.on_conflict_do_update(index_elements=[pages.c.entry_id], set_=replaced), rows)

    def rebase(self, entry_id: int, entry: Entry, change: Change) -> Update:
        self.turn_to_page(entry_id)
        self.renew_entry(entry_id, entry, fingerprint=change.fingerprint, **title_values(change.title))
        words = change_values(change)
        self._replace(entry_id, {name: words[name] for name in ("title", "text", "fingerprint")})
        first = (revisions.c.entry_id == entry_id) & (revisions.c.number == 1) & (entries.c.number == 1)
        latest = selecting_updates().where(LATEST, entries.c.id == entry_id)
        if self._row(latest.where(first)) is not None:
            self._replace(entry_id, {name: words[name] for name in ("added", "blocks")})
        return read_update(self._run(latest).mappings().one())

    def unpage(self, entry_id: int) -> None:
        row = self._row(select(feed_texts).where(feed_texts.c.entry_id == entry_id))
        values: Values = {"paged": False}
        if row is not None:
            values |= {"fingerprint": row[feed_texts.c.fingerprint], **title_values(row[feed_texts.c.title])}
            self._run(delete(feed_texts).where(feed_texts.c.entry_id == entry_id))
            self._replace(entry_id, {name: row[name] for name in ("title", "text", "fingerprint")})
        if self._run(update(entries).where(entries.c.id == entry_id), values).rowcount != 1:
            raise StoreError(f"there is no entry {entry_id}")

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
