"""What counts as said: in the same words, in other words, in another language; and how much is enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.decide import Case, decide
from monitor.decide.gist import same_name
from monitor.decide.novelty import is_major, news, unsaid
from monitor.decide.sayings import Sayings
from monitor.model import (
    Block,
    Change,
    Channel,
    Concern,
    Decision,
    Edit,
    Kind,
    Novelty,
    Reason,
    Revision,
    Secret,
    Told,
    Untold,
    Update,
    Watch,
)
from monitor.text.common_words import COMMON_WORDS
from monitor.text.numerals import NUMERALS

NOW = datetime(2026, 3, 11, 14, 30, tzinfo=UTC)

DAM = "The earthen dam above the mill town of Orlen failed on Tuesday evening after three days of heavy rain."
DEAD = "Rescue crews found the bodies of twelve villagers in the mud below the broken wall, Sheriff Dale Marn said."
BRIDGE = "A wooden bridge on the road to the harbour was swept away by the flood."
OWNER = "The owner had been told in winter to lower the lake, county records show."
STORY = [DAM, DEAD, BRIDGE]


def change(*added: str, kind: Kind = Kind.NEW, blocks: tuple[Block, ...] = (), edited: tuple[Edit, ...] = ()) -> Change:
    return Change(
        kind=kind,
        title="Dam fails",
        text="\n".join(added),
        added=added,
        blocks=blocks,
        edited=edited,
        fingerprint=" ".join(added),
    )


# ---------------------------------------------------------------- in other words

SAID_OTHERWISE = {
    "in another order": "In the mud below the broken wall rescue crews have found twelve bodies of villagers, Sheriff Dale Marn has said.",
    "with the number in digits": "Rescue crews have found the bodies of 12 villagers in the mud below the wall, which is broken.",
    "with other endings": "The bridge, wooden, on the harbour road was swept away by floods.",
    "shortened": "After heavy rain the earthen dam above the mill town of Orlen failed.",
}
NEW_IN_KNOWN_WORDS = {
    "another number": "Rescue crews found the bodies of fifteen villagers in the mud below the broken wall, Sheriff Dale Marn said.",
    "another name": "Rescue crews found the bodies of twelve villagers in the mud below the broken wall, Sheriff Ada Kell said.",
    "another day": "The earthen dam above the mill town of Orlen failed on Monday evening after three days of heavy rain.",
    "the contrary": "A wooden bridge on the road to the harbour was not swept away by the flood.",
    "known words put together anew": "The sheriff told the owner of the mill below the wooden wall to found a harbour town.",
    "a short answer": "Nobody was hurt.",
    "something else": OWNER,
}


@pytest.mark.parametrize("sentence", SAID_OTHERWISE.values(), ids=SAID_OTHERWISE)
def test_known_things_in_other_words_are_not_told_again(sentence: str) -> None:
    """Who tells the same facts of the same people with the words put otherwise says nothing new."""
    assert unsaid([sentence], Sayings(STORY)) == ()


@pytest.mark.parametrize("sentence", NEW_IN_KNOWN_WORDS.values(), ids=NEW_IN_KNOWN_WORDS)
def test_a_new_thing_in_known_words_is_told(sentence: str) -> None:
    """A number, a name, a day, a denial, or a new relation between known things: however known the words are."""
    assert unsaid([sentence], Sayings(STORY)) == (sentence,)


def test_what_was_denied_is_news_when_it_happens() -> None:
    """After "will not open" it is news that the gate will open, and the other way round, each once."""
    denied = "The border gate at the old mill will not open for lorries in spring."
    affirmed = "The border gate at the old mill will open for lorries in spring."
    assert unsaid([affirmed], Sayings([denied])) == (affirmed,)
    assert unsaid([denied], Sayings([affirmed])) == (denied,)
    assert unsaid([denied, affirmed], Sayings([affirmed, denied])) == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    (
        ("iran", "iranian", True),
        ("austria", "austrian", True),
        ("ivan", "ivanovich", False),
        ("marn", "marnovic", False),
        ("marchetti", "marchenko", False),
        ("iraq", "iran", False),
    ),
)
def test_a_short_ending_makes_no_other_name(one: str, other: str, *, same: bool) -> None:
    """Up to three letters more are an ending; a name that goes on for longer, or differs before its end, is another."""
    assert same_name(one, other) is same_name(other, one) is same


def test_a_name_with_another_ending_is_the_same_name() -> None:
    """Kestria and Kestrian are one name; Marchetti and Marchenko are two."""
    told = "The envoy of Kestria met Elodie Marchetti in the old harbour town for talks on water."
    assert (
        unsaid(["In the old harbour town the Kestrian envoy met Elodie Marchetti for talks on water."], Sayings([told]))
        == ()
    )
    other = "The envoy of Kestria met Elodie Marchenko in the old harbour town for talks on water."
    assert unsaid([other], Sayings([told])) == (other,)


@pytest.mark.parametrize("label", ("UPDATE 1430 GMT", "Update 1", "14.30 Uhr"))
def test_what_an_outlet_stamps_as_an_update_is_told_though_its_words_are_known(label: str) -> None:
    """Under a stamp only what was said nearly word for word counts as said."""
    again = SAID_OTHERWISE["in another order"]
    assert news(change(again, blocks=(Block(label=label, text=again),)), Sayings(STORY)) == (again,)
    assert news(change(DEAD, blocks=(Block(label=label, text=DEAD),)), Sayings(STORY)) == ()
    assert news(change(again, blocks=(Block(label="ORIGINAL ENTRY", text=again),)), Sayings(STORY)) == ()


# ---------------------------------------------------------------- in another language

ENGLISH = [
    "The border gate at Tell Hamra was shut on Sunday when shells killed four drivers in the yard.",
    "It is to open on Wednesday, and more than 200 lorries were waiting at Sellin, the mayor, Ilda Marn, said.",
]
FRENCH = "La maire Ilda Marn a dit que la porte de Tell Hamra, où quatre chauffeurs sont morts, ouvrira mercredi pour les 200 camions."
ACROSS = {
    "the same numbers and names": (FRENCH, False),
    "another number": (FRENCH.replace("quatre", "neuf"), True),
    "another name": (FRENCH.replace("Ilda Marn", "Orlan Vesk"), True),
    "too little to compare": ("La porte est fermée pour le moment, et les chauffeurs ne sont pas dans la ville.", True),
}  # fmt: skip


@pytest.mark.parametrize(("report", "told"), ACROSS.values(), ids=ACROSS)
def test_a_report_in_another_language_is_known_by_its_numbers_and_names(report: str, *, told: bool) -> None:
    """The first report in a language is redundant if it has numbers and names enough, and none of its own."""
    assert bool(news(change(report), Sayings(ENGLISH))) is told


def test_what_an_outlet_adds_to_its_own_article_in_another_language_is_told() -> None:
    """Who goes on with an article has a cause to: only a first report is taken for a retelling."""
    assert news(change(FRENCH, kind=Kind.UPDATE), Sayings(ENGLISH)) == (FRENCH,)


def test_one_language_is_not_taken_for_another() -> None:
    """Known names and numbers make nothing known that is told in the language of what was told: words can be compared."""
    report = "In Sellin all 200 lorries were burnt by men from Tell Hamra, and the mayor, Ilda Marn, is in hiding."
    assert news(change(report), Sayings(ENGLISH)) == (report,)


# ---------------------------------------------------------------- enough

LEVELS = {
    "all new": ((OWNER,), True),
    "one new sentence among known ones": ((*STORY, "The wall was painted blue."), False),
    "as much new as known": ((BRIDGE, OWNER, "Divers search the lake for a lorry that left the paper works at dusk."), True),
}  # fmt: skip


@pytest.mark.parametrize(("added", "major"), LEVELS.values(), ids=LEVELS)
def test_major_is_an_update_most_of_which_is_new(added: tuple[str, ...], *, major: bool) -> None:
    """One new sentence at the end of a known article is news, but not major news."""
    whole = change(*added)
    fresh = news(whole, Sayings(STORY))
    assert fresh
    assert is_major(whole, fresh, Sayings(STORY)) is major


def test_a_fact_that_was_edited_is_major() -> None:
    """Of an edited sentence little is new, and just that is what counts."""
    after = DEAD.replace("twelve", "fifteen")
    edited = change(DAM, after, BRIDGE, kind=Kind.UPDATE, edited=(Edit(before=DEAD, after=after),))
    assert is_major(edited, news(edited, Sayings(STORY)), Sayings(STORY))


# ---------------------------------------------------------------- told


def concern(chapter: int, *added: str, kind: Kind = Kind.NEW) -> Concern:
    revision = Revision(
        feed=f"feed{chapter}", entry=f"e{chapter}", link="", number=1, at=NOW, change=change(*added, kind=kind)
    )
    update = Update(story=1, chapter=chapter, revision=revision, novel=True)
    return Concern(channel="desk", update=update, watches=("dam",), id=chapter)


def judged(
    *concerns: Concern, told: Told | None = None, novelty: Novelty = Novelty.NEW, also: Novelty | None = None
) -> Decision:
    watches = {"dam": Watch(name="dam", notify=("desk",), novelty=novelty)}
    if also:
        watches["also"] = Watch(name="also", notify=("desk",), novelty=also)
        concerns = tuple(replace(concern, watches=("dam", "also")) for concern in concerns)
    untold = Untold(channel="desk", story=1, concerns=concerns, told=told or Told(), sources=frozenset({"wire"}))
    channel = Channel(name="desk", url=Secret("json://desk.example"))
    return decide(Case.of(untold), channel=channel, watches=watches, window=timedelta(hours=72), now=NOW)


KNOWN = Told(sentences=tuple(STORY), entries=frozenset({("wire", "e0")}))
VERDICTS = {
    "new: known in other words": (Novelty.NEW, None, (SAID_OTHERWISE["in another order"],), Reason.REDUNDANT),
    "new: one new sentence": (Novelty.NEW, None, LEVELS["one new sentence among known ones"][0], None),
    "major: one new sentence": (Novelty.MAJOR, None, LEVELS["one new sentence among known ones"][0], Reason.MINOR),
    "major: nothing new": (Novelty.MAJOR, None, (DAM,), Reason.REDUNDANT),
    "major: all new": (Novelty.MAJOR, None, (OWNER,), None),
    "major, and another watch asks for new": (Novelty.MAJOR, Novelty.NEW, LEVELS["one new sentence among known ones"][0], None),
    "all: nothing new": (Novelty.ALL, None, (DAM,), None),
    "new, and another watch asks for all": (Novelty.NEW, Novelty.ALL, (DAM,), None),
}  # fmt: skip


@pytest.mark.parametrize(("level", "also", "added", "reason"), VERDICTS.values(), ids=VERDICTS)
def test_a_level_tells_as_much_as_it_says(
    level: Novelty, also: Novelty | None, added: tuple[str, ...], reason: Reason | None
) -> None:
    """What is not told has a verdict with its reason; the least demanding watch of a channel counts."""
    decision = judged(concern(1, *added), told=KNOWN, novelty=level, also=also)
    assert [verdict.reason for verdict in decision.verdicts] == ([] if reason is None else [reason])
    assert (decision.alert is None) is (reason is not None)


@pytest.mark.parametrize("level", list(Novelty))
@pytest.mark.parametrize("kind", (Kind.CORRECTION, Kind.RETRACTION))
def test_a_correction_is_told_at_every_level(level: Novelty, kind: Kind) -> None:
    """Who was told something wrong is told so, even in known words."""
    wrong = concern(1, DAM, kind=kind)
    told = replace(KNOWN, entries=frozenset({("feed1", "e1")}))
    assert judged(wrong, told=told, novelty=level).alert is not None


SENTENCES = st.lists(
    st.sampled_from([*STORY, OWNER, FRENCH, *ENGLISH, *SAID_OTHERWISE.values(), *NEW_IN_KNOWN_WORDS.values()]),
    min_size=1,
    max_size=4,
    unique=True,
).map(tuple)


@given(st.lists(SENTENCES, min_size=1, max_size=3), st.sampled_from([Novelty.NEW, Novelty.MAJOR]))
@settings(max_examples=60, deadline=None)
def test_a_duplicate_of_anything_tells_nobody(articles: list[tuple[str, ...]], level: Novelty) -> None:
    """Whatever a channel was told, it is not told the same articles again, whichever level it asks for."""
    told = Told()
    for chapter, added in enumerate(articles, 1):
        alert = judged(concern(chapter, *added), told=told, novelty=Novelty.NEW).alert
        if alert is not None:
            told = replace(told, sentences=(*told.sentences, *(text for shown in alert.shown for text in shown)))
    again = [concern(chapter, *added) for chapter, added in enumerate(articles, 10)]
    decision = judged(*again, told=told, novelty=level)
    assert decision.alert is None
    assert {verdict.reason for verdict in decision.verdicts} == {Reason.REDUNDANT}


@given(st.lists(SENTENCES, min_size=2, max_size=3))
@settings(max_examples=40, deadline=None)
def test_the_order_in_which_simultaneous_updates_are_given_changes_nothing(articles: list[tuple[str, ...]]) -> None:
    """The chapters order them, not the store: alert and verdicts are the same."""
    concerns = [concern(chapter, *added) for chapter, added in enumerate(articles, 1)]
    decisions = [judged(*order, told=KNOWN) for order in permutations(concerns)]
    assert all(decision == decisions[0] for decision in decisions)


# ---------------------------------------------------------------- words


def test_number_words_are_numbers_in_every_language() -> None:
    """Twelve is 12 in each; a word that means more often something else in another language is no number."""
    assert {NUMERALS[word] for word in ("twelve", "zwolf", "douze", "doce", "двенадцать")} == {"12"}
    assert NUMERALS.keys().isdisjoint({"on", "sept", "once", "one", "un", "bir"})
    assert all(number.isdigit() for number in NUMERALS.values())


def test_common_words_are_folded() -> None:
    """They are looked up by folded words."""
    assert {"nicht", "ist", "the", "кто"} & COMMON_WORDS == {"nicht", "ist", "the", "кто"}
