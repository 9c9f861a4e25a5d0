"""What else a change is judged by: what was told, what agencies say of their copy, and posts that a page's data list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.model import IPTC_SIGNALS, Block, Change, Edit, Entry, Feed, Kind, KnownEntry, Paragraph, Wire
from monitor.revise import fingerprint, is_take, revise, wire_key
from monitor.revise.agency import SIGNALS

FEED = Feed(name="eastgate", url="https://eastgate.example/atom")
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
TALKS = (
    "The foreign ministers of Kestria and Ardania met in Graz on Thursday about the war.",
    "Neither side said what it will offer. Guards stood at the gate of the old town hall.",
)


def entry(
    *lines: str, title: str = "Ministers meet in Graz", wire: Wire | None = None, posts: Sequence[Block] = ()
) -> Entry:
    return Entry(
        feed=FEED.name, key="talks", title=title, paragraphs=tuple(Paragraph(text=line) for line in lines),
        wire=wire or Wire(), posts=tuple(posts),
    )  # fmt: skip


def known(title: str, text: str, *, told: str | None = None, fingerprints: frozenset[str] = frozenset()) -> KnownEntry:
    state = fingerprint(title, text)
    return KnownEntry(
        id=1, feed=FEED.name, key="talks", link="", story=1, number=1, title=title, text=text, told=told,
        fingerprint=state, fingerprints=frozenset({state}) | fingerprints,
    )  # fmt: skip


def after_change(change: Change) -> KnownEntry:
    """Remember a state as the store does."""
    return replace(
        known(change.title, change.text), fingerprint=change.fingerprint, fingerprints=frozenset({change.fingerprint})
    )


def changed(old: Entry, new: Entry, *, told: Entry | None = None) -> Change:
    found = revise(new, known(old.title, old.text, told=told.text if told else None), feed=FEED, now=NOW)
    assert found is not None
    return found


def reworded(old: str, new: str) -> tuple[str, str]:
    return TALKS[0], TALKS[1].replace(old, new)


# ---------------------------------------------------------------- what was told


def test_small_edits_add_up_to_an_update() -> None:
    """One word a poll says nothing; three of them against what was told are news, and shown against it."""
    told = entry(*TALKS)
    second = entry(*reworded("Guards stood", "Guards stood armed"))
    third = entry(*reworded("Guards stood", "Guards stood armed, masked"))
    fourth = entry(*reworded("Guards stood", "Guards stood armed, masked, shouting"))
    assert changed(told, second, told=told).kind is Kind.COSMETIC
    assert changed(second, third, told=told).kind is Kind.COSMETIC
    found = changed(third, fourth, told=told)
    sentence = "Guards stood armed, masked, shouting at the gate of the old town hall."
    assert (found.kind, found.added, found.removed) == (Kind.UPDATE, (sentence,), ())
    assert found.edited == (Edit(before="Guards stood at the gate of the old town hall.", after=sentence),)


def test_what_was_news_already_is_not_made_news_again_by_a_comma() -> None:
    """An update that is still held for quiet hours is not repeated by every cosmetic edit after it."""
    told = entry(*TALKS)
    held = entry(*TALKS, "A truce begins on Friday at noon.")
    touched = entry(*reworded("Neither side said", "Neither side has said"), "A truce begins on Friday at noon.")
    assert changed(held, touched, told=told).kind is Kind.COSMETIC


def test_without_anything_told_small_edits_stay_small() -> None:
    """Nobody has read the old wording: there is nothing to add up to."""
    third = entry(*reworded("Guards stood", "Guards stood armed, masked"))
    fourth = entry(*reworded("Guards stood", "Guards stood armed, masked, shouting"))
    assert changed(third, fourth).kind is Kind.COSMETIC


# ---------------------------------------------------------------- edits


def test_a_sentence_that_says_something_else_is_an_edit() -> None:
    """Both wordings are named; the old one is not said to be removed."""
    found = changed(entry(*TALKS), entry(TALKS[0].replace("Graz", "Linz"), TALKS[1]))
    assert found.edited == (Edit(before=TALKS[0], after=TALKS[0].replace("Graz", "Linz")),)
    assert (found.added, found.removed) == ((TALKS[0].replace("Graz", "Linz"),), ())


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    (
        ("Blast kills 100 in Graz", "Blast kills 300 in Graz", Kind.UPDATE),
        ("Ministers meet in Graz", "Talks hang by a thread", Kind.HEADLINE),
        ("Ministers meet in Graz", "CORRECTED-Ministers meet in Linz", Kind.CORRECTION),
    ),
)
def test_a_headline_that_says_something_else_is_an_edit(before: str, after: str, kind: Kind) -> None:
    """A changed number, another headline, and a corrected one are shown with what they were."""
    found = changed(entry(*TALKS, title=before), entry(*TALKS, title=after))
    assert (found.kind, found.edited) == (kind, (Edit(before=before, after=after),))


def test_a_typo_is_no_edit_that_counts() -> None:
    """What is told to nobody names no edits."""
    assert changed(entry(*TALKS), entry(TALKS[0].replace("foreign", "foriegn"), TALKS[1])).edited == ()


# ---------------------------------------------------------------- agencies

REWRITTEN = (TALKS[0], TALKS[1].replace("Guards stood", "Guards stood armed"))
MOVED = (TALKS[0].replace("Graz", "Linz"), TALKS[1])


@pytest.mark.parametrize(
    ("wire", "title", "lines", "kind"),
    (
        (Wire(signals=("sig:correction",)), "Ministers meet in Graz", MOVED, Kind.CORRECTION),
        (Wire(note="Corrects place of talks"), "Ministers meet in Graz", MOVED, Kind.CORRECTION),
        (Wire(note="Eds: Corrects place."), "Ministers meet in Graz", (*TALKS, "A bomb went off."), Kind.CORRECTION),
        (Wire(signals=("sig:correction",)), "Ministers meet in Linz", TALKS, Kind.CORRECTION),
        (Wire(signals=("sig:correction",)), "Ministers meet in Graz", REWRITTEN, Kind.COSMETIC),
        (Wire(note="Eds: Corrects byline."), "Ministers meet in Graz", REWRITTEN, Kind.COSMETIC),
        (Wire(signals=("sig:update",)), "Ministers meet in Graz", REWRITTEN, Kind.COSMETIC),
        (Wire(signals=("sig:update",)), "Talks hang by a thread", TALKS, Kind.UPDATE),
        (Wire(note="Adds quotes"), "Talks hang by a thread", TALKS, Kind.UPDATE),
        (Wire(note="Eds: Minor edits"), "Talks hang by a thread", TALKS, Kind.COSMETIC),
        (Wire(note="Eds: With AP Photos."), "Ministers meet in Graz", (*TALKS, "A bomb went off at noon."), Kind.UPDATE),
        (Wire(status="usable"), "Ministers meet in Graz", REWRITTEN, Kind.COSMETIC),
    ),
)  # fmt: skip
def test_an_agency_s_word_steers_the_kind(wire: Wire, title: str, lines: tuple[str, ...], kind: Kind) -> None:
    """A signal or note says what a change is for; it makes no news of commas, and hides none."""
    assert changed(entry(*TALKS), entry(*lines, title=title, wire=wire)).kind is kind


def test_a_signal_without_a_change_is_nothing() -> None:
    """Agencies leave their signals standing: an equal text is an equal text."""
    old = entry(*TALKS)
    for wire in (Wire(signals=("sig:update", "sig:correction")), Wire(note="Corrects byline")):
        assert revise(replace(old, wire=wire), known(old.title, old.text), feed=FEED, now=NOW) is None


@pytest.mark.parametrize("wire", (Wire(status="canceled"), Wire(signals=("sig:kill",))))
def test_a_killed_story_is_a_retraction_once(wire: Wire) -> None:
    """A kill needs no change of the text; the next poll finds it known."""
    old = entry(*TALKS)
    killed = replace(old, wire=wire)
    found = changed(old, killed)
    assert (found.kind, found.added) == (Kind.RETRACTION, ("The agency has cancelled “Ministers meet in Graz”.",))
    after = replace(
        known(old.title, old.text),
        fingerprint=found.fingerprint,
        fingerprints=frozenset({found.fingerprint, fingerprint(old.title, old.text)}),
    )
    assert revise(killed, after, feed=FEED, now=NOW) is None


KILLED = Wire(status="canceled")
FRAGMENT = ("Please accept our cookies.",)
LONG = (*TALKS, "The war began in spring. " * 12)


@pytest.mark.parametrize(
    ("lines", "title", "kind"),
    (
        (reworded("Guards stood", "Guards stood armed"), "Ministers meet in Graz", Kind.COSMETIC),
        ((*TALKS, "Do not use this text."), "Ministers meet in Graz", Kind.UPDATE),
        (TALKS, "Talks hang by a thread", Kind.HEADLINE),
    ),
)
def test_a_killed_story_is_not_killed_again_by_an_edit(lines: tuple[str, ...], title: str, kind: Kind) -> None:
    """What becomes of a withdrawn text is judged like any edit: the withdrawal was told."""
    after = after_change(changed(entry(*TALKS), entry(*TALKS, wire=KILLED)))
    found = revise(entry(*lines, title=title, wire=KILLED), after, feed=FEED, now=NOW)
    assert found is not None
    assert found.kind is kind
    later = revise(entry(*lines, "Still killed.", title=title, wire=KILLED), after_change(found), feed=FEED, now=NOW)
    assert later is not None
    assert later.kind is Kind.UPDATE


def test_a_killed_story_is_known_as_killed_after_a_failed_fetch() -> None:
    """A headline that changed beside a consent page does not make the next whole text a second retraction."""
    after = after_change(changed(entry(*LONG), entry(*LONG, wire=KILLED)))
    failed = revise(entry(*FRAGMENT, title="Talks hang by a thread", wire=KILLED), after, feed=FEED, now=NOW)
    assert failed is not None
    assert failed.kind is Kind.HEADLINE
    whole = entry(*LONG, title="Talks hang by a thread", wire=KILLED)
    assert revise(whole, after_change(failed), feed=FEED, now=NOW) is None


@pytest.mark.parametrize(
    ("title", "lines"),
    (
        ("KILL NOTICE-Ministers meet in Graz", TALKS),
        ("Ministers meet in Graz", ("We have withdrawn this story.", *TALKS)),
    ),
)
def test_a_kill_that_the_words_told_is_not_told_again_by_the_wire(title: str, lines: tuple[str, ...]) -> None:
    """A status that follows the notice adds nothing to it."""
    told = changed(entry(*TALKS), entry(*lines, title=title))
    assert told.kind is Kind.RETRACTION
    found = revise(entry(*lines, "Not for use.", title=title, wire=KILLED), after_change(told), feed=FEED, now=NOW)
    assert found is not None
    assert found.kind is Kind.UPDATE


def test_a_story_in_use_again_can_be_killed_again() -> None:
    """A text that was released anew and then withdrawn is a second withdrawal."""
    killed = after_change(changed(entry(*TALKS), entry(*TALKS, wire=KILLED)))
    released = revise(entry(*MOVED), killed, feed=FEED, now=NOW)
    assert released is not None
    again = revise(entry(*MOVED, wire=KILLED), after_change(released), feed=FEED, now=NOW)
    assert again is not None
    assert (released.kind, again.kind) == (Kind.UPDATE, Kind.RETRACTION)


USABLE = Wire(status="usable")


def remembering(*changes: Change, last: Change) -> KnownEntry:
    """Remember an entry's states as the store does."""
    return replace(after_change(last), fingerprints=frozenset(each.fingerprint for each in (*changes, last)))


