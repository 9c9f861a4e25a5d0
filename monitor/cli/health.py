"""How is a feed, and why? Its state, its troubles, its last polls, and when it is asked next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from monitor import schedule
from monitor.cli.pushes import push_line, push_row
from monitor.cli.tables import Column, Reader, Row, field, span
from monitor.model import Alarm, Ended, Feed, Newsroom, Pace, Poll, PollRecord, Trouble
from monitor.render.words import count
from monitor.store import View
from monitor.text.links import without_password

#: Why a feed is asked next just then.
PACES: Mapping[Pace, str] = MappingProxyType(
    {
        Pace.FIRST: "its first poll",
        Pace.EVERY: "as configured",
        Pace.RHYTHM: "by its own rhythm",
        Pace.MISSED: "soon, for entries may have been missed",
        Pace.PUBLISHER: "its publisher asks for no more",
        Pace.SKIPPED: "after the hours in which its publisher wants none",
        Pace.BACK_OFF: "later after each failure",
        Pace.AWAY: "its host asked us to stay away",
        Pace.GONE: "gone for good: asked no more",
        Pace.PUSHED: "its hub pushes what is new",
    }
)
#: How a poll ended.
ENDINGS: Mapping[Ended, str] = MappingProxyType(
    {
        Ended.NEWS: "read",
        Ended.READ: "read, nothing new",
        Ended.SAME: "the same bytes",
        Ended.UNCHANGED: "unchanged (304)",
        Ended.FAILED: "failed",
    }
)
#: The sick first: those that bring nothing, then those that may, then those that only ask for a hand.
STATES: Final = ("gone", "failing", "quiet", "double", "moved", "never polled", "well")
_OF_TROUBLE: Mapping[Trouble, str] = MappingProxyType(
    {
        Trouble.GONE: "gone",
        Trouble.BROKEN: "failing",
        Trouble.QUIET: "quiet",
        Trouble.MOVED: "moved",
        Trouble.DOUBLE: "double",
    }
)


def health(newsroom: Newsroom, view: View | None, now: datetime) -> list[Row]:
    """Return how the feeds are, the sick first; without a database none was ever polled."""
    feeds = [*newsroom.feeds.values()]
    polls = view.polls() if view else {}
    named = {feed.name: polls[feed.name] for feed in feeds if feed.name in polls}
    known = {(alarm.feed, alarm.trouble): alarm for alarm in (view.alarms() if view else ())}
    found: dict[str, list[Alarm]] = {}
    for alarm in schedule.troubles(named, now):
        # What has been known for longer began when it was first seen.
        found.setdefault(alarm.feed, []).append(known.get((alarm.feed, alarm.trouble), alarm))
    # Who is not reached from outside asks no hub, whatever was agreed before.
    hubs = view.subscriptions() if view and newsroom.settings.web.public_url is not None else {}
    rows = [
        {
            **_health(feed, named.get(feed.name), found.get(feed.name, [])),
            "push": push_row(hubs.get(feed.name), now),
        }
        for feed in feeds
    ]
    return sorted(rows, key=lambda row: (STATES.index(row["state"]), -row["failures"], row["feed"]))


def _health(feed: Feed, poll: Poll | None, alarms: Sequence[Alarm]) -> Row:
    return {
        "feed": feed.name,
        "state": _state(poll, alarms),
        "failures": poll.failures if poll else 0,
        "failing_since": poll and poll.failing_since,
        "error": poll and poll.error,
        "url": without_password(poll.url if poll else feed.url),
        "polled": poll and poll.polled,
        "succeeded": poll and poll.succeeded,
        "due": None if poll is None or poll.stopped else poll.due,
        "pace": poll and poll.pace,
        "polls": poll.polls if poll else 0,
        "gaps": poll.gaps if poll else 0,
        "latest": poll and poll.rhythm.latest,
        "troubles": [
            {"trouble": alarm.trouble, "since": alarm.since, "words": alarm.words}
            for alarm in sorted(alarms, key=lambda alarm: STATES.index(_OF_TROUBLE[alarm.trouble]))
        ],
    }


def _state(poll: Poll | None, alarms: Sequence[Alarm]) -> str:
    """Return the worst that can be said of a feed."""
    said = [_OF_TROUBLE[alarm.trouble] for alarm in alarms]
    if poll is None or poll.polled is None:
        said.append("never polled")
    elif poll.failures:
        said.append("failing")
    return min(said, key=STATES.index, default="well")


def columns(reader: Reader) -> Mapping[str, Column]:
    """Return how people read it."""
    return {
        "feed": field("feed"),
        "state": field("state"),
        "failures": field("failures"),
        "last success": lambda row: _ago(row["succeeded"], reader),
        "next poll": lambda row: next_poll(row, reader),
        "missed": lambda row: str(row["gaps"] or ""),
        "what": lambda row: "; ".join(trouble["words"] for trouble in row["troubles"]) or row["error"] or "",
    }


def next_poll(row: Row, reader: Reader) -> str:
    """Return when a feed is asked next: `in 3m`; nothing for one that is asked no more."""
    if row["due"] is None:
        return ""
    return "now" if row["due"] <= reader.now else f"in {reader.distance(row['due'])}"


def _ago(moment: datetime | None, reader: Reader) -> str:
    return "never" if moment is None else f"{reader.distance(moment)} ago"


# ---------------------------------------------------------------- one feed


def log(records: Sequence[PollRecord]) -> list[Row]:
    """Return the last polls of a feed, the latest first."""
    return [
        {
            "number": record.number,
            "at": record.at,
            "ended": record.ended,
            "error": record.error,
            "listed": record.listed,
            "new": record.new,
            "edited": record.edited,
            "due": record.due,
            "pace": record.pace,
        }
        for record in records
    ]


def log_columns(reader: Reader) -> Mapping[str, Column]:
    """Return how people read the log."""

    def ended(row: Row) -> str:
        if row["ended"] is Ended.FAILED:
            return f"failed: {row['error']}"
        found = [f"{number} {kind}" for number, kind in ((row["new"], "new"), (row["edited"], "changed")) if number]
        if not found:
            return ENDINGS[row["ended"]]
        entries = "entry" if row["new"] + row["edited"] == 1 else "entries"
        return f"{ENDINGS[Ended.NEWS]}, {' and '.join(found)} {entries} of {row['listed']}"

    return {
        "poll": field("number"),
        "at": lambda row: reader.moment(row["at"]),
        "how it ended": ended,
        "the next one": lambda row: "" if row["pace"] is Pace.GONE else f"after {span(_whole(row['due'] - row['at']))}",
        "why then": lambda row: PACES[row["pace"]],
    }


def _whole(wait: timedelta) -> timedelta:
    """Return a wait without the seconds of its drift where they do not matter."""
    return wait - wait % timedelta(minutes=1) if wait >= timedelta(minutes=2) else wait


def lines(row: Row, poll: Poll | None, reader: Reader) -> list[str]:
    """Return what there is to say of one feed above its log."""
    said = [f"{row['feed']}: {row['state']}", f"  asked at     {row['url']}"]
    if poll is None or poll.polled is None:
        return [*said, "  never polled yet"]
    said += [
        f"  {trouble['trouble']} since {reader.moment(trouble['since'])}: {trouble['words']}"
        for trouble in row["troubles"]
    ]
    when = f"{reader.moment(row['due'])} ({next_poll(row, reader)})" if row["due"] else "never"
    said += [
        f"  next poll    {when}: {PACES[row['pace']]}",
        f"  last success {reader.moment(row['succeeded']) or 'none yet'}",
        f"  latest entry {reader.moment(row['latest']) or 'none yet'}",
    ]
    if row["push"]:
        said.append(f"  its hub      {push_line(row['push'], reader)}")
    if poll.gaps:
        said.append(
            f"  at {poll.gaps} of {count(poll.polls, 'poll')} no entry was known: others may have come and gone"
        )
    return said
