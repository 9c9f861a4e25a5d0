"""What did the editor mean? What people write who know other programs or paste from texts, and how it is written here.

A term that holds such a sign would be read as something else in silence (`-fire` as fire), so it is a mistake; between
quotation marks every sign is only a sign.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from difflib import get_close_matches

from monitor.match.lexemes import Lexeme, Sign
from monitor.match.terms import LONGEST_SHOWN, QUOTES, shown
from monitor.match.wording import FIELDS

#: What people write when they mean an operator. The words below stand in texts, too, so that quotation marks are offered.
_WORDS: Mapping[str, str] = {"and": "AND", "or": "OR", "not": "NOT"}
_OPERATORS: Mapping[str, str] = {
    **_WORDS, "near": "NEAR/5", "onear": "ONEAR/5", "within": "NEAR/5", "but": "AND", "xor": "OR", "&": "AND", "&&": "AND", "+": "AND", "|": "OR", "||": "OR", "!": "NOT", "-": "NOT",
    "andnot": "AND NOT", "and-not": "AND NOT", "butnot": "AND NOT", "/": "OR",
}  # fmt: skip
#: Distances of other programs: Lexis and Factiva write w/5, near5, pre/3 and adj3; the last two are in order.
_DISTANCE = re.compile(r"(near|onear|w|within|pre|adj)[/~:\\]?([0-9]{1,5})", re.IGNORECASE)
_ORDERED = {"onear", "pre", "adj"}
#: Other programs' names of our fields.
_FIELDS: Mapping[str, str] = {
    "actor": "@", "person": "@", "headline": "title", "heading": "title", "text": "body", "content": "body", "source": "feed", "site": "feed", "outlet": "feed",
    "lang": "language", "byline": "author", "by": "author", "description": "summary", "abstract": "summary", "link": "url", "domain": "url", "host": "url",
    "location": "place", "country": "place", "section": "category", "topic": "category", "keyword": "category",
}  # fmt: skip
_FIRST = "first/n( ) is written in small letters and without a space: first/80(fire)"
_MARKS = frozenset("'‘’‚‹›`´\"“”„«»")


def operator(text: str) -> str | None:
    """Return the operator that `text` is meant to be (and, &, w/5), None if it looks like none."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    distance = _DISTANCE.fullmatch(plain)
    if distance is not None:
        return f"{'ONEAR' if distance[1] in _ORDERED else 'NEAR'}/{int(distance[2])}"
    return _OPERATORS.get(plain) or _OPERATORS.get(plain.split("/")[0])


def in_term(text: str) -> tuple[int, str] | None:
    """Return where a term without quotation marks holds a sign that means nothing there, and what is written instead."""
    if text.isalnum() and text.casefold() not in _WORDS:  # nearly all terms
        return None
    bare = text.lstrip("=~")
    if not bare:
        return 0, f"{text} must stand directly before its term: {text}dam"
    if bare[0] in QUOTES:
        return None
    if bare == text and (meant := _WORDS.get(unicodedata.normalize("NFKC", text).casefold())):
        return 0, f'{text} is no operator, write it as {meant}; to look for the word itself write "{text}"'
    for pattern, advice in _SIGNS_IN_TERMS:
        match = pattern.search(bare)
        if match is not None and (message := advice(match)):
            return len(text) - len(bare) + match.start(), message
    return None


def _unopened_first(head: str, rest: str) -> str:
    inner = rest.strip("/")
    return f"first/n( ) needs its parentheses: {shown(head.lower())}({shown(inner)})" if inner else _FIRST


def _field_for(match: re.Match[str], sign: str) -> str:
    head, _, rest = match.string.partition(sign)
    if head.casefold() in {*FIELDS, *_FIELDS, "place"}:
        return f"write {_FIELDS.get(head.casefold(), head.casefold())}:{shown(rest)}"
    return ""


