"""Word-level differences of a sentence: exact for machines, readable for people."""

from __future__ import annotations

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.text.diff import Piece, PieceKind, words

VOCABULARY = (
    "the",
    "of",
    "12",
    "$1.50",
    "people",
    "people's",
    "said",
    ",",
    ".",
    "“",
    "人",
    "死",
    "สาม",
    "ال\u064eيوم",
    "-",
    "\u00a0",
)
SENTENCES = st.lists(st.sampled_from(VOCABULARY), max_size=25).flatmap(
    lambda found: st.sampled_from(("", " ", "  ")).map(lambda space: space.join(found))
)
TEXTS = SENTENCES | st.text(max_size=60) | st.text(st.sampled_from("ab1.,$-' \n人ก\u0e34\u0301"), max_size=40)


def joined(pieces: tuple[Piece, ...], without: PieceKind) -> str:
    return "".join(piece.text for piece in pieces if piece.kind is not without)


def marked(before: str, after: str) -> str:
    """Write the pieces as one line: [what went|what came]."""
    forms = {PieceKind.SAME: "{}", PieceKind.OUT: "[{}|]", PieceKind.IN: "[|{}]"}
    return "".join(forms[piece.kind].format(piece.text) for piece in words(before, after)).replace("|][|", "|")


@given(before=TEXTS, after=TEXTS)
@example(before="a  b ", after="a b")
@example(before="", after=" ")
@example(before="x-5 5%", after="x 5 -5%")
def test_both_wordings_can_be_read_back(before: str, after: str) -> None:
    """No character of either wording is lost, invented or moved."""
    pieces = words(before, after)

    assert joined(pieces, without=PieceKind.IN) == before
    assert joined(pieces, without=PieceKind.OUT) == after


@given(before=TEXTS, after=TEXTS)
def test_pieces_are_in_order_and_never_empty(before: str, after: str) -> None:
    """Every piece has text, no two of one kind follow one another, and what went stands before what came."""
    pieces = words(before, after)

    assert all(piece.text for piece in pieces)
    for left, right in pairwise(pieces):
        assert left.kind is not right.kind
        assert (left.kind, right.kind) != (PieceKind.IN, PieceKind.OUT)


@given(TEXTS)
def test_equal_wordings_are_one_piece(text: str) -> None:
    """Where nothing was changed nothing is marked."""
    assert words(text, text) == ((Piece(kind=PieceKind.SAME, text=text),) if text else ())


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    (
        pytest.param("42 people were hurt.", "24 people were hurt.", "[42|24] people were hurt.", id="number"),
        pytest.param("12 people were held", "15 men were held", "[12 people|15 men] were held", id="neighbours"),
        pytest.param(
            "Of them 12 of the 40 are men.", "Of them 15 of the 60 are men.", "Of them [12 of the 40|15 of the 60] are men.",
            id="short words between",
        ),
        pytest.param(
            "It killed 12 and wounded 40.", "It killed 15 and wounded 60.", "It killed [12|15] and wounded [40|60].",
            id="enough words between",
        ),
        pytest.param("Some 42 died.", "42 died.", "[Some |]42 died.", id="first word gone"),
        pytest.param("They agreed.", "They never agreed.", "They[| never] agreed.", id="word put in"),
        pytest.param(
            "Three were held.", "Three were held, police said.", "Three were held[|, police said].", id="full stop stays"
        ),
        pytest.param("It cost $12.5 million.", "It cost $13 million.", "It cost [$12.5|$13] million.", id="currency"),
        pytest.param("Up 3% to 1,200.", "Up 4% to 1,300.", "Up [3% to 1,200|4% to 1,300].", id="percent and thousands"),
        pytest.param("A 24-year-old man", "A 25-year-old man", "A [24|25]-year-old man", id="hyphens"),
        pytest.param("He didn't go.", "He did go.", "He [didn't|did] go.", id="contraction"),
        pytest.param("“Yes,” he said.", "“No,” he said.", "“[Yes|No],” he said.", id="quotation"),
        pytest.param("警方表示有12人受伤。", "警方表示有15人受伤。", "警方表示有[12|15]人受伤。", id="Chinese number"),
        pytest.param("東京で地震があった", "大阪で地震があった", "[東京|大阪]で地震があった", id="Japanese characters"),
        pytest.param("สามคน", "สี่คน", "[สาม|สี่]คน", id="Thai signs stay with their letter"),
        pytest.param("قتل 12 شخصا.", "قتل 15 شخصا.", "قتل [12|15] شخصا.", id="Arabic"),
        pytest.param("हिन्दी में 12 लोग", "हिन्दी में 15 लोग", "हिन्दी में [12|15] लोग", id="Hindi"),
        pytest.param(
            "The minister resigned after the report of the committee came.",
            "Officials in the capital deny that a report will come.",
            "[The minister resigned after the report of the committee came|"
            "Officials in the capital deny that a report will come].",
            id="rewritten: no zebra of common words",
        ),
    ),
)  # fmt: skip
def test_differences_as_people_read_them(before: str, after: str, shown: str) -> None:
    """A change is one piece, with its sign and unit; words that stay are left alone; a rewritten sentence is one change."""
    assert marked(before, after) == shown


def test_unbounded_text_is_compared_by_its_ends() -> None:
    """A text without any full stop costs no more than a long article: what its ends share stays, the rest is one change."""
    middle = " ".join(f"word{n}" for n in range(5_000))

    pieces = words(f"Old head, {middle} tail.", f"Old head, x {middle} y tail.")

    assert [piece.kind for piece in pieces] == [PieceKind.SAME, PieceKind.OUT, PieceKind.IN, PieceKind.SAME]
    assert (pieces[0].text, pieces[-1].text) == ("Old head, ", " tail.")
    assert pieces[1].text == middle


@pytest.mark.parametrize(
    ("before", "after"),
    (
        ("ab " * 700, "ba " * 700),
        ("人死" * 1_000, "死傷人" * 667),
        (" ".join(f"w{n}" for n in range(400)), " ".join(f"w{n if n % 2 else -n}" for n in range(400))),
    ),
)
def test_two_thousand_characters_take_no_time(before: str, after: str) -> None:
    """The worst that 2 000 characters can hold is compared in well under a tenth of a second."""
    started = process_time()
    words(before, after)

    assert process_time() - started < 0.1
