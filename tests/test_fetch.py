"""The fetch edge against real loopback servers: 127.0.0.1 is allowed, 127.0.0.2 is the canary nobody may ask."""

from __future__ import annotations

import asyncio
import gzip
import re
import zlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import brotli  # type: ignore[import-untyped]  # it ships no types
import pytest
from backports import zstd

from monitor.errors import FetchError
from monitor.fetch import Fetcher, retry_after
from monitor.model import Poll, Polling
from tests import servers
from tests.fetching import NOW, RSS, fetched, fetcher
from tests.servers import FeedServer


@pytest.fixture(scope="module")
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running


@pytest.fixture(scope="module")
def canary() -> Iterator[FeedServer]:
    with FeedServer("127.0.0.2") as running:
        yield running


async def test_an_answer_becomes_a_document(server: FeedServer) -> None:
    """An answer is a document: body, lower-case headers, the address that answered, the feed's name and the moment."""
    url = server.publish("/plain", RSS, headers={"Content-Type": "text/xml"})
    document = await fetched(url)
    assert (document.status, document.body, document.url, document.feed, document.at) == (
        200,
        RSS.encode(),
        url,
        "harbour",
        NOW,
    )
    assert document.headers["content-type"] == "text/xml"


async def test_validators_go_back_byte_for_byte(server: FeedServer) -> None:
    """ETag and Last-Modified are sent back exactly as they came, odd as they may be; a 304 has no body but the validators."""
    url = server.publish("/validators", RSS, etag='W/"a  b\\"', last_modified="Thursday, 99 Foo 2016 9:00")
    first = await fetched(url)
    second = await fetched(url, etag=first.headers["etag"], last_modified=first.headers["last-modified"])
    sent = server.last("/validators").headers
    assert (second.status, second.body, second.headers["etag"]) == (304, b"", first.headers["etag"])
    assert sent["if-modified-since"] == "Thursday, 99 Foo 2016 9:00"
    assert sent["if-none-match"] == 'W/"a  b\\"'


async def test_an_etag_in_utf8_survives(server: FeedServer) -> None:
    """A validator with bytes beyond ASCII comes back as the same bytes; one that cannot be kept is not kept."""
    good = '"ü"'.encode().decode("latin-1")  # two bytes on the wire
    server.publish("/utf8", RSS, etag=good)
    first = await fetched(server.url("/utf8"))
    assert (await fetched(server.url("/utf8"), etag=first.headers["etag"])).status == 304
    server.publish("/latin1", RSS, etag='"\xfc"')
    assert "etag" not in (await fetched(server.url("/latin1"))).headers


async def test_manners(server: FeedServer) -> None:
    """The User-Agent names us and a contact; there are no cookies and no Referer, not even after a redirect; connections are reused."""
    server.publish("/cookie", RSS, headers={"Set-Cookie": "track=1"})
    server.redirect("/hop", "/cookie")
    before = server.connections
    hop = f"http://news.example:{server.port}/hop"  # a client's jar takes cookies from names only
    async with fetcher() as running:
        for _ in range(2):
            document = await running.fetch(Poll(feed="harbour", url=hop, due=NOW), NOW)
    sent = server.last("/cookie").headers
    assert sent["user-agent"] == "newsroom-monitor/1.2.3 (+desk@news.example)"
    assert not {"cookie", "referer", "authorization", "if-none-match"} & set(sent)
    assert "set-cookie" not in document.headers
    assert server.connections == before + 1


@pytest.mark.parametrize("status", (301, 302, 303, 307, 308))
async def test_redirects_are_followed(server: FeedServer, status: int) -> None:
    """Every kind of redirect is followed, relative ones too, with the validators; the document names the last address."""
    server.publish("/new", RSS, etag='"1"')
    server.redirect("/old/feed", "../new", status)
    document = await fetched(server.url("/old/feed"), etag='"1"')
    assert (document.status, document.url) == (304, server.url("/new"))


async def test_five_redirects_and_no_more(server: FeedServer) -> None:
    """Five hops are followed; a sixth, or a loop, is an error after six requests."""
    for hop in range(6):
        server.redirect(f"/{hop}", f"/{hop + 1}")
    server.publish("/6", RSS)
    assert (await fetched(server.url("/1"))).body == RSS.encode()
    with pytest.raises(FetchError, match="more than 5 redirects"):
        await fetched(server.url("/0"))
    server.redirect("/loop", "/loop")
    with pytest.raises(FetchError, match="more than 5 redirects"):
        await fetched(server.url("/loop"))
    assert server.count("/loop") == 6


