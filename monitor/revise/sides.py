"""One state of an article, as it is searched: does this sentence stand in it?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from monitor.revise.blocks import Line
from monitor.revise.compare import key, words
from monitor.text import sentences

#: A sentence this long, in characters or in words, that stands verbatim inside the old text is old, however the sentences
#: are divided.
VERBATIM = 24
_VERBATIM_WORDS = 5
#: Characters of text that are searched for such sentences in all: .2 s, or every sentence of a text of 180 000 characters.
#: Beyond it sentences are known only as they were divided.
_SEARCHED = 200_000_000
#: The number of a paragraph, and one of its sentences.
Place = tuple[int, str]


class Side:
    """A state's paragraphs and sentences; they are divided when first asked for, as many changes need none."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.paragraphs = frozenset(form for line in lines for form in forms(line))
        self._divided: dict[int, tuple[str, ...]] = {}
        self._left = _SEARCHED

    def places(self, besides: frozenset[int] = frozenset()) -> list[Place]:
        """Return the sentences with the numbers of their paragraphs, in page order; none of the paragraphs `besides`."""
        numbers = (number for number in range(len(self.lines)) if number not in besides)
        return [(number, text) for number in numbers for text in self._of(number)]

    def _of(self, number: int) -> tuple[str, ...]:
        if number not in self._divided:
            self._divided[number] = sentences(self.lines[number].body)
        return self._divided[number]

    @cached_property
    def _sentences(self) -> frozenset[str]:
        return frozenset(_keys(text for _, text in self.places()))

    @cached_property
    def _whole(self) -> str:
        return f" {_bare(' '.join(line.body for line in self.lines))} "

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self._whole.split())

    def has(self, sentence: str) -> bool:
        """Tell whether this is a sentence of the text."""
        return not (wanted := key(sentence)) or wanted in self._sentences

    def says(self, sentence: str) -> bool:
        """Tell whether the sentence stands in this text: as a sentence, or word for word within its words."""
        wanted = key(sentence)
        return not wanted or wanted in self._sentences or self._holds(sentence, wanted)

    def _holds(self, sentence: str, wanted: str) -> bool:
        bare = _bare(sentence)
        own = bare.split()
        long_enough = len(wanted) >= VERBATIM or len(own) >= _VERBATIM_WORDS
        # All its words must be there: that is cheap to tell.
        if not own or not long_enough or self._left < 0 or not self._words.issuperset(own):
            return False
        self._left -= len(self._whole)
        return f" {bare} " in self._whole


def _bare(text: str) -> str:
    """Return the words and numbers alone: a list is a sentence whose commas became bullets."""
    return " ".join(words(text)).casefold()


def forms(line: Line) -> frozenset[str]:
    """Return what a paragraph is recognised by: its words without the marker, and all of it (a marker may be lost)."""
    return frozenset(_keys((line.text,) if line.body == line.text else (line.body, line.text)))


def _keys(texts: Iterable[str]) -> Iterable[str]:
    return (found for text in texts if (found := key(text)))
