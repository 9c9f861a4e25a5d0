"""A plug-in that tells what entries mean: found by its entry point, heeded beside the words, and never in the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import invalidate_caches
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config import load
from monitor.config.embeddings import GROUP, load_embedding
from monitor.errors import EmbeddingError
from monitor.follow import Embedding, Model
from monitor.model import Change, Entry, Feed, Kind, Listing, Newsroom, Placement, Settings
from monitor.rehearsal import Rehearsal
from monitor.store import Store
from monitor.store.sql import open_store
from tests.configured import refused, write
from tests.running import configure, rss, running, until
from tests.servers import FeedServer

START = datetime(2026, 3, 11, 6, 0, tzinfo=UTC)
AGROUND = "Halcyon runs aground"
STEAMER = "Stranded steamer: passengers rescued"
RATE = "Central bank raises rate"
ODD = "Pigeons win a race"

#: A toy: ships on one axis, money on another; it fails over birds.
TOY = """
def embed(title, text):
    if "Pigeons" in title:
        raise RuntimeError("birds")
    ships = sum(word in title for word in ("aground", "steamer", "ferry"))
    return (ships, "bank" in title, -0.1)

embed.near = 0.3

def greedy(title, text):
    return (1.0, 1.0)

greedy.near = 2.0
NUMBER = 7
"""
_modules = count()


@pytest.fixture
def plugged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Install the toy as any package brings an entry point; return the name under which it can be configured."""
    # Python remembers modules by name: each test has one of its own.
    module = f"toy_embedding_{next(_modules)}"
    points = {"toy": "embed", "greedy": "greedy", "number": "NUMBER", "absent": "nothing", "gone": None}
    lines = [f"{name} = {module if attribute else 'no_such_module'}:{attribute}" for name, attribute in points.items()]
    site = tmp_path / "site"
    files = {
        f"{module}.py": TOY,
        f"{module}-1.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {module}\nVersion: 1\n",
        f"{module}-1.dist-info/entry_points.txt": "\n".join((f"[{GROUP}]", *lines, "")),
    }
    write(site, files)
    monkeypatch.syspath_prepend(str(site))
    invalidate_caches()
    return "toy"


def stories_of(store: Store) -> dict[str, int]:
    """Title -> story."""
    with store.reading() as view:
        return {
            update.revision.change.title: story.id
            for story in view.stories(limit=99)
            for update in view.updates(story.id)
        }


async def test_the_daemon_compares_by_meaning_and_survives_a_plug_in_that_fails(tmp_path: Path, plugged: str) -> None:
    """What shares no word is one story by the plug-in, also after a restart; over an entry it cannot digest, words decide."""
    more = f"  stories: {{embedding: {plugged}}}\n"
    titles = [AGROUND, RATE, ODD, STEAMER]
    with FeedServer() as web, closing(open_store("sqlite:///monitor.db", state_directory=tmp_path)) as store:
        web.publish("/feed", rss(*((title, title, "") for title in titles)))
        config = configure(tmp_path, feed=web.url("/feed"), mail="json://localhost/")
        newsroom = config / "newsroom.yaml"
        newsroom.write_text(newsroom.read_text(encoding="utf-8").replace("feeds:", f"{more}feeds:", 1), "utf-8")
        async with running(config, store):
            await until(lambda: len(stories_of(store)) == 4, "four entries")
        web.publish("/feed", rss(*((title, title, "") for title in ["New ferry in sight", *titles])))
        async with running(config, store):
            await until(lambda: len(stories_of(store)) == 5, "the fifth entry")
        found = stories_of(store)
    assert found[AGROUND] == found[STEAMER] == found["New ferry in sight"]
    assert len(set(found.values())) == 3


def test_a_replay_ends_with_a_sentence_when_the_plug_in_fails(plugged: str) -> None:
    """An experiment that quietly went on by words alone would show what does not happen."""
    feed = Feed(name="wire", url="https://wire.example/rss")
    rehearsal = Rehearsal(Newsroom(settings=Settings(embedding=plugged), feeds={"wire": feed}))
    listing = Listing(entries=(Entry(feed="wire", key="1", title=ODD),))
    with pytest.raises(EmbeddingError, match=r"toy fails over “Pigeons win a race” \(RuntimeError: birds\)"):
        list(rehearsal.play([(START, feed, listing)]))


