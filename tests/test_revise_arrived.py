"""Which blocks a change brings, and with which words: new ones end where the article begins, edited ones keep their label."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.model import Change, Edit, Entry, Feed, Kind, KnownEntry, Paragraph
from monitor.revise import revise

FEED = Feed(name="eastgate", url="https://eastgate.example/atom")
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
DAM = (
    "The dam above Graz burst on Thursday and five people are missing.",
    "Rescuers searched the banks of the river until noon with dogs and boats.",
    "The owner said that the wall had been inspected in May.",
)
SEVEN = DAM[0].replace("five", "seven")
EARLY = "UPDATE 0945 GMT: The army has sent 3 engineers to the valley."


def entry(*lines: str) -> Entry:
    return Entry(
        feed=FEED.name, key="dam", title="Dam bursts", paragraphs=tuple(Paragraph(text=line) for line in lines),
        published=datetime(2026, 3, 12, 8, 0, tzinfo=UTC),
    )  # fmt: skip


def change(old: Entry, new: Entry, *, now: datetime = NOW) -> Change:
    first = revise(old, None, feed=FEED, now=now)
    assert first is not None
    known = KnownEntry(
        id=1, feed=FEED.name, key="dam", link="", story=1, number=1, title=first.title, text=first.text,
        fingerprint=first.fingerprint, fingerprints=frozenset({first.fingerprint}), date=old.date,
    )  # fmt: skip
    found = revise(new, known, feed=FEED, now=now)
    assert found is not None
    return found


def named(found: Change) -> list[tuple[str, str]]:
    return [(block.label, block.text) for block in found.blocks]


def test_a_new_block_ends_where_an_edited_paragraph_of_the_article_begins() -> None:
    """The number that changed in the article's first sentence is not a part of the update above it."""
    found = change(entry(*DAM), entry("UPDATE 1045 GMT: The minister is on his way.", SEVEN, *DAM[1:]))
    assert found.added == ("The minister is on his way.", SEVEN)
    assert named(found) == [("UPDATE 1045 GMT", "The minister is on his way.")]


def test_a_heading_s_block_ends_there_as_well() -> None:
    """Where the marker is a line of its own, the paragraphs below it are its text, down to the article."""
    lines = ("UPDATE 1045 GMT", "The minister is on his way.", "He is expected at six.", SEVEN, *DAM[1:])
    assert named(change(entry(*DAM), entry(*lines))) == [
        ("UPDATE 1045 GMT", "The minister is on his way.\nHe is expected at six.")
    ]


def test_a_fact_edited_in_a_known_block_is_told_under_its_label() -> None:
    """Its moment is the one that it had."""
    thirty = EARLY.replace(" 3 ", " 30 ")
    found = change(entry(EARLY, *DAM), entry(thirty, *DAM))
    assert (found.kind, named(found)) == (
        Kind.UPDATE,
        [("UPDATE 0945 GMT", "The army has sent 30 engineers to the valley.")],
    )
    assert found.blocks[0].time == datetime(2026, 3, 12, 9, 45, tzinfo=UTC)


def test_a_paragraph_added_to_a_known_block_is_told_under_its_label() -> None:
    """It stands between the block's own paragraph and the article."""
    found = change(entry(EARLY, *DAM), entry(EARLY, "Two of them are divers.", *DAM))
    assert named(found) == [("UPDATE 0945 GMT", "Two of them are divers.")]


def test_in_a_list_any_paragraph_of_a_known_block_has_its_label() -> None:
    """The next marker ends it, or text above the first one says that the article stands there."""
    later = "UPDATE 1045 GMT: The minister is on his way."
    old = ("He has asked for 2 boats.", "A bridge is shut.")
    new = ("He has asked for 20 boats.", "A bridge is shut.")
    found = change(entry(later, *old, EARLY, *DAM), entry(later, *new, EARLY, *DAM))
    assert named(found) == [("UPDATE 1045 GMT", new[0])]
    below = change(entry(*DAM, EARLY, *old), entry(*DAM, EARLY, *new))
    assert named(below) == [("UPDATE 0945 GMT", new[0])]


def test_an_edit_of_the_article_is_under_no_block_s_label() -> None:
    """What stands below the last update is the article, though nothing says that it begins there."""
    found = change(entry(EARLY, *DAM), entry(EARLY, SEVEN, *DAM[1:]))
    assert found.edited == (Edit(before=DAM[0], after=SEVEN),)
    assert found.blocks == ()


def test_a_known_block_s_day_is_not_guessed() -> None:
    """Edited on a later day, its label is told and no time: the latest such moment would be another one."""
    thirty = EARLY.replace(" 3 ", " 30 ")
    found = change(entry(EARLY, *DAM), entry(thirty, *DAM), now=NOW + timedelta(days=2))
    assert [(block.label, block.time) for block in found.blocks] == [("UPDATE 0945 GMT", None)]


def test_the_original_text_below_its_label_is_no_new_block_s_text() -> None:
    """An article that was plain and now stands under ORIGINAL ENTRY: that label is new, none of the words below it are."""
    found = change(entry(*DAM), entry("UPDATE 1045 GMT: The minister is here.", "ORIGINAL ENTRY:", *DAM))
    assert named(found) == [("UPDATE 1045 GMT", "The minister is here."), ("ORIGINAL ENTRY", "")]


def test_another_time_above_a_known_text_is_no_new_block() -> None:
    """A block that was only stamped anew says nothing, and its text is not the article below it."""
    found = change(entry(EARLY, *DAM), entry(EARLY.replace("0945", "0950"), *DAM))
    assert (found.kind, found.blocks) == (Kind.COSMETIC, ())
