"""What is known of sending: which messages belong together in a channel, and which channel takes none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Thread:
    """What holds the messages of one story together in one channel."""

    #: The delivery key of the alert that opened it.
    key: str
    #: How the story is called, for services that hold nothing together.
    name: str = ""
    #: What the service calls the message that opened it, in the sender's own words; empty as long as it has not said so.
    root: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outage:
    """A channel that takes nothing at present, or has just begun to take messages again."""

    channel: str
    #: When the first of the tries in vain ended.
    since: datetime
    #: Tries in vain in a row.
    failures: int
    #: The alert that was tried last, and why in vain.
    alert: str
    error: str
    #: Nothing is tried before this moment, then one alert.
    until: datetime
    #: More than one alert was tried in vain: it is not the alert's fault.
    wide: bool = False
    #: The channel itself refused: its credentials, or it is gone.
    dead: bool = False
    #: The operator was told of it.
    told: bool = False
    #: When it took a message again; kept until the operator, who was told of the outage, is told of its end.
    over: datetime | None = None
