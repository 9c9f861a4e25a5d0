"""What does a text say that was not said before?

Sentences are compared, not articles: a wire copy with another headline, another dateline or a cut end says nothing new,
and neither does a paragraph that an outlet moves. A sentence counts as said if nearly all of its three-word sequences
were said and it holds no new number and no new name: "12 dead" and "15 dead" differ in one word only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from monitor.model import Change
from monitor.text import fold, sentences, tokens

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
#: What no dateline is without, and where at the latest; looking for that costs less than looking for all of it.
_DASH: Final = re.compile(r"\s[-–—]")
_DATELINE_ENDS: Final = 160
#: `(Reporting by …; Editing by …)`, `(Adds analyst)`: notes of the desk in brackets of their own.
_DESK_NOTE: Final = re.compile(
    r"^[(\[](?:additional reporting|reporting|writing|editing|compiled|adds|updates|recasts|refiles|repeats)\b[^)\]]*[)\]]\.?$",
    re.IGNORECASE,
)
#: A sentence that a feed has cut off: its last word may be half a word.
_CUT: Final = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\.)\s*$")


#: What such a sentence ends in; looking for that costs less than looking for all of it.
_CUT_ENDS: Final = ("…", "...", "]", " ", "\t")
_BRACKETS: Final = ("(", "[")
_WORD: Final = re.compile(r"[^\W_]+")
#: English endings and the signs that may stand before them, as `tokens` cuts them off.
_APOSTROPHE: Final = re.compile("['’]")
_CONTRACTION: Final = re.compile(r"(?<=[^\W_])['’](?:s|t|d|m|re|ve|ll)(?![^\W_]|['’])", re.IGNORECASE)
#: Texts whose words are what stands between other characters: Latin, Greek and Cyrillic letters without apostrophes.
_EASY: Final = re.compile(
    "[\x00-&(-_a-\xac\xae-\xb3\xb5-\u024f\u0386-\u0482\u048a-\u052f\u2013-\u2017\u201c-\u2027\u20ac]*"
)

#: Words in their order, folded.
_Words = tuple[str, ...]


class _Gist(NamedTuple):
    """What a sentence in question is compared by."""

    words: _Words
    sequences: frozenset[_Words]
    #: Numbers and capitalised words, folded: what may not be new in a sentence that counts as said.
    facts: frozenset[str]


def is_novel(change: Change, said: Sequence[str]) -> bool:
    """Tell whether a change says something that was not said in `said`."""
    return bool(news(change, said))


def news(change: Change, said: Sequence[str]) -> tuple[str, ...]:
    """Return the sentences of a change that say something not said before, in order.

    A sentence whose fact was edited ("Three were hurt" -> "Nine were hurt") is nearly the one that was said, and just for
    that it is news, unless it was said in these words.
    """
    fresh = unsaid(change.says, said)
    seen = {fold(sentence) for text in said for sentence in sentences(text)}
    mended = {fold(sentence) for edit in change.edited for sentence in sentences(edit.after)} - seen
    if not mended:
        return fresh
    every = dict.fromkeys(sentence for text in change.says for sentence in sentences(text))
    return tuple(sentence for sentence in every if sentence in fresh or fold(sentence) in mended)


def unsaid(added: Sequence[str], said: Sequence[str]) -> tuple[str, ...]:
    """Return the sentences of `added` that say something not said before, in `said` or earlier in `added`, in order.

    Both hold sentences or paragraphs; what is returned are sentences, so that a new one in a paragraph that is known
    otherwise is found, and stands alone. Costs a look at each text of `said`: 10 microseconds a sentence, measured.
    """
    fresh = _not_word_for_word([sentence for text in added for sentence in sentences(text)], said)
    if not fresh:
        return ()
    gists = [_gist(sentence) for sentence in fresh]
    known = _Known(gists, said)
    return tuple(sentence for sentence, gist in zip(fresh, gists, strict=True) if known.learn(gist))


def _not_word_for_word(added: Sequence[str], said: Sequence[str]) -> list[str]:
    """Return the sentences that do not stand in `said` as they are: most of a wire copy ends here, cheaply."""
    seen = set(said)
    return [sentence for sentence in dict.fromkeys(added) if sentence not in seen]


class _Known:
    """What was said, as far as it touches the sentences in question."""

    def __init__(self, asked: Iterable[_Gist], said: Iterable[str]) -> None:
        gists = tuple(asked)
        wanted = frozenset().union(*(gist.sequences for gist in gists))
        facts = frozenset().union(*(gist.facts for gist in gists))
        self._sequences: set[_Words] = set()
        self._facts: set[str] = set()
        #: The words of each sentence that shares a sequence with what is asked.
        self._bags: list[_Words] = []
        for sentence in (sentence for text in said for sentence in sentences(text)):
            words = said_words(sentence)
            if shared := wanted.intersection(_sequences(words)):
                self._sequences |= shared
                self._bags.append(words)
            if facts and not facts.isdisjoint(words):
                self._facts |= facts.intersection(words)
                # What is found need not be looked for again: a story's names stand in most of its sentences.
                facts -= self._facts

    def learn(self, gist: _Gist) -> bool:
        """Tell whether a sentence says something new, and hold it as said from now on."""
        if not gist.sequences:
            return False
        contained = len(gist.sequences & self._sequences) / len(gist.sequences)
        said = gist.facts <= self._facts and (contained >= _CONTAINED or self._is_reordered(gist))
        self._sequences |= gist.sequences
        self._facts.update(gist.words)
        self._bags.append(gist.words)
        return not said

    def _is_reordered(self, gist: _Gist) -> bool:
        words = frozenset(gist.words)
        return len(words) >= _REORDERED and any(words.issubset(bag) for bag in self._bags)


def _gist(sentence: str) -> _Gist:
    """Return what a sentence is compared by."""
    bare = _bare(sentence)
    found = tokens(bare)
    if _loses_last(bare, len(found)):
        found.pop()
    words = tuple(_MONTHS.get(token.folded, token.folded) for token in found)
    facts = frozenset(
        words[place]
        for place, token in enumerate(found)
        if any(map(str.isdigit, token.raw)) or (place and token.raw[0].isupper())
    )
    return _Gist(words, frozenset(_sequences(words)), facts)


def said_words(sentence: str) -> _Words:
    """Return the words that a sentence is compared by, the very ones of `tokens`, in a third of its time where it can be.

    A story has said up to some thousand sentences, and each is read anew for every entry: what they look like is not
    remembered, because two big stories that take turns would outgrow any memory.
    """
    bare = _bare(sentence)
    simple = _CONTRACTION.sub("", bare) if _APOSTROPHE.search(bare) else bare
    if simple.isascii() and "'" not in simple and "`" not in simple:
        found = _WORD.findall(simple.lower())
    elif _EASY.fullmatch(simple):
        found = [fold(word) for word in _WORD.findall(simple)]
    else:
        found = [token.folded for token in tokens(bare)]
    if _loses_last(bare, len(found)):
        found.pop()
    return tuple(found) if _MONTHS.keys().isdisjoint(found) else tuple(_MONTHS.get(word, word) for word in found)


def _sequences(words: _Words) -> Iterable[_Words]:
    if len(words) < _SEQUENCE:
        return (words,) if words else ()
    return zip(words, words[1:], words[2:], strict=False)


def _loses_last(bare: str, count: int) -> bool:
    """Tell whether the last of `count` words may be half a word, because the sentence was cut off."""
    return bare.endswith(_CUT_ENDS) and count > _SEQUENCE and bool(_CUT.search(bare))


def _bare(sentence: str) -> str:
    """Return what a sentence says: nothing if it is a desk's note, and no dateline."""
    if sentence[:1] in _BRACKETS and _DESK_NOTE.match(sentence):
        return ""
    match = _DATELINE.match(sentence) if _DASH.search(sentence, 0, _DATELINE_ENDS) else None
    # A dash alone proves nothing: a place in capitals, or an agency in brackets, does.
    if match is None or not (match["agency"] or match["place"].isupper()):
        return sentence
    return sentence[match.end() :]
