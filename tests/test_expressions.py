from __future__ import annotations

import re
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import ExpressionError
from monitor.match import FIELDS, OPERATORS, Matcher, parse
from monitor.match.lexemes import lexemes
from monitor.match.nodes import Node, children
from monitor.match.parser import MOST_MISTAKES, read
from monitor.model import Actor, Change, Entry, Feed, Kind, Newsroom, Place, Watch

FEED = Feed(
    name="world-wire", title="World Wire", url="https://wire.example/feed", tags=("syria", "middle_east"), language="en"
)
ACTORS = {
    "erdogan": Actor(key="erdogan", name="Recep Tayyip Erdoğan", aliases=("Erdogan", "Эрдоган*")),
    "islamic-state": Actor(key="islamic-state", name="Islamic State", aliases=("Daesh", "=IS", "Turkish minist*")),
}
PLACES = {
    "syria": Place(key="syria", name="Syria", aliases=("Syrian*",), contains=("aleppo", "Tell Hamra")),
    "aleppo": Place(key="aleppo", name="Aleppo", aliases=("Halep", "阿勒颇")),
}


def fires(expression: str, body: str = "", *, title: str = "") -> bool:
    newsroom = Newsroom(actors=ACTORS, places=PLACES, watches={"w": Watch(name="w", match=expression)})
    entry = Entry(
        feed=FEED.name,
        key="1",
        link="https://wire.example/world/dam-bursts?id=7",
        summary="A short summary",
        authors=("Ada Field", "Ben Stone"),
        categories=("Winter sport", "World news"),
    )
    change = Change(kind=Kind.NEW, title=title, text=body, fingerprint="")
    return bool(Matcher(newsroom).match(entry, change, FEED))


