"""Which part of a page is markup, which is script? Scripts are most of many pages, and one of them may hold linked data."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.text.clean import safe

#: Characters of markup that are read, scripts and styles not counted: some five times a long article's page. Twice as many, in 300 000
#: table cells, took trafilatura more than the 512 MB that a worker has.
MAX_MARKUP = 1_000_000
#: Linked data of one page: a live blog of a day has 300 kB.
MAX_LINKED = 4_000_000
_OPENING = re.compile(r"<(script|style)\b([^>]{0,2000})>", re.IGNORECASE)
_CLOSING = {name: re.compile(rf"</{name}\b[^>]{{0,100}}>", re.IGNORECASE) for name in ("script", "style")}
_LINKED = re.compile(r"application/(?:\w+\+)?ld\+json", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,1000}\?>")


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A page taken apart: markup without scripts and styles, and the scripts that hold linked data (JSON-LD)."""

    markup: str
    linked: tuple[str, ...]


def read_source(text: str) -> Source:
    """Return the parts of the page `text`; in linear time, whatever is left open in it."""
    kept, linked, position, room = list[str](), list[str](), 0, MAX_LINKED
    text = _DECLARATION.sub("", text, count=1)
    while opening := _OPENING.search(text, position):
        kept.append(text[position : opening.start()])
        closing = _CLOSING[opening[1].lower()].search(text, opening.end())
        if closing is None:
            # A browser reads a script that is never closed to the end of the page.
            position = len(text)
            break
        content = text[opening.end() : closing.start()]
        if _LINKED.search(opening[2]) and len(content) <= room:
            linked.append(content)
            room -= len(content)
        position = closing.end()
    kept.append(text[position:])
    return Source(markup=safe(" ".join(kept))[:MAX_MARKUP], linked=tuple(linked))
