"""Which addresses are never asked, however they are written: the canary on 127.0.0.2 hears nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from monitor.errors import FetchError, ForbiddenAddress
from monitor.fetch import Fetcher, Guard
from monitor.model import Poll, Polling
from tests.fetching import NOW, RSS, fetched, refusing_lookup
from tests.servers import FeedServer


@pytest.fixture(scope="module")
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running


@pytest.fixture(scope="module")
def canary() -> Iterator[FeedServer]:
    with FeedServer("127.0.0.2") as running:
        yield running


#: Where a redirect must not lead: {port} is the canary's.
TRAPS = (
    "http://127.0.0.2:{port}/",
    "//127.0.0.2:{port}/",
    "http://2130706434:{port}/",
    "http://0x7f000002:{port}/",
    "http://0x7f.2:{port}/",
    "http://0177.0.0.2:{port}/",
    "http://127.2:{port}/",
    "http://[::ffff:127.0.0.2]:{port}/",
    "http://trap.example:{port}/",
    "http://news.example@127.0.0.2:{port}/",
    "http://news.example:80@127.0.0.2:{port}/",
    "http://news.example\\@127.0.0.2:{port}/",
    "http://0.0.0.0:{port}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00::1]/",
    "http://127.0.0.1:22/",
    "file:///etc/passwd",
    "gopher://127.0.0.2:{port}/",
    "javascript:alert(1)",
    "http://",
    "http://[",
)


@pytest.mark.parametrize("trap", TRAPS)
async def test_no_redirect_leads_to_a_forbidden_address(server: FeedServer, canary: FeedServer, trap: str) -> None:
    """However a forbidden address is written, a redirect to it ends there: the canary hears nothing."""
    server.redirect("/trap", trap.format(port=canary.port))
    with pytest.raises(FetchError):
        await fetched(server.url("/trap"))
    assert (canary.count(), canary.connections) == (0, 0)


async def test_no_redirect_names_a_user(server: FeedServer) -> None:
    """A redirect with a user in it is not followed, not even to an allowed host: it would make us log in somewhere."""
    server.publish("/open", RSS)
    for user in ("ann", "ann:secret", ":secret"):
        server.redirect("/user", f"http://{user}@127.0.0.1:{server.port}/open")
        with pytest.raises(ForbiddenAddress, match="names a user"):
            await fetched(server.url("/user"))
    assert server.count("/open") == 0


async def test_a_configured_user_is_kept_from_messages(server: FeedServer) -> None:
    """A feed's own address may hold a user and a password: they are sent to its host and shown nowhere."""
    server.publish("/closed", RSS)
    document = await fetched(f"http://ann:secret@127.0.0.1:{server.port}/closed")
    assert server.last("/closed").headers["authorization"].startswith("Basic ")
    assert document.url == server.url("/closed")


@pytest.mark.parametrize(
    ("location", "known"),
    (
        ("open", True),
        ("/open", True),
        ("http://127.0.0.1:{port}/open", True),
        ("//127.0.0.1:{port}/open", True),
        ("http://news.example:{port}/open", False),
        ("//news.example:{port}/open", False),
    ),
)
async def test_a_configured_user_goes_along_within_its_own_server(
    server: FeedServer,
    location: str,
    known: bool,  # noqa: FBT001  # a table's column
) -> None:
    """A redirect within the server that the user belongs to is followed as that user; to another server nobody goes along."""
    server.publish("/open", RSS)
    server.redirect("/closed", location.format(port=server.port), 301)
    document = await fetched(f"http://ann:secret@127.0.0.1:{server.port}/closed")
    assert ("authorization" in server.last("/open").headers) is known
    assert "secret" not in document.url
    # The new address would be asked without the user: where it needs one, no move may be believed.
    assert bool(document.moved_to) is not known


async def test_the_error_says_what_is_forbidden(server: FeedServer, canary: FeedServer) -> None:
    """A forbidden address is an error of its own kind, that names the host, the reason and the setting."""
    server.redirect("/name", f"http://trap.example:{canary.port}/?key=secret")
    with pytest.raises(ForbiddenAddress, match=r"trap\.example:\d+ is at a loopback address; network\.allow") as caught:
        await fetched(server.url("/name"))
    assert "secret" not in str(caught.value)


async def test_a_name_with_several_forbidden_addresses_is_forbidden() -> None:
    """A name whose addresses are all forbidden, each for another reason, is as forbidden as one with one."""
    async with Fetcher(Polling(), [], "1", lookup=refusing_lookup) as running:
        with pytest.raises(ForbiddenAddress, match="of which none is public"):
            await running.fetch(Poll(feed="harbour", url="http://news.example/", due=NOW), NOW)


async def test_a_name_may_lead_to_an_allowed_address(server: FeedServer) -> None:
    """What `network.allow` names is fetched, by name as by number."""
    server.publish("/named", RSS)
    assert (await fetched(f"http://news.example:{server.port}/named")).status == 200


#: (network address, may it be connected with 127.0.0.1/32 and 10.1.0.0/16 allowed?)
ADDRESSES = (
    ("93.184.216.34", True),
    ("127.0.0.1", True),
    ("10.1.2.3", True),
    ("::ffff:10.1.2.3", True),
    ("2606:2800:220:1::1", True),
    ("64:ff9b::5db8:d822", True),  # NAT64 of 93.184.216.34
    ("2002:5db8:d822::1", True),  # 6to4 of 93.184.216.34
    ("127.0.0.2", False),
    ("10.2.0.1", False),
    ("172.16.0.1", False),
    ("192.168.1.1", False),
    ("100.64.0.1", False),
    ("169.254.169.254", False),
    ("0.0.0.0", False),
    ("224.0.0.1", False),
    ("255.255.255.255", False),
    ("198.18.0.1", False),
    ("203.0.113.7", False),
    ("::", False),
    ("::1", False),
    ("::127.0.0.2", False),
    ("::ffff:127.0.0.2", False),
    ("::ffff:0:169.254.169.254", False),
    ("64:ff9b::7f00:2", False),  # NAT64 of 127.0.0.2
    ("64:ff9b:1::1", False),
    ("2002:c0a8:101::1", False),  # 6to4 of 192.168.1.1
    ("2001::1", False),
    ("2001:db8::1", False),
    ("fc00::1", False),
    ("fd12:3456::1", False),
    ("fe80::1%eth0", False),
    ("fec0::1", False),
    ("ff02::1", False),
    ("4000::1", False),
)


@pytest.mark.parametrize(("address", "open_"), ADDRESSES)
def test_which_addresses_may_be_connected(address: str, open_: bool) -> None:  # noqa: FBT001  # a table's column
    """Public addresses and allowed networks are connected, in whatever they are wrapped; nothing else is."""
    assert (Guard(["127.0.0.1/32", "10.1.0.0/16"]).refusal(address) is None) is open_