CASES = (
    # expression, text, fires
    ("talks", "The TALKS began", True),
    ("talks", "The talk began", False),
    ("Erdogan", "Erdoğan'ın ziyareti", True),
    ("Erdogan's", "Erdogan came", True),
    ("shell", "she'll come", False),
    ("Daesh", "Da'esh fled", True),
    ("Ma'rib", "Ma said", False),
    ("Ma'rib", "in Marib", True),
    ("Sana'a", "bunu sana verdim", False),
    ("Sana'a", "Sana'a'da and Sana'a", True),
    ("U.S.", "the U.S. Senate", True),
    # A hyphen is a space or nothing.
    ("cease-fire", "a ceasefire", True),
    ("cease-fire", "a cease fire", True),
    ("cease-fire", "a cease-fire", True),
    ("ceasefire", "a cease-fire", True),
    ('"cease fire"', "a cease-fire", True),
    ("data-protection", "data protection rules", True),
    ('"data protection rules"', "data-protection rules", True),
    ('"ceasefire talks"', "cease-fire talks", True),
    ('"the cease-fire talks"', "the ceasefire talks", True),
    ("state-of-the-art", "stateoftheart", True),
    ("state-of-the-art", "state of theart", True),
    ("stateoftheart", "a state-of-the-art dam", True),
    ("Togo", "ready to go", False),
    ("al-Qaida", "Al-Qa'ida said", True),
    # Phrases and prefixes.
    ('"cessation of hostilities"', "the cessation of  hostilities", True),
    ('"cessation of hostilities"', "hostilities of cessation", False),
    ("“cessation of hostilities”", "the cessation of hostilities", True),
    ("minist*", "ministerial", True),
    ("minist*", "administer", False),
    ('"Turkish minist*"', "Turkish ministers", True),
    ('"Turkish minist*"', "Turkish officials", False),
    ("ceasef*", "the cease-fire", True),
    ("시리아*", "시리아에서", True),
    ("F-16A*", "two F-16As", True),
    ("F-16A*", "two F16As", True),
    ("F-16A*", "two F-16s", False),
    # Three letters are a root.
    ("هدن*", "إعلان هدنة", True),
    ("הדנ*", "הדנה בסוריה", True),
    ("هدن*", "والهدنة", False),
    ("ガザ", "ｶﾞｻﾞの停戦", True),
    ("ガザ", "カ\u3099サ\u3099", True),
    ("ｶﾞｻﾞ", "ガザ", True),
    ("ガザ", "カサ", False),
    ("阿勒颇", "在阿勒颇市", True),
    ("阿勒颇", "阿勒坡", False),
    # Exact and stemmed.
    ("=IS", "Police arrest IS suspect", True),
    ("=IS", "where is he", False),
    ("=Erdoğan", "Erdogan came", False),
    ("=Erdoğan", "Erdog\u0306an came", True),
    ('="Islamic State"', "the Islamic State", True),
    ('="Islamic State"', "an islamic state", False),
    ("=Al-Bab", "in Al Bab", True),
    ("~negotiate", "negotiating all night", True),
    ("negotiate", "negotiating all night", False),
    ('~"peace talk"', "peace talks", True),
    # Names.
    ("@erdogan", "Recep Tayyip Erdogan", True),
    ("@erdogan", "Эрдоганом", True),
    ("@islamic-state", "this is it", False),
    ("@islamic-state", "Turkish ministry", True),
    ("place:syria", "Syrians", True),
    ("place:syria", "Halep", True),
    ("place:syria", "Tell Hamra", True),
    ("place:aleppo", "Syria", False),
    # NOT, AND, OR, parentheses.
    ("talks AND truce", "talks on a truce", True),
    ("talks AND truce", "talks", False),
    ("talks OR truce", "truce", True),
    ("talks OR truce", "war", False),
    ("talks AND NOT truce", "talks", True),
    ("talks AND NOT truce", "talks, truce", False),
    ("NOT NOT talks", "talks", True),
    ("talks AND (truce OR ceasefire*)", "talks and ceasefires", True),
    ("talks AND NOT (truce OR war)", "talks of war", False),
    ("(talks)AND(truce)", "talks truce", True),
    ("talks AND NOT war NEAR/1 crimes", "talks, war, no crimes", True),
    # NEAR and ONEAR: neighbours are one apart.
    ("dam NEAR/1 burst", "burst dam", True),
    ("dam NEAR/2 burst", "the dam has burst", True),
    ("dam NEAR/1 burst", "the dam has burst", False),
    ("dam ONEAR/2 burst", "the dam has burst", True),
    ("dam ONEAR/2 burst", "burst the dam", False),
    ("(dam OR barrage) NEAR/3 (burst OR fail*)", "failure of a barrage", True),
    ('"rail bridge" NEAR/2 closed', "the rail bridge was closed", True),
    ("@erdogan NEAR/3 place:syria", "Erdogan left Aleppo", True),
    ("@erdogan NEAR/1 place:syria", "Erdogan left Aleppo", False),
    ("dam NEAR/3 dam", "the dam", False),
    # count and first.
    ("count(dam)>=3", "dam dam dam", True),
    ("count(dam) >= 3", "dam dam", False),
    ("count(@erdogan)>=2", "Recep Tayyip Erdogan", False),
    ('count("the old dam" OR "old dam burst")>=2', "the old dam burst", False),
    ("count(fire OR blaze)>=2", "fire and blaze", True),
    ("first/3(fire)", "a big fire", True),
    ("first/3(fire)", "not a big fire", False),
    ("first/3(NOT fire) AND fire", "not a big fire", True),
    ("first/2(first/9(fire))", "no big fire", False),
    # Fields.
    ("title:talks", "talks", False),
    ("body:talks", "talks", True),
    ("body:(talks AND NOT war)", "talks", True),
    ("summary:short", "", True),
    ("short", "", False),
    ("author:stone", "", True),
    ('author:"Field Ben"', "", False),
    ("author:(Field NEAR/5 Ben)", "", False),
    ("feed:wire", "", True),
    ("feed:world-wire", "", True),
    ("tag:syria", "", True),
    ("tag:middle_east", "", True),
    ("category:sport", "", True),
    ('category:"winter sport"', "", True),
    ('category:"sport world"', "", False),
    ("language:en", "", True),
    ("language:tr", "", False),
    ("url:dam-bursts", "", True),
    ('url:"wire.example/world"', "", True),
    ("Title:talks OR body:talks", "talks", True),
)


