"""Is it the article that is known? Invented articles under new guids, reused guids, and front-page links."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.model import Entry, KnownEntry, Paragraph
from monitor.revise import continues

TITLE = "Ferry service to Halden stays closed over the weekend"
FERRY = (
    "The ferry to Halden will not sail before Monday, the harbour office said.",
    "Two pumps failed on Thursday night. Divers are looking at the hull below the engine room.",
    "About 300 travellers spent the night in the sports hall. Buses take them round the fjord in about four hours.",
    "The harbour master, Ines Tarp, said that the vessel was last looked over in March, and nothing was found.",
    "A smaller boat takes patients and the post across twice a day. Lorries have to wait at the quay.",
    "The line paid for hotel rooms where there were any, and will refund all tickets by Wednesday.",
    "Last winter the same pumps stood still for nine days, and the island ran out of milk.",
)
CHESS = (
    "Three players share the lead of the chess open in Vallmar after five rounds.",
    "The youngest of them is fourteen. He beat last year's winner in a game of seven hours, with the black pieces.",
    "The tournament is the oldest of its kind in the country and has been held in the town hall since the war.",
    "Its director said that four hundred people watched on Friday. Screens will be put up on the market square.",
    "The last round begins on Sunday at noon. Should two players finish level, they play two short games at once.",
    "The winner takes home a clock made in the town, and a pair of woollen socks by tradition.",
    "Amateurs play in the school next door, where a boy of six has won all his games so far.",
)
WITHDRAWN = "EDITORS: We have withdrawn this story. The harbour office never said what we reported."


def known(*text: str, title: str = TITLE, guid: str = "ferry") -> KnownEntry:
    return KnownEntry(
        id=1,
        feed="coast",
        key=guid,
        link="https://coast.example/",
        story=1,
        number=1,
        title=title,
        text="\n".join(text),
        fingerprint="f",
        fingerprints=frozenset({"f"}),
    )


def entry(*text: str, title: str, guid: str) -> Entry:
    return Entry(feed="coast", key=guid, title=title, paragraphs=tuple(Paragraph(text=part) for part in text))


#: what was known (title, text), what comes (title, text), is it the same article?
UNDER_ANOTHER_GUID = {
    "a new guid for the same state": (TITLE, FERRY, TITLE, FERRY, True),
    "edited, under a new headline": (TITLE, FERRY, "Stranded", (*FERRY[:4], "The pumps work again."), True),
    "a fifth of it left": (TITLE, FERRY, "Stranded", (FERRY[0], FERRY[1], *CHESS), True),
    "one sentence of ten left": (TITLE, FERRY, "Stranded", (FERRY[0], *CHESS), False),
    "other case and quotes": (TITLE, FERRY, "Stranded", tuple(part.upper().replace("'", "’") for part in FERRY), True),
    "told under markers now": (
        TITLE,
        FERRY,
        "Stranded",
        ("UPDATE 1430 GMT: It sails.", f"ORIGINAL ENTRY: {FERRY[0]}", *FERRY[1:]),
        True,
    ),
    "the text written anew under its headline": (TITLE, FERRY, f"UPDATE 2-{TITLE}", CHESS, True),
    "a corrected headline": (TITLE, (), f"CORRECTED-{TITLE}", (), True),
    "two wire prefixes": (f"UPDATE 1-{TITLE}", (), f"REFILE-UPDATE 2-{TITLE}", (), True),
    "a headline with a word changed": (TITLE, (), TITLE.replace("the weekend", "Easter"), CHESS, True),
    "the front page's next article": (TITLE, FERRY, "Three share the lead of the Vallmar open", CHESS, False),
    "the front page's next headline": (TITLE, (), "Three share the lead of the Vallmar open", (), False),
    "one small phrase in common": (TITLE, (*FERRY, "Read more."), "Chess in Vallmar", (*CHESS, "Read more."), False),
    "nothing but a small phrase": (TITLE, ("Read more.",), "Chess in Vallmar", ("Read more.",), False),
    "short headlines with words in common": ("Weather today", (), "Chess and weather today", (), False),
    "no headline at all": ("", FERRY, "", CHESS, False),
}


@pytest.mark.parametrize(
    ("before", "text", "title", "now", "same"), UNDER_ANOTHER_GUID.values(), ids=UNDER_ANOTHER_GUID
)
def test_a_link_is_believed_if_the_article_is_the_one_that_is_known(
    before: str, text: tuple[str, ...], title: str, now: tuple[str, ...], *, same: bool
) -> None:
    """A new guid goes on with an article that shows the known headline or text; a front-page link alone proves nothing."""
    assert continues(entry(*now, title=title, guid="new"), known(*text, title=before)) is same


CHESS_TITLE = "Three share the lead of the Vallmar open"
#: the known link, the new one, what comes (title, text), is it the same article?
TEASERS = {
    "another teaser at another link": ("ferry-closed", "chess-open", CHESS_TITLE, CHESS[:2], False),
    "another teaser at the same link": ("ferry-closed", "ferry-closed", CHESS_TITLE, CHESS[:2], True),
    "the same link, dressed otherwise": ("ferry-closed", "ferry-closed/?utm_source=x", CHESS_TITLE, CHESS[:2], True),
    "another link with the same number": ("ferry-1234567", "chess-1234567", CHESS_TITLE, CHESS[:2], True),
    "rewritten, and its link with it": (
        "ferry-closed", "stranded", "Stranded in Halden", ("The Halden ferry has travellers waiting in the harbour.",), True,
    ),
    "another headline over the same teaser": ("ferry-closed", "chess-open", CHESS_TITLE, FERRY[:2], True),
    "hardly a word to tell by": ("ferry-closed", "chess-open", "Live", ("More soon.",), True),
    "withdrawn": ("ferry-closed", "note", "Note to editors", (WITHDRAWN,), True),
}  # fmt: skip


@pytest.mark.parametrize(("was", "link", "title", "now", "same"), TEASERS.values(), ids=TEASERS)
def test_a_guid_with_another_teaser_at_another_link_is_another_article(
    was: str, link: str, title: str, now: tuple[str, ...], *, same: bool
) -> None:
    """Feeds that reuse a guid for the day's lead give it a headline, a teaser and a link of its own; edits keep one of them."""
    before = replace(known(*FERRY[:2]), link=f"https://coast.example/{was}")
    shown = replace(entry(*now, title=title, guid="ferry"), link=f"https://coast.example/{link}")
    assert continues(shown, before) is same


