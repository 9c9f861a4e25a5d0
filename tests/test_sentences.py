"""Where sentences end, in the languages of the shipped feeds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text import sentences
from monitor.text.sentences import joined


@pytest.mark.parametrize(
    ("text", "expected"),
    (
        ("The gate is shut. Nobody knows why.", ["The gate is shut.", "Nobody knows why."]),
        ("Gov. Anna Prewitt spoke at 7 a.m. on Monday.", ["Gov. Anna Prewitt spoke at 7 a.m. on Monday."]),
        ("The U.S. Senate met. It rose.", ["The U.S. Senate met.", "It rose."]),
        (
            "Die Wahl ist am 13. März in Graz. Dann nicht mehr.",
            ["Die Wahl ist am 13. März in Graz.", "Dann nicht mehr."],
        ),
        ("He was born in 1938. It rained.", ["He was born in 1938.", "It rained."]),
        ("“We go.” She left.", ["“We go.”", "She left."]),
        ("It cost 3.50 dollars. Cheap!", ["It cost 3.50 dollars.", "Cheap!"]),
        ("Группа вышла 5 марта. Связи нет.", ["Группа вышла 5 марта.", "Связи нет."]),
        ("أغلق المعبر. لم يعرف السبب؟ نعم.", ["أغلق المعبر.", "لم يعرف السبب؟", "نعم."]),
        ("門は閉まった。理由は不明。", ["門は閉まった。", "理由は不明。"]),
        ("What?! He left... Nobody spoke.", ["What?!", "He left...", "Nobody spoke."]),
        ("(It rained.) “No!” A dog barked.", ["(It rained.)", "“No!”", "A dog barked."]),
        ("A heading\nA sentence.", ["A heading", "A sentence."]),
    ),
)
def test_a_sentence_ends_where_a_reader_says_so(text: str, expected: list[str]) -> None:
    """Abbreviations, ordinals, decimals and initials end no sentence; quotes belong to the sentence they close."""
    assert list(sentences(text)) == expected


@given(st.text(alphabet=st.sampled_from("ab Mr. 13.März?!…\n\"'”。 A"), max_size=80))
def test_dividing_a_text_loses_nothing_but_white_space(text: str) -> None:
    """All letters of the text stand in its sentences, in order."""
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


def test_sentences_are_joined_as_they_are_written() -> None:
    """Chinese has no space behind a full stop; English has one."""
    assert joined(sentences("他说。他走了。")) == "他说。他走了。"
    assert joined(sentences("He said it. He went.")) == "He said it. He went."


def test_a_list_that_lost_its_line_breaks_is_divided_at_its_bullets() -> None:
    """Each item is read by itself and keeps its sign; nothing is lost, however much white space there is."""
    assert sentences("Bring: • a lamp • a rope. Go home.") == ("Bring:", "• a lamp", "• a rope.", "Go home.")
    assert len(sentences("a" + " " * 100_000 + "• b")) == 2


def test_a_remark_in_brackets_ends_before_the_next_sentence() -> None:
    """A byline without a full stop swallows no news behind it; a short mark of an agency stays where it is."""
    assert sentences("(Reporting by A. Author in Graz) The gate is open.") == (
        "(Reporting by A. Author in Graz)",
        "The gate is open.",
    )
    assert sentences("(AP) The gate is open.") == ("(AP) The gate is open.",)
    assert sentences("(In the old town) the gate is open.") == ("(In the old town) the gate is open.",)
