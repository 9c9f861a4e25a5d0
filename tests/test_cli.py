"""The commands: exit statuses, JSON, and messages that name the thing, the place and the way out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from monitor.cli import app
from tests.mail import Fault, MailServer
from tests.running import NEWS, configure
from tests.servers import FeedServer


@dataclass
class Desk:
    """A configured newsroom on disk, its web and mail server, and a way to give commands."""

    config: Path
    web: FeedServer
    mail: MailServer

    def run(self, *words: str) -> tuple[int, str, str]:
        """Give a command in this process; return its status, what it printed, and what it said on standard error."""
        result = CliRunner().invoke(app, ["--config", str(self.config), *words])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with FeedServer() as web, MailServer() as mail:
        config = configure(tmp_path, feed=web.publish("/feed", NEWS), mail=mail.url())
        yield Desk(config=config, web=web, mail=mail)


def command(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Give a command in a process of its own, as a person does."""
    line = [sys.executable, "-m", "monitor", *words]
    return subprocess.run(line, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False)


def test_one_pass_polls_tells_and_delivers(desk: Desk) -> None:
    """`poll` does the whole way once; a second pass finds nothing due and sends nothing again."""
    status, out, _ = desk.run("poll")
    again, out_again, _ = desk.run("poll", "ledger")

    assert (status, again) == (0, 0)
    assert "1 feeds polled, 0 failed; 1 revisions, 1 hits; 1 alerts, 1 delivered" in out
    assert "0 alerts, 0 delivered" in out_again
    assert len(desk.mail.mails) == 1


def test_a_pass_with_a_failure_ends_with_1_and_says_what(desk: Desk) -> None:
    """A feed that fails and a channel that refuses are told by name."""
    desk.mail.plan(Fault.PERMANENT)
    refused, out, _ = desk.run("poll")
    desk.web.publish("/feed", "<html><title>Gone fishing</title></html>")
    broken, out_broken, _ = desk.run("poll", "--all")

    assert (refused, broken) == (1, 1)
    assert "desk: refused:" in out
    assert "ledger: " in out_broken
    assert "Gone fishing" in out_broken


def test_lists_show_what_happened_and_give_json(desk: Desk) -> None:
    """Feeds, stories, hits and channels are listed for people, and with --json for machines."""
    desk.run("poll")
    lists = (
        ["feeds", "list"],
        ["feeds", "status"],
        ["stories", "list"],
        ["stories", "show", "1"],
        ["hits"],
        ["channels", "list"],
    )
    rows = {" ".join(words): json.loads(desk.run(*words, "--json")[1]) for words in lists}
    shown = desk.run("stories", "show", "1")[1]

    assert all(len(found) == 1 for found in rows.values())
    assert rows["feeds status"][0]["state"] == "well"
    assert rows["hits"][0]["watch"] == "ceasefire"
    assert rows["stories show 1"][0]["added"] == ["The ceasefire began at noon on Friday."]
    assert rows["channels list"][0]["delivered"] == 1
    assert "desk: delivered" in shown


@pytest.mark.parametrize(
    ("words", "status", "says"),
    (
        (["explain", "nosuch", "--text", "x"], 2, "no watch is named nosuch; the configuration has: ceasefire"),
        (["explain", "ceasefire"], 2, "exactly one of ENTRY, URL, --text T or --file F"),
        (["explain", "ceasefire", "https://nobody.example/1"], 1, "no stored entry has the guid or link"),
        (["explain", "ceasefire", "--file", "/nonexistent"], 1, "/nonexistent cannot be read"),
        (["stories", "show", "99"], 1, "there is no story 99"),
        (["channels", "test", "nosuch"], 2, "no channel is named nosuch; the configuration has: desk"),
        (["poll", "nosuch"], 2, "no feed is named nosuch"),
        (["frobnicate"], 2, "No such command"),
        (["--log-format", "xml", "check"], 2, "choose text or json"),
    ),
)
def test_what_cannot_be_done_is_said_with_the_way_out(desk: Desk, words: list[str], status: int, says: str) -> None:
    """A wrong word ends with its status, and the message names what would be right."""
    code, _, error = desk.run(*words)

    assert code == status
    assert says in error


