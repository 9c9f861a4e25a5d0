"""News-like text of our own, without end: the same seed gives the same text. Run alone, it shows a sample.

Sentences come from templates and word lists in seven languages. Each article has a subject: its own people, towns, companies and
rare words, made of letters in turn, so that articles differ as real ones do; three of ten entries carry on a subject of late, as
when several outlets follow one story. Nothing here is anybody's text.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from monitor.model import Entry, Listing, Paragraph

START = datetime(2025, 3, 11, 6, tzinfo=UTC)
#: About as long as the articles that were edited in the notes of research.
LONG = 13_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Tongue:
    """One language: what its sentences are made of. Slots in braces are filled from the list of that name, or invented."""

    templates: tuple[str, ...]
    #: May end a sentence, after a comma.
    tails: tuple[str, ...]
    verbs: tuple[str, ...]
    things: tuple[str, ...]
    days: tuple[str, ...]
    #: Names and rare words are made of these, in turn.
    consonants: str
    vowels: str


TONGUES: dict[str, Tongue] = {
    "en": Tongue(
        templates=(
            "{person} {verb} the {thing} in {town} on {day}",
            "At least {number} people were hurt when the {thing} near {town} failed",
            "The {thing} cost {company} {number} million dollars last year, {person} said",
            "Officials in {town} did not say whether the {thing} would go on after {day}",
            "“We have waited {number} weeks for the {thing},” said {person} of {company}",
            "{company} {verb} a {thing} worth {number} million with the council of {town}",
            "A court in {town} heard {number} witnesses about the {thing} that {person} {verb}",
        ),
        tails=("according to two people who saw it", "and talks went on late into the night", "a spokesman for {company} said", "without giving a reason"),
        verbs=("opened", "delayed", "rejected", "praised", "inspected", "cancelled", "signed", "questioned", "defended", "announced"),
        things=("bridge", "ceasefire", "ferry contract", "budget", "inquiry", "strike", "refinery", "election", "border crossing", "rescue", "tariff", "dam"),
        days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        consonants="bcdfghklmnprstvw",
        vowels="aeiou",
    ),
    "de": Tongue(
        templates=(
            "{person} hat am {day} in {town} über {thing} gesprochen",
            "Mindestens {number} Menschen wurden nahe {town} verletzt, als {thing} begann",
            "Nach Angaben von {company} kostet {thing} rund {number} Millionen Euro",
            "In {town} ist offen, ob {thing} nach {day} weitergeht",
        ),
        tails=("wie zwei Augenzeugen berichteten", "teilte {company} mit", "ohne Gründe zu nennen"),
        verbs=("eröffnet",),
        things=("der Streik", "die Waffenruhe", "die Rettung", "der Haushalt", "die Wahl", "der Damm", "die Zollerhöhung", "die Untersuchung"),
        days=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
        consonants="bdfghklmnrstwz",
        vowels="aeiouäö",
    ),
    "fr": Tongue(
        templates=(
            "{person} a évoqué {thing} {day} à {town}",
            "Au moins {number} personnes ont été blessées près de {town} pendant {thing}",
            "Selon {company}, {thing} coûtera {number} millions d'euros",
            "À {town}, nul ne sait si {thing} continuera après {day}",
        ),
        tails=("selon deux témoins", "a précisé {company}", "sans donner de raison"),
        verbs=("ouvert",),
        things=("la grève", "la trêve", "le sauvetage", "le budget", "l'élection", "le barrage", "l'enquête", "la réforme"),
        days=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        consonants="bcdfglmnprstv",
        vowels="aeiouéè",
    ),
    "es": Tongue(
        templates=(
            "{person} habló el {day} en {town} sobre {thing}",
            "Al menos {number} personas resultaron heridas cerca de {town} durante {thing}",
            "Según {company}, {thing} costará {number} millones de euros",
        ),
        tails=("según dos testigos", "indicó {company}", "sin dar explicaciones"),
        verbs=("abrió",),
        things=("la huelga", "la tregua", "el rescate", "el presupuesto", "la elección", "la presa", "la investigación"),
        days=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
        consonants="bcdfglmnprstv",
        vowels="aeioué",
    ),
    "tr": Tongue(
        templates=(
            "{person}, {day} günü {town} kentinde {thing} hakkında konuştu",
            "{town} yakınlarında {thing} sırasında en az {number} kişi yaralandı",
            "{company} yetkilileri {thing} için {number} milyon lira ayrıldığını söyledi",
        ),
        tails=("iki görgü tanığı böyle anlattı", "gerekçe açıklanmadı"),
        verbs=("açtı",),
        things=("grev", "ateşkes", "kurtarma çalışması", "bütçe", "seçim", "baraj", "soruşturma"),
        days=("pazartesi", "salı", "çarşamba", "perşembe", "cuma", "cumartesi", "pazar"),
        consonants="bcçdğklmnrsştyz",
        vowels="aeıioöuü",
    ),
    "ru": Tongue(
        templates=(
            "{person} рассказал в {day} в городе {town} про {thing}",
            "Не менее {number} человек пострадали близ города {town} во время события: {thing}",
            "По данным компании {company}, {thing} обойдётся в {number} миллионов рублей",
        ),
        tails=("сообщили два очевидца", "причины не названы"),
        verbs=("открыл",),
        things=("забастовка", "перемирие", "спасение", "бюджет", "голосование", "плотина", "расследование"),
        days=("понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье"),
        consonants="бвгджзклмнпрст",
        vowels="аеиоуы",
    ),
    "ar": Tongue(
        templates=(
            "تحدث {person} يوم {day} في {town} عن {thing}",
            "أصيب {number} أشخاص على الأقل قرب {town} خلال {thing}",
            "قالت شركة {company} إن {thing} يكلف {number} مليون دولار",
        ),
        tails=("بحسب شاهدين", "دون ذكر الأسباب"),
        verbs=("افتتح",),
        things=("الإضراب", "الهدنة", "الإنقاذ", "الميزانية", "الانتخابات", "السد", "التحقيق"),
        days=("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
        consonants="بتجحدرزسشعفقكلمنه",
        vowels="اويا",
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What an article is about."""

    language: str
    people: tuple[str, ...]
    towns: tuple[str, ...]
    companies: tuple[str, ...]
    words: tuple[str, ...]


