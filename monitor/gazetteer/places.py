"""Which places lie in a country, and by which names are they safely known?

world -> names of each place -> dangers -> places, and what was left out with its reason
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from monitor.gazetteer.dangers import Danger, Dangers, Finding, is_name, key_of
from monitor.gazetteer.demonyms import KEYS
from monitor.gazetteer.sounds import script
from monitor.gazetteer.sources import Area, World, scripts_of
from monitor.match.terms import SHORTEST_PREFIX
from monitor.model import Place
from monitor.text import fold

_LONGEST_KEY = 56
#: People of a city that is spoken of abroad.
_LARGE = 100_000
#: Forms that have no plural in -s: British, French, Chinese.
_NO_PLURAL = re.compile(r"(?:s|sh|ch|ese|[cs]h(?:wo)?m[ae]n|yz|qi)$")


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class LeftOut:
    """A name that is not written, or not as it is, and why."""

    danger: Danger
    name: str
    country: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Built:
    """The places in the order in which they are written, and the names that were left out."""

    places: Sequence[Place]
    left_out: Sequence[LeftOut]


def build(
    world: World, countries: Collection[str], *, languages: Collection[str], population: int, actors: Collection[str]
) -> Built:
    """Return these countries (ISO 3166-1) with their regions and their cities of so many people.

    `actors` are the keys of the configured actors' names (dangers.names_of_actors). The same input gives the same result.
    """
    scripts = scripts_of(languages)
    dangers = Dangers(world, languages=languages, scripts=scripts, actors=actors)
    places: list[Place] = []
    left_out: dict[tuple[str, str, Danger], LeftOut] = {}
    for code in sorted(countries, key=lambda one: key_of(world.countries[one].name)):
        gathering = _Country(world, world.countries[code], dangers, scripts, population)
        places += gathering.gather()
        # Names that differ only in their accents are one name; the plainest is shown.
        left_out |= {(code, key_of(one.name), one.danger): one for one in sorted(gathering.left_out, reverse=True)}
    return Built(places=places, left_out=sorted(left_out.values(), key=_by_reason))


def _by_reason(one: LeftOut) -> tuple[int, str, LeftOut]:
    return list(Danger).index(one.danger), key_of(one.name), one


@dataclass(slots=True)
class _Node:
    """A place as it is gathered."""

    key: str
    area: Area
    names: list[str] = field(default_factory=list)
    inner: list[str] = field(default_factory=list)


class _Country:
    """Gathers one country from above: what several places in it bear comes to stand where they all lie."""

    def __init__(self, world: World, area: Area, dangers: Dangers, scripts: Collection[str], population: int) -> None:
        self.left_out: set[LeftOut] = set()
        self._dangers = dangers
        self._scripts = scripts
        #: The names that stand at a place for several places in it, under the place's key.
        self._given: set[tuple[str, str]] = set()
        self._country = _Node(KEYS.get(area.country) or slug(area.name), area)
        self._regions = {
            code: _Node(f"{slug(one.name)}-{area.country.lower()}", one)
            for (country, code), one in world.regions.items()
            if country == area.country
        }
        cities = [one for one in world.cities if one.country == area.country and one.population >= population]
        # GeoNames gives no order; the largest of two of one name is named first.
        self._cities = sorted(cities, key=lambda one: (key_of(one.name), -one.population, one.region, one.others))

    def gather(self) -> Iterator[Place]:
        """Yield the country, its regions, and the cities that have more than one name."""
        self._name_country()
        for region in self._regions.values():
            region.names += self._safe(region.area, (region.area.name,))
        cities = self._name_cities()
        # A region of which no name is left, and that holds nothing, says nothing.
        regions = [one for one in self._regions.values() if one.names or one.inner]
        self._country.inner += [one.key for one in regions if one.names]
        for node in (self._country, *(one for one in regions if one.names), *cities):
            yield _place(node)

    def _name_country(self) -> None:
        area, names = self._country.area, self._country.names
        for name in (area.name, *area.also, *area.others):
            if name.startswith("="):
                names.append(name)
                continue
            found = self._dangers.of_name(area, name) if is_name(name, self._scripts) else None
            if found is None or found.danger is Danger.WITHIN:
                names.append(name)
            elif found.danger is Danger.EVERYDAY:
                # Headlines may stand in capitals.
                names += (f"={name}", f"={name.upper()}")
            self._note(area, name, _of_country(found))
        for form in area.demonyms:
            names += self._demonym(area, form)

    def _demonym(self, area: Area, form: str) -> Iterator[str]:
        found = self._dangers.of_demonym(area, form)
        if found is not None and found.danger is Danger.EVERYDAY:
            yield f"={form}"
            if not _NO_PLURAL.search(form):
                yield f"={form}s"
        elif found is not None and not _NO_PLURAL.search(form) and self._dangers.of_demonym(area, f"{form}s") is None:
            # Turk is a place in Uzbekistan, Turks are none.
            yield f"{form}s"
        elif found is None and self._dangers.may_be_starred(form):
            yield f"{form}*"
        elif found is None:
            yield form
            if not _NO_PLURAL.search(form):
                yield f"{form}s"
        self._note(area, form, _of_country(found))

    def _name_cities(self) -> list[_Node]:
        """Return the cities that are places of their own; the others are names in what they lie in."""
        nodes: list[_Node] = []
        keys = {self._country.key, *(one.key for one in self._regions.values())}
        for city in self._cities:
            names = self._safe(city, (city.name, *sorted(self._others(city), key=key_of)))
            holder = self._regions.get(city.region, self._country)
            holder = holder if holder.names else self._country
            if len(names) == 1:
                holder.inner.append(names[0])
            elif names:
                node = _Node(_free(slug(city.name) or slug(names[0]), city, keys), city, names)
                keys.add(node.key)
                holder.inner.append(node.key)
                nodes.append(node)
        return nodes

    def _others(self, city: Area) -> Iterable[str]:
        """Return the names of a city that are worth reading.

        GeoNames does not say in which language they are. Where a country writes Latin letters itself, those of a small
        city are mostly transcribed back from other scripts (Bej Siti); those of a large one are used (Cenevre, Genf), but
        not where English is spoken: the first name is the English one, and who borrows it does not change it.
        """
        if self._country.area.language == "en":
            return (name for name in city.others if script(name) != "LATIN")
        if self._country.area.script != "LATIN" or city.population >= _LARGE:
            return city.others
        return (name for name in city.others if script(name) != "LATIN")

    def _safe(self, area: Area, names: Iterable[str]) -> list[str]:
        """Return the names by which a region or city is safely known."""
        safe: dict[str, str] = {}
        for name in names:
            key = key_of(name)
            if key in safe or not is_name(name, self._scripts):
                continue
            found = self._dangers.of_name(area, name)
            if found is None and (sharing := self._dangers.sharing(area, name)):
                found = Finding(Danger.SHARED, self._give_up(area, name, sharing))
            if found is None:
                safe[key] = name
            self._note(area, name, found)
        return list(safe.values())

    def _give_up(self, area: Area, name: str, sharing: Sequence[Area]) -> str:
        """Let a name that several places of the country bear stand where they all lie; return what that is."""
        regions = {one.region for one in (area, *sharing)}
        node = self._regions.get(area.region, self._country) if len(regions) == 1 else self._country
        node = next((one for one in self._regions.values() if one.area in sharing), node)
        is_kept = any(not self._dangers.sharing(one, name) for one in sharing)
        if not is_kept and self._country.area not in sharing and (node.key, key_of(name)) not in self._given:
            self._given.add((node.key, key_of(name)))
            node.inner.append(name)
        return node.area.name

    def _note(self, area: Area, name: str, found: Finding | None) -> None:
        if found is not None:
            self.left_out.add(LeftOut(danger=found.danger, name=name, country=area.country, detail=found.detail))


def _of_country(found: Finding | None) -> Finding | None:
    """Return what becomes of a country's dangerous name: without it, a country would hardly be found."""
    kept = {Danger.EVERYDAY: Danger.EXACT, Danger.WITHIN: Danger.KEPT}
    return found and found._replace(danger=kept.get(found.danger, found.danger))


