"""What an editor is told, through a day in the newsroom: everything real but the web and the services."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from monitor.model import (
    Budget,
    Decision,
    Digest,
    Entry,
    Follow,
    Kind,
    Listing,
    Novelty,
    Priority,
    Quiet,
    Reason,
    Settings,
    Watch,
)
from monitor.pipeline.identity import Identities, identify
from monitor.store import Transaction, View
from tests.newsroom import CEASEFIRE, Day, Heard, article, channel, moment

ORIGINAL = (
    "The foreign ministers of Iran and Turkey met in Ankara on Friday to talk about a ceasefire in Syria.",
    "Both sides said the talks would go on next week.",
)
FIRST = article("talks", "Iran and Turkey talk about Syria ceasefire", *ORIGINAL)
UPDATED = article(
    "talks",
    "Iran and Turkey talk about Syria ceasefire",
    "UPDATE 1430 GMT: A convoy of forty lorries has crossed the frontier with flour and fuel.",
    "ORIGINAL ENTRY: " + ORIGINAL[0],
    ORIGINAL[1],
)
NIGHT = Quiet(start=time(23), end=time(7), timezone="UTC")


def test_an_edited_entry_tells_only_its_update() -> None:
    """The second alert on an entry holds the UPDATE paragraph and nothing of the original entry."""
    day = Day()
    day.at("09:00", ledger=[FIRST])
    day.at("14:35", ledger=[UPDATED])

    assert day.told() == [
        Heard("09:00", "first", ORIGINAL),
        Heard("14:35", "update", ("A convoy of forty lorries has crossed the frontier with flour and fuel.",)),
    ]


def test_unrelated_entries_tell_nobody() -> None:
    """An entry that no watch hits, in a story that no watch follows, concerns no channel."""
    day = Day()
    day.at("09:00", ledger=[article("1", "Champions win the cup final", "A late goal decided the match in the rain.")])

    assert day.told() == []
    assert day.refused() == []


def test_what_a_feed_held_at_its_first_poll_is_not_told_but_makes_its_story_followed() -> None:
    """Old entries are stored and matched; their later updates are told."""
    day = Day(baseline=False)
    day.at("09:00", ledger=[FIRST])
    day.at("14:35", ledger=[UPDATED])

    assert day.refused() == [Reason.OLD]
    assert [heard.at for heard in day.told()] == ["14:35"]


def test_a_young_entry_of_a_first_poll_is_told_if_the_engineer_wishes() -> None:
    """first_poll.tell_within lets what is younger through."""
    day = Day(baseline=False, settings=Settings(tell_within=timedelta(hours=2)))
    day.at(
        "09:00",
        ledger=[
            replace(FIRST, published=None, updated=None),
            article("2", "Truce in Syria", "A truce began.", updated="08:00"),
        ],
    )

    assert [heard.sentences for heard in day.told()] == [("A truce began.",)]


def test_the_same_copy_in_another_outlet_is_told_once() -> None:
    """A wire copy adds nothing that the channel has not been told: the verdict is redundant."""
    day = Day()
    day.at("09:00", ledger=[FIRST])
    day.at("09:10", herald=[article("h1", "Talks on Syria ceasefire in Ankara", *ORIGINAL)])

    assert len(day.told()) == 1
    assert day.refused() == [Reason.REDUNDANT]


def test_novelty_all_tells_every_copy() -> None:
    """With `novelty: all` a channel is told what it has been told before."""
    day = Day(watches=(replace(CEASEFIRE, novelty=Novelty.ALL),))
    day.at("09:00", ledger=[FIRST])
    day.at("09:10", herald=[article("h1", "Talks on Syria ceasefire in Ankara", *ORIGINAL)])

    assert len(day.told()) == 2


def test_a_followed_story_tells_updates_without_the_words() -> None:
    """From its first hit on, every later update of the story is the watch's business."""
    day = Day()
    day.at("09:00", ledger=[FIRST])
    day.at(
        "10:00",
        ledger=[
            FIRST,
            article(
                "b",
                "Iran and Turkey ministers meet in Ankara talks",
                "The foreign ministers of Iran and Turkey will meet again on Tuesday, officials in Ankara said.",
            ),
        ],
    )

    assert [heard.at for heard in day.told()] == ["09:00", "10:00"]


