"""Hand a message to a channel, and say honestly whether it was taken.

    message -> send -> taken, or SendError: try again (temporary), or give up (permanent)

When to try again is decided elsewhere (monitor.schedule); what was tried is remembered in the store.
`AppriseSender` serves a hundred chat services and mail, `MemorySender` replay and tests.
"""

from __future__ import annotations

from typing import Protocol

from monitor.model import Message
from monitor.send.memory import MemorySender
from monitor.send.services import ANSWER_TIMEOUT, CONNECT_TIMEOUT, AppriseSender, check_url

__all__ = ["ANSWER_TIMEOUT", "CONNECT_TIMEOUT", "AppriseSender", "MemorySender", "Sender", "check_url"]


class Sender(Protocol):
    """What delivers the messages of one channel, one at a time, in a thread of the channel's own."""

    def send(self, message: Message) -> None:
        """Hand over `message`; blocks until it is taken. Raises SendError, whose text holds no secret.

        A message may arrive although SendError was raised (the answer was lost): each copy carries the same delivery key.
        """

    def close(self) -> None:
        """Let go of what the sender holds; it is not used again."""