def test_explain_shows_the_clauses(desk: Desk) -> None:
    """`explain` works on a text and on a stored entry, by guid and by link."""
    desk.run("poll")
    by_text = desk.run("explain", "ceasefire", "--text", "Nothing here")
    by_guid = desk.run("explain", "ceasefire", "1")
    by_link = desk.run("explain", "ceasefire", "https://ledger.example/1?utm_source=mail", "--json")

    assert (by_text[0], "✗ ceasefire" in by_text[1]) == (0, True)
    assert "✓ ceasefire" in by_guid[1]
    assert json.loads(by_link[1])["holds"] is True


def test_a_channel_is_tested_with_a_real_message(desk: Desk) -> None:
    """`channels test` sends; a dead server makes it end with 1."""
    good = desk.run("channels", "test", "desk")
    desk.mail.plan(Fault.PERMANENT)
    bad = desk.run("channels", "test", "desk")

    assert good[0] == 0
    assert desk.mail.mails[0].message["Subject"] == "newsroom-monitor: test message"
    assert (bad[0], "desk: not delivered" in bad[2]) == (1, True)


def test_check_tells_all_mistakes_at_once(tmp_path: Path) -> None:
    """Every mistake of every file, each with file, line and column; status 78; a channel's address is checked, never shown."""
    config = configure(tmp_path, feed="ftp://ledger.example/", mail="nosuch://SECRETTOKEN", more="wathces: {}\n")
    done = command("--config", str(config), "check", cwd=tmp_path)

    assert done.returncode == 78
    assert 'newsroom.yaml:13:1: wathces: unknown key, did you mean "watches"?' in done.stdout
    assert "newsroom.yaml:8:17: feeds.ledger.url:" in done.stdout
    assert "newsroom.yaml:12:15: channels.desk.url:" in done.stdout
    assert "SECRETTOKEN" not in done.stdout + done.stderr


@pytest.mark.parametrize("words", (["check"], ["run"], ["poll"], ["replay", "x"], ["feeds", "list"]))
def test_a_missing_configuration_is_told_in_one_line(tmp_path: Path, words: list[str]) -> None:
    """Without a configuration every command says where it looked, and ends with 78 and no traceback."""
    done = command("--config", str(tmp_path / "nowhere"), *words, cwd=tmp_path)

    assert done.returncode == 78
    assert "nowhere" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    """A database path that leads to something else is refused, and the file stays as it is."""
    config = configure(tmp_path, feed="https://ledger.example/", mail="json://localhost/")
    (tmp_path / "monitor.db").write_text("my shopping list", encoding="utf-8")
    done = command("--config", str(config), "hits", cwd=tmp_path)

    assert done.returncode == 1
    assert "monitor.db" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "monitor.db").read_text(encoding="utf-8") == "my shopping list"


def test_a_closed_pipe_is_no_error(desk: Desk, tmp_path: Path) -> None:
    """`newsroom-monitor … | head` ends quietly."""
    line = f"'{sys.executable}' -m monitor --config '{desk.config}' replay --json /dev/null 2>err; '{sys.executable}' -m monitor --help | head -1"
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert "Traceback" not in done.stderr
    assert "a recording is a directory" in (tmp_path / "err").read_text(encoding="utf-8")


def test_the_database_is_upgraded_by_hand(desk: Desk) -> None:
    """`db upgrade` creates a database, and says when there is nothing to do."""
    created = desk.run("db", "upgrade")
    again = desk.run("db", "upgrade")

    assert (created[0], (desk.config.parent / "monitor.db").exists()) == (0, True)
    assert "already" in again[1]
