"""What does a text say that was not said before?

Sentences are compared, not articles: a wire copy with another headline, another dateline or a cut end says nothing new,
and neither does a paragraph that an outlet moves. A sentence counts as said if nearly all of its three-word sequences
were said and it holds no new number and no new name: "12 dead" and "15 dead" differ in one word only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from monitor.text import sentences, tokens

#: The share of a sentence's three-word sequences that must have been said. One changed word breaks three of them: in a
#: sentence of twenty words that leaves .83, which is new; two sentences joined or parted, or a fixed typo in a long one,
#: stay above.
_CONTAINED: Final = 0.85
_SEQUENCE: Final = 3
#: A sentence of at least so many words, all of which stand in one sentence that was said, is that sentence in another
#: order: desks turn "on Nov. 19" into "on 19 November". One word that does not ("not", say) makes it new.
_REORDERED: Final = 6
_MONTHS: Final = {
    month[:length]: month
    for month in ["january", "february", "march", "april", "august", "september", "october", "november", "december"]
    for length in (3, 4)
} | {"jun": "june", "jul": "july"}
#: `LONDON, March 10 (Wire) - `, `PARIS — `, `Wien (apx) – `: where and when a report was written is not what it says.
_DATELINE: Final = re.compile(r"^(?P<place>\w{3,})[^()\n]{0,60}?(?P<agency>\([^()\n]{1,40}\))?\s+[-–—]{1,2}\s+")
#: `(Reporting by …; Editing by …)`, `(Adds analyst)`: notes of the desk in brackets of their own.
_DESK_NOTE: Final = re.compile(
    r"^[(\[](?:additional reporting|reporting|writing|editing|compiled|adds|updates|recasts|refiles|repeats)\b[^)\]]*[)\]]\.?$",
    re.IGNORECASE,
)
#: A sentence that a feed has cut off: its last word may be half a word.
_CUT: Final = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\.)\s*$")


class _Gist(NamedTuple):
    """What a sentence is compared by."""

    words: tuple[str, ...]
    sequences: frozenset[int]
    #: Numbers and capitalised words, folded: what may not be new in a sentence that counts as said.
    facts: frozenset[str]


def is_novel(added: Sequence[str], said: Sequence[str]) -> bool:
    """Tell whether a sentence of `added` says something that was not said in `said`."""
    return bool(unsaid(added, said))


def unsaid(added: Sequence[str], said: Sequence[str]) -> tuple[str, ...]:
    """Return the sentences of `added` that say something not said before, in `said` or earlier in `added`, in order.

    Both hold sentences or paragraphs; what is returned are sentences, so that a new one in a paragraph that is known
    otherwise is found, and stands alone. Costs a look at each text of `said` (some microseconds; what a text looks like
    is remembered).
    """
    fresh = _not_word_for_word([sentence for text in added for sentence in sentences(text)], said)
    if not fresh:
        return ()
    known = _Known(fresh, said)
    return tuple(sentence for sentence in fresh if known.learn(_gist(sentence)))


def _not_word_for_word(added: Sequence[str], said: Sequence[str]) -> list[str]:
    """Return the sentences that do not stand in `said` as they are: most of a wire copy ends here, cheaply."""
    seen = set(said)
    return [sentence for sentence in dict.fromkeys(added) if sentence not in seen]


class _Known:
    """What was said, as far as it touches the sentences in question."""

    def __init__(self, asked: Iterable[str], said: Iterable[str]) -> None:
        gists = [_gist(sentence) for sentence in asked]
        wanted = frozenset().union(*(gist.sequences for gist in gists))
        facts = frozenset().union(*(gist.facts for gist in gists))
        self._sequences: set[int] = set()
        self._facts: set[str] = set()
        #: The words of each sentence that shares a sequence with what is asked.
        self._bags: list[frozenset[str]] = []
        for text in said:
            for gist in _gists(text):
                if shared := wanted & gist.sequences:
                    self._sequences |= shared
                    self._bags.append(frozenset(gist.words))
                self._facts |= facts.intersection(gist.words)

    def learn(self, gist: _Gist) -> bool:
        """Tell whether a sentence says something new, and hold it as said from now on."""
        if not gist.sequences:
            return False
        contained = len(gist.sequences & self._sequences) / len(gist.sequences)
        said = gist.facts <= self._facts and (contained >= _CONTAINED or self._is_reordered(gist))
        self._sequences |= gist.sequences
        self._facts.update(gist.words)
        self._bags.append(frozenset(gist.words))
        return not said

    def _is_reordered(self, gist: _Gist) -> bool:
        words = frozenset(gist.words)
        return len(words) >= _REORDERED and any(words <= bag for bag in self._bags)


@lru_cache(maxsize=16384)
def _gists(text: str) -> tuple[_Gist, ...]:
    """Return what the sentences of a text are compared by; texts repeat, so results are remembered (2 kB a sentence)."""
    return tuple(map(_gist, sentences(text)))


def _gist(sentence: str) -> _Gist:
    """Return what a sentence is compared by."""
    if _DESK_NOTE.match(sentence):
        return _Gist((), frozenset(), frozenset())
    bare = _without_dateline(sentence)
    found = tokens(bare)
    if _CUT.search(bare) and len(found) > _SEQUENCE:
        found = found[:-1]
    words = tuple(_MONTHS.get(token.folded, token.folded) for token in found)
    facts = frozenset(
        words[place]
        for place, token in enumerate(found)
        if any(map(str.isdigit, token.raw)) or (place and token.raw[0].isupper())
    )
    last = max(1, len(words) - _SEQUENCE + 1)
    # Their hashes: an eighth of the memory, and as good for telling them apart.
    sequences = frozenset(hash(words[start : start + _SEQUENCE]) for start in range(last) if words)
    return _Gist(words, sequences, facts)


def _without_dateline(sentence: str) -> str:
    match = _DATELINE.match(sentence)
    # A dash alone proves nothing: a place in capitals, or an agency in brackets, does.
    if match is None or not (match["agency"] or match["place"].isupper()):
        return sentence
    return sentence[match.end() :]
