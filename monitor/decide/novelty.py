"""What does a text say that was not said before, and is it enough to tell?

Sentences are compared, not articles: a wire copy with another headline, another dateline or a cut end says nothing new,
and neither does a paragraph that an outlet moves. What a sentence says was said

    nearly word for word   nearly all of its three-word sequences were said, or all of its words in one sentence
    and cut off            it has no end, and one that was said begins with its words, up to half a word
    in other words         most of its pairs of words were said (see gist)
    in another language    an outlet's first report has numbers and names enough, and none that was not said (see heard)

and never if it holds a number or a name that was not, or denies what was affirmed: "12 dead" and "15 dead" differ in one
word only. What an outlet stamps as an update counts as said only if it was said nearly word for word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from monitor.decide.gist import Gist, gist
from monitor.decide.heard import Heard
from monitor.decide.sayings import Sayings
from monitor.decide.wording import begun_words
from monitor.model import Change, Kind
from monitor.text import fold, sentences

#: A sentence with a smaller share of new pairs says what was said in other words. TREC Temporal Summarization 2013/2014,
#: updates that say so left out, and those with new facts told: .978/.964 of the nuggets at .70/.58 of the updates; at .4
#: .985/.971 at .75/.62, at .6 .953/.952 at .63/.53.
_OTHER_WORDS: Final = 0.5
#: An update of which more than this share of pairs is new says much: fitted to half of the updates of 2013 (.59), .94 of
#: the nuggets; the same value on 2014, which it was not fitted to, tells .94 of them in .49 of the updates.
_MUCH: Final = 0.6
_WORD: Final = re.compile(r"\w+")
#: Characters that a text may have beside the words of its headline.
_SIGNS: Final = 10
#: How the label of the part begins that is no update.
_ORIGINAL: Final = "original"


def is_novel(change: Change, said: Sayings) -> bool:
    """Tell whether a change says something that was not said in `said`: whether there is any `news`, at less cost."""
    return next(_fresh(change, said), None) is not None or bool(_mended(change, said))


def news(change: Change, said: Sayings) -> tuple[str, ...]:
    """Return the sentences of a change that say something not said before, in order.

    A sentence whose fact was edited ("Three were hurt" -> "Nine were hurt") is nearly the one that was said, and just for
    that it is news, unless it was said in these words. That a withdrawal was lifted is news each time: the article was
    withdrawn again meanwhile.
    """
    fresh, mended = tuple(_fresh(change, said)), _mended(change, said)
    if not mended:
        return fresh
    every = dict.fromkeys(sentence for text in change.says for sentence in sentences(text))
    return tuple(sentence for sentence in every if sentence in fresh or fold(sentence) in mended)


def _fresh(change: Change, said: Sayings) -> Iterator[str]:
    """Yield the sentences of a change that are new as they stand."""
    updates = (block.text for block in change.blocks if _updates(block.label))
    stamped = frozenset(sentence for text in updates for sentence in sentences(text))
    says = [change.title if _repeats_headline(text, change.title) else text for text in change.says]
    return _unsaid(says, said, stamped, joins=change.kind is Kind.NEW and not stamped)


def _repeats_headline(text: str, title: str) -> bool:
    """Tell whether a text has the words of the headline: aggregators put it into both, but the dash before the outlet into one."""
    return len(text) <= len(title) + _SIGNS and _WORD.findall(text) == _WORD.findall(title)


def _mended(change: Change, said: Sayings) -> frozenset[str]:
    """Return, folded, the sentences of which a fact was edited, or that lift a withdrawal."""
    edited = {fold(sentence) for edit in change.edited for sentence in sentences(edit.after)}
    if edited:
        edited -= {fold(sentence) for text in said for sentence in sentences(text)}
    return frozenset(edited.union(map(fold, sentences(change.lifts))))


def unsaid(added: Sequence[str], said: Sayings) -> tuple[str, ...]:
    """Return the sentences of `added` that say something not said before, in `said` or earlier in `added`, in order.

    Both hold sentences or paragraphs; what is returned are sentences, so that a new one in a paragraph that is known
    otherwise is found, and stands alone. What it costs: see `Heard`.
    """
    return tuple(_unsaid(added, said, frozenset(), joins=False))


def is_major(change: Change, fresh: Sequence[str], said: Sayings) -> bool:
    """Tell whether most of what a change says is new; an article with one new sentence among ten known ones is not major.

    A fact that its outlet edited always is: there the new fact is all that is new.
    """
    mended = {fold(sentence) for edit in change.edited for sentence in sentences(edit.after)}
    if any(fold(sentence) in mended for sentence in fresh):
        return True
    gists = [gist(sentence) for text in change.says for sentence in sentences(text)]
    return Heard(said).share_of_new(gists) >= _MUCH


def _unsaid(added: Sequence[str], said: Sayings, stamped: frozenset[str], *, joins: bool) -> Iterator[str]:
    """Yield what is new of some texts; `stamped` are sentences marked as updates, `joins` says that an outlet begins here."""
    fresh = _not_word_for_word([sentence for text in added for sentence in sentences(text)], said)
    heard = Heard(said)
    if joins and heard.retells(map(gist, fresh)):
        return
    for sentence in fresh:
        about = gist(sentence)
        begun = begun_words(sentence)
        if (begun is None or not said.begins(begun)) and _is_new(about, heard, stamped=sentence in stamped):
            yield sentence
        heard.learn(about)


def _is_new(about: Gist, heard: Heard, *, stamped: bool) -> bool:
    if heard.says(about):
        return False
    return stamped or not heard.knows(about) or heard.share_of_new([about]) >= _OTHER_WORDS


def _updates(label: str) -> bool:
    return not fold(label).startswith(_ORIGINAL)


def _not_word_for_word(added: Sequence[str], said: Sayings) -> list[str]:
    """Return the sentences that do not stand in `said` as they are: most of a wire copy ends here, cheaply."""
    return [sentence for sentence in dict.fromkeys(added) if sentence not in said]
