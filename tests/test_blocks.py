"""Markers, their times, and the blocks they open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.model import Block, Paragraph
from monitor.revise.blocks import blocks, split
from monitor.revise.furniture import article
from monitor.revise.markers import LABELS, Role, read_marker
from monitor.revise.posts import Posts, stamped
from monitor.revise.times import Calendar


def when(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def read(*paragraphs: str | Paragraph, zone: str = "UTC", at: str = "2026-03-12T20:00") -> list[Block]:
    """Return the blocks of an article of these paragraphs, as read at a moment."""
    sections = split(text if isinstance(text, Paragraph) else Paragraph(text=text) for text in paragraphs)
    found = blocks(sections, Calendar(home=ZoneInfo(zone), reference=when(at)))
    return [block for block in found if block]


#: paragraph, feed's zone, label, time in UTC (or date), zone assumed
MARKERS = (
    ("UPDATE 1430 GMT: The ministers met.", "Europe/London", "UPDATE 1430 GMT", "2026-03-12T14:30", False),
    ("1856 GMT: Syria. The envoy left.", "UTC", "1856 GMT", "2026-03-12T18:56", False),
    (
        "[Updated 8:13 p.m. ET] The bridge is gone.",
        "America/New_York",
        "Updated 8:13 p.m. ET",
        "2026-03-12T00:13",
        False,
    ),
    ("2:42 p.m. CST -- A new top.", "UTC", "2:42 p.m. CST", "2026-03-11T20:42", False),
    ("+++ 15.56 Uhr: Der Pilot ist wohlauf. +++", "Europe/Vienna", "15.56 Uhr", "2026-03-12T14:56", True),
    ("22:25 Uhr | Neue Regeln", "Europe/Berlin", "22:25 Uhr", "2026-03-11T21:25", True),
    ("Güncelleme: 21.02.2026 18:24", "Europe/Istanbul", "Güncelleme: 21.02.2026 18:24", "2026-02-21T15:24", True),
    ("GÜNCELLEME 17.20: Vali konuştu.", "Europe/Istanbul", "GÜNCELLEME 17.20", "2026-03-12T14:20", True),
    ("GÜNCELLEME 17.20 TSİ: Vali konuştu.", "UTC", "GÜNCELLEME 17.20 TSİ", "2026-03-12T14:20", False),
    ("MISE À JOUR 22h05 – Le ministère confirme.", "Europe/Paris", "MISE À JOUR 22h05", "2026-03-11T21:05", True),
    ("- 09h50", "Europe/Paris", "09h50", "2026-03-12T08:50", True),
    ("ACTUALIZACIÓN 18:40: Siete heridos.", "Europe/Madrid", "ACTUALIZACIÓN 18:40", "2026-03-12T17:40", True),
    ("Обновлено 16:40. Вертолёт вернулся.", "Asia/Tbilisi", "Обновлено 16:40", "2026-03-12T12:40", True),
    ("Обновлено 12.03.2026 13:05. Найден.", "Asia/Tbilisi", "Обновлено 12.03.2026 13:05", "2026-03-12T09:05", True),
    ("Обновлено в 16:40 мск: Вертолёт.", "UTC", "Обновлено в 16:40 мск", "2026-03-12T13:40", False),
    ("تحديث 09:45 عبرت الشاحنات.", "Asia/Amman", "تحديث 09:45", "2026-03-12T06:45", True),
    ("تحديث ٠٩:٤٥: عبرت الشاحنات.", "Asia/Amman", "تحديث ٠٩:٤٥", "2026-03-12T06:45", True),
    ("به‌روزرسانی ۱۴:۳۰: مذاکرات", "Asia/Tehran", "به‌روزرسانی ۱۴:۳۰", "2026-03-12T11:00", True),
    ("Update 1 (6.40pm): She replied.", "Europe/London", "Update 1 (6.40pm)", "2026-03-12T18:40", True),
    ("Update 11. März, 7.05 Uhr: Er ist da.", "Europe/Vienna", "Update 11. März, 7.05 Uhr", "2026-03-11T06:05", True),
    ("Update (12.03., 11.20 Uhr): Gefunden.", "Europe/Vienna", "Update (12.03., 11.20 Uhr)", "2026-03-12T10:20", True),
    ("Update, March 13: Later.", "America/New_York", "Update, March 13", "2026-03-13", False),
    ("MISE À JOUR (11 mars) – Arrivée.", "Europe/Paris", "MISE À JOUR (11 mars)", "2026-03-11", False),
    ("_(Update 29-Jan-2016)_ Impact", "UTC", "Update 29-Jan-2016", "2016-01-29", False),
    ("14:30 UPDATE: The talks resume.", "UTC", "14:30 UPDATE", "2026-03-12T14:30", True),
    ("+++ 15.56 Uhr +++ Der Pilot ist wohlauf.", "Europe/Vienna", "15.56 Uhr", "2026-03-12T14:56", True),
    ("UPDATE 1430Z: The ministers met.", "Europe/Vienna", "UPDATE 1430Z", "2026-03-12T14:30", False),
    ("Saat 17.20: Vali konuştu.", "Europe/Istanbul", "Saat 17.20", "2026-03-12T14:20", True),
    ("Saat 17:20 - Vali konuştu.", "Europe/Istanbul", "Saat 17:20", "2026-03-12T14:20", True),
    (
        "Mis à jour le 10/03/2026 à 16h30 : Il part.",
        "Europe/Paris",
        "Mis à jour le 10/03/2026 à 16h30",
        "2026-03-10T15:30",
        True,
    ),
    ("آخر تحديث: 17:40 - عبرت الشاحنات.", "Asia/Amman", "آخر تحديث: 17:40", "2026-03-12T14:40", True),
    (
        "Actualisé le 11 mars 2026 à 23h30 : Il part.",
        "Europe/Paris",
        "Actualisé le 11 mars 2026 à 23h30",
        "2026-03-11T22:30",
        True,
    ),
    ("10:25 h. Los ministros llegan.", "Europe/Madrid", "10:25 h", "2026-03-12T09:25", True),
    ("16:58 мск. Вертолёт вернулся.", "UTC", "16:58 мск", "2026-03-12T13:58", False),
    ("17.30. Вертолёт вернулся.", "Asia/Tbilisi", "17.30", "2026-03-12T13:30", True),
    ("ساعت ۱۰:۵۵ - مذاکرات آغاز شد.", "Asia/Tehran", "ساعت ۱۰:۵۵", "2026-03-12T07:25", True),
    ("الساعة 17:20 بتوقيت بغداد: عبرت.", "UTC", "الساعة 17:20 بتوقيت بغداد", "2026-03-12T14:20", False),
    ("عاجل | 15:25: عبرت الشاحنات.", "Asia/Amman", "عاجل | 15:25", "2026-03-12T12:25", True),
    ("UPDATE @ 10:30AM EDT - It is gone.", "UTC", "UPDATE @ 10:30AM EDT", "2026-03-12T14:30", False),
    ("Third update, 3:30 p.m.: It is gone.", "UTC", "Third update, 3:30 p.m.", "2026-03-12T15:30", True),
    ("Zweites Update, 15.30 Uhr: Es ist da.", "UTC", "Zweites Update, 15.30 Uhr", "2026-03-12T15:30", True),
    ("BREAKING (1430 GMT): It is gone.", "UTC", "BREAKING (1430 GMT)", "2026-03-12T14:30", False),
    ("As of 10:30 a.m. EDT: It is gone.", "UTC", "As of 10:30 a.m. EDT", "2026-03-12T14:30", False),
    ("2:42 p.m. local time: It is gone.", "Europe/Vienna", "2:42 p.m. local time", "2026-03-12T13:42", True),
    ("18:40 hora local: Siete heridos.", "Europe/Madrid", "18:40 hora local", "2026-03-12T17:40", True),
    ("2nd UPDATE: The list is out.", "UTC", "2nd UPDATE", None, False),
    ("UPDATE (1): The list is out.", "UTC", "UPDATE (1)", None, False),
    ("18h15: The harbour is open.", "UTC", "18h15", "2026-03-12T18:15", True),
    ("UPDATE V: Now they say so.", "UTC", "UPDATE V", None, False),
    ("Update 2: The list is out.", "UTC", "Update 2", None, False),
    ("EDIT: We have heard more.", "UTC", "EDIT", None, False),
    ("ORIGINAL ENTRY: The ministers will meet.", "UTC", "ORIGINAL ENTRY", None, False),
    ("***Original post is included below***", "UTC", "Original post is included below", None, False),
)


@pytest.mark.parametrize(("text", "zone", "label", "expected", "assumed"), MARKERS)
def test_a_marker_is_read_with_its_time(
    text: str, zone: str, label: str, expected: str | None, *, assumed: bool
) -> None:
    """Every language's marker opens a block with a plain label and a time in UTC; a missing zone is the feed's, and said so."""
    (block,) = read(text, zone=zone)
    time = None if expected is None else when(expected) if "T" in expected else date.fromisoformat(expected)
    assert (block.label, block.time, block.zone_assumed) == (label, time, assumed)
    assert label not in block.text


@pytest.mark.parametrize(
    "text",
    (
        "Broadcaster retracts report that a ceasefire was agreed",
        "Update the system before noon.",
        "Updates are now available for all readers.",
        "Updated on March 3, the plan was dropped.",
        "The buyer had said it would update the market at noon (1000 GMT) but did not.",
        "1430 GMT was the deadline that both sides had set.",
        "12.5 million people voted.",
        "7.00 Euro kostet die Karte.",
        "10:30–11:00 Opening of the fair",
        "2025 was a year of rain: bad for wheat.",
        "3-0: the cup is won",
        "1815: The harbour was founded by fishermen.",
        "1718 – Tsar Peter visits.",
        "12 March 1815: The harbour was founded.",
        "2nd report: the hall",
        "14:30 z. B. ist zu spät.",
        "Earlier, the minister had said nothing.",
        "Earlier versions of this story gave the wrong day.",
        "Correction: the sum is 310 million.",
        "24/7 – the shop that never shuts",
        "Midnight: a film without a night",
        "Mittag: die Kantine bleibt zu",
        "18:30 - the name of the new bar - opens on Monday.",
        "BREAKING: The minister has gone.",
        "As of 10:30 Graz has no water.",
        "11.15. the rule on fences is struck out.",
        "الساعة 17:20 اجتمع الوزراء.",
        "Published 12 March 2026 10:30 - The ministers met.",
    ),
)
def test_running_text_is_no_marker(text: str) -> None:
    """Words like update, and times, open no block where they are part of a sentence."""
    assert read(text) == []


_LABELS = sorted(label for row in LABELS[Role.UPDATE] for label in row.split(";"))
_ORDINALS = ("", " 3", " IV", " #2")
_CLOCKS = ("1430", "14:30", "14.30", "14h30", "2:30 p.m.", "2.30pm")
#: A zone as it is written, and what 14:30 in it is in UTC in the middle of March; without one the feed's (UTC) is assumed.
_ZONES = (
    (" GMT", "14:30"),
    (" UTC+3", "11:30"),
    (" CET", "13:30"),
    (" TSİ", "11:30"),
    (" MSK", "11:30"),
    (" ET", "18:30"),
    (" EST", "19:30"),
    (" JST", "05:30"),
    ("", "14:30"),
)
_DECORATIONS = (("", ":"), ("[", "]"), ("**", ":**"), ("+++ ", ":"), ("• ", " –"), ("(", "):"), ("## ", " |"))


@given(
    st.sampled_from(_LABELS),
    st.sampled_from(_ORDINALS),
    st.sampled_from(_CLOCKS),
    st.sampled_from(_ZONES),
    st.sampled_from(_DECORATIONS),
    st.sampled_from([str, str.upper, str.capitalize]),
)
def test_any_label_goes_with_any_number_time_zone_and_decoration(  # noqa: PLR0917 - each argument is one table
    label: str,
    ordinal: str,
    clock: str,
    zone: tuple[str, str],
    decoration: tuple[str, str],
    case: Callable[[str], str],
) -> None:
    """The grammar is a product of its tables: what an editor combines is read, label, time and zone."""
    named, expected = zone
    opening, closing = decoration
    bare = clock == "1430" and not named
    written = f"{case(label)}{ordinal} {clock}{' GMT' if bare else named}"
    (block,) = read(f"{opening}{written}{closing} The gate is open.", zone="UTC", at="2026-03-12T23:00")
    assert (block.time, block.zone_assumed) == (when(f"2026-03-12T{expected}"), not named and not bare)
    assert (block.label, block.text) == (written, "The gate is open.")


_PIECES = st.sampled_from(
    (
        "UPDATE 1430 GMT:",
        "ORIGINAL ENTRY:",
        "+++",
        "(15.56 Uhr)",
        "15.56 Uhr:",
        "[Updated 8:13 p.m. ET]",
        "The gate is open.",
        "(Adds)",
        "12 March",
        "é",
        "  ",
    )
)
_PARAGRAPHS = st.lists(
    st.builds(
        lambda pieces, bold: Paragraph(text=" ".join(pieces), emphasis=min(bold, len(" ".join(pieces)))),
        st.lists(_PIECES | st.text(max_size=12), min_size=1, max_size=6),
        st.integers(0, 30),
    ),
    max_size=8,
)


@given(_PARAGRAPHS)
@example([Paragraph(text="It is done. UPDATE 1430 GMT: More. UPDATE 1410 GMT: Less.")])
def test_splitting_never_loses_or_invents_text(paragraphs: list[Paragraph]) -> None:
    """The lines of all sections, in order, are the paragraphs; a body is part of its line."""
    lines = [line for section in split(paragraphs) for line in section.lines]
    assert "".join("".join(line.text for line in lines).split()) == "".join("".join(p.text for p in paragraphs).split())
    assert all(line.body in line.text for line in lines)
    posts = [Block(label="x", text=p.text) for p in paragraphs[::2]]
    listed = [line.text for section in stamped(paragraphs, Posts(posts)) for line in section.lines]
    assert "".join("".join(listed).split()) == "".join("".join(p.text for p in paragraphs).split())


def test_a_heading_opens_a_block_that_ends_at_the_next() -> None:
    """A live blog's headings hold only the time; the paragraphs below belong to it."""
    found = read(
        "The bank decides today.",
        Paragraph(text="11.02 GMT", emphasis=9),
        "A cut of 250 points.",
        "The promise is gone.",
        Paragraph(text="10.30 GMT", emphasis=9),
        "Half an hour to go.",
    )
    assert [(block.label, block.text) for block in found] == [
        ("11.02 GMT", "A cut of 250 points.\nThe promise is gone."),
        ("10.30 GMT", "Half an hour to go."),
    ]


