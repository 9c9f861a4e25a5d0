from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import ExpressionError
from monitor.match import Explainer, Explanation, Matcher, check, check_names
from monitor.model import Actor, Change, Entry, Evidence, Feed, Hit, Kind, Newsroom, Place, Scope, Watch, Wire
from monitor.text import tokens

FEED = Feed(name="world-wire", url="https://wire.example/feed", tags=("syria", "analysis"), language="en")
NEWSROOM = Newsroom(
    actors={
        "zarif": Actor(key="zarif", name="Javad Zarif", aliases=("Zarif",)),
        "cavusoglu": Actor(key="cavusoglu", name="Mevlüt Çavuşoğlu", aliases=("Çavuşoğlu",)),
    },
    places={
        "syria": Place(key="syria", name="Syria", aliases=("Syrian*",), contains=("aleppo", "Tell Hamra")),
        "aleppo": Place(key="aleppo", name="Aleppo", aliases=("Halep",), contains=("old-town",)),
        # A circle: the old town is said to contain the country it lies in.
        "old-town": Place(key="old-town", name="Old Town of Aleppo", aliases=("Citadel",), contains=("syria",)),
    },
)


def matcher(**watches: Watch) -> Matcher:
    return Matcher(replace(NEWSROOM, watches=watches))


def explainer(watch: Watch) -> Explainer:
    return Explainer(watch.name, replace(NEWSROOM, watches={watch.name: watch}))


def revision(text: str, *, title: str = "", language: str | None = None) -> tuple[Entry, Change, Feed]:
    entry = Entry(feed=FEED.name, key="1", language=language, categories=("Sport", "World news"))
    return entry, Change(kind=Kind.NEW, title=title, text=text, fingerprint=""), FEED


def hits(text: str, watch: Watch, *, title: str = "", language: str | None = None) -> tuple[Hit, ...]:
    return matcher(w=watch).match(*revision(text, title=title, language=language))


SHORT = Watch(
    name="short",
    actors=("zarif", "cavusoglu"),
    places=("syria",),
    keywords=("talks", "territorial integrity", "title:summit"),
    exclude=("a year on", "category:football", "Turkish minist*"),
)

SHORT_CASES = (
    ("Zarif in Ankara for talks on Syria", "", True),
    ("Çavuşoğlu: territorial integrity of Syria", "", True),
    ("Zarif in Ankara for talks", "", False),
    ("Talks on Syria", "", False),
    ("Zarif on Syria", "", False),
    ("Zarif on Syria", "Summit", True),
    ("Zarif on Syria at the summit", "", False),
    ("A year on: Zarif, talks, Syria", "", False),
    ("Zarif and Turkish ministers: talks, Syria", "", False),
)


@pytest.mark.parametrize(("text", "title", "expected"), SHORT_CASES)
def test_the_short_form(text: str, title: str, *, expected: bool) -> None:
    """The short form is (any actor) AND (any place) AND (any keyword) AND NOT (any exclude)."""
    assert bool(hits(text, SHORT, title=title)) is expected


@pytest.mark.parametrize("text", ("Syria", "Tell Hamra", "Halep", "the Citadel", "Old Town of Aleppo"))
def test_a_place_takes_in_all_it_contains(text: str) -> None:
    """Containment goes to any depth, and a circle of places does no harm."""
    for place in ("syria", "aleppo", "old-town"):
        assert hits(text, Watch(name="w", places=(place,)))


def test_the_key_of_a_place_is_not_looked_for() -> None:
    """Only names and aliases stand in articles; a key is the editor's own handle."""
    assert not hits("the old town", Watch(name="w", places=("syria",)))


def test_hits_come_in_order_of_their_names() -> None:
    """The same revision always gives the same list, whatever the order of the configuration."""
    found = matcher(b=Watch(name="b", match="dam"), c=Watch(name="c", match="fire"), a=Watch(name="a", match="dam"))
    assert [hit.watch for hit in found.match(*revision("The dam"))] == ["a", "b"]


SCOPES = (
    (Scope(), None, True, ""),
    (Scope(tags=("syria", "turkey")), None, True, ""),
    (Scope(tags=("turkey",)), None, False, "only.tags: world-wire has none of turkey"),
    (Scope(feeds=("world-wire",)), None, True, ""),
    (Scope(feeds=("other", "third")), None, False, "only.feeds: world-wire is none of other, third"),
    (Scope(languages=("en",)), None, True, ""),
    (Scope(languages=("en",)), "en-GB", True, ""),
    (Scope(languages=("en", "tr")), "de", False, "only.languages: de is none of en, tr"),
    (Scope(tags=("syria",), languages=("tr",)), None, False, "only.languages: en is none of tr"),
)