def test_follow_entry_leaves_other_entries_of_the_story_alone() -> None:
    """With `follow: entry` only revisions of entries that the watch hit are told."""
    day = Day(watches=(replace(CEASEFIRE, follow=Follow.ENTRY),))
    day.at("09:00", ledger=[FIRST])
    day.at(
        "10:00",
        ledger=[
            FIRST,
            article(
                "b",
                "Iran and Turkey ministers meet in Ankara talks",
                "The foreign ministers of Iran and Turkey will meet again on Tuesday, officials in Ankara said.",
            ),
        ],
    )
    day.at("14:35", ledger=[UPDATED])

    assert [heard.at for heard in day.told()] == ["09:00", "14:35"]


def test_quiet_hours_hold_and_the_morning_tells_all() -> None:
    """What came at night is in one message when the quiet hours end."""
    day = Day(channels=(channel(quiet=NIGHT),))
    day.at("22:00", ledger=[FIRST])
    day.at("23:30", ledger=[UPDATED])
    again = replace(
        UPDATED,
        paragraphs=(
            article("x", "x", "UPDATE 2345 GMT: The lorries have reached Aleppo.").paragraphs[0],
            *UPDATED.paragraphs,
        ),
    )
    day.at("23:50", ledger=[again])
    day.at("+1 09:00")

    assert [(heard.at, len(heard.sentences)) for heard in day.told()] == [("22:00", 2), ("+1 07:00", 2)]
    assert day.refused() == [Reason.QUIET, Reason.QUIET]


def test_an_urgent_watch_passes_quiet_hours() -> None:
    """Priority urgent is told at night."""
    day = Day(watches=(replace(CEASEFIRE, priority=Priority.URGENT),), channels=(channel(quiet=NIGHT),))
    day.at("23:30", ledger=[FIRST])

    assert [heard.at for heard in day.told()] == ["23:30"]


def test_a_correction_passes_quiet_hours_and_takes_what_is_held_along() -> None:
    """A correction is told at once to those who were told what it corrects."""
    day = Day(channels=(channel(quiet=NIGHT),))
    toll = article("dam", "Syria truce: 12 wounded", "Twelve people were wounded near Aleppo, the governor said.")
    day.at("22:00", wire=[toll])
    corrected = article(
        "dam",
        "CORRECTED-Syria truce: 15 wounded",
        "Fifteen people were wounded near Aleppo, the governor said.",
        "(Corrects number of wounded in headline and first paragraph)",
    )
    day.at("23:30", wire=[corrected])

    assert [(heard.at, heard.reason) for heard in day.told()] == [("22:00", "first"), ("23:30", "correction")]


def test_a_correction_reaches_those_who_were_told_even_if_they_are_no_longer_notified() -> None:
    """Routes may change; whoever was told the wrong thing is told the right one."""
    day = Day(channels=(channel("desk"), channel("other")))
    day.at("10:00", wire=[article("t", "Syria truce: 12 wounded", "Twelve people were wounded near Aleppo.")])
    day.configure(replace(day.newsroom, watches={"ceasefire": replace(CEASEFIRE, notify=("other",))}))
    day.at(
        "11:00", wire=[article("t", "CORRECTED-Syria truce: 15 wounded", "Fifteen people were wounded near Aleppo.")]
    )

    assert [heard.reason for heard in day.told("desk")] == ["first", "correction"]


def test_a_digest_channel_is_told_at_its_hours() -> None:
    """A channel with a digest hears nothing in between."""
    day = Day(channels=(channel(digest=Digest(at=(time(8), time(18)))),))
    day.at("09:00", ledger=[FIRST])
    day.at("14:35", ledger=[UPDATED])
    day.at("19:00")

    assert [(heard.at, heard.reason, len(heard.sentences)) for heard in day.told()] == [("18:00", "digest", 3)]


def test_a_used_up_budget_holds_the_rest() -> None:
    """Over `at_most` nothing is dropped: it is told when the budget has room again."""
    day = Day(channels=(channel(at_most=Budget(count=1, per=timedelta(hours=1))),))
    day.at("09:00", ledger=[FIRST])
    day.at(
        "09:10",
        herald=[
            article(
                "o", "Truce for Aleppo harvest in Syria", "Farmers may bring in the wheat during a truce of three days."
            )
        ],
    )
    day.at("12:00")

    assert [heard.at for heard in day.told()] == ["09:00", "10:00"]
    assert day.refused() == [Reason.BUDGET]