@pytest.mark.parametrize(
    ("wire", "said"),
    (
        (KILLED, ("The agency has cancelled “Ministers meet in Graz”.",)),
        (
            Wire(status="canceled", note="Source withdrew."),
            ("The agency has cancelled “Ministers meet in Graz”.", "Note of the agency: Source withdrew."),
        ),
        (Wire(status="withheld"), ("The agency holds back “Ministers meet in Graz”.",)),
    ),
)
def test_a_text_that_comes_withdrawn_is_one_retraction(wire: Wire, said: tuple[str, ...]) -> None:
    """Nobody takes a cancelled text for news: the alert begins with what the agency did, and the next poll is silent."""
    killed = entry(*TALKS, wire=wire)
    found = revise(killed, None, feed=FEED, now=NOW)
    assert found is not None
    assert (found.kind, found.added) == (Kind.RETRACTION, (*said, *TALKS))
    assert revise(killed, after_change(found), feed=FEED, now=NOW) is None


@pytest.mark.parametrize(
    ("title", "lines"),
    (
        ("KILL NOTICE-Ministers meet in Graz", TALKS),
        ("Ministers meet in Graz", (*TALKS, "We have withdrawn this story.")),
    ),
)
def test_a_withdrawal_in_words_that_the_wire_follows_is_told_once(title: str, lines: tuple[str, ...]) -> None:
    """An entry that says at first sight that it is withdrawn is a retraction; its status coming later is none."""
    found = revise(entry(*lines, title=title), None, feed=FEED, now=NOW)
    assert found is not None
    assert found.kind is Kind.RETRACTION
    assert revise(entry(*lines, title=title, wire=KILLED), after_change(found), feed=FEED, now=NOW) is None


