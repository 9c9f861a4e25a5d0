"""What waits for a moment is read when it comes and when it goes, and what was told is read once; nothing but time depends on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.decide import Case, Recollection, burst, decide, judging, novelty, sayings, wondering, wording
from monitor.decide.wording import Words
from monitor.model import Carrier, Channel, Concern, Digest, Kind, Novelty, Reason, Sighting, Told, Untold
from monitor.text import sources as counting
from tests.newsroom import Day, article
from tests.newsroom import channel as desk
from tests.test_decide import CHANNELS, SENTENCES, WATCHES, at, channel, concern, update, watch

WINDOW = timedelta(hours=72)
WATCHED = {one.name: one for one in (*WATCHES, watch("sure", min_sources=3), watch("large", novelty=Novelty.MAJOR))}
#: What comes at one moment: minutes later, of so many outlets that say nothing else, these updates.
Batch = tuple[int, int, Sequence[tuple[Sequence[str], Kind, str, Sequence[str]]]]
BATCHES: st.SearchStrategy[list[Batch]] = st.lists(
    st.tuples(
        st.integers(1, 300),
        st.integers(0, 2),
        st.lists(
            st.tuples(
                st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=2),
                st.sampled_from([Kind.NEW, Kind.UPDATE, Kind.CORRECTION, Kind.COSMETIC]),
                st.sampled_from(["e1", "e2", "e3"]),
                st.lists(st.sampled_from(list(WATCHED)), min_size=1, max_size=2, unique=True),
            ),
            max_size=3,
        ),
    ),
    min_size=1,
    max_size=6,
)


@dataclass
class Waiting:
    """A channel that is told of one story, with what the store keeps of it from one decision to the next."""

    to: Channel
    #: What of a concern the next decision may know of the one before.
    keep: Callable[[Concern, Reason], Concern] = lambda one, reason: replace(one, held=reason)
    recollection: Recollection | None = None
    concerns: dict[int, Concern] = field(default_factory=dict)
    carriers: list[Carrier] = field(default_factory=list)
    told: Told = field(default_factory=Told)
    heard: list[object] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def come(self, batch: Batch, now: datetime) -> None:
        """Let updates come, and decide."""
        _, outlets, rows = batch
        for _ in range(outlets):
            self._carry(f"outlet {len(self.carriers)}", now)
        for said, kind, entry, names in rows:
            number = next(self.numbers)
            self._carry(entry, now)
            one = update(*said, chapter=number, kind=kind, entry=entry)
            one = replace(one, revision=replace(one.revision, at=now))
            self.concerns[number] = concern(one, *names)
        self.look(now)

    def _carry(self, feed: str, now: datetime) -> None:
        self.carriers.append(Carrier(feed=feed, entry=feed, link="", at=now, marks=frozenset({f"{feed}:"})))

    def look(self, now: datetime) -> datetime | None:
        """Decide; return when to look again."""
        untold = Untold(
            channel="desk",
            story=1,
            concerns=tuple(self.concerns.values()),
            told=self.told,
            carriers=tuple(self.carriers),
        )
        case = Case.of(untold, self.recollection)
        found = decide(case, channel=self.to, watches=WATCHED, window=WINDOW, now=now)
        verdicts = [(one.concern.id, one.reason, one.until) for one in found.verdicts]
        self.heard.append((found.alert, verdicts))
        self.concerns = {
            one.concern.id: self.keep(one.concern, one.reason) for one in found.verdicts if one.until is not None
        }
        if found.alert is not None:
            self.told = Told(
                sentences=(*self.told.sentences, *(text for shown in found.alert.shown for text in shown)),
                entries=self.told.entries | {(one.revision.feed, one.revision.entry) for one in found.alert.updates},
                recent=(*self.told.recent, now),
            )
        return min((until for _, _, until in verdicts if until is not None), default=None)


def live(waiting: Waiting, batches: Sequence[Batch]) -> list[object]:
    """Return all that was decided while these batches came, and until nothing waited any more."""
    now = at("14:30")
    for batch in batches:
        now += timedelta(minutes=batch[0])
        waiting.come(batch, now)
    following: datetime | None = now
    for _ in range(12):
        following = waiting.look(following) if following else None
    return waiting.heard


@settings(max_examples=200)
@given(to=CHANNELS, batches=BATCHES)
def test_who_reads_all_that_waits_each_time_decides_the_same(to: Channel, batches: list[Batch]) -> None:
    """What was held is not read again before it can be told, and what was shown is read once: alerts and verdicts are the same."""
    forgetful = Waiting(to, keep=lambda one, _reason: replace(one, held=None))
    assert live(Waiting(to, recollection=Recollection(3)), batches) == live(forgetful, batches)


def test_what_has_become_known_while_it_waited_is_refused_when_it_could_be_told() -> None:
    """Its story was merged with one that the channel was told of: until the digest it waits, then it is refused."""
    waiting = Waiting(channel(digest=Digest(every=timedelta(hours=6))))
    waiting.come((0, 0, [([SENTENCES[0]], Kind.NEW, "e1", ["gate"])]), at("14:30"))
    waiting.told = Told(sentences=(SENTENCES[0],), entries=frozenset({("wire", "e9")}))
    then = waiting.look(at("14:40"))
    assert then == at("18:00")
    waiting.look(then)
    assert waiting.heard[1:] == [(None, [(1, Reason.DIGEST, then)]), (None, [(1, Reason.REDUNDANT, None)])]


def test_what_waits_is_not_read_again_whenever_something_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty updates come before the digest: each is read once, when it comes, and once more when it is told."""
    read = Counter[str]()
    original = novelty.news

    def counted(*asked: Any) -> tuple[str, ...]:
        read["news"] += 1
        return original(*asked)

    monkeypatch.setattr(judging, "news", counted)
    waiting = Waiting(channel(digest=Digest(every=timedelta(hours=6))))
    for number in range(60):
        said = f"Lorry {number} has passed the gate with {number} tons of flour."
        waiting.come((0, 0, [([said], Kind.UPDATE, "e1", ["gate"])]), at("14:30") + timedelta(minutes=number))
    assert read["news"] == 60
    waiting.look(at("18:00"))
    # Read, and then looked at beside the others of the alert.
    assert read["news"] == 180


