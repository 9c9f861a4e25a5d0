"""What moment does a marker name? A reader of our own: dateparser takes "1430 GMT" for the year 1430.

`read_moment` reads the wall-clock words; `resolve` puts them on the calendar, as an aware time in UTC or as a date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.revise.flat import flatten
from monitor.revise.zones import ZONE, is_local, zone_of

#: A clock may run ahead of ours by this much before "later than now" means "yesterday".
AHEAD = timedelta(minutes=15)

_MONTHS = (
    "january jan januar enero ene janvier janv gennaio ocak января янв январь يناير كانون-الثاني janeiro ژانویه",
    "february feb februar febrero fevrier fevr febbraio subat февраля фев февраль فبراير شباط fevereiro فوریه",
    "march mar marz maerz marzo mars mart марта мар март مارس آذار marco",
    "april apr abril abr avril avr aprile nisan апреля апр апрель أبريل ابريل نيسان آوریل",
    "may mai mayo maggio mayis мая май مايو أيار maio",
    "june jun juni junio juin giugno haziran июня июн июнь يونيو حزيران junho ژوئن",
    "july jul juli julio juillet juil luglio temmuz июля июл июль يوليو تموز julho",
    "august aug agosto ago aout agustos августа авг август أغسطس آب",
    "september sep sept septiembre septembre settembre eylul сентября сен сентябрь سبتمبر أيلول setembro سپتامبر",
    "october oct oktober okt octubre octobre ottobre ekim октября окт октябрь أكتوبر outubro اکتبر",
    "november nov noviembre novembre kasim ноября ноя ноябрь نوفمبر novembro",
    "december dec dezember dez diciembre dic decembre dicembre aralik декабря дек декабрь ديسمبر dezembro دسامبر",
)
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun"
    " montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche"
    " lunes martes miercoles jueves viernes sabado domingo pazartesi sali carsamba persembe cuma cumartesi pazar"
    " понедельник вторник среда четверг пятница суббота воскресенье"
)
_MONTH = {flatten(name.replace("-", " ")): number for number, row in enumerate(_MONTHS, 1) for name in row.split()}
#: Matches a month's name in flattened text.
MONTHS = "|".join(sorted(map(re.escape, _MONTH), key=len, reverse=True))
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
#: (form, whether the first number may be the month); tried in this order.
_DATES = tuple(
    re.compile(form)
    for form in (
        r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)",
        rf"(?P<first>\d{{1,2}})(?P<mark>[./-])(?P<second>\d{{1,2}})(?P=mark){_YEAR}(?!\d)",
        r"(?P<first>\d{1,2})(?P<mark>\.)(?P<second>\d{1,2})\.(?!\d)",
        rf"{_DAY}(?:st|nd|rd|th|er|\.)?(?:\s+(?:de|of)\s+|[\s-]\s*)(?P<name>{MONTHS})\b\.?(?:(?:\s+de\s+|,?[\s-]\s*){_YEAR}(?!\d))?",
        rf"(?P<name>{MONTHS})\b\.?\s+{_DAY}(?:st|nd|rd|th)?(?!\d)(?:,?\s+{_YEAR}(?!\d))?",
    )
)
#: Times that have a word; at the start of a date's day for midnight, as agencies' clocks count.
_NAMED = {
    "noon midday mittag mittags midi mediodía mezzogiorno öğle öğlen полдень الظهر": time(12),
    "midnight mitternacht minuit medianoche mezzanotte gece-yarısı полночь منتصف-الليل": time(0),
}
_NAMED_TIME = {flatten(word.replace("-", " ")): clock for row, clock in _NAMED.items() for word in row.split()}
_HALF = r"(?P<half>[ap])\.?\s?m\b\.?"
_CLOCK = r"(?:uhr|heures?|hs?\b|hrs?\b|hours|horas)"
_TIMES = tuple(
    re.compile(form)
    for form in (
        rf"(?:(?:12|0?0)(?:[:.]00)?\s?(?:uhr\s?)?)?(?P<named>{'|'.join(_NAMED_TIME)})(?![^\W_])(?:,?\s*\(?(?P<zone>{ZONE}))?",
        rf"(?P<hour>[01]?\d|2[0-3])(?:[:.٫]|\s?h\s?)(?P<minute>[0-5]\d)(?::[0-5]\d)?(?!\d(?!\d?\.\d))(?:\s*{_HALF})?(?:\s*(?P<clock>{_CLOCK}))?(?:,?\s*\(?(?P<zone>{ZONE}))?",
        rf"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?:\s*(?P<clock>{_CLOCK}))?\s*\(?(?P<zone>{ZONE})",
        rf"(?P<hour>1[0-2]|0?[1-9])\s?{_HALF}(?:,?\s*\(?(?P<zone>{ZONE}))?",
        rf"(?P<hour>[01]?\d|2[0-3])\s?(?P<clock>uhr|h)\b(?:,?\s*\(?(?P<zone>{ZONE}))?",
        r"(?P<hour>[01]\d|2[0-3])(?<!19)(?<!20)(?P<minute>[0-5]\d)(?![\d\w.,%])",
    )
)
_DAYNAME = re.compile(rf"(?:{'|'.join(sorted(_WEEKDAYS.split(), key=len, reverse=True))})\b\.?,?\s*(?:den |le |el )?")
_BETWEEN = re.compile(r"\s*[,|–—@(-]?\s*(?:(?:at|um|a las?|saat|à|a|on|am|le|el|kl|в|الساعة|ساعت)[:.]?\s+)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """What a marker says of its time, before it is put on the calendar. `zone` is its flattened name as written."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    clock: time | None = None
    zone: str | None = None
    #: The clock was a word (noon, midnight).
    worded: bool = False
    #: Day and month are both possible as month (03/10/2025); `day` holds the first number.
    either: bool = False


