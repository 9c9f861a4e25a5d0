"""An article that lost most of its words: was it not fetched whole, or has its outlet cut it short?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.model import UNNUMBERED_KINDS, Change, Entry, Feed, Kind, KnownEntry, Paragraph
from monitor.revise import revise

FEED = Feed(name="coast", url="https://coast.example/rss")
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
TITLE = "Truce in Aleppo"
WHOLE = (
    "The truce in Aleppo was announced by both sides on Monday after eleven days of talks in a hotel by the lake.",
    "Buses stood ready in the east of the city to bring families to the villages behind the hills.",
    "Bakers opened their shops for the first time in a month, and queues went round two corners.",
    "The mediator thanked his staff and said that he would sleep for a week now that the paper was signed.",
    "An engineer told us that the pumps of the waterworks may run again by the end of the month.",
)
SHORT = "Forty people were killed in Aleppo."
SHORTER = "Sixty people were killed in Aleppo and the ceasefire is over."


def entry(*lines: str, title: str = TITLE, date: datetime | None = None) -> Entry:
    paragraphs = tuple(Paragraph(text=line) for line in lines)
    return Entry(feed=FEED.name, key="k", title=title, paragraphs=paragraphs, updated=date)


def remembered(known: KnownEntry | None, seen: Entry, change: Change) -> KnownEntry:
    """Remember a change as the store does: one without a number leaves the revision as it is."""
    numbered = known is None or change.kind not in UNNUMBERED_KINDS
    base = known or KnownEntry(
        id=1, feed=FEED.name, key="k", link="", story=1, number=0, title="", text="", fingerprint="", fingerprints=frozenset()
    )  # fmt: skip
    if numbered:
        base = replace(base, title=change.title, text=change.text, number=base.number + 1)
    return replace(
        base, fingerprint=change.fingerprint, fingerprints=base.fingerprints | {change.fingerprint}, date=seen.date
    )


def play(*states: Entry, paged: bool = False) -> list[Change | None]:
    """Show an entry's states in order; return what changed from each to the next."""
    known: KnownEntry | None = None
    found = []
    for state in states:
        change = revise(state, known, feed=FEED, now=NOW)
        found.append(change)
        known = replace(remembered(known, state, change), paged=paged) if change else known
    return found


def kinds(*states: Entry) -> list[Kind | None]:
    return [change.kind if change else None for change in play(*states)]


def test_a_short_text_that_stays_is_the_article() -> None:
    """What the outlet cut its article to is told when it is shown a second time, and what becomes of it is told, too."""
    found = play(entry(*WHOLE), *[entry(SHORT)] * 3, entry(SHORTER), entry(SHORTER))
    assert [change.kind if change else None for change in found] == [
        Kind.NEW, Kind.BOILERPLATE, Kind.UPDATE, None, Kind.UPDATE, None
    ]  # fmt: skip
    told = [change for change in found if change and change.kind is Kind.UPDATE]
    assert [(change.added, change.removed, change.text) for change in told] == [
        ((SHORT,), (), SHORT),
        ((SHORTER,), (), SHORTER),
    ]


def test_a_short_text_that_changes_into_another_is_the_article() -> None:
    """An outlet that goes on editing a short text has not failed to send the long one."""
    assert kinds(entry(*WHOLE), entry(SHORT), entry(SHORTER)) == [Kind.NEW, Kind.BOILERPLATE, Kind.UPDATE]


def test_a_fragment_between_whole_texts_is_none() -> None:
    """Where the whole text is back at the next poll, nothing has happened, however often that goes on."""
    states = [entry(*WHOLE), entry(SHORT)] * 3
    assert set(kinds(*states)[1:]) == {Kind.BOILERPLATE}


def test_a_summary_of_what_was_said_is_silent() -> None:
    """A feed that goes over to summaries says nothing new by that; the first summary with news is told."""
    cut, news = entry(WHOLE[0]), entry("The truce in Aleppo was broken on Friday.")
    assert kinds(entry(*WHOLE), cut, cut, cut, news) == [Kind.NEW, Kind.BOILERPLATE, None, None, Kind.UPDATE]


WALLS = (
    "Please accept our cookies.",
    "We value your privacy. We and our partners store information on a device.",
    "Subscribe now to read the whole story.",
    "Please enable JavaScript and reload.",
    "Are you a robot?",
    "403 Forbidden",
    "Bitte Cookies akzeptieren, um fortzufahren.",
    "Article réservé aux abonnés.",
    "Solo para suscriptores.",
    "Çerezleri kabul edin.",
    "Страница не найдена",
    "",
)


@pytest.mark.parametrize("wall", WALLS)
def test_a_wall_never_is_the_article(wall: str) -> None:
    """A consent page may stand for days: it is noticed once, and what comes after it is compared with the article."""
    found = play(entry(*WHOLE), *[entry(wall)] * 4, entry(*WHOLE, SHORT))
    assert [change.kind if change else None for change in found] == [
        Kind.NEW,
        Kind.BOILERPLATE,
        None,
        None,
        None,
        Kind.UPDATE,
    ]
    assert found[-1] is not None
    assert found[-1].added == (SHORT,)


def test_a_new_date_beside_the_same_fragment_is_only_a_date() -> None:
    """The text was noticed already."""
    later = NOW.replace(hour=16)
    found = kinds(entry(*WHOLE, date=NOW), entry(WALLS[0], date=NOW), entry(WALLS[0], date=later))
    assert found == [Kind.NEW, Kind.BOILERPLATE, Kind.DATE_ONLY]


def test_a_new_headline_does_not_hide_that_a_short_text_stays() -> None:
    """A headline that changed beside the first short text is told over the known one; the second time the text counts."""
    retitled = entry(SHORT, title="Shells fall on buses")
    found = play(entry(*WHOLE), retitled, retitled)
    assert [change.kind if change else None for change in found] == [Kind.NEW, Kind.HEADLINE, Kind.UPDATE]
    assert found[1] is not None
    assert found[1].text == "\n".join(WHOLE)


def test_what_a_feed_shows_of_a_page_between_does_not_hide_that_its_short_text_stays() -> None:
    """Between two answers of a page, the known words stand for it; the page's second short text is its second."""
    later = replace(entry(*WHOLE), updated=NOW)
    found = play(entry(*WHOLE), entry(SHORT), entry(*WHOLE), later, entry(SHORT), paged=True)
    assert [change.kind if change else None for change in found] == [
        Kind.NEW, Kind.BOILERPLATE, None, Kind.DATE_ONLY, Kind.UPDATE
    ]  # fmt: skip
