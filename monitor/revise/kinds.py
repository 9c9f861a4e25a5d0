"""Which kind is a revision? The rules in order of priority; the first that holds gives the kind.

retraction > correction > update > headline > removal > cosmetic
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from monitor.model import Kind
from monitor.revise.align import Alignment, Said
from monitor.revise.compare import words
from monitor.revise.facts import (
    changes_fact,
    changes_number,
    holds_number,
    is_respelt,
    only_facts_differ,
    same_letters,
)
from monitor.revise.headings import undated
from monitor.revise.notes import Signal, announced, is_housekeeping, read_title

#: So many words must vanish, and nothing come, for a removal to be worth showing (a sentence or more).
REMOVAL = 15


class Headline(StrEnum):
    """What became of the headline; wire prefixes and "- live" do not count."""

    SAME = "same"
    #: Or case, or a slip of the pen.
    PUNCTUATION = "punctuation"
    #: The same words, but for a number, a negation or a name.
    FACTS = "facts"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, kw_only=True, slots=True)
class Findings:
    """All that the kind is judged by."""

    headline: Headline
    #: Kinds that the publisher's own words announce.
    announced: frozenset[Kind]
    #: New sentences and edits of fact, in page order; housekeeping left out.
    news: tuple[Said, ...]
    #: Edits of no fact.
    touched: tuple[Said, ...]
    removed: tuple[str, ...]
    #: What the agency announces of the state; the same signals may have stood beside earlier ones.
    signals: frozenset[Signal] = frozenset()


def find(
    title_before: str,
    title: str,
    alignment: Alignment,
    *,
    signals: frozenset[Signal] = frozenset(),
    headings: frozenset[int] = frozenset(),
) -> Findings:
    """Sort what changed into news and the rest, and read the publisher's own notes.

    `signals` are those of the agency, `headings` the numbers of the lines that are headings.
    """
    headline = compare_headlines(title_before, title)
    changed = (said for said in alignment.changed if not is_housekeeping(said.text))
    judged = [(said, is_heading_news(said) if said.line in headings else is_news(said)) for said in changed]
    return Findings(
        headline=_steered(headline, signals),
        announced=announced(title_before, title, (said.text for said in alignment.changed)),
        news=tuple(said for said, is_news in judged if is_news),
        touched=tuple(said for said, is_news in judged if not is_news),
        removed=tuple(sentence for sentence in alignment.removed if not is_housekeeping(sentence)),
        signals=signals,
    )


def is_news(said: Said) -> bool:
    """Tell whether a sentence is new or says something else than before."""
    return said.before is None or changes_fact(said.before, said.text)


def is_heading_news(said: Said) -> bool:
    """Tell whether a heading says something by itself: a number, or another one; its dates are the page's own."""
    if said.before is None:
        return holds_number(undated(said.text))
    return changes_number(undated(said.before), undated(said.text))


def _steered(headline: Headline, signals: frozenset[Signal]) -> Headline:
    """Take an agency's word for it that a rewritten headline says nothing else ("Eds: Minor edits")."""
    repeats = Signal.REPEAT in signals and not signals & {Signal.UPDATE, Signal.CORRECTION}
    return Headline.PUNCTUATION if repeats and headline is Headline.REWRITTEN else headline


def compare_headlines(before: str, after: str) -> Headline:
    """Compare two headlines without their wire prefixes."""
    if before == after:
        return Headline.SAME
    was, now = read_title(before)[1], read_title(after)[1]
    if same_letters(was, now) or is_respelt(was, now):
        return Headline.PUNCTUATION
    return Headline.FACTS if only_facts_differ(was, now) else Headline.REWRITTEN


def _says_other(findings: Findings) -> bool:
    """Tell whether text or headline say something that they did not say before."""
    return bool(findings.news) or findings.headline in {Headline.FACTS, Headline.REWRITTEN}


def _corrects(findings: Findings) -> bool:
    """Tell whether this change is a correction: agencies leave a signal standing, and later touches correct nothing."""
    return Kind.CORRECTION in findings.announced or (Signal.CORRECTION in findings.signals and _says_other(findings))


def _updates(findings: Findings) -> bool:
    """Tell whether there is news: a headline of other words may be the same, unless the agency says otherwise."""
    rewritten = Signal.UPDATE in findings.signals and findings.headline is Headline.REWRITTEN
    released = Signal.RELEASE in findings.signals
    return bool(findings.news) or findings.headline is Headline.FACTS or rewritten or released


def _removes(findings: Findings) -> bool:
    return sum(len(words(sentence)) for sentence in findings.removed) >= REMOVAL


#: The priority of kinds, and what makes each.
RULES: tuple[tuple[Kind, Callable[[Findings], bool]], ...] = (
    (
        Kind.RETRACTION,
        lambda findings: Kind.RETRACTION in findings.announced or Signal.RETRACTION in findings.signals,
    ),
    (Kind.CORRECTION, _corrects),
    (Kind.UPDATE, _updates),
    (Kind.HEADLINE, lambda findings: findings.headline is Headline.REWRITTEN),
    (Kind.REMOVAL, _removes),
)


def judge(findings: Findings) -> Kind:
    """Return the kind of a revision; what no rule names is cosmetic."""
    return next((kind for kind, holds in RULES if holds(findings)), Kind.COSMETIC)


def told_sentences(kind: Kind, findings: Findings) -> tuple[Said, ...]:
    """Return what a reader is to be shown: the news, and in a correction every sentence that was touched."""
    if kind not in {Kind.RETRACTION, Kind.CORRECTION}:
        return findings.news
    return tuple(sorted((*findings.news, *findings.touched), key=lambda said: said.line))
