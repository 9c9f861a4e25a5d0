"""How are the signs beside a number said in words? `-£3.5m` is `minus 3.5 million pound`, `3-1` is `3 to 1`.

What compares words would not see them else: a sign, a currency, a unit are what the number says. Each table row is one
sign; a new one is one more row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from monitor.revise.compare import plain

#: Signs of currencies, and their names as `outcomes` has them.
CURRENCIES = {
    "$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₺": "lira", "₽": "rouble", "₹": "rupee", "₴": "hryvnia",
    "₪": "shekel", "₩": "krw", "₦": "naira", "₫": "dong", "฿": "baht",
}  # fmt: skip
#: What shortens a scale behind a currency only: `3m` alone may be metres.
_SCALES = {"m": "million", "M": "million", "b": "billion", "B": "billion", "Md": "milliard"}
_SCALE = r"(?:m|M|b|B|Md|[mM]n|[mM]ln|[bB]n|[tT]n|[kK]|[tT]housand|[mM]illion|[bB]illion|[tT]rillion)(?![^\W_])"
_NUMBER = r"\d(?:[\d.,']*\d)?"
_SIGN = f"[{re.escape(''.join(CURRENCIES))}]"
_DEGREES = {"c": "celsius", "f": "fahrenheit"}

_Said = str | Callable[[re.Match[str]], str]


def _money(found: re.Match[str]) -> str:
    country, sign, number, scale = found.groups()
    return f"{number} {_SCALES.get(scale, scale) or ''} {country or ''} {CURRENCIES[sign]} "


#: Signs, and how they are said; in this order.
SIGNS: tuple[tuple[str, _Said], ...] = (
    # Between two numbers a dash or a colon is a score, a vote or a range: their order says who won.
    (r"(?<=\d)\s?[-:]\s?(?=\d)", " to "),
    # Elsewhere a dash at a number is its sign; at the start of a line it may be a bullet.
    (rf"(?<=[\s(])-(?={_SIGN}?\d)", "minus "),
    (rf"^-(?={_SIGN}|{_NUMBER}\s?(?:%|°|per ?cent))", "minus "),
    (r"°\s?([CF])\b", lambda found: f" {_DEGREES[found[1].lower()]} "),
    (rf"(?:\bUS|\bU\.S\.|\b([A-Z]{{1,2}}))?({_SIGN})\s?({_NUMBER})(?:[ -]?({_SCALE}))?", _money),
    (rf"(?<=\d)\s?({_SCALE})\s?(?={_SIGN})", lambda found: f" {_SCALES.get(found[1], found[1])} "),
    (_SIGN, lambda found: f" {CURRENCIES[found[0]]} "),
    (r"[%٪]", " percent "),
    (r"(?i:\bper cent\b|\bpct\b)", "percent"),
    (r"(?i:\bpercent(?:age)?[ -]points?\b)", "points"),
)
_SIGNS = tuple((re.compile(form), said) for form, said in SIGNS)
#: Most sentences have none of what the table reads: that is soon told.
_SIGNED = re.compile(rf"\d\s?(?:[-:%٪°]|{_SIGN}|[a-zA-Z]+\s?{_SIGN})|[-{_SIGN[1:-1]}]\s?\d")
_PERCENT = ("percent", "per cent", "pct")
_DECIMALS = {"٫": ".", "٬": ","}
_FOREIGN = re.compile(r"(?![0-9])\d|[٫٬]")


def spelt(text: str) -> str:
    """Return `text` in plain form with the signs of its numbers said in words, and their digits in ASCII."""
    simple = plain(text)
    if not simple.isascii():
        simple = _FOREIGN.sub(_said_in_ascii, simple)
    if _SIGNED.search(simple) or any(map(simple.lower().__contains__, _PERCENT)):
        for form, said in _SIGNS:
            simple = form.sub(said, simple)
    return simple


def _said_in_ascii(found: re.Match[str]) -> str:
    return _DECIMALS.get(found[0]) or str(unicodedata.decimal(found[0]))
