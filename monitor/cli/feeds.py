"""`feeds`: what is polled, and how it is."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

import typer

from monitor.cli.context import options
from monitor.cli.tables import AsJson, Column, Reader, Row, field, listed, show, span, title
from monitor.daemon import utc_now
from monitor.model import Feed, Poll

feeds = typer.Typer(help="The feeds and their health.", no_args_is_help=True)

LISTED: Mapping[str, Column] = {
    "name": field("name"),
    "title": title,
    "language": field("language"),
    "every": lambda row: span(row["every"]),
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
        "page": feed.page,
    }


@feeds.command("status")
def status(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Show how each feed is, the sick first.

    With the number of failures since the last success, the error, and when it is polled next.
    """
    chosen = options(context)
    newsroom = chosen.load_without_secrets().newsroom
    with chosen.look(newsroom) as view:
        polls = view.polls() if view else {}
    rows = [_health(feed, polls.get(feed.name)) for feed in newsroom.feeds.values()]
    rows.sort(key=lambda row: (-row["failures"], row["feed"]))
    reader = Reader.of(newsroom, utc_now())
    show(rows, _health_columns(reader), empty="no feeds are configured", as_json=as_json)


def _health(feed: Feed, poll: Poll | None) -> Row:
    well = "never polled" if poll is None or poll.polled is None else "well"
    return {
        "feed": feed.name,
        "state": "failing" if poll and poll.failures else well,
        "failures": poll.failures if poll else 0,
        "error": poll and poll.error,
        "url": without_password(poll.url if poll else feed.url),
        "polled": poll and poll.polled,
        "succeeded": poll and poll.succeeded,
        "due": poll and poll.due,
    }


def _health_columns(reader: Reader) -> Mapping[str, Column]:
    def last_success(row: Row) -> str:
        return "never" if row["succeeded"] is None else f"{reader.distance(row['succeeded'])} ago"

    def next_poll(row: Row) -> str:
        if row["due"] is None:
            return ""
        return "now" if row["due"] <= reader.now else f"in {reader.distance(row['due'])}"

    return {
        "feed": field("feed"),
        "state": field("state"),
        "failures": field("failures"),
        "last success": last_success,
        "next poll": next_poll,
        "error": field("error"),
    }


def without_password(url: str) -> str:
    """Return an address without the user and password that may stand in it."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"***@{parts.netloc.rpartition('@')[2]}")) if "@" in parts.netloc else url
