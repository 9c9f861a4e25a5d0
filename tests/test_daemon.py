"""The daemon's manners: signals, reload, one on a database, what it says to systemd, and what it does in bad times."""

from __future__ import annotations

import asyncio
import signal
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from monitor.model import Poll
from monitor.store.memory import MemoryStore
from monitor.store.sql import SqlStore, open_store
from tests.mail import Fault, MailServer
from tests.running import NEWS, configure, process, rss, running, until, wait_until
from tests.servers import FeedServer


@contextmanager
def opened(directory: Path) -> Iterator[SqlStore]:
    store = open_store("sqlite:///monitor.db", state_directory=directory, patience=timedelta(seconds=0.2))
    with closing(store):
        yield store


async def test_an_edited_entry_reaches_the_mailbox_with_only_its_update(tmp_path: Path) -> None:
    """Real HTTP, real feedparser, a real database, a real mail server: the second mail holds the new paragraph only."""
    edited = rss(
        (
            "1",
            "A ceasefire at last",
            "&lt;p&gt;UPDATE 1430 GMT: Lorries have crossed.&lt;/p&gt;&lt;p&gt;ORIGINAL ENTRY: The ceasefire began at noon on Friday.&lt;/p&gt;",
        )
    )
    with FeedServer() as web, MailServer() as mail, opened(tmp_path) as store:
        config = configure(tmp_path, feed=web.publish("/feed", NEWS), mail=mail.url())
        async with running(config, store):
            await until(lambda: len(mail.mails) == 1, "the first mail")
            web.publish("/feed", edited)
            await until(lambda: len(mail.mails) == 2, "the second mail")

    second = mail.mails[1].part("plain")
    assert "Lorries have crossed." in second
    assert "UPDATE 1430 GMT" in second
    assert "began at noon" not in second


async def test_the_second_poll_is_conditional(tmp_path: Path) -> None:
    """The validators of an answer are stored with its entries and sent back byte for byte."""
    with FeedServer() as web, MailServer() as mail, opened(tmp_path) as store:
        config = configure(tmp_path, feed=web.publish("/feed", NEWS, etag='W/"a, b"'), mail=mail.url())
        async with running(config, store):
            await until(lambda: web.count("/feed") >= 2, "a second poll")

    assert "if-none-match" not in web.requests[0].headers
    assert web.requests[1].headers["if-none-match"] == 'W/"a, b"'


async def test_a_bad_configuration_changes_nothing_and_a_good_one_is_swapped_in(
    tmp_path: Path,
) -> None:
    """Reload refuses a file with a mistake and goes on; a good file takes effect without a restart."""
    with FeedServer() as web, MailServer() as mail, opened(tmp_path) as store:
        config = configure(tmp_path, feed=web.publish("/feed", NEWS), mail=mail.url())
        async with running(config, store) as daemon:
            await until(lambda: len(mail.mails) == 1, "the first mail")
            configure(tmp_path, feed=web.url("/feed"), mail=mail.url(), more="wathces: {}\n")
            await daemon.reload()
            watches_after_bad = set(daemon.poller.works.newsroom.watches)
            extra = "actors: {minister: {name: Anna Berg}}\n"
            configure(tmp_path, feed=web.url("/feed"), mail=mail.url(), more=extra)
            await daemon.reload()
            actors_after_good = set(daemon.poller.works.newsroom.actors)
            web.publish(
                "/feed",
                rss(
                    ("2", "Ceasefire broken", "Shots were heard at dawn."),
                    ("1", "A ceasefire at last", "The ceasefire began at noon on Friday."),
                ),
            )
            await until(lambda: len(mail.mails) == 2, "a mail after the reload")

    assert watches_after_bad == {"ceasefire"}
    assert actors_after_good == {"minister"}


