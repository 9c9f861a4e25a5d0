"""What is known of the service behind a channel, and a message in the form in which that service takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Form(StrEnum):
    """How the text of a posting is written."""

    #: Plain: whoever sends it turns it into what the service shows as it stands.
    TEXT = "text"
    #: Ready, in the service's own Markdown: to be handed over letter by letter.
    MARKDOWN = "markdown"
    #: Ready, in the HTML that the service takes: to be handed over letter by letter.
    HTML = "html"


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """What a channel's address names, and how much it takes; told by the send edge, which knows such addresses."""

    #: The scheme of the address as Apprise calls it; empty where nothing is known of the service.
    scheme: str = ""
    #: What the service takes where nobody asks for anything else.
    form: Form = Form.TEXT
    #: Characters of a title; 0: it has none, and the text must say it.
    title_limit: int = 250
    #: Characters of a text; 0: no limit is known.
    text_limit: int = 0
    #: The address asks for plain text (`?format=text`).
    plain: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Posting:
    """A message as one service takes it: `pieces` are sent one after the other, each complete in itself."""

    form: Form
    #: Empty where the pieces say it.
    title: str
    pieces: tuple[str, ...]
    #: The same as data, for services that hand on what they are given (webhooks).
    facts: Mapping[str, Any] = field(default_factory=dict)
    #: Why it is in the shipped words although the newsroom has a template of its own; empty where nothing went wrong.
    fault: str = ""
