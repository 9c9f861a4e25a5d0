"""What every store promises of article pages, of what was told of an entry, and of lines that recur."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.errors import StoreError
from monitor.model import (
    Block,
    Concern,
    Entry,
    Hit,
    KnownEntry,
    PagePoll,
    Paragraph,
    Placement,
    Reason,
    Update,
    Verdict,
)
from monitor.store import Store, Transaction
from tests.stores import MINUTE, NOON, alert, change, concern, entry, page, record

pytest_plugins = ("tests.databases",)

NOWHERE = Placement(story=None, vector={})


def known(work: Transaction, key: str = "one") -> KnownEntry:
    return work.known("wire", [key])[key]


# ---------------------------------------------------------------- told


def test_what_was_told_is_the_newest_told_revision(store: Store) -> None:
    """Of an entry's states the newest that any channel was told is remembered, in whatever order alerts are decided."""
    with store.writing() as work:
        updates = [record(work, entry(), text=text) for text in ("A.", "B.", "C.", "D.")]
        record(work, entry("two"), text="Elsewhere.", story=updates[0].story)

        told = [known(work).told]
        for number in (1, 2, 0):
            work.post(alert(updates[number], key=f"k{number}", channel=f"channel {number}"), [])
            told.append(known(work).told)

        assert told == [None, "B.", "C.", "C."]
        assert known(work).text == "D."
        assert known(work, "two").told is None


def test_an_alert_of_several_entries_tells_each_of_them(store: Store) -> None:
    """An alert that carries updates of several entries, and several of one, tells the newest of each."""
    with store.writing() as work:
        first, second = record(work, entry(), text="A."), record(work, entry(), text="B.")
        other = record(work, entry("two"), text="C.", story=first.story)
        work.post(alert(second, other, first), [])

        assert [known(work, key).told for key in ("one", "two")] == ["B.", "C."]


# ---------------------------------------------------------------- lines


def test_lines_are_counted_a_feed(store: Store) -> None:
    """A line is common in a feed once so many of its entries showed it; another feed's lines are its own."""
    with store.writing() as work:
        work.count_lines("wire", ["share", "share", "talks"], at=NOON)
        work.count_lines("wire", ["share", "aleppo"], at=NOON)
        work.count_lines("blog", ["talks"], at=NOON)
        work.count_lines("wire", [], at=NOON)

    with store.reading() as view:
        marks = ["share", "talks", "aleppo", "unseen"]
        common = [view.common_lines("wire", marks, at_least=count) for count in (1, 2, 3)]
        assert common == [{"share", "talks", "aleppo"}, {"share"}, frozenset()]
        assert view.common_lines("blog", marks, at_least=1) == {"talks"}
        assert view.common_lines("wire", ["talks"], at_least=1) == {"talks"}
        assert view.common_lines("wire", [], at_least=1) == frozenset()


def test_any_number_of_lines_is_counted(store: Store) -> None:
    """An article of thousands of lines is counted like any other."""
    marks = [f"{number:016x}" for number in range(2500)]
    with store.writing() as work:
        work.count_lines("wire", marks, at=NOON)
        work.count_lines("wire", marks[1200:], at=NOON)

        assert work.common_lines("wire", marks, at_least=1) == set(marks)
        assert work.common_lines("wire", marks, at_least=2) == set(marks[1200:])


# ---------------------------------------------------------------- pages


def test_a_page_comes_back_as_it_was_saved(store: Store) -> None:
    """All that is remembered of a page comes back byte for byte, and a second save replaces the first."""
    with store.writing() as work:
        record(work, entry())
        record(work, entry("two"))
        numbers = [known(work, key).id for key in ("one", "two")]
        full = PagePoll(
            entry=numbers[0],
            feed="wire",
            key="one",
            url="https://wire.example/a?q=şık",
            due=NOON,
            etag='W/"\u00e9"',
            last_modified="Fri, 12 Aug 2016 11:59:00 GMT",
            body_hash="ab" * 32,
            polled=NOON - MINUTE,
            changed=NOON - 2 * MINUTE,
            feed_state="ab",
            news=True,
            headline="Görüşmeler",
            failures=2,
            error="no answer",
        )
        bare = page(numbers[1], due=None, key="two")
        work.save_pages([page(numbers[0]), bare])
        work.save_pages([full])
        work.save_pages([])

    with store.reading() as view:
        assert view.pages([*numbers, 999]) == {numbers[0]: full, numbers[1]: bare}
        assert view.pages([]) == {}