def test_settling_puts_simultaneous_updates_in_one_message() -> None:
    """With `settle: 5m` two updates a minute apart make one alert."""
    day = Day(channels=(channel(settle=timedelta(minutes=5)),))
    day.at("09:00", ledger=[FIRST])
    day.at("09:01", ledger=[UPDATED])
    day.at("09:30")

    assert [(heard.at, len(heard.sentences)) for heard in day.told()] == [("09:05", 3)]


def test_kinds_that_a_watch_does_not_ask_for_are_refused_with_a_reason() -> None:
    """A new headline alone is not told unless the watch tells headlines."""
    day = Day()
    day.at("09:00", ledger=[FIRST])
    day.at("10:00", ledger=[replace(FIRST, title="Ankara talks raise hopes for Syria")])

    assert len(day.told()) == 1
    assert day.refused() == [Reason.NOT_WANTED]


def test_a_headline_is_told_to_those_who_ask() -> None:
    """`tell: [headline]` makes a new headline an alert."""
    day = Day(watches=(replace(CEASEFIRE, tell=frozenset({Kind.NEW, Kind.HEADLINE})),))
    day.at("09:00", ledger=[FIRST])
    day.at("10:00", ledger=[replace(FIRST, title="Ankara talks raise hopes for Syria")])

    assert [heard.reason for heard in day.told()] == ["first", "headline"]


def test_a_restart_changes_nothing() -> None:
    """The model of stories is rebuilt from the store: the day goes on as if nothing had happened."""
    days = [Day(), Day()]
    for day in days:
        day.at("09:00", ledger=[FIRST])
    days[1].restart()
    for day in days:
        day.at(
            "10:00",
            herald=[
                article(
                    "h",
                    "Ministers of Iran and Turkey meet",
                    "The foreign ministers of Iran and Turkey met in Ankara; Tehran sends aid to Aleppo.",
                )
            ],
        )

    assert days[0].told() == days[1].told()
    assert len(days[0].told()) == 2


def test_an_edit_is_seen_however_often_an_entry_was_edited_before() -> None:
    """Sixty edits without a new date are sixty revisions (a known library stops after twenty-four)."""
    day = Day()
    posts = [
        f"Convoy number {number} has crossed into Aleppo with {number * 7} tonnes of flour." for number in range(1, 61)
    ]
    for number in range(1, 61):
        day.at(
            f"{number // 60 + 9:02}:{number % 60:02}",
            ledger=[article("live", "Syria truce live", *reversed(posts[:number]))],
        )

    assert [taken.revision.number for taken in day.taken] == list(range(1, 61))
    assert sum(len(heard.sentences) for heard in day.told()) == 60


def test_every_update_of_a_followed_story_has_a_fate() -> None:
    """Told + held + refused with a reason = all that concerns the channel."""
    day = Day(watches=(CEASEFIRE, Watch(name="turkey", match="Turkey", notify=("desk",))))
    day.at("09:00", ledger=[FIRST])
    day.at("10:00", ledger=[replace(FIRST, title="Ankara talks raise hopes for Syria")])
    day.at("11:00", herald=[article("h1", "Talks on Syria ceasefire in Ankara", *ORIGINAL)])
    day.at("14:35", ledger=[UPDATED])
    updates = {(taken.update.story, taken.update.chapter) for taken in day.taken if taken.update}
    told = {(update.story, update.chapter) for alert in day.alerts for update in alert.updates}
    refused = {(verdict.concern.update.story, verdict.concern.update.chapter) for _, verdict in day.verdicts}

    assert told | refused == updates
    assert not told & refused


# ---------------------------------------------------------------- which entry is which

FRONT = "https://ledger.example/"
STRIKE = article(
    "a", "Bakers on strike in the old town", "The bakers of the old town laid down their work.", link=FRONT
)
FLOOD = article("b", "Floods close the coast road", "The coast road is under water near the lighthouse.", link=FRONT)
SIGNED = article("c", "Ceasefire signed for Syria", "A ceasefire for Aleppo was signed at noon.", link=FRONT)


