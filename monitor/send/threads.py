"""How does a service hold the messages of one story together? A row for each that can; the others are given its name.

What a service calls the message that opened a thread is its root. A channel may be several rooms of a service, each with a
root of its own, so that the store keeps them as one text: an object by room.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from monitor.model import Thread
from monitor.send.answers import Answer
from monitor.send.exchange import Letter

#: Characters of a title that names the story, too: some services cut what is longer than 250, and the name comes last.
_TITLE_LIMIT: Final = 240


class Conversation:
    """One message as a part of its thread, for services that do nothing about it. Roots that came back are in `opened`."""

    def __init__(self, thread: Thread) -> None:
        self.thread = thread
        self._roots: dict[str, str] = _roots(thread.root)
        self._opened: dict[str, str] = {}

    @property
    def holds(self) -> bool:
        """The service shows that the message belongs to its thread."""
        return bool(self._roots)

    @property
    def opened(self) -> str:
        """The roots of all rooms, where this message brought one that was not known; else empty."""
        return json.dumps(self._roots, sort_keys=True) if self._opened else ""

    def write(self, letter: Letter) -> None:
        """Add nothing."""

    def again(self, letter: Letter, answer: Answer) -> bool:
        """Leave it refused."""
        del letter, answer
        return False

    def read(self, letter: Letter, answer: Answer) -> None:
        """Learn nothing."""

    def root(self, room: object) -> str:
        """Return the root in a room; empty where none is known."""
        return self._roots.get(str(room), "")

    def open(self, room: object, root: object) -> None:
        """Remember the root in a room, unless it has one; a second piece of the message belongs to the first."""
        if room and root and str(room) not in self._roots:
            self._roots[str(room)] = self._opened[str(room)] = str(root)

    def forget(self, room: object) -> None:
        """Forget the root in a room: somebody took the message away."""
        self._roots.pop(str(room), None)


class SlackThread(Conversation):
    """A bot replies to the first message by its time stamp (docs.slack.dev, chat.postMessage); webhooks are told none."""

    def write(self, letter: Letter) -> None:
        """Reply, unless the channel's address names a thread."""
        room = letter.data.get("channel")
        if room and "thread_ts" not in letter.data and (root := self.root(room)):
            letter.add({"thread_ts": root})

    def read(self, letter: Letter, answer: Answer) -> None:
        """Keep the time stamp."""
        self.open(letter.data.get("channel"), answer.data.get("ts"))


class TelegramThread(Conversation):
    """A message replies to the first one (core.telegram.org/bots/api, ReplyParameters), also if that was deleted."""

    def write(self, letter: Letter) -> None:
        """Reply, within the topic that the channel's address may name."""
        if root := self.root(_chat(letter.data)):
            letter.add({"reply_parameters": {"message_id": int(root), "allow_sending_without_reply": True}})

    def read(self, letter: Letter, answer: Answer) -> None:
        """Keep the number of the message."""
        result = answer.data.get("result")
        number = result.get("message_id") if isinstance(result, dict) else None
        self.open(_chat(letter.data), number if isinstance(number, int) else None)


def _chat(data: Mapping[str, Any]) -> str:
    return f"{data['chat_id']}:{data.get('message_thread_id', '')}" if "text" in data and "chat_id" in data else ""


class DiscordThread(Conversation):
    """A forum has a thread for each story; in other channels a webhook can open none (docs.discord.com, Execute Webhook)."""

    #: Error codes: a forum's webhook must name a thread; the thread is gone.
    _IS_FORUM, _IS_GONE = 220001, 10003
    _ROOM = "forum"

    def write(self, letter: Letter) -> None:
        """Post into the thread."""
        if root := self.root(self._ROOM):
            letter.add({}, thread_id=root)

    def again(self, letter: Letter, answer: Answer) -> bool:
        """Open a thread where a forum asks for one, or where that of before was deleted."""
        code = answer.data.get("code")
        if code == self._IS_GONE and self.root(self._ROOM):
            self.forget(self._ROOM)
            letter.take_out("thread_id")
        elif code != self._IS_FORUM:
            return False
        letter.add({"thread_name": (self.thread.name or self.thread.key)[:100]}, wait="true")
        return bool(letter.data)

    def read(self, letter: Letter, answer: Answer) -> None:
        """Keep the thread's number; a forum's thread is a channel of its own."""
        if "thread_name" in letter.data:
            self.open(self._ROOM, answer.data.get("channel_id"))


class GoogleChatThread(Conversation):
    """A thread bears the name that we give it (developers.google.com/chat, spaces.messages.create): nothing is brought back."""

    @property
    def holds(self) -> bool:
        """From the first message on."""
        return True

    def write(self, letter: Letter) -> None:
        """Name the thread, unless the channel's address does."""
        if "thread" not in letter.data:
            named = {"thread": {"threadKey": self.thread.key}}
            letter.add(named, messageReplyOption="REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD")


#: Services that hold a story together, by the scheme of their addresses.
CONVERSATIONS: Mapping[str, type[Conversation]] = MappingProxyType(
    {
        "discord": DiscordThread,
        "gchat": GoogleChatThread,
        "slack": SlackThread,
        "tgram": TelegramThread,
    }
)


def named(title: str, thread: Thread | None, key: str) -> str:
    """Return a title that names the story, for services that hold nothing together.

    Left as it is: that of a story's first message, one that says the name already, and one whose text says it instead.
    """
    name = thread.name if thread is not None and thread.key != key else ""
    if not title or not name or name.casefold() in title.casefold():
        return title
    return f"{title[: _TITLE_LIMIT - len(name) - 3].rstrip()} [{name}]"


def _roots(text: str) -> dict[str, str]:
    """Read what the store kept; what another program wrote there is worth no failed alert."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return {str(room): str(root) for room, root in found.items()} if isinstance(found, dict) else {}
