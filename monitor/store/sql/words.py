"""Whose words count, an entry's feed's or its page's, and where the others are kept."""

from __future__ import annotations

from sqlalchemy import select, update

from monitor.model import Change
from monitor.store.sql.session import Session
from monitor.store.sql.tables import entries, fingerprints, other_texts, revisions

#: Joins an entry to its latest revision.
LATEST = (revisions.c.entry_id == entries.c.id) & (revisions.c.number == entries.c.number)


class WordsTransaction(Session):
    """Puts words aside that do not count now; see store.View.other_words."""

    def turn(self, entry_id: int, *, paged: bool) -> None:
        """Mark an entry as paged or not; the words that counted until then are put aside, unless it was marked so before."""
        words = select(entries.c.id, revisions.c.title, revisions.c.text, revisions.c.fingerprint)
        before = words.join(revisions, LATEST).where(entries.c.id == entry_id, entries.c.paged.is_not(paged))
        insert = self._insert(other_texts).from_select(list(other_texts.c.keys()), before)
        replaced = {name: insert.excluded[name] for name in ("title", "text", "fingerprint")}
        self._run(insert.on_conflict_do_update(index_elements=[other_texts.c.entry_id], set_=replaced))
        self._run(update(entries).where(entries.c.id == entry_id), {"paged": paged})

    def keep_aside(self, entry_id: int, change: Change) -> None:
        """Let the words of `change` be the entry's other ones."""
        words = {"title": change.title, "text": change.text, "fingerprint": change.fingerprint}
        insert = self._insert(other_texts)
        put = insert.on_conflict_do_update(index_elements=[other_texts.c.entry_id], set_=words)
        self._run(put, {"entry_id": entry_id, **words})
        self.remember(entry_id, change.fingerprint)

    def remember(self, entry_id: int, fingerprint: str) -> None:
        """Know one more state of an entry."""
        statement = self._insert(fingerprints).on_conflict_do_nothing()
        self._run(statement, {"entry_id": entry_id, "fingerprint": fingerprint})
