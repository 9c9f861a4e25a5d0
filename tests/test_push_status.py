"""`feeds status` says how a feed's hub stands with us."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.daemon import utc_now
from monitor.model import Hub, Poll, Secret, Subscription
from monitor.store.sql import open_store
from tests.desk import Desk
from tests.mail import MailServer
from tests.running import configure
from tests.servers import FeedServer

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with FeedServer() as web, MailServer() as mail:
        config = configure(tmp_path, feed="https://ledger.example/feed", mail=mail.url())
        reach(config, "web: {listen: 127.0.0.1:0, public_url: https://monitor.example}")
        yield Desk(config=config, web=web, mail=mail)


def reach(config: Path, web: str, former: str = "network:") -> None:
    """Write how hubs reach us, in place of what began so."""
    file = config / "newsroom.yaml"
    kept = file.read_text(encoding="utf-8")
    assert former in kept
    file.write_text(kept.replace(former, f"{web}\n  network:" if former == "network:" else web), encoding="utf-8")


NOW = utc_now()
KNOWN = Subscription(
    feed="ledger",
    hub=Hub(url="https://hub.example/", topic="https://ledger.example/feed"),
    due=NOW + 5 * HOUR,
    callback="CALLBACK",
    secret=Secret("HUSH"),
    pushed=NOW - HOUR,
)
#: What is known of a hub -> state, words for people.
CASES = (
    (replace(KNOWN, until=NOW + 24 * HOUR, earned=3), "trusted", ", first with the news lately; latest push "),
    (replace(KNOWN, until=NOW + 24 * HOUR, earned=2), "agreed", "hub.example pushes until "),
    (
        replace(KNOWN, until=NOW - HOUR, earned=3, error="503", failures=2),
        "refused",
        "hub.example: 503; asked again in ",
    ),
    (KNOWN, "wanted", "hub.example: not asked yet"),
)


@pytest.mark.parametrize(("known", "state", "words"), CASES, ids=[case[1] for case in CASES])
def test_the_hub_of_a_feed_is_shown(desk: Desk, known: Subscription, state: str, words: str) -> None:
    """To people in a line, to machines with every field but the secret and our address."""
    store = open_store(f"sqlite:///{desk.config.parent}/monitor.db", state_directory=desk.config.parent)
    with store.writing() as work:
        work.save_polls(
            [Poll(feed="ledger", url="https://ledger.example/feed", due=NOW + HOUR, polled=NOW, succeeded=NOW)]
        )
        work.save_subscriptions([known])
    store.close()

    shown = desk.run("feeds", "status", "ledger")[1]
    data = desk.run("feeds", "status", "--json")[1]
    assert words in shown
    assert json.loads(data)[0]["push"]["state"] == state
    assert not {"HUSH", "CALLBACK"} & {word for word in ("HUSH", "CALLBACK") if word in shown + data}


def test_where_no_hub_reaches_us_none_is_spoken_of(desk: Desk) -> None:
    """With public_url removed no hub is asked again, and the status does not say so."""
    store = open_store(f"sqlite:///{desk.config.parent}/monitor.db", state_directory=desk.config.parent)
    with store.writing() as work:
        work.save_polls([Poll(feed="ledger", url="https://ledger.example/feed", due=NOW + HOUR, polled=NOW)])
        work.save_subscriptions([replace(KNOWN, error="503", failures=2)])
    store.close()
    assert "hub" in desk.run("feeds", "status", "ledger")[1]
    reach(desk.config, "web: {listen: 127.0.0.1:0}", "web: {listen: 127.0.0.1:0, public_url: https://monitor.example}")
    assert "hub" not in desk.run("feeds", "status", "ledger")[1]
    assert json.loads(desk.run("feeds", "status", "--json")[1])[0]["push"] is None
