"""Lines that a feed repeats from entry to entry are its furniture, whatever they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import pytest

from monitor.model import Change, Entry, Feed, Kind, KnownEntry, Paragraph
from monitor.revise import COMMON, marks, revise

FEED = Feed(name="eastgate", url="https://eastgate.example/atom")
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
APPEAL = "Eastgate lives on you: sign up for a cup of coffee a month"
STORY = (
    "The foreign ministers of Kestria and Ardania met in Graz on Thursday.",
    "Neither side said what it will offer.",
)


def entry(*lines: str, key: str = "talks") -> Entry:
    return Entry(feed=FEED.name, key=key, title="Talks", paragraphs=tuple(Paragraph(text=line) for line in lines))


def common(entries: Iterable[Entry]) -> frozenset[str]:
    """Count marks as the store does."""
    counted = Counter(mark for each in entries for mark in marks(each))
    return frozenset(mark for mark, count in counted.items() if count >= COMMON)


def others(*lines: str, count: int = COMMON) -> list[Entry]:
    return [entry(f"Story {'abcdefghij'[n]} is about something else.", *lines, key=f"n{n}") for n in range(count)]


def known(change: Change) -> KnownEntry:
    return KnownEntry(
        id=1, feed=FEED.name, key="talks", link="", story=1, number=1, title=change.title, text=change.text,
        fingerprint=change.fingerprint, fingerprints=frozenset({change.fingerprint}),
    )  # fmt: skip


def states(before: Sequence[str], after: Sequence[str], learned: frozenset[str]) -> Change | None:
    """Return the change from a state that was seen before anything was learned."""
    first = revise(entry(*before), None, feed=FEED, now=NOW)
    assert first is not None
    return revise(entry(*after), known(first), feed=FEED, now=NOW, common=learned)


def test_a_line_of_many_entries_is_kept_in_no_text() -> None:
    """An appeal under every article is no part of any; the article is."""
    found = revise(entry(*STORY, APPEAL), None, feed=FEED, now=NOW, common=common(others(APPEAL)))
    assert found is not None
    assert (found.added, found.text) == (STORY, "\n".join(STORY))


def test_a_line_of_few_entries_is_news() -> None:
    """What stands in some entries only may be a paragraph that they share."""
    found = states(STORY, (*STORY, APPEAL), common(others(APPEAL, count=COMMON - 1)))
    assert found is not None
    assert (found.kind, found.added) == (Kind.UPDATE, (APPEAL,))


@pytest.mark.parametrize(
    ("before", "after"),
    (
        (STORY, (*STORY, APPEAL)),
        ((*STORY, APPEAL), STORY),
        ((*STORY, APPEAL), (STORY[0], APPEAL, STORY[1])),
        ((*STORY, "Gelesen von 1.204 Leuten"), (*STORY, "Gelesen von 1.377 Leuten")),
        ((*STORY, "Gelesen von 97 Leuten", APPEAL), (APPEAL, *STORY, "GELESEN VON 1.377 LEUTEN")),
    ),
)
def test_common_lines_come_and_go_without_a_revision(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Neither new, nor gone, nor moved, nor counted on: also where the known text was stored before they were learned."""
    found = states(before, after, common(others(APPEAL, "Gelesen von 12 Leuten")))
    assert found is None or (found.kind, found.added, found.removed) == (Kind.BOILERPLATE, (), ())


def test_a_learned_counter_that_ticks_is_nothing() -> None:
    """Once its line is learned, another number in it is not even noticed."""
    learned = common(others("Gelesen von 12 Leuten"))
    first = revise(entry(*STORY, "Gelesen von 97 Leuten"), None, feed=FEED, now=NOW, common=learned)
    assert first is not None
    ticked = entry(*STORY, "Gelesen von 1.377 Leuten")
    assert revise(ticked, known(first), feed=FEED, now=NOW, common=learned) is None


ALERT = "The alert level for aviation is now 1."


@pytest.mark.parametrize("raised", (ALERT.replace("1.", "4."), "The alert level for aviation is now 4!"))
def test_a_learned_sentence_with_another_number_is_news(raised: str) -> None:
    """A counter's number is furniture, a sentence's is what it says: it is told in known entries and in new ones."""
    learned = common(others(ALERT, "123 people like this"))
    found = states((*STORY, ALERT), (*STORY, raised), learned)
    assert found is not None
    assert (found.kind, found.added) == (Kind.UPDATE, (raised,))
    first = revise(entry(*STORY, raised, "4 people like this"), None, feed=FEED, now=NOW, common=learned)
    assert first is not None
    assert first.added == (*STORY, raised)


def test_a_furniture_sentence_s_counter_is_no_change_of_furniture() -> None:
    """What the page's forms know as furniture may tick with a full stop, too: nothing is noticed."""
    first = revise(entry(*STORY, "© 2026 Eastgate, 12 editions."), None, feed=FEED, now=NOW)
    assert first is not None
    assert revise(entry(*STORY, "© 2026 Eastgate, 13 editions."), known(first), feed=FEED, now=NOW) is None


def test_beside_common_lines_an_edit_is_all_that_counts() -> None:
    """An update that comes with new furniture is told without it."""
    found = states((*STORY, APPEAL), (APPEAL, "They will meet again on Friday.", *STORY), common(others(APPEAL)))
    assert found is not None
    assert (found.kind, found.added, found.removed) == (Kind.UPDATE, ("They will meet again on Friday.",), ())
    assert APPEAL not in found.text


def test_a_sheet_of_data_is_not_its_feed_s_furniture() -> None:
    """Earthquakes differ in numbers only: where no sentence would be left, every line counts."""
    sheet = ("Magnitude: 5.2", "Depth: 10 km", "Place: Port Kessler")
    learned = common(others("Magnitude: 4.1", "Depth: 33 km"))
    found = states(sheet, ("Magnitude: 6.1", *sheet[1:]), learned)
    assert found is not None
    assert (found.kind, found.added) == (Kind.UPDATE, ("Magnitude: 6.1",))


@pytest.mark.parametrize(
    "line",
    (
        "UPDATE 1430 GMT: Talks go on.",
        "Thursday, 12 March 2026",
        "Correction: an earlier version of this story was wrong.",
    ),
)
def test_markers_and_notes_are_never_common(line: str) -> None:
    """A live blog repeats its markers, an honest outlet its corrections."""
    found = revise(entry(*STORY, line), None, feed=FEED, now=NOW, common=common(others(line)))
    assert found is not None
    assert line in found.text


def test_a_long_paragraph_has_no_mark() -> None:
    """Background that is told again in many articles is text."""
    assert marks(entry("The war began in spring. " * 20)) == frozenset()
