"""Warnings: what is no mistake, but hardly what the editor meant."""

from __future__ import annotations

from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config import load
from monitor.errors import ExpressionError
from monitor.match import Doubt, Matcher, check, lint
from monitor.match.everyday import EVERYDAY
from monitor.match.implies import MOST_COMPARED, Claim, Implications
from monitor.match.names import names
from monitor.match.terms import read_term
from monitor.model import Actor, Change, Entry, Feed, Kind, Newsroom, Place, Scope, Watch
from monitor.text import fold
from tests.configured import FEED, write

FEEDS = {
    "world-wire": Feed(name="world-wire", url="", title="World Wire", tags=("syria", "world"), language="en"),
    "saha": Feed(name="saha", url="", title="Saha", tags=("football",), language="tr"),
    "courier": Feed(name="courier", url="", title="The Courier", tags=("world",), language="en-GB"),
}
ACTORS = {"islamic-state": Actor(key="islamic-state", name="Islamic State", aliases=("Daesh", "=IS"))}
PLACES = {
    "syria": Place(key="syria", name="Syria", aliases=("Syrian*",), contains=("aleppo",)),
    "aleppo": Place(key="aleppo", name="Aleppo", aliases=("Halep",)),
}


def newsroom(watch: Watch, feeds: dict[str, Feed] | None = None) -> Newsroom:
    return Newsroom(feeds=FEEDS if feeds is None else feeds, actors=ACTORS, places=PLACES, watches={watch.name: watch})


def doubts(watch: Watch, feeds: dict[str, Feed] | None = None) -> list[Doubt]:
    return list(lint(newsroom(watch, feeds)))


NEVER = (
    # expression, 0-based position, what the editor reads
    ("dam AND NOT dam", 12, "asked for and excluded: dam AND NOT dam"),
    ("dam AND NOT DÂM", 12, "asked for and excluded"),
    ('"dam burst" AND NOT dam', 20, "asked for and excluded"),
    ("truce AND NOT truce*", 14, "asked for and excluded"),
    ('"old truces" AND NOT truce*', 21, "asked for and excluded"),
    ("=IS AND NOT is", 12, "asked for and excluded"),
    (
        "(dam OR fire) AND NOT dam AND NOT fire",
        22,
        "asked for and excluded: (dam OR fire) AND NOT dam AND NOT fire; so",
    ),
    ("(dam OR fire) AND NOT (fire OR dam)", 31, "asked for and excluded: (dam OR fire) AND NOT dam AND NOT fire; so"),
    ("dam AND fire AND NOT (war OR fire)", 29, "fire AND NOT fire"),
    ("dam AND (fire AND (war AND NOT dam))", 31, "asked for and excluded"),
    ("(dam OR barrage) AND NOT (barrage OR dam)", 37, "asked for and excluded"),
    ("NOT NOT dam AND NOT dam", 20, "asked for and excluded"),
    ("title:dam AND NOT dam", 18, "asked for and excluded"),
    ("first/5(dam) AND NOT first/80(dam)", 21, "asked for and excluded"),
    ("(dam NEAR/5 fire) AND NOT (fire NEAR/8 dam)", 27, "asked for and excluded"),
    ("(dam ONEAR/5 fire) AND NOT (dam NEAR/5 fire)", 28, "asked for and excluded"),
    ("(dam NEAR/5 fire) AND NOT fire", 26, "asked for and excluded"),
    ("count(dam)>=3 AND NOT count(dam)>=2", 22, "asked for and excluded"),
    ("count(dam)>=3 AND NOT dam", 22, "asked for and excluded"),
    ("place:aleppo AND NOT place:syria", 21, "asked for and excluded"),
    ("Daesh AND NOT @islamic-state", 14, "asked for and excluded"),
    ("dam AND language:de", 8, "no feed that this watch looks at has language:de"),
    ("dam AND language:english", 8, "languages are codes, such as en or pt-BR: english is none"),
    ("dam AND tag:footbal", 8, 'no feed that this watch looks at has tag:footbal, did you mean "football"?'),
    ("dam AND feed:nobody", 8, "no feed that this watch looks at has feed:nobody"),
    ("dam AND tag:world AND tag:football", 22, "has tag:world AND tag:football together"),
    ("body:first/2(count(dam)>=3)", 13, "the first 2 words of the text have no room for count(dam)>=3"),
    ('body:first/2("the old dam")', 13, "have no room"),
    ("body:first/1(dam ONEAR/1 burst)", 13, "have no room"),
    ("urgency:12", 8, "urgency is a number from 1 (most) to 9"),
    ("urgency:(1 NEAR/2 2)", 9, "urgency has too few words"),
    ("status:killed", 7, "status is usable, withheld or canceled"),
)


