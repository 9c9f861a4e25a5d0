"""Whose words count, an entry's feed's or its page's, and where the others are kept."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Executable, Select, select, update
from sqlalchemy.dialects import postgresql, sqlite

from monitor.model import Change
from monitor.store.sql.session import Session, Upsert, ignoring, replacing, upsert
from monitor.store.sql.tables import entries, fingerprints, other_texts, revisions

#: Joins an entry to its latest revision.
LATEST = (revisions.c.entry_id == entries.c.id) & (revisions.c.number == entries.c.number)


_REMEMBER = ignoring(fingerprints)
_KEEP_ASIDE = replacing(other_texts)


class WordsTransaction(Session):
    """Puts words aside that do not count now; see store.View.other_words."""

    def turn(self, entry_id: int, *, paged: bool) -> None:
        """Mark an entry as paged or not; the words that counted until then are put aside, unless it was marked so before."""
        words = select(entries.c.id, revisions.c.title, revisions.c.text, revisions.c.fingerprint)
        before = words.join(revisions, LATEST).where(entries.c.id == entry_id, entries.c.paged.is_not(paged))
        self._run(_put_aside(before))
        self._run(update(entries).where(entries.c.id == entry_id), {"paged": paged})

    def keep_aside(self, entry_id: int, change: Change) -> None:
        """Let the words of `change` be the entry's other ones."""
        words = {"title": change.title, "text": change.text, "fingerprint": change.fingerprint}
        self._run(_KEEP_ASIDE, {"entry_id": entry_id, **words})
        self.remember(entry_id, change.fingerprint)

    def remember(self, entry_id: int, fingerprint: str) -> None:
        """Know one more state of an entry."""
        self._run(_REMEMBER, {"entry_id": entry_id, "fingerprint": fingerprint})


def _put_aside(words: Select[Any]) -> Upsert:
    """Return the insert of what a query finds into the texts that do not count now."""

    def finish(insert: sqlite.Insert | postgresql.Insert) -> Executable:
        put = insert.from_select(list(other_texts.c.keys()), words)
        replaced = {name: put.excluded[name] for name in ("title", "text", "fingerprint")}
        return put.on_conflict_do_update(index_elements=[other_texts.c.entry_id], set_=replaced)

    return upsert(other_texts, finish)