def test_what_a_channel_was_told_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The alerts of a long story cost no more than its first ones."""
    read = Counter[str]()
    original = wording.said_words

    def counted(sentence: str) -> Words:
        read["words"] += 1
        return original(sentence)

    monkeypatch.setattr(sayings, "said_words", counted)
    day = Day(channels=(desk(settle=timedelta(0)),))
    costs = []
    said = ["The ceasefire in Syria began at noon."]
    for number in range(40):
        said.append(f"Convoy {number} reached Aleppo with {number + 3} lorries of flour.")
        read.clear()
        day.at(f"{8 + number // 6:02}:{number % 6}0", ledger=[article("a", "A ceasefire holds in Syria", *said)])
        costs.append(read["words"])
    assert len(day.alerts) == 40
    assert sum(costs[20:]) <= sum(costs[:20])


def test_no_more_is_known_of_what_was_told_than_counts_as_said() -> None:
    """Two thousand sentences, the latest: a channel's memory of a story is bounded as the story's own is."""
    shown = tuple(f"Lorry {number} has passed." for number in range(2_100))
    case = Case.of(Untold(channel="desk", story=1, concerns=(), told=Told(sentences=shown)))
    assert (case.said.size, shown[99] in case.said, shown[100] in case.said) == (2_000, False, True)


def test_sources_are_counted_once_for_a_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it must be asked what is usual, whether enough sources carry it, and whether it breaks: one count serves all."""
    counted: list[int] = []
    original = counting.texts

    def counts(carriers: Iterable[Carrier]) -> list[list[Carrier]]:
        known = list(carriers)
        counted.append(len(known))
        return original(known)

    monkeypatch.setattr(counting, "texts", counts)
    now = at("14:30")
    carriers = tuple(Carrier(feed=f"f{n}", entry="e", link="", at=now, marks=frozenset({f"{n}:"})) for n in range(8))
    untold = Untold(channel="desk", story=1, concerns=(concern(update(SENTENCES[0])),), told=Told(), carriers=carriers)
    case, watches = Case.of(untold), {"gate": watch(min_sources=2)}
    asked: Mapping[str, Sequence[Sighting]] = dict.fromkeys(wondering(case, watches, now), ())
    found = decide(case, channel=channel(), watches=watches, window=WINDOW, now=now, seen=asked)
    assert (list(asked), counted) == (["gate"], [8])
    assert found.alert is not None
    assert found.alert.burst == burst.burst("gate", [now] * 8, (), now)