async def test_systemd_hears_ready_watchdog_and_stopping(tmp_path: Path) -> None:
    """The daemon tells its manager when it is ready, that its loops come round, and when it stops."""
    address = str(tmp_path / "notify")
    with (
        closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as manager,
        FeedServer() as web,
        MailServer() as mail,
    ):
        manager.bind(address)
        manager.setblocking(False)
        config = configure(tmp_path, feed=web.publish("/feed", NEWS), mail=mail.url())
        heard: list[str] = []

        def hears(word: str) -> bool:
            with suppress(BlockingIOError):
                heard.append(manager.recv(4096).decode())
            return any(word in item for item in heard)

        async with running(config, MemoryStore(), environ={"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "150000"}):
            await until(lambda: hears("WATCHDOG=1"), "a sign of life")
        wait_until(lambda: hears("STOPPING=1"), "the farewell")

    assert any("READY=1" in item for item in heard)


def test_sigterm_ends_the_command_with_status_0(tmp_path: Path) -> None:
    """`run` stops in good order on SIGTERM; the kernel's lock is free for the next one."""
    with FeedServer() as web, MailServer() as mail:
        config = configure(tmp_path, feed=web.publish("/feed", NEWS), mail=mail.url())
        for start in (1, 2):
            with process("-m", "monitor", "--config", str(config), "run", output=tmp_path / "log") as child:
                log = tmp_path / "log"
                wait_until(lambda: log.read_text().count("event='started'") >= start, "the start")  # noqa: B023  # used at once
                wait_until(lambda: len(mail.mails) == 1, "the mail")
                child.send_signal(signal.SIGTERM)
                assert child.wait(15) == 0, (tmp_path / "log").read_text()

    assert len(mail.mails) == 1


def test_sigterm_while_a_send_hangs_ends_in_time_and_the_alert_is_sent_after_the_restart(tmp_path: Path) -> None:
    """A mail server that never answers does not hold up the stop; nothing is lost by it."""
    with FeedServer() as web:
        with MailServer([Fault.HANG]) as dead:
            config = configure(tmp_path, feed=web.publish("/feed", NEWS), mail=dead.url())
            with process("-m", "monitor", "--config", str(config), "run", output=tmp_path / "log") as child:
                wait_until(dead.hanging.is_set, "the send under way")
                child.send_signal(signal.SIGTERM)
                assert child.wait(15) == 0, (tmp_path / "log").read_text()
        with MailServer() as alive:
            configure(tmp_path, feed=web.url("/feed"), mail=alive.url())
            with process("-m", "monitor", "--config", str(config), "run", output=tmp_path / "log") as child:
                wait_until(lambda: len(alive.mails) == 1, "the mail after the restart")
                child.send_signal(signal.SIGTERM)
                child.wait(15)

    assert len(alive.mails) == 1


def test_a_second_daemon_is_refused_with_the_holders_name(tmp_path: Path) -> None:
    """Two daemons on one database would tell everything twice: the second says who holds it and ends with 1."""
    with FeedServer() as web, MailServer() as mail:
        config = configure(tmp_path, feed=web.publish("/feed", NEWS), mail=mail.url())
        with process("-m", "monitor", "--config", str(config), "run", output=tmp_path / "log") as first:
            wait_until(lambda: "event='started'" in (tmp_path / "log").read_text(), "the start")
            with process("-m", "monitor", "--config", str(config), "run", output=tmp_path / "second") as second:
                assert second.wait(20) == 1
            said = (tmp_path / "second").read_text()

    assert str(first.pid) in said
    assert "Traceback" not in said


def test_a_bad_configuration_ends_the_start_with_78(tmp_path: Path) -> None:
    """The service manager must not restart what cannot start: status 78, the mistake with its place, nothing created."""
    config = configure(tmp_path, feed="https://ledger.example/feed", mail="mailto://localhost", more="wathces: {}\n")
    with process("-m", "monitor", "--config", str(config), "run", output=tmp_path / "log") as child:
        assert child.wait(20) == 78

    assert 'newsroom.yaml:13:1: wathces: unknown key, did you mean "watches"?' in (tmp_path / "log").read_text()
    assert not (tmp_path / "monitor.db").exists()


# ---------------------------------------------------------------- bad times


@pytest.mark.parametrize(
    ("path", "body", "says"),
    (
        ("/html", "<html><head><title>Please log in</title></head><body>no feed</body></html>", "Please log in"),
        ("/empty", "", "empty"),
    ),
)
async def test_what_is_no_feed_is_an_error_of_that_feed_only(tmp_path: Path, path: str, body: str, says: str) -> None:
    """An HTML page or an empty answer marks the feed as failing; the others go on, and the stored entries stay."""
    with FeedServer() as web, MailServer() as mail, opened(tmp_path) as store:
        more = f"\n  broken: {{url: {web.publish(path, body)}}}\n"
        config = configure(tmp_path, feed=web.publish("/feed", NEWS), mail=mail.url())
        file = config / "newsroom.yaml"
        file.write_text(file.read_text().replace("\nwatches:", f"{more}watches:"))
        async with running(config, store):
            await until(lambda: len(mail.mails) == 1, "the mail of the good feed")
            await until(lambda: _poll(store, "broken").failures, "the failure of the bad feed")

    assert says in str(_poll_error(tmp_path))


async def test_an_unreachable_feed_backs_off_and_harms_nobody(tmp_path: Path) -> None:
    """A connection that is refused is told in words, with the host, and tried again later."""
    with FeedServer() as web, MailServer() as mail, opened(tmp_path) as store:
        config = configure(tmp_path, feed="http://127.0.0.1:1/feed", mail=mail.url())
        async with running(config, store):
            await until(lambda: _poll(store, "ledger").failures, "the failure")
            poll = _poll(store, "ledger")

    assert "127.0.0.1" in str(poll.error)
    assert poll.polled is not None
    assert poll.due > poll.polled
    assert web.requests == []


async def test_a_full_disk_degrades_and_recovers(tmp_path: Path) -> None:
    """SQLite full: nothing is half-written or marked as seen, the daemon lives, and tells all when there is room again."""
    with FeedServer() as web, MailServer() as mail, opened(tmp_path) as store:
        pages = {"limit": 1}

        def bound(connection: object, _record: object, _proxy: object) -> None:
            connection.execute(f"PRAGMA max_page_count = {pages['limit']}")  # type: ignore[attr-defined]

        event.listen(store._engine, "checkout", bound)
        long = rss(("1", "A ceasefire at last", "The ceasefire began at noon on Friday. " + "Word for word. " * 60_000))
        config = configure(tmp_path, feed=web.publish("/feed", long), mail=mail.url())
        async with running(config, store) as daemon:
            await until(lambda: daemon.poller.degraded, "the daemon notices")
            noticed = str(daemon.poller.degraded)
            pages["limit"] = 1_000_000
            await until(lambda: len(mail.mails) == 1, "the mail, when there is room again")
            await until(lambda: daemon.poller.degraded is None, "the recovery")

    assert "full" in noticed


async def test_a_locked_database_pauses_and_recovers(tmp_path: Path) -> None:
    """Another process holds the database: polling pauses, nothing is lost."""
    with FeedServer() as web, MailServer() as mail, opened(tmp_path) as store:
        store._engine.dispose()
        config = configure(tmp_path, feed=web.publish("/feed", NEWS), mail=mail.url())
        async with running(config, store) as daemon:
            await until(lambda: len(mail.mails) == 1, "the first mail")
            with _locked(tmp_path / "monitor.db"):
                web.publish("/feed", rss(("2", "Ceasefire broken", "Shots were heard at dawn.")))
                await until(lambda: daemon.poller.degraded, "the daemon notices")
            await until(lambda: len(mail.mails) == 2, "the mail after the lock is gone")

    assert "Shots were heard at dawn." in mail.mails[1].part("plain")


async def test_a_dead_mail_server_delays_nobody_else(tmp_path: Path) -> None:
    """A channel that cannot be reached keeps its alert; the other channel is told at once."""
    with FeedServer() as web, MailServer() as mail, opened(tmp_path) as store:
        config = configure(tmp_path, feed=web.publish("/feed", NEWS), mail=mail.url())
        file = config / "newsroom.yaml"
        text = file.read_text().replace("notify: [desk]", "notify: [desk, dead]")
        file.write_text(text + '  dead: {url: "mailto://127.0.0.1:1/?from=a@newsroom.example&to=b@newsroom.example"}\n')
        async with running(config, store):
            await until(lambda: len(mail.mails) == 1, "the mail of the living channel")
            await until(lambda: _attempts(store, "dead"), "a try of the dead channel")

    with opened(tmp_path) as store, store.reading() as view:
        states = {record.alert.channel: record.state for record in view.alerts(limit=10)}
    assert states == {"desk": "delivered", "dead": "queued"}


async def test_a_message_that_is_refused_for_good_is_visible_and_blocks_nothing(tmp_path: Path) -> None:
    """A 550 dead-letters one alert; the next one goes out."""
    with FeedServer() as web, MailServer([Fault.PERMANENT]) as mail, opened(tmp_path) as store:
        config = configure(tmp_path, feed=web.publish("/feed", NEWS), mail=mail.url())
        async with running(config, store):
            await until(lambda: mail.offered == 1, "the refused mail")
            web.publish(
                "/feed",
                rss(
                    ("2", "Ceasefire in the north", "Villages in the north have signed."),
                    ("1", "A ceasefire at last", "The ceasefire began at noon on Friday."),
                ),
            )
            await until(lambda: len(mail.mails) == 1, "the next mail")

    with opened(tmp_path) as store, store.reading() as view:
        states = sorted(record.state for record in view.alerts(limit=10))
    assert states == ["delivered", "refused"]


async def test_what_was_sent_is_not_sent_again_because_it_could_not_be_written_down(tmp_path: Path) -> None:
    """The database is away at the moment after the mail server took an alert: it is written down later, one copy."""
    with FeedServer() as web, MailServer() as mail, opened(tmp_path) as store, ExitStack() as lock:

        def passing(point: str) -> None:
            if point == "deliver:sent":
                lock.enter_context(_locked(tmp_path / "monitor.db"))

        config = configure(tmp_path, feed=web.publish("/feed", NEWS), mail=mail.url())
        async with running(config, store, passing=passing) as daemon:
            await until(lambda: daemon.poller.degraded, "the database is away")
            await asyncio.to_thread(lock.close)
            await until(lambda: _states(store) == ["delivered"], "the delivery is written down")
            await until(lambda: daemon.poller.degraded is None, "polling goes on")

    assert len(mail.mails) == 1


async def test_a_reload_while_a_feed_is_being_asked_keeps_the_new_address(tmp_path: Path) -> None:
    """The answer of the old address arrives after the reload: it is passed over, and the new address is asked."""
    with FeedServer() as web, MailServer() as mail, opened(tmp_path) as store:
        slow = web.publish("/old", NEWS, delay=0.5)
        config = configure(tmp_path, feed=slow, mail=mail.url())
        async with running(config, store) as daemon:
            await until(lambda: web.count("/old"), "the old address is asked")
            configure(tmp_path, feed=web.publish("/new", NEWS), mail=mail.url())
            await daemon.reload()
            await until(lambda: len(mail.mails) == 1, "the news of the new address")
            await until(lambda: web.count("/new") >= 2, "the new address is asked again")

    assert web.count("/old") == 1
    assert len(mail.mails) == 1


async def test_a_stop_with_much_to_write_ends_in_order(tmp_path: Path) -> None:
    """Stopped while answers wait to be written, the daemon ends without an error, and nothing is half-written."""
    with FeedServer() as web, MailServer() as mail, opened(tmp_path) as store:
        urls = [
            web.publish(
                f"/{number}",
                rss(*((f"{number}-{item}", f"Ceasefire {number} {item}", "Text. " * 200) for item in range(60))),
            )
            for number in range(12)
        ]
        config = configure(tmp_path, feed=urls[0], mail=mail.url())
        more = "".join(f'  feed{number}: {{url: "{url}"}}\n' for number, url in enumerate(urls[1:]))
        file = config / "newsroom.yaml"
        file.write_text(file.read_text().replace("watches:", more + "watches:"))
        async with running(config, store):
            await until(lambda: sum(web.count(f"/{number}") for number in range(12)) >= 6, "several feeds are asked")

    with opened(tmp_path) as again, again.reading() as view:
        taken = {record.revision.feed for record in view.hits(limit=10_000)}
        polled = {name for name, poll in view.polls().items() if poll.succeeded}
    assert taken == polled


def _poll(store: SqlStore, feed: str) -> Poll:
    with store.reading() as view:
        return view.polls()[feed]


def _poll_error(directory: Path) -> str | None:
    with opened(directory) as store:
        return _poll(store, "broken").error


def _states(store: SqlStore) -> list[str]:
    with store.reading() as view:
        return [record.state for record in view.alerts(limit=10)]


def _attempts(store: SqlStore, channel: str) -> int:
    with store.reading() as view:
        return sum(
            record.attempts
            for record in view.alerts(limit=10)
            if record.alert.channel == channel and record.state == "queued"
        )


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    with closing(sqlite3.connect(file, isolation_level=None, timeout=30, check_same_thread=False)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")
