"""Where do the words of a revision stand? Each field is split and folded once, and shared by all watches."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import Stemmer

from monitor.match.languages import Detector
from monitor.match.nodes import Pattern
from monitor.match.terms import letters
from monitor.model import Change, Entry, Feed
from monitor.text import Token, fold, tokens

#: Words between two values of a field (two authors, two tags): no phrase and no NEAR reaches over it.
_GAP = 100_000
#: Words joined by hyphens are also found as one word, up to this many (state-of-the-art has four).
_MOST_JOINED = 5
#: Snowball's name of each language; what is not here is stemmed as English.
_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch",
    "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


class Span(NamedTuple):
    """Where something stands in a field: first and last word, first and past-last character."""

    first: int
    last: int
    start: int
    end: int


class Wording:
    """The words of one revision, and where each field keeps them; built once for all watches."""

    def __init__(self, entry: Entry, change: Change, feed: Feed, detector: Detector) -> None:
        """Take the revision as it stands; fields are read, and the language told, when a watch first asks for them."""
        self.entry = entry
        self.change = change
        self.feed = feed
        self._detector = detector
        self._fields: dict[str, Words] = {}

    def field(self, name: str) -> Words:
        """Return the words of the field `name`."""
        found = self._fields.get(name)
        if found is None:
            found = self._fields[name] = Words(FIELDS[name](self), self._stem)
        return found

    @cached_property
    def language(self) -> str | None:
        """The language of the entry: its own, else its feed's, else what title and text are written in."""
        known = self.entry.language or self.feed.language
        return known or self._detector.language(f"{self.change.title}\n{self.change.text}")

    def _stem(self, word: str) -> str:
        return fold(self._stemmer.stemWord(word.casefold()))

    @cached_property
    def _stemmer(self) -> Any:
        language = (self.language or "").lower().replace("_", "-").split("-")[0]
        return Stemmer.Stemmer(_STEMMERS.get(language, "english"))


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


class Words:
    """One field: its text, and every word of it with the places where it stands."""

    def __init__(self, values: Sequence[str], stem: Callable[[str], str]) -> None:
        """Split the values; offsets are those of the values joined by line breaks."""
        self.text = "\n".join(values)
        self._stem = stem
        self._raw: list[tuple[str, Span]] = []
        self._index: dict[str, list[Span]] = {}
        self._vocabulary: list[str] | None = None
        self._stems: dict[str, list[Span]] | None = None
        self._found: dict[Pattern, tuple[Span, ...]] = {}
        shift = first = 0
        for value in values:
            words = tokens(value)
            self._file(words, first, shift)
            shift += len(value) + 1
            first += len(words) + _GAP

    def find(self, pattern: Pattern) -> tuple[Span, ...]:
        """Return all places of `pattern` in order; remembered, as many watches ask for the same."""
        found = self._found.get(pattern)
        if found is None:
            places = {span for words in pattern.alternatives for span in self._find_words(words, pattern)}
            # Where two readings begin at one word (cease* in cease-fire), the longer one is what an editor sees.
            longest = {span.first: span for span in sorted(places)}
            found = self._found[pattern] = tuple(longest.values())
        return found

    def _find_words(self, words: tuple[str, ...], pattern: Pattern) -> Iterable[Span]:
        if pattern.stemmed:
            stems = self._stemmed()
            return _chain([stems.get(self._stem(word), []) for word in words])
        columns = [self._index.get(word, []) for word in words[:-1]]
        columns.append(self._beginning(words[-1]) if pattern.prefix else self._index.get(words[-1], []))
        found = _chain(columns)
        if pattern.exact:
            return [span for span in found if letters(self.text[span.start : span.end]) in pattern.exact]
        return found

    def _beginning(self, prefix: str) -> list[Span]:
        """Return the places of all words that begin with `prefix`."""
        if self._vocabulary is None:
            self._vocabulary = sorted(self._index)
        spans: list[Span] = []
        for position in range(bisect_left(self._vocabulary, prefix), len(self._vocabulary)):
            if not self._vocabulary[position].startswith(prefix):
                break
            spans += self._index[self._vocabulary[position]]
        return spans

    def _stemmed(self) -> dict[str, list[Span]]:
        if self._stems is None:
            self._stems = {}
            for raw, span in self._raw:
                self._stems.setdefault(self._stem(raw), []).append(span)
        return self._stems

    def _file(self, words: list[Token], first: int, shift: int) -> None:
        """File each word, with its ending too (Da'esh, Daesh), and joined with those that hyphens tie to it."""
        for offset, word in enumerate(words):
            position = first + offset
            span = Span(position, position, word.start + shift, word.end + shift)
            self._raw.append((word.raw, span))
            self._index.setdefault(word.folded, []).append(span)
            if word.ending:
                whole = span._replace(end=span.end + 1 + len(word.ending))
                self._index.setdefault(fold(word.raw + word.ending), []).append(whole)
            if word.tied:
                self._file_joined(words, offset, span)

    def _file_joined(self, words: list[Token], offset: int, span: Span) -> None:
        """File the word at `offset` as one with the one to four words before it that hyphens tie together."""
        word = words[offset]
        whole_end = span.end + 1 + len(word.ending)
        before = ""
        for back in range(1, _MOST_JOINED):
            if not words[offset - back + 1].tied:
                return
            head = words[offset - back]
            before = head.raw + before
            start = span.start - word.start + head.start
            joined = Span(span.first - back, span.last, start, span.end)
            self._index.setdefault(fold(before + word.raw), []).append(joined)
            if word.ending:
                self._index.setdefault(fold(before + word.raw + word.ending), []).append(joined._replace(end=whole_end))


def _chain(columns: list[list[Span]]) -> list[Span]:
    """Return the places where the words of all columns stand side by side, in order."""
    found = columns[0]
    for column in columns[1:]:
        if not found:
            break
        following: dict[int, list[Span]] = {}
        for span in column:
            following.setdefault(span.first, []).append(span)
        found = [
            Span(head.first, tail.last, head.start, tail.end)
            for head in found
            for tail in following.get(head.last + 1, ())
        ]
    return found
