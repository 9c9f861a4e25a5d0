"""What really arrives: alerts through Apprise at real servers, letter by letter as they were written, headers untouched."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from monitor.model import Channel, Edit, Form, Message, Newsroom, Reason, Secret, Service
from monitor.render import render
from monitor.send import AppriseSender, service_of
from tests.mail import MailServer
from tests.test_media import (
    DISCORD,
    EDITED,
    HOSTILE,
    LINKS,
    MAIL,
    MATRIX,
    MESSAGES,
    SCHEMA,
    SLACK,
    TELEGRAM,
    WEBHOOK,
    alert,
    change,
    markdown_faults,
    newsroom,
)

TOKEN = "abcdefghijklmnopqrstuvwxyz"


class Hook:
    """A real HTTP server that takes everything and keeps it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.posted: list[dict[str, Any]] = []


@pytest.fixture(scope="module")
def hook() -> Iterator[Hook]:
    with _listening() as there:
        yield there


@contextmanager
def _listening() -> Iterator[Hook]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            there.posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    there = Hook(server.server_port)
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


def channel(url: str) -> Channel:
    found = Channel(name="desk", url=Secret(url))
    return replace(found, service=service_of(found))


def rendered(to: Channel, *changes: Any, **more: Any) -> Message:
    return render(alert(*changes, **more), replace(Newsroom(), channels={"desk": to}, watches=newsroom(MAIL).watches))


@pytest.mark.parametrize(
    ("url", "service"),
    (
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#desk", SLACK),
        ("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", DISCORD),
        ("tgram://123456789:abcdefg_hijklmnop/12315544/", TELEGRAM),
        ("matrixs://monitor:pw@matrix.example/%23desk", MATRIX),
        ("mailtos://monitor:pw@mail.example/desk@newsroom.example", MAIL),
        ("mailto://monitor:pw@mail.example/desk@newsroom.example?format=text", replace(MAIL, form=Form.TEXT, plain=True)),
        ("jsons://hooks.newsroom.example/desk", WEBHOOK),
        (f"mmosts://chat.newsroom.example/{TOKEN}", Service(scheme="mmost", title_limit=0, text_limit=4000)),
        ("https://mattermost.newsroom.example/hooks/" + TOKEN, Service(scheme="mmost", title_limit=0, text_limit=4000)),
        ("d7sms://token@+15551234567/", replace(MESSAGES, text_limit=160)),
        ("nosuch://x", Service()),
    ),
)  # fmt: skip
def test_send_edge_names_the_service_and_its_limits(url: str, service: Service) -> None:
    """From a channel's URL it is known which service it names, what it takes, and whether plain text is asked for."""
    assert service_of(channel(url)) == service


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=HOSTILE, text=HOSTILE, entry=st.sampled_from(("1", "a\r\nBcc: spy@evil.example")), link=LINKS)
@example(
    title="Peace\r\nBcc: spy@evil.example\r\n\r\nBody", text="\r\n.\r\nRCPT TO:<spy@evil.example>", entry="1", link=""
)
def test_no_article_adds_a_header_or_a_recipient(
    mail: MailServer, title: str, text: str, entry: str, link: str
) -> None:
    """Whatever an article says, its mail has one recipient, each header once, two parts, and a title of one line."""
    to = channel(mail.url())
    message = rendered(to, change(text, title=title, edited=(Edit(before=entry, after=text),)), link=link)
    AppriseSender(to).send(message)
    arrived = mail.mails[-1]

    assert arrived.recipients == ("desk@newsroom.example",)
    names = [name.lower() for name in arrived.message]
    assert len(names) == len(set(names))
    assert "bcc" not in names
    assert arrived.message["X-Newsroom-Delivery"] == message.key
    assert [part.get_content_type() for part in arrived.message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert "\n" not in arrived.message["Subject"]
    assert "<script" not in arrived.part("html")


def test_plain_mail_is_our_plain_text(mail: MailServer) -> None:
    """A mail channel that asks for plain text gets it as we write it, not HTML that was turned back into text."""
    to = channel(mail.url(query="format=text"))
    message = rendered(to, EDITED)
    AppriseSender(to).send(message)

    assert mail.mails[-1].message.get_content_type() == "text/plain"
    assert mail.mails[-1].part("plain").rstrip() == message.text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=HOSTILE, text=HOSTILE)
def test_chat_is_given_each_letter_as_it_was_written(hook: Hook, title: str, text: str) -> None:
    """Nothing on the way to a chat escapes, converts or cuts what was written for it, so nothing comes to act there."""
    to = channel(f"mmost://127.0.0.1:{hook.port}/{TOKEN}")
    message = rendered(to, change(text, title=title))
    AppriseSender(to).send(message)

    assert message.posting is not None
    assert hook.posted[-1]["text"] == message.posting.pieces[0]
    assert markdown_faults(hook.posted[-1]["text"], "https://ea.example/1") == []


@pytest.mark.parametrize(
    ("url", "texts"),
    (
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#desk", "markdown"),
        ("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", "markdown"),
        ("tgram://123456789:abcdefg_hijklmnop/12315544/", "html"),
        ("rockets://monitor:pw@chat.newsroom.example/%23desk", "markdown"),
    ),
)
def test_no_service_rewrites_what_was_written_for_it(url: str, texts: str) -> None:
    """Apprise, asked what it would hand over, gives each service just the text that was written for it, in its form."""
    to = channel(url)
    sender = AppriseSender(to)
    message = rendered(to, change("Talks at 12:30:45, `*_~[a](b)` & <b>more</b> :smile:", title="A & <B>"))
    assert message.posting is not None
    calls = [call for form in sender._forms(message) for call in sender._service._build_send_calls(**form)]

    assert tuple(call["body"] for call in calls) == message.posting.pieces
    assert {str(call["body_format"].value) for call in calls} == {texts}
    assert {call["title"] for call in calls} == {message.posting.title}


def test_long_digest_arrives_in_all_its_pieces(hook: Hook) -> None:
    """An alert that is several messages for a chat arrives as all of them, in order."""
    to = channel(f"mmost://127.0.0.1:{hook.port}/{TOKEN}")
    changes = [change(f"Update {number}. " * 100, title=f"Headline {number}") for number in range(12)]
    message = rendered(to, *changes, reason=Reason.DIGEST)
    before = len(hook.posted)
    AppriseSender(to).send(message)

    assert message.posting is not None
    assert len(message.posting.pieces) > 1
    assert [posted["text"] for posted in hook.posted[before:]] == list(message.posting.pieces)


def test_webhook_is_posted_the_published_form(hook: Hook) -> None:
    """What arrives at a webhook is as the published schema says; fields that its URL adds are kept, one alert's facts are not."""
    to = channel(f"json://127.0.0.1:{hook.port}/desk?:desk=foreign")
    sender = AppriseSender(to)
    sender.send(rendered(to, EDITED))
    told = hook.posted[-1]
    sender.send(Message(key="test", title="Test", text="Only a test.", html="<p>Only a test.</p>"))

    assert list(SCHEMA.iter_errors(told)) == []
    assert told["alert"]["headline"] == "Ministers meet in Ankara"
    assert told["desk"] == "foreign"
    assert "alert" not in hook.posted[-1]
    assert hook.posted[-1]["desk"] == "foreign"
