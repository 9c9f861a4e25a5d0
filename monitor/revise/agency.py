"""What does an agency say of its own copy, beside the text? Signals, status, the editor's note, and the story's key.

Hints, as publishers' notes are: they steer the kind of a change that is there. Only a withdrawal needs no change of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.model import Wire
from monitor.revise.compare import words
from monitor.revise.flat import flatten
from monitor.revise.notes import Signal, note_signals, read_title
from monitor.text import fold

#: IPTC NewsCodes (cv.iptc.org/newscodes/signal); `kill` is agencies' own.
SIGNALS: dict[str, Signal] = {
    "sig:correction": Signal.CORRECTION,
    "sig:clarification": Signal.CORRECTION,
    "sig:kill": Signal.RETRACTION,
    "sig:update": Signal.UPDATE,
    "update:append-major-content": Signal.UPDATE,
    "edstat:u": Signal.UPDATE,
    "edstat:c": Signal.CORRECTION,
}
#: IPTC NewsCodes (cv.iptc.org/newscodes/pubstatusg2).
HELD = "withheld"
_WITHDRAWN = frozenset({HELD, "canceled"})
#: What the headline of a further take announces; a kill under a guid of its own is one of the story that it withdraws.
_TAKES = frozenset({Signal.UPDATE, Signal.CORRECTION, Signal.REPEAT, Signal.RETRACTION})
#: Headlines of fewer words ("Weather", "Live updates") name no article: two that share them may be two.
LEAST_WORDS = 3
#: How editors' notes begin, in flattened form; the first that fits.
NOTES: tuple[tuple[Signal, str], ...] = (
    (Signal.REPEAT, r"(?:refiles?|repeats?|resends?|(?:with |adds )?(?:ap )?(?:photos?|pix|video)|minor edits?)\b"),
    (Signal.CORRECTION, r"(?:corrects?|corrected|correcting|corrections?|fixes|deletes|removes|restores|clarifies)\b"),
    (Signal.UPDATE, r"(?:adds?|updates?|updated|updating|recasts?|new throughout|writes? through)\b"),
)
_EDITORS = r"\W*(?:eds?|editors?(?: note)?)\s?[:.]\s*|\W*"
_NOTES = tuple((signal, re.compile(f"(?:{_EDITORS})(?:{form})")) for signal, form in NOTES)


def is_withdrawn(wire: Wire) -> bool:
    """Tell whether the agency has withdrawn its copy (a kill), or holds it back: in both cases it must not be used."""
    return wire.status in _WITHDRAWN or Signal.RETRACTION in _signals(wire.signals)


def wire_signals(wire: Wire) -> frozenset[Signal]:
    """Return what an agency announces of this state of its copy."""
    withdrawn = {Signal.RETRACTION} if is_withdrawn(wire) else set()
    return frozenset(withdrawn | _signals(wire.signals) | _note(wire.note))


def _signals(given: Iterable[str]) -> set[Signal]:
    return {SIGNALS[name.lower()] for name in given if name.lower() in SIGNALS}


def _note(note: str) -> set[Signal]:
    flattened = flatten(note)
    first = next((signal for signal, form in _NOTES if form.match(flattened)), None)
    return ({first} if first else set()) | (note_signals(note) & {Signal.CORRECTION})


def wire_key(title: str) -> str:
    """Return by what the takes of one wire story are one, whatever their guids: the headline without wire prefixes, folded.

    Empty for a headline of fewer than three words, which would name many stories.
    """
    found = [fold(word) for word in words(read_title(title)[1])]
    return " ".join(found) if len(found) >= LEAST_WORDS else ""


def is_take(title: str) -> bool:
    """Tell whether a headline says by a prefix (UPDATE 2-, CORRECTED-, RPT-) that it is a further take of a wire story.

    A format (BREAKING:, Live:, FACTBOX-) says nothing of what was sent before.
    """
    return not _TAKES.isdisjoint(read_title(title)[0])
