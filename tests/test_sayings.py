"""What was read of a story's words is kept from one entry to the next, and nothing but time depends on it."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.decide import Recollection, Sayings, unsaid, wording
from monitor.decide import sayings as module
from monitor.text import sentences

TEXTS = [
    "The dam at Sellin broke on Monday, and twelve villagers were hurt.",
    "Twelve villagers were hurt on Monday. The dam at Sellin broke.",
    "The mayor of Sellin, Ilda Marn, did not say whether the dam was inspected.",
    "Die Brücke bei Sellin wurde am Montag gesperrt, sagte Ilda Marn.",
    "No one was hurt.",
    "Marnovic and Marn signed the treaty of Orlan with 40 witnesses.",
]
SAID = st.lists(st.sampled_from(TEXTS), max_size=8)


@given(histories=st.lists(st.tuples(st.integers(0, 3), SAID), max_size=12), limit=st.integers(0, 12))
def test_what_is_kept_is_what_would_be_read_anew(histories: list[tuple[int, list[str]]], limit: int) -> None:
    """Whatever a story said before, in whatever order, and however little may be kept: the answers are those of fresh eyes."""
    recollection = Recollection(limit)
    for story, said in histories:
        kept, fresh = recollection.of(story, said), Sayings(said)
        assert kept.size == fresh.size == len(said)
        assert set(kept) == set(fresh) == set(said)
        assert kept.common == fresh.common
        assert {term: sorted(held) for term, held in kept.terms.items()} == {
            term: sorted(held) for term, held in fresh.terms.items()
        }
        for text in TEXTS:
            assert unsaid([text], kept) == unsaid([text], fresh)


def test_a_text_that_is_said_no_more_leaves_nothing_behind() -> None:
    """What a page took back is not held as said."""
    sayings = Sayings(TEXTS)
    sayings.become([])
    assert not any((sayings.terms, sayings.common, sayings.size))
    assert not any(sayings.states(word) for word in ("sellin", "12", "marn"))
    assert not sayings.holds(["sellin"])
    assert not sayings.follows(("the", "dam", "at"))
    assert not sayings.relates(("sellin", "dam"))
    assert unsaid(TEXTS[:1], sayings) == tuple(sentences(TEXTS[0]))


def test_a_word_is_said_as_long_as_one_sentence_holds_it() -> None:
    """Of two sentences with one word, one may go."""
    sayings = Sayings(TEXTS)
    sayings.become(TEXTS[:1])
    assert sayings.states("sellin")
    assert not sayings.states("orlan")


def test_no_more_is_kept_than_was_allowed() -> None:
    """The stories that moved last are kept; the one at hand is, whatever its size."""
    recollection = Recollection(limit=5)
    first = recollection.of(1, TEXTS[:3])
    assert recollection.of(1, TEXTS[:3]) is first
    recollection.of(2, TEXTS[:3])
    assert recollection.of(1, TEXTS[:3]) is not first
    assert recollection.of(3, TEXTS).size == len(TEXTS)


def test_big_stories_that_take_turns_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several stories of as many texts as count as said: an entry costs what it says, whichever of them it belongs to."""
    read = Counter[str]()
    original = wording.said_words

    def counted(sentence: str) -> wording.Words:
        read["words"] += 1
        return original(sentence)

    monkeypatch.setattr(module, "said_words", counted)
    recollection = Recollection()
    stories = {story: [f"Lorry {number} of convoy {story} passed." for number in range(2_000)] for story in range(4)}
    for turn in range(3):
        for story, said in stories.items():
            said[turn] = f"Lorry {turn} of convoy {story} came back."
            recollection.of(story, said)
    # All of them once, then what is said anew and what is held no more.
    assert read["words"] == 4 * 2_000 + 2 * 4 * 2
