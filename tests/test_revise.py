"""What is new in an entry, and of which kind: small articles of invented outlets, edited in every way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import SILENT_KINDS, Change, Entry, Feed, Kind, KnownEntry, Paragraph
from monitor.revise import fingerprint, revise

FEED = Feed(name="eastgate", url="https://eastgate.example/atom", timezone="Europe/London")
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
TITLE = "Will the ministers meet?"
TALKS = (
    "The foreign ministers of Kestria and Ardania are expected to meet in Graz on Thursday about the war.",
    "Neither side has said what it will offer. An aide told us that the agenda runs to one page.",
    "The last round broke down in May after 40 minutes. Farmers on the border are watching the hay.",
)


def entry(*paragraphs: str, title: str = TITLE, published: datetime | None = None) -> Entry:
    return Entry(
        feed=FEED.name,
        key="talks",
        title=title,
        paragraphs=tuple(Paragraph(text=text) for text in paragraphs),
        published=published,
    )


def known(change: Change, *, date: datetime | None = None, earlier: Sequence[Change] = ()) -> KnownEntry:
    """Remember a state as the store does."""
    return KnownEntry(
        id=1,
        feed=FEED.name,
        key="talks",
        link="",
        story=1,
        number=1,
        title=change.title,
        text=change.text,
        fingerprint=change.fingerprint,
        fingerprints=frozenset(state.fingerprint for state in (change, *earlier)),
        date=date,
    )


def first(seen: Entry) -> Change:
    change = revise(seen, None, feed=FEED, now=NOW)
    assert change is not None
    return change


def change(old: Entry, new: Entry, *, now: datetime = NOW) -> Change:
    found = revise(new, known(first(old), date=old.date), feed=FEED, now=now)
    assert found is not None
    return found


def edited(*paragraphs: str, title: str = TITLE) -> Change:
    """Return what changed from TALKS to these paragraphs."""
    return change(entry(*TALKS), entry(*paragraphs, title=title))


def test_the_first_state_is_new_as_a_whole() -> None:
    """A first look adds every paragraph without its label, and all blocks."""
    seen = first(entry("UPDATE 1430 GMT: They have met.", "They shook hands.", "ORIGINAL ENTRY: They will meet."))
    assert seen.kind is Kind.NEW
    assert seen.added == ("They have met.", "They shook hands.", "They will meet.")
    assert [block.label for block in seen.blocks] == ["UPDATE 1430 GMT", "ORIGINAL ENTRY"]


def test_an_update_on_top_of_the_original_entry_is_all_that_is_new() -> None:
    """The product's own case: plain text, later the same text under ORIGINAL ENTRY with an UPDATE above it."""
    original = (f"ORIGINAL ENTRY: {TALKS[0]}", *TALKS[1:])
    found = edited("UPDATE 1430 GMT: The ministers have met.", "They agreed on a truce from Friday.", *original)
    assert found.kind is Kind.UPDATE
    assert found.added == ("The ministers have met.", "They agreed on a truce from Friday.")
    update, below = found.blocks
    assert (update.label, update.time, update.zone_assumed) == (
        "UPDATE 1430 GMT",
        datetime(2026, 3, 12, 14, 30, tzinfo=UTC),
        False,
    )
    assert update.text == "The ministers have met.\nThey agreed on a truce from Friday."
    assert (below.label, below.time) == ("ORIGINAL ENTRY", None)


def test_only_the_newest_update_is_new_the_next_time() -> None:
    """Blocks that were there before are neither added nor listed again."""
    before = ("UPDATE 1045 GMT: A first session is over.", f"ORIGINAL ENTRY: {TALKS[0]}", *TALKS[1:])
    found = change(entry(*before), entry("UPDATE 1430 GMT: A second session has begun.", *before))
    assert found.added == ("A second session has begun.",)
    assert [block.label for block in found.blocks] == ["UPDATE 1430 GMT"]


def test_an_update_in_the_middle_does_not_own_the_known_text_below_it() -> None:
    """A block's text ends where known text goes on."""
    found = edited(TALKS[0], "Update, 2:10 p.m.: The hall is being swept for bugs.", *TALKS[1:])
    (block,) = found.blocks
    assert block.text == "The hall is being swept for bugs."
    assert block.zone_assumed