def test_articles_that_share_a_link_stay_apart() -> None:
    """A feed that links every entry to its front page: each guid is an entry of its own, and the ceasefire is told."""
    day = Day()
    day.at("09:00", ledger=[STRIKE])
    day.at("10:00", ledger=[FLOOD])
    day.at("11:00", ledger=[SIGNED, FLOOD, STRIKE])
    day.at("12:00", ledger=[SIGNED, FLOOD])

    assert [(taken.revision.entry, taken.revision.number) for taken in day.taken] == [("a", 1), ("b", 1), ("c", 1)]
    assert [heard.at for heard in day.told()] == ["11:00"]


def test_an_article_under_a_new_guid_is_still_the_same() -> None:
    """A wire gives each take a new guid at the same link: the second take is a revision, and only what is new is told."""
    day = Day()
    link = "https://wire.example/syria-truce"
    day.at("09:00", wire=[article("take-1", "Syria truce holds", *ORIGINAL, link=link)])
    day.at(
        "10:00",
        wire=[
            article(
                "take-2",
                "UPDATE 1-Syria truce holds",
                "Two shots were heard near Aleppo at dawn.",
                *ORIGINAL,
                link=link,
            )
        ],
    )

    assert [(taken.revision.entry, taken.revision.number) for taken in day.taken] == [("take-1", 1), ("take-2", 2)]
    assert [heard.sentences for heard in day.told()] == [ORIGINAL, ("Two shots were heard near Aleppo at dawn.",)]


def test_a_guid_that_comes_back_after_a_renaming_loses_no_alert() -> None:
    """Delivery keys name chapters, not guids: no two alerts share one, whatever a feed does with its guids."""
    day = Day()
    link = "https://ledger.example/truce"
    day.at("09:00", ledger=[article("top", "Syria truce holds", *ORIGINAL, link=link)])
    day.at(
        "10:00",
        ledger=[
            article("final", "Syria truce holds", "Two shots were heard near Aleppo at dawn.", *ORIGINAL, link=link)
        ],
    )
    day.at(
        "11:00",
        ledger=[
            article(
                "top",
                "Truce in Syria: the second night",
                "Aleppo slept through the second night of the truce in Syria.",
                link=link + "-2",
            )
        ],
    )

    assert len({alert.key for alert in day.alerts}) == len(day.alerts) == 3
    with day.store.reading() as view:
        assert list(view.untold(moment("11:01"))) == []


def test_a_story_that_cannot_be_digested_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours on one story is returned as a crash; the other stories are told."""
    day = Day()
    real = day.pipeline._tell

    def tell(work: Transaction, channel: str, story: int, now: datetime) -> Decision:
        if story == 1:
            raise ZeroDivisionError
        return real(work, channel, story, now)

    monkeypatch.setattr(day.pipeline, "_tell", tell)
    day.at("09:00", ledger=[FIRST])
    day.at(
        "10:00",
        herald=[
            article(
                "o",
                "Truce for the Aleppo harvest in Syria",
                "Farmers may bring in the wheat during a truce of three days.",
            )
        ],
    )
    crashes = day.pipeline.tell(moment("10:01")).crashes

    assert [heard.at for heard in day.told()] == ["10:00"]
    assert [crash.on for crash in crashes] == ["channel desk, story 1"]


def test_a_feed_that_cannot_be_digested_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours on one feed marks that feed as failing; the others of its batch are taken."""
    day = Day()

    def broken(view: View, feed: str, listing: Listing, *, since: datetime) -> Identities:
        if feed == "herald":
            raise ZeroDivisionError
        return identify(view, feed, listing, since=since)

    monkeypatch.setattr("monitor.pipeline.taking.identify", broken)
    day.at("09:00", ledger=[FIRST], herald=[STRIKE])
    with day.store.reading() as view:
        polls = view.polls()

    assert [heard.at for heard in day.told()] == ["09:00"]
    assert (polls["herald"].failures, polls["ledger"].failures) == (1, 0)
    assert "ZeroDivisionError" in str(polls["herald"].error)


