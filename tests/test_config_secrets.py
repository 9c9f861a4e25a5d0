"""Secrets in the configuration: where they come from, and that they never show."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config import load
from monitor.errors import ConfigurationError
from tests.configured import FEED, refused, write


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory that is named as users mostly name it."""
    monkeypatch.chdir(tmp_path)
    Path("config").mkdir()
    return Path("config")


TOKEN = "xoxb-Pl4nted-S3cret"
LEAKS: dict[str, str] = {
    "in the environment": "channels: {c: {url: 'slack://${SECRET}/x', settle: soon}}",
    "in the address": f"channels: {{c: {{url: 'slack://{TOKEN}/x', settle: soon}}}}",
    "address of a wrong type": f"channels: {{c: {{url: ['slack://{TOKEN}/x']}}}}",
    "as a key": f"channels: {{c: {{'slack://{TOKEN}/x': }}}}",
    "as a bare key": f"channels: {{c: {{{TOKEN}: }}}}",
    "as a name": f"channels: {{'slack://{TOKEN}/x': {{}}}}",
    "as a key twice": f"channels: {{c: {{'slack://{TOKEN}/x': , 'slack://{TOKEN}/x': }}}}",
    "as the channel": f"channels: {{c: 'slack://{TOKEN}/x'}}",
    "as the section": f"channels: 'slack://{TOKEN}/x'",
    "as a top key": f"'slack://{TOKEN}/x': 1",
    "as a duration": f"channels: {{c: {{url: 'x://y', settle: '{TOKEN}'}}}}",
    "as a file": f"channels: {{c: {{url_file: 'slack://{TOKEN}/x'}}}}",
    "as a variable": f"channels: {{c: {{url: '${{{TOKEN}}}'}}}}",
    "as whom to notify": f"watches: {{w: {{match: x, notify: ['slack://{TOKEN}/x']}}}}",
    "as an alias": f"channels: {{c: *{TOKEN}}}",
    "as a tag": f"channels: {{c: !{TOKEN} x}}",
    "as a tag's handle": f"channels: {{c: !{TOKEN}!x y}}",
    "in a broken file": f"channels: {{c: {{url: slack://{TOKEN}/x",
    "in a database": f"monitor: {{database: 'mysql://{TOKEN}@x'}}",
    "in a feed": f"feeds: {{two: {{url: 'https://user:{TOKEN}@two.example:port/'}}}}",
    "in a zone": f"monitor: {{timezone: '{TOKEN}'}}",
}


@pytest.mark.parametrize("case", LEAKS)
def test_a_mistake_never_shows_a_secret(config: Path, case: str) -> None:
    """Wherever a token was put by mistake, no message, cause or context of the error repeats it."""
    write(config, {"a.yaml": LEAKS[case] + "\n", "b.yaml": FEED})
    with pytest.raises(ConfigurationError) as caught:
        load(config, {"SECRET": TOKEN})
    assert TOKEN not in repr(caught.value) + str(caught.value)
    assert caught.value.__context__ is None


def test_a_loaded_configuration_never_shows_a_secret(config: Path) -> None:
    """Secrets are kept out of every representation, and can be revealed on purpose."""
    text = f"channels: {{a: {{url: 'slack://${{SECRET}}'}}, b: {{url: 'slack://{TOKEN}'}}, c: {{url_file: c.url}}}}\n"
    database = f"monitor: {{database: 'postgresql+psycopg://u:{TOKEN}@h/d'}}\n"
    loaded = load(write(config, {"a.yaml": FEED + text + database, "c.url": f"slack://{TOKEN}\n"}), {"SECRET": TOKEN})
    assert TOKEN not in repr(loaded)
    assert {channel.url.reveal() for channel in loaded.newsroom.channels.values()} == {f"slack://{TOKEN}"}


MISSING: dict[str, tuple[str, bytes | None, str]] = {
    "not set": ("url: 'x://${ABSENT}'", None, "url: the environment variable ABSENT is not set"),
    "empty": ("url: 'x://${EMPTY}'", None, "url: the environment variable EMPTY is empty"),
    "no end": ("url: 'x://${ABSENT'", None, "url: write ${NAME} with the name of an environment variable"),
    "no file": ("url_file: c.url", None, "url_file: the file cannot be read (No such file or directory)"),
    "empty file": ("url_file: c.url", b"\n", "url_file: the file must hold one address and nothing else"),
    "two addresses": (
        "url_file: c.url",
        b"x://y\nx://z\n",
        "url_file: the file must hold one address and nothing else",
    ),
    "not UTF-8": ("url_file: c.url", b"x://\xff", "url_file: the file is not a text in UTF-8"),
    "no credentials": (
        "url_file: $CREDENTIALS_DIRECTORY/c.url",
        b"x://y",
        "url_file: the environment variable CREDENTIALS_DIRECTORY is not set",
    ),
}


@pytest.mark.parametrize("case", MISSING)
def test_a_missing_secret_is_a_mistake_or_a_note(config: Path, case: str) -> None:
    """Who must send cannot start without a secret; who only reads is told, and the address is empty."""
    keys, content, expected = MISSING[case]
    write(config, {"a.yaml": FEED + f"channels: {{c: {{{keys}}}}}\nwatches: {{w: {{match: truce, notify: [c]}}}}\n"})
    if content is not None:
        (config / "c.url").write_bytes(content)
    assert [line.split(": ", 1)[1] for line in refused(config, {"EMPTY": " "})] == [f"channels.c.{expected}"]
    loaded = load(config, {"EMPTY": " "}, need_secrets=False)
    assert [note.message for note in loaded.notes()] == [f"channels.c.{expected}"]
    assert loaded.newsroom.channels["c"].url.reveal() == ""


@pytest.mark.parametrize("given_as", ("c.url", "$CREDENTIALS_DIRECTORY/c.url", "${CREDENTIALS_DIRECTORY}/c.url"))
def test_credentials_of_the_service_manager_come_first(config: Path, tmp_path: Path, given_as: str) -> None:
    """A file among the service's credentials is taken before one of the same name in the configuration."""
    write(config, {"a.yaml": FEED + f"channels: {{c: {{url_file: '{given_as}'}}}}\n", "c.url": "x://here"})
    write(tmp_path / "credentials", {"c.url": "x://credential"})
    newsroom = load(config, {"CREDENTIALS_DIRECTORY": str(tmp_path / "credentials")}).newsroom
    assert newsroom.channels["c"].url.reveal() == "x://credential"
