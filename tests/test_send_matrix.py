"""Matrix without Apprise: threads, invitations, and no message twice, on a small homeserver over real HTTP."""

from __future__ import annotations

import logging
import socket

import pytest

from monitor.errors import SendError
from monitor.model import Channel, Form, Message, Posting, Secret, Thread
from monitor.send import AppriseSender, MatrixSender, open_sender
from tests.homeserver import TOKEN, FakeHomeserver, Room
from tests.webhooks import Plan

ROOM = "!desk:home.example"


def sender(url: str) -> MatrixSender:
    opened = open_sender(Channel(name="desk", url=Secret(url)))
    assert isinstance(opened, MatrixSender)
    return opened


def message(key: str = "k1", *, root: str = "", opened_by: str = "k1", text: str = "Envoys met.") -> Message:
    thread = Thread(key=opened_by, name="Talks in Graz", root=root)
    return Message(key=key, title="Talks <b>", text=text, html=f"<p>{text}</p>", thread=thread)


def refusal(server: FakeHomeserver, url: str = "", sent: Message | None = None) -> SendError:
    with pytest.raises(SendError) as caught:
        sender(url or server.address()).send(sent or message())
    assert TOKEN not in f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}"
    return caught.value


def test_a_story_is_a_thread() -> None:
    """Later messages belong to the thread of the first event, also for programs that know only replies; nobody is called by them."""
    with FakeHomeserver() as server:
        root = sender(server.address()).send(message("k1"))
        assert sender(server.address()).send(message("k2", root=root)) == ""
        first, second = server.events
        [opened, _] = server.rooms[ROOM].events

    assert "m.relates_to" not in first
    assert second["m.relates_to"] == {
        "rel_type": "m.thread",
        "event_id": opened,
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": opened},
    }
    assert first["m.mentions"] == second["m.mentions"] == {}
    assert first["body"] == "Talks <b>\n\nEnvoys met."
    assert first["formatted_body"] == "<strong>Talks &lt;b&gt;</strong><p>Envoys met.</p>"


def test_a_message_is_shown_once() -> None:
    """An answer that was lost, and a restart between the tries: the same key is the same event, and the thread is known."""
    with FakeHomeserver(Plan(cut=True)) as server:
        assert not refusal(server).permanent
        root = sender(server.address()).send(message())
        assert sender(server.address()).send(message()) == root
        assert len(server.events) == 1
        assert {post.path.rsplit("/", 1)[1] for post in server.posts} == {"k1"}


def test_each_room_has_its_thread_and_its_event() -> None:
    """A channel of two rooms writes into both, and enters the one to which it was only invited."""
    with FakeHomeserver() as server:
        url = server.address("%23desk/!night:home.example")
        server.names["#desk:127.0.0.1"] = ROOM
        desk = sender(url)
        root = desk.send(message("k1"))
        desk.send(message("k2", root=root))
        roots = [next(iter(room.events)) for room in server.rooms.values()]
        threads = [list(room.events.values())[1]["m.relates_to"]["event_id"] for room in server.rooms.values()]
        assert roots == threads
        assert len(set(roots)) == 2
        assert sum("/directory/" in post.path for post in server.posts) == 1


def test_pieces_are_events_of_their_own() -> None:
    """What is written in pieces arrives in pieces, in order, each once, and each in words for programs that show no HTML."""
    posting = Posting(form=Form.HTML, title="Talks", pieces=("<p>One &lt;1&gt;<br/>and</p>", "<p>two</p>"))
    parted = Message(key="k1", title="Talks", text="unused", html="", posting=posting, thread=Thread(key="k1"))
    with FakeHomeserver() as server:
        for _ in range(2):
            sender(server.address()).send(parted)
        first, second = server.events
    assert (first["body"], second["body"]) == ("Talks\n\nOne <1>\nand", "Talks\n\ntwo")
    assert second["m.relates_to"]["event_id"] == "$0:home.example"


