"""What became of one state in the next? The two are aligned, what differs is judged, and what counts is put into words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import compress, count, groupby

from monitor.model import Block, Change, Edit, Kind
from monitor.revise.align import Alignment, Said, align, without_returned
from monitor.revise.arrived import arrived
from monitor.revise.blocks import Line, Section
from monitor.revise.facts import changes_fact
from monitor.revise.headings import announcing, heading_lines
from monitor.revise.kinds import Findings, Headline, find, is_news, judge, told_sentences
from monitor.revise.markers import Role
from monitor.revise.notes import Signal, is_correction
from monitor.revise.state import State
from monitor.revise.times import Calendar
from monitor.text import sentences
from monitor.text.sentences import joined

#: Kinds that have something to say; where the text does not say it, the headline does.
SAYING = frozenset({Kind.UPDATE, Kind.CORRECTION, Kind.RETRACTION})
#: In which kinds which change of the headline is an edit that counts.
_TITLED = {
    Kind.HEADLINE: {Headline.REWRITTEN},
    Kind.UPDATE: {Headline.FACTS},
    Kind.CORRECTION: {Headline.FACTS, Headline.REWRITTEN},
    Kind.RETRACTION: {Headline.FACTS, Headline.REWRITTEN},
}


def compare(
    was: State,
    now: State,
    *,
    told: State | None,
    dropped: Sequence[str] = (),
    signals: frozenset[Signal],
    calendar: Calendar,
) -> Change:
    """Return the change from `was` to `now`.

    `told` is the last state that anybody was told, where it is another one; `dropped` are sentences of earlier states.
    """
    alignment = align(was.lines, now.lines, now.version)
    if dropped:
        alignment = without_returned(alignment, dropped, changes_fact)
    alignment = _with_whole_notes(alignment, now.lines)
    headings = heading_lines(now.sections)
    silent = headings - announcing(
        alignment.changed, headings, (was.title, *(line.text for line in was.lines)), now.lines
    )
    stamped = {Signal.CORRECTION} if _opens_correction(now.sections, alignment) else set()
    findings = find(was.title, now.title, alignment, signals=signals | stamped, headings=silent)
    findings = replace(findings, news=_without_titles(findings.news, now.sections))
    if told is not None:
        findings = _as_told(findings, told, now) if findings.news else _added_up(findings, told, now)
    news = {said.line for said in told_sentences(judge(findings), findings)}
    return change(
        findings, was.title, now.title, now.text,
        blocks=arrived(now.sections, was, alignment, calendar, news), fingerprint=now.fingerprint,
    )  # fmt: skip


def reverted(was: State, now: State) -> Change:
    """Return the change to a state that was here before; what it lost is remembered, to be known when it returns."""
    removed = align(was.lines, now.lines, now.version).removed
    return Change(kind=Kind.REVERT, title=now.title, text=now.text, removed=removed, fingerprint=now.fingerprint)


def change(
    findings: Findings, title_before: str, title: str, text: str, *, blocks: tuple[Block, ...] = (), fingerprint: str
) -> Change:
    """Put findings into words."""
    kind = judge(findings)
    told = told_sentences(kind, findings) if kind in SAYING else ()
    edited = [Edit(before=said.before, after=said.text) for said in told if said.before is not None]
    if findings.headline in _TITLED.get(kind, ()):
        edited.insert(0, Edit(before=title_before, after=title))
    return Change(
        kind=kind,
        title=title,
        text=text,
        # Where only the headline tells the news, it is what is new.
        added=_by_paragraph(told) or ((title,) if kind in SAYING else ()),
        removed=findings.removed,
        edited=tuple(edited),
        blocks=blocks,
        fingerprint=fingerprint,
    )


def _added_up(findings: Findings, told: State, now: State) -> Findings:
    """Judge the sentences touched now by what was told of them: three small edits, one a poll, may say something else.

    Other sentences were judged when they were touched: what was news then, told or held, is not news again.
    """
    said_otherwise = {said.text: said for said in align(told.lines, now.lines, now.version).changed}
    against = [(said, said_otherwise.get(said.text)) for said in findings.touched]
    news = [replace(said, before=other.before) for said, other in against if other and is_news(other)]
    known = {said.text for said in news}
    touched = tuple(said for said in findings.touched if said.text not in known)
    return replace(findings, news=tuple(news), touched=touched)


def _as_told(findings: Findings, told: State, now: State) -> Findings:
    """Put beside an edited sentence what was told of it: of what nobody heard (a silent return) nobody knows that it changed."""
    if all(said.before is None for said in findings.news):
        return findings
    heard = {said.text: said.before for said in align(told.lines, now.lines, now.version).changed if said.before}
    news = (replace(said, before=heard.get(said.text, said.before)) if said.before else said for said in findings.news)
    return replace(findings, news=tuple(news))


def _with_whole_notes(alignment: Alignment, lines: Sequence[Line]) -> Alignment:
    """Have a correction that says more than before said as a whole: what was added to it corrects, and is not read alone."""
    grown = {said.line for said in alignment.changed if is_news(said) and is_correction(lines[said.line].body)}
    if not grown:
        return alignment
    known = {(said.line, said.text): said for said in alignment.changed}
    whole = [
        known.get((line, text), Said(line=line, text=text)) for line in grown for text in sentences(lines[line].body)
    ]
    rest = (said for said in alignment.changed if said.line not in grown)
    return replace(alignment, changed=tuple(sorted((*rest, *whole), key=lambda said: said.line)))


def _by_paragraph(told: Sequence[Said]) -> tuple[str, ...]:
    """Join what is new within one paragraph: it is read together."""
    return tuple(joined(said.text for said in group) for _, group in groupby(told, key=lambda said: said.line))


def _without_titles(news: Sequence[Said], sections: Sequence[Section]) -> tuple[Said, ...]:
    """Leave out the titles of new posts that say something else as well: their blocks are labelled so."""
    post_of = [number for number, section in enumerate(sections) for _ in section.lines]
    titles = set(compress(count(), (place == each.title for each in sections for place in range(len(each.lines)))))
    telling = {post_of[said.line] for said in news if said.line not in titles}
    return tuple(
        said for said in news if said.before is not None or said.line not in titles or post_of[said.line] not in telling
    )


def _opens_correction(sections: Sequence[Section], alignment: Alignment) -> bool:
    """Tell whether a correction with a date or a time came: its label is a marker, so no sentence of the text says it."""
    changed = {said.line for said in alignment.changed}
    first = 0
    for section in sections:
        opening = next((number for number, line in enumerate(section.lines, first) if line.body), None)
        first += len(section.lines)
        if section.marker and section.marker.role is Role.CORRECTION and opening in changed:
            return True
    return False
