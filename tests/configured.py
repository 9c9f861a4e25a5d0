"""A configuration that uses every key, the newsroom that it means, and how a broken one is tried."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time as clock
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.config import load
from monitor.errors import ConfigurationError
from monitor.model import (
    Actor,
    Budget,
    Channel,
    Digest,
    Escalation,
    Feed,
    Follow,
    Kind,
    Newsroom,
    Novelty,
    Page,
    Place,
    Polling,
    Priority,
    Quiet,
    Scope,
    Secret,
    Settings,
    Watch,
    Web,
)

#: Every key there is.
FULL = {
    "monitor.yaml": """\
monitor:
  database: sqlite:///monitor.db
  timezone: Europe/London
  poll:
    every: {from: 3m, to: 30m}
    concurrency: 32
    per_host: 1
    host_gap: 1s
    heed_up_to: 15m
    heed_skips: true
    timeout: 15s
    max_bytes: 5MB
    contact: desk@newsroom.example
  network: {allow: [127.0.0.1/32]}
  first_poll: {tell_within: 30m}
  stories: {window: 48h}
  keep: {entries: 90d, stories: forever}
  web: {listen: 127.0.0.1:8643, public_url: "https://monitor.newsroom.example/out"}
  operator: [night-mail]
""",
    "feeds.yaml": """\
feeds:
  harbour:
    url: https://harbour.example/feed/
    title: The Harbour Post
    tags: [syria, analysis]
    language: EN
    timezone: Europe/Istanbul
    every: 2m
    heed_up_to: 0s
    recheck: 1d
    heed_skips: false
    page: tracked
  plain: {url: "http://plain.example/rss"}
opml: [partners.opml]
""",
    "partners.opml": (
        '<opml><body><outline text="Partners"><outline text="The Ledger" xmlUrl="https://ledger.example/rss"/></outline></body></opml>'
    ),
    "names.yaml": """\
actors:
  erdogan: {name: Recep Tayyip Erdoğan, aliases: [Erdogan, Эрдоган*, أردوغان]}
  zarif: {name: Mohammad Javad Zarif, aliases: [Zarif]}
places:
  syria: {name: Syria, aliases: [Syrian*, سوريا], contains: [aleppo, Damascus]}
  aleppo: {name: Aleppo, aliases: [حلب, Halep]}
""",
    "desks/foreign.yml": """\
watches:
  syria-ceasefire:
    title: Syria ceasefire
    match: 'place:syria AND (ceasefire OR truce* OR "cessation of hostilities")'
    notify: [foreign-desk]
  iran-turkey:
    title: Iran–Turkey talks
    actors: [zarif, erdogan]
    places: [syria]
    keywords: [talks, "territorial integrity"]
    exclude: ["category:sport"]
    only: {tags: [syria], feeds: [harbour], languages: [en, tr]}
    follow: entry
    tell: [new, correction, headline]
    novelty: all
    min_sources: 2
    priority: urgent
    breaking: false
    notify: [foreign-desk, night-mail]
    tests:
      - {text: "Zarif in Ankara for talks on Syria", fires: true}
      - {entry: {title: "Talks", language: en}, fires: false}
      - {story: [{at: "14:30", title: "Zarif in Ankara"}], fires: false}
channels:
  foreign-desk: {url: "json://chat.example/${DESK_TOKEN}"}
  desk-phone: {url: "json://phone.example"}
  night-mail:
    url_file: night-mail.url
    quiet: {hours: "23:00-07:00", timezone: Europe/Istanbul}
    settle: 5s
    at_most: 20/h
    digest: {at: ["18:00", "08:00"]}
    escalate: {after: 10m, to: [desk-phone]}
