"""Which zone does a marker name? Names by zone rules where they have rules, by offset where they are fixed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

#: Names that follow the clock of a place, summer time included: "8:13 p.m. ET" is EDT in July.
_PLACES = {
    **dict.fromkeys(("et", "eastern time", "eastern", "us/eastern"), "America/New_York"),
    **dict.fromkeys(("ct", "central time"), "America/Chicago"),
    **dict.fromkeys(("mt", "mountain time"), "America/Denver"),
    **dict.fromkeys(("pt", "pacific time", "pacific"), "America/Los_Angeles"),
    **dict.fromkeys(("heure de paris", "heure francaise"), "Europe/Paris"),
    **dict.fromkeys(("hora peninsular", "hora espanola"), "Europe/Madrid"),
    **dict.fromkeys(("london time", "uk time"), "Europe/London"),
    "tehran time": "Asia/Tehran",
    "kyiv time": "Europe/Kyiv",
}
#: Names of a fixed offset from UTC, in minutes. GMT written in summer is meant literally.
_OFFSETS = {
    **dict.fromkeys(("gmt", "utc", "ut", "z", "tu", "tsu", "بتوقيت غرينتش", "ت.غ", "ت غ", "по гринвичу"), 0),
    "wet": 0, "west": 60, "bst": 60, "cet": 60, "mez": 60, "cest": 120, "mesz": 120, "eet": 120, "eest": 180,
    **dict.fromkeys(("msk", "мск", "по москве", "по московскому времени", "moscow time"), 180),
    **dict.fromkeys(("tsi", "trt", "بتوقيت مكة", "بتوقيت بغداد", "بتوقيت دمشق"), 180),
    "idt": 180, "eat": 180, "sast": 120, "cat": 120, "wat": 60, "irst": 210, "gst": 240, "pkt": 300, "ist": 330,
    "wib": 420, "ict": 420, "hkt": 480, "sgt": 480, "myt": 480, "pht": 480, "awst": 480, "jst": 540, "kst": 540,
    "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "art": -180, "brt": -180, "clt": -240, "ast": -240, "adt": -180,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip
#: Words that say "the clock of the place we write of": the feed's own zone is taken for it, as where none is named.
_LOCAL = ("local time", "heure locale", "hora local", "ortszeit", "(yerel)", "yerel saat", "local", "بالتوقيت المحلي")
_OFFSET = re.compile(r"(?:gmt|utc)\s?([+-])(\d{1,2})(?::?(\d\d))?$")


def _pattern() -> str:
    # "z" (1430Z) is a zone only where it touches its time: "14:30 z. B." is German.
    names = sorted({*_PLACES, *_OFFSETS, *_LOCAL} - {"z"}, key=len, reverse=True)
    listed = "|".join(re.escape(name) for name in names)
    return rf"(?:(?<=\d)z|(?:gmt|utc)\s?[+-]\d{{1,2}}(?::?\d\d)?|{listed})(?![^\W_])"


#: Matches a zone's name in flattened text (see `flat.flatten`).
ZONE = _pattern()


def is_local(name: str) -> bool:
    """Tell whether `name` says "local time"."""
    return name in _LOCAL


def zone_of(name: str, home: ZoneInfo, at: datetime) -> tzinfo:
    """Return the zone that `name` means at the wall-clock time `at` in an article from the zone `home`.

    CST, IST, AST and BST each name several zones: where the home zone calls itself so, it is meant.
    """
    if is_local(name) or home.tzname(at) == name.upper():
        return home
    if name in _PLACES:
        return ZoneInfo(_PLACES[name])
    if match := _OFFSET.match(name):
        sign, hours, minutes = match.groups()
        ahead = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return timezone(-ahead if sign == "-" else ahead) if ahead < timedelta(hours=24) else home
    return timezone(timedelta(minutes=_OFFSETS.get(name, 0)))
