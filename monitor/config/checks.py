"""Does it all fit together? A list of plain functions, each `(newsroom, written) -> mistakes`.

To check one more thing, write one more function and its row in CHECKS (mistakes: the configuration is refused) or in
REMARKS (notes: it is used). Where a file could not be read, no name is called unknown: it may stand there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from monitor import match
from monitor.config.embeddings import installed
from monitor.config.paths import did_you_mean, quoted
from monitor.config.watch_test_checks import tests_make_sense
from monitor.config.written import KeyPath, Written
from monitor.errors import Mistake
from monitor.match.reach import Reach
from monitor.model import Newsroom, Watch
from monitor.text import fold
from monitor.text.common_words import COMMON_WORDS

Check = Callable[[Newsroom, Written], Iterable[Mistake]]

_LOOKS_FOR = ("match", "actors", "places", "keywords", "exclude")


def has_something_to_watch(newsroom: Newsroom, written: Written) -> Iterator[Mistake]:
    """An empty configuration is a slip (a wrong folder, an emptied file), never a wish to watch nothing."""
    if written.complete and not newsroom.feeds and not newsroom.watches:
        yield written.mistake((), "nothing to watch: there are no feeds and no watches in its *.yaml files")


def names_known_channels(newsroom: Newsroom, written: Written) -> Iterator[Mistake]:
    """Whom a watch notifies, a channel escalates to and the program itself tells must be there."""
    yield from _unknown(written, ("monitor", "operator"), newsroom.settings.operator, newsroom.channels, "channel")
    for name, watch in newsroom.watches.items():
        yield from _unknown(written, ("watches", name, "notify"), watch.notify, newsroom.channels, "channel")
    for name, channel in newsroom.channels.items():
        to = channel.escalate.to if channel.escalate else ()
        yield from _unknown(written, ("channels", name, "escalate", "to"), to, newsroom.channels, "channel")


def names_known_feeds(newsroom: Newsroom, written: Written) -> Iterator[Mistake]:
    """Watches look only in feeds and under tags that are there."""
    tags = {tag for feed in newsroom.feeds.values() for tag in feed.tags}
    for name, watch in newsroom.watches.items():
        only: KeyPath = ("watches", name, "only")
        yield from _unknown(written, (*only, "feeds"), watch.only.feeds, newsroom.feeds, "feed")
        yield from _unknown(written, (*only, "tags"), watch.only.tags, tags, "tag")


def _unknown(
    written: Written, path: KeyPath, given: Iterable[str], known: Collection[str], noun: str
) -> Iterator[Mistake]:
    for index, name in enumerate(given):
        if name not in known and written.complete:
            message = f"unknown {noun} {quoted(name)}{did_you_mean(name, known)}"
            yield written.mistake((*path, index), message)


def names_installed_embedding(newsroom: Newsroom, written: Written) -> Iterator[Mistake]:
    """What is to compare entries by their meaning must be there: nothing is downloaded."""
    name = newsroom.settings.embedding
    if name is not None and name not in (known := installed()):
        there = f"installed: {', '.join(known)}" if known else "none is installed"
        message = f"unknown embedding {quoted(name)}{did_you_mean(name, known)} ({there})"
        yield written.mistake(("monitor", "stories", "embedding"), message)


def reads_each_feed_once(newsroom: Newsroom, written: Written) -> Iterator[Mistake]:
    """Two feeds with one address would be one feed polled twice, and everything in it told twice."""
    first: dict[str, str] = {}
    for name, feed in newsroom.feeds.items():
        is_mended = written.plain("feeds", name, "url") != feed.url
        if not is_mended and first.setdefault(feed.url, name) != name:
            yield written.mistake(("feeds", name, "url"), f"the same address as that of {quoted(first[feed.url])}")


def contains_no_circles(newsroom: Newsroom, written: Written) -> Iterator[Mistake]:
    """A place that contains what contains it is a slip, and would make both the same place."""
    for path, message in match.check_circles(newsroom.places):
        yield written.mistake(path, message)


def reads_expressions(newsroom: Newsroom, written: Written) -> Iterator[Mistake]:
    """What the match station finds wrong with expressions, names and their terms."""
    for path, message in match.check_names(newsroom):
        yield written.mistake(path, message)
    for name, watch in newsroom.watches.items():
        if name not in written.good and not _is_mended(watch, written):
            faults = match.check(watch, newsroom)
            for fault in (fault for fault in faults if written.complete or not fault.unknown_name):
                yield _placed(written, ("watches", name, *fault.path), fault)


def _placed(written: Written, path: KeyPath, fault: match.Fault) -> Mistake:
    if fault.position is not None:
        return written.mistake_inside(path, fault.position, fault.message)
    # What is said of a whole list or watch belongs to its name, not to the first thing in it.
    return written.mistake_at_key(path, fault.message)


def means_what_it_says(newsroom: Newsroom, written: Written) -> Iterator[Mistake]:
    """What the match station doubts: clauses that can never hold, aliases that are everyday words."""
    for doubt in match.lint(newsroom):
        if doubt.position is not None:
            yield written.mistake_inside(doubt.path, doubt.position, doubt.message)
        elif doubt.path[0] == "watches":
            yield written.mistake_at_key(doubt.path, doubt.message)
        else:
            yield written.mistake(doubt.path, doubt.message)


def _is_mended(watch: Watch, written: Written) -> bool:
    """Tell whether a wrong key has been taken out of what the watch looks for: the rest says something else."""
    return any(written.plain("watches", watch.name, key) and not getattr(watch, key) for key in _LOOKS_FOR)


def tells_somebody(newsroom: Newsroom, written: Written) -> Iterator[Mistake]:
    """A watch that notifies nobody only shows its hits: worth a word, but a way to try one out."""
    for name, watch in newsroom.watches.items():
        if not watch.notify:
            yield written.mistake_at_key(("watches", name), "tells nobody: it has no channel under notify")


def tells_each_once(newsroom: Newsroom, written: Written) -> Iterator[Mistake]:
    """A channel that is named twice is told once."""
    for name, watch in newsroom.watches.items():
        for index, channel in enumerate(watch.notify):
            if channel in watch.notify[:index]:
                message = f"{quoted(channel)} is given twice: it is told once"
                yield written.mistake(("watches", name, "notify", index), message)


def has_enough_feeds(newsroom: Newsroom, written: Written) -> Iterator[Mistake]:
    """Who waits for more sources than there are feeds is never told."""
    reach = Reach(newsroom.feeds.values())
    for name, watch in newsroom.watches.items():
        feeds = len(reach.scope(watch.only))
        if written.complete and watch.min_sources > max(feeds, 1):
            message = f"it is never told: it waits for {watch.min_sources} feeds, and looks in {feeds}"
            yield written.mistake(("watches", name, "min_sources"), message)


def looks_for_something(newsroom: Newsroom, written: Written) -> Iterator[Mistake]:
    """A watch of one word that stands in every paper hits nearly all of it."""
    for name, watch in newsroom.watches.items():
        if watch.match and fold(watch.match.strip()) in COMMON_WORDS:
            message = f"{watch.match.strip()} stands in nearly every text: add with AND what it is about"
            yield written.mistake(("watches", name, "match"), message)


def has_both_ends(newsroom: Newsroom, written: Written) -> Iterator[Mistake]:
    """Feeds without watches, or watches without feeds, tell nothing."""
    if newsroom.feeds and not newsroom.watches:
        yield written.mistake((), "there are no watches: feeds are stored, and nobody is told")
    if newsroom.watches and not newsroom.feeds:
        yield written.mistake((), "there are no feeds: nothing is polled")


def is_in_effect(newsroom: Newsroom, written: Written) -> Iterator[Mistake]:
    """Keys that are read and checked, but that do nothing yet: nothing is silently ignored."""
    paths: list[KeyPath] = [("monitor", "keep")]
    if newsroom.settings.web.public_url is None:
        # Hubs call there, and nobody else does yet.
        paths.append(("monitor", "web", "listen"))
    paths += [("channels", name, "escalate") for name in newsroom.channels]
    for path in paths:
        if written.given(*path):
            yield written.mistake_at_key(path, "not in effect yet")


CHECKS: tuple[Check, ...] = (
    has_something_to_watch,
    names_known_channels,
    names_known_feeds,
    names_installed_embedding,
    reads_each_feed_once,
    contains_no_circles,
    reads_expressions,
    tests_make_sense,
)
REMARKS: tuple[Check, ...] = (
    tells_somebody,
    tells_each_once,
    has_enough_feeds,
    looks_for_something,
    has_both_ends,
    is_in_effect,
    means_what_it_says,
)
