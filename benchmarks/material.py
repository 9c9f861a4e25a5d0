"""Reads the sets of real material, and plays states of an article to the revise station as the pipeline would."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from monitor.model import UNNUMBERED_KINDS, Change, Entry, Feed, Paragraph, Placement
from monitor.revise import revise
from monitor.store.memory import MemoryStore

#: One line of a set, as its SOURCE.txt describes it.
Row = dict[str, Any]


def existing(path: Path) -> Path:
    """Return `path`; ends the program with a sentence if nothing is there."""
    if not path.exists():
        sys.exit(f"{path} is missing: give the data folder, the parent of {path.parent.name}/")
    return path


def rows(path: Path) -> list[Row]:
    """Return the lines of a JSON Lines file, compressed or not."""
    raw = existing(path).read_bytes()
    text = gzip.decompress(raw) if path.suffix == ".gz" else raw
    return [json.loads(line) for line in text.decode().split("\n") if line.strip()]


def article(key: str, title: str, paragraphs: Iterable[str | Paragraph], date: datetime | None = None) -> Entry:
    """Return an entry as the parse station would give it."""
    body = (part if isinstance(part, Paragraph) else Paragraph(text=part.strip()) for part in paragraphs)
    return Entry(
        feed="feed",
        key=key,
        link=f"https://feed.example/{key}",
        title=title,
        paragraphs=tuple(part for part in body if part.text),
        published=date,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What the revise station made of one state, and how long it took."""

    change: Change | None
    milliseconds: float


class Shelf:
    """Shows states of entries to the revise station one after the other; the memory store remembers them in between."""

    def __init__(self, *, timezone: str = "UTC") -> None:
        self.feed = Feed(name="feed", url="https://feed.example/rss", timezone=timezone)
        self.store = MemoryStore()

    def show(self, entry: Entry, now: datetime) -> Shown:
        """Revise `entry` against what is remembered of it, and remember it as the pipeline does."""
        with self.store.writing() as work:
            known = work.known(self.feed.name, {entry.key}).get(entry.key)
            start = perf_counter()
            change = revise(entry, known, feed=self.feed, now=now)
            took = (perf_counter() - start) * 1000
            if change is not None and known and change.kind in UNNUMBERED_KINDS:
                work.notice(known.id, entry, fingerprint=change.fingerprint)
            elif change is not None:
                place = Placement(story=known.story if known else None, vector={})
                work.record(entry, change, place, novel=True, at=now)
        return Shown(change=change, milliseconds=took)
