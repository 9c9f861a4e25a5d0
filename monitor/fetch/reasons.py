"""Why was there no answer? What a library raises or a server replies, in words for the person who has to find out.

Only the host is named: the rest of an address may hold a key.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import aiohttp

from monitor.errors import FetchError, ForbiddenAddress
from monitor.fetch.guard import AddressError

#: How long a server can ask us to stay away; over it, it is a mistake or spite (Feedbin stops at 8 h, Media Cloud at 24 h).
MAX_RETRY_AFTER = timedelta(hours=24)
_DIGITS = re.compile(r"\d{1,15}", re.ASCII)

_ADVICE = {
    401: "it wants a user name and a password",
    403: "it refuses us; a contact in monitor.poll.contact may help",
    404: "there is nothing at this address",
    410: "the feed is gone for good; remove it",
    429: "it is asked too often",
}


def explained(error: Exception, host: str) -> FetchError:
    """Return what went wrong with `host` as an error of our own."""
    if isinstance(error, aiohttp.ClientConnectorError) and (words := _forbidden(error.os_error)):
        return ForbiddenAddress(f"{host} is at {words}; network.allow could permit it")
    return next(FetchError(words(error, host)) for kind, words in _WORDS if isinstance(error, kind))


def _forbidden(error: OSError) -> str | None:
    """Return which kind of address the guard refused, None if the network itself gave the error."""
    if isinstance(error, AddressError):
        return str(error.strerror)
    # Refused for different kinds, the connector makes one error of them, with the number that all have.
    if isinstance(error, PermissionError) and str(error.strerror).startswith("Multiple"):
        return "several addresses, of which none is public"
    return None


def _connecting(error: aiohttp.ClientConnectorError, host: str) -> str:
    return f"no connection to {host}: {_strerror(error.os_error)}"


def _certificate(error: aiohttp.ClientConnectorCertificateError, host: str) -> str:
    cause = error.certificate_error
    return f"the certificate of {host} is not to be trusted: {getattr(cause, 'verify_message', '') or cause}"


def _secure(error: aiohttp.ClientConnectorSSLError, host: str) -> str:
    cause = error.os_error
    return f"no secure connection to {host}: {getattr(cause, 'reason', None) or _strerror(cause)}"


def _name(error: aiohttp.ClientConnectorDNSError, host: str) -> str:
    return f"the name {host} is not found: {_strerror(error.os_error)}"


def _answer(error: aiohttp.ClientResponseError, host: str) -> str:
    return f"{host} does not answer in proper HTTP: {' '.join(error.message.split())[:200]}"


def _broken(error: Exception, host: str) -> str:
    cause = error.__cause__ or error
    return f"the answer of {host} breaks off or is damaged: {' '.join(str(cause).split())[:200]}"


def _strerror(error: OSError) -> str:
    """Return the system's own words: asyncio's name the address again, look-ups number their errors apart."""
    if error.errno is not None and error.errno > 0:
        return os.strerror(error.errno)
    return error.strerror or str(error) or type(error).__name__


#: The first row whose type fits gives the words. Order: special before general.
_WORDS: tuple[tuple[type[Exception], Callable[..., str]], ...] = (
    (aiohttp.ClientConnectorCertificateError, _certificate),
    (aiohttp.ClientConnectorSSLError, _secure),
    (aiohttp.ClientConnectorDNSError, _name),
    (aiohttp.ClientConnectorError, _connecting),
    (aiohttp.ServerDisconnectedError, lambda _, host: f"{host} closed the connection without an answer"),
    (aiohttp.ClientResponseError, _answer),
    (aiohttp.ClientPayloadError, _broken),
    (aiohttp.InvalidURL, lambda _, host: f"the address at {host} cannot be read"),
    (aiohttp.ClientError, _broken),
    (OSError, lambda error, host: f"the connection to {host} broke: {_strerror(error)}"),
    (Exception, lambda error, host: f"{host} cannot be asked: {error}"),
)


def refused(status: int, headers: Mapping[str, str], host: str, now: datetime) -> FetchError:
    """Return the error for an answer that is neither 200 nor 304."""
    advice = "it wants to see a browser" if headers.get("cf-mitigated") else _ADVICE.get(status)
    detail = f"{host} answered {_phrase(status)}" + (f": {advice}" if advice else "")
    away = retry_after(headers.get("retry-after", ""), now)
    return FetchError(detail, status=status, retry_after=away, host=host)


def _phrase(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def retry_after(value: str, now: datetime) -> timedelta | None:
    """Return the span of a Retry-After header (seconds or an HTTP date; RFC 9110, 10.2.3), between 0 and 24 hours; None for nonsense."""
    value = value.strip()
    if _DIGITS.fullmatch(value):
        # A number of 15 digits is more seconds than a timedelta holds.
        return timedelta(seconds=min(int(value), MAX_RETRY_AFTER.total_seconds()))
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return max(timedelta(0), min(until.replace(tzinfo=until.tzinfo or UTC) - now, MAX_RETRY_AFTER))
