"""Which characters of a feed would keep a parser from reading it, and which attributes lead it astray?"""

from __future__ import annotations

import re

#: Characters that XML forbids: expat gives up at the first one, so they are taken out before.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,10}));")
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
#: Elements whose xml:base is taken out. It is meant for links in their markup, which are not resolved; but feedparser resolves by it the
#: guids and links of the items after it, so that an entry was known by another key when the one before it was gone.
UNBASED = ("content", "summary", "title", "description", "encoded", "subtitle", "rights")
_BASE = re.compile(
    rf"""(<(?:[\w.-]{{1,40}}:)?(?:{"|".join(UNBASED)})(?=\s)[^<>]{{0,2000}}?)\s(?:xml:)?base\s*=\s*(?:"[^"<]*"|'[^'<]*')"""
)


#: So much before the first element is no comment any more, but an attack on what searches there line by line.
_PROLOG = 2_000
_ELEMENT = re.compile(r"<\w")
_SPACES = re.compile(r"\s{2,}")


def undeclared(text: str) -> str:
    """Return `text` without space before it, and without the declaration of an encoding that is decoded already."""
    bare = _DECLARED.sub("", text, count=1).lstrip()
    element = _ELEMENT.search(bare)
    if element is None or element.start() < _PROLOG:
        return bare
    return _SPACES.sub("\n", bare[: element.start()]) + bare[element.start() :]


def legal(text: str) -> str:
    """Return `text` without what keeps feedparser from reading it, or leads it astray."""
    mended = _REFERENCE.sub(_legal_reference, _ILLEGAL.sub("", undeclared(text))).lstrip()
    return _BASE.sub(r"\1", mended) if "base" in mended else mended


def _legal_reference(match: re.Match[str]) -> str:
    """Return a numeric reference as it stands, or nothing where it names a character that XML forbids."""
    code = int(match[1], 16) if match[1] else int(match[2])
    return match[0] if code <= 0x10FFFF and code and not _ILLEGAL.match(chr(code)) else ""
