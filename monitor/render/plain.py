"""An alert as plain text: for chats, text messages, terminals, and as it stands in the events of a replay."""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.render.content import Chapter, Content
from monitor.render.safe import inert

_RULE = "----------"
_HOST = re.compile(r"https?://[^/?#]*", re.IGNORECASE)


def plain(said: Content) -> str:
    """Return the alert as text that no chat service acts on: paragraphs, an empty line between them."""
    paragraphs = [inert(said.headline), inert("\n".join(filter(None, (said.watches, f"Why: {said.why}"))))]
    for position, chapter in enumerate(said.chapters):
        if position:
            paragraphs.append(_RULE)
        paragraphs.extend(_chapter(chapter, said.headline))
    return "\n\n".join((*paragraphs, said.footer))


def _chapter(chapter: Chapter, headline: str) -> Iterable[str]:
    yield from map(inert, _words(chapter, headline))
    yield "\n".join(filter(None, (inert(chapter.source), _address(chapter.link))))


def _words(chapter: Chapter, headline: str) -> Iterable[str]:
    if chapter.headline != headline:
        yield chapter.headline
    for passage in chapter.passages:
        if passage.label:
            yield passage.label
        yield from passage.paragraphs
    if chapter.more:
        yield chapter.more
    if chapter.gone:
        yield "No longer says:\n" + "\n".join(chapter.gone)


def _address(link: str) -> str:
    """Return `link` leading to the same page, but calling nobody: some chats find `@everyone` in addresses too."""
    host = _HOST.match(link)
    return f"{host[0]}{link[host.end() :].replace('@', '%40')}" if host else ""
