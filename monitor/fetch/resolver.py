"""Look names up without letting one slow name server hold everybody.

A look-up blocks its thread, for half a minute if the name server is silent. The event loop's own few threads serve the
database as well, so names get threads of their own.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

#: Takes what socket.getaddrinfo takes and returns what it returns; raises socket.gaierror.
Lookup = Callable[..., Sequence[tuple[Any, ...]]]
#: Look-ups at once: names repeat and are remembered, so even a first round over thousands of feeds is short.
_THREADS = 16


class Resolver(AbstractResolver):
    """Turns a host's name into its addresses; literal addresses never come here, the guard sees them at the socket."""

    def __init__(self, lookup: Lookup = socket.getaddrinfo) -> None:
        """Use `lookup`, by default the system's."""
        self._lookup = lookup
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of `host`. Raises OSError (socket.gaierror) if there are none."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, self._find, host, port, family)
        return [
            ResolveResult(
                hostname=host, host=address[0], port=port, family=kind, proto=protocol, flags=socket.AI_NUMERICHOST
            )
            for kind, _, protocol, _, address in found
            # An address with a scope (fe80::1%eth0) is link-local, and those are never fetched.
            if kind == socket.AF_INET or (kind == socket.AF_INET6 and not address[3])
        ]

    async def close(self) -> None:
        """Let go of the threads; look-ups under way are left to their own end."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _find(self, host: str, port: int, family: socket.AddressFamily) -> Sequence[tuple[Any, ...]]:
        return self._lookup(host, port, type=socket.SOCK_STREAM, family=family, flags=socket.AI_ADDRCONFIG)
