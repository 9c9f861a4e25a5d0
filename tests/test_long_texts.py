"""Long and hostile texts: the work grows with the text, and what is found in a short text is found in a long one."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.decide import Sayings, unsaid
from monitor.decide.wording import said_words
from monitor.model import Block, Change, Entry, Feed, Kind, KnownEntry, Paragraph
from monitor.revise import revise
from monitor.revise.facts import changes_fact
from monitor.revise.pairs import pair
from monitor.text import tokens
from tests.test_revise import FEED, NOW, first, known

RANDOM = Random(7)
#: No numbers and no negations among them: long, and without the letters of those.
WORDS = ["".join(RANDOM.choices("aiprstlmk", k=RANDOM.randint(5, 10))) for _ in range(5_000)]


def sentence(length: int) -> str:
    return " ".join(RANDOM.choices(WORDS, k=length)).capitalize() + "."


def respelt(text: str) -> str:
    """Return a sentence with one of its words misspelt."""
    words = text.split()
    words[2] += "q"
    return " ".join(words)


def article(texts: list[str]) -> Entry:
    return Entry(feed=FEED.name, key="long", title="Title", paragraphs=tuple(Paragraph(text=text) for text in texts))


def change(old: list[str], new: list[str], feed: Feed = FEED) -> Change | None:
    state: KnownEntry = known(first(article(old)))
    return revise(article(new), state, feed=feed, now=NOW)


#: Long articles, old and new: seconds of work are allowed that a squared cost would need many times over.
LONG = {
    "590 sentences, all rewritten": ([sentence(140) for _ in range(590)], [sentence(140) for _ in range(590)]),
    "12 000 short ones, all rewritten": ([sentence(5) for _ in range(12_000)], [sentence(5) for _ in range(12_000)]),
    "two words only": (
        [" ".join(RANDOM.choices("ab", k=14)) for _ in range(16_000)],
        [" ".join(RANDOM.choices("ab", k=14)) for _ in range(16_000)],
    ),
    "one sentence in capitals": (
        [" ".join(WORDS * 4).upper()],
        [" ".join([*WORDS[:400], *(f"{word}X" for word in reversed(WORDS * 4))]).upper()],
    ),
    "one sentence full of misspellings": (
        [" ".join(WORDS * 4)],
        [" ".join([*WORDS[:400], *(f"{word}x" for word in reversed(WORDS * 4))])],
    ),
    "a stamp above every line": (
        [f"Line {number} of the log." for number in range(5_000)],
        [f"{number // 60 % 24:02}:{number % 60:02} GMT: Boat {number} left." for number in range(5_000)],
    ),
    "a paragraph of stamps": (["Stand: " * 60_000], [f"{'Published 6 July ' * 30_000}Tarp"]),
    "an abbreviation, repeated": (["Dr. " * 60_000], [f"{'Dr. ' * 60_000}Tarp"]),
}


@pytest.mark.parametrize(("old", "new"), LONG.values(), ids=LONG)
def test_a_long_article_is_no_load(old: list[str], new: list[str]) -> None:
    """Half a megabyte takes a second or two here; with all pairs compared the same texts take ten to hundreds."""
    start = process_time()
    assert change(old, new) is not None
    assert process_time() - start < 5


def blog(posts: int, *, hidden: str = "") -> Entry:
    """Return a live blog whose posts its data list; what is `hidden` in each stands in no paragraph of its own."""
    listed = tuple(
        Block(label=f"Post {number}", text=f"{hidden}Boat {number} left port at noon, bound for the west.")
        for number in range(posts)
    )
    lines = [text for post in listed for text in (post.label, post.text.removeprefix(hidden))]
    return replace(article(lines), posts=listed)


@pytest.mark.parametrize("hidden", ("", "a" * 400))
def test_a_long_live_blog_is_no_load(hidden: str) -> None:
    """Two thousand posts, each with a paragraph that stands in it as it is or within more, take about a second."""
    start = process_time()
    state = known(first(blog(2_000, hidden=hidden)))
    later = revise(blog(2_001, hidden=hidden), state, feed=FEED, now=NOW)
    assert later is not None
    assert [block.label for block in later.blocks] == ["Post 2000"]
    assert process_time() - start < 5


def test_a_small_edit_is_found_in_a_long_article() -> None:
    """One misspelt word in each sentence of a rewritten half megabyte is still an edit, not news."""
    old = [sentence(60) for _ in range(1_000)]
    new = [respelt(text) for text in old]
    found = change(old, new)
    assert found is not None
    assert (found.kind, found.added, found.removed) == (Kind.COSMETIC, (), ())


def test_pairs_do_not_depend_on_how_much_else_there_is() -> None:
    """The same sentences find one another in a short article and among a thousand others."""
    old = [sentence(30) for _ in range(20)]
    new = [respelt(text) for text in reversed(old)]
    few = pair(new, old)
    assert few == {place: 19 - place for place in range(20)}
    many = pair([*new, *(sentence(60) for _ in range(1_000))], [*old, *(sentence(60) for _ in range(1_000))])
    assert {place: before for place, before in many.items() if place < 20} == few


def test_a_sentence_that_changed_throughout_says_something() -> None:
    """Sixty misspellings are none: nobody compares them all to find that out."""
    assert changes_fact(" ".join(WORDS[:300]), " ".join(f"{word}x" for word in WORDS[:300]))
    assert not changes_fact(" ".join(WORDS[:300]), " ".join([*WORDS[:299], f"{WORDS[299]}x"]))


def test_what_a_big_story_has_said_is_looked_through_at_once() -> None:
    """Two thousand sentences against forty take some hundredths of a second, also when stories take turns."""
    stories = [[sentence(22) for _ in range(2_000)] for _ in range(2)]
    fresh = [respelt(text) for text in stories[0][:40]]
    start = process_time()
    for _ in range(3):
        assert [len(unsaid(fresh, Sayings(said))) for said in stories] == [0, 40]
    assert process_time() - start < 3


_TEXTS = st.lists(
    st.sampled_from(
        ["Ankara's", "l’Iran", "o'clock", "Erdoğan'ın", "THEY'LL", "it's's", "'sa", "x´s", "`y`", "café", "ß", "a_b's",
         "دمشق", "מלחמה", "東京", "Київ", "é", "i\u0307", "a²b", "12’de", "—", "…", "3.5%", "U.S.", "Nov.", "rock'n'roll"]
    )
    | st.text(max_size=6),
    max_size=8,
).map(" ".join)  # fmt: skip


@given(_TEXTS)
def test_the_fast_way_to_read_words_finds_the_same_words(text: str) -> None:
    """What was said is read by a shortcut; it sees the very words that the matcher sees."""
    months = {"nov": "november"}
    said = f"He said: {text} ."
    assert said_words(said) == tuple(months.get(token.folded, token.folded) for token in tokens(said))
