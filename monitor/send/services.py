"""Hand a message to a chat service or a mail server, through Apprise.

Apprise's own `notify` puts all channels in one pool of threads, where an urgent message waited six seconds behind
twenty slow ones (measured, 2.2.0). So each channel holds its one service object and calls it in the thread it is given.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NoReturn

from apprise import Apprise, AppriseAsset, NotificationManager, NotifyBase, NotifyFormat, OverflowMode
from apprise.plugins import url_to_dict

from monitor.errors import SendError
from monitor.model import Channel, Form, Message, Posting, Service
from monitor.send.answers import Cause
from monitor.send.causes import cause
from monitor.send.exchange import exchanging
from monitor.send.hush import listening
from monitor.send.mail import identified, message_id, replies
from monitor.send.taken import Taken
from monitor.send.threads import CONVERSATIONS, named

#: Seconds to wait for a connection, and for an answer over HTTP; `?cto=` and `?rto=` in the channel's URL come first.
CONNECT_TIMEOUT = 5.0
ANSWER_TIMEOUT = 10.0
#: Seconds to wait for each answer of a mail server: many hold back their greeting for some seconds to deter spam
#: (Postfix's postscreen six). Apprise uses the connection's timeout for all of them, so `?cto=` comes first here too.
MAIL_TIMEOUT = 15.0

_MAIL = frozenset({"mailto", "mailtos"})
#: The header that carries the delivery key: in mail, and where HTTP headers can be set (IETF draft "Idempotency-Key").
_MAIL_HEADER = "X-Newsroom-Delivery"
_HTTP_HEADER = "Idempotency-Key"

#: Apprise's table of services by scheme; it has no types.
_SERVICES: Any = NotificationManager()  # type: ignore[no-untyped-call]

_PLAIN = re.compile(r"[?&]format=text(?:&|$)", re.IGNORECASE)
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]{0,30})://")


class AppriseSender:
    """The sender of one channel. Not for several threads at once: a channel's messages go out one after another."""

    def __init__(self, channel: Channel) -> None:
        """Build the channel's service. Raises SendError where its URL cannot be used; see `check_url`."""
        self._name = channel.name
        service, mistake = _load(channel.url.reveal())
        if service is None:
            raise SendError(f"{channel.name}: {mistake}", permanent=True)
        self._service: Any = service
        self._mail = str(service.schema) in _MAIL
        self._keyed = "headers" in service.template_kwargs
        #: Those that the channel's URL asks for.
        self._headers: dict[str, str] = dict(getattr(service, "headers", {}))
        self._domain = str(getattr(service, "from_addr", ("", ""))[1]).rpartition("@")[2]
        self._holds_together = CONVERSATIONS.get(str(service.schema))
        self._done = Taken()
        #: Fields that the channel's URL adds to a webhook's data.
        self._extras: dict[str, Any] = dict(getattr(service, "payload_extras", {}))

    def send(self, message: Message) -> str:
        """Hand over `message` and wait for the answer; returns when the service has taken it. Raises SendError.

        Returns what the service calls the message that opened the thread, where it has said so now; see Thread.root.
        """
        thread = message.thread
        talk = self._holds_together(thread) if self._holds_together and thread else None
        with listening() as lines, exchanging(talk) as exchange:
            if not self._taken(message if self._mail or (talk and talk.holds) else _naming(message)):
                self._refuse(message, cause(lines, exchange.answers, datetime.now(UTC)))
        self._done.forget(message.key)
        return talk.opened if talk else ""

    def _refuse(self, message: Message, why: Cause) -> NoReturn:
        """Raise SendError. Where some of the channel's rooms have taken the message it is not the channel that is dead."""
        dead = why.dead and not self._done.by_anybody(message.key)
        permanent = not why.passing and not dead
        if permanent:
            self._done.forget(message.key)
        raise SendError(f"{self._name}: {why.words}", permanent=permanent, dead=dead, retry_after=why.retry_after)

    def close(self) -> None:
        """Do nothing: no connection is kept between two messages."""

    def _taken(self, message: Message) -> bool:
        if self._keyed:
            self._service.headers = self._headers | self._marks(message)
        try:
            return self._all_taken(message)
        except Exception as error:  # noqa: BLE001  # any of two hundred plugins may raise anything; the channel must live
            # Without the original: its text may hold the channel's address.
            raise SendError(f"{self._name}: its service failed with {type(error).__name__}", permanent=False) from None

    def _marks(self, message: Message) -> dict[str, str]:
        """Return the headers by which copies of the message are known, and mails of one story."""
        if not self._mail:
            return {_HTTP_HEADER: message.key}
        return {_MAIL_HEADER: message.key} | replies(message.thread, message.key, self._domain)

    def _all_taken(self, message: Message) -> bool:
        for number, form in enumerate(self._forms(message)):
            with self._done.remembering(message.key, number), identified(message_id(message.key, self._domain)):
                if not self._service.notify(**form):
                    return False
        return True

    def _forms(self, message: Message) -> Iterator[dict[str, Any]]:
        """Yield what Apprise is called with, once for each piece."""
        posting = message.posting
        if "payload_extras" in vars(self._service):
            self._service.payload_extras = self._extras | (
                {"alert": posting.facts} if posting and posting.facts else {}
            )
        if posting is None or posting.form is Form.TEXT:
            # Back to the service's own way of writing plain text.
            vars(self._service).pop("dialect_convert", None)
            yield self._form(message)
        else:
            self._service.dialect_convert = _as_it_is
            yield from (self._ready(posting, piece) for piece in posting.pieces)

    def _ready(self, posting: Posting, piece: str) -> dict[str, Any]:
        """Return a piece that is written as the service wants it: nothing of it is converted, escaped or split again."""
        form = NotifyFormat(str(posting.form))
        return {
            "title": posting.title,
            "body": piece,
            "body_format": self._service.resolve_format(form),
            "overflow": OverflowMode.UPSTREAM,
        }

    def _form(self, message: Message) -> dict[str, Any]:
        """Return the message as the service takes it: HTML for mail (Apprise adds the plain part), else plain text.

        Plain text is declared as such: services that speak HTML or Markdown are then given it escaped.
        What carries the delivery key goes in one piece: a second piece under the same key would be taken for a copy.
        """
        title, posting = message.title, message.posting
        if posting is not None:
            title, body, body_format = posting.title, "\n\n".join(posting.pieces), NotifyFormat.TEXT
        elif self._mail:
            body, body_format = message.html, NotifyFormat.HTML
        else:
            body, body_format = message.text, NotifyFormat.TEXT
        overflow = OverflowMode.UPSTREAM if self._keyed else OverflowMode.SPLIT
        return {"title": title, "body": body, "body_format": body_format, "overflow": overflow}


