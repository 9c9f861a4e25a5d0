"""Is an article withdrawn, and is it in use again? By what its agency says beside the text, or by its own words.

A withdrawal is told once, and so is its end. Where the text has no words for it, we have.
"""

from __future__ import annotations

from monitor.model import LIFTED, Entry, KnownEntry, Wire
from monitor.revise.agency import HELD, is_withdrawn
from monitor.revise.compare import same_state
from monitor.revise.notes import Signal, read_title, withdraws
from monitor.revise.state import State, is_marked_withdrawn


def says_withdrawn(title: str, text: str) -> bool:
    """Tell whether a headline or a text says that its article is withdrawn."""
    return Signal.RETRACTION in read_title(title)[0] or withdraws(text)


def withdraws_anew(state: State, known: KnownEntry) -> bool:
    """Tell whether the words of a state withdraw an article that was in use so far, whatever they said before that."""
    if is_marked_withdrawn(known) or says_withdrawn(known.title, known.text):
        return False
    return says_withdrawn(state.title, state.text)


def is_fresh_withdrawal(entry: Entry, state: State, known: KnownEntry) -> bool:
    """Tell whether the agency withdraws an entry that was in use so far.

    The text of an article's page comes without the agency's word: what was withdrawn under it before is no news.
    """
    if not is_withdrawn(entry.wire) or is_marked_withdrawn(known) or says_withdrawn(known.title, known.text):
        return False
    return not (known.paged and any(same_state(state.fingerprint, seen) for seen in known.fingerprints))


def is_lifted(entry: Entry, known: KnownEntry, *, returned: bool) -> bool:
    """Tell whether a withdrawn entry is in use again: its agency says something else now, or it reads as it did before.

    An entry without a word of its agency (a page's text) says nothing about what the agency withdrew.
    """
    if is_withdrawn(entry.wire):
        return False
    silent = entry.wire == Wire()
    ended = not silent if is_marked_withdrawn(known) else returned and says_withdrawn(known.title, known.text)
    return ended and not says_withdrawn(entry.title, entry.text)


def withdrawal(entry: Entry) -> tuple[str, ...]:
    """Return what is to be said of an agency's withdrawal, with the reason that it gives; nothing without one."""
    if not is_withdrawn(entry.wire):
        return ()
    said = "holds back" if entry.wire.status == HELD else "has cancelled"
    notes = (f"Note of the agency: {entry.wire.note}",) if entry.wire.note else ()
    return (f"The agency {said} {_named(entry.title)}.", *notes)


def lifting(entry: Entry) -> tuple[str, ...]:
    """Return what is to be said of an article that is in use again."""
    return (LIFTED.format(_named(entry.title)),)


def _named(title: str) -> str:
    bare = read_title(title)[1]
    return f"“{bare}”" if bare else "this article"
