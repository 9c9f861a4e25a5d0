"""How is a backtest told, to people and to machines?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from monitor.backtest import Became, Difference, Notice, Part, Period, Retold, Tally
from monitor.cli.tables import Reader, some
from monitor.render.events import stamp
from monitor.render.safe import cut
from monitor.render.words import count

#: Characters of a bar, and of a title: lines stay within 80.
_BAR, _TITLE = 56, 74
#: Of corrections that go to those who were told, though no watch leads to them any more.
_NO_WATCH = "(corrections of what was told)"
#: What precedes a difference.
_SIGNS: Mapping[Became, str] = {
    Became.GAINED: "+",
    Became.LOST: "-",
    Became.REROUTED: ">",
    Became.MOVED: "~",
    Became.REWORDED: "~",
}


# ---------------------------------------------------------------- to people


def report_lines(retold: Retold, tallies: Sequence[Tally]) -> Iterator[str]:
    """Yield what the watches come to: a paragraph for each, then those that hit nothing, in one line."""
    yield from _span(retold.period)
    yield f"{count(retold.revisions, 'revision')}, {count(_alerts(retold, tallies), 'alert')}"
    yield from _passed_over(retold)
    reader = _reader(retold.period)
    for each in tallies:
        if each.hits or each.alerts:
            yield ""
            yield from _tally_lines(each, reader)
    silent = [each.watch.name for each in tallies if not each.hits and not each.alerts]
    if silent:
        yield ""
        yield f"without a hit: {', '.join(silent)}"


def _tally_lines(each: Tally, reader: Reader) -> Iterator[str]:
    title = f" ({each.watch.title})" if each.watch.title not in {"", each.watch.name} else ""
    yield cut(f"{each.watch.name}{title}", _TITLE + 6)
    channels = ", ".join(f"{channel} {number}" for channel, number in each.channels.items())
    told = f"{count(each.alerts, 'alert')}: {channels}" if channels else "no alert"
    stories = "1 story" if each.stories == 1 else f"{each.stories} stories"
    yield f"  {count(each.hits, 'hit')} in {stories}; {told}"
    if each.not_told:
        yield f"  not told: {', '.join(f'{number} {reason}' for reason, number in each.not_told.items())}"
    if each.alerts:
        yield from _bars(each.days)
        for notice in each.samples:
            yield from _notice_lines(notice, reader)


def _bars(days: Mapping[date, int]) -> Iterator[str]:
    """Yield a bar a day: a sign an alert, or, where that is too long, the longest one full."""
    most = max(days.values())
    width = len(str(most))
    for day, number in days.items():
        length = number if most <= _BAR else -(-number * _BAR // most)
        yield f"  {day:%a} {day.day:2} {day:%b} {number:{width}} {'#' * length}".rstrip()


def _notice_lines(notice: Notice, reader: Reader) -> Iterator[str]:
    yield f"  {reader.moment(notice.at)} → {notice.channel}: {notice.reason}, story {notice.story}"
    yield f"      {cut(notice.title, _TITLE)}"


def differences_lines(
    present: Retold,
    other: Retold,
    differences: Sequence[Difference],
    watches: Collection[str],
    directories: tuple[str, str],
) -> Iterator[str]:
    """Yield what is gained, lost and changed, under the name of each watch whose business it is."""
    mine, theirs = directories
    yield from _span(present.period)
    yield f"gained is what {mine} tells and {theirs} does not; lost is what only {theirs} tells"
    for directory, retold in ((mine, present), (theirs, other)):
        for line in _passed_over(retold):
            yield f"{directory}: {line}"
    if not differences:
        yield "no alert is gained, lost, re-routed or changed"
        return
    counts = Counter(each.became for each in differences)
    yield ", ".join(f"{counts[became]} {became}" for became in Became)
    reader = _reader(present.period)
    for watch, group in _grouped(differences, watches).items():
        yield ""
        yield watch
        for each in group:
            yield from _difference_lines(each, reader)


def _difference_lines(each: Difference, reader: Reader) -> Iterator[str]:
    was, now = (", ".join(_destinations(notices, reader)) for notices in (each.was, each.now))
    if each.became is Became.REWORDED:
        was = ""
    way = " → ".join(filter(None, (was, now)))
    yield f"  {_SIGNS[each.became]} {each.became}: {way}; story {each.story}, {count(len(each.parts), 'update')}"
    yield f"      {cut(each.title, _TITLE)}"


def _destinations(notices: Sequence[Notice], reader: Reader) -> Iterator[str]:
    return (f"{notice.channel} {reader.moment(notice.at)}" for notice in notices)


def _grouped(differences: Sequence[Difference], watches: Collection[str]) -> Mapping[str, Sequence[Difference]]:
    """Return the differences by watch, in the order of their names; one of several watches stands under each of them."""
    groups: dict[str, list[Difference]] = {}
    for each in differences:
        for watch in each.watches or (_NO_WATCH,):
            if watch in watches or watch == _NO_WATCH:
                groups.setdefault(watch, []).append(each)
    return dict(sorted(groups.items()))


def _span(period: Period) -> Iterator[str]:
    days = count((period.last - period.first).days + 1, "day")
    first, last = (f"{day:%a} {day.day} {day:%b} {day.year}" for day in (period.first, period.last))
    yield f"backtest of {days}, {first} to {last} ({period.zone.key})"
    if period.is_short:
        begun = _reader(period).moment(period.begun)
        yield f"{count(period.days, 'day')} asked for, but the archive begins only at {begun}"


def _passed_over(retold: Retold) -> Iterator[str]:
    number = sum(retold.passed_over.values())
    if number:
        feeds = some(sorted(retold.passed_over))
        yield f"{count(number, 'revision')} passed over, of feeds that are not configured: {feeds}"


def _reader(period: Period) -> Reader:
    # The end of the archive is now: the same archive prints the same bytes in any year.
    return Reader(zone=period.zone, now=period.until)


def _alerts(retold: Retold, tallies: Sequence[Tally]) -> int:
    """Return how many alerts there are of these watches, those of several watches counted once."""
    names = {each.watch.name for each in tallies}
    return sum(not names.isdisjoint(notice.watches) for notice in retold.told)


# ---------------------------------------------------------------- to machines


def report_value(retold: Retold, tallies: Sequence[Tally]) -> Mapping[str, Any]:
    """Return the report as JSON has it."""
    return {
        **_period_value(retold.period),
        "revisions": retold.revisions,
        "passed_over": dict(sorted(retold.passed_over.items())),
        "alerts": _alerts(retold, tallies),
        "watches": [_tally_value(each) for each in tallies],
    }


def _period_value(period: Period) -> Mapping[str, Any]:
    return {
        "days": period.days,
        "since": stamp(max(period.since, period.begun)),
        "until": stamp(period.until),
        "timezone": period.zone.key,
        "short": period.is_short,
    }


def _tally_value(each: Tally) -> Mapping[str, Any]:
    return {
        "watch": each.watch.name,
        "title": each.watch.title,
        "hits": each.hits,
        "stories": each.stories,
        "alerts": each.alerts,
        "channels": dict(each.channels),
        "not_told": {str(reason): number for reason, number in each.not_told.items()},
        "days": [{"day": day.isoformat(), "alerts": number} for day, number in each.days.items()],
        "samples": [
            {**_notice_value(notice), "title": notice.title, "updates": [_part_value(part) for part in notice.parts]}
            for notice in each.samples
        ],
    }


def _notice_value(notice: Notice) -> Mapping[str, Any]:
    return {
        "at": stamp(notice.at),
        "channel": notice.channel,
        "story": notice.story,
        "reason": str(notice.reason),
        "watches": list(notice.watches),
    }


def _part_value(part: Part) -> Mapping[str, Any]:
    return {"feed": part.feed, "entry": part.entry, "number": part.number}


def differences_value(
    present: Retold,
    other: Retold,
    differences: Sequence[Difference],
    watches: Collection[str],
    directories: tuple[str, str],
) -> Mapping[str, Any]:
    """Return the comparison as JSON has it."""
    counts = Counter(each.became for each in differences)
    passed_over = [dict(sorted(retold.passed_over.items())) for retold in (present, other)]
    return {
        "config": directories[0],
        "against": directories[1],
        **_period_value(present.period),
        "passed_over": {"config": passed_over[0], "against": passed_over[1]},
        "counts": {str(became): counts[became] for became in Became},
        "watches": [
            {"watch": None if watch == _NO_WATCH else watch, "differences": [_difference_value(each) for each in group]}
            for watch, group in _grouped(differences, watches).items()
        ],
    }


def _difference_value(each: Difference) -> Mapping[str, Any]:
    return {
        "change": str(each.became),
        "story": each.story,
        "title": each.title,
        "was": [_notice_value(notice) for notice in each.was],
        "now": [_notice_value(notice) for notice in each.now],
        "updates": [_part_value(part) for part in each.parts],
    }
