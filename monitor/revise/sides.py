"""One state of an article, as it is searched: does this sentence stand in it?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from monitor.revise.blocks import Line
from monitor.revise.compare import key
from monitor.revise.readings import Version, bare

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

    def __init__(self, lines: Sequence[Line], version: Version | None = None) -> None:
        self.lines = lines
        self._version = version or Version()
        self.paragraphs = frozenset(form for line in lines for form in self.forms(line))
        self._left = _SEARCHED

    def places(self, besides: frozenset[int] = frozenset()) -> list[Place]:
        """Return the sentences with the numbers of their paragraphs, in page order; none of the paragraphs `besides`."""
        numbers = (number for number in range(len(self.lines)) if number not in besides)
        divided = self._version.divided
        return [(number, text) for number in numbers for text in divided(self.lines[number].body).sentences]

    def forms(self, line: Line) -> frozenset[str]:
        """Return what a paragraph is recognised by: its words without the marker, and all of it (a marker may be lost)."""
        return frozenset({self._version.key(line.body), self._version.key(line.text)} - {""})

    @cached_property
    def _sentences(self) -> frozenset[str]:
        divided = self._version.divided
        return frozenset(found for line in self.lines for found in divided(line.body).keys if found)

    @cached_property
    def _whole(self) -> str:
        return f" {' '.join(filter(None, (self._version.bare(line.body) for line in self.lines)))} "

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
        wording = bare(sentence)
        own = wording.split()
        long_enough = len(wanted) >= VERBATIM or len(own) >= _VERBATIM_WORDS
        # All its words must be there: that is cheap to tell.
        if not own or not long_enough or self._left < 0 or not self._words.issuperset(own):
            return False
        self._left -= len(self._whole)
        return f" {wording} " in self._whole
