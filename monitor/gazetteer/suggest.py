"""Which heard spelling is an actor, and which listed name is of no use?

Letters alone decide nothing: Zarit may be a misspelt Zarif or a baker. What decides is what stands around it, best first:
the rest of the actor's name at its side; entries that name the actor elsewhere; words that stand with the actor and not
elsewhere. Only in a script in which the actor has no name yet, the same sound is enough.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from monitor.gazetteer.aliases import Alias
from monitor.gazetteer.hearing import Candidate, Hearing, Profile
from monitor.gazetteer.sounds import is_consonantal, script
from monitor.match.terms import SHORTEST_PREFIX
from monitor.text import fold

#: A spelling in one entry is a slip; an alias for it would never fire again.
_LEAST = 2
#: Entries in a script without a name of the actor, in which the same sound alone is believed; and letters of the name.
_LEAST_BY_SOUND, _SHORTEST_BY_SOUND = 3, 6
#: How much more often a word stands with the actor than elsewhere, so that it tells of the actor: Ankara with Erdogan.
_LIFT = 3
#: Letters more that make one spelling an ending of another: Ердоган, Ердогана.
_LONGEST_ENDING = 3
#: Entries below which no alias is judged, and the share of them from which one fires too often: judgements.
ENOUGH, TOO_OFTEN = 100, 0.2


class Ground(StrEnum):
    """Why a spelling is taken for the actor, the surest first."""

    FULL_NAME = "full name"
    SAME_ENTRIES = "same entries"
    SAME_CONTEXT = "same context"
    SAME_SOUND = "same sound"


class Fault(StrEnum):
    """What is wrong with a listed name."""

    NEVER = "never fires"
    OFTEN = "fires often"
    ORDINARY = "is an ordinary word"


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """A spelling of an actor's name that was seen and is not listed."""

    actor: str
    #: As it would stand in the list of aliases: word, several words, or `prefix*`.
    alias: str
    ground: Ground
    entries: int
    example: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Weak:
    """A listed name that is worth a look."""

    alias: Alias
    fault: Fault
    #: In how many entries it fires.
    entries: int


def suggestions(hearing: Hearing, actors: Collection[str]) -> list[Suggestion]:
    """Return the spellings of these actors that are missing, by actor; the surest first, then the most frequent."""
    # The order of candidates is that of the texts: sorted, the result does not hang on it.
    heard = [one for _, one in sorted(hearing.candidates.items()) if one.actor in actors]
    judge = _Judge(hearing)
    judged = ((one, judge.ground(one)) for one in _joined(heard))
    found = (_suggestion(one, ground) for one, ground in judged if ground is not None)
    grounds = list(Ground)
    return sorted(found, key=lambda one: (one.actor, grounds.index(one.ground), -one.entries, one.alias))


def weak(hearing: Hearing) -> Iterator[Weak]:
    """Yield the listed names that never fire, fire too often, or are words; none before there are ENOUGH entries."""
    total = len(hearing.entries)
    if total < ENOUGH:
        return
    for alias in hearing.aliases:
        use = hearing.uses.get(alias)
        entries = len(use.entries) if use else 0
        if not entries:
            yield Weak(alias=alias, fault=Fault.NEVER, entries=0)
        elif use is not None and 5 * len(use.small) > entries:
            yield Weak(alias=alias, fault=Fault.ORDINARY, entries=entries)
        elif entries > TOO_OFTEN * total:
            yield Weak(alias=alias, fault=Fault.OFTEN, entries=entries)


class _Judge:
    """Knows what stands around all actors, and decides on candidates."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing
        profiles = [one for one in hearing.profiles.values() if one.mentions]
        #: Words that stand before listed names: titles, and opening words.
        self._titles = {word for one in profiles for word in one.before}
        #: How often a word stands beside each actor, summed up: president, minister.
        self._rates: dict[str, float] = defaultdict(float)
        for one in profiles:
            for word, count in one.around.items():
                self._rates[word] += count / one.mentions
        self._others = max(1, len(profiles) - 1)

    def ground(self, one: Candidate) -> Ground | None:
        """Return why a candidate is the actor; None if that is not shown."""
        entries = len(one.entries)
        if entries < _LEAST or 10 * len(one.small) > entries:
            return None
        if 2 * len(one.in_full) >= entries:
            return Ground.FULL_NAME
        if self._is_somebody_else(one):
            return None
        if 2 * len(one.beside) >= entries and 2 * len(one.together) <= len(one.beside):
            return Ground.SAME_ENTRIES
        if 2 * len(one.together) <= entries and self._shares_context(one):
            return Ground.SAME_CONTEXT
        return Ground.SAME_SOUND if self._sounds_alone(one) else None

    def _is_somebody_else(self, one: Candidate) -> bool:
        """Tell whether one time in four a capitalised word stands before it that never stands before a listed name."""
        inside = sum(count for word, count in one.before.items() if word not in self._titles)
        again = sum(count for word, count in one.opening.items() if word not in self._titles and count > 1)
        return 4 * (inside + again) > len(one.entries)

    def _shares_context(self, one: Candidate) -> bool:
        """Tell whether, half of the times, a word stands beside it that tells of the actor."""
        profile = self._hearing.profiles.get(one.actor, Profile())
        telling = sum(count for word, count in one.around.items() if self._tells(word, profile, one))
        return 2 * telling >= len(one.entries)

    def _tells(self, word: str, profile: Profile, one: Candidate) -> bool:
        """Tell whether a word stands far more often with the actor than elsewhere, and than with the usual actor."""
        seen = profile.around[word]
        if seen < _LEAST:
            return False
        near = seen / profile.mentions
        elsewhere = max(0, self._hearing.words[word] - seen - one.around[word]) + 1
        texts = max(1, self._hearing.revisions - profile.mentions - len(one.entries)) + 1
        with_others = (self._rates[word] - near) / self._others
        return near >= _LIFT * max(elsewhere / texts, with_others)

    def _sounds_alone(self, one: Candidate) -> bool:
        """Tell whether it is the very sound of the name, in a script in which the actor has none."""
        kind = script(fold(one.written))
        listed = (alias for alias in self._hearing.aliases if (alias.section, alias.owner) == ("actors", one.actor))
        return (
            kind != "LATIN"
            and not is_consonantal(kind)
            and one.differing == 0
            and len(one.written) >= _SHORTEST_BY_SOUND
            and len(one.entries) >= _LEAST_BY_SOUND
            and not any(script(fold(alias.written.lstrip('=~"'))) == kind for alias in listed)
        )


def _joined(heard: Iterable[Candidate]) -> list[Candidate]:
    """Join spellings that differ only in their endings, under the shortest; Latin ones stay by themselves."""
    whole: list[Candidate] = []
    for one in heard:
        if whole and _is_ending(one, whole[-1]):
            whole[-1].absorb(one)
        else:
            whole.append(Candidate(one.actor, one.written, one.differing, one.example))
            whole[-1].absorb(one)
            whole[-1].inflected = one.inflected
    return whole


def _is_ending(longer: Candidate, shorter: Candidate) -> bool:
    one, other = fold(longer.written), fold(shorter.written)
    inflected = script(other) != "LATIN" and not is_consonantal(script(other))
    near = longer.actor == shorter.actor and len(one) - len(other) <= _LONGEST_ENDING
    return inflected and near and one.startswith(other) and len(other) >= SHORTEST_PREFIX


def _suggestion(one: Candidate, ground: Ground) -> Suggestion:
    return Suggestion(
        actor=one.actor,
        alias=f"{one.written}*" if one.inflected else one.written,
        ground=ground,
        entries=len(one.entries),
        example=one.example,
    )
