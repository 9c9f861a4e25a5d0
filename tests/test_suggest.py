"""Spellings that are missing from the actors' lists: found by what stands around them, and hardly ever somebody else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.daemon import utc_now
from monitor.gazetteer import ENOUGH, Fault, Ground, Hearing, Suggestion, hearing, suggestions, weak
from monitor.gazetteer.near import Ear, Known, words_of
from monitor.gazetteer.sounds import bones, sound
from monitor.gazetteer.tally import MOST, Tally, mark
from monitor.model import Actor, Change, Entry, Feed, Kind, Newsroom, Place, Placement
from monitor.store.sql import open_store
from monitor.text import fold
from tests.configured import write
from tests.desk import Desk

ACTORS = {
    actor.key: actor
    for actor in (
        Actor(key="erdogan", name="Recep Tayyip Erdoğan", aliases=("Erdogan", "Эрдоган*", "أردوغان")),
        Actor(key="zarif", name="Mohammad Javad Zarif", aliases=("Zarif",)),
        Actor(key="pezeshkian", name="Masoud Pezeshkian", aliases=("Pezeshkian",)),
        Actor(key="fidan", name="Hakan Fidan", aliases=("=MIT",)),
        Actor(key="lavrov", name="Sergey Lavrov", aliases=("Lavrov",)),
    )
}
PLACES = {"graz": Place(key="graz", name="Graz", aliases=("Mobile",), contains=("Zarift",))}
NEWSROOM = Newsroom(actors=ACTORS, places=PLACES)
FEED = Feed(name="wire", url="https://wire.example/feed")
#: What else the paper says: the words that stand everywhere.
RAIN = (
    tuple(f"Rain fell on the bridge, the ferry and the {noun}." for noun in ("dam", "school", "market", "harbour")) * 5
)


def heard(*texts: str, newsroom: Newsroom = NEWSROOM) -> Hearing:
    """Return what was heard in entries of these texts, and in twenty about the rain."""
    listener = Hearing(newsroom)
    for number, text in enumerate((*texts, *RAIN)):
        say(listener, str(number), text)
    return listener


def say(listener: Hearing, key: str, text: str) -> None:
    change = Change(kind=Kind.NEW, title="Today", text=text, fingerprint="")
    listener.hear(Entry(feed="wire", key=key), change, FEED)


def found(listener: Hearing) -> dict[str, Ground]:
    return {one.alias: one.ground for one in suggestions(listener, ACTORS)}


ERDOGAN = ("Turkish President Erdogan spoke in Ankara on Friday.",) * 6
ZARIF = ("Iran's minister Zarif flew to Vienna with his delegation.",) * 6

#: Spellings that are the actor, texts with them, and what shows it.
MISSING: Sequence[tuple[str, Ground, Sequence[str]]] = (
    ("Erdogen", Ground.FULL_NAME, ["Recep Tayyip Erdogen flew home.", "Tayyip Erdogen is back. Erdogen slept."]),
    ("Ердоган*", Ground.FULL_NAME, ["Реджеп Ердоган прилетел.", "Встреча с Реджепом Ердоганом прошла."]),
    ("اردوجان", Ground.FULL_NAME, ["رئيس الوزراء رجب طيب اردوجان في أنقرة", "قال طيب اردوجان اليوم"]),
    ("بزشكيان", Ground.FULL_NAME, ["قال مسعود بزشكيان اليوم في طهران", "وصل مسعود بزشكيان"]),
    ("Пезешкиан*", Ground.FULL_NAME, ["Масуд Пезешкиан сказал.", "Встреча с Масудом Пезешкианом."]),
    ("Hakan Fiddan", Ground.FULL_NAME, ["Hakan Fiddan said so.", "Minister Hakan Fiddan left."]),
    ("Erdoan", Ground.SAME_ENTRIES, ["President Erdogan came. Erdoan said nothing.", "Erdoan left. It was Erdogan."]),
    ("Erdogann", Ground.SAME_CONTEXT, ["Turkish President Erdogann spoke in Ankara."] * 2),
    ("Zarrif", Ground.SAME_CONTEXT, ["The minister Zarrif flew to Vienna."] * 2),
    ("Лавров", Ground.SAME_SOUND, ["Утром Лавров молчал.", "Потом Лавров уехал.", "А Лавров вернулся."]),
)


@pytest.mark.parametrize(("spelling", "ground", "texts"), MISSING, ids=[row[0] for row in MISSING])
def test_a_missing_spelling_is_found_with_what_shows_it(spelling: str, ground: Ground, texts: Sequence[str]) -> None:
    """By the full name at its side, by entries that name the actor, by the words around it, in another script by its sound."""
    assert found(heard(*ERDOGAN, *ZARIF, *texts)) == {spelling: ground}


#: Near spellings that are somebody or something else.
OTHERS: Sequence[tuple[str, Sequence[str]]] = (
    ("another minister, met by the actor", ["Zarif met Nawaz Sharif in Vienna. Sharif thanked him."] * 5),
    ("a baker of nearly that name", ["Peter Zarit bakes bread. Mr Zarit flew to Vienna."] * 5),
    ("a namesake who stands beside him", ["Zarif and Zarib spoke in Vienna."] * 5),
    ("a slip that stood there once", ["Recep Tayyip Erdogen flew home."]),
    ("a word with a small letter", ["The zariff was raised, and Zariff wrote Zarif about it. A zariff!"] * 3),
    ("a place that is listed", ["Zarif saw rain. Zarift was wet."] * 5),
    ("another place for the same letters", ["Mayor Anna Erdogin opened the ferry."] * 5),
    ("a plain word of which a name consists", ["The fidan grows. Hakan planted the fiddan."] * 3),
    ("a colleague of the same office", [*["The minister Lavrov said so."] * 6, *["The minister Zarib said so."] * 3]),
    ("an abbreviation with another letter", ["The MIS spoke, MIT did not. =MIT"] * 3),
    ("part of the listed name alone", ["Mohammad Javad came. Recep Tayyip went."] * 3),
    ("a script that nobody compares", ["埃尔多安在安卡拉。 에르도안 대통령"] * 3),
)


@pytest.mark.parametrize("texts", [row[1] for row in OTHERS], ids=[row[0] for row in OTHERS])
def test_somebody_else_is_not_suggested(texts: Sequence[str]) -> None:
    """Nothing is suggested for letters alone."""
    assert found(heard(*ERDOGAN, *ZARIF, *texts)) == {}


def test_suggestions_are_ranked_by_what_shows_them_and_then_by_number() -> None:
    """The full name first, then the same entries, then context; within one, the more frequent."""
    listener = heard(
        *ERDOGAN,
        *["Recep Tayyip Erdogen came."] * 2,
        *["Recep Tayyip Erdoghin came."] * 3,
        *["Erdogan came. Erdoan left."] * 9,
        *["Turkish President Erdogann spoke in Ankara."] * 4,
    )
    rows = suggestions(listener, ["erdogan"])

    assert [(one.alias, one.entries) for one in rows] == [
        ("Erdoghin", 3),
        ("Erdogen", 2),
        ("Erdoan", 9),
        ("Erdogann", 4),
    ]
    assert rows[0] == Suggestion(
        actor="erdogan", alias="Erdoghin", ground=Ground.FULL_NAME, entries=3, example="Recep Tayyip Erdoghin came."
    )
    assert suggestions(listener, ["zarif"]) == []


def test_revisions_of_an_entry_count_once() -> None:
    """A spelling that stands in ten revisions of one entry stands in one entry: a slip."""
    listener = heard(*ERDOGAN)
    for _ in range(10):
        say(listener, "same", "Recep Tayyip Erdogen flew home.")

    assert found(listener) == {}
    assert listener.revisions - len(listener.entries) == 9


def test_the_order_of_revisions_does_not_matter() -> None:
    """What is suggested and counted hangs on the texts alone."""
    texts = [*ERDOGAN, *(text for _, _, texts in MISSING for text in texts)]

    def counted(rows: Sequence[str]) -> list[tuple[str, str, Ground, int]]:
        return [(one.actor, one.alias, one.ground, one.entries) for one in suggestions(heard(*rows), ACTORS)]

    assert counted(texts) == counted(texts[::-1])
    assert len(counted(texts)) >= 8


def test_memory_is_bounded_by_names_not_by_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many near words come by, only so many are remembered; those seen again are not forgotten."""
    monkeypatch.setattr(hearing, "MOST_CANDIDATES", 50)
    listener = heard("Recep Tayyip Erdogen came.", "Recep Tayyip Erdogen left.")
    letters = "abcdfghijklmnopqrstuvwxyz"
    for number in range(600):
        say(listener, f"x{number}", f"Pezeshkian{letters[number % 25]}{letters[number // 25]} came.")
        assert len(listener.candidates) <= 51

    assert "Erdogen" in found(listener)


