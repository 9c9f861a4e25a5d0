"""What does an alert say, before any medium dresses it?

Everything here is plain text on one line each, cleaned once; the media only lay it out and escape it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import overload
from zoneinfo import ZoneInfo

from monitor.model import CORRECTING_KINDS, Alert, Block, Change, Edit, Newsroom, Update
from monitor.render.rewording import Rewording, parted, reworded, visible
from monitor.render.safe import cut, one_line
from monitor.render.words import count, describe, describe_breaking, moment, only_headline
from monitor.text import safe_link

#: Characters of new text shown of one update: about ten sentences, and with its frame within Discord's 2 000.
UPDATE_BUDGET = 1500
#: Characters shared by all updates of an alert, so that a digest of a long night stays readable...
ALERT_BUDGET = 12_000
#: ...but never fewer than this for each: two sentences.
LEAST_BUDGET = 300
#: Characters of the delivery key that people see: enough to find it, short enough to read out.
_ID_LENGTH = 12
#: So many further outlets are named; of more the number is told.
_NAMED = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """What stands together under one label, new or reworded; `label` is empty where the article has no marker."""

    label: str
    paragraphs: tuple[str | Rewording, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """What is told of one update."""

    headline: str
    #: What became of the headline, if it was changed.
    retitled: Rewording | None
    passages: tuple[Passage, ...]
    #: How much did not fit, in words; empty where all of it is shown.
    more: str
    #: For corrections and retractions: what the article said before and says no longer, edits left out.
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
    #: The words of the articles for which the watches hit them.
    matched: tuple[str, ...]
    footer: str


def content(alert: Alert, newsroom: Newsroom, *, most: int = UPDATE_BUDGET) -> Content:
    """Return what `alert` says, in the words and the time zone of `newsroom`; of each update at most so many characters."""
    told = list(zip(alert.updates, alert.shown, strict=True))[::-1]
    budget = min(most, max(LEAST_BUDGET, ALERT_BUDGET // max(1, len(told))))
    chapters = tuple(_chapter(alert, update, shown, newsroom, budget) for update, shown in told)
    return Content(
        headline=next((chapter.headline for chapter in chapters if chapter.headline), f"Story {alert.story}"),
        watches=_watches(alert, newsroom),
        why=_why(alert),
        chapters=chapters,
        matched=tuple(dict.fromkeys(filter(None, map(one_line, alert.matched)))),
        footer=f"{_also(alert, newsroom)}Story {alert.story} · delivery {one_line(alert.key)[:_ID_LENGTH]}",
    )


def _also(alert: Alert, newsroom: Newsroom) -> str:
    """Return who else carries the story: who prints what is told, then who reports it; whoever shares a text, together."""
    told = {update.revision.feed for update in alert.updates}
    copied = [feed for group in alert.copies if told.intersection(group) for feed in group if feed not in told]
    shared = [group for group in alert.copies if not told.intersection(group)]
    alone = [feed for feed in alert.also if not any(feed in group for group in alert.copies)]
    same = f"The same text in {_names(copied, newsroom)}" if copied else ""
    reports = [_names(alone, newsroom)] if alone else []
    reports += (f"{_names(group, newsroom)} (one text)" for group in shared)
    also = f"Also reported by {'; '.join(reports)}" if reports else ""
    return "".join(f"{part} · " for part in (same, also) if part)


def _names(feeds: Sequence[str], newsroom: Newsroom) -> str:
    """Return feeds by their titles: the first few, and how many more."""
    known = ((name, newsroom.feeds.get(name)) for name in feeds[:_NAMED])
    names = ", ".join(one_line(feed.title if feed and feed.title else name) for name, feed in known)
    return f"{names} and {count(len(feeds) - _NAMED, 'other')}" if len(feeds) > _NAMED else names


def _watches(alert: Alert, newsroom: Newsroom) -> str:
    found = (newsroom.watches.get(name) for name in alert.watches)
    titles = (watch.title if watch else "" for watch in found)
    return ", ".join(one_line(title or name) for title, name in zip(titles, alert.watches, strict=True))


def _why(alert: Alert) -> str:
    words = describe(alert.reason)
    if len(alert.updates) > 1:
        words = f"{words} ({count(len(alert.updates), 'update')})"
    return f"{describe_breaking(alert.burst)} · {words}" if alert.burst else words


def _chapter(alert: Alert, update: Update, shown: Sequence[str], newsroom: Newsroom, budget: int) -> Chapter:
    revision, change = update.revision, update.revision.change
    zone = ZoneInfo(newsroom.settings.timezone)
    edits = visible(change.edited)
    retitled = edits.pop(one_line(change.title), None)
    parts = _unrepeated(_parts(change, shown, edits, besides=retitled), change)
    told = _within(parts, budget)
    gone = _gone(change)
    labels = [(one_line(block.text), _label(block, alert, zone)) for block in change.blocks]
    feed = newsroom.feeds.get(revision.feed)
    seen = moment(revision.at, zone=zone, now=alert.at)
    return Chapter(
        headline=cut(one_line(change.title), UPDATE_BUDGET),
        retitled=reworded(retitled, budget) if retitled else None,
        passages=tuple(_passages(parts, told, labels, change.text)),
        more=_more(parts, told),
        gone=tuple(filter(None, (*_within(gone, budget), _more(gone, _within(gone, budget))))),
        source=f"{one_line(feed.title if feed and feed.title else revision.feed)} · seen {seen}",
        link=safe_link(revision.link),
    )


def _parts(
    change: Change, shown: Sequence[str], edits: Mapping[str, Edit], *, besides: Edit | None
) -> list[str | Edit]:
    """Return what to tell in the page's order, edits in the place of their new wording; `besides` is told elsewhere.

    Who is put right is told every edit, shown or not, and before anything else: a long text must not push them out.
    """
    left = dict(edits)
    parts: list[str | Edit] = []
    for text in filter(None, map(one_line, shown)):
        found = () if besides and text == besides.after else tuple(parted(text, left))
        parts += found
        left = {after: edit for after, edit in left.items() if edit not in found}
    if change.kind not in CORRECTING_KINDS:
        return parts
    return sorted((*parts, *left.values()), key=lambda part: isinstance(part, str))


def _unrepeated(parts: list[str | Edit], change: Change) -> list[str | Edit]:
    """Say that the headline is all there is, where it would only be read twice: `CORRECTED-` alone above the same text."""
    if change.kind not in CORRECTING_KINDS or parts != [one_line(change.title)]:
        return parts
    return [] if change.removed else [only_headline(change.kind)]


def _gone(change: Change) -> list[str]:
    """Return what is said no longer, of a correction or a retraction; the old wording of an edit is told with the new one."""
    if change.kind not in CORRECTING_KINDS:
        return []
    olds = [one_line(edit.before) for edit in change.edited]
    return [text for text in filter(None, map(one_line, change.removed)) if not any(text in old for old in olds)]


def _label(block: Block, alert: Alert, zone: ZoneInfo) -> str:
    """Return the marker as the article has it, and the same moment on the reader's clock."""
    if block.time is None:
        return one_line(block.label)
    time = moment(block.time, zone=zone, now=alert.at)
    assumed = ", zone assumed" if block.zone_assumed else ""
    return f"{one_line(block.label)} · {time}{assumed}".removeprefix(" · ")


