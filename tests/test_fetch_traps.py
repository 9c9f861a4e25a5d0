"""Every way to write an address that may not be asked, given as a feed's own or in a redirect: the canary hears nothing."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.errors import FetchError
from monitor.fetch import Fetcher
from monitor.model import Feed, Page, Poll, Polling
from tests.fetching import NOW, RSS
from tests.polled import Desk, rss
from tests.servers import FeedServer


@pytest.fixture(scope="module")
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running


@pytest.fixture(scope="module")
def canary() -> Iterator[FeedServer]:
    with FeedServer("127.0.0.2") as running:
        yield running


def system(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
    """Read numbers in every form that the system reads (127.2, 0x7f000002, 0177.0.0.2), and ask no name server."""
    numeric = socket.AI_NUMERICHOST
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=numeric)


#: The canary's address 127.0.0.2, or one like it, in every dress; {port} is the canary's.
FORMS = {
    "plain": "http://127.0.0.2:{port}/",
    "decimal": "http://2130706434:{port}/",
    "hexadecimal": "http://0x7f000002:{port}/",
    "hexadecimal, capital": "http://0X7F000002:{port}/",
    "hexadecimal by bytes": "http://0x7f.0x0.0x0.0x2:{port}/",
    "octal": "http://017700000002:{port}/",
    "octal by bytes": "http://0177.0.0.02:{port}/",
    "padded": "http://127.000.000.002:{port}/",
    "two parts": "http://127.2:{port}/",
    "three parts": "http://127.0.2:{port}/",
    "wide digits": "http://１２７.0.0.2:{port}/",
    "wide stops": "http://127。0。0。2:{port}/",
    "a stop at the end": "http://127.0.0.2.:{port}/",
    "escaped": "http://%31%32%37.0.0.2:{port}/",
    "mapped": "http://[::ffff:127.0.0.2]:{port}/",
    "mapped, in hexadecimal": "http://[::ffff:7f00:2]:{port}/",
    "mapped, in full": "http://[0:0:0:0:0:ffff:7f00:0002]:{port}/",
    "compatible": "http://[::127.0.0.2]:{port}/",
    "6to4": "http://[2002:7f00:2::1]:{port}/",
    "NAT64": "http://[64:ff9b::7f00:2]:{port}/",
    "NAT64, local": "http://[64:ff9b:1::7f00:2]:{port}/",
    "Teredo": "http://[2001:0:7f00:2::1]:{port}/",
    "loopback of IPv6": "http://[::1]:{port}/",
    "unspecified": "http://0.0.0.0:{port}/",
    "nothing": "http://0:{port}/",
    "unspecified of IPv6": "http://[::]:{port}/",
    "private": "http://10.0.0.1:{port}/",
    "provider's": "http://100.64.0.1:{port}/",
    "metadata": "http://169.254.169.254:{port}/latest/meta-data/",
    "metadata, decimal": "http://2852039166:{port}/",
    "unique local": "http://[fd00:ec2::254]:{port}/",
    "link local": "http://[fe80::1%25eth0]:{port}/",
    "a user": "http://news.example@127.0.0.2:{port}/",
    "a user and a password": "http://news.example:80@127.0.0.2:{port}/",
    "two users": "http://a@news.example@127.0.0.2:{port}/",
    "a backslash": "http://127.0.0.2:{port}\\@news.example/",
    "a hash": "http://127.0.0.2:{port}#@news.example/",
    "a question": "http://127.0.0.2:{port}?@news.example/",
    "a tab": "http://127.0.0.2\t:{port}/",
    "capitals": "HTTP://127.0.0.2:{port}/",
}


def guarded(lookup: Any = system) -> Fetcher:
    return Fetcher(Polling(timeout=timedelta(seconds=5)), ["127.0.0.1/32"], "1", lookup=lookup)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
async def test_no_dress_hides_a_forbidden_address(server: FeedServer, canary: FeedServer, form: str) -> None:
    """As the feed's own address and behind a redirect: an error, and not one connection."""
    trap = form.format(port=canary.port)
    server.redirect("/trap", trap)
    async with guarded() as running:
        for url in (trap, server.url("/trap")):
            with pytest.raises(FetchError):
                await running.fetch(Poll(feed="harbour", url=url, due=NOW), NOW)
    assert (canary.count(), canary.connections) == (0, 0)


def answers(port: int, *addresses: str) -> list[tuple[Any, ...]]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]


async def test_of_a_name_with_several_addresses_only_allowed_ones_are_connected(
    server: FeedServer, canary: FeedServer
) -> None:
    """A name that stands for a forbidden and an allowed address leads to the allowed one."""
    server.publish("/both", RSS)

    def both(_host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        return answers(port, "127.0.0.2", "127.0.0.1")

    async with guarded(both) as running:
        url = f"http://both.example:{server.port}/both"
        assert (await running.fetch(Poll(feed="harbour", url=url, due=NOW), NOW)).status == 200
    assert canary.connections == 0


async def test_a_name_server_that_changes_its_answer_leads_nowhere(server: FeedServer, canary: FeedServer) -> None:
    """DNS rebinding: public when it is looked at, loopback when it is connected. The address that is connected counts."""
    server.publish("/public", RSS)
    asked: list[str] = []

    def rebinding(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        asked.append(host)
        return answers(port, "127.0.0.1" if len(asked) == 1 else "127.0.0.2")

    for host, allowed in (("one.example", True), ("two.example", False), ("three.example", False)):
        async with guarded(rebinding) as running:
            url = f"http://{host}:{server.port if allowed else canary.port}/public"
            poll = Poll(feed="harbour", url=url, due=NOW)
            if allowed:
                assert (await running.fetch(poll, NOW)).status == 200
                continue
            with pytest.raises(FetchError, match=r"loopback address"):
                await running.fetch(poll, NOW)
    assert len(asked) >= 3
    assert canary.connections == 0


async def test_a_permanent_move_to_a_forbidden_address_is_no_move(server: FeedServer, canary: FeedServer) -> None:
    """However often and however permanently a feed is sent to the canary, its address stays."""
    desk = Desk(Feed(name="post", url=server.url("/sent")))
    server.redirect("/sent", canary.url("/"), 301)
    for day in range(12):
        await desk.poll(day * 24 * 60)
    assert (desk.known.url, desk.known.moving_to) == (server.url("/sent"), "")
    assert canary.connections == 0


async def test_article_pages_go_through_the_same_guard(server: FeedServer, canary: FeedServer) -> None:
    """The link of an entry is other people's text: the page of one that leads to the canary is not asked."""
    feed = Feed(name="post", url=server.url("/paged"), page=Page.ALWAYS)
    desk = Desk(replace(feed))
    server.publish("/paged", rss(1).replace("https://post.example/1", canary.url("/page")))
    done = await desk.poll(0)
    pages = [arrival for arrival in done.arrivals if arrival.key != "post"]
    assert [bool(page.error) for page in pages] == [True]
    assert canary.connections == 0
