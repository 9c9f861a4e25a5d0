"""An alert as plain text: for chats, text messages, terminals, and as it stands in the events of a replay."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from monitor.render.content import Chapter, Content
from monitor.render.rewording import NOW, WAS, Rewording, Run
from monitor.render.safe import inert

_RULE = "----------"
#: What is put around changed words; no chat acts on it. The second pair is for texts that quote with the first.
_SIGNS = (("«", "»"), ("⟦", "⟧"))
_HOST = re.compile(r"https?://[^/?#]*", re.IGNORECASE)


def plain(said: Content) -> str:
    """Return the alert as text that no chat service acts on: paragraphs, an empty line between them."""
    paragraphs = [inert(said.headline), inert("\n".join(filter(None, (said.watches, f"Why: {said.why}"))))]
    for position, chapter in enumerate(said.chapters):
        if position:
            paragraphs.append(_RULE)
        paragraphs.extend(_chapter(chapter, said.headline))
    return "\n\n".join((*paragraphs, inert(said.footer)))


def _chapter(chapter: Chapter, headline: str) -> Iterable[str]:
    yield from map(inert, _words(chapter, headline))
    yield "\n".join(filter(None, (inert(chapter.source), address(chapter.link))))


def _words(chapter: Chapter, headline: str) -> Iterable[str]:
    if chapter.headline != headline:
        yield chapter.headline
    if chapter.retitled:
        yield rewording(chapter.retitled)
    for passage in chapter.passages:
        if passage.label:
            yield passage.label
        yield from (said if isinstance(said, str) else rewording(said) for said in passage.paragraphs)
    if chapter.more:
        yield chapter.more
    if chapter.gone:
        yield "No longer says:\n" + "\n".join(chapter.gone)


def rewording(said: Rewording) -> str:
    """Return the old wording above the new one, a line each, signs around what was changed."""
    text = "".join(run.text for run in (*said.was, *said.now))
    signs = next((pair for pair in _SIGNS if not set(pair) & set(text)), _SIGNS[-1])
    # A line takes its direction from its first letter: Arabic and Hebrew need one of their own.
    space = "\n" if _reads_from_the_right(text) else " "
    return "\n".join(f"{name}{space}{_wording(runs, signs)}" for name, runs in ((WAS, said.was), (NOW, said.now)))


def _wording(runs: Iterable[Run], signs: tuple[str, str]) -> str:
    return "".join(f"{signs[0]}{run.text}{signs[1]}" if run.changed else run.text for run in runs)


def _reads_from_the_right(text: str) -> bool:
    directions = map(unicodedata.bidirectional, text)
    return next((direction for direction in directions if direction in {"L", "R", "AL"}), "L") != "L"


def address(link: str) -> str:
    """Return `link` leading to the same page, but calling nobody: some chats find `@everyone` in addresses too."""
    host = _HOST.match(link)
    return f"{host[0]}{link[host.end() :].replace('@', '%40')}" if host else ""
