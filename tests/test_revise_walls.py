"""What a page shows besides its article, or in its place: paywalls, counters, boxes of the weather and the markets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.model import SILENT_KINDS, Change, Entry, Feed, Kind, KnownEntry, Paragraph
from monitor.revise import revise

FEED = Feed(name="eastgate", url="https://eastgate.example/atom")
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
DAM = (
    "The Kestria dam burst on Thursday morning above the town of Graz.",
    "Five people are missing in the valley.",
    "Rescuers searched the banks of the river until noon with dogs and boats.",
    "The owner said that the wall had been inspected in May.",
)
#: With these the article is long enough for the rule of 70 %.
MORE = (
    "The river carried trees and two cars as far as the railway bridge, which stood.",
    "Schools in the four villages below the dam were closed for the rest of the week.",
    "A hotline for relatives is open day and night, the district council said on its page.",
)
NEWS = "Three bodies were found below the mill."


def entry(*lines: str, title: str = "Dam bursts above Graz") -> Entry:
    return Entry(feed=FEED.name, key="dam", title=title, paragraphs=tuple(Paragraph(text=line) for line in lines))


def remembered(change: Change, known: KnownEntry | None) -> KnownEntry:
    """Remember a state as the store does."""
    seen = known.fingerprints if known else frozenset()
    if known and change.kind in {Kind.BOILERPLATE, Kind.DATE_ONLY}:
        return replace(known, fingerprint=change.fingerprint)
    return KnownEntry(
        id=1, feed=FEED.name, key="dam", link="", story=1, number=1, title=change.title, text=change.text,
        fingerprint=change.fingerprint, fingerprints=seen | {change.fingerprint},
    )  # fmt: skip


def polls(*states: Entry) -> Iterator[Change | None]:
    """Yield what each poll found."""
    known: KnownEntry | None = None
    for number, state in enumerate(states):
        found = revise(state, known, feed=FEED, now=NOW + number * timedelta(minutes=5))
        known = remembered(found, known) if found else known
        yield found


@pytest.mark.parametrize(
    "wall",
    (
        ("To continue reading this article, subscribe now for £1 a week…",),
        ("This article is for subscribers only.", "Subscribe", "Log in"),
        ("Already a subscriber? Log in", "Get unlimited access for £1 a month"),
        ("Jetzt weiterlesen mit Tageblatt+", "Bereits Abonnent? Hier anmelden"),
        ("Cet article est réservé aux abonnés.", "Il vous reste 80 % de cet article à lire."),
        ("Suscríbete para seguir leyendo",),
        ("Questo articolo è riservato agli abbonati",),
        ("Bu içerik abonelere özeldir", "Giriş yapın"),
        ("Чтобы читать дальше, оформите подписку",),
        ("هذا المقال متاح للمشتركين فقط", "اشترك الآن"),
    ),
)
@pytest.mark.parametrize("article", (DAM, DAM + MORE))
@pytest.mark.parametrize("shown", (0, 1, 2))
def test_a_paywall_is_no_news_and_takes_nothing_away(
    wall: tuple[str, ...], article: tuple[str, ...], shown: int
) -> None:
    """A page that shows a teaser and an offer, twice, says nothing; when it shows all again, only what is new is told."""
    walled = entry(*article[:shown], *wall)
    _, once, twice, whole = polls(entry(*article), walled, walled, entry(*article, NEWS))
    assert once is not None
    assert once.kind is Kind.BOILERPLATE
    assert twice is None or twice.kind is Kind.BOILERPLATE
    assert whole is not None
    assert (whole.kind, whole.added) == (Kind.UPDATE, (NEWS,))


def test_a_teaser_that_says_something_new_is_told_without_its_paywall() -> None:
    """An article that goes behind a wall with other news in its first lines is not silent."""
    _, walled = polls(entry(*DAM), entry(NEWS, *DAM[:2], "This article is for subscribers only."))
    assert walled is not None
    assert (walled.kind, walled.added) == (Kind.UPDATE, (NEWS,))


def test_a_headline_above_a_paywall_still_counts() -> None:
    """Where the text is hidden, another number in the headline is an update."""
    _, walled = polls(entry(*DAM, title="Five missing"), entry(DAM[0], "Subscribe to continue", title="Seven missing"))
    assert walled is not None
    assert walled.kind is Kind.UPDATE


@pytest.mark.parametrize(
    "line",
    (
        "Subscribers left the company in droves.",
        "Register to vote by Friday, the minister said.",
        "To continue reading the will, the judge called a break.",
        "Get full access to the valley, rescuers were told by the owner.",
    ),
)
def test_words_of_an_offer_in_a_sentence_are_text(line: str) -> None:
    """A sentence that begins as an offer does, and is none, is told."""
    _, found = polls(entry(*DAM), entry(*DAM, line))
    assert found is not None
    assert found.added == (line,)


@pytest.mark.parametrize(
    "ticking",
    (
        ("Views: 3000", "Views: 3077", "Views: 4112"),
        ("1.204 Leser", "1.377 Leser", "2.001 Leser"),
        ("Просмотров: 311", "Просмотров: 340", "Просмотров: 377"),
        ("Okunma sayısı: 231", "Okunma sayısı: 277", "Okunma sayısı: 301"),
        ("53 people are reading this", "61 people are reading this", "7 people are reading this"),
        ("Published 17 minutes ago", "Published 22 minutes ago", "Published 1 hour ago"),
        ("Posted 2h ago", "Posted 3h ago", "Posted 4h ago"),
        ("Vor 5 Minuten", "Vor 10 Minuten", "Vor einer Stunde"),
        ("Il y a 5 minutes", "Il y a 10 minutes", "Il y a une heure"),
        ("5 dakika önce", "10 dakika önce", "1 saat önce"),
        ("منذ 5 دقائق", "منذ 10 دقائق", "منذ 15 دقيقة"),
        ("Join 1001 other subscribers", "Join 1002 other subscribers", "Join 1040 other subscribers"),
        ("Aleppo: 21°C, wind 6 km/h", "Aleppo: 22°C, wind 9 km/h", "Aleppo: 19°C, rain"),
        ("Dow Jones 38,117.12 +0.2%", "Dow Jones 38,090.55 -0.1%", "Dow Jones 38,100 +0.0%"),
        ("This article has been read 1001 times.", "This article has been read 1040 times."),
    ),
)
def test_what_ticks_at_every_poll_is_no_news(ticking: tuple[str, ...]) -> None:
    """Counters, "minutes ago", the weather and the markets beside an article are silent from the first poll on."""
    found = list(polls(entry(*DAM), *(entry(*DAM, line) for line in ticking), entry(NEWS, *DAM, ticking[0])))
    assert all(each is None or each.kind in SILENT_KINDS for each in found[1:-1])
    assert found[-1] is not None
    assert found[-1].added == (NEWS,)


@pytest.mark.parametrize(
    ("before", "after"),
    (
        ("Death toll: 12", "Death toll: 14"),
        ("53 people are missing", "61 people are missing"),
        ("53 people have joined the strike", "61 people have joined the strike"),
        ("Record: 52.1°C", "Record: 52.4°C"),
        ("Inflation 3.2 percent", "Inflation 3.4 percent"),
    ),
)
def test_a_line_of_data_with_another_number_is_news(before: str, after: str) -> None:
    """What counts people, or a thing of the news, is no counter of the page."""
    _, found = polls(entry(*DAM, before), entry(*DAM, after))
    assert found is not None
    assert (found.kind, found.added) == (Kind.UPDATE, (after,))


def test_a_sheet_of_figures_is_an_entry() -> None:
    """Where no sentence is left beside it, what runs all day is what the entry tells."""
    sheets = (entry("Dow Jones 38,117.12 +0.2%", title="Close"), entry("Dow Jones 38,090.55 -0.1%", title="Close"))
    _, found = polls(*sheets)
    assert found is not None
    assert found.kind is Kind.UPDATE
