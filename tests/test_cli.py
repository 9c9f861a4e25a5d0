"""The commands: exit statuses, JSON, and messages that name the thing, the place and the way out."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from monitor.cli import app
from tests.desk import Desk
from tests.mail import Fault, MailServer
from tests.running import NEWS, ROOT, configure
from tests.servers import FeedServer


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
    assert "1 feed polled, 0 failed; 1 revision, 1 hit; 1 alert, 1 delivered" in out
    assert "0 alerts, 0 delivered" in out_again
    assert len(desk.mail.mails) == 1


def test_a_pass_with_a_failure_ends_with_1_and_says_what(desk: Desk) -> None:
    """A feed that fails and a channel that refuses are told by name."""
    desk.mail.plan(Fault.PERMANENT)
    refused, out, _ = desk.run("poll")
    desk.web.publish("/feed", "<html><title>Gone fishing</title></html>")
    broken, out_broken, _ = desk.run("poll", "--all")

    assert (refused, broken) == (1, 1)
    assert "desk: refused: the mail server answered 550" in out
    assert "ledger: " in out_broken
    assert "Gone fishing" in out_broken


@pytest.mark.parametrize(
    ("words", "status", "says"),
    (
        (["explain", "nosuch", "--text", "x"], 2, "no watch is named nosuch\nthe configuration has: ceasefire"),
        (["explain", "ceasfire", "--text", "x"], 2, 'no watch is named ceasfire, did you mean "ceasefire"?'),
        (["hits", "--watch", "ceasfire"], 2, 'no watch is named ceasfire, did you mean "ceasefire"?'),
        (
            ["channels", "test", "dsek"],
            2,
            'no channel is named dsek, did you mean "desk"?\nthe configuration has: desk',
        ),
        (["poll", "legder"], 2, 'no feed is named legder, did you mean "ledger"?\nthe configuration has: ledger'),
        (["explain", "ceasefire"], 2, "exactly one of ENTRY, URL, --text T or --file F"),
        (["explain", "ceasefire", "--file", "/nope"], 1, "/nope cannot be read: No such file or directory\n"),
        (["explain", "ceasefire", "--file", sys.executable], 1, f"{sys.executable} is not UTF-8 text\n"),
        (["frobnicate"], 2, "No such command"),
        (["--log-format", "xml", "check"], 2, "choose text or json"),
    ),
)
def test_what_cannot_be_done_is_said_with_the_way_out(desk: Desk, words: list[str], status: int, says: str) -> None:
    """A wrong word ends with its status, and the message names what would be right."""
    code, _, error = desk.run(*words)

    assert code == status
    assert says in error


@pytest.mark.parametrize(
    "words", (["hits"], ["stories", "list"], ["stories", "show", "1"], ["explain", "ceasefire", "1"])
)
def test_to_look_creates_no_database(desk: Desk, words: list[str]) -> None:
    """Without a database a list says how one comes about, ends with 1, and leaves the disk as it is."""
    status, out, error = desk.run(*words)

    assert (status, out) == (1, "")
    assert f"no database at {desk.config.parent}/monitor.db yet; `newsroom-monitor poll` or `run` creates it" in error
    assert [path.name for path in desk.config.parent.iterdir()] == ["config"]


def test_what_is_configured_is_listed_without_a_database(desk: Desk) -> None:
    """`feeds status` and `channels list` need none: nothing was polled, nothing told."""
    feeds = json.loads(desk.run("feeds", "status", "--json")[1])
    channels = json.loads(desk.run("channels", "list", "--json")[1])

    assert [(feed["feed"], feed["state"], feed["due"]) for feed in feeds] == [("ledger", "never polled", None)]
    assert [(channel["name"], channel["queued"], channel["delivered"]) for channel in channels] == [("desk", 0, 0)]
    assert [path.name for path in desk.config.parent.iterdir()] == ["config"]


def test_an_unknown_story_is_said_with_the_way_out(desk: Desk) -> None:
    """A number and a link that the database does not have end with 1."""
    desk.run("db", "upgrade")

    assert "there is no story 99" in desk.run("stories", "show", "99")[2]
    assert "no stored entry has the guid or link" in desk.run("explain", "ceasefire", "nobody:1")[2]
    assert desk.run("stories", "list") == (0, "no stories yet that a watch follows; --all shows the others\n", "")
    assert desk.run("stories", "list", "--all")[1] == "no stories yet\n"
    assert desk.run("hits")[1] == "no hits yet\n"


def test_a_channel_is_tested_with_a_real_message(desk: Desk) -> None:
    """`channels test` sends; a dead server makes it end with 1."""
    good = desk.run("channels", "test", "desk")
    desk.mail.plan(Fault.PERMANENT)
    bad = desk.run("channels", "test", "desk")

    assert good[0] == 0
    assert desk.mail.mails[0].message["Subject"] == "newsroom-monitor: test message"
    assert bad[0] == 1
    assert "desk: not delivered: the mail server answered 550" in bad[2]


def test_a_channel_is_previewed_without_a_message(desk: Desk) -> None:
    """`channels preview` prints what went to the channel, in the form and the own words of its medium; nothing is sent."""
    desk.run("poll")
    shipped = json.loads(desk.run("channels", "preview", "desk", "--story", "1", "--json")[1])
    (desk.config / "templates").mkdir()
    (desk.config / "templates" / "mail.j2").write_text("<p>Own: {{ headline }}</p>", encoding="utf-8")
    status, out, error = desk.run("channels", "preview", "desk", "--story", "1")

    [mail] = desk.mail.mails
    assert shipped["medium"] == "mail"
    assert shipped["title"] == mail.message["Subject"]
    assert shipped["pieces"][0].rstrip() == mail.part("html")
    assert "<b>" in mail.part("html"), "the words that hit are marked in what really arrives"
    assert status == 0
    assert out.startswith(shipped["title"])
    assert "<p>Own: " in out
    assert "desk (mailto, medium mail): the latest alert of story 1 to desk; 1 message" in error
    assert len(desk.mail.mails) == 1


def test_a_preview_of_no_story_says_so(desk: Desk) -> None:
    """A story that is not there, and a channel that is not configured, are said."""
    desk.run("db", "upgrade")

    assert "there is no story 99" in desk.run("channels", "preview", "desk", "--story", "99")[2]
    assert (
        'no channel is named dsek, did you mean "desk"?' in desk.run("channels", "preview", "dsek", "--story", "1")[2]
    )


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


@pytest.mark.parametrize(
    ("words", "status"),
    (
        (["replay", str(ROOT / "seeds/liveblog"), "--json"], 0),
        (["check"], 78),
        (["demo", "--fast"], 0),
    ),
    ids=("replay", "check", "demo"),
)
def test_a_closed_pipe_changes_nothing(tmp_path: Path, words: list[str], status: int) -> None:
    """A command whose reader has gone says nothing of it and ends with its own status."""
    reader, writer = os.pipe()
    os.close(reader)
    line = [sys.executable, "-m", "monitor", "--config", str(ROOT / "seeds/config"), *words]
    try:
        done = subprocess.run(line, cwd=tmp_path, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    finally:
        os.close(writer)

    assert done.returncode == status
    assert not {"Traceback", "Exception", "Errno"} & set(re.findall(r"\w+", done.stderr))


def test_a_full_disk_is_told_in_one_line() -> None:
    """Results that cannot be written are a failure, and no traceback."""
    line = [sys.executable, "-m", "monitor", "--config", str(ROOT / "seeds/config"), "feeds", "list"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(line, stdout=full, stderr=subprocess.PIPE, text=True, check=False)

    assert (done.returncode, done.stderr) == (1, "the output cannot be written: No space left on device\n")


@pytest.mark.parametrize(
    "environ",
    (
        {"PYTHONIOENCODING": "latin-1"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""},
    ),
    ids=("latin-1", "C"),
)
def test_a_terminal_without_the_letters_gets_escapes(desk: Desk, environ: dict[str, str]) -> None:
    """Where the terminal is not UTF-8 nothing fails: what it cannot show is escaped."""
    line = [sys.executable, "-m", "monitor", "--config", str(desk.config), "explain", "ceasefire", "--text", "x"]
    done = subprocess.run(line, env={**os.environ, **environ}, capture_output=True, check=False)

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"\\u2717 ceasefire does not match")


def test_json_is_json_in_every_terminal(tmp_path: Path) -> None:
    """Escapes are those of JSON, beyond the basic plane too."""
    config = configure(tmp_path, feed="https://ledger.example/", mail="json://localhost/")
    (config / "more.yaml").write_text(
        'feeds: {corlu: {url: "https://corlu.example/", title: "Çorlu 😀"}}', encoding="utf-8"
    )
    line = [sys.executable, "-m", "monitor", "--config", str(config), "feeds", "list", "--json"]
    done = subprocess.run(line, env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, check=False)

    assert "Çorlu 😀" in [feed["title"] for feed in json.loads(done.stdout)]


def groups(command: object, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words that call each group of commands."""
    if isinstance(command, typer.core.TyperGroup):
        yield words
        for name, inner in command.commands.items():
            yield from groups(inner, (*words, name))


@pytest.mark.parametrize("words", list(groups(typer.main.get_command(app))), ids=lambda words: " ".join(words) or "all")
def test_help_says_whole_sentences(words: tuple[str, ...]) -> None:
    """On a terminal of 80 columns no command's line of help is cut."""
    out = CliRunner().invoke(app, [*words, "--help"], terminal_width=80).stdout
    lines = out.partition("Commands:\n")[2].splitlines()

    assert lines
    assert [line for line in lines if not line.endswith(".") or line.endswith("...")] == []


def test_usage_names_an_argument_once() -> None:
    """`poll` takes feeds: the usage says so in one pair of brackets."""
    assert "poll [OPTIONS] [FEED]...\n" in CliRunner().invoke(app, ["poll", "--help"]).stdout


def test_the_database_is_upgraded_by_hand(desk: Desk) -> None:
    """`db upgrade` creates a database, and says when there is nothing to do."""
    created = desk.run("db", "upgrade")
    again = desk.run("db", "upgrade")

    assert (created[0], (desk.config.parent / "monitor.db").exists()) == (0, True)
    assert "already" in again[1]
