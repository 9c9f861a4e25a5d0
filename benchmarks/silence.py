# needs: data folder as argument
"""Do changes that say nothing stay silent, and does a changed number speak?

Data: lede_rss (changes of title, summary or date in news feeds) and bbc_headlines (changes on a front page). Each line is a
change of one link.

Method: the states of a link are shown to the revise station in order, the memory store remembering them as it
does in the daemon. Where a line does not begin where the last one of its link ended, the state between is shown, unscored.

Classes, told from the raw texts alone (letters and digits; never by the product's code), the first that fits:
  date only             title and summary are equal, the date is not                              -> silent
  whole state returns   title and summary have stood together at this link before                 -> silent
  headline returns      the title has stood at this link before, and so has the summary           -> silent
  ... with new summary  the title has stood before, the summary has not (shown, not asked for)     -> either
  number respelt        the titles differ in the spelling of numbers only (ten, 10)               -> silent
  number in headline    the titles differ in numbers or number words only                         -> update
  currency of a figure  letters and digits are equal, the signs of currencies at the numbers not  -> update
  punctuation or case   letters and digits of title and summary are equal, the texts are not      -> silent
"Silent" is no change at all or a kind that is never told. Naive: a hash of title, summary and date; a hash of title and
summary without case and white space that knows all states of the link. They tell whatever has a new hash; none knows kinds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.material import Row, Shelf, article, rows
from benchmarks.measure import data_arguments, print_figures, print_misses, ratio
from benchmarks.naive import letters, same
from monitor.model import SILENT_KINDS, Change, Kind

CLASSES = {
    "date only": "silent",
    "whole state returns": "silent",
    "headline returns": "silent",
    "... with new summary": "either",
    "number respelt": "silent",
    "number in headline": "update",
    "currency of a figure": "update",
    "punctuation or case": "silent",
}
_NUMBER = re.compile(
    r"\d[\d.,]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety|dozens?|hundreds?|thousands?)\b",
    re.IGNORECASE,
)
_CURRENCY = re.compile(r"[$€£¥](?=\s?\d)|(?<=\d)\s?[$€£¥]")
_DIGITS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
           "ten": "10", "eleven": "11", "twelve": "12", "twenty": "20"}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """What a feed shows of a link."""

    title: str
    summary: str
    date: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One change of a link that is scored: what it is by its raw texts, and what the methods made of it."""

    name: str
    before: State
    after: State
    change: Change | None
    told_by_full_hash: bool
    told_by_text_hash: bool

    @property
    def kind(self) -> str:
        """Return the product's kind in a word."""
        return str(self.change.kind) if self.change else "none"

    @property
    def right(self) -> bool:
        """Tell whether the product did what the class asks for."""
        silent = self.change is None or self.change.kind in SILENT_KINDS
        wanted = CLASSES[self.name]
        return silent if wanted == "silent" else wanted == "either" or self.kind == Kind.UPDATE


def classify(before: State, after: State, seen: Sequence[State]) -> str | None:
    """Return the class of a change, None for one that no class is about. `seen` holds all states before `after`."""
    if (before.title, before.summary) == (after.title, after.summary):
        return "date only" if before.date != after.date else None
    if any((state.title, state.summary) == (after.title, after.summary) for state in seen):
        return "whole state returns"
    if before.title != after.title and any(state.title == after.title for state in seen):
        known = any(state.summary == after.summary for state in seen)
        return "headline returns" if known else "... with new summary"
    if before.title != after.title and _NUMBER.sub("#", before.title) == _NUMBER.sub("#", after.title):
        respelt = _in_digits(before.title) == _in_digits(after.title)
        return "number respelt" if respelt else "number in headline"
    if letters(before.title) == letters(after.title) and letters(before.summary) == letters(after.summary):
        return "punctuation or case" if _currencies(before) == _currencies(after) else "currency of a figure"
    return None


