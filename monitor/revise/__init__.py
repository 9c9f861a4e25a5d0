"""What is new in an entry, and of which kind?

    entry -> furniture away -> equal, or a state seen before? -> sections under their markers
          -> sentences aligned with the known text -> kind, added, removed, blocks

Everything is a function of the entry, of what is known of it, and of `now`; docs/reference/revisions.md tells it to editors.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from monitor.model import Block, Change, Entry, Feed, Kind, KnownEntry, Paragraph
from monitor.revise.align import Alignment, Said, align
from monitor.revise.blocks import Line, Section, blocks, split
from monitor.revise.compare import fingerprint, key, words
from monitor.revise.furniture import article
from monitor.revise.identity import continues
from monitor.revise.kinds import Headline, compare_headlines, find, judge, told_sentences
from monitor.revise.learned import COMMON, is_common, marks, without_common
from monitor.revise.markers import Role
from monitor.revise.notes import note_signals
from monitor.revise.times import Calendar
from monitor.text import sentences

__all__ = ["COMMON", "continues", "fingerprint", "marks", "revise"]

#: A text that lost more than this part of its words was not fetched whole (consent page, paywall): 70 %.
_LOST = 0.7
#: Shorter texts may well shrink to a sentence.
_LONG_ENOUGH = 50
#: Kinds that have something to say; where the text does not say it, the headline does.
_SAYING = frozenset({Kind.UPDATE, Kind.CORRECTION, Kind.RETRACTION})
#: How long after its first publication an article's posts may still be dated by that day.
_FIRST_DAY = timedelta(hours=12)


def revise(
    entry: Entry, known: KnownEntry | None, *, feed: Feed, now: datetime, common: Collection[str] = frozenset()
) -> Change | None:
    """Return what changed in `entry` since its known state; None if there is nothing to notice, not even a new date.

    `common` holds the marks (see `marks`) of lines that this feed repeats from entry to entry: they never count.
    A change of a kind that gets no number (date-only, boilerplate) carries the known title, text and fingerprint.
    """
    if known is None:
        paragraphs = without_common(article(entry.paragraphs), common)
        return _first(entry, paragraphs, _text(paragraphs), feed=feed, now=now)
    if _stands_as_known(entry, known, common):
        return _dated(entry, known)
    was = without_common(_paragraphs(known.text), common)
    paragraphs = without_common(article(entry.paragraphs, frozenset(known.text.split("\n"))), common)
    return _changed(entry, known, was, paragraphs, calendar=_calendar(entry, known, feed, now))


def _text(paragraphs: Sequence[Paragraph]) -> str:
    return "\n".join(paragraph.text for paragraph in paragraphs)


def _paragraphs(text: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(text=row) for row in text.split("\n") if row)


def _stands_as_known(entry: Entry, known: KnownEntry, common: Collection[str]) -> bool:
    """Tell at once, as for most entries, that title and text are equal: only lines that are not known need be read."""
    if entry.title != known.title:
        return False
    if entry.text == known.text:
        return True
    rows = frozenset(known.text.split("\n"))
    left = article(entry.paragraphs, rows)
    return known.text == _text([part for part in left if part.text in rows or not is_common(part, common)])


def _first(entry: Entry, paragraphs: Sequence[Paragraph], text: str, *, feed: Feed, now: datetime) -> Change:
    sections = split(paragraphs)
    return Change(
        kind=Kind.NEW,
        title=entry.title,
        text=text,
        added=tuple(line.body for section in sections for line in section.lines if line.body),
        blocks=tuple(block for block in blocks(sections, _calendar(entry, None, feed, now)) if block),
        fingerprint=fingerprint(entry.title, text),
    )


def _noticed(kind: Kind, known: KnownEntry) -> Change:
    """Return a change that is noticed under the old revision."""
    return Change(kind=kind, title=known.title, text=known.text, fingerprint=known.fingerprint)


def _dated(entry: Entry, known: KnownEntry) -> Change | None:
    """Return the change of an equal state: its date moved, or nothing did. A date that vanished says nothing."""
    return _noticed(Kind.DATE_ONLY, known) if entry.date not in {None, known.date} else None


def _changed(
    entry: Entry,
    known: KnownEntry,
    was: Sequence[Paragraph],
    paragraphs: Sequence[Paragraph],
    *,
    calendar: Calendar,
) -> Change | None:
    text, known_text = _text(paragraphs), _text(was)
    if (entry.title.split(), text.split()) == (known.title.split(), known_text.split()):
        return _dated(entry, known)
    state = fingerprint(entry.title, text)
    # Before its common lines were learned, a state was remembered with them.
    seen = {state, fingerprint(entry.title, _text(article(entry.paragraphs)))}
    if state != known.fingerprint and seen & (known.fingerprints - {known.fingerprint}):
        return Change(kind=Kind.REVERT, title=entry.title, text=text, fingerprint=state)
    sections = split(paragraphs)
    if _is_failure(sections, text, known_text):
        return _title_only(entry.title, known)
    return _compared(entry, known, text, was=was, now=sections, calendar=calendar)


def _is_failure(sections: Sequence[Section], text: str, known_text: str) -> bool:
    """Tell whether the text was not fetched whole: most of it is gone, and neither a marker nor a note accounts for that."""
    before = len(words(known_text))
    if before < _LONG_ENOUGH or len(words(text)) >= before * (1 - _LOST):
        return False
    stamped = any(section.marker and section.marker.role is Role.UPDATE for section in sections)
    return not stamped and not any(map(note_signals, sentences(text)))


def _title_only(title: str, known: KnownEntry) -> Change:
    """Judge a state whose text was not fetched whole by its headline, the known text standing in for it."""
    if compare_headlines(known.title, title) is Headline.SAME:
        return _noticed(Kind.BOILERPLATE, known)
    findings = find(known.title, title, Alignment())
    kind = judge(findings)
    added = (title,) if kind in _SAYING else ()
    return Change(kind=kind, title=title, text=known.text, added=added, fingerprint=fingerprint(title, known.text))


def _compared(
    entry: Entry, known: KnownEntry, text: str, *, was: Sequence[Paragraph], now: Sequence[Section], calendar: Calendar
) -> Change:
    title, before, sections = entry.title, split(was), now
    old = [line for section in before for line in section.lines]
    new = [line for section in sections for line in section.lines]
    alignment = align(old, new)
    findings = find(known.title, title, alignment)
    kind = judge(findings)
    told = told_sentences(kind, findings) if kind in _SAYING else ()
    return Change(
        kind=kind,
        title=title,
        text=text,
        # Where only the headline tells the news, it is what is new.
        added=_by_paragraph(told) or ((title,) if kind in _SAYING else ()),
        removed=findings.removed,
        blocks=_new_blocks(sections, before, old, alignment, calendar),
        fingerprint=fingerprint(title, text),
    )


def _by_paragraph(told: Sequence[Said]) -> tuple[str, ...]:
    """Join what is new within one paragraph: it is read together."""
    return tuple(" ".join(said.text for said in group) for _, group in groupby(told, key=lambda said: said.line))


def _new_blocks(
    sections: Sequence[Section],
    before: Sequence[Section],
    old: Sequence[Line],
    alignment: Alignment,
    calendar: Calendar,
) -> tuple[Block, ...]:
    """Return the blocks that were not there, each with the text that came with it: known text below it is not its own."""
    labels = {key(section.label) for section in before if section.marker}
    openings = tuple(key(line.text) for line in old)
    changed = {said.line for said in alignment.changed}
    found: list[Block] = []
    first = 0
    for section, block in zip(sections, blocks(sections, calendar), strict=True):
        numbers = range(first, first + len(section.lines))
        first += len(section.lines)
        if block is None:
            continue
        name = key(section.label)
        is_known = name in labels or any(opening.startswith(name) for opening in openings)
        if not is_known or _is_all_new(section, numbers, changed):
            found.append(_with_own_text(block, section, numbers, alignment.kept))
    return tuple(found)


def _is_all_new(section: Section, numbers: Sequence[int], changed: set[int]) -> bool:
    """Tell whether every paragraph changed: the same label (14:30) on another day."""
    with_text = [number for number, line in zip(numbers, section.lines, strict=True) if line.body]
    return bool(with_text) and all(number in changed for number in with_text)


def _with_own_text(block: Block, section: Section, numbers: Sequence[int], kept: frozenset[int]) -> Block:
    own: list[str] = []
    for number, line in zip(numbers, section.lines, strict=True):
        if number in kept and line.body:
            break
        own.append(line.body)
    text = "\n".join(body for body in own if body) or block.text
    return Block(label=block.label, time=block.time, zone_assumed=block.zone_assumed, text=text)


def _calendar(entry: Entry, known: KnownEntry | None, feed: Feed, now: datetime) -> Calendar:
    """Return the latest moment that markers without a date can mean.

    New markers of an entry that was watched all the time are not older than the last poll, so `now` bounds them best:
    two thirds of real edits leave the feed's date alone. An old article seen for the first time is bounded by its own date.
    """
    reference = now
    if known is None and entry.date and now - entry.date > _FIRST_DAY:
        reference = entry.updated or entry.date + _FIRST_DAY
    return Calendar(home=ZoneInfo(feed.timezone), reference=reference)
