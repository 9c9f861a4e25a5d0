"""Nouns into rows and back. Reads expect a mapping keyed by the columns of `tables`, so joins need no labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from monitor.model import (
    Alert,
    Block,
    Burst,
    Change,
    Concern,
    Edit,
    Entry,
    Evidence,
    Hit,
    Kind,
    PagePoll,
    Paragraph,
    Reason,
    Revision,
    Shortfall,
    Story,
    StoryChange,
    StoryDeed,
    Update,
    Verdict,
    Wire,
)
from monitor.revise import wire_key
from monitor.store.sql.columns import digest
from monitor.store.sql.tables import alerts, concerns, entries, hits, pages, revisions, stories, story_changes
from monitor.text.links import canonical_link

#: What the database answers: values by column.
Row = Mapping[Any, Any]
#: What the database is given: values by the column's name.
Values = dict[str, Any]

#: All columns that make an Update.
UPDATE = (entries.c.feed, entries.c.key, *(column for column in revisions.c if column.name != "id"))

#: All columns that Change.says needs; the text, which is long, is not among them.
SAYS = (revisions.c.kind, revisions.c.title, revisions.c.added)


def selecting_updates(*more: ColumnElement[Any]) -> Select[Any]:
    """Return a query for updates, with `more` columns beside."""
    return select(*UPDATE, *more).select_from(revisions).join(entries, entries.c.id == revisions.c.entry_id)


# ---------------------------------------------------------------- pages


def page_values(page: PagePoll) -> Values:
    """Return a row of `pages`."""
    return {column.name: getattr(page, _PAGE_FIELDS.get(column.name, column.name)) for column in pages.c}


_PAGE_FIELDS = {"entry_id": "entry"}

#: All columns that make a PagePoll.
PAGE = (entries.c.feed, entries.c.key, *pages.c)


def read_page(row: Row) -> PagePoll:
    """Return what a row with the columns PAGE remembers."""
    return PagePoll(**{_PAGE_FIELDS.get(column.name, column.name): row[column] for column in PAGE})


# ---------------------------------------------------------------- entries and revisions


def name_values(entry: Entry) -> Values:
    """Return the columns of `entries` that say how its feed names it."""
    return {"key": entry.key, "key_digest": digest(entry.key), **link_values(entry)}


def link_values(entry: Entry) -> Values:
    """Return the columns of `entries` that say where it leads."""
    canonical = canonical_link(entry.link)
    return {"link": entry.link, "link_digest": digest(canonical) if canonical else None}


def title_values(title: str) -> Values:
    """Return the column of `entries` that says which wire story the latest revision's title names."""
    story = wire_key(title)
    return {"wire_key_digest": digest(story) if story else None}


def entry_values(entry: Entry) -> Values:
    """Return the columns of `entries` that say what the feed shows now."""
    return {
        "title": entry.title,
        "summary": entry.summary,
        "paragraphs": [[paragraph.text, paragraph.emphasis] for paragraph in entry.paragraphs],
        "authors": entry.authors,
        "categories": entry.categories,
        "language": entry.language,
        "published": entry.published,
        "updated": entry.updated,
        "wire": _wire_values(entry.wire),
    }


def _wire_values(wire: Wire) -> Values:
    # Few feeds carry any of it: what says nothing takes no room.
    said = {one.name: getattr(wire, one.name) for one in fields(Wire)}
    return {name: value for name, value in said.items() if value != getattr(_SILENT, name)}


_SILENT = Wire()


def _read_wire(values: Values) -> Wire:
    return Wire(**values | {"signals": tuple(values.get("signals", ()))})


def read_entry(row: Row) -> Entry:
    """Return the entry of a row of `entries`."""
    return Entry(
        feed=row[entries.c.feed],
        key=row[entries.c.key],
        link=row[entries.c.link],
        title=row[entries.c.title],
        summary=row[entries.c.summary],
        paragraphs=tuple(Paragraph(text=text, emphasis=emphasis) for text, emphasis in row[entries.c.paragraphs]),
        authors=tuple(row[entries.c.authors]),
        categories=tuple(row[entries.c.categories]),
        language=row[entries.c.language],
        published=row[entries.c.published],
        updated=row[entries.c.updated],
        wire=_read_wire(row[entries.c.wire]),
    )


def change_values(change: Change) -> Values:
    """Return the columns of `revisions` that say what changed."""
    return {
        "kind": change.kind,
        "title": change.title,
        "text": change.text,
        "added": change.added,
        "removed": change.removed,
        "edited": [[edit.before, edit.after] for edit in change.edited],
        "blocks": [_block_values(block) for block in change.blocks],
        "fingerprint": change.fingerprint,
    }