def test_bold_type_ends_a_marker_that_nothing_else_ends() -> None:
    """`**Update** The gate opens` is a marker because of its bold start, and only because of it."""
    assert [block.label for block in read(Paragraph(text="Update The gate opens", emphasis=6))] == ["Update"]
    assert read("Update The gate opens") == []


def test_a_closed_post_ends_where_it_is_closed() -> None:
    """What follows `+++ … +++` is the article again, not the post's."""
    (block,) = read("+++ 15.56 Uhr: Der Pilot ist wohlauf. +++", "Die Maschine war auf dem Weg nach Genf.")
    assert block.text == "Der Pilot ist wohlauf."


@pytest.mark.parametrize(
    ("text", "label"),
    (
        ("+++ 15.56 Uhr: Pilot gerettet +++ Er ist wohlauf.", "15.56 Uhr"),
        ("+++ Pilot gerettet +++ (15.56 Uhr) Er ist wohlauf.", "15.56 Uhr"),
    ),
)
def test_a_post_s_title_and_its_text_are_two_lines(text: str, label: str) -> None:
    """The signs between them are in neither, wherever the time stands, and what follows belongs to the post."""
    sections = split([Paragraph(text=text), Paragraph(text="Das sagte die Polizei.")])
    assert [section.bodies for section in sections] == [("Pilot gerettet", "Er ist wohlauf.", "Das sagte die Polizei.")]
    (block,) = read(text, "Das sagte die Polizei.")
    assert (block.label, block.time) == (label, when("2026-03-12T15:56"))


