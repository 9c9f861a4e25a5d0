"""What is new in an entry, and of which kind?

    entry -> furniture away -> equal, or a state seen before? -> sections under their markers
          -> sentences aligned with the known text -> kind, added, removed, edited, blocks

Everything is a function of the entry, of what is known of it, and of `now`; docs/reference/revisions.md tells it to editors.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.model import Change, Entry, Feed, Kind, KnownEntry
from monitor.revise.agency import is_take, is_withdrawn, wire_key, wire_signals
from monitor.revise.align import Alignment
from monitor.revise.blocks import blocks
from monitor.revise.compare import STATE, Seen, fingerprint, retitled, same_state
from monitor.revise.comparing import SAYING, change, compare, reverted
from monitor.revise.fragments import beside, has_stood, is_short, is_teaser, is_wall, known_as
from monitor.revise.identity import continues, is_whole
from monitor.revise.kinds import Headline, compare_headlines, find
from monitor.revise.learned import COMMON, marks
from monitor.revise.notes import Signal
from monitor.revise.numbers import spellings
from monitor.revise.readings import Readings
from monitor.revise.state import State, as_known, identified, remembered, shown
from monitor.revise.times import Calendar
from monitor.revise.withdrawals import (
    is_fresh_withdrawal,
    is_lifted,
    lifting,
    says_withdrawn,
    withdrawal,
    withdraws_anew,
)

__all__ = ["COMMON", "Readings", "continues", "fingerprint", "is_take", "is_whole", "marks", "revise", "wire_key"]

#: How long after its first publication an article's posts may still be dated by that day.
_FIRST_DAY = timedelta(hours=12)


def revise(
    entry: Entry,
    known: KnownEntry | None,
    *,
    feed: Feed,
    now: datetime,
    common: Collection[str] = frozenset(),
    dropped: Sequence[str] = (),
    readings: Readings | None = None,
) -> Change | None:
    """Return what changed in `entry` since its known state; None if there is nothing to notice, not even a new date.

    `common` holds the marks (see `marks`) of lines that this feed repeats from entry to entry: they never count.
    `dropped` holds sentences that the entry had before its known state and lost: where they return, they are old.
    A change of a kind that gets no number (date-only, boilerplate) carries the known title, text and fingerprint.
    `readings`, which the caller owns, keeps what was read of the text for the next time; only the time depends on it.
    """
    readings = Readings() if readings is None else readings
    calendar = _calendar(entry, known, feed, now)
    if known is None:
        state = shown(entry, common)
        return _kept(readings, state, _first(entry, state, calendar))
    if (standing := as_known(entry, known, common)) is not None:
        return _unchanged(entry, known, standing)
    version = readings.of(known.fingerprint)
    state = shown(entry, common, frozenset(known.text.split("\n")), version)
    was = remembered(known.title, known.text, common, version)
    changed = _changed(entry, known, was, state, common=common, dropped=dropped, calendar=calendar)
    return _kept(readings, state, changed, instead_of=known.fingerprint)


def _kept(readings: Readings, state: State, change: Change | None, *, instead_of: str = "") -> Change | None:
    """Keep what was read of a state under the fingerprint by which the store will know it."""
    if change is not None:
        bodies = {text for line in state.lines for text in (line.text, line.body)}
        texts = bodies | set(change.text.split("\n"))
        readings.keep(change.fingerprint, state.version, texts, instead_of=instead_of)
    return change


def _first(entry: Entry, state: State, calendar: Calendar) -> Change:
    withdrawn = is_withdrawn(entry.wire) or says_withdrawn(state.title, state.text)
    return Change(
        kind=Kind.RETRACTION if withdrawn else Kind.NEW,
        title=state.title,
        text=state.text,
        added=(*withdrawal(entry), *(body for section in state.sections for body in section.bodies)),
        blocks=tuple(block for block in blocks(state.sections, calendar) if block),
        fingerprint=state.fingerprint,
    )


def _noticed(kind: Kind, known: KnownEntry, fingerprint: str) -> Change:
    """Return a change that is noticed under the old revision."""
    return Change(kind=kind, title=known.title, text=known.text, fingerprint=fingerprint)


def _unchanged(entry: Entry, known: KnownEntry, standing: str) -> Change | None:
    """Return the change of an equal state: its date moved, or its furniture, or nothing. A date that vanished says nothing."""
    standing = known.fingerprint if standing in known_as(known) else standing
    if entry.date not in {None, known.date}:
        return _noticed(Kind.DATE_ONLY, known, standing)
    return _noticed(Kind.BOILERPLATE, known, standing) if standing != known.fingerprint else None


def _changed(
    entry: Entry,
    known: KnownEntry,
    was: State,
    state: State,
    *,
    common: Collection[str],
    dropped: Sequence[str],
    calendar: Calendar,
) -> Change | None:
    withdrawn = is_fresh_withdrawal(entry, state, known)
    returned = not same_state(state.fingerprint, known.fingerprint) and _is_return(entry, state, known, common)
    short = not withdrawn and not returned and (is_short(state, was) or is_teaser(state, was))
    lifted = not short and is_lifted(entry, known, returned=returned)
    # A withdrawal is told once, whatever becomes of the text after it.
    signals = wire_signals(entry.wire) - (frozenset() if withdrawn else {Signal.RETRACTION})
    if not withdrawn and not lifted:
        if state.reads_as(was):
            return _unchanged(entry, known, known.fingerprint[:STATE] + state.fingerprint[STATE:])
        if returned:
            return reverted(was, state)
    if short and (not has_stood(known) or is_wall(state)):
        return _title_only(entry, known, state, signals)
    told = remembered(known.title, known.told, common) if known.told not in {None, known.text} else None
    signals |= {Signal.RELEASE} if lifted else frozenset()
    found = compare(was, state, told=told, dropped=dropped, signals=signals, calendar=calendar)
    if short:
        return replace(found, removed=()) if _says_itself(found) else _title_only(entry, known, state, signals)
    return _with_word(found, withdrawal(entry) if withdrawn else lifting(entry) if lifted else ())


def _says_itself(change: Change) -> bool:
    """Tell whether the text has something to say, not only the headline."""
    return change.kind in SAYING and change.added != (change.title,)


def _with_word(change: Change, words: tuple[str, ...]) -> Change:
    """Put our words for a withdrawal or its end before what an article says itself, or in their place."""
    own = () if change.added == (change.title,) else change.added
    return replace(change, added=(*words, *own)) if words else change


def _is_return(entry: Entry, state: State, known: KnownEntry, common: Collection[str]) -> bool:
    """Tell whether title and text were here before, and are there again.

    A notice of withdrawal that comes back is no return: it withdraws once more what was in use between.
    """
    return _was_here(entry, state, known, common) and not withdraws_anew(state, known)


def _was_here(entry: Entry, state: State, known: KnownEntry, common: Collection[str]) -> bool:
    """Tell whether title and text are known; before its common lines were learned, a state was remembered with them."""
    seen = Seen(known.fingerprints)
    if seen.holds(state.fingerprint) or _is_respelt_return(state, known, seen):
        return True
    if not common:
        return False
    whole = shown(entry).fingerprint
    return not same_state(whole, known.fingerprint) and any(same_state(whole, each) for each in known.fingerprints)


def _is_respelt_return(state: State, known: KnownEntry, seen: Seen) -> bool:
    """Tell whether the headline was here before with its number spelled otherwise (`five`, `5`), and is not so now."""
    others = (retitled(state.fingerprint, title) for title in spellings(state.title))
    return any(seen.holds(other) for other in others if not same_state(other, known.fingerprint))


def _title_only(entry: Entry, known: KnownEntry, state: State, signals: frozenset[Signal]) -> Change | None:
    """Judge a state whose text was not fetched whole by its headline, the known text standing in for it."""
    standing = beside(known.fingerprint, state)
    if compare_headlines(known.title, entry.title) is Headline.SAME:
        shown_before = standing == known.fingerprint
        return _unchanged(entry, known, standing) if shown_before else _noticed(Kind.BOILERPLATE, known, standing)
    findings = find(known.title, entry.title, Alignment(), signals=signals)
    retitled = identified(entry, known.text)
    return change(findings, known.title, entry.title, known.text, fingerprint=beside(retitled, state))


def _calendar(entry: Entry, known: KnownEntry | None, feed: Feed, now: datetime) -> Calendar:
    """Return where and when the markers of an entry are read.

    New markers of an entry that was watched all the time are not older than the last poll, so `now` bounds them best:
    two thirds of real edits leave the feed's date alone. An old article seen for the first time is bounded by when it
    was last touched, if it says so; else most of what it reports is of the half day after it was published.
    """
    published = entry.published or entry.updated
    reference = now
    if known is None and published and now - (entry.date or published) > _FIRST_DAY:
        touched = entry.updated if entry.updated and entry.updated > published else None
        reference = min(now, touched or published + (_FIRST_DAY if entry.published else timedelta(0)))
    return Calendar(home=ZoneInfo(feed.timezone), reference=reference, published=published, now=now)
