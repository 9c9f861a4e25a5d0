"""Is it new, or was it here before? What an entry lost and shows again is old; what was told last is what an edit is told against."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.model import Block, Change, Edit, Entry, Feed, Kind, KnownEntry, Paragraph, Placement
from monitor.revise import fingerprint, revise
from monitor.store.memory import MemoryStore
from tests.newsroom import Day, article

FEED = Feed(name="eastgate", url="https://eastgate.example/atom")
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
DAM = (
    "The dam above Halden burst in the night, the county office said.",
    "Crews reached the lower town in boats before dawn.",
    "The mill and two bridges were swept away by the water.",
    "Engineers had warned of cracks in the wall since the autumn.",
    "A camp for those without a roof was opened in the sports hall.",
    "The county has asked the army for pumps and blankets.",
)
BODIES = "Three more bodies were found below the mill."


def entry(*lines: str, posts: tuple[Block, ...] = ()) -> Entry:
    paragraphs = tuple(Paragraph(text=line) for line in lines)
    return Entry(feed=FEED.name, key="k", title="Dam bursts above Halden", paragraphs=paragraphs, posts=posts)


def history(*states: Entry) -> list[Change]:
    """Return the changes of an entry that is shown in these states, the store remembering them in between."""
    store = MemoryStore()
    changes = []
    for shown in states:
        with store.writing() as work:
            known = work.known(FEED.name, {shown.key}).get(shown.key)
            dropped = work.dropped(known.id) if known else ()
            change = revise(shown, known, feed=FEED, now=NOW, dropped=dropped)
            assert change is not None
            work.record(shown, change, Placement(story=known.story if known else None, vector={}), novel=True, at=NOW)
            changes.append(change)
    return changes


def test_what_was_cut_and_is_restored_is_old() -> None:
    """An article that is shortened and restored with one sentence more has that sentence to tell."""
    last = history(entry(*DAM), entry(*DAM[:3]), entry(*DAM, BODIES))[-1]
    assert (last.kind, last.added) == (Kind.UPDATE, (BODIES,))


def test_what_is_restored_alone_is_no_update() -> None:
    """Four of six sentences lost, then two found again: nothing was said that had not been said."""
    changes = history(entry(*DAM), entry(*DAM[:2]), entry(*DAM[:4]))
    assert [change.kind for change in changes] == [Kind.NEW, Kind.REMOVAL, Kind.COSMETIC]


def test_a_restored_sentence_with_a_slip_mended_is_old_and_with_another_number_new() -> None:
    """What returns is compared with what it was, not only letter by letter."""
    slip = DAM[3].replace("autumn", "autmun")
    assert history(entry(*DAM[:3], slip), entry(*DAM[:3]), entry(*DAM[:5]))[-1].added == (DAM[4],)
    eight = DAM[2].replace("two", "eight")
    assert history(entry(*DAM[:3]), entry(*DAM[:2]), entry(*DAM[:2], eight, BODIES))[-1].added == (eight, BODIES)


def test_what_a_return_to_an_earlier_text_dropped_is_old() -> None:
    """Three sentences, then six, then the three again in silence: the six are known when they come back."""
    changes = history(entry(*DAM[:3]), entry(*DAM), entry(*DAM[:3]), entry(*DAM, BODIES))
    assert changes[2].kind is Kind.REVERT
    assert changes[3].added == (BODIES,)


def test_posts_that_left_the_first_page_are_not_new_when_it_shows_them_again() -> None:
    """A live blog of pages shows its last post, then all of them: two were there before."""
    posts = [
        Block(label=f"Post {number}", time=NOW - timedelta(minutes=60 - number), text=DAM[number], zone_assumed=False)
        for number in range(4)
    ]

    def blog(*shown: Block) -> Entry:
        return entry(*(line for post in shown for line in (post.label, post.text)), posts=shown)

    changes = history(blog(posts[1], posts[0]), blog(posts[2]), blog(posts[3], posts[2], posts[1], posts[0]))
    assert changes[-1].added == (DAM[3],)
    assert [block.text for block in changes[-1].blocks] == [DAM[3]]


def test_a_sentence_that_was_edited_is_told_when_the_edit_is_taken_back_beside_news() -> None:
    """Only what was lost is old when it returns: who heard seven must hear five, though it had been five before."""
    five, seven = "In all five boats are missing.", "In all seven boats are missing."
    last = history(entry(*DAM, five), entry(*DAM, seven), entry(*DAM, five, BODIES))[-1]
    assert last.added == (five, BODIES)
    assert last.edited == (Edit(before=seven, after=five),)


def test_an_edit_is_told_against_what_was_told_last() -> None:
    """Five, then seven, then five in silence, then six: who is told heard seven last."""
    five, seven, six = (f"In all {number} boats are missing." for number in ("five", "seven", "six"))
    was = entry(*DAM, five)
    marks = frozenset(fingerprint(was.title, entry(*DAM, line).text) for line in (five, seven))
    known = KnownEntry(
        id=1, feed=FEED.name, key="k", link="", story=1, number=3, title=was.title, text=was.text,
        fingerprint=fingerprint(was.title, was.text), fingerprints=marks, told=entry(*DAM, seven).text,
    )  # fmt: skip
    found = revise(entry(*DAM, six), known, feed=FEED, now=NOW)
    assert found is not None
    assert found.edited == (Edit(before=seven, after=six),)
    untold = revise(entry(*DAM, six), replace(known, told=None), feed=FEED, now=NOW)
    assert untold is not None
    assert untold.edited == (Edit(before=five, after=six),)


def test_a_correction_that_grows_is_a_correction_told_as_a_whole() -> None:
    """What is added to a note corrects, too, and nobody can read "it also" without what was corrected first."""
    note = "Correction: An earlier version gave the wrong number of dead."
    more = "It also misspelt the name of the minister."
    last = history(entry(*DAM, note), entry(*DAM, f"{note} {more}"))[-1]
    assert (last.kind, last.added) == (Kind.CORRECTION, (f"{note} {more}",))


def test_a_slip_mended_in_a_correction_is_no_correction_of_it() -> None:
    """A note stands as long as its article: only what it says more is told."""
    note = "Correction: An earlier version gave the wrong number of dead. The office apolgised for that."
    last = history(entry(*DAM, note), entry(*DAM, note.replace("apolgised", "apologised")))[-1]
    assert last.kind is Kind.COSMETIC


def test_the_items_of_a_list_are_read_with_their_numbers() -> None:
    """Two names of a ranking in one paragraph change places: what was and what is begin with the place."""
    places = ("The race ended so: 1. Berg of Halden 2. Lind of Moss 3. Holm of Oslo",)
    others = ("The race ended so: 1. Lind of Moss 2. Berg of Halden 3. Holm of Oslo",)
    last = history(entry(*DAM, *places), entry(*DAM, *others))[-1]
    assert last.kind is Kind.UPDATE
    assert set(last.edited) == {
        Edit(before="1. Berg of Halden", after="2. Berg of Halden"),
        Edit(before="2. Lind of Moss", after="1. Lind of Moss"),
    }


def test_a_desk_that_had_the_whole_article_hears_only_what_it_did_not_have() -> None:
    """Cut and restored between two polls, an article tells its desk the sentence that is new, by the pipeline as it runs."""
    day = Day()
    start = "The truce in Aleppo is holding, the monitors said."
    day.at("09:00", ledger=[article("k", "Ceasefire in Syria holds", start, *DAM)])
    day.at("10:00", ledger=[article("k", "Ceasefire in Syria holds", start, *DAM[:3])])
    day.at("11:00", ledger=[article("k", "Ceasefire in Syria holds", start, *DAM, BODIES)])
    assert [each.revision.change.added for each in day.taken[1:]] == [(), (BODIES,)]
