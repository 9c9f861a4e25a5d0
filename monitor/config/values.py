"""How is a value written: durations, sizes, zones, clock times, languages? Each reader raises ValueError with the way out.

No message repeats what was given: a secret may stand in the wrong place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import time, timedelta
from enum import StrEnum
from functools import cache
from ipaddress import ip_network
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from monitor.config.paths import did_you_mean
from monitor.model import Budget

_UNITS: Mapping[str, timedelta] = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}
_SIZES: Mapping[str, int] = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
_DURATION = re.compile(r"([0-9]{1,6})([smhd])", re.ASCII)
_SIZE = re.compile(rf"([0-9]{{1,9}}) ?({'|'.join(_SIZES)})", re.ASCII)
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
_BUDGET = re.compile(r"([1-9][0-9]{0,5})/([mhd])", re.ASCII)
_HOURS = re.compile(rf"({_CLOCK.pattern})-({_CLOCK.pattern})", re.ASCII)
#: BCP 47 in its everyday forms: language, then script or region.
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)
_LISTEN = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):([0-9]{1,5})", re.ASCII)

#: What a text of several lines may hold besides; to be read as spaces.
_BREAKS = str.maketrans("\n\r\t", "   ")


def _fullmatch(pattern: re.Pattern[str], given: object, otherwise: str) -> re.Match[str]:
    match = pattern.fullmatch(given) if isinstance(given, str) else None
    if match is None:
        raise ValueError(otherwise)
    return match


def duration(given: object) -> timedelta:
    """Read `90s`, `5m`, `2h` or `3d`."""
    match = _fullmatch(_DURATION, given, 'must be a duration such as "90s", "5m", "2h" or "3d"')
    return int(match[1]) * _UNITS[match[2]]


def _some(span: timedelta) -> timedelta:
    if not span:
        raise ValueError("must be longer than nothing")
    return span


def interval(given: object) -> tuple[timedelta, timedelta | None]:
    """Read `5m`, or `{from: 1m, to: 30m}`: the bounds of an interval that goes by the feed's own rhythm."""
    if not isinstance(given, Mapping):
        return _some(duration(given)), None
    if given.keys() != {"from", "to"}:
        raise ValueError('must be a duration such as "5m", or two of them: {from: 1m, to: 30m}')
    shortest, longest = _some(duration(given["from"])), _some(duration(given["to"]))
    if longest <= shortest:
        raise ValueError("its `to` must be longer than its `from`")
    return shortest, longest


def retention(given: object) -> timedelta | None:
    """Read a duration, or `forever` (None)."""
    if given == "forever":
        return None
    if isinstance(given, str) and _DURATION.fullmatch(given):
        return _some(duration(given))
    raise ValueError('must be a duration such as "90d", or "forever"')


def size(given: object) -> int:
    """Read `10MB` into bytes; KB and MB count by thousands, KiB and MiB by 1024."""
    match = _fullmatch(_SIZE, given, 'must be a size such as "500KB" or "10MB"')
    count = int(match[1]) * _SIZES[match[2]]
    if not count:
        raise ValueError("must be more than nothing")
    return count


def clock(given: object) -> time:
    """Read a time of day, `08:00`."""
    match = _fullmatch(_CLOCK, given, 'must be a time of day such as "08:00"')
    return time(int(match[1]), int(match[2]))


def hours(given: object) -> tuple[time, time]:
    """Read `23:00-07:00`; the end may lie on the next day."""
    match = _fullmatch(_HOURS, given, 'must be two times of day such as "23:00-07:00"')
    start, end = clock(match[1]), clock(match[4])
    if start == end:
        raise ValueError("begins and ends at the same time")
    return start, end


def budget(given: object) -> Budget:
    """Read `20/h`: at most so many alerts a minute (m), hour (h) or day (d)."""
    match = _fullmatch(_BUDGET, given, 'must be a number of alerts for a span, such as "20/h" (m, h or d)')
    return Budget(count=int(match[1]), per=_UNITS[match[2]])


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zone(given: object) -> str:
    """Read an IANA zone, `Europe/London`."""
    if not isinstance(given, str):
        raise ValueError('must be a time zone such as "Europe/London"')  # noqa: TRY004 -- pydantic collects ValueErrors
    try:
        ZoneInfo(given)
    except (KeyError, ValueError, OSError):  # not found; not a name; a folder of the zone files
        raise ValueError(f"is not a known time zone{did_you_mean(given, _zones())}") from None
    return given


