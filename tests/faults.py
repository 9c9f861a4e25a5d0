"""How a server can misbehave, on the wire: each behaviour is a name, and a function that makes a path of a server do it."""

from __future__ import annotations

import gzip
import socket
import struct
from asyncio import StreamWriter
from collections.abc import Callable, Mapping

import brotli  # type: ignore[import-untyped]  # it ships no types

from tests import servers
from tests.fetching import RSS
from tests.servers import FeedServer, Script

#: Makes `path` of a server misbehave; given the canary's address, and what else it is called; returns the feed's address.
Fault = Callable[[FeedServer, str, FeedServer], str]

HEAD = b"HTTP/1.1 200 OK\r\n"


def sends(raw: bytes) -> Script:
    """Write these bytes, then close."""

    async def script(writer: StreamWriter) -> None:
        writer.write(raw)
        await writer.drain()

    return script


async def reset(writer: StreamWriter) -> None:
    """Cut the connection with a reset in the middle of the answer."""
    writer.write(HEAD + b"Content-Length: 1000\r\n\r\n<rss>")
    await writer.drain()
    made: socket.socket = writer.get_extra_info("socket")
    made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def script(behaviour: Script) -> Fault:
    return lambda server, path, _canary: server.misbehave(path, behaviour)


def status(code: int, body: str = "", **headers: str) -> Fault:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda server, path, _canary: server.publish(path, body, status=code, headers=named)


def leads(location: str, code: int = 302) -> Fault:
    """Redirect; {path} is the path itself, {canary} the canary's host and port, {port} its port."""

    def fault(server: FeedServer, path: str, canary: FeedServer) -> str:
        target = location.format(path=path, canary=f"127.0.0.2:{canary.port}", port=canary.port)
        return server.redirect(path, target, code)

    return fault


def ping_pong(server: FeedServer, path: str, _canary: FeedServer) -> str:
    server.redirect(f"{path}/pong", path)
    return server.redirect(path, f"{path}/pong")


def packed(body: bytes, encoding: str) -> Fault:
    return lambda server, path, _canary: server.publish(path, body, headers={"Content-Encoding": encoding})


def at(url: str) -> Fault:
    """Stand at an address that leads to no server of feeds; {port} is one that speaks plain HTTP."""
    return lambda server, _path, _canary: url.format(port=server.port)


FAULTS: Mapping[str, Fault] = {
    # ---- names and connections
    "an unknown name": at("http://unknown.example/"),
    "a name server that hangs": at("http://hangs.example:{port}/"),
    "plain HTTP behind https": at("https://127.0.0.1:{port}/"),
    "closed without a word": script(servers.hang_up),
    "reset in the middle": script(reset),
    # ---- slowness
    "silence": script(servers.silent),
    "a body that drips": script(servers.drip),
    "headers that drip": script(servers.repeats(HEAD, b"X-Y: z\r\n", 0.05)),
    "a status line that drips": script(servers.repeats(b"HTTP/1.1 200 ", b"O", 0.05)),
    # ---- size
    "an endless body": script(servers.endless),
    "endless chunks": script(
        servers.repeats(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"4000\r\n" + b"x" * 0x4000 + b"\r\n")
    ),
    "endless headers": script(servers.endless_headers),
    "a header without end": script(servers.repeats(HEAD + b"X-Y: ", b"z" * 10_000)),
    "interim answers without end": script(servers.repeats(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")),
    "a huge length": script(sends(HEAD + b"Content-Length: 99999999999\r\n\r\n<rss>")),
    "a gzip bomb": script(servers.bomb),
    "a zstd bomb": script(servers.zstd_bomb),
    "a brotli bomb": packed(brotli.compress(bytes(50_000_000)), "br"),
    # ---- damage
    "packed twice": packed(gzip.compress(gzip.compress(RSS.encode())), "gzip, gzip"),
    "broken gzip": script(servers.broken_gzip),
    "an unknown packing": packed(RSS.encode(), "zip"),
    "a short body": script(servers.truncated),
    "a short chunk": script(servers.truncated_chunk),
    "a chunk of no size": script(sends(HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n<rss>\r\n0\r\n\r\n")),
    "a length and chunks": script(
        sends(HEAD + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n0\r\n\r\n")
    ),
    "two lengths": script(sends(HEAD + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\n<rss>")),
    "a negative length": script(sends(HEAD + b"Content-Length: -5\r\n\r\n<rss>")),
    "a bad header": script(sends(HEAD + b"Content Length\x00: 5\r\n\r\n<rss>")),
    "another protocol": script(servers.gibberish),
    "only a line": script(sends(b"<rss version='2.0'></rss>\n")),
    # ---- redirects
    "a redirect to itself": leads("{path}"),
    "ping-pong": ping_pong,
    "a redirect to nowhere": status(302),
    "a redirect with a line break": leads("/x\r\n\r\nHTTP/1.1 200 OK"),
    "a redirect to a forbidden address": leads("http://{canary}/"),
    "one for good": leads("http://{canary}/", 301),
    "one in decimal": leads("http://2130706434:{port}/"),
    "one in hexadecimal": leads("http://0x7f000002:{port}/"),
    "one in IPv6": leads("http://[::ffff:127.0.0.2]:{port}/"),
    "one by name": leads("http://trap.example:{port}/"),
    "one with a user": leads("http://news.example@{canary}/"),
    "one to a file": leads("file:///etc/passwd"),
    "one to gopher": leads("gopher://{canary}/"),
    "one to metadata": leads("http://169.254.169.254/latest/meta-data/"),
    "one to a mail server": leads("http://127.0.0.1:25/"),
    # ---- statuses
    "no content": status(204),
    "a part": status(206, RSS),
    "unauthorized": status(401),
    "forbidden": status(403, "<title>Just a moment...</title>", cf_mitigated="challenge"),
    "not found": status(404),
    "gone": status(410),
    "too many, for two minutes": status(429, Retry_After="120"),
    "too many, for ages": status(429, Retry_After="100000000000"),
    "too many, for nonsense": status(429, Retry_After="\x7fsoon"),
    "an error": status(500),
    "busy": status(503),
    "a status of its own": status(999),
    "always unchanged": status(304),
}
