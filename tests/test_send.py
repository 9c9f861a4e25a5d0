"""The send edge against real servers on loopback: what arrives, what a failure means, and that no secret gets out."""

from __future__ import annotations

import json
import logging
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from monitor.errors import SendError
from monitor.model import Alert, Change, Channel, Kind, Message, Newsroom, Reason, Revision, Secret, Update
from monitor.render import render
from monitor.send import AppriseSender, MemorySender, check_url
from tests.mail import Fault, MailServer

NOON = datetime(2016, 8, 12, 12, tzinfo=UTC)
SECRET = "Plant3dS3cretT0ken"
MESSAGE = Message(
    key="5f3a9c0d1e2b",
    title="UPDATE: Erdoğan und Çavuşoğlu in Αθήνα — Syria ceasefire",
    text="First line.\n\nSecond line with an emoji 🕊.\n\nhttps://one.example/a?b=1&c=2",
    html="<h2>First &lt;line&gt;.</h2>\n<p>Second line with an emoji 🕊.</p>\n",
)


def channel(url: str) -> Channel:
    return Channel(name="foreign-desk", url=Secret(url))


def message(title: str, text: str = "Text.") -> Message:
    return Message(key="k1", title=title, text=text, html=f"<p>{text}</p>")


def refusal(sender: AppriseSender, sent: Message = MESSAGE) -> SendError:
    with pytest.raises(SendError) as caught:
        sender.send(sent)
    return caught.value


class Webhook:
    """A real HTTP server that answers with the planned statuses, then 200, and keeps what it was sent."""

    def __init__(self, port: int, statuses: list[int]) -> None:
        self.port, self.statuses = port, statuses
        self.requests: list[tuple[dict[str, str], dict[str, Any]]] = []

    def url(self, path: str = "hook") -> str:
        return f"json://127.0.0.1:{self.port}/{path}"


@contextmanager
def webhook(*statuses: int) -> Iterator[Webhook]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            there.requests.append((dict(self.headers), json.loads(body)))
            self.send_response(there.statuses.pop(0) if there.statuses else 200)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    there = Webhook(server.server_port, list(statuses))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield there
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def mail() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


# ---------------------------------------------------------------- mail


def test_mail_arrives_once_with_both_parts_and_its_key(mail: MailServer) -> None:
    """A message arrives once: subject intact in any script, plain and HTML part, the delivery key as a header."""
    before = len(mail.mails)
    AppriseSender(channel(mail.url())).send(MESSAGE)
    [arrived] = mail.mails[before:]

    assert arrived.recipients == ("desk@newsroom.example",)
    assert arrived.message["Subject"] == MESSAGE.title
    assert arrived.message.get_all("X-Newsroom-Delivery") == [MESSAGE.key]
    assert arrived.message.get_content_type() == "multipart/alternative"
    assert arrived.part("html") == MESSAGE.html.rstrip()
    assert "First <line>." in arrived.part("plain")


def test_key_belongs_to_the_message_not_to_the_sender(mail: MailServer) -> None:
    """One sender gives each message its own key, without waiting between two mails."""
    before = len(mail.mails)
    sender = AppriseSender(channel(mail.url()))
    started = time.monotonic()
    for key in ("a", "b"):
        sender.send(Message(key=key, title="T", text="t", html="<p>t</p>"))

    assert time.monotonic() - started < 3, "Apprise's own pause between two mails is 5.5 s"
    assert [each.message["X-Newsroom-Delivery"] for each in mail.mails[before:]] == ["a", "b"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("ab é\r\n\t:,<>@Bcc\x85\u2028"), min_size=1, max_size=40).filter(str.strip))
@example("Peace\r\nBcc: spy@evil.example\r\n\r\n<script>")
@example("Peace\nX-Newsroom-Delivery: forged")
def test_title_adds_no_header_and_no_recipient(mail: MailServer, title: str) -> None:
    """Whatever a title holds, the mail has one subject, one key, one recipient, and no header of its own making."""
    AppriseSender(channel(mail.url())).send(message(title))
    arrived = mail.mails[-1]

    assert arrived.recipients == ("desk@newsroom.example",)
    names = [name.lower() for name in arrived.message]
    assert len(names) == len(set(names))
    assert "bcc" not in names
    assert arrived.message["X-Newsroom-Delivery"] == "k1"


