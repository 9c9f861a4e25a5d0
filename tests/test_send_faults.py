"""Channels that fail in every way a network knows: what an alert's tries come to, on real servers, with nothing shown of a secret."""

from __future__ import annotations

import logging
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from monitor.errors import SendError
from monitor.model import Channel, Message, Secret, Thread
from monitor.send import AppriseSender, open_sender
from tests.mail import MailServer
from tests.webhooks import Plan, WebhookServer

SECRET = "Plant3dS3cretT0ken"
MESSAGE = Message(key="k1", title="Talks", text="Envoys met.", html="<p>Envoys met.</p>", thread=Thread(key="k1"))


def sender(url: str) -> AppriseSender:
    return AppriseSender(Channel(name="desk", url=Secret(url)))


def refusal(url: str) -> SendError:
    with pytest.raises(SendError) as caught:
        sender(url).send(MESSAGE)
    return caught.value


def fate(error: SendError) -> str:
    return {(True, False): "refused", (False, True): "dead", (False, False): "later"}[error.permanent, error.dead]


# ---------------------------------------------------------------- mail servers that ask for something


@dataclass(frozen=True)
class Certificate:
    """A certificate for 127.0.0.1 that nobody has signed, and what a server needs to show it."""

    path: Path
    context: ssl.SSLContext


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    path, key = folder / "certificate.pem", folder / "key.pem"
    asked = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    named = ["-subj", "/CN=mail.newsroom.example", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([openssl, *asked, *named, "-keyout", key, "-out", path], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key)
    return Certificate(path, context)


def mailbox(server: MailServer, *, password: str = "") -> str:
    login = f"monitor:{password}@" if password else ""
    return f"mailtos://{login}127.0.0.1:{server.port}/?mode=starttls&from=monitor@newsroom.example&to=desk@newsroom.example"


def test_mail_goes_over_tls_with_a_login(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail server that takes nothing in the clear and nothing of strangers gets the mail, with its key."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    with MailServer(tls=certificate.context, password=SECRET) as server:
        sender(mailbox(server, password=SECRET)).send(MESSAGE)
        [mail] = server.mails
    assert mail.message["X-Newsroom-Delivery"] == "k1"


def test_a_wrong_password_is_a_dead_channel(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused credentials are no fault of the alert: it waits until a person has mended them; the password is not shown."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))
    with MailServer(tls=certificate.context, password="another") as server:
        error = refusal(mailbox(server, password=SECRET))
        none = refusal(mailbox(server))
    assert (fate(error), error.detail) == ("dead", "desk: the mail server answered 535 5.7.8")
    assert (fate(none), none.detail) == ("dead", "desk: the mail server answered 530 5.7.0")
    assert SECRET not in f"{error!r} {error.__cause__}"


def test_a_certificate_that_nobody_vouches_for_gets_no_mail(certificate: Certificate) -> None:
    """Who only pretends to be the mail server is given neither password nor mail; that may pass, so the alert is kept."""
    with MailServer(tls=certificate.context, password=SECRET) as server:
        error = refusal(mailbox(server, password=SECRET))
        assert server.offered == 0
    assert (fate(error), error.detail) == ("later", "desk: its certificate is not valid")


# ---------------------------------------------------------------- webhooks

CUTS = (
    (Plan(cut=True), "desk: the connection was cut", 1),
    (Plan(cut_after=True), "desk: the connection was cut", 2),
    (Plan(hang=True), "desk: it did not answer in time", 1),
    (Plan(503), "desk: the service answered HTTP 503", 1),
)


@pytest.mark.parametrize(("plan", "words", "copies"), CUTS)
def test_a_lost_answer_costs_one_copy_under_the_same_key(plan: Plan, words: str, copies: int) -> None:
    """What was not taken is taken by the next try; only where the answer was lost after that does a copy arrive, recognisable."""
    with WebhookServer(plan) as server:
        url = server.url("json", "hook", "rto=0.3")
        error = refusal(url)
        assert (fate(error), error.detail) == ("later", words)
        sender(url).send(MESSAGE)
        assert [post.headers["idempotency-key"] for post in server.kept] == ["k1"] * copies


def test_a_hanging_channel_delays_no_other() -> None:
    """While one service keeps silent, another channel's message is taken: each has a connection and a thread of its own."""
    with WebhookServer(Plan(hang=True)) as slow, WebhookServer() as quick:
        hanging = threading.Thread(target=lambda: refusal(slow.url("json", "hook", "rto=3")))
        hanging.start()
        while not slow.posts:
            assert hanging.is_alive()
        sender(quick.url("json", "hook")).send(MESSAGE)
        assert (len(quick.kept), hanging.is_alive()) == (1, True)
    hanging.join(10)


# ---------------------------------------------------------------- secrets

SECRETS = (
    f"slack://xoxb-1234-1234-{SECRET}/#desk",
    f"tgram://123456789:{SECRET}_hijklmnop/12315544/",
    f"discord://4174216298/{SECRET}",
    f"gchat://workspace/{SECRET}/{SECRET}",
    f"mailto://monitor:{SECRET}@127.0.0.1:PORT/?from=a@b.example&to=c@d.example&cto=0.5",
    f"matrix://{SECRET}@127.0.0.1:PORT/!room:home.example",
    f"json://user:{SECRET}@127.0.0.1:PORT/{SECRET}",
)


@pytest.fixture
def log() -> Iterator[list[str]]:
    """All that reaches the program's own log, at any level, with what hangs on it."""
    lines: list[str] = []

    class Everything(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{record.getMessage()} {record.exc_info} {record.stack_info}")

    root, handler, level = logging.getLogger(), Everything(level=1), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(1)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.parametrize("plan", (Plan(401, body={"error": SECRET}), Plan(cut=True), None), ids=["401", "cut", "away"])
@pytest.mark.parametrize("url", SECRETS)
def test_no_failure_shows_a_secret(
    url: str, plan: Plan | None, log: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused, cut or not there: neither the error, nor what it hangs on, nor any log line at any level holds a channel's secret."""
    with WebhookServer(answer=lambda _post: plan or Plan()) as server, socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = server.port if plan else held.getsockname()[1]
        request = requests.Session.request

        def lead(self: requests.Session, method: str, _url: str, **options: Any) -> requests.Response:
            return request(self, method, f"http://127.0.0.1:{port}/{SECRET}", **options)

        monkeypatch.setattr(requests.Session, "request", lead)
        with pytest.raises(SendError) as caught:
            open_sender(Channel(name="desk", url=Secret(url.replace("PORT", str(port))))).send(MESSAGE)

    error = caught.value
    assert SECRET.lower() not in f"{error!r} {error.__cause__!r} {error.detail}".lower()
    assert error.__suppress_context__ or error.__context__ is None
    assert not any(SECRET.lower() in line.lower() for line in log)
