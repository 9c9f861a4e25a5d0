"""The index must be nothing but fast: it says what asking every watch says, and its work grows with the text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import chain, product
from time import process_time
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.match import Explainer, Matcher, check, parse
from monitor.match.filing import Filing
from monitor.match.frequencies import Frequencies
from monitor.match.languages import Detector
from monitor.match.readings import MOST_REMEMBERED, Reader
from monitor.match.ready import Ready
from monitor.match.several import Several
from monitor.match.terms import read_term
from monitor.match.wording import Wording
from monitor.match.words import Words
from monitor.model import Actor, Change, Entry, Feed, Kind, Newsroom, Place, Scope, Watch
from tests.oracle import Oracle

FEED = Feed(
    name="world-wire", title="World Wire", url="https://wire.example/feed", tags=("syria", "middle_east"), language="en"
)
NEWSROOM = Newsroom(
    actors={
        "erdogan": Actor(key="erdogan", name="Recep Tayyip Erdoğan", aliases=("Erdogan", "Эрдоган*", "أردوغان")),
        "islamic-state": Actor(key="islamic-state", name="Islamic State", aliases=("Daesh", "=IS", "Turkish minist*")),
    },
    places={
        "syria": Place(key="syria", name="Syria", aliases=("Syrian*", "سوريا"), contains=("aleppo", "Tell Hamra")),
        "aleppo": Place(key="aleppo", name="Aleppo", aliases=("Halep", "阿勒颇", "ฮาเลบ")),
    },
)
#: Terms, and words in which they stand or nearly do; an example is made of one or two of these groups, so that much is hit.
GROUPS: tuple[tuple[str, str], ...] = (
    (
        'dam|burst*|=Dam|="The Dam"|"the dam"|"dam dam dam"|"the old dam burst"|"old dam burst*"|ＤＡＭ|firedam|"fire dam"|"dam fire dam"|"fire dam fire"',
        "the The old dam Dam DAM'S dam-fire dam-fire-dam Fire-dam fire burst bursting ＤＡＭ 'dam' dam. (dam, dam—fire - — ' a a a",
    ),
    (
        'cease-fire|ceasef*|ceasefire|"cease fire talks"|"the ceasefire talks"|"peace talk*"|~negotiate|~"peace talk"|"ceasefire fire"|state-of-the-art|"the state"',
        "the cease fire ceasefire cease-fire cease-fire-talks Cease- -fire peace talks talk negotiating state-of-the-art state-of-the-art's of-the-artfire stateoftheart it's",
    ),
    (
        "Da'esh|Daesh|Ma'rib|\"Da'esh fighters\"|\"Daesh led\"|\"Daesh Marib\"|l'Iran|\"de l'Iran\"|@islamic-state|=IS|daeshfighters",
        "Da'esh da'esh-led Daesh Da'esh's fighters da'esh-fighters Ma'rib Marib ma'rib-da'esh l'Iran de is IS Is Islamic State Turkish minister's x'ـ y-ـ",
    ),
    (
        'دمشق|المـعبر|سوريا|"دمشق سوريا"|place:syria|مدرسة|=دِمَشق',
        "دمشق دِمَشق المعبر والمعبر سوريا سوریا مدرسه Syrian-led Syria Tell Hamra Tell-Hamra Tell'in",
    ),
    (
        '阿勒颇|颇|勒-颇|シリア|ปูติน|ฮาเลบ|हिन्दी|시리아*|place:aleppo|"阿勒颇 dam"',
        "阿勒颇 在阿勒颇市 颇-dam 阿-勒颇 勒 颇 シリア ｼﾘｱ ปูติน ฮาเลบ हिन्दी हिन्दी-dam 시리아에서 Halep'te Halep dam 。",
    ),
    (
        'UN|=UN|U.N.|=U.N.|un|"UN led"|"the UN"|"un said"|non-UN|U|"u n"|"n led"|~UN|=US|"us army"|onu|н',
        "U.N. UN un u.n. the The U.N.-led U.N U.N-led non-U.N. l'O.N.U. U.N.'s U.N.said U.S.Army U.S. us said led army О.Н. Н. U n N.",
    ),
    (
        '@erdogan|=Erdoğan|"Tayyip Erdo*"|"Erdogan\'ın sözü"|erdoganin|½|ﬁre|½*|"½ ﬁre"|istanbul',
        "Erdoğan'ın Erdog\u0306an ERDOGAN Erdoğan Recep Tayyip Эрдоганом أردوغان sözü ½ 1⁄2 ﬁre FIRE ½ﬁre İstanbul i\u0307stanbul ıstanbul \n “",
    ),
)  # fmt: skip
FIELDS = (
    "tag:syria", "tag:middle_east", "category:sport", 'category:"winter sport"', 'category:"sport news"', "feed:wire", "feed:world-wire", "language:en",
    "url:dam-bursts", "author:stone", 'author:"Ben Stone"', 'author:"Field Ben"', "author:(Field NEAR/5 Ben)", 'summary:"old dam"', "title:dam", "count(category:dam)>=1",
)  # fmt: skip
ALL_TERMS = tuple(term for terms, _ in GROUPS for term in terms.split("|"))

_number = st.integers(1, 5)


def _joined(joint: str, parts: list[str]) -> str:
    return joint.join(f"({part})" for part in parts)


def _expressions(terms: list[str]) -> st.SearchStrategy[str]:
    term = st.sampled_from(terms)
    any_of = term | st.lists(term, min_size=2, max_size=3).map(lambda some: f"({' OR '.join(some)})")
    clause = st.one_of(
        term,
        st.builds("{} NEAR/{} {}".format, any_of, _number, any_of),
        st.builds("{} ONEAR/{} {}".format, any_of, _number, any_of),
        st.builds("count({})>={}".format, any_of, st.integers(1, 3)),
        st.builds("first/{}({})".format, _number, any_of),
        st.builds("first/{}(({}) OR NOT {})".format, _number, any_of, term),
        st.builds("NOT ({} OR NOT {})".format, any_of, term),
        st.builds("{}:{}".format, st.sampled_from(("title", "body")), term),
        st.sampled_from(FIELDS[:8]),
    )
    return st.recursive(
        clause,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: _joined(" AND ", parts)),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: _joined(" OR ", parts)),
            inner.map("NOT ({})".format),
            st.builds("({}) AND NOT ({})".format, inner, inner),
            st.builds("({}) OR (({}) AND NOT ({}))".format, inner, inner, inner),
        ),
        max_leaves=4,
    )


def _texts(words: list[str]) -> st.SearchStrategy[str]:
    """Texts of the words, mostly with spaces between them."""
    pieces = st.tuples(st.sampled_from(words), st.sampled_from(" " * 8 + "-',\n"))
    return st.lists(pieces, max_size=12).map(lambda some: "".join(chain.from_iterable(some)))


scopes = st.builds(
    Scope,
    tags=st.sampled_from(((), (), ("syria",), ("turkey",))),
    feeds=st.sampled_from(((), (), ("world-wire",), ("other",))),
    languages=st.sampled_from(((), (), ("en",), ("tr", "ru"))),
)


@st.composite
def _examples(draw: st.DrawFn) -> tuple[list[Watch], str, str]:
    """Watches, a title and a text of the same words."""
    groups = draw(st.lists(st.sampled_from(GROUPS), min_size=1, max_size=2, unique=True))
    terms = [term for group, _ in groups for term in group.split("|")]
    words = [word for _, group in groups for word in group.split(" ")]
    watch = st.builds(
        lambda expression, only: Watch(name="w", match=expression, only=only), _expressions(terms), scopes
    )
    return draw(st.lists(watch, min_size=1, max_size=6)), draw(_texts(words)), draw(_texts(words))


languages = st.sampled_from((None, "en", "tr", "ru"))
frequencies = st.lists(st.sampled_from([words for _, words in GROUPS]), max_size=3).map(Frequencies.learned)


def newsroom(found: list[Watch]) -> Newsroom:
    """Return a newsroom with the watches that are no mistake."""
    sound = [watch for watch in found if not check(watch, NEWSROOM)]
    named = {f"w{number:02}": replace(watch, name=f"w{number:02}") for number, watch in enumerate(sound)}
    return replace(NEWSROOM, watches=named)


def revision(title: str, text: str, language: str | None) -> tuple[Entry, Change, Feed]:
    entry = Entry(
        feed=FEED.name,
        key="1",
        link="https://wire.example/world/dam-bursts?id=7",
        summary="The old dam, 阿勒颇",
        authors=("Ada Field", "Ben Stone"),
        categories=("Winter", "sport news", "dam"),
        language=language,
    )
    return entry, Change(kind=Kind.NEW, title=title, text=text, fingerprint=""), FEED


ONE_TERM_EACH = newsroom([Watch(name="w", match=term) for term in (*ALL_TERMS, *FIELDS)])
READY = Matcher(ONE_TERM_EACH)


@given(st.sampled_from(GROUPS).flatmap(lambda group: _texts(group[1].split(" "))), languages)
@settings(max_examples=150, deadline=None)
def test_every_kind_of_term_is_found_where_it_stands(text: str, language: str | None) -> None:
    """However a term is looked up (by word, beginning, pair, stem, in a field), it is found just where the oracle finds it."""
    asked = revision("", text, language)
    assert READY.match(*asked) == Oracle(ONE_TERM_EACH, *asked).hits()


@given(_examples(), languages, frequencies)
@settings(max_examples=200, deadline=None)
def test_the_index_says_what_asking_every_watch_says(
    example: tuple[list[Watch], str, str], language: str | None, known: Frequencies
) -> None:
    """Hits and evidence are those of a brute-force evaluator, whatever was read before and however watches are filed."""
    found, title, text = example
    room = newsroom(found)
    matcher = Matcher(room, known)
    asked = revision(title, text, language)
    hits = Oracle(room, *asked).hits()
    assert matcher.match(*asked) == hits
    assert matcher.hitting(*asked) == tuple(hit.watch for hit in hits)
    # What the matcher remembers of a text must not change what it says of it.
    assert matcher.match(*asked) == hits


@given(_examples())
@settings(max_examples=30, deadline=None)
def test_explain_says_what_the_matcher_says(example: tuple[list[Watch], str, str]) -> None:
    """Whether a watch holds is the same for both."""
    found, title, text = example
    room = newsroom(found)
    asked = revision(title, text, "en")
    hit = Matcher(room).hitting(*asked)
    assert [name for name in room.watches if Explainer(name, room).explain(*asked).holds] == list(hit)


#: (expression, text, how often the term is found): words that are read in several ways stand beside one another.
NEIGHBOURS = (
    ('"Daesh Marib"', "Da'esh Ma'rib", 1),
    ('"Daesh Marib"', "Da'esh - Ma'rib", 1),
    ('"Daesh led"', "Da'esh-led", 1),
    ('"Daeshled"', "Da'esh-led", 0),
    ('"ceasefire ceasefire"', "cease-fire cease-fire", 1),
    ('"ceasefire dam"', "cease-fire dam", 1),
    ('"dam ceasefire"', "dam cease-fire", 1),
    ('"the art thing"', "state-of-the-art thing", 1),
    ('"stateoftheart thing"', "state-of-the-art thing", 1),
    ('"dam dam"', "dam dam dam", 2),
    ('"dam dam dam"', "dam dam, dam dam", 2),
    ('"a b"', "a\nb", 0),
    ('"a b"', "a\nb, a b - \n - b", 1),
    ('"dam burst"', "cease-dam\nburst dam-\n-burst dam' \n ' burst", 0),
    ('"dam burst*"', "dam\nburst dam\tbursts", 1),
    ('="Dam Burst"', "Dam\nBurst Dam Burst", 1),
    ('~"dam burst"', "dams\nbursting dams bursting", 1),
    ("cease-fire", "a cease\nfire", 0),
    ("dam NEAR/1 burst", "dam\nburst", 2),
    ('"a b"', "a ' b", 1),
    ("UN", "the U.N. and UN", 2),
    ("=UN", "the U.N. and un", 1),
    ('"UN led"', "the U.N.-led talks", 1),
    ('"U.N. led"', "the U.N.-led talks", 1),
    ("non-UN", "non-U.N. staff", 1),
    ("U.N.", "the U.N., the U. N.", 2),
    ("un", "u.n.", 0),
    ('"阿勒颇"', "阿勒-颇", 1),
    ('"阿 勒"', "阿勒颇", 1),
    ('"勒 dam"', "阿勒dam", 1),
)


@pytest.mark.parametrize(("expression", "text", "times"), NEIGHBOURS)
def test_neighbours_are_found_however_they_are_read(expression: str, text: str, times: int) -> None:
    """A phrase is found among joined words, words with endings, lone hyphens and characters that are words."""
    room = newsroom([Watch(name="w", match=expression)])
    asked = revision("", text, "en")
    assert sum(len(hit.matched) for hit in Matcher(room).match(*asked)) == times
    assert Matcher(room).match(*asked) == Oracle(room, *asked).hits()


#: (expression, text, what is marked in it): the compared form of these is longer or shorter than what stands there.
LENGTHS = (
    ("=US", "½ the U.S.-led", "U.S."),
    ("U.S.", "½ the non-U.S. war", "U.S."),
    ('"us army"', "a U.S. Army", "U.S. Army"),
    ("fire", "½ of ﬁve ﬁre-ﬁghters", "ﬁre"),
    ("fire-fighters", "½ of ﬁve ﬁre-ﬁghters", "ﬁre-ﬁghters"),
    ("dam", "ﬁ ﬁ ＤＡＭ’s", "ＤＡＭ"),
    ("istanbul", "İİ İstanbul'da", "İstanbul"),
    ("strasse", "ﬁ Straße", "Straße"),
    ("Erdoğan", "½ Erdog\u0306an'ın", "Erdog\u0306an"),
    ("المعبر", "½ المـعـبر.", "المـعـبر"),
    ("シリア", "½ ｼﾘｱ", "ｼﾘｱ"),
    ("阿勒颇", "½ 在阿勒颇市", "阿勒颇"),
)


@pytest.mark.parametrize(("expression", "text", "marked"), LENGTHS)
def test_evidence_marks_what_stands_there(expression: str, text: str, marked: str) -> None:
    """Offsets are those of the text as it was written, whatever folding makes longer or shorter."""
    (hit,) = Matcher(newsroom([Watch(name="w", match=expression)])).match(*revision("", text, "en"))
    (found,) = hit.matched
    assert (found.text, found.start) == (marked, text.index(marked))


#: (expression, text, holds): what an index gets wrong that takes a demand for the whole of a clause.
WHOLE = (
    ("dam AND first/1(NOT dam)", "fire dam", True),
    ("dam AND first/2(NOT fire)", "dam on fire", True),
    ("dam AND first/3(NOT fire)", "dam on fire", False),
    ("(dam AND NOT fire) OR burst", "dam fire", False),
    ("(dam AND NOT fire) OR burst", "dam", True),
    ("(dam AND NOT fire) OR burst", "fire burst", True),
    ("(dam AND fire) OR (burst AND a)", "dam burst", False),
    ("(dam OR NOT fire) AND a", "a fire", False),
    ("(dam OR NOT fire) AND a", "a", True),
    ("a AND NOT (dam AND fire)", "a dam", True),
    ("a AND NOT (dam AND fire)", "a dam fire", False),
    ("a AND NOT (dam NEAR/1 fire)", "a dam or fire", True),
    ("a AND NOT count(dam)>=2", "a dam", True),
    ("a AND NOT title:dam", "a dam", True),
    ("a AND title:(NOT dam)", "a dam", True),
)


@pytest.mark.parametrize(("expression", "text", "expected"), WHOLE)
def test_a_demand_is_not_taken_for_the_whole_clause(expression: str, text: str, *, expected: bool) -> None:
    """What is filed is only what cannot be missing; all else is asked."""
    room = newsroom([Watch(name="w", match=expression)])
    assert len(room.watches) == 1
    assert bool(Matcher(room).hitting(*revision("", text, "en"))) is expected


ANCHORED = (
    # expression, what lies before the index without being looked at
    ("rareword AND dam", "dam"),
    ("dam AND (rareword OR strangeword)", "dam"),
    ("dam NEAR/3 rareword", "dam"),
    ("count(rareword)>=2 AND dam", "dam"),
    ("first/5(rareword) AND dam", "dam"),
    ("title:rareword AND dam", "dam rareword"),
    ('"rareword dam"', "dam and rareword"),
    ("阿勒颇", "阿颇勒"),
    ("dam AND raren*", "dam rarely"),
    ("dam AND NOT NOT rareword", "dam"),
    ("NOT (NOT rareword OR dam)", "a"),
    ("~rareword AND dam", "dam"),
    ("=Rareword", "a dam"),
    ("@erdogan AND dam", "dam"),
    ("(dam AND rareword) OR (fire AND strangeword)", "dam fire"),
)


@pytest.mark.parametrize(("expression", "text"), ANCHORED)
def test_a_text_without_the_rarest_term_is_not_looked_at(expression: str, text: str) -> None:
    """Each kind of demand is filed: what cannot hold costs nothing."""
    common = Frequencies.learned(["dam fire a"] * 20)
    matcher = Matcher(newsroom([Watch(name="w", match=expression)]), common)
    assert matcher.always_on == ()
    assert matcher.candidates(*revision("", text, "en")) == ()


MANY_TERMS = ("dam", "fire", "burst*", '"dam fire"', "~burst", "=Dam", "a", "the")
#: More watches under each term than are looked at one by one.
MANY = newsroom(
    [
        Watch(name="w", match=f"{first} AND ({second} OR rareword) AND {third}")
        for first, second, third in product(MANY_TERMS, MANY_TERMS[:5], ("dam", "NOT the", "(a OR the)"))
    ]
)
MANY_READY = Matcher(MANY)


@given(
    st.lists(st.sampled_from(("dam", "Dam", "fire", "bursts", "a", "the", "rareword", "-")), max_size=8).map(" ".join)
)
@settings(max_examples=60, deadline=None)
def test_of_many_watches_under_one_term_those_are_found_that_hold(text: str) -> None:
    """Watches that are filed under two demands are found like those that are filed under one."""
    asked = revision("", text, "en")
    assert MANY_READY.match(*asked) == Oracle(MANY, *asked).hits()


@st.composite
def _edits(draw: st.DrawFn) -> tuple[Newsroom, Newsroom, str]:
    """A newsroom, the same after edits of watches and names, and a text."""
    found, _, text = draw(_examples())
    more, _, _ = draw(_examples())
    steady = [Watch(name="w", match=f"dam AND a{number}") for number in range(20)]
    before = newsroom([*steady, *found])
    edited = {name: watch for name, watch in before.watches.items() if draw(st.integers(0, 8))}
    edited |= {f"x{number}": replace(watch, name=f"x{number}") for number, watch in enumerate(more[:2])}
    actors = dict(before.actors)
    if draw(st.booleans()):
        actors["erdogan"] = replace(actors["erdogan"], aliases=("dam", "fire"))
    after = replace(newsroom(list(edited.values())), actors=actors)
    return before, after, text


@given(_edits())
@settings(max_examples=80, deadline=None)
def test_a_matcher_made_from_a_former_one_is_like_a_new_one(edit: tuple[Newsroom, Newsroom, str]) -> None:
    """What a reload takes over changes no hit, and what it was taken from goes on as before."""
    before, after, text = edit
    asked = revision("", text, "en")
    former = Matcher(before)
    hits = former.match(*asked)
    later = Matcher(after, former=former)
    assert later.match(*asked) == Oracle(after, *asked).hits()
    assert former.match(*asked) == hits
    assert Matcher(before, former=later).match(*asked) == hits


#: Watches that find erdogan by his name, and the same short form.
FINDERS = (
    Watch(name="w", match="@erdogan"),
    Watch(name="w", actors=("erdogan",)),
    Watch(name="w", keywords=("title:@erdogan OR @erdogan",)),
)


@pytest.mark.parametrize("finder", FINDERS)
def test_a_watch_that_did_not_change_follows_what_its_names_mean(finder: Watch) -> None:
    """An alias that is added is found, and one that is taken away is not, by watches that stand as they stood."""
    room = newsroom([finder, *(Watch(name="w", match=f"dam AND word{number}") for number in range(20))])
    later = replace(room, actors={**room.actors, "erdogan": Actor(key="erdogan", name="Recep", aliases=("barrage",))})
    former = Matcher(room)
    matcher = Matcher(later, former=former)
    for text, before, after in (("Erdogan", ("w00",), ()), ("a barrage", (), ("w00",))):
        assert former.hitting(*revision("", text, "en")) == before
        assert matcher.hitting(*revision("", text, "en")) == after


def test_no_sound_watch_is_always_looked_at() -> None:
    """What `check` lets through demands a word that can be filed, so there is no such watch for it to count."""
    found = [f"({term}) AND NOT first/3(NOT {term})" for term in ALL_TERMS] + [
        f"NOT (NOT {term} OR dam)" for term in ALL_TERMS
    ]
    assert Matcher(newsroom([Watch(name="w", match=match) for match in found])).always_on == ()


def test_a_watch_with_three_demands_needs_all_of_them() -> None:
    """Two that are met are not enough, nor are three of four."""
    room = newsroom(
        [Watch(name="w", match="dam AND fire AND burst"), Watch(name="w", match="dam AND fire AND burst AND a")]
    )
    for text, expected in (
        ("dam fire", ()),
        ("fire burst", ()),
        ("dam burst", ()),
        ("dam fire burst", ("w00",)),
        ("a dam fire", ()),
    ):
        assert Matcher(room).hitting(*revision("", text, "en")) == expected


def test_a_reload_reads_only_what_was_edited() -> None:
    """Of many watches one is made ready, and not one more."""
    room = newsroom([Watch(name="w", match=f"dam AND word{number}") for number in range(50)])
    edited = replace(room, watches={**room.watches, "w07": Watch(name="w07", match="dam AND fire")})
    former = Matcher(room)
    before, after = former.filing.index, Matcher(edited, former=former).filing.index
    taken = [
        name for number, name in enumerate(after.names) if after.filed(number).wanted is before.filed(number).wanted
    ]
    assert taken == [name for name in room.watches if name != "w07"]


def test_a_watch_is_filed_under_what_is_rare_here() -> None:
    """What was read decides: the same watch is filed under another word where other words are common."""
    room = newsroom([Watch(name="w", match="dam AND barrage")])
    for common, rare in (("dam", "barrage"), ("barrage", "dam")):
        matcher = Matcher(room, Frequencies.learned([f"the {common}"] * 50))
        assert matcher.candidates(*revision("", common, "en")) == ()
        assert matcher.candidates(*revision("", rare, "en")) == ("w00",)


def test_a_watch_that_demands_no_word_is_always_looked_at_and_counted() -> None:
    """Such a watch is allowed; it is asked for every revision, and the matcher names it."""
    watch = Watch(name="w", match="dam", only=Scope(tags=("syria",)))
    filing = Filing(NEWSROOM, Frequencies(), Reader())
    index = filing.index
    index.file(filing.of(Ready(watch=watch, root=parse("NOT dam").root)))
    index.close()
    assert index.always_on == [0]
    for text, expected in (("fire", ("w",)), ("a dam", ())):
        entry, change, feed = revision("", text, "en")
        assert index.ask(Wording(entry, change, feed, Detector())).names() == expected


def test_what_is_remembered_of_words_is_bounded() -> None:
    """Ever new words do not fill the memory, and what was forgotten is read anew."""
    reader = Reader()
    words = [f"word{number}" for number in range(MOST_REMEMBERED + 10)]
    assert [reader[word].words for word in words] == [(word,) for word in words]
    assert len(reader) <= MOST_REMEMBERED
    assert reader["word1"].words == ("word1",)
    long = "x" * 5_000
    assert reader[long].words == (long,)
    assert long not in reader


def test_many_terms_under_one_word_are_filed_one_by_one() -> None:
    """Two hundred thousand take a tenth of a second or two; copied for each that is added, they took minutes."""
    filed = Several()
    filed.add("dam", 0)
    filed.close()
    later = Several(filed)
    start = process_time()
    for number in range(200_000):
        later.add("dam", number)
    later.close()
    assert process_time() - start < 5
    assert later.under("dam") == tuple(range(200_000))
    assert filed.under("dam") == (0,)


GREEDY = ('"a a a a"', "dam NEAR/5 (b OR a)", "(dam OR a) ONEAR/9 (dam OR b)", "count(dam OR a)>=9999", "damb*", '"dam damb*"', "~dam NEAR/3 ~a", '="a a a"', "dam-dam-dam")  # fmt: skip


@pytest.mark.parametrize("expression", GREEDY)
def test_work_grows_with_the_text_and_no_faster(expression: str) -> None:
    """Counted in calls and lines of Python: ten times the text is at most twelve times the work, whatever is looked for."""
    matcher = Matcher(newsroom([Watch(name="w", match=expression)]))
    text = "dam dam b a a a a a dam-dam dam-a-dam-a-dam-a's dambo dambu a' 阿阿阿 dam'dam " * 10
    matcher.match(*revision("", text, "en"))
    short, long = (_work(matcher, text * times) for times in (1, 10))
    assert short < long < 12 * short


def _distinct(count: int) -> list[str]:
    """Return words that begin alike, with no digits in them."""
    return ["truce" + "".join(chr(ord("a") + int(digit)) for digit in str(number)) for number in range(count)]


#: What is looked for, and a text that is one long piece, or nearly: nothing of it is remembered.
CHAINS: dict[str, tuple[str, Callable[[int], str]]] = {
    "a beginning, hyphens": ("truce*", lambda count: "-".join(_distinct(count))),
    "a beginning, apostrophes": ("truce*", lambda count: "'".join(_distinct(count))),
    "a phrase, hyphens": ('"l a l"', lambda count: "l a l " + "l-a-" * count),
    "a phrase, apostrophes": ('"l a"', lambda count: "a l A L À Ļ ā ł á " + "l'a'" * count),
    "a phrase with a beginning": ('"l truce*"', lambda count: "l'truce-" * count + "l truce"),
    "Chinese, hyphens": ('"东 京"', lambda count: "东京 " + "东-京-" * count),
    "Chinese, apostrophes": ('"东 京"', lambda count: "东京 " + "东'京'" * count),
    "a stem": ("~truce", lambda count: "-".join(_distinct(count)) + " truces" + "-truce" * count),
}


@pytest.mark.parametrize(("expression", "text"), CHAINS.values(), ids=CHAINS)
def test_a_piece_of_any_length_is_read_once(expression: str, text: Callable[[int], str]) -> None:
    """Counted in lines: ten times the words between two spaces are at most twelve times the work."""
    matcher = Matcher(newsroom([Watch(name="w", match=expression)]))
    matcher.match(*revision("", text(100), "en"))
    short, long = (_work(matcher, text(count)) for count in (100, 1_000))
    assert short < long < 12 * short


def test_a_long_piece_is_not_read_anew_for_each_word_that_is_looked_for() -> None:
    """A watch of ten times the words in a piece of ten times the length: ten times the work, not a hundred times."""
    work = []
    for count in (50, 500):
        words = _distinct(count)
        matcher = Matcher(newsroom([Watch(name="w", match=" OR ".join(words))]))
        matcher.match(*revision("", "dam", "en"))
        work.append(_work(matcher, "-".join(words)))
    assert work[0] < work[1] < 20 * work[0]


def test_thousands_of_authors_are_looked_at_once() -> None:
    """A beginning that all of eight thousand have is found in a tenth of a second; each in each took more than ten."""
    authors = [f"{word} of the wire" for word in _distinct(8_000)]
    start = process_time()
    spans = Words(authors, Reader(), str).find(read_term("truce*").pattern)
    assert process_time() - start < 3
    text = "\n".join(authors)
    assert [text[span.start : span.end] for span in spans] == _distinct(8_000)


def _work(matcher: Matcher, text: str) -> int:
    """Return how many lines of the match station run for a text."""
    count = 0

    def line(frame: FrameType, event: str, _value: object) -> Any:
        nonlocal count
        if "monitor/match" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return line

    before = sys.gettrace()
    sys.settrace(line)
    try:
        matcher.match(*revision("", text, "en"))
    finally:
        sys.settrace(before)
    return count
