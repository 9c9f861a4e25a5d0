"""What does a watch's test mean? docs/reference/tests.md tells it to editors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from monitor.config.models import AlertKeys, EntryKeys, RevisionKeys, WatchTestKeys
from monitor.errors import Mistake
from monitor.model import ExpectedAlert, StagedRevision, WatchTest
from monitor.text.clean import titled

#: When a story begins whose first moment is written as an offset, and when a text or an entry is seen.
_NOON = timedelta(hours=12)


def build_watch_tests(tests: Sequence[WatchTestKeys], place: Callable[[int], Mistake]) -> tuple[WatchTest, ...]:
    """Return the tests of a watch; `place` tells where the one of that number is written."""
    return tuple(build_watch_test(keys, place(number)) for number, keys in enumerate(tests))


def build_watch_test(keys: WatchTestKeys, place: Mistake) -> WatchTest:
    """Return a test; `place` tells where it is written."""
    beginning = _beginning(keys)
    return WatchTest(
        file=place.file,
        line=place.line,
        column=place.column,
        name=keys.name or "",
        revisions=tuple(_revisions(keys, beginning)),
        fires=keys.fires,
        alerts=None if keys.alerts is None else tuple(_alert(alert, beginning) for alert in keys.alerts),
    )


def _beginning(keys: WatchTestKeys) -> timedelta:
    """Return when the story begins, which is what its offsets are counted from."""
    return keys.story[0].at.since_midnight(_NOON) if keys.story else _NOON


def _revisions(keys: WatchTestKeys, beginning: timedelta) -> Iterator[StagedRevision]:
    if keys.text is not None:
        # As `explain --text` reads it.
        title, text = titled(keys.text)
        yield StagedRevision(at=beginning, title=title, text=text)
    if keys.entry is not None:
        yield _staged(keys.entry, beginning)
    for revision in keys.story or ():
        yield _staged(revision, revision.at.since_midnight(beginning))


def _staged(keys: EntryKeys, at: timedelta) -> StagedRevision:
    moves = keys if isinstance(keys, RevisionKeys) else None
    return StagedRevision(
        at=at,
        entry=moves.entry if moves else None,
        feed=keys.feed,
        tags=tuple(keys.tags),
        title=keys.title,
        summary=keys.summary,
        text=keys.text,
        above=moves.above if moves else None,
        below=moves.below if moves else None,
        authors=tuple(keys.author),
        categories=tuple(keys.category),
        language=keys.language,
        url=keys.url,
    )


def _alert(keys: AlertKeys, beginning: timedelta) -> ExpectedAlert:
    return ExpectedAlert(
        at=keys.at.since_midnight(beginning),
        channel=keys.channel,
        reason=keys.reason,
        says=tuple(keys.says),
        silent=tuple(keys.silent),
    )
