"""What must a sample story tell? Reads the heads of the samples (`seed.yaml`) and compares them with what was told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from monitor.errors import RecordingError
from monitor.model import Alert

#: Beside the program where it is installed, above it in a checkout.
_PLACES = (Path(__file__).parent.parent / "seeds", Path(__file__).parent.parent.parent / "seeds")


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """An alert as it reached its readers."""

    alert: Alert
    body: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Expectation:
    """One alert that a sample must cause: when, to whom, why; what it says and what it must not say."""

    at: datetime
    channel: str
    story: str
    reason: str
    says: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    stamps: tuple[datetime, ...] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Seed:
    """A sample story: a recording and what it must tell."""

    directory: Path
    description: str
    expect: tuple[Expectation, ...]
    told: Mapping[str, int]
    never: tuple[str, ...]


def seeds_directory() -> Path:
    """Return where the samples are. Raises RecordingError."""
    for place in _PLACES:
        if (place / "config").is_dir():
            return place
    raise RecordingError(f"the sample stories are missing: looked in {' and '.join(map(str, _PLACES))}")


def seeds() -> tuple[Seed, ...]:
    """Return all sample stories, in the order of their names."""
    return tuple(_seed(head.parent) for head in sorted(seeds_directory().glob("*/seed.yaml")))


def _seed(directory: Path) -> Seed:
    head = YAML(typ="safe", pure=True).load((directory / "seed.yaml").read_text(encoding="utf-8"))
    return Seed(
        directory=directory,
        description=" ".join(head["description"].split()),
        expect=tuple(map(_expectation, head["expect"])),
        told=dict(head["told"]),
        never=tuple(map(str, head.get("never", ()))),
    )


def _expectation(item: Mapping[str, Any]) -> Expectation:
    return Expectation(
        at=_moment(item["at"]),
        channel=item["channel"],
        story=item["story"],
        reason=item["reason"],
        says=tuple(map(str, item.get("says", ()))),
        silent=tuple(map(str, item.get("silent", ()))),
        stamps=tuple(map(_moment, item["stamps"])) if "stamps" in item else None,
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def differences(found: Sequence[Seed], heard: Sequence[Heard]) -> list[str]:
    """Return what was told otherwise than the samples expect, a line each; empty when all is as it must be."""
    expected = sorted((item for seed in found for item in seed.expect), key=lambda item: item.at)
    left = list(heard)
    lines: list[str] = []
    names: dict[int, str] = {}
    for item in expected:
        best = min(
            (each for each in left if _same_call(item, each)),
            key=lambda each: len(list(_faults(item, each))),
            default=None,
        )
        if best is None:
            lines.append(f"missing: {item.at:%d %H:%M} {item.channel} {item.reason} ({item.story})")
            continue
        left.remove(best)
        lines += (f"{item.at:%d %H:%M} {item.channel}: {fault}" for fault in _faults(item, best))
        if names.setdefault(best.alert.story, item.story) != item.story:
            lines.append(
                f"{item.at:%d %H:%M} {item.channel}: {item.story} was told as part of {names[best.alert.story]}"
            )
    lines += (
        f"unexpected: {each.alert.at:%d %H:%M} {each.alert.channel} {each.alert.reason}: {each.body[:80]}"
        for each in left
    )
    return lines + list(_totals(found, heard))


def _same_call(item: Expectation, heard: Heard) -> bool:
    alert = heard.alert
    return (item.at, item.channel, item.reason) == (alert.at, alert.channel, str(alert.reason))


def _faults(item: Expectation, heard: Heard) -> Iterator[str]:
    body = " ".join(heard.body.split())
    yield from (f"does not say {phrase!r}" for phrase in item.says if phrase not in body)
    yield from (f"must not say {phrase!r}" for phrase in item.silent if phrase in body)
    if item.stamps is not None:
        stamps = {block.time for update in heard.alert.updates for block in update.revision.change.blocks}
        yield from (f"has no block of {stamp:%d %H:%M}" for stamp in item.stamps if stamp not in stamps)


def _totals(found: Sequence[Seed], heard: Sequence[Heard]) -> Iterator[str]:
    expected: Counter[str] = Counter()
    for seed in found:
        expected.update(seed.told)
    told = Counter(each.alert.channel for each in heard)
    for channel in sorted(expected.keys() | told.keys()):
        if expected[channel] != told[channel]:
            yield f"{channel} was told {told[channel]} times, expected {expected[channel]}"
    for phrase in (phrase for seed in found for phrase in seed.never):
        yield from (
            f"{each.alert.channel} was told {phrase!r}, which is nobody's business"
            for each in heard
            if phrase in each.body
        )
