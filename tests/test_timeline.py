"""How a story unfolded: who was first, what is only repeated, how it grew, and whether it goes on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.cli.saying import novel_moments, said_anew
from monitor.cli.unfolding import standing_of, unfolded
from monitor.decide import Sayings, is_novel
from monitor.follow.timeline import First, Key, Said, State, Timeline, standing, timeline
from monitor.model import Change, Kind, Newsroom, Revision, Update
from monitor.store import BY_FOLLOWING
from monitor.store.memory import MemoryStore
from tests.stores import NOON as STORED
from tests.stores import entry, record

NOON = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WINDOW = timedelta(hours=72)
LONDON = ZoneInfo("Europe/London")
ROOF = "The roof of the sports hall in Halcyon collapsed on Friday morning."
FREED = "Forty children were freed by the fire brigade before noon that day."
INQUIRY = "The mayor has ordered an inquiry into the construction company involved."
#: The first is said in other words, too.
TEXTS = [ROOF, "On Friday morning the roof of the Halcyon sports hall collapsed.", FREED, INQUIRY]


def update(
    chapter: int, feed: str, *said: str, at: datetime = NOON, novel: bool = True, entry: str = "a", story: int = 1
) -> Update:
    kind = Kind.UPDATE if said else Kind.COSMETIC
    change = Change(kind=kind, title="Talks", text="\n".join(said), added=said, fingerprint=str(chapter))
    revision = Revision(feed=feed, entry=entry, link="", number=1, at=at, change=change)
    return Update(story=story, chapter=chapter, revision=revision, novel=novel)


def feeds(joined: Sequence[Collection[Key]]) -> list[int]:
    return [len(set(names)) for names in accumulate([feed for feed, _ in keys] for keys in joined)]


def unfold(*updates: Update, now: datetime = NOON + DAY, zone: ZoneInfo = LONDON) -> Timeline:
    """Return the timeline of updates of which the novel ones are new from their first word to their last."""
    fresh = [update.revision.change.added if update.novel else () for update in updates]
    said = [Said(fresh=new, brought=new) for new in fresh]
    return timeline(updates, said, independent=feeds, now=now, window=WINDOW, zone=zone)


def read(*updates: Update, regrouped: bool = False) -> Timeline:
    """Return the timeline of updates of which it is read what is new in them."""
    said = said_anew(updates, regrouped=regrouped)
    return timeline(updates, said, independent=feeds, now=NOON + HOUR, window=WINDOW, zone=LONDON)


def as_taken(reports: Sequence[tuple[int, str, str, Sequence[str]]]) -> list[Update]:
    """Return reports (minute, feed, entry, texts) as the take loop records them, one after the other."""
    said, taken = Sayings(), []
    for chapter, (minute, feed, key, texts) in enumerate(reports, 1):
        one = update(chapter, feed, *texts, at=NOON + minute * MINUTE, entry=key)
        novel = is_novel(one.revision.change, said)
        taken.append(update(chapter, feed, *texts, at=NOON + minute * MINUTE, entry=key, novel=novel))
        said.add(one.revision.change.says)
    return taken


def news_at(updates: Sequence[Update]) -> list[datetime]:
    return [update.revision.at for update in updates if update.novel]


# ---------------------------------------------------------------- state


@pytest.mark.parametrize(
    ("minutes", "silence", "state"),
    (
        ((0,), 6 * HOUR - MINUTE, State.DEVELOPING),
        ((0,), 6 * HOUR, State.QUIET),
        ((0, 1, 2, 3), HOUR - MINUTE, State.DEVELOPING),
        ((0, 1, 2, 3), HOUR, State.QUIET),
        ((0, 60, 120), 3 * HOUR - MINUTE, State.DEVELOPING),
        ((0, 60, 120), 3 * HOUR, State.QUIET),
        ((0, 5000), 36 * HOUR - MINUTE, State.DEVELOPING),
        ((0, 5000), 36 * HOUR, State.QUIET),
        ((0, 60, 120), WINDOW - MINUTE, State.QUIET),
        ((0, 60, 120), WINDOW, State.CLOSED),
        # Only the latest eight spans count: the story was slow for days, then every ten minutes brought something new.
        ((0, 2000, 4000, *range(6000, 6090, 10)), HOUR, State.QUIET),
    ),
)
def test_a_story_is_quiet_when_it_keeps_silent_against_its_own_pace(
    minutes: Sequence[int], silence: timedelta, state: State
) -> None:
    """Three times the span of late without news: an hour at least, half of the window at most; without a pace, a twelfth."""
    updates = [
        update(number, "wire", at=NOON + minute * MINUTE, entry=str(number)) for number, minute in enumerate(minutes, 1)
    ]
    now = updates[-1].revision.at + silence
    assert standing(updates, news_at(updates), now=now, window=WINDOW).state is state


def test_repetitions_keep_a_story_open_but_not_developing() -> None:
    """What says nothing new moves the end of the story, not the moment at which it falls quiet."""
    updates = [update(1, "wire", "a"), update(2, "herald", "a", at=NOON + 20 * HOUR, novel=False)]
    found = standing(updates, news_at(updates), now=NOON + 73 * HOUR, window=WINDOW)

    assert (found.state, found.moved, found.novel) == (State.QUIET, NOON + 20 * HOUR, NOON)
    assert (found.pace, found.quiet_from, found.closed_from) == (None, NOON + 6 * HOUR, NOON + 92 * HOUR)


@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.booleans()), min_size=1, max_size=30),
    st.integers(0, 20_000),
    st.randoms(use_true_random=False),
)
def test_a_story_only_ages_without_updates(moments: list[tuple[int, bool]], later: int, random: Random) -> None:
    """As time goes by it goes from developing to quiet to closed and never back; the order of updates does not matter."""
    updates = [
        update(n, "wire", at=NOON + m * MINUTE, novel=new, entry=f"{n % 5}") for n, (m, new) in enumerate(moments, 1)
    ]
    shuffled = random.sample(updates, len(updates))
    last = max(one.revision.at for one in updates)
    ages = list(State)
    now = standing(updates, news_at(updates), now=last, window=WINDOW)
    then = standing(shuffled, news_at(shuffled), now=last + later * MINUTE, window=WINDOW)

    assert ages.index(now.state) <= ages.index(then.state)
    assert now.quiet_from <= now.closed_from
    assert (then.pace, then.quiet_from, then.closed_from) == (now.pace, now.quiet_from, now.closed_from)


def test_a_story_is_closed_when_no_entry_can_join_it() -> None:
    """An edit of an old entry is an update, but a report that comes then opens another story."""
    updates = [update(1, "wire", "a"), update(2, "wire", "b", at=NOON + 70 * HOUR)]
    found = standing(updates, news_at(updates), now=NOON + 72 * HOUR, window=WINDOW)
    before = standing(updates, news_at(updates), now=NOON + 71 * HOUR, window=WINDOW)

    assert (found.state, before.state) == (State.CLOSED, State.DEVELOPING)
    assert (found.joined, found.closed_from, found.quiet_from) == (NOON, NOON + WINDOW, NOON + WINDOW)


# ---------------------------------------------------------------- who was first


def test_who_had_the_story_first_is_who_was_seen_first() -> None:
    """One feed; or all that were seen at the very moment at which it began."""
    together = unfold(
        update(1, "wire", "a"), update(2, "herald", "a", novel=False), update(3, "post", "b", at=NOON + MINUTE)
    )
    alone = unfold(update(1, "wire", "a"), update(2, "herald", "a", at=NOON + MINUTE, novel=False))

    assert (together.had_it_first, alone.had_it_first) == (("herald", "wire"), ("wire",))


def test_each_new_thing_is_its_first_feeds() -> None:
    """Feeds are ranked by the updates that brought something new; who only repeats is there with nothing."""
    found = unfold(
        update(1, "wire", "Ministers met."),
        update(2, "herald", "Ministers met.", at=NOON + MINUTE, novel=False),
        update(3, "post", "They agreed.", "They signed.", "They left.", at=NOON + 2 * MINUTE),
        update(4, "wire", "They will meet again.", at=NOON + 3 * MINUTE),
    )

    assert found.firsts == (
        First(feed="wire", updates=2, sentences=2),
        First(feed="post", updates=1, sentences=3),
        First(feed="herald", updates=0, sentences=0),
    )


def test_what_two_feeds_say_at_one_moment_is_new_of_both() -> None:
    """Which of them was taken first is chance, and neither is called the second; twice in one feed counts once.

    Each is credited with what it said itself.
    """
    found = read(
        *as_taken(
            [
                (0, "wire", "a", [ROOF, FREED]),
                (0, "herald", "a", [ROOF]),
                (0, "wire", "b", [ROOF, FREED]),
                (1, "post", "a", [FREED]),
            ]
        )
    )

    assert found.firsts == (
        First(feed="wire", updates=1, sentences=2),
        First(feed="herald", updates=1, sentences=1),
        First(feed="post", updates=0, sentences=0),
    )
    assert [len(step.fresh) for step in found.steps] == [2, 0, 0, 0]


REPORTS = st.tuples(
    st.integers(0, 2), st.sampled_from(["wire", "herald"]), st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3)
)


@given(st.lists(REPORTS, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_what_was_seen_at_one_moment_changes_nothing(
    reports: list[tuple[int, str, list[str]]], random: Random
) -> None:
    """Who was first, with how much, how the story grew and whether it goes on: entries of one moment have no order."""
    named = [(minute, feed, str(number), texts) for number, (minute, feed, texts) in enumerate(reports)]
    one, other = (
        read(*as_taken(sorted(order, key=lambda report: report[0])))
        for order in (named, random.sample(named, len(named)))
    )

    assert (one.had_it_first, one.firsts) == (other.had_it_first, other.firsts)
    assert (one.growth, one.standing) == (other.growth, other.standing)


def test_in_a_merged_story_an_update_is_new_if_the_whole_has_not_said_it() -> None:
    """Each was new in its own story; merged, what says again what the other story said repeats it, and is no news."""
    whole = [
        update(1, "wire", ROOF, FREED),
        update(1, "herald", ROOF, story=2, entry="b", at=NOON + 30 * MINUTE),
        update(2, "herald", INQUIRY, story=2, entry="b", at=NOON + 40 * MINUTE),
    ]
    found = read(*whole, regrouped=True)

    assert [step.fresh for step in found.steps] == [(ROOF, FREED), (), (INQUIRY,)]
    assert found.firsts == (
        First(feed="wire", updates=1, sentences=2),
        First(feed="herald", updates=1, sentences=1),
    )
    assert (found.growth[0].novel, found.standing.novel) == (2, NOON + 40 * MINUTE)
    assert novel_moments(whole, regrouped=True) == [NOON, NOON + 40 * MINUTE]
    assert novel_moments(whole[:2], regrouped=True) == [NOON]


def test_what_a_merge_made_a_repetition_is_shown_as_one_everywhere() -> None:
    """In the chapters, in who was first, in how the story grew and in its state, listed or shown."""
    store, newsroom = MemoryStore(), Newsroom()
    with store.writing() as work:
        record(work, entry("a", feed="ledger"), text=ROOF, at=STORED)
        record(work, entry("b", feed="herald"), text=ROOF, at=STORED + 60 * MINUTE)
        work.merge(1, 2, at=STORED + 61 * MINUTE, by=BY_FOLLOWING)
    now = STORED + 70 * MINUTE
    with store.reading() as view:
        row = unfolded(view, 1, newsroom, now)
        assert row is not None
        assert standing_of(view, 1, newsroom, now).novel == row["novel"] == STORED
    assert [chapter["new"] for chapter in row["chapters"]] == [(ROOF,), ()]
    assert [(first["feed"], first["updates"]) for first in row["firsts"]] == [("ledger", 1), ("herald", 0)]
    assert [hour["novel"] for hour in row["growth"]] == [1, 0]


def test_what_repeats_only_what_was_taken_out_of_its_story_is_new_there() -> None:
    """It was recorded as a repetition; now nobody has said it before in the story that it is in."""
    (step,) = read(update(1, "herald", ROOF, novel=False), regrouped=True).steps

    assert step.fresh == (ROOF,)


@pytest.mark.parametrize("regrouped", (False, True))
def test_where_the_words_that_were_new_are_gone_all_is_shown(*, regrouped: bool) -> None:
    """A page's text took the place of the teaser, and says what came later: that was new when it came, and remains so."""
    found = read(
        update(1, "wire", ROOF, FREED),
        update(1, "post", INQUIRY, story=2 if regrouped else 1, entry="b", at=NOON + MINUTE),
        update(2, "herald", FREED, entry="c", at=NOON + HOUR),
        regrouped=regrouped,
    )

    assert [step.fresh for step in found.steps] == [(ROOF, FREED), (INQUIRY,), (FREED,)]


