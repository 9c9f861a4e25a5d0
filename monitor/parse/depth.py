"""How deep do the elements of an article's markup stand in one another?

What reads HTML looks through all open elements at most tags, and opens those that format anew in each paragraph: 100 000 `<div>`
in one another cost 18 s of processor time, 20 000 `<font>` that no paragraph closes 3 GB of memory.
"""

from __future__ import annotations

import re
from collections import Counter

#: Elements that may be open at once: a judgement, far above what articles have.
MAX_OPEN = 200
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})")
_ANY_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,20})?[^<>]*>")
_PARAGRAPHS = frozenset({"br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "tr"})
#: They have no end, or HTML sees it for itself.
_UNCLOSED = frozenset({"area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p", "param", "source", "td", "th", "tbody", "thead", "tr", "track", "wbr"})  # fmt: skip


def shallow(markup: str) -> str:
    """Return `markup`; where its elements stand too deep in one another, as plain text, paragraphs parted by blank lines."""
    return _ANY_TAG.sub(_instead, markup) if markup.count("<") > MAX_OPEN and _is_deep(markup) else markup


def _instead(tag: re.Match[str]) -> str:
    return "\n\n" if (tag[1] or "").lower() in _PARAGRAPHS else " "


def _is_deep(markup: str) -> bool:
    """Tell whether more than MAX_OPEN elements are open somewhere. A closing tag closes only what is open."""
    still_open: Counter[str] = Counter()
    depth = 0
    for match in _TAG.finditer(markup):
        name = match[2].lower()
        if name in _UNCLOSED:
            continue
        step = -1 if match[1] else 1
        if step > 0 or still_open[name]:
            still_open[name] += step
            depth += step
        if depth > MAX_OPEN:
            return True
    return False
