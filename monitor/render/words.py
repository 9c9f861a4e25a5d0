"""Why, and when: reasons and moments in the readers' words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from monitor.model import Burst, Kind, Reason, Shortfall

#: Every reason, as alerts, lists and `explain` say it; docs/reference/alerts.md shows the same words.
REASONS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.FIRST: "the first of a story that you watch",
        Reason.UPDATE: "new in a story that you were told of",
        Reason.CORRECTION: "corrects what you were told",
        Reason.RETRACTION: "takes back what you were told",
        Reason.HEADLINE: "the headline has changed",
        Reason.DIGEST: "collected for this digest",
        Reason.ESCALATION: "urgent, and nobody has acknowledged it",
        Reason.REDUNDANT: "says nothing that the channel has not been told",
        Reason.MINOR: "says something new, but too little for a watch that asks for major news",
        Reason.COSMETIC: "changes nothing that matters",
        Reason.QUIET: "held until the quiet hours end",
        Reason.MUTED: "muted by a person",
        Reason.BUDGET: "held for the next digest: the channel has had as many alerts as it wants",
        Reason.SETTLE: "held for a moment, to put simultaneous updates in one message",
        Reason.FEW_SOURCES: "too few sources carry it yet",
        Reason.NOT_WANTED: "no watch of the channel asks for this kind of update",
        Reason.OLD: "was in the feed at its first poll",
        Reason.UNFOLLOWED: "is of a story that is no longer followed, by hand",
    }
)

#: What an alert's title begins with, so that a reader sees from the list what it is; first reports need no word.
TITLES: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.UPDATE: "UPDATE: ",
        Reason.CORRECTION: "CORRECTION: ",
        Reason.RETRACTION: "RETRACTION: ",
        Reason.HEADLINE: "NEW HEADLINE: ",
        Reason.DIGEST: "DIGEST: ",
        Reason.ESCALATION: "NOT ACKNOWLEDGED: ",
    }
)

#: What it begins with instead where the story breaks; who is put right is told that first.
BREAKING = "BREAKING: "
_GRAVER = frozenset({Reason.CORRECTION, Reason.RETRACTION})

_UPDATED = r"(?:wrapup|updated?|refiles?|rpt|repeat)"
_CORRECTED = r"(?:official )?(?:corrected|corrections?|corrects|correcting and replacing)"
_RETRACTED = r"(?:(?:mandatory )?kill(?: notice)?|retract(?:ed|ion)|withdrawn|withdrawal)"


def _prefix(words: str) -> re.Pattern[str]:
    """Return what finds `UPDATE 1-` and `Update: `, but neither "Updated rules" nor "Kill-switch law passed"."""
    return re.compile(rf"(?i:{words})\s?\d{{0,2}}\s?(?:[:–—]|-\s)|{words.upper()}\s?\d{{0,2}}\s?-")


_BREAKING_SAID = re.compile(r"breaking(?: news)?\s?(?:[:–—|!]|-\s)|(?:flash|urgent)\s?:", re.IGNORECASE)
#: How headlines say the same, or something graver, themselves.
_SAID_BY_HEADLINE: Mapping[Reason, re.Pattern[str]] = MappingProxyType(
    {
        Reason.UPDATE: _prefix(f"(?:{_UPDATED}|{_CORRECTED}|{_RETRACTED})"),
        Reason.CORRECTION: _prefix(f"(?:{_CORRECTED}|{_RETRACTED})"),
        Reason.RETRACTION: _prefix(_RETRACTED),
    }
)

#: How they say so at their end: agencies' takes, and what outlets put behind.
_SAID_AT_END = re.compile(
    r"(?:[,–—-]\s*\d{1,2}(?:st|nd|rd|th) (?:ld-?|lead[ -])?write-?thr(?:u|ough)|\((?:adds|updates|recasts|writes through|new throughout)\b[^()]{0,80}\)"
    r"|[(\[–—|-]\s*updated?\s*[)\]]?)\s*$",
    re.IGNORECASE,
)

#: What is said where the headline is all that corrects or withdraws.
_ONLY_HEADLINE: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.CORRECTION: "Only the headline says that something is corrected; the text has not changed.",
        Kind.RETRACTION: "Only the headline says that it is withdrawn; the text has not changed.",
    }
)

# Our own table: strftime's month names change with the machine's language.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def describe(reason: Reason) -> str:
    """Return `reason` in words."""
    return REASONS[reason]


def describe_breaking(burst: Burst) -> str:
    """Return in words that, and why, a story breaks."""
    return f"breaking: {burst.sources} independent sources within {count(round(burst.within.total_seconds() / 60), 'minute')}"


def describe_refusal(reason: Reason, shortfall: Shortfall | None) -> str:
    """Return in words why an update is not told, or not yet; of what lacks sources, how many it has."""
    return f"{describe(reason)} ({shortfall.has} of {shortfall.needs})" if shortfall else describe(reason)


def opening(reason: Reason, headline: str, *, breaks: bool = False) -> str:
    """Return what a title says before the headline: nothing where the headline itself begins or ends so."""
    if breaks and reason not in _GRAVER:
        return "" if _BREAKING_SAID.match(headline) else BREAKING
    said = _SAID_BY_HEADLINE.get(reason)
    at_end = reason is Reason.UPDATE and _SAID_AT_END.search(headline)
    return "" if at_end or (said and said.match(headline)) else TITLES.get(reason, "")


def only_headline(kind: Kind) -> str:
    """Return what is said of a correction or a retraction in place of a text that would be the headline once more."""
    return _ONLY_HEADLINE[kind]


def moment(time: datetime | date, *, zone: ZoneInfo, now: datetime) -> str:
    """Return `time` as the reader's clock shows it, with the zone; the day where it is not today, the year where not this.

    A mere date is shown as a day: it names no moment, so no zone can move it.
    """
    today = now.astimezone(zone).date()
    if not isinstance(time, datetime):
        return _day(time, today)
    local = time.astimezone(zone)
    clock = f"{local:%H:%M} {_zone_name(local)}"
    return clock if local.date() == today else f"{clock}, {_day(local.date(), today)}"


def _day(day: date, today: date) -> str:
    name = f"{day.day} {_MONTHS[day.month - 1]}"
    return name if day.year == today.year else f"{name} {day.year}"


def _zone_name(local: datetime) -> str:
    """Return the zone's abbreviation; zones that have none are called by their distance (`+03` becomes `UTC+03`)."""
    name = local.tzname() or "UTC"
    return f"UTC{name}" if name.startswith(("+", "-")) else name


def count(number: int, thing: str) -> str:
    """Return "1 sentence", "2 sentences"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
