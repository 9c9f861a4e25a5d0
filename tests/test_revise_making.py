"""Sentences about the making of the article are no news; what they are mixed with is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.model import Change, Entry, Feed, Kind, KnownEntry, Paragraph
from monitor.revise import revise

FEED = Feed(name="eastgate", url="https://eastgate.example/atom")
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
DAM = (
    "The Kestria dam burst on Thursday morning above the town of Graz.",
    "Five people are missing. Rescuers searched the valley until noon.",
    "The owner said that the wall had been inspected in May.",
)


def entry(*lines: str) -> Entry:
    return Entry(
        feed=FEED.name, key="dam", title="Dam bursts", paragraphs=tuple(Paragraph(text=line) for line in lines)
    )


def change(old: Entry, new: Entry) -> Change:
    first = revise(old, None, feed=FEED, now=NOW)
    assert first is not None
    known = KnownEntry(
        id=1, feed=FEED.name, key="dam", link="", story=1, number=1, title=first.title, text=first.text,
        fingerprint=first.fingerprint, fingerprints=frozenset({first.fingerprint}),
    )  # fmt: skip
    found = revise(new, known, feed=FEED, now=NOW)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "sentence",
    (
        "This story has been updated.",
        "(This story has been updated with new details.)",
        "This article was updated at 10:45 GMT with comments from the minister.",
        "This article was first published at 09:00 GMT on 12 March 2026 and has been updated.",
        "This page is being updated.",
        "This story is developing and will be updated.",
        "Dieser Artikel wurde aktualisiert.",
        "Dieser Artikel wurde um 14.30 Uhr aktualisiert.",
        "Cet article a été mis à jour à 14h30 avec la réaction du ministre.",
        "Este artículo ha sido actualizado.",
        "Questo articolo è stato aggiornato alle 14:30.",
        "Bu haber saat 14:30'da güncellendi.",
        "Этот материал был дополнен.",
        "تم تحديث هذا الخبر.",
        "این خبر به‌روزرسانی شد.",
        "Additional reporting by Jane Roe in Ankara.",
        "Follow us on Twitter @xnews for more.",
        "This live blog is now closed.",
    ),
)
def test_a_sentence_about_the_making_of_the_article_is_no_news(sentence: str) -> None:
    """Neither when it comes nor when it goes; with news beside it, it is not told."""
    came = change(entry(*DAM), entry(*DAM, sentence))
    assert (came.kind, came.added) == (Kind.COSMETIC, ())
    assert change(entry(*DAM, sentence), entry(*DAM)).removed == ()
    news = change(entry(*DAM), entry("Three bodies were found.", *DAM, sentence))
    assert (news.kind, news.added) == (Kind.UPDATE, ("Three bodies were found.",))


@pytest.mark.parametrize(
    "sentence",
    (
        "This story was updated after the minister resigned.",
        "This story has been updated with the number of dead, now 40.",
        "The report was published on Monday.",
        "This report was published by the ministry and blames the owner.",
        "The blog was closed by the government.",
        "Der Bericht wurde gestern vom Ministerium veröffentlicht.",
        "With reporting from the front banned, families wait.",
        "Follow the money on Facebook, the judge said.",
        # Read word by word, not in all its divisions: those are more than anybody could wait for.
        f"Bu haber {'a 1, ' * 45}a.",
    ),
)
def test_a_sentence_that_says_more_is_news(sentence: str) -> None:
    """What somebody else published, and what a note tells besides, is told."""
    came = change(entry(*DAM), entry(*DAM, sentence))
    assert (came.kind, came.added) == (Kind.UPDATE, (sentence,))
