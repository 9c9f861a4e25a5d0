"""At which address do hubs call, and what are they answered? HTTP in, decisions of others, HTTP out.

A call is answered the same whether its signature is right or not: who guesses learns nothing. What a call says is never read before its
address is known, and never further than the largest document that a poll would read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Protocol

from aiohttp import web

from monitor.errors import StoreUnavailable

#: The address that a hub is given ends in 43 such characters: 256 bits that nobody can guess. What stands before is the path of
#: `public_url`: a proxy in front of us may leave it there or not.
PATH = "/{before:(?:[^{}]*/)?}websub/{callback:[A-Za-z0-9_-]{20,64}}"
#: Bodies that are being received at one moment; the others wait.
_AT_ONCE = 8
#: A hub that needs longer to send a document is cut off.
_SECONDS = 30
#: A challenge is sent back to where it came from: never as something that a browser would run.
_PLAIN = {"Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}

_LATER = _PLAIN | {"Retry-After": "60"}


class Hears(Protocol):
    """Whoever decides on what hubs say."""

    @property
    def max_bytes(self) -> int:
        """How large a push may be."""

    async def verify(self, callback: str, query: Mapping[str, str]) -> str | None:
        """Return the answer to a hub that asks whether we want this; None if we do not."""

    async def is_awaited(self, callback: str) -> bool:
        """Tell whether any hub may push to this address now."""

    async def hear(self, callback: str, headers: Mapping[str, str], body: bytes) -> bool:
        """Take a push; False if we are too busy to, and it should come again."""


def routes(ears: Hears) -> web.RouteTableDef:
    """Return the addresses at which hubs call."""
    table = web.RouteTableDef()
    receiving = asyncio.Semaphore(_AT_ONCE)

    @table.get(PATH, allow_head=False)
    async def verify(request: web.Request) -> web.Response:
        challenge = await ears.verify(request.match_info["callback"], request.query)
        if challenge is None:
            raise web.HTTPNotFound(headers=_PLAIN)
        return web.Response(text=challenge, headers=_PLAIN)

    @table.post(PATH)
    async def push(request: web.Request) -> web.Response:
        try:
            return await _pushed(request, ears, receiving)
        except StoreUnavailable:
            raise web.HTTPServiceUnavailable(headers=_LATER) from None

    return table


async def _pushed(request: web.Request, ears: Hears, receiving: asyncio.Semaphore) -> web.Response:
    callback = request.match_info["callback"]
    if not await ears.is_awaited(callback):
        # 410 ends a subscription that we have forgotten (W3C WebSub, 7).
        raise web.HTTPGone(headers=_PLAIN)
    async with receiving:
        body = await _body(request, ears.max_bytes)
        if not await ears.hear(callback, _headers(request), body):
            raise web.HTTPServiceUnavailable(headers=_LATER)
    return web.Response(status=202, headers=_PLAIN)


async def _body(request: web.Request, limit: int) -> bytes:
    """Return the body, counted while it comes."""
    body = bytearray()
    try:
        async with asyncio.timeout(_SECONDS):
            async for piece in request.content.iter_any():
                body += piece
                if len(body) > limit:
                    raise web.HTTPRequestEntityTooLarge(max_size=limit, actual_size=len(body), headers=_PLAIN)
    except TimeoutError:
        raise web.HTTPRequestTimeout(headers=_PLAIN) from None
    return bytes(body)


def _headers(request: web.Request) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}