def test_a_post_s_topic_is_a_part_of_its_label() -> None:
    """A word or two behind the bar say nothing where a text stands below; a longer line does."""
    topic, said = read("16.10 Uhr | Regierung", "Er geht.", "15.10 Uhr | Minister geht nach Streit", "Er ging.")
    assert (topic.label, topic.text) == ("16.10 Uhr | Regierung", "Er geht.")
    assert (said.label, said.text) == ("15.10 Uhr", "Minister geht nach Streit\nEr ging.")


@pytest.mark.parametrize(
    ("text", "expected"),
    (
        ("Updated at 12 noon: It sails.", "2026-03-12T12:00"),
        ("UPDATE, midnight: It sails.", "2026-03-12T00:00"),
        ("UPDATE 12:00 noon ET: It sails.", "2026-03-12T16:00"),
        ("Noon GMT: It sails.", "2026-03-12T12:00"),
        ("12 noon: It sails.", "2026-03-12T12:00"),
        ("UPDATE March 10, noon: It sails.", "2026-03-10T12:00"),
        ("Aktualisiert um Mitternacht: Sie fährt.", "2026-03-12T00:00"),
        ("Aktualisiert, 12 Uhr mittags: Sie fährt.", "2026-03-12T12:00"),
        ("Mise à jour à midi : il part.", "2026-03-12T12:00"),
        ("Actualizado a medianoche: sale.", "2026-03-12T00:00"),
        ("Aggiornato a mezzogiorno: salpa.", "2026-03-12T12:00"),
        ("Güncelleme, gece yarısı: Kalkıyor.", "2026-03-12T00:00"),
        ("Обновлено в полдень: он идёт.", "2026-03-12T12:00"),
    ),
)
def test_noon_and_midnight_are_times(text: str, expected: str) -> None:
    """A label with a word for its time opens a block; midnight is the first minute of its day."""
    (found,) = read(text)
    assert found.time == when(expected)


