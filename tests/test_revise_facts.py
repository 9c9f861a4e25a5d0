"""Which words make another fact? Outcomes that exclude one another, and numbers however they are spelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.model import Change, Entry, Feed, Kind, KnownEntry, Paragraph
from monitor.revise import fingerprint, revise
from monitor.revise.outcomes import OUTCOMES
from monitor.text import fold

FEED = Feed(name="eastgate", url="https://eastgate.example/atom")
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
FERRY = "The ferry to Halden will not sail before Monday, the harbour office said."


def entry(title: str, *lines: str) -> Entry:
    return Entry(feed=FEED.name, key="k", title=title, paragraphs=tuple(Paragraph(text=line) for line in lines))


def known(state: Entry) -> KnownEntry:
    mark = fingerprint(state.title, state.text)
    return KnownEntry(
        id=1, feed=FEED.name, key="k", link="", story=1, number=1, title=state.title, text=state.text,
        fingerprint=mark, fingerprints=frozenset({mark}),
    )  # fmt: skip


def changed(before: Entry, after: Entry) -> Change:
    found = revise(after, known(before), feed=FEED, now=NOW)
    assert found is not None
    return found


REVERSALS = (
    ("three people were killed at the quay", "three people were injured at the quay"),
    ("the jury found the captain guilty", "the jury found the captain innocent"),
    ("the bank would raise its rate", "the bank may raise its rate"),
    ("the home side wins the cup", "the home side loses the cup"),
    ("parliament accepts the budget", "parliament rejects the budget"),
    ("the office confirmed the leak", "the office denied the leak"),
    ("the ferry will sail today", "the ferry will not sail today"),
    ("the ferry will sail today", "the ferry won't sail today"),
    ("the captain was arrested at the quay", "the captain was released at the quay"),
    ("prices rose in the spring", "prices fell in the spring"),
    ("the talks were postponed by the office", "the talks were cancelled by the office"),
    ("three were killed and nine were hurt", "three were hurt and nine were killed"),
    ("drei menschen wurden getötet", "drei menschen wurden verletzt"),
    ("das gericht sprach ihn schuldig", "das gericht sprach ihn unschuldig"),
    ("das parlament hat den plan angenommen", "das parlament hat den plan abgelehnt"),
    ("trois personnes ont été tuées à halden", "trois personnes ont été blessées à halden"),
    ("le texte est adopté à la nuit", "le texte est rejeté à la nuit"),
    ("le bac rouvre lundi", "le bac rouvre mardi"),
    ("el juez lo declaró culpable", "el juez lo declaró inocente"),
    ("tres personas resultaron muertas", "tres personas resultaron heridas"),
    ("iskelede üç kişi öldü", "iskelede üç kişi yaralandı"),
    ("kaptan suçlu bulundu", "kaptan suçsuz bulundu"),
    ("на пристани убиты три человека", "на пристани ранены три человека"),
)


@pytest.mark.parametrize(("before", "after"), REVERSALS)
def test_an_outcome_that_became_its_opposite_is_another_fact(before: str, after: str) -> None:
    """One exchanged word may be the news: it makes an update of a sentence and of a headline."""
    was, now = f"{before.capitalize()}.", f"{after.capitalize()}."
    found = changed(entry("Halden", FERRY, was), entry("Halden", FERRY, now))
    assert (found.kind, found.added) == (Kind.UPDATE, (now,))
    titled = changed(entry(before.capitalize(), FERRY), entry(after.capitalize(), FERRY))
    assert titled.kind is Kind.UPDATE


@pytest.mark.parametrize(
    ("before", "after"),
    (
        ("Three people were injrued at the quay.", "Three people were injured at the quay."),
        ("Three people were injured at the quay.", "Three people were wounded at the quay."),
        ("The home side wins the cup.", "The home side won the cup."),
        ("The office said that it will sail.", "The office said that it would sail."),
        ("The captain cannot sail today.", "The captain can't sail today."),
        ("Five people died at the quay.", "Five people were killed at the quay."),
        ("At the quay killed and wounded lay.", "At the quay wounded and killed lay."),
        ("Einer wurde verletzt geborgen.", "Einer wurde verletzter geborgen."),
        ("Some 1,000 people wait.", "Some 1000 people wait."),
        ("Then nine people were found.", "Then 9 people were found."),
    ),
)
def test_spelling_inflections_and_synonyms_are_no_other_fact(before: str, after: str) -> None:
    """Neither another form of a word, nor another word for the same, nor digits for a number word tell anybody anything."""
    assert changed(entry("Halden", FERRY, before), entry("Halden", FERRY, after)).kind is Kind.COSMETIC


def test_a_word_stands_for_one_answer_of_its_row() -> None:
    """A word on both sides of one question would be its own opposite."""
    for row in (row for rows in OUTCOMES.values() for row in rows):
        sides = [set(map(fold, side.split())) for side in row.split("|")]
        assert len(sides) > 1, row
        assert len(set.union(*sides)) == sum(map(len, sides)), row


@pytest.mark.parametrize("last", ("Five hurt on the ferry", "5 hurt on the ferry"))
def test_a_number_that_was_told_is_not_told_again_in_letters(last: str) -> None:
    """3, then 5, then 3 again, then five: the last two were both here before."""
    other = "Five hurt on the ferry" if last.startswith("5") else "5 hurt on the ferry"
    entries = [entry(title, FERRY) for title in ("3 hurt on the ferry", other, "3 hurt on the ferry", last)]
    remembered = known(entries[0])
    kinds = []
    for shown in entries[1:]:
        found = revise(shown, remembered, feed=FEED, now=NOW)
        assert found is not None
        kinds.append(found.kind)
        remembered = replace(
            remembered, title=found.title, text=found.text, fingerprint=found.fingerprint,
            fingerprints=remembered.fingerprints | {found.fingerprint},
        )  # fmt: skip
    assert kinds == [Kind.UPDATE, Kind.REVERT, Kind.REVERT]


def test_a_number_spelled_otherwise_is_the_same_headline() -> None:
    """`Five hurt` after `5 hurt` says nothing new; `six hurt` does."""
    before = entry("5 hurt on the ferry", FERRY)
    assert changed(before, entry("Five hurt on the ferry", FERRY)).kind is Kind.COSMETIC
    assert changed(before, entry("Six hurt on the ferry", FERRY)).kind is Kind.UPDATE


NEGATED = (
    ("وزیر استعفا نمی دهد و می ماند", "وزیر استعفا می دهد و می ماند"),
    ("وزیر استعفا نمی\u200cدهد و می\u200cماند", "وزیر استعفا می\u200cدهد و می\u200cماند"),
    ("دولت این توافق را امضا نکرد", "دولت این توافق را امضا کرد"),
    ("Bakan yarın istifa etmeyecek.", "Bakan yarın istifa edecek."),
    ("Bakan dün istifa etmedi.", "Bakan dün istifa etti."),
    ("Bakan istifa etmiyor.", "Bakan istifa ediyor."),
    ("Bakan istifa etmediğini söyledi.", "Bakan istifa ettiğini söyledi."),
    ("Il ministro non ha firmato il patto.", "Il ministro ha firmato il patto."),
    ("O ministro não assinou o pacto.", "O ministro assinou o pacto."),
    ("De minister heeft het pact niet getekend.", "De minister heeft het pact getekend."),
    ("The minister was willing to sign the pact.", "The minister was unwilling to sign the pact."),
    ("The union failed to end the strike.", "The union ended the strike."),
)
EXCHANGED = (
    ("A man was arrested at the mill.", "A woman was arrested at the mill."),
    ("His son was found in the mill.", "His daughter was found in the mill."),
    ("Some of the miners were found.", "All of the miners were found."),
    ("The murderer was seen in Halden.", "The alleged murderer was seen in Halden."),
    ("The minister was seen in Halden.", "The former minister was seen in Halden."),
    ("The court freed the suspect.", "The court jailed the suspect."),
    ("Officers are looking for a driver.", "Officers are holding a driver."),
    ("The wall fell after heavy rain.", "The wall fell after an explosion."),
    ("The road to the coast is shut.", "The airport to the coast is shut."),
    ("Ein Mann wurde festgenommen.", "Eine Frau wurde festgenommen."),
    ("Der Täter wurde gesehen.", "Der mutmaßliche Täter wurde gesehen."),
    ("Le ministre a été vu à la gare.", "L'ancien ministre a été vu à la gare."),
)


@pytest.mark.parametrize(("before", "after"), NEGATED + EXCHANGED)
def test_a_word_that_turns_a_sentence_round_is_news(before: str, after: str) -> None:
    """A negation in whatever form its language has, a doubt, who it was and how many: one word is enough, both ways."""
    for was, now in ((before, after), (after, before)):
        found = changed(entry("Halden", FERRY, was), entry("Halden", FERRY, now))
        assert found.kind is Kind.UPDATE


@pytest.mark.parametrize(
    ("before", "after"),
    (
        ("The union failed to end the strike.", "The union did not end the strike."),
        ("The ex-minister was seen in Halden.", "The former minister was seen in Halden."),
        ("The boats sailed from the quay.", "The boats sailed immediately from the quay."),
        ("Bakan komedi izledi.", "Bakan güzel komedi izledi."),
    ),
)
def test_a_negation_or_a_doubt_in_other_words_is_the_same(before: str, after: str) -> None:
    """`Failed to` is `did not`, `ex-` is `former`, and what only looks like a negation is none."""
    assert changed(entry("Halden", FERRY, before), entry("Halden", FERRY, after)).kind is Kind.COSMETIC


@pytest.mark.parametrize(
    ("before", "after"),
    (
        ("The general spoke of a defeat at the border.", "The general spoke of a defect at the border."),
        ("The driver was charged on Monday.", "The driver was changed on Monday."),
        ("They found prison in the report.", "They found poison in the report."),
        ("Families were deported on Monday.", "Families were departed on Monday."),
        ("Witnesses heard shouting at the quay.", "Witnesses heard shooting at the quay."),
        ("The government moved its talks to the east.", "The government moved its tanks to the east."),
        ("Der Mann wurde am Kai verletzt.", "Der Mann wurde am Kai versetzt."),
    ),
)
def test_two_words_of_nearly_the_same_letters_are_no_slip(before: str, after: str) -> None:
    """One letter may be the news, in the text and in the headline, both ways."""
    for was, now in ((before, after), (after, before)):
        assert changed(entry("Halden", FERRY, was), entry("Halden", FERRY, now)).kind is Kind.UPDATE
        assert changed(entry(was, FERRY), entry(now, FERRY)).kind is Kind.UPDATE


@pytest.mark.parametrize(
    ("before", "after"),
    (("attacks", "atacks"), ("charged", "chargd"), ("prisoners", "prisonners"), ("county", "country")),
)
def test_a_slip_of_a_word_that_has_a_lookalike_is_one(before: str, after: str) -> None:
    """What is no word is the misspelling of one."""
    was, now = (f"The report from the quay names {word} in one line." for word in (after, before))
    assert changed(entry("Halden", FERRY, was), entry("Halden", FERRY, now)).kind is Kind.COSMETIC