@pytest.mark.parametrize(("only", "language", "expected", "reason"), SCOPES)
def test_only_restricts(only: Scope, language: str | None, reason: str, *, expected: bool) -> None:
    """A watch looks only where `only:` lets it, and explain says what kept it out."""
    watch = Watch(name="w", match="dam", only=only)
    assert bool(hits("dam", watch, language=language)) is expected
    explanation = explainer(watch).explain(*revision("dam", language=language))
    assert (explanation.holds, explanation.reason) == (expected, reason)


def test_a_stem_follows_the_language_of_the_entry() -> None:
    """~stemmed knows the inflections of the language that the entry is written in."""
    watch = Watch(name="w", match="~Verhandlung")
    assert hits("Verhandlungen in Wien", watch, language="de-AT")
    assert not hits("Verhandlungen in Wien", watch, language="en")


def evidence(field: str, start: int, text: str, term: str) -> Evidence:
    return Evidence(field=field, start=start, end=start + len(text), term=term, text=text)


EVIDENCE = (
    ("@cavusoglu AND talks", "Talks", "Çavuşoğlu'nun sözü", [("body", 0, "Çavuşoğlu", "Çavuşoğlu"), ("title", 0, "Talks", "talks")]),
    ("truce OR cease-fire", "", "The ceasefire, a cease-fire", [("body", 4, "ceasefire", "cease-fire"), ("body", 17, "cease-fire", "cease-fire")]),
    ("ceasef*", "", "A cease-fire", [("body", 2, "cease-fire", "ceasef*")]),
    ("ceas*", "", "A cease-fire", [("body", 2, "cease-fire", "ceas*")]),
    ("dam AND NOT fire", "", "The dam", [("body", 4, "dam", "dam")]),
    ("dam NEAR/2 burst", "", "Dam and a dam burst", [("body", 10, "dam", "dam"), ("body", 14, "burst", "burst")]),
    ('"old dam"', "", "İn an  old\t dam", [("body", 7, "old\t dam", '"old dam"')]),
    ("first/2(dam)", "", "A dam, a dam", [("body", 2, "dam", "dam")]),
    ("Daesh", "", "from Da'esh now", [("body", 5, "Da'esh", "Daesh")]),
    ("dam AND (dam OR dam)", "Dam", "", [("title", 0, "Dam", "dam")]),
    ("category:sport", "", "", [("category", 0, "Sport", "sport")]),
    ("category:news", "", "", [("category", 12, "news", "news")]),
)  # fmt: skip


@pytest.mark.parametrize(("expression", "title", "body", "expected"), EVIDENCE)
def test_evidence_points_into_the_original_text(
    expression: str, title: str, body: str, expected: list[tuple[str, int, str, str]]
) -> None:
    """Evidence names the field, the characters of the original, and the term as the editor wrote it; each once, sorted."""
    (hit,) = hits(body, Watch(name="w", match=expression), title=title)
    assert list(hit.matched) == [evidence(*row) for row in expected]


@given(
    st.lists(
        st.sampled_from(["Dam", "DÂM", "dam's", "cease-fire", "fire", "İ", "ﬁ", "阿", "—", "\n"]), max_size=12
    ).map(" ".join)
)
@settings(max_examples=100)
def test_offsets_cut_out_what_the_term_says(text: str) -> None:
    """Whatever stands around it, the evidence's slice is the term, folded."""
    for hit in hits(text, Watch(name="w", match='dam OR fire OR 阿 OR "fire dam"')):
        for found in hit.matched:
            assert text[found.start : found.end] == found.text
            words = " ".join(token.folded for token in tokens(found.text))
            assert words == found.term.strip('"')


def test_explain_goes_clause_by_clause() -> None:
    """Explain shows every clause as written, whether it holds, and its evidence, also below one that fails."""
    watch = Watch(name="w", match="dam AND (fire OR first/1(dam)) AND NOT burst")
    explanation = explainer(watch).explain(*revision("The dam burst"))
    (root,) = explanation.children
    assert not explanation.holds
    assert [(clause.clause, clause.holds) for clause in root.children] == [
        ("dam", True),
        ("fire OR first/1(dam)", False),
        ("NOT burst", False),
    ]
    assert root.children[0].evidence == (evidence("body", 4, "dam", "dam"),)
    first = root.children[1].children[1]
    assert first.children == (
        Explanation(clause="dam", holds=False, reason="stands at word 2 of the text, not within the first 1"),
    )
    assert root.children[2].children[0].holds


