"""What the tests of the store put into it: small nouns, made in one line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.model import (
    Alert,
    Change,
    Concern,
    Delivery,
    Entry,
    Kind,
    Outcome,
    PagePoll,
    Placement,
    Reason,
    Update,
)
from monitor.store import Store, Transaction

NOON = datetime(2016, 8, 12, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAYS = timedelta(days=3)
LEASE = 10 * MINUTE
LONG = "https://wire.example/" + "ş" * 5000


def entry(key: str = "one", *, feed: str = "wire", link: str | None = None, title: str = "Talks") -> Entry:
    return Entry(feed=feed, key=key, link=f"https://{feed}.example/{key}" if link is None else link, title=title)


def change(text: str = "Ministers met.", *, kind: Kind = Kind.NEW, title: str = "Talks") -> Change:
    return Change(kind=kind, title=title, text=text, added=(text,), fingerprint=f"{title}|{text}")


def record(
    work: Transaction, shown: Entry, *, text: str = "Ministers met.", at: datetime = NOON, story: int | None = None
) -> Update:
    return work.record(shown, change(text), Placement(story=story, vector={"talks": 1.0}), novel=True, at=at)


def concern(update: Update, channel: str = "desk") -> Concern:
    return Concern(channel=channel, update=update, watches=("syria",))


def page(number: int, *, due: datetime | None = NOON, key: str = "one") -> PagePoll:
    return PagePoll(entry=number, feed="wire", key=key, url=f"https://wire.example/{key}", due=due)


def alert(*updates: Update, key: str = "k1", channel: str = "desk", at: datetime = NOON) -> Alert:
    return Alert(
        key=key,
        channel=channel,
        story=updates[0].story,
        reason=Reason.FIRST,
        watches=("syria",),
        updates=updates,
        at=at,
        shown=tuple(update.revision.change.added for update in updates),
    )


def posted(store: Store, *keys: str) -> None:
    """Record one update and post an alert of it for each key, a minute apart."""
    with store.writing() as work:
        update = record(work, entry())
        for number, key in enumerate(keys):
            work.post(alert(update, key=key, at=NOON + number * MINUTE), [])


def delivery(
    key: str, attempt: int, outcome: Outcome, *, retry_at: datetime | None = None, error: str | None = None
) -> Delivery:
    return Delivery(
        alert=key, channel="desk", attempt=attempt, at=NOON, outcome=outcome, retry_at=retry_at, error=error
    )


def states(store: Store) -> dict[str, str]:
    with store.reading() as view:
        return {found.alert.key: found.state for found in view.alerts(limit=100)}