def test_a_block_seen_after_midnight_is_of_the_day_it_was_written() -> None:
    """2350 GMT, read at 00:30, was yesterday, whatever the feed's date says."""
    after_midnight = datetime(2026, 3, 13, 0, 30, tzinfo=UTC)
    old = entry(*TALKS, published=datetime(2026, 3, 12, 7, 12, tzinfo=UTC))
    found = change(
        old,
        replace(old, paragraphs=(Paragraph(text="UPDATE 2350 GMT: A night session."), *old.paragraphs)),
        now=after_midnight,
    )
    assert found.blocks[0].time == datetime(2026, 3, 12, 23, 50, tzinfo=UTC)


def test_an_old_article_seen_for_the_first_time_is_dated_by_its_own_day() -> None:
    """A marker without a date on a page of last week is of last week."""
    seen = first(entry("UPDATE 1430 GMT: It rained.", published=NOW - timedelta(days=7, hours=6)))
    assert seen.blocks[0].time == datetime(2026, 3, 5, 14, 30, tzinfo=UTC)


KINDS = (
    (
        "a sentence more",
        (*TALKS[:2], f"{TALKS[2]} A third of the fields are mined."),
        Kind.UPDATE,
        ("A third of the fields are mined.",),
    ),
    (
        "another number",
        (*TALKS[:2], TALKS[2].replace("40", "90")),
        Kind.UPDATE,
        ("The last round broke down in May after 90 minutes.",),
    ),
    (
        "a negation",
        (*TALKS[:2], TALKS[2].replace("are watching", "are not watching")),
        Kind.UPDATE,
        ("Farmers on the border are not watching the hay.",),
    ),
    (
        "another name",
        (TALKS[0].replace("Ardania", "Belmark"), *TALKS[1:]),
        Kind.UPDATE,
        (TALKS[0].replace("Ardania", "Belmark"),),
    ),
    ("a typo", (TALKS[0].replace("expected", "expcted"), *TALKS[1:]), Kind.COSMETIC, ()),
    ("one word dropped", (*TALKS[:2], TALKS[2].replace("watching the hay", "watching hay")), Kind.COSMETIC, ()),
    ("typography", (TALKS[0], TALKS[1], TALKS[2].replace("the hay", "the ‘hay’")), Kind.COSMETIC, ()),
    (
        "three typos",
        (
            TALKS[0].replace("foreign", "forreign").replace("expected", "expcted").replace("ministers", "minsters"),
            *TALKS[1:],
        ),
        Kind.COSMETIC,
        (),
    ),
    ("swapped letters in a name", (TALKS[0].replace("Kestria", "Ketsria"), *TALKS[1:]), Kind.COSMETIC, ()),
    ("a letter missing in a name", (TALKS[0].replace("Ardania", "Ardnia"), *TALKS[1:]), Kind.COSMETIC, ()),
    (
        "a name with another first letter",
        (TALKS[0].replace("Kestria", "Nestria"), *TALKS[1:]),
        Kind.UPDATE,
        (TALKS[0].replace("Kestria", "Nestria"),),
    ),
    ("a heading", (TALKS[0], "The road to Graz", *TALKS[1:]), Kind.COSMETIC, ()),
    (
        "a heading that names somebody whom no sentence names",
        ("Norvian president killed in truce talks", *TALKS),
        Kind.UPDATE,
        ("Norvian president killed in truce talks",),
    ),
    ("a heading of known names", ("What Kestria wants of the talks", *TALKS), Kind.COSMETIC, ()),
    ("a short heading with a name", ("Norvia and the talks", *TALKS), Kind.COSMETIC, ()),
    ("a heading in capitals", ("Getting There And Away Safely", *TALKS), Kind.COSMETIC, ()),
    (
        "a heading over the sentence that names it",
        (*TALKS, "The grain for Norvia comes by sea", "The fleet of Norvia set out at dawn."),
        Kind.UPDATE,
        ("The fleet of Norvia set out at dawn.",),
    ),
    ("a link with a date", (*TALKS, "Advice for farmers - 12 March, 2026"), Kind.COSMETIC, ()),
    (
        "a heading with a number",
        (TALKS[0], "Death toll rises to 40", *TALKS[1:]),
        Kind.UPDATE,
        ("Death toll rises to 40",),
    ),
    ("a post without a full stop", ("14:30 | A truce is signed", *TALKS), Kind.UPDATE, ("A truce is signed",)),
    ("one word more", (*TALKS[:2], TALKS[2].replace("are watching", "are calmly watching")), Kind.COSMETIC, ()),
    (
        "three words more",
        (*TALKS[:2], TALKS[2].replace("the hay", "the hay rotting under snow")),
        Kind.UPDATE,
        ("Farmers on the border are watching the hay rotting under snow.",),
    ),
    ("other order", TALKS[::-1], Kind.COSMETIC, ()),
    ("a paragraph gone", (TALKS[0], TALKS[2]), Kind.REMOVAL, ()),
    (
        "a correction at the end",
        (*TALKS, "An earlier version of this story gave the wrong town. It is Graz."),
        Kind.CORRECTION,
        ("An earlier version of this story gave the wrong town. It is Graz.",),
    ),
    (
        "a correction with its edit",
        ("Correction: the meeting is on Friday.", TALKS[0].replace("Thursday", "Friday"), *TALKS[1:]),
        Kind.CORRECTION,
        ("Correction: the meeting is on Friday.", TALKS[0].replace("Thursday", "Friday")),
    ),
    (
        "a correction inside an update",
        ("UPDATE 1430 GMT: CORRECTION — Our morning update gave the wrong town.", *TALKS),
        Kind.CORRECTION,
        ("CORRECTION — Our morning update gave the wrong town.",),
    ),
    (
        "a dated correction",
        (*TALKS, "Correction, March 10: The number of the injured was given wrongly."),
        Kind.CORRECTION,
        ("The number of the injured was given wrongly.",),
    ),
    (
        "a timed correction",
        ("CORRECTION 0930 GMT: The mayor is Carla Berg.", *TALKS),
        Kind.CORRECTION,
        ("The mayor is Carla Berg.",),
    ),
    (
        "a dated clarification above its text",
        ("Clarification, March 10:", "The hall is the town's own.", *TALKS),
        Kind.CORRECTION,
        ("The hall is the town's own.",),
    ),
    (
        "a German correction",
        (*TALKS, "In einer früheren Version stand ein falscher Ort."),
        Kind.CORRECTION,
        ("In einer früheren Version stand ein falscher Ort.",),
    ),
    ("a wire note alone", ("(Adds details)", *TALKS), Kind.COSMETIC, ()),
    ("a refile", ("(Refiles to fix a typo in the first paragraph)", *TALKS), Kind.COSMETIC, ()),
    (
        "a withdrawal",
        ("EDITORS: We have withdrawn this story.", "Please remove it from your sites."),
        Kind.RETRACTION,
        ("EDITORS: We have withdrawn this story.", "Please remove it from your sites."),
    ),
    ("a consent page", ("We value your privacy. Accept all?",), Kind.BOILERPLATE, ()),
    ("no text at all", (), Kind.BOILERPLATE, ()),
)