def _naming(message: Message) -> Message:
    """Return the message with the story's name in its title, for a service that does not show what belongs together."""
    thread, posting = message.thread, message.posting
    if posting is not None:
        posting = replace(posting, title=named(posting.title, thread, message.key))
    return replace(message, title=named(message.title, thread, message.key), posting=posting)


def check_url(channel: Channel) -> str | None:
    """Return what is wrong with the channel's URL and how to mend it, None if it can be used. Never shows the URL."""
    _, mistake = _load(channel.url.reveal())
    return mistake


def service_of(channel: Channel) -> Service:
    """Return which service the channel's URL names, and how much it takes; one of which nothing is known if it cannot be used.

    The limits are those of Apprise's class for the service, which has them from the service's own documentation.
    """
    service, _ = _load(channel.url.reveal())
    if service is None:
        return Service()
    return Service(
        scheme=_name(service),
        form=Form(service.resolve_format().value),
        title_limit=max(0, int(service.title_maxlen)),
        text_limit=max(0, int(service.body_maxlen)),
        plain=_PLAIN.search(channel.url.reveal()) is not None,
    )


def _name(service: Any) -> str:
    """Return the first of the schemes that lead to a service: `json` for `jsons://` too, `mmost` for an https address."""
    names: Any = service.protocol or service.secure_protocol
    return str(names if isinstance(names, str) else next(iter(names or ()), ""))


def _as_it_is(body: str, *_arguments: object, **_more: object) -> str:
    return body


def _load(url: str) -> tuple[NotifyBase | None, str | None]:
    """Return the service that `url` names, or None and what is wrong, in words that hold nothing of the URL but its scheme."""
    named = _SCHEME.match(url)
    if not named:
        return None, "the URL must begin with the name of a service, such as mailto:// or slack://"
    scheme = named[1].lower()
    with listening() as lines:
        parts: dict[str, Any] | None = url_to_dict(url.strip())  # type: ignore[no-untyped-call]
        if not parts:
            return None, _unreadable(scheme)
        service = Apprise.instantiate(_timeouts(parts) | parts, asset=_asset())
    if service is None:
        return None, _incomplete(str(parts["schema"]))
    if any(line.getMessage().startswith("Dropped invalid") for line in lines):
        return None, f"a recipient in the {scheme}:// URL is not a valid address"
    if str(service.schema) in _MAIL:
        # Apprise waits 5.5 seconds between two mails; how often a channel is told is decided before, by `at_most`.
        service.request_rate_per_sec = 0
    return service, None


def _timeouts(parts: dict[str, Any]) -> dict[str, float]:
    return {"cto": MAIL_TIMEOUT if parts.get("schema") in _MAIL else CONNECT_TIMEOUT, "rto": ANSWER_TIMEOUT}


def _asset() -> AppriseAsset:
    """Return how we introduce ourselves to services, and what Apprise must leave alone.

    `:word:` in an article is text. A redirected POST becomes a GET without its body, answered 200: the alert would
    count as delivered and be lost.
    """
    name = "newsroom-monitor"
    return AppriseAsset(app_id=name, app_desc=name, app_url="", interpret_emojis=False, http_redirects=False)


def _unreadable(scheme: str) -> str:
    known = _SERVICES.schemas()
    if scheme in known:
        return _incomplete(scheme)
    if scheme in {"http", "https"}:
        return f"no service is known at this {scheme}:// address; for a webhook of your own write json{scheme[4:]}:// instead"
    near = difflib.get_close_matches(scheme, known, n=1)
    hint = f', did you mean "{near[0]}://"?' if near else "; Apprise's documentation lists them all"
    return f'there is no service "{scheme}://"{hint}'


def _incomplete(scheme: str) -> str:
    return f"the {scheme}:// URL is incomplete or malformed; its form is described at {_SERVICES[scheme].setup_url}"
