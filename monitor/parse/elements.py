"""Which elements does an XML document hold, one after the other, and where does each begin?

For formats that are read as they are written (lists of feeds, sitemaps); RSS and Atom in the wild need feedparser. expat is given the text
in memory and at once: in pieces, a tag of a megabyte would cost the square of its size. Nothing is ever fetched, and entities are refused.
What XML forbids but people write all the same (a bare `&` in an address, control characters) is read as it was meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol
from xml.parsers import expat

from monitor.errors import ParseError

#: A list of 2 000 feeds has some 2 100 elements, a sitemap of 50 000 addresses (the most that sitemaps.org allows) 150 000 and more.
MAX_ELEMENTS = 500_000
#: Folders in folders are a few deep.
MAX_DEPTH = 100
#: Characters of one element's text, or attribute, that are kept: the longest address that is fetched has 8 000.
MAX_VALUE = 10_000
#: Pieces into which other elements may cut an element's own text before the rest is passed over.
_PIECES = 100

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_AMPERSAND = re.compile(r"&(?:(?:amp|lt|gt|quot|apos);|#(?:[xX]([0-9a-fA-F]{1,6})|([0-9]{1,7}));)?")
#: Stands for a bare `&` while expat reads, so that every character keeps its place; nobody assigns a meaning to it.
_BARE = "\ue000"


class Misread(ParseError):
    """The document cannot be read."""

    def __init__(self, detail: str = "", at: int = 0) -> None:
        """Hold the character at which reading ended."""
        super().__init__(detail)
        self.at = at


class Visitor(Protocol):
    """Whatever is told of a document's elements. Names are in lower case and without their prefix."""

    def opened(self, path: tuple[str, ...], attributes: Mapping[str, str], at: int) -> None:
        """Take the begin of an element: its name after those around it, its attributes, and the character where it begins."""

    def closed(self, path: tuple[str, ...], text: str) -> None:
        """Take the end of an element, and the text that stands in it itself."""


def visit(text: str, visitor: Visitor) -> None:
    """Tell `visitor` of every element. Raises Misread where `text` is not well formed, declares entities, or holds too much."""
    _Walk(_AMPERSAND.sub(_legal, _ILLEGAL.sub(" ", text)), visitor).walk()


def _legal(match: re.Match[str]) -> str:
    """Return a reference that XML knows, anything else with the sign that stands for a bare `&`."""
    written, number = match[0], match[1] or match[2]
    if number:
        code = int(number, 16 if match[1] else 10)
        is_legal = 0 < code <= 0x10FFFF and not _ILLEGAL.match(chr(code))
    else:
        is_legal = len(written) > 1
    return written if is_legal else _BARE + written[1:]


class _Walk:
    """One way through a document."""

    def __init__(self, text: str, visitor: Visitor) -> None:
        self.data = text.encode()
        self.visitor = visitor
        self.path: list[str] = []
        self.texts: list[list[str]] = []
        self.elements = 0
        #: Where the last element began, in bytes and in characters: places are counted on from there.
        self.byte = self.character = 0
        self.parser = parser = expat.ParserCreate("utf-8")  # the declaration speaks of bytes that are decoded already
        parser.buffer_text = True
        parser.StartElementHandler = self.open
        parser.EndElementHandler = self.close
        parser.CharacterDataHandler = self.take
        parser.EntityDeclHandler = self.refuse_entity

    def walk(self) -> None:
        try:
            self.parser.Parse(self.data, True)  # expat's way to say that this is all
        except expat.ExpatError as error:
            raise Misread(f"it is not well formed: {expat.ErrorString(error.code)}", self.place()) from None

    def place(self) -> int:
        """Return the character at which expat stands."""
        byte = max(self.parser.CurrentByteIndex, 0)
        if byte < self.byte:
            self.byte = self.character = 0
        self.character += len(self.data[self.byte : byte].decode("utf-8", "ignore"))
        self.byte = byte
        return self.character

    def open(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise Misread(f"it has more than {MAX_ELEMENTS} elements", self.place())
        if len(self.path) >= MAX_DEPTH:
            raise Misread(f"its elements are nested deeper than {MAX_DEPTH} levels", self.place())
        self.path.append(_local(name))
        self.texts.append([])
        values = {_local(key): _meant(value) for key, value in attributes.items()}
        self.visitor.opened(tuple(self.path), values, self.place())

    def close(self, _name: str) -> None:
        self.visitor.closed(tuple(self.path), _meant("".join(self.texts.pop())))
        self.path.pop()

    def take(self, text: str) -> None:
        if self.texts and len(self.texts[-1]) < _PIECES:
            self.texts[-1].append(text[:MAX_VALUE])

    def refuse_entity(self, *_declaration: object) -> None:
        raise Misread("it declares entities, and those are not read", self.place())


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def _meant(value: str) -> str:
    return value[:MAX_VALUE].replace(_BARE, "&")