def test_explain_shows_the_short_form() -> None:
    """The lists of the short form are clauses like any other."""
    explanation = explainer(SHORT).explain(*revision("Zarif in Ankara for talks"))
    (root,) = explanation.children
    assert [(clause.clause.split(":")[0], clause.holds) for clause in root.children] == [
        ("actors", True),
        ("places", False),
        ("keywords", True),
        ("NOT (exclude", True),
    ]


FAULTS = (
    (Watch(name="w"), [((), None, "this watch looks for nothing")]),
    (Watch(name="w", exclude=("dam",)), [((), None, "this watch would hit nearly everything")]),
    (Watch(name="w", match="NOT dam"), [(("match",), None, "NOT must stand beside something to look for")]),
    (Watch(name="w", match="dam OR NOT fire"), [(("match",), None, "would hit nearly everything")]),
    (Watch(name="w", match="NOT (dam AND NOT fire)"), [(("match",), None, "would hit nearly everything")]),
    (Watch(name="w", match="title:(NOT dam)"), [(("match",), None, "would hit nearly everything")]),
    (Watch(name="w", match="dam AND @zarrif"), [(("match",), 8, 'no actor "zarrif", did you mean "zarif"?')]),
    (Watch(name="w", match="place:Syria"), [(("match",), 0, 'no place "Syria", did you mean "syria"?')]),
    (Watch(name="w", match="@syria"), [(("match",), 0, "but there is a place of that name")]),
    (
        Watch(name="w", match="dam* AND titel:x AND @nobody AND a NEAR/2 (b AND c)"),
        [(("match",), 0, "needs 4 letters"), (("match",), 9, "no field"), (("match",), 43, "NEAR takes"), (("match",), 21, "no actor")],
    ),
    (
        Watch(name="w", actors=("zarif", "lavrov"), places=("syira",), keywords=("dam", "dam*", "a AND b OR c"), exclude=("...",)),
        [
            (("keywords", 1), 0, "needs 4 letters"),
            (("keywords", 2), 8, "AND and OR are mixed"),
            (("exclude", 0), 0, "no letter or digit"),
            (("actors", 1), 0, 'no actor "lavrov"'),
            (("places", 0), 0, 'did you mean "syria"?'),
        ],
    ),
    (Watch(name="w", match="dam", keywords=("fire",)), [(("keywords",), None, "either match or keywords")]),
    (Watch(name="w", keywords=("talks =IS",)), [(("keywords", 0), 6, "stand side by side")]),
)  # fmt: skip


@pytest.mark.parametrize(("watch", "expected"), FAULTS)
def test_check_finds_all_mistakes_of_a_watch(
    watch: Watch, expected: list[tuple[tuple[str | int, ...], int | None, str]]
) -> None:
    """Every mistake is told at once, with the key, the place in its text and the way out; the matcher refuses the watch."""
    faults = check(watch, NEWSROOM)
    assert [(fault.path, fault.position) for fault in faults] == [(path, position) for path, position, _ in expected]
    for fault, (_, _, message) in zip(faults, expected, strict=True):
        assert message in fault.message
    with pytest.raises(ExpressionError):
        matcher(w=watch)


@pytest.mark.parametrize(
    "watch", (SHORT, Watch(name="w", match="NOT NOT dam"), Watch(name="w", match="NOT (NOT dam OR fire)"))
)
def test_check_is_silent_about_a_sound_watch(watch: Watch) -> None:
    """A watch that looks for something is no mistake, however it says so."""
    assert check(watch, NEWSROOM) == ()
    assert matcher(w=watch).match(*revision("nothing of it")) == ()


ALIASES = (
    # what somebody wrote, what is said of it; nothing of a name that only looks like an expression
    ("@a1", "an alias cannot refer to an actor"),
    ("=@a1", "an alias cannot refer to an actor"),
    ("title:foo", "title: has no meaning in an alias"),
    ("place:syria", "place: has no meaning in an alias"),
    ("~going", "~ has no meaning in an alias: list the forms"),
    ("NEAR/3", "an alias is one term"),
    ("Foo NEAR/3 Bar", "an alias is one term"),
    ("first/3(Foo)", "an alias is one term"),
    ("Foo AND NOT Bar", "AND joins nothing in an alias: make each part its own alias"),
    ("Foo | Bar", "| is no operator"),
    ('"Foo AND Bar"', ""),
    ("TRUTH AND JUSTICE", ""),
    ("Truth and Justice", ""),
    ("Washington, D.C.", ""),
    ("Foo: a history", ""),
    ("=IS", ""),
)