def read_moment(flattened: str, start: int) -> tuple[Moment, int] | None:
    """Read a date, a time, or both (in either order) at `start`; return it with its end, or None if there is none."""
    at = match.end() if (match := _DAYNAME.match(flattened, start)) else start
    if found := _read_date(flattened, at):
        day, end = found
        following = _BETWEEN.match(flattened, end)
        clock = _read_time(flattened, following.end() if following else end)
        return (_joined(day, clock[0]), clock[1]) if clock else found
    if at != start or not (found := _read_time(flattened, start)):
        return None
    clock_only, end = found
    following = _BETWEEN.match(flattened, end)
    day_after = _read_date(flattened, following.end() if following else end)
    return (_joined(day_after[0], clock_only), day_after[1]) if day_after else found


def _joined(day: Moment, clock: Moment) -> Moment:
    return replace(clock, day=day.day, month=day.month, year=day.year, either=day.either)


def _read_date(flattened: str, start: int) -> tuple[Moment, int] | None:
    for form in _DATES:
        if match := form.match(flattened, start):
            found = _date_parts({name: text for name, text in match.groupdict().items() if text})
            if found:
                return found, match.end()
    return None


def _date_parts(parts: dict[str, str]) -> Moment | None:
    year = int(parts["year"]) if "year" in parts else None
    if "first" not in parts:
        month = _MONTH[parts["name"]] if "name" in parts else int(parts["month"])
        day = int(parts["day"])
        return Moment(day=day, month=month, year=year) if _exists(month, day) else None
    first, second = int(parts["first"]), int(parts["second"])
    if _exists(second, first):
        return Moment(day=first, month=second, year=year, either=parts["mark"] == "/" and first <= 12)
    return Moment(day=second, month=first, year=year) if _exists(first, second) else None


def _exists(month: int, day: int) -> bool:
    """Tell whether some year has this day."""
    return 1 <= month <= 12 and 1 <= day <= (29 if month == 2 else 30 if month in {4, 6, 9, 11} else 31)


