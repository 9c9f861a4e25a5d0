"""What is the operator told of a channel that takes nothing? Told through another one, once, and once when it is over."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from html import escape
from zoneinfo import ZoneInfo

from monitor.model import Message, Newsroom, Outage
from monitor.render.safe import cut, inert, one_line
from monitor.render.words import moment

_ERROR_LIMIT = 200


def outage(told: Outage, waiting: int, newsroom: Newsroom, now: datetime) -> Message:
    """Return an outage, or its end, as a message; `waiting` is how many alerts are not delivered yet."""
    since = moment(told.since, zone=ZoneInfo(newsroom.settings.timezone), now=now)
    name = f"{told.channel} {told.since.isoformat()} {told.over is None}"
    lines = [one_line(inert(line)) for line in _lines(told, since, waiting)]
    return Message(
        key=f"outage-{sha256(name.encode()).hexdigest()[:24]}",
        title=one_line(inert(f"Channel {told.channel}: {_state(told)}")),
        text="\n\n".join(lines) + "\n",
        html="\n".join(f'<p dir="auto">{escape(line)}</p>' for line in lines) + "\n",
    )


def _state(told: Outage) -> str:
    if told.over is not None:
        return "takes alerts again"
    return "refuses every alert" if told.dead else "takes no alerts"


def _lines(told: Outage, since: str, waiting: int) -> list[str]:
    wait = f"{waiting} alert{'' if waiting == 1 else 's'}"
    if told.over is not None:
        return [f"It took none since {since}.", f"{wait} waited meanwhile and go out now, in their order."]
    way_out = (
        "Renew its address or its credentials, then reload the configuration."
        if told.dead
        else "It is tried again by itself; nothing has to be done if its service is known to be down."
    )
    return [
        f"It has taken no alert since {since}, after {told.failures} tries: {cut(told.error, _ERROR_LIMIT)}.",
        f"{wait} wait for it and are kept. {way_out}",
    ]