@pytest.mark.parametrize(
    ("script", "words"),
    (
        (servers.endless, "longer than 100,000 bytes"),
        (servers.bomb, "longer than 100,000 bytes"),
        (servers.endless_headers, "Too many headers"),
        (servers.truncated, "breaks off or is damaged"),
        (servers.truncated_chunk, "breaks off or is damaged"),
        (servers.broken_gzip, "breaks off or is damaged"),
        (servers.hang_up, "closed the connection without an answer"),
        (servers.gibberish, "does not answer in proper HTTP"),
    ),
)
async def test_hostile_answers_are_errors_in_words(server: FeedServer, script: servers.Script, words: str) -> None:
    """An answer without end, too big once unpacked, cut short or not HTTP is an error that names the host and the cause."""
    with pytest.raises(FetchError, match=f"127.0.0.1:{server.port}.*{words}|{words}.*127.0.0.1:{server.port}|{words}"):
        await fetched(server.misbehave("/hostile", script), Polling(max_bytes=100_000))


@pytest.mark.parametrize("script", (servers.silent, servers.drip))
async def test_one_deadline_for_the_whole_answer(server: FeedServer, script: servers.Script) -> None:
    """A server that is silent, or sends a byte now and then, is given up when the deadline has passed."""
    with pytest.raises(FetchError, match=r"did not answer in full within 0\.2 s"):
        await fetched(server.misbehave("/slow", script), Polling(timeout=timedelta(seconds=0.2)))


async def test_redirects_share_the_deadline(server: FeedServer) -> None:
    """Each hop uses up the same deadline: five slow redirects do not take five times as long."""
    for hop in range(5):
        server.publish(f"/slow{hop}", "", status=302, headers={"Location": f"/slow{hop + 1}"}, delay=0.1)
    with pytest.raises(FetchError, match=r"did not answer in full within 0\.25 s"):
        await fetched(server.url("/slow0"), Polling(timeout=timedelta(seconds=0.25)))


