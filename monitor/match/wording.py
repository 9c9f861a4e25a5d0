"""What does a revision say, field by field? Each is cut into words once, and shared by all watches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import Stemmer

from monitor.match.languages import Detector
from monitor.match.readings import Reader
from monitor.match.words import Words
from monitor.model import Change, Entry, Feed
from monitor.text import fold

#: Snowball's name of each language; what is not here is stemmed as English.
_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch",
    "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


class Wording:
    """The words of one revision, and where each field keeps them; built once for all watches."""

    def __init__(
        self, entry: Entry, change: Change, feed: Feed, detector: Detector, reader: Reader | None = None
    ) -> None:
        """Take the revision as it stands; fields are read, and the language told, when a watch first asks for them.

        `reader` remembers the words of other revisions; without one, nothing is remembered.
        """
        self.entry = entry
        self.change = change
        self.feed = feed
        self._detector = detector
        self._reader = Reader() if reader is None else reader
        self._fields: dict[str, Words] = {}

    def field(self, name: str) -> Words:
        """Return the words of the field `name`."""
        found = self._fields.get(name)
        if found is None:
            found = self._fields[name] = Words(FIELDS[name](self), self._reader, self.stem)
        return found

    @cached_property
    def language(self) -> str | None:
        """The language of the entry: its own, else its feed's, else what title and text are written in."""
        known = self.entry.language or self.feed.language
        return known or self._detector.language(f"{self.change.title}\n{self.change.text}")

    def stem(self, word: str) -> str:
        """Return the stem of a word by the rules of the entry's language, folded."""
        return fold(self._stemmer.stemWord(word.casefold()))

    @cached_property
    def stemming(self) -> str:
        """By which rules words are stemmed: Snowball's name of the language."""
        language = (self.language or "").lower().replace("_", "-").split("-")[0]
        return _STEMMERS.get(language, "english")

    @cached_property
    def _stemmer(self) -> Any:
        return Stemmer.Stemmer(self.stemming)


#: What each field of the language reads: its values, in order. One row here makes a new field.
FIELDS: Mapping[str, Callable[[Wording], tuple[str, ...]]] = {
    "title": lambda of: (of.change.title,),
    "summary": lambda of: (of.entry.summary,),
    "body": lambda of: (of.change.text,),
    "author": lambda of: of.entry.authors,
    "feed": lambda of: (of.feed.name, of.feed.title),
    "tag": lambda of: of.feed.tags,
    "category": lambda of: of.entry.categories,
    "language": lambda of: (of.language or "",),
    "url": lambda of: (of.entry.link,),
    "urgency": lambda of: (str(of.entry.wire.urgency or ""),),
    "signal": lambda of: of.entry.wire.signals,
    "status": lambda of: (of.entry.wire.status or "",),
    "note": lambda of: (of.entry.wire.note,),
    "slugline": lambda of: (of.entry.wire.slugline,),
}
