"""An alert as data, for webhooks: the field `alert` of what is posted, as webhook.schema.json describes it.

The fields are a contract: new ones may come, none changes its meaning or goes without a new `version`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from monitor.model import Alert, Block, Newsroom, Update
from monitor.render.content import Content
from monitor.render.events import breaking, stamp
from monitor.render.rewording import visible
from monitor.render.safe import one_line
from monitor.render.words import describe
from monitor.text import safe_link

#: The version of the form, see webhook.schema.json.
VERSION = 1


def facts(alert: Alert, newsroom: Newsroom, said: Content) -> Mapping[str, Any]:
    """Return `alert` as values that JSON knows; texts are one line each and safe to show, but not escaped for anything."""
    told = zip(alert.updates, alert.shown, strict=True)
    return {
        "version": VERSION,
        "delivery": alert.key,
        "at": stamp(alert.at),
        "channel": alert.channel,
        "story": alert.story,
        "reason": str(alert.reason),
        "why": describe(alert.reason),
        "breaking": breaking(alert.burst),
        "headline": said.headline,
        "watches": [{"name": name, "title": _watch(name, newsroom)} for name in alert.watches],
        "matched": list(said.matched),
        "updates": [_update(update, shown, newsroom) for update, shown in told],
        "also": [{"name": name, "title": _feed(name, newsroom)} for name in alert.also],
        "copies": [list(group) for group in alert.copies],
    }


def _update(update: Update, shown: tuple[str, ...], newsroom: Newsroom) -> Mapping[str, Any]:
    revision = update.revision
    change = revision.change
    return {
        "chapter": update.chapter,
        "feed": {"name": revision.feed, "title": _feed(revision.feed, newsroom)},
        "entry": one_line(revision.entry),
        "number": revision.number,
        "kind": str(change.kind),
        "seen": stamp(revision.at),
        "headline": one_line(change.title),
        "link": safe_link(revision.link) or None,
        "new": [text for text in map(one_line, shown) if text],
        "changed": [{"was": edit.before, "now": edit.after} for edit in visible(change.edited).values()],
        "gone": [text for text in map(one_line, change.removed) if text],
        "blocks": [_block(block) for block in change.blocks],
    }


def _block(block: Block) -> Mapping[str, Any]:
    time = stamp(block.time) if isinstance(block.time, datetime) else block.time and block.time.isoformat()
    return {
        "label": one_line(block.label),
        "time": time,
        "zone_assumed": block.zone_assumed,
        "text": one_line(block.text),
    }


def _watch(name: str, newsroom: Newsroom) -> str:
    watch = newsroom.watches.get(name)
    return one_line(watch.title if watch and watch.title else name)


def _feed(name: str, newsroom: Newsroom) -> str:
    feed = newsroom.feeds.get(name)
    return one_line(feed.title if feed and feed.title else name)
