"""WebSub, end to end: the real daemon, a real feed server, a real hub. Numbers are those of the subscriber tests of websub.rocks."""

from __future__ import annotations

import asyncio
import gzip
import resource
import time
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from structlog.testing import capture_logs

from monitor import push
from monitor.daemon.polling import Poller
from monitor.daemon.pushing import Subscriber
from monitor.daemon.works import build
from monitor.errors import StoreUnavailable
from monitor.model import Feed, Newsroom, Settings, Web
from monitor.sandbox import Inline
from monitor.store.memory import MemoryStore
from tests.hubs import CHALLENGE, START, Desk, Hub, free_port
from tests.running import rss, until
from tests.servers import FeedServer

FIRST = ("1", "A ceasefire at last", "The ceasefire began at noon on Friday.")
SECOND = ("2", "Lorries cross", "The first lorries crossed the border at two.")
THIRD = ("3", "Rain", "It rained on Friday.")
FOURTH = ("4", "Talks go on", "The ministers met again.")
SPAN = timedelta(minutes=5)
DRIFT = timedelta(seconds=30)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    async with Hub() as running:
        yield running


def linked(document: str, hub: str, topic: str = "") -> str:
    """Return an RSS document that names its hub, and perhaps its own address."""
    own = f'<atom:link rel="self" href="{topic}"/>' if topic else ""
    links = f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="{hub}"/>{own}'
    return document.replace("<channel>", f"<channel>{links}", 1)


def desk_of(directory: Path, server: FeedServer, hub: Hub, path: str = "/feed") -> Desk:
    return Desk(directory=directory, web=server, feed=server.publish(path, linked(rss(FIRST), hub.url())))


async def test_300_a_push_is_taken_as_a_poll_is(tmp_path: Path, server: FeedServer, hub: Hub) -> None:
    """300: what a hub pushes is answered with 2xx, and its entries are taken at once; the feed is not asked for them."""
    desk = desk_of(tmp_path, server, hub)
    async with desk.running():
        await desk.polled()
        await desk.agreed(hub)
        status = await hub.push(rss(SECOND, FIRST))
        titles = await desk.titles(2)

    assert (status, titles) == (202, ["A ceasefire at last", "Lorries cross"])
    assert server.count("/feed") == 1
    assert hub.answers == [(200, CHALLENGE)]


async def test_the_request_says_what_the_specification_wants(tmp_path: Path, server: FeedServer, hub: Hub) -> None:
    """Mode, topic, a callback that nobody can guess, a secret, a lease; each subscription has its own."""
    desk = desk_of(tmp_path, server, hub)
    async with desk.running():
        await desk.polled()
        await desk.agreed(hub)
    form = hub.form

    assert (form["hub.mode"], form["hub.topic"], form["hub.lease_seconds"]) == ("subscribe", desk.feed, "864000")
    base, _, token = form["hub.callback"].rpartition("/")
    assert base == f"http://127.0.0.1:{desk.port}/out/websub"
    assert len(token) == len(form["hub.secret"]) == 43
    assert token != form["hub.secret"]
    assert len(form["hub.secret"].encode()) < 200  # 5.1: a secret has less than 200 bytes


@pytest.mark.parametrize("method", ("sha1", "sha256", "sha384", "sha512"))
async def test_300_each_method_of_signing_is_understood(
    tmp_path: Path, server: FeedServer, hub: Hub, method: str
) -> None:
    """300: hubs sign as they like, by any method that the specification names."""
    desk = desk_of(tmp_path, server, hub)
    async with desk.running():
        await desk.polled()
        await desk.agreed(hub)
        assert await hub.push(rss(SECOND), method=method) == 202
        assert len(await desk.titles(2)) == 2


