"""Which feeds do lists add (`opml:`, `feeds import`), under which names, and what is left out of them, and why?

A list is other people's: it names feeds that we have, names one twice, or gives something that nobody can fetch. None of that may keep a
newsroom from starting, so it is left out, and said. A list that cannot be read at all is a mistake with its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from monitor.config.files import read_bytes, shown
from monitor.config.models import FeedItem
from monitor.config.paths import NAME, quoted
from monitor.config.values import language, web_address
from monitor.config.written import Written
from monitor.config.yaml import Source, Unreadable
from monitor.errors import Mistake
from monitor.parse.charset import read_text
from monitor.parse.elements import Misread
from monitor.parse.opml import Outline, read_opml

#: 2 000 feeds are half a megabyte.
MAX_BYTES = 20_000_000
_WORDS = re.compile(r"\w+")
#: Feeds are also written as `feed://host/path`, and as `feed:https://host/path`.
_FEED_SCHEME = re.compile(r"(?:feed|rss|itpc|pcast):(//)?(?=https?://)?", re.IGNORECASE)
_LONGEST_NAME = 64
_PORTS = (":80", ":443")


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedFeed:
    """A feed of a list: the name by which it is known here, its keys, and where it stands in the list."""

    name: str
    item: FeedItem
    at: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """A row of a list that is not taken, and why."""

    outline: Outline
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedList:
    """A list as it was read: what it adds, and what is left out."""

    source: Source
    feeds: tuple[ListedFeed, ...]
    left_out: tuple[LeftOut, ...]

    def remarks(self) -> Iterable[Mistake]:
        """Yield what was left out, each with its place."""
        for row in self.left_out:
            yield self.source.mistake_at(row.outline.at, f"{row.outline.title or row.outline.url}: left out: {row.why}")


def read_lists(written: Written, known: Mapping[str, str]) -> tuple[tuple[FeedList, ...], tuple[Mistake, ...]]:
    """Return the lists under `opml`, in their order, and what is wrong with them: those that cannot be read are passed over."""
    lists, mistakes, known = list[FeedList](), list[Mistake](), dict(known)
    for index, name in enumerate(written.plain("opml") or ()):
        if not isinstance(name, str) or "\0" in name:
            mistakes.append(written.mistake(("opml", index), "must be the name of a file"))
        elif not (path := written.directory / name).is_file():
            mistakes.append(written.mistake(("opml", index), "there is no such file"))
        else:
            try:
                lists.append(read_list(path, known))
            except Unreadable as stop:
                mistakes += stop.mistakes
            else:
                known |= {feed.name: feed.item.url for feed in lists[-1].feeds}
    return tuple(lists), tuple(mistakes)


def read_list(path: Path, known: Mapping[str, str]) -> FeedList:
    """Return what a list adds to the feeds that are `known` (name -> address). Raises Unreadable, with the place."""
    data = read_bytes(path, MAX_BYTES)
    source = Source(shown(path), read_text(data, ""))
    try:
        outlines = read_opml(source.text)
    except Misread as error:
        raise Unreadable(source.mistake_at(error.at, error.detail)) from None
    return sift(source, outlines, known)


def sift(source: Source, outlines: Iterable[Outline], known: Mapping[str, str]) -> FeedList:
    """Part what a list adds from what it repeats, or cannot mean."""
    rows, left_out = list[tuple[Outline, str]](), list[LeftOut]()
    for outline in outlines:
        url = _FEED_SCHEME.sub(lambda match: "http://" if match[1] else "", outline.url, count=1)
        if why := _fault(url):
            left_out.append(LeftOut(outline=outline, why=why))
        else:
            rows.append((outline, url))
    shared, names = _shared(rows), set(known)
    addresses = {address_key(url): name for name, url in known.items()}
    feeds = list[ListedFeed]()
    for outline, url in rows:
        if why := _repeated(url, addresses):
            left_out.append(LeftOut(outline=outline, why=why))
            continue
        name = name_for(outline, url, names, shared)
        names.add(name)
        addresses[address_key(url)] = name
        feeds.append(ListedFeed(name=name, item=_item(outline, url), at=outline.at))
    return FeedList(source=source, feeds=tuple(feeds), left_out=tuple(sorted(left_out, key=lambda row: row.outline.at)))


def _fault(url: str) -> str:
    if not url:
        return "it has no address (xmlUrl)"
    try:
        web_address(url)
    except ValueError:
        return "its address does not begin with http:// or https://, or is none"
    return ""


def _repeated(url: str, addresses: Mapping[str, str]) -> str:
    name = addresses.get(address_key(url))
    return f"the same address as that of {quoted(name)}" if name else ""


def address_key(url: str) -> str:
    """Return what is the same for two addresses of one feed: neither the scheme nor a slash at the end makes another one."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = parts.netloc.rpartition("@")[2].lower()
    for port in _PORTS:
        host = host.removesuffix(port)
    return f"{host}{parts.path.rstrip('/')}?{parts.query}"


def _item(outline: Outline, url: str) -> FeedItem:
    try:
        spoken = language(outline.language)
    except ValueError:
        spoken = None
    return FeedItem(url=url, title=outline.title or None, tags=list(outline.tags), language=spoken)


# ---------------------------------------------------------------- names


def name_for(outline: Outline, url: str, taken: Collection[str], shared: Collection[str] = ()) -> str:
    """Return a name for a feed: the one that it was exported with, else made of its title, else its host.

    Where that is taken, or more than one row of the list has it (`shared`), a hash of the feed's own address is added: what is known of
    a feed is known by its name, so no row may come by the name of another when rows change places or one goes.
    """
    plain, is_own = _plain(outline, url)
    mark = sha256(url.encode()).hexdigest()
    marked = (f"{plain[: _LONGEST_NAME - length - 1]}-{mark[:length]}" for length in (4, 12, 32))
    if plain not in taken and (is_own or plain not in shared):
        return plain
    return next(name for name in marked if name not in taken)


def _plain(outline: Outline, url: str) -> tuple[str, bool]:
    """Return a row's name without a mark, and whether it was exported with it."""
    if NAME.fullmatch(outline.name):
        return outline.name, True
    return _slug(outline.title) or _slug_of_host(url), False


def _shared(rows: Iterable[tuple[Outline, str]]) -> Collection[str]:
    """Return the names that rows of several addresses would have, also of rows that are left out because they are known."""
    addresses = defaultdict[str, set[str]](set)
    for outline, url in rows:
        addresses[_plain(outline, url)[0]].add(address_key(url))
    return {name for name, those in addresses.items() if len(those) > 1}


def _slug(title: str) -> str:
    """Return the words of a title in lower case with hyphens between them; nothing where letters and marks would be torn apart."""
    text = unicodedata.normalize("NFKC", title).lower()
    if any(unicodedata.category(character) in {"Mn", "Mc"} for character in text):
        return ""
    return "-".join(_WORDS.findall(text))[:_LONGEST_NAME].strip("-")


def _slug_of_host(url: str) -> str:
    host = (urlsplit(url).hostname or "feed").removeprefix("www.")
    return "-".join(re.findall(r"[\w.]+", host)).strip(".-")[:_LONGEST_NAME] or "feed"
