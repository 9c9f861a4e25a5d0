"""Did an edit change a fact? A number, a negation, an outcome, a name, or several new words: yes; a comma or a typo: no."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from monitor.revise.amounts import spelt
from monitor.revise.compare import letters, words
from monitor.revise.numbers import amounts, counted, is_number
from monitor.revise.outcomes import answers, exclude, qualifier, reverses
from monitor.text import fold

_NEGATIONS = """
no not never none neither nor cannot without denies denied deny denying refuses refused unhurt uninjured
nicht kein keine keinen keiner nie niemand ohne dementiert bestreitet
ne pas jamais aucun aucune sans dément démenti nie ni nunca ningún ninguna sin niega negó desmiente
değil yok yalanladı не нет ни без отрицает опроверг لا لم لن ليس ولا ولم ولن وليس بدون نفى ينفي نه نیست نمی نخواهد بدون
non nessuno nessuna senza né nulla nega smentisce smentito não nunca nenhum nenhuma sem niet geen nooit zonder bez nigdy
ні без ніколи نہیں नहीं minus
"""
#: Negations inside a word: Turkish verbs have theirs behind the stem (`etmedi`, `etmeyecek`, `etmiyor`), Persian ones
#: before it (`نمی‌دهد`, written together or apart).
_NEGATED = re.compile(
    r"[^\W\d_]{2,}m(?:[ae](?:d[iu](?:m|n|k|niz|nuz|lar|ler|g[iu]\w*)?|y[ae](?:c[ae][kg]|n)\w*|mis(?!t)\w*|z(?:lar|ler|di|se|sa)?"
    r"|m[ae](?:k|s[iı])\w*|m[ae]l[iı]\w*)|[iu]yor\w*)"
    r"|نمي[^\W\d_]{2,}"
)
#: Who fails to do something does it not.
_FAILING = re.compile(r"\b(?:fail|fails|failed|failing) to\b|\bunable to\b", re.IGNORECASE)
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
#: French and Italian articles before a vowel are words of their own (`l'ancien`).
_ELIDED = re.compile(r"\b([cdjlmnst]|qu|dell|nell|all)'(?=[^\W\d_]{2})", re.IGNORECASE)
#: Between two names or numbers these make a list.
_JOINING = frozenset({"and", "or", "und", "oder", "et", "ou", "y", "o", "e", "i", "ve", "и", "или", "و"})


def changes_fact(before: str, after: str) -> bool:
    """Tell whether the edit of a sentence (or a headline) changed what it says."""
    if same_letters(before, after):
        return False
    was, now = _respelt(_words(before), _words(after))
    if _hard(was) != _hard(now) or _swapped(was, now):
        return True
    gone, come = _only(was, now), _only(now, was)
    if _names(come, now) or _names(gone, was) or reverses(map(fold, gone), map(fold, come)):
        return True
    fresh = [fold(word) for word in come if len(word) > _SMALL and not _is_number(word)]
    return len(fresh) > _MISSPELT_AT_MOST or _is_statement(fresh, list(map(fold, gone)))


def same_letters(before: str, after: str) -> bool:
    """Tell whether two sentences differ in white space and punctuation at most; a sign at a number is none."""
    return letters(before) == letters(after) and letters(spelt(before)) == letters(spelt(after))


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
    simple = _FAILING.sub("not to", spelt(_ADDRESS.sub(" ", text)))
    return amounts(words(_ELIDED.sub(r"\1 ", simple)))


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
    return _is_number(bare) or _denies(bare) or bool(qualifier(bare))


def _denies(bare: str) -> bool:
    return bare in _DENIALS or bool(_CONTRACTED.search(bare)) or bool(_NEGATED.fullmatch(bare))


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
    # An outcome alone may stand anywhere (`opens today with a song`); it takes two to change places.
    moved = (_is_fact, _is_outcome) if _outcomes(was) != _outcomes(now) else (_is_fact,)
    return any(
        _rest(was, is_moved) == _rest(now, is_moved) and not _JOINING.issuperset(_rest(between, is_moved))
        for is_moved in moved
    )


def _outcomes(found: Iterable[str]) -> list[str]:
    return [fold(word) for word in found if _is_outcome(word)]


def _hard(found: Iterable[str]) -> Counter[str]:
    """Return the numbers and negations of a sentence, whatever their order."""
    return Counter(_named(bare) for bare in map(fold, found) if _is_hard(bare))


def _named(bare: str) -> str:
    """Return a number, a negation or a qualifier as it is counted, however it is written."""
    if bare == "cannot" or _CONTRACTED.search(bare) or _NEGATED.fullmatch(bare):
        return "not"
    return qualifier(bare) or counted(bare)


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
    """Tell whether a word is written like a name; a capital at the sentence's start proves nothing, nor one of a number."""
    capitals = (word for word in changed if word[0].isupper() and word != sentence[0] and not _is_number(word))
    return any(capitals) and not _all_capitals(sentence)


def _all_capitals(sentence: list[str]) -> bool:
    return all(word[0].isupper() for word in sentence if len(word) > _SMALL)


def _is_statement(fresh: Iterable[str], gone: list[str]) -> bool:
    """Tell whether enough of these words are new, and not misspellings of those that are gone."""
    new = (word for word in fresh if not any(fuzz.ratio(word, old) >= _MISSPELT for old in gone))
    return len(list(islice(new, _STATEMENT))) == _STATEMENT
