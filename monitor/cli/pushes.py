"""How does a feed's hub stand with us?"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from monitor import push
from monitor.cli.tables import Reader, Row
from monitor.model import Subscription


def push_row(known: Subscription | None, now: datetime) -> Row | None:
    """Return what was agreed with a hub, None for a feed that names none; its secret and our address for it are not shown."""
    if known is None:
        return None
    return {
        "hub": known.hub.url,
        "topic": known.hub.topic,
        "state": _state(known, now),
        "until": known.until,
        "pushed": known.pushed,
        "due": known.due,
        "failures": known.failures,
        "error": known.error,
    }


def _state(known: Subscription, now: datetime) -> str:
    if push.is_trusted(known, now):
        return "trusted"
    if push.is_active(known, now):
        return "agreed"
    return "refused" if known.error and known.failures else "wanted"


def push_line(row: Row, reader: Reader) -> str:
    """Return the same in words."""
    host = urlsplit(row["hub"]).hostname
    if row["state"] in {"agreed", "trusted"}:
        trust = ", first with the news lately" if row["state"] == "trusted" else ""
        latest = f"latest push {reader.moment(row['pushed'])}" if row["pushed"] else "nothing pushed yet"
        return f"{host} pushes until {reader.moment(row['until'])}{trust}; {latest}"
    if not row["error"]:
        return f"{host}: not asked yet"
    again = "now" if row["due"] <= reader.now else f"in {reader.distance(row['due'])}"
    return f"{host}: {row['error']}; asked again {again}"
