"""Is this the article that is known? Guids change while articles stay, and are given to other articles.

Some feeds make a new guid for every edit, others list ten articles under the link of their front page, or use a guid
for the day's lead, whatever it is. So neither a guid nor a link is believed against what the article itself says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from monitor.model import Entry, KnownEntry, Paragraph
from monitor.revise.agency import LEAST_WORDS
from monitor.revise.blocks import split
from monitor.revise.compare import key, letters, words
from monitor.revise.furniture import article
from monitor.revise.notes import announced, read_title
from monitor.revise.sides import VERBATIM, Side
from monitor.text import canonical_link, fold

#: An edit leaves at least this share of the known sentences. Measured on 150 edited articles, 1 951 edited travel
#: advisories and 1 560 pairs of different articles: 0, 23 and 0 wrong, without the help of a headline.
_KEPT = 0.2
#: Headlines this alike (rapidfuzz token ratio, 0-100) are one; a judgement.
_ALIKE = 80
#: Shorter texts, in characters (a hundred words), are summaries: desks write them anew, headline and all.
_LONG = 600
#: Teasers are told apart by words of so many letters (shorter ones are grammar), if there are so many of them. Judgements.
_TELLING, _TELLING_WORDS = 4, 6
#: A number that names an article in its link; a year and a day are shorter.
_NUMBER = re.compile(r"\d{5,}")


def continues(entry: Entry, known: KnownEntry) -> bool:
    """Tell whether `entry` is the article `known`, edited; if not, it is a new article under an old link or guid.

    Under another guid, only the article itself can prove it: by its headline, or by a fifth of its known sentences.
    Under the same guid it is believed, unless headline and text are wholly different, the texts are long enough to judge
    by or the link is another one too, and no note says that it corrects or withdraws what stood there.
    """
    if _alike(known.title, entry.title):
        return True
    now = _side(article(entry.paragraphs))
    if _keeps(now, known):
        return True
    if (entry.feed, entry.key) != (known.feed, known.key):
        return False
    said = [text for _, text in now.places()]
    short = min(sum(map(len, said)), len(known.text)) < _LONG
    same = _shares_link(entry, known) or _shares_words(entry, known) if short else False
    return same or bool(announced(known.title, entry.title, said))


def _shares_link(entry: Entry, known: KnownEntry) -> bool:
    """Tell whether both stand at one address, or at two that name one number: a link follows its headline's words."""
    was, now = canonical_link(known.link), canonical_link(entry.link)
    return not was or not now or was == now or bool(_numbers(was) & _numbers(now))


def _numbers(link: str) -> frozenset[str]:
    return frozenset(_NUMBER.findall(link))


def _shares_words(entry: Entry, known: KnownEntry) -> bool:
    """Tell whether headline and teaser have enough words in common to be about one thing, or too few words to tell."""
    rows = (f"{known.title} {known.text}", f"{entry.title} {entry.text}")
    was, now = ({fold(word) for word in words(text) if len(word) >= _TELLING} for text in rows)
    return min(len(was), len(now)) < _TELLING_WORDS or len(was & now) >= _KEPT * min(len(was), len(now))


#: A feed that gives whole articles gives about as much as the page does; a teaser is a small part of it.
_WHOLE = 0.5


def is_whole(known: KnownEntry, page: Entry) -> bool:
    """Tell whether the known text is the whole article that an entry's page shows, perhaps in an earlier state; no teaser."""
    return len(known.text) >= _WHOLE * len(page.text) and _keeps(_side(article(page.paragraphs)), known)


def _side(paragraphs: Iterable[Paragraph]) -> Side:
    return Side([line for section in split(paragraphs) for line in section.lines])


def _alike(before: str, after: str) -> bool:
    """Tell whether two headlines are one, but for wire prefixes and some words."""
    was, now = read_title(before)[1], read_title(after)[1]
    if letters(was) == letters(now):
        return bool(letters(now))
    rows = [[fold(word) for word in words(text)] for text in (was, now)]
    return min(map(len, rows)) >= LEAST_WORDS and fuzz.token_ratio(*map(" ".join, rows)) >= _ALIKE


def _keeps(now: Side, known: KnownEntry) -> bool:
    """Tell whether enough of the known sentences stand in a text; short ones ("Read more.") stand in every one."""
    was = _side(Paragraph(text=row) for row in known.text.split("\n") if row)
    before = [text for _, text in was.places() if len(key(text)) >= VERBATIM]
    kept = sum(map(now.says, before))
    return kept > 0 and kept >= _KEPT * len(before)
