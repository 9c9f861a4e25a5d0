"""What does an agency say of its own copy? Urgency, signals, publishing status, editor's note and slugline of an item.

Feeds carry them as elements of NewsML-G2 or NITF, in whatever namespace, or as properties of ninjs. feedparser keeps one
element of a name, and of one with attributes not its text; so these elements are found here, by a scan.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from monitor.model import IPTC_SIGNALS, Wire
from monitor.text import line

#: One thing that an item says: the name in lower case without prefix, and the value as it stands there.
Statement = tuple[str, str]

#: Statements read of one item; NewsML-G2 items have a dozen.
_MOST = 100
_MAX_NOTE = 2_000
_MAX_SLUGLINE = 200
_SIGNAL = re.compile(r"(?:https?://cv\.iptc\.org/newscodes/signal/|sig:)([a-z][a-z-]{1,40})")
_STATUS = re.compile(r"(?:https?://cv\.iptc\.org/newscodes/pubstatusg2/|stat:)?(usable|withheld|cancell?ed)")
#: What holds no elements whatever stands in it, by the sign that opens it: the sign that closes it, and what its content means.
_HELD: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "<![CDATA[": ("]]>", html.escape),
    "<!--": ("-->", lambda _comment: ""),
    "<?": ("?>", lambda _instruction: ""),
}
_OPENS = re.compile("|".join(map(re.escape, _HELD)))


class _Row(NamedTuple):
    """To which field of Wire a name belongs, and what makes its value out of a text: None for what is unknown."""

    field: str
    read: Callable[[str], Any]


def _urgency(text: str) -> int | None:
    return int(text) if re.fullmatch("[1-9]", text) else None


def _signal(text: str) -> str | None:
    word = text.lower()
    known = _SIGNAL.fullmatch(word)
    name = known[1] if known else word if word in IPTC_SIGNALS else ""
    return f"sig:{name}" if name else None


def _status(text: str) -> str | None:
    known = _STATUS.fullmatch(text.lower())
    return known[1].replace("cancelled", "canceled") if known else None


def _note(text: str) -> str | None:
    return line(text, limit=_MAX_NOTE) or None


def _slugline(text: str) -> str | None:
    return line(text, limit=_MAX_SLUGLINE) or None


#: Names of elements and properties, in lower case without prefix. One row here reads one more.
NAMES: Mapping[str, _Row] = {
    "urgency": _Row("urgency", _urgency),
    "ed-urg": _Row("urgency", _urgency),
    "signal": _Row("signals", _signal),
    "signals": _Row("signals", _signal),
    "pubstatus": _Row("status", _status),
    "ednote": _Row("note", _note),
    "ed-msg": _Row("note", _note),
    "slugline": _Row("slugline", _slugline),
}
#: Attributes that hold an element's value (NewsML-G2's qcode and uri, NITF's ed-urg and info); without one its text does.
_VALUES = ("qcode", "uri", "ed-urg", "info")
_ELEMENT = re.compile(rf"<(?:[\w.-]{{1,40}}:)?({'|'.join(NAMES)})(?=[\s/>])([^<>]{{0,1000}})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rf"""\s({"|".join(_VALUES)})\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
#: Characters of an element's content that are looked at.
_CONTENT = 4 * _MAX_NOTE


def read_wire(stated: Iterable[Statement]) -> Wire:
    """Return what the statements say; what is unknown or out of range is left out, of single values the first counts."""
    found: dict[str, dict[Any, None]] = {row.field: {} for row in NAMES.values()}
    for name, text in stated:
        row = NAMES.get(name)
        value = row.read(text.strip()) if row else None
        if row and value is not None:
            found[row.field].setdefault(value)
    return Wire(
        urgency=next(iter(found["urgency"]), None),
        signals=tuple(found["signals"]),
        status=next(iter(found["status"]), None),
        note=line(" ".join(found["note"]), limit=_MAX_NOTE),
        slugline=next(iter(found["slugline"]), ""),
    )


def stated_in_elements(text: str, item: str, count: int) -> Sequence[tuple[Statement, ...]]:
    """Return the statements of each of the `count` elements called `item` in the XML `text`, in their order.

    Where the elements cannot be told apart (fewer or more than `count`), nothing is stated: better than of a wrong article.
    """
    nothing: list[tuple[Statement, ...]] = [()] * count
    if not count or not _ELEMENT.search(text):
        return nothing
    bare = _bare(text)
    starts = list(re.finditer(rf"<(?:[\w.-]{{1,40}}:)?{item}(?=[\s/>])", bare, re.IGNORECASE))
    if len(starts) != count:
        return nothing
    ends = [*(start.start() for start in starts[1:]), len(bare)]
    return [_elements(bare[start.end() : end], item) for start, end in zip(starts, ends, strict=True)]


def stated_in_properties(row: Mapping[str, Any]) -> tuple[Statement, ...]:
    """Return the statements of a JSON item: of its `_ninjs` extension, and of properties of the same names beside it."""
    extension = row.get("_ninjs")
    objects = [extension, row] if isinstance(extension, dict) else [row]
    return tuple(
        (name.lower(), text)
        for each in objects
        for name, value in each.items()
        if name.lower() in NAMES
        for text in _texts(value)
    )[:_MOST]


def _bare(text: str) -> str:
    """Return `text` with CDATA, comments and processing instructions replaced by what they mean; linear, whatever is left open."""
    done, at = [], 0
    while opening := _OPENS.search(text, at):
        closing, meant = _HELD[opening[0]]
        found = text.find(closing, opening.end())
        end = found if found >= 0 else len(text)
        done += [text[at : opening.start()], meant(text[opening.end() : end])]
        at = end + len(closing)
    return "".join([*done, text[at:]])


def _elements(text: str, item: str) -> tuple[Statement, ...]:
    """Return the statements of one item, whose element ends somewhere in `text`."""
    closing = re.search(rf"</(?:[\w.-]{{1,40}}:)?{item}\s*>", text, re.IGNORECASE)
    text = text[: closing.start()] if closing else text
    found: list[Statement] = []
    for element in _ELEMENT.finditer(text):
        if len(found) == _MOST:
            break
        found.append((element[1].lower(), _value(element, text)))
    return tuple(found)


def _value(element: re.Match[str], text: str) -> str:
    attributes = {match[1].lower(): match[2] or match[3] or "" for match in _ATTRIBUTE.finditer(element[2])}
    for name in _VALUES:
        if attributes.get(name):
            return html.unescape(attributes[name])
    content = text[element.end() : element.end() + _CONTENT]
    closing = re.search(rf"</(?:[\w.-]{{1,40}}:)?{element[1]}\s*>", content, re.IGNORECASE)
    if closing is None or element[2].endswith("/"):
        return ""
    return html.unescape(content[: closing.start()])


def _texts(value: Any) -> list[str]:
    """Return the texts of a property: one, a list of them, or NewsML-G2's and ninjs's objects with a code."""
    values = value if isinstance(value, list) else [value]
    found = [
        each.get("qcode") or each.get("code") or each.get("uri") if isinstance(each, dict) else each for each in values
    ]
    return [str(each) for each in found if isinstance(each, str | int) and not isinstance(each, bool)]
