"""From a directory to a newsroom, or to all the mistakes in it at once.

    files -> documents -> the written configuration -> items -> newsroom -> checks

No step stops at its first mistake. A wrong item is mended for the later steps, so that what refers to it is not called
unknown; nothing of it leaves `load`, which raises at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from monitor.config.build import (
    build_actor,
    build_channel,
    build_feed,
    build_place,
    build_settings,
    build_watch,
    place_database,
)
from monitor.config.checks import CHECKS, REMARKS, Check
from monitor.config.credentials import Credentials, Unavailable
from monitor.config.files import list_files, read_source
from monitor.config.lists import ListedFeed, read_lists
from monitor.config.models import ActorItem, ChannelItem, FeedItem, Model, MonitorSection, PlaceItem, WatchItem
from monitor.config.templates import read_templates
from monitor.config.validation import validate, validate_name
from monitor.config.written import KeyPath, Written
from monitor.config.yaml import Node, Source, Unreadable, parse
from monitor.errors import ConfigurationError, Mistake
from monitor.model import Channel, Feed, Newsroom, Secret, Service, Watch

M = TypeVar("M", bound=Model)
N = TypeVar("N")


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """A configuration without mistakes."""

    newsroom: Newsroom
    #: All files that were read, sorted.
    files: tuple[Path, ...]
    written: Written = field(repr=False)
    missing_secrets: tuple[Mistake, ...] = ()
    #: Rows of feed lists that are not taken, and why.
    left_out: tuple[Mistake, ...] = ()

    def notes(self) -> tuple[Mistake, ...]:
        """Return what a reader of `check` should know: keys without effect, watches that tell nobody or can never hit.

        Only `check` asks, for to look at all watches so closely takes longer than to read them.
        """
        return tuple(sorted({*_run(REMARKS, self.newsroom, self.written), *self.missing_secrets, *self.left_out}))


def any_address(_channel: Channel) -> str | None:
    """Find fault with no channel's address: who sends knows which addresses can be used."""
    return None


def any_service(_channel: Channel) -> Service:
    """Know nothing of the service behind a channel."""
    return Service()


def load(
    directory: Path,
    environ: Mapping[str, str],
    *,
    need_secrets: bool = True,
    check_address: Callable[[Channel], str | None] = any_address,
    service_of: Callable[[Channel], Service] = any_service,
    former: Loaded | None = None,
) -> Loaded:
    """Read every *.yaml below the directory; raise ConfigurationError with all mistakes of all files.

    Without `need_secrets`, for commands that contact nobody, an environment variable or file with a secret that is
    missing is a note instead of a mistake, and the address that it belongs to is empty. `check_address` returns what is
    wrong with the address of a channel, in words that do not show it, `service_of` which service a good one names. Of a `former` configuration what was read of files that
    did not change is taken over: to read one file of 500 watches and check them takes 0.3 seconds, 10 000 take 4.
    """
    loading = _Loading(directory, environ, former)
    written, files = loading.read()
    newsroom = loading.build(written)
    templates = read_templates(directory)
    loading.mistakes += templates.mistakes
    loading.mistakes += _run(CHECKS, newsroom, written)
    loading.mistakes += _addresses(newsroom, written, check_address)
    if need_secrets:
        loading.mistakes += loading.missing_secrets
    if loading.mistakes:
        raise ConfigurationError(tuple(sorted(set(loading.mistakes))))
    channels = {name: replace(channel, service=service_of(channel)) for name, channel in newsroom.channels.items()}
    return Loaded(
        newsroom=replace(newsroom, channels=channels, templates=templates.by_medium),
        files=tuple(sorted((*files, *templates.files))),
        written=written,
        missing_secrets=tuple(loading.missing_secrets),
        left_out=tuple(loading.left_out),
    )


def _run(checks: Iterable[Check], newsroom: Newsroom, written: Written) -> Iterator[Mistake]:
    for check in checks:
        yield from check(newsroom, written)


def _addresses(
    newsroom: Newsroom, written: Written, check_address: Callable[[Channel], str | None]
) -> Iterator[Mistake]:
    for channel in newsroom.channels.values():
        if channel.url.reveal() and (message := check_address(channel)):
            key = "url_file" if written.given("channels", channel.name, "url_file") else "url"
            yield written.mistake(("channels", channel.name, key), message)


class Rereading:
    """Reads a configuration again and again, and each time only what was edited since."""

    def __init__(self, read: Callable[[Loaded | None], Loaded]) -> None:
        """Take what reads all, given what was read before."""
        self._read = read
        self._former: Loaded | None = None

    def __call__(self) -> Loaded:
        """Read the configuration. Raises ConfigurationError; then the last good one is still what is taken over."""
        self._former = self._read(self._former)
        return self._former


