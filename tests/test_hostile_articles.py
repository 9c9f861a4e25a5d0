"""Articles that nobody writes: whatever a feed puts into one paragraph, its revision is found, in a bounded number of steps."""

from __future__ import annotations

import pytest

from monitor.model import Entry, Kind, Paragraph
from monitor.revise import revise
from monitor.revise.markers import Role, read_marker
from tests.test_revise import FEED, NOW, first, known


def article(*lines: str) -> Entry:
    paragraphs = tuple(Paragraph(text=line) for line in lines)
    return Entry(feed=FEED.name, key="talks", title="Ferry halted", paragraphs=paragraphs)


STAMPS = ("Stand: ", "Published 6 July ", "Last updated: 9 July Published 6 July ", "Tarih: 21.02.2026 18:24 ")


@pytest.mark.parametrize("stamp", STAMPS)
def test_stamps_without_end_are_a_paragraph_like_any_other(stamp: str) -> None:
    """A page's own stamp a thousand times in one paragraph hides nothing of what stands below it."""
    seen = first(article(stamp * 2_000, "The ferry sails again at noon."))
    assert "The ferry sails again at noon." in seen.added
    later = revise(
        article(stamp * 2_001, "The ferry sails again at noon.", "Nobody was hurt."), known(seen), feed=FEED, now=NOW
    )
    assert later is not None
    assert (later.kind, later.added[-1]) == (Kind.UPDATE, "Nobody was hurt.")


def test_the_last_of_some_stamps_dates_the_page() -> None:
    """Five stamps in a row are one marker, with the last one's day; nothing is left as text."""
    text = "Stand: 1 July Published 2 July Published 3 July Last modified 4 July Last updated: 9 July"
    marker = read_marker(text)
    assert marker is not None
    assert marker.moment is not None
    assert (marker.role, marker.start, marker.body) == (Role.STAMP, 0, len(text))
    assert marker.moment.day == 9
