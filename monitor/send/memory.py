"""A channel that only remembers: shipped for replay and for tests."""

from __future__ import annotations

from monitor.model import Message


class MemorySender:
    """A sender that keeps what it is given in `messages`, in order, and never fails."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def send(self, message: Message) -> None:
        """Remember `message`."""
        self.messages.append(message)

    def close(self) -> None:
        """Do nothing; `messages` stays readable."""
