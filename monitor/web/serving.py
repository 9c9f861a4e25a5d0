"""Where does the web server listen?"""

from __future__ import annotations

from aiohttp import web

from monitor.errors import ListenError
from monitor.web.hubs import Hears, routes

#: A connection on which nothing comes is closed after so many seconds.
_IDLE_SECONDS = 30
#: At the end, calls under way have so many seconds more: a stop has 15 in all, and what is cut off is pushed again.
_LAST_SECONDS = 1.0


class WebServer:
    """Listens at one address, or at none; used from one event loop."""

    def __init__(self, ears: Hears) -> None:
        """Open nothing yet."""
        self._ears = ears
        self._runner: web.AppRunner | None = None
        #: `host:port`; empty while nothing is listened at.
        self.address = ""

    async def listen(self, address: str) -> None:
        """Listen at `address` (`host:port`) from now on, and nowhere else; empty: not at all.

        Raises ListenError; then all is as it was.
        """
        if address == self.address:
            return
        runner = await self._opened(address) if address else None
        await self.close()
        self._runner, self.address = runner, address

    async def _opened(self, address: str) -> web.AppRunner:
        host, _, port = address.rpartition(":")
        application = web.Application(client_max_size=self._ears.max_bytes)
        application.add_routes(routes(self._ears))
        application.on_response_prepare.append(_name_nothing)
        runner = web.AppRunner(
            application, access_log=None, keepalive_timeout=_IDLE_SECONDS, shutdown_timeout=_LAST_SECONDS
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, host.strip("[]"), int(port), reuse_address=True).start()
        except OSError as error:
            await runner.cleanup()
            raise ListenError(f"at {address} (monitor.web.listen): {error.strerror}") from error
        return runner

    async def close(self) -> None:
        """Listen no more; calls under way are answered."""
        runner, self._runner, self.address = self._runner, None, ""
        if runner is not None:
            await runner.cleanup()


async def _name_nothing(_request: web.Request, response: web.StreamResponse) -> None:
    """Tell strangers neither the program's name nor its libraries' versions."""
    response.headers["Server"] = "web"