def slug(name: str) -> str:
    """Return a key for a name: small letters, digits and hyphens; empty where the name has none of them."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name).replace("'", "").replace("’", "")).strip("-")[:_LONGEST_KEY]


def _free(wanted: str, city: Area, taken: Collection[str]) -> str:
    """Return a key that no other place of the country has; keys of two countries differ by the country's code."""
    place = "-".join(filter(None, (city.region.lower(), city.country.lower())))
    found = f"{wanted or 'city'}-{place}"
    number = 2
    while found in taken:
        found = f"{wanted}-{place}-{number}"
        number += 1
    return found


def _place(node: _Node) -> Place:
    by_key: dict[str, str] = {}
    for name in node.names:
        by_key.setdefault(name if name[0] == "=" or name.endswith("*") else key_of(name), name)
    names = list(by_key.values())
    first = next(
        (name for name in names if name[0] != "=" and not name.endswith("*")), names[0] if names else node.area.name
    )
    aliases = [name for name in names if name != first]
    prefixes = [key_of(name) for name in aliases if name.endswith("*") and len(name) > SHORTEST_PREFIX]
    kept = [
        one
        for one in aliases
        if one.endswith("*") or one[0] == "=" or not any(key_of(one).startswith(head) for head in prefixes)
    ]
    return Place(
        key=node.key,
        name=first,
        aliases=tuple(kept),
        contains=tuple(sorted(set(node.inner), key=lambda one: (key_of(one), one))),
    )
