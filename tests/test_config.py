"""The configuration: what is read from it, where it is looked for, and that nothing in it makes the program fall."""

from __future__ import annotations

import time
from datetime import time as clock
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.config import Loaded, find_directory, load
from monitor.errors import ConfigurationError
from monitor.model import Actor, Channel, Feed, Secret, Settings, Watch
from tests.configured import ENVIRON, EXPECTED, FEED, FULL, write


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory that is named as users mostly name it."""
    monkeypatch.chdir(tmp_path)
    Path("config").mkdir()
    return Path("config")


def test_every_key_arrives_in_the_newsroom(config: Path) -> None:
    """A configuration with every key, over several files, becomes just the newsroom that it describes."""
    loaded = load(write(config, FULL), ENVIRON)
    assert loaded.newsroom == EXPECTED
    assert loaded.files == tuple(
        config / name for name in ("desks/foreign.yml", "feeds.yaml", "monitor.yaml", "names.yaml")
    )


def test_keys_without_effect_are_named_in_notes(config: Path) -> None:
    """Nothing is silently ignored: a key that does nothing yet is named with its place."""
    notes = map(str, load(write(config, FULL), ENVIRON).notes())
    assert [note for note in notes if note.endswith("not in effect yet")] == [
        "config/desks/foreign.yml:33:5: channels.night-mail.escalate: not in effect yet",
        "config/monitor.yaml:17:3: monitor.keep: not in effect yet",
    ]


def test_absent_keys_take_the_defaults_of_the_model(config: Path) -> None:
    """What is not configured is as the nouns have it, so there is one place for each default."""
    watch = "watches: {w: {match: truce, notify: [c]}}\nchannels: {c: {url: 'json://c.example'}}\n"
    newsroom = load(write(config, {"a.yaml": FEED + watch}), {}).newsroom
    assert newsroom.settings == Settings()
    assert newsroom.feeds["one"] == Feed(name="one", url="https://one.example/feed", title="one", tags=("world",))
    assert newsroom.watches["w"] == Watch(name="w", title="w", match="truce", notify=("c",))
    assert newsroom.channels["c"] == Channel(name="c", url=Secret("json://c.example"))


def test_words_of_yaml_1_1_are_words(config: Path) -> None:
    """`no` is Norwegian and `on` is a word; neither becomes a truth value, and 08:00 stays a time."""
    text = FEED + "channels: {c: {url: 'x://y', digest: {at: [08:00]}}}\nactors: {no: {name: no, aliases: [on, yes]}}\n"
    newsroom = load(write(config, {"a.yaml": text}), {}).newsroom
    assert newsroom.actors["no"] == Actor(key="no", name="no", aliases=("on", "yes"))
    digest = newsroom.channels["c"].digest
    assert digest
    assert digest.at == (clock(8),)


def test_anchors_save_typing(config: Path) -> None:
    """A list written once can be used again through an alias."""
    text = "feeds:\n  a: {url: 'https://a.example', tags: &tags [x, y]}\n  b: {url: 'https://b.example', tags: *tags}\n"
    assert load(write(config, {"a.yaml": text}), {}).newsroom.feeds["b"].tags == ("x", "y")


def test_a_file_of_windows_is_read(config: Path) -> None:
    """A byte order mark and CRLF line ends, as Windows editors write them, make no difference to values or places."""
    text = "\ufeffwatches:\r\n  w:\r\n    match: truce\r\n" + FEED
    assert [str(note) for note in load(write(config, {"a.yaml": text}), {}).notes()] == [
        "config/a.yaml:2:3: watches.w: tells nobody: it has no channel under notify"
    ]


@pytest.mark.parametrize(
    ("database", "state", "expected"),
    (
        ("sqlite:///monitor.db", "/var/lib/monitor", "sqlite:////var/lib/monitor/monitor.db"),
        ("sqlite:///monitor.db", "/var/lib/one:/var/lib/two", "sqlite:////var/lib/one/monitor.db"),
        ("sqlite:///monitor.db", "", "sqlite:///monitor.db"),
        ("sqlite:////srv/news.db", "/var/lib/monitor", "sqlite:////srv/news.db"),
        ("sqlite:///:memory:", "/var/lib/monitor", "sqlite:///:memory:"),
        ("postgresql+psycopg://desk:${PW}@db.example/n", "/x", "postgresql+psycopg://desk:hush@db.example/n"),
    ),
)
def test_the_database_lies_in_the_state_directory(config: Path, database: str, state: str, expected: str) -> None:
    """A relative database file goes where the service manager wants state; secrets in the address are filled in."""
    write(config, {"a.yaml": f"{FEED}monitor: {{database: '{database}'}}\n"})
    loaded = load(config, {"STATE_DIRECTORY": state, "PW": "hush"})
    assert loaded.newsroom.settings.database.reveal() == expected


def test_the_directory_is_looked_for_in_order(config: Path, tmp_path: Path) -> None:
    """What is given goes before the environment, that before ./config; each stays as it was written."""
    other = tmp_path / "other"
    other.mkdir()
    environ = {"NEWSROOM_MONITOR_CONFIG": str(other)}
    assert find_directory(Path("config"), environ) == config
    assert find_directory(None, environ) == other
    assert find_directory(None, {}) == Path("config")


@pytest.mark.parametrize(
    ("given_path", "environ", "expected"),
    (
        ("absent", {}, "absent:1:1: --config names it, but there is no such directory"),
        ("a-file", {}, "a-file:1:1: --config names it, but it is a file: give the directory that holds it"),
        (
            None,
            {"NEWSROOM_MONITOR_CONFIG": "absent"},
            "absent:1:1: $NEWSROOM_MONITOR_CONFIG names it, but there is no such directory",
        ),
        (
            None,
            {},
            (
                "config:1:1: there is neither config nor /etc/newsroom-monitor: "
                "name the configuration's directory with --config or $NEWSROOM_MONITOR_CONFIG"
            ),
        ),
    ),
)
def test_a_missing_directory_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given_path: str | None, environ: dict[str, str], expected: str
) -> None:
    """Who names a directory that is not there is told which, and who named it."""
    monkeypatch.chdir(tmp_path)
    Path("a-file").touch()
    with pytest.raises(ConfigurationError) as caught:
        find_directory(Path(given_path) if given_path else None, environ)
    assert [str(mistake) for mistake in caught.value.mistakes] == [expected]


@st.composite
def mutations(draw: st.DrawFn) -> dict[str, bytes]:
    """The full configuration after some slips of the hand."""
    files = {name: text.encode() for name, text in FULL.items()}
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from([name for name in FULL if not name.startswith(".")]))
        lines = files[name].splitlines(keepends=True) or [b""]
        at = draw(st.integers(0, len(lines) - 1))
        column = draw(st.integers(0, len(lines[at])))
        slip = draw(st.sampled_from(("delete", "double", "cut", "insert", "swap")))
        if slip == "delete":
            del lines[at]
        elif slip == "double":
            lines.insert(at, lines[at])
        elif slip == "cut":
            lines[at:] = [lines[at][:column]]
        elif slip == "insert":
            junk = draw(
                st.sampled_from(
                    (b"\0", b"\xff", b"{", b"]", b"'", b"\t", b": ", b"*x ", b"&x ", b"!!int ", b"? ", b"- ")
                )
            )
            lines[at] = lines[at][:column] + junk + lines[at][column:]
        else:
            lines[at], lines[-1] = lines[-1], lines[at]
        files[name] = b"".join(lines)
    return files


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(files=mutations())
def test_a_broken_configuration_is_refused_or_read_never_a_crash(
    files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Lines deleted, doubled, cut or spoilt give a newsroom or mistakes with places, and nothing else."""
    outcome = outcome_of(write(tmp_path_factory.mktemp("config"), files))
    if isinstance(outcome, ConfigurationError):
        assert outcome.mistakes
        assert all(mistake.line >= 1 and mistake.column >= 1 for mistake in outcome.mistakes)
    else:
        assert outcome.newsroom.feeds or outcome.newsroom.watches


def outcome_of(directory: Path) -> Loaded | ConfigurationError:
    """Return what loading comes to; anything else that it raises fails the test."""
    try:
        return load(directory, ENVIRON)
    except ConfigurationError as error:
        return error


def test_five_thousand_watches_load_in_seconds(config: Path) -> None:
    """A large newsroom's watchlists are read in a few seconds (3 on the machine that this was written on)."""
    watches = "".join(
        f"  w{number}:\n    title: Watch {number}\n    keywords: [talks, 'round {number}']\n    notify: [desk]\n"
        for number in range(5000)
    )
    write(config, {"a.yaml": FEED + "channels: {desk: {url: 'x://y'}}\nwatches:\n" + watches})
    started = time.perf_counter()
    assert len(load(config, {}).newsroom.watches) == 5000
    assert time.perf_counter() - started < 15
