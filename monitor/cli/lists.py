"""`feeds`, `stories` and `hits`: what there is, and how it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit, urlunsplit

import typer

from monitor.cli.context import FAILED, note, options, show, stdout
from monitor.daemon import utc_now
from monitor.model import Feed, Poll, Story, Update, Verdict
from monitor.render import describe
from monitor.render.events import stamp
from monitor.store import AlertRecord, View

feeds = typer.Typer(help="The feeds and their health.", no_args_is_help=True)
stories = typer.Typer(help="The running stories.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="One JSON array with every field.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many.")]


@feeds.command("list")
def list_feeds(context: typer.Context, *, as_json: AsJson = False) -> None:
    """The configured feeds."""
    newsroom = options(context).load_without_secrets().newsroom
    rows = [
        {
            "name": feed.name,
            "title": feed.title,
            "url": without_password(feed.url),
            "tags": ", ".join(feed.tags),
            "language": feed.language,
            "every": str(feed.every),
        }
        for feed in newsroom.feeds.values()
    ]
    show(rows, columns=["name", "title", "language", "every", "tags", "url"], as_json=as_json)


@feeds.command("status")
def status(context: typer.Context, *, as_json: AsJson = False) -> None:
    """How each feed is: the sick first, with the error and the next poll."""
    chosen = options(context)
    newsroom = chosen.load_without_secrets().newsroom
    with chosen.store(newsroom) as store, store.reading() as view:
        polls = view.polls()
    now = utc_now()
    rows = [_health(feed, polls.get(name), now) for name, feed in newsroom.feeds.items()]
    rows.sort(key=lambda row: (-int(str(row["failures"])), str(row["feed"])))
    show(rows, columns=["feed", "state", "failures", "last_success", "next_poll", "error"], as_json=as_json)


def _health(feed: Feed, poll: Poll | None, now: datetime) -> Mapping[str, object]:
    if poll is None:
        return {"feed": feed.name, "state": "never polled", "failures": 0}
    state = "failing" if poll.failures else "never polled" if poll.polled is None else "well"
    return {
        "feed": feed.name,
        "state": state,
        "failures": poll.failures,
        "last_success": _ago(poll.succeeded, now),
        "next_poll": "now" if poll.due <= now else f"in {_span(poll.due, now)}",
        "error": poll.error,
        "url": without_password(poll.url),
        "polled": poll.polled and stamp(poll.polled),
        "succeeded": poll.succeeded and stamp(poll.succeeded),
        "due": stamp(poll.due),
    }


def without_password(url: str) -> str:
    """Return an address without the user and password that may stand in it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"***@{parts.netloc.rpartition('@')[2]}")) if "@" in parts.netloc else url


def _ago(moment: datetime | None, now: datetime) -> str:
    return "never" if moment is None else f"{_span(moment, now)} ago"


def _span(one: datetime, other: datetime) -> str:
    seconds = abs(int((one - other).total_seconds()))
    for size, letter in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds >= 2 * size:
            return f"{seconds // size}{letter}"
    return f"{seconds}s"


@stories.command("list")
def list_stories(
    context: typer.Context,
    *,
    every: Annotated[bool, typer.Option("--all", help="Also the stories that no watch follows.")] = False,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """The stories that watches follow, the one that moved last on top."""
    chosen = options(context)
    with chosen.store(chosen.load_without_secrets().newsroom) as store, store.reading() as view:
        found = view.stories(limit=limit, followed_only=not every)
        rows = [_story(view, story) for story in found]
    show(rows, columns=["id", "title", "entries", "updates", "moved", "watches"], as_json=as_json)


def _story(view: View, story: Story) -> dict[str, object]:
    return {
        "id": story.id,
        "title": story.title,
        "entries": story.entries,
        "updates": story.updates,
        "opened": stamp(story.opened),
        "moved": stamp(story.moved),
        "watches": ", ".join(sorted(view.hits_in(story.id))),
    }


@stories.command("show")
def show_story(
    context: typer.Context, story: Annotated[int, typer.Argument(metavar="ID")], *, as_json: AsJson = False
) -> None:
    """A story's chapters in order, who was told when, and who was not and why."""
    chosen = options(context)
    with chosen.store(chosen.load_without_secrets().newsroom) as store, store.reading() as view:
        alerts, verdicts = view.alerts(limit=10_000, story=story), view.verdicts(story)
        rows = [_chapter(update, _fate(update, alerts, verdicts)) for update in view.updates(story)]
    if not rows:
        note(f"there is no story {story}; `newsroom-monitor stories list --all` shows them")
        raise typer.Exit(FAILED)
    show(rows, columns=["chapter", "at", "feed", "kind", "title", "what_became_of_it"], as_json=as_json)


def _chapter(update: Update, fate: Sequence[str]) -> dict[str, object]:
    revision = update.revision
    return {
        "chapter": update.chapter,
        "at": stamp(revision.at),
        "feed": revision.feed,
        "entry": revision.entry,
        "number": revision.number,
        "kind": str(revision.change.kind),
        "title": revision.change.title,
        "added": list(revision.change.added),
        "link": revision.link,
        "what_became_of_it": "; ".join(fate) or "concerns no channel",
    }


def _fate(update: Update, alerts: Sequence[AlertRecord], verdicts: Sequence[Verdict]) -> list[str]:
    """Return, for each channel that the update concerns, what became of it."""
    told = [
        f"{record.alert.channel}: {record.state} {stamp(record.alert.at)} ({record.alert.reason})"
        for record in reversed(alerts)
        if update.chapter in {carried.chapter for carried in record.alert.updates}
    ]
    refused = [
        f"{verdict.concern.channel}: {describe(verdict.reason)}"
        + (f" ({stamp(verdict.until)})" if verdict.until else "")
        for verdict in verdicts
        if verdict.concern.update.chapter == update.chapter
    ]
    return told + refused


def hits(
    context: typer.Context,
    watch: Annotated[str | None, typer.Option("--watch", metavar="W", help="Only those of this watch.")] = None,
    *,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """The latest hits with their evidence, newest first."""
    chosen = options(context)
    with chosen.store(chosen.load_without_secrets().newsroom) as store, store.reading() as view:
        found = view.hits(limit=limit, watch=watch)
    rows = [
        {
            "at": stamp(record.revision.at),
            "watch": record.hit.watch,
            "story": record.story,
            "feed": record.revision.feed,
            "entry": record.revision.entry,
            "number": record.revision.number,
            "title": record.revision.change.title,
            "matched": ", ".join(dict.fromkeys(evidence.text for evidence in record.hit.matched)),
            "link": record.revision.link,
        }
        for record in found
    ]
    show(rows, columns=["at", "watch", "story", "feed", "title", "matched"], as_json=as_json)
    if not rows and not as_json:
        stdout().print("no hits yet")