def test_due_pages_come_longest_waiting_first(store: Store) -> None:
    """Only pages whose time has come are due, the longest waiting first; one that was given up never is."""
    with store.writing() as work:
        assert work.next_page() is None
        for key, minutes in [("given up", None), ("b", -5), ("a", -5), ("late", 1), ("c", 0), ("first", -9)]:
            record(work, entry(key))
            due = None if minutes is None else NOON + minutes * MINUTE
            work.save_pages([page(known(work, key).id, due=due, key=key)])

        assert work.next_page() == NOON - 9 * MINUTE
        assert [found.key for found in work.due_pages(NOON, limit=9)] == ["first", "b", "a", "c"]
        assert [found.key for found in work.due_pages(NOON, limit=2)] == ["first", "b"]
        after = (NOON - 5 * MINUTE, known(work, "b").id)
        assert [found.key for found in work.due_pages(NOON, limit=9, after=after)] == ["a", "c"]
        given_up = [replace(found, due=None) for found in work.due_pages(NOON + 2 * MINUTE, limit=9)]
        work.save_pages(given_up)
        assert work.next_page() is None
        assert work.due_pages(NOON + 2 * MINUTE, limit=9) == []


def test_a_page_follows_its_entry_to_its_new_name(store: Store) -> None:
    """A page belongs to its entry, whatever its feed calls that from now on."""
    with store.writing() as work:
        record(work, entry("old"))
        number = known(work, "old").id
        work.save_pages([page(number, key="old")])
        work.rename_entry(number, entry("new"))

        assert work.pages([number])[number].key == "new"
        assert [found.key for found in work.due_pages(NOON, limit=1)] == ["new"]


def test_pages_of_a_forgotten_feed_rest(store: Store) -> None:
    """Once a feed is no longer configured, none of its pages is asked for; those of other feeds still are."""
    with store.writing() as work:
        record(work, entry())
        record(work, entry("two", feed="blog"))
        mine, other = known(work).id, work.known("blog", ["two"])["two"].id
        work.save_pages([page(mine), replace(page(other, key="two"), feed="blog")])
        work.forget_feeds(["wire"])

        assert [found.entry for found in work.due_pages(NOON, limit=9)] == [other]
        assert work.pages([mine]) == {mine: replace(page(mine, due=None), polled=NOON)}


def test_a_page_without_an_entry_is_refused(store: Store) -> None:
    """Nothing is remembered of a page whose entry the store never gave a number."""
    with pytest.raises(StoreError), store.writing() as work:
        work.save_pages([page(999)])

    with store.reading() as view:
        assert view.pages([999]) == {}


# ---------------------------------------------------------------- whose text is compared

ARTICLE = replace(
    entry(), title="Talks in Geneva", paragraphs=(Paragraph(text="Ministers met."), Paragraph(text="Late."))
)
ARTICLE_CHANGE = replace(
    change("Ministers met.\nLate.", title="Talks in Geneva"), blocks=(Block(label="1430 GMT", text="Late."),)
)


def test_a_page_becomes_what_the_next_state_is_compared_with(store: Store) -> None:
    """The page's text takes the place of the feed's without a revision or chapter; no state of before is forgotten."""
    with store.writing() as work:
        update = record(work, entry(), text="Ministers met …")
        before = known(work)
        rebased = work.rebase(before.id, ARTICLE, ARTICLE_CHANGE)

    with store.reading() as view:
        after = view.known_by_id(before.id)
        assert after == replace(
            before,
            title="Talks in Geneva",
            text="Ministers met.\nLate.",
            fingerprint=ARTICLE_CHANGE.fingerprint,
            fingerprints=before.fingerprints | {ARTICLE_CHANGE.fingerprint},
            paged=True,
        )
        ((shown, latest),) = view.entries(link="one")
        first = update.revision.change
        assert shown == ARTICLE
        assert latest == replace(ARTICLE_CHANGE, kind=first.kind)
        assert view.updates(update.story) == [replace(update, revision=replace(update.revision, change=latest))]
        assert view.updates(update.story) == [rebased]
        assert view.said(update.story) == ["Ministers met.\nLate."]


