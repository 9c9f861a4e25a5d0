"""What does an alert say, before any medium dresses it?

Everything here is plain text on one line each, cleaned once; the media only lay it out and escape it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from monitor.model import CORRECTING_KINDS, Alert, Block, Newsroom, Update
from monitor.render.safe import cut, one_line
from monitor.render.words import count, describe, moment
from monitor.text import safe_link

#: Characters of new text shown of one update: about ten sentences, and with its frame within Discord's 2 000.
UPDATE_BUDGET = 1500
#: Characters shared by all updates of an alert, so that a digest of a long night stays readable...
ALERT_BUDGET = 12_000
#: ...but never fewer than this for each: two sentences.
LEAST_BUDGET = 300
#: Characters of the delivery key that people see: enough to find it, short enough to read out.
_ID_LENGTH = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """New sentences that stand together under one label; `label` is empty where the article has no marker."""

    label: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """What is told of one update."""

    headline: str
    passages: tuple[Passage, ...]
    #: How much new text did not fit, in words; empty where all of it is shown.
    more: str
    #: For corrections and retractions: what the article said before and says no longer.
    gone: tuple[str, ...]
    source: str
    link: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """All that an alert says, in reading order."""

    headline: str
    watches: str
    why: str
    #: Newest first: that is what the reader was called for.
    chapters: tuple[Chapter, ...]
    footer: str


def content(alert: Alert, newsroom: Newsroom) -> Content:
    """Return what `alert` says, in the words and the time zone of `newsroom`."""
    told = sorted(zip(alert.updates, alert.shown, strict=True), key=lambda pair: pair[0].chapter, reverse=True)
    budget = min(UPDATE_BUDGET, max(LEAST_BUDGET, ALERT_BUDGET // max(1, len(told))))
    chapters = tuple(_chapter(alert, update, shown, newsroom, budget) for update, shown in told)
    return Content(
        headline=next((chapter.headline for chapter in chapters if chapter.headline), f"Story {alert.story}"),
        watches=_watches(alert, newsroom),
        why=_why(alert),
        chapters=chapters,
        footer=f"Story {alert.story} · delivery {one_line(alert.key)[:_ID_LENGTH]}",
    )


def _watches(alert: Alert, newsroom: Newsroom) -> str:
    found = (newsroom.watches.get(name) for name in alert.watches)
    titles = (watch.title if watch else "" for watch in found)
    return ", ".join(one_line(title or name) for title, name in zip(titles, alert.watches, strict=True))


def _why(alert: Alert) -> str:
    words = describe(alert.reason)
    return f"{words} ({count(len(alert.updates), 'update')})" if len(alert.updates) > 1 else words


def _chapter(alert: Alert, update: Update, shown: Sequence[str], newsroom: Newsroom, budget: int) -> Chapter:
    revision, change = update.revision, update.revision.change
    zone = ZoneInfo(newsroom.settings.timezone)
    sentences, more = _within(shown, budget)
    labels = [(one_line(block.text), _label(block, alert, zone)) for block in change.blocks]
    feed = newsroom.feeds.get(revision.feed)
    seen = moment(revision.at, zone=zone, now=alert.at)
    gone, more_gone = _within(change.removed if change.kind in CORRECTING_KINDS else (), budget)
    return Chapter(
        headline=cut(one_line(change.title), UPDATE_BUDGET),
        passages=tuple(_passages(sentences, labels, change.text)),
        more=more,
        gone=(*gone, more_gone) if more_gone else tuple(gone),
        source=f"{one_line(feed.title if feed and feed.title else revision.feed)} · seen {seen}",
        link=safe_link(revision.link),
    )


def _label(block: Block, alert: Alert, zone: ZoneInfo) -> str:
    """Return the marker as the article has it, and the same moment on the reader's clock."""
    if block.time is None:
        return one_line(block.label)
    time = moment(block.time, zone=zone, now=alert.at)
    assumed = ", zone assumed" if block.zone_assumed else ""
    return f"{one_line(block.label)} · {time}{assumed}".removeprefix(" · ")


def _passages(sentences: Sequence[str], labels: Sequence[tuple[str, str]], text: str) -> Iterable[Passage]:
    """Yield the sentences in their order, those of one block under its label."""
    lines = [one_line(line) for line in text.split("\n")]

    def label_of(sentence: str) -> str:
        return next((label for block, label in labels if sentence.removesuffix("…") in block), "")

    for label, group in groupby(sentences, key=label_of):
        yield Passage(label=label, paragraphs=tuple(_paragraphs(list(group), lines)))


def _paragraphs(sentences: Sequence[str], lines: Sequence[str]) -> Iterable[str]:
    """Yield the sentences, those that follow one another in one paragraph of the article joined again."""
    paragraph = sentences[0]
    for before, sentence in pairwise(sentences):
        if any(f"{before} {sentence}" in line for line in lines):
            paragraph += f" {sentence}"
        else:
            yield paragraph
            paragraph = sentence
    yield paragraph


def _within(sentences: Sequence[str], budget: int) -> tuple[list[str], str]:
    """Return the first sentences that fit in `budget` characters, and in words what is left out."""
    sentences = [line for line in map(one_line, sentences) if line]
    kept: list[str] = []
    room = budget
    for sentence in sentences:
        if kept and len(sentence) > room:
            break
        kept.append(cut(sentence, budget))
        room -= len(kept[-1]) + 1
    missing = len(sentences) - len(kept)
    if missing:
        return kept, f"… ({count(missing, 'more sentence')})"
    cut_off = sum(map(len, sentences)) - sum(map(len, kept))
    return kept, f"… ({count(cut_off + 1, 'more character')})" if cut_off > 0 else ""
