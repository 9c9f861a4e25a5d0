"""Whom an update concerns, what in it is new, and when a channel is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import permutations
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.decide import Case, Sayings, concerns, decide, is_old, lookback, unsaid
from monitor.model import (
    HOLDING_REASONS,
    LIFTED,
    Alert,
    Budget,
    Change,
    Channel,
    Concern,
    Decision,
    Digest,
    Entry,
    Follow,
    Hit,
    Kind,
    Novelty,
    Poll,
    Priority,
    Quiet,
    Reason,
    Revision,
    Secret,
    Told,
    Untold,
    Update,
    Watch,
)
from monitor.text import sentences

DAY = datetime(2026, 3, 11, tzinfo=UTC)
NIGHT = Quiet(start=time(23), end=time(7), timezone="UTC")
TWICE = Digest(at=(time(8), time(18)))

GATE = "The border gate at Sellin will open on Wednesday for lorries."
FLOUR = "Flour and cement may pass first, customs officers said."
DRIVERS = "Four drivers were killed there on Sunday when shells hit the queue."


def at(clock: str, *, day: int = 0) -> datetime:
    """Return a moment of 11 March 2026 (or some days later), which is a Wednesday, in UTC."""
    hours, minutes = clock.split(":")
    return DAY + timedelta(days=day, hours=int(hours), minutes=int(minutes))


def channel(**fields: Any) -> Channel:
    return replace(Channel(name="desk", url=Secret("json://desk.example")), **fields)


def watch(name: str = "gate", **fields: Any) -> Watch:
    return replace(Watch(name=name, notify=("desk",)), **fields)


def update(
    *added: str,
    chapter: int = 1,
    kind: Kind = Kind.NEW,
    when: str = "14:30",
    entry: str = "e1",
    title: str = "Gate to open",
) -> Update:
    change = Change(kind=kind, title=title, text=" ".join(added), added=added, fingerprint=f"{entry}-{chapter}")
    number = 1 if kind is Kind.NEW else chapter
    revision = Revision(feed="wire", entry=entry, link="", number=number, at=at(when), change=change)
    return Update(story=1, chapter=chapter, revision=revision, novel=True)


def concern(of: Update, *watches: str, old: bool = False) -> Concern:
    return Concern(channel="desk", update=of, watches=watches or ("gate",), old=old, id=of.chapter)


def judge(
    *given_concerns: Concern,
    now: str | datetime = "14:30",
    to: Channel | None = None,
    told: Told | None = None,
    watches: Sequence[Watch] | None = None,
    story: int = 1,
) -> Decision:
    name = to.name if to else "desk"
    untold = Untold(
        channel=name, story=story, concerns=given_concerns, told=told or Told(), sources=frozenset({"wire"})
    )
    known = {one.name: one for one in ([watch()] if watches is None else watches)}
    moment = at(now) if isinstance(now, str) else now
    return decide(Case.of(untold), channel=to or channel(), watches=known, window=timedelta(hours=72), now=moment)


def alert_of(decision: Decision) -> Alert:
    assert decision.alert is not None
    return decision.alert


def reasons(decision: Decision) -> list[tuple[int, Reason]]:
    return [(verdict.concern.update.chapter, verdict.reason) for verdict in decision.verdicts]


def held(decision: Decision) -> tuple[Reason, datetime | None]:
    assert decision.alert is None
    (verdict,) = decision.verdicts
    return verdict.reason, verdict.until


# ---------------------------------------------------------------- whom


FOLLOWING = {
    "a hit": (watch(follow=Follow.NONE), True, "nothing", True),
    "no hit, never one before": (watch(), False, "nothing", False),
    "story: any later entry": (watch(follow=Follow.STORY), False, "story", True),
    "entry: a later state of an entry it hit": (watch(follow=Follow.ENTRY), False, "entry", True),
    "entry: another entry of the story": (watch(follow=Follow.ENTRY), False, "story", False),
    "none: not even the entry it hit": (watch(follow=Follow.NONE), False, "entry", False),
}


@pytest.mark.parametrize(("rule", "hits", "before", "concerned"), FOLLOWING.values(), ids=FOLLOWING)
def test_a_watch_follows_as_far_as_it_says(rule: Watch, before: str, *, hits: bool, concerned: bool) -> None:
    """From its first hit on a watch hears of the story, of the entry, or only of hits; `before` says what it had hit."""
    found = concerns(
        update(GATE),
        [Hit(watch="gate", matched=())] if hits else [],
        watching={"gate"} if before in {"story", "entry"} else (),
        watching_entry={"gate"} if before == "entry" else (),
        told=frozenset({"someone-else"}),
        old=False,
        watches={"gate": rule},
    )
    assert [(one.channel, one.watches) for one in found] == ([("desk", ("gate",))] if concerned else [])


def test_each_channel_hears_once_for_all_its_watches() -> None:
    """Two watches that lead to one channel make one concern; channels and watches come in the order of their names."""
    watches = {"b": watch("b", notify=("night", "desk", "desk")), "a": watch("a"), "c": watch("c", notify=("far",))}
    hits = [Hit(watch=name, matched=()) for name in ("c", "b", "a")]
    found = concerns(update(GATE), hits, watching=(), watching_entry=(), told=frozenset(), old=True, watches=watches)
    assert [(one.channel, one.watches, one.old) for one in found] == [
        ("desk", ("a", "b"), True),
        ("far", ("c",), True),
        ("night", ("b",), True),
    ]


@pytest.mark.parametrize("kind", list(Kind))
def test_corrections_go_to_all_who_were_told(kind: Kind) -> None:
    """A channel that no watch leads to any more still hears that what it was told is wrong, and of nothing else."""
    told = frozenset({"former"})
    found = concerns(update(GATE, kind=kind), [], watching=(), watching_entry=(), told=told, old=False, watches={})
    assert [one.channel for one in found] == (["former"] if kind in {Kind.CORRECTION, Kind.RETRACTION} else [])


NEVER_POLLED = Poll(feed="wire", url="https://wire.example/", due=DAY)
FIRST_POLL = {
    "without a span all is old": (at("14:29"), timedelta(0), NEVER_POLLED, True),
    "without a span even what claims to be of tomorrow": (at("14:30", day=1), timedelta(0), NEVER_POLLED, True),
    "younger than the span": (at("14:00"), timedelta(hours=1), NEVER_POLLED, False),
    "as old as the span": (at("13:30"), timedelta(hours=1), NEVER_POLLED, True),
    "without a date": (None, timedelta(hours=1), NEVER_POLLED, True),
    "a later poll": (at("02:00"), timedelta(0), replace(NEVER_POLLED, succeeded=DAY), False),
    "only failures before": (at("14:29"), timedelta(0), replace(NEVER_POLLED, polled=DAY, failures=3), True),
}


@pytest.mark.parametrize(("published", "span", "poll", "old"), FIRST_POLL.values(), ids=FIRST_POLL)
def test_what_a_feed_held_before_us_is_old(
    published: datetime | None, span: timedelta, poll: Poll, *, old: bool
) -> None:
    """The first good poll of a feed tells only what is younger than the configuration's span."""
    entry = Entry(feed="wire", key="e1", published=published)
    assert is_old(entry, poll, tell_within=span, now=at("14:30")) is old