def test_a_name_that_begins_with_a_time_s_word_is_no_time() -> None:
    """Only a closed marker reads a word as a time: the band keeps its name."""
    (found,) = read("Update: Midnight Oil play in Halden.")
    assert (found.time, found.text) == (None, "Midnight Oil play in Halden.")


def test_a_live_blog_runs_through_midnight_backwards() -> None:
    """Read newest first, a time that would run forward is of the day before, as often as the list passes midnight."""
    found = read("00:20 GMT: Four.", "23:50 GMT: Three.", "09:00 GMT: Two.", "21:00 GMT: One.", at="2026-03-12T00:30")
    expected = ["2026-03-12T00:20", "2026-03-11T23:50", "2026-03-11T09:00", "2026-03-10T21:00"]
    assert [block.time for block in found] == [when(text) for text in expected]


def test_a_live_blog_may_stand_oldest_first() -> None:
    """Times that rise down the page are one evening and the night after it, the last one nearest to now."""
    found = read("21:00 GMT: One.", "23:50 GMT: Two.", "00:10 GMT: Three.", "00:20 GMT: Four.", at="2026-03-12T00:30")
    expected = ["2026-03-11T21:00", "2026-03-11T23:50", "2026-03-12T00:10", "2026-03-12T00:20"]
    assert [block.time for block in found] == [when(text) for text in expected]


