"""Hand a message to rooms of Matrix, without Apprise: it tells no event's id, and without one there is no thread.

Spoken is what every homeserver understands (spec.matrix.org, Client-Server API v1.3 and later). The delivery key is the
transaction's id: a message that is sent once more because its answer was lost is not shown twice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape, unescape
from typing import Any, Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from monitor.errors import SendError
from monitor.model import Channel, Form, Message, Posting, Thread
from monitor.send.homeserver import Homeserver
from monitor.send.threads import Conversation

#: An event takes 65 536 bytes as JSON, all of its fields together (spec, "Size limits"); of that the text may have so many,
#: and the HTML as many again. Each byte may become six as JSON: both are cut where the whole is too long.
_MOST_BYTES: Final = 60_000
_LEAST_TEXT: Final = 8_000
_BREAK: Final = re.compile(r"<br */?>|</p>|</h\d>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]*>")
_SCHEMES: Final = frozenset({"matrix", "matrixs"})
_ROOM: Final = re.compile(r"[!#][^/\s]+")


def speaks(channel: Channel) -> bool:
    """Tell whether the channel is rooms of a homeserver, entered with an access token: matrixs://TOKEN@HOST/!ROOM.

    With a name and a password, or through a bridge (`mode=`), Apprise is asked.
    """
    parts = _parts(channel)
    asked = dict(parse_qsl(parts.query))
    if parts.scheme.lower() not in _SCHEMES or asked.get("mode", "off").lower() != "off":
        return False
    rooms = _rooms(parts.path)
    return (
        bool(parts.username and parts.hostname and rooms)
        and parts.password is None
        and all(map(_ROOM.fullmatch, rooms))
    )


def _parts(channel: Channel) -> SplitResult:
    # A room's name begins with the sign of a fragment, of which such an address has none.
    return urlsplit(channel.url.reveal().strip().replace("#", "%23"))


def _rooms(path: str) -> list[str]:
    return [unquote(room) for room in path.split("/") if room]


class MatrixSender:
    """The sender of one channel. Not for several threads at once: a channel's messages go out one after another."""

    def __init__(self, channel: Channel) -> None:
        """Read the channel's address, for which `speaks` must hold; nothing is contacted."""
        parts = _parts(channel)
        self._rooms = _rooms(parts.path)
        self._server = Homeserver(
            channel.name,
            host=parts.hostname or "",
            port=parts.port,
            secure=parts.scheme.lower() == "matrixs",
            token=unquote(parts.username or ""),
            timeouts=dict(parse_qsl(parts.query)),
        )

    def send(self, message: Message) -> str:
        """Hand over `message` to all rooms; returns when they have taken it. Raises SendError.

        Returns the event that opened the thread in each room, where that became known now; see Thread.root.
        """
        talk = Conversation(message.thread or Thread(key=message.key))
        refused: list[SendError] = []
        for room in self._rooms:
            try:
                self._tell(room, message, talk)
            except SendError as error:
                refused.append(error)
        if refused:
            raise _worth_most(refused, alone=len(refused) == len(self._rooms))
        return talk.opened if message.thread else ""

    def close(self) -> None:
        """Let go of the connections."""
        self._server.close()

    def _tell(self, room: str, message: Message, talk: Conversation) -> None:
        number = self._server.room(room)
        for position, (text, html) in enumerate(_pieces(message)):
            content = _content(text, html) | _relation(talk.root(room) if message.thread else "")
            # One key a message, and a piece's position: copies of a piece have one id, two pieces never.
            transaction = message.key if position == 0 else f"{message.key}.{position}"
            talk.open(room, self._server.put(number, transaction, content))


def _pieces(message: Message) -> list[tuple[str, str]]:
    """Return what is shown, as text and as HTML, a pair for each event."""
    posting = message.posting
    if posting is None or posting.form is not Form.HTML:
        return [(f"{message.title}\n\n{message.text}", f"<strong>{escape(message.title)}</strong>{message.html}")]
    return [_piece(posting, piece) for piece in posting.pieces]


def _piece(posting: Posting, piece: str) -> tuple[str, str]:
    title = f"<strong>{escape(posting.title)}</strong><br/>" if posting.title else ""
    # The markup is our own: its tags are all that looks like one.
    words = unescape(_TAG.sub("", _BREAK.sub("\n", piece))).strip()
    return "\n\n".join(filter(None, (posting.title, words))), f"{title}{piece}"


def _content(text: str, html: str) -> dict[str, Any]:
    """Return an event's content; without its HTML, then with less text, where it is longer than an event may be."""
    plain = {"msgtype": "m.text", "body": text, "m.mentions": {}}
    whole = plain | {"format": "org.matrix.custom.html", "formatted_body": html}
    if _size(whole) <= _MOST_BYTES:
        return whole
    return plain if _size(plain) <= _MOST_BYTES else plain | {"body": f"{text[:_LEAST_TEXT].rstrip()} …"}


def _size(content: Mapping[str, Any]) -> int:
    return len(json.dumps(content).encode())


def _relation(root: str) -> dict[str, Any]:
    """Return how an event belongs to a thread; programs that know no threads show it as a reply to the first event."""
    if not root:
        return {}
    thread = {"rel_type": "m.thread", "event_id": root, "is_falling_back": True, "m.in_reply_to": {"event_id": root}}
    return {"m.relates_to": thread}


def _worth_most(refused: list[SendError], *, alone: bool) -> SendError:
    """Return the refusal that says what to do: try again, if any passes. Where some room took it, the channel is not dead.

    To send again to all rooms does no harm: those that have the event know its transaction.
    """
    passing = [error for error in refused if not error.permanent and not error.dead]
    error = (passing or refused)[0]
    if passing or alone:
        return error
    return SendError(error.detail, permanent=True)