# ---------------------------------------------------------------- what is new

COPY = "SELLIN, March 11 (Meridian) - The border gate at Sellin will open on Wednesday for lorries."
SAID = {
    "word for word": (GATE, [GATE]),
    "in other letters": (GATE.upper(), [GATE]),
    "under a dateline": (COPY, [GATE]),
    "without the dateline": (GATE, [COPY]),
    "under another outlet's dateline": ("Sellin (apx) — " + GATE, [COPY]),
    "cut by the feed": ("Four drivers were killed th […]", [DRIVERS]),
    "two sentences joined": ("Flour and cement may pass first, customs officers said. " + GATE, [GATE, FLOUR]),
    "with another apostrophe and dash": ("The minister’s plan – a “first step” – failed.", ["The minister's plan - a \"first step\" - failed."]),
    "with the date in the style of another house": ("The two were seized near Tarmouk on 19 November by armed men.", ["The two were seized near Tarmouk on Nov. 19 by armed men."]),
    "a note of the desk": ("(Reporting by Ann Rowe; Editing by Joan Petty)", []),
    "no words at all": ("* * *", []),
}  # fmt: skip
UNSAID = {
    "another toll": ("At least 15 people were killed when the dam above the town failed.", ["At least 12 people were killed when the dam above the town failed."]),
    "another toll in a long sentence": (f"{DRIVERS[:-1]} and {FLOUR} and the count of the wounded is 40 today.", [f"{DRIVERS[:-1]} and {FLOUR} and the count of the wounded is 31 today."]),
    "another name": ("The talks in the old town hall were led by the minister of trade, Ilda Marn.", ["The talks in the old town hall were led by the minister of trade, Orlan Vesk."]),
    "the opposite": ("The border gate at Sellin will not open on Wednesday for lorries.", [GATE]),
    "half of it known": (f"{GATE[:-1]}, and women may cross on foot from Friday on.", [GATE]),
    "a short answer": ("No one was hurt.", [GATE, DRIVERS]),
    "nothing said yet": (GATE, []),
    "a dash that is no dateline": ("Мост закрыт - движение остановлено до утра.", ["Движение остановлено до утра."]),
}  # fmt: skip


