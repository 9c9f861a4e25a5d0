"""One feed that is polled by hand at moments of a virtual clock, on a real server, through the real works."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.daemon.once import Pass, run_once
from monitor.daemon.works import build, enroll
from monitor.model import Alarm, Channel, Feed, Newsroom, Poll, Polling, PollRecord, Secret, Settings
from monitor.sandbox import Inline
from monitor.store import Store
from monitor.store.memory import MemoryStore

NOON = datetime(2016, 8, 12, 12, tzinfo=UTC)


def rss(*keys: int, older: str = "") -> str:
    link = f'<atom:link rel="prev-archive" href="{older}"/>' if older else ""
    items = "".join(
        f"<item><guid>{key}</guid><title>Dam number {key} gives way</title><link>https://post.example/{key}</link></item>"
        for key in keys
    )
    return f'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Post</title>{link}{items}</channel></rss>'


class Desk:
    """One feed that is polled by hand at moments of a virtual clock."""

    def __init__(self, *feeds: Feed, operator: str = "", store: Store | None = None) -> None:
        self.store: Store = store or MemoryStore()
        channels = {"ops": Channel(name="ops", url=Secret(operator))} if operator else {}
        settings = Settings(allow=("127.0.0.1/32",), poll=Polling(), operator=tuple(channels))
        self.newsroom = Newsroom(settings=settings, feeds={feed.name: feed for feed in feeds}, channels=channels)
        self.now = NOON

    async def poll(self, minutes: float, *, due: bool = False) -> Pass:
        """Poll all feeds, or those that are `due`, so many minutes after noon; tell the operator what there is."""
        self.now = NOON + timedelta(minutes=minutes)
        works = await build(self.newsroom, self.store, passing=lambda _point: None)
        with self.store.writing() as work:
            enroll(work, self.newsroom, self.now)
            polls = [*(work.due(self.now, limit=1000) if due else work.polls().values())]
        try:
            return await run_once(works, Inline(), polls, clock=lambda: self.now, step=lambda: None)
        finally:
            await works.close()

    @property
    def known(self) -> Poll:
        with self.store.reading() as view:
            return view.polls()["post"]

    def log(self, feed: str = "post") -> list[PollRecord]:
        with self.store.reading() as view:
            return [*view.poll_log(feed)]

    def alarms(self) -> list[Alarm]:
        with self.store.reading() as view:
            return [*view.alarms()]

    def entries(self) -> set[str]:
        with self.store.reading() as view:
            return {archived.entry.key for archived in view.archive(NOON)}
