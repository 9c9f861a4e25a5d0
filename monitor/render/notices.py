"""What is the operator told of feeds? Several notices become one message: a night in which our own line breaks is one mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from html import escape
from types import MappingProxyType
from zoneinfo import ZoneInfo

from monitor.model import Message, Newsroom, Notice, Trouble
from monitor.render.safe import cut, inert, one_line
from monitor.render.words import moment
from monitor.text.links import without_password

#: How a trouble is called, and how its end is.
TROUBLES: Mapping[Trouble, tuple[str, str]] = MappingProxyType(
    {
        Trouble.BROKEN: ("broken", "well again"),
        Trouble.GONE: ("gone for good", "back"),
        Trouble.QUIET: ("gone quiet", "posting again"),
        Trouble.MOVED: ("moved", "configured where it is"),
        Trouble.DOUBLE: ("double", "no longer double"),
    }
)
#: Feeds that a message names one by one; of a long list nobody reads the end.
_MOST = 50
_WORDS_LIMIT = 400


def notices(told: Sequence[Notice], newsroom: Newsroom, now: datetime) -> Message:
    """Return these notices, at least one, as one message: how many feeds of which trouble, then each."""
    lines = [_line(notice, newsroom, now) for notice in told[:_MOST]]
    if len(told) > _MOST:
        lines.append(f"and {len(told) - _MOST} more: see `feeds status`")
    name = ",".join(str(notice.id) for notice in told)
    return Message(
        key=f"notices-{sha256(f'{told[0].channel} {name}'.encode()).hexdigest()[:24]}",
        title=_title(told),
        text="\n\n".join(lines) + "\n",
        html="\n".join(f'<p dir="auto">{escape(line)}</p>' for line in lines) + "\n",
    )


def _title(told: Iterable[Notice]) -> str:
    """Return "Feeds: 2 broken, 1 well again"; of one feed, its name."""
    counts = Counter(_called(notice) for notice in told)
    feeds = {notice.alarm.feed for notice in told}
    if len(feeds) == 1:
        return one_line(inert(f"Feed {min(feeds)}: {', '.join(counts)}"))
    return f"Feeds: {', '.join(f'{count} {called}' for called, count in counts.items())}"


def _called(notice: Notice) -> str:
    return TROUBLES[notice.alarm.trouble][notice.over]


def _line(notice: Notice, newsroom: Newsroom, now: datetime) -> str:
    alarm = notice.alarm
    feed = newsroom.feeds.get(alarm.feed)
    title = f" ({feed.title})" if feed and feed.title and feed.title != alarm.feed else ""
    since = moment(alarm.since, zone=ZoneInfo(newsroom.settings.timezone), now=now)
    trouble, over = TROUBLES[alarm.trouble]
    said = f"{over}; it was {trouble} since {since}" if notice.over else f"{trouble} since {since}: {alarm.words}"
    address = f" ({without_password(feed.url)})" if feed else ""
    return one_line(inert(f"{alarm.feed}{title}: {cut(said, _WORDS_LIMIT)}{address}"))
