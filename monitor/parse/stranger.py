"""What came instead of a feed? A line for the person who has to find out."""

from __future__ import annotations

import re

from monitor.text import line
from monitor.text.clean import plain_line

#: Characters looked at: a page's title stands at its begin.
_HEAD = 64_000
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,1000})", re.IGNORECASE)


def is_page(text: str) -> bool:
    """Tell whether `text` begins as a web page does."""
    match = _PAGE.search(text[:_HEAD])
    return match is not None and "<" not in text[: match.start()].replace("<!--", "").replace("<?xml", "")


def describe(text: str) -> str:
    """Return what `text` is, if not a feed."""
    if is_page(text):
        title = _TITLE.search(text[:_HEAD])
        named = f' titled "{line(title[1], limit=100)}"' if title and title[1].strip() else ""
        return f"it is a web page{named}; look there for the address of its feed"
    return f'it begins with "{plain_line(text[:200], limit=60)}"'