@pytest.mark.parametrize(("expression", "text", "expected"), CASES)
def test_an_expression_fires(expression: str, text: str, *, expected: bool) -> None:
    """Each operator means what the reference says."""
    assert fires(expression, text) is expected


TITLE_CASES = (
    ("talks", "Talks", "", True, "a plain term looks into the title"),
    ('"peace talks"', "Peace", "talks", False, "a phrase never spans title and text"),
    ("peace NEAR/5 talks", "Peace", "talks", False, "NEAR never spans title and text"),
    ("peace AND talks", "Peace", "talks", True, "AND does"),
    ("count(dam)>=2", "Dam", "The dam", True, "count counts in title and text"),
    ("first/1(fire)", "One two three fire", "", True, "the title is always within the first words"),
    ("title:(a OR fire)", "Fire", "", True, "a field may have a group"),
)


@pytest.mark.parametrize(("expression", "title", "body", "expected", "why"), TITLE_CASES)
def test_title_and_text(expression: str, title: str, body: str, why: str, *, expected: bool) -> None:
    """Title and text are both searched, and are never one text."""
    assert fires(expression, body, title=title) is expected, why


MISTAKES = (
    # expression, 0-based position, what the editor reads
    ("", 0, "the expression is empty"),
    ("   ", 0, "the expression is empty"),
    ("a AND b OR c", 8, "AND and OR are mixed here, put one of them in parentheses"),
    ("(x OR y AND z) AND q", 8, "AND and OR are mixed here"),
    ("peace talks", 6, 'write "peace talks" in quotation marks for a phrase, or AND or OR between them'),
    ("talks (a OR b)", 6, "stand side by side: write AND or OR between them"),
    ("talks NOT war", 6, "write AND NOT"),
    ("talks and war", 6, "and is no operator, write it as AND"),
    ("talks near/5 war", 6, "near/5 is no operator, write it as NEAR/5"),
    ("talks & war", 6, "write it as AND"),
    ("AND talks", 0, "AND needs something to look for before it"),
    ("talks AND", 6, "AND needs something to look for after it, but nothing follows"),
    ("talks AND OR war", 10, "AND needs something to look for after it, but OR follows"),
    ("title: AND x", 7, "title: needs something to look for after it, but AND follows"),
    ("NOT", 0, "NOT needs something to look for after it"),
    ("(talks", 0, "this parenthesis is never closed"),
    ("a AND count(dam", 11, "this parenthesis is never closed"),
    ("talks)", 5, "this parenthesis closes nothing"),
    (")", 0, "this parenthesis closes nothing"),
    ("a AND (", 6, "this parenthesis is never closed"),
    ("a AND ()", 7, "there is nothing in these parentheses"),
    ('a AND "b c', 6, "this quotation mark is never closed"),
    ("a OR tal*", 5, "a prefix needs 4 letters or more before its *, tal* has 3"),
    ('"Turkish min*"', 0, "min* has 3"),
    ("F-16*", 0, "F-16* has 3"),
    ("حل*", 0, "a prefix needs 3 letters or more before its *, حل* has 2"),
    ("دِمَ*", 0, "a prefix needs 3 letters or more"),
    ("дам*", 0, "a prefix needs 4 letters or more"),
    ("mini*ster", 4, "* may only stand at the end"),
    ("*", 0, "no letter or digit"),
    ('"minister"*', 0, "the * belongs inside the quotation marks"),
    ("=Minister*", 0, "= and * do not go together"),
    ("阿勒颇*", 0, "every character is a word in this script"),
    ("a AND ...", 6, "... has no letter or digit to look for"),
    ('""', 0, "has no letter or digit"),
    ("a AND @", 6, "@ needs the name of an actor"),
    ("place: AND a", 0, "place: needs the name of a place"),
    ("titel:talks", 0, 'there is no field "titel", did you mean "title:"?'),
    ("a OR https://wire.example", 5, "a colon in a term needs quotation marks"),
    ("title:(a OR body:b)", 12, "body: stands inside title:"),
    ("a NEAR b", 2, "NEAR/ needs a whole number from 1 to 10000"),
    ("a NEAR/0 b", 2, "needs a whole number"),
    ("a ONEAR/x b", 2, "ONEAR/ needs a whole number"),
    ("a NEAR/5 b NEAR/5 c", 11, "NEAR joins two things, not three"),
    ("a NEAR/5 NOT b", 9, "NEAR/5 needs something to look for after it, but NOT follows"),
    ("a NEAR/5 (b OR NOT c)", 15, "NOT cannot stand in NEAR"),
    ("a NEAR/5 (b AND c)", 10, "NEAR takes terms, names and groups of them with OR"),
    ("title:a NEAR/5 b", 0, "write title:( ) around all of it"),
    ("count(dam)", 10, "count( ) must be followed by >="),
    ("count(dam)>3", 10, "count( ) must be followed by >="),
    ("count(dam)>=0", 10, ">= needs a whole number"),
    ("count(NOT dam)>=2", 6, "NOT cannot stand in count( )"),
    ("dam >=3", 4, ">= only stands behind count( )"),
    ("first/(fire)", 0, "first/ needs a whole number"),
    ("first/99999999999999999999(fire)", 0, "first/ needs a whole number"),
    # What people write who know other programs.
    ("a AND and AND b", 6, 'to look for the word itself write "and"'),
    ("talks ＡＮＤ war", 6, "is no operator, write it as AND"),
    ("talks near war", 6, "near is no operator, write it as NEAR/5"),
    ("talks NEAR5 war", 6, "NEAR5 is no operator, write it as NEAR/5"),
    ("talks NEAR:5 war", 6, "NEAR: is no operator, write it as NEAR/5"),
    ("talks NEAR 5 war", 6, "NEAR/ needs a whole number"),
    ("talks w/7 war", 6, "w/7 is no operator, write it as NEAR/7"),
    ("talks pre/3 war", 6, "pre/3 is no operator, write it as ONEAR/3"),
    ("talks adj2 war", 6, "adj2 is no operator, write it as ONEAR/2"),
    ("talks BUT NOT war", 6, "BUT is no operator, write it as AND"),
    ("talks ANDNOT war", 6, "ANDNOT is no operator, write it as AND NOT"),
    ("talks XOR war", 6, "XOR is no operator, write it as OR"),
    ("talks -war", 6, "- means nothing here: write AND NOT war"),
    ("talks AND -war", 10, "- means nothing here: write AND NOT war"),
    ("!war", 0, "! means nothing here"),
    ("talks AND [war OR peace]", 10, "[ is no parenthesis here: write ( and )"),
    ("talks AND （war）", 10, "（ is no parenthesis here"),
    ("tag:syria,iraq", 9, ", joins nothing here: write AND or OR"),
    ("talks, war", 5, ", joins nothing here"),
    ("talks , war", 6, ", joins nothing here"),
    ("talks|war", 5, "| is no operator: write talks OR war"),
    ("first/5truce", 0, "first/n( ) needs its parentheses: first/5(truce)"),
    ("first/5/truce", 0, "first/n( ) needs its parentheses: first/5(truce)"),
    ("first/5", 0, "first/n( ) is written in small letters and without a space: first/80(fire)"),
    ("=@erdogan", 1, "= and ~ do not go with a name: write @erdogan"),
    ("truce^2", 5, "^ gives a term no weight: write truce alone"),
    ("war?", 3, "? stands for no letter here"),
    ("$100", 0, "$ is not looked for: write 100, which finds the number"),
    ("100€", 3, "€ is not looked for: write 100"),
    ("/truce/", 0, "/…/ is no pattern here: write each spelling"),
    ("+truce", 0, "+ means nothing here: write truce"),
    ("truce not war", 6, "not is no operator, write it as AND NOT"),
    ("truce - war", 6, "- is no operator, write it as AND NOT"),
    ("truce AND not war", 10, "not is no operator, write it as NOT"),
    ("…" * 500, 0, f"{'…' * 41} has no letter or digit"),
    ("wom?n", 3, "? stands for no letter here"),
    ("talks~", 5, "~ stands before a term"),
    ("~ talks", 0, "~ must stand directly before its term"),
    ("title=talks", 5, "write title:talks"),
    ("headline：talks", 8, "write title:talks"),
    ("dam>=3", 3, ">= only stands behind count( )"),
    ("talks *", 0, "* must follow its letters directly: talks*"),
    ("talks AND title :war", 10, "write title: without a space before the colon"),
    ("headline:talks", 0, 'there is no field "headline", did you mean "title:"?'),
    ("actor:erdogan", 0, 'there is no field "actor", did you mean "@"?'),
    ("count (dam)>=3", 0, "count( ) is written in small letters and without a space"),
    ("COUNT(dam)>=3", 0, "count( ) is written in small letters and without a space"),
    ("FIRST/5(dam)", 0, "first/n( ) is written in small letters and without a space"),
    ("first(dam)", 0, "first/n( ) is written in small letters"),
    ("count(dam)≥3", 10, "not by ≥: write >=3"),
    ("count(dam) = 3", 11, "not by =: write >=3"),
    ("count(dam)<=3", 10, "not by <=: write NOT count(dam)>=4"),
    ("count(dam)<3", 10, "not by <: write NOT count(dam)>=3"),
    ("‘peace talks’", 7, 'for a phrase write "peace talks" between such quotation marks'),
    ("'peace talks'", 7, 'for a phrase write "peace talks" between such quotation marks'),
    ("peace talks”", 11, '” closes nothing: write " at both ends'),
    ("a AND “peace talks", 6, "this quotation mark is never closed"),
    ('a AND "peace talks”', 6, 'never closed: ” is of another kind, write " at both ends'),
    # What no person writes.
    ("(" * 1000 + "a" + ")" * 1000, 50, "more than 50 deep"),
    ("NOT " * 1000 + "a", 200, "more than 50 deep"),
    ("title:" * 1000 + "a", 6, "stands inside title:"),
    ("count(" * 1000 + "a", 300, "more than 50 deep"),
    (" OR ".join(["a"] * 10_000), 10_000, "may have 2000 terms: make an actor or a place of what belongs together"),
    (" AND ".join(["a NEAR/5 b"] * 51), 752, "may have 50 NEARs"),
    ("dam" * 20_000, 50_000, "may have 50000 characters"),
    (" OR ".join(["*"] * 1000), 0, "no letter or digit"),
)


