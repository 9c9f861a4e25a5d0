"""`stories` and `hits`: what is going on, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from monitor.cli.context import FAILED, check_names, options, there
from monitor.cli.differences import edits, page, show_below
from monitor.cli.fates import fates, in_words
from monitor.cli.tables import AsJson, Column, Limit, Reader, Row, field, listed, note, show, some, title
from monitor.daemon import utc_now
from monitor.model import PagePoll, Story, Update
from monitor.render import events
from monitor.store import HitRecord, View

stories = typer.Typer(help="The running stories.", no_args_is_help=True)

#: More alerts than one story has.
_ALL = 1_000_000


@stories.command("list")
def list_stories(
    context: typer.Context,
    *,
    every: Annotated[bool, typer.Option("--all", help="Also the stories that no watch follows.")] = False,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List the stories that watches follow, the latest first."""
    chosen = options(context)
    newsroom = chosen.load_without_secrets().newsroom
    with chosen.look(newsroom) as found:
        view = there(found, newsroom)
        rows = [_story(view, story) for story in view.stories(limit=limit, followed_only=not every)]
    empty = "no stories yet" if every else "no stories yet that a watch follows; --all shows the others"
    show(rows, _story_columns(Reader.of(newsroom, utc_now())), empty=empty, as_json=as_json)


def _story(view: View, story: Story) -> Row:
    return {
        "id": story.id,
        "title": story.title,
        "entries": story.entries,
        "updates": story.updates,
        "opened": story.opened,
        "moved": story.moved,
        "watches": sorted(view.hits_in(story.id)),
    }


def _story_columns(reader: Reader) -> Mapping[str, Column]:
    return {
        "id": field("id"),
        "title": title,
        "entries": field("entries"),
        "updates": field("updates"),
        "moved": lambda row: reader.moment(row["moved"]),
        "watches": listed("watches"),
    }


@stories.command("show")
def show_story(
    context: typer.Context, story: Annotated[int, typer.Argument(metavar="ID")], *, as_json: AsJson = False
) -> None:
    """Show a story's chapters, what each changed, and what became of it.

    Who was told when, for whom it waits and why, who refused it, and who was not told and why.
    """
    chosen = options(context)
    newsroom = chosen.load_without_secrets().newsroom
    with chosen.look(newsroom) as found:
        rows = _chapters(there(found, newsroom), story)
    if not rows:
        note(f"there is no story {story}; `newsroom-monitor stories list --all` shows them")
        raise typer.Exit(FAILED)
    reader = Reader.of(newsroom, utc_now())
    show(rows, _chapter_columns(reader), empty="", as_json=as_json)
    if not as_json:
        show_below(rows, reader)


def _chapters(view: View, story: int) -> Sequence[Row]:
    alerts, verdicts = view.alerts(limit=_ALL, story=story), view.verdicts(story)
    updates = view.updates(story)
    pages = _pages(view, updates)
    return [
        _chapter(
            update, pages.get((update.revision.feed, update.revision.entry)), list(fates(update, alerts, verdicts))
        )
        for update in updates
    ]


def _pages(view: View, updates: Sequence[Update]) -> Mapping[tuple[str, str], PagePoll]:
    """Return what is remembered of the pages of the entries of a story, by feed and entry."""
    keys: dict[str, set[str]] = {}
    for update in updates:
        keys.setdefault(update.revision.feed, set()).add(update.revision.entry)
    known = [entry.id for feed, named in keys.items() for entry in view.known(feed, named).values()]
    return {(page.feed, page.key): page for page in view.pages(known).values()}


def _chapter(update: Update, found: PagePoll | None, fate: Sequence[Row]) -> Row:
    revision = update.revision
    return {
        "chapter": update.chapter,
        "at": revision.at,
        "feed": revision.feed,
        "entry": revision.entry,
        "number": revision.number,
        "kind": str(revision.change.kind),
        "title": revision.change.title,
        "added": revision.change.added,
        "removed": revision.change.removed,
        "edited": edits(revision.change.edited),
        "link": revision.link,
        "page": page(found),
        "fate": fate,
    }


def _chapter_columns(reader: Reader) -> Mapping[str, Column]:
    def what_became_of_it(row: Row) -> str:
        told = [f"{fate['channel']}: {in_words(fate, reader)}" for fate in row["fate"]]
        return "\n".join(told) or "concerns no channel"

    return {
        "chapter": field("chapter"),
        "at": lambda row: reader.moment(row["at"]),
        "feed": field("feed"),
        "kind": field("kind"),
        "title": title,
        "what became of it": what_became_of_it,
    }


def hits(
    context: typer.Context,
    watch: Annotated[str | None, typer.Option("--watch", metavar="W", help="Only those of this watch.")] = None,
    *,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List the latest hits with their evidence."""
    chosen = options(context)
    newsroom = chosen.load_without_secrets().newsroom
    with chosen.look(newsroom) as view:
        found = view.hits(limit=limit, watch=watch) if view else []
        if watch is not None and not found:  # a watch that is gone from the configuration may have hits all the same
            check_names([watch], newsroom.watches, "watch")
        there(view, newsroom)
    show(
        [_hit(record) for record in found],
        _hit_columns(Reader.of(newsroom, utc_now())),
        empty="no hits yet",
        as_json=as_json,
    )


def _hit(record: HitRecord) -> Row:
    revision = record.revision
    return {
        "at": revision.at,
        "watch": record.hit.watch,
        "story": record.story,
        "feed": revision.feed,
        "entry": revision.entry,
        "number": revision.number,
        "title": revision.change.title,
        "matched": events.hit(record.hit, revision)["matched"],
        "link": revision.link,
    }


def _hit_columns(reader: Reader) -> Mapping[str, Column]:
    return {
        "at": lambda row: reader.moment(row["at"]),
        "watch": field("watch"),
        "story": field("story"),
        "feed": field("feed"),
        "title": title,
        "matched": lambda row: some(list(dict.fromkeys(evidence["text"] for evidence in row["matched"]))),
    }
