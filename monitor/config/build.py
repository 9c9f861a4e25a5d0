"""What do the keys mean? From what is written to the nouns of the newsroom, with what holds where a key is absent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from monitor.config.models import (
    ActorItem,
    ChannelItem,
    DigestKeys,
    EscalateKeys,
    FeedItem,
    MonitorSection,
    PlaceItem,
    QuietKeys,
    WatchItem,
)
from monitor.config.watch_tests import build_watch_tests
from monitor.errors import Mistake
from monitor.model import (
    Actor,
    Channel,
    Digest,
    Escalation,
    Feed,
    Place,
    Polling,
    Quiet,
    Scope,
    Secret,
    Settings,
    Watch,
    Web,
)

_SQLITE = "sqlite:///"
_POSTGRESQL = "postgresql+psycopg://"


def build_settings(section: MonitorSection, database: Secret) -> Settings:
    """Return the `monitor:` section as settings."""
    poll = section.poll
    return Settings(
        database=database,
        timezone=section.timezone,
        poll=Polling(
            every=poll.every[0],
            slowest=poll.every[1],
            heed_up_to=poll.heed_up_to,
            heed_skips=poll.heed_skips,
            concurrency=poll.concurrency,
            per_host=poll.per_host,
            host_gap=poll.host_gap,
            timeout=poll.timeout,
            max_bytes=poll.max_bytes,
            contact=poll.contact or "",
        ),
        allow=tuple(section.network.allow),
        tell_within=section.first_poll.tell_within,
        story_window=section.stories.window,
        embedding=section.stories.embedding,
        operator=tuple(section.operator),
        web=Web(listen=section.web.listen, public_url=section.web.public_url),
    )


def place_database(url: Secret, environ: Mapping[str, str]) -> Secret:
    """Return the database's address, a relative SQLite file put into $STATE_DIRECTORY; raise ValueError for others.

    systemd gives several state directories with colons between them; the first one is ours.
    """
    text = url.reveal()
    if text == f"{_SQLITE}:memory:":
        return url
    if text.startswith(_SQLITE) and text != _SQLITE:
        home = environ.get("STATE_DIRECTORY", "").split(":")[0]
        return Secret(f"{_SQLITE}{Path(home, text.removeprefix(_SQLITE))}")
    if text.startswith(_POSTGRESQL):
        return _with_a_port(url)
    raise ValueError(f'must begin with "{_SQLITE}" and name a file, or begin with "{_POSTGRESQL}"')


def _with_a_port(url: Secret) -> Secret:
    try:
        _ = urlsplit(url.reveal()).port
    except ValueError:
        raise ValueError(f'its port is no number: write "{_POSTGRESQL}USER@HOST:5432/NAME"') from None
    return url


def build_feed(name: str, item: FeedItem, polling: Polling) -> Feed:
    """Return a feed; `polling` holds for feeds that do not say how often they are polled, and whom they heed."""
    every, slowest = item.every or (polling.every, polling.slowest)
    return Feed(
        name=name,
        url=item.url,
        title=item.title or name,
        tags=tuple(item.tags),
        language=item.language,
        timezone=item.timezone,
        every=every,
        slowest=slowest,
        recheck=item.recheck,
        heed_up_to=polling.heed_up_to if item.heed_up_to is None else item.heed_up_to,
        heed_skips=polling.heed_skips if item.heed_skips is None else item.heed_skips,
        page=item.page,
    )


def build_actor(key: str, item: ActorItem) -> Actor:
    """Return an actor."""
    return Actor(key=key, name=item.name, aliases=tuple(item.aliases))


def build_place(key: str, item: PlaceItem) -> Place:
    """Return a place."""
    return Place(key=key, name=item.name, aliases=tuple(item.aliases), contains=tuple(item.contains))


def build_watch(name: str, item: WatchItem, place: Callable[..., Mistake]) -> Watch:
    """Return a watch; `place` tells where it, or what is under a path of keys in it, is written."""
    only = item.only
    return Watch(
        name=name,
        title=item.title or name,
        match=item.match,
        actors=tuple(item.actors),
        places=tuple(item.places),
        keywords=tuple(item.keywords),
        exclude=tuple(item.exclude),
        only=Scope(tags=tuple(only.tags), feeds=tuple(only.feeds), languages=tuple(only.languages)),
        follow=item.follow,
        tell=frozenset(item.tell),
        novelty=item.novelty,
        min_sources=item.min_sources,
        priority=item.priority,
        breaking=item.breaking,
        notify=tuple(item.notify),
        tests=build_watch_tests(item.tests, lambda number: place("tests", number)),
        file=place().file,
    )


def build_channel(name: str, item: ChannelItem, url: Secret, timezone: str) -> Channel:
    """Return a channel; `timezone` holds where quiet hours name none, and for digests."""
    return Channel(
        name=name,
        url=url,
        quiet=_quiet(item.quiet, timezone) if item.quiet else None,
        settle=item.settle,
        at_most=item.at_most,
        digest=_digest(item.digest, timezone) if item.digest else None,
        escalate=_escalation(item.escalate) if item.escalate else None,
        max_age=item.max_age,
    )


def _quiet(keys: QuietKeys, timezone: str) -> Quiet:
    start, end = keys.hours
    return Quiet(start=start, end=end, timezone=keys.timezone or timezone)


def _digest(keys: DigestKeys, timezone: str) -> Digest:
    return Digest(at=tuple(sorted(set(keys.at or ()))), every=keys.every, timezone=timezone)


def _escalation(keys: EscalateKeys) -> Escalation:
    return Escalation(after=keys.after, to=tuple(keys.to))
