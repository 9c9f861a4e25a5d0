"""What goes between us and a service over HTTP while Apprise sends? Apprise tells nobody; it is heard here.

Nearly all of its services call `requests`, which makes a session of its own for each request and an adapter for each
session. Ours stands in the place of that adapter: it passes on what the caller of Apprise, in this thread, wants added to
a request, and keeps the answer: its status, its Retry-After, and the name that the service gave to the message.
Outside of a call it does nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from requests import PreparedRequest, Response, sessions
from requests.adapters import HTTPAdapter

from monitor.send.answers import Answer

#: Bytes of an answer that are looked at: what services say of a message is a fraction of it.
_MOST_BYTES = 200_000


class Letter:
    """A request whose body is an object, as it can be read and added to. Of others `data` is empty, and nothing is added."""

    def __init__(self, request: PreparedRequest) -> None:
        self._request = request
        self.data: dict[str, Any] = _object(request.body)

    def add(self, data: dict[str, Any], **query: str) -> None:
        """Add fields to the body, and parameters to the address."""
        if self.data:
            self.data |= data
            self._request.prepare_body(json.dumps(self.data).encode(), None)
            self._request.prepare_url(str(self._request.url), query)

    def take_out(self, parameter: str) -> None:
        """Take a parameter out of the address."""
        url = str(self._request.url)
        address, _, query = url.partition("?")
        left = [pair for pair in query.split("&") if not pair.startswith(f"{parameter}=")]
        self._request.prepare_url(address, "&".join(left))


class Adds(Protocol):
    """What adds to the requests of one message, and reads the answers."""

    def write(self, letter: Letter) -> None:
        """Add to a request before it goes out."""

    def again(self, letter: Letter, answer: Answer) -> bool:
        """Change a request that was refused, and tell whether it is to go out once more."""

    def read(self, letter: Letter, answer: Answer) -> None:
        """Learn from the answer to a request that was accepted."""


class Exchange:
    """All answers to the requests of one message, in order; a request that was made again has its last one."""

    def __init__(self, adds: Adds | None) -> None:
        self.adds = adds
        self.answers: list[Answer] = []


_under_way: ContextVar[Exchange | None] = ContextVar("exchange", default=None)


class _Adapter(HTTPAdapter):
    def send(self, request: PreparedRequest, *arguments: Any, **options: Any) -> Response:
        exchange = _under_way.get()
        if exchange is None:
            return super().send(request, *arguments, **options)
        letter, adds = Letter(request), exchange.adds
        if adds is not None:
            adds.write(letter)
        response = super().send(request, *arguments, **options)
        answer = read_answer(response)
        if adds is not None and not answer.accepted and adds.again(letter, answer):
            response = super().send(request, *arguments, **options)
            answer = read_answer(response)
        if adds is not None and answer.accepted:
            adds.read(letter, answer)
        exchange.answers.append(answer)
        return response


@contextmanager
def exchanging(adds: Adds | None = None) -> Iterator[Exchange]:
    """Yield what fills with the answers to this thread's requests; `adds` may add to them."""
    # At every call, since whoever reloads requests or replaces the adapter, too, would undo it unseen.
    vars(sessions)["HTTPAdapter"] = _Adapter
    exchange = Exchange(adds)
    token = _under_way.set(exchange)
    try:
        yield exchange
    finally:
        _under_way.reset(token)


def read_answer(response: Response) -> Answer:
    """Return what of a response is looked at."""
    later = str(response.headers.get("Retry-After", ""))
    return Answer(status=response.status_code, later=later, body=response.content[:_MOST_BYTES])


def _object(body: object) -> dict[str, Any]:
    try:
        found = json.loads(body) if isinstance(body, bytes | str) else None
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
