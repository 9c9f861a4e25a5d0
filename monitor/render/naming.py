"""How is a story called where its messages are not shown together? By its headline, in a few words."""

from __future__ import annotations

from typing import Final

from monitor.render.safe import cut, inert, one_line

#: Characters: enough for a headline's beginning, so few that a subject has room for what is new.
_LIMIT: Final = 70


def story_name(title: str) -> str:
    """Return a story's title so that it can stand in a subject: one line, and nothing that a service acts on."""
    return cut(inert(one_line(title)), _LIMIT)
