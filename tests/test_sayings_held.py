"""What was said is held by its sentences: after any change it answers as if it had been read anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.decide.gist import near, sequences, terms
from monitor.decide.sayings import Sayings
from monitor.decide.wording import said_words
from monitor.text import sentences

_WORDS = (
    "the",
    "dam",
    "gave",
    "way",
    "not",
    "twelve",
    "12",
    "Marchetti",
    "said",
    "river",
    "Riverton",
    "before",
    "dawn",
)
_TEXTS = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=9).map(lambda words: " ".join(words) + ".")
_SAID = st.lists(_TEXTS, max_size=6)


@given(st.lists(_SAID, max_size=4), _SAID, _TEXTS)
def test_what_was_said_before_leaves_no_trace(before: list[list[str]], said: list[str], asked: str) -> None:
    """What is held after any number of changes is what was said last: each sequence, term, pair and name of it, and no other."""
    held = Sayings()
    for texts in before:
        held.become(texts)
    held.become(said)
    stood = [said_words(sentence) for text in said for sentence in sentences(text)]
    words = said_words(asked)
    meant = terms(words)
    for sequence in sequences(words):
        assert held.follows(sequence) == any(sequence in [*sequences(each)] for each in stood)
    for pair in near(meant):
        if pair[0] != pair[1]:
            pairs = {found for each in stood for found in near(terms(each))}
            assert held.relates(pair) == (pair in pairs or pair[::-1] in pairs)
    assert held.terms.keys() == {term for each in stood for term in terms(each)}
    assert held.holds(words) == any(set(words) <= set(each) for each in stood)
    assert held.common == Sayings(said).common
    assert [held.states(word) for word in words] == [Sayings(said).states(word) for word in words]
