"""What the store gives back beside the nouns of the project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Alert, Change, Entry, Hit, Revision, Update


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """One entry as the follow model remembers it: read back in the order of recording to rebuild the model exactly."""

    story: int
    at: datetime
    vector: Mapping[str, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class HitRecord:
    """A hit as lists show it: with the revision it belongs to and the story that carries it (now)."""

    hit: Hit
    revision: Revision
    story: int


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertRecord:
    """An alert and what became of it. `state`: queued, sending, delivered, or refused (undeliverable: a person must look)."""

    alert: Alert
    state: str
    attempts: int
    error: str | None = None
    #: When it is next tried, or when the lease of the try under way ends.
    next_try: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Archived:
    """A stored revision: its entry as the feed shows it now, and its title and text as they stood then."""

    entry: Entry
    change: Change
    feed: str
    #: Of the revision; 1 is the first seen.
    number: int
    seen: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchivedChapter:
    """A stored update: its entry as the feed shows it now, and its revision as it was seen then."""

    entry: Entry
    update: Update
    #: The story that it is part of now.
    story: int
    #: The revision is what its feed held at the feed's first poll (see decide.is_old).
    old: bool


def matched_words(hits: Iterable[Hit]) -> tuple[str, ...]:
    """Return the words for which these hits were found, as the articles have them, each once."""
    return tuple(dict.fromkeys(evidence.text for hit in hits for evidence in hit.matched))