@pytest.mark.parametrize(("expression", "position", "message"), NEVER)
def test_what_can_never_hit_is_told_with_its_place(expression: str, position: int, message: str) -> None:
    """A watch that no article could satisfy is sound to the parser, so a warning names the clause that makes it so."""
    (found,) = doubts(Watch(name="w", match=expression))
    assert (found.path, found.position) == (("watches", "w", "match"), position)
    assert message in found.message
    assert found.message.endswith(("; so this watch never hits", "? So this watch never hits"))


IDLE = (
    ("(dam OR fire) AND NOT dam", 1, "counts for nothing: NOT dam excludes all that has it"),
    ("dam AND ((fire AND NOT fire) OR war)", 23, "asked for and excluded: fire AND NOT fire"),
    ("dam AND language:(en OR de)", 24, "no feed that this watch looks at has language:de"),
    ("dam AND NOT tag:cricket", 12, "no feed that this watch looks at has tag:cricket"),
    ("dam AND language:(en OR tr) AND tag:(world OR football)", None, ""),
    ("truce OR truce*", 0, "truce adds nothing: truce* finds all that it finds"),
    ("truce OR peace OR Truce", 18, "Truce adds nothing: it is given twice"),
    ('"peace talks" OR peace', 0, '"peace talks" adds nothing: peace finds all that it finds'),
    ("시리아군* OR 시리아*", 0, "adds nothing"),
    ("@islamic-state OR @islamic-state", 18, "it is given twice"),
    ("fire AND (dam OR NOT dam)", 10, "dam OR NOT dam holds for every article: leave it out"),
    ('fire AND (dam OR NOT "dam burst")', 10, "holds for every article"),
    ("first/2(count(dam)>=3)", 8, "only a title can satisfy it"),
    ("title:first/5(dam)", 6, "first/n( ) counts the words of the text"),
    ("first/5(title:dam)", 0, "first/n( ) counts the words of the text"),
)


@pytest.mark.parametrize(("expression", "position", "message"), IDLE)
def test_what_does_nothing_in_a_watch_is_told(expression: str, position: int | None, message: str) -> None:
    """A part of a watch that adds nothing, excludes nothing or always holds is told; the watch may hit all the same."""
    found = doubts(Watch(name="w", match=expression))
    assert [doubt.position for doubt in found] == ([] if position is None else [position])
    for doubt in found:
        assert message in doubt.message
        assert "never hits" not in doubt.message


SOUND = (
    'dam AND NOT "dam burst"', "truce* AND NOT truce", "dam AND NOT title:dam", "first/80(dam) AND NOT first/5(dam)", "count(dam)>=2 AND NOT count(dam)>=3", "place:syria AND NOT place:aleppo",
    "@islamic-state AND NOT Daesh", "is AND NOT =IS", "(dam NEAR/8 fire) AND NOT (dam NEAR/5 fire)", "(dam NEAR/5 fire) AND NOT (dam ONEAR/5 fire)", "dam NEAR/3 dam", "dam AND feed:saha", "language:en AND dam",
    "~negotiate AND NOT negotiate", "cease-fire AND NOT cease", "first/3(dam NEAR/2 fire)", "tag:(world OR football) AND dam", "urgency:(1 OR 2)", "status:canc*", "language:en-GB AND dam", "dam OR (fire AND NOT dam)",
)  # fmt: skip


@pytest.mark.parametrize("expression", SOUND)
def test_a_sound_watch_is_not_doubted(expression: str) -> None:
    """What some article satisfies, and nothing makes idle, is passed over in silence."""
    assert doubts(Watch(name="w", match=expression)) == []


