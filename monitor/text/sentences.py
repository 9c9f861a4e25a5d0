"""Where does a sentence end?"""

from __future__ import annotations

import re
from collections.abc import Iterable

_STOPS = ".!?…؟۔"
#: Chinese, Japanese and Hindi need no space behind theirs.
_TIGHT_STOPS = "。！？।"
_CLOSERS = "\"'”’»)\\]"
#: A row of full stops with the quotes and brackets that close it. All ways begin with the same class of characters: that
#: lets Python skip what lies between, and read an article in a third of the time.
_END = re.compile(
    rf"[{_STOPS}{_TIGHT_STOPS}](?:(?<=[{_STOPS}])(?<![{_STOPS}][{_STOPS}])[{_STOPS}]*+[{_CLOSERS}]*\s+"
    rf"|(?<=[{_TIGHT_STOPS}])[{_CLOSERS}]*\s*)(?=\S)"
)
_UNSPACED = re.compile(rf"(?<=[。！？]) |(?<=[。！？][{_CLOSERS}]) ")
#: A list that lost its line breaks; the sign stays with its item.
_BULLET = re.compile(r"(?<!\s)\s++(?=[•▪■►◦‣●]\s)")
#: Three words or more in brackets are a remark; fewer (`(AP)`) belong to what follows.
_ASIDE = re.compile(r"(\([^()\s]++(?:\s++[^()\s]++){2,}\s*+\))\s++(?=\S)")
#: What stands before the next sentence's first letter.
_OPENERS = "\"'“”‘’«„»([¿¡ "
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Sen|Rep|Gov|Rev|Hon|St|No|vs|etc|Inc|Ltd|Co|Corp|Bros"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Calif|Del|Neb|Nev|Wash|Ore|Ariz|Conn|Fla|Ill|Mass|Mich|Minn|Penn|Tenn|Tex|Va"
    r"|approx|bzw|usw|ca|Nr|Hr|Fr|Sr|Sra|Dra|Mme|Mlle|art|al|av|Av|núm|Doç|Cad|Sok|[гсдт]|ул|млн|млрд|тыс)"
    r"|\b[^\W\d_]|\b[ap]\.\s?m|\b(?:\w\.)+\w)\.$"
)
#: German writes "am 13. März": the full stop makes the number an ordinal.
_ORDINAL = re.compile(r"\b\d{1,2}\.$")
_AFTER_ORDINAL = re.compile(
    r"(?:Jan(?:uar|\.)|Feb(?:ruar|\.)|März|Apr(?:il|\.)|Mai|Juni?|Juli?|Aug(?:ust|\.)|Sep(?:tember|\.)|Okt(?:ober|\.)"
    r"|Nov(?:ember|\.)|Dez(?:ember|\.)|Jahrhundert|Geburtstag|Jahrestag|Mal\b|Tag\b|Platz\b|Stock\b)"
)
#: Characters looked at before a full stop, longer than any abbreviation, and behind it, longer than any word looked for.
_BEFORE, _BEHIND = 12, 16


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of `text` in order; a line break always ends one. Nothing but white space is lost."""
    return tuple(sentence for row in text.split("\n") for sentence in _of_row(row))


def joined(parts: Iterable[str]) -> str:
    """Return sentences of one paragraph as they are read together: with a space between, but for Chinese and Japanese."""
    return _UNSPACED.sub("", " ".join(parts))


def _of_row(row: str) -> list[str]:
    if _BULLET.search(row):
        return [part for item in _BULLET.split(row) for sentence in _of_item(item) for part in _without_aside(sentence)]
    return [part for sentence in _of_item(row) for part in _without_aside(sentence)]


def _without_aside(sentence: str) -> tuple[str, ...]:
    """Divide a sentence from the words in brackets before it (`(Reporting by A. Author) The gate is open.`)."""
    aside = _ASIDE.match(sentence) if sentence.startswith("(") else None
    if aside is None or not sentence[aside.end() :].lstrip(_OPENERS)[:1].isupper():
        return (sentence,)
    return aside[1], sentence[aside.end() :]


def _of_item(row: str) -> list[str]:
    found: list[str] = []
    start = 0
    for match in _END.finditer(row):
        end = match.start() + len(match.group().rstrip())
        # Only the tail is looked at: a long row would otherwise be copied and searched anew at each full stop.
        if _goes_on(row[max(start, end - _BEFORE) : end], row[match.end() : match.end() + _BEHIND]):
            continue
        found.append(row[start:end].strip())
        start = match.end()
    if rest := row[start:].strip():
        found.append(rest)
    return found


def _goes_on(tail: str, rest: str) -> bool:
    """Tell whether the full stop at the end of `tail` belongs to an abbreviation, not to the sentence's end."""
    if rest.lstrip(_OPENERS)[:1].islower():
        return True
    if tail.endswith("..."):
        return False
    return bool(_ABBREVIATION.search(tail)) or bool(_ORDINAL.search(tail) and _AFTER_ORDINAL.match(rest))