def _currencies(state: State) -> list[str]:
    return [found.strip() for found in _CURRENCY.findall(f"{state.title} {state.summary}")]


def _in_digits(title: str) -> str:
    return _NUMBER.sub(lambda number: _DIGITS.get(number[0].lower(), number[0]), title)


def lede(row: Row) -> tuple[str, State, State, datetime]:
    """Read a line of lede_rss."""
    before = State(title=row["title_old"], summary=row["sum_old"] or "", date=_date(row["pub_old"]))
    after = State(title=row["title_new"], summary=row["sum_new"] or "", date=_date(row["pub_new"]))
    return row["url"], before, after, datetime.fromtimestamp(row["t"], UTC)


def bbc(row: Row) -> tuple[str, State, State, datetime]:
    """Read a line of bbc_headlines: a front page has no dates."""
    before = State(title=row["title_old"], summary=row["summary_old"] or "", date=None)
    after = State(title=row["title_new"], summary=row["summary_new"] or "", date=None)
    return row["href"], before, after, datetime.fromtimestamp(row["t_new"], UTC)


def _date(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


SETS = {"lede_rss": ("revisions.jsonl", lede), "bbc_headlines": ("revisions.jsonl.gz", bbc)}


def play(name: str, folder: Path) -> Iterator[Step]:
    """Show every link's history to the revise station; yield the changes that a class is about."""
    file, read = SETS[name]
    links: dict[str, list[tuple[State, State, datetime]]] = defaultdict(list)
    for row in rows(folder / name / file):
        link, before, after, at = read(row)
        links[link].append((before, after, at))
    for link, changes in links.items():
        yield from _history(link, sorted(changes, key=lambda change: change[2]))


def _history(link: str, changes: Sequence[tuple[State, State, datetime]]) -> Iterator[Step]:
    shelf = Shelf()
    seen: list[State] = []
    for before, after, at in changes:
        if not seen or seen[-1] != before:
            shelf.show(article(link, before.title, [before.summary], before.date), at)
            seen.append(before)
        change = shelf.show(article(link, after.title, [after.summary], after.date), at).change
        if name := classify(before, after, seen):
            yield Step(
                name=name,
                before=before,
                after=after,
                change=change,
                told_by_full_hash=before != after,
                told_by_text_hash=_text(after) not in {_text(state) for state in seen},
            )
        seen.append(after)


def _text(state: State) -> tuple[str, str]:
    return same(state.title), same(state.summary)


def figures(name: str, data: str, steps: Sequence[Step]) -> dict[str, object]:
    """Return how often a class was treated as it asks for."""
    wanted = CLASSES[name]
    silent = sum(step.change is None or step.change.kind in SILENT_KINDS for step in steps)
    return {
        "class": name,
        "set": data,
        "n": len(steps),
        "wanted": wanted,
        "newsroom-monitor": ratio(silent if wanted == "either" else sum(step.right for step in steps), len(steps)),
        "naive silent: all": ratio(sum(not step.told_by_full_hash for step in steps), len(steps)),
        "naive silent: text": ratio(sum(not step.told_by_text_hash for step in steps), len(steps)),
    }


def main() -> None:
    """Measure and print."""
    options = data_arguments(__doc__ or "").parse_args()
    steps = {name: list(play(name, options.folder)) for name in SETS}
    table = [
        figures(name, data, found)
        for name in CLASSES
        for data in SETS
        if (found := [step for step in steps[data] if step.name == name])
    ]
    print_figures("Changes that say nothing, and numbers that say something", table, as_json=options.json)
    if options.verbose:
        wrong = [step for found in steps.values() for step in found if not step.right]
        print_misses("Misses", (f"{step.name}, {step.kind}: {_shown(step)}" for step in wrong))


def _shown(step: Step) -> str:
    title = f"{step.before.title} -> {step.after.title}"
    summary = "" if step.before.summary == step.after.summary else f" | {step.before.summary} -> {step.after.summary}"
    return title + summary


if __name__ == "__main__":
    main()