@pytest.mark.parametrize(
    ("signature", "reason"),
    (
        ("", "unsigned"),
        ("sha256=" + "0" * 64, "wrong-signature"),
        ("sha256=", "wrong-signature"),
        ("md5=d41d8cd98f00b204e9800998ecf8427e", "wrong-signature"),
        ("sha1=" + "g" * 40, "wrong-signature"),
    ),
    ids=("302 missing", "301 wrong", "301 empty", "301 other method", "301 no letters"),
)
async def test_301_302_a_push_that_is_not_signed_with_our_secret_counts_for_nothing(
    tmp_path: Path, server: FeedServer, hub: Hub, signature: str, reason: str
) -> None:
    """301, 302: it is acknowledged, so that who guesses learns nothing, and thrown away, with a line in the log."""
    desk = desk_of(tmp_path, server, hub)
    with capture_logs() as logs:
        async with desk.running():
            await desk.polled()
            await desk.agreed(hub)
            status = await hub.push(rss(SECOND), signature=signature)
            await hub.push(rss(THIRD))
            titles = await desk.titles(2)

    assert (status, titles) == (202, ["A ceasefire at last", "Rain"])
    assert [line["reason"] for line in logs if line["event"] == "push_refused"] == [reason]


async def test_200_the_topic_is_what_the_feed_calls_itself(tmp_path: Path, server: FeedServer, hub: Hub) -> None:
    """200: where rel=self is another address than the one polled, the hub knows the feed by that one."""
    document = linked(rss(FIRST), hub.url(), "https://ledger.example/canonical.xml")
    desk = Desk(directory=tmp_path, web=server, feed=server.publish("/feed", document))
    async with desk.running():
        await desk.polled()
        await desk.agreed(hub)
        assert await hub.push(rss(SECOND)) == 202
        assert len(await desk.titles(2)) == 2
    assert hub.form["hub.topic"] == "https://ledger.example/canonical.xml"


@pytest.mark.parametrize("status", (302, 301), ids=("201 temporary", "202 permanent"))
async def test_201_202_a_topic_that_redirects_is_subscribed_where_it_leads(
    tmp_path: Path, server: FeedServer, hub: Hub, status: int
) -> None:
    """201, 202: hub and topic are those of the document at the end of the redirects."""
    server.publish("/real", rss(FIRST), headers={"Link": f'<{hub.url()}>; rel="hub"'})
    desk = Desk(directory=tmp_path, web=server, feed=server.redirect("/feed", "/real", status))
    async with desk.running():
        await desk.polled()
        await desk.agreed(hub)
    assert hub.form["hub.topic"] == server.url("/real")


@pytest.mark.parametrize("status", (307, 308), ids=("203 temporary", "204 permanent"))
async def test_203_204_a_hub_that_redirects_is_asked_where_it_leads(
    tmp_path: Path, server: FeedServer, hub: Hub, status: int
) -> None:
    """203, 204: the whole request is sent again to where the hub is."""
    document = linked(rss(FIRST), hub.url(f"/moved/{status}"))
    desk = Desk(directory=tmp_path, web=server, feed=server.publish("/feed", document))
    async with desk.running():
        await desk.polled()
        await desk.agreed(hub)
    assert hub.form["hub.topic"] == desk.feed


@pytest.mark.parametrize(
    "changes",
    (
        {"topic": "https://other.example/feed"},
        {"topic": ""},
        {"mode": "unsubscribe"},
        {"mode": ""},
        {"challenge": ""},
        {"challenge": "x" * 5000},
    ),
    ids=("205 other topic", "205 no topic", "not asked for", "no mode", "no challenge", "huge challenge"),
)
async def test_205_what_we_did_not_ask_for_is_not_confirmed(
    tmp_path: Path, server: FeedServer, hub: Hub, changes: dict[str, str]
) -> None:
    """205: a question for another topic, or any that is not ours, is answered with 404 and changes nothing."""
    desk = desk_of(tmp_path, server, hub)
    async with desk.running():
        await desk.polled()
        await desk.agreed(hub)
        with desk.store.reading() as view:
            before = view.subscription("ledger")
        status, text = await hub.ask(**changes)
        with desk.store.reading() as view:
            after = view.subscription("ledger")
    assert (status, CHALLENGE in text) == (404, False)
    assert before == after