""",
    "night-mail.url": "mailto://user:hush@mail.example\n",
    ".hidden.yaml": "nonsense",
    ".git/config.yaml": "nonsense",
    "notes.txt": "nonsense",
}
ENVIRON = {"DESK_TOKEN": "t0ken"}
#: What holds for feeds that do not say how they are polled.
POLLED: dict[str, Any] = {
    "every": timedelta(minutes=3),
    "slowest": timedelta(minutes=30),
    "heed_up_to": timedelta(minutes=15),
    "heed_skips": True,
}
EXPECTED = Newsroom(
    settings=Settings(
        database=Secret("sqlite:///monitor.db"),
        timezone="Europe/London",
        poll=Polling(
            every=timedelta(minutes=3),
            slowest=timedelta(minutes=30),
            heed_up_to=timedelta(minutes=15),
            heed_skips=True,
            concurrency=32,
            per_host=1,
            host_gap=timedelta(seconds=1),
            timeout=timedelta(seconds=15),
            max_bytes=5_000_000,
            contact="desk@newsroom.example",
        ),
        allow=("127.0.0.1/32",),
        tell_within=timedelta(minutes=30),
        story_window=timedelta(hours=48),
        operator=("night-mail",),
        web=Web(listen="127.0.0.1:8643", public_url="https://monitor.newsroom.example/out"),
    ),
    feeds={
        "harbour": Feed(
            name="harbour",
            url="https://harbour.example/feed/",
            title="The Harbour Post",
            tags=("syria", "analysis"),
            language="en",
            timezone="Europe/Istanbul",
            every=timedelta(minutes=2),
            heed_up_to=timedelta(0),
            recheck=timedelta(days=1),
            page=Page.TRACKED,
        ),
        "plain": Feed(name="plain", url="http://plain.example/rss", title="plain", **POLLED),
        "the-ledger": Feed(
            name="the-ledger",
            url="https://ledger.example/rss",
            title="The Ledger",
            tags=("Partners",),
            **POLLED,
        ),
    },
    actors={
        "erdogan": Actor(key="erdogan", name="Recep Tayyip Erdoğan", aliases=("Erdogan", "Эрдоган*", "أردوغان")),
        "zarif": Actor(key="zarif", name="Mohammad Javad Zarif", aliases=("Zarif",)),
    },
    places={
        "syria": Place(key="syria", name="Syria", aliases=("Syrian*", "سوريا"), contains=("aleppo", "Damascus")),
        "aleppo": Place(key="aleppo", name="Aleppo", aliases=("حلب", "Halep")),
    },
    watches={
        "syria-ceasefire": Watch(
            name="syria-ceasefire",
            title="Syria ceasefire",
            match='place:syria AND (ceasefire OR truce* OR "cessation of hostilities")',
            notify=("foreign-desk",),
        ),
        "iran-turkey": Watch(
            name="iran-turkey",
            title="Iran–Turkey talks",
            actors=("zarif", "erdogan"),
            places=("syria",),
            keywords=("talks", "territorial integrity"),
            exclude=("category:sport",),
            only=Scope(tags=("syria",), feeds=("harbour",), languages=("en", "tr")),
            follow=Follow.ENTRY,
            tell=frozenset({Kind.NEW, Kind.CORRECTION, Kind.HEADLINE}),
            novelty=Novelty.ALL,
            min_sources=2,
            priority=Priority.URGENT,
            breaking=False,
            notify=("foreign-desk", "night-mail"),
        ),
    },
    channels={
        "foreign-desk": Channel(name="foreign-desk", url=Secret("json://chat.example/t0ken")),
        "desk-phone": Channel(name="desk-phone", url=Secret("json://phone.example")),
        "night-mail": Channel(
            name="night-mail",
            url=Secret("mailto://user:hush@mail.example"),
            quiet=Quiet(start=clock(23), end=clock(7), timezone="Europe/Istanbul"),
            settle=timedelta(seconds=5),
            at_most=Budget(count=20, per=timedelta(hours=1)),
            digest=Digest(at=(clock(8), clock(18)), timezone="Europe/London"),
            escalate=Escalation(after=timedelta(minutes=10), to=("desk-phone",)),
        ),
    },
)

#: The least that is a configuration: one feed, so that other mistakes stand alone.
FEED = "feeds: {one: {url: 'https://one.example/feed', tags: [world]}}\n"
Files = Mapping[str, str | bytes]


def write(directory: Path, files: Files) -> Path:
    """Write the files below the directory, and return it."""
    for name, content in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return directory


def refused(directory: Path, environ: Mapping[str, str] = ENVIRON) -> list[str]:
    """Return the mistakes for which the configuration is refused, as they are printed."""
    with pytest.raises(ConfigurationError) as caught:
        load(directory, environ)
    return [str(mistake) for mistake in caught.value.mistakes]
