"""Where do a document's items begin and end? A scan of RSS and Atom, some forty times as fast as their reading.

The scan is expat's, which knows comments, CDATA and namespaces; so it cuts only what is well formed, and so does the reader
then read it strictly, the whole as well as a part. In all else, and where an item's meaning may hang on another item, the
document is not cut. (What may slip from one item into the next was found in feedparser 6.0.14 by reading it, and by
benchmarks/cutting.py.)

The scan also refuses what no feed needs and a reader chokes on: see MAX_ATTRIBUTES, MAX_DEPTH and MAX_NAMESPACES.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from xml.parsers import expat

from monitor.errors import ParseError
from monitor.parse.format import MAX_ENTRIES, Pieces, Whole
from monitor.parse.legal import UNBASED, legal, undeclared

#: Attributes of one element: feedparser's cost grows with their square (100 kB of them: 1.3 s, 400 kB: over 25 s). A judgement,
#: far above what feeds have; so is the next one.
MAX_ATTRIBUTES = 1_000
#: Elements within elements: feeds have a dozen, markup in Atom some more.
MAX_DEPTH = 250
#: Namespaces of one document: feedparser looks through all of them at every element.
MAX_NAMESPACES = 250
_ITEMS = ("item", "entry")
_CLOSING = re.compile(rb"</(?:[^\s<>/:]+:)?(?:item|entry)\s*>")
_XML = "http://www.w3.org/XML/1998/namespace "
_LANGUAGES = frozenset({"lang", _XML + "lang"})
_BASES = frozenset({"base", _XML + "base"})
_INHERITED = tuple(sorted(_LANGUAGES | _BASES))


class _Doubtful(Exception):
    """The document is not to be cut."""

    def __init__(self, why: Whole) -> None:
        super().__init__(why)
        self.why = why


class _Scan:
    """What expat meets in one document. Its handlers are called some thousand times a document: they do little."""

    def __init__(self, most: int) -> None:
        self.parser = parser = expat.ParserCreate("utf-8", " ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartNamespaceDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._doctype
        #: Where each item begins and where its closing tag does, in bytes; of `most` items, from the first on.
        self.places: list[tuple[int, int]] = []
        #: Where the closing tag of the last item begins.
        self.last = 0
        self._most = most
        self.inherits: list[str] = []
        self._depth = 0
        #: The depth of the item that is open, 0 outside of items.
        self._item = 0
        self._began = 0
        #: An element was opened or closed since the last item.
        self._apart = False
        #: The outermost element has an xml:base: only then is that of an item forgotten at its end.
        self._based = False
        self._language = self._division = False
        #: Namespaces that the next element declares, and all that were declared.
        self._declarations: list[tuple[str, str]] = []
        self._by_prefix: dict[str, str] = {}
        self._by_address: dict[str, str] = {}

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH or len(attributes) > MAX_ATTRIBUTES:
            raise ParseError(_refusal(len(attributes)))
        if name.endswith(_ITEMS) and name.rpartition(" ")[2] in _ITEMS:
            self._open_item()
        if self._declarations:
            self._bind()
        if not self._item:
            self._around(name, attributes)
        elif attributes:
            self._within(name, attributes)
        if name == "div":
            self._division = True

    def _open_item(self) -> None:
        if self._item:
            raise _Doubtful(Whole.NESTED)
        if self.places and self._apart:
            raise _Doubtful(Whole.SCATTERED)
        self._item = self._depth
        self._began = self.parser.CurrentByteIndex

    def _around(self, name: str, attributes: Mapping[str, str]) -> None:
        self._apart = True
        if self._depth == 1:
            self.inherits.append(f"{name} {sorted(attributes.items())}")
            self._based = any(attributes.get(key) for key in _BASES)
        elif attributes:
            self.inherits += (f"{key}={attributes[key]}" for key in _INHERITED if key in attributes)
        if name.endswith("language"):
            self.inherits.append(name)
            self.parser.CharacterDataHandler = self.inherits.append

    def _within(self, name: str, attributes: Mapping[str, str]) -> None:
        if not self._based and not _BASES.isdisjoint(attributes) and name.rpartition(" ")[2] not in UNBASED:
            raise _Doubtful(Whole.SLIPPING)
        if not _LANGUAGES.isdisjoint(attributes):
            self._language = True

    def _end(self, _name: str) -> None:
        if not self._item:
            self._apart = True
            self.parser.CharacterDataHandler = None
        elif self._depth == self._item:
            self.last = self.parser.CurrentByteIndex
            if len(self.places) < self._most:
                self.places.append((self._began, self.last))
            self._item = 0
            self._apart = False
        self._depth -= 1

    def _declared(self, prefix: str | None, address: str | None) -> None:
        if prefix and address:
            self._declarations.append((prefix, address))

    def _bind(self) -> None:
        """Take the namespaces that an element declares. What an item declares, feedparser remembers for the items after it."""
        for prefix, address in self._declarations:
            known = self._by_address.setdefault(address, prefix)
            if self._by_prefix.setdefault(prefix, address) != address or (self._item and known != prefix):
                raise _Doubtful(Whole.PREFIXES)
            if not self._item:
                self.inherits.append(f"{prefix}: {address}")
        if len(self._by_prefix) > MAX_NAMESPACES:
            raise ParseError(f"it declares more than {MAX_NAMESPACES} namespaces")
        self._declarations.clear()

    def _doctype(self, *_declaration: object) -> None:
        raise _Doubtful(Whole.DOCTYPE)

    def run(self, data: bytes) -> None:
        """Read all. Raises _Doubtful, ParseError and ExpatError."""
        self.parser.Parse(data, True)
        if self._language and self._division:
            raise _Doubtful(Whole.SLIPPING)


def cut(text: str, most: int = MAX_ENTRIES) -> Pieces | Whole:
    """Return the items of an RSS or Atom document, the first `most` of them, or why it is not to be cut.

    Raises ParseError when it is to be refused.
    """
    found = _cut(undeclared(text).encode(errors="surrogatepass"), most)
    if found is not Whole.MALFORMED:
        return found
    mended = legal(text)
    return found if mended == text else _cut(mended.encode(), most)


def _cut(data: bytes, most: int) -> Pieces | Whole:
    scan = _Scan(most)
    try:
        scan.run(data)
        places = [(began, _after(data, closing)) for began, closing in scan.places]
        end = _after(data, scan.last) if places else 0
    except _Doubtful as doubt:
        return doubt.why
    except expat.ExpatError:
        return Whole.MALFORMED
    items = tuple(data[began:ended] for began, ended in places)
    # What stands before, between and after the items: one more than there are items. Nothing stands between those that are left out.
    rims = [0, *(rim for place in places for rim in place)][: 2 * len(places)]
    frame = [*(data[left:right] for left, right in list(pairwise(rims))[::2]), data[end:]]
    return Pieces(
        inherits="\n".join(scan.inherits), items=items, joined=lambda numbers: _joined(frame, items, frozenset(numbers))
    )


def _after(data: bytes, closing: int) -> int:
    """Return where an item's closing tag ends. An item that is closed where it is opened says nothing, and is met in no feed."""
    tag = _CLOSING.match(data, closing)
    if tag is None:
        raise _Doubtful(Whole.MALFORMED)
    return tag.end()


def _joined(frame: Sequence[bytes], items: Sequence[bytes], kept: frozenset[int]) -> str:
    parts = [frame[0]]
    for number, (item, after) in enumerate(zip(items, frame[1:], strict=True)):
        parts += (item if number in kept else b"", after)
    return b"".join(parts).decode(errors="surrogatepass")


def _refusal(attributes: int) -> str:
    if attributes > MAX_ATTRIBUTES:
        return f"one of its tags has {attributes:,} attributes, no feed needs more than {MAX_ATTRIBUTES:,}"
    return f"its elements stand {MAX_DEPTH + 1} deep in one another, no feed needs more than {MAX_DEPTH}"