def test_a_kill_that_is_lifted_is_an_update_and_may_be_killed_again() -> None:
    """Who took a text out of the paper wants to know that it may go in again, though not a word of it is new."""
    old = entry(*TALKS, wire=USABLE)
    first = revise(old, None, feed=FEED, now=NOW)
    assert first is not None
    killed = revise(replace(old, wire=KILLED), after_change(first), feed=FEED, now=NOW)
    assert killed is not None
    lifted = revise(old, remembering(first, last=killed), feed=FEED, now=NOW)
    assert lifted is not None
    expected = (Kind.UPDATE, ("The withdrawal of “Ministers meet in Graz” was lifted.",))
    assert (lifted.kind, lifted.added) == expected
    in_use = remembering(first, killed, last=lifted)
    assert revise(old, in_use, feed=FEED, now=NOW) is None
    again = revise(replace(old, wire=KILLED), in_use, feed=FEED, now=NOW)
    assert again is not None
    assert again.kind is Kind.RETRACTION


def test_a_lifted_kill_says_what_is_new_as_well() -> None:
    """Our words come before the text's."""
    killed = after_change(changed(entry(*TALKS), entry(*TALKS, wire=KILLED)))
    lifted = revise(entry(*TALKS, "A bomb went off at noon.", wire=USABLE), killed, feed=FEED, now=NOW)
    assert lifted is not None
    assert lifted.added == ("The withdrawal of “Ministers meet in Graz” was lifted.", "A bomb went off at noon.")