UNDER_THE_SAME_GUID = {
    "edited": (TITLE, FERRY, "Stranded in Halden", (*FERRY[2:], "It sails."), True),
    "the headline kept, the text written anew": (TITLE, FERRY, TITLE, CHESS, True),
    "another article": (TITLE, FERRY, "Three share the lead of the Vallmar open", CHESS, False),
    "a summary written anew": (TITLE, FERRY[:1], "Buses round the fjord, says the line", CHESS[:1], True),
    "a long text fetched as a short one": (TITLE, FERRY, "Stranded in Halden", ("Accept all cookies?",), True),
    "headlines only": (TITLE, (), "Three share the lead of the Vallmar open", (), True),
    "withdrawn": (TITLE, FERRY, "Note to editors", (WITHDRAWN, *CHESS), True),
    "killed by its headline": (TITLE, FERRY, "KILL NOTICE-Story on harbour", CHESS, True),
}


@pytest.mark.parametrize(
    ("before", "text", "title", "now", "same"), UNDER_THE_SAME_GUID.values(), ids=UNDER_THE_SAME_GUID
)
def test_a_guid_is_believed_unless_it_shows_another_article(
    before: str, text: tuple[str, ...], title: str, now: tuple[str, ...], *, same: bool
) -> None:
    """A guid that is used again for another long article does not make that article an update of the first one."""
    assert continues(entry(*now, title=title, guid="ferry"), known(*text, title=before)) is same
