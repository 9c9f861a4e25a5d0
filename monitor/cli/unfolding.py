"""How did a story unfold? All of it as data, as `stories show --json` prints it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.cli.differences import edits, page
from monitor.cli.fates import fates
from monitor.cli.saying import is_regrouped, novel_moments, said_anew
from monitor.cli.tables import Row
from monitor.follow.timeline import Key, Standing, Step, Timeline, standing, timeline
from monitor.model import Carrier, Newsroom, PagePoll, Story, StoryChange, StoryDeed, Update
from monitor.store import AlertRecord, View
from monitor.text.sources import growth

#: More alerts, hits and changes than one story has.
_ALL = 1_000_000
#: The greatest number that a database can be asked for.
_GREATEST = 2**63 - 1


def story_of(view: View, number: int) -> Story | None:
    """Return the story with this number, or the one that it is part of now; None for a number that no story can have, too."""
    return view.story(number) if 0 < number <= _GREATEST else None


def no_story(number: int) -> str:
    """Return what is said where there is no story with this number."""
    return f"there is no story {number}; `newsroom-monitor stories list --all` shows them"


def unfolded(view: View, number: int, newsroom: Newsroom, now: datetime) -> Row | None:
    """Return all that is known of the story with this number, or of the one that it is part of; None if there is none."""
    story = story_of(view, number)
    if story is None:
        return None
    updates = view.updates(story.id)
    alerts, changes = view.alerts(limit=_ALL, story=story.id), view.story_changes(story.id, limit=_ALL)
    told = timeline(
        updates,
        said_anew(updates, regrouped=is_regrouped(changes)),
        independent=_independent(view.carriers(story.id)),
        now=now,
        window=newsroom.settings.story_window,
        zone=ZoneInfo(newsroom.settings.timezone),
    )
    return {
        "id": story.id,
        "asked": number,
        "title": story.title,
        **state(told.standing),
        "opened": story.opened,
        **_figures(told),
        "parts": [_part(part) for part in view.parts(story.id)],
        "followers": list(_followers(view, story.id, changes, newsroom)),
        "chapters": list(_chapters(view, told.steps, alerts, story.id)),
        "changes": [_change(change) for change in reversed(changes)],
    }


def state(found: Standing) -> Row:
    """Return the state of a story and the figures that made it so."""
    return {**asdict(found), "state": str(found.state)}


def standing_of(view: View, story: int, newsroom: Newsroom, now: datetime) -> Standing:
    """Return the state of a story that is there."""
    updates, changes = view.updates(story), view.story_changes(story, limit=_ALL)
    novel = novel_moments(updates, regrouped=is_regrouped(changes))
    return standing(updates, novel, now=now, window=newsroom.settings.story_window)


def _independent(carriers: Iterable[Carrier]) -> Callable[[Iterable[Collection[Key]]], Sequence[int]]:
    """Return what counts the independent sources of a story as its entries join, as `min_sources` counts them."""
    by_key = {(carrier.feed, carrier.entry): carrier for carrier in carriers}
    return lambda joined: growth([by_key[key] for key in keys if key in by_key] for keys in joined)


def _figures(told: Timeline) -> Row:
    return {
        "updates": len(told.steps),
        "entries": told.entries,
        "feeds": len(told.firsts),
        "sources": told.sources,
        "first_in": told.had_it_first,
        "firsts": [asdict(first) for first in told.firsts],
        "growth_by": "hour" if told.by_hour else "day",
        "growth": [asdict(one) for one in told.growth],
    }


def _part(part: Story) -> Row:
    return {
        "id": part.id,
        "title": part.title,
        "opened": part.opened,
        "moved": part.moved,
        "entries": part.entries,
        "updates": part.updates,
    }


def _change(change: StoryChange) -> Row:
    return {**asdict(change), "what": str(change.what)}


# ---------------------------------------------------------------- who follows


def _followers(view: View, story: int, changes: Sequence[StoryChange], newsroom: Newsroom) -> Iterator[Row]:
    """Yield the watches that follow a story, or hit it, or were made to follow it no more; `changes` are newest first."""
    hit_since: dict[str, datetime] = {}
    for record in view.hits(limit=_ALL, story=story):
        hit_since[record.hit.watch] = record.revision.at
    by_hand = {change.watch: change for change in reversed(changes) if _is_wish(change) and change.watch}
    for watch in sorted(hit_since.keys() | by_hand.keys()):
        wish = by_hand.get(watch)
        configured = newsroom.watches.get(watch)
        yield {
            "watch": watch,
            "follows": wish.what is StoryDeed.FOLLOW if wish else True,
            "by": "hand" if wish else "hit",
            "since": wish.at if wish else hit_since[watch],
            "who": wish and wish.by,
            "why": wish.why if wish else "",
            "follow": configured and str(configured.follow),
        }


def _is_wish(change: StoryChange) -> bool:
    return change.what in {StoryDeed.FOLLOW, StoryDeed.UNFOLLOW}


# ---------------------------------------------------------------- chapters


def _chapters(view: View, steps: Sequence[Step], alerts: Sequence[AlertRecord], story: int) -> Iterator[Row]:
    verdicts = view.verdicts(story)
    pages = _pages(view, [step.update for step in steps])
    for step in steps:
        revision = step.update.revision
        fate = list(fates(step.update, alerts, verdicts))
        yield {**_chapter(step), "page": page(pages.get((revision.feed, revision.entry))), "fate": fate}


def _chapter(step: Step) -> Row:
    revision = step.update.revision
    return {
        "story": step.update.story,
        "chapter": step.update.chapter,
        "at": revision.at,
        "date": revision.date,
        "feed": revision.feed,
        "entry": revision.entry,
        "number": revision.number,
        "kind": str(revision.change.kind),
        "title": revision.change.title,
        "blocks": [asdict(block) for block in revision.change.blocks],
        "new": step.fresh,
        "repeats": step.repeats and _origin(step.repeats),
        "added": revision.change.added,
        "removed": revision.change.removed,
        "edited": edits(revision.change.edited),
        "link": revision.link,
    }


def _origin(update: Update) -> Row:
    return {"story": update.story, "chapter": update.chapter, "feed": update.revision.feed}


def _pages(view: View, updates: Sequence[Update]) -> Mapping[tuple[str, str], PagePoll]:
    """Return what is remembered of the pages of the entries of a story, by feed and entry."""
    keys: dict[str, set[str]] = {}
    for update in updates:
        keys.setdefault(update.revision.feed, set()).add(update.revision.entry)
    known = [entry.id for feed, named in keys.items() for entry in view.known(feed, named).values()]
    return {(page.feed, page.key): page for page in view.pages(known).values()}
