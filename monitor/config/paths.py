"""How is a key of the configuration named in a message? Never by a text that may be a secret."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

#: Names of feeds, actors, places, watches and channels: what fits a command line, a metric's label and `@name`.
NAME = re.compile(r"\w[\w.-]{0,63}")
#: What may be a misspelt key; a token that was pasted as a key has digits or other characters.
_KEY = re.compile(r"[A-Za-z_-]{1,24}")
_HIDDEN = "…"


def dotted(path: Iterable[str | int]) -> str:
    """Return `watches.syria.notify`; numbers of list items are left out, for the line and column say which.

    Everything that is no name is hidden: `{tgram://token/chat}` is a mapping with a secret as its key.
    """
    parts = [part for part in path if isinstance(part, str)]
    in_channel = parts[:1] == ["channels"]
    return ".".join(
        part if (_KEY if in_channel and index > 1 else NAME).fullmatch(part) else _HIDDEN
        for index, part in enumerate(parts)
    )


def did_you_mean(given: object, known: Iterable[str]) -> str:
    """Return `, did you mean "notify"?`, or nothing where nothing known is near."""
    near = get_close_matches(str(given)[:64], sorted(known), n=1)
    return f', did you mean "{near[0]}"?' if near else ""


def quoted(name: str) -> str:
    """Return a name in quotes to show it, unless it is no name and so may be a secret in the wrong place."""
    return f'"{name}"' if NAME.fullmatch(name) else _HIDDEN