def test_a_page_without_the_agency_s_word_lifts_nothing() -> None:
    """The text of a page says nothing of the status; neither does a consent page in place of a killed text."""
    killed = after_change(changed(entry(*LONG), entry(*LONG, wire=KILLED)))
    assert revise(entry(*LONG), killed, feed=FEED, now=NOW) is None
    noticed = revise(entry(*FRAGMENT, wire=USABLE), killed, feed=FEED, now=NOW)
    assert noticed is not None
    assert noticed.kind is Kind.BOILERPLATE


def test_a_notice_that_is_taken_away_lifts_the_withdrawal() -> None:
    """Where the text of before stands again without its kill notice, it is in use again."""
    first = revise(entry(*TALKS), None, feed=FEED, now=NOW)
    assert first is not None
    killed = revise(entry(*TALKS, title="KILL NOTICE-Ministers meet in Graz"), after_change(first), feed=FEED, now=NOW)
    assert killed is not None
    lifted = revise(entry(*TALKS), remembering(first, last=killed), feed=FEED, now=NOW)
    assert lifted is not None
    assert (killed.kind, lifted.kind) == (Kind.RETRACTION, Kind.UPDATE)


@pytest.mark.parametrize(
    ("title", "lines"),
    (
        ("KILL NOTICE-Ministers meet in Graz", TALKS),
        ("KILL NOTICE-Ministers meet in Graz", ()),
        ("Ministers meet in Graz", ("We have withdrawn this story.", *TALKS)),
        ("Ministers meet in Graz", ("We have withdrawn this story.",)),
    ),
)
def test_a_story_can_be_withdrawn_in_words_again(title: str, lines: tuple[str, ...]) -> None:
    """A notice that comes back says that what was in use meanwhile must not be used; so does its end the second time."""
    states = [entry(*TALKS), entry(*lines, title=title)] * 3
    changes = [revise(states[0], None, feed=FEED, now=NOW)]
    for state in states[1:]:
        *before, last = [each for each in changes if each]
        changes.append(revise(state, remembering(*before, last=last), feed=FEED, now=NOW))
    assert [each.kind if each else None for each in changes] == [
        Kind.NEW, Kind.RETRACTION, Kind.UPDATE, Kind.RETRACTION, Kind.UPDATE, Kind.RETRACTION
    ]  # fmt: skip
    assert [each.lifts for each in changes if each and each.kind is Kind.UPDATE] == [
        "The withdrawal of “Ministers meet in Graz” was lifted."
    ] * 2


