"""How are generated places written? As a file that people read, change and keep: sorted, the same bytes each time."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby

from monitor.gazetteer.places import Built, LeftOut
from monitor.model import Actor, Place

_WIDTH = 120
#: What needs no quotation marks in YAML 1.2: words of letters and digits that begin with a letter and mean nothing else.
_PLAIN = re.compile(r"[^\W\d_](?:[\w ’'.-]*[\w.])?")
_WORDS_OF_YAML = frozenset({"null", "true", "false"})

_HEAD = """\
# Places, made by `newsroom-monitor places build {arguments}`: read it, change it, and keep it beside your other files.
#
# Names of cities: GeoNames (https://www.geonames.org), CC BY 4.0, https://creativecommons.org/licenses/by/4.0/; changed:
# chosen by script, dangerous ones left out. Names of countries: Unicode CLDR, Unicode License v3, https://www.unicode.org/license.txt
# What was left out, and why, stands at the end. What stands in `contains` and is no key is a name without aliases.

places:
"""
_FOOT = """
# ---- Left out: these names would tell you of something else. A name that you want all the same can be put in by hand.
"""


def written(built: Built, arguments: Sequence[str]) -> str:
    """Return the file; `arguments` made it, and are named at its head."""
    places = "".join(f"{line}\n" for place in built.places for line in _place(place))
    left_out = "".join(f"{line}\n" for line in _left_out(built.left_out))
    return _HEAD.format(arguments=" ".join(arguments)) + places + (_FOOT + left_out if left_out else "")


def line_of(named: Actor | Place) -> str:
    """Return an actor or place as one line of a file."""
    lists = [f", {key}: [{', '.join(map(scalar, names))}]" for key, names in _lists(named).items()]
    return f"{named.key}: {{name: {scalar(named.name)}{''.join(lists)}}}"


def _lists(named: Actor | Place) -> Mapping[str, Sequence[str]]:
    lists = {"aliases": named.aliases, "contains": named.contains if isinstance(named, Place) else ()}
    return {key: names for key, names in lists.items() if names}


def _place(place: Place) -> Iterator[str]:
    line = f"  {line_of(place)}"
    if len(line) <= _WIDTH and not place.contains:
        yield line
        return
    yield f"  {place.key}:"
    yield f"    name: {scalar(place.name)}"
    for key, names in _lists(place).items():
        words = [*(f"{scalar(name)}," for name in names[:-1]), f"{scalar(names[-1])}]"]
        yield from _wrapped(f"    {key}: [", words, "      ")


def scalar(text: str) -> str:
    """Return a name as YAML has it, in quotation marks only where it needs them."""
    is_plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML
    return text if is_plain else json.dumps(text, ensure_ascii=False)


def _wrapped(head: str, words: Collection[str], indent: str) -> Iterator[str]:
    """Yield lines that begin with `head` and go on with `words`, none longer than it must be."""
    line = head
    for word in words:
        if len(line) + len(word) > _WIDTH and line.strip() != head.strip():
            yield line.rstrip()
            line = indent
        line += word if line in {head, indent} else f" {word}"
    yield line


def _left_out(rows: Sequence[LeftOut]) -> Iterator[str]:
    for danger, group in groupby(rows, key=lambda row: row.danger):
        words = [f"{row.name} ({row.country}{f': {row.detail}' if row.detail else ''})" for row in group]
        yield "#"
        yield f"# {danger}:"
        yield from _wrapped("#   ", [*(f"{word}," for word in words[:-1]), words[-1]], "#   ")
