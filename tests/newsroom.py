"""A newsroom in memory, and a language for its day: `at("14:30", ledger=[article(…)])`, then `told("desk")`.

Everything between a parsed document and the outbox is real: revise, match, follow, decide, render, the memory store.
Only the web and the services are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from monitor import schedule
from monitor.model import (
    Actor,
    Alert,
    Channel,
    Document,
    Entry,
    Feed,
    Listing,
    Newsroom,
    Paragraph,
    Place,
    Reason,
    Secret,
    Settings,
    Taken,
    Verdict,
    Watch,
)
from monitor.pipeline import Arrival, Pipeline
from monitor.store.memory import MemoryStore

DAY = datetime(2016, 8, 12, tzinfo=UTC)

CEASEFIRE = Watch(name="ceasefire", title="Ceasefire", match="place:syria AND (ceasefire OR truce*)", notify=("desk",))
PLACES = {"syria": Place(key="syria", name="Syria", contains=("Aleppo",))}
ACTORS = {"erdogan": Actor(key="erdogan", name="Recep Tayyip Erdoğan", aliases=("Erdogan",))}


def moment(clock: str) -> datetime:
    """Return "14:30" as a moment of the day, "+1 08:00" as one of the next."""
    days, _, time = clock.rpartition(" ")
    hours, minutes = map(int, time.split(":"))
    return DAY + timedelta(days=int(days or 0), hours=hours, minutes=minutes)


def article(key: str, title: str, *paragraphs: str, updated: str | None = None, link: str | None = None) -> Entry:
    """Return an entry as the parse station would give it; the feed's name is filled in by the poll."""
    return Entry(
        feed="",
        key=key,
        link=f"https://news.example/{key}" if link is None else link,
        title=title,
        paragraphs=tuple(Paragraph(text=text) for text in paragraphs),
        updated=moment(updated) if updated else None,
    )


def channel(name: str = "desk", **settings: object) -> Channel:
    """Return a channel that is told at once, unless `settings` say otherwise."""
    return replace(Channel(name=name, url=Secret("json://localhost/")), **settings)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Heard:
    """One alert as a reader remembers it."""

    at: str
    reason: str
    sentences: tuple[str, ...]


@dataclass
class Day:
    """One day (and what follows) in the newsroom; every feed has had its first poll at 00:00 with nothing in it."""

    watches: tuple[Watch, ...] = (CEASEFIRE,)
    channels: tuple[Channel, ...] = (channel(),)
    feeds: tuple[str, ...] = ("ledger", "herald", "wire", "gazette")
    settings: Settings = field(default_factory=Settings)
    baseline: bool = True
    store: MemoryStore = field(default_factory=MemoryStore)
    alerts: list[Alert] = field(default_factory=list)
    verdicts: list[tuple[datetime, Verdict]] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.newsroom = Newsroom(
            settings=self.settings,
            feeds={
                name: Feed(name=name, url=f"https://{name}.example/feed", title=name.title(), language="en")
                for name in self.feeds
            },
            actors=ACTORS,
            places=PLACES,
            watches={watch.name: watch for watch in self.watches},
            channels={each.name: each for each in self.channels},
        )
        self.pipeline = Pipeline(self.store, self.newsroom)
        if self.baseline:
            self.at("00:00", **{name: [] for name in self.feeds})

    def at(self, clock: str, **shown: list[Entry]) -> None:
        """Let the clock come to this moment (timers fire on the way), then poll these feeds, which show these entries."""
        now = moment(clock)
        self._timers(now)
        arrivals = [self._arrival(name, entries, now) for name, entries in shown.items()]
        self.taken += self.pipeline.take(arrivals, now).taken
        self._tell(now)

    def _arrival(self, name: str, entries: list[Entry], now: datetime) -> Arrival:
        feed = self.newsroom.feeds[name]
        with self.store.reading() as view:
            poll = view.polls().get(name) or schedule.enroll(feed, now)
        document = Document(feed=name, url=feed.url, status=200, headers={}, body=repr(entries).encode(), at=now)
        listing = Listing(entries=tuple(replace(entry, feed=name) for entry in entries))
        return Arrival(feed=feed, poll=poll, document=document, listing=listing)

    def restart(self) -> None:
        """Forget all that is only in memory, as after a kill."""
        self.pipeline = Pipeline(self.store, self.newsroom)

    def configure(self, newsroom: Newsroom) -> None:
        """Reload with another configuration."""
        self.newsroom = newsroom
        self.restart()

    def _timers(self, until: datetime) -> None:
        while True:
            with self.store.reading() as view:
                release = view.next_release()
            if release is None or release > until:
                return
            self._tell(release)

    def _tell(self, now: datetime) -> None:
        telling = self.pipeline.tell(now)
        self.alerts += telling.alerts
        self.verdicts += ((now, verdict) for verdict in telling.verdicts)

    def told(self, name: str = "desk") -> list[Heard]:
        """Return all that a channel was told so far, in order."""
        return [
            Heard(_clock(alert.at), str(alert.reason), tuple(sentence for shown in alert.shown for sentence in shown))
            for alert in self.alerts
            if alert.channel == name
        ]

    def refused(self, name: str = "desk") -> list[Reason]:
        """Return why the channel was not told (or not at once), in order."""
        return [verdict.reason for _, verdict in self.verdicts if verdict.concern.channel == name]


def _clock(at: datetime) -> str:
    days = (at - DAY).days
    return f"{f'+{days} ' if days else ''}{at:%H:%M}"