async def test_a_challenge_is_echoed_as_plain_text(tmp_path: Path, server: FeedServer, hub: Hub) -> None:
    """What comes back is never something that a browser would run."""
    desk = desk_of(tmp_path, server, hub)
    async with desk.running():
        await desk.polled()
        await desk.agreed(hub)
        assert await hub.ask() == (200, CHALLENGE)
    assert hub.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert hub.headers["X-Content-Type-Options"] == "nosniff"
    assert "aiohttp" not in hub.headers["Server"]


async def test_nobody_else_is_heard(tmp_path: Path, server: FeedServer, hub: Hub) -> None:
    """An address that was given to no hub is 404 to questions and 410 to pushes; other paths are not there."""
    desk = desk_of(tmp_path, server, hub)
    async with desk.running():
        await desk.polled()
        await desk.agreed(hub)
        strange = hub.form["hub.callback"].replace("/out", "").rpartition("/")[0] + "/" + "A" * 43
        assert await hub.push(rss(SECOND), callback=strange) == 410
        async with aiohttp.ClientSession() as client:
            found = [
                (await client.get(f"http://127.0.0.1:{desk.port}{path}")).status
                for path in ("/", "/websub/", "/websub/short", f"/websub/{'A' * 43}", "/websub/../etc/passwd")
            ]
    assert found == [404] * 5


async def test_a_push_is_as_large_as_a_poll_may_be(tmp_path: Path, server: FeedServer, hub: Hub) -> None:
    """What is larger than poll.max_bytes is refused while it comes, and nothing of it is taken."""
    desk = desk_of(tmp_path, server, hub)
    async with desk.running():
        await desk.polled()
        await desk.agreed(hub)
        assert await hub.push(b"<" * 100_001) == 413
        assert await hub.push(rss(SECOND)) == 202
        assert await desk.titles(2) == ["A ceasefire at last", "Lorries cross"]


async def test_a_packed_push_is_counted_unpacked(tmp_path: Path, server: FeedServer, hub: Hub) -> None:
    """A bomb of 300 kB that unpacks to 300 MB is refused at the limit, and memory stays small."""
    desk = desk_of(tmp_path, server, hub)
    packed = gzip.compress(bytes(1_000_000), 9) * 300
    async with desk.running():
        await desk.polled()
        await desk.agreed(hub)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        assert await hub.push(packed, headers={"Content-Encoding": "gzip"}) in {400, 413}
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000
        assert await hub.push(rss(SECOND)) == 202


async def test_while_nothing_can_be_written_hubs_are_asked_to_come_again(
    tmp_path: Path, server: FeedServer, hub: Hub
) -> None:
    """A push is acknowledged only if it can be taken: else 503 with Retry-After, and questions are not answered."""
    desk = desk_of(tmp_path, server, hub)
    async with desk.running() as daemon:
        await desk.polled()
        await desk.agreed(hub)
        daemon.poller.fail(StoreUnavailable("the disk is full"))
        assert await hub.push(rss(SECOND)) == 503
        assert hub.headers["Retry-After"] == "60"


async def test_a_hub_that_drips_does_not_hold_up_the_end(tmp_path: Path, server: FeedServer, hub: Hub) -> None:
    """A stop waits a moment for calls under way, not for the half minute that a push may take."""
    desk = desk_of(tmp_path, server, hub)
    async with desk.running() as daemon:
        await desk.polled()
        await desk.agreed(hub)
        reader, writer = await asyncio.open_connection("127.0.0.1", desk.port)
        path = hub.form["hub.callback"].partition(str(desk.port))[2]
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n"
        writer.write(head.encode())
        assert b"100 Continue" in await reader.readuntil(b"\r\n\r\n")
        writer.write(b"<rss")
        await writer.drain()
        began = time.monotonic()
        await daemon.web.close()
        writer.close()
    assert time.monotonic() - began < 10


async def test_what_is_no_feed_harms_nobody(tmp_path: Path, server: FeedServer, hub: Hub) -> None:
    """A signed push that cannot be read is logged; the feed counts as well as before, and is asked when it was due."""
    desk = desk_of(tmp_path, server, hub)
    with capture_logs() as logs:
        async with desk.running():
            await desk.polled()
            await desk.agreed(hub)
            before = desk.wait
            assert await hub.push("<html><body>Sorry</body></html>") == 202
            await until(lambda: any(line.get("reason") == "unreadable" for line in logs), "the line in the log")
            with desk.store.reading() as view:
                poll = view.poll("ledger")
    assert poll is not None
    assert (poll.failures, desk.wait) == (0, before)