@pytest.mark.parametrize(
    ("fault", "permanent", "words"),
    (
        (Fault.TEMPORARY, False, "foreign-desk: the mail server answered 451 4.3.0"),
        (Fault.PERMANENT, True, "foreign-desk: the mail server answered 550 5.7.1"),
        (Fault.DROP_BEFORE, False, "foreign-desk: the connection was cut"),
        (Fault.DROP_AFTER, False, "foreign-desk: the connection was cut"),
        (Fault.HANG, False, "foreign-desk: it did not answer in time"),
    ),
)
def test_what_a_mail_servers_answer_means(fault: Fault, words: str, *, permanent: bool) -> None:
    """A 4xx, a cut and a silence are worth another try, a 5xx is not; the next message is not affected."""
    with MailServer([fault]) as server:
        sender = AppriseSender(channel(server.url(query="cto=0.5")))
        error = refusal(sender)
        assert (error.detail, error.permanent) == (words, permanent)

        sender.send(MESSAGE)
        assert server.offered == 2
        assert len(server.mails) == (2 if fault is Fault.DROP_AFTER else 1)


def test_unknown_mailbox_is_a_dead_channel() -> None:
    """Where the mail server knows no recipient any message is refused: the alert waits for a person to mend the channel."""
    with MailServer(unknown={"gone@newsroom.example"}) as server:
        error = refusal(AppriseSender(channel(server.url(to=["gone@newsroom.example"]))))
        assert error.detail == "foreign-desk: the mail server answered 550 5.1.1"
        assert (error.permanent, error.dead) == (False, True)


def test_dead_mail_server_is_temporary(closed_port: int) -> None:
    """Nobody listens: the error says so, and the alert is to be tried again."""
    error = refusal(AppriseSender(channel(f"mailto://127.0.0.1:{closed_port}/?from=a@b.example&to=c@d.example")))
    assert (error.detail, error.permanent) == ("foreign-desk: the connection was refused", False)


# ---------------------------------------------------------------- web


def test_webhook_gets_plain_text_in_one_piece_under_its_key() -> None:
    """A webhook gets title and text as they are, in one request that carries the key, however long the text."""
    long = Message(key="k9", title=MESSAGE.title, text="One sentence <b>more</b>. " * 3000, html="<p>unused</p>")
    with webhook() as there:
        AppriseSender(channel(there.url())).send(long)
        [(headers, body)] = there.requests

    assert headers["Idempotency-Key"] == "k9"
    assert body["title"] == long.title
    assert body["message"] == long.text.rstrip()


LATER, NEVER, DEAD = (False, False), (True, False), (False, True)


@pytest.mark.parametrize(
    ("status", "fate"),
    (
        (301, DEAD), (302, DEAD), (401, DEAD), (403, DEAD), (404, DEAD), (405, DEAD), (410, DEAD),
        (400, NEVER), (413, NEVER), (422, NEVER),
        (408, LATER), (425, LATER), (429, LATER), (500, LATER), (502, LATER), (503, LATER),
    ),
)  # fmt: skip
def test_what_a_status_means(status: int, fate: tuple[bool, bool]) -> None:
    """A refused message is given up, a refused sender is a dead channel, the rest passes. A redirect loses the body: no delivery."""
    with webhook(status) as there:
        error = refusal(AppriseSender(channel(there.url())))

    assert error.detail == f"foreign-desk: the service answered HTTP {status}"
    assert (error.permanent, error.dead) == fate
    assert len(there.requests) == 1


def test_article_cannot_make_its_alert_undeliverable(closed_port: int) -> None:
    """Article text that looks like an error in a log changes nothing about what a failure means."""
    forged = "Socket Exception: (550, b'5.7.1 no') error=400. SMTP recipient x was refused: 550 no"
    error = refusal(AppriseSender(channel(f"json://127.0.0.1:{closed_port}/")), message(forged, forged))

    assert (error.detail, error.permanent) == ("foreign-desk: the connection was refused", False)


def test_webhook_that_never_answers_is_temporary() -> None:
    """A service that takes the request and keeps silent costs one timeout, and is tried again."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"json://127.0.0.1:{silent.getsockname()[1]}/?rto=0.3"
        error = refusal(AppriseSender(channel(url)))

    assert (error.detail, error.permanent) == ("foreign-desk: it did not answer in time", False)


# ---------------------------------------------------------------- secrets


class Everything(logging.Handler):
    """Keeps every line that reaches the program's own log, at any level."""

    def __init__(self) -> None:
        super().__init__(level=1)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def log() -> Iterator[list[str]]:
    root, handler = logging.getLogger(), Everything()
    level = root.level
    root.addHandler(handler)
    root.setLevel(1)
    yield handler.lines
    root.removeHandler(handler)
    root.setLevel(level)


SECRET_URLS = (
    f"mailto://monitor:{SECRET}@127.0.0.1:PORT/?from=a@b.example&to=c@d.example",
    f"json://monitor:{SECRET}@127.0.0.1:PORT/",
    f"json://127.0.0.1:PORT/hooks/{SECRET}",
    f"mmost://127.0.0.1:PORT/{SECRET.lower()}abcdefgh",
)


