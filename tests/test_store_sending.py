"""What every store promises of threads and outages: in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.errors import StoreError
from monitor.model import Outage, Outcome, Thread
from monitor.store import Store
from tests.stores import LEASE, MINUTE, NOON, alert, delivery, entry, posted, record

pytest_plugins = ("tests.databases",)

OUTAGE = Outage(channel="desk", since=NOON, failures=2, alert="k1", error="503", until=NOON + MINUTE)

# ---------------------------------------------------------------- threads


def test_a_story_is_one_thread_in_each_channel(store: Store) -> None:
    """Alerts of one story to one channel are one thread, opened by the first; other stories and channels have their own."""
    with store.writing() as work:
        one, other = record(work, entry("one")), record(work, entry("two"))
        for key, update, channel in (("a", one, "desk"), ("b", one, "mail"), ("c", other, "desk"), ("d", one, "desk")):
            work.post(alert(update, key=key, channel=channel), [])

        assert [work.thread(key) for key in "abcd"] == [
            Thread(key="a", name="Talks"),
            Thread(key="b", name="Talks"),
            Thread(key="c", name="Talks"),
            Thread(key="a", name="Talks"),
        ]
        with pytest.raises(StoreError, match="no alert x"):
            work.thread("x")


def test_a_thread_has_the_root_that_was_brought_last(store: Store) -> None:
    """What the service called the message that opened the thread is known for all later ones, until it was opened anew."""
    posted(store, *"abcde")
    brings = {
        "a": (Outcome.REFUSED, ""),
        "b": (Outcome.DELIVERED, "$b"),
        "c": (Outcome.DELIVERED, ""),
        "d": (Outcome.DELIVERED, "$d"),
    }
    known = {"a": "", "b": "", "c": "$b", "d": "$b", "e": "$d"}
    with store.writing() as work:
        for key, root in known.items():
            claimed = work.claim("desk", NOON + 9 * MINUTE, lease=LEASE)
            assert claimed is not None
            assert (claimed[0].key, work.thread(key).root) == (key, root)
            outcome, opened = brings.get(key, (Outcome.DELIVERED, ""))
            tried = replace(delivery(key, 1, outcome), at=NOON + ord(key) * MINUTE, opened=opened)
            work.settle(tried)
            work.settle(replace(tried, opened="a second answer to one try"))

    with store.reading() as view:
        assert [view.thread(key) for key in "abcde"] == [Thread(key="a", name="Talks", root="$d")] * 5


def test_a_merged_story_goes_on_in_the_thread_of_the_one_that_was_kept(store: Store) -> None:
    """Where both were told, the kept story's thread goes on; where only the other was, its thread is taken over for good."""
    with store.writing() as work:
        gone, kept = record(work, entry("one")), record(work, entry("two"))
        for key, update, channel in (("a", gone, "desk"), ("b", kept, "desk"), ("m", gone, "mail")):
            work.post(alert(update, key=key, channel=channel), [])
        work.merge(kept.story, gone.story, at=NOON, by="follow")
        for key, channel in (("c", "desk"), ("n", "mail"), ("o", "mail")):
            work.post(alert(kept, key=key, channel=channel), [])
        assert {key: work.thread(key).key for key in "abcmno"} == {
            "a": "a", "b": "b", "c": "b", "m": "m", "n": "m", "o": "m",
        }  # fmt: skip

        work.split(gone.story, at=NOON, by="ann")
        work.post(alert(gone, key="d"), [])
        assert work.thread("d").key == "a", "what is split goes on where it was"


# ---------------------------------------------------------------- outages


def test_an_outage_is_remembered_until_it_is_ended(store: Store) -> None:
    """A channel has one outage, as it was saved last; another channel has none."""
    with store.writing() as work:
        work.save_outage(OUTAGE)
        work.save_outage(replace(OUTAGE, channel="mail", dead=True, told=True, over=NOON))
        work.save_outage(replace(OUTAGE, failures=3, wide=True))

    with store.writing() as work:
        assert work.outage("desk") == replace(OUTAGE, failures=3, wide=True)
        assert [outage.channel for outage in work.outages()] == ["desk", "mail"]
        work.end_outage("desk")
        work.end_outage("nobody")
        assert work.outage("desk") is None
        assert work.outages() == [replace(OUTAGE, channel="mail", dead=True, told=True, over=NOON)]


def test_an_outage_goes_with_its_channel(store: Store) -> None:
    """A channel that is taken out of the configuration is not missed."""
    posted(store, "k1")
    with store.writing() as work:
        work.save_outage(OUTAGE)
        work.abandon(["desk"])
        assert work.outage("desk") == OUTAGE
        work.abandon(["mail"])
        assert work.outages() == []


def test_what_waits_can_be_hurried(store: Store) -> None:
    """When a channel is back all that waits for it may be tried at once, in its order; what is being sent stays where it is."""
    posted(store, "a", "b", "c")
    later = NOON + 60 * MINUTE
    with store.writing() as work:
        for key in ("a", "b"):
            work.claim("desk", NOON + 5 * MINUTE, lease=LEASE)
            work.settle(delivery(key, 1, Outcome.RETRY, retry_at=later))
        claimed = work.claim("desk", NOON + 5 * MINUTE, lease=LEASE)
        assert claimed is not None
        work.hurry("mail", NOON)
        assert work.claim("desk", NOON + 5 * MINUTE, lease=LEASE) is None

        work.hurry("desk", NOON + 5 * MINUTE)
        keys = [found[0].key for _ in range(3) if (found := work.claim("desk", NOON + 5 * MINUTE, lease=LEASE))]
        assert (claimed[0].key, keys) == ("c", ["a", "b"])


def test_a_probe_is_the_alert_that_was_tried_least(store: Store) -> None:
    """While a channel is out no alert is tried over and over before another: the least tried one is next, then the oldest."""
    posted(store, "a", "b", "c")
    now = NOON + 5 * MINUTE
    with store.writing() as work:
        found: list[str] = []
        for _ in range(5):
            claimed = work.claim_probe("desk", now, lease=LEASE)
            assert claimed is not None
            found.append(claimed[0].key)
            work.settle(delivery(claimed[0].key, claimed[1], Outcome.RETRY, retry_at=now))
        assert found == ["a", "b", "c", "a", "b"]
        assert work.claim_probe("mail", now, lease=LEASE) is None
        assert work.claim_probe("desk", NOON - MINUTE, lease=LEASE) is None
