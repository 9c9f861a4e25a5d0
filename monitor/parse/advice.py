"""What does a feed say of itself, beside its entries? How often it wants to be asked, and where its older entries are.

Read from the text before the first item and after the last one; elements of no feed that was ever seen stand elsewhere.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import timedelta

from monitor.model import Advice

#: So many characters before the first item and after the last one are read.
_HEAD, _TAIL = 64_000, 16_000
_FIRST_ITEM = re.compile(r"<(?:\w{1,40}:)?(?:item|entry)[\s>]")
_ITEM_END = re.compile(r"</(?:\w{1,40}:)?(?:item|entry)\s*>")
_TTL = re.compile(r"<ttl>\s*(\d{1,9})\s*</ttl>", re.IGNORECASE)
_PERIOD = re.compile(r"<\w{1,40}:updatePeriod(?:\s[^<>]{0,400})?>([^<]{0,40})</", re.IGNORECASE)
_FREQUENCY = re.compile(r"<\w{1,40}:updateFrequency(?:\s[^<>]{0,400})?>([^<]{0,40})</", re.IGNORECASE)
_SKIPPED = re.compile(r"<(skipHours|skipDays)>(.{0,2000}?)</\1>", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(r"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY = re.compile(r"<day>\s*([a-z]{3})[a-z]{0,6}\s*</day>", re.IGNORECASE)
_LINK = re.compile(r"<(?:\w{1,40}:)?link\s([^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(rel|href)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: The words of RSS 1.0's syndication module, and a slip that Media Cloud found in the wild. "always" asks for nothing.
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "dayly": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
#: More is a slip of the pen.
_LONGEST = timedelta(days=365)
#: RFC 5005: archived documents (chapter 4) before pages of a list that may shift meanwhile (chapter 3).
_OLDER = ("prev-archive", "next")


def around_items(text: str) -> str:
    """Return what stands before the first item and after the last one, without comments."""
    first = _FIRST_ITEM.search(text)
    head = text[: min(first.start() if first else len(text), _HEAD)]
    tail = text[-_TAIL:] if first and len(text) > first.start() else ""
    last = max((match.end() for match in _ITEM_END.finditer(tail)), default=0)
    return _uncommented(f"{head}\n{tail[last:]}")


def _uncommented(text: str) -> str:
    """Return `text` without comments; linear, whatever is left open."""
    first, *parts = text.split("<!--")
    return first + "".join(part.partition("-->")[2] for part in parts)


def advised(around: str) -> Advice:
    """Return how often a feed wants to be asked, by `<ttl>`, `sy:update…`, `<skipHours>` and `<skipDays>`."""
    skipped = {match[1].lower(): match[2] for match in _SKIPPED.finditer(around)}
    hours = {int(hour) % 24 for hour in _HOUR.findall(skipped.get("skiphours", "")) if int(hour) <= 24}
    days = {_DAYS.index(day.lower()) for day in _DAY.findall(skipped.get("skipdays", "")) if day.lower() in _DAYS}
    spans = [span for span in (_ttl(around), _updates(around)) if span]
    return Advice(every=max(spans, default=None), hours=tuple(sorted(hours)), days=tuple(sorted(days)))


def _ttl(around: str) -> timedelta | None:
    match = _TTL.search(around)
    return min(timedelta(minutes=int(match[1])), _LONGEST) if match else None


def _updates(around: str) -> timedelta | None:
    """Return the time between two updates; "updateFrequency" says how many there are in a period, one where it says nonsense."""
    period = _PERIOD.search(around)
    span = _PERIODS.get(period[1].strip().lower()) if period else None
    if span is None:
        return None
    frequency = _FREQUENCY.search(around)
    try:
        times = float(frequency[1]) if frequency else 1.0
    except ValueError:
        times = 1.0
    return min(span / times, _LONGEST) if 0.001 <= times <= 100_000 else span


def older(around: str) -> str:
    """Return the address of the document with earlier entries, as it is written; empty where there is none."""
    links = dict(reversed([*_links(around)]))
    return next((links[relation] for relation in _OLDER if links.get(relation)), "")


def _links(around: str) -> Iterator[tuple[str, str]]:
    for link in _LINK.finditer(around):
        found = {name.lower(): html.unescape(one or other) for name, one, other in _ATTRIBUTE.findall(link[1])}
        yield found.get("rel", "").strip().lower(), found.get("href", "").strip()
