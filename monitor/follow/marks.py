"""By which signs, other than its words, is a report known again?

Marks stand in a vector beside the terms, with weight 0: no word can equal one, for words hold no colon.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from monitor.text.copies import copy_marks, link_marks

_NAME: Final = "name:"
_LANGUAGE: Final = "language:"
#: Names in an entry or a story beyond this are a list, not what it is about.
_MOST_NAMES: Final = 12


def marks(link: str, title: str, text: str, names: Collection[str], language: str | None) -> dict[str, float]:
    """Return the marks of an entry, each with weight 0: of its link and text (see text.copies), names, and language."""
    found = [*link_marks(link), *copy_marks(text, title)]
    found += [f"{_NAME}{name}" for name in sorted(names)[:_MOST_NAMES]]
    if language:
        found.append(f"{_LANGUAGE}{primary(language)}")
    return dict.fromkeys(found, 0.0)


def primary(language: str) -> str:
    """Return the language without its region: what is written for en-GB can be compared with en-US."""
    return language.lower().replace("_", "-").partition("-")[0]


def is_mark(term: str) -> bool:
    """Tell whether a key of a vector is a mark, not a word."""
    return ":" in term


def is_name(mark: str) -> bool:
    """Tell whether a mark is a name of the newsroom's."""
    return mark.startswith(_NAME)


def is_language(mark: str) -> bool:
    """Tell whether a mark is the language."""
    return mark.startswith(_LANGUAGE)
