"""What is said about an article, and not by it? Boxes of one line, corrections and what only sounds like one, desks' notes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.model import Change, Entry, Feed, Kind, KnownEntry, Paragraph
from monitor.revise import fingerprint, revise

FEED = Feed(name="eastgate", url="https://eastgate.example/atom")
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
FERRY = "The ferry to Halden will not sail before Monday, the harbour office said."


def entry(*lines: str) -> Entry:
    return Entry(feed=FEED.name, key="k", title="Halden", paragraphs=tuple(Paragraph(text=line) for line in lines))


def with_line(line: str) -> Change:
    """Return what becomes of an article to which one line is added."""
    mark = fingerprint("Halden", FERRY)
    known = KnownEntry(
        id=1, feed=FEED.name, key="k", link="", story=1, number=1, title="Halden", text=FERRY,
        fingerprint=mark, fingerprints=frozenset({mark}),
    )  # fmt: skip
    found = revise(entry(FERRY, line), known, feed=FEED, now=NOW)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "line",
    (
        "Most read: Five recipes for a wet weekend", "Related: Ferry sails again", "Read more: What is wrong with the pumps?",
        "Related story – Ferry sails again", "Share on Facebook", "Share this story on X, WhatsApp or e-mail", "Follow us on Instagram",
        "Mehr zum Thema: Die Fähre", "Lesen Sie auch » Die Fähre", "Auf Facebook teilen", "À lire aussi : Le bac de Halden",
        "Partager sur Facebook", "Te puede interesar: El barco", "Compartir en Facebook", "En çok okunanlar: Beş tarif",
        "İlgili haber: Feribot", "Facebook'ta paylaş", "Читайте также: Паром", "Поделиться в Telegram", "اقرأ أيضا: العبارة",
    ),
)  # fmt: skip
def test_a_box_of_one_line_is_furniture(line: str) -> None:
    """A link to another article and a button say nothing of this one, in any language of the table."""
    found = with_line(line)
    assert (found.kind, found.text) == (Kind.BOILERPLATE, FERRY)


@pytest.mark.parametrize(
    "line",
    (
        "Read more books, minister tells pupils.", "Related to the king by marriage, the duke may not vote in May.",
        "Most read of all was the weather page, the paper said.", "Share prices on X fell by a third on Thursday.",
        "Related – if only by name – the two firms sank together.", "Follow us on foot, the guards told the crew of the ferry.",
    ),
)  # fmt: skip
def test_a_sentence_that_begins_like_a_box_stays(line: str) -> None:
    """The first words of a sentence do not make it a button."""
    found = with_line(line)
    assert (found.kind, found.added) == (Kind.UPDATE, (line,))


@pytest.mark.parametrize(
    "line",
    (
        "The ministry issued a correction to its budget forecast.", "A government report wrongly blamed the crew for it.",
        "The article of the treaty was amended by parliament in 2019.", "Earlier versions of the report named three ministers.",
        "“We mistakenly said that he was safe,” the officer told the court.", "The blast was earlier reported as an accident by police.",
        "The item was corrected by the court on Thursday.", "The original version of the report was never shown to the crew.",
        "In einer früheren Fassung des Gesetzes stand der Hafen nicht.", "Une précédente version du budget prévoyait moins.",
        "В предыдущей версии закона порта не было.",
    ),
)  # fmt: skip
def test_news_of_a_correction_corrects_nothing(line: str) -> None:
    """Forecasts, laws and reports are corrected too: only an article that speaks of itself corrects itself."""
    found = with_line(line)
    assert (found.kind, found.added) == (Kind.UPDATE, (line,))


@pytest.mark.parametrize(
    "line",
    (
        "Correction: The ferry sails on Tuesday.", "An earlier version of this story misstated the day.",
        "An earlier version misstated the day.", "An earlier version of the article named another day.",
        "This article was amended on 6 June 2019 to name another day.", "The headline has been corrected.",
        "We incorrectly said that the ferry sails on Monday.", "We regret the error.",
        "This was originally reported as a leak in the hull.", "The dead were earlier wrongly reported to be nine.",
        "Editor's note: An earlier version of this story misstated the day.",
        "In einer früheren Fassung dieses Artikels stand ein anderer Tag.", "In einer früheren Version hieß es, sie fahre.",
        "Une précédente version de cet article donnait un autre jour.", "В предыдущей версии статьи был указан другой день.",
    ),
)  # fmt: skip
def test_an_article_that_speaks_of_itself_corrects_itself(line: str) -> None:
    """A labelled note, or a sentence about this story, its headline or an earlier version: a correction, and shown."""
    found = with_line(line)
    assert (found.kind, found.added) == (Kind.CORRECTION, (line,))


@pytest.mark.parametrize(
    "line",
    (
        "Editor's note: contains graphic descriptions", "Editor’s Note: This story contains graphic descriptions of the wreck.",
        "Editor's note: Some readers may find the pictures upsetting.", "Warning: this article contains distressing details.",
        "This story contains graphic images of the wreck.", "Hinweis der Redaktion: Dieser Text enthält drastische Schilderungen.",
        "Note de la rédaction : cet article contient des scènes violentes.", "Nota del editor: contiene imágenes explícitas.",
        "Editörün notu: Bu haber rahatsız edici görüntüler içerir.", "От редакции: этот материал содержит сцены насилия.",
    ),
)  # fmt: skip
def test_a_desk_s_note_on_what_the_text_holds_is_no_news(line: str) -> None:
    """What the desk says about its own article happened to nobody."""
    assert with_line(line).kind is Kind.COSMETIC


def test_a_desk_s_note_with_news_is_news() -> None:
    """The label alone hides nothing."""
    line = "Editor's note: The captain of the ferry died on Thursday."
    assert (with_line(line).kind, with_line(line).added) == (Kind.UPDATE, (line,))


@pytest.mark.parametrize(
    "line",
    (
        "We have withdrawn this story.", "The desk has retracted this article.", "This story was killed by the agency.",
        "Diese Meldung wurde zurückgezogen.", "Cet article a été retiré.", "Cette dépêche est annulée.", "Esta noticia ha sido anulada.",
        "Bu haberi geri çektik.", "Bu haber yayından kaldırıldı.", "Этот материал отозван.", "تم سحب هذا الخبر",
    ),
)  # fmt: skip
def test_a_text_that_says_it_is_withdrawn_is_a_retraction_at_first_sight(line: str) -> None:
    """In any language of the table, and whether it is edited in or stands there from the beginning."""
    assert with_line(line).kind is Kind.RETRACTION
    first = revise(entry(FERRY, line), None, feed=FEED, now=NOW)
    assert first is not None
    assert first.kind is Kind.RETRACTION
