# needs: data folder as argument
"""Does a long text edited in place tell what matters, and nothing that it said before?

Data: travel_advisories, real edits of government travel advice (pages as Markdown) with the publisher's own note on what changed.
Edits whose files are all equal are left out: every method is silent on them. The note itself, which British pages show, is taken
out of both states: it would give the answer away (with it, recall on British edits is .978 instead of .891).

Method: the changed pages of an edit are one article; old and new state go through the revise station.
  verbatim     sentences reported as new that stand in the old text: as a sentence of any length, or, from five words on, within
               another one. Must be 0
  recall       share of the edits with a substantive note that alert: kind update, correction or retraction
  editorial    the same share among edits whose note says nothing but "editorial change" (or update)
  template     the same share among "The ... section was updated" notes, which the notes of research call furniture
  ms           the time of the revise station for one edit
Labels are the publisher's words and noisy: an "editorial change" may add a paragraph; a snapshot may hold two edits but the
last note only. Ireland, the United States and Australia write no notes.

Naive: difflib on paragraphs, a set of sentence hashes; they alert whenever anything is new.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter

from benchmarks.material import Row, Shelf, article, rows
from benchmarks.measure import data_arguments, median, percentile, print_figures, print_misses, ratio
from benchmarks.naive import by_difflib, by_hashes, keys, same, sentences
from monitor.model import Kind, Paragraph

ALERTS = frozenset({Kind.UPDATE, Kind.CORRECTION, Kind.RETRACTION})
#: Shorter sentences may stand within others by chance.
_WORDS = 5
_EDITORIAL = re.compile(r"(?:[\w? ]+[–-])?\s*editorial (?:change|update)s?", re.IGNORECASE)
_TEMPLATE = re.compile(r"the [\w? ]+ section was updated\b.*", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARK = re.compile(r"^\s*(?:#+\s|[*+-]\s|\d+\.\s|:\s|>\s)\s*")
_BOLD = re.compile(r"\*\*|__")


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What one method made of one edit."""

    country: str
    government: str
    note: str
    label: str
    alert: bool
    verbatim: tuple[str, ...]
    milliseconds: float
    kind: str = ""


def label_of(row: Row) -> str:
    """Return what the publisher's note says of the edit: substantive, editorial, template, or unlabelled."""
    note = " ".join((row.get("reason_new") or "").split())
    if not note:
        return "unlabelled"
    if _EDITORIAL.fullmatch(note):
        return "editorial"
    return "template" if _TEMPLATE.fullmatch(note) else "substantive"


