"""How long does the revise station take, and how does its time grow with the text?

Data: none; news-like text of our own (newslike.py), the same in every run. One core, wall clock.

Method:
  unchanged    an entry that equals what is known of it, and the same with a share bar that is furniture; median and p99
  changed      13 kB articles (characters), each edited once in three of five ways (an update on top, a sentence put in, a number
               changed, a paragraph moved or taken out); median and 99th percentile
  live blog    13 kB to which a post is put on top, thirty times in a row: with what the run keeps of earlier versions, and without
  live growth  a blog of 1.3, 13 and 130 kB that gains a post: every post under a stamp in the text, or listed in the page's data
  growth       the same edit of texts of 1.3, 13 and 130 kB, the median of some runs; linear growth is 10x and 100x
Naive: difflib on the words of both states, and on their paragraphs.
"""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import pairwise

from benchmarks.material import Shelf, article
from benchmarks.measure import arguments, median, milliseconds, percentile, print_figures
from benchmarks.newslike import LONG, START, NewsWriter
from monitor.model import Block, Entry, Feed, KnownEntry
from monitor.revise import Readings, revise

FEED = Feed(name="feed", url="https://feed.example/rss")
NOW = START + timedelta(hours=8)
LANGUAGES = ("en", "en", "en", "de", "fr", "tr", "ru", "ar")


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """An article before and after."""

    known: KnownEntry
    before: Entry
    after: Entry

    def revised(self) -> object:
        """Let the revise station compare the two."""
        return revise(self.after, self.known, feed=FEED, now=NOW)

    def by_words(self) -> object:
        """Let difflib compare the words of the two."""
        matcher = difflib.SequenceMatcher(None, self.before.text.split(), self.after.text.split(), autojunk=False)
        return matcher.get_opcodes()

    def by_paragraphs(self) -> object:
        """Let difflib compare the paragraphs of the two."""
        was, now = self.before.text.split("\n"), self.after.text.split("\n")
        return difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes()


def edit(writer: NewsWriter, number: int, length: int) -> Edit:
    """Write an article and edit it."""
    subject = writer.subject(LANGUAGES[number % len(LANGUAGES)])
    text = writer.article(subject, length)
    title = writer.headline(subject)
    before = article(f"a{number}", title, text, START)
    after = article(f"a{number}", title, writer.edited(text, subject), START)
    return Edit(known=known(before), before=before, after=after)


def known(entry: Entry) -> KnownEntry:
    """Return what the store remembers of an entry that it has seen once."""
    shelf = Shelf()
    shelf.show(entry, START)
    with shelf.store.reading() as view:
        return view.known(FEED.name, {entry.key})[entry.key]


def unchanged(writer: NewsWriter, runs: int) -> list[dict[str, object]]:
    """Time entries that did not change."""
    subject = writer.subject()
    entry = article("same", writer.headline(subject), writer.article(subject, LONG), START)
    remembered = known(entry)
    barred = article(
        "same", entry.title, [*(part.text for part in entry.paragraphs), "Share 95 Tweet", "12 comments"], START
    )
    rows: list[dict[str, object]] = []
    for name, shown in (("unchanged", entry), ("unchanged, with a share bar", barred)):
        # A copy each time: what is cached on a value must not help.
        copies = [article("same", shown.title, shown.paragraphs, START) for _ in range(runs)]
        times = [milliseconds(partial(revise, copy, remembered, feed=FEED, now=NOW)) for copy in copies]
        rows.append({"what": name, "n": runs, "ms median": median(times), "ms p99": percentile(times, 0.99)})
    return rows


def changed(writer: NewsWriter, runs: int) -> list[dict[str, object]]:
    """Time edited articles."""
    edits = [edit(writer, number, LONG) for number in range(runs)]
    methods: dict[str, Callable[[Edit], object]] = {
        "changed, 13 kB": Edit.revised,
        "naive: difflib on words": Edit.by_words,
        "naive: difflib on paragraphs": Edit.by_paragraphs,
    }
    rows: list[dict[str, object]] = []
    for name, method in methods.items():
        times = [milliseconds(partial(method, each)) for each in edits]
        rows.append({"what": name, "n": runs, "ms median": median(times), "ms p99": percentile(times, 0.99)})
    return rows


