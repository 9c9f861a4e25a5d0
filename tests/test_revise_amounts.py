"""What does a number say, with its sign, its currency, its unit and its place beside another one?"""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from monitor.model import Change, Entry, Feed, Kind, KnownEntry, Paragraph
from monitor.revise import fingerprint, revise
from monitor.revise.amounts import CURRENCIES, spelt
from monitor.revise.outcomes import answers

FEED = Feed(name="eastgate", url="https://eastgate.example/atom")
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
DAM = (
    "The dam above Halden burst in the night, the county office said.",
    "Crews reached the lower town in boats before dawn.",
    "The mill and two bridges were swept away.",
)


def entry(*lines: str) -> Entry:
    return Entry(
        feed=FEED.name,
        key="k",
        title="Dam bursts above Halden",
        paragraphs=tuple(Paragraph(text=line) for line in lines),
    )


def revised(before: str, after: str) -> Change:
    """Return what becomes of an article whose last line was edited."""
    was = entry(*DAM, before)
    mark = fingerprint(was.title, was.text)
    known = KnownEntry(
        id=1, feed=FEED.name, key="k", link="", story=1, number=1, title=was.title, text=was.text,
        fingerprint=mark, fingerprints=frozenset({mark}),
    )  # fmt: skip
    found = revise(entry(*DAM, after), known, feed=FEED, now=NOW)
    assert found is not None
    return found


#: A score, a vote, a range: whose number comes first is what they say.
SCORES = (
    ("The side lost 3-1 at home on Sunday.", "The side lost 1-3 at home on Sunday."),
    ("The council voted 51-49 for the plan.", "The council voted 49-51 for the plan."),
    ("She won the match 3-6, 6-4, 7-5 in the end.", "She won the match 6-3, 6-4, 7-5 in the end."),
    ("The side lost 3–1 at home.", "The side lost 1–3 at home."),
    ("The side lost 3:1 at home.", "The side lost 1:3 at home."),
)
SIGNS = (
    ("The index moved by -0.5% on the day.", "The index moved by 0.5% on the day."),
    ("The index moved by -3% on the day.", "The index moved by +3% on the day."),
    ("The index moved by −3 percent on the day.", "The index moved by 3 percent on the day."),
    ("The wall will cost £3m to build.", "The wall will cost $3m to build."),
    ("Each house will get $500 in aid.", "Each house will get €500 in aid."),
    ("Each house will get 500 dollars in aid.", "Each house will get 500 euros in aid."),
    ("Germany pays $500 and France €300 of it.", "Germany pays €500 and France $300 of it."),
    ("The flood reached 20 miles downstream.", "The flood reached 20 kilometres downstream."),
    ("The flood reached 20km downstream.", "The flood reached 20 miles downstream."),
    ("The rate rose by 2 percent this year.", "The rate rose by 2 percentage points this year."),
    ("The rate rose by 2% this year.", "The rate rose by 2 percentage points this year."),
    ("The gates open again at 6 p.m. on Monday.", "The gates open again at 6 a.m. on Monday."),
    ("The gates open again at 10 am on Monday.", "The gates open again at 10 pm on Monday."),
    ("The gates open again at 10am on Monday.", "The gates open again at 10pm on Monday."),
    ("The water was 21°C at the gate.", "The water was 21°F at the gate."),
    ("The search went on for 3 hours.", "The search went on for 3 days."),
    ("The wall will cost £3m to build.", "The wall will cost £3bn to build."),
)


@pytest.mark.parametrize(("before", "after"), SCORES + SIGNS)
def test_what_stands_at_a_number_is_part_of_it(before: str, after: str) -> None:
    """The order of a score, a sign, a currency or a unit is the news, and nothing but them need change."""
    for was, now in ((before, after), (after, before)):
        found = revised(was, now)
        assert (found.kind, found.added) == (Kind.UPDATE, (now,))


SAME = (
    ("The wall will cost $2 million to build.", "The wall will cost $2m to build."),
    ("The wall will cost 2 million dollars to build.", "The wall will cost $2m to build."),
    ("The wall will cost US$2 million to build.", "The wall will cost $2 million to build."),
    ("The wall will cost 1.5 billion euros to build.", "The wall will cost €1.5bn to build."),
    ("Der Damm kostet 1,5 Milliarden Euro.", "Der Damm kostet 1,5 Mrd Euro."),
    ("Some two million people live there.", "Some 2,000,000 people live there."),
    ("A dozen people were found on the roof.", "Twelve people were found on the roof."),
    ("Half a dozen boats came down the river.", "Six boats came down the river."),
    ("About a hundred people waited on the hill.", "About 100 people waited on the hill."),
    ("Some twenty-five people waited on the hill.", "Some 25 people waited on the hill."),
    ("It was the third flood of the year.", "It was the 3rd flood of the year."),
    ("وقتل ٥ أشخاص في الفيضان يوم الأحد", "وقتل 5 أشخاص في الفيضان يوم الأحد"),
    ("The rate rose by 2 per cent this year.", "The rate rose by 2% this year."),
    ("The flood reached 20km downstream.", "The flood reached 20 kilometres downstream."),
    ("The gates open again at 10am.", "The gates open again at 10 a.m."),
    ("The side lost 3-1 at home.", "The side lost 3–1 at home."),
    ("The index moved by +3% on the day.", "The index moved by 3% on the day."),
)


@pytest.mark.parametrize(("before", "after"), SAME)
def test_the_same_amount_written_otherwise_is_no_news(before: str, after: str) -> None:
    """Who shortens a number, spells it out or puts the sign elsewhere has told nobody anything."""
    for was, now in ((before, after), (after, before)):
        assert revised(was, now).kind is Kind.COSMETIC


def test_a_sign_is_seen_in_a_headline() -> None:
    """A headline whose figure turns from loss to gain is another fact, not another comma."""
    was = entry(*DAM)
    mark = fingerprint("Index moves -3% on the day", was.text)
    known = KnownEntry(
        id=1, feed=FEED.name, key="k", link="", story=1, number=1, title="Index moves -3% on the day", text=was.text,
        fingerprint=mark, fingerprints=frozenset({mark}),
    )  # fmt: skip
    for title, kind in (("Index moves 3% on the day", Kind.UPDATE), ("Index moves -3% on the day!", Kind.COSMETIC)):
        shown = Entry(feed=FEED.name, key="k", title=title, paragraphs=was.paragraphs)
        found = revise(shown, known, feed=FEED, now=NOW)
        assert found is not None
        assert found.kind is kind


def test_a_sentence_with_another_sign_does_not_stand_in_the_old_text() -> None:
    """Word for word alone `-3` would be found in `3`: the sentence moved into another paragraph is news for its sign."""
    found = revised(
        "Brokers were calm. The index moved by -3% on the day in Halden.",
        "The index moved by +3% on the day in Halden.",
    )
    assert (found.kind, found.added) == (Kind.UPDATE, ("The index moved by +3% on the day in Halden.",))


def test_every_currency_is_a_unit() -> None:
    """A sign whose name asks no question of the table of outcomes would be as silent as before."""
    assert [name for name in CURRENCIES.values() if not answers(name)] == []


@pytest.mark.parametrize(
    "text", ("Covid-19 came back.", "A 9-year-old was found.", "- 3 boats", "-3 boats came", "F-16")
)
def test_a_dash_is_no_sign_of_a_number_elsewhere(text: str) -> None:
    """In a word, or as a bullet, a dash takes nothing away."""
    assert not re.search(r"minus|\bto\b", spelt(text))