#: Signs that mean something elsewhere, and what to write. An advice may be empty: then the sign is only a sign.
_SIGNS_IN_TERMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(r"^[-!\u2212–](?=\w)"),
        lambda found: f"{found[0]} means nothing here: write AND NOT {shown(found.string[1:])} for what must be absent",
    ),
    (
        re.compile(r"[\[\]{}（）［］【】]"),
        lambda found: f"{found[0]} is no parenthesis here: write ( and )",
    ),
    (re.compile("："), lambda found: _field_for(found, "：") and f"： is no colon here: {_field_for(found, '：')}"),
    (re.compile(r"[<>≤≥]"), lambda _: ">= only stands behind count( ): count(dam)>=3"),
    (re.compile(r"(?<=.)="), lambda found: _field_for(found, "=") or "= stands before a term: =IS"),
    (re.compile(r"\|"), lambda found: f"| is no operator: write {shown(found.string.replace('|', ' OR '))}"),
    (
        re.compile(r"[,;，；、،؛](?!\d)"),  # 1,000 is a number
        lambda found: f"{found[0]} joins nothing here: write AND or OR between the terms, or all in quotation marks",
    ),
    (re.compile(r"\?"), lambda _: "? stands for no letter here: write each spelling, with OR between them"),
    (re.compile(r"^@(?=\w)"), lambda found: f"= and ~ do not go with a name: write {shown(found.string)}"),
    (
        re.compile(r"^(first/[0-9]+)(.*)", re.IGNORECASE | re.DOTALL),
        lambda found: _unopened_first(found[1], found[2]),
    ),
    (
        re.compile(r"^/.+/$"),
        lambda _: "/…/ is no pattern here: write each spelling, with OR between them, or a prefix*",
    ),
    (
        re.compile(r"\^"),
        lambda found: f"^ gives a term no weight: write {shown(found.string[: found.start()]) or 'the term'} alone",
    ),
    (
        re.compile(r"[$€£¥](?=\d)|(?<=\d)[$€£¥]"),
        lambda found: (
            f"{found[0]} is not looked for: write {shown(found.string.replace(found[0], ''))}, which finds the number"
        ),
    ),
    (
        re.compile(r"^\+(?=\w)"),
        lambda found: f"+ means nothing here: write {shown(found.string[1:])}, with AND before it",
    ),
    (re.compile(r"(?<=\w)~"), lambda _: "~ stands before a term: ~negotiate"),
    (re.compile("[”»]"), lambda found: f'{found[0]} closes nothing: write " at both ends'),
)


#: What would make an alias more than one term.
_OPERATORS_IN_ALIASES = re.compile(r"(?:^|\s)(?:AND|OR|NOT)(?=\s|$)")
_SIGNS_IN_ALIASES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"[=~]?@"), lambda _: "an alias cannot refer to an actor: list the other names here, too"),
    (re.compile(r"~"), lambda _: "~ has no meaning in an alias: list the forms, or write a prefix*"),
    (
        re.compile(rf"({'|'.join([*FIELDS, *_FIELDS, 'place'])}):(?=\S)", re.IGNORECASE),
        lambda found: f"{found[0]} has no meaning in an alias: say in the watch where to look",
    ),
    (
        re.compile(r"first/[0-9]|count\(|.*(?<!\S)O?NEAR/[0-9]", re.DOTALL),
        lambda _: "an alias is one term: NEAR, first/n( ) and count( ) belong into the watch",
    ),
    (re.compile(r".*\|", re.DOTALL), lambda _: "| is no operator: make each spelling an alias of its own"),
)


def in_alias(alias: str) -> str | None:
    """Return what an alias says in the language of expressions, which means nothing there, and what is written instead.

    In a name all in capitals AND is only a word: TRUTH AND JUSTICE.
    """
    if alias[:1] in QUOTES:
        return None
    for pattern, advice in _SIGNS_IN_ALIASES:
        if (match := pattern.match(alias)) is not None:
            return advice(match)
    found = _OPERATORS_IN_ALIASES.search(alias)
    if found is None or alias.isupper():
        return None
    return f'{found[0].strip()} joins nothing in an alias: make each part its own alias, or write "{shown(alias)}" in quotation marks'


