# needs: data folder as argument
"""How exactly is the new text of an edited article told from the old?

Data: synthetic_pairs, 150 old and new states of articles with the sentences that were put in (`gold_new`); besides,
typos, moves, splits, merges, deletions and page furniture were made, all of which are kept as they stand in the files.

Method: both states go through the revise station; the sentences of `Change.added` are compared with the gold ones, as
sets, by a sentence splitter and a comparison that are not the product's; the naive ways are spared the two labels that
the set's makers put in ("UPDATE 2028 GMT:", "ORIGINAL ENTRY:"). Precision and recall are over all sentences,
"exact" is the share of articles whose set is right. Naive: difflib on paragraphs, a set of sentence hashes.

Three readings, each printed with its reason: the gold lists the sentences that were put in, and nothing else. It therefore
asks for agency bylines ("(Reporting by ...)"), which say nothing new to a reader, and calls sentences old whose numbers or words were changed on
purpose, which is just what an editor must be told. Neither is a miss of a method, so the product is not changed for it:
  as labelled     nothing else counts as right
  facts aside     an old sentence with an edited fact counts neither way, for any method; one with a mere misspelling is still a false alarm
  bylines aside   besides, agency bylines in the gold count neither way
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from benchmarks.material import Row, Shelf, article, rows
from benchmarks.measure import data_arguments, print_figures, print_misses, ratio
from benchmarks.naive import by_difflib, by_hashes, keys

NOW = datetime(2020, 1, 1, 12, tzinfo=UTC)
#: Each reading and why it is read so.
READINGS = {
    "as labelled": "inserted sentences only; edited facts count as false, bylines as missed",
    "facts aside": "an edited fact is told by design: it counts neither way",
    "bylines aside": "besides, a byline is no news: it counts neither way",
}
#: An edited sentence keeps at least this share of its words.
_EDITED = 0.6
_BYLINE = re.compile(r"\b(?:reporting|writing|editing)\b.{0,20}\bby\b")
_LABEL = re.compile(r"^(?:UPDATE \d{4} GMT|ORIGINAL ENTRY): ", re.MULTILINE)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One pair of states with what a method found in it, all as comparable sentences."""

    number: int
    old: frozenset[str]
    gold: frozenset[str]
    found: frozenset[str]

    def judged(self, reading: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return (gold, found) with what counts neither way left out."""
        gold, found = self.gold, self.found
        if reading != "as labelled":
            found = frozenset(text for text in found if text in gold or edit_of(text, self.old) != "fact edit")
        if reading == "bylines aside":
            gold, found = (frozenset(text for text in side if not _BYLINE.search(text)) for side in (gold, found))
        return gold, found


@cache
def edit_of(text: str, old: frozenset[str]) -> str:
    """Say how a sentence came from the old text: new, a fact edit, or a misspelling."""
    words = _WORD.findall(text)
    candidates = difflib.get_close_matches(text, old, n=1, cutoff=_EDITED)
    if not candidates:
        return "new"
    before = _WORD.findall(candidates[0])
    gone, come = (
        list((Counter(before) - Counter(words)).elements()),
        list((Counter(words) - Counter(before)).elements()),
    )
    respelt = len(gone) == len(come) and not any(word.isdigit() for word in (*gone, *come))
    return "misspelling" if respelt and Counter("".join(gone)) == Counter("".join(come)) else "fact edit"


def by_product(row: Row) -> Sequence[str]:
    """Return what the revise station calls added."""
    shelf = Shelf()
    shelf.show(article("a", "Title", row["old"].split("\n")), NOW)
    change = shelf.show(article("a", "Title", row["new"].split("\n")), NOW).change
    return change.added if change else ()


METHODS: dict[str, Callable[[Row], Sequence[str]]] = {
    "newsroom-monitor": by_product,
    "naive: difflib on paragraphs": lambda row: by_difflib(row["old"], _LABEL.sub("", row["new"])),
    "naive: sentence hash set": lambda row: by_hashes(row["old"], _LABEL.sub("", row["new"])),
}


def cases(pairs: Sequence[Row], method: Callable[[Row], Sequence[str]]) -> list[Case]:
    """Let a method find the new text of every pair."""
    return [
        Case(number=number, old=keys([row["old"]]), gold=keys(row["gold_new"]), found=keys(method(row)))
        for number, row in enumerate(pairs)
    ]


def figures(name: str, reading: str, found: Sequence[Case]) -> dict[str, object]:
    """Return precision, recall and the exact-set rate of a method under a reading."""
    judged = [case.judged(reading) for case in found]
    right = sum(len(gold & told) for gold, told in judged)
    return {
        "method": name,
        "reading": reading,
        "precision": ratio(right, sum(len(told) for _, told in judged)),
        "recall": ratio(right, sum(len(gold) for gold, _ in judged)),
        "exact": ratio(sum(gold == told for gold, told in judged), len(judged)),
        "because": READINGS[reading],
    }


def misses(found: Sequence[Case]) -> list[str]:
    """Return what is wrong under the mildest reading, with its category."""
    listed = []
    for case in found:
        gold, told = case.judged("bylines aside")
        listed += [f"{case.number} false, {edit_of(text, case.old)}: {text[:120]}" for text in sorted(told - gold)]
        listed += [f"{case.number} missed: {text[:120]}" for text in sorted(gold - told)]
    return listed


def main() -> None:
    """Measure and print."""
    options = data_arguments(__doc__ or "").parse_args()
    folder: Path = options.folder
    pairs = rows(folder / "synthetic_pairs" / "pairs.jsonl")
    found = {name: cases(pairs, method) for name, method in METHODS.items()}
    table = [figures(name, reading, found[name]) for name in METHODS for reading in READINGS]
    print_figures(f"New sentences in {len(pairs)} edited articles", table, as_json=options.json)
    if options.verbose:
        print_misses("Misses, bylines aside", misses(found["newsroom-monitor"]))


if __name__ == "__main__":
    main()
