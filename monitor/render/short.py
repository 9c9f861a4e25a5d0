"""An alert as one short text, for text messages and services that take little more than that."""

from __future__ import annotations

from monitor.render.content import Content
from monitor.render.plain import address
from monitor.render.rewording import Rewording
from monitor.render.safe import cut, inert

#: Characters of the longest short text: two text messages of 153 in the GSM alphabet (3GPP TS 23.040), 5 of 67 in any other.
LONGEST = 306
#: Characters of the words below which a text would say nothing: then the address is left out.
_LEAST = 40
_ID_LENGTH = 8


def short(said: Content, title: str, key: str, limit: int) -> str:
    """Return the title, as much of the newest text as there is room for, the address and the delivery's id."""
    room = min(limit, LONGEST) if limit else LONGEST
    link = address(said.chapters[0].link) if said.chapters else ""
    end = "\n".join(filter(None, (link, f"#{key[:_ID_LENGTH]}")))
    if len(end) + _LEAST > room:
        end = f"#{key[:_ID_LENGTH]}"
    words = _words(said, title)
    return f"{cut(words, max(1, room - len(end) - 1))}\n{end}"[:room]


def _words(said: Content, title: str) -> str:
    first = next(
        (_said(part) for chapter in said.chapters for passage in chapter.passages for part in passage.paragraphs), ""
    )
    return inert("\n".join(filter(None, (title, first))))


def _said(part: str | Rewording) -> str:
    return part if isinstance(part, str) else "".join(run.text for run in part.now)