def paragraphs(markdown: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of a page: a blank line or the start of a list item or heading begins one."""
    lines: list[str] = []
    for line in [*_LINK.sub(r"\1", markdown).split("\n"), ""]:
        if lines and (not line.strip() or _MARK.match(line)):
            yield _paragraph(lines)
            lines = []
        if line.strip():
            lines.append(line)


def _paragraph(lines: Sequence[str]) -> Paragraph:
    whole = " ".join(line.strip() for line in lines)
    text = " ".join(_BOLD.sub("", _MARK.sub("", whole)).split())
    strong = len(text) if whole.startswith("#") else 0
    if bold := re.match(r"(?:[*+-]\s+)?(?:\*\*|__)(.+?)(?:\*\*|__)", whole):
        strong = min(len(text), len(bold[1]))
    return Paragraph(text=text, emphasis=strong)


def states(row: Row) -> tuple[list[Paragraph], list[Paragraph]]:
    """Return the old and the new article of an edit, without the publisher's note."""
    notes = {same(row.get(name) or "") for name in ("reason_old", "reason_new")}
    old, new = (
        [part for pages in row["files"].values() for part in paragraphs(pages[side]) if same(part.text) not in notes]
        for side in (0, 1)
    )
    return old, new


class Yardstick:
    """Tells which sentences stood in a text before, by a comparison that is not the product's."""

    def __init__(self, old: str) -> None:
        self.sentences = keys([old])
        self.whole = f" {' '.join(same(line) for line in old.splitlines())} "

    def verbatim(self, told: Sequence[str]) -> tuple[str, ...]:
        """Return the sentences of `told` that are old."""
        return tuple(text for part in told for text in sentences(part) if self._is_old(same(text)))

    def _is_old(self, text: str) -> bool:
        return text in self.sentences or (len(text.split()) >= _WORDS and f" {text} " in self.whole)


def outcomes(row: Row) -> dict[str, Outcome]:
    """Let every method judge one edit."""
    before, after = states(row)
    old, new = ("\n".join(part.text for part in side) for side in (before, after))
    yardstick, shelf, now = Yardstick(old), Shelf(), datetime.fromtimestamp(row["t"], UTC)
    shelf.show(article("a", row["country"], before), now)
    shown = shelf.show(article("a", row["country"], after), now)
    kind = shown.change.kind if shown.change else None
    found = {
        "newsroom-monitor": _outcome(
            row,
            alert=kind in ALERTS,
            verbatim=yardstick.verbatim(shown.change.added if shown.change else ()),
            milliseconds=shown.milliseconds,
            kind=str(kind or "none"),
        )
    }
    for name, method in (("naive: difflib on paragraphs", by_difflib), ("naive: sentence hash set", by_hashes)):
        start = perf_counter()
        told = method(old, new)
        took = (perf_counter() - start) * 1000
        found[name] = _outcome(row, alert=bool(told), verbatim=yardstick.verbatim(told), milliseconds=took)
    return found


def _outcome(row: Row, *, alert: bool, verbatim: tuple[str, ...], milliseconds: float, kind: str = "") -> Outcome:
    return Outcome(
        country=row["country"],
        government=row["gov"],
        note=row.get("reason_new") or "",
        label=label_of(row),
        alert=alert,
        verbatim=verbatim,
        milliseconds=milliseconds,
        kind=kind,
    )


def figures(name: str, government: str, found: Sequence[Outcome]) -> dict[str, object]:
    """Return the figures of a method on the edits of one government, or of all."""
    times = [each.milliseconds for each in found]

    def alerts(label: str) -> float:
        labelled = [each.alert for each in found if each.label == label]
        return ratio(sum(labelled), len(labelled))

    return {
        "method": name,
        "of": government,
        "edits": len(found),
        "verbatim": sum(len(each.verbatim) for each in found),
        "substantive": sum(each.label == "substantive" for each in found),
        "recall": alerts("substantive"),
        "editorial": alerts("editorial"),
        "template": alerts("template"),
        "ms median": median(times),
        "ms p99": percentile(times, 0.99),
    }


def main() -> None:
    """Measure and print."""
    options = data_arguments(__doc__ or "").parse_args()
    edits = [row for row in rows(options.folder / "travel_advisories" / "pairs.jsonl.gz") if row["files"]]
    judged = [outcomes(row) for row in edits]
    ours = [each["newsroom-monitor"] for each in judged]
    governments = sorted({each.government for each in ours})
    table = [figures(name, "all", [each[name] for each in judged]) for name in judged[0]]
    table += [
        figures("newsroom-monitor", government, [each for each in ours if each.government == government])
        for government in governments
    ]
    print_figures("Long texts edited in place", table, as_json=options.json)
    if options.verbose:
        _print_misses(ours)


def _print_misses(found: Sequence[Outcome]) -> None:
    old = (f"{each.government} {each.country}: {text[:140]}" for each in found for text in each.verbatim)
    print_misses("Reported new, but old", old)
    for label, wanted in (("substantive", True), ("editorial", False)):
        wrong = (each for each in found if each.label == label and each.alert is not wanted)
        print_misses(
            f"{label}, {'silent' if wanted else 'alerted'}",
            (f"{each.government} {each.country}, {each.kind}: {each.note[:120]}" for each in wrong),
        )


if __name__ == "__main__":
    main()
