"""What of a document must be read, and what does it say? Its new items, or, where that is not safe, the whole of it.

text -> pieces -> digests -> the new items in their frame -> the format's reader -> entries
     -> the whole, for a reason (format.Whole)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.errors import ParseError
from monitor.model import Document, Feed, Listing
from monitor.parse.entries import Read, read_entries
from monitor.parse.format import MAX_ENTRIES, Format, Pieces, Whole
from monitor.parse.remembered import Memory, digest, frame_of, key_digest, unpacked, unpieced


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a document says, and why it was read as a whole: None where only its new items were."""

    listing: Listing
    whole: Whole | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Case:
    """One document that can be cut."""

    format: Format
    pieces: Pieces
    document: Document
    feed: Feed
    frame: bytes
    #: By what its items are known again, those that are taken of it.
    digests: tuple[bytes, ...]

    def said_in(self, text: str) -> Read:
        """Return what the reader makes of the document or a part of it. Raises ParseError."""
        return read_entries(self.format.read(text), self.document, self.feed)

    def remembered(self, keys: Sequence[bytes], *, read: datetime) -> Memory | Whole:
        """Return what is to be remembered of items with these keys; why not, where they do not tell its items apart."""
        if len(keys) != len(self.digests):
            return Whole.COUNT
        if len({*keys}) != len(keys):
            return Whole.SAME_KEY
        return Memory(frame=self.frame, read=read, keys=dict(zip(self.digests, keys, strict=True)))


def read(form: Format, text: str, document: Document, feed: Feed, seen: bytes | None) -> Reading:
    """Return what `text` says beyond what was `seen`. Raises ParseError when it is no feed, or says nothing."""
    pieces = form.cut(text)
    if isinstance(pieces, Whole):
        said = read_entries(form.read(text), document, feed)
        return Reading(listing=_listing(form, said, seen=unpieced(feed, document.at)), whole=pieces)
    digests = tuple(digest(item) for item in pieces.items)
    frame = frame_of(pieces, document, feed)
    case = _Case(format=form, pieces=pieces, document=document, feed=feed, frame=frame, digests=digests)
    before = _before(case, unpacked(seen))
    found = before if isinstance(before, Whole) else _new(case, before)
    return _all(case, text, found) if isinstance(found, Whole) else found


def _before(case: _Case, memory: Memory | None) -> Memory | Whole:
    """Return what is remembered of the document before, or why that does not count."""
    if memory is None or not memory.keys or not case.digests:
        return Whole.FIRST
    if memory.frame != case.frame:
        return Whole.INHERITED
    return Whole.DAILY if memory.is_old(case.document.at, case.feed) else memory


def _new(case: _Case, memory: Memory) -> Reading | Whole:
    """Read the new items; return why not, where what they say may hang on the others."""
    known = memory.keys
    new = [number for number, item in enumerate(case.digests) if item not in known]
    try:
        said = case.said_in(case.pieces.joined(new))
    except ParseError:
        return Whole.UNREADABLE
    if len(said.keys) != len(new):
        return Whole.COUNT
    keys = {case.digests[number]: key_digest(key) for number, key in zip(new, said.keys, strict=True)}
    found = case.remembered([keys.get(item) or known[item] for item in case.digests], read=memory.read)
    if isinstance(found, Whole):
        return found
    unread = frozenset(known[item] for item in case.digests if item in known)
    return Reading(listing=_listing(case.format, said, seen=found.packed(), unread=unread), whole=None)


def _all(case: _Case, text: str, why: Whole) -> Reading:
    """Read all items that are taken of a document."""
    count = len(case.pieces.items)
    # More than are taken are not even read.
    said = case.said_in(case.pieces.joined(range(count)) if count == MAX_ENTRIES else text)
    found = case.remembered([key_digest(key) for key in said.keys], read=case.document.at)
    if isinstance(found, Whole):
        return Reading(listing=_listing(case.format, said, seen=unpieced(case.feed, case.document.at)), whole=found)
    return Reading(listing=_listing(case.format, said, seen=found.packed()), whole=why)


def _listing(form: Format, said: Read, *, seen: bytes, unread: frozenset[bytes] = frozenset()) -> Listing:
    """Return the listing. Raises ParseError when there is no entry, read or not: a feed never says that all is gone."""
    if not said.listing.entries and not unread:
        raise ParseError(f"it is {form.name}, but lists no entries")
    return replace(said.listing, unread=unread, seen=seen)
