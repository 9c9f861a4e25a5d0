"""Stories that turn out to be one, through the real pipeline: who is told of what, and what is remembered."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from monitor.follow import Model
from monitor.model import Follow, Placement, Reason, StoryDeed, Watch
from monitor.render import events
from monitor.store import View
from tests.newsroom import CEASEFIRE, Day, article, moment
from tests.running import ROOT
from tests.stores import DAYS, change
from tests.stores import entry as known

HALL = Watch(name="hall", match='"sports hall"', notify=("desk",))

STORM = article(
    "storm",
    "Storm closes the harbour of Trieste",
    "A violent storm closed the harbour of Trieste and two ferries waited outside the breakwater.",
)
ROOF = article(
    "roof",
    "Sports hall collapses, dozens trapped",
    "A sports hall roof collapsed on Friday and dozens of children were trapped, the mayor said.",
)
#: It carries the storm on, and shows that the roof is part of it.
BOTH = article(
    "both",
    "Storm over Trieste: harbour closed, sports hall roof collapses, dozens of children trapped",
    "The violent storm that closed the harbour of Trieste tore the roof off, the mayor said, and two ferries waited.",
    "Dozens of children were trapped when the sports hall collapsed.",
)
MORE = article(
    "more",
    "Storm over Trieste: all children freed from collapsed sports hall",
    "The last of the children trapped under the roof were freed at noon, the mayor of Trieste said.",
)
#: No word of the hall.
HARBOUR = article(
    "harbour",
    "Harbour of Trieste still closed after the violent storm",
    "Two ferries left the breakwater at noon, but the harbour of Trieste stays closed, the mayor said.",
)


def merging(day: Day) -> None:
    """Let two stories begin, and turn out to be one."""
    day.at("09:00", ledger=[STORM])
    day.at("09:10", herald=[ROOF])
    day.at("09:20", wire=[BOTH])


def merges(day: Day) -> list[tuple[int, int | None]]:
    return [(merge.story, merge.other) for taken in day.taken for merge in taken.merges]


def placed(view: View) -> list[tuple[int, int, str]]:
    return [
        (story.id, update.chapter, update.revision.entry)
        for story in view.stories(limit=99)
        for update in view.updates(story.id)
    ]


def test_two_stories_turn_out_to_be_one() -> None:
    """The update that shows it is told to who follows either; later ones are the next of one story, told once each."""
    day = Day(watches=(HALL,))
    merging(day)
    day.at("09:30", gazette=[HARBOUR])

    assert merges(day) == [(1, 2)]
    assert [(heard.at, heard.reason) for heard in day.told()] == [
        ("09:10", "first"),
        ("09:20", "update"),
        ("09:30", "update"),
    ]
    said = [sentence for heard in day.told() for sentence in heard.sentences]
    assert len(said) == len(set(said))
    assert {alert.story for alert in day.alerts[1:]} == {1}


def test_what_was_told_of_a_part_is_not_told_again() -> None:
    """A channel that was told of both stories before they were merged hears nothing of them a second time."""
    storm = replace(HALL, name="storm", match="storm")
    day = Day(watches=(HALL, storm))
    merging(day)
    told = len(day.alerts)
    copies = {"gazette": [replace(STORM, key="c1", link=""), replace(ROOF, key="c2", link="")]}
    day.at("09:30", **copies)

    assert merges(day) == [(1, 2)]
    assert len(day.alerts) == told
    assert day.refused()[-2:] == [Reason.REDUNDANT, Reason.REDUNDANT]


def test_two_sources_of_one_story_are_enough_together() -> None:
    """What each of two stories had too few sources for is told when they are merged."""
    day = Day(watches=(replace(HALL, match='"sports hall" OR storm', min_sources=3),))
    day.at("09:00", ledger=[replace(STORM, link="https://ledger.example/storm")])
    day.at("09:10", herald=[replace(ROOF, link="https://herald.example/roof")])
    assert day.told() == []
    day.at("09:20", wire=[replace(BOTH, link="https://wire.example/both")])

    assert [heard.at for heard in day.told()] == ["09:20"]
    assert [update.revision.entry for update in day.alerts[0].updates] == ["storm", "roof", "both"]


def test_an_edit_of_a_part_goes_on_in_the_whole() -> None:
    """An entry whose story was merged is edited: the update bears the part's name, its event the story's."""
    day = Day(watches=(HALL,))
    merging(day)
    edited = replace(ROOF, paragraphs=(*ROOF.paragraphs, *MORE.paragraphs))
    day.at("09:40", herald=[edited])
    taken = day.taken[-1]
    assert taken.update is not None

    assert (taken.update.story, taken.update.chapter, taken.story) == (2, 3, 1)
    event = events.update(taken.update, taken.story)
    assert (event["story"], event["part"], event["chapter"]) == (1, 2, 3)
    assert day.alerts[-1].story == 1


@pytest.mark.parametrize("restarts", (1, 2, 3))
def test_a_restart_changes_nothing(restarts: int) -> None:
    """With the model rebuilt at any moment, before or after a merge, the same is taken and told as without."""
    steps = (("09:00", "ledger", STORM), ("09:10", "herald", ROOF), ("09:20", "wire", BOTH), ("09:30", "gazette", MORE))
    steady, stopped = Day(watches=(HALL,)), Day(watches=(HALL,))
    for number, (clock, feed, entry) in enumerate(steps):
        steady.at(clock, **{feed: [entry]})
        stopped.at(clock, **{feed: [entry]})
        if number == restarts:
            stopped.restart()
    assert merges(steady) == [(1, 2)]
    assert (stopped.taken, stopped.alerts) == (steady.taken, steady.alerts)


def test_a_split_by_hand_holds() -> None:
    """A running newsroom hears of a split made beside it: what was split is not merged again, whatever comes."""
    day = Day(watches=(HALL,))
    merging(day)
    with day.store.writing() as work:
        work.split(2, at=moment("09:25"), by="ann")
    again = {feed: [replace(BOTH, key=f"both-{feed}", link=f"https://{feed}.example/both")] for feed in day.feeds}
    day.at("09:30", **again)
    day.at("09:40", gazette=[replace(entry, key=f"{entry.key}-2", link="") for entry in (MORE, ROOF, STORM)])

    assert merges(day) == [(1, 2)]
    with day.store.reading() as view:
        assert [story.id for story in sorted(view.stories(limit=9), key=lambda story: story.id)][:2] == [1, 2]


def test_a_merge_brings_nothing_together_that_was_split() -> None:
    """An entry that shows two stories to be part of a third takes in one of them only, where people have split the two."""
    title, text = BOTH.title, "\n".join(paragraph.text for paragraph in BOTH.paragraphs)
    words = Model(DAYS).place(BOTH, change(text, title=title), moment("08:00")).vector
    day = Day(watches=(HALL,))
    with day.store.writing() as work:
        # The first says just that; of what each of the others says, half.
        for number, part in enumerate((1.0, 0.5, 0.5), 1):
            vector = {term: part * weight for term, weight in words.items() if weight} | {f"detail{number}": 1 - part}
            placement = Placement(story=None, vector=vector)
            work.record(known(f"{number}"), change(f"{number}."), placement, novel=True, at=moment("09:00"))
        work.merge(2, 3, at=moment("09:05"), by="ann")
        work.split(3, at=moment("09:06"), by="ann")
    day.at("09:20", wire=[BOTH])

    assert merges(day) == [(1, 2)]
    with day.store.reading() as view:
        assert view.apart() == {frozenset((1, 3))}


def test_an_edit_beside_a_merge_is_told_of_the_whole() -> None:
    """What was looked up before a merge in the same listing is noted under the number that the story bears after it."""
    day = Day(watches=(HALL,))
    day.at("09:00", ledger=[STORM])
    day.at("09:10", wire=[ROOF])
    edited = replace(ROOF, paragraphs=(*ROOF.paragraphs, *MORE.paragraphs))
    day.at("09:20", wire=[edited, BOTH])

    assert merges(day) == [(1, 2)]
    # The event of the merge comes between them.
    assert [(taken.revision.entry, taken.story) for taken in day.taken[-2:]] == [("both", 2), ("roof", 1)]


def test_a_merge_by_hand_is_heeded() -> None:
    """A running newsroom places what comes after a merge by hand in the story that goes on."""
    day = Day(watches=(HALL,))
    day.at("09:00", ledger=[STORM])
    day.at("09:10", herald=[ROOF])
    with day.store.writing() as work:
        work.merge(1, 2, at=moment("09:15"), by="ann")
    day.at("09:20", wire=[replace(ROOF, key="copy", link="")])
    with day.store.reading() as view:
        assert placed(view) == [(1, 1, "storm"), (1, 1, "roof"), (1, 2, "copy")]


def test_a_story_is_followed_and_left_by_hand() -> None:
    """By hand a watch follows what it never hit; left by hand, what it hits is refused with its reason and stays on record."""
    day = Day(watches=(replace(HALL, follow=Follow.NONE), CEASEFIRE))
    day.at("09:00", ledger=[STORM])
    with day.store.writing() as work:
        work.follow(1, "ceasefire", at=moment("09:05"), by="ann")
    day.at("09:10", wire=[HARBOUR])
    assert [(heard.at, heard.reason) for heard in day.told()] == [("09:10", "first")]
    with day.store.writing() as work:
        work.unfollow(1, "ceasefire", at=moment("09:15"), by="ann")
        work.unfollow(1, "hall", at=moment("09:15"), by="ann")
    day.at("09:20", herald=[BOTH])

    assert len(day.told()) == 1
    assert day.refused() == [Reason.UNFOLLOWED]
    with day.store.reading() as view:
        assert [verdict.reason for verdict in view.verdicts(1)] == [Reason.UNFOLLOWED]
        assert [change.what for change in view.story_changes(1, limit=3)] == [
            StoryDeed.UNFOLLOW,
            StoryDeed.UNFOLLOW,
            StoryDeed.FOLLOW,
        ]


def test_a_merge_is_an_event() -> None:
    """Machines read which story became part of which, when, and that the program found it; as the schema says."""
    day = Day(watches=(HALL,))
    merging(day)
    (merge,) = day.taken[-1].merges
    found = events.merge(merge)

    assert found == {"type": "merge", "at": "2016-08-12T09:20:00Z", "story": 2, "into": 1, "by": "follow"}
    schema = json.loads((ROOT / "monitor/render/events.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(found)
