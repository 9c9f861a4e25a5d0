"""`feeds import` and `feeds export`: lists of feeds, as other programs write and read them (OPML)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit, urlunsplit

import typer

from monitor.cli.context import FAILED, Options, options
from monitor.cli.files import refuse_existing, write_new
from monitor.cli.tables import note
from monitor.config.lists import FeedList, ListedFeed, read_list
from monitor.config.yaml import Unreadable
from monitor.daemon import utc_now
from monitor.errors import ConfigurationError
from monitor.gazetteer.written import scalar
from monitor.model import Newsroom
from monitor.parse.opml import write_opml
from monitor.render.words import count
from monitor.text.clean import safe

Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="A new file instead of standard output.")]

_HEAD = """\
# {count} of {list}, made by `newsroom-monitor feeds import`. To be read, and changed as you like: names are what a feed is known by,
# so change them before its first poll. Then put the file into the configuration's directory.{foot}

feeds:
"""
_FOOT = """
# ---- Left out:
"""


def import_list(
    context: typer.Context, opml: Annotated[Path, typer.Argument(metavar="OPML", help="The list.")], *, out: Out = None
) -> None:
    """Write the feeds of an OPML list for you to read.

    Folders become tags. What the configuration has already, what is listed twice and what has no address is left out, and
    named at the end with the reason. Nothing that exists is changed.
    """
    refuse_existing(out)
    newsroom = configured(options(context))
    try:
        found = read_list(opml, {name: feed.url for name, feed in newsroom.feeds.items()})
    except Unreadable as stop:
        note("\n".join(map(str, stop.mistakes)))
        raise typer.Exit(FAILED) from None
    if found.feeds:
        write_new(_written(found, opml), out)
    note(f"{count(len(found.feeds), 'feed')}; {len(found.left_out)} left out" + _first(found))
    if secret := [feed.name for feed in found.feeds if _public(feed.item.url) != feed.item.url]:
        note(f"a user or password stands in the address of {', '.join(secret)}: keep the file to yourself")
    raise typer.Exit(0 if found.feeds else FAILED)


def configured(chosen: Options) -> Newsroom:
    """Return the configured newsroom; an empty one where none can be read: feeds may be made before all else."""
    try:
        return chosen.load_without_secrets().newsroom
    except ConfigurationError as error:
        if chosen.config is not None:
            mistakes = count(len(error.mistakes), "mistake")
            note(f"the configuration has {mistakes}, so its feeds are not looked at: see `newsroom-monitor check`")
        return Newsroom()


def _first(found: FeedList) -> str:
    """Say what is wrong with the first row, where the whole list is of no use."""
    if found.feeds or not found.left_out:
        return ""
    return f", of which the first: {next(iter(found.remarks()))}"


def _written(found: FeedList, path: Path) -> str:
    head = _HEAD.format(
        count=count(len(found.feeds), "feed"),
        list=safe(path.name),
        foot=" What was left out stands at the end." if found.left_out else "",
    )
    rows = "".join(f"{line}\n" for feed in found.feeds for line in _rows(feed))
    left_out = "".join(f"# {safe(str(remark))}\n" for remark in found.remarks())
    return head + rows + (_FOOT + left_out if left_out else "")


def _rows(feed: ListedFeed) -> Iterator[str]:
    item = feed.item
    yield f"  {scalar(feed.name)}:"
    yield f"    url: {scalar(item.url)}"
    if item.title:
        yield f"    title: {scalar(item.title)}"
    if item.tags:
        yield f"    tags: [{', '.join(map(scalar, item.tags))}]"
    if item.language:
        yield f"    language: {scalar(item.language)}"


def export(context: typer.Context, *, out: Out = None) -> None:
    """Write the configured feeds as an OPML list.

    Tags become categories. A user and password in an address are left out.
    """
    refuse_existing(out)
    newsroom = options(context).load_without_secrets().newsroom
    feeds = [replace(feed, url=_public(feed.url)) for feed in newsroom.feeds.values()]
    write_new(write_opml(feeds, title="Feeds of newsroom-monitor", now=utc_now()), out)
    if hidden := [feed.name for feed in feeds if feed.url != newsroom.feeds[feed.name].url]:
        note(f"left out: the user and password in the address of {', '.join(hidden)}")


def _public(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else url
