"""What does one configuration tell and another does not, or tell somebody else, at another time, in other words?

Updates are compared, not alerts: one update in one channel is told or not, whatever is put in the same message. What
became of the updates of one message is then one difference again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from monitor.backtest.retelling import Notice, Part, Retold

#: An update of the archive: the story under which it was recorded, and its chapter.
_Place = tuple[int, int]
#: How one update is told in one channel.
_Telling = tuple[Notice, Part]


class Became(StrEnum):
    """What became of an alert."""

    GAINED = "gained"
    LOST = "lost"
    #: The same updates go to another channel.
    REROUTED = "re-routed"
    #: The same updates go to the same channel earlier or later.
    MOVED = "moved"
    #: The same updates at the same time, but other sentences of them.
    REWORDED = "reworded"


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One alert that is not what it was: as the configuration compared with tells it, and as the present one does."""

    became: Became
    story: int
    was: tuple[Notice, ...]
    now: tuple[Notice, ...]
    #: The updates that it is about.
    parts: tuple[Part, ...]
    #: Whose business they are, in either configuration.
    watches: tuple[str, ...]

    @property
    def title(self) -> str:
        """What it says."""
        return (self.now or self.was)[0].title


def compare(present: Retold, other: Retold) -> tuple[Difference, ...]:
    """Return what `present` tells otherwise than `other`, in the order of the moments; what is the same is left out.

    Differences that lie before the period altogether are left out, too.
    """
    now, was = _by_update(present.notices), _by_update(other.notices)
    found: dict[tuple[Became, tuple[_Key, ...], tuple[_Key, ...]], list[tuple[_Tellings, _Tellings]]] = {}
    for place in sorted(now.keys() | was.keys()):
        for became, before, after in _changes(was.get(place, {}), now.get(place, {})):
            found.setdefault((became, _keys(before), _keys(after)), []).append((before, after))
    differences = (_difference(became, pairs) for (became, _, _), pairs in found.items())
    counted = (each for each in differences if any(present.period.holds(notice.at) for notice in each.was + each.now))
    return tuple(sorted(counted, key=_order))


#: How an update is told, in the order of the channels.
_Tellings = tuple[_Telling, ...]
#: What tells one notice from another: a channel is told of a story once a moment.
_Key = tuple[str, int, str]


def _by_update(notices: Iterable[Notice]) -> Mapping[_Place, Mapping[str, _Telling]]:
    """Return by update, then by channel, how it is told first."""
    found: dict[_Place, dict[str, _Telling]] = {}
    for notice in notices:
        for part in notice.parts:
            found.setdefault((part.story, part.chapter), {}).setdefault(notice.channel, (notice, part))
    return found


def _changes(was: Mapping[str, _Telling], now: Mapping[str, _Telling]) -> Iterator[tuple[Became, _Tellings, _Tellings]]:
    """Yield what became of one update."""
    gone = tuple(was[channel] for channel in sorted(was.keys() - now.keys()))
    come = tuple(now[channel] for channel in sorted(now.keys() - was.keys()))
    if gone and come:
        yield Became.REROUTED, gone, come
    else:
        yield from ((Became.LOST, (telling,), ()) for telling in gone)
        yield from ((Became.GAINED, (), (telling,)) for telling in come)
    for channel in sorted(was.keys() & now.keys()):
        (before, said_before), (after, said) = was[channel], now[channel]
        if before.at != after.at:
            yield Became.MOVED, (was[channel],), (now[channel],)
        elif said_before.said != said.said:
            yield Became.REWORDED, (was[channel],), (now[channel],)


def _keys(tellings: _Tellings) -> tuple[_Key, ...]:
    return tuple((notice.channel, notice.story, notice.at.isoformat()) for notice, _ in tellings)


def _difference(became: Became, pairs: list[tuple[_Tellings, _Tellings]]) -> Difference:
    """Return the changes of several updates that have one message in common as one difference."""
    before, after = pairs[0]
    watches = {watch for pair in pairs for tellings in pair for _, part in tellings for watch in part.watches}
    return Difference(
        became=became,
        story=(before or after)[0][0].story,
        was=tuple(notice for notice, _ in before),
        now=tuple(notice for notice, _ in after),
        parts=tuple((after or before)[0][1] for before, after in pairs),
        watches=tuple(sorted(watches)),
    )


def _order(difference: Difference) -> tuple[object, ...]:
    notices = difference.now or difference.was
    first = notices[0]
    return (
        first.at,
        difference.story,
        first.channel,
        difference.became,
        difference.parts[0].story,
        difference.parts[0].chapter,
    )
