"""What is no mistake, but hardly what the editor meant? Warnings about watches and names, each with its place.

    clauses that can never hold, or always do      contradictions, no such feed or language, too few words for a count
    terms for nothing                              found by another term already, given twice
    names that fire on too much                    an alias that is an everyday word, or that two names share

Nothing here keeps a watch from running; `check` shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from monitor.match.clauses import Doubts
from monitor.match.compose import compose
from monitor.match.everyday import EVERYDAY
from monitor.match.names import contained, names
from monitor.match.nodes import Pattern, Term
from monitor.match.reach import Reach
from monitor.match.terms import literal, read_term
from monitor.model import Actor, Feed, Newsroom, Place

_LANGUAGES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "tr": "Turkish",
    "ru": "Russian",
    "ar": "Arabic",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """One warning: `path` leads to the key in the configuration, `position` into the text there (0-based)."""

    path: tuple[str | int, ...]
    message: str
    position: int | None = None


def lint(newsroom: Newsroom) -> Iterator[Doubt]:
    """Yield all warnings about the watches and names of a newsroom without mistakes."""
    yield from _names(newsroom)
    all_names = names(newsroom)
    reach = Reach(tuple(newsroom.feeds.values()))
    for name, watch in newsroom.watches.items():
        doubts = Doubts(watch, compose(watch), all_names, reach)
        for fault in doubts.all():
            yield Doubt(path=("watches", name, *fault.path), message=fault.message, position=fault.position)


def _names(newsroom: Newsroom) -> Iterator[Doubt]:
    spoken = _spoken(tuple(newsroom.feeds.values()))
    by_name = {literal(place.name).pattern: key for key, place in newsroom.places.items()}
    for section, named in (("actors", newsroom.actors), ("places", newsroom.places)):
        owners: dict[Pattern, str] = {}
        for key, item in named.items():
            mine: dict[Pattern, str] = {}
            for path, written, term in _terms(section, item):
                yield from _everyday(path, term, spoken)
                if term.pattern in mine:
                    yield Doubt(path=path, message=f"the same as {mine[term.pattern]}: one of them is enough")
                elif (other := owners.get(term.pattern)) is not None and not _related(key, other, newsroom):
                    message = f"{written} also stands for {section[:-1]} {other}: a text with it is about both"
                    yield Doubt(path=path, message=message)
                mine.setdefault(term.pattern, written)
                owners.setdefault(term.pattern, key)
            if isinstance(item, Place):
                yield from _named_elsewhere(item, newsroom, by_name)


def _terms(section: str, item: Actor | Place) -> Iterator[tuple[tuple[str | int, ...], str, Term]]:
    yield (section, item.key, "name"), item.name, literal(item.name)
    for index, alias in enumerate(item.aliases):
        yield (section, item.key, "aliases", index), alias, read_term(alias)


def _related(one: str, other: str, newsroom: Newsroom) -> bool:
    """Tell whether one place contains the other: a city may have its country's name."""
    if one not in newsroom.places or other not in newsroom.places:
        return False
    return other in contained(one, newsroom.places) or one in contained(other, newsroom.places)


def _named_elsewhere(place: Place, newsroom: Newsroom, by_name: Mapping[Pattern, str]) -> Iterator[Doubt]:
    """Yield a doubt where `contains` gives a plain name that is the name of a place: its aliases are left out."""
    for index, inner in enumerate(place.contains):
        key = None if inner in newsroom.places else by_name.get(read_term(inner).pattern)
        if key is not None and key != place.key:
            message = f"{inner} is the name of the place {key}: write {key}, so that its aliases count, too"
            yield Doubt(path=("places", place.key, "contains", index), message=message)


def _spoken(feeds: tuple[Feed, ...]) -> tuple[str, ...]:
    """Return the languages that the feeds are in; all of them, where that of a feed is not known."""
    spoken = {(feed.language or "").lower().replace("_", "-").split("-")[0] for feed in feeds}
    return tuple(EVERYDAY) if "" in spoken or not spoken else tuple(sorted(spoken & set(EVERYDAY)))


def _everyday(path: tuple[str | int, ...], term: Term, spoken: tuple[str, ...]) -> Iterator[Doubt]:
    """Yield a doubt where a name of one word is an everyday word in a language of the feeds."""
    pattern = term.pattern
    words = [words[0] for words in pattern.alternatives if len(words) == 1]
    if pattern.exact or len(words) != len(pattern.alternatives):
        return
    for language in spoken:
        found = next((hit for word in words if (hit := _everyday_word(word, language, prefix=pattern.prefix))), None)
        if found is not None:
            message = (
                f"{term.written} also finds the everyday {_LANGUAGES[language]} word {found}: {_way_out(path, term)}"
            )
            yield Doubt(path=path, message=message)
            return


def _way_out(path: tuple[str | int, ...], term: Term) -> str:
    if term.pattern.prefix:
        return "list the forms that you mean"
    if path[-1] == "name":
        return f"make the name longer, and ={term.written} an alias"
    return f"write ={term.written}, or make it longer"


def _everyday_word(word: str, language: str, *, prefix: bool) -> str | None:
    known = EVERYDAY[language]
    if not prefix:
        return word if word in known else None
    return min((other for other in known if other.startswith(word)), default=None)
