"""What every feed format is reduced to, before its texts are cleaned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from monitor.model.polled import NO_ADVICE, Advice
from monitor.parse.wire import Statement


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """A row of FORMATS: tells from a document's text whether it is of this format, and reads it.

    `recognises` is quick and never raises; `read` raises ParseError.
    """

    name: str
    recognises: Callable[[str], bool]
    read: Callable[[str], Items]