def test_a_pinned_post_moves_no_other_post() -> None:
    """Live blogs repeat a post at their top; the times below it still are today's."""
    found = read("09:00 GMT: Pinned.", "14:30 GMT: C.", "13:00 GMT: B.", "09:00 GMT: Pinned.")
    assert [block.time for block in found][1:3] == [when("2026-03-12T14:30"), when("2026-03-12T13:00")]


def test_a_day_header_dates_the_posts_below_it() -> None:
    """A heading that is a date opens no block of its own."""
    found = read("Tuesday, 10 March 2026", "14:30 GMT: Talks end.", "Monday, 9 March 2026", "16:00 GMT: Talks begin.")
    assert [block.time for block in found] == [when("2026-03-10T14:30"), when("2026-03-09T16:00")]


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    (
        ("UPDATE 0810 EDT: x", "UTC", "2026-03-12T12:10"),
        ("UPDATE 8:10 a.m. CT: x", "UTC", "2026-03-12T13:10"),
        ("UPDATE 8:10 a.m. CST: x", "Asia/Shanghai", "2026-03-12T00:10"),
        ("UPDATE 8:10 IST: x", "Asia/Jerusalem", "2026-03-12T06:10"),
        ("UPDATE 8:10 IST: x", "Asia/Kolkata", "2026-03-12T02:40"),
        ("UPDATE 18:10 UTC+3: x", "UTC", "2026-03-12T15:10"),
        ("UPDATE 12:05 a.m. UTC: x", "UTC", "2026-03-12T00:05"),
        ("UPDATE 12:05 p.m. UTC: x", "UTC", "2026-03-12T12:05"),
        ("Update 03/04/2026 10:00: x", "America/New_York", "2026-03-04T15:00"),
        ("Update 04/03/2026 10:00: x", "Europe/Paris", "2026-03-04T09:00"),
    ),
)
def test_a_zone_means_what_the_outlet_means_by_it(text: str, zone: str, expected: str) -> None:
    """ET and CT follow summer time, EDT and CST are fixed; a name that several zones share is the feed's own."""
    (block,) = read(text, zone=zone)
    assert block.time == when(expected)


