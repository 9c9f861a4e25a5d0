"""What every store promises of feeds, entries and stories: in memory, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from monitor.errors import StoreError
from monitor.model import (
    Block,
    Change,
    Edit,
    Entry,
    Evidence,
    Hit,
    Kind,
    Outcome,
    Paragraph,
    Placement,
    Poll,
    Reason,
    Update,
    Verdict,
    Wire,
)
from monitor.store import Placed, Store, Transaction
from monitor.text.links import canonical_link
from tests.stores import DAYS, LEASE, LONG, MINUTE, NOON, alert, change, concern, delivery, entry, page, record

pytest_plugins = ("tests.databases",)

# ---------------------------------------------------------------- feeds

FULL_POLL = Poll(
    feed="wire",
    url="https://wire.example/rss?q=şık&x=1",
    due=NOON,
    etag='W/"\u00e9-1"',
    last_modified="Fri, 12 Aug 2016 11:59:00 GMT",
    body_hash="ab" * 32,
    seen=bytes(range(256)),
    polled=NOON - MINUTE,
    succeeded=NOON - 2 * MINUTE,
    failures=3,
    error="no answer",
)


def test_a_poll_comes_back_as_it_was_saved(store: Store) -> None:
    """All that is remembered of a feed comes back byte for byte, and a second save replaces the first."""
    bare = Poll(feed="blog", url="https://blog.example", due=NOON)
    with store.writing() as work:
        work.save_polls([replace(FULL_POLL, failures=0, etag=None), bare])
        work.save_polls([FULL_POLL])

    with store.reading() as view:
        assert view.polls() == {"blog": bare, "wire": FULL_POLL}


def test_due_feeds_come_longest_waiting_first(store: Store) -> None:
    """Only feeds whose time has come are due, the longest waiting first, no more than asked for."""
    with store.writing() as work:
        work.save_polls(
            Poll(feed=name, url="", due=NOON + minutes * MINUTE)
            for name, minutes in [("c", 0), ("a", -5), ("b", -9), ("late", 1)]
        )

    with store.reading() as view:
        assert [poll.feed for poll in view.due(NOON, limit=9)] == ["b", "a", "c"]
        assert [poll.feed for poll in view.due(NOON, limit=2)] == ["b", "a"]
        assert [poll.feed for poll in view.due(NOON, limit=1, after=(NOON - 9 * MINUTE, "b"))] == ["a"]
        assert [poll.feed for poll in view.due(NOON, limit=9, after=(NOON - 5 * MINUTE, "A"))] == ["a", "c"]
        assert [poll.feed for poll in view.due(NOON, limit=9, after=(NOON, "c"))] == []


def test_a_forgotten_feed_keeps_its_entries(store: Store) -> None:
    """A feed that is no longer configured is not polled, but what it said stays."""
    with store.writing() as work:
        work.save_polls([FULL_POLL])
        record(work, entry())
        work.forget_feeds(["wire", "never-heard-of"])

    with store.reading() as view:
        assert view.polls() == {}
        assert set(view.known("wire", ["one"])) == {"one"}


# ---------------------------------------------------------------- take

RICH_ENTRY = Entry(
    feed="wire",
    key="tag:wire.example,2016:ş",
    link="https://wire.example/a?utm_source=x#top",
    title="Erdoğan и Путин 🕊",
    summary="Görüşme",
    paragraphs=(Paragraph(text="أردوغان", emphasis=3), Paragraph(text='He said: "\\ok"')),
    authors=("Ş. Yazar", "B"),
    categories=("Syria",),
    language="tr",
    published=datetime(2016, 8, 12, 14, 30, 1, 234567, tzinfo=timezone(3 * timedelta(hours=1))),
    updated=datetime(1970, 1, 1, tzinfo=UTC),
    wire=Wire(
        urgency=1, signals=("sig:update", "sig:şık"), status="usable", note="(Adds “quotes”)", slugline="SYRIA/TALKS"
    ),
)
RICH_CHANGE = Change(
    kind=Kind.CORRECTION,
    title="Erdoğan и Путин 🕊",
    text="one\ntwo",
    added=("one", "two"),
    removed=("zero",),
    edited=(Edit(before="zero", after="one"), Edit(before='"', after="два")),
    blocks=(
        Block(label="UPDATE 1430 GMT", time=NOON, zone_assumed=True, text="one"),
        Block(label="AUGUST 11", time=date(2016, 8, 11), text="two"),
        Block(label="ORIGINAL ENTRY"),
    ),
    fingerprint="f1",
)


def test_an_entry_comes_back_as_it_was_recorded(store: Store) -> None:
    """Every script, every field and every moment of an entry and its change survive."""
    with store.writing() as work:
        update = work.record(RICH_ENTRY, RICH_CHANGE, Placement(story=None, vector={}), novel=False, at=NOON)

    with store.reading() as view:
        assert view.entries(link="https://WIRE.example/a") == [(RICH_ENTRY, RICH_CHANGE)]
        assert view.entries(link=RICH_ENTRY.key) == [(RICH_ENTRY, RICH_CHANGE)]
        assert view.entries(link="https://wire.example/b") == []
        assert view.updates(update.story) == [update]
        assert view.updates(update.story)[0].revision.date == RICH_ENTRY.updated


def test_posts_are_not_kept_twice(store: Store) -> None:
    """A live blog's posts are remembered as the blocks of its change; the entry comes back without them."""
    with store.writing() as work:
        posts = (Block(label="1430 GMT", time=NOON, text="one"),)
        known = work.known_by_id(_number(work, replace(RICH_ENTRY, posts=posts)))
        assert known is not None
        work.notice(known.id, replace(RICH_ENTRY, posts=posts))

        assert work.entries(link=RICH_ENTRY.key) == [(RICH_ENTRY, RICH_CHANGE)]


