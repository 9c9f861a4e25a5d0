"""What a feed cuts off, or puts behind a text, is no news: teasers in mid-word, `Read more`, the outlet behind a headline."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.decide import Sayings, news, unsaid
from monitor.follow.terms import weigh
from monitor.model import Change, Kind

TOLD = (
    "A large explosion shook the port of Bergvik on Sunday, police said. Firefighters evacuated 300 workers. The cause was "
    "not known, a spokeswoman for the harbour said. Ferries were stopped until noon, and the road to the airport was closed."
)
MARKS = [
    "",
    "…",
    "...",
    " …",
    " [...]",
    " […]",
    " Read more",
    " (Read more)",
    "… Continue reading",
    "... Read more »",
    " Weiterlesen",
]
HEADLINE = "Explosion hits port of Bergvik, police say"


@given(st.integers(1, len(TOLD)), st.sampled_from(MARKS))
def test_a_teaser_of_what_was_told_is_no_news_wherever_it_is_cut(length: int, mark: str) -> None:
    """Half a word is no word, and what leads to the whole text is no text. Only half a number might be another one."""
    cut = TOLD[:length]
    half_a_number = cut.endswith(("evacuated 3", "evacuated 30"))
    assert half_a_number or unsaid([cut + mark], Sayings([TOLD])) == ()


NEWS = [
    "Firefighters evacuated 30",
    "Firefighters evacuated 400 work",
    "Firefighters evacuated 300 workers in Dale",
    "Firefighters evacuated 300 workers and found two bodies.",
    "Ferries were stopped until Monday morning …",
    "Ferries were not stopped …",
    "The mayor of Bergvik resi",
]


@pytest.mark.parametrize("text", NEWS)
def test_what_was_cut_off_is_news_if_it_goes_another_way(text: str) -> None:
    """A sentence that begins as another and goes on otherwise, with another number or name above all, is told."""
    assert unsaid([text], Sayings([TOLD])) == (text,)


def test_a_number_of_two_words_is_none_of_its_first() -> None:
    """`12` is not how `12,000` begins."""
    words = ("the", "army", "sent", "12")
    assert not Sayings(["The army sent 12,000 men."]).begins(words)
    assert Sayings(["The army sent 12 boats."]).begins(words)


@pytest.mark.parametrize("tail", (" - The Post", " | BBC News", " – Kestrel Tribune", ""))
def test_a_headline_is_told_once_whoever_stands_behind_it(tail: str) -> None:
    """Aggregators put the outlet behind each headline: the same one with another outlet is no news."""
    assert unsaid([HEADLINE + tail], Sayings([f"{HEADLINE} - Herald"])) == ()


def test_an_end_that_is_no_outlet_is_news() -> None:
    """The dead behind the dash are what is new."""
    text = f"{HEADLINE} - seven dead"
    assert unsaid([text], Sayings([f"{HEADLINE} - Herald"])) == (text,)


@pytest.mark.parametrize("outlet", ("Post", "BBC News", "Kestrel Tribune"))
def test_a_text_that_only_repeats_headline_and_outlet_is_judged_as_the_headline(outlet: str) -> None:
    """Aggregators put both into the text, too, but no dash between them."""
    entry = Change(
        kind=Kind.NEW, title=f"{HEADLINE} - {outlet}", text="", added=(f"{HEADLINE}  {outlet}",), fingerprint=""
    )
    assert news(entry, Sayings([f"{HEADLINE} Herald"])) == ()
    assert news(entry, Sayings(["Tulips."])) == (f"{HEADLINE} - {outlet}",)


def test_the_outlet_is_no_word_of_a_story() -> None:
    """Two headlines are not of one story because the same outlet stands behind both."""
    assert weigh(f"{HEADLINE} - Kestrel Tribune", "") == weigh(HEADLINE, "")
