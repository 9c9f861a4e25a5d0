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
        yield Desk(config=configure(tmp_path, feed="https://ledger.example/feed", mail=mail.url()), web=web, mail=mail)


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