@pytest.mark.parametrize(
    ("expression", "position", "message"), MISTAKES, ids=[row[0][:30] or "empty" for row in MISTAKES]
)
def test_a_mistake_has_its_place_and_a_way_out(expression: str, position: int, message: str) -> None:
    """Whoever mistypes an expression is told what is wrong and at which character."""
    with pytest.raises(ExpressionError) as caught:
        parse(expression)
    assert message in caught.value.message
    assert caught.value.position == position


def test_a_long_flat_expression_is_read() -> None:
    """Length is no mistake: ten thousand characters of alternatives are an expression like any other."""
    words = [f"word{number}" for number in range(2000)]
    assert fires(" OR ".join(words), "word1999")


def test_what_is_pasted_may_hold_signs_that_nobody_sees() -> None:
    """Zero-width spaces, hard spaces and marks of direction count as spaces, so that an operator beside one is seen."""
    assert fires("\u200fdam\u00a0AND\u200b(\ufefffire OR\u2067burst\u2069)", "the dam burst")


def test_signs_in_quotation_marks_are_only_signs() -> None:
    """Whatever would be a slip outside is looked for as it stands between quotation marks; names keep their signs."""
    for expression in (
        '"and"',
        '"-war"',
        '"talks, war"',
        '"[war]"',
        "AT&T",
        "C++",
        "12:30",
        "1,000",
        "U.S.",
        "#dam",
        "near",
    ):
        assert parse(expression).text == expression