def test_only_the_latest_revision_is_rebased(store: Store) -> None:
    """What earlier revisions said, and what other entries say, stays as it was."""
    with store.writing() as work:
        first = record(work, entry(), text="A.")
        record(work, entry("two"), text="Elsewhere.", story=first.story)
        record(work, entry(), text="B.")
        work.rebase(known(work).id, ARTICLE, ARTICLE_CHANGE)

        changes = [update.revision.change for update in work.updates(first.story)]
    assert [found.text for found in changes] == ["A.", "Elsewhere.", ARTICLE_CHANGE.text]
    assert [found.added for found in changes] == [("A.",), ("Elsewhere.",), ("B.",)]
    assert changes[-1].blocks == ()


@pytest.mark.parametrize("told", (0, 1))
def test_what_was_told_is_told_in_the_words_of_the_page(store: Store, told: int) -> None:
    """A teaser cannot be compared with an article: after a rebase, what counts as told is the article's text."""
    with store.writing() as work:
        updates = [record(work, entry(), text=text) for text in ("A.", "B.")]
        work.post(alert(updates[told]), [])
        work.rebase(known(work).id, ARTICLE, ARTICLE_CHANGE)
        assert known(work).told == ARTICLE_CHANGE.text

        work.unpage(known(work).id)
        assert known(work).told == "B."


def test_a_rebase_tells_nobody(store: Store) -> None:
    """What no channel was told stays untold when its text becomes that of its page."""
    with store.writing() as work:
        record(work, entry())
        work.rebase(known(work).id, ARTICLE, ARTICLE_CHANGE)

        assert known(work).told is None


def test_a_paged_entry_stays_paged(store: Store) -> None:
    """Once a revision was taken from the page, the entry is paged, until the page is given up."""
    with store.writing() as work:
        record(work, entry())
        marks = [known(work).paged]
        work.record(ARTICLE, ARTICLE_CHANGE, NOWHERE, novel=True, at=NOON, paged=True)
        marks.append(known(work).paged)
        record(work, entry(), text="More.")
        marks.append(known(work).paged)
        work.notice(known(work).id, entry())
        marks.append(known(work).paged)
        work.unpage(known(work).id)
        marks.append(known(work).paged)
        work.record(entry("two"), change(), NOWHERE, novel=True, at=NOON, paged=True)

        assert marks == [False, True, True, True, False]
        assert known(work, "two").paged


def test_a_page_that_is_given_up_leaves_the_words_of_the_feed(store: Store) -> None:
    """Given up, an entry is compared with what its feed said before the page took over, however often it changed."""
    with store.writing() as work:
        _take_feed_then_page(work)
        paged = known(work)
        work.unpage(paged.id)
        after = known(work)

        assert (after.title, after.text, after.fingerprint) == ("Talks", "Teaser.", "Talks|Teaser.")
        assert after == replace(paged, title=after.title, text=after.text, fingerprint=after.fingerprint, paged=False)
        work.unpage(after.id)
        assert known(work) == after


def _take_feed_then_page(work: Transaction) -> Update:
    record(work, entry(), text="Teaser.")
    number = known(work).id
    work.rebase(number, ARTICLE, ARTICLE_CHANGE)
    work.rebase(number, ARTICLE, change("Other.", title="Talks in Geneva"))
    return work.record(ARTICLE, change("More.", title="Talks"), NOWHERE, novel=True, at=NOON, paged=True)


def test_a_page_may_be_taken_up_again(store: Store) -> None:
    """After a page was given up, the feed's later words are put aside anew when the page comes back."""
    with store.writing() as work:
        _take_feed_then_page(work)
        work.unpage(known(work).id)
        record(work, entry(), text="Another teaser.")
        work.rebase(known(work).id, ARTICLE, ARTICLE_CHANGE)
        work.unpage(known(work).id)

        assert known(work).text == "Another teaser."


def test_the_words_that_do_not_count_are_kept(store: Store) -> None:
    """While the page's words count, the feed's are kept, and the other way round: each is compared with what it said itself."""
    with store.writing() as work:
        record(work, entry(), text="Teaser.")
        number = known(work).id
        kept = [work.other_words(number)]
        work.rebase(number, ARTICLE, ARTICLE_CHANGE)
        kept.append(work.other_words(number))
        work.unpage(number)
        kept.append(work.other_words(number))
        record(work, entry(), text="Another teaser.")
        kept.append(work.other_words(number))
        work.record(ARTICLE, change("More."), NOWHERE, novel=True, at=NOON, paged=True)
        kept.append(work.other_words(number))

        assert kept[0] is None
        assert [words and (words.text, words.paged) for words in kept[1:]] == [
            ("Teaser.", False), (ARTICLE_CHANGE.text, True), (ARTICLE_CHANGE.text, True), ("Another teaser.", False),
        ]  # fmt: skip
        after = known(work)
        words = replace(after, title="Talks", text="Another teaser.", fingerprint="Talks|Another teaser.", paged=False)
        assert kept[-1] == words
        assert work.other_words(999) is None


