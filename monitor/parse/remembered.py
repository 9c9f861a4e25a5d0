"""Which items of a document were read before? Of each item two digests are kept: of its bytes, and of the entry's key.

Equal bytes in an equal frame are an equal entry: the frame is what an item inherits, the feed's configuration, the address
against which links are resolved, and the version of what reads it. All is read anew once a day all the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

import feedparser

from monitor import __version__
from monitor.model import Document, Feed
from monitor.parse.format import Pieces

#: So long nothing but the digests speaks for it that an entry is as it was stored.
_LONGEST = timedelta(days=1)
#: 64 bits: that one of a thousand changed items is taken for an unchanged one among 2 000, once in 10 ** 13 documents.
_DIGEST = 8
#: Two digests: of the feed's configuration, and of all else.
_FRAME = 2 * _DIGEST
#: Seconds until 2106.
_MOMENT = 4
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_READER = f"newsroom-monitor {__version__}, feedparser {feedparser.__version__}"


def digest(text: bytes) -> bytes:
    """Return by what an item is known again."""
    return blake2b(text, digest_size=_DIGEST).digest()


def key_digest(key: str) -> bytes:
    """Return by what an entry's key is known again: Listing.unread holds these."""
    return digest(key.encode(errors="surrogatepass"))


def frame_of(pieces: Pieces, document: Document, feed: Feed) -> bytes:
    """Return a digest of all that says, beside an item's bytes, what its entry is."""
    said = "\n".join((_READER, repr(feed), document.url, pieces.inherits))
    return _configured(feed) + digest(said.encode(errors="surrogatepass"))


def _configured(feed: Feed) -> bytes:
    """Return a digest of what the configuration says of how a feed is to be read; a frame begins with it."""
    return digest(repr((feed.language, feed.timezone)).encode())


def unpieced(feed: Feed, read: datetime) -> bytes:
    """Return, as the store keeps it, what is remembered of a document whose items cannot be told apart: none of them."""
    return Memory(frame=_configured(feed).ljust(_FRAME, b"\0"), read=read, keys={}).packed()


def is_read_as(seen: bytes | None, feed: Feed) -> bool:
    """Tell whether a document was read as the configuration has it now; where nothing is remembered, nothing speaks against it."""
    return seen is None or seen.startswith(_configured(feed))


@dataclass(frozen=True, kw_only=True, slots=True)
class Memory:
    """What is remembered of the items of a document."""

    frame: bytes
    #: When all of them were read last.
    read: datetime
    #: The digest of each entry's key by the digest of its item.
    keys: Mapping[bytes, bytes]

    def is_old(self, now: datetime, feed: Feed) -> bool:
        """Tell whether all is to be read anew; a clock that was set back brings no long silence.

        A day begins at a moment of the feed's own: those that came together are not read together every day.
        """
        offset = _LONGEST * (int.from_bytes(digest(feed.name.encode()), "big") / 2 ** (8 * _DIGEST))
        days = [(moment - _EPOCH + offset) // _LONGEST for moment in (self.read, now)]
        return days[0] != days[1] or now < self.read

    def packed(self) -> bytes:
        """Return it as the store keeps it: 16 bytes an item."""
        seconds = int(self.read.timestamp()).to_bytes(_MOMENT, "big")
        return b"".join((self.frame, seconds, *(part for pair in self.keys.items() for part in pair)))


def unpacked(packed: bytes | None) -> Memory | None:
    """Return what was packed; None of nothing, and of what this version does not understand."""
    if not packed or len(packed) < _FRAME + _MOMENT or (len(packed) - _FRAME - _MOMENT) % (2 * _DIGEST):
        return None
    frame, seconds, rest = packed[:_FRAME], packed[_FRAME : _FRAME + _MOMENT], packed[_FRAME + _MOMENT :]
    digests = _digests(rest)
    return Memory(
        frame=frame,
        read=datetime.fromtimestamp(int.from_bytes(seconds, "big"), UTC),
        keys=dict(zip(digests[::2], digests[1::2], strict=True)),
    )


def _digests(packed: bytes) -> Sequence[bytes]:
    return [packed[place : place + _DIGEST] for place in range(0, len(packed), _DIGEST)]
