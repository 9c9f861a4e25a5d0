"""Where does a sentence end?"""

from __future__ import annotations

import re

_END = re.compile(r"""(?:[.!?…]+["'”’»)\]]*\s+|[。！？؟۔]["'”’»)\]]*\s*)(?=\S)""")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Sen|Rep|Gov|St|No|vs|etc|Inc|Ltd|Co|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
    r"|approx|bzw|usw|Nr|Hr|Fr|Sr|Sra|Mme|art|al)|\b\w|\b[ap]\.m|\b(?:\w\.)+\w)\.$"
)


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of `text` in order; a line break always ends one. Nothing but white space is lost."""
    found: list[str] = []
    for row in text.split("\n"):
        start = 0
        for match in _END.finditer(row):
            head = row[start : match.end()].strip()
            if _goes_on(head, row[match.end() :]):
                continue
            found.append(head)
            start = match.end()
        if rest := row[start:].strip():
            found.append(rest)
    return tuple(found)


def _goes_on(head: str, rest: str) -> bool:
    """Tell whether the full stop at the end of `head` belongs to an abbreviation, not to the sentence's end."""
    return rest[:1].islower() or (bool(_ABBREVIATION.search(head)) and not head.endswith("..."))
