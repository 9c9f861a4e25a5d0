"""What every feed format is reduced to, before its texts are cleaned."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.polled import NO_ADVICE, Advice
from monitor.parse.wire import Statement

#: Entries taken from one document, from its top, where the newest usually stand: a judgement, far above what feeds list (first-contact
#: tests use 500).
MAX_ENTRIES = 2_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Markup:
    """A text as the feed gives it; `literal` means that its `<` and `&` stand for themselves."""

    text: str = ""
    literal: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """A date as the feed gives it, and what the format's reader made of it (aware), where it has a reader for dates."""

    text: str = ""
    read: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One article as the document gives it: nothing cleaned, links perhaps relative."""

    guid: str = ""
    link: str = ""
    title: Markup = Markup()
    summary: Markup = Markup()
    #: Full texts, of which the longest is the article's.
    contents: tuple[Markup, ...] = ()
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str = ""
    published: Moment = Moment()
    updated: Moment = Moment()
    #: What the agency says of its copy: see wire.py.
    wire: tuple[Statement, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Items:
    """One document as its format gives it."""

    title: Markup = Markup()
    language: str = ""
    items: tuple[Item, ...] = ()
    advice: Advice = NO_ADVICE
    #: The address of the document with earlier entries, perhaps relative.
    older: str = ""


class Whole(StrEnum):
    """Why a document is read as a whole, and not only the items in it that are new."""

    #: Nothing is remembered of the document before: the first one, or one that could not be cut.
    FIRST = "first"
    #: All was read a day ago: see remembered.py.
    DAILY = "daily"
    #: What its items inherit is another: the feed's language, a namespace, its configuration, or our own version.
    INHERITED = "inherited"
    #: It is not well formed, and is read by guessing: what a guess makes of an item may hang on the items before it.
    MALFORMED = "malformed"
    #: It declares a document type, which may hold entities.
    DOCTYPE = "doctype"
    #: An item stands within another.
    NESTED = "nested"
    #: Items stand in several places: what each inherits is not plain.
    SCATTERED = "scattered"
    #: An item has an xml:base or a language of its own in a place where feedparser lets it slip into the items after it.
    SLIPPING = "slipping"
    #: A namespace prefix means one thing in one place and another in another.
    PREFIXES = "prefixes"
    #: The reader found more or fewer items than the scan.
    COUNT = "count"
    #: Two of its items have the same guid, or else the same link, or title: the one changes by what the other is called.
    SAME_KEY = "same-key"
    #: The reader gave up on the new items alone.
    UNREADABLE = "unreadable"
    #: Documents of its format are not cut.
    FORMAT = "format"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pieces:
    """A document cut into its items."""

    #: All that an item may inherit from what stands around it: where it is equal, an equal item says the same.
    inherits: str
    #: The items in the document's order, MAX_ENTRIES at most.
    items: tuple[bytes, ...]
    #: Returns the document with only the items of these numbers, in their order; around them all stands where it stood.
    joined: Callable[[Iterable[int]], str]


def never(_text: str) -> Pieces | Whole:
    """Cut nothing: for formats that are read quickly as they are."""
    return Whole.FORMAT


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """A row of FORMATS: tells from a document's text whether it is of this format, cuts it into items, and reads it.

    `recognises` is quick and never raises; `cut` and `read` raise ParseError.
    """

    name: str
    recognises: Callable[[str], bool]
    read: Callable[[str], Items]
    #: Never in doubt: where an item's meaning may hang on another one, it is a reason to read the document as a whole.
    cut: Callable[[str], Pieces | Whole] = never