@pytest.mark.parametrize(("paragraphs", "kind", "added"), [case[1:] for case in KINDS], ids=[case[0] for case in KINDS])
def test_an_edit_of_the_text_is_of_one_kind(paragraphs: tuple[str, ...], kind: Kind, added: tuple[str, ...]) -> None:
    """Each way to edit has its kind, and only what is new, or what was corrected, is added."""
    found = edited(*paragraphs)
    assert (found.kind, found.added) == (kind, added)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    (
        ("Blast kills 100 in Port Kessler", "Blast kills 300 in Port Kessler", Kind.UPDATE),
        ("Six hurt in Port Kessler", "Seven hurt in Port Kessler", Kind.UPDATE),
        ("Mill fire was arson", "Mill fire was not arson", Kind.UPDATE),
        ("Mill fire was arson", "Mill fire wasn't arson", Kind.UPDATE),
        ("Lindt wins", "Berg wins", Kind.UPDATE),
        ("Berg beats Lindt", "Lindt beats Berg", Kind.UPDATE),
        ("Ministers meet in Graz", "Ministers meet in Linz", Kind.UPDATE),
        ("Ministers meet in Graz", "Envoys quarrel in Linz", Kind.HEADLINE),
        ("Ministers Meet On Thursday", "Envoys Talk Before Friday", Kind.HEADLINE),
        ("Ministers to meet", "Talks hang by a thread", Kind.HEADLINE),
        ("Ministers visit front-line town", "Ministers Visit Frontline Town!", Kind.COSMETIC),
        ("Ministers meet", "REFILE-Ministers meet", Kind.COSMETIC),
        ("Ministers meet", "RPT-Ministers meet", Kind.COSMETIC),
        ("Ministers meet", "UPDATE 2-Ministers meet", Kind.COSMETIC),
        ("Ministers meet – live", "Ministers meet – as it happened", Kind.COSMETIC),
        ("UK ministers meet", "U.K. ministers meet", Kind.COSMETIC),
        ("Labour question loan", "Labour questions loan", Kind.COSMETIC),
        ("Ministers meet", "CORRECTED-Ministers meet", Kind.CORRECTION),
        ("Ministers meet", "CORRECTED (OFFICIAL)-Ministers meet", Kind.CORRECTION),
        ("Ministers meet", "Ministers meet, 1st Writethru", Kind.COSMETIC),
        ("Ministers meet, 1st Writethru", "Ministers meet, 2nd Ld-Writethru", Kind.COSMETIC),
        ("Ministers meet", "Ministers meet (Adds quote)", Kind.COSMETIC),
        ("Ministers meet", "Ministers meet (Corrects day)", Kind.CORRECTION),
        ("Ministers meet", "KILL NOTICE-Ministers meet", Kind.RETRACTION),
        ("CORRECTED-Ministers meet", "UPDATE 1-CORRECTED-Ministers meet", Kind.COSMETIC),
        ("Ministers meet", "Channel retracts report on ministers", Kind.HEADLINE),
    ),
)
def test_an_edit_of_the_headline_is_of_one_kind(before: str, after: str, kind: Kind) -> None:
    """A number in a headline is news, punctuation and wire prefixes are not; CORRECTED- and KILL say what they are."""
    assert change(entry(*TALKS, title=before), entry(*TALKS, title=after)).kind is kind


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    (
        ("In the fire 13 died and 17 were wounded.", "In the fire 17 died and 13 were wounded.", Kind.UPDATE),
        ("In the vote Berg beat Lindt by a nose.", "In the vote Lindt beat Berg by a nose.", Kind.UPDATE),
        ("Berg met Lindt.", "Lindt met Berg.", Kind.UPDATE),
        ("It did not say that the hall is open.", "It did say that the hall is not open.", Kind.UPDATE),
        ("The talks of Kestria and Ardania go on.", "The talks of Ardania and Kestria go on.", Kind.COSMETIC),
        ("The hall opens today with a song.", "The hall opens with a song today.", Kind.COSMETIC),
    ),
)
def test_who_did_what_to_whom_is_a_fact(before: str, after: str, kind: Kind) -> None:
    """Numbers and names that change places say something else; a list in another order does not."""
    assert change(entry(*TALKS, before), entry(*TALKS, after)).kind is kind