@pytest.mark.parametrize("length", (20_000, 70_000, 500_000))
@pytest.mark.parametrize("letter", "aش🕊")
def test_a_long_message_fits_into_an_event(length: int, letter: str) -> None:
    """However long the text is and in whatever script, the event is taken; what is left out is shown to be."""
    with FakeHomeserver() as server:
        sender(server.address()).send(message(text=letter * length))
        [event] = server.events
    assert letter * 1000 in event["body"]
    assert event["body"].endswith("…") == (len(event["body"]) < length)


REFUSALS = (
    (Plan(401, {"errcode": "M_UNKNOWN_TOKEN"}), "dead", "HTTP 401, M_UNKNOWN_TOKEN", None),
    (Plan(403, {"errcode": "M_USER_DEACTIVATED"}), "dead", "HTTP 403, M_USER_DEACTIVATED", None),
    (Plan(413, {"errcode": "M_TOO_LARGE"}), "refused", "HTTP 413, M_TOO_LARGE", None),
    (Plan(400, {"errcode": "M_BAD_JSON"}), "refused", "HTTP 400, M_BAD_JSON", None),
    (Plan(429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 2500}), "later", "HTTP 429, M_LIMIT_EXCEEDED", 2.5),
    (Plan(502, b"<html>"), "later", "HTTP 502", None),
    (Plan(302, {}, {"Location": "https://evil.example/"}), "dead", "HTTP 302", None),
)


@pytest.mark.parametrize(("plan", "fate", "words", "seconds"), REFUSALS)
def test_what_a_homeservers_refusal_means(plan: Plan, fate: str, words: str, seconds: float | None) -> None:
    """A token that is no longer good is a dead channel, an event that is no good is given up, a limit is heeded."""
    with FakeHomeserver(plan) as server:
        server.rooms[ROOM] = Room(joined=False)
        error = refusal(server)
    assert {(True, False): "refused", (False, True): "dead", (False, False): "later"}[
        error.permanent, error.dead
    ] == fate
    assert error.detail == f"desk: the service answered {words}"
    assert (error.retry_after.total_seconds() if error.retry_after else None) == seconds


def test_rooms_and_tokens_that_are_not_there_are_dead_channels() -> None:
    """An unknown room, one that we are not let into, and a wrong token wait for a person; the other rooms have the message."""
    with FakeHomeserver() as server:
        server.rooms["!closed:home.example"] = Room(joined=False)
        for rooms in ("!nowhere:home.example", "%23nowhere:home.example", "!closed:home.example"):
            error = refusal(server, server.address(rooms))
            assert (error.permanent, error.dead) == (False, True), rooms
        assert refusal(server, server.address().replace(TOKEN, "syt_other")).dead

        error = refusal(server, server.address(f"{ROOM}/!closed:home.example"))
        assert (error.permanent, error.dead) == (True, False)
        assert len(server.events) == 1


def test_a_homeserver_that_is_silent_or_away_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    """A server that hangs costs one timeout; neither that nor a refused connection shows the token or the room anywhere."""
    caplog.set_level(logging.DEBUG)
    with FakeHomeserver(Plan(hang=True)) as server:
        error = refusal(server, server.address(query="rto=0.2"))
        assert (error.detail, error.permanent, error.dead) == ("desk: it did not answer in time", False, False)
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        error = refusal(server, f"matrix://{TOKEN}@127.0.0.1:{held.getsockname()[1]}/{ROOM}")
    assert (error.detail, error.permanent, error.dead) == ("desk: the connection was refused", False, False)
    assert (TOKEN in caplog.text, "home.example" in caplog.text) == (False, False)


OTHERS = (
    "matrixs://ann:password@home.example/#desk",
    "matrixs://ann:token@home.example/#desk?mode=slack",
    "matrix://0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "matrixs://syt_token@home.example/desk",
    "json://home.example/hook",
)


@pytest.mark.parametrize("url", OTHERS)
def test_who_enters_with_a_password_or_through_a_bridge_is_served_by_apprise(url: str) -> None:
    """Only an access token and rooms by their ids or names are ours; all other ways go on as they did."""
    assert isinstance(open_sender(Channel(name="desk", url=Secret(url))), AppriseSender)
