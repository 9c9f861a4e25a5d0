"""The ways one would try first, and a yardstick of our own for "the same sentence"; nothing here is the product's code."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

_QUOTES = str.maketrans(dict.fromkeys("‘’‚‛′`´ʼ", "'") | dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‐‑‒–—−", "-"))
_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+(?=[\"'“‘«(\[>*•\s-]*[A-Z0-9À-ÞА-Я])")
_ABBREVIATED = re.compile(
    r"\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|St|No|Inc|Ltd|Co|Corp|Jan|Feb|Aug|Sept|Oct|Nov|Dec|Gen|Sen|Rep|vs)\.$"
)
_AROUND = " \t\"'+*-:|[]()•#.,;_<>"


def sentences(text: str) -> list[str]:
    """Return the sentences of `text`; a line break ends one, a common abbreviation does not."""
    found: list[str] = []
    for line in text.split("\n"):
        start = 0
        for match in _END.finditer(line):
            if not _ABBREVIATED.search(line[start : match.start()]):
                found.append(line[start : match.end()].strip())
                start = match.end()
        found.append(line[start:].strip())
    return [sentence for sentence in found if sentence]


def same(text: str) -> str:
    """Return what two sentences are compared by: case, quotes, dashes, spaces and signs around them do not count."""
    simple = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return " ".join(simple.casefold().split()).strip(_AROUND)


def letters(text: str) -> str:
    """Return only the letters and digits of `text`, case-folded: what punctuation and case cannot change."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


def keys(texts: Iterable[str]) -> frozenset[str]:
    """Return the sentences of `texts` as they are compared."""
    return frozenset(key for text in texts for sentence in sentences(text) if (key := same(sentence)))


def by_difflib(old: str, new: str) -> list[str]:
    """Return the paragraphs that difflib calls added or replaced."""
    was, now = old.split("\n"), new.split("\n")
    matcher = difflib.SequenceMatcher(None, was, now, autojunk=False)
    return [
        line
        for tag, _, _, first, end in matcher.get_opcodes()
        if tag in {"insert", "replace"}
        for line in now[first:end]
    ]


def by_hashes(old: str, new: str) -> list[str]:
    """Return the sentences that the old text has not, compared by a set."""
    known = keys([old])
    return [sentence for sentence in sentences(new) if same(sentence) not in known and same(sentence)]