def _read_time(flattened: str, start: int) -> tuple[Moment, int] | None:
    for form in _TIMES:
        match = form.match(flattened, start)
        if not match:
            continue
        parts = {name: text for name, text in match.groupdict().items() if text}
        clock = _NAMED_TIME[parts["named"]] if "named" in parts else _clock(parts)
        if clock is None:
            continue
        end = match.end() + (flattened[match.end() : match.end() + 1] == ")" and "(" in match.group())
        return Moment(clock=clock, zone=parts.get("zone"), worded="named" in parts), end
    return None


def _clock(parts: Mapping[str, str]) -> time | None:
    """Return the time of day that digits name, None where there is no such hour of half a day."""
    hour = int(parts["hour"])
    if "half" in parts:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if parts["half"] == "p" else 0)
    return time(hour, int(parts.get("minute", 0)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """Where and when an article's markers are read: the feed's zone, and the moment that they are taken to be before."""

    home: ZoneInfo
    reference: datetime
    #: When the article says that it was first published: its posts are not of a day before that.
    published: datetime | None = None
    #: The moment at which it is read; None if that is the reference.
    now: datetime | None = None

    @property
    def end(self) -> datetime:
        """The moment after which nothing can have been written."""
        return (self.now or self.reference) + AHEAD

    def is_early(self, moment: datetime) -> bool:
        """Tell whether a moment is of a day before the article's own."""
        return self.published is not None and self.days_early(moment) > 0

    def days_early(self, moment: datetime) -> int:
        """Return how many days before the article's own day a moment is, 0 without such a day."""
        if self.published is None:
            return 0
        return (self.published.astimezone(self.home).date() - moment.astimezone(self.home).date()).days

    @property
    def month_first(self) -> bool:
        """Whether 03/10/2025 is the tenth of March here: American outlets write it so."""
        return (self.home.key or "").startswith(
            ("America/New_York", "America/Chicago", "America/Denver", "America/Los", "US/")
        )


def resolve(moment: Moment, calendar: Calendar, *, day: date | None = None) -> tuple[datetime | date | None, bool]:
    """Return the time (aware, in UTC) or the date a marker means, and whether its zone was assumed.

    `day` is that of a day header above it. Without any date, the latest such time not after the reference is meant:
    a 23:50 marker read at 00:20 is of the day before.
    """
    named = _named_day(moment, calendar) or day
    if moment.clock is None:
        return named, False
    # "Local time" is some place's; that it is the feed's is taken, not said.
    assumed = moment.zone is None or is_local(moment.zone)
    if named:
        return _aware(datetime.combine(named, moment.clock), moment, calendar), assumed
    local = calendar.reference.astimezone(calendar.home)
    # From the day after (zones ahead of the feed's own) to two days before (zones behind it): one of them fits.
    days = (local.date() + timedelta(days=1 - back) for back in range(4))
    possible = (_aware(datetime.combine(then, moment.clock), moment, calendar) for then in days)
    return next((meant for meant in possible if meant <= calendar.reference + AHEAD), None), assumed


def _aware(wall: datetime, moment: Moment, calendar: Calendar) -> datetime:
    zone = calendar.home if moment.zone is None or is_local(moment.zone) else zone_of(moment.zone, calendar.home, wall)
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _named_day(moment: Moment, calendar: Calendar) -> date | None:
    if moment.day is None or moment.month is None:
        return None
    day, month = moment.day, moment.month
    if moment.either and calendar.month_first and _exists(day, month):
        day, month = month, day
    if moment.year is not None:
        return _day(moment.year, month, day)
    today = calendar.reference.astimezone(calendar.home).date()
    this_year = _day(today.year, month, day)
    # Written without a year, a day far ahead is one of last year.
    return this_year if this_year and this_year <= today + timedelta(days=2) else _day(today.year - 1, month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # the 29th of February of a common year
        return None
