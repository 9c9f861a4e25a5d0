"""In which medium is a channel told?

A medium is one function and one row of `MEDIA`; which service is told in which is a row of `SERVICES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from monitor.model import Alert, Form, Newsroom, Service
from monitor.render.chat import chat
from monitor.render.content import Content
from monitor.render.dialects import MAIL, MARKDOWN, MATRIX, PLAIN, SLACK, TELEGRAM, Dialect
from monitor.render.hypertext import hypertext
from monitor.render.plain import plain
from monitor.render.short import short

#: A service without titles that takes no more than this at once gets a short text: text messages, short posts.
_SHORT = 320


@dataclass(frozen=True, kw_only=True, slots=True)
class Writing:
    """All that a medium needs to write an alert."""

    alert: Alert
    newsroom: Newsroom
    service: Service
    said: Content
    #: The alert's title, safe in any medium.
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Medium:
    """How an alert is written for one kind of service."""

    form: Form
    #: In which own templates are given words.
    dialect: Dialect
    #: Yields paragraphs, each complete in itself.
    write: Callable[[Writing], Iterable[str]]
    #: The title as the service is given it; None where the text says it.
    title: Callable[[str], str] | None = None
    #: What stands between two paragraphs.
    between: str = "\n\n"
    #: Whether a long alert may be several messages; a retry sends all of them again.
    several: bool = False
    #: Into how many parts the service's limit is divided, one of which a message may fill.
    share: int = 1
    #: The alert goes along as data.
    data: bool = False


def _same(title: str) -> str:
    return title


def _plain(writing: Writing) -> Iterator[str]:
    yield plain(writing.said)


def _mail(writing: Writing) -> Iterator[str]:
    yield hypertext(writing.said)


def _short(writing: Writing) -> Iterator[str]:
    yield short(writing.said, writing.title, writing.alert.key, writing.service.text_limit)


def _untitled(dialect: Dialect) -> Callable[[Writing], Iterable[str]]:
    return lambda writing: chat(writing.said, dialect, writing.title)


def _titled(dialect: Dialect) -> Callable[[Writing], Iterable[str]]:
    return lambda writing: chat(writing.said, dialect)


MEDIA: Mapping[str, Medium] = MappingProxyType(
    {
        "plain": Medium(form=Form.TEXT, dialect=PLAIN, write=_plain, title=_same),
        "mail": Medium(form=Form.HTML, dialect=MAIL, write=_mail, title=_same),
        "slack": Medium(form=Form.MARKDOWN, dialect=SLACK, write=_titled(SLACK), title=SLACK.clean, several=True),
        "markdown": Medium(form=Form.MARKDOWN, dialect=MARKDOWN, write=_untitled(MARKDOWN), several=True),
        "topic": Medium(
            form=Form.MARKDOWN, dialect=MARKDOWN, write=_titled(MARKDOWN), title=MARKDOWN.clean, several=True
        ),
        "telegram": Medium(form=Form.HTML, dialect=TELEGRAM, write=_untitled(TELEGRAM), several=True),
        # An event holds the text twice, once without its tags, and the limit counts bytes, of which a letter may take four.
        "matrix": Medium(
            form=Form.HTML,
            dialect=MATRIX,
            write=_titled(MATRIX),
            title=MATRIX.clean,
            between=MATRIX.between,
            several=True,
            share=8,
        ),
        "short": Medium(form=Form.TEXT, dialect=PLAIN, write=_short),
        "webhook": Medium(form=Form.TEXT, dialect=PLAIN, write=_plain, title=_same, data=True),
    }
)

#: A service's scheme -> the medium in which it is told; all others by what they take, see `medium_of`.
SERVICES: Mapping[str, str] = MappingProxyType(
    {
        "mailto": "mail",
        "mailtos": "mail",
        "slack": "slack",
        "discord": "markdown",
        "guilded": "markdown",
        "mmost": "markdown",
        "revolt": "markdown",
        "rocket": "markdown",
        "zulip": "topic",
        "tgram": "telegram",
        "matrix": "matrix",
        "json": "webhook",
    }
)


def medium_of(service: Service) -> str:
    """Return the name of the medium in which a service is told."""
    if service.plain and service.scheme != "json":
        return "plain"
    if known := SERVICES.get(service.scheme):
        return known
    if service.form is Form.HTML and service.title_limit:
        return "mail"
    brief = not service.title_limit and 0 < service.text_limit <= _SHORT
    return "short" if brief else "plain"