@pytest.mark.parametrize(("sentence", "said"), SAID.values(), ids=SAID)
def test_what_was_said_is_not_said_again(sentence: str, said: list[str]) -> None:
    """A wire copy is silent, whatever its dateline, its letters or where it was cut."""
    assert unsaid([sentence], Sayings(said)) == ()
    assert not unsaid([sentence], Sayings(said))


@pytest.mark.parametrize(("sentence", "said"), UNSAID.values(), ids=UNSAID)
def test_what_was_not_said_is_new(sentence: str, said: list[str]) -> None:
    """A new fact is told, and be it one number in a sentence that is known otherwise."""
    assert unsaid([sentence], Sayings(said)) == (sentence,)
    assert unsaid([sentence], Sayings(said))


def test_new_sentences_keep_their_order_and_come_once() -> None:
    """Of a longer text the new sentences are shown as they stand."""
    assert unsaid([DRIVERS, GATE, FLOUR, DRIVERS], Sayings([GATE])) == (DRIVERS, FLOUR)


def test_a_new_sentence_in_a_known_paragraph_is_found() -> None:
    """However long the paragraph, what is new in it is shown, and only that."""
    known = " ".join([GATE, FLOUR, DRIVERS] * 5)
    assert unsaid([f"{known} Nobody was hurt. {GATE}"], Sayings([f"{GATE} {FLOUR}", DRIVERS])) == ("Nobody was hurt.",)


@given(st.lists(st.text(max_size=60), max_size=8), st.lists(st.text(max_size=60), max_size=8))
def test_a_duplicate_of_anything_says_nothing(said: list[str], added: list[str]) -> None:
    """Whatever the text: said once, it is not new again; and nothing is called new that was not in the text."""
    fresh = unsaid(added, Sayings(said))
    assert set(fresh) <= {sentence for text in added for sentence in sentences(text)}
    assert unsaid(added, Sayings([*said, *added])) == ()


# ---------------------------------------------------------------- whether


REFUSALS = {
    "in the feed before us": (concern(update(GATE), old=True), Told(), [watch()], Reason.OLD),
    "only the layout": (concern(update(GATE, kind=Kind.COSMETIC)), Told(), [watch()], Reason.COSMETIC),
    "only the date": (concern(update(kind=Kind.DATE_ONLY)), Told(), [watch()], Reason.COSMETIC),
    "back to an earlier state": (concern(update(GATE, kind=Kind.REVERT)), Told(), [watch()], Reason.COSMETIC),
    "only the headline": (concern(update(kind=Kind.HEADLINE)), Told(), [watch()], Reason.NOT_WANTED),
    "a kind its watch leaves out": (
        concern(update(GATE)),
        Told(),
        [watch(tell=frozenset({Kind.CORRECTION}))],
        Reason.NOT_WANTED,
    ),
    "its watch is gone": (concern(update(GATE)), Told(), [], Reason.NOT_WANTED),
    "its watch leads elsewhere now": (concern(update(GATE)), Told(), [watch(notify=("night",))], Reason.NOT_WANTED),
    "known": (concern(update(GATE)), Told(sentences=(COPY,)), [watch()], Reason.REDUNDANT),
    "an update that adds nothing": (concern(update(kind=Kind.UPDATE)), Told(), [watch()], Reason.REDUNDANT),
}


