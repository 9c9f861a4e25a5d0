from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.text import fold, initials, pieces, tokens

SAME = (
    ("Erdoğan", "ERDOGAN", "accents and case"),
    ("Çavuşoğlu", "cavusoglu", "several accents"),
    ("IŞİD", "ışıd", "Turkish dotted and dotless i"),
    ("Łódź", "lodz", "a letter that decomposition leaves alone"),
    ("Ǿ", "o", "an accent on such a letter"),
    ("Straße", "STRASSE", "sharp s"),
    ("ﬁre", "fire", "a ligature"),
    ("أردوغان", "اردوغان", "hamza on alef"),
    ("مـعـبر", "معبر", "tatweel"),
    ("سوریه", "سوريه", "Persian ye"),
    ("کتاب", "كتاب", "Persian kaf"),
    ("مدرسة", "مدرسه", "Arabic teh marbuta"),
    ("مصطفى", "مصطفي", "Arabic alef maksura"),
    ("بھارت", "بهارت", "Urdu two-eyed heh"),
    ("ٱلقدس", "القدس", "alef with wasla"),
    ("دِمَشق", "دمشق", "vowel signs"),
    ("Đorđe Þór Ærø", "dorde thor aero", "Croatian, Icelandic and Danish letters"),
    ("ＤＡＭ", "dam", "full-width letters"),
    ("Ёлка", "елка", "Russian yo"),
    ("Ṣanʿāʾ", "Sana", "scholarly transliteration"),
)

OTHER = (
    ("ガス", "カス", "Japanese voicing makes another word"),
    ("ปู", "ป", "a Thai vowel is a letter"),
    ("क्या", "कया", "a virama is part of the spelling"),
)


@pytest.mark.parametrize(("left", "right", "why"), SAME, ids=[row[2] for row in SAME])
def test_variants_are_one_word(left: str, right: str, why: str) -> None:
    """Writing a name with other accents, case or letter forms does not hide it."""
    assert fold(left) == fold(right), why


@pytest.mark.parametrize(("left", "right", "why"), OTHER, ids=[row[2] for row in OTHER])
def test_marks_that_spell_are_kept(left: str, right: str, why: str) -> None:
    """A mark that makes another word is no accent."""
    assert fold(left) != fold(right), why


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    """Folded text is in its final form, so it may be folded again anywhere."""
    assert fold(fold(text)) == fold(text)


WORDS: tuple[tuple[str, list[str]], ...] = (
    ("Erdogan's visit", ["erdogan", "visit"]),
    ("Erdoğan'ın Halep'te", ["erdogan", "halep"]),
    ("Syrians’ fate", ["syrians", "fate"]),
    ("she'll we're I'm", ["she", "we", "i"]),
    ("l'Iran qu'Erdoğan dell'Onu", ["l", "iran", "qu", "erdogan", "dell", "onu"]),
    ("O'Brien d'Estaing", ["o", "brien", "d", "estaing"]),
    ("cease-fire, 1,000 km", ["cease", "fire", "1", "000", "km"]),
    ("阿勒颇", ["阿", "勒", "颇"]),
    ("हिन्दी", ["हिन्दी"]),
    ("middle_east", ["middle", "east"]),
    ("", []),
)


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    """Endings after an apostrophe are cut, elided articles are words, scripts without spaces go by characters."""
    assert [token.folded for token in tokens(text)] == words


def test_an_ending_that_may_belong_to_the_name_is_kept_aside() -> None:
    """Da'esh can be found as Daesh, while she'll can never be found as shell."""
    assert [(token.raw, token.ending) for token in tokens("Da'esh she'll")] == [("Da", "esh"), ("she", "")]


def test_hyphens_tie_words() -> None:
    """A hyphen directly between two words is known; a dash or a hyphen with spaces is not one."""
    assert [token.tied for token in tokens("cease-fire now - talks Iran–Turkey")] == [False, True] + [False] * 4
    assert [token.tied for token in tokens("Da'esh-led")] == [False, True]


@given(st.text(max_size=200))
def test_offsets_are_those_of_the_text(text: str) -> None:
    """Each word stands where it says, after the one before it."""
    end = 0
    for token in tokens(text):
        assert text[token.start : token.end] == token.raw
        assert token.start >= end
        end = token.end


def test_a_hyphen_at_the_end_of_a_text_ties_nothing() -> None:
    """Only what stands before a word can tie it; the first word of a text is tied to nothing."""
    assert [token.tied for token in tokens("dam and fire-")] == [False] * 3


_SIGNS = st.sampled_from(
    "abUSШ.'’ʼ＇´`-‐‑.,_ \n\u00a0\u200d\u00ad阿勒ปูက្ءةĞé½ﬁ１\u0301\u0308\u3099ｶﾞ…“”—・。\U00020001\U0001d400"
)


INITIALS: tuple[tuple[str, list[str]], ...] = (
    ("the U.N. said", ["U.N."]),
    ("the U.S.-led war, U.S", ["U.S.", "U.S"]),
    ("non-U.S. and l'O.N.U.", ["U.S.", "O.N.U."]),
    ("С.Ш.А. и U.K.'s", ["С.Ш.А.", "U.K."]),
    ("U.S.Army", ["U.S."]),
    ("i.e. at 5 a.m. and A. B., plan B.", []),
    ("Wire.Example, U.S-led, A.B1", []),
    ("阿-U.S. 阿U.S.", ["U.S."]),
    ("A." * 20, ["A." * 9, "A." * 9, "A.A."]),
)


@pytest.mark.parametrize(("text", "found"), INITIALS)
def test_initials_are_capitals_with_dots(text: str, found: list[str]) -> None:
    """What is only dotted in print is told from the end of a sentence, an address and small letters."""
    assert [text[start:end] for start, end in initials(text)] == found


@given(st.text(_SIGNS, max_size=20) | st.text(max_size=20))
@settings(max_examples=300)
def test_the_words_of_a_text_are_those_of_its_pieces(text: str) -> None:
    """Each piece can be split by itself: no word, ending or tie reaches over its edge."""
    found = []
    end = 0
    for piece in pieces(text):
        start = text.index(piece, end)
        found += [token._replace(start=start + token.start, end=start + token.end) for token in tokens(piece)]
        end = start + len(piece)
    assert found == tokens(text)
