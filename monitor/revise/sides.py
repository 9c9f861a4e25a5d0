"""One state of an article, as it is searched: does this sentence stand in it?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from monitor.revise.blocks import Line
from monitor.revise.compare import key
from monitor.text import sentences

#: A sentence this long that stands verbatim inside the old text is old, however the sentences are divided.
VERBATIM = 24


class Side:
    """A state's paragraphs and sentences; they are divided when first asked for, as many changes need none."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.paragraphs = frozenset(form for line in lines for form in forms(line))
        self._bodies = [line.body for line in lines]

    @cached_property
    def _sentences(self) -> frozenset[str]:
        return frozenset(_keys(sentence for body in self._bodies for sentence in sentences(body)))

    @cached_property
    def _whole(self) -> str:
        return f" {' '.join(map(key, self._bodies))} "

    def has(self, sentence: str) -> bool:
        """Tell whether this is a sentence of the text."""
        return not (wanted := key(sentence)) or wanted in self._sentences

    def says(self, sentence: str) -> bool:
        """Tell whether the sentence stands in this text: as a sentence, or verbatim within its words."""
        wanted = key(sentence)
        return self.has(sentence) or (len(wanted) >= VERBATIM and _stands_in(wanted, self._whole))


def _stands_in(wanted: str, whole: str) -> bool:
    """Tell whether `wanted` stands in `whole` between word ends: "up to 15" does not stand in "up to 150"."""
    at = whole.find(wanted)
    while at >= 0:
        if not (whole[at - 1 : at].isalnum() or whole[at + len(wanted) : at + len(wanted) + 1].isalnum()):
            return True
        at = whole.find(wanted, at + 1)
    return False


def forms(line: Line) -> frozenset[str]:
    """Return what a paragraph is recognised by: its words without the marker, and all of it (a marker may be lost)."""
    return frozenset(_keys((line.text,) if line.body == line.text else (line.body, line.text)))


def _keys(texts: Iterable[str]) -> Iterable[str]:
    return (found for text in texts if (found := key(text)))
