"""An alert as HTML, for mail. Built from escaped text only: no word of an article can become a tag or an attribute."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from monitor.render.content import Chapter, Content

# Each paragraph finds its own direction, so that Arabic and Hebrew read from the right without bidi characters in the text.
_PARAGRAPH = '<p dir="auto">{}</p>'


def hypertext(said: Content) -> str:
    """Return the alert as a simple HTML fragment, without styles, images or scripts; its links show where they go."""
    why = "<br>".join(escape(line) for line in (said.watches, f"Why: {said.why}") if line)
    parts = [f'<h2 dir="auto">{escape(said.headline)}</h2>', f"<p>{why}</p>"]
    for position, chapter in enumerate(said.chapters):
        if position:
            parts.append("<hr>")
        parts.extend(_chapter(chapter, said.headline))
    parts += ["<hr>", f"<p><small>{escape(said.footer)}</small></p>"]
    return "\n".join(parts) + "\n"


def _chapter(chapter: Chapter, headline: str) -> Iterable[str]:
    if chapter.headline != headline:
        yield f'<h3 dir="auto">{escape(chapter.headline)}</h3>'
    for passage in chapter.passages:
        if passage.label:
            yield f'<h4 dir="auto">{escape(passage.label)}</h4>'
        yield from (_PARAGRAPH.format(escape(paragraph)) for paragraph in passage.paragraphs)
    if chapter.more:
        yield f"<p>{escape(chapter.more)}</p>"
    if chapter.gone:
        yield "<p>No longer says:</p>"
        yield from (_PARAGRAPH.format(f"<s>{escape(paragraph)}</s>") for paragraph in chapter.gone)
    yield _PARAGRAPH.format("<br>".join(filter(None, (escape(chapter.source), _link(chapter.link)))))


def _link(link: str) -> str:
    """Return an anchor; `content` lets http and https addresses through, nothing else."""
    address = escape(link, quote=True)
    return f'<a href="{address}" rel="noopener noreferrer">{address}</a>' if link else ""
