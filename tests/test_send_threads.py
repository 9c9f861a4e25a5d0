"""One story is one conversation: what mail servers and chat services really receive for it, message after message."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from monitor.errors import SendError
from monitor.model import Channel, Message, Secret, Thread
from monitor.send import AppriseSender
from tests.mail import MailServer
from tests.webhooks import Plan, Post, WebhookServer

STORY = "Talks in Graz"
TOKEN = "123456789:abcdefg_hijklmnop"


def sender(url: str) -> AppriseSender:
    return AppriseSender(Channel(name="desk", url=Secret(url)))


def message(key: str, *, opened_by: str = "k1", root: str = "", title: str = "Envoys meet") -> Message:
    thread = Thread(key=opened_by, name=STORY, root=root)
    return Message(key=key, title=title, text=f"Text of {key}.", html=f"<p>Text of {key}.</p>", thread=thread)


@pytest.fixture
def led(monkeypatch: pytest.MonkeyPatch) -> Iterator[WebhookServer]:
    """A server to which the requests to services on the net are led: services have fixed addresses."""
    request = requests.Session.request

    def lead(self: requests.Session, method: str, url: str, **options: Any) -> requests.Response:
        parts = urlsplit(url)
        return request(self, method, f"{server.base}{parts.path}{'?' if parts.query else ''}{parts.query}", **options)

    with WebhookServer() as server:
        monkeypatch.setattr(requests.Session, "request", lead)
        yield server


# ---------------------------------------------------------------- mail


def test_mails_of_a_story_reply_to_its_first_one() -> None:
    """The first mail has its delivery key as its id; all later ones name it, a copy is the same mail, another story's is not."""
    with MailServer() as server:
        desk = sender(server.url())
        for sent in (message("k1"), message("k2"), message("k2"), message("k9", opened_by="k9")):
            assert desk.send(sent) == ""
        ids = [each.message.get_all("Message-ID") for each in server.mails]
        replies = [(each.message["In-Reply-To"], each.message["References"]) for each in server.mails]

    first = "<k1@newsroom.example>"
    assert ids == [[first], ["<k2@newsroom.example>"], ["<k2@newsroom.example>"], ["<k9@newsroom.example>"]]
    assert replies == [(None, None), (first, first), (first, first), (None, None)]


def test_a_mail_without_a_story_has_an_id_and_replies_to_nothing() -> None:
    """What belongs to no story, as a notice to the operator, is a mail of its own, and its subject is left alone."""
    with MailServer() as server:
        sender(server.url()).send(replace(message("n1"), thread=None))
        [mail] = server.mails
    assert mail.message["Message-ID"] == "<n1@newsroom.example>"
    assert (mail.message["In-Reply-To"], mail.message["Subject"]) == (None, "Envoys meet")


# ---------------------------------------------------------------- chats


def test_a_slack_bot_replies_in_each_room_to_the_first_message_there(led: WebhookServer) -> None:
    """The time stamps that Slack gave the first message, a room each, are the thread of all later ones."""
    led.answer = lambda _post: Plan(body={"ok": True, "ts": f"17.{len(led.posts)}", "channel": "C1"})
    url = "slack://xoxb-1234-1234-abc124/#desk/#night"
    root = sender(url).send(message("k1"))
    assert sender(url).send(message("k2", root=root)) == ""

    assert [(post.data["channel"], post.data.get("thread_ts")) for post in led.posts] == [
        ("#desk", None),
        ("#night", None),
        ("#desk", "17.0"),
        ("#night", "17.1"),
    ]
    assert STORY not in json.dumps(led.posts[2].data)


def test_telegram_messages_reply_to_the_first_one(led: WebhookServer) -> None:
    """A reply names the first message, and arrives also when that was deleted."""
    led.answer = lambda _post: Plan(body={"ok": True, "result": {"message_id": 40 + len(led.posts)}})
    desk = sender(f"tgram://{TOKEN}/12315544/")
    root = desk.send(message("k1"))
    assert desk.send(message("k2", root=root)) == ""

    replies = [post.data.get("reply_parameters") for post in led.posts]
    assert replies == [None, {"message_id": 40, "allow_sending_without_reply": True}]


def test_a_discord_forum_has_a_thread_for_each_story(led: WebhookServer) -> None:
    """A forum asks for a thread: it is opened under the story's name, later messages go into it; one that is gone is opened anew."""

    def forum(post: Post) -> Plan:
        if post.query.get("thread_id") == "gone":
            return Plan(404, body={"code": 10003, "message": "Unknown Channel"})
        if "thread_id" in post.query or "thread_name" in post.data:
            return Plan(body={"id": "1", "channel_id": "thread-1"})
        return Plan(400, body={"code": 220001, "message": "Webhooks posted to forum channels must have a thread"})

    led.answer = forum
    desk = sender("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js")
    root = desk.send(message("k1"))
    assert desk.send(message("k2", root=root)) == ""
    again = desk.send(message("k3", root=json.dumps({"forum": "gone"})))

    kept = [(post.data.get("thread_name"), post.query.get("thread_id"), post.query.get("wait")) for post in led.kept]
    assert kept == [(STORY, None, "true"), (None, "thread-1", None), (STORY, None, "true")]
    assert root == again == json.dumps({"forum": "thread-1"})