def test_the_mistakes_of_one_expression_are_bounded() -> None:
    """A text that is no expression at all fills no screen: twenty mistakes, then a word that there are more."""
    root, mistakes = read(" OR ".join(["x:*"] * 1000))
    assert root is None
    assert len(mistakes) == MOST_MISTAKES + 1
    assert "mend the others first" in mistakes[-1].message


@pytest.mark.parametrize("expression", ("truce; war", "truce, war", "truce , war", "@ erdogan", "-a b", "first/5 war"))
def test_one_slip_is_told_once(expression: str) -> None:
    """Two terms that stand side by side only because of the slip in the first are no second mistake."""
    assert len(read(expression)[1]) == 1


HOSTILE = (
    ("parentheses", lambda size: "(" * size),
    ("closed parentheses", lambda size: "(" * 40 + "a OR " * (size // 5) + "b" + ")" * 40),
    ("first/", lambda size: "first/" * (size // 6)),
    ("first/ and quotation marks", lambda size: "first/“”" * (size // 8)),
    ("quotation marks", lambda size: "“" * size),
    ("closed quotation marks", lambda size: '"a"' * (size // 3)),
    ("signs", lambda size: ">= " * (size // 3)),
    ("spaces", lambda size: "a" + " " * size),
    ("one word", lambda size: "a" * size),
    ("one word of letters and colons", lambda size: "a:" * (size // 2)),
    ("hyphens", lambda size: "a-" * (size // 2)),
    ("apostrophes", lambda size: "a'b" * (size // 3)),
    ("a phrase", lambda size: '"' + "a " * (size // 2) + '"'),
    ("fields", lambda size: " OR ".join(["x:a"] * (size // 7))),
    ("terms", lambda size: " OR ".join(["aaaa*"] * (size // 9))),
)


@pytest.mark.parametrize(("name", "text"), HOSTILE, ids=[name for name, _ in HOSTILE])
def test_reading_takes_time_in_step_with_the_length(name: str, text: Callable[[int], str]) -> None:
    """Twice the characters cost about twice the steps of the reader: no expression can hold up a reload."""
    short, long = (_steps(text(size)) for size in (4_000, 16_000))
    assert long <= 4 * short + 3_000, name


@pytest.mark.parametrize("piece", ("first/“”", 'NEAR/"" ', "=“”", "a:", ">= ", "(a "))
def test_cutting_takes_time_in_step_with_the_length(piece: str) -> None:
    """No piece makes the pattern look at the rest of the expression again and again: four times the length is no 16 times the time."""
    short, long = (_seconds(piece * count) for count in (1_000, 4_000))
    assert long <= 8 * short + 0.02


def _seconds(expression: str) -> float:
    """Return the processor time of cutting, the best of three: another program may take the cache, not the steps."""
    times = []
    for _ in range(3):
        start = process_time()
        deque(lexemes(expression), maxlen=0)
        times.append(process_time() - start)
    return min(times)


def _steps(expression: str) -> int:
    """Count the calls that reading makes, those of Python's own functions too."""
    count = 0

    def step(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(step)
    try:
        read(expression)
    finally:
        sys.setprofile(None)
    return count


def _types(node: Node) -> set[type[Node]]:
    return {type(node)}.union(*map(_types, children(node)))


def test_every_operator_is_tried() -> None:
    """No operator of the table is left out of the cases above, and each one's example shows it."""
    tried = set().union(*(_types(parse(expression).root) for expression, _, _ in CASES))
    assert tried == set(OPERATORS)
    for node, operator in OPERATORS.items():
        assert node in _types(parse(operator.example).root), operator.sign


REFERENCE = (Path(__file__).parent.parent / "docs/reference/watches.md").read_text(encoding="utf-8")
DOCUMENTED = re.findall(r"^\| `([^`]+)` \| [^|]+ \| ([^|]*?) ?\| ([^|]*?) ?\|$", REFERENCE, re.MULTILINE)


@pytest.mark.parametrize(("expression", "finds", "ignores"), DOCUMENTED)
def test_the_reference_tells_the_truth(expression: str, finds: str, ignores: str) -> None:
    """Each row of the reference's table finds what it says, and nothing of what it says it does not."""
    assert not finds or fires(expression, finds)
    assert not fires(expression, ignores)


def test_the_reference_names_every_operator_and_field() -> None:
    """An editor finds every operator and every field in the reference."""
    documented = set().union(*(_types(parse(expression).root) for expression, _, _ in DOCUMENTED))
    assert documented == set(OPERATORS)
    assert set(re.findall(r"^\| `(\w+)` \| [^|]+ \|$", REFERENCE, re.MULTILINE)) == set(FIELDS)


_PIECES = st.sampled_from(
    ["(", ")", "AND", "OR", "NOT", "NEAR/3", "ONEAR/2", "count(", ">=2", "first/5(", '"', "title:", "@a", "place:b", "=", "~", "*", "word", "minist*", "阿", "'", "“", " "]
)  # fmt: skip


def _place_of_mistake(expression: str) -> int | None:
    try:
        parse(expression)
    except ExpressionError as mistake:
        return mistake.position
    return None


@given(
    st.one_of(
        st.text(max_size=60), st.lists(_PIECES, max_size=25).map(" ".join), st.lists(_PIECES, max_size=25).map("".join)
    )
)
@settings(max_examples=300)
def test_only_expression_errors_come_out(expression: str) -> None:
    """Whatever an editor types, parsing answers with a tree or with a place inside the expression."""
    place = _place_of_mistake(expression)
    assert place is None or 0 <= place <= len(expression)


_CLAUSES = st.recursive(
    st.sampled_from(
        ["dam", "fire", "burst*", '"the dam"', "=Fire", "dam NEAR/2 fire", "count(dam)>=2", "first/2(fire)"]
    ),
    lambda inner: st.builds(
        lambda left, joint, right: f"({left}) {joint} ({right})",
        inner,
        st.sampled_from(["AND", "OR", "AND NOT"]),
        inner,
    ),
    max_leaves=4,
)
_TEXTS = st.lists(st.sampled_from(["the", "dam", "Fire", "fire", "bursting", "dam-fire", "dams"]), max_size=8).map(
    " ".join
)


def _demanding(expression: str) -> str:
    """Return the expression beside something that is always there, so that NOT may stand in it."""
    return f"feed:wire AND ({expression})"


@given(_CLAUSES, _CLAUSES, _TEXTS)
@settings(max_examples=100)
def test_the_laws_of_logic_hold(left: str, right: str, text: str) -> None:
    """AND and OR do not care for order, NOT NOT changes nothing, and De Morgan is right."""

    def holds(expression: str) -> bool:
        return fires(_demanding(expression), text)

    assert holds(f"({left}) AND ({right})") == holds(f"({right}) AND ({left})") == (holds(left) and holds(right))
    assert holds(f"({left}) OR ({right})") == holds(f"({right}) OR ({left})") == (holds(left) or holds(right))
    assert holds(f"NOT NOT ({left})") == holds(left)
    assert holds(f"NOT (({left}) OR ({right}))") == holds(f"NOT ({left}) AND NOT ({right})")
