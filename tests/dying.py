"""The daemon as a process that kills itself at a named point: `python tests/dying.py CONFIG POINT`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from monitor.config import load
from monitor.daemon import Daemon
from monitor.sandbox import Inline
from monitor.store.sql import hold, open_store


def main(config: Path, point: str) -> None:
    """Run until the point is passed, or until SIGTERM."""

    def passing(passed: str) -> None:
        if passed == point:
            os.kill(os.getpid(), signal.SIGKILL)

    newsroom = load(config, {}).newsroom
    url, here = newsroom.settings.database.reveal(), Path()
    with hold(url, state_directory=here):
        store = open_store(url, state_directory=here)
        asyncio.run(run(Daemon(store, lambda: load(config, {}), Inline(), passing=passing, tick=0.02)))
        store.close()


async def run(daemon: Daemon) -> None:
    """Run the daemon as the command does."""
    daemon.listen_to_signals()
    await daemon.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
