"""A language of our own, as large as that of the news: its words are invented, how often they come is not.

Words come by Zipf's law as Mandelbrot has it; people and places, too, and those of a document come again in it. A document has
612 words, 313 of them distinct, a tenth more than English news articles of its length (3.15 kB: 548 and 279). Watches are made
of the same words: names, words as often as documents have them, places, and pairs of words that never stand side by side.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice

from benchmarks.newslike import START
from monitor.model import Change, Entry, Kind, Watch

#: Words, people and places of the language: about as many as 3 000 English articles have.
WORDS, PEOPLE, PLACES = 25_000, 12_000, 4_000
#: The commonest words are in nearly all documents: nobody looks for them.
COMMON = 500
#: Characters of a document's text, and the spread between short and long ones.
LENGTH, SPREAD = 3_000, 900
#: Of all documents, so many have a sign that is not ASCII (quotation marks, accents).
NOT_ASCII = 0.28
_CONSONANTS, _VOWELS = "bcdfghklmnprstvwz", "aeiou"
_SHORT = (
    "the",
    "of",
    "to",
    "a",
    "in",
    "and",
    "on",
    "for",
    "that",
    "is",
    "was",
    "with",
    "by",
    "at",
    "as",
    "he",
    "it",
    "has",
    "be",
    "his",
)


def _ranked(count: int, exponent: float, shift: float) -> list[float]:
    """Return the sums of the shares of ranks 1 to `count`, as random.choices wants them."""
    return list(accumulate(1 / (rank + shift) ** exponent for rank in range(1, count + 1)))


class Lexicon:
    """Documents and watches in the invented language; all of it follows from the seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        invented = self._invented()
        self.words = [*_SHORT, *islice(invented, WORDS - len(_SHORT))]
        surnames = [word.capitalize() for word in islice(invented, PEOPLE // 2)]
        given = [word.capitalize() for word in islice(invented, 600)]
        self.people = [f"{self.random.choice(given)} {self.random.choice(surnames)}" for _ in range(PEOPLE)]
        self.places = [self._place(word.capitalize(), given) for word in islice(invented, PLACES)]
        self._word_shares = _ranked(WORDS, 1.3, 4)
        self._uncommon = self.words[COMMON:]
        self._uncommon_shares = [share - self._word_shares[COMMON - 1] for share in self._word_shares[COMMON:]]
        self.compounds = [
            "-".join(self.random.choices(self.words, cum_weights=self._word_shares, k=2)) for _ in range(500)
        ]
        self._people_shares = _ranked(PEOPLE, 0.8, 5)
        self._place_shares = _ranked(PLACES, 0.9, 5)

    def _invented(self) -> Iterator[str]:
        """Yield words without end, each once, short ones mostly before long ones: common words are short."""
        known = {*_SHORT, "not", "near", "or"}
        while True:
            syllables = 1 + min(3, int(len(known) ** 0.09 * (0.3 + 1.1 * self.random.random())))
            word = "".join(self.random.choice(_CONSONANTS) + self.random.choice(_VOWELS) for _ in range(syllables))
            word += self.random.choice(("", "", "n", "s", "r", "t", "l"))
            if word not in known:
                known.add(word)
                yield word

    def _place(self, name: str, given: Sequence[str]) -> str:
        return f"{self.random.choice(given)} {name}" if self.random.random() < 0.2 else name

    # ---- documents

    def text(self) -> str:
        """Return the text of a document."""
        choices = self.random.choices
        people = choices(self.people, cum_weights=self._people_shares, k=5)
        places = choices(self.places, cum_weights=self._place_shares, k=4)
        length = max(600, self.random.gauss(LENGTH, SPREAD))
        foreign = self.random.random() < NOT_ASCII
        sentences: list[str] = []
        written = 0
        while written < length:
            sentences.append(self._sentence(people, places, foreign=foreign))
            written += len(sentences[-1]) + 1
        return "\n".join(" ".join(sentences[place : place + 3]) for place in range(0, len(sentences), 3))

    def _sentence(self, people: Sequence[str], places: Sequence[str], *, foreign: bool) -> str:
        words = self.random.choices(self.words, cum_weights=self._word_shares, k=self.random.randint(12, 30))
        for chance, names in ((0.5, people), (0.45, places)):
            if self.random.random() < chance:
                words.insert(self.random.randrange(1, len(words)), self.random.choice(names))
        if self.random.random() < 0.2:
            words.insert(self.random.randrange(1, len(words)), str(int(self.random.paretovariate(0.6))))
        if self.random.random() < 0.1:
            words.insert(self.random.randrange(1, len(words)), self.random.choice(self.compounds))
        if self.random.random() < 0.1:
            words[-2] = f"{self.random.choice(places)}'s"
        words[len(words) // 2] += ","
        words[0] = words[0][0].upper() + words[0][1:]
        sentence = f"{' '.join(words)}."
        if self.random.random() < 0.25:
            return f"“{sentence[:-1]},” said {people[0]}." if foreign else f'"{sentence[:-1]}," said {people[0]}.'
        return sentence

    def title(self) -> str:
        """Return a headline."""
        words = self.random.choices(self.words, cum_weights=self._word_shares, k=8)
        return " ".join([self.random.choices(self.people, cum_weights=self._people_shares)[0], *words])

    def document(self, number: int) -> tuple[Entry, Change]:
        """Return a document as the matcher takes it."""
        title, text = self.title(), self.text()
        entry = Entry(feed="wire", key=f"wire-{number}", title=title, language="en", published=START)
        return entry, Change(kind=Kind.NEW, title=title, text=text, fingerprint="")

    # ---- watches

    def expression(self) -> str:
        """Return an expression: one to four groups of one to six terms, some with NOT, some with NEAR."""
        groups = [self._group() for _ in range(self.random.choice((1, 2, 2, 3, 3, 4)))]
        if self.random.random() < 0.10:
            groups.append(f"{self._term()} NEAR/{self.random.randint(2, 15)} {self._term()}")
        joined = " AND ".join(f"({group})" if " OR " in group else group for group in groups)
        return f"{joined} AND NOT {self._term()}" if self.random.random() < 0.15 else joined

    def _group(self) -> str:
        return " OR ".join(self._term() for _ in range(self.random.randint(1, 6)))

    def _term(self) -> str:
        kind = self.random.random()
        if kind < 0.35:
            return self._name()
        if kind < 0.65:
            return self._word()
        if kind < 0.85:
            return _quoted(self.random.choices(self.places, cum_weights=self._place_shares)[0])
        return _quoted(f"{self.random.choice(self.words[5_000:])} {self.random.choice(self.words[5_000:])}")

    def _name(self) -> str:
        name = self.random.choices(self.people, cum_weights=self._people_shares)[0]
        return _quoted(name if self.random.random() < 0.8 else name.split()[1])

    def _word(self) -> str:
        word = self.random.choices(self._uncommon, cum_weights=self._uncommon_shares)[0]
        return f"{word[:-1]}*" if len(word) > 5 and self.random.random() < 0.17 else word

    def watches(self, count: int) -> Iterator[Watch]:
        """Yield as many watches."""
        for number in range(count):
            yield Watch(name=f"watch-{number:06}", match=self.expression())


def _quoted(words: str) -> str:
    return f'"{words}"' if " " in words else words


def main() -> None:
    """Show a document, what it counts, and some watches."""
    lexicon = Lexicon(seed=1)
    texts = [lexicon.text() for _ in range(300)]
    words = [text.split() for text in texts]
    print(texts[0], end="\n\n")
    for watch in lexicon.watches(5):
        print(watch.match)
    counts = [sum(map(len, texts)), sum(map(len, words)), sum(len(set(row)) for row in words)]
    print("\ncharacters, words, distinct words of a document:", *(count // len(texts) for count in counts))


if __name__ == "__main__":
    main()
