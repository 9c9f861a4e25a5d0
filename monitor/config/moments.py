"""How are moments, phrases and reasons written in a watch's test?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from monitor.config.values import Line, choice, clock, duration
from monitor.model import Reason

#: Why a channel is told; the other reasons are why it is not.
TOLD = (
    Reason.FIRST,
    Reason.UPDATE,
    Reason.CORRECTION,
    Reason.RETRACTION,
    Reason.HEADLINE,
    Reason.DIGEST,
    Reason.ESCALATION,
)

_OFFSET = re.compile(r"\+([0-9]{1,6}[smhd])", re.ASCII)
_ON_A_DAY = re.compile(r"([0-9]{2}:[0-9]{2})(?: \+([0-9]{1,3})d)?", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """A time of day, `days` after the test's first day; or, where `clock` is None, so long after the story's beginning."""

    clock: time | None = None
    after: timedelta = timedelta(0)

    def since_midnight(self, beginning: timedelta) -> timedelta:
        """Return the moment, counted from the midnight before the story, which begins at `beginning`."""
        if self.clock is None:
            return beginning + self.after
        return timedelta(hours=self.clock.hour, minutes=self.clock.minute) + self.after


def moment(given: object) -> Moment:
    """Read `14:30`, `07:00 +1d` (the next morning) or `+35m` (after the story's beginning)."""
    if isinstance(given, str) and (offset := _OFFSET.fullmatch(given)):
        return Moment(after=duration(offset[1]))
    if isinstance(given, str) and (found := _ON_A_DAY.fullmatch(given)):
        try:
            return Moment(clock=clock(found[1]), after=timedelta(days=int(found[2] or 0)))
        except ValueError:
            pass
    raise ValueError('must be a moment such as "14:30", "07:00 +1d" (a day later) or "+35m" (after the beginning)')


def one_or_many(given: object) -> object:
    """Read one text as a list of one."""
    return [given] if isinstance(given, str) else given


def _one_or_many(description: str) -> tuple[BeforeValidator, WithJsonSchema]:
    text = {"type": "string"}
    shape = {"anyOf": [text, {"type": "array", "items": text}], "examples": [description]}
    return BeforeValidator(one_or_many), WithJsonSchema(shape)


At = Annotated[
    Moment,
    BeforeValidator(moment),
    WithJsonSchema({"type": "string", "examples": ["14:30", "+35m", "07:00 +1d"]}),
]
Lines = Annotated[list[Line], *_one_or_many("politics")]
Phrases = Annotated[list[Line], *_one_or_many("three hours")]
ReasonKey = Annotated[Reason, *choice(*TOLD)]
