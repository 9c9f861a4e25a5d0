"""A small Matrix homeserver for tests, over real HTTP: rooms, invitations, names, events, and transactions that it knows again.

It does what the specification asks of the few calls that a sender makes; everything else it does not know (404).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import unquote

from tests.webhooks import Plan, Post, WebhookServer

TOKEN = "syt_Plant3dS3cretT0ken"


@dataclass(kw_only=True)
class Room:
    """A room: who may write there, and what was written, by event."""

    joined: bool = True
    invited: bool = False
    events: dict[str, dict[str, Any]] = field(default_factory=dict)


class FakeHomeserver(WebhookServer):
    """A context: the server listens inside it, with the rooms `!desk:home.example` (joined) and `!night:home.example`."""

    def __init__(self, *plans: Plan) -> None:
        super().__init__(*plans, answer=self._answer)
        self.rooms = {"!desk:home.example": Room(), "!night:home.example": Room(joined=False, invited=True)}
        self.names = {"#desk:home.example": "!desk:home.example"}
        self._transactions: dict[tuple[str, str], str] = {}

    def __enter__(self) -> Self:
        super().__enter__()
        return self

    def address(self, rooms: str = "!desk:home.example", query: str = "rto=1") -> str:
        return f"matrix://{TOKEN}@127.0.0.1:{self.port}/{rooms}?{query}"

    @property
    def events(self) -> list[dict[str, Any]]:
        """What is written in the first room."""
        return list(self.rooms["!desk:home.example"].events.values())

    def _answer(self, post: Post) -> Plan:
        if post.headers.get("authorization") != f"Bearer {TOKEN}":
            return _error(401, "M_UNKNOWN_TOKEN")
        match [unquote(part) for part in post.path.removeprefix("/_matrix/client/v3/").split("/")]:
            case ["directory", "room", name] if name in self.names:
                return Plan(body={"room_id": self.names[name]})
            case ["join", room] if room in self.rooms and self.rooms[room].invited:
                self.rooms[room].joined = True
                return Plan(body={"room_id": room})
            case ["rooms", room, "send", "m.room.message", transaction] if room in self.rooms:
                return self.write(room, transaction, post.data)
        return _error(404, "M_NOT_FOUND")

    def write(self, room: str, transaction: str, content: dict[str, Any]) -> Plan:
        """Write an event, or know its transaction again; refuse what is too large, or of one who is not there."""
        if not self.rooms[room].joined:
            return _error(403, "M_FORBIDDEN")
        if len(str(content)) > 65_000:
            return _error(413, "M_TOO_LARGE")
        if (room, transaction) not in self._transactions:
            event = f"${len(self._transactions)}:home.example"
            self._transactions[room, transaction] = event
            self.rooms[room].events[event] = content
        return Plan(body={"event_id": self._transactions[room, transaction]})


def _error(status: int, code: str) -> Plan:
    return Plan(status, {"errcode": code, "error": "in words that nobody may trust"})