class NewsWriter:
    """Writes headlines, sentences, articles and listings; all of it follows from the seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._lately: deque[Subject] = deque(maxlen=100)

    def subject(self, language: str = "en") -> Subject:
        """Return a new subject."""
        return Subject(
            language=language,
            people=tuple(f"{self._name(language)} {self._name(language)}" for _ in range(4)),
            towns=tuple(self._name(language) for _ in range(3)),
            companies=tuple(self._name(language) for _ in range(2)),
            words=tuple(self._word(language) for _ in range(60)),
        )

    def _word(self, language: str) -> str:
        tongue = TONGUES[language]
        syllables = range(self.random.randint(2, 4))
        return "".join(self.random.choice(tongue.consonants) + self.random.choice(tongue.vowels) for _ in syllables)

    def _name(self, language: str) -> str:
        return self._word(language).capitalize()

    def sentence(self, subject: Subject, *, tail: bool = True) -> str:
        """Return one sentence, with its full stop."""
        tongue = TONGUES[subject.language]
        pattern = self.random.choice(tongue.templates)
        if tail and self.random.random() < 0.5:
            pattern += f", {self.random.choice(tongue.tails)}"
        filled = pattern.format(
            person=self.random.choice(subject.people),
            town=self.random.choice(subject.towns),
            company=self.random.choice(subject.companies),
            number=self.random.randint(2, 999),
            verb=self.random.choice(tongue.verbs),
            thing=" ".join((self.random.choice(tongue.things), *self.random.sample(subject.words, k=4))),
            day=self.random.choice(tongue.days),
        )
        return f"{filled}."

    def headline(self, subject: Subject) -> str:
        """Return a headline."""
        return self.sentence(subject, tail=False).rstrip(".")

    def article(self, subject: Subject, length: int = LONG) -> list[str]:
        """Return paragraphs of one to four sentences, about `length` characters in all."""
        paragraphs: list[str] = []
        written = 0
        while written < length:
            paragraphs.append(" ".join(self.sentence(subject) for _ in range(self.random.randint(1, 4))))
            written += len(paragraphs[-1])
        return paragraphs

    def edited(self, paragraphs: Sequence[str], subject: Subject) -> list[str]:
        """Return the article as an editor leaves it: an update on top, or sentences changed, moved, put in or taken out."""
        edited = list(paragraphs)
        edits: tuple[Callable[[], None], ...] = (
            lambda: self._stamped(edited, subject),
            lambda: self._put_in(edited, subject),
            lambda: self._new_number(edited),
            lambda: self._moved(edited),
            lambda: self._taken_out(edited),
        )
        for edit in self.random.sample(edits, k=3):
            edit()
        return edited

    def _stamped(self, paragraphs: list[str], subject: Subject) -> None:
        clock = f"{self.random.randint(0, 23):02}{self.random.randint(0, 59):02}"
        paragraphs[:0] = [f"UPDATE {clock} GMT: {self.sentence(subject)}", self.sentence(subject)]

    def _put_in(self, paragraphs: list[str], subject: Subject) -> None:
        place = self.random.randrange(len(paragraphs))
        paragraphs[place] = f"{paragraphs[place]} {self.sentence(subject)}"

    def _new_number(self, paragraphs: list[str]) -> None:
        place = self.random.randrange(len(paragraphs))
        words = paragraphs[place].split(" ")
        paragraphs[place] = " ".join(str(int(word) + 1) if word.isdecimal() else word for word in words)

    def _moved(self, paragraphs: list[str]) -> None:
        paragraphs.insert(self.random.randrange(len(paragraphs)), paragraphs.pop())

    def _taken_out(self, paragraphs: list[str]) -> None:
        if len(paragraphs) > 1:
            paragraphs.pop(self.random.randrange(len(paragraphs)))

    def entry(self, feed: str, number: int, *, length: int = 1_500) -> Entry:
        """Return an entry as the parse station would give it; every third subject is not English."""
        subject = self._next_subject()
        paragraphs = tuple(Paragraph(text=text) for text in self.article(subject, length))
        return Entry(
            feed=feed,
            key=f"{feed}-{number}",
            link=f"https://{feed}.example/{number}",
            title=self.headline(subject),
            summary=paragraphs[0].text,
            paragraphs=paragraphs,
            language=subject.language,
            published=START + timedelta(minutes=number),
        )

    def _next_subject(self) -> Subject:
        if self._lately and self.random.random() < 0.3:
            return self.random.choice(self._lately)
        self._lately.append(self.subject(self.random.choice(tuple(TONGUES)) if self.random.random() < 1 / 3 else "en"))
        return self._lately[-1]

    def listing(self, feed: str, entries: int, *, length: int = 1_500) -> Listing:
        """Return a feed's first document, the newest entry on top."""
        return Listing(
            title=feed, entries=tuple(self.entry(feed, number, length=length) for number in reversed(range(entries)))
        )

    def moved_on(self, listing: Listing, *, length: int = 1_500) -> Listing:
        """Return the feed's next document: one new entry on top, the oldest gone."""
        newest = listing.entries[0]
        number = int(newest.key.rsplit("-", 1)[1]) + 1
        return replace(listing, entries=(self.entry(newest.feed, number, length=length), *listing.entries[:-1]))


def main() -> None:
    """Show a headline and a sentence of every language."""
    writer = NewsWriter(seed=1)
    for language in TONGUES:
        subject = writer.subject(language)
        print(f"{language}  {writer.headline(subject)} | {writer.sentence(subject)}")


if __name__ == "__main__":
    main()
