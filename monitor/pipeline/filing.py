"""A revision whose story is known is filed: with its hits, as the next chapter, and with whom it concerns."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from monitor import decide
from monitor.model import CORRECTING_KINDS, Change, Concern, Entry, Following, Hit, Placement, Update, Watch
from monitor.store import Transaction


def file(
    work: Transaction,
    entry: Entry,
    change: Change,
    *,
    hits: Sequence[Hit],
    placement: Placement,
    watching: Collection[str],
    novel: bool,
    old: bool,
    at: datetime,
    watches: Mapping[str, Watch],
    paged: bool = False,
) -> tuple[Update, tuple[Concern, ...]]:
    """Store a revision with its hits and its concerns; return its chapter, and whom it concerns.

    `watching` are the watches that hit the story before, as `View.watching` has them; its own hits are `hits`.
    `old` says that it was in its feed at the feed's first poll; `paged` as in `Transaction.record`.
    """
    update = work.record(entry, change, placement, novel=novel, at=at, paged=paged, old=old)
    # A new entry was hit by nobody before.
    again = watching and update.revision.number > 1
    watching_entry = work.watching_entry(entry.feed, entry.key) if again else frozenset[str]()
    work.add_hits(update, hits)
    corrects = change.kind in CORRECTING_KINDS
    concerns = decide.concerns(
        update,
        hits,
        watching=watching,
        watching_entry=watching_entry,
        told=work.channels_told(entry.feed, entry.key) if corrects else frozenset(),
        old=old,
        watches=watches,
        # Nobody can have wished to follow what has just been opened.
        following=work.following(update.story) if update.chapter > 1 else Following(),
    )
    work.add_concerns(concerns)
    return update, concerns


def widen(
    work: Transaction, update: Update, *, hits: Sequence[Hit], old: bool, watches: Mapping[str, Watch]
) -> tuple[Concern, ...]:
    """Let the update by which stories were found to be one be the business of whoever follows any of them.

    Return whom it concerns now.
    """
    concerns = decide.concerns(
        update,
        hits,
        watching=work.watching(update.story),
        watching_entry=(),
        told=frozenset(),
        old=old,
        watches=watches,
        following=work.following(update.story),
    )
    work.widen_concerns(concerns)
    return concerns
