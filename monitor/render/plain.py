"""An alert as plain text: for chats, text messages, terminals, and as it stands in the events of a replay."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.render.content import Chapter, Content
from monitor.render.safe import inert

_RULE = "----------"


def plain(said: Content) -> str:
    """Return the alert as text that no chat service acts on: paragraphs, an empty line between them."""
    paragraphs = [said.headline, f"{said.watches}\nWhy: {said.why}" if said.watches else f"Why: {said.why}"]
    for position, chapter in enumerate(said.chapters):
        if position:
            paragraphs.append(_RULE)
        paragraphs.extend(_chapter(chapter, said.headline))
    return inert("\n\n".join((*paragraphs, said.footer)))


def _chapter(chapter: Chapter, headline: str) -> Iterable[str]:
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
    yield "\n".join(filter(None, (chapter.source, chapter.link)))
