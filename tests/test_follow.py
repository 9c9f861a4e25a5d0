"""Which story an entry carries on, and that the model of it can be lost without a trace."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.follow import Model
from monitor.model import Change, Entry, Kind, Placement

START = datetime(2026, 3, 11, 6, 0, tzinfo=UTC)
WINDOW = timedelta(hours=72)


@dataclass(frozen=True, kw_only=True)
class Stored:
    """An entry as a store gives it back."""

    story: int
    at: datetime
    vector: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Article:
    title: str
    text: str = ""
    link: str = ""
    minutes: int = 0
    names: tuple[str, ...] = ()
    language: str | None = None


class Desk:
    """A model with the least of a store behind it: numbers for stories, and what was stored, for a rebuild."""

    def __init__(self, apart: Iterable[tuple[int, int]] = ()) -> None:
        self.model = Model(WINDOW, apart)
        self.stored: list[Stored] = []
        self.opened = 0

    def look(self, article: Article) -> Placement:
        return looked(self.model, article)

    def take(self, article: Article) -> int:
        placement = self.look(article)
        story = placement.story
        if story is None:
            self.opened += 1
            story = self.opened
        # A store keeps vectors as JSON, and may give the keys back in another order.
        vector = json.loads(json.dumps(placement.vector, sort_keys=True))
        stored = Stored(story=story, at=START + timedelta(minutes=article.minutes), vector=vector)
        self.model.add(stored)
        self.stored.append(stored)
        self.merge(story)
        return self.stored[-1].story

    def merge(self, story: int) -> None:
        for other in self.model.same(story):
            kept, gone = sorted((story, other))
            self.model.merge(kept, gone)
            self.stored = [replace(each, story=kept) if each.story == gone else each for each in self.stored]
            story = kept

    def read(self, articles: Iterable[Article]) -> list[int]:
        return [self.take(article) for article in articles]


def looked(model: Model, article: Article) -> Placement:
    entry = Entry(feed="wire", key=article.title, link=article.link, language=article.language)
    change = Change(kind=Kind.NEW, title=article.title, text=article.text, fingerprint="")
    return model.place(entry, change, START + timedelta(minutes=article.minutes), names=article.names)


def built(stored: Iterable[Stored]) -> Model:
    model = Model(WINDOW)
    for each in stored:
        model.add(each)
    return model


def rebuilt(desk: Desk, now: datetime) -> Model:
    """Return a model built from what a restart reads: of the stories that moved within the window before `now` the entries
    that came within the window before the last one of all.
    """
    if not desk.stored:
        return built(())
    moved: dict[int, datetime] = {}
    for stored in desk.stored:
        moved[stored.story] = max(stored.at, moved.get(stored.story, stored.at))
    held = [stored for stored in desk.stored if stored.at >= desk.stored[-1].at - WINDOW]
    return built(stored for stored in held if moved[stored.story] >= now - WINDOW)


FERRY = Article(
    title="Ferry runs aground off Port Salune with 212 people on board",
    text="The ferry Halcyon ran aground on a reef off Port Salune early on Tuesday. The coast guard of Kestria sent three boats.\n"
    "All 212 passengers were taken off the Halcyon by noon, said Captain Orlan Vesk.",
)
FERRY_OTHER_WORDS = Article(
    title="Passengers rescued from stranded Halcyon",
    text="Rescue boats brought everyone ashore from the Halcyon, which struck a reef near Port Salune, Kestrian media said.",
)
FERRY_CUT_COPY = Article(
    title="Hundreds evacuated at sea",
    text="The ferry Halcyon ran aground on a reef off Port Salune early on Tuesday. The coast guard of Kestria sent three boats.",
)
BANK = Article(
    title="Central bank of Kestria raises interest rate to 7.5%",
    text="The central bank raised its key interest rate by 50 basis points to 7.5% on Tuesday. Governor Ilda Marn named inflation.",
)
MARKET = Article(
    title="Fishermen protest at harbour fees",
    text="Some 40 trawlers blocked the harbour mouth of Lower Dunmarsh over higher fees.",
)

SAME_STORY = {
    "another outlet in its own words": (FERRY, FERRY_OTHER_WORDS),
    "the same wire copy, cut, under another headline": (FERRY, FERRY_CUT_COPY),
    "headlines alone that share what matters": (
        Article(title="Halcyon ferry aground off Port Salune"),
        Article(title="Port Salune: passengers leave grounded ferry Halcyon"),
    ),
    "names with and without accents": (
        Article(title="Çelikgöl: Bürgermeister Yılmaz Öztürk tritt zurück", text="Yılmaz Öztürk trat in Çelikgöl zurück."),
        Article(title="Mayor Yilmaz Ozturk of Celikgol quits", text="Yilmaz Ozturk resigned as mayor of Celikgol."),
    ),
    "Arabic": (
        Article(title="جنوح العبارة هالسيون قبالة بورت سالون", text="جنحت العبارة هالسيون على شعاب قبالة بورت سالون فجر الثلاثاء."),
        Article(title="إجلاء ركاب العبارة هالسيون", text="أجلى خفر السواحل ركاب العبارة هالسيون قرب بورت سالون."),
    ),
    "Russian, with other endings": (
        Article(title="Паром «Халкион» сел на мель у Порт-Салуны", text="Паром «Халкион» сел на мель у берегов Порт-Салуны."),
        Article(title="Пассажиров парома «Халкион» эвакуировали", text="С парома «Халкиона» в Порт-Салуне сняли всех пассажиров."),
    ),
    "Chinese, which writes no spaces": (
        Article(title="渡轮海尔西恩号在萨伦港外搁浅", text="载有二百人的渡轮海尔西恩号在萨伦港外搁浅。"),
        Article(title="海尔西恩号渡轮乘客获救", text="萨伦港外搁浅的渡轮海尔西恩号乘客全部获救。"),
    ),
    "the same link, with what a reader's click adds, though every word differs": (
        Article(title="Live: storm", link="https://outlet.example/live/4?utm_source=feed"),
        Article(title="Morning briefing continues here", link="https://OUTLET.example/live/4#top"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("first", "second"), SAME_STORY.values(), ids=SAME_STORY)
def test_an_entry_that_carries_an_event_on_joins_its_story(first: Article, second: Article) -> None:
    """What reports the same event is one story, also in a newsroom that has read nothing but other things before."""
    desk = Desk()
    stories = desk.read((BANK, first, MARKET, second))
    assert stories[3] == stories[1]
    assert len(set(stories)) == 3


OTHER_STORY = {
    "another event in another field": (FERRY, BANK),
    "nothing in common but the words of every report": (
        Article(title="Officials say new report due on Tuesday", text="A spokesman said on Tuesday that it would take some time."),
        Article(title="Officials say talks may take time", text="Officials said on Tuesday that they would report later."),
    ),
    "one word, and be it rare, that two things have in common": (
        Article(title="Halcyon cinema reopens"), Article(title="Halcyon ferry strands"),
    ),
    "an entry without any word": (Article(title="…"), Article(title="…")),
    "two entries under the address of the front page": (
        Article(title=FERRY.title, link="https://outlet.example/"),
        Article(title=BANK.title, link="https://outlet.example"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("first", "second"), OTHER_STORY.values(), ids=OTHER_STORY)
def test_an_entry_on_something_else_opens_its_own_story(first: Article, second: Article) -> None:
    """Two events stay two stories, even as the first two entries that a newsroom ever sees."""
    assert Desk().read((first, second)) == [1, 2]


def test_a_story_without_a_new_entry_for_the_window_takes_no_further_ones() -> None:
    """After 72 quiet hours the same words are a new event; until then they are the old one."""
    late = int(WINDOW.total_seconds() / 60)
    assert Desk().read((FERRY, Article(title=FERRY.title, text=FERRY.text, minutes=late))) == [1, 1]
    assert Desk().read((FERRY, Article(title=FERRY.title, text=FERRY.text, minutes=late + 1))) == [1, 2]


def test_each_entry_keeps_its_story_open() -> None:
    """The window counts from the latest entry, so that a long event stays one story."""
    days = [Article(title=FERRY.title, text=FERRY.text, minutes=60 * 48 * day) for day in range(5)]
    assert Desk().read(days) == [1] * 5


def test_a_long_story_is_what_was_said_of_it_lately() -> None:
    """Of an event that goes on for weeks only the window is kept, to the bit: a model that never saw the rest is the same."""
    desk = Desk()
    days = [
        replace(FERRY, text=f"{FERRY.text} Day{day} brought Witness{day}.", minutes=1440 * day) for day in range(30)
    ]
    assert desk.read(days) == [1] * 30
    lately = built(stored for stored in desk.stored if stored.at >= desk.stored[-1].at - WINDOW)
    late = replace(FERRY_OTHER_WORDS, text=f"{FERRY_OTHER_WORDS.text} Witness3 spoke.", minutes=1440 * 30)
    assert looked(lately, late) == desk.look(late)


def test_looking_changes_nothing() -> None:
    """A placement whose transaction fails leaves no trace: the next one is the same."""
    desk = Desk()
    desk.read((BANK, FERRY, MARKET))
    first = desk.look(FERRY_OTHER_WORDS)
    assert desk.look(Article(title="Something else entirely", text="Words that nobody has used before.")).story is None
    assert desk.look(FERRY_OTHER_WORDS) == first


def test_a_vector_is_short_and_rounded() -> None:
    """What the store keeps of an entry is at most 80 words, and a few marks of its link and its first sentences, to four digits."""
    text = (
        " ".join(f"Subject{number}word" for number in range(500))
        + " "
        + " ".join(f"w{letter}x" * 3 for letter in "abcdefghijkl")
    )
    vector = Desk().look(Article(title="Long", text=text + FERRY.text, link="https://outlet.example/a")).vector
    words = {term: weight for term, weight in vector.items() if ":" not in term}
    assert 0 < len(words) <= 80
    assert len(vector) <= len(words) + 18
    assert all(weight == round(weight, 4) for weight in vector.values())


def test_what_ended_is_forgotten() -> None:
    """Memory follows the window, not the archive."""
    desk = Desk()
    desk.read(Article(title=f"Matter{day} in Town{day} with Person{day}", minutes=day * 1440) for day in range(60))
    assert len(desk.model) == 4


def test_stories_that_ended_in_silence_weigh_nothing() -> None:
    """Between two entries stories end: from that moment on their words are as rare as if they had never been used."""
    desk = Desk()
    desk.read((FERRY, BANK, Article(title=MARKET.title, text=MARKET.text, minutes=60 * 50)))
    late = Article(title=FERRY.title, text=f"{FERRY.text} {MARKET.text}", minutes=60 * 80)
    fresh = Desk()
    fresh.take(Article(title=MARKET.title, text=MARKET.text, minutes=60 * 50))
    assert desk.look(late).vector == fresh.look(late).vector
    assert desk.look(replace(late, minutes=60 * 60)).vector != fresh.look(late).vector


WIRE = (
    "The council of Lower Dunmarsh voted by nine to four on Monday to close the old swing bridge for two winters, after divers found "
    "cracks in three of its piers. Buses will go round by Tarn Mills, and schools are to begin half an hour later."
)


def test_a_copy_is_the_same_story_though_its_words_are_drowned() -> None:
    """What a wire wrote first is known again when an outlet puts a long text of its own behind it."""
    own = " ".join(f"Chapter{number} tells of gardening{number} and cookery{number}." for number in range(60))
    copy = Article(title="Weekend reading, gardens and recipes", text=f"{WIRE} {own}")
    assert Desk().read((Article(title="Dunmarsh shuts bridge", text=WIRE), copy)) == [1, 1]
    assert Desk().read((Article(title="Dunmarsh shuts bridge", text=WIRE), replace(copy, text=own))) == [1, 2]


NAMES = ("place:salune", "actor:vesk")
ABROAD = Article(
    title="Потерпевших бедствие сняли с судна", text="Катера доставили людей на берег.", names=NAMES, language="ru"
)


def test_names_tie_languages_together() -> None:
    """A report that shares no word, but two of the newsroom's names, carries a story of another language on."""
    ferry = replace(FERRY, names=NAMES, language="en-GB")
    assert Desk().read((BANK, ferry, ABROAD)) == [1, 2, 2]
    assert Desk().read((BANK, ferry, replace(ABROAD, names=NAMES[:1]))) == [1, 2, 3]
    assert Desk().read((BANK, ferry, replace(ABROAD, names=()))) == [1, 2, 3]


