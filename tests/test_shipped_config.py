"""The example that ships in config/, and the small newsroom of the seeds: without a mistake, and worth copying."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from monitor import match
from monitor.config import load
from monitor.model import Entry, Feed, Kind, Newsroom, Paragraph, Priority, Scope
from monitor.revise import revise

ROOT = Path(__file__).parent.parent
SHIPPED, SEEDS = ROOT / "config", ROOT / "seeds" / "config"
FILES = tuple(sorted([*SHIPPED.rglob("*.yaml"), *SEEDS.rglob("*.yaml")]))
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)

#: An article in words that an editor of the beat reads every day, and the name that must be found in it.
MENTIONS = [
    ("@erdogan", "Erdogan's visit"),
    ("@erdogan", "وقال أردوغان إن المحادثات ستستمر"),
    ("@erdogan", "встреча с Эрдоганом"),
    ("@cavusoglu", "Cavusoglu and ÇAVUŞOĞLU are one"),
    ("@islamic-state", "Police arrest IS suspect"),
    ("@islamic-state", "تنظيم الدولة"),
    ("@pezeshkian", "پزشکیان در تهران"),
    ("place:syria", "Kobani'de"),
    ("place:syria", "в Алеппо"),
    ("place:turkey", "أنقرة"),
    ("place:iran", "مذاکرات در تهران"),
    ("place:gulf", "a ministry in Doha"),
    ("place:syria", "السوريون في دمشق وبحلب"),
    ("place:aleppo", "القصف بحلب"),
    ("place:aleppo", "وحلب"),
    ("place:raqqa", "العودة للرقة"),
    ("place:syria", "آتش‌بس در سوریه"),
    ("place:syria", "сирийский"),
    ("place:syria", "die syrische Armee"),
    ("place:syria", "el ejército sirio"),
    ("place:syria", "les Syriennes"),
    ("place:syria", "Suriyeliler"),
    ("place:turkey", "ein türkischer Minister"),
    ("place:turkey", "ministre turc"),
    ("place:turkey", "Turks vote"),
    ("place:turkey", "للأتراك: الحكومة التركية"),
    ("place:iran", "las autoridades iraníes"),
    ("place:iran", "والإيرانيون"),
    ("place:lebanon", "بلبنان"),
    ("place:israel", "israelischen"),
    ("place:russia", "los rusos"),
    ("place:qatar", "القطرية"),
    ("place:gulf", "بالكويت"),
    ("place:strait-of-hormuz", "بمضيق هرمز"),
    ("place:vienna", "في فيينا"),
    ("@erdogan", "لقاء بأردوغان"),
    ("@irgc", "للحرس الثوري"),
    ("@irgc", "die Revolutionsgarden"),
    ("@security-council", "بمجلس الأمن"),
    ("@security-council", "в Совете Безопасности"),
    ("@security-council", "UN-Sicherheitsrats"),
    ("@islamic-state", "لداعش"),
    ("@islamic-state", "Исламского государства"),
    ("@assad", "с Асадом"),
    ("@white-helmets", "les Casques blancs"),
    ("@pkk", "حزب العمال الكردستاني"),
]
#: Words that look like a name and are none.
OTHERS = [
    ("@islamic-state", "This is a suspect"),
    ("@sdf", "the sdf file"),
    ("place:syria", "Hamas in Gaza"),
    ("place:syria", "Uncle Sam"),
    ("place:syria", "федеральная территория Сириус"),
    ("place:turkey", "Turkmenistan"),
    ("place:qatar", "катаракта"),
    ("@arab-league", "лаг"),
]

#: What the example must show an editor at least once, and how it is recognised in a watch's expression.
OPERATORS = ["NEAR/", "ONEAR/", "count(", "first/", "place:", "@", "=", "*", "NOT ", "title:", "category:", '"']


def environ(tmp_path: Path) -> dict[str, str]:
    """Return an environment in which every secret of the examples is set."""
    (tmp_path / "night-mail.url").write_text("mailto://127.0.0.1:2525/?to=night@newsroom.example\n", encoding="utf-8")
    names = {name for file in FILES for name in re.findall(r'url: "\$\{(\w+)\}', file.read_text(encoding="utf-8"))}
    return {"CREDENTIALS_DIRECTORY": str(tmp_path)} | dict.fromkeys(
        names, "mailto://127.0.0.1:2525/?from=m@newsroom.example"
    )


@cache
def newsroom(directory: Path) -> Newsroom:
    return load(directory, {}, need_secrets=False).newsroom


def written(file: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = YAML(typ="safe").load(file)
    return found


def fires(held: Newsroom, watch: str, text: str) -> bool:
    """Tell whether a watch hits an article of that text, wherever it comes from."""
    feed = Feed(name="any", url="https://any.example/feed")
    entry = Entry(feed="any", key="1", paragraphs=(Paragraph(text=text),))
    change = revise(entry, None, feed=feed, now=NOW)
    assert change is not None
    alone = replace(held, watches={watch: replace(held.watches[watch], only=Scope())})
    return bool(match.Matcher(alone).match(entry, change, feed))


@pytest.mark.parametrize("directory", (SHIPPED, SEEDS), ids=["shipped", "seeds"])
def test_the_examples_have_no_mistake(directory: Path, tmp_path: Path) -> None:
    """An editor can start from either example once its secrets are set; every channel then has an address."""
    loaded = load(directory, environ(tmp_path), need_secrets=True)
    assert [name for name, channel in loaded.newsroom.channels.items() if not channel.url.reveal()] == []


def test_the_shipped_example_gives_no_warning(tmp_path: Path) -> None:
    """No alias is there twice, no clause adds nothing: all that `check` has to say is which keys are not in effect yet."""
    notes = load(SHIPPED, environ(tmp_path), need_secrets=True).notes()
    assert [str(note) for note in notes if not note.message.endswith("not in effect yet")] == []


def test_the_shipped_example_is_a_real_newsrooms_size() -> None:
    """The example has feeds, names, places and watches enough to work with on the first day."""
    held = newsroom(SHIPPED)
    counts = (len(held.feeds), len(held.actors), len(held.places), len(held.watches))
    assert all(count >= wanted for count, wanted in zip(counts, (28, 22, 18, 7), strict=True)), counts
    assert "syria-ceasefire" in held.watches


def test_every_shipped_feed_is_described() -> None:
    """Each feed has a title, tags, a language and a zone, is fetched over TLS, once, and not more often than politeness allows."""
    feeds = newsroom(SHIPPED).feeds.values()
    assert len({feed.url for feed in feeds}) == len(feeds)
    lacking = [
        feed.name
        for feed in feeds
        if not (feed.title and feed.tags and feed.language)
        or not feed.url.startswith("https://")
        or feed.every.total_seconds() < 120
    ]
    assert lacking == []
    rows = written(SHIPPED / "feeds.yaml")["feeds"]
    assert [name for name, row in rows.items() if "timezone" not in row] == []


def test_the_seeds_name_no_real_outlet() -> None:
    """The outlets of the seeds are invented: their addresses belong to nobody (RFC 2606)."""
    assert [feed.url for feed in newsroom(SEEDS).feeds.values() if ".example/" not in feed.url] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_file_begins_with_its_purpose(file: Path) -> None:
    """An editor who opens a file reads in its first line what it is for."""
    first = file.read_text(encoding="utf-8").split("\n", 1)[0]
    assert re.fullmatch(r"# [A-Z].{20,150}[.!]", first), first


@pytest.mark.parametrize("directory", (SHIPPED, SEEDS), ids=["shipped", "seeds"])
def test_every_watch_carries_both_tests(directory: Path) -> None:
    """Each watch says by one test what it is for, and by another what it is not for (tests/test_proof.py runs them)."""
    watches = newsroom(directory).watches.values()
    lacking = [watch.name for watch in watches if not {test.fires for test in watch.tests} >= {True, False}]
    assert lacking == []


@pytest.mark.parametrize(
    ("term", "text", "expected"), (*((*row, True) for row in MENTIONS), *((*row, False) for row in OTHERS))
)
def test_names_are_found_in_the_scripts_of_the_beat(term: str, text: str, expected: bool) -> None:  # noqa: FBT001  # a column
    """The names are found in Latin, Arabic, Persian and Cyrillic text, inflected and with endings, and nothing else is."""
    held = newsroom(SHIPPED)
    probe = replace(held.watches["syria-ceasefire"], name="probe", match=term)
    assert fires(replace(held, watches={"probe": probe}), "probe", text) is expected


#: The scripts and languages of the shipped feeds.
LANGUAGES = {"ar", "de", "en", "es", "fa", "fr", "ru", "tr"}
#: What the news calls a ceasefire, inflected and with what its language joins on.
CEASEFIRES = {
    "ar": ("هدنة بحلب", "والهدنة في سوريا", "اتفاق للهدنة بإدلب", "التزام بالهدنة السورية", "ووقف إطلاق النار في حمص"),
    "de": ("Feuerpausen in Syrien", "Bruch des Waffenstillstands in Aleppo", "Die syrische Waffenruhe"),
    "en": ("Ceasefires in Syria", "Cease-fires hold in Aleppo", "Syrian truces", "The armistices of Homs"),
    "es": ("Treguas en Siria", "Alto el fuego sirio", "Cese del fuego en Alepo"),
    "fa": ("آتش‌بس در سوریه", "آتش‌بسی در حلب", "آتشبس سوریه"),
    "fr": ("Les trêves en Syrie", "Le cessez-le-feu syrien"),
    "ru": ("О перемирии в Сирии", "Прекращением огня в Алеппо", "Сирийское перемирие"),
    "tr": ("Suriye ateşkesi uzatıldı", "Halep'te ateşkese uyuldu", "Suriye'deki ateşkesin süresi"),
}


def test_the_ceasefire_is_found_in_every_language_of_the_feeds() -> None:
    """Inflected, and with the article, "and", "in" and "to" joined on, as the shipped feeds write it."""
    held = newsroom(SHIPPED)
    missed = [text for texts in CEASEFIRES.values() for text in texts if not fires(held, "syria-ceasefire", text)]

    assert CEASEFIRES.keys() == LANGUAGES == {feed.language for feed in held.feeds.values()}
    assert missed == []


def test_the_shipped_watches_show_the_language() -> None:
    """Each operator that an editor may need is used at least once, and so are the options that change who is told."""
    watches = newsroom(SHIPPED).watches.values()
    expressions = " ".join(watch.match or "" for watch in watches)
    assert [operator for operator in OPERATORS if operator not in expressions] == []
    assert any(watch.match is None and watch.actors and watch.places and watch.only.tags for watch in watches)
    assert any(watch.priority is Priority.URGENT for watch in watches)
    assert any(watch.min_sources > 1 for watch in watches)
    assert any(Kind.HEADLINE in watch.tell for watch in watches)


def test_no_address_of_a_channel_stands_in_the_examples() -> None:
    """A channel's address is a password: the examples take all of theirs from the environment or from a file."""
    for file in FILES:
        for name, channel in written(file).get("channels", {}).items():
            assert channel.get("url", "${").startswith("${"), name
            assert ("url" in channel) != ("url_file" in channel), name


def test_all_that_channels_can_do_is_shown() -> None:
    """The example has a channel that is told at once, one with quiet hours, one with digests, and a budget."""
    channels = newsroom(SHIPPED).channels.values()
    for trait in ("quiet", "digest", "at_most", "escalate", "settle"):
        assert any(getattr(channel, trait) for channel in channels), trait