def unknown_field(name: str) -> str:
    """Return the message for a field that is not there, with the one that may be meant."""
    small = name.casefold()[:LONGEST_SHOWN]
    meant = _FIELDS.get(small) or next(iter(get_close_matches(small, [*FIELDS, "place"], n=1)), "")
    guess = f', did you mean "{meant}{"" if meant == "@" else ":"}"?' if meant else "."
    known = " ".join(FIELDS)
    return f'there is no field "{shown(name)}"{guess} Fields are {known}; a colon in a term needs quotation marks'


def after_count(rest: str) -> str:
    """Return what is wrong with what follows count( ); `rest` is the expression from there on."""
    found = re.match(r"(=>|>=|≥|>|==|=|<=|≤|<)\s*([0-9]{1,5})(?![0-9])", rest)
    if found is None:
        return "count( ) must be followed by >= and a number: count(dam)>=3"
    sign, number = found[1], int(found[2])
    if sign in {"<", "<=", "≤"}:
        least = number + (sign != "<")
        return f"count( ) must be followed by >=, not by {sign}: write NOT count(dam)>={least}"
    least = number + (sign == ">")
    return f"count( ) must be followed by >=, not by {sign}: write >={least}"


def side_by_side(before: Lexeme, here: Lexeme, expression: str) -> tuple[int, str]:
    """Return place and message for two pieces without an operator between them: what it may be, and how to write it."""
    for piece in (before, here):
        meant = operator(piece.text.rstrip(":")) if piece.sign in {Sign.TERM, Sign.FIELD} else None
        if meant is not None:
            # Between two terms NOT alone would be the next mistake.
            joint = "AND NOT" if meant == "NOT" and piece is here else meant
            return piece.position, f"{piece.text} is no operator, write it as {joint}"
    if (message := _split(before, here)) is not None:
        return before.position, message
    if here.sign is Sign.AT_LEAST:
        return here.position, ">= only stands behind count( ): count(dam)>=3"
    if here.sign is Sign.NOT:
        return here.position, "NOT stands beside something without an operator: write AND NOT"
    if here.sign is Sign.TERM and (slip := in_term(here.text)) is not None:
        return here.position + slip[0], slip[1]
    return _phrase(before, here, expression)


def _split(before: Lexeme, here: Lexeme) -> str | None:
    """Return the message for what belongs together and was written apart, or not in small letters."""
    word = before.text.casefold()
    if here.sign is Sign.OPEN and word == "count":
        return "count( ) is written in small letters and without a space: count(dam)>=3"
    if word == "first" or word.startswith("first/"):
        return _FIRST
    if here.text.startswith(":") and (word in FIELDS or word in _FIELDS or word == "place"):
        return f"write {_FIELDS.get(word, word)}: without a space before the colon"
    if here.text == "*":
        return f"* must follow its letters directly: {shown(before.text)}*"
    return None


def _phrase(before: Lexeme, here: Lexeme, expression: str) -> tuple[int, str]:
    beginning, words = f"{shown(before.text)} and {shown(here.text)} stand side by side", "write AND or OR between them"
    if not before.sign is here.sign is Sign.TERM or {before.text[-1], here.text[0]} & set('"”»“„«'):
        return here.position, f"{beginning}: {words}"
    if {before.text[-1], here.text[0]} & set(",;"):
        return here.position, f"a comma joins nothing here: {words}"
    pair = expression[before.position : here.end]
    if {pair[0], pair[-1]} & _MARKS:
        bare = "".join(letter for letter in pair if letter not in _MARKS)
        return here.position, f'{beginning}: for a phrase write "{shown(bare)}" between such quotation marks'
    return (
        here.position,
        f'{beginning}: write "{shown(pair)}" in quotation marks for a phrase, or AND or OR between them',
    )