def test_within_a_language_names_alone_tie_nothing() -> None:
    """Two reports in one language can be compared by their words; the same person in the same place does many things."""
    ferry = replace(FERRY, names=NAMES, language="en")
    opera = Article(
        title="Opera season opens with applause", text="The tenor bowed twice.", names=NAMES, language="en-US"
    )
    assert Desk().read((ferry, opera)) == [1, 2]


def test_names_that_differ_part_what_reads_alike() -> None:
    """What happens in the same words elsewhere is another story, once the newsroom has told the places by name."""
    here = Article(
        title="Blaze at refinery injures four workers", text="Firemen fought a blaze at a refinery near the coast."
    )
    there = Article(
        title="Blaze at refinery kills guard",
        text="Flames spread inland before dawn through tanks of a depot; a guard died there, colleagues said, and windows broke in "
        "three villages.",
    )
    assert Desk().read((here, there)) == [1, 1]
    named = replace(here, names=("place:salune",)), replace(there, names=("place:tarn",))
    assert Desk().read(named) == [1, 2]


FIRST, SECOND = ("Halcyon ferry hits reef", "Captain Vesk questioned by police")
BOTH = "Halcyon ferry captain Vesk questioned by police over reef"


def test_stories_that_turn_out_to_be_one_are_merged() -> None:
    """Two beginnings of one event stay two stories only until a report ties them together; the older number stays."""
    desk = Desk()
    desk.read(Article(title=title) for title in (FIRST, SECOND, FIRST, SECOND))
    assert {stored.story for stored in desk.stored} == {1, 2}
    desk.read(Article(title=BOTH) for _ in range(4))
    assert {stored.story for stored in desk.stored} == {1}