@dataclass(slots=True)
class _Loading:
    """One reading of the configuration, and what has been found wrong so far."""

    directory: Path
    environ: Mapping[str, str]
    former: Loaded | None
    mistakes: list[Mistake] = field(default_factory=list)
    missing_secrets: list[Mistake] = field(default_factory=list)
    left_out: list[Mistake] = field(default_factory=list)

    def read(self) -> tuple[Written, tuple[Path, ...]]:
        """Return what is written in all files together."""
        files, unreadable = list_files(self.directory)
        self.mistakes += unreadable
        written = Written(self.directory)
        written.complete = not unreadable
        for path in files:
            try:
                document, mistakes = self._document(read_source(path))
            except Unreadable as stop:
                written.complete = False
                self.mistakes += stop.mistakes
            else:
                self.mistakes += [*mistakes, *written.add(document)]
        return written, tuple(files)

    def _document(self, source: Source) -> tuple[Node, tuple[Mistake, ...]]:
        """Return what a file says; a good configuration has no mistakes in any."""
        known = self.former.written.documents.get(source.name) if self.former else None
        return (known, ()) if known is not None and known.span.source.text == source.text else parse(source)

    def build(self, written: Written) -> Newsroom:
        """Return the newsroom as far as it can be built."""
        section = self._item(MonitorSection, written, ("monitor",))
        settings = build_settings(section, self._database(section, written))
        polling, timezone = settings.poll, settings.timezone

        def feed(name: str, item: FeedItem) -> Feed:
            return build_feed(name, item, polling)

        def channel(name: str, item: ChannelItem) -> Channel:
            return build_channel(name, item, self._address(name, item, written), timezone)

        def watch(name: str, item: WatchItem) -> Watch:
            def place(*keys: str | int) -> Mistake:
                return written.mistake_at_key(("watches", name, *keys), "")

            return build_watch(name, item, place)

        former = self.former.newsroom if self.former else Newsroom()
        feeds = self._named("feeds", FeedItem, feed, written, {})
        newsroom = Newsroom(
            settings=settings,
            feeds=feeds | {listed.name: feed(listed.name, listed.item) for listed in self._listed(feeds, written)},
            actors=self._named("actors", ActorItem, build_actor, written, former.actors),
            places=self._named("places", PlaceItem, build_place, written, former.places),
            watches=self._named("watches", WatchItem, watch, written, former.watches),
            channels=self._named("channels", ChannelItem, channel, written, {}),
        )
        if former.actors.keys() <= newsroom.actors.keys() and former.places.keys() <= newsroom.places.keys():
            same = (name for name, watch in newsroom.watches.items() if watch is former.watches.get(name))
            written.good = frozenset(same)
        return newsroom

    def _named(
        self, section: str, model: type[M], build: Callable[[str, M], N], written: Written, former: Mapping[str, N]
    ) -> dict[str, N]:
        """Return the items of a section; those of `former` that stand in the same documents as they are."""
        found = {}
        for name in written.names(section):
            if name in former and self._stands_as_it_was(section, name, written):
                found[name] = former[name]
                continue
            self.mistakes += validate_name(written, section, name)
            found[name] = build(name, self._item(model, written, (section, name)))
        return found

    def _listed(self, feeds: Mapping[str, Feed], written: Written) -> Iterator[ListedFeed]:
        """Yield the feeds that lists add; what is left out of a list is no mistake, and kept to be told."""
        lists, mistakes = read_lists(written, {name: feed.url for name, feed in feeds.items()})
        self.mistakes += mistakes
        self.left_out += [remark for each in lists for remark in each.remarks()]
        # A feed that a watch names may stand in the list that could not be read.
        written.complete = written.complete and not mistakes
        for each in lists:
            yield from each.feeds

    def _stands_as_it_was(self, section: str, name: str, written: Written) -> bool:
        return self.former is not None and written.node(section, name) is self.former.written.node(section, name)

    def _item(self, model: type[M], written: Written, path: KeyPath) -> M:
        item, mistakes = validate(model, written, path)
        self.mistakes += mistakes
        return item

    def _database(self, section: MonitorSection, written: Written) -> Secret:
        path = ("monitor", "database")
        url = self._secret(lambda: self._credentials.expand(section.database), written, path)
        try:
            return place_database(url, self.environ) if url.reveal() else url
        except ValueError as error:
            self.mistakes.append(written.mistake(path, str(error)))
            return Secret("")

    def _address(self, name: str, item: ChannelItem, written: Written) -> Secret:
        key = "url" if item.url_file is None else "url_file"
        return self._secret(lambda: self._credentials.of_channel(item), written, ("channels", name, key))

    def _secret(self, find: Callable[[], Secret], written: Written, path: KeyPath) -> Secret:
        try:
            return find()
        except Unavailable as error:
            self.missing_secrets.append(written.mistake(path, str(error)))
            return Secret("")

    @property
    def _credentials(self) -> Credentials:
        return Credentials(directory=self.directory, environ=self.environ)
