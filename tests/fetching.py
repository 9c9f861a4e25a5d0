"""The fetcher as the tests use it: 127.0.0.1 is allowed, 127.0.0.2 is the canary nobody may ask, names are the tests' own."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from typing import Any

from monitor.fetch import Fetcher
from monitor.model import Document, Poll, Polling

NOW = datetime(2016, 8, 12, 14, 30, tzinfo=UTC)
RSS = "<rss version='2.0'><channel><title>Harbour Post</title></channel></rss>"


def lookup(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
    """Names of the tests: news.example is the server, trap.example the canary, others are unknown."""
    address = {"news.example": "127.0.0.1", "trap.example": "127.0.0.2"}.get(host)
    if address is None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]


def fetcher(polling: Polling | None = None) -> Fetcher:
    return Fetcher(polling or Polling(contact="desk@news.example"), ["127.0.0.1/32"], "1.2.3", lookup=lookup)


async def fetched(
    url: str, polling: Polling | None = None, *, etag: str | None = None, last_modified: str | None = None
) -> Document:
    async with fetcher(polling) as running:
        return await running.fetch(Poll(feed="harbour", url=url, due=NOW, etag=etag, last_modified=last_modified), NOW)


def refusing_lookup(_host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
    """Every name has two forbidden addresses, each of another kind."""
    return [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", port)),
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("fe80::1", port, 0, 0)),
    ]