def test_a_headline_s_new_number_is_what_is_added() -> None:
    """Where only the headline tells the news, an alert shows the headline."""
    found = change(entry(*TALKS, title="Blast kills 100"), entry(*TALKS, title="Blast kills 300"))
    assert found.added == ("Blast kills 300",)


def test_what_stands_in_the_old_text_word_for_word_is_old() -> None:
    """A clause that becomes a sentence of its own is old; a number of which the old text held only the start is new."""
    old = ("The gate is shut, and no lorry has passed since Sunday.", "Officials say that the toll has risen to 150.")
    assert change(entry(*old), entry(*old, "No lorry has passed since Sunday.")).added == ()
    other = "Officials say that the toll has risen to 15."
    assert change(entry(*old), entry(*old, other)).added == (other,)


def test_a_sentence_that_became_a_list_is_old() -> None:
    """Bullets and colons in the place of commas make no news."""
    old = entry(*TALKS, "The office has branches in Graz, Linz and Wels for all who ask.")
    listed = entry(*TALKS, "The office has branches in:", "Graz, Linz and Wels for all who ask")
    assert change(old, listed).added == ()


def test_what_vanished_is_named() -> None:
    """A removal holds the sentences that are gone."""
    assert edited(TALKS[0], TALKS[2]).removed == (
        "Neither side has said what it will offer.",
        "An aide told us that the agenda runs to one page.",
    )


