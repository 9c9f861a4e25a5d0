"""What did one pass take before it told? An archive has the moments of both, and no list of its passes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.model import Alert, Update
from monitor.store import View

#: The story under which an update was recorded and the number of its chapter there.
Place = tuple[int, int]
#: What one alert carried was taken in one pass if it was seen within this time: the timeout of a poll, three times. What was
#: seen further apart was held, by quiet hours or a digest, and another configuration may tell it at once.
LONGEST_PASS = timedelta(minutes=1)
#: What nobody was told of left no trace of its pass: it is one if it was seen within this time. A judgement.
LONGEST_UNTRACED = timedelta(seconds=5)
#: Alerts of one story that are asked for their moments; a live blog with four channels has some hundred.
_MOST_ALERTS = 10_000


@dataclass(frozen=True, slots=True)
class _Seen:
    place: Place
    at: datetime


@dataclass(slots=True)
class Passes:
    """Notes, while an archive is read, which neighbours in a story were seen close enough to be of one pass."""

    #: The latest update of each story, whichever of its parts it is of.
    _latest: dict[int, _Seen] = field(default_factory=dict)
    #: By story, the neighbours that may be of one pass, in order.
    _near: dict[int, list[tuple[_Seen, _Seen]]] = field(default_factory=dict)

    def note(self, update: Update, story: int) -> None:
        """Note an update of a story; they come in their order."""
        seen = _Seen((update.story, update.chapter), update.revision.at)
        before = self._latest.get(story)
        if before is not None and timedelta(0) < seen.at - before.at <= LONGEST_PASS:
            self._near.setdefault(story, []).append((before, seen))
        self._latest[story] = seen

    def deferred(self, view: View, stories: list[int]) -> Mapping[Place, datetime]:
        """Return the chapters that were told no sooner than a later one, each with the moment of the last of its pass."""
        found: dict[Place, datetime] = {}
        for story in stories:
            if near := self._near.get(story):
                alerts = [record.alert for record in view.alerts(limit=_MOST_ALERTS, story=story)]
                found |= _deferred(near, alerts)
        return found


def _deferred(near: list[tuple[_Seen, _Seen]], alerts: list[Alert]) -> Mapping[Place, datetime]:
    told = [(alert.at, {(update.story, update.chapter) for update in alert.updates}) for alert in alerts]
    found: dict[Place, datetime] = {}
    # From the last one on, so that a pass of several moments has the moment of its end.
    for one, other in reversed(near):
        if _of_one_pass(one, other, told):
            found[one.place] = found.get(other.place, other.at)
    return found


def _of_one_pass(one: _Seen, other: _Seen, told: list[tuple[datetime, set[Place]]]) -> bool:
    """Tell whether nothing was decided between two chapters; an alert of the story in between would be a proof of it."""
    if any(one.at <= at < other.at for at, _ in told):
        return False
    return other.at - one.at <= LONGEST_UNTRACED or any(places >= {one.place, other.place} for _, places in told)
