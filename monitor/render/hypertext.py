"""An alert as HTML, for mail. Built from escaped text only: no word of an article can become a tag or an attribute."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from monitor.render.content import Chapter, Content
from monitor.render.marking import marked
from monitor.render.rewording import NOW, WAS, Rewording, Run

# Each paragraph finds its own direction, so that Arabic and Hebrew read from the right without bidi characters in the text.
_PARAGRAPH = '<p dir="auto">{}</p>'
# Mail programs show no style sheets, only styles on the spot. Struck out and underlined, so that nobody needs the colours
# (contrast 7:1 and more, WCAG 2.2 AAA, whether or not the program darkens the page around them).
_OUT = '<del style="color:#7f1d1d;background:#fee2e2;text-decoration:line-through">{}</del>'
_IN = '<ins style="color:#14532d;background:#dcfce7;text-decoration:underline">{}</ins>'


def hypertext(said: Content) -> str:
    """Return the alert as a simple HTML fragment, without images or scripts; its links show where they go."""
    why = "<br>".join(escape(line) for line in (said.watches, f"Why: {said.why}") if line)
    parts = [f'<h2 dir="auto">{escape(said.headline)}</h2>', f"<p>{why}</p>"]
    for position, chapter in enumerate(said.chapters):
        if position:
            parts.append("<hr>")
        parts.extend(_chapter(chapter, said))
    parts += ["<hr>", f"<p><small>{escape(said.footer)}</small></p>"]
    return "\n".join(parts) + "\n"


def _chapter(chapter: Chapter, said: Content) -> Iterable[str]:
    if chapter.headline != said.headline:
        yield f'<h3 dir="auto">{escape(chapter.headline)}</h3>'
    if chapter.retitled:
        yield _rewording(chapter.retitled)
    for passage in chapter.passages:
        if passage.label:
            yield f'<h4 dir="auto">{escape(passage.label)}</h4>'
        for part in passage.paragraphs:
            yield _rewording(part) if isinstance(part, Rewording) else _PARAGRAPH.format(_marked(part, said.matched))
    if chapter.more:
        yield f"<p>{escape(chapter.more)}</p>"
    if chapter.gone:
        yield "<p>No longer says:</p>"
        yield from (_PARAGRAPH.format(f"<s>{escape(paragraph)}</s>") for paragraph in chapter.gone)
    yield _PARAGRAPH.format("<br>".join(filter(None, (escape(chapter.source), _link(chapter.link)))))


def _marked(text: str, found: Sequence[str]) -> str:
    """Return words with those that a watch has found in bold."""
    return "".join(f"<b>{escape(run.text)}</b>" if run.changed else escape(run.text) for run in marked(text, found))


def _rewording(said: Rewording) -> str:
    """Return the old wording above the new one; each finds its own direction."""
    wordings = ((WAS, _wording(said.was, _OUT)), (NOW, _wording(said.now, _IN)))
    return "<p>" + "<br>".join(f'{name} <span dir="auto">{wording}</span>' for name, wording in wordings) + "</p>"


def _wording(runs: Iterable[Run], changed: str) -> str:
    return "".join(changed.format(escape(run.text)) if run.changed else escape(run.text) for run in runs)


def _link(link: str) -> str:
    """Return an anchor; `content` lets http and https addresses through, nothing else."""
    address = escape(link, quote=True)
    return f'<a href="{address}" rel="noopener noreferrer">{address}</a>' if link else ""
