"""In which medium is a channel told, and how much of an alert goes into one message?

A medium is one function and one row of `MEDIA`; which service is told in which is a row of `SERVICES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from monitor.model import Alert, Form, Newsroom, Posting, Service
from monitor.render.chat import MARKDOWN, MATRIX, SLACK, TELEGRAM, Dialect, chat
from monitor.render.content import UPDATE_BUDGET, Content, content
from monitor.render.facts import facts
from monitor.render.hypertext import hypertext
from monitor.render.plain import plain
from monitor.render.safe import cut
from monitor.render.short import short

#: Characters of new text of an update, tried one after the other until the alert fits where it must.
_BUDGETS = (UPDATE_BUDGET, 900, 500, 250, 100)
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
        "plain": Medium(form=Form.TEXT, write=_plain, title=_same),
        "mail": Medium(form=Form.HTML, write=_mail, title=_same),
        "slack": Medium(form=Form.MARKDOWN, write=_titled(SLACK), title=SLACK.clean, several=True),
        "markdown": Medium(form=Form.MARKDOWN, write=_untitled(MARKDOWN), several=True),
        "topic": Medium(form=Form.MARKDOWN, write=_titled(MARKDOWN), title=MARKDOWN.clean, several=True),
        "telegram": Medium(form=Form.HTML, write=_untitled(TELEGRAM), several=True),
        # An event holds the text twice, once without its tags, and the limit counts bytes, of which a letter may take four.
        "matrix": Medium(
            form=Form.HTML, write=_titled(MATRIX), title=MATRIX.clean, between=MATRIX.between, several=True, share=8
        ),
        "short": Medium(form=Form.TEXT, write=_short),
        "webhook": Medium(form=Form.TEXT, write=_plain, title=_same, data=True),
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


def posting(alert: Alert, newsroom: Newsroom, service: Service, title: str) -> Posting | None:
    """Return `alert` as `service` takes it; None where nothing is known of the service, or where it takes too little.

    Then the plain text is the best form, converted and cut by whoever sends it.
    """
    if not service.scheme:
        return None
    medium = MEDIA[medium_of(service)]
    own_title = cut(medium.title(title), service.title_limit or len(title)) if medium.title else ""
    for budget in _BUDGETS:
        said = content(alert, newsroom, most=budget)
        writing = Writing(alert=alert, newsroom=newsroom, service=service, said=said, title=title)
        pieces = _pieces(list(medium.write(writing)), medium, service.text_limit // medium.share - _size(own_title))
        if pieces and (len(pieces) == 1 or len(alert.updates) > 1 or budget == _BUDGETS[-1]):
            return Posting(
                form=medium.form,
                title=own_title,
                pieces=pieces,
                facts=facts(alert, newsroom, said) if medium.data else {},
            )
    return None


def _pieces(paragraphs: Sequence[str], medium: Medium, limit: int) -> tuple[str, ...]:
    """Return the paragraphs in as few messages as they fit in; none where one of them alone is too long."""
    if not medium.several or limit <= 0:
        return (medium.between.join(paragraphs),)
    if any(_size(paragraph) > limit for paragraph in paragraphs):
        return ()
    pieces: list[str] = []
    for paragraph in paragraphs:
        longer = f"{pieces[-1]}{medium.between}{paragraph}" if pieces else paragraph
        if pieces and _size(longer) <= limit:
            pieces[-1] = longer
        else:
            pieces.append(paragraph)
    return tuple(pieces)


def _size(text: str) -> int:
    """Return the length as Telegram counts it, in UTF-16: an emoji is two. Whoever counts letters takes more."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
