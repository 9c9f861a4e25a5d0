"""Who speaks to a channel? Whoever does so best; Apprise, where nobody else does."""

from __future__ import annotations

from monitor.model import Channel
from monitor.send import matrix
from monitor.send.matrix import MatrixSender
from monitor.send.services import AppriseSender


def open_sender(channel: Channel) -> AppriseSender | MatrixSender:
    """Return the sender of a channel; nothing is contacted. Raises SendError where its URL cannot be used."""
    return MatrixSender(channel) if matrix.speaks(channel) else AppriseSender(channel)
