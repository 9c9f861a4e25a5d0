# needs: data folder as argument
"""Is a document of which only the new items are read understood as when it is read as a whole, and how much faster?

Data: any folder of feeds, one document a file, however deep; nothing of it is kept.

Method: each document that lists two items or more is read as a whole, then in four ways as the successor of a document
before it: without its first item (the common case: one new item on top), its middle one, its last one, and with its first item only.
Each time the entries that were read must equal those of the whole, and those left unread must be equal in the whole of the
document before. `different` counts the documents in which one is not; it must be 0. `ratio` is the time of the whole over
that of the first way, summed over all documents, best of three each; `doubted` is what was read as a whole, by its reason.

Naive: to read every changed document as a whole (`whole ms`).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure import arguments, milliseconds, print_figures, print_misses, ratio
from monitor.errors import ParseError
from monitor.model import Document, Entry, Feed, Listing
from monitor.parse import Whole, key_digest, read
from monitor.parse.charset import read_text
from monitor.parse.cut import cut
from monitor.parse.format import Pieces

FEED = Feed(name="feed", url="https://feed.example/rss")
NOW = datetime(2020, 1, 1, 12, tzinfo=UTC)
#: Larger files are no feeds, or are refused by the poller.
_MOST = 10_000_000
_REPEATS = 3


@dataclass(slots=True)
class Tally:
    """What was found in all documents."""

    documents: int = 0
    unreadable: int = 0
    #: Documents with fewer items than two: nothing of them can be left unread.
    short: int = 0
    compared: int = 0
    doubts: Counter[str] = field(default_factory=Counter)
    whole_milliseconds: float = 0.0
    cut_milliseconds: float = 0.0
    differences: list[str] = field(default_factory=list)


def documents(folder: Path) -> Iterator[tuple[str, Document]]:
    """Yield the files of a folder as answers of a web server."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.stat().st_size <= _MOST:
            yield str(path.relative_to(folder)), answer(path.read_bytes())


def answer(body: bytes) -> Document:
    """Return a document as the fetch edge would."""
    return Document(feed=FEED.name, url=FEED.url, status=200, headers={}, body=body, at=NOW)


def compare(name: str, document: Document, tally: Tally) -> None:
    """Read one document in all ways, and count what came of it."""
    tally.documents += 1
    try:
        whole = read(document, FEED)
    except ParseError:
        tally.unreadable += 1
        return
    pieces = cut(read_text(document.body, ""))
    if whole.whole is not Whole.FIRST or isinstance(pieces, Whole):
        tally.doubts[str(whole.whole if whole.whole is not Whole.FIRST else pieces)] += 1
    elif len(pieces.items) < 2:
        tally.short += 1
    else:
        tally.compared += 1
        ways = [_without(pieces, 0), _without(pieces, len(pieces.items) // 2), _without(pieces, -1), (0,)]
        found = [each for numbers in dict.fromkeys(ways) for each in _differences(document, pieces, numbers, tally)]
        tally.differences += (f"{name}: {each}" for each in found)
        _time(document, pieces, tally)


def _without(pieces: Pieces, number: int) -> tuple[int, ...]:
    count = len(pieces.items)
    return tuple(each for each in range(count) if each != number % count)


def _differences(document: Document, pieces: Pieces, before: Sequence[int], tally: Tally) -> Iterator[str]:
    """Yield what is not the same when the document follows one with these items only."""
    earlier = replace(document, body=pieces.joined(before).encode())
    try:
        known = read(earlier, FEED).listing
    except ParseError:
        return  # the one item that is left says nothing
    found = read(document, FEED, known.seen)
    if found.whole is not None:
        tally.doubts[f"{found.whole} as a successor"] += 1
        return
    whole = {entry.key: entry for entry in read(document, FEED).listing.entries}
    yield from _unequal("read", found.listing.entries, whole)
    left = {key: entry for key, entry in whole.items() if key not in {each.key for each in found.listing.entries}}
    yield from _unequal("left unread", left.values(), {entry.key: entry for entry in known.entries})
    if not {key_digest(key) for key in left} <= found.listing.unread:
        yield f"{len(left)} entries are left unread, {len(found.listing.unread)} are said to be"


def _unequal(what: str, entries: Iterable[Entry], others: dict[str, Entry]) -> Iterator[str]:
    for entry in entries:
        if others.get(entry.key) != entry:
            yield f"{what}: {entry.key[:80]}"


def _time(document: Document, pieces: Pieces, tally: Tally) -> None:
    known: Listing = read(replace(document, body=pieces.joined(_without(pieces, 0)).encode()), FEED).listing
    tally.whole_milliseconds += min(milliseconds(lambda: read(document, FEED)) for _ in range(_REPEATS))
    tally.cut_milliseconds += min(milliseconds(lambda: read(document, FEED, known.seen)) for _ in range(_REPEATS))


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("folder", type=Path, help="a folder of feeds")
    parser.add_argument("--verbose", action="store_true", help="list every difference")
    options = parser.parse_args()
    if not any(options.folder.rglob("*")):
        sys.exit(f"in {options.folder} every feed is missing: give the data folder, one with feeds as files")
    tally = Tally()
    for name, document in documents(options.folder):
        compare(name, document, tally)
    rows: list[dict[str, object]] = [
        {
            "documents": tally.documents,
            "unreadable": tally.unreadable,
            "short": tally.short,
            "compared": tally.compared,
            "different": len(tally.differences),
            "whole ms": tally.whole_milliseconds / max(1, tally.compared),
            "one new item ms": tally.cut_milliseconds / max(1, tally.compared),
            "ratio": ratio(tally.whole_milliseconds, tally.cut_milliseconds),
        }
    ]
    print_figures("Reading only new items", rows, as_json=options.json)
    doubts: list[dict[str, object]] = [
        {"doubted": why, "documents": count} for why, count in tally.doubts.most_common()
    ]
    print_figures("Read as a whole, and why", doubts, as_json=options.json)
    if options.verbose:
        print_misses("Differences", tally.differences)


if __name__ == "__main__":
    main()