def test_a_discord_channel_without_threads_is_told_the_storys_name(led: WebhookServer) -> None:
    """Where a webhook can open no thread the title of later messages says which story they belong to."""
    led.answer = lambda _post: Plan(204, body=b"")
    desk = sender("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js")
    for key in ("k1", "k2"):
        assert desk.send(message(key)) == ""
    first, second = (post.data["content"] for post in led.posts)
    assert STORY not in first
    assert f"Envoys meet [{STORY}]" in second


def test_google_chat_is_given_the_threads_name(led: WebhookServer) -> None:
    """The key of the thread is ours, so that the first message and all others need nothing that was brought back."""
    desk = sender("gchat://workspace/webhookkey/webhooktoken")
    for key in ("k1", "k2"):
        desk.send(message(key))
    assert [post.data["thread"] for post in led.posts] == [{"threadKey": "k1"}] * 2
    assert {post.query["messageReplyOption"] for post in led.posts} == {"REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD"}


TITLES = (
    ("k1", "Envoys meet", "Envoys meet", "the first of a story"),
    ("k2", "Envoys meet", f"Envoys meet [{STORY}]", "a later one"),
    ("k2", f"UPDATE: {STORY.upper()} end", f"UPDATE: {STORY.upper()} end", "one that says the name already"),
)


@pytest.mark.parametrize(("key", "title", "said"), [row[:3] for row in TITLES], ids=[row[3] for row in TITLES])
def test_other_services_are_told_the_storys_name(key: str, title: str, said: str) -> None:
    """Where a service shows no threads the title says which story a message belongs to, unless it does so anyway."""
    with WebhookServer() as server:
        sender(server.url("json", "hook")).send(message(key, title=title))
    assert [post.data["title"] for post in server.posts] == [said]


# ---------------------------------------------------------------- what answers mean

ANSWERS = (
    ("slack://xoxb-1234-1234-abc124/#desk", Plan(body={"ok": False, "error": "invalid_auth"}), "dead", None),
    ("slack://xoxb-1234-1234-abc124/#desk", Plan(body={"ok": False, "error": "msg_too_long"}), "refused", None),
    ("slack://xoxb-1234-1234-abc124/#desk", Plan(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "30"}), "later", 30),
    (f"tgram://{TOKEN}/12315544/", Plan(400, {"ok": False, "description": "Bad Request: chat not found"}), "dead", None),
    (f"tgram://{TOKEN}/12315544/", Plan(400, {"ok": False, "description": "Bad Request: can't parse entities"}), "refused", None),
    (f"tgram://{TOKEN}/12315544/", Plan(429, {"ok": False, "parameters": {"retry_after": 17}}), "later", 17),
    ("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", Plan(404, {"code": 10015}), "dead", None),
    ("gchat://workspace/webhookkey/webhooktoken", Plan(503, {}, {"Retry-After": "-1"}), "later", None),
    ("gchat://workspace/webhookkey/webhooktoken", Plan(503, {}, {"Retry-After": "9" * 400}), "later", None),
    ("gchat://workspace/webhookkey/webhooktoken", Plan(503, b"[" * 3000, {"Retry-After": "soon"}), "later", None),
)  # fmt: skip


@pytest.mark.parametrize(("url", "plan", "fate", "seconds"), ANSWERS)
def test_what_a_services_own_words_mean(
    led: WebhookServer, url: str, plan: Plan, fate: str, seconds: int | None
) -> None:
    """Services that say in the body what they mean are understood, and so is how long they want to be left alone."""
    led.answer = lambda _post: plan
    with pytest.raises(SendError) as caught:
        sender(url).send(message("k1"))
    error = caught.value
    assert {(True, False): "refused", (False, True): "dead", (False, False): "later"}[
        error.permanent, error.dead
    ] == fate
    assert (error.retry_after.total_seconds() if error.retry_after else None) == seconds


def test_who_has_a_message_is_not_given_it_again() -> None:
    """One room of several fails: the further try is for that room only, and a room that is gone does not make the channel dead."""
    with MailServer(unknown={"gone@newsroom.example"}) as server:
        desk = sender(server.url(to=["ann@newsroom.example", "gone@newsroom.example"]))
        with pytest.raises(SendError) as caught:
            desk.send(message("k1"))
        taken = {mail.recipients: mail.message["X-Newsroom-Delivery"] for mail in server.mails}
    assert (caught.value.permanent, caught.value.dead) == (True, False)
    assert taken == {("ann@newsroom.example",): "k1"}


def test_a_room_that_failed_for_a_while_is_tried_alone(led: WebhookServer) -> None:
    """The rooms that have taken a message are left out of its next try, within one run of the daemon."""
    led.plans = [Plan(body={"ok": True, "ts": "1"}), Plan(503, {})]
    led.answer = lambda _post: Plan(body={"ok": True, "ts": "2"})
    desk = sender("slack://xoxb-1234-1234-abc124/#desk/#night")
    with pytest.raises(SendError) as caught:
        desk.send(message("k1"))
    assert (caught.value.permanent, caught.value.dead) == (False, False)
    desk.send(message("k1"))
    assert [post.data["channel"] for post in led.posts] == ["#desk", "#night", "#night"]
