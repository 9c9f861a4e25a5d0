"""Who carries a headline is no part of what it says: which ends are outlets, and which are news."""

from __future__ import annotations

import re

import pytest

from monitor.text.tails import without_outlet

BLAST = "Explosion hits port of Marvik, police say"

OUTLETS = [
    f"{BLAST} - The Post",
    f"{BLAST} - Herald",
    f"{BLAST} | BBC News",
    f"{BLAST} – Tribune News",
    f"{BLAST} - Al Jazeera English",
    f"{BLAST} - Channel 4 News",
    f"{BLAST} - France 24",
    f"{BLAST} - ledger.example",
    f"{BLAST} - Kestrel",
    f"{BLAST} | World | The Post",
    "Explosion Hits Port Of Marvik - The Marvik Times",
    "Explosion im Hafen von Marvik - Marviker Zeitung",
    "Взрыв в порту Марвика - Новости Марвика",
    "Marvik limanında patlama | Marvik Haber",
]


@pytest.mark.parametrize("title", OUTLETS)
def test_an_outlet_behind_a_headline_says_nothing(title: str) -> None:
    """What is compared is the headline."""
    assert without_outlet(title) == re.split(" [-–|] ", title, maxsplit=1)[0]


NEWS = [
    BLAST,
    "Iran - Turkey",
    "Germany v Spain live: Arsenal - Ajax",
    "Arsenal 2 - 1 Ajax",
    "Live - Explosion hits port of Marvik",
    "Live - The Post",
    f"{BLAST} - seven dead",
    f"{BLAST} - Seven",
    f"{BLAST} - 7 Dead",
    f"{BLAST} – mayor resigns",
    f"{BLAST} - live",
    f"{BLAST} - It was a bomb.",
    f"{BLAST}, and left - Monday",
    "Explosion Hits Port Of Marvik - Seven Dead",
    "Guests Leave Early Again – Host Reacts",
    "M 5.1 - 23 km SSE of Marvik, Norway",
]


@pytest.mark.parametrize("title", NEWS)
def test_what_may_be_news_stays(title: str) -> None:
    """A pairing, a score, a number, a clause: what stands behind a dash may be all that is new."""
    assert without_outlet(title) == title


def test_a_title_of_blanks_costs_no_more_than_another() -> None:
    """Only the end is read: a hostile title of a hundred thousand blanks is cut in no time."""
    title = f"a{' ' * 100_000}b"
    assert without_outlet(title) == title
