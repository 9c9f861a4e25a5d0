"""What happened, for machines: the events that `replay --json` prints, one function per noun.

The fields and their order are a contract (docs/reference/events.md, events.schema.json).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from monitor.model import Alert, Block, Burst, Evidence, Hit, Message, Revision, StoryChange, Update, Verdict

#: One event: its fields in the order in which they are printed.
Event = dict[str, Any]

#: The types that a summary counts, in its order.
COUNTED = ("revision", "hit", "update", "alert", "verdict")

# JSON itself escapes only the first 32 controls. A terminal also acts on DEL and the C1 controls, readers on bidi and
# invisible characters and on Unicode's line ends, and a lone surrogate cannot be written at all.
_UNPRINTABLE = re.compile(
    "[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def revision(found: Revision) -> Event:
    """Return the event that an entry was seen in a new state, or was touched without one (date-only, boilerplate)."""
    change = found.change
    return {
        "type": "revision",
        "at": stamp(found.at),
        "feed": found.feed,
        "entry": found.entry,
        "link": found.link,
        "number": found.number,
        "kind": str(change.kind),
        "title": change.title,
        "added": list(change.added),
        "removed": list(change.removed),
        "blocks": [_block(block) for block in change.blocks],
    }


def hit(found: Hit, of: Revision) -> Event:
    """Return the event that a revision satisfies a watch, with the evidence."""
    return {
        "type": "hit",
        "at": stamp(of.at),
        "watch": found.watch,
        "feed": of.feed,
        "entry": of.entry,
        "number": of.number,
        "matched": [_evidence(evidence) for evidence in found.matched],
    }


def update(found: Update, story: int | None = None) -> Event:
    """Return the event that a revision became the next chapter of a story, or of one of its parts."""
    merged = story is not None and story != found.story
    return {
        "type": "update",
        "at": stamp(found.revision.at),
        "story": story if merged else found.story,
        **({"part": found.story} if merged else {}),
        "chapter": found.chapter,
        "feed": found.revision.feed,
        "entry": found.revision.entry,
        "number": found.revision.number,
        "kind": str(found.revision.change.kind),
        "novel": found.novel,
    }


def merge(found: StoryChange) -> Event:
    """Return the event that two stories turned out to be one: `story` is part of `into` from now on."""
    return {
        "type": "merge",
        "at": stamp(found.at),
        "story": found.other,
        "into": found.story,
        "by": found.by,
    }


def alert(found: Alert, message: Message) -> Event:
    """Return the event that a channel is told, with the words it is told in."""
    revisions = [chapter.revision for chapter in found.updates]
    return {
        "type": "alert",
        "at": stamp(found.at),
        "channel": found.channel,
        "story": found.story,
        "reason": str(found.reason),
        "watches": list(found.watches),
        "updates": [{"feed": each.feed, "entry": each.entry, "number": each.number} for each in revisions],
        "also": list(found.also),
        "breaking": breaking(found.burst),
        "title": message.title,
        "body": message.text,
    }


def verdict(found: Verdict, at: datetime) -> Event:
    """Return the event that, at this moment, a channel was not told an update, or not yet, and why."""
    chapter = found.concern.update
    return {
        "type": "verdict",
        "at": stamp(at),
        "channel": found.concern.channel,
        "story": chapter.story,
        "feed": chapter.revision.feed,
        "entry": chapter.revision.entry,
        "number": chapter.revision.number,
        "reason": str(found.reason),
        "sources": None if found.shortfall is None else asdict(found.shortfall),
    }


def summary(counts: Mapping[str, int]) -> Event:
    """Return the closing event: how many events of each type came before it; types that are missing count 0."""
    return {"type": "summary"} | {name: counts.get(name, 0) for name in COUNTED}


def line(event: Mapping[str, Any]) -> str:
    """Return `event` as one line of JSON without its line end: the same bytes for the same event, safe in a terminal."""
    return _UNPRINTABLE.sub(_escaped, json.dumps(event, ensure_ascii=False))


def stamp(moment: datetime) -> str:
    """Return an aware time as UTC in ISO 8601 with `Z`, to the second."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match.group())[1:-1]


def _evidence(found: Evidence) -> Event:
    return {"term": found.term, "text": found.text, "field": found.field, "start": found.start, "end": found.end}


def breaking(found: Burst | None) -> Event | None:
    """Return why a story breaks, None if it does not."""
    if found is None:
        return None
    return {
        "watch": found.watch,
        "sources": found.sources,
        "minutes": round(found.within.total_seconds() / 60),
        "usual": {"story": found.story_usual, "watch": found.watch_usual},
        "needed": found.needed,
    }


def _block(found: Block) -> Event:
    return {"label": found.label, "time": _time(found.time), "zone_assumed": found.zone_assumed, "text": found.text}


def _time(time: datetime | date | None) -> str | None:
    if isinstance(time, datetime):
        return stamp(time)
    return time.isoformat() if time else None
