"""How fast is the stored text read for names that are not listed, and how many suggestions are right?

Data: none; news-like text of our own (newslike.py), the same in every run. One core, CPU time.

Method: revisions of about 3 kB. Actors have invented names of two words; one revision in three speaks of an actor: "Minister Abela
Korutasi", later the second word alone. In one such revision of ten the second word is misspelt, each time in one of four ways that are
the actor's own (a letter left out, doubled, changed, two exchanged). In one of ten a namesake appears: a second word that is one
letter off, with a first name of its own; every second one is met by the actor. "precision" is the share of the suggested spellings
that are the actor's, "recall" the share of the misspellings in two or more entries that are suggested. "peak MB" is what Python
allocated while reading (tracemalloc, in a run of its own on a part of the text), at a tenth of it and at its end.
Naive: every capitalised word within one letter (two in long words) of a listed word, in two or more entries.
"""

from __future__ import annotations

import argparse
import tracemalloc
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from time import process_time

from rapidfuzz.distance import Levenshtein

from benchmarks.measure import arguments, print_figures, ratio
from benchmarks.newslike import NewsWriter
from monitor.gazetteer import Hearing, suggestions
from monitor.gazetteer.near import SHORTEST
from monitor.model import Actor, Change, Entry, Feed, Kind, Newsroom
from monitor.text import fold, tokens

FEED = Feed(name="wire", url="https://wire.example/rss")
#: The shares of revisions: with an actor, and of these with a misspelling and with a namesake.
NAMED, MISSPELT, NAMESAKE = 1 / 3, 1 / 10, 1 / 10
WAYS = 4


@dataclass(kw_only=True)
class Desk:
    """The actors, what was put into the text of each, and a writer."""

    writer: NewsWriter
    actors: Sequence[Actor]
    #: Misspellings (folded) by actor, and in how many revisions each was put.
    put: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    @classmethod
    def of(cls, seed: int, count: int) -> Desk:
        """Invent actors with names of six letters or more."""
        writer = NewsWriter(seed)
        people = (person for _ in iter(int, 1) for person in writer.subject().people)
        long = (person for person in people if min(map(len, person.split())) > SHORTEST)
        names = [next(long) for _ in range(count)]
        actors = [Actor(key=f"a{number}", name=name, aliases=(name.split()[1],)) for number, name in enumerate(names)]
        return cls(writer=writer, actors=actors)

    def revisions(self, count: int, length: int) -> Iterator[tuple[Entry, Change]]:
        """Write revisions, each of an entry of its own."""
        random = self.writer.random
        for number in range(count):
            entry = self.writer.entry("wire", number, length=length)
            text = entry.text
            if random.random() < NAMED:
                text = f"{self._sentences(random.choice(self.actors))}\n{text}"
            yield entry, Change(kind=Kind.NEW, title=entry.title, text=text, fingerprint="")

    def _sentences(self, actor: Actor) -> str:
        random = self.writer.random
        _, last = actor.name.split()
        first = f"Minister {actor.name} spoke in {last}ville on Monday."
        chance = random.random()
        if chance < MISSPELT:
            wrong = misspelt(last, random.randrange(WAYS))
            self.put[actor.key, fold(wrong)] += 1
            return random.choice(
                (f"{first} {wrong} gave no reason.", f"Minister {actor.name.split()[0]} {wrong} left {last}ville.")
            )
        if chance < MISSPELT + NAMESAKE:
            other = f"{last[:-1]}{'u' if last[-1] != 'u' else 'o'}"
            met = first if random.random() < 0.5 else ""
            return f"{met} The painter {self.writer.subject().people[0].split()[0]} {other} had come as well."
        return f"{first} {last} gave no reason."


def misspelt(name: str, way: int) -> str:
    """Return a name with one slip inside: a letter left out, doubled or changed, or two exchanged."""
    place = 2 + way % 2
    swapped = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    return (
        name[:place] + name[place + 1 :],
        name[:place] + name[place] + name[place:],
        name[:place] + ("x" if name[place] != "x" else "l") + name[place + 1 :],
        swapped,
    )[way]


