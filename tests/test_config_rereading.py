"""A reload reads what was edited, and says of the whole just what a first reading says."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config import Rereading, load
from monitor.errors import ConfigurationError, Mistake

NAMES = """
actors:
  stone: {name: Ada Stone, aliases: [Stone]}
places:
  aleppo: {name: Aleppo}
"""
DESK = """
feeds:
  wire: {url: 'https://wire.example/feed'}
watches:
  dam: {match: 'dam AND @stone', tests: [{text: Stone at the dam, fires: true}]}
  bridge: {match: 'bridge AND place:aleppo'}
"""
NIGHT = """
watches:
  fire: {keywords: [fire], actors: [stone]}
"""
#: (file, what it becomes; None: it is removed)
EDITS = (
    ("night.yaml", NIGHT.replace("[fire]", "[flood]")),
    ("night.yaml", None),
    ("late.yaml", "watches: {rain: {match: rain}}"),
    ("late.yaml", "watches: {fire: {match: rain}}"),
    ("desk.yaml", "# moved down\n\n" + DESK),
    ("desk.yaml", DESK.replace("bridge AND", "bridge OR dam AND")),
    ("names.yaml", NAMES.replace("stone:", "stoner:")),
    ("names.yaml", NAMES.replace("aleppo:", "homs:")),
    ("names.yaml", NAMES.replace("[Stone]", "[Stein]")),
    ("names.yaml", "actors: ["),
)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    for name, text in (("names.yaml", NAMES), ("desk.yaml", DESK), ("night.yaml", NIGHT)):
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def _edit(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
    else:
        path.write_text(text, "utf-8")


def _said(read: Rereading) -> object:
    try:
        return read().newsroom
    except ConfigurationError as error:
        return error.mistakes


@pytest.mark.parametrize(("file", "text"), EDITS)
def test_a_second_reading_says_what_a_first_one_says(directory: Path, file: str, text: str | None) -> None:
    """Newsroom or mistakes, with their places: what was read before makes no difference, however often it is read."""
    read = Rereading(lambda former: load(directory, {}, former=former))
    before = read().newsroom
    texts = {path: path.read_text("utf-8") for path in directory.iterdir()}
    _edit(directory / file, text)
    assert _said(read) == _said(Rereading(lambda _: load(directory, {})))
    for path in directory.iterdir():
        _edit(path, texts.get(path))
    for path, former_text in texts.items():
        path.write_text(former_text, "utf-8")
    assert _said(read) == before


def test_what_was_not_edited_is_taken_over(directory: Path) -> None:
    """A watch in a file that did not change is the same one as before, and its expression is not checked again."""
    first = load(directory, {})
    (directory / "night.yaml").write_text(NIGHT.replace("[fire]", "[flood]"), "utf-8")
    second = load(directory, {}, former=first)
    assert second.newsroom.watches["dam"] is first.newsroom.watches["dam"]
    assert second.newsroom.watches["fire"] != first.newsroom.watches["fire"]
    assert second.written.good == {"dam", "bridge"}


def test_a_name_that_is_gone_is_missed_by_watches_that_did_not_change(directory: Path) -> None:
    """The watch stands where it stood, but what it refers to does not: that is told at the watch."""
    first = load(directory, {})
    (directory / "names.yaml").write_text("actors: {stone: {name: Ada Stone}}", "utf-8")
    with pytest.raises(ConfigurationError) as told:
        load(directory, {}, former=first)
    (mistake,) = told.value.mistakes
    assert isinstance(mistake, Mistake)
    assert Path(mistake.file).name == "desk.yaml"
    assert "aleppo" in mistake.message
