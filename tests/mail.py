"""A real mail server on loopback for tests: it keeps what it takes, and misbehaves on request.

with MailServer([Fault.TEMPORARY]) as server:
    ...  # send to server.url(): the first message is answered 451, those after it are taken
    assert server.mails[0].message["Subject"] == "…"
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import ssl
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from enum import Enum
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult


class Fault(Enum):
    """How the server treats one message."""

    NONE = "taken"
    TEMPORARY = "451 4.3.0 Try again later"
    PERMANENT = "550 5.7.1 Message refused"
    DROP_BEFORE = "the connection is cut, nothing is kept"
    DROP_AFTER = "the message is kept, but the connection is cut before the answer"
    HANG = "no answer until the server stops"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mail:
    """One message as the server took it, with the recipients of its envelope."""

    recipients: tuple[str, ...]
    message: EmailMessage

    def part(self, kind: str) -> str:
        """Return the text of the part `plain` or `html`."""
        body = self.message.get_body((kind,))
        assert body is not None, f"no {kind} part"
        return str(body.get_content()).replace("\r\n", "\n")


class MailServer:
    """A context: the server listens inside it. `faults` are used up one a message; then all is well.

    With `tls` it takes nothing before STARTTLS, with `password` nothing before a login with it.
    """

    def __init__(
        self,
        faults: Iterable[Fault] = (),
        *,
        unknown: Collection[str] = (),
        tls: ssl.SSLContext | None = None,
        password: str | None = None,
    ) -> None:
        self.mails: list[Mail] = []
        #: How many messages were offered, taken or not.
        self.offered = 0
        #: Set when a client is being kept waiting.
        self.hanging = threading.Event()
        self.port = 0
        self._faults = list(faults)
        self._unknown = unknown
        self._demands: dict[str, Any] = {"tls_context": tls, "require_starttls": tls is not None}
        if password is not None:
            self._demands |= {"auth_required": True, "authenticator": _login(password)}
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="mail server", daemon=True)
        self._loop: asyncio.AbstractEventLoop
        self._over: asyncio.Event

    def url(self, *, to: Sequence[str] = ("desk@newsroom.example",), query: str = "") -> str:
        """Return the Apprise URL of a mailbox on this server; `query` holds further parameters of it."""
        return f"mailto://127.0.0.1:{self.port}/?from=monitor@newsroom.example&to={','.join(to)}&{query}"

    def plan(self, *faults: Fault) -> None:
        """Add faults for the messages to come."""
        self._faults.extend(faults)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10), "the mail server did not start"
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)

    async def _serve(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        server = await self._loop.create_server(
            lambda: SMTP(self, hostname="mail.newsroom.example", loop=self._loop, **self._demands), "127.0.0.1", 0
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._over.wait()
        server.close()

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802  # aiosmtpd's name
        """Take or refuse one recipient."""
        if address in self._unknown:
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        """Take one message as planned; aiosmtpd sends back what this returns."""
        self.offered += 1
        fault = self._faults.pop(0) if self._faults else Fault.NONE
        if fault in {Fault.NONE, Fault.DROP_AFTER}:
            self.mails.append(_mail(envelope))
        if fault in {Fault.TEMPORARY, Fault.PERMANENT}:
            return str(fault.value)
        if fault in {Fault.DROP_BEFORE, Fault.DROP_AFTER}:
            server.transport.abort()
        if fault is Fault.HANG:
            self.hanging.set()
            await self._over.wait()
            server.transport.abort()
        return "250 OK"


def _login(password: str) -> Callable[..., AuthResult]:
    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, login: Any) -> AuthResult:
        return AuthResult(success=login.password.decode() == password, handled=False)

    return check


def _mail(envelope: Any) -> Mail:
    message = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return Mail(recipients=tuple(envelope.rcpt_tos), message=message)
