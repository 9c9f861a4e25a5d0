"""What does a test put on stage? The entries that it makes up, each in its feed and at its moment.

What a test does not say must not decide it: an entry without a feed stands in one where the watch looks, and has a
language that the watch wants.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.model import Entry, Feed, Listing, Newsroom, Paragraph, StagedRevision, Watch, WatchTest
from monitor.text.clean import MAX_TEXT, plain_line

#: The first day of every test: a Wednesday in winter, when clocks in London show GMT, and always the same, so that a test
#: that passes today passes tomorrow.
FIRST_DAY = date(2026, 1, 14)
#: The entry that all revisions are states of which name none.
_ARTICLE = "article"
#: The feed of entries whose test names none.
_ANY_FEED = "any-feed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """One entry as it is seen at one moment."""

    at: datetime
    feed: Feed
    entry: Entry

    @property
    def said(self) -> tuple[datetime, Feed, Listing]:
        """The same as a rehearsal plays it: what the feed lists at that moment."""
        return self.at, self.feed, Listing(entries=(self.entry,))


def moment(at: timedelta, newsroom: Newsroom) -> datetime:
    """Return a test's moment in UTC; its clock shows the readers' time (monitor.timezone)."""
    midnight = datetime.combine(FIRST_DAY, time(0), ZoneInfo(newsroom.settings.timezone))
    return (midnight + at).astimezone(UTC)


def on_the_clock(at: datetime, newsroom: Newsroom) -> str:
    """Return a moment as a test writes it: `14:30`, or `07:00 +1d`."""
    local = at.astimezone(ZoneInfo(newsroom.settings.timezone))
    days = (local.date() - FIRST_DAY).days
    return f"{local:%H:%M} +{days}d" if days else f"{local:%H:%M}"


def scenes(test: WatchTest, watch: Watch, newsroom: Newsroom) -> Iterator[Scene]:
    """Yield the entries of a test in the order of their moments."""
    stage = _Stage(watch, newsroom)
    for revision in test.revisions:
        yield stage.scene(revision)


def with_only(watch: Watch, feeds: Iterable[Feed], newsroom: Newsroom) -> Newsroom:
    """Return the newsroom with one watch, these feeds, and the names that the watch may refer to.

    A watch is made ready together with all names: with those that it does not write, a story would take three times as long.
    """
    written = "\n".join((watch.match or "", *watch.actors, *watch.places, *watch.keywords, *watch.exclude))
    places = [key for key in newsroom.places if key in written]
    for key in places:  # grows while it is read: places contain places
        places += (inner for inner in newsroom.places[key].contains if inner in newsroom.places and inner not in places)
    return replace(
        newsroom,
        watches={watch.name: watch},
        feeds={feed.name: feed for feed in feeds},
        actors={key: actor for key, actor in newsroom.actors.items() if key in written},
        places={key: newsroom.places[key] for key in places},
    )


@dataclass(slots=True)
class _Stage:
    """Remembers what each entry said last: what a revision does not say stays as it was."""

    watch: Watch
    newsroom: Newsroom
    entries: dict[tuple[str, str], Entry] = field(default_factory=dict)
    #: Where each entry was seen last.
    feeds: dict[str, Feed] = field(default_factory=dict)

    def scene(self, revision: StagedRevision) -> Scene:
        key = revision.entry or _ARTICLE
        feed = self._feed(revision, key)
        before = self.entries.get((feed.name, key)) or Entry(feed=feed.name, key=key, language=self._language(feed))
        entry = _state(revision, before)
        self.entries[feed.name, key] = entry
        self.feeds[key] = feed
        return Scene(at=moment(revision.at, self.newsroom), feed=feed, entry=entry)

    def _feed(self, revision: StagedRevision, key: str) -> Feed:
        if revision.feed is not None:
            return self.newsroom.feeds[revision.feed]
        if revision.tags:
            name = "-".join((_ANY_FEED, *revision.tags))
            return replace(_somewhere(self.watch, self.newsroom), name=name, tags=revision.tags)
        return self.feeds.get(key) or _somewhere(self.watch, self.newsroom)

    def _language(self, feed: Feed) -> str | None:
        wanted = self.watch.only.languages
        return feed.language or (wanted[0] if wanted else None)


def _somewhere(watch: Watch, newsroom: Newsroom) -> Feed:
    """Return a feed in which the watch looks: one that it names, else one of our making."""
    named = [newsroom.feeds[name] for name in watch.only.feeds]
    tagged = [feed for feed in named if set(feed.tags) & set(watch.only.tags)]
    made_up = Feed(name=_ANY_FEED, url=f"https://{_ANY_FEED}.invalid/", tags=watch.only.tags)
    return next(iter(tagged or named), made_up)


def _state(revision: StagedRevision, before: Entry) -> Entry:
    """Return the entry as a revision has it."""
    rows = before.text if revision.text is None else revision.text
    text = "\n".join(filter(None, (revision.above, rows, revision.below)))
    return replace(
        before,
        title=before.title if revision.title is None else plain_line(revision.title),
        summary=before.summary if revision.summary is None else plain_line(revision.summary),
        paragraphs=tuple(Paragraph(text=row) for line in text.split("\n") if (row := plain_line(line, limit=MAX_TEXT))),
        authors=revision.authors or before.authors,
        categories=revision.categories or before.categories,
        language=revision.language or before.language,
        link=revision.url or before.link,
    )