@pytest.mark.parametrize(("one", "told", "watches", "reason"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_says_why(one: Concern, told: Told, watches: list[Watch], reason: Reason) -> None:
    """What a channel is never told has a verdict with its reason, and no moment at which it would be looked at again."""
    decision = judge(one, told=told, watches=watches)
    assert decision.alert is None
    assert [(verdict.reason, verdict.until) for verdict in decision.verdicts] == [(reason, None)]


def test_a_channel_that_is_configured_no_more_is_told_nothing() -> None:
    """What waited for it is refused, not kept for ever."""
    untold = Untold(channel="desk", story=1, concerns=(concern(update(GATE)),), told=Told())
    decision = decide(
        Case.of(untold), channel=None, watches={"gate": watch()}, window=timedelta(hours=72), now=at("14:30")
    )
    assert (decision.alert, reasons(decision)) == (None, [(1, Reason.NOT_WANTED)])
    assert lookback(None) == timedelta(0)


WHY = {
    "the first of its story": ([update(GATE)], Told(), Reason.FIRST),
    "more of a story": ([update(GATE, kind=Kind.UPDATE)], Told(sentences=(FLOUR,), entries=frozenset({("wire", "e1")})), Reason.UPDATE),
    "another outlet of a story": ([update(GATE, entry="e2")], Told(entries=frozenset({("wire", "e1")})), Reason.UPDATE),
    "a headline": ([update(kind=Kind.HEADLINE)], Told(entries=frozenset({("wire", "e1")})), Reason.HEADLINE),
    "a headline and more": (
        [update(kind=Kind.HEADLINE), update(GATE, chapter=2, kind=Kind.UPDATE)],
        Told(entries=frozenset({("wire", "e1")})),
        Reason.UPDATE,
    ),
    "a correction among others": (
        [update(GATE), update(FLOUR, chapter=2, kind=Kind.CORRECTION)],
        Told(),
        Reason.CORRECTION,
    ),
    "a retraction above all": (
        [update(FLOUR, kind=Kind.CORRECTION), update(DRIVERS, chapter=2, kind=Kind.RETRACTION)],
        Told(entries=frozenset({("wire", "e1")})),
        Reason.RETRACTION,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("updates", "told", "reason"), WHY.values(), ids=WHY)
def test_an_alert_says_why_it_comes(updates: list[Update], told: Told, reason: Reason) -> None:
    """The gravest thing in an alert is its reason."""
    everything = watch(tell=frozenset(Kind))
    assert alert_of(judge(*map(concern, updates), told=told, watches=[everything])).reason is reason


def test_an_alert_carries_all_that_was_not_heard_in_order_each_sentence_once() -> None:
    """The updates come in the order of their chapters; what an earlier one says is not repeated by a later one."""
    first, second = update(GATE, FLOUR, when="14:29"), update(COPY, DRIVERS, chapter=2, entry="e2")
    alert = alert_of(judge(concern(second, "other"), concern(first), watches=[watch(), watch("other")]))
    assert [one.chapter for one in alert.updates] == [1, 2]
    assert alert.shown == ((GATE, FLOUR), (DRIVERS,))
    assert alert.watches == ("gate", "other")
    assert (alert.channel, alert.story, alert.at) == ("desk", 1, at("14:30"))


@pytest.mark.parametrize("order", list(permutations(("short", "long", "as long"))), ids=" ".join)
def test_of_one_moment_the_longest_is_told_in_whatever_order_the_feeds_were_read(order: tuple[str, ...]) -> None:
    """Three feeds of one pass: the copies of the longest text are redundant, and of two that are equal the first by name is told."""
    texts = {"short": (GATE,), "long": (GATE, FLOUR), "as long": (FLOUR, GATE)}
    concerns = [concern(update(*texts[name], chapter=place, entry=name)) for place, name in enumerate(order, 1)]
    assert [one.revision.entry for one in alert_of(judge(*concerns)).updates] == ["as long"]


def test_a_copy_in_the_same_alert_is_redundant() -> None:
    """Four outlets with one wire text make one alert with one update."""
    copies = [concern(update(GATE, chapter=chapter, entry=f"e{chapter}")) for chapter in range(1, 5)]
    decision = judge(*copies)
    assert len(alert_of(decision).updates) == 1
    assert reasons(decision) == [(2, Reason.REDUNDANT), (3, Reason.REDUNDANT), (4, Reason.REDUNDANT)]


def test_a_copy_of_what_is_held_is_held_too() -> None:
    """As long as nothing went out, each copy may become the one that is told."""
    first, copy = concern(update(GATE)), concern(update(GATE, chapter=2, entry="e2"), "other")
    both = judge(first, copy, to=channel(settle=timedelta(minutes=2)), watches=[watch(), watch("other")])
    assert reasons(both) == [(1, Reason.SETTLE), (2, Reason.SETTLE)]
    later = judge(first, copy, now="14:32", to=channel(settle=timedelta(minutes=2)), watches=[watch("other")])
    assert alert_of(later).updates == (copy.update,)
    assert reasons(later) == [(1, Reason.NOT_WANTED)]


def test_a_watch_for_all_is_told_what_is_known() -> None:
    """`novelty: all` tells every update, with all that it says."""
    told = Told(sentences=(GATE,), entries=frozenset({("wire", "e0")}))
    alert = alert_of(judge(concern(update(GATE, FLOUR)), told=told, watches=[watch(novelty=Novelty.ALL)]))
    assert alert.shown == ((GATE, FLOUR),)


def test_an_entry_without_a_text_is_told_by_its_title() -> None:
    """A feed of bare headlines is a feed too; the same headline twice is told once."""
    bare = update(title="Gate at Sellin opens")
    assert alert_of(judge(concern(bare))).shown == (("Gate at Sellin opens",),)
    assert reasons(judge(concern(bare), told=Told(sentences=("Gate at Sellin opens",)))) == [(1, Reason.REDUNDANT)]


@pytest.mark.parametrize("kind", (Kind.CORRECTION, Kind.RETRACTION))
def test_a_correction_of_what_was_told_is_told_whatever_else_holds(kind: Kind) -> None:
    """Not wanted, nothing new, its watch gone: who was told the wrong thing hears the right one, and no one else does."""
    wrong = Told(sentences=(GATE,), entries=frozenset({("wire", "e1")}))
    correction = concern(update(GATE, kind=kind))
    assert alert_of(judge(correction, told=wrong, watches=[])).shown == ((GATE,),)
    assert alert_of(judge(replace(correction, watches=(), old=True), told=wrong)).watches == ()
    note = concern(update("(Adds missing zero in paragraph 2)", kind=kind))
    assert alert_of(judge(note, told=wrong)).shown == (("(Adds missing zero in paragraph 2)",),)
    other = Told(sentences=(GATE,), entries=frozenset({("wire", "e2")}))
    assert reasons(judge(correction, told=other, watches=[])) == [(1, Reason.NOT_WANTED)]


def test_the_key_names_what_is_told_to_whom() -> None:
    """The same decision made again after a crash has the same key; another chapter, story or channel has another one."""
    one = alert_of(judge(concern(update(GATE))))
    assert len(one.key) == 16
    assert alert_of(judge(concern(update(GATE)), now="14:45")).key == one.key
    others = {
        "another chapter": judge(concern(update(GATE, chapter=2))),
        "a chapter more": judge(concern(update(GATE)), concern(update(FLOUR, chapter=2, kind=Kind.UPDATE))),
        "another channel": judge(concern(update(GATE)), to=channel(name="night"), watches=[watch(notify=("night",))]),
        "another story": judge(concern(replace(update(GATE), story=2)), story=2),
    }
    assert len({one.key, *(alert_of(decision).key for decision in others.values())}) == 1 + len(others)


def test_the_key_outlives_a_new_guid() -> None:
    """An entry whose feed gives it another guid while its alert waits is told once, under one key."""
    told, renamed = update(GATE, entry="e1"), update(GATE, entry="e1-edited")
    assert alert_of(judge(concern(renamed))).key == alert_of(judge(concern(told))).key


# ---------------------------------------------------------------- when

HOURLY = Budget(count=2, per=timedelta(hours=1))
SPENT = Told(recent=(at("13:50"), at("14:10")))
#: channel, when the update was seen, now, what was told, the reason, the end
HELD = {
    "settling": (channel(settle=timedelta(minutes=2)), "14:30", "14:31", Told(), Reason.SETTLE, at("14:32")),
    "quiet before midnight": (channel(quiet=NIGHT), "23:00", "23:00", Told(), Reason.QUIET, at("07:00", day=1)),
    "quiet after midnight": (channel(quiet=NIGHT), "00:10", "06:59", Told(), Reason.QUIET, at("07:00")),
    "quiet at noon in the readers' zone": (
        channel(quiet=Quiet(start=time(12), end=time(16), timezone="Europe/Istanbul")),
        "10:00", "10:00", Told(), Reason.QUIET, at("13:00"),
    ),
    "before the digest": (channel(digest=TWICE), "14:30", "14:31", Told(), Reason.DIGEST, at("18:00")),
    "after the last digest of the day": (
        channel(digest=Digest(at=(time(8),))), "14:30", "14:31", Told(), Reason.DIGEST, at("08:00", day=1),
    ),
    "a digest in the readers' zone": (
        channel(digest=Digest(at=(time(18),), timezone="Europe/Istanbul")),
        "14:30", "14:31", Told(), Reason.DIGEST, at("15:00"),
    ),
    "a digest every hour": (
        channel(digest=Digest(every=timedelta(hours=1))), "14:30", "14:31", Told(), Reason.DIGEST, at("15:00"),
    ),
    "the budget is spent": (channel(at_most=HOURLY), "14:30", "14:31", SPENT, Reason.BUDGET, at("14:50")),
    "the budget is spent at the digest, until the next one": (
        channel(at_most=HOURLY, digest=TWICE),
        "17:00", "18:00", Told(recent=(at("18:00"), at("18:00"))), Reason.BUDGET, at("08:00", day=1),
    ),
    "quiet at the digest": (
        channel(digest=Digest(at=(time(3),)), quiet=NIGHT), "02:00", "03:00", Told(), Reason.QUIET, at("07:00"),
    ),
    "of several holds the longest": (
        channel(at_most=HOURLY, quiet=Quiet(start=time(14), end=time(16), timezone="UTC"), settle=timedelta(hours=1)),
        "14:30", "14:31", SPENT, Reason.QUIET, at("16:00"),
    ),
    "before the digest, the clock put back since": (
        channel(digest=TWICE), "18:30", "14:30", Told(), Reason.DIGEST, at("18:00"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("to", "seen", "now", "told", "reason", "until"), HELD.values(), ids=HELD)
def test_a_channel_is_held_with_a_reason_and_an_end(
    to: Channel, seen: str, now: str, *, told: Told, reason: Reason, until: datetime
) -> None:
    """Nothing is dropped: what does not go out now has a moment at which it is looked at again, and then it goes."""
    waiting = concern(update(GATE, when=seen))
    assert held(judge(waiting, now=now, to=to, told=told)) == (reason, until)
    assert judge(waiting, now=until, to=to, told=told).alert is not None


#: channel, when the update was seen, now, what was told
AT_ONCE = {
    "no rule": (channel(), "14:30", "14:30", Told()),
    "a minute before the quiet hours": (channel(quiet=NIGHT), "22:59", "22:59", Told()),
    "at the end of the quiet hours": (channel(quiet=NIGHT), "06:00", "07:00", Told()),
    "settled": (channel(settle=timedelta(minutes=2)), "14:30", "14:32", Told()),
    "settling, the clock put back by hours since": (channel(settle=timedelta(minutes=2)), "18:00", "14:30", Told()),
    "seen on the minute of the digest": (channel(digest=TWICE), "18:00", "18:00", Told()),
    "one left in the budget": (channel(at_most=HOURLY), "14:30", "14:31", Told(recent=(at("14:10"),))),
    "the older alert has just left the hour": (channel(at_most=HOURLY), "14:30", "14:50", SPENT),
}


@pytest.mark.parametrize(("to", "seen", "now", "told"), AT_ONCE.values(), ids=AT_ONCE)
def test_a_channel_that_may_be_told_is_told_at_once(to: Channel, seen: str, now: str, told: Told) -> None:
    """No rule holds a minute longer than it says."""
    assert judge(concern(update(GATE, when=seen)), now=now, to=to, told=told).alert is not None


def test_a_missed_digest_is_sent_at_once_and_says_so() -> None:
    """The daemon slept at eight: at nine all that waited goes out, as a digest; what came since goes with it."""
    waiting, fresh = (
        concern(update(GATE, when="07:30")),
        concern(update(FLOUR, chapter=2, kind=Kind.UPDATE, when="08:50")),
    )
    alert = alert_of(judge(waiting, fresh, now="09:00", to=channel(digest=TWICE)))
    assert (alert.reason, len(alert.updates)) == (Reason.DIGEST, 2)


ALL_HOLDS = channel(
    settle=timedelta(hours=1),
    quiet=Quiet(start=time(14), end=time(16), timezone="UTC"),
    at_most=Budget(count=1, per=timedelta(hours=1)),
)


def test_urgent_watches_pass_everything_and_take_along_what_was_held() -> None:
    """What is urgent waits for nothing, not even a digest; an alert carries all that its channel has not heard."""
    urgent = watch("alarm", priority=Priority.URGENT)
    concerns_now = (concern(update(GATE)), concern(update(FLOUR, chapter=2, kind=Kind.UPDATE), "alarm"))
    for to in (ALL_HOLDS, channel(digest=TWICE)):
        alert = alert_of(
            judge(*concerns_now, now="14:31", to=to, told=Told(recent=(at("14:20"),)), watches=[watch(), urgent])
        )
        assert (alert.reason, len(alert.updates)) == (Reason.FIRST, 2)


@pytest.mark.parametrize("kind", (Kind.CORRECTION, Kind.RETRACTION))
def test_corrections_pass_all_but_digests(kind: Kind) -> None:
    """Who reads at once is put right at once, also at night; who reads digests is put right in the next one."""
    correction = concern(update(GATE, kind=kind))
    told = Told(entries=frozenset({("wire", "e1")}), recent=(at("14:20"),))
    assert judge(correction, now="14:31", to=ALL_HOLDS, told=told).alert is not None
    assert held(judge(correction, now="14:31", to=channel(digest=TWICE), told=told)) == (Reason.DIGEST, at("18:00"))


#: zone, the end of the quiet hours, now, how long it stays quiet
CLOCK_CHANGES = {
    "London, the night the clocks go forward": (
        "Europe/London", time(7), datetime(2026, 3, 28, 23, 30, tzinfo=UTC), timedelta(hours=6, minutes=30),
    ),
    "London, the night the clocks go back": (
        "Europe/London", time(7), datetime(2026, 10, 24, 22, 30, tzinfo=UTC), timedelta(hours=8, minutes=30),
    ),
    "London, an end that the clocks show twice, before the second time": (
        "Europe/London", time(1, 30), datetime(2026, 10, 25, 1, 15, tzinfo=UTC), timedelta(minutes=15),
    ),
    "London, an end that the clocks skip": (
        "Europe/London", time(1, 30), datetime(2026, 3, 29, 0, 45, tzinfo=UTC), timedelta(minutes=45),
    ),
    "Istanbul, which does not change its clocks": (
        "Europe/Istanbul", time(7), datetime(2026, 3, 28, 20, 30, tzinfo=UTC), timedelta(hours=7, minutes=30),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("zone", "end", "now", "wait"), CLOCK_CHANGES.values(), ids=CLOCK_CHANGES)
def test_quiet_hours_end_by_the_clock_on_the_wall(zone: str, end: time, now: datetime, wait: timedelta) -> None:
    """Seven in the morning is seven in the morning, however long the night was."""
    to = channel(quiet=Quiet(start=time(23), end=end, timezone=zone))
    assert held(judge(concern(update(GATE)), now=now, to=to)) == (Reason.QUIET, now + wait)


TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
ZONES = st.sampled_from(
    ["Europe/London", "Europe/Istanbul", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]
)
MOMENTS = st.integers(0, 2 * 366 * 24 * 4).map(
    lambda quarters: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * quarters)
)


@given(start=TIMES, end=TIMES, zone=ZONES, now=MOMENTS)
def test_quiet_hours_hold_exactly_while_the_wall_clock_is_in_them(
    start: time, end: time, zone: str, now: datetime
) -> None:
    """At any moment of two years, in any zone: held if and only if it is quiet, until it is not, within 25 hours."""
    local = now.astimezone(ZoneInfo(zone)).time()
    quiet_now = start <= local < end if start <= end else (local >= start or local < end)
    to = channel(quiet=Quiet(start=start, end=end, timezone=zone))
    waiting = concern(update(GATE))
    decision = judge(waiting, now=now, to=to)
    assert (decision.alert is None) is quiet_now
    if quiet_now:
        reason, until = held(decision)
        assert reason is Reason.QUIET
        assert until is not None
        assert now < until <= now + timedelta(hours=25)
        assert judge(waiting, now=until, to=to).alert is not None


# ---------------------------------------------------------------- laws

WATCHES = (
    watch(),
    watch("alarm", priority=Priority.URGENT, tell=frozenset({Kind.UPDATE})),
    watch("all", novelty=Novelty.ALL),
    watch("elsewhere", notify=("night",)),
)
SENTENCES = (
    GATE,
    COPY,
    FLOUR,
    DRIVERS,
    "Nobody was hurt.",
    "At least 12 people are missing.",
    "At least 15 people are missing.",
)
CONCERNS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(SENTENCES), max_size=3),
        st.sampled_from(list(Kind)),
        st.sampled_from(["e1", "e2", "e3"]),
        st.lists(st.sampled_from(["gate", "alarm", "all", "elsewhere", "gone"]), min_size=1, max_size=2, unique=True),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
).map(
    lambda rows: tuple(
        concern(update(*added, chapter=chapter, kind=kind, entry=entry), *names, old=old)
        for chapter, (added, kind, entry, names, old) in enumerate(rows, start=1)
    )
)
CHANNELS = st.builds(
    channel,
    settle=st.sampled_from([timedelta(0), timedelta(minutes=5)]),
    quiet=st.sampled_from([None, NIGHT]),
    at_most=st.sampled_from([None, HOURLY]),
    digest=st.sampled_from([None, TWICE, Digest(every=timedelta(hours=6))]),
)
HEARD = st.builds(
    Told,
    sentences=st.lists(st.sampled_from(SENTENCES), max_size=3).map(tuple),
    entries=st.sets(st.sampled_from([("wire", "e1"), ("wire", "e2")])).map(frozenset),
    recent=st.sampled_from([(), SPENT.recent]),
)
NOWS = st.integers(0, 24 * 60).map(lambda minutes: at("14:30") + timedelta(minutes=minutes))


@settings(max_examples=200)
@given(waiting=CONCERNS, to=CHANNELS, told=HEARD, now=NOWS)
def test_told_and_held_and_refused_are_all(
    waiting: tuple[Concern, ...], to: Channel, told: Told, now: datetime
) -> None:
    """Every concern is in the alert or has one verdict; what is held has an end in the future, what is refused has none."""
    decision = judge(*waiting, now=now, to=to, told=told, watches=WATCHES)
    carried = [one.chapter for one in decision.alert.updates] if decision.alert else []
    judged = [verdict.concern.update.chapter for verdict in decision.verdicts]
    assert sorted(carried + judged) == [one.update.chapter for one in waiting]
    for verdict in decision.verdicts:
        assert (verdict.until is not None) is (verdict.reason in HOLDING_REASONS)
        assert verdict.until is None or verdict.until > now
    assert decision.alert is None or not any(verdict.reason in HOLDING_REASONS for verdict in decision.verdicts)


@given(waiting=CONCERNS, to=CHANNELS, told=HEARD, now=NOWS)
def test_what_is_held_goes_out_in_the_end(waiting: tuple[Concern, ...], to: Channel, told: Told, now: datetime) -> None:
    """Looked at again whenever its hold ends, everything held is told or refused within a few looks."""
    for _ in range(6):
        decision = judge(*waiting, now=now, to=to, told=told, watches=WATCHES)
        ends = [verdict.until for verdict in decision.verdicts if verdict.until is not None]
        if not ends:
            break
        now = min(ends)
    assert not ends


@given(waiting=CONCERNS, now=NOWS, told=HEARD)
def test_a_duplicate_of_what_was_told_tells_nobody(waiting: tuple[Concern, ...], now: datetime, told: Told) -> None:
    """What an alert has shown comes in again, in new entries: no second alert, unless a watch asks for all."""
    first = judge(*waiting, now=now, told=told, watches=WATCHES)
    shown = tuple(sentence for sentences in first.alert.shown for sentence in sentences) if first.alert else ()
    heard = replace(told, sentences=told.sentences + shown)
    again = [
        concern(update(*one.added, chapter=10 + place, kind=Kind.NEW, entry=f"copy-{place}", title=one.title))
        for place, one in enumerate(copied.revision.change for copied in (first.alert.updates if first.alert else ()))
        if one.added
    ]
    assert judge(*again, now=now, told=heard, watches=WATCHES).alert is None


@given(waiting=CONCERNS, to=CHANNELS, told=HEARD, now=NOWS, order=st.randoms())
def test_the_order_of_concerns_does_not_matter(
    waiting: tuple[Concern, ...], to: Channel, told: Told, now: datetime, order: Random
) -> None:
    """The store may give concerns back in any order: the decision is the same."""
    mixed = list(waiting)
    order.shuffle(mixed)
    assert judge(*mixed, now=now, to=to, told=told, watches=WATCHES) == judge(
        *waiting, now=now, to=to, told=told, watches=WATCHES
    )


@given(added=st.permutations([GATE, FLOUR, DRIVERS, GATE]))
def test_which_of_simultaneous_entries_came_first_does_not_change_what_is_told(added: Sequence[str]) -> None:
    """Whatever order outlets come in, the channel is shown the same sentences."""
    waiting = [concern(update(text, chapter=place, entry=f"e{place}")) for place, text in enumerate(added, start=1)]
    shown = [sentence for sentences in alert_of(judge(*waiting)).shown for sentence in sentences]
    assert sorted(shown) == sorted({GATE, FLOUR, DRIVERS})


@pytest.mark.parametrize("title", ("Gate to open", "Will it open? Four drivers ask. {}"))
def test_a_withdrawal_that_is_lifted_again_is_told_again(title: str) -> None:
    """Who was told of the second withdrawal must be told of its end, in the words of the first; nobody else's words do so."""
    lifted = LIFTED.format(f"“{title}”")
    of = update(lifted, kind=Kind.UPDATE, chapter=4)
    decision = judge(concern(of), told=Told(sentences=(lifted, GATE)))
    assert decision.alert is not None
    again = judge(concern(update(f"He said: {lifted}", kind=Kind.UPDATE)), told=Told(sentences=(f"He said: {lifted}",)))
    assert [verdict.reason for verdict in again.verdicts] == [Reason.REDUNDANT]