def _number(work: Transaction, shown: Entry) -> int:
    work.record(shown, RICH_CHANGE, Placement(story=None, vector={}), novel=True, at=NOON)
    return work.known(shown.feed, [shown.key])[shown.key].id


@pytest.mark.parametrize("wire", (Wire(), Wire(urgency=0, status=""), Wire(signals=("sig:correction",))), ids=repr)
def test_what_an_agency_leaves_out_stays_left_out(store: Store, wire: Wire) -> None:
    """What an agency does not say of its copy is not made up, and what it says with an empty word is said."""
    with store.writing() as work:
        record(work, replace(entry(), wire=wire))

        ((shown, _),) = work.entries(link="one")
    assert shown.wire == wire


def test_a_moment_is_the_same_in_any_zone(store: Store) -> None:
    """Whatever zone a moment was given in, the same moment comes back, and it knows its zone."""
    with store.writing() as work:
        record(work, entry(), at=NOON.astimezone(timezone(timedelta(hours=-7))))

    with store.reading() as view:
        (story,) = view.stories(limit=1)
        assert story.opened == NOON


def test_revisions_and_chapters_are_numbered_without_gaps(store: Store) -> None:
    """An entry's revisions count from 1, and so do the chapters of its story, whichever entry they come from."""
    with store.writing() as work:
        first = record(work, entry("one"))
        second = record(work, entry("two"), story=first.story)
    with store.writing() as work:
        third = record(work, entry("one"), text="More.", story=None)
        elsewhere = record(work, entry("three"))

    assert [(update.revision.number, update.chapter) for update in (first, second, third, elsewhere)] == [
        (1, 1),
        (1, 2),
        (2, 3),
        (1, 1),
    ]
    assert third.story == first.story != elsewhere.story
    with store.reading() as view:
        assert view.updates(first.story) == [first, second, third]


def test_an_error_leaves_nothing_behind(store: Store) -> None:
    """A transaction that ends with an error changes nothing at all; the next one starts from what was before."""
    with store.writing() as work:
        update = record(work, entry())
        work.add_concerns([concern(update)])
    before = _everything(store, update.story)

    with pytest.raises(RuntimeError, match="crash"), store.writing() as work:
        _change_everything(work, update)

    assert _everything(store, update.story) == before