SHORT: tuple[tuple[Watch, list[tuple[str | int, ...]]], ...] = (
    (Watch(name="w", keywords=("talks", "Talks", "dam"), exclude=("dam",)), [("keywords", 1), ("keywords", 2)]),
    (Watch(name="w", keywords=("talks",), exclude=("fire", "talks")), [("exclude", 1)]),
    (Watch(name="w", places=("syria", "syria")), [("places", 1)]),
    (Watch(name="w", match="dam", only=Scope(feeds=("saha",), tags=("world",))), [("only",)]),
    (Watch(name="w", match="dam", only=Scope(feeds=("saha",), languages=("en",))), [("only",)]),
    (Watch(name="w", match="dam AND tag:football", only=Scope(tags=("world",))), [("match",)]),
    (Watch(name="w", match="dam", only=Scope(tags=("world",), languages=("en",))), []),
)


@pytest.mark.parametrize(("watch", "paths"), SHORT)
def test_lists_and_only_are_doubted_item_by_item(watch: Watch, paths: list[tuple[str | int, ...]]) -> None:
    """In the short form and in `only:` the very item is named."""
    assert [doubt.path for doubt in doubts(watch)] == [("watches", "w", *path) for path in paths]


def test_a_feed_of_no_known_language_may_be_in_any() -> None:
    """Where the language is known only by the texts, no language is called impossible."""
    feeds = {"f": Feed(name="f", url="", tags=("world",))}
    assert doubts(Watch(name="w", match="dam AND language:de"), feeds) == []
    assert doubts(Watch(name="w", match="dam", only=Scope(languages=("de",))), feeds) == []


NAMES: tuple[tuple[dict[str, Any], dict[str, Any], tuple[str | int, ...], str], ...] = (
    # actors, places, path, what the editor reads
    ({"a": ("Islamic State", ["IS"])}, {}, ("actors", "a", "aliases", 0), "finds the everyday English word is: write =IS"),
    ({"a": ("Will", [])}, {}, ("actors", "a", "name"), "make the name longer, and =Will an alias"),
    ({"a": ("Post Group", ["Post*"])}, {}, ("actors", "a", "aliases", 0), "list the forms that you mean"),
    ({"a": ("Deniz", [])}, {}, ("actors", "a", "name"), "everyday Turkish word deniz"),
    ({"a": ("Ada Field", ["Field Ada", "ada field"])}, {}, ("actors", "a", "aliases", 1), "the same as Ada Field"),
    ({"a": ("Ada Xu", ["Xu"]), "b": ("Ben Xu", ["XU"])}, {}, ("actors", "b", "aliases", 0), "XU also stands for actor a"),
    ({}, {"a": ("Tall Rif", []), "b": ("Rif", ["Tall Rif"])}, ("places", "b", "aliases", 0), "also stands for place a"),
    ({}, {"a": ("Aland", [], ["Tall Rif"]), "b": ("Tall Rif", [])}, ("places", "a", "contains", 0), "write b, so that its aliases count"),
)  # fmt: skip


@pytest.mark.parametrize(("actors", "places", "path", "message"), NAMES)
def test_names_that_fire_on_too_much_are_told(
    actors: dict[str, tuple[str, list[str]]],
    places: dict[str, tuple[str, list[str], list[str]]],
    path: tuple[str | int, ...],
    message: str,
) -> None:
    """An everyday word, an alias given twice and one that two names share are told where they stand."""
    room = Newsroom(
        feeds=FEEDS,
        actors={key: Actor(key=key, name=row[0], aliases=tuple(row[1])) for key, row in actors.items()},
        places={
            key: Place(key=key, name=row[0], aliases=tuple(row[1]), contains=tuple(*row[2:]))
            for key, row in places.items()
        },
    )
    (found,) = lint(room)
    assert found.path == path
    assert message in found.message


def test_an_exact_alias_and_a_word_of_another_language_are_no_danger() -> None:
    """=IS is not "is", and a Turkish word does no harm in a newsroom of English feeds; a city may have its country's name."""
    english = {name: feed for name, feed in FEEDS.items() if name != "saha"}
    actors = {"a": Actor(key="a", name="Islamic State", aliases=("=IS", "Deniz"))}
    places = {
        "land": Place(key="land", name="Xuland", contains=("city",)),
        "city": Place(key="city", name="Xuland City", aliases=("Xuland",)),
    }
    assert list(lint(Newsroom(feeds=english, actors=actors, places=places))) == []