HOUR = 60


def ferry(story: int, hours: int) -> Stored:
    vector = Desk().look(FERRY).vector
    return Stored(story=story, at=START + timedelta(hours=hours), vector=vector)


@pytest.mark.parametrize(("kept", "gone"), ((1, 2), (2, 1)))
def test_a_merged_story_runs_as_long_as_its_younger_half(kept: int, gone: int) -> None:
    """What was merged goes on to take entries until the window after the last of both, whichever number it bears."""
    model = built((ferry(1, 0), ferry(2, 60)))
    model.merge(kept, gone)
    assert looked(model, replace(FERRY, minutes=100 * HOUR)).story == kept
    assert looked(model, replace(FERRY, minutes=133 * HOUR)).story is None


@pytest.mark.parametrize("gap", (60, 100))
def test_a_running_story_may_become_part_of_one_that_has_ended(gap: int) -> None:
    """By hand a story is merged into one whose entries are forgotten: it goes on under that number, as after a restart."""
    model = built((ferry(1, 0), ferry(2, gap)))
    model.merge(1, 2)
    assert looked(model, replace(FERRY, minutes=(gap + 1) * HOUR)).story == 1
    later = Stored(story=1, at=START + timedelta(hours=gap + 80), vector=Desk().look(BANK).vector)
    model.add(later)
    assert (len(model), looked(model, replace(FERRY, minutes=(gap + 80) * HOUR)).story) == (1, None)


