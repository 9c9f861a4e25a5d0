"""Do the tests of the watches make sense? Feeds and channels that are there, times in order, nothing empty.

A test with a wrong key is passed over here; the others of its watch are still checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from pydantic import ValidationError

from monitor.config.models import EntryKeys, RevisionKeys, WatchTestKeys
from monitor.config.paths import did_you_mean, quoted
from monitor.config.watch_tests import build_watch_test
from monitor.config.written import KeyPath, Written
from monitor.errors import Mistake
from monitor.model import Newsroom, Watch, WatchTest

#: A test as it is written and as it is meant, and whose it is -> where in it what is wrong.
TestCheck = Callable[[WatchTestKeys, WatchTest, Watch, Newsroom], Iterable[tuple[KeyPath, str]]]

#: What an entry must say something in.
_WORDS = ("title", "summary", "text", "above", "below")


def tests_make_sense(newsroom: Newsroom, written: Written) -> Iterator[Mistake]:
    """Yield what is wrong with the tests of all watches, each with its place."""
    for name in written.names("watches"):
        for index, keys in _readable(written.plain("watches", name, "tests")):
            path: KeyPath = ("watches", name, "tests", index)
            test = build_watch_test(keys, written.mistake_at_key(path, ""))
            # Where a file could not be read, no name is called unknown: it may stand there.
            for check in (*CHECKS_OF_SHAPE, *(CHECKS_OF_NAMES if written.complete else ())):
                for where, message in check(keys, test, newsroom.watches[name], newsroom):
                    yield written.mistake((*path, *where), message)


def _readable(tests: object) -> Iterator[tuple[int, WatchTestKeys]]:
    for index, test in enumerate(tests if isinstance(tests, list) else ()):
        try:
            yield index, WatchTestKeys.model_validate(test)
        except ValidationError:
            continue  # reported when the watch was read


def _entries(keys: WatchTestKeys) -> Iterator[tuple[KeyPath, EntryKeys]]:
    if keys.entry is not None:
        yield ("entry",), keys.entry
    yield from _moments(keys)


def _moments(keys: WatchTestKeys) -> Iterator[tuple[KeyPath, RevisionKeys]]:
    for index, revision in enumerate(keys.story or ()):
        yield ("story", index), revision


def names_known_feeds(
    keys: WatchTestKeys, _test: WatchTest, _watch: Watch, newsroom: Newsroom
) -> Iterator[tuple[KeyPath, str]]:
    """An entry stands in a configured feed, with the tags that this has; or in one that the test makes up."""
    for path, entry in _entries(keys):
        if entry.feed is not None and entry.feed not in newsroom.feeds:
            yield (*path, "feed"), f"unknown feed {quoted(entry.feed)}{did_you_mean(entry.feed, newsroom.feeds)}"
        elif entry.feed is not None and entry.tags:
            yield (*path, "tags"), f"the feed {quoted(entry.feed)} has tags of its own: leave one of the two out"


def names_told_channels(
    keys: WatchTestKeys, _test: WatchTest, watch: Watch, newsroom: Newsroom
) -> Iterator[tuple[KeyPath, str]]:
    """An alert goes to a channel of the watch, or to one that such a channel escalates to."""
    found = (newsroom.channels.get(name) for name in watch.notify)
    reached = {
        *watch.notify,
        *(name for channel in found if channel and channel.escalate for name in channel.escalate.to),
    }
    for index, alert in enumerate(keys.alerts or ()):
        if alert.channel is not None and alert.channel not in reached:
            hint = did_you_mean(alert.channel, reached)
            message = f"the watch never tells a channel {quoted(alert.channel)}{hint}"
            yield ("alerts", index, "channel"), message
        elif not reached:
            yield ("alerts", index), "the watch tells nobody: it has no channel under notify"


def goes_forward(
    keys: WatchTestKeys, test: WatchTest, _watch: Watch, _newsroom: Newsroom
) -> Iterator[tuple[KeyPath, str]]:
    """The moments of a story come one after the other, and no alert comes before the story."""
    moments = [revision.at for revision in test.revisions]
    for index, (before, at) in enumerate(pairwise(moments), start=1):
        if keys.story and at < before:
            yield ("story", index, "at"), "goes back in time: it lies before the moment above it"
    for index, alert in enumerate(test.alerts or ()):
        if alert.at < moments[0]:
            yield ("alerts", index, "at"), "lies before the story begins"


def says_something(
    keys: WatchTestKeys, _test: WatchTest, _watch: Watch, _newsroom: Newsroom
) -> Iterator[tuple[KeyPath, str]]:
    """An entry says something; a later revision of it says something else; what is added is added to a text."""
    seen: set[tuple[str | None, str | None]] = set()
    for path, entry in _entries(keys):
        if not any(getattr(entry, key, None) for key in _WORDS):
            yield path, "says nothing: give it a title or a text"
        if isinstance(entry, RevisionKeys):
            yield from _adds_to_a_text(path, entry, is_first=(entry.feed, entry.entry) not in seen)
            seen |= {(entry.feed, entry.entry), (None, entry.entry)}


def _adds_to_a_text(path: KeyPath, entry: RevisionKeys, *, is_first: bool) -> Iterator[tuple[KeyPath, str]]:
    for key in ("above", "below"):
        if getattr(entry, key) is not None and (entry.text is not None or is_first):
            message = "there is no text that this could be added to" if is_first else "text says all of it already"
            yield (*path, key), f"{message}: write it as text"


#: To check one more thing, write one more function and its row.
CHECKS_OF_SHAPE: tuple[TestCheck, ...] = (goes_forward, says_something)
CHECKS_OF_NAMES: tuple[TestCheck, ...] = (names_known_feeds, names_told_channels)