def test_white_space_and_paragraph_breaks_are_nothing() -> None:
    """The same words, wrapped otherwise, are the same state."""
    wrapped = entry(TALKS[0].replace(" ", "\u00a0 "), *TALKS[1].split(". "), TALKS[2])
    again = entry(TALKS[0], TALKS[1].replace(". ", " "), TALKS[2])
    assert revise(wrapped, known(first(again)), feed=FEED, now=NOW) is None


def test_a_new_date_alone_changes_nothing() -> None:
    """A date that moved is noticed under the known state; a date that vanished is not even that."""
    seen = entry(*TALKS, published=NOW)
    known_state = known(first(seen), date=NOW)
    bumped = revise(replace(seen, updated=NOW + timedelta(hours=1)), known_state, feed=FEED, now=NOW)
    assert bumped is not None
    assert (bumped.kind, bumped.text, bumped.fingerprint, bumped.added) == (
        Kind.DATE_ONLY,
        known_state.text,
        known_state.fingerprint,
        (),
    )
    assert revise(replace(seen, published=None), known_state, feed=FEED, now=NOW) is None


def test_a_return_to_an_earlier_state_is_a_revert() -> None:
    """A, B, A: the third is seen before, and adds nothing."""
    a, b = entry(*TALKS), entry(*TALKS, title="Talks hang by a thread")
    found = revise(a, known(first(b), earlier=[first(a)]), feed=FEED, now=NOW)
    assert found is not None
    assert (found.kind, found.title, found.added) == (Kind.REVERT, TITLE, ())


def test_a_known_headline_beside_a_known_text_is_a_return() -> None:
    """Each was there before, though never together: nobody reads anything new."""
    a, b = entry(*TALKS), entry("The talks are over before they began.", title="Talks hang by a thread")
    mixed = replace(a, paragraphs=b.paragraphs)
    found = revise(mixed, known(first(a), earlier=[first(b)]), feed=FEED, now=NOW)
    assert found is not None
    assert found.kind is Kind.REVERT


def test_a_text_that_was_not_fetched_whole_keeps_the_known_one() -> None:
    """A consent page is never a removal; a headline that changed with it still counts, over the known text."""
    before = first(entry(*TALKS))
    assert edited("Please accept cookies.").text == before.text
    found = edited("Please accept cookies.", title="Truce agreed in Graz")
    assert (found.kind, found.text, found.removed) == (Kind.HEADLINE, before.text, ())


def test_a_moving_window_is_neither_new_nor_gone() -> None:
    """A feed that cuts its texts cuts elsewhere when an update is put on top; later the window shows more again."""
    whole = " ".join(TALKS)
    short = entry(whole[:180] + " […]")
    updated = entry("ACTUALIZACIÓN 14:40: The hall is open. " + whole[:120] + " […]")
    found = change(short, updated)
    assert (found.kind, found.added, found.removed) == (Kind.UPDATE, ("The hall is open.",), ())
    grown = change(short, entry(whole[:250] + " […]"))
    assert (grown.kind, grown.added) == (Kind.COSMETIC, ())


def test_a_marker_inside_a_summary_is_a_marker() -> None:
    """A summary that lost its line breaks still shows its blocks, and no label is added."""
    one = "ACTUALIZACIÓN 10:40: Hay siete heridos. " + " ".join(TALKS)
    found = change(entry(one), entry("ACTUALIZACIÓN 12:15: El fuego está apagado. " + one))
    assert found.added == ("El fuego está apagado.",)
    assert [block.label for block in found.blocks] == ["ACTUALIZACIÓN 12:15"]


def test_furniture_never_makes_a_revision() -> None:
    """A most-read box that turns is noticed once, under the known state; a counter that ticks is nothing."""
    old = entry(*TALKS, "72 comments", "Most read", "Dam collapse: what we know")
    ticked = entry(*TALKS, "79 comments", "Most read", "Dam collapse: what we know")
    turned = entry(*TALKS, "79 comments", "Most read", "Minister quits over loan", "Stop selling tariffs")
    before = known(first(old))
    assert revise(ticked, before, feed=FEED, now=NOW) is None
    found = revise(turned, before, feed=FEED, now=NOW)
    assert found is not None
    assert (found.kind, found.text, found.added) == (Kind.BOILERPLATE, before.text, ())
    assert revise(turned, replace(before, fingerprint=found.fingerprint), feed=FEED, now=NOW) is None


