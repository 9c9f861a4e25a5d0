"""The documentation tells the truth: tests read it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from monitor.cli import app
from monitor.model import Kind, Reason

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("*/README.md")])


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(
    group: typer.core.TyperGroup, words: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], typer.core.TyperCommand]]:
    """Yield every command with the words that call it."""
    for name, command in group.commands.items():
        if isinstance(command, typer.core.TyperGroup):
            yield from commands(command, (*words, name))
        else:
            yield (*words, name), command  # type: ignore[misc]


ROOT_COMMAND = typer.main.get_command(app)
assert isinstance(ROOT_COMMAND, typer.core.TyperGroup)
COMMANDS = dict(commands(ROOT_COMMAND))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_and_option_is_documented(words: tuple[str, ...]) -> None:
    """The reference names each command, and each of its options."""
    page = text("docs/reference/commands.md")
    options = {option for parameter in COMMANDS[words].params for option in parameter.opts if option.startswith("--")}

    assert f"`{' '.join(words)}" in page
    assert [option for option in options - {"--help"} if option not in page] == []


def test_every_documented_command_exists() -> None:
    """Each `newsroom-monitor …` line of a console example in README and docs calls a command that exists, with options it has."""
    unknown = []
    for page in PAGES:
        for line in re.findall(r"^\$ newsroom-monitor (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE):
            words = shlex.split(line, comments=True)
            while words and words[0].startswith("--"):
                words = words[2:]
            found = [command for command in COMMANDS if tuple(words[: len(command)]) == command]
            if not found:
                unknown.append(f"{page.name}: {line}")
    assert unknown == []


def test_readme_names_the_two_commands_and_run_sh_has_them() -> None:
    """The README's demo and test commands are functions of run.sh, and CI calls them."""
    for command in ("demo", "test"):
        assert f"./run.sh {command}" in text("README.md")
        assert re.search(rf"^{command}\(\)", text("run.sh"), flags=re.MULTILINE)
        assert f"./run.sh {command}" in text(".ci/run")


def test_help_and_version_answer() -> None:
    """--help and --version exit with 0 and print to standard output."""
    runner = CliRunner()

    assert "poll" in runner.invoke(app, ["--help"]).stdout
    assert runner.invoke(app, ["--version"]).stdout.startswith("newsroom-monitor ")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """Each relative link of a page names a file or folder that exists."""
    prose = re.sub(r"`[^`\n]*`", "", page.read_text(encoding="utf-8"))
    links = re.findall(r"\]\(([^)#\s]+)", prose)
    dead = [link for link in links if "://" not in link and not (page.parent / link).exists()]

    assert dead == []


def test_every_reason_is_documented() -> None:
    """The reference of alerts explains each reason, told and untold."""
    page = text("docs/reference/alerts.md")

    assert [str(reason) for reason in Reason if f"`{reason}`" not in page] == []


def test_every_kind_is_documented() -> None:
    """The reference of revisions explains each kind."""
    page = text("docs/reference/revisions.md")

    assert [str(kind) for kind in Kind if f"`{kind}`" not in page] == []


def test_every_log_event_is_documented() -> None:
    """operate.md names each event that the program logs."""
    page = text("docs/operate.md")
    logged = {
        name
        for file in ROOT.glob("monitor/**/*.py")
        for name in re.findall(r'\blog\.\w+\(\s*"(\w+)"', file.read_text(encoding="utf-8"))
    }

    assert logged
    assert [name for name in sorted(logged) if f"`{name}`" not in page] == []


def test_architecture_matches_the_tree() -> None:
    """docs/architecture.md names every module of the program, and none that is not there."""
    page = text("docs/architecture.md")
    there = {
        str(file.relative_to(ROOT / "monitor"))
        for file in ROOT.glob("monitor/**/*.py")
        if file.name != "__init__.py" and "versions" not in file.parts
    }
    named = set(re.findall(r"`([\w/]+\.py)`", page))

    assert sorted(there - named) == []
    assert sorted(named - there) == []
