"""Asks feeds, politely and without harm: see the package for what is promised."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.compression_utils import HAS_ZSTD
from yarl import URL

from monitor.errors import FetchError, ForbiddenAddress
from monitor.fetch.guard import Guard, checked, checked_redirect
from monitor.fetch.reasons import explained, refused
from monitor.fetch.resolver import Lookup, Resolver
from monitor.fetch.turns import Hosts, Pause, Turns
from monitor.model import Document, Poll, Polling
from monitor.text.clean import plain_line

#: Hops after the first address; browsers allow 20; a feed that needs more than a few is misconfigured.
MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: A form goes where these lead as it is; 303 says that an answer stands elsewhere, and a form needs none.
_FORM_REDIRECTS = _REDIRECTS - {303}
#: Those that say that the address has changed for good (RFC 9110, 15.4).
_PERMANENT = frozenset({301, 308})
#: Headers of one answer: real feeds were seen with several hundred; all names and values together stay under 8 MB.
_MAX_HEADERS = 1_000
_MAX_HEADER = 8_190
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
#: What aiohttp unpacks in pieces, so that a bomb is noticed at the limit.
_ENCODINGS = "gzip, deflate, br, zstd" if HAS_ZSTD else "gzip, deflate, br"
_UNPACKED = frozenset({"", "identity", *_ENCODINGS.split(", ")})
#: A name is looked up again after so many seconds.
_NAMES_KEPT = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class _Answer:
    address: URL
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    #: Every redirect on the way here was permanent, and there was one.
    moved: bool = False


class Fetcher:
    """Fetches feeds over one pool of connections; an async context manager, used from one event loop.

    `allow` names private networks that may be fetched all the same (CIDR texts), `version` goes into the User-Agent,
    `lookup` finds the addresses of a name (default: the system), `hosts` knows who asked us to stay away before (it may be
    another fetcher's: what one hears, both know), `pause` waits so many seconds.
    """

    def __init__(
        self,
        polling: Polling,
        allow: Sequence[str],
        version: str,
        *,
        lookup: Lookup = socket.getaddrinfo,
        hosts: Hosts | None = None,
        pause: Pause = asyncio.sleep,
    ) -> None:
        """Open nothing yet. Raises ValueError if a text of `allow` names no network."""
        self._polling = polling
        self._guard = Guard(allow)
        self._lookup = lookup
        contact = f" (+{polling.contact})" if polling.contact else ""
        self._headers = {
            "User-Agent": f"newsroom-monitor/{version}{contact}",
            "Accept": _ACCEPT,
            "Accept-Encoding": _ENCODINGS,
        }
        self._turns = Turns(polling, pause)
        self.hosts = Hosts({}) if hosts is None else hosts
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            limit=0,  # turns are counted here, before the deadline begins to run
            ttl_dns_cache=_NAMES_KEPT,
            resolver=Resolver(self._lookup),
            socket_factory=self._guard.open_socket,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            connector_owner=True,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=self._headers,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            max_headers=_MAX_HEADERS,
            max_line_size=_MAX_HEADER,
            max_field_size=_MAX_HEADER,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def fetch(self, poll: Poll, now: datetime) -> Document:
        """Return what the feed's address says: status 200 with its body, or 304 without.

        Raises ForbiddenAddress for an address, or a redirect to one, that may not be fetched, and FetchError for everything
        else that is no usable answer, with its status and how long the server asked us to stay away. One that said so with
        429 or 503 is left alone with all its feeds: HostAway, without a request.
        """
        answer = await self._followed(_address(poll.url), _conditions(poll), now)
        if answer.status == 304 and not (poll.etag or poll.last_modified):
            raise FetchError(f"{_host(answer.address)} says that nothing changed, but we have nothing", status=304)
        if answer.status not in {200, 304}:
            raise self._refused(answer, now)
        url = str(answer.address.with_user(None))
        return Document(
            feed=poll.feed,
            url=url,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            at=now,
            # Without the user it asked with, the new address might say something else: that move is for a person to make.
            moved_to=url if answer.moved and "@" not in answer.address.raw_authority else "",
        )

    async def submit(self, url: str, form: Mapping[str, str], now: datetime) -> None:
        """Send a form to an address, as WebSub has it, wherever redirects lead; what is answered beside the status is not read.

        Raises as `fetch` does, for every status that does not say that the form was taken.
        """
        answer = await self._followed(_address(url), {}, now, form)
        if not 200 <= answer.status < 300:
            raise self._refused(answer, now)

    def _refused(self, answer: _Answer, now: datetime) -> FetchError:
        """Return the error for a bad status; a host that is too busy is remembered as such."""
        host = _host(answer.address)
        error = refused(answer.status, answer.headers, host, now)
        if answer.status in {429, 503} and error.retry_after:
            self.hosts.send_away(host, now + error.retry_after, now)
        return error

    async def _followed(
        self, address: URL, conditions: Mapping[str, str], now: datetime, form: Mapping[str, str] | None = None
    ) -> _Answer:
        """Ask, and go where redirects lead. The deadline covers all hops, but not the waiting for a turn."""
        clock = asyncio.get_running_loop()
        left = self._polling.timeout.total_seconds()
        hops: list[int] = []
        for _ in range(1 + MAX_REDIRECTS):
            async with self._turns.of((address.host or "").lower()):
                self.hosts.check(_host(address), now)
                began = clock.time()
                answer = await self._asked(address, conditions, left, form)
                left -= clock.time() - began
            if answer.status not in (_REDIRECTS if form is None else _FORM_REDIRECTS):
                return replace(answer, moved=bool(hops) and _PERMANENT.issuperset(hops))
            if not answer.headers.get("location"):
                raise FetchError(f"{_host(address)} redirects, but does not say where", status=answer.status)
            hops.append(answer.status)
            address = checked_redirect(address, answer.headers["location"])
        raise FetchError(f"{_host(address)} is the end of more than {MAX_REDIRECTS} redirects", status=answer.status)

    async def _asked(
        self, address: URL, conditions: Mapping[str, str], seconds: float, form: Mapping[str, str] | None
    ) -> _Answer:
        assert self._session is not None, "the fetcher is used outside of its `async with`"
        host = _host(address)
        try:
            async with (
                asyncio.timeout(seconds),
                self._session.request(
                    "GET" if form is None else "POST", address, headers=conditions, data=form, allow_redirects=False
                ) as response,
            ):
                return _Answer(
                    address=address,
                    status=response.status,
                    headers=_headers(response),
                    body=await self._body(response, host) if response.status == 200 and form is None else b"",
                )
        except TimeoutError as error:
            total = self._polling.timeout.total_seconds()
            raise FetchError(f"{host} did not answer in full within {total:g} s") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise explained(error, host) from error

    async def _body(self, response: aiohttp.ClientResponse, host: str) -> bytes:
        """Return the unpacked body, counted while it comes: neither an endless one nor a bomb gets further than the limit."""
        limit = self._polling.max_bytes
        encoding = response.headers.get("content-encoding", "").strip().lower()
        if encoding not in _UNPACKED:
            raise FetchError(
                f'{host} packed its answer as "{plain_line(encoding, limit=40)}", which nobody asked for',
                status=response.status,
            )
        body = bytearray()
        if (response.content_length or 0) <= limit:
            async for piece in response.content.iter_any():
                body += piece
                if len(body) > limit:
                    break
            else:
                return bytes(body)
        raise FetchError(
            f"the answer of {host} is longer than {limit:,} bytes (monitor.poll.max_bytes)", status=response.status
        )


def _address(url: str) -> URL:
    try:
        return checked(URL(url))
    except ValueError as error:
        raise ForbiddenAddress("it is no address") from error


def _conditions(poll: Poll) -> dict[str, str]:
    """Return the headers of a conditional request: what the server gave, byte for byte."""
    validators = {"If-None-Match": poll.etag, "If-Modified-Since": poll.last_modified}
    return {name: value for name, value in validators.items() if value}


def _headers(response: aiohttp.ClientResponse) -> dict[str, str]:
    """Return the answer's headers by lower-case name, repeated ones joined; without cookies and what is not UTF-8."""
    headers: dict[str, str] = {}
    for name, value in response.headers.items():
        key = name.lower()
        if key != "set-cookie" and _storable(value):
            headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return headers


def _storable(value: str) -> bool:
    # aiohttp keeps bytes that are not UTF-8 as lone surrogates: they can neither be stored nor sent back.
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _host(address: URL) -> str:
    host = address.host or "?"
    return host if address.is_default_port() else f"{host}:{address.port}"
