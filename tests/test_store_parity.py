"""Whatever is done to them, and in whatever order, memory and SQLite answer the same."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as check_steps

from monitor.model import (
    Alert,
    Change,
    Concern,
    Delivery,
    Entry,
    Hit,
    Kind,
    Outcome,
    PagePoll,
    Placement,
    Poll,
    Reason,
    Verdict,
    Wire,
)
from monitor.store import Store, Transaction, View
from monitor.store.memory import MemoryStore
from monitor.store.sql import open_store

NOON = datetime(2016, 8, 12, 12, tzinfo=UTC)
FEEDS = ("wire", "blog")
KEYS = ("one", "two", "https://a.example/1", "")
LINKS = ("", "https://a.example/1", "https://a.example/1?utm_source=x", "https://a.example/2")
#: The wire keys of the titles below; "A" has none.
TAKES = ("talks end in graz", "")
LATER = timedelta(minutes=30)
CHANNELS = ("desk", "mail")
WATCHES = ("syria", "iran")

moments = st.integers(-5, 60).map(lambda minutes: NOON + timedelta(minutes=minutes))
days = st.integers(0, 3).map(lambda number: NOON - timedelta(days=number))
feeds, channels, watches = st.sampled_from(FEEDS), st.sampled_from(CHANNELS), st.sampled_from(WATCHES)
entries = st.builds(
    Entry,
    feed=feeds,
    key=st.sampled_from(KEYS),
    link=st.sampled_from(LINKS),
    title=st.sampled_from(["A", "Talks end in Graz", "UPDATE 2-Talks end in Graz"]),
    updated=st.none() | moments,
    wire=st.builds(Wire, urgency=st.none() | st.integers(1, 9), signals=st.just(()) | st.just(("sig:update",))),
)
numbers = st.integers(1, 4)
marks = st.lists(st.sampled_from("lmn"))
indexes = st.integers(0, 5)


class Stores(RuleBasedStateMachine):
    """Does everything twice: in memory and on SQLite; a transaction in three is rolled back."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        sql = open_store("sqlite:///monitor.db", state_directory=Path(self._folder.name))
        self._stores: Sequence[Store] = (MemoryStore(), sql)

    def teardown(self) -> None:
        for store in self._stores:
            store.close()
        self._folder.cleanup()

    def _do(self, act: Callable[[Transaction], Any], *, rolled_back: bool = False) -> None:
        memory, sql = (_attempt(store, act, rolled_back=rolled_back) for store in self._stores)
        assert memory == sql

    @rule(name=feeds, due=moments, etag=st.none() | st.text("aé", max_size=2))
    def poll(self, name: str, due: datetime, etag: str | None) -> None:
        self._do(lambda work: work.save_polls([Poll(feed=name, url="", due=due, etag=etag)]))

    @rule(names=st.lists(feeds))
    def forget(self, names: list[str]) -> None:
        self._do(lambda work: work.forget_feeds(names))

    @rule(
        entry=entries,
        text=st.sampled_from(["x", "y", "z", ""]),
        story=st.none() | st.integers(1, 3),
        at=moments,
        paged=st.booleans(),
        rolled_back=st.booleans(),
    )
    def record(
        self, entry: Entry, text: str, story: int | None, at: datetime, *, paged: bool, rolled_back: bool
    ) -> None:
        change = Change(kind=Kind.NEW, title=entry.title, text=text, added=tuple(text), fingerprint=entry.title + text)
        placement = Placement(story=story, vector={text: 1.5})
        self._do(
            lambda work: work.record(entry, change, placement, novel=True, at=at, paged=paged, old=paged),
            rolled_back=rolled_back,
        )

    @rule(number=numbers, entry=entries)
    def rename(self, number: int, entry: Entry) -> None:
        self._do(lambda work: work.rename_entry(number, entry))

    @rule(number=numbers, entry=entries, text=st.sampled_from(["page", "x"]), rolled_back=st.booleans())
    def rebase(self, number: int, entry: Entry, text: str, *, rolled_back: bool) -> None:
        change = Change(kind=Kind.NEW, title=entry.title, text=text, fingerprint=entry.title + text)
        self._do(lambda work: work.rebase(number, entry, change), rolled_back=rolled_back)

    @rule(number=numbers, rolled_back=st.booleans())
    def unpage(self, number: int, *, rolled_back: bool) -> None:
        self._do(lambda work: work.unpage(number), rolled_back=rolled_back)

    @rule(number=numbers, text=st.sampled_from(["page", "x"]), rolled_back=st.booleans())
    def put_aside(self, number: int, text: str, *, rolled_back: bool) -> None:
        change = Change(kind=Kind.NEW, title=text, text=text, fingerprint=text)
        self._do(lambda work: work.put_aside(number, change), rolled_back=rolled_back)

    @rule(number=numbers, due=st.none() | moments, polled=st.none() | moments, rolled_back=st.booleans())
    def save_page(self, number: int, due: datetime | None, polled: datetime | None, *, rolled_back: bool) -> None:
        page = PagePoll(entry=number, feed="", key="", url="u", due=due, changed=due, polled=polled, headline="h")
        self._do(lambda work: work.save_pages([page]), rolled_back=rolled_back)

    @rule(feed=feeds, shown=marks, at=days, rolled_back=st.booleans())
    def count_lines(self, feed: str, shown: list[str], at: datetime, *, rolled_back: bool) -> None:
        self._do(lambda work: work.count_lines(feed, shown, at=at), rolled_back=rolled_back)

    @rule(lines=days, pages=moments, limit=st.integers(1, 3), rolled_back=st.booleans())
    def prune(self, lines: datetime, pages: datetime, limit: int, *, rolled_back: bool) -> None:
        self._do(lambda work: work.prune(lines=lines, pages=pages, limit=limit), rolled_back=rolled_back)

    @rule(story=st.integers(1, 3), channel=channels, watch=watches, old=st.booleans(), rolled_back=st.booleans())
    def widen(self, story: int, channel: str, watch: str, *, old: bool, rolled_back: bool) -> None:
        def act(work: Transaction) -> None:
            work.widen_concerns(
                Concern(channel=channel, update=update, watches=(watch,), old=old)
                for update in reversed(work.updates(story))
            )

        self._do(act, rolled_back=rolled_back)

    @rule(number=numbers, entry=entries, fingerprint=st.none() | st.sampled_from(["Ax", "n"]))
    def notice(self, number: int, entry: Entry, fingerprint: str | None) -> None:
        self._do(lambda work: work.notice(number, entry, fingerprint=fingerprint))

    @rule(story=st.integers(1, 3), index=indexes, watch=watches)
    def hit(self, story: int, index: int, watch: str) -> None:
        def act(work: Transaction) -> None:
            for update in work.updates(story)[index : index + 1]:
                work.add_hits(update, [Hit(watch=watch, matched=())])

        self._do(act)

    @rule(story=st.integers(1, 3), channel=channels, old=st.booleans(), rolled_back=st.booleans())
    def concern(self, story: int, channel: str, *, old: bool, rolled_back: bool) -> None:
        def act(work: Transaction) -> None:
            work.add_concerns(
                Concern(channel=channel, update=update, watches=WATCHES[:1], old=old)
                for update in reversed(work.updates(story))
            )

        self._do(act, rolled_back=rolled_back)

    @rule(
        now=moments,
        reason=st.sampled_from([Reason.QUIET, Reason.DIGEST, Reason.REDUNDANT]),
        until=moments,
        rolled_back=st.booleans(),
    )
    def give(self, now: datetime, reason: Reason, until: datetime, *, rolled_back: bool) -> None:
        def act(work: Transaction) -> None:
            for channel, story in work.untold(now)[:1]:
                concerns = work.untold_of(channel, story, since=NOON).concerns
                work.give(Verdict(concern=concern, reason=reason, until=until) for concern in concerns[::2])

        self._do(act, rolled_back=rolled_back)

    @rule(now=moments, key=st.sampled_from("abcdef"), rolled_back=st.booleans())
    def post(self, now: datetime, key: str, *, rolled_back: bool) -> None:
        def act(work: Transaction) -> None:
            for channel, story in work.untold(now)[:1]:
                concerns = work.untold_of(channel, story, since=NOON).concerns[:2]
                work.post(_alert(key, channel, story, concerns, now), concerns)

        self._do(act, rolled_back=rolled_back)

    @rule(channel=channels, now=moments, rolled_back=st.booleans())
    def claim(self, channel: str, now: datetime, *, rolled_back: bool) -> None:
        self._do(lambda work: work.claim(channel, now, lease=timedelta(minutes=7)), rolled_back=rolled_back)

    @rule(
        index=indexes,
        attempt=st.integers(1, 3),
        outcome=st.sampled_from(Outcome),
        retry_at=moments,
        rolled_back=st.booleans(),
    )
    def settle(self, index: int, attempt: int, outcome: Outcome, retry_at: datetime, *, rolled_back: bool) -> None:
        def act(work: Transaction) -> None:
            for found in work.alerts(limit=9)[index : index + 1]:
                key, channel = found.alert.key, found.alert.channel
                work.settle(
                    Delivery(
                        alert=key,
                        channel=channel,
                        attempt=attempt,
                        at=NOON,
                        outcome=outcome,
                        error=outcome,
                        retry_at=retry_at,
                    )
                )

        self._do(act, rolled_back=rolled_back)

    @rule(configured=st.lists(channels), rolled_back=st.booleans())
    def abandon(self, configured: list[str], *, rolled_back: bool) -> None:
        self._do(lambda work: work.abandon(configured), rolled_back=rolled_back)

    @rule()
    def release(self) -> None:
        self._do(lambda work: work.release_leases())

    @invariant()
    def the_same_is_read(self) -> None:
        memory, sql = map(_everything, self._stores)
        assert memory == sql


