"""The sample stories as cases: what their heads expect (seeds/README.md), and where a replay disagrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

SEEDS = Path(__file__).parent.parent / "seeds"

#: One event of `replay --json`.
Event = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """One alert that must come."""

    at: str
    channel: str
    story: str
    reason: str
    says: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    #: UTC times of the stamped blocks that its revisions add; None: not checked.
    stamps: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Seed:
    """A recording with what it shows and what must be told."""

    directory: Path
    description: str
    expect: tuple[Expected, ...]
    told: Mapping[str, int]
    never: tuple[str, ...]


def seeds() -> tuple[Seed, ...]:
    """Return all sample stories, by name."""
    return tuple(_read(head) for head in sorted(SEEDS.glob("*/seed.yaml")))


def _read(head: Path) -> Seed:
    row = YAML(typ="safe").load(head)
    return Seed(
        directory=head.parent,
        description=row["description"],
        expect=tuple(_expected(one) for one in row["expect"]),
        told=row["told"],
        never=tuple(row["never"]),
    )


def _expected(row: Mapping[str, Any]) -> Expected:
    stamps = row.get("stamps")
    return Expected(
        at=row["at"],
        channel=row["channel"],
        story=row["story"],
        reason=row["reason"],
        says=tuple(row.get("says", ())),
        silent=tuple(row.get("silent", ())),
        stamps=None if stamps is None else tuple(stamps),
    )


def disagreements(played: Sequence[Seed], events: Sequence[Event]) -> list[str]:
    """Return where the events of a replay of these seeds are not what their heads expect; empty if all is well."""
    alerts = sorted((event for event in events if event["type"] == "alert"), key=_moment)
    expected = sorted((one for seed in played for one in seed.expect), key=lambda one: (one.at, one.channel))
    due = [f"{one.at} {one.channel} {one.reason}" for one in expected]
    came = [f"{alert['at']} {alert['channel']} {alert['reason']}" for alert in alerts]
    if due != came:
        missing, surplus = Counter(due) - Counter(came), Counter(came) - Counter(due)
        return [*(f"missing: {row}" for row in missing), *(f"not expected: {row}" for row in surplus)]
    pairs = list(zip(expected, alerts, strict=True))
    return [
        *(found for one, alert in pairs for found in _words(one, alert)),
        *(found for one, alert in pairs for found in _stamps(one, alert, events)),
        *_stories(pairs),
        *_never(played, alerts),
        *_counts(played, alerts),
    ]


def _moment(alert: Event) -> tuple[str, str]:
    return alert["at"], alert["channel"]


def _text(alert: Event) -> str:
    return " ".join(alert["body"].split())


def _words(one: Expected, alert: Event) -> Iterator[str]:
    text = _text(alert)
    yield from (f"{one.at} {one.channel}: does not say {phrase!r}" for phrase in one.says if phrase not in text)
    yield from (f"{one.at} {one.channel}: says {phrase!r}" for phrase in one.silent if phrase in text)


def _stamps(one: Expected, alert: Event, events: Sequence[Event]) -> Iterator[str]:
    carried = [(each["feed"], each["entry"], each["number"]) for each in alert["updates"]]
    found = sorted(
        str(block["time"])
        for event in events
        if event["type"] == "revision" and (event["feed"], event["entry"], event["number"]) in carried
        for block in event["blocks"]
        if block["time"] is not None
    )
    if one.stamps is not None and found != sorted(one.stamps):
        yield f"{one.at} {one.channel}: stamps {found} instead of {list(one.stamps)}"


def _stories(pairs: Sequence[tuple[Expected, Event]]) -> Iterator[str]:
    """One name is one story, and one story has one name."""
    links = {(one.story, alert["story"]) for one, alert in pairs}
    for side, word in ((0, "name"), (1, "story")):
        counted = Counter(link[side] for link in links)
        yield from (f"{word} {key} stands for {count}" for key, count in counted.items() if count > 1)


def _never(played: Sequence[Seed], alerts: Sequence[Event]) -> Iterator[str]:
    for alert in alerts:
        text = f"{alert['title']} {_text(alert)}"
        for seed in played:
            yield from (f"{alert['at']} {alert['channel']}: says {phrase!r}" for phrase in seed.never if phrase in text)


def _counts(played: Sequence[Seed], alerts: Sequence[Event]) -> Iterator[str]:
    counted = Counter(alert["channel"] for alert in alerts)
    for channel in sorted({channel for seed in played for channel in seed.told}):
        due = sum(seed.told.get(channel, 0) for seed in played)
        if counted[channel] != due:
            yield f"{channel} is told {counted[channel]} times instead of {due}"