def test_a_candidate_does_not_remember_every_word_before_it() -> None:
    """Capitalised words before a name are forgotten, the rarest first, wherever in a sentence they stand."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    texts = [f"W{one}{other} Erdogen came. Then X{one}{other} Erdogen left." for one in letters for other in letters]
    candidate = heard(*texts).candidates["erdogan", "erdogen"]
    assert 0 < len(candidate.opening) <= 400
    assert 0 < len(candidate.before) <= 400


def test_a_long_text_full_of_names_is_no_load() -> None:
    """Each name in its sentence: with each compared with all others, these 170 kB took half a minute, not half a second."""
    text = "Erdogan spoke and Erdogen left. " * 5_400
    start = process_time()
    listener = heard(text)
    assert process_time() - start < 4
    assert len(listener.candidates["erdogan", "erdogen"].together) == 1


def test_two_names_are_together_in_one_sentence_only() -> None:
    """A listed name in the sentence before or behind says nothing; one in the same sentence, that there are two persons."""
    apart = heard("Erdogan spoke. Erdogen left! Erdogan stayed.").candidates["erdogan", "erdogen"]
    assert (len(apart.beside), len(apart.together)) == (1, 0)
    for text in ("It rained. Erdogen met Erdogan. Rain fell.", "Erdogan met Erdogen."):
        assert len(heard(text).candidates["erdogan", "erdogen"].together) == 1


# ---------------------------------------------------------------- listed names of no use


def test_names_that_never_or_too_often_fire_are_told() -> None:
    """Never, in over a fifth of all entries, or as an ordinary word with a small letter; none before there are enough entries."""
    few = heard(*ERDOGAN)
    listener = heard(
        *ERDOGAN * 7, *["A mobile phone rang."] * 9, *["The army came to Mobile."], *["Snow in Graz."] * 30
    )
    faults = {one.alias.written: (one.fault, one.entries) for one in weak(listener)}

    assert list(weak(few)) == []
    assert len(listener.entries) >= ENOUGH
    assert faults["Erdogan"] == (Fault.OFTEN, 42)
    assert faults["Mobile"] == (Fault.ORDINARY, 10)
    assert faults["Zarif"] == (Fault.NEVER, 0)
    assert faults["Zarift"] == (Fault.NEVER, 0)
    assert "Graz" in faults
    assert {one.alias.section for one in weak(listener) if one.alias.written == "Zarift"} == {"places"}


def test_a_name_fires_as_it_does_in_a_watch() -> None:
    """Signs and quotation marks of an alias mean what they mean in a watch; a plain name has none."""
    newsroom = Newsroom(
        actors={
            "a": Actor(
                key="a",
                name="AND",
                aliases=("=IS", '"Revolutionary Guard*"', "~talks", "Deir ez-Zor", "People's Party"),
            )
        }
    )
    texts = ["It is so.", "The IS came.", "revolutionary guards", "A talk.", "deir ezzor", "The people's party", "and"]
    uses = {alias.written: len(use.entries) for alias, use in heard(*texts, newsroom=newsroom).uses.items()}

    assert uses.pop("AND") > 1
    assert uses == {"=IS": 1, '"Revolutionary Guard*"': 1, "~talks": 1, "Deir ez-Zor": 1, "People's Party": 1}


# ---------------------------------------------------------------- sounds

#: Public figures as papers write them: Latin, Cyrillic, Greek, Arabic or Persian, Hebrew.
FIGURES = tuple(row.split() for row in """
erdogan Эрдоган Ερντογάν أردوغان ארדואן
zarif Зариф Ζαρίφ ظريف זריף
putin Путин Πούτιν بوتين פוטין
lavrov Лавров Λαβρόφ لافروف לברוב
zelensky Зеленский Ζελένσκι زيلينسكي זלנסקי
pezeshkian Пезешкиан Πεζεσκιάν پزشکیان פזשכיאן
netanyahu Нетаньяху Νετανιάχου نتنياهو נתניהו
macron Макрон Μακρόν ماكرون מקרון
merkel Меркель Μέρκελ ميركل מרקל
khamenei Хаменеи Χαμενεΐ خامنئي חמינאי
rouhani Рухани Ροχανί روحاني רוחאני
nasrallah Насралла Νασράλα نصرالله נסראללה
guterres Гутерриш Γκουτέρες غوتيريش גוטרש
medvedev Медведев Μεντβέντεφ ميدفيديف מדבדב
lukashenko Лукашенко Λουκασένκο لوكاشينكو לוקשנקו
blinken Блинкен Μπλίνκεν بلينكن בלינקן
shoigu Шойгу Σοϊγκού شويغو שויגו
navalny Навальный Ναβάλνι نافالني נבלני
barzani Барзани Μπαρζανί بارزاني ברזאני
talabani Талабани Ταλαμπανί طالباني טאלבאני
haftar Хафтар Χαφτάρ حفتر חפתר
mitsotakis Мицотакис Μητσοτάκης ميتسوتاكيس מיצוטאקיס
orban Орбан Όρμπαν أوربان אורבן
imamoglu Имамоглу Ιμάμογλου إمامأوغلو אימאמולו
demirtas Демирташ Ντεμιρτάς دميرتاش דמירטש
""".strip().split("\n"))  # fmt: skip


@pytest.mark.parametrize(
    ("column", "least"), ((1, 25), (2, 22), (3, 18), (4, 13)), ids=("Cyrillic", "Greek", "Arabic", "Hebrew")
)
def test_names_of_other_scripts_sound_like_the_latin_ones_and_like_no_others(column: int, least: int) -> None:
    """Of 25 figures so many are heard, and of the 600 other pairs none: the table reads sounds."""
    ear = Ear(Known(actor=row[0], folded=row[0], alone=True) for row in FIGURES)
    meant = [(row[0], {near.known.actor for near in ear.near(fold(row[column]))}) for row in FIGURES]

    assert sum(name in actors for name, actors in meant) >= least
    assert [(name, actors) for name, actors in meant if actors - {name}] == []


@pytest.mark.parametrize(
    ("one", "other", "near"),
    (
        ("zarif", "zarit", True),
        ("zarif", "sharif", False),
        ("erdogan", "erdoan", True),
        ("erdogan", "erdogen", True),
        ("erdogan", "erdgoan", True),
        ("erdogan", "гардоган", False),
        ("cavusoglu", "chavushoglu", True),
        ("gaddafi", "kadhafi", True),
        ("yeltsin", "eltsin", True),
        ("assad", "asad", False),
        ("lavrov", "lawrow", True),
    ),
)
def test_near_is_a_matter_of_sounds_and_of_the_first_letter(one: str, other: str, near: bool) -> None:  # noqa: FBT001 -- a column of the table
    """One sound of five may differ, two of eight, never the first; short words have no neighbours."""
    assert bool(Ear([Known(actor="a", folded=one, alone=True)]).near(other)) is near


@given(
    st.text(
        alphabet="абвгдежзиклмнопрстуфхцчшщэюяαβγδεζηθλμνξπσابتجحخدرسشعغفقكلمنهويאבגדהוזחטיכabcdefghijklmnopqrstuvwxyzşç",
        max_size=12,
    )
)
def test_what_is_heard_is_latin_and_heard_again_the_same(word: str) -> None:
    """A sound is small Latin letters; reading a word's bones never fails and is never longer than its sound."""
    heard_as = sound(fold(word))

    assert heard_as.isascii()
    assert not heard_as or heard_as.islower()
    assert len(bones(fold(word))) <= len(heard_as)


