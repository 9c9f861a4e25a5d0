"""Which words of an article tell its event from others, and how much does each count?

Terms are folded words cut to their first letters: the beginning of a word outlives the endings of most languages, so
that singular and plural, nominative and genitive meet without a dictionary, and so do names across languages.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

from monitor.follow.common_words import COMMON_WORDS
from monitor.text import Token, canonical_link, tokens

#: Letters that are kept of a word. Measured on two sets of headlines (B-cubed): 6 letters .83/.93, 5 .80/.91, all .82/.91.
_STEM: Final = 6
#: Characters of the text that are read: what an event is stands at the beginning.
_READ: Final = 4000
#: A word of the title counts as often as this many in the text.
_TITLE: Final = 2.0
#: A name counts double: it is what reports of one event share, in whatever words or language they tell it.
_NAME: Final = 2.0
#: A number counts half: tolls and amounts change while an event goes on, and years and scores recur everywhere.
_NUMBER: Final = 0.5
#: In a headline with more capitalised words than this, capitals are a style and no sign of a name.
_TITLE_CASE: Final = 0.6
_SENTENCE_ENDS: Final = frozenset(".!?…:\n\"“„«'‘")
#: Marks are terms of weight 0 that no word can equal: words hold no colon.
_LINK_MARK: Final = "link:"


def weigh(title: str, text: str) -> dict[str, float]:
    """Return the terms of an article, each with its count, dampened by a logarithm: the fifth mention says little."""
    counts: dict[str, float] = {}
    title_weight = _TITLE if text else 1.0
    for source, weight in ((title, title_weight), (text[:_READ], 1.0)):
        for term, share in _terms(source):
            counts[term] = counts.get(term, 0.0) + weight * share
    return {term: 1.0 + math.log(count) if count > 1.0 else count for term, count in counts.items()}


def _terms(source: str) -> Iterator[tuple[str, float]]:
    """Yield the terms of a title or a text in order, each with what one mention counts."""
    name_weight = 1.0 if _is_title_case(source) else _NAME
    before: Token | None = None
    for token in tokens(source):
        if len(token.folded) == 1:
            # Scripts without spaces come as single characters: two that touch make a term.
            if before is not None and before.end == token.start and not token.folded.isascii():
                yield before.folded + token.folded, 1.0
            before = token
            continue
        before = None
        if token.folded in COMMON_WORDS:
            continue
        if token.folded.isdigit():
            yield token.folded, _NUMBER
        else:
            yield _stem(token.folded), name_weight if _is_name(token, source) else 1.0


def _stem(word: str) -> str:
    """Return the beginning of a word; what holds a digit is a name (G20, CO2) and stays whole."""
    return word if any(map(str.isdigit, word)) else word[:_STEM]


def _is_title_case(source: str) -> bool:
    words = [word for word in source[:300].split() if len(word) > 3]
    return sum(word[0].isupper() for word in words) > _TITLE_CASE * len(words)


def _is_name(token: Token, source: str) -> bool:
    """Tell whether a word is capitalised where no sentence begins."""
    if not token.raw[0].isupper():
        return False
    lead = source[max(0, token.start - 3) : token.start].rstrip(" ")
    return bool(lead) and lead[-1] not in _SENTENCE_ENDS


def link_mark(link: str) -> str | None:
    """Return the mark by which an article is known again under the same link; None where a link names no article."""
    canonical = canonical_link(link)
    if not canonical:
        return None
    parts = urlsplit(canonical)
    # Some feeds give every entry the address of the front page.
    if parts.path == "/" and not parts.query:
        return None
    return _LINK_MARK + sha256(canonical.encode()).hexdigest()[:16]


def is_mark(term: str) -> bool:
    """Tell whether a key of a vector is a mark, not a word."""
    return term.startswith(_LINK_MARK)
