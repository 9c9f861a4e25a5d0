"""What was read of a text already? Markers, sentences and words of a stored version are not looked for again.

    revise reads a state through a Version -> the run keeps it under the state's fingerprint -> the next revise goes on with it

A live blog that gains a post every two minutes is so divided once, post by post. Nothing but time depends on it: what is not
there is read. Who owns a run owns one Readings and lends it to `revise`; nothing here is global.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Sequence
from typing import NamedTuple, TypeVar

from monitor.model import Paragraph
from monitor.revise.amounts import spelt
from monitor.revise.compare import key, words
from monitor.revise.markers import Marker
from monitor.text import sentences

#: Bytes of memory that readings may take, by the run's whole: some 300 articles of 13 kB, or 50 000 headlines without a text.
LIMIT = 40_000_000
#: What a version takes besides its lines, a line besides its characters, and a character; measured (CPython 3.11): 600,
#: 540, and 4 to 6 in Latin letters, twice that in others.
_OF_VERSION, _OF_LINE, _OF_CHARACTER = 700, 600, 8
#: `Berg 2.`: the number of the next item of a list; so many of them are a list.
_NUMBER_LAST = re.compile(r"(?:^|(?<=\s))(\d{1,2})\.$")
_LIST = 2
_Name = TypeVar("_Name", bound=Hashable)
_Value = TypeVar("_Value")
#: A paragraph's lines, each with the marker that it begins with.
Parts = tuple[tuple[Paragraph, Marker | None], ...]


class Divided(NamedTuple):
    """A line's sentences, and what each is compared by."""

    sentences: tuple[str, ...]
    keys: tuple[str, ...]


class Version:
    """What was read of the lines of one state; it fills when it is asked."""

    def __init__(self) -> None:
        self._divided: dict[str, Divided] = {}
        self._keys: dict[str, str] = {}
        self._bare: dict[str, str] = {}
        self._parts: dict[Paragraph, Parts] = {}
        #: About how many bytes of memory it takes.
        self.size = _OF_VERSION
        #: How many lines were divided in all; those that were there already do not count.
        self.divisions = 0

    def divided(self, line: str) -> Divided:
        """Return the sentences of a line."""
        self.divisions += line not in self._divided
        return _asked(self._divided, line, _divided)

    def key(self, line: str) -> str:
        """Return what a line as a whole is compared by."""
        return _asked(self._keys, line, key)

    def bare(self, line: str) -> str:
        """Return the words and numbers of a line alone: a list is a sentence whose commas became bullets."""
        return _asked(self._bare, line, bare)

    def parts(self, paragraph: Paragraph, read: Callable[[Paragraph], Parts]) -> Parts:
        """Return the lines of a paragraph, read by `read` the first time."""
        return _asked(self._parts, paragraph, read)

    def trim(self, texts: Collection[str]) -> None:
        """Forget the lines that are not in `texts`: they have left the article."""
        for table in (self._divided, self._keys, self._bare):
            for line in [line for line in table if line not in texts]:
                del table[line]
        for paragraph in [each for each in self._parts if each.text not in texts]:
            del self._parts[paragraph]
        self.size = _OF_VERSION + sum(_OF_LINE + _OF_CHARACTER * len(text) for text in texts)


class Readings:
    """The readings of the versions that were revised last, by fingerprint; at most `limit` bytes of them."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._versions: OrderedDict[str, Version] = OrderedDict()
        self._size = 0

    def __len__(self) -> int:
        """Return how many versions are kept."""
        return len(self._versions)

    @property
    def size(self) -> int:
        """Return about how many bytes of memory the readings take."""
        return self._size

    def of(self, fingerprint: str) -> Version:
        """Return what was read of a version, an empty one if it is not kept."""
        if fingerprint not in self._versions:
            return Version()
        self._versions.move_to_end(fingerprint)
        return self._versions[fingerprint]

    def keep(self, fingerprint: str, version: Version, texts: Collection[str], *, instead_of: str = "") -> None:
        """Keep what was read of a version that consists of these texts, and took the place of the one `instead_of`.

        Those that were not asked for longest make room.
        """
        for name in {fingerprint, instead_of} & self._versions.keys():
            self._size -= self._versions.pop(name).size
        version.trim(texts)
        self._versions[fingerprint] = version
        self._size += version.size
        while self._size > self._limit and self._versions:
            self._size -= self._versions.popitem(last=False)[1].size


def bare(text: str) -> str:
    """Return the words and numbers of a text alone, in lower case; `-3` and `3` are two numbers."""
    return " ".join(words(spelt(text))).casefold()


def numbered(found: Sequence[str]) -> tuple[str, ...]:
    """Return sentences so that in a list (`1. Berg 2. Lind`) each number opens its item, as it is read.

    The full stop behind the number ends no sentence where the numbers run on from 1.
    """
    if sum(map(bool, map(_NUMBER_LAST.search, found))) < _LIST:
        return tuple(found)
    items: list[str] = []
    opening, wanted = "", 1
    for sentence in found:
        text = f"{opening} {sentence}".strip()
        last = _NUMBER_LAST.search(text)
        opening = last[0].strip() if last and int(last[1]) == wanted else ""
        wanted += bool(opening)
        items.append(text[: last.start()].rstrip() if last and opening else text)
    return tuple(filter(None, (*items, opening))) if wanted > _LIST else tuple(found)


def _divided(line: str) -> Divided:
    found = numbered(sentences(line))
    return Divided(found, tuple(map(key, found)))


def _asked(table: dict[_Name, _Value], name: _Name, read: Callable[[_Name], _Value]) -> _Value:
    if name not in table:
        table[name] = read(name)
    return table[name]
