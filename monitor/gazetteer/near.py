"""Which known word is a word a spelling of?

A word is near another that begins with the same sound, if few sounds differ: none in short words, one in words of five
to seven sounds, two in longer ones; two that changed places are one slip. First letters are hardly ever the mistake
(Pollock and Zamora, 1984), and without that rule Sharif would be a Zarif. Words of scripts without short vowels are near,
too, where their consonants agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from rapidfuzz.distance import OSA

from monitor.gazetteer.sounds import bones, is_consonantal, is_read, script, sound
from monitor.text import tokens

#: Shorter words have too many neighbours: Kerry is one letter from Perry, Assad from Asad, and "ally" from Ali.
SHORTEST = 5
#: Fewer consonants are in too many words: Putin and Biden are both p-t-n.
_FEWEST_BONES = 4
#: What an ending may add to a known word at most: Эрдоган-ами.
_LONGEST_ENDING = 3
#: Words whose neighbours are remembered: some 30 MB. Beyond it the memory begins anew.
_REMEMBERED = 200_000
#: Vowels that begin a word sound alike on the way through other scripts (Yeltsin, Eltsin), as do k, g and c (Gaddafi, Kadhafi).
_FIRST = str.maketrans({"j": "i", "e": "i", "g": "k", "c": "k", "w": "v"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A word of an actor's name or alias."""

    actor: str
    folded: str
    #: It is an alias by itself (Erdogan), not only part of one (Tayyip).
    alone: bool = False
    #: It is written with a star: any ending belongs to it.
    starred: bool = False
    #: The names of several words that it is part of, and its place in each.
    within: tuple[tuple[tuple[str, ...], int], ...] = ()


class Near(NamedTuple):
    """That a word is near a known one: how many sounds differ, and which part of it is the name without its ending."""

    known: Known
    differing: int
    stem: str


def words_of(actor: str, names: Iterable[str]) -> Iterable[Known]:
    """Yield the words of an actor's name and aliases (as they are written) that may be misspelt, each once.

    Exact and stemmed aliases have no near spellings: an abbreviation with another letter is another one.
    """
    found: dict[str, Known] = {}
    for name in names:
        words = tuple(word.folded for word in tokens(name)) if name[:1] not in {"=", "~"} else ()
        for place, word in enumerate(words):
            known = found.get(word, Known(actor=actor, folded=word))
            if len(words) > 1:
                found[word] = replace(known, within=(*known.within, (words, place)))
            else:
                starred = known.starred or name.rstrip('"”»').endswith("*")
                found[word] = replace(known, alone=True, starred=starred)
    return found.values()


class Ear:
    """Hears which known words a word may be; it remembers what it was asked, as words repeat."""

    def __init__(self, known: Iterable[Known]) -> None:
        """Sort the known words by their first sound."""
        self._by_sound: Mapping[str, list[tuple[str, int, Known]]] = defaultdict(list)
        self._by_bones: Mapping[str, list[Known]] = defaultdict(list)
        for one in known:
            heard = sound(one.folded)
            if is_read(script(one.folded)) and heard:
                self._by_sound[_first(heard)].append((heard, allowed(heard), one))
                self._by_bones[bones(one.folded)].append(one)
        self._remembered: dict[str, tuple[Near, ...]] = {}

    def near(self, folded: str) -> tuple[Near, ...]:
        """Return the known words that this folded word is near to or equal, the nearest first."""
        found = self._remembered.get(folded)
        if found is None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            found = self._remembered[folded] = tuple(sorted(self._listen(folded), key=lambda near: near.differing))
        return found

    def is_beside(self, folded: str, near: Near) -> bool:
        """Tell whether a word at the side of a near one is another word of the same actor's name.

        Two consonants are enough for it in scripts without short vowels, for the place says the rest (طيب is Tayyip).
        """
        known = (*(one.known for one in self.near(folded)), *self._of_bones(folded, fewest=2))
        return any(one.actor == near.known.actor and one.folded != near.known.folded for one in known)

    def _of_bones(self, folded: str, *, fewest: int) -> Iterable[Known]:
        row = bones(folded) if is_consonantal(script(folded)) else ""
        return self._by_bones.get(row, ()) if len(row) >= fewest else ()

    def _listen(self, folded: str) -> Iterable[Near]:
        kind = script(folded)
        heard = sound(folded) if is_read(kind) and len(folded) >= SHORTEST - is_consonantal(kind) else ""
        if not heard:
            return
        for target, limit, known in self._by_sound.get(_first(heard), ()):
            differing = OSA.distance(heard, target, score_cutoff=limit)
            if differing <= limit:
                yield Near(known, differing, folded)
            elif known.starred and (near := _without_ending(folded, target, known)) is not None:
                yield near
        for known in self._of_bones(folded, fewest=_FEWEST_BONES):
            yield Near(known, allowed(heard), folded)


def allowed(heard: str) -> int:
    """Return how many sounds may differ in a word of these sounds."""
    return (len(heard) >= 5) + (len(heard) >= 8)


def _first(heard: str) -> str:
    return heard[0].translate(_FIRST)


def _without_ending(folded: str, target: str, known: Known) -> Near | None:
    """Compare what is left of a word when its last letters are taken for an ending: Ердоганом with Эрдоган*."""
    stems = [folded[:-cut] for cut in range(1, _LONGEST_ENDING + 1) if len(folded) - cut >= SHORTEST]
    ranked = [Near(known, OSA.distance(sound(stem), target), stem) for stem in stems]
    best = min(ranked, key=lambda near: near.differing, default=None)
    return best if best is not None and best.differing <= allowed(target) else None