def test_of_two_stamps_in_a_row_the_last_dates_the_page() -> None:
    """Published and last updated on one line are furniture together."""
    line = "Publié le : 06.03.2026 Dernière mise à jour : 12.03.2026"
    marker = read_marker(line)
    assert marker is not None
    assert (marker.role, marker.body, marker.moment and marker.moment.day) == (Role.STAMP, len(line), 12)
    assert article([Paragraph(text=line)]) == ()


def test_a_page_s_own_date_lines_and_boxes_are_furniture() -> None:
    """Share bars, counters, "last updated" and most-read boxes with their headlines are not the article's."""
    texts = (
        "Last updated: 12 March 2026 12.06 GMT",
        "The gate is open.",
        "72 comments",
        "Share 98 Tweet",
        "Sign up for our newsletter",
    )
    box = ("Most read", "Dam collapse: what we know", "Minister quits over loan", "The end of this article.")
    kept = article([Paragraph(text=text) for text in (*texts, *box)])
    assert [paragraph.text for paragraph in kept] == ["The gate is open.", "The end of this article."]


def test_a_long_paragraph_is_not_searched_for_a_marker_at_its_end() -> None:
    """Only a paragraph's start can be a marker, however the paragraph ends."""
    assert read_marker("The minister said nothing. " * 20 + "1430 GMT:") is None
