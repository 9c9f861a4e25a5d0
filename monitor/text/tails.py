"""What does a headline say, without the outlet that aggregators and some outlets put behind it?

`Blast hits port, police say - The Post`, `… | BBC News`: who carries a headline is no part of what it says, and forty copies
of it differ in nothing else. Only what is compared is cut so; what is shown stays as it is.
"""

from __future__ import annotations

import re
from typing import Final

from monitor.text.common_words import COMMON_WORDS
from monitor.text.fold import fold
from monitor.text.numerals import NUMERALS

#: Words that stand in the names of outlets and seldom at the end of a headline, in the languages of which we know some.
_OUTLET_WORDS: Final = """
abc afp agency agencies aljazeera ansa ap apa bbc bild bloomberg broadcasting cbc cbs chronicle cnbc cnn courier daily dispatch
dpa echo efe examiner express fox gazette globe guardian herald independent inquirer itv jazeera journal ledger mail mercury mirror
msn nbc news newspaper newsweek npr observer online pbs politico post press radio record register reporter reuters review sentinel
standard star sun tass telegraph times tribune tv upi voice weekly wire xinhua yahoo
abendblatt allgemeine anzeiger blatt bote kurier merkur morgenpost nachrichten orf presse rundfunk spiegel tageblatt tagesanzeiger
tagesschau tageszeitung taz volksstimme zeit zeitung
depeche echos figaro france24 humanite info lemonde liberation monde parisien presse
abc clarin cronica diario estado folha globo jornal mundo nacion noticias pais periodico publico razon vanguardia
corriere gazzetta giornale messaggero notizie rai repubblica stampa
aksam bulten cumhuriyet gazetesi haber haberleri haberturk hurriyet milliyet ntv sabah sozcu trt
ведомости газета интерфакс известия коммерсант новости правда риа тасс
dagblad krant nieuws nos nrc telegraaf volkskrant aftenposten dagbladet dagens nyheter nyt politiken svt tidende tidning yle
"""
_OUTLETS: Final = frozenset(_OUTLET_WORDS.split())
#: Names that hold no such word, whole.
_WHOLE: Final = frozenset(
    {"france 24", "20 minutes", "20 minuten", "the hill", "the local", "rt", "sky", "al arabiya", "le figaro"}
)
#: A headline's end behind a dash or a bar with spaces around it.
_TAIL: Final = re.compile(r"\s+(?P<sign>[-–—|])\s+(?P<tail>[^|–—\n]{2,40}?)\s*$")
#: Characters at the end in which that stands: a row of white space has no end otherwise.
_LOOKED_AT: Final = 60
_ADDRESS: Final = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W_]+")
#: `… | World | The Post`: the section stands before the outlet.
_TAILS: Final = 2
#: A tail of more words is a clause.
_MOST: Final = 5
#: One that holds no word of an outlet's name is shorter: `- Al Karama`, `- Kestrel`.
_MOST_UNKNOWN: Final = 3
#: The head must still be a headline: `Iran - Turkey`, `Live - The Post`, `Arsenal - Ajax`.
_LEAST: Final = 3
_LEAST_UNKNOWN: Final = 5
#: In a headline with more capitalised words than this, capitals are a style: `Guests Leave – Host Reacts` ends in a clause.
_TITLE_CASE: Final = 0.6
_LONG: Final = 4
_STOPS: Final = (".", "!", "?", "…", ":", '"', "”", "»", "。")


def without_outlet(title: str) -> str:
    """Return a headline without the outlet at its end; as it is, where nothing or something else stands there."""
    if title.endswith(_STOPS):
        return title
    for _ in range(_TAILS):
        match = _TAIL.search(title, max(0, len(title) - _LOOKED_AT))
        if match is None or not _names_outlet(title[: match.start()], match["tail"], is_bar=match["sign"] == "|"):
            break
        title = title[: match.start()].rstrip()
    return title


def _names_outlet(head: str, tail: str, *, is_bar: bool) -> bool:
    words, before = _WORD.findall(tail), _WORD.findall(head)
    if len(before) < _LEAST:
        return False
    if _ADDRESS.fullmatch(tail) or " ".join(map(fold, words)) in _WHOLE:
        return True
    if not 0 < len(words) <= _MOST or not _is_name(words):
        return False
    if is_bar or any(fold(word) in _OUTLETS for word in words):
        return True
    # By its form alone, and only where the form tells something.
    return len(words) <= _MOST_UNKNOWN and len(before) >= _LEAST_UNKNOWN and not _is_styled(before)


def _is_name(words: list[str]) -> bool:
    """Tell whether words that say something all begin with a capital letter, and none is a number that may be the news."""
    telling = [word for word in words if fold(word) not in COMMON_WORDS or fold(word) in _OUTLETS]
    numbers = [word for word in words if word[0].isdigit() or fold(word) in NUMERALS]
    named = any(fold(word) in _OUTLETS for word in words)
    return (
        bool(telling) and all(word[0].isupper() for word in telling if word not in numbers) and (named or not numbers)
    )


def _is_styled(words: list[str]) -> bool:
    long = [word for word in words if len(word) >= _LONG]
    return sum(word[0].isupper() for word in long) > _TITLE_CASE * len(long)
