"""Did an edit change a fact? A number, a negation, an outcome, a name, or several new words: yes; a comma or a typo: no."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from monitor.revise.compare import letters, words
from monitor.revise.numbers import counted, is_number
from monitor.revise.outcomes import answers, exclude, reverses
from monitor.text import fold

_NEGATIONS = """
no not never none neither nor cannot without denies denied deny denying refuses refused unhurt uninjured
nicht kein keine keinen keiner nie niemand ohne dementiert bestreitet
ne pas jamais aucun aucune sans dément démenti nie ni nunca ningún ninguna sin niega negó desmiente
değil yok yalanladı не нет ни без отрицает опроверг لا لم لن ليس بدون نفى ينفي نه نیست
"""
_DENIALS = frozenset(map(fold, _NEGATIONS.split()))
#: Words this short carry grammar, not news.
_SMALL = 3
#: So many new words of content make an edited sentence say something new; set beforehand, not tuned.
_STATEMENT = 3
#: Two words this alike are one word and its misspelling.
_MISSPELT = 75
#: Nobody misspells more words than this in one sentence, and comparing them costs the square of their number.
_MISSPELT_AT_MOST = 60
#: Shorter words that differ in a letter are other words; a judgement.
_SLIPS_FROM = 5
#: So many slips are corrected in one sentence; where more words differ, it was rewritten.
_SLIPS_AT_MOST = 3
#: Addresses and telephone numbers change without news.
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S{1,64}@\S+|\+?\d[\d ()-]{8,24}\d")
_CONTRACTED = re.compile(r"n't$", re.IGNORECASE)
_SHORTENED = {"wo": "will", "ca": "can", "sha": "shall", "cannot": "can not"}
#: Between two names or numbers these make a list.
_JOINING = frozenset({"and", "or", "und", "oder", "et", "ou", "y", "o", "e", "i", "ve", "и", "или", "و"})


def changes_fact(before: str, after: str) -> bool:
    """Tell whether the edit of a sentence (or a headline) changed what it says."""
    if letters(before) == letters(after):
        return False
    was, now = _respelt(_words(before), _words(after))
    if _hard(was) != _hard(now) or _swapped(was, now):
        return True
    gone, come = _only(was, now), _only(now, was)
    if _names(come, now) or _names(gone, was) or reverses(map(fold, gone), map(fold, come)):
        return True
    fresh = [fold(word) for word in come if len(word) > _SMALL]
    return len(fresh) > _MISSPELT_AT_MOST or _is_statement(fresh, list(map(fold, gone)))


def is_respelt(before: str, after: str) -> bool:
    """Tell whether two headlines are one, but for slips of the pen and the spelling of numbers (`five`, `5`)."""
    was, now = _respelt(_words(before), _words(after))
    return [counted(fold(word)) for word in was] == [counted(fold(word)) for word in now]


def holds_number(text: str) -> bool:
    """Tell whether a text names a number, in digits or words."""
    return any(map(_is_number, _words(text)))


def changes_number(before: str, after: str) -> bool:
    """Tell whether another number, a negation or the opposite outcome stands in a text."""
    was, now = _words(before), _words(after)
    return _hard(was) != _hard(now) or _reversed(was, now)


def capitalised(heading: str) -> list[str]:
    """Return the words of a heading that may be names, the first among them; none where every word has a capital."""
    found = _words(heading)
    return [] if _all_capitals(found) else [word for word in found if len(word) > _SMALL and word[0].isupper()]


def only_facts_differ(before: str, after: str) -> bool:
    """Tell whether two headlines are the same but for a number, a negation, a name or an outcome (`kills 100`, `kills 300`).

    Where every word has a capital, nobody can tell a name.
    """
    was, now = _spelt_out(_words(before)), _spelt_out(_words(after))
    is_fact = _is_hard_word if _all_capitals(was) or _all_capitals(now) else _is_fact
    if _rest(was, is_fact) == _rest(now, is_fact) or _swapped(was, now):
        return True
    rest = ([word for word in side if _is_outcome(word) or not is_fact(word)] for side in (was, now))
    return _only_reversed(*rest)


def _reversed(was: list[str], now: list[str]) -> bool:
    """Tell whether a word was exchanged for one that excludes it."""
    return reverses(map(fold, _only(was, now)), map(fold, _only(now, was)))


def _only_reversed(was: list[str], now: list[str]) -> bool:
    """Tell whether two rows of words differ in one exchanged outcome, and in articles and prepositions at most."""
    gone, come = (
        [word for word in side if len(word) > _SMALL or _is_outcome(word)]
        for side in (_only(was, now), _only(now, was))
    )
    return len(gone) == len(come) == 1 and exclude(fold(gone[0]), fold(come[0]))


def _words(text: str) -> list[str]:
    return words(_ADDRESS.sub(" ", text))


def _respelt(was: list[str], now: list[str]) -> tuple[list[str], list[str]]:
    """Return both wordings without the words at the same place of which one is the other misspelt."""
    if len(was) != len(now):
        return was, now
    pairs = list(zip(was, now, strict=True))
    differ = [place for place, (before, after) in enumerate(pairs) if before != after]
    if len(differ) > _SLIPS_AT_MOST:
        return was, now
    slips = {place for place in differ if _is_slip(*pairs[place])}
    kept = [pair for place, pair in enumerate(pairs) if place not in slips]
    return [before for before, _ in kept], [after for _, after in kept]


def _is_slip(before: str, after: str) -> bool:
    """Tell whether a word was only misspelt: two neighbouring letters swapped, or one letter wrong, missing or too many.

    Also in names, if they are long and keep their first letter: `Gambia` is not `Zambia`, nor `Iran` `Iraq`. A number or
    a negation is never taken for another one.
    """
    was, now = fold(before), fold(after)
    if was == now or (_is_hard(was) and _is_hard(now)) or any(map(str.isdigit, was + now)) or exclude(was, now):
        return False
    if OSA.distance(was, now, score_cutoff=1) > 1:
        return False
    swapped = Counter(was) == Counter(now)
    return swapped or (
        was[0] == now[0] and min(len(was), len(now)) >= _SLIPS_FROM and not (_is_hard(was) or _is_hard(now))
    )


def _is_hard(bare: str) -> bool:
    return _is_number(bare) or bare in _DENIALS or bool(_CONTRACTED.search(bare))


def _is_number(word: str) -> bool:
    return is_number(fold(word))


def _is_hard_word(word: str) -> bool:
    return _is_hard(fold(word))


def _is_fact(word: str) -> bool:
    return word[0].isupper() or _is_hard_word(word)


def _is_outcome(word: str) -> bool:
    return bool(answers(fold(word)))


def _rest(found: Iterable[str], is_fact: Callable[[str], bool]) -> list[str]:
    return [fold(word) for word in found if not is_fact(word)]


def _spelt_out(found: Iterable[str]) -> list[str]:
    """Return words with contracted negations as two, so that `wasn't` is `was` and a negation."""
    parts = (part for word in found for part in _CONTRACTED.sub(" not", word).split())
    return [whole for part in parts for whole in _SHORTENED.get(part.lower(), part).split()]


def _swapped(was: list[str], now: list[str]) -> bool:
    """Tell whether numbers, negations and names, or outcomes, changed places in a sentence that else stands (`Berg beat Lindt`).

    In a list (`Berg and Lindt`, `killed and hurt`) the order says nothing.
    """
    before, after = list(map(fold, was)), list(map(fold, now))
    if before == after or Counter(before) != Counter(after):
        return False
    places = [place for place, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
    between = was[places[0] : places[-1] + 1]
    return any(
        _rest(was, is_moved) == _rest(now, is_moved) and not _JOINING.issuperset(_rest(between, is_moved))
        for is_moved in (_is_fact, _is_outcome)
    )


def _hard(found: Iterable[str]) -> Counter[str]:
    """Return the numbers and negations of a sentence, whatever their order."""
    folded = ((word, fold(word)) for word in found)
    return Counter(
        "not" if bare == "cannot" or _CONTRACTED.search(bare) else counted(bare)
        for word, bare in folded
        if _is_number(word) or bare in _DENIALS or _CONTRACTED.search(bare)
    )


def _only(one: list[str], other: list[str]) -> list[str]:
    """Return the words of `one` that `other` has not, each as often as it is missing."""
    left = Counter(map(fold, other))
    missing = []
    for word in one:
        bare = fold(word)
        if left[bare]:
            left[bare] -= 1
        else:
            missing.append(word)
    return missing


def _names(changed: Iterable[str], sentence: list[str]) -> bool:
    """Tell whether a word is written like a name; a capital at the sentence's start proves nothing."""
    capitals = (word for word in changed if word[0].isupper() and word != sentence[0])
    return any(capitals) and not _all_capitals(sentence)


def _all_capitals(sentence: list[str]) -> bool:
    return all(word[0].isupper() for word in sentence if len(word) > _SMALL)


def _is_statement(fresh: Iterable[str], gone: list[str]) -> bool:
    """Tell whether enough of these words are new, and not misspellings of those that are gone."""
    new = (word for word in fresh if not any(fuzz.ratio(word, old) >= _MISSPELT for old in gone))
    return len(list(islice(new, _STATEMENT))) == _STATEMENT
