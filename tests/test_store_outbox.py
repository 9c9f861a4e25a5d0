"""What every store promises of concerns, alerts and writers: in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime

import pytest

from monitor.errors import StoreError
from monitor.model import (
    Evidence,
    Hit,
    Outcome,
    Reason,
    Verdict,
)
from monitor.store import Store, Transaction
from tests.stores import LEASE, MINUTE, NOON, alert, concern, delivery, entry, posted, record, states

pytest_plugins = ("tests.databases",)

# ---------------------------------------------------------------- tell


def test_a_concern_is_open_until_it_is_decided(store: Store) -> None:
    """What concerns a channel waits in the order it came, once a channel and update, until it is told or refused."""
    with store.writing() as work:
        first = record(work, entry("one"))
        second = record(work, entry("two"), story=first.story, text="More.")
        other = record(work, entry("three"))
        work.add_concerns([concern(other, "mail"), concern(second), concern(first)])
        work.add_concerns([replace(concern(first), watches=("later",)), replace(concern(other), old=True)])

    with store.reading() as view:
        assert view.untold(NOON) == [("mail", other.story), ("desk", first.story), ("desk", other.story)]
        untold = view.untold_of("desk", first.story, since=NOON)
        assert [(one.update, one.watches, one.old, one.held) for one in untold.concerns] == [
            (first, ("syria",), False, None),
            (second, ("syria",), False, None),
        ]
        assert view.untold_of("desk", other.story, since=NOON).concerns[0].old
        assert all(one.id for one in untold.concerns)
        assert view.untold_of("nobody", first.story, since=NOON).concerns == ()


def test_what_is_untold_comes_with_the_sources_of_its_story(store: Store) -> None:
    """How many feeds carry a story, and in how many a watch hit it, decides whether a careful watch may tell."""
    with store.writing() as work:
        first = record(work, entry("one"))
        second = record(work, entry("two", feed="herald"), story=first.story)
        record(work, entry("three", feed="ledger"))
        work.add_concerns([concern(first)])
        for update, watch in ((first, "syria"), (first, "truce"), (second, "truce")):
            work.add_hits(update, [Hit(watch=watch, matched=())])
        untold = work.untold_of("desk", first.story, since=NOON)

    assert untold.sources == {"wire", "herald"}
    one, two = ("wire", "one"), ("herald", "two")
    assert untold.hit_entries == {"syria": {one}, "truce": {one, two}}
    assert [(carrier.feed, carrier.entry) for carrier in untold.carriers] == [one, two]


def test_what_is_held_is_looked_at_again_at_its_time(store: Store) -> None:
    """Quiet holds and never drops: a held update is untold again from its moment on, with the reason it was held."""
    with store.writing() as work:
        first = record(work, entry("one"))
        second = record(work, entry("two"), story=first.story)
        work.add_concerns([concern(first), concern(second)])
        held, settling = work.untold_of("desk", first.story, since=NOON).concerns
        assert work.next_release() is None
        work.give([Verdict(concern=held, reason=Reason.QUIET, until=NOON + 5 * MINUTE)])
        work.give([Verdict(concern=settling, reason=Reason.SETTLE, until=NOON + 3 * MINUTE)])

    with store.reading() as view:
        assert view.next_release() == NOON + 3 * MINUTE
        assert view.untold(NOON + 2 * MINUTE) == []
        assert view.untold(NOON + 3 * MINUTE) == [("desk", first.story)]
        concerns = view.untold_of("desk", first.story, since=NOON).concerns
        assert [one.held for one in concerns] == [Reason.QUIET, Reason.SETTLE]
        assert [(one.concern, one.reason, one.until) for one in view.verdicts(first.story)] == [
            (concerns[0], Reason.QUIET, NOON + 5 * MINUTE),
            (concerns[1], Reason.SETTLE, NOON + 3 * MINUTE),
        ]


def test_a_decision_is_final(store: Store) -> None:
    """What was told or refused is never open again, whatever decision comes late."""
    with store.writing() as work:
        updates = [record(work, entry("one")), record(work, entry("one"), text="More.")]
        work.add_concerns(map(concern, updates))
        told, refused = work.untold_of("desk", updates[0].story, since=NOON).concerns
        work.post(alert(updates[0]), [told])
        work.give([Verdict(concern=refused, reason=Reason.REDUNDANT)])
        work.give([Verdict(concern=one, reason=Reason.QUIET, until=NOON) for one in (told, refused)])
        work.post(alert(updates[1], key="k2"), [refused])

    with store.reading() as view:
        assert view.untold(NOON + MINUTE) == []
        assert view.next_release() is None
        assert [(one.concern.update, one.reason) for one in view.verdicts(updates[0].story)] == [
            (updates[1], Reason.REDUNDANT)
        ]


def test_nothing_is_held_without_an_end(store: Store) -> None:
    """A verdict that holds must say until when, else the update would never be looked at again."""
    with store.writing() as work:
        update = record(work, entry())
        work.add_concerns([concern(update)])

        (found,) = work.untold_of("desk", update.story, since=NOON).concerns

    with pytest.raises(StoreError, match="until when"), store.writing() as work:
        work.give([Verdict(concern=found, reason=Reason.QUIET)])

    with store.reading() as view:
        assert view.untold(NOON) == [("desk", update.story)]


def test_told_remembers_what_a_channel_has_heard(store: Store) -> None:
    """Sentences and entries are remembered by story and channel, moments by channel, as far back as is asked."""
    with store.writing() as work:
        first = record(work, entry("one"), text="First.")
        second = record(work, entry("two"), text="Second.", story=first.story)
        other = record(work, entry("three"), text="Other.")
        work.post(alert(second, key="k1", at=NOON), [])
        work.post(alert(first, key="k2", at=NOON + 2 * MINUTE), [])
        work.post(alert(other, key="k3", at=NOON + MINUTE), [])
        work.post(alert(first, key="k4", channel="mail"), [])

    with store.reading() as view:
        told = view.untold_of("desk", first.story, since=NOON + MINUTE).told
        assert told.sentences == ("Second.", "First.")
        assert told.entries == {("wire", "one"), ("wire", "two")}
        assert told.recent == (NOON + MINUTE, NOON + 2 * MINUTE)
        assert view.channels_told("wire", "one") == {"desk", "mail"}
        assert view.channels_told("wire", "two") == {"desk"}
        assert view.channels_told("wire", "four") == frozenset()


# ---------------------------------------------------------------- deliver


def test_an_alert_is_claimed_whole(store: Store) -> None:
    """The sender gets the alert as it was decided, its updates in their order, and the number of this try."""
    with store.writing() as work:
        updates = [record(work, entry("one")), record(work, entry("two"), text="Größer.")]
        updates = [updates[0], record(work, entry("one"), text="More."), updates[0]]
        decided = replace(alert(*updates), shown=(("a", "ب"), (), ("c",)))
        work.post(decided, [])

        assert work.claim("mail", NOON, lease=LEASE) is None
        assert work.claim("desk", NOON, lease=LEASE) == (decided, 1)
        assert work.claim("desk", NOON, lease=LEASE) is None


def test_an_alert_is_claimed_with_the_words_that_hit(store: Store) -> None:
    """An alert comes back with the words for which its watches hit its updates, each once; not with those of other watches."""

    def hit(watch: str, *words: str) -> Hit:
        found = (Evidence(field="text", start=0, end=len(word), term=word.lower(), text=word) for word in words)
        return Hit(watch=watch, matched=tuple(found))

    with store.writing() as work:
        first, second = record(work, entry("one")), record(work, entry("one"), text="More.")
        work.add_hits(first, [hit("syria", "Aleppo", "Idlib"), hit("truce", "ceasefire")])
        work.add_hits(second, [hit("syria", "Idlib", "Größer")])
        work.post(alert(first, second), [])
        work.post(alert(second, key="k2"), [])

        claimed = [work.claim("desk", NOON, lease=LEASE) for _ in range(2)]
        assert [found and found[0].matched for found in claimed] == [("Aleppo", "Idlib", "Größer"), ("Idlib", "Größer")]


def test_a_key_is_posted_once(store: Store) -> None:
    """To post an alert again, after an answer that was lost, makes no second copy, and leaves nothing to be told."""
    posted(store, "k1")
    with store.writing() as work:
        (update,) = work.updates(work.stories(limit=1)[0].id)
        work.add_concerns([concern(update)])
        work.post(
            replace(alert(update), reason=Reason.DIGEST), work.untold_of("desk", update.story, since=NOON).concerns
        )

        assert [found.alert.reason for found in work.alerts(limit=9)] == [Reason.FIRST]
        assert work.untold(NOON) == []
        assert work.untold_of("desk", update.story, since=NOON).concerns == ()


def test_a_waiting_alert_holds_nobody_up(store: Store) -> None:
    """Alerts go out in order; one that waits for its next try lets the others pass, and then is the first again."""
    posted(store, "poison", "good", "later")
    now = NOON + 5 * MINUTE
    with store.writing() as work:
        assert _claimed(work, now) == ("poison", 1)
        work.settle(delivery("poison", 1, Outcome.RETRY, retry_at=now + 30 * MINUTE, error="451 later"))
        assert _claimed(work, now) == ("good", 1)
        work.settle(delivery("good", 1, Outcome.DELIVERED))
        assert work.next_try("desk") == NOON + 2 * MINUTE
        assert _claimed(work, now + 30 * MINUTE) == ("poison", 2)
        work.settle(delivery("poison", 2, Outcome.REFUSED, error="550 no"))
        assert _claimed(work, now) == ("later", 1)
        assert work.next_try("desk") == now + LEASE
        work.settle(delivery("later", 1, Outcome.DELIVERED))
        assert work.next_try("desk") is None

    with store.reading() as view:
        assert [
            (found.alert.key, found.state, found.attempts, found.error, found.next_try)
            for found in view.alerts(limit=9)
        ] == [
            ("later", "delivered", 1, None, None),
            ("good", "delivered", 1, None, None),
            ("poison", "refused", 2, "550 no", None),
        ]
        assert [found.alert.key for found in view.alerts(limit=2)] == ["later", "good"]
        assert view.alerts(limit=9, story=999) == []


def _claimed(work: Transaction, now: datetime) -> tuple[str, int] | None:
    claimed = work.claim("desk", now, lease=LEASE)
    return None if claimed is None else (claimed[0].key, claimed[1])


def test_a_lease_ends(store: Store) -> None:
    """An alert whose sender died is claimed again when its lease has ended, and no moment earlier."""
    posted(store, "k1")
    with store.writing() as work:
        assert _claimed(work, NOON) == ("k1", 1)
        assert _claimed(work, NOON + LEASE - MINUTE) is None
        assert _claimed(work, NOON + LEASE) == ("k1", 2)


def test_released_leases_are_claimable_at_once(store: Store) -> None:
    """After a restart nobody is sending: what was being sent may be claimed now, what waits goes on waiting."""
    posted(store, "k1", "k2")
    later = NOON + 60 * MINUTE
    with store.writing() as work:
        assert _claimed(work, NOON) == ("k1", 1)
        assert _claimed(work, NOON + MINUTE) == ("k2", 1)
        work.settle(delivery("k2", 1, Outcome.RETRY, retry_at=later))
        work.release_leases()
        assert _claimed(work, NOON + MINUTE) == ("k1", 2)
        assert _claimed(work, NOON + MINUTE) is None
        assert _claimed(work, later) == ("k1", 3)
        assert _claimed(work, later) == ("k2", 2)


LATE_ENDS = [
    ("a late failure does not free the try under way", Outcome.RETRY, None, "sending"),
    ("a late refusal does not end it either", Outcome.REFUSED, None, "sending"),
    ("a late success is a success", Outcome.DELIVERED, None, "delivered"),
    ("nothing takes back a success", Outcome.RETRY, Outcome.DELIVERED, "delivered"),
]


@pytest.mark.parametrize(
    ("late", "current", "state"), [row[1:] for row in LATE_ENDS], ids=[row[0] for row in LATE_ENDS]
)
def test_a_try_that_ends_late(store: Store, late: Outcome, current: Outcome | None, state: str) -> None:
    """A try may end after its lease, when the next one is under way: only its success still counts."""
    posted(store, "k1")
    with store.writing() as work:
        _claimed(work, NOON)
        _claimed(work, NOON + LEASE)
        if current is not None:
            work.settle(delivery("k1", 2, current))
        work.settle(delivery("k1", 1, late, retry_at=NOON))
        work.settle(delivery("k1", 1, late, retry_at=NOON))

    assert states(store) == {"k1": state}


ENDS_AFTER_ABANDONING = [(Outcome.RETRY, "refused"), (Outcome.REFUSED, "refused"), (Outcome.DELIVERED, "delivered")]


@pytest.mark.parametrize(("outcome", "state"), ENDS_AFTER_ABANDONING)
def test_a_try_that_ends_after_its_alert_was_abandoned(store: Store, outcome: Outcome, state: str) -> None:
    """Nothing puts an abandoned alert back into a queue that nobody empties; if it got through after all, it did."""
    posted(store, "k1")
    with store.writing() as work:
        _claimed(work, NOON)
        work.abandon([])
        work.settle(delivery("k1", 1, outcome, retry_at=NOON))

        assert work.next_try("desk") is None
    assert states(store) == {"k1": state}


def test_what_waits_for_a_channel_that_is_gone_is_refused(store: Store) -> None:
    """Alerts of a channel that was taken out of the configuration do not wait in silence: a person is shown them."""
    posted(store, "delivered", "sending", "queued")
    with store.writing() as work:
        _claimed(work, NOON)
        work.settle(delivery("delivered", 1, Outcome.DELIVERED))
        _claimed(work, NOON + MINUTE)
        (update,) = work.updates(work.stories(limit=1)[0].id)
        work.post(alert(update, key="kept", channel="mail"), [])

        assert work.abandon({"mail", "desk"}) == 0
        assert work.abandon({"mail"}) == 2
        assert work.abandon({"mail"}) == 0
        assert work.next_try("desk") is None
        assert work.claim("desk", NOON + 60 * MINUTE, lease=LEASE) is None

    with store.reading() as view:
        gone = "the channel is no longer configured"
        assert {found.alert.key: (found.state, found.error) for found in view.alerts(limit=9)} == {
            "delivered": ("delivered", None),
            "sending": ("refused", gone),
            "queued": ("refused", gone),
            "kept": ("queued", None),
        }


def test_alerts_are_counted_by_channel_and_state(store: Store) -> None:
    """Every channel that ever had an alert is counted, whatever is configured, and each state by itself."""
    with store.reading() as view:
        assert view.alert_counts() == {}
    posted(store, "delivered", "sending", "queued", "waiting")
    with store.writing() as work:
        _claimed(work, NOON)
        work.settle(delivery("delivered", 1, Outcome.DELIVERED))
        _claimed(work, NOON + MINUTE)
        (update,) = work.updates(work.stories(limit=1)[0].id)
        work.post(alert(update, key="gone", channel="former"), [])
        work.abandon(["desk"])

    with store.reading() as view:
        assert view.alert_counts() == {
            "desk": {"queued": 2, "sending": 1, "delivered": 1, "refused": 0},
            "former": {"queued": 0, "sending": 0, "delivered": 0, "refused": 1},
        }


# ---------------------------------------------------------------- threads


def test_a_transaction_in_a_transaction_is_refused(store: Store) -> None:
    """A thread that would wait for itself is told so instead of standing still for ever; nothing of it is kept."""
    with pytest.raises(StoreError, match="open already"), store.writing() as work:
        _write_in_between(store, work)

    posted(store, "k1")
    assert states(store) == {"k1": "queued"}
    with store.reading() as view:
        assert len(view.stories(limit=9)) == 1


def _write_in_between(store: Store, work: Transaction) -> None:
    record(work, entry("lost"))
    with store.writing():
        pytest.fail("two transactions at once")


def test_threads_write_one_after_the_other(store: Store) -> None:
    """Two threads that write at once both keep what they wrote, and never see each other half done."""
    with store.writing() as work:
        story = record(work, entry("first")).story
    start = threading.Barrier(2)
    seen: list[tuple[int, int]] = []

    def write(feed: str) -> None:
        start.wait(10)
        for number in range(10):
            with store.writing() as work:
                before = len(work.updates(story))
                record(work, entry(str(number), feed=feed), story=story)
                record(work, entry(f"{number}b", feed=feed), story=story)
                seen.append((before, len(work.updates(story))))

    threads = [threading.Thread(target=write, args=(feed,)) for feed in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert seen == [(1 + 2 * done, 3 + 2 * done) for done in range(20)]
    with store.reading() as view:
        assert [update.chapter for update in view.updates(story)] == list(range(1, 42))