def live_blog(writer: NewsWriter, runs: int) -> list[dict[str, object]]:
    """Time a blog that gains a post at every poll."""
    subject = writer.subject()
    title, text = writer.headline(subject), writer.article(subject, LONG)
    states = [article("blog", title, text, START)]
    for number in range(runs):
        post = f"{number // 60 + 9:02}:{number % 60:02} GMT: {writer.sentence(subject)}"
        states.append(article("blog", title, [post, *(part.text for part in states[-1].paragraphs)], START))
    steps = [(known(before), after) for before, after in pairwise(states)]
    rows: list[dict[str, object]] = []
    for name, readings in (("live blog, read before", Readings()), ("live blog, read anew", None)):
        times = [
            milliseconds(partial(revise, after, remembered, feed=FEED, now=NOW, readings=readings))
            for remembered, after in steps
        ]
        rows.append({"what": name, "n": runs, "ms median": median(times), "ms p99": percentile(times, 0.99)})
    return rows


def growth(writer: NewsWriter, factors: Sequence[int], runs: int) -> list[dict[str, object]]:
    """Time the same kind of edit on ever longer texts."""
    rows: list[dict[str, object]] = []
    for factor in factors:
        edits = [edit(writer, 0, factor * LONG // 10) for _ in range(runs)]
        times = {
            "newsroom-monitor": median([milliseconds(each.revised) for each in edits]),
            "difflib on words": median([milliseconds(each.by_words) for each in edits]),
            "difflib on paragraphs": median([milliseconds(each.by_paragraphs) for each in edits]),
        }
        row: dict[str, object] = {"length": f"{factor}x ({factor * LONG / 10_000:.1f} kB)"}
        for name, took in times.items():
            row[f"{name}, ms"] = took
            row[f"{name.split()[-1]} x"] = took / float(str(rows[0][f"{name}, ms"])) if rows else 1.0
        rows.append(row)
    return rows


def blog(writer: NewsWriter, length: int, *, listed: bool) -> tuple[Entry, Entry]:
    """Write a live blog, and the same with one post more on top: under stamps in its text, or listed beside it."""
    subject = writer.subject()
    title, words = writer.headline(subject), writer.article(subject, length)
    posts = [(f"{place // 60 % 24:02}:{place % 60:02} GMT", text) for place, text in enumerate(words)]
    states = []
    for shown in (posts[1:], posts):
        lines = [line for label, text in shown for line in ((label, text) if listed else (f"{label}: {text}",))]
        listing = tuple(Block(label=label, text=text) for label, text in shown) if listed else ()
        states.append(replace(article("blog", title, lines, START), posts=listing))
    return states[0], states[1]


def live_growth(writer: NewsWriter, factors: Sequence[int], runs: int) -> list[dict[str, object]]:
    """Time a new post of ever longer live blogs."""
    rows: list[dict[str, object]] = []
    for factor in factors:
        row: dict[str, object] = {"length": f"{factor}x ({factor * LONG / 10_000:.1f} kB)"}
        for name, listed in (("stamps", False), ("posts", True)):
            before, after = blog(writer, factor * LONG // 10, listed=listed)
            remembered = known(before)
            took = median([milliseconds(partial(revise, after, remembered, feed=FEED, now=NOW)) for _ in range(runs)])
            row[f"{name}, ms"] = took
            row[f"{name} x"] = took / float(str(rows[0][f"{name}, ms"])) if rows else 1.0
        rows.append(row)
    return rows


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--seed", type=int, default=1, help="of the generated text (default: %(default)s)")
    parser.add_argument("--quick", action="store_true", help="few runs and short texts: shows only that it works")
    options: argparse.Namespace = parser.parse_args()
    writer = NewsWriter(options.seed)
    runs = 5 if options.quick else 300
    rows = [*unchanged(writer, 10 * runs), *changed(writer, runs), *live_blog(writer, runs // 10 or 3)]
    print_figures("The time of one entry", rows, as_json=options.json)
    factors, few = ((1, 3), 1) if options.quick else ((1, 10, 100), 5)
    print_figures("Growth with the length of the text", growth(writer, factors, few), as_json=options.json)
    print_figures("Growth with the length of a live blog", live_growth(writer, factors, few), as_json=options.json)


if __name__ == "__main__":
    main()