async def test_a_lease_is_renewed_before_its_end(tmp_path: Path, server: FeedServer, hub: Hub) -> None:
    """At three quarters of the lease that the hub granted it is asked again, with the same address and secret; not before."""
    hub.lease = "7200"
    desk = desk_of(tmp_path, server, hub)
    async with desk.running():
        await desk.polled()
        await desk.agreed(hub)
        asked = desk.now
        desk.now = asked + timedelta(minutes=89)
        await desk.polled()
        early = len(hub.forms)
        desk.now = asked + timedelta(minutes=91)
        await desk.agreed(hub, requests=2)
    assert early == 1
    assert hub.forms[0] == hub.forms[1]


async def test_after_the_lease_nothing_is_taken(tmp_path: Path, server: FeedServer, hub: Hub) -> None:
    """A hub that refuses to go on is not listened to after its time, and asked again ever later."""
    hub.lease = "600"
    desk = desk_of(tmp_path, server, hub)
    with capture_logs() as logs:
        async with desk.running():
            await desk.polled()
            await desk.agreed(hub)
            hub.status = 503
            desk.now += timedelta(seconds=601)
            await desk.becomes(lambda known: known.failures == 1, "a refused request")
            assert await hub.push(rss(SECOND)) == 202
            await desk.polled()
    assert [line["reason"] for line in logs if line["event"] == "push_refused"] == ["lease-over"]
    assert any(line["event"] == "push_failed" and "503" in line["error"] for line in logs)


async def test_a_hub_that_never_asks_back_is_asked_again(tmp_path: Path, server: FeedServer, hub: Hub) -> None:
    """Without a confirmation within the hour the request is made anew; nothing is believed to be pushed meanwhile."""
    hub.confirms = False
    desk = desk_of(tmp_path, server, hub)
    async with desk.running():
        await desk.polled()
        await desk.becomes(lambda known: known.error == "the hub has not confirmed yet", "the first request")
        hub.confirms = True
        desk.now += timedelta(minutes=61)
        await desk.agreed(hub, requests=2)
    assert hub.answers == [(200, CHALLENGE)]


async def test_a_hub_may_deny(tmp_path: Path, server: FeedServer, hub: Hub) -> None:
    """A denial, with its reason, ends what was agreed; the hub is asked again the next day."""
    desk = desk_of(tmp_path, server, hub)
    async with desk.running():
        await desk.polled()
        await desk.agreed(hub)
        assert (await hub.ask(mode="denied", challenge="", reason="too many"))[0] == 200
        await desk.becomes(lambda known: known.error == "the hub denies it: too many", "the denial")
        await desk.becomes(lambda known: known.until is None, "the end")
        desk.now += timedelta(hours=25)
        await desk.agreed(hub, requests=2)


async def test_trusted_push_makes_polls_rarer_and_never_stops_them(
    tmp_path: Path, server: FeedServer, hub: Hub
) -> None:
    """After three pushes that were first with news the feed is polled twelve times less often, and still polled."""
    desk = desk_of(tmp_path, server, hub)
    async with desk.running():
        await desk.polled()
        await desk.agreed(hub)
        usual = desk.wait
        for number, entry in enumerate((SECOND, THIRD, FOURTH)):
            await hub.push(rss(entry))
            await desk.titles(number + 2)
        await desk.polled()
        relaxed = desk.wait
        await desk.polled()
    assert SPAN <= usual <= SPAN + DRIFT
    assert relaxed == timedelta(hours=1)
    assert server.count("/feed") == 3