def test_five_hundred_edits_are_five_hundred_updates() -> None:
    """No edit is lost, however many there are, without any date from the feed."""
    texts = list(TALKS)
    state = first(entry(*texts))
    states = [state]
    for number in range(500):
        texts.insert(0, f"Lorry number {number} has crossed the bridge.")
        found = revise(entry(*texts), known(state, earlier=states), feed=FEED, now=NOW)
        assert found is not None
        assert (found.kind, found.added) == (Kind.UPDATE, (texts[0],))
        texts = texts[:20]
        state = found
        states.append(state)


@pytest.mark.parametrize(
    "piece", ("!", "1", "(", "+", "@", "a ", "...", "1,", "UPDATE 1430 GMT: x. ", "\u064b", "14:30 ")
)
def test_a_hostile_text_is_read_like_any_other(piece: str) -> None:
    """No repetition makes the station slow: a pattern that tried every division of it would not end here."""
    long = piece * (60_000 // len(piece))
    found = edited(*TALKS, f"UPDATE 1430 GMT: {long}x", f"Share {long}", f"(Adds {long}y")
    again = change(entry(*TALKS, f"{long}x"), entry(*TALKS, f"{long}y 12"))
    assert {found.kind, again.kind} <= {Kind.UPDATE, Kind.COSMETIC, Kind.REMOVAL}


def test_the_fingerprint_knows_words_not_typography() -> None:
    """Quotes, dashes and white space make no other state; letters and digits do."""
    assert fingerprint("“It's  on” – now", "a\nb") == fingerprint('"It’s on" - now', "a b")
    assert fingerprint("12 dead", "") != fingerprint("15 dead", "")
    assert fingerprint("a", "b") != fingerprint("a b", "")


_WORDS = st.sampled_from(
    (
        "gate",
        "bridge",
        "truce",
        "Graz",
        "minister",
        "12",
        "lorries",
        "not",
        "opened",
        "UPDATE",
        "1430",
        "GMT:",
        "—",
        "[…]",
        "déjà",
        "חדש",
        "門",
    )
)
_TEXTS = st.lists(
    st.lists(_WORDS, min_size=1, max_size=12).map(" ".join) | st.text(min_size=1, max_size=30), max_size=8
)


@given(_TEXTS, st.text(max_size=20))
def test_an_unchanged_entry_is_nothing(paragraphs: list[str], title: str) -> None:
    """Whatever an entry says, saying it once more is nothing to notice."""
    seen = entry(*paragraphs, title=title)
    assert revise(seen, known(first(seen)), feed=FEED, now=NOW) is None


@given(st.lists(st.lists(_WORDS, min_size=1, max_size=12).map(" ".join), max_size=8), st.randoms(use_true_random=False))
def test_another_order_is_nothing_new(paragraphs: list[str], random: Random) -> None:
    """Paragraphs that changed places add and remove nothing, and are never told."""
    shuffled = list(paragraphs)
    random.shuffle(shuffled)
    found = revise(entry(*shuffled), known(first(entry(*paragraphs))), feed=FEED, now=NOW)
    assert found is None or (found.added, found.removed) == ((), ())
    assert found is None or found.kind in SILENT_KINDS


@given(_TEXTS, _TEXTS)
def test_what_is_added_stands_in_the_new_text(old: list[str], new: list[str]) -> None:
    """Every word of `added` is the article's; nothing is made up."""
    found = revise(entry(*new), known(first(entry(*old))), feed=FEED, now=NOW)
    said = "".join("".join([*new, TITLE]).split())
    assert found is None or all(word in said for text in found.added for word in text.split())


def test_the_reference_explains_every_kind() -> None:
    """docs/reference/revisions.md has a row for each kind that a change can have."""
    reference = (Path(__file__).parent.parent / "docs/reference/revisions.md").read_text(encoding="utf-8")
    assert [kind for kind in Kind if f"| `{kind}` |" not in reference] == []