@pytest.mark.parametrize(("alias", "message"), ALIASES)
def test_an_alias_that_is_an_expression_is_a_mistake(alias: str, message: str) -> None:
    """What means something in a watch, and would be looked for as words in an alias, is told with the way out."""
    for room in (
        Newsroom(actors={"x": Actor(key="x", name="Foo", aliases=(alias,))}),
        Newsroom(places={"x": Place(key="x", name="Foo", contains=(alias,))}),
    ):
        found = [said for _, said in check_names(room)]
        assert len(found) == bool(message)
        assert all(said.startswith(message) for said in found)


NAMES = Newsroom(
    actors={"erdogan": Actor(key="erdogan", name="E")},
    places={"p1": Place(key="p1", name="P"), "aleppo": Place(key="aleppo", name="Aleppo")},
)
MISPLACED = (
    # watch, path of the fault, what is said
    (Watch(name="w", keywords=("y", "NOT x")), ("keywords", 1), "NOT must stand beside something"),
    (Watch(name="w", exclude=("x",)), (), "NOT must stand beside something"),
    (
        Watch(name="w", places=("place:alepo",)),
        ("places", 0),
        'there is no place "place:alepo", did you mean "aleppo"?',
    ),
    (Watch(name="w", places=("place:p1",)), ("places", 0), 'there is no place "place:p1", did you mean "p1"?'),
    (Watch(name="w", match="place:erdogan"), ("match",), "but there is an actor of that name"),
    (Watch(name="w", match="@p1"), ("match",), "but there is a place of that name"),
    (Watch(name="w", match="@" * 500), ("match",), f'there is no actor "{"@" * 40}…"'),
)


@pytest.mark.parametrize(("watch", "path", "message"), MISPLACED)
def test_a_fault_stands_at_its_item_and_says_the_way_out(
    watch: Watch, path: tuple[str | int, ...], message: str
) -> None:
    """An editor is led to the item of a list, and to the name that was meant; of a long slip the beginning is shown."""
    (fault,) = check(watch, NAMES)
    assert fault.path == path
    assert message in fault.message


def test_bad_aliases_are_found() -> None:
    """Every alias that cannot be looked for is told with its place, and the matcher refuses the names."""
    newsroom = Newsroom(
        actors={"x": Actor(key="x", name="…", aliases=("Good", "IS*", "a*b"))},
        places={"y": Place(key="y", name="Yland", aliases=("=",), contains=("Ton*", "y"))},
    )
    assert [path for path, _ in check_names(newsroom)] == [
        ("actors", "x", "name"),
        ("actors", "x", "aliases", 1),
        ("actors", "x", "aliases", 2),
        ("places", "y", "aliases", 0),
        ("places", "y", "contains", 0),
    ]
    assert check_names(NEWSROOM) == ()
    with pytest.raises(ExpressionError):
        Matcher(newsroom)


WIRE = Wire(
    urgency=1,
    signals=("sig:update", "sig:correction"),
    status="canceled",
    note="Adds quote from the mayor; re-sends",
    slugline="DAM-BURST/WRAPUP 2",
)
#: (expression, holds for the copy above)
WIRE_CASES = (
    ("urgency:1", True),
    ("urgency:(1 OR 2)", True),
    ("urgency:2", False),
    ("signal:update", True),
    ("signal:correction", True),
    ('signal:"sig:update"', True),
    ('signal:"update sig"', False),
    ("signal:kill", False),
    ("status:canceled", True),
    ("status:usable", False),
    ('note:"adds quote"', True),
    ("note:resends", True),
    ("note:dam", False),
    ("slugline:DAM-BURST", True),
    ("slugline:wrapup", True),
    ("slugline:mayor", False),
    ("canceled OR mayor OR wrapup", False),
)


@pytest.mark.parametrize(("expression", "expected"), WIRE_CASES)
def test_what_an_agency_says_of_its_copy_can_be_asked_for(expression: str, *, expected: bool) -> None:
    """Urgency, signals, status, note and slugline are fields of watches, and only fields: they are no text of the article."""
    entry, change, feed = revision("The dam")
    ready = matcher(w=Watch(name="w", match=expression))
    assert bool(ready.match(replace(entry, wire=WIRE), change, feed)) is expected
    assert not ready.match(entry, change, feed)
