"""A second view of an entry: numbers of a plug-in, near one another where two texts mean the same.

They are terms like words: half of a vector's square is that of the words, half that of the numbers, so that the cosine of two entries is
the mean of both views' cosines. They are stored with the vector, hence a model is rebuilt without asking the plug-in again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

#: Half of the square, as measured on headlines with a sentence encoder: B-cubed F1 .80 with halves, .79 with four fifths.
_HALF: Final = math.sqrt(0.5)
#: Stands in no word; together with the space it makes dimensions be counted as words as little as pairs are.
_SIGN: Final = " ~"


@dataclass(frozen=True, kw_only=True, slots=True)
class Embedding:
    """What a plug-in gives: its name, its function of title and text, and how near is near enough, where it knows better."""

    name: str
    embed: Callable[[str, str], Sequence[float]]
    near: float | None = None

    def seen(self, words: Mapping[str, float], title: str, text: str) -> dict[str, float]:
        """Return the terms of an entry in both views; its words alone where the plug-in says nothing of it."""
        numbers = self.embed(title, text)
        length = math.sqrt(math.fsum(number * number for number in numbers))
        if not (words and 0 < length < math.inf):
            return dict(words)
        found = {term: round(weight * _HALF, 4) for term, weight in words.items()}
        # The name is part of the term: numbers of two plug-ins have nothing to do with one another.
        for place, number in enumerate(numbers):
            found[f"{self.name}{_SIGN}{place}"] = round(number / length * _HALF, 4)
        return {term: weight for term, weight in found.items() if weight}


def is_dimension(term: str) -> bool:
    """Tell whether a term of a vector is a number of a plug-in."""
    return _SIGN in term
