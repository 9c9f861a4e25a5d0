"""Which names of places would tell editors of something else?"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from monitor.gazetteer.demonyms import MEANT
from monitor.gazetteer.everyday import EVERYDAY, everyday
from monitor.gazetteer.people import NAMES_OF_PEOPLE
from monitor.gazetteer.sounds import is_consonantal, script
from monitor.gazetteer.sources import Area, World
from monitor.text import fold, tokens
from monitor.text.common_words import COMMON_WORDS
from monitor.text.tokens import stands_alone

#: Letters that a name must have. Arabic and Hebrew leave vowels out, a Chinese character is a syllable.
_FEWEST, _FEWEST_CONSONANTS, _FEWEST_SYLLABLES = 4, 3, 2
#: So many times the people of all others that bear its name make a name a place's own: London is not the one in Ontario.
_DOMINANT = 10
#: Cities whose name others may stand in, as York in New York.
_LARGE = 300_000
#: Codes of airports and harbours stand among the names of GeoNames.
_LONGEST_CODE = 5
#: What may stand in a name beside letters; two of them in a row part two names, as in "Abu Ghraib - abw ghryb".
_BESIDE = str.maketrans(dict.fromkeys(" '’‘ʿʾ.-\u200c"))
_TWO_NAMES = re.compile(r" - |  ")
_PARTS = re.compile(r"[ '’-]")
#: Thai: from here on there are scripts in which every character is a word.
_FIRST_OF_SINGLE = "\u0e00"


class Danger(StrEnum):
    """Why a name is left out, or stands otherwise than it is; in the words of the comment block."""

    SHORT = "too short"
    EVERYDAY = "an everyday word"
    ACTOR = "a name of an actor"
    PEOPLE = "a name of many people"
    ELSEWHERE = "elsewhere, too"
    WITHIN = "part of another place's name"
    SHARED = "borne by several places of the country, or by what they lie in; it stands there"
    EXACT = "an everyday word; kept with its capital letter only"
    KEPT = "part of another place's name, but kept: it is a country's"


class Finding(NamedTuple):
    """What is wrong with a name, and which word, place or country says so."""

    danger: Danger
    detail: str = ""


def key_of(name: str) -> str:
    """Return a name as it is compared: its folded words, what stands behind an apostrophe with them (Dar'a is dara)."""
    if name.isalpha() and max(name) < _FIRST_OF_SINGLE:  # most of the 400 000 names of the world are one plain word
        return fold(name)
    return " ".join(fold(word.raw + word.ending) for word in tokens(name))


def is_name(name: str, scripts: Collection[str]) -> bool:
    """Tell whether this is a name in one of these scripts, not a code, and not a transcription in small letters."""
    first = name.lstrip("'’‘ʿʾ")[:1]
    if not first.isalpha() or first.islower() or _TWO_NAMES.search(name) or not _is_letters(name.translate(_BESIDE)):
        return False
    if name.isascii() and name.isupper() and len(name) <= _LONGEST_CODE:
        return False
    return all(script(word) in scripts for word in _PARTS.split(name) if word[:1].isalpha())


def _is_letters(text: str) -> bool:
    return text.isalpha() or all(one.isalpha() or unicodedata.category(one)[0] == "M" for one in text)


class Dangers:
    """Knows all names of the world, and judges each by the others."""

    def __init__(
        self, world: World, *, languages: Collection[str], scripts: Collection[str], actors: Collection[str]
    ) -> None:
        """Take the wanted languages and their scripts, and the keys of the configured actors' names."""
        self._languages = languages
        self._actors = frozenset(actors)
        self._bearers: Mapping[str, list[tuple[Area, bool]]] = defaultdict(list)
        self._whole: Mapping[str, list[Area]] = defaultdict(list)
        self._demonyms: Mapping[str, list[str]] = defaultdict(list)
        for area in (*world.countries.values(), *world.regions.values(), *world.cities):
            self._file(area, scripts)
        words = {word for key in self._bearers for word in key.split()}
        self._words = sorted(
            {*words, *self._demonyms, *COMMON_WORDS, *(word for row in EVERYDAY.values() for word in row)}
        )

    def _file(self, area: Area, scripts: Collection[str]) -> None:
        own = key_of(area.name)
        others = {key_of(name) for name in (*area.also, *area.others) if is_name(name, scripts)} - {own, ""}
        for key in (own, *others):
            self._bearers[key].append((area, key == own))
        words = own.split()
        if len(words) > 1 and (not area.region or area.population >= _LARGE):
            for start, end in combinations(range(len(words) + 1), 2):
                self._whole[" ".join(words[start:end])].append(area)
        for form in area.demonyms:
            self._demonyms[key_of(form)].append(area.country)
            self._demonyms[key_of(f"{form}s")].append(area.country)

    def of_name(self, area: Area, name: str) -> Finding | None:
        """Return why a city, a region or a country must not be known by this name."""
        key = key_of(name)
        if _is_short(key):
            return Finding(Danger.SHORT)
        if key in self._actors:
            return Finding(Danger.ACTOR)
        if word := everyday(key, self._languages):
            return Finding(Danger.EVERYDAY, word)
        if key in NAMES_OF_PEOPLE:
            return Finding(Danger.PEOPLE)
        if elsewhere := self._elsewhere(area, key):
            return Finding(Danger.ELSEWHERE, ", ".join(elsewhere[:3]))
        around = [
            one for one in self._whole.get(key, ()) if one.country != area.country and one.population > area.population
        ]
        return Finding(Danger.WITHIN, around[0].name) if around else None

    def of_demonym(self, area: Area, form: str) -> Finding | None:
        """Return why a country must not be known by this name of its people."""
        key = key_of(form)
        others = sorted(
            {*self._demonyms[key], *(one.country for one, _ in self._bearers.get(key, ()))} - {area.country}
        )
        if others:
            return Finding(Danger.ELSEWHERE, ", ".join(others[:3]))
        if key in self._actors:
            return Finding(Danger.ACTOR)
        word = everyday(key, self._languages)
        return Finding(Danger.EVERYDAY, word) if word else None

    def may_be_starred(self, form: str) -> bool:
        """Tell whether every word that begins so belongs to it: no, for Indian (Indiana) and Roman (Romania)."""
        key = key_of(form)
        if len(key) < _FEWEST or " " in key:
            return False
        first = bisect_left(self._words, key)
        following = self._words[first : first + 3]
        return all(word in {key, f"{key}s"} for word in following if word.startswith(key))

    def sharing(self, area: Area, name: str) -> list[Area]:
        """Return the other places of the same country that have as good a claim to this name."""
        key = key_of(name)
        same = [one for one in self._bearers.get(key, ()) if one[0].country == area.country and one[0] is not area]
        return [] if _is_own(area, key, same) else [one for one, _ in same]

    def _elsewhere(self, area: Area, key: str) -> list[str]:
        if (area.country, key) in MEANT:
            return []
        others = [one for one in self._bearers.get(key, ()) if one[0].country != area.country]
        return [] if _is_own(area, key, others) else sorted({one.country for one, _ in others})


def _is_own(area: Area, key: str, others: Collection[tuple[Area, bool]]) -> bool:
    """Tell whether a name is a place's own, though others bear it: as their first name, or as one of many."""
    first = sum(max(one.population, 1) for one, is_first in others if is_first)
    also = sum(max(one.population, 1) for one, is_first in others if not is_first)
    if key == key_of(area.name):
        return area.population >= max(_DOMINANT * first, also)
    return not first and area.population >= _DOMINANT * also


def _is_short(key: str) -> bool:
    bare = key.replace(" ", "")
    fewest = _FEWEST
    if bare and (stands_alone(bare[0]) or script(bare) in {"HANGUL", "HIRAGANA", "KATAKANA"}):
        fewest = _FEWEST_SYLLABLES
    elif bare and is_consonantal(script(bare)):
        fewest = _FEWEST_CONSONANTS
    return len(bare) < fewest


def names_of_actors(names: Iterable[str]) -> frozenset[str]:
    """Return the keys of actors' names and aliases as they are written in the configuration."""
    return frozenset(key_of(name) for name in names)