def test_what_was_told_counts_as_told_in_the_other_words(store: Store) -> None:
    """Whichever words are compared with, what was told of the entry was told in them."""
    with store.writing() as work:
        update = record(work, entry(), text="Teaser.")
        work.rebase(known(work).id, ARTICLE, ARTICLE_CHANGE)
        assert [words and words.told for words in (work.other_words(known(work).id),)] == [None]
        work.post(alert(update), [])

        assert [words and words.told for words in (work.other_words(known(work).id),)] == ["Teaser."]


def test_other_words_are_renewed(store: Store) -> None:
    """What the feed says while its page's words count is what it is compared with when they do no more."""
    with store.writing() as work:
        record(work, entry(), text="Teaser.")
        work.rebase(known(work).id, ARTICLE, ARTICLE_CHANGE)
        paged = known(work)
        later = change("Later teaser.", title="Later")
        work.put_aside(paged.id, later)

        assert known(work) == replace(paged, fingerprints=paged.fingerprints | {later.fingerprint})
        work.unpage(paged.id)
        assert (known(work).title, known(work).text, known(work).fingerprint) == (
            "Later", "Later teaser.", "Later|Later teaser.",
        )  # fmt: skip


def test_an_entry_is_found_by_its_number(store: Store) -> None:
    """As it was last shown, under whatever key it has now; another feed's entry of the same key is another one."""
    with store.writing() as work:
        record(work, entry(feed="blog"))
        record(work, ARTICLE)
        number = known(work).id
        work.rename_entry(number, entry("renamed"))

        assert work.entry(number) == replace(ARTICLE, key="renamed", link="https://wire.example/renamed")
        assert work.entry(999) is None


def test_an_entry_that_came_with_its_page_keeps_its_text(store: Store) -> None:
    """Where the feed's words were never taken, there are none to go back to: the page's stay."""
    with store.writing() as work:
        work.record(ARTICLE, ARTICLE_CHANGE, NOWHERE, novel=True, at=NOON, paged=True)
        before = known(work)
        work.unpage(before.id)

        assert known(work) == replace(before, paged=False)


@pytest.mark.parametrize(
    "shown", (entry("renamed"), entry("one", link="https://wire.example/other")), ids=["key", "link"]
)
def test_a_rebase_takes_over_the_link_but_not_the_key(store: Store, shown: Entry) -> None:
    """An entry keeps the key by which its feed names it; its link is the one that is shown now."""
    with store.writing() as work:
        record(work, entry())
        work.rebase(known(work).id, shown, ARTICLE_CHANGE)

        assert (known(work).key, known(work).link) == ("one", shown.link)


def test_what_is_not_there_has_no_page(store: Store) -> None:
    """Numbers of entries that the store never gave are refused in words."""
    with pytest.raises(StoreError, match="entry 999"), store.writing() as work:
        work.rebase(999, ARTICLE, ARTICLE_CHANGE)
    with pytest.raises(StoreError, match="entry 999"), store.writing() as work:
        work.unpage(999)
    with pytest.raises(StoreError, match="entry 999"), store.writing() as work:
        work.put_aside(999, ARTICLE_CHANGE)


# ---------------------------------------------------------------- what further watches make of it


def test_the_watches_that_hit_a_revision_are_known(store: Store) -> None:
    """Who hit this revision is asked by revision: another one of the entry, or of the story, has its own hits."""
    with store.writing() as work:
        first, second = record(work, entry(), text="A."), record(work, entry(), text="B.")
        work.add_hits(first, [Hit(watch="syria", matched=()), Hit(watch="iran", matched=())])
        work.add_hits(second, [Hit(watch="iran", matched=())])
        other = record(work, entry("two"), story=first.story)

        assert [work.hitting(update) for update in (first, second, other)] == [{"syria", "iran"}, {"iran"}, frozenset()]


def widened(work: Transaction, update: Update) -> Sequence[Concern]:
    """Let the watch iran want an update, too; return what the desk has not heard."""
    work.widen_concerns([replace(concern(update), watches=("iran",))])
    return work.untold_of("desk", update.story, since=NOON).concerns


#: (what was decided on the desk's first concern, the watches of what it has not heard after the second)
WIDENED: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("none yet", (("iran",),)),
    ("open", (("syria", "iran"),)),
    ("held", (("syria", "iran"),)),
    ("refused", (("syria", "iran"),)),
    ("old", ()),
    ("told", ()),
)


