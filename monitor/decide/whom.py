"""Which watches and channels does an update concern?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from monitor.model import CORRECTING_KINDS, Concern, Entry, Follow, Following, Hit, Poll, Update, Watch

_NOBODY: Final = Following()


def concerns(
    update: Update,
    hits: Sequence[Hit],
    *,
    watching: Collection[str],
    watching_entry: Collection[str],
    told: frozenset[str],
    old: bool,
    watches: Mapping[str, Watch],
    following: Following = _NOBODY,
) -> tuple[Concern, ...]:
    """Return one concern for each channel that is to hear of `update`, in the order of their names.

    That are the channels of the watches that hit it now or follow its story (`watching`: those that hit the story before,
    `watching_entry`: those among them that hit this entry of it; `following`: by hand, where the latest wish counts), and
    for a correction or retraction also the channels that were `told` what it corrects: even if no watch leads to them any more.
    """
    hit_before = {Follow.STORY: watching, Follow.ENTRY: watching_entry, Follow.NONE: ()}
    follow = following.of(name for name, watch in watches.items() if name in hit_before[watch.follow])
    wanting = watches.keys() & ({hit.watch for hit in hits} | follow)
    corrected = told if update.revision.change.kind in CORRECTING_KINDS else ()
    return tuple(
        Concern(channel=channel, update=update, watches=names, old=old)
        for channel, names in _by_channel([watches[name] for name in sorted(wanting)], corrected)
    )


def _by_channel(wanting: Iterable[Watch], corrected: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return the channels of some watches, each with theirs, and those that are put right whether or not a watch leads there."""
    names: dict[str, dict[str, None]] = {channel: {} for channel in corrected}
    for watch in wanting:
        for channel in watch.notify:
            names.setdefault(channel, {})[watch.name] = None
    return [(channel, tuple(found)) for channel, found in sorted(names.items())]


def is_old(entry: Entry, poll: Poll, *, tell_within: timedelta, now: datetime) -> bool:
    """Tell whether `entry` was there before us: found by its feed's first good poll, and not younger than `tell_within`."""
    if poll.succeeded is not None:
        return False
    since = entry.published or entry.updated
    # With a span of zero nothing is young, not even what a wrong clock dates in the future.
    return not tell_within or since is None or now - since >= tell_within
