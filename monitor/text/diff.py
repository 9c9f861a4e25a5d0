"""Which words of a sentence were changed? In pieces that people read, not the fewest that machines count.

words as they are compared -> the longest common row of words -> stretches that are the same, or not
-> neighbouring changes joined over what is too short to be read between them -> pieces
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, takewhile
from typing import NamedTuple

from rapidfuzz.distance import Indel

#: Letters that two changes are joined over, at most: "12 of the 40" became "15 of the 60". A judgement.
SHORT = 5
#: What one character of a script without spaces counts for: a judgement, two of them make a common word.
_LETTERS_IN_ONE = 3
#: Words of one sentence times words of the other, at most: two of 4 000 words took 20 ms in all. Longer ones are compared
#: by their ends only; no sentence of a person is.
_COMPARED = 16_000_000

# Chinese and Japanese write no spaces, nor do Thai and Lao; there, signs above and below belong to their letter.
_IDEOGRAPHS = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_THAI_AND_LAO = "\u0e00-\u0eff"
_SINGLE = _IDEOGRAPHS + _THAI_AND_LAO
_SIGNS = "\u3099\u309a" + "".join(chr(code) for code in range(0xE00, 0xF00) if unicodedata.category(chr(code)) == "Mn")
# What parts words. A sign that is missing here sticks to its word, which does no harm; marks and joiners must.
_PUNCTUATION = (
    "!-/:-@\\[-`{-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb\u00bf\u00d7\u00f7"  # ASCII, Latin-1
    "\u2010-\u2027\u2030-\u205e\u3000-\u3003\u3008-\u301f\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
    "\u060c\u061b\u061f\u06d4\u0964\u0965"  # Arabic, Urdu, Hindi
)
_LETTERS = rf"[^\s{_PUNCTUATION}{_SINGLE}]+"
_ONE = re.compile(rf"[{_SINGLE}][{_SIGNS}]*")
_TOKEN = re.compile(
    # A number is read with its sign, its currency and its unit: "-5", "$1,200", "12.5%"; a name with its "@".
    rf"\s+|[#$€£¥₹₺₽₪+−-]?\d(?:{_LETTERS})?(?:[.,:]\d(?:{_LETTERS})?)*[%‰°]?"
    rf"|[@#]?{_LETTERS}(?:['’.]{_LETTERS})*|{_ONE.pattern}|."
)


class PieceKind(StrEnum):
    """Where a piece of a sentence stands: in both wordings, in the old one or in the new one."""

    SAME = "same"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Some words of a changed sentence, with the white space and the punctuation that belong to them; never empty."""

    kind: PieceKind
    text: str


class _Word(NamedTuple):
    """A word, a number or a sign, with the white space before it; the last of a text is its end: empty."""

    gap: str
    text: str


class _Stretch(NamedTuple):
    """What the old wording has where the new one has `after`."""

    before: str
    after: str
    #: The letters in the longer of the two, as a reader weighs them.
    weight: int = 0

    @property
    def same(self) -> bool:
        return self.before == self.after


def words(before: str, after: str) -> tuple[Piece, ...]:
    """Return both wordings as pieces: SAME and OUT together are `before`, SAME and IN together are `after`, exactly.

    Of one change, OUT comes first; no two neighbours are of one kind. Equal texts are one piece, empty ones none.
    """
    if before == after:
        return (Piece(kind=PieceKind.SAME, text=after),) if after else ()
    stretches = _joined(_gathered(_stretches(_read(before), _read(after))))
    pieces = (piece for stretch in stretches for piece in _pieces(stretch) if piece.text)
    return tuple(
        Piece(kind=kind, text="".join(piece.text for piece in group))
        for kind, group in groupby(pieces, key=lambda piece: piece.kind)
    )


def _read(text: str) -> list[_Word]:
    found: list[_Word] = []
    gap = ""
    for token in _TOKEN.findall(text):
        if token.isspace():
            gap += token
        else:
            found.append(_Word(gap, token))
            gap = ""
    return [*found, _Word(gap, "")]