def test_check_answers_an_unknown_name_with_those_that_are_installed(tmp_path: Path, plugged: str) -> None:
    """A slip in the name shows which plug-ins there are, and where there is none, that there is none."""
    base = {"feeds.yaml": "feeds: {wire: {url: https://wire.example/rss}}\nwatches: {a: {match: ferry, notify: []}}\n"}
    mistaken = base | {"monitor.yaml": "monitor:\n  stories: {embedding: toi}\n"}
    (mistake,) = refused(write(tmp_path / "wrong", mistaken))
    assert 'unknown embedding "toi", did you mean "toy"? (installed: absent, gone, greedy, number, toy)' in mistake
    assert "monitor.yaml:2:" in mistake
    right = base | {"monitor.yaml": f"monitor:\n  stories: {{embedding: {plugged}}}\n"}
    assert load(write(tmp_path / "right", right), {}).newsroom.settings.embedding == "toy"


def test_without_any_plug_in_check_says_so(tmp_path: Path) -> None:
    """Nothing is shipped and nothing is downloaded."""
    files = {"all.yaml": "monitor: {stories: {embedding: toy}}\nwatches: {a: {match: ferry, notify: []}}\n"}
    assert any('unknown embedding "toy" (none is installed)' in line for line in refused(write(tmp_path, files)))


@pytest.mark.parametrize(
    ("name", "because"),
    (
        ("greedy", "`near` between 0.0 and 1.0"),
        ("number", "must be a function"),
        ("absent", "cannot be loaded (AttributeError"),
        ("gone", "cannot be loaded (ModuleNotFoundError"),
        ("nobody", "not installed (installed: absent, gone, greedy, number, toy)"),
    ),
)
def test_a_plug_in_that_is_none_is_refused_in_a_sentence(plugged: str, name: str, because: str) -> None:
    """Whoever installed it reads what is wrong with it, and the way out."""
    failures: list[EmbeddingError] = []
    assert load_embedding(plugged, failed=failures.append) is not None
    with pytest.raises(EmbeddingError) as caught:
        load_embedding(name, failed=failures.append)
    assert because in str(caught.value)
    assert "take monitor.stories.embedding out" in str(caught.value)


def looked(model: Model, title: str) -> Placement:
    change = Change(kind=Kind.NEW, title=title, text="", fingerprint="")
    return model.place(Entry(feed="wire", key=title, title=title), change, START)


def stars(title: str, _text: str) -> Sequence[float]:
    return [len(word) - 6 for word in title.split()]


Numbers = Callable[[str, str], Sequence[float]]
NOTHING: tuple[Numbers, ...] = (
    lambda _title, _text: (),
    lambda _title, _text: (0.0, 0.0),
    lambda _title, _text: (float("nan"), 1.0),
    lambda _title, _text: (float("inf"), 1.0),
)


@pytest.mark.parametrize("embed", NOTHING)
def test_numbers_that_say_nothing_leave_the_words_alone(embed: Numbers) -> None:
    """Nothing, noughts and what is no number: the entry is compared as if there were no plug-in."""
    plain = looked(Model(timedelta(hours=72)), AGROUND)
    assert looked(Model(timedelta(hours=72), embedding=Embedding(name="odd", embed=embed)), AGROUND) == plain


def test_both_views_count_half() -> None:
    """The vector stays as long as before, so that the cosine of two entries is the mean of both views' cosines."""
    vector = looked(Model(timedelta(hours=72), embedding=Embedding(name="toy", embed=stars)), AGROUND).vector
    numbers = {term: weight for term, weight in vector.items() if term.startswith("toy ~")}
    words = {term: weight for term, weight in vector.items() if term not in numbers and ":" not in term}
    assert sum(weight**2 for weight in numbers.values()) == pytest.approx(0.5, abs=1e-3)
    assert sum(weight**2 for weight in words.values()) == pytest.approx(0.5, abs=1e-3)


WORDS = ("Halcyon", "ferry", "Marn", "rate", "storm", "at", "trawlers")


@settings(max_examples=60, deadline=None)
@given(drawn=st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join), max_size=15))
def test_the_lost_model_comes_back_without_asking_the_plug_in(drawn: list[str]) -> None:
    """What the plug-in said is stored with the entries: a restart gives the same model, and no entry is embedded twice."""
    asked: list[str] = []

    def embed(title: str, text: str) -> Sequence[float]:
        asked.append(title)
        return stars(title, text)

    toy = Embedding(name="toy", embed=embed, near=0.4)
    model, again = (Model(timedelta(hours=72), embedding=toy) for _ in range(2))
    stored = []
    for number, title in enumerate(drawn):
        placement = looked(model, title)
        placement = replace(placement, story=number if placement.story is None else placement.story)
        stored.append(Stored(placement))
        model.add(stored[-1])
    assert asked == drawn
    for member in stored:
        again.add(member)
    assert asked == drawn
    for word in WORDS:
        assert looked(again, word) == looked(model, word)


class Stored:
    """A placement as a store gives it back."""

    def __init__(self, placement: Placement) -> None:
        assert placement.story is not None
        self.story = placement.story
        self.at = START
        self.vector = placement.vector
