"""Archives for the tests of `backtest`: days of a newsroom, told as they happen by the real pipeline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from hypothesis import strategies as st

from monitor.backtest import Retold, lead_in, period_of, retell
from monitor.backtest.retelling import STORIES_AT_ONCE
from monitor.model import (
    Budget,
    Channel,
    Digest,
    Entry,
    Feed,
    Follow,
    Kind,
    Listing,
    Newsroom,
    Novelty,
    Paragraph,
    Priority,
    Quiet,
    Secret,
    Settings,
    Watch,
)
from monitor.pipeline import Pipeline
from monitor.rehearsal import Rehearsal, Told
from monitor.store import Store

NINE = datetime(2016, 8, 12, 9, tzinfo=UTC)
FEEDS = ("herald", "ledger", "wire")
TITLES = ("Talks on a ceasefire in Aleppo", "Ministers meet for talks in Ankara", "Storm closes the port of Trieste")
SENTENCES = (
    "Ministers of four countries met in Ankara on Friday to talk about a ceasefire in Aleppo.",
    "A convoy of forty lorries crossed the frontier with flour and fuel.",
    "The truce is to begin at midnight and to last for nine days.",
    "CORRECTION: A convoy of thirty lorries crossed the frontier, not of forty.",
    "Two ferries and a tanker waited outside the port of Trieste until the storm was over.",
    "Nobody was hurt, the harbour master said.",
    "Twelve people were hurt when a roof came down, the mayor of Trieste said.",
)
MATCHES = ("ceasefire", "truce OR storm", "convoy AND NOT storm", "talks NEAR/9 ankara", "roof", "count(trieste)>=2")
NIGHT = Quiet(start=time(22), end=time(6), timezone="Europe/London")


@dataclass(frozen=True, slots=True)
class Said:
    """One edit: so many minutes after the one before, an article of a feed reads so."""

    minutes: int
    feed: str
    key: str
    title: str
    sentences: tuple[str, ...]


def edits(*, most: int = 12) -> st.SearchStrategy[list[Said]]:
    """Give days of news: few articles, edited often, sometimes several at one moment."""
    return st.lists(
        st.builds(
            Said,
            minutes=st.sampled_from([0, 0, 7, 45, 400, 1500]),
            feed=st.sampled_from(FEEDS),
            key=st.sampled_from("ab"),
            title=st.sampled_from(TITLES),
            sentences=st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5, unique=True).map(tuple),
        ),
        min_size=1,
        max_size=most,
    )


def channels(name: str) -> st.SearchStrategy[Channel]:
    """Give a channel with wishes of all sorts."""
    return st.builds(
        Channel,
        name=st.just(name),
        url=st.just(Secret("json://localhost/")),
        quiet=st.none() | st.just(NIGHT),
        settle=st.sampled_from([timedelta(0), timedelta(minutes=10)]),
        at_most=st.none() | st.just(Budget(count=1, per=timedelta(hours=1))),
        digest=st.none() | st.just(Digest(at=(time(8), time(18)), timezone="UTC")),
    )


def watches(name: str, notify: Sequence[str]) -> st.SearchStrategy[Watch]:
    """Give a watch that tells some of these channels."""
    kinds = [Kind.NEW, Kind.UPDATE, Kind.CORRECTION, Kind.RETRACTION, Kind.HEADLINE]
    return st.builds(
        Watch,
        name=st.just(name),
        match=st.sampled_from(MATCHES),
        follow=st.sampled_from(Follow),
        tell=st.sets(st.sampled_from(kinds), min_size=2).map(frozenset),
        novelty=st.sampled_from(Novelty),
        min_sources=st.sampled_from([1, 1, 2]),
        priority=st.sampled_from([Priority.NORMAL, Priority.URGENT]),
        notify=st.lists(st.sampled_from(notify), min_size=1, unique=True).map(tuple),
    )


@st.composite
def newsrooms(draw: st.DrawFn) -> Newsroom:
    """Give a newsroom with three feeds, three watches, and two channels that they share."""
    return newsroom(
        watches=[draw(watches(name, ["desk", "mail"])) for name in ("first", "second", "third")],
        channels=[draw(channels(name)) for name in ("desk", "mail")],
        settings=Settings(story_window=draw(st.sampled_from([timedelta(hours=5), timedelta(hours=72)]))),
    )


def channel(name: str, **wishes: object) -> Channel:
    """Return a channel that is told at once, unless `wishes` say otherwise."""
    return replace(Channel(name=name, url=Secret("json://localhost/")), **wishes)  # type: ignore[arg-type]


def newsroom(*, watches: Sequence[Watch], channels: Sequence[Channel], settings: Settings | None = None) -> Newsroom:
    """Return a newsroom with the feeds of this module."""
    return Newsroom(
        settings=settings or Settings(),
        feeds={name: Feed(name=name, url=f"https://{name}.example/feed", language="en") for name in FEEDS},
        watches={watch.name: watch for watch in watches},
        channels={each.name: each for each in channels},
    )


def happened(room: Newsroom, said: Sequence[Said], *, store: Store | None = None, opened: bool = True) -> list[Told]:
    """Let it happen, in this store; return the alerts. Unless `opened`, the first things said are old stock."""
    return list(_happening(_stage(room, store), said, opened=opened))


def archived(room: Newsroom, said: Sequence[Said], *, opened: bool = True) -> tuple[Store, list[Told]]:
    """Let it happen; return the archive that is left, and the alerts."""
    stage = _stage(room, None)
    return stage.store, list(_happening(stage, said, opened=opened))


def _stage(room: Newsroom, store: Store | None) -> Rehearsal:
    stage = Rehearsal(room)
    if store is not None:
        stage.store = store  # type: ignore[assignment]
        stage.pipeline = Pipeline(store, room)
    return stage


def _happening(stage: Rehearsal, said: Sequence[Said], *, opened: bool) -> Iterator[Told]:
    if opened:
        stage.open(stage.newsroom.feeds.values(), NINE - timedelta(hours=1))
    happenings = stage.play(_listings(stage.newsroom, said))
    return (what for _, what in happenings if isinstance(what, Told))


def _listings(room: Newsroom, said: Sequence[Said]) -> Iterator[tuple[datetime, Feed, Listing]]:
    at = NINE
    shown: dict[str, dict[str, Entry]] = {name: {} for name in FEEDS}
    for one in said:
        at += timedelta(minutes=one.minutes)
        shown[one.feed][one.key] = Entry(
            feed=one.feed,
            key=one.key,
            link=f"https://{one.feed}.example/{one.key}",
            title=one.title,
            paragraphs=tuple(Paragraph(text=text) for text in one.sentences),
        )
        yield at, room.feeds[one.feed], Listing(entries=tuple(reversed(shown[one.feed].values())))


def retold(store: Store, room: Newsroom, *, days: int = 90, at_once: int = STORIES_AT_ONCE) -> Retold:
    """Tell the last days of an archive again."""
    with store.reading() as view:
        span = view.archive_span()
        assert span is not None
        period = period_of(span, days=days, timezone="UTC")
        return retell(view, room, period, lead=lead_in(room), at_once=at_once)