def _change_everything(work: Transaction, update: Update) -> None:
    work.save_polls([FULL_POLL])
    again = record(work, entry(), text="More.", at=NOON + MINUTE)
    record(work, entry("two"))
    record(work, entry("three"), story=update.story)
    work.add_hits(again, [Hit(watch="syria", matched=())])
    work.add_concerns([concern(again, "mail")])
    untold = work.untold_of("desk", update.story, since=NOON)
    work.give([Verdict(concern=untold.concerns[0], reason=Reason.QUIET, until=NOON + MINUTE)])
    work.post(alert(update), untold.concerns)
    work.claim("desk", NOON, lease=LEASE)
    work.settle(delivery("k1", 1, Outcome.DELIVERED))
    work.rename_entry(work.known("wire", ["one"])["one"].id, entry("other"))
    number = work.known("wire", ["other"])["other"].id
    work.save_pages([page(number)])
    work.rebase(number, entry(), change("The article."))
    work.count_lines("wire", ["m1", "m2"], at=NOON)
    work.forget_feeds(["wire"])
    raise RuntimeError("crash")


def _everything(store: Store, story: int) -> Sequence[object]:
    with store.reading() as view:
        return [
            view.polls(),
            view.known("wire", ["one", "two", "three", "other"]),
            view.stories(limit=9),
            view.stories(limit=9, followed_only=True),
            view.updates(story),
            view.hits(limit=9),
            view.hits_in(story),
            view.untold(NOON + MINUTE),
            view.untold_of("desk", story, since=NOON - MINUTE),
            view.next_release(),
            view.alerts(limit=9),
            view.next_try("desk"),
            view.channels_told("wire", "one"),
            view.verdicts(story),
            list(view.placed(NOON, window=DAYS)),
            view.due_pages(NOON, limit=9),
            view.entries(link="one"),
            view.common_lines("wire", ["m1", "m2"], at_least=1),
        ]


def test_a_known_entry_says_all_that_the_next_poll_needs(store: Store) -> None:
    """What is known of an entry is its last numbered state, and the fingerprints of all states it was seen in."""
    shown = replace(entry(), published=NOON)
    with store.writing() as work:
        update = record(work, shown, text="A.")
        work.record(shown, change("B.", title="New title"), Placement(story=None, vector={}), novel=True, at=NOON)
        known = work.known("wire", ["one"])["one"]
        work.notice(known.id, replace(shown, updated=NOON + MINUTE), fingerprint="noticed")

    with store.reading() as view:
        known = view.known("wire", ["one", "two"])["one"]
        assert (known.feed, known.key, known.link, known.story) == (
            "wire",
            "one",
            "https://wire.example/one",
            update.story,
        )
        assert (known.number, known.title, known.text) == (2, "New title", "B.")
        assert known.fingerprint == "noticed"
        assert known.fingerprints == {"Talks|A.", "New title|B.", "noticed"}
        assert known.date == NOON + MINUTE
        assert view.known_by_id(known.id) == known
        assert view.known_by_id(999) is None


def test_a_notice_without_a_fingerprint_only_moves_the_date(store: Store) -> None:
    """A change of the date alone is remembered without a new state or number."""
    with store.writing() as work:
        record(work, entry())
        before = work.known("wire", ["one"])["one"]
        work.notice(before.id, replace(entry(), updated=NOON))
        after = work.known("wire", ["one"])["one"]

    assert after == replace(before, date=NOON)


def test_an_entry_is_known_by_its_link_after_its_guid_changed(store: Store) -> None:
    """A feed that renames its entries does not make them new: the canonical link still names them."""
    with store.writing() as work:
        update = record(work, entry("old", link="https://wire.example/a?utm_source=rss"))
        known = work.known("wire", ["new"], ["https://wire.example/a", "https://wire.example/b"])
        assert set(known) == {"https://wire.example/a"}
        work.rename_entry(known["https://wire.example/a"].id, entry("new", link="https://wire.example/b"))

    with store.reading() as view:
        assert set(view.known("wire", ["old", "new"], ["https://wire.example/a", "https://wire.example/b"])) == {
            "new",
            "https://wire.example/b",
        }
        assert view.updates(update.story)[0].revision.entry == "new"