def test_words_of_a_name_know_what_they_are_part_of() -> None:
    """Single aliases stand alone, words of longer names know their place, exact ones are not compared."""
    words = {one.folded: one for one in words_of("a", ("Hakan Fidan", "Fidan*", "=MIT", "~talks"))}

    assert set(words) == {"hakan", "fidan"}
    assert words["fidan"] == Known(
        actor="a", folded="fidan", alone=True, starred=True, within=((("hakan", "fidan"), 1),)
    )
    assert not words["hakan"].alone


# ---------------------------------------------------------------- tallies


@given(st.lists(st.integers(0, 200), max_size=400))
def test_a_tally_is_exact_up_to_its_size(numbers: list[int]) -> None:
    """Each entry counts once, in whatever order and however often it comes, also when two tallies become one."""
    whole, one, other = Tally(), Tally(), Tally()
    for place, number in enumerate(numbers):
        whole.add(mark("f", str(number)))
        (one, other)[place % 2].add(mark("f", str(number)))
    one.merge(other)

    assert len(whole) == len(set(numbers)) == len(one)


def test_a_large_tally_is_near_the_truth() -> None:
    """Far beyond what it remembers it is off by some percents, and remembers no more."""
    tally = Tally()
    for number in range(100_000):
        tally.add(mark("f", str(number)))

    assert abs(len(tally) - 100_000) < 20_000
    assert len(tally._seen) <= MOST


