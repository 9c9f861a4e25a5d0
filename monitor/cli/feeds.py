"""`feeds`: what is polled, and how it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from monitor.cli.context import check_names, options
from monitor.cli.health import columns, health, lines, log, log_columns
from monitor.cli.tables import AsJson, Column, Reader, Row, field, listed, put_object, say, show, span, title
from monitor.daemon import utc_now
from monitor.model import Feed
from monitor.text.links import without_password

feeds = typer.Typer(help="The feeds and their health.", no_args_is_help=True)

LISTED: Mapping[str, Column] = {
    "name": field("name"),
    "title": title,
    "language": field("language"),
    "every": lambda row: span(row["every"]) + (f"-{span(row['slowest'])}" if row["slowest"] else ""),
    "tags": listed("tags"),
    "url": field("url"),
}


@feeds.command("list")
def list_feeds(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List the configured feeds."""
    newsroom = options(context).load_without_secrets().newsroom
    show([_feed(feed) for feed in newsroom.feeds.values()], LISTED, empty="no feeds are configured", as_json=as_json)


def _feed(feed: Feed) -> Row:
    return {
        "name": feed.name,
        "title": feed.title,
        "url": without_password(feed.url),
        "tags": feed.tags,
        "language": feed.language,
        "timezone": feed.timezone,
        "every": feed.every,
        "slowest": feed.slowest,
        "heed_up_to": feed.heed_up_to,
        "heed_skips": feed.heed_skips,
        "page": feed.page,
    }


@feeds.command("status")
def status(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show how each feed is, the sick first.

    Of one feed: why it is so, and how its last polls ended. Of all: the failures in a row, the last success,
    when each is polled next, how often entries may have been missed, and what is wrong.
    """
    chosen = options(context)
    newsroom = chosen.load_without_secrets().newsroom
    reader = Reader.of(newsroom, utc_now())
    if name is not None:
        check_names([name], newsroom.feeds, "feed")
    with chosen.look(newsroom) as view:
        rows = health(newsroom, view, reader.now)
        poll = view.polls().get(name) if view and name else None
        records = view.poll_log(name) if view and name else ()
    if name is None:
        show(rows, columns(reader), empty="no feeds are configured", as_json=as_json)
        return
    row, logged = next(row for row in rows if row["feed"] == name), log(records)
    if as_json:
        put_object({**row, "log": logged})
        return
    say("\n".join(lines(row, poll, reader)))
    if logged:
        say("")
        show(logged, log_columns(reader), empty="", as_json=False)
