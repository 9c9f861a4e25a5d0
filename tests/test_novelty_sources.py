"""Who else reports it: outlets that only repeat a story are named in its next alert."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.model import Alert, Change, Entry, Feed, Kind, Newsroom, Reason, Revision, Update
from monitor.render import render
from monitor.store import Store
from tests.newsroom import Day, article
from tests.stores import NOON, alert, concern, entry, record

pytest_plugins = ("tests.databases",)

TALKS = "The foreign ministers of Iran and Turkey met in Ankara on Friday to talk about a ceasefire in Syria."
AIRPORT = "UPDATE 1500 GMT: The two agreed to open the airport of Aleppo for aid from Monday on."
CAMPS = "UPDATE 1600 GMT: Fuel for the camps near Idlib will come by road from Hatay."


def copy(key: str, *above: str) -> Entry:
    return article(key, "Iran and Turkey talk about Syria ceasefire", *above, TALKS)


def test_who_only_repeats_a_story_is_named_in_its_next_alert_once() -> None:
    """A wire copy tells nobody; the next alert says that its outlet carries the story, and the one after it no more."""
    day = Day()
    day.at("09:00", wire=[copy("w")])
    day.at("09:10", herald=[copy("h")])
    day.at("15:01", wire=[copy("w", AIRPORT)])
    day.at("16:01", wire=[copy("w", CAMPS, AIRPORT)])

    assert day.refused() == [Reason.REDUNDANT]
    assert [one.also for one in day.alerts] == [(), ("herald",), ()]


def test_who_is_told_of_is_not_said_to_repeat() -> None:
    """An outlet whose update an alert carries, or an earlier one carried, stands in it as a source already."""
    day = Day()
    day.at("09:00", wire=[copy("w")], herald=[copy("h")])
    day.at("15:01", herald=[copy("h", AIRPORT)])

    # Of two that say the same at one moment the one is told whose name comes first.
    assert [one.also for one in day.alerts] == [("wire",), ()]


def test_every_store_keeps_who_else_reports_it(store: Store) -> None:
    """What an alert names is sent as it was decided, and known when the next one is."""
    with store.writing() as work:
        update = record(work, entry())
        work.add_concerns([concern(update)])
        made = replace(alert(update), also=("herald", "ledger"))
        work.post(made, work.untold_of("desk", update.story, since=NOON).concerns)
        untold = work.untold_of("desk", update.story, since=NOON)
        claimed = work.claim("desk", NOON, lease=NOON - datetime(2016, 8, 12, tzinfo=UTC))

    assert untold.told.also == {"herald", "ledger"}
    assert claimed is not None
    assert claimed[0].also == ("herald", "ledger")


NAMES = {
    "nobody": ((), "Story 7 ·"),
    "one, by its title": (("herald",), "Also reported by The Herald · Story 7 ·"),
    "one that is configured no more": (("gone",), "Also reported by gone · Story 7 ·"),
    "more than a line holds": (tuple("abcdefg"), "Also reported by a, b, c, d, e and 2 others · Story 7 ·"),
}


@pytest.mark.parametrize(("also", "line"), NAMES.values(), ids=NAMES)
def test_a_message_names_who_else_reports_it(also: tuple[str, ...], line: str) -> None:
    """The last line names the first five and counts the others, in the text and in the mail."""
    change = Change(
        kind=Kind.NEW, title="Gate opens", text="The gate opens.", added=("The gate opens.",), fingerprint=""
    )
    revision = Revision(feed="wire", entry="w", link="", number=1, at=NOON, change=change)
    made = Alert(
        key="5f3a9c0d1e2b",
        channel="desk",
        story=7,
        reason=Reason.FIRST,
        watches=(),
        updates=(Update(story=7, chapter=1, revision=revision, novel=True),),
        at=NOON,
        shown=(change.added,),
        also=also,
    )
    newsroom = Newsroom(feeds={"herald": Feed(name="herald", url="https://herald.example/", title="The Herald")})
    message = render(made, newsroom)
    assert message.text.splitlines()[-1].startswith(line)
    assert line in message.html
