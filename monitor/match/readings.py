"""As which words can a piece of text be read? Worked out once for each distinct piece, and remembered.

Da'esh reads as da and as daesh; cease-fire as cease, fire and ceasefire; U.N. as u, n and un; and state-of-the-art joins up to five words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from monitor.text import Token, fold, initials, tokens

#: Words joined by hyphens are also found as one word, up to this many (state-of-the-art has four).
_MOST_JOINED = 5
#: Pieces that are remembered: 25 000 distinct words stand in 1 000 articles. They take some 15 MB.
MOST_REMEMBERED = 32_768
#: Characters of a piece that is remembered. Longer ones are no words, and do not come again.
LONGEST_REMEMBERED = 64


#: The piece that stands for the end of a paragraph: it has no word, and no phrase reaches over it.
BREAK = "\n"

#: A word that stands in a piece: folded, the first and last of the piece's words that it takes, and its characters. A plain
#: tuple, for Python's collector of garbage looks through all others again and again.
Reading = tuple[str, int, int, int, int]


class Piece(NamedTuple):
    """All that is known of a piece of text."""

    #: Its words one after the other, folded, and as they stand there.
    words: tuple[str, ...]
    raw: tuple[str, ...]
    #: Where each of `words` stands; empty for the many pieces that are nothing but one word, to save a third of their room.
    places: tuple[Reading, ...]
    #: The readings beside them: with their endings, and joined.
    others: tuple[Reading, ...]

    @property
    def plain(self) -> tuple[Reading, ...]:
        """How each of `words` is read."""
        return self.places or tuple((word, 0, 0, 0, len(raw)) for word, raw in zip(self.words, self.raw, strict=True))

    def all_words(self) -> Iterable[str]:
        """Return every word that the piece can be read as, each once."""
        return {*self.words, *(word for word, *_ in self.others)} if self.others else set(self.words)


class Reader(dict[str, Piece]):
    """Reads pieces and remembers them: `reader[piece]`. When it is full it forgets all: what is common comes back at once."""

    def __missing__(self, piece: str) -> Piece:
        found = _read(piece)
        if len(piece) <= LONGEST_REMEMBERED:
            if len(self) >= MOST_REMEMBERED:
                self.clear()
            self[piece] = found
        return found


def _read(piece: str) -> Piece:
    if piece.isascii() and piece.isalnum():
        # Nine of ten new pieces in the news are so; what a text brings first is then read in a third of the time.
        folded = piece.lower()
        words = (piece if piece == folded else folded,)
        return Piece(words, words if piece == folded else (piece,), (), ())
    dotted = initials(piece)
    found = with_dots(tokens(piece), dotted)
    plain = tuple((word.folded, place, place, word.start, word.end) for place, word in enumerate(found))
    # Once each: an ending that folds to nothing makes no other word, and a phrase must not be found in two ways at one place.
    others: dict[tuple[str, int, int], Reading] = {}
    known = {reading[:3] for reading in plain}
    for place, word in enumerate(found):
        for reading in _others(found, place, word):
            if reading[:3] not in known:
                others.setdefault(reading[:3], reading)
    for start, end in dotted:
        inside = [place for place, word in enumerate(found) if start <= word.start < end]
        joined = fold("".join(found[place].raw for place in inside))
        others[joined, inside[0], inside[-1]] = (joined, inside[0], inside[-1], start, end)
    return Piece(
        words=tuple(word.folded for word in found),
        raw=tuple(word.raw for word in found),
        places=plain,
        others=tuple(others.values()),
    )


def with_dots(words: list[Token], dotted: list[tuple[int, int]]) -> list[Token]:
    """Return the words with the dot behind the last of dotted initials as a part of it: “U.S.” is what an editor sees."""
    ends = {end - 1: end for _, end in dotted}
    return [word._replace(end=ends.get(word.end, word.end)) for word in words] if dotted else words


def _others(words: list[Token], place: int, word: Token) -> Iterator[Reading]:
    """Yield the word with its ending, and as one with the one to four words before it that hyphens tie to it."""
    whole_end = word.end + 1 + len(word.ending)
    if word.ending:
        yield fold(word.raw + word.ending), place, place, word.start, whole_end
    before = ""
    for back in range(1, _MOST_JOINED):
        if not words[place - back + 1].tied:
            return
        head = words[place - back]
        before = head.raw + before
        yield fold(before + word.raw), place - back, place, head.start, word.end
        if word.ending:
            yield fold(before + word.raw + word.ending), place - back, place, head.start, whole_end
