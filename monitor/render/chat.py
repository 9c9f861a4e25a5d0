"""An alert for chats that show more than plain text: one layout, in the dialect of each kind of chat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.render.content import Chapter, Content, Passage
from monitor.render.dialects import Dialect
from monitor.render.rewording import NOW, WAS, Rewording
from monitor.render.safe import isolated

_RULE = "———"


def chat(said: Content, dialect: Dialect, title: str = "") -> Iterator[str]:
    """Yield the alert in paragraphs, each complete in itself; `title` first, where the chat has no place of its own for it."""
    if title:
        yield dialect.block([dialect.strong(isolated(title))])
    elif said.headline:
        yield dialect.block([dialect.strong(said.headline)])
    yield dialect.block(dialect.say(line) for line in (said.watches, f"Why: {said.why}") if line)
    for position, chapter in enumerate(said.chapters):
        if position:
            yield dialect.block([_RULE])
        yield from _chapter(chapter, said, dialect)
    yield dialect.block([dialect.say(said.footer)])


def _chapter(chapter: Chapter, said: Content, dialect: Dialect) -> Iterator[str]:
    if chapter.headline and chapter.headline != said.headline:
        yield dialect.block([dialect.strong(chapter.headline)])
    if chapter.retitled:
        yield _rewording(chapter.retitled, dialect)
    for passage in chapter.passages:
        yield from _passage(passage, said.matched, dialect)
    if chapter.more:
        yield dialect.block([dialect.say(chapter.more)])
    if chapter.gone:
        yield dialect.block(["No longer says:", *map(dialect.struck, chapter.gone)])
    yield dialect.block(filter(None, (dialect.say(isolated(chapter.source)), dialect.address(chapter.link))))


def _passage(passage: Passage, matched: Sequence[str], dialect: Dialect) -> Iterator[str]:
    if passage.label:
        yield dialect.block([dialect.strong(isolated(passage.label))])
    for paragraph in passage.paragraphs:
        if isinstance(paragraph, Rewording):
            yield _rewording(paragraph, dialect)
        else:
            yield dialect.block([dialect.sentence(paragraph, matched)])


def _rewording(said: Rewording, dialect: Dialect) -> str:
    """Return the old wording above the new one; what is read from the right is set apart from our word before it."""
    wordings = ((WAS, said.was, dialect.strike), (NOW, said.now, dialect.bold))
    return dialect.block(f"{name} {isolated(dialect.wording(runs, mark))}" for name, runs, mark in wordings)
