"""Which of the newsroom's names an entry bears, and that the take loop hands them to the model of stories."""

from __future__ import annotations

from monitor.match import Matcher
from monitor.model import Actor, Change, Entry, Feed, Follow, Kind, Newsroom, Place, Watch
from monitor.pipeline.naming import Namer

FEED = Feed(name="wire", url="https://wire.example/rss")
ROOM = Newsroom(
    feeds={"wire": FEED},
    actors={"vesk": Actor(key="vesk", name="Orlan Vesk", aliases=("Vesk", "Веск*"))},
    places={
        "kestria": Place(key="kestria", name="Kestria", contains=("salune", "Tarn Mills")),
        "salune": Place(key="salune", name="Port Salune", aliases=("Порт-Салун*",)),
    },
    watches={
        "ferry": Watch(name="ferry", match="(ferry OR паром*) AND place:salune", notify=()),
        "captains": Watch(name="captains", match="@vesk", follow=Follow.NONE, notify=()),
    },
)


def named(title: str) -> set[str]:
    entry = Entry(feed="wire", key=title, title=title)
    change = Change(kind=Kind.NEW, title=title, text="", fingerprint="")
    hits = Matcher(ROOM).match(entry, change, FEED)
    return set(Namer(ROOM).names(entry, change, FEED, hits))


def test_a_name_has_one_key_in_all_languages() -> None:
    """Two reports of one thing, in two scripts, bear the same names, the watch that waits for it among them."""
    assert named("Ferry aground off Port Salune, captain Vesk says") == {"@vesk", "place:salune", "watch:ferry"}
    assert named("Паром сел на мель у Порт-Салуны, заявил Веск") == {"@vesk", "place:salune", "watch:ferry"}


def test_the_smallest_place_is_named() -> None:
    """What happens in a town of a country does not bear the country's name too: that would tie all its towns together."""
    assert named("Market day in Port Salune") == {"place:salune"}
    assert named("Kestria votes") == {"place:kestria"}


def test_a_watch_that_follows_no_story_names_none() -> None:
    """An editor who waits for a person's every word has not said that all of them are one story."""
    assert named("Vesk sings") == {"@vesk"}
