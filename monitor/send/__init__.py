"""Hand a message to a channel, and say honestly whether it was taken.

    message -> send -> taken, or SendError: try again (temporary), or give up (permanent)

When to try again is decided elsewhere (monitor.schedule); what was tried is remembered in the store.
`AppriseSender` serves a hundred chat services and mail, `MatrixSender` rooms of Matrix, `MemorySender` replay and tests.
"""

from __future__ import annotations

from monitor.send.matrix import MatrixSender
from monitor.send.memory import MemorySender
from monitor.send.opening import open_sender
from monitor.send.services import ANSWER_TIMEOUT, CONNECT_TIMEOUT, AppriseSender, check_url, service_of

__all__ = [
    "ANSWER_TIMEOUT",
    "CONNECT_TIMEOUT",
    "AppriseSender",
    "MatrixSender",
    "MemorySender",
    "check_url",
    "open_sender",
    "service_of",
]