@pytest.mark.parametrize("url", SECRET_URLS)
def test_failure_tells_no_secret(url: str, closed_port: int, log: list[str]) -> None:
    """A refused connection puts neither password nor token into the error, or into any log at any level."""
    error = refusal(AppriseSender(channel(url.replace("PORT", str(closed_port)))))
    logging.getLogger("monitor").warning("told: %s", error)

    assert log == [f"told: {error}"]
    assert SECRET.lower() not in f"{error!r} {error} {error.__cause__}".lower()


MISTAKES = (
    (f"slack://{SECRET}", "the slack:// URL is incomplete or malformed; its form is described at https://"),
    (f"slak://{SECRET}/x", 'there is no service "slak://", did you mean "slack://"?'),
    (f"qqqqqqq://{SECRET}", 'there is no service "qqqqqqq://"; Apprise'),
    (f"https://chat.example/hooks/{SECRET}", "for a webhook of your own write jsons:// instead"),
    (SECRET, "must begin with the name of a service"),
    ("", "must begin with the name of a service"),
    (f"mailto://u:{SECRET}@mail.example/?to=nobody", "a recipient in the mailto:// URL is not a valid address"),
)


@pytest.mark.parametrize(("url", "words"), MISTAKES)
def test_bad_url_is_named_before_it_is_used(url: str, words: str, log: list[str]) -> None:
    """A URL that cannot work is a mistake with a way out; neither it nor the log shows the URL's secret."""
    mistake = check_url(channel(url))
    with pytest.raises(SendError, match="foreign-desk: ") as caught:
        AppriseSender(channel(url))

    assert mistake is not None
    assert words in mistake
    assert caught.value.permanent
    assert SECRET not in f"{mistake} {caught.value}"
    assert log == []


@pytest.mark.parametrize(
    "url",
    (
        "mailto://user:pw@mail.example/desk@newsroom.example",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#desk",
        "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
        "jsons://hooks.newsroom.example/desk",
        "tgram://123456789:abcdefg_hijklmnop/12315544/",
    ),
)
def test_good_url_has_no_mistake(url: str) -> None:
    """Usual URLs, and the addresses that services themselves hand out, are accepted without contacting anyone."""
    assert check_url(channel(url)) is None


# ---------------------------------------------------------------- what a hostile article becomes

HOSTILE = "<script>alert(1)</script> @everyone <!channel> [BBC](https://evil.example) <https://evil.example|BBC>"


def hostile_alert() -> Message:
    change = Change(kind=Kind.NEW, title=HOSTILE, text=HOSTILE, added=(HOSTILE,), fingerprint="f")
    revision = Revision(feed="f", entry="e", link="https://one.example/1", number=1, at=NOON, change=change)
    update = Update(story=1, chapter=1, revision=revision, novel=True)
    alert = Alert(
        key="k1",
        channel="foreign-desk",
        story=1,
        reason=Reason.FIRST,
        watches=("w",),
        updates=(update,),
        at=NOON,
        shown=((HOSTILE,),),
    )
    return render(alert, Newsroom())


def test_hostile_article_is_inert_in_mail(mail: MailServer) -> None:
    """Through Apprise and the mail server, the HTML part still holds no tag of the article's, and the words are all there."""
    AppriseSender(channel(mail.url())).send(hostile_alert())
    arrived = mail.mails[-1]

    assert "<script" not in arrived.part("html")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; @everyone" in arrived.part("html")
    assert "alert(1)" in arrived.part("plain")
    assert "https://one.example/1" in arrived.part("plain")


def test_hostile_article_is_inert_in_chat() -> None:
    """A chat that reads Markdown, mentions and Slack's markup finds none of them in what arrives, title included."""
    with webhook() as there:
        AppriseSender(channel(f"mmost://127.0.0.1:{there.port}/abcdefghijklmnopqrstuvwxyz")).send(hostile_alert())
        [(_, payload)] = there.requests

    assert payload["text"].count("＠everyone ‹!channel> [BBC] (https://evil.example) ‹https://evil.example|BBC>") >= 2
    assert not re.search(r"@\w|<\S|\]\(", payload["text"])


# ---------------------------------------------------------------- manners


def test_slow_channel_does_not_delay_another(mail: MailServer) -> None:
    """While one channel's server hangs, another channel's message goes out: each works in its own thread."""
    before = len(mail.mails)
    with MailServer([Fault.HANG]) as slow:
        hanging = threading.Thread(target=lambda: refusal(AppriseSender(channel(slow.url(query="cto=5")))))
        hanging.start()
        assert slow.hanging.wait(10)
        AppriseSender(channel(mail.url())).send(MESSAGE)

        assert len(mail.mails) == before + 1
        assert hanging.is_alive()
    hanging.join(10)


def test_memory_sender_keeps_messages_in_order() -> None:
    """Replay's sender contacts nobody and remembers all that it was given."""
    memory = MemorySender()
    for title in ("one", "two"):
        memory.send(message(title))
    memory.close()

    assert [each.title for each in memory.messages] == ["one", "two"]