def _interrupt(wanted: bool) -> None:  # noqa: FBT001 - a value that was drawn, not a flag
    if wanted:
        raise InterruptedError


def _attempt(store: Store, act: Callable[[Transaction], Any], *, rolled_back: bool) -> object:
    """Return what `act` gives back, or the kind of its error."""
    try:
        with store.writing() as work:
            result = act(work)
            _interrupt(rolled_back)
    except Exception as error:  # noqa: BLE001 - which error it is, is what is compared
        return type(error)
    return result


def _alert(key: str, channel: str, story: int, concerns: Sequence[Concern], at: datetime) -> Alert:
    updates = tuple(concern.update for concern in concerns)
    shown = tuple(update.revision.change.added for update in updates)
    return Alert(
        key=key,
        channel=channel,
        story=story,
        reason=Reason.UPDATE,
        watches=WATCHES,
        updates=updates,
        at=at,
        shown=shown,
    )


def _everything(store: Store) -> list[object]:
    with store.reading() as view:
        return [
            view.polls(),
            [view.due(NOON, limit=limit) for limit in (1, 9)],
            [view.known(feed, KEYS, LINKS) for feed in FEEDS],
            [view.known_takes(feed, TAKES, since=since) for feed in FEEDS for since in (NOON, NOON + LATER)],
            [view.known_by_id(number) for number in range(1, 5)],
            [(view.entry(number), view.other_words(number)) for number in range(1, 5)],
            view.pages(range(1, 5)),
            [view.due_pages(NOON + timedelta(minutes=30), limit=limit) for limit in (1, 9)],
            view.next_page(),
            [view.common_lines(feed, "lmn", at_least=count) for feed in FEEDS for count in range(4)],
            [view.channels_told(feed, key) for feed in FEEDS for key in KEYS],
            [view.hitting(update) for story in range(1, 5) for update in view.updates(story)],
            [view.entries(link=link) for link in (*LINKS, *KEYS)],
            [
                list(view.placed(NOON + timedelta(minutes=minutes), window=timedelta(minutes=span)))
                for minutes, span in ((-5, 90), (30, 90), (-5, 9))
            ],
            [list(view.archive(NOON + timedelta(minutes=minutes))) for minutes in (-5, 30)],
            [view.untold(NOON + timedelta(minutes=minutes)) for minutes in (0, 30, 60)],
            view.archive_span(),
            [list(view.stories_since(NOON + timedelta(minutes=minutes))) for minutes in (-5, 30)],
            [list(view.chapters(numbers)) for numbers in ((), (2,), range(1, 9))],
            view.next_release(),
            [view.stories(limit=limit, followed_only=followed) for limit in (1, 9) for followed in (True, False)],
            [
                view.hits(limit=limit, watch=watch, story=story)
                for limit, watch, story in product((1, 9), (None, *WATCHES), (None, 1, 2))
            ],
            [view.alerts(limit=limit) for limit in (1, 9)],
            view.alert_counts(),
            *(_of_story(view, story) for story in range(1, 5)),
            *(view.next_try(channel) for channel in CHANNELS),
        ]


def _of_story(view: View, story: int) -> list[object]:
    return [
        view.hits_in(story),
        view.watching(story),
        [view.watching_entry(feed, key) for feed, key in product(FEEDS, KEYS)],
        [view.said(story, limit=limit) for limit in (1, 9)],
        view.updates(story),
        view.verdicts(story),
        view.alerts(limit=9, story=story),
        [view.untold_of(channel, story, since=NOON) for channel in CHANNELS],
    ]


def test_memory_and_sqlite_are_one_contract() -> None:
    """Memory and SQLite give the same answers and the same errors after the same deeds, kept or rolled back."""
    # Without shrinking: each step writes to a disk; the seed that is printed reproduces a failure.
    sought = settings(
        max_examples=8,
        stateful_step_count=25,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    check_steps(Stores, settings=sought)
