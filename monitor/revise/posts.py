"""Which paragraphs belong to the posts that a document's own structured data list? They need no markers.

A live blog's page names each post with its moment (schema.org LiveBlogPosting) and shows its words as paragraphs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import accumulate, groupby

from monitor.model import Block, Paragraph
from monitor.revise.blocks import Line, Section, split
from monitor.revise.compare import key
from monitor.revise.readings import Version

#: A paragraph this long, in characters, that stands word for word in a post is a part of it.
_PART = 24
#: Characters of posts that are searched for such parts in all: .1 s, or every paragraph of a blog of 300 000 characters in
#: paragraphs of a thousand. Beyond it a paragraph is known only as a whole line of its post.
SEARCHED = 100_000_000
#: Between two posts; what paragraphs are compared by holds none.
_BETWEEN = "\n"


class Posts:
    """The posts that a document lists, made ready for the question to which of them a paragraph belongs."""

    def __init__(self, posts: Sequence[Block] = ()) -> None:
        self.posts = posts
        #: How many characters were searched so far.
        self.searched = 0
        self._absent: set[str] = set()

    @cached_property
    def _rows(self) -> dict[str, list[int]]:
        """The places of the posts that have a line, in order."""
        rows: defaultdict[str, list[int]] = defaultdict(list)
        for place, post in enumerate(self.posts):
            for row in {key(row) for row in (post.label, *post.text.split("\n"))} - {""}:
                rows[row].append(place)
        return dict(rows)

    @cached_property
    def _wholes(self) -> list[str]:
        return [key(post.text) for post in self.posts]

    @cached_property
    def _joined(self) -> str:
        return _BETWEEN.join(self._wholes)

    @cached_property
    def _starts(self) -> list[int]:
        """Where each post begins in all of them."""
        return list(accumulate((len(whole) + len(_BETWEEN) for whole in self._wholes[:-1]), initial=0))

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self._joined.split())

    def owners(self, paragraphs: Iterable[Paragraph]) -> Iterator[int | None]:
        """Yield for each paragraph the place of its post; of several with this line, the one that goes on or the next."""
        current: int | None = None
        for paragraph in paragraphs:
            current = self._owner(key(paragraph.text), current or 0)
            yield current

    def _owner(self, line: str, current: int) -> int | None:
        if places := self._rows.get(line):
            later = bisect_left(places, current)
            return places[later if later < len(places) else 0]
        return self._holding(line, current) if len(line) >= _PART else None

    def _holding(self, line: str, current: int) -> int | None:
        """Return the next post that holds a part of itself, from the `current` one on or else from the first."""
        # The words within it must be there as they are: that is cheap to tell.
        if not self.posts or line in self._absent or not self._words.issuperset(line.split()[1:-1]):
            return None
        for start in dict.fromkeys((self._starts[current], 0)):
            if self.searched >= SEARCHED:
                return None
            found = self._joined.find(line, start)
            self.searched += (len(self._joined) if found < 0 else found) - start
            if found >= 0:
                return bisect_right(self._starts, found) - 1
        self._absent.add(line)
        return None


def complete(paragraphs: Sequence[Paragraph], posts: Posts) -> tuple[Paragraph, ...]:
    """Return the paragraphs, and above them the words of those posts that none of them shows."""
    if not posts.posts:
        return tuple(paragraphs)
    shown = set(posts.owners(paragraphs))
    missing = (post for place, post in enumerate(posts.posts) if place not in shown)
    added = (Paragraph(text=row) for post in missing for row in post.text.split("\n") if row.strip())
    return (*added, *paragraphs)


def stamped(paragraphs: Sequence[Paragraph], posts: Posts, version: Version | None = None) -> tuple[Section, ...]:
    """Return the sections of an article in page order, a post's paragraphs as its section; what is in none is read by markers."""
    if not posts.posts:
        return split(paragraphs, version)
    owned = zip(posts.owners(paragraphs), paragraphs, strict=True)
    found: list[Section] = []
    for place, group in groupby(owned, key=lambda pair: pair[0]):
        own = [paragraph for _, paragraph in group]
        if place is None:
            found += map(_without_bare_marker, split(own, version))
        else:
            found.append(_section(posts.posts[place], own))
    return tuple(found)


def _section(post: Block, own: Sequence[Paragraph]) -> Section:
    """Return a post's paragraphs under its title; where the title is all there is, it is the text and no label."""
    lines = tuple(Line(part.text, 0, len(part.text)) for part in own)
    title = next((place for place, part in enumerate(own) if key(part.text) == key(post.label)), None)
    if title is not None and len(own) == 1:
        return Section(lines=lines, post=replace(post, label=""))
    return Section(label=post.label, lines=lines, post=post, title=title)


def _without_bare_marker(section: Section) -> Section:
    """Take a marker without a text, beside posts, for the stamp that the page shows above one of them."""
    return section if section.text else replace(section, marker=None, label="")
