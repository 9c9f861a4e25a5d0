"""A local web server with many feeds, in a process of its own, for `polling.py`.

    python benchmarks/publisher.py FEEDS        prints the port, serves until its standard input ends

`GET /N.xml` answers with feed N. What the feeds do is set by `POST /mode/MODE`: `validators` (304 for whoever sends the ETag back),
`same` (200 with the same bytes and no validator), `next` (one new item on top, 200). Any other POST is a message that is taken (204):
so it is a channel as well.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterator
from xml.sax.saxutils import escape

from benchmarks.newslike import NewsWriter
from monitor.model import Entry, Listing

#: Items of a feed, and characters of an article: 54 kB a feed.
ITEMS = 30
LENGTH = 1_450

Pages = dict[str, bytes]


def document(listing: Listing) -> bytes:
    """Return a listing as RSS 2.0 with the text as escaped HTML, as most feeds have it."""
    items = "".join(_item(entry) for entry in listing.entries)
    head = f"<title>{escape(listing.title)}</title><link>https://{listing.title}.example/</link>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>{head}\n{items}</channel></rss>'.encode()
    )


def _item(entry: Entry) -> str:
    html = "".join(f"<p>{escape(paragraph.text)}</p>" for paragraph in entry.paragraphs)
    date = f"{entry.published:%a, %d %b %Y %H:%M:%S} +0000"
    return (
        f'<item><title>{escape(entry.title)}</title><link>{entry.link}</link><guid isPermaLink="false">{entry.key}</guid>'
        f"<pubDate>{date}</pubDate><description>{escape(html)}</description></item>\n"
    )


def pages(feeds: int) -> tuple[Pages, Pages]:
    """Return the documents of all feeds, by path, as they are first and with one more item."""
    writer = NewsWriter(seed=1)
    first = {f"/{number}.xml": writer.listing(f"feed{number}", ITEMS, length=LENGTH) for number in range(feeds)}
    then = {path: document(writer.moved_on(listing, length=LENGTH)) for path, listing in first.items()}
    return {path: document(listing) for path, listing in first.items()}, then


class Publisher:
    """Answers with what the mode says."""

    def __init__(self, first: Pages, then: Pages) -> None:
        self.pages = {"validators": first, "same": first, "next": then}
        self.mode = "validators"

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Answer one connection until it is closed."""
        while (request := await self._request(reader)) is not None:
            writer.writelines(self._answer(*request))
            await writer.drain()
        writer.close()

    async def _request(self, reader: StreamReader) -> tuple[str, str, bytes] | None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return None
        method, path, _ = head.split(b" ", 2)
        fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line)
        await reader.readexactly(int(fields.get(b"content-length", b"0")))
        return method.decode(), path.decode(), fields.get(b"if-none-match", b"")

    def _answer(self, method: str, path: str, known: bytes) -> Iterator[bytes]:
        if method == "POST":
            self.mode = path.removeprefix("/mode/") if path.startswith("/mode/") else self.mode
            yield b"HTTP/1.1 204 No Content\r\n\r\n"
        elif self.mode == "validators" and known:
            yield b"HTTP/1.1 304 Not Modified\r\n\r\n"
        else:
            body = self.pages[self.mode][path]
            tag = b'ETag: "one"\r\n' if self.mode == "validators" else b""
            yield b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n%sContent-Length: %d\r\n\r\n" % (
                tag,
                len(body),
            )
            yield body


async def publish(feeds: int) -> None:
    """Serve until standard input ends."""
    server = await asyncio.start_server(Publisher(*pages(feeds)).serve, "127.0.0.1", 0)
    async with server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(publish(int(sys.argv[1])))