@pytest.mark.parametrize(
    ("encoding", "pack"),
    (("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress), ("zstd", zstd.compress)),
    ids=("gzip", "deflate", "br", "zstd"),
)
async def test_packed_answers_are_unpacked(server: FeedServer, encoding: str, pack: Any) -> None:
    """gzip, deflate, br and zstd are asked for and unpacked, and counted unpacked."""
    url = server.publish("/packed", pack(RSS.encode() * 1000), headers={"Content-Encoding": encoding})
    assert (await fetched(url)).body == RSS.encode() * 1000
    assert encoding in server.last("/packed").headers["accept-encoding"]
    with pytest.raises(FetchError, match="longer than 5,000 bytes"):
        await fetched(url, Polling(max_bytes=5_000))


async def test_an_unwanted_packing_is_refused(server: FeedServer) -> None:
    """An answer packed twice is an error, and never handed on as if it were a feed."""
    with pytest.raises(FetchError, match='packed its answer as "gzip, gzip"'):
        await fetched(server.publish("/twice", b"x", headers={"Content-Encoding": "gzip, gzip"}))


async def test_exactly_the_limit_is_not_too_long(server: FeedServer) -> None:
    """A body of max_bytes is taken; one byte more is refused."""
    url = server.publish("/limit", b"x" * 1000)
    assert len((await fetched(url, Polling(max_bytes=1000))).body) == 1000
    with pytest.raises(FetchError, match="longer than 999 bytes"):
        await fetched(url, Polling(max_bytes=999))
    packed = server.publish("/limit", gzip.compress(b"x" * 1000), headers={"Content-Encoding": "gzip"})
    assert len((await fetched(packed, Polling(max_bytes=1000))).body) == 1000
    with pytest.raises(FetchError, match="longer than 999 bytes"):
        await fetched(packed, Polling(max_bytes=999))


async def test_many_headers_are_taken(server: FeedServer) -> None:
    """Real feeds have answers with hundreds of headers; these are read."""
    url = server.publish("/headers", RSS, headers={f"X-{number}": "y" for number in range(500)})
    assert (await fetched(url)).headers["x-499"] == "y"


@pytest.mark.parametrize(
    ("status", "words"),
    (
        (204, "204 No Content"),
        (206, "206 Partial Content"),
        (401, "wants a user name"),
        (403, "refuses us"),
        (404, "nothing at this address"),
        (410, "gone for good"),
        (500, "500 Internal"),
        (999, "999"),
    ),
)
async def test_other_statuses_are_errors(server: FeedServer, status: int, words: str) -> None:
    """Whatever is neither 200 nor 304 is an error that carries the status and says what it means."""
    with pytest.raises(FetchError, match=words) as caught:
        await fetched(server.publish("/status", "", status=status))
    assert caught.value.status == status


async def test_not_modified_needs_something_known(server: FeedServer) -> None:
    """A 304 to an unconditional request is an error: there is nothing it could confirm."""
    with pytest.raises(FetchError, match="nothing changed, but we have nothing"):
        await fetched(server.publish("/always", "", status=304))


@pytest.mark.parametrize("status", (429, 503))
async def test_retry_after_is_handed_on(server: FeedServer, status: int) -> None:
    """A server that asks us to stay away is heard."""
    with pytest.raises(FetchError) as caught:
        await fetched(server.publish("/busy", "", status=status, headers={"Retry-After": "120"}))
    assert caught.value.retry_after == timedelta(seconds=120)


@pytest.mark.parametrize(
    ("value", "span"),
    (
        ("120", timedelta(seconds=120)),
        ("0", timedelta(0)),
        ("100000000000", timedelta(hours=24)),
        ("9" * 15, timedelta(hours=24)),
        ("Fri, 12 Aug 2016 14:40:00 GMT", timedelta(minutes=10)),
        ("Fri, 12 Aug 2016 14:00:00 GMT", timedelta(0)),
        ("Fri, 12 Aug 2099 14:00:00 GMT", timedelta(hours=24)),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("1e9", None),
        ("٣", None),
    ),
)
def test_how_long_to_stay_away(value: str, span: timedelta | None) -> None:
    """Retry-After is seconds or a date, never less than nothing or more than a day; nonsense asks for nothing."""
    assert retry_after(value, NOW) == span


@pytest.mark.parametrize(
    ("url", "words"),
    (
        ("http://unknown.example/feed", r"the name unknown\.example is not found"),
        ("http://127.0.0.1:9/feed", "belongs to another service"),
        ("ftp://news.example/feed", "only http and https"),
        ("http:///feed", "names no host"),
        ("http://[::1", "no address"),
        ("http://a..b/", "is not found|cannot be asked"),
    ),
)
async def test_addresses_that_lead_nowhere(url: str, words: str) -> None:
    """An unknown name, another scheme or no address at all is told in words."""
    with pytest.raises(FetchError, match=words):
        await fetched(url)


async def test_a_closed_port_is_told(unused_tcp_port: int) -> None:
    """Nobody listening is told as the system tells it, with host and port."""
    with pytest.raises(FetchError, match=f"no connection to 127.0.0.1:{unused_tcp_port}: Connection refused"):
        await fetched(f"http://127.0.0.1:{unused_tcp_port}/")


async def test_plain_http_on_a_secure_port_is_told() -> None:
    """A server that does not speak TLS on an https address is an error; nobody falls back to plain HTTP."""
    asked: list[bytes] = []

    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.read(5))
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(plain, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        with pytest.raises(FetchError, match=f"no secure connection to 127.0.0.1:{port}"):
            await fetched(f"https://127.0.0.1:{port}/")
    assert len(asked) == 1


async def test_few_at_once_a_host_and_overall() -> None:
    """Of many feeds on one host only `per_host` are asked at a time; of all feeds, `concurrency`."""
    with FeedServer() as counting:
        url = counting.publish("/feed", RSS, delay=0.02)
        polling = Polling(per_host=2, concurrency=64)
        async with fetcher(polling) as running:
            polls = [Poll(feed=f"feed-{number}", url=url, due=NOW) for number in range(8)]
            documents = await asyncio.gather(*(running.fetch(poll, NOW) for poll in polls))
        assert (len(documents), counting.most_at_once) == (8, 2)
    with FeedServer() as counting:
        counting.publish("/feed", RSS, delay=0.02)
        async with fetcher(Polling(per_host=8, concurrency=3)) as running:
            urls = [f"http://{host}:{counting.port}/feed" for host in ("127.0.0.1", "news.example") for _ in range(4)]
            await asyncio.gather(*(running.fetch(Poll(feed="harbour", url=url, due=NOW), NOW) for url in urls))
        assert counting.most_at_once == 3


async def test_waiting_for_a_turn_does_not_use_up_the_deadline() -> None:
    """A feed that waits for others of its host still has its whole deadline when its turn comes."""
    with FeedServer() as slow:
        url = slow.publish("/feed", RSS, delay=0.1)
        async with fetcher(Polling(per_host=1, timeout=timedelta(seconds=0.3))) as running:
            polls = [Poll(feed=f"feed-{number}", url=url, due=NOW) for number in range(5)]
            documents = await asyncio.gather(*(running.fetch(poll, NOW) for poll in polls))
    assert [document.status for document in documents] == [200] * 5


async def test_a_slow_host_holds_up_nobody_else(server: FeedServer) -> None:
    """Feeds of a silent host wait among themselves: with every one of them due, another host's feed is answered at once."""
    server.publish("/quick", RSS)
    silent = f"http://news.example:{server.port}/silent"
    server.misbehave("/silent", servers.silent)
    async with fetcher(Polling(per_host=1, concurrency=2)) as running:
        stuck = [asyncio.create_task(running.fetch(Poll(feed="slow", url=silent, due=NOW), NOW)) for _ in range(5)]
        document = await running.fetch(Poll(feed="quick", url=server.url("/quick"), due=NOW), NOW)
        for task in stuck:
            task.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)
    assert document.status == 200


def test_a_wrong_network_is_a_mistake() -> None:
    """A text in `network.allow` that is no network is refused when the fetcher is made."""
    with pytest.raises(ValueError, match=re.escape("10.0.0.0/99")):
        Fetcher(Polling(), ["10.0.0.0/99"], "1")
