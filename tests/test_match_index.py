"""The index must be nothing but fast: it says what asking every watch says, and its work grows with the text."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.match import Explainer, Matcher, check
from monitor.match.frequencies import Frequencies
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
@settings(max_examples=250, deadline=None)
def test_every_kind_of_term_is_found_where_it_stands(text: str, language: str | None) -> None:
    """However a term is looked up (by word, beginning, pair, stem, in a field), it is found just where the oracle finds it."""
    asked = revision("", text, language)
    assert READY.match(*asked) == Oracle(ONE_TERM_EACH, *asked).hits()


@given(_examples(), languages, frequencies)
@settings(max_examples=300, deadline=None)
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
@settings(max_examples=50, deadline=None)
def test_explain_says_what_the_matcher_says(example: tuple[list[Watch], str, str]) -> None:
    """Whether a watch holds is the same for both."""
    found, title, text = example
    room = newsroom(found)
    asked = revision(title, text, "en")
    hit = Matcher(room).hitting(*asked)
    assert [name for name in room.watches if Explainer(name, room).explain(*asked).holds] == list(hit)