def language(given: object) -> str:
    """Read a language tag such as `en` or `pt-BR`, in lower case."""
    return _fullmatch(_LANGUAGE, given, 'must be a language code such as "en" or "pt-BR"')[0].lower()


def network(given: object) -> str:
    """Read a network such as `127.0.0.1/32` or `fd00::/8`."""
    if not isinstance(given, str):
        raise ValueError('must be a network such as "10.0.0.0/8"')  # noqa: TRY004 -- pydantic collects ValueErrors
    try:
        return str(ip_network(given))
    except ValueError:
        pass
    try:
        wider = ip_network(given, strict=False)
    except ValueError:
        raise ValueError('must be a network such as "10.0.0.0/8" or "127.0.0.1/32"') from None
    raise ValueError(f'has bits set behind the prefix, did you mean "{wider}"?')


def web_address(given: object) -> str:
    """Read an http or https address; it is not shown again, for it may hold a password."""
    otherwise = 'must be an address that begins with "http://" or "https://"'
    if not isinstance(given, str) or any(character.isspace() for character in given):
        raise ValueError(otherwise)
    try:
        parts = urlsplit(given)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, brackets without an IPv6 address
        usable = False
    if not usable:
        raise ValueError(otherwise)
    return given


def listen(given: object) -> str:
    """Read `127.0.0.1:8642`."""
    match = _fullmatch(_LISTEN, given, 'must be an address and a port such as "127.0.0.1:8642"')
    if int(match[2]) > 65535:
        raise ValueError("the port is over 65535")
    return match[0]


def _line(given: str) -> str:
    if not given.strip():
        raise ValueError("must not be empty")
    if any(unicodedata.category(character) == "Cc" for character in given):
        raise ValueError("must hold no control characters, and line breaks only in match, text and summary")
    return given


def _text(given: str) -> str:
    _line(given.translate(_BREAKS))
    return given


def _schema(example: str, pattern: re.Pattern[str] | None = None) -> WithJsonSchema:
    shape: dict[str, Any] = {"type": "string", "examples": [example]}
    if pattern is not None:
        shape["pattern"] = f"^(?:{pattern.pattern})$"
    return WithJsonSchema(shape)


def choice(*members: StrEnum) -> tuple[BeforeValidator, WithJsonSchema]:
    """Return what makes a field one of these members, written as their values."""
    known = {str(member): member for member in members}

    def read(given: object) -> StrEnum:
        if isinstance(given, str) and given in known:
            return known[given]
        raise ValueError(f"must be one of {', '.join(known)}{did_you_mean(given, known)}")

    return BeforeValidator(read), WithJsonSchema({"enum": list(known)})


def _read_by(reader: Callable[[object], Any]) -> BeforeValidator:
    return BeforeValidator(reader)


Line = Annotated[str, AfterValidator(_line)]
Text = Annotated[str, AfterValidator(_text)]
Duration = Annotated[timedelta, _read_by(duration), _schema("5m", _DURATION)]
Span = Annotated[timedelta, AfterValidator(_some), _read_by(duration), _schema("5m", _DURATION)]
Every = Annotated[
    tuple[timedelta, timedelta | None],
    _read_by(interval),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "examples": ["5m"], "pattern": f"^(?:{_DURATION.pattern})$"},
                {
                    "type": "object",
                    "properties": {
                        name: {"type": "string", "pattern": f"^(?:{_DURATION.pattern})$"} for name in ("from", "to")
                    },
                    "required": ["from", "to"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
Retention = Annotated[timedelta | None, _read_by(retention), _schema("90d", re.compile(f"forever|{_DURATION.pattern}"))]
Size = Annotated[int, _read_by(size), _schema("10MB", _SIZE)]
Clock = Annotated[time, _read_by(clock), _schema("08:00", _CLOCK)]
Hours = Annotated[tuple[time, time], _read_by(hours), _schema("23:00-07:00", _HOURS)]
AtMost = Annotated[Budget, _read_by(budget), _schema("20/h", _BUDGET)]
Zone = Annotated[str, _read_by(zone), _schema("Europe/London")]
Language = Annotated[str, _read_by(language), _schema("en", _LANGUAGE)]
Network = Annotated[str, _read_by(network), _schema("127.0.0.1/32")]
WebAddress = Annotated[str, _read_by(web_address), _schema("https://news.example/feed", re.compile("https?://.+"))]
Listen = Annotated[str, _read_by(listen), _schema("127.0.0.1:8642", _LISTEN)]
