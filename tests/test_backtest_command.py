"""`backtest` as a person gives it: what it prints, that it changes nothing, and what it says where it cannot."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from monitor.cli import app
from monitor.config import load
from monitor.store.sql import open_store
from tests.archives import SENTENCES, TITLES, Said, happened
from tests.desk import logging_left_alone

CONFIG = """
monitor: {{database: "sqlite:///{folder}/monitor.db", timezone: Europe/London}}
feeds:
  herald: {{url: "https://herald.example/feed", language: en}}
  ledger: {{url: "https://ledger.example/feed", language: en}}
  wire: {{url: "https://wire.example/feed", language: en}}
watches:
  talks: {{title: Talks, match: ceasefire, notify: [{notify}]}}
  harbour: {{match: harbour, notify: [mail]}}
  moon: {{match: moonlanding, notify: [mail]}}
channels:
  desk: {{url: "json://desk.example/"}}
  mail: {{url: "json://mail.example/"}}
"""
DAYS = (
    Said(0, "ledger", "a", TITLES[0], SENTENCES[:1]),
    Said(30, "herald", "b", TITLES[2], SENTENCES[4:6]),
    Said(1500, "ledger", "a", TITLES[0], SENTENCES[:2]),
)


@dataclass
class Archive:
    """A configuration with three days in its database, and another one beside it."""

    folder: Path

    def configuration(self, name: str, text: str = CONFIG, *, notify: str = "desk") -> Path:
        directory = self.folder / name
        directory.mkdir(exist_ok=True)
        (directory / "newsroom.yaml").write_text(text.format(folder=self.folder, notify=notify), encoding="utf-8")
        return directory

    def run(self, *words: str) -> tuple[int, str, str]:
        """Give the command in this process; return its status, its output, and what it says beside."""
        with logging_left_alone():
            result = CliRunner().invoke(app, ["--config", str(self.folder / "config"), "backtest", *words])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout, result.stderr

    def value(self, *words: str) -> dict[str, Any]:
        status, out, _ = self.run(*words, "--json")
        assert status == 0
        found = json.loads(out)
        assert isinstance(found, dict)
        return found

    def process(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Give the command in a process of its own, which turns errors into messages and a status."""
        line = [sys.executable, "-m", "monitor", "--config", str(self.folder / "config"), "backtest", *words]
        return subprocess.run(line, cwd=self.folder, capture_output=True, text=True, encoding="utf-8", check=False)

    def digest(self) -> str:
        return hashlib.sha256((self.folder / "monitor.db").read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    found = Archive(tmp_path_factory.mktemp("archive"))
    room = load(found.configuration("config"), {}).newsroom
    with closing(open_store("sqlite:///monitor.db", state_directory=found.folder)) as store:
        assert len(happened(room, DAYS, store=store)) == 3
    return found


def test_a_backtest_tells_the_figures_of_each_watch(archive: Archive) -> None:
    """Hits, stories, alerts by channel, a bar a day, samples, and the watches that hit nothing, within 80 columns."""
    status, out, err = archive.run()

    assert (status, err) == (0, "")
    assert out == (
        "backtest of 2 days, Fri 12 Aug 2016 to Sat 13 Aug 2016 (Europe/London)\n"
        "7 days asked for, but the archive begins only at Fri 12 Aug 10:00 BST\n"
        "3 revisions, 3 alerts\n"
        "\n"
        "talks (Talks)\n"
        "  2 hits in 1 story; 2 alerts: desk 2\n"
        "  Fri 12 Aug 1 #\n"
        "  Sat 13 Aug 1 #\n"
        "  Fri 12 Aug 10:00 BST → desk: first, story 1\n"
        "      Talks on a ceasefire in Aleppo — Talks\n"
        "  Sat 13 Aug 11:30 BST → desk: update, story 1\n"
        "      UPDATE: Talks on a ceasefire in Aleppo — Talks\n"
        "\n"
        "harbour\n"
        "  1 hit in 1 story; 1 alert: mail 1\n"
        "  Fri 12 Aug 1 #\n"
        "  Sat 13 Aug 0\n"
        "  Fri 12 Aug 10:30 BST → mail: first, story 2\n"
        "      Storm closes the port of Trieste — harbour\n"
        "\n"
        "without a hit: moon\n"
    )


def test_machines_get_the_same(archive: Archive) -> None:
    """One object, with the documented fields."""
    found = archive.value("--watch", "talks", "--days", "1")

    assert (found["days"], found["short"], found["revisions"], found["alerts"]) == (1, False, 1, 1)
    assert found["until"] == "2016-08-13T10:30:00Z"
    (watch,) = found["watches"]
    assert (watch["watch"], watch["channels"], watch["days"]) == (
        "talks",
        {"desk": 1},
        [{"day": "2016-08-13", "alerts": 1}],
    )
    assert watch["samples"][0]["updates"] == [{"feed": "ledger", "entry": "a", "number": 2}]


def test_a_change_of_channel_is_shown_under_its_watch(archive: Archive) -> None:
    """What is gained, lost or re-routed is said of the configuration compared with, alert by alert."""
    mine, other = archive.folder / "config", archive.configuration("other", notify="mail")
    status, out, _ = archive.run("--against", str(other))

    assert status == 0
    assert out.splitlines()[2:] == [
        f"gained is what {mine} tells and {other} does not; lost is what only {other} tells",
        "0 gained, 0 lost, 2 re-routed, 0 moved, 0 reworded",
        "",
        "talks",
        "  > re-routed: mail Fri 12 Aug 10:00 BST → desk Fri 12 Aug 10:00 BST; story 1, 1 update",
        "      Talks on a ceasefire in Aleppo — Talks",
        "  > re-routed: mail Sat 13 Aug 11:30 BST → desk Sat 13 Aug 11:30 BST; story 1, 1 update",
        "      UPDATE: Talks on a ceasefire in Aleppo — Talks",
    ]
    assert archive.value("--against", str(other))["counts"]["re-routed"] == 2


def test_gained_is_what_the_present_configuration_tells_more(archive: Archive) -> None:
    """--config is the present one: what only DIR tells is lost, and --watch may name a watch that only DIR has."""
    more = CONFIG.replace("  moon:", "  trieste: {{match: trieste, notify: [desk]}}\n  moon:")
    other = archive.configuration("more", more)
    found = archive.value("--against", str(other), "--watch", "trieste")

    assert found["counts"] == {"gained": 0, "lost": 1, "re-routed": 0, "moved": 0, "reworded": 0}
    assert [group["watch"] for group in found["watches"]] == ["trieste"]


def test_no_change_is_said_to_change_nothing(archive: Archive) -> None:
    """Against itself, a configuration gains and loses nothing, and the command says so."""
    status, out, _ = archive.run("--against", str(archive.folder / "config"))

    assert status == 0
    assert out.endswith("no alert is gained, lost, re-routed or changed\n")


@pytest.mark.parametrize("words", ((), ("--against", "other"), ("--json",)), ids=["report", "differences", "json"])
def test_twice_gives_the_same_bytes(archive: Archive, words: tuple[str, ...]) -> None:
    """The same archive and configuration print the same, whenever they are asked."""
    archive.configuration("other", notify="mail")
    given = [str(archive.folder / word) if word == "other" else word for word in words]

    assert archive.run(*given) == archive.run(*given)


def test_a_backtest_changes_nothing(archive: Archive) -> None:
    """The database holds the same bytes after it as before it."""
    before = archive.digest()
    archive.run("--against", str(archive.configuration("other", notify="mail")))

    assert archive.digest() == before


def test_feeds_that_are_gone_are_named(archive: Archive) -> None:
    """How many revisions were passed over, of which feeds, and in which configuration."""
    other = archive.configuration(
        "fewer", CONFIG.replace('  herald: {{url: "https://herald.example/feed", language: en}}\n', "")
    )
    _, out, _ = archive.run("--against", str(other))

    assert f"{other}: 1 revision passed over, of feeds that are not configured: herald\n" in out


def test_an_unknown_watch_is_named_with_the_one_that_may_be_meant(archive: Archive) -> None:
    """A wrong name is a usage error; nothing is read."""
    status, out, err = archive.run("--watch", "talk")

    assert (status, out) == (2, "")
    assert 'no watch is named talk, did you mean "talks"?' in err


def test_a_bad_configuration_to_compare_with_is_told_with_its_mistakes(archive: Archive) -> None:
    """Status 78, which directory it is, and each mistake with its place in it."""
    bad = archive.configuration("bad", CONFIG.replace("match: harbour", "match: harbour OR"))
    done = archive.process("--against", str(bad))

    assert (done.returncode, done.stdout) == (78, "")
    assert f"the configuration to compare with, --against {bad}, cannot be used:" in done.stderr
    assert "newsroom.yaml:9:" in done.stderr


def test_a_directory_to_compare_with_that_is_not_there_is_named(archive: Archive) -> None:
    """Status 78 and the option that names it."""
    done = archive.process("--against", "nowhere")

    assert done.returncode == 78
    assert "nowhere:1:1: --against names it, but there is no such directory" in done.stderr


def test_without_a_database_it_says_how_one_comes_about(tmp_path: Path) -> None:
    """It ends with 1, and creates none."""
    fresh = Archive(tmp_path)
    fresh.configuration("config")
    status, out, err = fresh.run()

    assert (status, out) == (1, "")
    assert f"no database at {tmp_path}/monitor.db yet; `newsroom-monitor poll` or `run` creates it" in err
    assert not (tmp_path / "monitor.db").exists()


def test_an_empty_archive_says_how_it_is_filled(tmp_path: Path) -> None:
    """A database in which nothing was stored yet ends it with 1 and a sentence."""
    fresh = Archive(tmp_path)
    fresh.configuration("config")
    open_store("sqlite:///monitor.db", state_directory=tmp_path).close()
    status, out, err = fresh.run()

    assert (status, out) == (1, "")
    assert err == f"the archive in {tmp_path}/monitor.db is empty: `newsroom-monitor poll` or `run` fills it\n"
