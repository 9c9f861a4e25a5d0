"""`stories` and `hits`: what is going on, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

import typer

from monitor.cli.context import FAILED, check_names, options, there
from monitor.cli.tables import AsJson, Column, Limit, Reader, Row, field, listed, note, put_object, show, some, title
from monitor.cli.timelines import show_timeline
from monitor.cli.unfolding import no_story, standing_of, unfolded
from monitor.daemon import utc_now
from monitor.model import Newsroom, Story
from monitor.pipeline import followers_of
from monitor.render import events
from monitor.store import HitRecord, View

stories = typer.Typer(help="The running stories.", no_args_is_help=True)


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
    now = utc_now()
    with chosen.look(newsroom) as found:
        view = there(found, newsroom)
        rows = [_story(view, story, newsroom, now) for story in view.stories(limit=limit, followed_only=not every)]
    empty = "no stories yet" if every else "no stories yet that a watch follows; --all shows the others"
    show(rows, _story_columns(Reader.of(newsroom, now)), empty=empty, as_json=as_json)


def _story(view: View, story: Story, newsroom: Newsroom, now: datetime) -> Row:
    return {
        "id": story.id,
        "title": story.title,
        "state": str(standing_of(view, story.id, newsroom, now).state),
        "entries": story.entries,
        "updates": story.updates,
        "opened": story.opened,
        "moved": story.moved,
        "watches": sorted(followers_of(view, story.id)),
    }


def _story_columns(reader: Reader) -> Mapping[str, Column]:
    return {
        "id": field("id"),
        "title": title,
        "state": field("state"),
        "entries": field("entries"),
        "updates": field("updates"),
        "moved": lambda row: reader.moment(row["moved"]),
        "watches": listed("watches"),
    }


@stories.command("show")
def show_story(
    context: typer.Context,
    story: Annotated[int, typer.Argument(metavar="ID")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object with every field.")] = False,
) -> None:
    """Show how a story unfolded, and what became of it.

    What was new in each update, who had it first, how it grew, whether it goes on; who was told when, for whom it waits and why, who refused it, and who
    was not told and why; who follows it, and what was changed by hand.
    """
    chosen = options(context)
    newsroom = chosen.load_without_secrets().newsroom
    now = utc_now()
    with chosen.look(newsroom) as found:
        row = unfolded(there(found, newsroom), story, newsroom, now)
    if row is None:
        note(no_story(story))
        raise typer.Exit(FAILED)
    if as_json:
        put_object(row)
    else:
        show_timeline(row, Reader.of(newsroom, now))


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
