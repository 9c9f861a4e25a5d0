"""Which paragraphs belong to the posts that a document's own structured data list? They need no markers.

A live blog's page names each post with its moment (schema.org LiveBlogPosting) and shows its words as paragraphs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from monitor.model import Block, Paragraph
from monitor.revise.blocks import Line, Section, split
from monitor.revise.compare import key
from monitor.revise.readings import Version

#: A paragraph this long, in characters, that stands word for word in a post is a part of it.
_PART = 24


def complete(paragraphs: Sequence[Paragraph], posts: Sequence[Block]) -> tuple[Paragraph, ...]:
    """Return the paragraphs, and above them the words of those posts that none of them shows."""
    shown = set(_owners(paragraphs, posts))
    missing = (post for place, post in enumerate(posts) if place not in shown)
    added = (Paragraph(text=row) for post in missing for row in post.text.split("\n") if row.strip())
    return (*added, *paragraphs) if posts else tuple(paragraphs)


def stamped(
    paragraphs: Sequence[Paragraph], posts: Sequence[Block], version: Version | None = None
) -> tuple[Section, ...]:
    """Return the sections of an article in page order, a post's paragraphs as its section; what is in none is read by markers."""
    if not posts:
        return split(paragraphs, version)
    owned = zip(_owners(paragraphs, posts), paragraphs, strict=True)
    found: list[Section] = []
    for place, group in groupby(owned, key=lambda pair: pair[0]):
        own = [paragraph for _, paragraph in group]
        if place is None:
            found += map(_without_bare_marker, split(own, version))
        else:
            found.append(_section(posts[place], own))
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


def _owners(paragraphs: Iterable[Paragraph], posts: Sequence[Block]) -> Iterator[int | None]:
    """Yield for each paragraph the place of its post; of several with this line, the one that goes on or the next."""
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for place, post in enumerate(posts):
        for row in {key(row) for row in (post.label, *post.text.split("\n"))} - {""}:
            rows[row].append(place)
    wholes = [key(post.text) for post in posts]
    current: int | None = None
    for paragraph in paragraphs:
        line = key(paragraph.text)
        places = rows.get(line) or (_holding(line, wholes) if len(line) >= _PART else [])
        later = [place for place in places if current is None or place >= current]
        current = later[0] if later else places[0] if places else None
        yield current


def _holding(line: str, wholes: Sequence[str]) -> list[int]:
    return [place for place, whole in enumerate(wholes) if line in whole]