def test_a_link_shared_by_two_entries_names_neither(store: Store) -> None:
    """Posts of a live blog may share one link: none is taken for another. What another feed links to is its own."""
    link = "https://wire.example/live"
    with store.writing() as work:
        record(work, entry("one", link=link))
        record(work, entry("two", feed="blog", link=link))
        alone = work.known("wire", [], [link])
        record(work, entry("three", link=link))
        shared = work.known("wire", ["one"], [link])
        work.rename_entry(shared["one"].id, entry("one", link="https://wire.example/other"))
        alone_again = work.known("wire", [], [link])

        assert [shown.key for shown, _ in work.entries(link=link)] == ["two", "three"]
    assert {name: found.key for name, found in alone.items()} == {link: "one"}
    assert set(shared) == {"one"}
    assert {name: found.key for name, found in alone_again.items()} == {link: "three"}


def test_keys_and_links_of_any_length_are_known(store: Store) -> None:
    """A guid of thousands of letters is stored and found like any other, and so are many at once."""
    keys = [LONG + str(number) for number in range(1200)]
    with store.writing() as work:
        record(work, entry(keys[0], link=LONG))
        record(work, entry(keys[-1], link=""))
        link = canonical_link(LONG)

        found = work.known("wire", keys, [link, ""])

    assert {name: known.key for name, known in found.items()} == {keys[0]: keys[0], keys[-1]: keys[-1], link: keys[0]}


def test_said_holds_the_sentences_of_a_story_in_order(store: Store) -> None:
    """What a story has said so far comes oldest first, from all its entries, and from no other story."""
    with store.writing() as work:
        story = record(work, entry("one"), text="First.").story
        record(work, entry("two"), text="Second.", story=story)
        record(work, entry("other"), text="Elsewhere.")
        record(work, entry("one"), text="Third.")

        assert work.said(story) == ["First.", "Second.", "Third."]
        assert work.said(999) == []


def test_said_holds_a_headline_where_there_is_no_text(store: Store) -> None:
    """What an update without text has said is its headline, so that the same headline is not news again."""
    with store.writing() as work:
        bare = replace(change(title="Talks end"), added=())
        story = work.record(entry(), bare, Placement(story=None, vector={}), novel=True, at=NOON).story
        record(work, entry(), text="More.")

        assert work.said(story) == ["Talks end", "More."]


def test_said_goes_back_only_so_far(store: Store) -> None:
    """However long a story runs, only its latest sentences are compared: as many as asked for, oldest first."""
    with store.writing() as work:
        many = replace(change(), added=("1", "2", "3"))
        story = work.record(entry("one"), many, Placement(story=None, vector={}), novel=True, at=NOON).story
        work.record(
            entry("one"), replace(many, added=("4", "5")), Placement(story=None, vector={}), novel=True, at=NOON
        )

        said = [work.said(story, limit=limit) for limit in (1, 3, 9)]

    assert said == [["5"], ["3", "4", "5"], ["1", "2", "3", "4", "5"]]


def test_dropped_holds_what_an_entry_lost(store: Store) -> None:
    """Sentences that revisions of one entry removed or changed come as they were, the latest first, of no other entry."""
    with store.writing() as work:
        story = record(work, entry("one"), text="First.").story
        number = work.known("wire", {"one"})["one"].id
        for lost, text in (("First.", "Second."), ("Second.", "Third.")):
            edited = (Edit(before=f"{lost} Five.", after="Six."),)
            lossy = replace(change(text, kind=Kind.UPDATE), removed=(lost,), edited=edited)
            work.record(entry("one"), lossy, Placement(story=story, vector={}), novel=True, at=NOON)
        record(work, entry("two"), text="Elsewhere.")

        assert work.dropped(number) == ["Second.", "Second. Five.", "First.", "First. Five."]
        assert work.dropped(number, limit=3) == ["Second.", "Second. Five.", "First."]
        assert work.dropped(number + 1) == work.dropped(999) == []