def test_nothing_is_remembered_of_merges_whose_entries_are_forgotten() -> None:
    """What a merged story is now is held only while its entries are: years of merges take no memory."""
    model = built((ferry(1, 0), ferry(2, 1), ferry(3, 2)))
    model.merge(2, 3)
    model.merge(1, 2)
    stories = model._stories
    assert set(stories._became) == {2, 3}
    model.add(ferry(4, 2 + 72))
    assert (set(stories._became), set(stories.holders["ferry"])) == ({2, 3}, {1, 4})
    model.add(ferry(4, 2 + 73))
    assert (stories._became, stories._gone, set(stories.holders["ferry"])) == ({}, [], {4})


def test_what_people_have_parted_stays_apart() -> None:
    """Two stories that an editor has split are never merged again."""
    desk = Desk(apart=[(2, 1)])
    desk.read(Article(title=title) for title in (FIRST, SECOND, FIRST, SECOND, BOTH, BOTH, BOTH, BOTH))
    assert {stored.story for stored in desk.stored} == {1, 2}


def test_names_that_differ_keep_stories_from_being_merged() -> None:
    """What reads alike stays two stories when the newsroom's names say that it happened in two places."""
    for places, proposed in ((("place:salune", "place:salune"), (1,)), (("place:salune", "place:tarn"), ())):
        vectors = [dict(Desk().look(Article(title=BOTH, names=(place,))).vector) for place in places]
        # Two fifths of what each story says are said by both.
        shared = [{term: 0.4 * weight for term, weight in vector.items()} for vector in vectors]
        stories = [Stored(story=n, at=START, vector={**shared[n - 1], f"detail{n}": 0.9165}) for n in (1, 2, 2)]
        assert built(stories).same(2) == proposed