def test_an_urgency_that_changes_alone_says_nothing() -> None:
    """The same words under another number are the same words."""
    old = entry(*TALKS, wire=Wire(urgency=4))
    assert revise(replace(old, wire=Wire(urgency=1)), known(old.title, old.text), feed=FEED, now=NOW) is None


@pytest.mark.parametrize(
    "title",
    ("UPDATE 2-Ministers meet in Graz", "CORRECTED-UPDATE 1-Ministers Meet In Graz", "REFILE-Ministers meet in Graz",
     "WRAPUP 6-Ministers meet in Graz", "Ministers meet in Graz (UPDATE 1)", "Ministers meet in Graz"),
)  # fmt: skip
def test_takes_of_one_story_have_one_key(title: str) -> None:
    """Prefixes count the takes, they name no story."""
    assert wire_key(title) == "ministers meet in graz"


@pytest.mark.parametrize(
    "form", ("UPDATE 2-{}", "CORRECTED-{}", "RPT-{}", "{} (Adds quote)", "BREAKING: UPDATE 1-{}", "KILL NOTICE-{}")
)
def test_a_take_says_so(form: str) -> None:
    """Under a guid of its own it is the story that it carries on, corrects, repeats or withdraws."""
    assert is_take(form.format("Ministers meet in Graz"))


@pytest.mark.parametrize("form", ("BREAKING: {}", "Live: {}", "FACTBOX-{}", "URGENT-{}", "{}"))
def test_a_format_is_no_take(form: str) -> None:
    """Two live blogs under one headline are two; so are a factbox and the report."""
    assert not is_take(form.format("Ministers meet in Graz"))


def test_a_headline_of_two_words_is_no_key() -> None:
    """Under `UPDATE 1-Weather report` another story runs every morning."""
    assert wire_key("UPDATE 1-Weather report") == ""


# ---------------------------------------------------------------- posts


def post(label: str, hour: int, text: str) -> Block:
    return Block(label=label, time=datetime(2026, 3, 12, hour, 5, tzinfo=UTC), text=text)


NOON = post("Doors close", 12, "The doors are closed.\nNo phones are allowed inside.")
LATER = post("A deal", 14, "The ministers have signed a truce.")


def test_posts_of_the_page_s_data_are_blocks_without_markers() -> None:
    """Their times come from the data, their words stand in the paragraphs, and only the new one is new."""
    before = entry(TALKS[0], "The doors are closed.", "No phones are allowed inside.", posts=[NOON])
    first = revise(before, None, feed=FEED, now=NOW)
    assert first is not None
    assert first.blocks == (NOON,)
    after = entry(
        TALKS[0], "The ministers have signed a truce.", "The doors are closed.", "No phones are allowed inside.",
        posts=[LATER, NOON],
    )  # fmt: skip
    found = changed(before, after)
    assert (found.kind, found.blocks, found.added) == (Kind.UPDATE, (LATER,), (LATER.text,))


def test_a_stamp_shown_above_a_post_is_no_second_block() -> None:
    """Where the data give the time, the page's own line with it is only seen."""
    seen = revise(entry("14:05", "The ministers have signed a truce.", posts=[LATER]), None, feed=FEED, now=NOW)
    assert seen is not None
    assert seen.blocks == (LATER,)


