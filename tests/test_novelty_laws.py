"""What is told does not hang on chance: laws of novelty, through the whole pipeline from a parsed document to the message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Channel, Digest, Entry, Novelty, Reason, Watch
from monitor.render import render
from tests.newsroom import CEASEFIRE, Day, article, channel

TITLE = "Iran and Turkey talk about Syria ceasefire"
TALKS = "The foreign ministers of Iran and Turkey met in Ankara on Friday to talk about a ceasefire in Syria."
#: No two of them say the same.
NEWS = (
    "The two agreed to open the airport of Aleppo for aid from Monday on.",
    "Fuel for the camps near Idlib will come by road from Hatay, forty lorries a day.",
    "The ceasefire is to hold for ten days at first, the Turkish minister said.",
    "Nobody from Damascus was invited to the table.",
    "Hospitals in Aleppo have insulin for two more weeks, the Red Crescent warned.",
)
#: The first and the second in other words, with the same facts.
OTHERWISE = (
    "From Monday on the airport of Aleppo will open for aid, the two agreed.",
    "By road from Hatay fuel will come for the camps near Idlib: forty lorries a day.",
)
OUTLETS = ("ledger", "herald", "wire", "gazette")
TALKS_OTHERWISE = (
    "On Friday in Ankara the foreign ministers of Turkey and Iran met for talks about a ceasefire in Syria."
)
#: How an outlet dresses a text that is not its own.
DRESSED = {
    "as it stands": ("{}", "{}"),
    "under a headline of its own": ("Neighbours seek truce in Syria", "{}"),
    "with a dateline": ("{}", "ANKARA, Aug 12 (Meridian) - {}"),
}
Reports = tuple[tuple[str, tuple[str, ...]], ...]


def reports(*sentences: str) -> st.SearchStrategy[Reports]:
    """Return a moment in which two to four outlets report on the talks, each with some of the sentences."""
    said = st.lists(st.sampled_from(sentences), min_size=1, max_size=3, unique=True).map(tuple)
    outlets = st.lists(st.sampled_from(OUTLETS), min_size=2, max_size=4, unique=True)
    return outlets.flatmap(lambda names: st.tuples(*(st.tuples(st.just(name), said) for name in names)))


def orders(told: Reports) -> list[Reports]:
    """Return the reports of a moment as they are, backwards, and with the last one first."""
    return [told, told[::-1], told[-1:] + told[:-1]]


def shown(day: Day) -> list[list[str]]:
    """Return what the sentences of each alert of a day are, whoever they are told of."""
    return [sorted(sentence for told in alert.shown for sentence in told) for alert in day.alerts]


def moment_of(day: Day, clock: str, order: Sequence[tuple[str, tuple[str, ...]]]) -> None:
    """Let outlets report at the same moment, their documents read in this order."""
    day.at(clock, **{outlet: [article(f"{outlet} {clock}", TITLE, TALKS, *said)] for outlet, said in order})


@given(first=reports(*NEWS), then=reports(*NEWS))
@settings(max_examples=20, deadline=None)
def test_whichever_of_simultaneous_reports_is_read_first_the_same_is_told(first: Reports, then: Reports) -> None:
    """Networks are faster or slower: which outlet's document is read first changes no sentence that anybody is told."""
    days = [Day() for _ in orders(first)]
    for day, order in zip(days, orders(first), strict=True):
        moment_of(day, "09:00", order)
        moment_of(day, "10:00", then)
        assert shown(day) == shown(days[0])


@given(first=reports(*NEWS), then=reports(*NEWS, *OTHERWISE))
@settings(max_examples=20, deadline=None)
def test_the_order_of_reading_decides_at_most_on_the_wording(first: Reports, then: Reports) -> None:
    """Of two wordings of one thing one is told, and as many alerts as in any other order."""
    days = [Day() for _ in orders(then)]
    for day, order in zip(days, orders(then), strict=True):
        moment_of(day, "09:00", first)
        moment_of(day, "10:00", order)
        assert list(map(meant, shown(day))) == list(map(meant, shown(days[0])))


def meant(sentences: Sequence[str]) -> list[str]:
    """Return what sentences say: of each wording that of NEWS; twice what is told twice."""
    return sorted(NEWS[OTHERWISE.index(said)] if said in OTHERWISE else said for said in sentences)


CHANNELS = {
    "at once": channel(),
    "settling": channel(settle=timedelta(minutes=5)),
    "in digests": channel(digest=Digest(every=timedelta(hours=2))),
}


@pytest.mark.parametrize("to", CHANNELS.values(), ids=CHANNELS)
@pytest.mark.parametrize("level", (Novelty.NEW, Novelty.MAJOR))
@given(told=reports(*NEWS), dress=st.sampled_from(list(DRESSED.values())))
@settings(max_examples=8, deadline=None)
def test_a_duplicate_of_anything_tells_nobody(
    to: Channel, level: Novelty, told: Reports, dress: tuple[str, str]
) -> None:
    """Whatever was told comes again from other outlets, under another headline or dateline, all at once: no alert."""
    copiers = ("post", "courier", "star", "echo")
    watch = Watch(name="ceasefire", match=CEASEFIRE.match, notify=("desk",), novelty=level)
    day = Day(watches=(watch,), channels=(to,), feeds=(*OUTLETS, *copiers))
    moment_of(day, "09:00", told)
    day.at("12:30")
    before = len(day.alerts)
    # What a channel was not told, because most of it was known, may be told in better company: copied is what it was.
    heard = {(update.revision.feed, update.revision.entry) for alert in day.alerts for update in alert.updates}
    copies = {
        copier: [copy(f"{copier} copy", said, dress)]
        for copier, (outlet, said) in zip(copiers, told, strict=False)
        if (outlet, f"{outlet} 09:00") in heard
    }
    seen = len(day.verdicts)
    day.at("13:00", **copies)
    day.at("23:00")

    assert copies
    assert day.alerts[before:] == []
    assert {verdict.reason for _, verdict in day.verdicts[seen:]} == {Reason.REDUNDANT}
    assert {verdict.concern.update.revision.feed for _, verdict in day.verdicts[seen:]} == set(copies)


def copy(key: str, said: Sequence[str], dress: tuple[str, str]) -> Entry:
    """Return a copy of a report as another outlet dresses it."""
    headline, opening = dress
    return article(key, headline.format(TITLE), opening.format(TALKS), *said)


def test_a_report_in_other_words_is_refused_with_its_reason_and_named_in_the_next_message() -> None:
    """A redundant entry is not lost: its verdict tells why nobody was told, and the next message that it was there."""
    day = Day()
    day.at("09:00", wire=[article("w", TITLE, TALKS, NEWS[0])])
    day.at("09:30", herald=[article("h", "Syria truce talks in Ankara", OTHERWISE[0], TALKS_OTHERWISE)])
    day.at("10:00", wire=[article("w", TITLE, NEWS[1], TALKS, NEWS[0])])

    (verdict,) = (verdict for _, verdict in day.verdicts)
    assert (verdict.concern.update.revision.feed, verdict.reason, verdict.until) == ("herald", Reason.REDUNDANT, None)
    first, second = (render(alert, day.newsroom).text for alert in day.alerts)
    assert day.alerts[1].also == ("herald",)
    assert "Herald" not in first
    assert "Herald" in second