@pytest.mark.parametrize("station", ("match", "place"))
def test_an_entry_that_no_station_can_digest_costs_only_itself(station: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever station fails on an entry, the others of its feed are told; nothing of it is written, and it comes with a later poll."""
    day = Day()
    asked = day.pipeline.matcher if station == "match" else day.pipeline.model
    real = getattr(asked, station)

    def broken(entry: Entry, *rest: Any, **more: Any) -> object:
        if entry.key == "moved":
            raise ZeroDivisionError
        return real(entry, *rest, **more)

    day.at("08:00", ledger=[STRIKE])
    monkeypatch.setattr(asked, station, broken)
    # The feed gives the link of a known entry to it, under a guid of its own.
    moved = replace(FIRST, key="moved", link="https://ledger.example/moved")
    day.at("09:00", ledger=[moved, replace(FIRST, key="fine"), STRIKE])
    with day.store.reading() as view:
        assert (view.known("ledger", ["moved"]), view.polls()["ledger"].failures) == ({}, 0)
    assert [heard.at for heard in day.told()] == ["09:00"]
    monkeypatch.undo()
    day.at("10:00", ledger=[moved, STRIKE])

    assert [taken.revision.entry for taken in day.taken] == [STRIKE.key, "fine", "moved"]


def test_a_guid_stays_with_its_entry_while_its_next_article_cannot_be_digested(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written of what a station fails on: the entry whose guid it came under keeps its key."""
    day = Day()
    day.at("08:00", ledger=[STRIKE])

    def broken(*_rest: Any) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr(day.pipeline.matcher, "match", broken)
    day.at("09:00", ledger=[replace(FIRST, key=STRIKE.key, link="")])
    with day.store.reading() as view:
        assert view.known("ledger", [STRIKE.key])[STRIKE.key].title == STRIKE.title


def test_what_was_asked_under_another_configuration_is_passed_over() -> None:
    """An answer that arrives after its feed has moved or gone changes nothing: the new address stays."""
    day = Day()
    feeds = dict(day.newsroom.feeds)
    late = day._arrival("ledger", [FIRST], moment("09:00"))
    gone = day._arrival("herald", [FIRST], moment("09:00"))
    feeds["ledger"] = replace(feeds["ledger"], url="https://ledger.example/new-address")
    del feeds["herald"]
    day.configure(replace(day.newsroom, feeds=feeds))
    taking = day.pipeline.take([late, gone], moment("09:01"))

    assert taking.taken == ()
    with day.store.reading() as view:
        assert view.polls()["ledger"].url == "https://ledger.example/feed"
        assert view.polls()["ledger"].polled == moment("00:00")


def test_a_take_of_a_wire_story_is_the_same_entry_though_guid_and_link_change() -> None:
    """UPDATE 2- under a new guid and a new link revises the story that was sent before; only what is new is told."""
    day = Day()
    day.at("09:00", wire=[article("w-1", "Syria truce holds for a second night", *ORIGINAL)])
    day.at(
        "10:00",
        wire=[
            article(
                "w-2",
                "UPDATE 1-Syria truce holds for a second night",
                "Two shots were heard near Aleppo at dawn.",
                *ORIGINAL,
            )
        ],
    )

    assert [(taken.revision.entry, taken.revision.number) for taken in day.taken] == [("w-1", 1), ("w-2", 2)]
    assert [heard.sentences for heard in day.told()] == [ORIGINAL, ("Two shots were heard near Aleppo at dawn.",)]


def test_a_headline_that_comes_back_every_day_is_a_new_article_each_time() -> None:
    """Without a wire prefix, the same headline under another guid and link is another article."""
    day = Day()
    day.at(
        "09:00",
        ledger=[article("m-1", "Morning briefing on Syria truce", "The truce held near Aleppo on Friday night.")],
    )
    day.at(
        "+1 09:00",
        ledger=[article("m-2", "Morning briefing on Syria truce", "Lorries with flour reached the city at dawn.")],
    )

    assert [(taken.revision.entry, taken.revision.number) for taken in day.taken] == [("m-1", 1), ("m-2", 1)]


def test_a_guid_given_to_a_wholly_different_article_names_a_new_entry() -> None:
    """A feed that reuses a guid for its lead: the new article starts its own entry, the old one keeps its story."""
    harvest = [
        f"Row {number} of the wheat field by the lighthouse was cut before the rain came in over the bay again."
        for number in range(12)
    ]
    day = Day()
    day.at("09:00", ledger=[article("lead", "Farmers race the rain", *harvest, link=FRONT)])
    truce = [
        f"Paragraph {number}: envoys in Geneva weighed clause {number} of the ceasefire text for Syria through the night."
        for number in range(12)
    ]
    day.at("12:00", ledger=[article("lead", "Envoys sign Syria ceasefire", *truce, link=FRONT)])

    assert [(taken.revision.number, str(taken.revision.change.kind)) for taken in day.taken] == [(1, "new"), (1, "new")]
    assert len({taken.update.story for taken in day.taken if taken.update}) == 2
    assert [heard.reason for heard in day.told()] == ["first"]


def test_a_guid_that_is_another_entrys_link_renames_nobody() -> None:
    """A guid may look like an address: the entry that lives there keeps its own guid and history."""
    day = Day()
    link = "https://ledger.example/bakery"
    day.at(
        "09:00",
        ledger=[article("a", "Bakers on strike in the old town", "The bakers laid down their work.", link=link)],
    )
    other = article(
        link, "Floods close the coast road", "The coast road is under water.", link="https://ledger.example/flood"
    )
    kept = article(
        "a", "Bakers on strike in the old town", "The bakers laid down their work.", "The mill joined them.", link=link
    )
    day.at("10:00", ledger=[other, kept])

    assert [(taken.revision.entry, taken.revision.number) for taken in day.taken] == [("a", 1), ("a", 2), (link, 1)]


def test_one_known_entry_is_claimed_once() -> None:
    """Of two entries that might be a known one, under its link and under its wire headline, one is; the other is new."""
    day = Day()
    link = "https://wire.example/truce"
    day.at("09:00", wire=[article("k", "Syria truce holds for a second night", *ORIGINAL, link=link)])
    by_link = article("y", "Syria truce holds for a second night", *ORIGINAL, "Guns were silent.", link=link)
    by_headline = article(
        "x", "UPDATE 1-Syria truce holds for a second night", *ORIGINAL, "Lorries came.", link=link + "-x"
    )
    day.at("10:00", wire=[by_link, by_headline])
    day.at("11:00", wire=[by_link, by_headline])

    assert sorted(taken.revision.number for taken in day.taken) == [1, 1, 2]


def test_a_new_guid_is_remembered_though_nothing_else_changed() -> None:
    """An entry that came under another guid is known by it from then on."""
    day = Day()
    link = "https://ledger.example/truce"
    day.at("09:00", ledger=[article("g1", "Syria truce holds", *ORIGINAL, link=link)])
    day.at("10:00", ledger=[article("g2", "Syria truce holds", *ORIGINAL, link=link)])
    day.at(
        "11:00",
        ledger=[
            article("g2", "Syria truce holds", *ORIGINAL, "Lorries came at dawn with flour.", link=link + "/moved")
        ],
    )

    assert [taken.revision.number for taken in day.taken] == [1, 2]
    assert day.told()[-1].sentences == ("Lorries came at dawn with flour.",)


@pytest.mark.parametrize(
    ("before", "after"),
    (
        ("Three people were taken to hospital in Aleppo.", "Nine people were taken to hospital in Aleppo."),
        (
            "The envoys said on Friday that they had been told of the truce plan.",
            "The envoys said on Friday that they had not been told of the truce plan.",
        ),
        (
            "Two warehouses burned while 17 engines were on their way.",
            "Five warehouses burned while 17 engines were on their way.",
        ),
    ),
)
def test_a_changed_fact_is_told_though_the_sentence_is_nearly_the_old_one(before: str, after: str) -> None:
    """A number word, a negation, a figure: the mended sentence is news, however much of it was said before."""
    day = Day()
    day.at("09:00", ledger=[article("1", "Syria ceasefire: the second day", *ORIGINAL, before)])
    day.at("10:00", ledger=[article("1", "Syria ceasefire: the second day", *ORIGINAL, after)])
    day.at("10:10", herald=[article("h", "Syria ceasefire, second day", *ORIGINAL, after)])

    assert [heard.sentences for heard in day.told()][1:] == [(after,)]