def read_change(row: Row) -> Change:
    """Return the change of a row of `revisions`."""
    return Change(
        kind=Kind(row[revisions.c.kind]),
        title=row[revisions.c.title],
        text=row[revisions.c.text],
        added=tuple(row[revisions.c.added]),
        removed=tuple(row[revisions.c.removed]),
        edited=tuple(Edit(before=before, after=after) for before, after in row[revisions.c.edited]),
        blocks=tuple(_read_block(block) for block in row[revisions.c.blocks]),
        fingerprint=row[revisions.c.fingerprint],
    )


def read_says(row: Iterable[Any]) -> tuple[str, ...]:
    """Return what the change of a row with the columns SAYS tells a reader."""
    kind, title, added = row
    return Change(kind=Kind(kind), title=title, text="", added=tuple(added), fingerprint="").says


def _block_values(block: Block) -> Values:
    moment = None if block.time is None else block.time.isoformat()
    return {"label": block.label, "time": moment, "zone_assumed": block.zone_assumed, "text": block.text}


def _read_block(values: Values) -> Block:
    moment = values["time"]
    return Block(**values | {"time": None if moment is None else _read_moment(moment)})


def _read_moment(text: str) -> datetime | date:
    # A marker may name only a day; what is written then has no "T".
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def read_update(row: Row) -> Update:
    """Return the update of a row with the columns UPDATE."""
    revision = Revision(
        feed=row[entries.c.feed],
        entry=row[entries.c.key],
        link=row[revisions.c.link],
        number=row[revisions.c.number],
        at=row[revisions.c.at],
        change=read_change(row),
        date=row[revisions.c.date],
    )
    return Update(
        story=row[revisions.c.story_id],
        chapter=row[revisions.c.chapter],
        revision=revision,
        novel=row[revisions.c.novel],
    )


def read_story(row: Row) -> Story:
    """Return the story of a row of `stories`."""
    return Story(**{column.name: row[column] for column in stories.c if column.name != "chapters"})


def read_story_change(row: Row) -> StoryChange:
    """Return the change of a row of `story_changes`."""
    values = {column.name.removesuffix("_id"): row[column] for column in story_changes.c}
    return StoryChange(**values | {"what": StoryDeed(values["what"])})


# ---------------------------------------------------------------- hits, concerns, alerts


def hit_values(hit: Hit) -> Values:
    """Return the columns of `hits` that say which watch and why."""
    evidence = [[one.field, one.start, one.end, one.term, one.text] for one in hit.matched]
    return {"watch": hit.watch, "matched": evidence}


def read_hit(row: Row) -> Hit:
    """Return the hit of a row of `hits`."""
    matched = tuple(
        Evidence(field=field, start=start, end=end, term=term, text=text)
        for field, start, end, term, text in row[hits.c.matched]
    )
    return Hit(watch=row[hits.c.watch], matched=matched)


def read_concern(row: Row) -> Concern:
    """Return the concern of a row of `concerns` with the columns UPDATE."""
    held = row[concerns.c.reason] if row[concerns.c.state] == "held" else None
    return Concern(
        id=row[concerns.c.id],
        channel=row[concerns.c.channel],
        update=read_update(row),
        watches=tuple(row[concerns.c.watches]),
        old=row[concerns.c.old],
        held=None if held is None else Reason(held),
    )


def read_verdict(row: Row) -> Verdict:
    """Return the verdict that is given on a concern, of a row of `concerns` with the columns UPDATE."""
    shortfall = row[concerns.c.shortfall]
    return Verdict(
        concern=read_concern(row),
        reason=Reason(row[concerns.c.reason]),
        until=row[concerns.c.until],
        shortfall=None if shortfall is None else Shortfall(has=shortfall[0], needs=shortfall[1]),
    )


def burst_values(burst: Burst | None) -> Values | None:
    """Return the column of `alerts` that says why a story broke; its span in seconds."""
    return None if burst is None else asdict(burst) | {"within": burst.within.total_seconds()}


def _read_burst(values: Values | None) -> Burst | None:
    return None if values is None else Burst(**values | {"within": timedelta(seconds=values["within"])})


def read_alert(row: Row, updates: tuple[Update, ...], shown: tuple[tuple[str, ...], ...]) -> Alert:
    """Return the alert of a row of `alerts` that carries these updates."""
    return Alert(
        key=row[alerts.c.key],
        channel=row[alerts.c.channel],
        story=row[alerts.c.story_id],
        reason=Reason(row[alerts.c.reason]),
        watches=tuple(row[alerts.c.watches]),
        updates=updates,
        at=row[alerts.c.at],
        shown=shown,
        also=tuple(row[alerts.c.also] or ()),
        copies=tuple(map(tuple, row[alerts.c.copies] or ())),
        burst=_read_burst(row[alerts.c.burst]),
    )