@pytest.mark.parametrize("part", (1, 2))
def test_what_people_have_parted_stays_apart_when_a_part_grows(part: int) -> None:
    """A story takes over what it was kept apart from by the stories that it took in, under whichever number it goes on."""
    desk = Desk(apart=[(1, 2)])
    desk.read(Article(title=title) for title in (FIRST, SECOND, MARKET.title))
    desk.model.merge(kept=3, gone=part)
    desk.stored = [replace(stored, story=3) if stored.story == part else stored for stored in desk.stored]
    desk.read(Article(title=BOTH) for _ in range(12))
    assert {stored.story for stored in desk.stored} == {3 - part, 3}


def test_entries_of_one_moment_have_no_order() -> None:
    """In whatever order the entries of a moment are added, the model then places alike."""
    desk = Desk()
    desk.read((FERRY, BANK, MARKET, FERRY_OTHER_WORDS))
    models = [built(order) for order in permutations(desk.stored)]
    late = replace(FERRY_CUT_COPY, minutes=5)
    assert {json.dumps(dict(looked(model, late).vector)) for model in models} == {
        json.dumps(dict(desk.look(late).vector))
    }
    assert {looked(model, late).story for model in models} == {1}


SUBJECTS: Sequence[str] = (
    "Halcyon ferry reef",
    "Marn bank rate",
    "Dunmarsh trawlers fees",
    "Vesk captain trial",
    "Salune port storm",
)
ARTICLES = st.lists(
    st.builds(
        lambda subjects, hours, link: (" and ".join(subjects), hours, f"https://outlet.example/{link}" if link else ""),
        st.lists(st.sampled_from(SUBJECTS), min_size=1, max_size=3),
        st.integers(min_value=0, max_value=60),
        st.integers(min_value=0, max_value=4),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(drawn=ARTICLES, later=st.integers(min_value=0, max_value=100))
def test_a_rebuilt_model_places_as_the_lost_one_would(drawn: list[tuple[str, int, str]], later: int) -> None:
    """Kill the daemon at any entry: the model built from the store gives the same story and the same vector, to the bit."""
    desk = Desk()
    minutes = 0
    for title, hours, link in drawn:
        minutes += hours * 60
        article = Article(title=title, link=link, minutes=minutes)
        desk.take(article)
    now = START + timedelta(minutes=minutes, hours=later)
    again = rebuilt(desk, now)
    for subject in SUBJECTS:
        entry = Entry(feed="wire", key=subject, link="https://outlet.example/1")
        change = Change(kind=Kind.NEW, title=subject, text=f"{subject} once more", fingerprint="")
        assert again.place(entry, change, now) == desk.model.place(entry, change, now)
    for story in {stored.story for stored in desk.stored}:
        assert again.same(story) == desk.model.same(story)


@settings(max_examples=60, deadline=None)
@given(drawn=ARTICLES, cut=st.integers(min_value=0, max_value=25))
def test_a_late_merge_leaves_no_trace(drawn: list[tuple[str, int, str]], cut: int) -> None:
    """Two stories that are merged are the same as one that had all their entries from the beginning, to the bit."""
    desk = Desk()
    desk.read(Article(title=title, link=link, minutes=60 * place) for place, (title, _, link) in enumerate(drawn))
    parted = [replace(stored, story=1 if place < cut else 2) for place, stored in enumerate(desk.stored)]
    late = built(parted)
    late.merge(1, 2)
    at_once = built(replace(stored, story=1) for stored in parted if len(late))
    for subject in SUBJECTS:
        article = Article(title=subject, text=f"{subject} once more", minutes=60 * 26)
        if {stored.story for stored in parted} == {1, 2}:
            assert looked(late, article) == looked(at_once, article)
