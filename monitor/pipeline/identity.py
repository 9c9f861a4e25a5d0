"""Which known entry is each entry of a listing? By its guid, else by its link, else as a further take of a wire story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.model import Entry, KnownEntry, Listing
from monitor.parse import key_digest
from monitor.revise import continues, is_take, wire_key
from monitor.store import View
from monitor.text import canonical_link
from monitor.text.links import known_forms


@dataclass(frozen=True, slots=True)
class Identities:
    """What is known of the entries of one listing. Each known entry is claimed by one entry at most."""

    by_key: Mapping[str, KnownEntry]
    #: Those that may be meant, in the order in which they are believed; by the key of the entry in the listing.
    candidates: Mapping[str, tuple[KnownEntry, ...]]
    _claimed: set[int] = field(default_factory=set)

    @property
    def known(self) -> tuple[KnownEntry, ...]:
        """All known entries that the listing may mean."""
        found = [*self.by_key.values(), *(known for group in self.candidates.values() for known in group)]
        return tuple({known.id: known for known in found}.values())

    def claim(self, entry: Entry) -> KnownEntry | None:
        """Return the known entry that `entry` is, None for a new one.

        Under another guid it must be the same article, and its old guid must have left the listing.
        """
        if (known := self.by_key.get(entry.key)) is not None:
            return known
        for known in self.candidates.get(entry.key, ()):
            if known.id not in self._claimed and continues(entry, known):
                self._claimed.add(known.id)
                return known
        return None


def identify(view: View, feed: str, listing: Listing, *, since: datetime) -> Identities:
    """Look up what is known of the entries that were read; takes of a wire story that was last revised before `since` are new."""
    listed = {entry.key: entry for entry in listing.entries}
    by_key = view.known(feed, listed.keys())
    if len(by_key) == len(listed):
        # Mostly so. To look up links and headlines takes as long as all else that is done for a known entry.
        return Identities(by_key, {})
    links = _one_each({key: canonical_link(entry.link) for key, entry in listed.items()})
    # Where the database is of an older version, an entry's link is stored in the form that was canonical then.
    forms = {key: known_forms(listed[key].link) for key in links if key not in by_key}
    known = view.known(feed, (), {form for each in forms.values() for form in each})
    wire_keys = _one_each({key: wire_key(entry.title) for key, entry in listed.items() if is_take(entry.title)})
    takes = view.known_takes(feed, {name for key, name in wire_keys.items() if key not in by_key}, since=since)
    candidates: dict[str, tuple[KnownEntry, ...]] = {}
    for key in listed.keys() - by_key.keys():
        linked = next((known[form] for form in sorted(forms.get(key, ())) if form in known), None)
        found = (_linked(linked, links.get(key, "")), takes.get(wire_keys.get(key, "")))
        candidates[key] = tuple(item for item in found if item is not None and not _lists(listing, listed, item.key))
    return Identities(by_key, candidates)


def _lists(listing: Listing, read: Container[str], key: str) -> bool:
    """Tell whether an entry of this key stands in the listing, read or not."""
    return key in read or key_digest(key) in listing.unread


def _linked(known: KnownEntry | None, link: str) -> KnownEntry | None:
    """Return the entry if it was found by its link: a guid may look like a link, too."""
    return known if known is not None and canonical_link(known.link) == link else None


def _one_each(names: Mapping[str, str]) -> Mapping[str, str]:
    """Return, by key, the names (links, wire keys) that stand at one entry only: what several share names none of them."""
    counts = Counter(names.values())
    return {key: name for key, name in names.items() if name and counts[name] == 1}