def test_a_repetition_names_the_update_that_said_it_first() -> None:
    """Of several the one that said most of it, however the letters are written; who says something unheard repeats nobody."""
    found = unfold(
        update(1, "wire", "Ministers met. They ate."),
        update(2, "post", "They agreed. They signed.", at=NOON + MINUTE, story=7),
        update(3, "herald", "MINISTERS MET. They agreed. They signed.", at=NOON + HOUR, novel=False),
        update(4, "ledger", at=NOON + HOUR, novel=False),
    )

    assert [step.repeats and (step.repeats.story, step.repeats.chapter) for step in found.steps] == [
        None,
        None,
        (7, 2),
        None,
    ]


# ---------------------------------------------------------------- growth


def test_growth_is_told_by_the_hour_of_the_newsroom_then_by_its_day() -> None:
    """What came when: updates, entries that joined, news, and independent sources so far; hours without anything are left out."""
    hours = unfold(
        update(1, "wire", "a", at=NOON + 50 * MINUTE),
        update(2, "post", "a", at=NOON + 55 * MINUTE, novel=False),
        update(3, "wire", "b", at=NOON + 65 * MINUTE),
        update(4, "herald", "c", at=NOON + 4 * HOUR),
    )
    days = unfold(update(1, "wire", "a", at=NOON), update(2, "post", "b", at=NOON + DAY), zone=ZoneInfo("Asia/Kolkata"))

    assert hours.by_hour
    assert [(one.at - NOON, one.updates, one.entries, one.novel, one.sources) for one in hours.growth] == [
        (timedelta(), 2, 2, 1, 2),
        (HOUR, 1, 0, 1, 2),
        (4 * HOUR, 1, 1, 1, 3),
    ]
    assert not days.by_hour
    assert [one.at for one in days.growth] == [
        NOON - timedelta(hours=17, minutes=30),
        NOON + timedelta(hours=6, minutes=30),
    ]


def test_the_hour_that_comes_twice_is_two_hours() -> None:
    """When clocks are put back, what came before and after is kept apart."""
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    found = unfold(update(1, "wire", "a", at=before), update(2, "wire", "b", at=before + HOUR))

    assert [one.at for one in found.growth] == [before - 30 * MINUTE, before + 30 * MINUTE]


@given(st.lists(st.tuples(st.integers(0, 9000), st.sampled_from("abcdef"), st.booleans()), min_size=1, max_size=40))
def test_nothing_is_lost_in_the_growth(moves: list[tuple[int, str, bool]]) -> None:
    """All updates and entries are in it once, sources never fall, and it ends with those of the whole story."""
    updates = [
        update(number, feed, str(number), at=NOON + minute * MINUTE, novel=novel)
        for number, (minute, feed, novel) in enumerate(sorted(moves), 1)
    ]
    found = unfold(*updates)
    sources = [one.sources for one in found.growth]

    assert sum(one.updates for one in found.growth) == len(updates)
    assert sum(one.entries for one in found.growth) == found.entries
    assert sum(one.novel for one in found.growth) == sum(one.novel for one in updates)
    assert sources == sorted(sources)
    assert sources[-1] == found.sources