class Naive:
    """Counts capitalised words that are near a listed word, whatever stands around them."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self.words = {fold(actor.name.split()[1]): actor.key for actor in actors}
        self.entries: dict[tuple[str, str], set[str]] = defaultdict(set)

    def read(self, texts: Sequence[tuple[Entry, Change]]) -> None:
        """Read all revisions."""
        for entry, change in texts:
            self._read(entry, change)

    def _read(self, entry: Entry, change: Change) -> None:
        """Compare every capitalised word of a text with every listed word."""
        found = {token.folded for token in tokens(change.text) if token.raw[0].isupper()}
        for word in found - self.words.keys():
            for known, actor in self.words.items():
                if Levenshtein.distance(word, known, score_cutoff=2) <= 1 + (len(known) >= 8):
                    self.entries[actor, word].add(entry.key)


def spent(action: Callable[[], object]) -> float:
    """Return the milliseconds of the processor that `action` took."""
    start = process_time()
    action()
    return (process_time() - start) * 1000


def read(hearing: Hearing, texts: Sequence[tuple[Entry, Change]]) -> None:
    """Let all revisions be heard."""
    for entry, change in texts:
        hearing.hear(entry, change, FEED)


def quality(found: set[tuple[str, str]], desk: Desk) -> dict[str, object]:
    """Return how many suggestions are right, and how many of what was put in are among them."""
    wanted = {key for key, count in desk.put.items() if count > 1}
    right = len(found & desk.put.keys())
    return {
        "suggested": len(found),
        "precision": ratio(right, len(found)),
        "recall": ratio(len(found & wanted), len(wanted)),
    }


def measure(desk: Desk, texts: Sequence[tuple[Entry, Change]]) -> list[dict[str, object]]:
    """Read the texts in both ways."""
    newsroom = Newsroom(actors={actor.key: actor for actor in desk.actors})
    hearing, naive = Hearing(newsroom), Naive(desk.actors)
    took = spent(partial(read, hearing, texts))
    took_to_judge = spent(lambda: suggestions(hearing, newsroom.actors))
    found = {(one.actor, fold(one.alias)) for one in suggestions(hearing, newsroom.actors)}
    took_naive = spent(partial(naive.read, texts))
    found_naive = {key for key, entries in naive.entries.items() if len(entries) > 1}
    rows = (("newsroom-monitor", took + took_to_judge, found), ("naive: near words", took_naive, found_naive))
    return [
        {
            "way": way,
            "revisions/s": round(1000 * len(texts) / milli),
            "minutes for a million": milli / len(texts) * 1_000_000 / 60_000,
            **quality(heard, desk),
        }
        for way, milli, heard in rows
    ]


def memory(desk: Desk, texts: Sequence[tuple[Entry, Change]]) -> list[dict[str, object]]:
    """Read the texts once more under tracemalloc, which makes it slow."""
    newsroom = Newsroom(actors={actor.key: actor for actor in desk.actors})
    rows: list[dict[str, object]] = []
    tracemalloc.start()
    hearing = Hearing(newsroom)
    begin = 0
    for end in (len(texts) // 10, len(texts)):
        read(hearing, texts[begin:end])
        peak = tracemalloc.get_traced_memory()[1] / 1_000_000
        rows.append(
            {"revisions": end, "peak MB": peak, "candidates": len(hearing.candidates), "words": len(hearing.words)}
        )
        begin = end
    tracemalloc.stop()
    return rows


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--revisions", type=int, default=20_000, help="(default: %(default)s)")
    parser.add_argument("--actors", type=int, default=100, help="(default: %(default)s)")
    parser.add_argument("--length", type=int, default=3_000, help="characters of a revision (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the generated text (default: %(default)s)")
    parser.add_argument("--quick", action="store_true", help="few short texts: shows only that it works")
    options: argparse.Namespace = parser.parse_args()
    count, length, actors = (300, 500, 5) if options.quick else (options.revisions, options.length, options.actors)
    desk = Desk.of(options.seed, actors)
    texts = list(desk.revisions(count, length))
    title = f"{count} revisions of {length} characters, {actors} actors"
    print_figures(title, measure(desk, texts), as_json=options.json)
    print_figures(f"Memory, {actors} actors", memory(desk, texts[: count // 4]), as_json=options.json)


if __name__ == "__main__":
    main()
