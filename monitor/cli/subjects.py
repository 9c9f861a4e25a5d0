"""What is to be explained? A text, a file, a page of the web, or a stored entry with all its revisions."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import typer

from monitor import __version__
from monitor.cli.context import FAILED, Options, there
from monitor.cli.tables import note
from monitor.daemon import utc_now
from monitor.errors import FetchError, ParseError
from monitor.fetch import Fetcher
from monitor.model import Article, Change, Entry, Feed, Kind, Newsroom, Paragraph, Poll, Revision, Update, Verdict
from monitor.parse import read_page
from monitor.revise import revise
from monitor.sandbox import Sandbox
from monitor.store import AlertRecord, View
from monitor.text import canonical_link, line, safe_link
from monitor.text.clean import MAX_TEXT, titled

#: More alerts than one story has, more hits than one watch.
_ALL = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """What the store knows of an entry: its chapters in its story, and what was told of them."""

    story: int
    updates: tuple[Update, ...]
    alerts: Sequence[AlertRecord]
    verdicts: Sequence[Verdict]
    #: The revisions of the story that the watch hit when they were taken.
    hits: tuple[Revision, ...]
    #: The chapter of the first of them: from there on the story may be followed. None if there is none.
    followed_since: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """One state of an entry to explain; `feed` is None for a text that stands in none."""

    entry: Entry
    change: Change
    feed: Feed | None = None
    history: History | None = None


def of_text(text: str, feed: Feed | None) -> Subject:
    """Return a text as an entry: its first line is the title, every other one a paragraph of the text."""
    if len(text) > MAX_TEXT:
        note(f"only the first {MAX_TEXT} characters are read, as of any article")
    title, rest = titled(text[:MAX_TEXT])
    paragraphs = tuple(Paragraph(text=row) for found in rest.split("\n") if (row := line(found, limit=MAX_TEXT)))
    title, body = line(title), "\n".join(paragraph.text for paragraph in paragraphs)
    entry = Entry(feed=feed.name if feed else "", key="text", title=title, paragraphs=paragraphs)
    return Subject(entry=entry, change=Change(kind=Kind.NEW, title=title, text=body, fingerprint=""), feed=feed)


def of_file(file: Path, feed: Feed | None) -> Subject:
    """Return the text of a file; end with FAILED where it cannot be read."""
    try:
        return of_text(file.read_text(encoding="utf-8"), feed)
    except OSError as error:
        note(f"{file} cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        note(f"{file} is not UTF-8 text")
    raise typer.Exit(FAILED)


def of_name(name: str, watch: str, chosen: Options, newsroom: Newsroom, feed: Feed | None) -> list[Subject]:
    """Return the stored entries with this guid or link; the page itself, where an address is stored nowhere."""
    is_address = name.startswith(("http://", "https://"))
    if is_address and not safe_link(name):
        note(f"{name!r} is no address that can be opened: look for a slip in it")
        raise typer.Exit(FAILED)
    with chosen.look(newsroom) as looking:
        view = looking if is_address else there(looking, newsroom)
        found = [] if view is None else _stored(view, name, watch, newsroom)
    if found or not is_address:
        return found or _nothing(name)
    try:
        return [asyncio.run(_page(name, newsroom, feed or _feed_of(name, newsroom)))]
    except (FetchError, ParseError) as error:
        note(f"no stored entry has the link {name!r}, and the page cannot be read: {error.detail}")
    raise typer.Exit(FAILED)


def _nothing(name: str) -> list[Subject]:
    note(f"no stored entry has the guid or link {name!r}; `newsroom-monitor hits` and `stories show` list some")
    raise typer.Exit(FAILED)


def _stored(view: View, name: str, watch: str, newsroom: Newsroom) -> list[Subject]:
    found = list(view.entries(link=name) or view.entries(link=canonical_link(name) or name))
    return [
        Subject(
            entry=entry,
            change=change,
            feed=newsroom.feeds.get(entry.feed) or Feed(name=entry.feed, url=""),
            history=_history(view, entry, watch),
        )
        for entry, change in found
    ]


def _history(view: View, entry: Entry, watch: str) -> History:
    story = view.known(entry.feed, {entry.key})[entry.key].story
    mine = (entry.feed, entry.key)
    updates = tuple(view.updates(story))
    hits = tuple(record.revision for record in view.hits(limit=_ALL, watch=watch, story=story))
    hit = set(map(_named, hits))
    return History(
        story=story,
        updates=tuple(update for update in updates if (update.revision.feed, update.revision.entry) == mine),
        alerts=view.alerts(limit=_ALL, story=story),
        verdicts=view.verdicts(story),
        hits=hits,
        followed_since=min((update.chapter for update in updates if _named(update.revision) in hit), default=None),
    )


def _named(revision: Revision) -> tuple[str, str, int]:
    """Return what tells a revision from all others."""
    return revision.feed, revision.entry, revision.number


def _feed_of(url: str, newsroom: Newsroom) -> Feed | None:
    """Return the one feed of the page's host; its language, zone and tags are those of its pages."""
    host = urlsplit(url).hostname
    feeds = [feed for feed in newsroom.feeds.values() if urlsplit(feed.url).hostname == host]
    return feeds[0] if len(feeds) == 1 else None


async def _page(url: str, newsroom: Newsroom, feed: Feed | None) -> Subject:
    """Fetch a page as the daemon would, and read its article in a process that can be killed.

    Raises FetchError and ParseError.
    """
    reading = feed or Feed(name="", url=url)
    now = utc_now()
    async with Fetcher(newsroom.settings.poll, newsroom.settings.allow, __version__) as web, Sandbox(1) as sandbox:
        document = await web.fetch(Poll(feed=reading.name, url=url, due=now), now)
        article: Article = await sandbox.run(read_page, document, reading, url)
    entry = Entry(
        feed=reading.name,
        key=url,
        link=url,
        title=article.title,
        paragraphs=article.paragraphs,
        language=reading.language or article.language,
        published=article.published,
        updated=article.updated,
        posts=article.posts,
    )
    change = revise(entry, None, feed=reading, now=now)
    assert change is not None, "what nobody knows is new"
    return Subject(entry=entry, change=change, feed=feed)
