"""How often does the publisher want to be asked? By the answer's headers, by the document, and by hours of rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from monitor.model import Advice, Document

_DIGITS: Final = re.compile(r"\d{1,10}", re.ASCII)
#: Whatever is said, it is not believed beyond this.
_LONGEST: Final = timedelta(days=31)
_HOUR: Final = timedelta(hours=1)


def freshness(document: Document) -> timedelta | None:
    """Return for how long an answer calls itself fresh (RFC 9111, 4.2.1), less its age; None where it does not say.

    `no-cache`, `no-store` and garbage say nothing about how often a feed may be asked. `s-maxage` is meant for caches that
    many people share.
    """
    rules = _rules(document.headers.get("cache-control", ""))
    if rules.keys() & {"no-cache", "no-store"}:
        return None
    if "max-age" in rules:
        return _seconds(rules["max-age"], document.headers.get("age", ""))
    expires, date = _date(document.headers.get("expires", "")), _date(document.headers.get("date", ""))
    if expires is None:
        return None
    return _believed(expires - (date or document.at))


def _rules(value: str) -> Mapping[str, str]:
    """Return the directives of a Cache-Control header by lower-case name; of one that is repeated, the first counts."""
    found: dict[str, str] = {}
    for part in value.split(","):
        name, _, argument = part.partition("=")
        found.setdefault(name.strip().lower(), argument.strip().strip('"'))
    return found


def _seconds(value: str, age: str) -> timedelta | None:
    if not _DIGITS.fullmatch(value):
        return None
    old = int(age.strip()) if _DIGITS.fullmatch(age.strip()) else 0
    return _believed(timedelta(seconds=int(value)) - timedelta(seconds=old))


def _date(value: str) -> datetime | None:
    try:
        read = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return read.replace(tzinfo=read.tzinfo or UTC)


def _believed(span: timedelta) -> timedelta:
    return max(timedelta(0), min(span, _LONGEST))


def rested(due: datetime, advice: Advice) -> datetime:
    """Return the first moment at or after `due` at which the publisher allows polls (skipHours, skipDays).

    One who forbids all of a week's hours allows them all.
    """
    at = due.astimezone(UTC)
    for _ in range(7 * 24 + 1):
        if at.hour not in advice.hours and at.weekday() not in advice.days:
            return max(due, at)
        at = at.replace(minute=0, second=0, microsecond=0) + _HOUR
    return due