# ---------------------------------------------------------------- the command


CONFIG = """
actors:
  erdogan: {name: Recep Tayyip Erdoğan, aliases: [Erdogan]}
  zarif: {name: Mohammad Javad Zarif, aliases: [Zarif]}
watches: {a: {match: "@erdogan OR @zarif", notify: []}}
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path))
    config = tmp_path / "config"
    write(config, {"a.yaml": CONFIG})
    return Desk(config=config, web=None, mail=None)  # type: ignore[arg-type]


def fill(directory: Path) -> None:
    """Store two entries of today with another spelling, and two of last month with a third."""
    store = open_store("sqlite:///monitor.db", state_directory=directory)
    rows = [("Erdogen", 0), ("Erdogen", 1), ("Erdogin", 40), ("Erdogin", 41)]
    with store.writing() as work:
        for number, (name, days) in enumerate(rows):
            text = f"Recep Tayyip {name} flew home."
            change = Change(kind=Kind.NEW, title="Home", text=text, added=(text,), fingerprint=str(number))
            entry = Entry(feed="gone", key=str(number), title="Home")
            work.record(
                entry, change, Placement(story=None, vector={}), novel=True, at=utc_now() - timedelta(days=days)
            )
    store.close()


def test_suggestions_come_with_the_line_to_write(desk: Desk, tmp_path: Path) -> None:
    """As a table with the actor's new line, and as data; only of the days asked for, of feeds that are gone, too."""
    fill(tmp_path)
    status, out, _ = desk.run("actors", "suggest")
    rows = json.loads(desk.run("actors", "suggest", "erdogan", "--days", "60", "--json")[1])

    assert status == 0
    assert "erdogan: {name: Recep Tayyip Erdoğan, aliases: [Erdogan, Erdogen]}" in out
    assert "Erdogin" not in out
    assert {row["alias"]: (row["finding"], row["ground"], row["entries"], row["of"]) for row in rows} == {
        "Erdogen": ("missing", "full name", 2, 4),
        "Erdogin": ("missing", "full name", 2, 4),
    }
    assert rows[0]["line"] == "erdogan: {name: Recep Tayyip Erdoğan, aliases: [Erdogan, Erdogen]}"
    assert rows[0]["example"] == "Recep Tayyip Erdogen flew home."
    assert json.loads(desk.run("actors", "suggest", "zarif", "--json")[1]) == []


def test_a_wrong_actor_and_a_missing_database_are_told(desk: Desk) -> None:
    """The name that may be meant; how a database comes about. Looking creates none."""
    wrong, _, said = desk.run("actors", "suggest", "erdogann")
    none, _, missing = desk.run("actors", "suggest")

    assert (wrong, none) == (2, 1)
    assert 'did you mean "erdogan"' in said
    assert "no database" in missing
    assert not list(desk.config.parent.glob("*.db"))