def test_posts_that_no_paragraph_shows_are_read_all_the_same() -> None:
    """A feed that lists only the posts loses none of them."""
    found = changed(entry(*TALKS), entry(*TALKS, posts=[LATER]))
    assert (found.kind, found.added, found.blocks) == (Kind.UPDATE, (LATER.text,), (LATER,))


DEAL = post("A deal is near", 14, "The ministers have agreed on the text.\nIt is to be signed tonight.")


def shown(given: Block) -> tuple[str, ...]:
    """Return a post as a page shows it: its title above its words."""
    return (given.label, *given.text.split("\n"))


@pytest.mark.parametrize(
    ("edited", "added"),
    (
        ("The ministers have agreed on the text.\nIt is to be signed at nine in the old town hall.", ("It is to be signed at nine in the old town hall.",)),
        ("The ministers have agreed on the text.\nIt is to be signed tonight.\nA pipeline will stay open.", ("A pipeline will stay open.",)),
    ),
    ids=["a sentence with another fact", "a sentence more"],
)  # fmt: skip
def test_an_edited_post_keeps_its_block(edited: str, added: tuple[str, ...]) -> None:
    """What is new in a post that was there already stands under the post's title and time, and nothing else does."""
    before = entry(*shown(DEAL), *shown(NOON), posts=[DEAL, NOON])
    later = replace(DEAL, text=edited)
    found = changed(before, entry(*shown(later), *shown(NOON), posts=[later, NOON]))
    assert (found.kind, found.added) == (Kind.UPDATE, added)
    assert found.blocks == (replace(DEAL, text=added[0]),)


def test_a_comma_in_a_post_is_no_block() -> None:
    """Blocks are what is new: a cosmetic edit of a post brings none."""
    later = replace(DEAL, text=DEAL.text.replace("It is", "It is,"))
    found = changed(entry(*shown(DEAL), posts=[DEAL]), entry(*shown(later), posts=[later]))
    assert (found.kind, found.blocks) == (Kind.COSMETIC, ())


@pytest.mark.parametrize("before", (None, (*TALKS, *shown(NOON))), ids=["first seen", "came later"])
def test_the_title_of_a_post_is_said_once(before: tuple[str, ...] | None) -> None:
    """It labels the post's block, so it is neither among the block's words nor among what is new."""
    now = entry(*TALKS, *shown(DEAL), *shown(NOON), posts=[DEAL, NOON])
    was = known("Ministers meet in Graz", "\n".join(before)) if before else None
    found = revise(now, was, feed=FEED, now=NOW)
    assert found is not None
    assert found.blocks[0] == DEAL
    assert DEAL.label in found.text
    assert DEAL.label not in found.added


def test_a_post_that_is_only_a_title_says_it() -> None:
    """Without other words the title is the post's text, at its time, and labels nothing."""
    bare = post("The truce is signed.", 14, "")
    found = changed(entry(*TALKS), entry(bare.label, *TALKS, posts=[bare]))
    assert found.added == (bare.label,)
    assert found.blocks[0] == replace(bare, label="", text=bare.label)


def test_the_edited_title_of_a_post_is_told() -> None:
    """A fact in a post's title may be the news: it is told as an edit, at the post's time."""
    was, now = (replace(DEAL, label=f"{number} guards have left the gate.") for number in ("Two", "Nine"))
    found = changed(entry(*shown(was), posts=[was]), entry(*shown(now), posts=[now]))
    assert (found.kind, found.edited) == (Kind.UPDATE, (Edit(before=was.label, after=now.label),))
    assert found.blocks == (replace(now, label="", text=now.label),)


def test_every_signal_that_steers_a_kind_is_one_that_is_read() -> None:
    """What an agency says by a bare IPTC name reaches the kind: no row of one table is unknown to the other."""
    steering = {name.removeprefix("sig:") for name in SIGNALS if name.startswith("sig:")}
    assert steering <= IPTC_SIGNALS
    assert {"noarchive", "multishot", "mlcaption"} == IPTC_SIGNALS - steering