def _stretches(was: Sequence[_Word], now: Sequence[_Word]) -> Iterable[_Stretch]:
    """Yield both texts side by side. Words are compared without the white space around them, which is put in after."""
    read_was = read_now = 0
    for start_was, start_now, size in _common(was, now):
        yield from _replaced(was[read_was:start_was], now[read_now:start_now])
        read_was, read_now = start_was + size, start_now + size
        for old, new in zip(was[start_was:read_was], now[start_now:read_now], strict=True):
            yield _Stretch(old.gap, new.gap)
            yield _Stretch(old.text, new.text)


def _common(was: Sequence[_Word], now: Sequence[_Word]) -> Iterable[tuple[int, int, int]]:
    """Yield the runs of words that both have: where in the one, where in the other, how many."""
    if len(was) * len(now) > _COMPARED:
        yield from _common_ends(was, now)
        return
    # Numbers in place of words: rapidfuzz compares hashes, and those of two words could be equal.
    numbers = {text: number for number, text in enumerate({word.text for word in (*was, *now)})}
    edits = Indel.editops([numbers[word.text] for word in was], [numbers[word.text] for word in now])
    yield from ((block.a, block.b, block.size) for block in edits.as_matching_blocks())


def _common_ends(was: Sequence[_Word], now: Sequence[_Word]) -> Iterable[tuple[int, int, int]]:
    shorter = min(len(was), len(now))
    head = _length_of_same(zip(was, now, strict=False))
    tail = _length_of_same(zip(reversed(was[head:]), reversed(now[head:]), strict=False))
    yield 0, 0, head
    yield len(was) - tail, len(now) - tail, min(tail, shorter - head)


def _length_of_same(pairs: Iterable[tuple[_Word, _Word]]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0].text == pair[1].text, pairs))


def _replaced(was: Sequence[_Word], now: Sequence[_Word]) -> Iterable[_Stretch]:
    """Yield what stands in place of what; the same white space before both is no part of the change."""
    if was and now and was[0].gap == now[0].gap:
        yield _Stretch(was[0].gap, now[0].gap)
        was, now = [was[0]._replace(gap=""), *was[1:]], [now[0]._replace(gap=""), *now[1:]]
    yield _Stretch(_written(was), _written(now))


def _written(found: Sequence[_Word]) -> str:
    return "".join(word.gap + word.text for word in found)


def _gathered(stretches: Iterable[_Stretch]) -> Iterable[_Stretch]:
    """Yield stretches that are in turn the same and changed, and weigh them."""
    real = (stretch for stretch in stretches if stretch.before or stretch.after)
    for same, group in groupby(real, key=lambda stretch: stretch.same):
        whole = _together(list(group))
        yield whole._replace(weight=max(_weight(whole.after), 0 if same else _weight(whole.before)))


def _together(stretches: Sequence[_Stretch]) -> _Stretch:
    return _Stretch(
        before="".join(each.before for each in stretches),
        after="".join(each.after for each in stretches),
        weight=sum(each.weight for each in stretches),
    )


def _joined(stretches: Iterable[_Stretch]) -> Sequence[_Stretch]:
    """Join two changes if what stands between them is too little to be read on its own: no zebra."""
    done: list[_Stretch] = []
    for stretch in stretches:
        done.append(stretch)
        while len(done) >= 3 and not done[-1].same and _is_short(*done[-3:]):
            done[-3:] = [_together(done[-3:])]
    return done


def _is_short(left: _Stretch, between: _Stretch, right: _Stretch) -> bool:
    """Tell whether `between` is a few letters, or no more than is changed on either side."""
    return between.weight <= max(SHORT, min(left.weight, right.weight))


def _weight(text: str) -> int:
    """Return the letters that are read in `text`; punctuation counts nothing."""
    singles = 0 if text.isascii() else len(_ONE.findall(text))
    return sum(map(str.isalnum, text)) + (_LETTERS_IN_ONE - 1) * singles


def _pieces(stretch: _Stretch) -> Iterable[Piece]:
    if stretch.same:
        yield Piece(kind=PieceKind.SAME, text=stretch.after)
    else:
        yield Piece(kind=PieceKind.OUT, text=stretch.before)
        yield Piece(kind=PieceKind.IN, text=stretch.after)