def _passages(
    parts: Sequence[str | Edit], told: Sequence[str | Rewording], labels: Sequence[tuple[str, str]], text: str
) -> Iterable[Passage]:
    """Yield what is told in its order, that of one block under its label; `parts` says where it stands in `text`."""
    lines = [one_line(line) for line in text.split("\n")]

    def label_of(pair: tuple[str | Edit, str | Rewording]) -> str:
        return next((label for block, label in labels if _wording(pair[0]) in block), "")

    for label, group in groupby(zip(parts, told, strict=False), key=label_of):
        yield Passage(label=label, paragraphs=tuple(_paragraphs(list(group), lines)))


def _wording(part: str | Edit) -> str:
    return part.after if isinstance(part, Edit) else part


def _paragraphs(pairs: Sequence[tuple[str | Edit, str | Rewording]], lines: Sequence[str]) -> Iterable[str | Rewording]:
    """Yield what is told; sentences that follow one another in one paragraph of the article joined, edits by themselves."""
    (last, paragraph), *rest = pairs
    for part, said in rest:
        together = any(f"{_wording(last)} {_wording(part)}" in line for line in lines)
        if together and isinstance(paragraph, str) and isinstance(said, str):
            paragraph += f" {said}"
        else:
            yield paragraph
            paragraph = said
        last = part
    yield paragraph


@overload
def _within(parts: Sequence[str], budget: int) -> list[str]: ...
@overload
def _within(parts: Sequence[str | Edit], budget: int) -> list[str | Rewording]: ...
def _within(parts: Sequence[str | Edit], budget: int) -> Sequence[str | Rewording]:
    """Return the first parts that fit in `budget` characters, whole; only the very first is cut if it must be."""
    kept: list[str | Rewording] = []
    room = budget
    for part in parts:
        if kept and _size(part) > room:
            break
        kept.append(reworded(part, budget) if isinstance(part, Edit) else cut(part, budget))
        room -= len(kept[-1]) + 1
    return kept


def _size(part: str | Edit) -> int:
    """Return the characters that are read of a part: of an edit both wordings."""
    return len(part.before) + len(part.after) if isinstance(part, Edit) else len(part)


def _more(parts: Sequence[str | Edit], told: Sequence[str | Rewording]) -> str:
    """Return in words what of `parts` is not told; empty where nothing is left out."""
    if missing := len(parts) - len(told):
        return f"… ({count(missing, 'more sentence')})"
    cut_off = sum(map(_size, parts)) - sum(map(len, told))
    return f"… ({count(cut_off + 1, 'more character')})" if cut_off > 0 else ""