async def test_push_that_misses_something_is_distrusted(tmp_path: Path, server: FeedServer, hub: Hub) -> None:
    """A poll that finds what no push had told brings the usual interval back; trust is earned anew by three pushes."""
    desk = desk_of(tmp_path, server, hub)
    async with desk.running():
        await desk.polled()
        await desk.agreed(hub)
        for number, entry in enumerate((SECOND, THIRD, FOURTH)):
            await hub.push(rss(entry))
            await desk.titles(number + 2)
        await desk.polled()
        missed = ("5", "Shots at night", "Shots were heard near the bridge.")
        server.publish("/feed", linked(rss(missed, FIRST), hub.url()))
        await desk.polled()
        after_a_miss = desk.wait
        await hub.push(rss(("6", "Calm", "The night was calm.")))
        await desk.titles(6)
        await desk.polled()
        after_one_push = desk.wait
    assert SPAN <= after_a_miss <= SPAN + DRIFT
    assert SPAN <= after_one_push <= SPAN + DRIFT


async def test_a_feed_that_is_pushed_is_not_quiet(tmp_path: Path, server: FeedServer, hub: Hub) -> None:
    """Its rhythm learns of what push brings, so that nobody is told that it fell silent; its next poll stays where it was."""
    desk = desk_of(tmp_path, server, hub)
    async with desk.running():
        await desk.polled()
        await desk.agreed(hub)
        due = desk.now + desk.wait
        desk.now += timedelta(minutes=2)
        await hub.push(rss(SECOND))
        await desk.titles(2)
        with desk.store.reading() as view:
            poll = view.poll("ledger")
    assert poll is not None
    assert (poll.rhythm.latest, poll.due, poll.polls) == (desk.now, due, 1)


async def test_without_a_public_address_nobody_is_asked_and_nobody_heard(
    tmp_path: Path, server: FeedServer, hub: Hub
) -> None:
    """Push is off unless `web.public_url` is set: no request to a hub, no port that is listened at; a reload turns it on."""
    desk = desk_of(tmp_path, server, hub)
    desk.public = False
    async with desk.running() as daemon:
        await desk.polled()
        await desk.polled()
        assert (hub.forms, daemon.web.address) == ([], "")
        desk.public = True
        desk.configure()
        await daemon.reload()
        server.publish("/feed", linked(rss(SECOND, FIRST), hub.url()))
        await desk.polled()
        await desk.agreed(hub)
        desk.public = False
        desk.configure()
        await daemon.reload()
        with pytest.raises(aiohttp.ClientConnectionError):
            await hub.push(rss(THIRD))


async def test_a_taken_port_is_told_and_a_reload_to_it_refused(tmp_path: Path, server: FeedServer, hub: Hub) -> None:
    """Where something else listens already the daemon does not start, and a running one goes on as it was."""
    desk = desk_of(tmp_path, server, hub)
    desk.port = hub.port
    with pytest.raises(
        Exception, match=rf"cannot listen: at 127\.0\.0\.1:{hub.port} \(monitor\.web\.listen\): .*in use"
    ):
        async with desk.running():
            pass
    desk = desk_of(tmp_path, server, hub)
    with capture_logs() as logs:
        async with desk.running() as daemon:
            await desk.polled()
            await desk.agreed(hub)
            port, desk.port = desk.port, hub.port
            desk.configure()
            await daemon.reload()
            assert daemon.web.address == f"127.0.0.1:{port}"
            assert await hub.push(rss(SECOND)) == 202
    assert "reload_refused" in {line["event"] for line in logs}


async def test_a_hub_at_a_forbidden_address_is_never_asked(tmp_path: Path, server: FeedServer) -> None:
    """A feed names its hub: a private address, plain or behind a redirect, hears nothing, and the feed is polled as before."""
    with FeedServer("127.0.0.2") as canary:
        server.redirect("/hub", canary.url("/hub"), 307)
        for named in (canary.url("/hub"), server.url("/hub")):
            folder = tmp_path / str(len(named))
            folder.mkdir(exist_ok=True)
            desk = Desk(directory=folder, web=server, feed=server.publish("/feed", linked(rss(FIRST), named)))
            async with desk.running():
                await desk.polled()
                await desk.becomes(lambda known: "network.allow" in (known.error or ""), "the refusal")
                await desk.polled()
        assert (canary.count(), canary.connections) == (0, 0)