def test_everyday_words_are_folded_words_of_the_languages_that_are_read() -> None:
    """Every list is of words as they are compared; else an alias would never be found in it."""
    for language, words in EVERYDAY.items():
        assert len(words) > 150, language
        assert {word for word in words if fold(word) != word or " " in word} == set()


def test_check_places_a_warning_in_the_file(tmp_path: Path) -> None:
    """A warning has file, line and column like a mistake, and keeps nothing from running."""
    text = FEED + (
        "actors: {state: {name: Islamic State, aliases: [IS]}}\n"
        "channels: {desk: {url: 'json://desk.example'}}\n"
        "watches:\n  w: {notify: [desk], match: 'dam AND NOT dam'}\n  v: {notify: [desk], keywords: [talks, Talks]}\n"
    )
    loaded = load(write(tmp_path, {"a.yaml": text}), {})
    assert [(note.line, note.column) for note in loaded.notes()] == [(2, 49), (5, 43), (6, 41)]
    assert set(loaded.newsroom.watches) == {"v", "w"}


_TERMS = st.sampled_from(["dam", "fire", "dams", "burs*", '"dam fire"', "=Dam", "dam NEAR/2 fire", "title:dam", "count(dam)>=2", "first/2(dam)"])  # fmt: skip
_EXPRESSIONS = st.recursive(
    _TERMS,
    lambda inner: st.builds(
        lambda left, joint, right: f"({left}) {joint} ({right})", inner, st.sampled_from(["AND", "OR", "AND NOT", "OR NOT"]), inner
    ),
    max_leaves=6,
)  # fmt: skip
_TEXTS = st.lists(st.sampled_from(["dam", "Dam", "fire", "dams", "bursting", "the"]), max_size=8).map(" ".join)


@given(_EXPRESSIONS, _TEXTS, _TEXTS)
@settings(max_examples=300, deadline=None)
def test_a_watch_that_hits_is_never_said_not_to(expression: str, title: str, body: str) -> None:
    """Warnings are sound: whatever is called dead hits no text, and what is always so excludes none."""
    watch = Watch(name="w", match=expression)
    room = newsroom(watch)
    if check(watch, room):
        with pytest.raises(ExpressionError):
            Matcher(room)
        return
    change = Change(kind=Kind.NEW, title=title, text=body, fingerprint="")
    hits = Matcher(room).match(Entry(feed="courier", key="1"), change, FEEDS["courier"])
    assert not (hits and any("never hits" in doubt.message for doubt in lint(room)))


def _nested(word: str, joints: tuple[str, str], depth: int) -> str:
    """Return groups of AND and OR within one another."""
    written = word
    for number in range(depth):
        written = f"({written}) {joints[(depth - 1 - number) % 2]} {word}{number}"
    return written


def test_groups_within_groups_take_no_longer_than_their_length_asks_for() -> None:
    """Compared way by way, the same two clauses come up 2^depth times: 278 characters took 20 s, and take milliseconds."""
    match = f"({_nested('fire', ('OR', 'AND'), 11)}) AND NOT ({_nested('barrage', ('AND', 'OR'), 11)})"
    start = process_time()
    assert doubts(Watch(name="w", match=match)) == []
    assert process_time() - start < 2


def test_the_comparing_of_clauses_ends() -> None:
    """Beyond a bound nothing more is called implied, so nothing is called dead that is not."""
    wide, narrow = Claim(node=read_term("dam")), Claim(node=read_term('"dam burst"'))
    assert Implications(names(Newsroom())).implies(narrow, wide)
    full = Implications(names(Newsroom()))
    others = [Claim(node=wide.node, limit=number) for number in range(MOST_COMPARED)]
    assert not any(full.implies(other, narrow) for other in others)
    assert not full.implies(narrow, wide)


def test_the_shipped_example_is_not_warned_of() -> None:
    """Who learns from the example learns no watch that idles and no alias that fires on everything."""
    shipped = load(Path(__file__).parent.parent / "config", {}, need_secrets=False).newsroom
    assert [doubt.message for doubt in lint(shipped)] == []
