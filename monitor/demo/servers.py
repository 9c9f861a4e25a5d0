"""A web server that serves recorded answers, and a mail server that keeps what it receives, both on this machine only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from urllib.parse import urlsplit

from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session

from monitor.recording import Answer


@dataclass(slots=True)
class Site:
    """Serves each recorded address at `/HOST/PATH` of this machine, as it was answered last."""

    answers: dict[str, Answer] = field(default_factory=dict)
    port: int = 0

    def publish(self, answer: Answer) -> None:
        """From now on this is what the address answers."""
        self.answers[_path(answer.url)] = answer

    def url(self, original: str) -> str:
        """Return where an address is served here."""
        return f"http://127.0.0.1:{self.port}{_path(original)}"

    async def answer(self, request: web.Request) -> web.Response:
        """Answer as recorded; 304 to those who have it already."""
        answer = self.answers.get(request.path_qs)
        if answer is None:
            return web.Response(status=404)
        headers = {
            name: value for name, value in answer.headers.items() if name in {"content-type", "etag", "last-modified"}
        }
        if "etag" in headers and request.headers.get("If-None-Match") == headers["etag"]:
            return web.Response(status=304, headers={"etag": headers["etag"]})
        return web.Response(status=answer.status, headers=headers, body=answer.body)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"/{parts.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")


@asynccontextmanager
async def serve(site: Site) -> AsyncIterator[Site]:
    """Serve on a free port of 127.0.0.1."""
    application = web.Application()
    application.router.add_get("/{path:.*}", site.answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    endpoint = web.TCPSite(runner, "127.0.0.1", 0)
    await endpoint.start()
    site.port = runner.addresses[0][1]
    try:
        yield site
    finally:
        await runner.cleanup()


@dataclass(slots=True)
class Mailbox:
    """A mail server's handler: takes every message and keeps it under its delivery key."""

    messages: dict[str, list[EmailMessage]] = field(default_factory=dict)
    port: int = 0

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        """Accept a message."""
        content = envelope.original_content or b""
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.setdefault(str(message["X-Newsroom-Delivery"]), []).append(message)
        return "250 taken"


@asynccontextmanager
async def receive(mailbox: Mailbox) -> AsyncIterator[Mailbox]:
    """Receive mail on a free port of 127.0.0.1."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(mailbox, loop=loop, enable_SMTPUTF8=True), "127.0.0.1", 0)
    mailbox.port = server.sockets[0].getsockname()[1]
    try:
        yield mailbox
    finally:
        server.close()
        await server.wait_closed()


def plain_text(message: EmailMessage) -> str:
    """Return the plain part of a message, with simple line ends."""
    part = message.get_body(("plain",))
    return "" if part is None else str(part.get_content()).replace("\r\n", "\n").strip()