async def test_secrets_and_addresses_of_ours_are_never_logged(tmp_path: Path, server: FeedServer, hub: Hub) -> None:
    """Nothing that the log says, and no repr of what is remembered, holds the secret or the callback."""
    desk = desk_of(tmp_path, server, hub)
    with capture_logs() as logs:
        async with desk.running():
            await desk.polled()
            await desk.agreed(hub)
            await hub.push(rss(SECOND), signature="sha1=" + "0" * 40)
            await hub.push("nonsense")
            hub.status = 500
            desk.now += timedelta(days=9)
            await desk.becomes(lambda known: known.failures > 0, "a refused request")
        with desk.store.reading() as view:
            said = f"{logs} {view.subscription('ledger')!r}"
    token = hub.form["hub.callback"].rpartition("/")[2]
    assert {"push_agreed", "push_refused", "push_failed"} <= {line["event"] for line in logs}
    assert (hub.form["hub.secret"] in said, token in said) == (False, False)


async def test_what_was_agreed_survives_a_restart(tmp_path: Path, server: FeedServer, hub: Hub) -> None:
    """After a restart the hub is not asked again before its time, and what it pushes is taken."""
    desk = desk_of(tmp_path, server, hub)
    async with desk.running():
        await desk.polled()
        await desk.agreed(hub)
    async with desk.running():
        assert await hub.push(rss(SECOND)) == 202
        assert len(await desk.titles(2)) == 2
    assert len(hub.forms) == 1


async def test_a_feed_that_is_gone_is_pushed_no_more(tmp_path: Path, server: FeedServer, hub: Hub) -> None:
    """When its feed is taken out of the configuration the hub is told 410, which ends the subscription."""
    desk = desk_of(tmp_path, server, hub)
    async with desk.running() as daemon:
        await desk.polled()
        await desk.agreed(hub)
        text = (tmp_path / "newsroom.yaml").read_text(encoding="utf-8")
        (tmp_path / "newsroom.yaml").write_text(text.replace("ledger:", "other:"), encoding="utf-8")
        await daemon.reload()
        assert await hub.push(rss(SECOND)) == 410


def test_a_week_is_shorter_than_the_lease_we_ask_for() -> None:
    """A newsroom whose line is down for a day does not lose its pushes."""
    assert timedelta(days=2) < push._LEASE * (1 - push._RENEWED)


class Counting(MemoryStore):
    """Counts the transactions that write."""

    written = 0

    def writing(self) -> Any:
        self.written += 1
        return super().writing()


async def test_strangers_and_rounds_with_nothing_due_write_nothing() -> None:
    """Whoever calls at an address that we gave nobody costs a look, and so does a round in which no hub is to be asked."""
    store = Counting()
    settings = Settings(web=Web(public_url="https://desk.example"))
    newsroom = Newsroom(settings=settings, feeds={"post": Feed(name="post", url="https://post.example/")})
    works = await build(newsroom, store, passing=lambda _point: None)
    poller = Poller(store, works, Inline(), lambda: START)
    subscriber = Subscriber(poller)
    for number in range(9):
        assert await subscriber.verify(f"{number}" * 43, {"hub.mode": "subscribe"}) is None
        await subscriber.ask_hubs()
    assert store.written == 0
    await poller.close()
    await works.close()


async def test_a_reload_leaves_open_what_a_request_to_a_hub_still_uses(
    tmp_path: Path, server: FeedServer, hub: Hub
) -> None:
    """A hub that has not answered yet when the configuration is read anew is redirected, and agreed with all the same."""
    answer = asyncio.Event()

    async def redirecting(_request: web.Request) -> web.Response:
        asked.set()
        await answer.wait()
        raise web.HTTPTemporaryRedirect(hub.url())

    asked, application = asyncio.Event(), web.Application()
    application.router.add_post("/slow", redirecting)
    runner = web.AppRunner(application)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    feed = server.publish("/feed", linked(rss(FIRST), f"http://127.0.0.1:{port}/slow"))
    desk = Desk(directory=tmp_path, web=server, feed=feed)
    async with desk.running() as daemon:
        await desk.polled()
        await asked.wait()
        await daemon.reload()
        answer.set()
        await desk.agreed(hub)
        assert len(hub.forms) == 1
    await runner.cleanup()