@pytest.mark.parametrize(("before", "expected"), WIDENED)
def test_a_further_watch_has_an_update_decided_on_anew(
    store: Store, before: str, expected: tuple[tuple[str, ...], ...]
) -> None:
    """Unless the channel was told it already, or it was there before us; and the wish counts once."""
    with store.writing() as work:
        update = record(work, entry())
        if before != "none yet":
            work.add_concerns([replace(concern(update), old=before == "old")])
        waiting = work.untold_of("desk", update.story, since=NOON).concerns
        if before == "told":
            work.post(alert(update), waiting)
        elif before in DECIDED:
            reason, until = DECIDED[before]
            work.give([Verdict(concern=one, reason=reason, until=until) for one in waiting])

        assert [one.watches for one in widened(work, update)] == list(expected)
        assert [one.held for one in widened(work, update)] == [None] * len(expected)
        assert work.untold(NOON) == [("desk", update.story)] * bool(expected)


DECIDED = {
    "held": (Reason.QUIET, NOON + MINUTE),
    "refused": (Reason.NOT_WANTED, None),
    "old": (Reason.OLD, None),
}


def test_a_watch_that_wants_an_update_already_changes_nothing(store: Store) -> None:
    """What was refused for a watch stays refused for it."""
    with store.writing() as work:
        update = record(work, entry())
        work.add_concerns([concern(update)])
        (one,) = work.untold_of("desk", update.story, since=NOON).concerns
        work.give([Verdict(concern=one, reason=Reason.REDUNDANT)])
        work.widen_concerns([concern(update)])

        assert work.untold(NOON) == []


def test_an_entry_that_was_there_before_us_stays_so(store: Store) -> None:
    """Whether an entry was in its feed at the feed's first poll is known for ever, whatever becomes of it."""
    with store.writing() as work:
        work.record(entry(), change(), NOWHERE, novel=True, at=NOON, old=True)
        record(work, entry("two"))
        record(work, entry(), text="More.")

        assert (known(work).old, known(work, "two").old) == (True, False)


# ---------------------------------------------------------------- what is forgotten


def test_lines_that_are_seen_no_more_are_forgotten(store: Store) -> None:
    """A line is forgotten by the day on which an entry last showed it, the oldest first, and so many at once."""
    days = [NOON - timedelta(days=number) for number in range(4)]
    with store.writing() as work:
        for number, at in enumerate(days):
            work.count_lines("wire", [f"m{number}", "always"], at=at)
        forgotten = [work.prune(lines=days[2], pages=NOON, limit=9), work.prune(lines=days[0], pages=NOON, limit=1)]
        left = [f"m{number}" for number in range(4)]

        assert forgotten == [1, 1]
        assert work.common_lines("wire", [*left, "always"], at_least=1) == {"m0", "m1", "always"}
        assert work.common_lines("wire", ["always"], at_least=4) == {"always"}


def test_pages_that_are_done_are_forgotten(store: Store) -> None:
    """What is asked no more goes, the oldest first; what waits to be asked stays, however old, and so does the entry."""
    keys = {"waits": 9, "done": 8, "longer": 9, "lately": 0}
    with store.writing() as work:
        for key in keys:
            record(work, entry(key))
        ids = {key: known(work, key).id for key in keys}
        work.save_pages(
            replace(page(ids[key], key=key, due=NOON if key == "waits" else None), polled=NOON - minutes * MINUTE)
            for key, minutes in keys.items()
        )
        left: list[set[str]] = []
        forgotten: list[int] = []
        for _ in range(3):
            forgotten.append(work.prune(lines=NOON, pages=NOON, limit=1))
            left.append({found.key for found in work.pages(ids.values()).values()})

        assert forgotten == [1, 1, 0]
        assert left == [{"waits", "done", "lately"}, {"waits", "lately"}, {"waits", "lately"}]
        assert known(work, "done").text == "Ministers met."


def test_a_page_that_was_never_asked_is_forgotten_with_its_feed(store: Store) -> None:
    """When its feed is gone, it counts as asked when it would have been, and goes in its time."""
    with store.writing() as work:
        record(work, entry())
        work.save_pages([page(known(work).id)])
        work.forget_feeds(["wire"])

        assert [work.prune(lines=NOON, pages=at, limit=9) for at in (NOON, NOON + MINUTE)] == [0, 1]
