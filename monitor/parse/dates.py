"""When was that? Dates of feeds as aware moments in UTC.

feedparser reads every zone name that it does not know as UTC (TRT and EEST are then three hours wrong) and gives up on
dates without a zone; so RFC 822 and ISO dates are read here, and feedparser's reading stands only for the odd ones.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz
from zoneinfo import ZoneInfo

from monitor.parse.format import Moment

#: Zone names that feeds write, in minutes east of UTC (RFC 822, 5.1, then what newsrooms around the world use).
_ZONES = {
    "UT": 0, "UTC": 0, "GMT": 0, "AST": -240, "ADT": -180, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360,
    "PST": -480, "PDT": -420, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "CEST": 120, "MET": 60, "MEST": 120, "EET": 120, "EEST": 180,
    "TRT": 180, "MSK": 180, "SAST": 120, "WAT": 60, "CAT": 120, "EAT": 180, "IDT": 180, "IRST": 210, "IRDT": 270, "GST": 240, "PKT": 300,
    "WIB": 420, "ICT": 420, "HKT": 480, "SGT": 480, "AWST": 480, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "NZST": 720,
    "NZDT": 780, "BRT": -180, "ART": -180, "CLT": -240, "COT": -300, "AKST": -540, "AKDT": -480, "HST": -600,
}  # fmt: skip
_ZONE_NAME = re.compile(r"\b([A-Z]{2,5})\s*$")
_BARE_TIME = re.compile(r"\d:\d\d$")
_DAY_ONLY = re.compile(r"\d{4}-\d\d-\d\d")


def moment(given: Moment, timezone_name: str) -> datetime | None:
    """Return the moment in UTC, None where none can be read; a date that names no zone is in the feed's."""
    zone = ZoneInfo(timezone_name)
    text = " ".join(given.text.split())[:100]
    read = _iso(text, zone) or _rfc822(text, zone) or given.read
    try:
        return read.astimezone(UTC) if read else None
    except (OverflowError, ValueError):
        return None


def _iso(text: str, zone: tzinfo) -> datetime | None:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    # A bare day stays the day it is, wherever it is read.
    return read if read.tzinfo else read.replace(tzinfo=UTC if _DAY_ONLY.fullmatch(text) else zone)


def _rfc822(text: str, zone: tzinfo) -> datetime | None:
    try:
        parts = parsedate_tz(text)
        if parts is None:
            return None
        return datetime(*parts[:6], tzinfo=_zone(text, parts[9], zone))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _zone(text: str, seconds: int | None, zone: tzinfo) -> tzinfo:
    """Return the zone that the text names, else the feed's: the email package takes no name, or an unknown one, for UTC."""
    if name := _ZONE_NAME.search(text):
        return timezone(timedelta(minutes=_ZONES[name[1]])) if name[1] in _ZONES else zone
    return zone if seconds is None or _BARE_TIME.search(text) else timezone(timedelta(seconds=seconds))