def test_placed_gives_the_follow_model_back_exactly(store: Store) -> None:
    """Story, moment and weights of each entry of a moving story come back, in order of recording, to the last digit."""
    vector = {"zürich": 0.1 + 0.2, "a": 1e-17, "توقف": 3.0}
    with store.writing() as work:
        resting = record(work, entry("resting"), at=NOON - 60 * MINUTE)
        moving = work.record(
            entry("one"), change(), Placement(story=None, vector=vector), novel=True, at=NOON - 30 * MINUTE
        )
        record(work, entry("two"), story=moving.story)
        work.record(entry("one"), change("B.", title="Later"), Placement(story=None, vector={}), novel=True, at=NOON)

        placed = list(work.placed(NOON, window=DAYS))
        assert placed == [
            Placed(story=moving.story, at=NOON - 30 * MINUTE, vector=vector),
            Placed(story=moving.story, at=NOON, vector={"talks": 1.0}),
        ]
        assert list(placed[0].vector) == list(vector)
        assert len(list(work.placed(NOON - 60 * MINUTE, window=DAYS))) == 3
        assert resting.story != moving.story


def test_hits_say_who_follows_a_story(store: Store) -> None:
    """Each watch that hit a story is known with the entries it hit there; a hit is stored once."""
    evidence = (Evidence(field="text", start=0, end=9, term="minister*", text="Ministers"),)
    hits = [Hit(watch="syria", matched=evidence), Hit(watch="iran", matched=())]
    with store.writing() as work:
        first = record(work, entry("one"))
        second = record(work, entry("two"), story=first.story)
        work.add_hits(first, hits)
        work.add_hits(first, hits)
        work.add_hits(second, hits[:1])
        work.add_hits(second, [])

    with store.reading() as view:
        assert view.hits_in(first.story) == {"syria": {("wire", "one"), ("wire", "two")}, "iran": {("wire", "one")}}
        assert view.watching(first.story) == view.watching_entry("wire", "one") == {"syria", "iran"}
        assert view.watching_entry("wire", "two") == {"syria"}
        assert view.hits_in(999) == {}
        assert view.watching(999) == view.watching_entry("wire", "none") == frozenset()
        found = view.hits(limit=9, watch="syria")
        assert [(one.hit, one.revision, one.story) for one in found] == [
            (hits[0], second.revision, first.story),
            (hits[0], first.revision, first.story),
        ]
        assert len(view.hits(limit=9)) == 3
        assert len(view.hits(limit=1)) == 1
        assert view.hits(limit=9, watch="syria", story=first.story) == found
        assert view.hits(limit=1, story=first.story) == found[:1]
        assert view.hits(limit=9, story=999) == []


def test_stories_that_moved_last_come_first(store: Store) -> None:
    """A story is named by its first entry and counts entries and updates; asked for, only followed ones are listed."""
    with store.writing() as work:
        older = record(work, entry("one"), at=NOON)
        record(work, entry("two"), at=NOON + MINUTE)
        work.record(
            entry("one"),
            change("B.", title="Later"),
            Placement(story=None, vector={}),
            novel=True,
            at=NOON + 2 * MINUTE,
        )
        record(work, entry("one"), text="Clock set back.", at=NOON - 60 * MINUTE)
        work.add_hits(older, [Hit(watch="syria", matched=())])

    with store.reading() as view:
        first, second = view.stories(limit=9)
        assert (first.id, first.title, first.opened, first.moved) == (older.story, "Talks", NOON, NOON + 2 * MINUTE)
        assert (first.entries, first.updates, second.entries, second.updates) == (1, 3, 1, 1)
        assert view.stories(limit=1) == [first]
        assert view.stories(limit=9, followed_only=True) == [first]


def test_what_does_not_exist_is_named(store: Store) -> None:
    """Numbers that the store never gave are refused in words, not with a crash of the database."""
    with store.writing() as work:
        update = record(work, entry())
        record(work, entry("two"))

    with pytest.raises(StoreError, match="story 999"), store.writing() as work:
        record(work, entry("three"), story=999)
    with pytest.raises(StoreError, match="chapter 7"), store.writing() as work:
        work.add_concerns([concern(replace(update, chapter=7))])
    with pytest.raises(StoreError, match="entry 999"), store.writing() as work:
        work.notice(999, entry())
    with pytest.raises(StoreError, match="k9"), store.writing() as work:
        work.settle(delivery("k9", 1, Outcome.DELIVERED))
    with pytest.raises(StoreError), store.writing() as work:
        work.rename_entry(work.known("wire", ["one"])["one"].id, entry("two"))
