"""The real daemon in a test: a configuration on disk, a real feed server, a real mail server; as a task or as a process."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from monitor.config import Loaded, load
from monitor.daemon import Daemon, ignore, utc_now
from monitor.sandbox import Inline
from monitor.store import Store

ROOT = Path(__file__).parent.parent
#: How long a test waits for what must happen soon (seconds); it is never waited for in full when all is well.
PATIENCE = 30.0

CONFIG = """
monitor:
  database: sqlite:///{directory}/monitor.db
  poll: {{every: 1s, timeout: 5s, contact: desk@newsroom.example}}
  network: {{allow: [127.0.0.1/32]}}
  first_poll: {{tell_within: 36500d}}
feeds:
  ledger: {{url: "{feed}", title: The Ledger}}
watches:
  ceasefire: {{match: ceasefire, notify: [desk]}}
channels:
  desk: {{url: "{mail}"}}
"""

ITEM = "<item><guid>{key}</guid><title>{title}</title><description>{text}</description><link>https://ledger.example/{key}</link>{date}</item>"


def rss(*items: tuple[str, str, str]) -> str:
    """Return an RSS document of (key, title, text), newest first, dated today so that a first poll may tell them."""
    date = "<pubDate>Fri, 12 Aug 2016 09:00:00 GMT</pubDate>"
    rows = "".join(ITEM.format(key=key, title=title, text=text, date=date) for key, title, text in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>The Ledger</title>{rows}</channel></rss>'


NEWS = rss(("1", "A ceasefire at last", "The ceasefire began at noon on Friday."))


def configure(directory: Path, *, feed: str, mail: str, more: str = "") -> Path:
    """Write a configuration; return its directory."""
    config = directory / "config"
    config.mkdir(exist_ok=True)
    (config / "newsroom.yaml").write_text(
        CONFIG.format(directory=directory, feed=feed, mail=mail) + more, encoding="utf-8"
    )
    return config


@asynccontextmanager
async def running(
    config: Path, store: Store, *, passing: Callable[[str], None] = ignore, environ: Mapping[str, str] | None = None
) -> AsyncIterator[Daemon]:
    """Run the daemon in this process until the block ends."""

    def read() -> Loaded:
        return load(config, {})

    daemon = Daemon(store, read, Inline(), clock=utc_now, passing=passing, tick=0.02, environ=environ or {})
    task = asyncio.create_task(daemon.run())
    try:
        await asyncio.wait(
            {task, waiting := asyncio.create_task(daemon.ready.wait())}, return_when=asyncio.FIRST_COMPLETED
        )
        waiting.cancel()
        if task.done():
            task.result()
        yield daemon
    finally:
        daemon.stopping.set()
        await task


async def until(condition: Callable[[], object], what: str) -> None:
    """Wait until `condition` holds; fail the test when it does not within PATIENCE."""
    await asyncio.to_thread(wait_until, condition, what)


def wait_until(condition: Callable[[], object], what: str) -> None:
    """Wait until `condition` holds; fail the test when it does not within PATIENCE."""
    deadline, pause = time.monotonic() + PATIENCE, threading.Event()
    while not condition():
        assert time.monotonic() < deadline, f"waited {PATIENCE:g} s in vain: {what}"
        pause.wait(0.02)


@contextmanager
def process(
    *arguments: str, environ: Mapping[str, str] | None = None, output: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a Python program as a child with its output in a file; it is killed when the block ends, should it still run."""
    with output.open("ab") as sink:
        child = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**os.environ, **(environ or {})},
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
        try:
            yield child
        finally:
            if child.poll() is None:
                child.kill()
            child.wait(10)
