"""The sample stories tell what their heads say, and a replay of them is the same bytes each time."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from monitor.config import load
from monitor.demo.expectations import Heard, differences, seeds
from monitor.model import Newsroom
from monitor.rehearsal import Told
from monitor.replay import Replay
from monitor.replay import load as load_recordings
from tests.running import ROOT

NAMES = [seed.directory.name for seed in seeds()]
SCHEMA = json.loads((ROOT / "monitor/render/events.schema.json").read_text(encoding="utf-8"))


def newsroom() -> Newsroom:
    return load(ROOT / "seeds/config", {"SEEDS_MAIL_URL": "mailto://localhost/?from=monitor@newsroom.example"}).newsroom


async def told(*names: str) -> list[Heard]:
    happenings = await Replay(newsroom()).run(load_recordings([ROOT / "seeds" / name for name in names]))
    return [Heard(alert=what.alert, body=what.message.text) for _, what in happenings if isinstance(what, Told)]


def replay(name: str) -> str:
    """Return what the command prints, run in a process of its own."""
    command = [sys.executable, "-m", "monitor", "--config", "seeds/config", "replay", f"seeds/{name}", "--json"]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8").stdout


@cache
def replayed(name: str) -> str:
    """Return what the command printed when it was run first."""
    return replay(name)


def test_there_are_three_stories_at_least() -> None:
    """The samples show an updated article, a live blog over midnight, and a wire story with a correction."""
    assert {"ministers", "liveblog", "wire"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
async def test_a_seed_tells_just_what_it_expects(name: str) -> None:
    """Every expected alert comes at its time to its channel with its words, and no other."""
    seed = next(seed for seed in seeds() if seed.directory.name == name)

    assert differences([seed], await told(name)) == []


async def test_all_seeds_together_tell_just_what_each_tells_alone() -> None:
    """Stories do not leak into one another."""
    assert differences(seeds(), await told(*NAMES)) == []


async def test_the_first_story_tells_its_update_without_the_original_entry() -> None:
    """A second alert on the edited entry holds its UPDATE 1430 GMT paragraphs and nothing of the original entry."""
    heard = await told("ministers")
    original = heard[0].alert.shown[0]
    update = next(each for each in heard if "UPDATE 1430 GMT" in each.body)

    assert len(original) > 1
    assert [sentence for sentence in original if sentence in update.body] == []


async def test_a_difference_is_noticed() -> None:
    """The comparison is no rubber stamp: a missing alert and one too many are both told."""
    heard = await told("wire")
    seed = [seed for seed in seeds() if seed.directory.name == "wire"]

    assert any(line.startswith("missing") for line in differences(seed, heard[1:]))
    assert any(line.startswith("unexpected") for line in differences(seed, [*heard, heard[0]]))


@pytest.mark.parametrize("name", NAMES)
def test_a_replay_is_the_same_bytes_each_time(name: str) -> None:
    """The same input gives the same output, byte for byte, in another process too."""
    assert replayed(name) == replay(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_line_of_a_replay_is_a_valid_event(name: str) -> None:
    """`replay --json` prints events of the published schema, the summary last, with right counts."""
    events = [json.loads(line) for line in replayed(name).splitlines()]
    for event in events:
        jsonschema.validate(event, SCHEMA)

    counts = {
        kind: sum(event["type"] == kind for event in events)
        for kind in ("revision", "hit", "update", "alert", "verdict")
    }
    assert events[-1] == {"type": "summary"} | counts


def test_the_demo_exits_0_and_shows_the_alerts(tmp_path: Path) -> None:
    """`demo` plays the samples through the real daemon to a real mail server: just the expected alerts arrive."""
    command = [sys.executable, "-m", "monitor", "demo", "--fast"]
    done = subprocess.run(
        command, cwd=tmp_path, check=False, capture_output=True, text=True, encoding="utf-8", timeout=100
    )

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "UPDATE 1430 GMT" in done.stdout
    assert "just those that the samples expect" in done.stdout
    assert done.stderr == ""
