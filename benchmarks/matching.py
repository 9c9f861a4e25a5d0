"""How many documents a second does the match station take, and what does it need for 100, 1 000, 10 000, 100 000 watches?

Data: none; documents and watches in an invented language with the frequencies of the news (lexicon.py), the same in every run. One
core, processor time (other processes on the machine do not count, but the caches that they empty do).

Method:
  documents    of about 3 kB, raw text to the exact names of all watches that hold; then with their evidence. Each document is read
               once; as many before it have filled what the matcher remembers of words. Median of five batches
  watches      one to four groups of one to six terms (35 % names, 30 % words, 20 % places, 15 % pairs that never occur), 15 % with
               NOT, 10 % with NEAR; about 0.6 % of them hit a document, which is more than in a newsroom
  frequencies  counted in the first documents, as a daemon counts them in what it has stored; `nothing read` shows the guess by length
  memory       of the matcher alone, by tracemalloc, after the documents were read
  growth       one text, and the same 10 and 100 times over, against watches that find something at every word; without Python's
               collector of garbage, whose work comes in steps
  --reload     a configuration of 10 000 watches on disk, one of them edited: read, checked, made ready to swap
Naive: every watch is asked, one after the other, in the same run; the words of a document are read once for all of them.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from benchmarks.lexicon import Lexicon
from benchmarks.measure import arguments, median, print_figures, ratio
from monitor import config
from monitor.match import Matcher, parse
from monitor.match.frequencies import Frequencies
from monitor.match.languages import Detector
from monitor.match.names import names
from monitor.match.operators import View, evaluate
from monitor.match.ready import make_ready
from monitor.match.wording import Wording
from monitor.model import Change, Entry, Feed, Kind, Newsroom, Watch

FEED = Feed(name="wire", url="https://wire.example/feed", language="en")
BATCHES = 5
#: Watches, and documents of a batch.
SIZES = ((100, 200), (1_000, 200), (10_000, 100), (100_000, 40))
QUICK = ((100, 5), (1_000, 2))
Document = tuple[Entry, Change]


def seconds(action: Callable[[], object]) -> float:
    """Return how much processor time `action` took."""
    start = process_time()
    action()
    return process_time() - start


@dataclass(frozen=True, kw_only=True, slots=True)
class Material:
    """What one run reads: documents to learn from, and batches to measure on."""

    newsroom: Newsroom
    before: Sequence[Document]
    batches: Sequence[Sequence[Document]]

    @property
    def frequencies(self) -> Frequencies:
        """What is known of words from the documents before."""
        return Frequencies.learned(change.text for _, change in self.before)


def material(watches: int, *, batch: int, seed: int) -> Material:
    """Return newsroom and documents of a seed."""
    lexicon = Lexicon(seed)
    documents = [lexicon.document(number) for number in range((BATCHES + 2) * batch)]
    return Material(
        newsroom=Newsroom(feeds={FEED.name: FEED}, watches={watch.name: watch for watch in lexicon.watches(watches)}),
        before=documents[: 2 * batch],
        batches=[documents[start : start + batch] for start in range(2 * batch, len(documents), batch)],
    )


def speed(given: Material, frequencies: Frequencies, *, naive: int) -> dict[str, object]:
    """Measure one matcher."""
    taken: list[Matcher] = []
    built = seconds(lambda: taken.append(Matcher(given.newsroom, frequencies)))
    matcher = taken[0]
    for entry, change in given.before:
        matcher.match(entry, change, FEED)
    gc.collect()
    exact = _per_second(matcher.hitting, given.batches)
    hits = [len(matcher.hitting(entry, change, FEED)) for batch in given.batches for entry, change in batch]
    evidence = _per_second(matcher.match, given.batches)
    row: dict[str, object] = {
        "watches": len(given.newsroom.watches),
        "frequencies": f"{frequencies.documents} documents" if frequencies.documents else "nothing read",
        "documents/s": round(exact),
        "with evidence/s": round(evidence),
        "hits a document": sum(hits) / len(hits),
        "ready, s": built,
    }
    if naive:
        slow = _naive(given, naive)
        row |= {"naive, documents/s": slow, "times naive": ratio(exact, slow)}
    return row


def _per_second(ask: Callable[[Entry, Change, Feed], object], batches: Sequence[Sequence[Document]]) -> float:
    def read(batch: Sequence[Document]) -> None:
        for entry, change in batch:
            ask(entry, change, FEED)

    return median([len(batch) / seconds(lambda batch=batch: read(batch)) for batch in batches])  # type: ignore[misc]


def _naive(given: Material, documents: int) -> float:
    """Ask every watch, with the words of a document read once for all; of many watches the time is that of some."""
    asked = [make_ready(given.newsroom.watches[name], given.newsroom) for name in list(given.newsroom.watches)[:2_000]]
    known, detector = names(given.newsroom), Detector()

    def read() -> None:
        for entry, change in given.batches[0][:documents]:
            view = View(wording=Wording(entry, change, FEED, detector), names=known)
            for ready in asked:
                evaluate(ready.root, view)

    return documents / (seconds(read) * len(given.newsroom.watches) / len(asked))


def memory(given: Material) -> dict[str, object]:
    """Return what the matcher keeps, in megabytes; tracing makes everything slow, so nothing else is measured here."""
    frequencies = given.frequencies
    gc.collect()
    tracemalloc.start()
    matcher = Matcher(given.newsroom, frequencies)
    gc.collect()
    built = tracemalloc.get_traced_memory()[0]
    for entry, change in given.before:
        matcher.hitting(entry, change, FEED)
    gc.collect()
    read = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return {"watches": len(given.newsroom.watches), "built, MB": built / 1e6, "when it has read, MB": read / 1e6}


def parsing(count: int) -> dict[str, object]:
    """Measure the reading of expressions."""
    lexicon = Lexicon(seed=2)
    expressions = [lexicon.expression() for _ in range(count)]
    times = [seconds(lambda: [parse(expression) for expression in expressions]) for _ in range(BATCHES)]
    return {"expressions": count, "characters": sum(map(len, expressions)) // count, "s": median(times)}


#: Something is found at every word, and every operator that compares places has much to compare.
_GREEDY = (
    '"a a a a"', '"dam dam dam b"', "dam NEAR/5 (b OR a)", "(dam OR a) ONEAR/9 (dam OR b)", "count(dam OR a)>=3", "first/9999(dam OR b)",
    "damb*", '"dam damb*"', "~dam NEAR/3 ~a", "=dam", "(dam NEAR/2 a) AND (a NEAR/2 b) AND (b NEAR/2 dam) AND NOT (dam NEAR/1 x)",
)  # fmt: skip
_TEXT = "dam dam dam b a a a a dam-dam dam-a-dam-a-dam's dambo dambu a' 阿阿阿 dam'dam "


def growth(factors: Sequence[int]) -> list[dict[str, object]]:
    """Measure one text, repeated."""
    newsroom = Newsroom(watches={f"w{at}": Watch(name=f"w{at}", match=match) for at, match in enumerate(_GREEDY)})
    rows: list[dict[str, object]] = []
    for factor in factors:
        text = _TEXT * 20 * factor
        entry, change = Entry(feed=FEED.name, key="1"), Change(kind=Kind.NEW, title="", text=text, fingerprint="")
        matcher = Matcher(newsroom)
        gc.collect()
        gc.disable()
        took = median([1_000 * seconds(lambda: matcher.match(entry, change, FEED)) for _ in range(3)])  # noqa: B023
        gc.enable()
        times = took / float(str(rows[0]["ms"])) if rows else 1.0
        rows.append({"text": f"{factor}x ({len(text) / 1_000:.0f} kB)", "ms": took, "x": times})
    return rows


def reload(watches: int) -> list[dict[str, object]]:
    """Measure what a reload does after one watch was edited: read, check, make ready."""
    lexicon = Lexicon(seed=3)
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder)
        (directory / "feeds.yaml").write_text(f"feeds:\n  {FEED.name}: {{url: '{FEED.url}'}}\n", encoding="utf-8")
        rows = [f"  {watch.name}:\n    match: '{watch.match}'\n" for watch in lexicon.watches(watches)]
        for start in range(0, watches, 500):
            (directory / f"desk-{start:06}.yaml").write_text("watches:\n" + "".join(rows[start : start + 500]), "utf-8")
        before = config.load(directory, os.environ)
        former = Matcher(before.newsroom)
        (directory / "desk-000000.yaml").write_text(
            "watches:\n" + "".join(["  new:\n    match: dam\n", *rows[1:500]]), "utf-8"
        )
        loaded: list[config.Loaded] = []
        read = seconds(lambda: loaded.append(config.load(directory, os.environ, former=before)))
        made = seconds(lambda: Matcher(loaded[0].newsroom, former=former))
    return [{"watches": watches, "read and checked, s": read, "made ready, s": made, "whole reload, s": read + made}]


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--seed", type=int, default=7, help="of documents and watches (default: %(default)s)")
    parser.add_argument("--quick", action="store_true", help="few watches and documents: shows only that it works")
    parser.add_argument("--reload", action="store_true", help="measure only the reload of 10 000 watches")
    options: argparse.Namespace = parser.parse_args()
    if options.reload:
        print_figures("A reload after one edit", reload(200 if options.quick else 10_000), as_json=options.json)
        return
    sizes = QUICK if options.quick else SIZES
    rows, kept = [], []
    for watches, batch in sizes:
        given = material(watches, batch=batch, seed=options.seed)
        rows.append(speed(given, given.frequencies, naive=1 if options.quick else 5))
        if watches == SIZES[2][0]:
            rows.append(speed(given, Frequencies(), naive=0))
        print(f"{watches} watches measured", file=sys.stderr, flush=True)
        kept.append(memory(given))
    print_figures("Raw text to exact watches", rows, as_json=options.json)
    print_figures("Memory", kept, as_json=options.json)
    print_figures("Reading expressions", [parsing(50 if options.quick else 1_000)], as_json=options.json)
    print_figures(
        "Growth with the length of the text", growth((1, 3) if options.quick else (1, 10, 100)), as_json=options.json
    )


if __name__ == "__main__":
    main()
