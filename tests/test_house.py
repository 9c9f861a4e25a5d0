"""The rules of the house that no linter knows, held by reading the code."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PRODUCT = sorted(ROOT.glob("monitor/**/*.py"))
TESTS = sorted(ROOT.glob("tests/*.py"))
WORDS_OF_UNFINISHED_WORK = ("TO" + "DO", "FIX" + "ME", "X" * 3, "NotImplemented" + "Error")


def functions(files: list[Path]) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Yield every function with the place where it stands."""
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{file.relative_to(ROOT)}:{node.lineno} {node.name}", node


def test_every_test_states_a_truth() -> None:
    """A test's docstring says what is true of the product."""
    silent = [
        place for place, node in functions(TESTS) if node.name.startswith("test_") and not ast.get_docstring(node)
    ]

    assert silent == []


def test_every_test_asserts_something() -> None:
    """A test without an assertion proves nothing; a helper that asserts counts, if its name says so."""
    asserting = re.compile(r"\bassert\b|pytest\.raises|pytest\.fail|\b_?(?:assert|expect|check)_\w+\(")
    empty = [
        place
        for place, node in functions(TESTS)
        if node.name.startswith("test_") and not asserting.search(ast.unparse(node).split('"""')[-1])
    ]

    assert empty == []


def test_no_test_sleeps() -> None:
    """Tests wait for events, never for time to pass."""
    sleeping = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in TESTS
        for number, row in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"\btime\.sleep\(", row) or re.search(r"asyncio\.sleep\((?!0\)|0\.0)", row)
    ]

    assert [place for place in sleeping if not place.startswith("tests/servers.py")] == []


def test_nothing_is_imported_inside_a_function() -> None:
    """What a module needs stands at its head."""
    hidden = [
        f"{place} line {inner.lineno}"
        for place, node in functions(PRODUCT)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


def test_no_unfinished_work_is_left() -> None:
    """No file holds a note of work to be done, and nobody's machine is named."""
    machine = "/" + "work/"
    for file in _tracked():
        text = file.read_text(encoding="utf-8", errors="replace")
        assert not [word for word in (*WORDS_OF_UNFINISHED_WORK, machine) if word in text], file


def test_no_function_grows_over_fifty_lines() -> None:
    """A function fits on a screen."""
    long = [
        place
        for place, node in functions(PRODUCT)
        if (node.end_lineno or 0) - node.body[bool(ast.get_docstring(node)) and len(node.body) > 1].lineno >= 50
    ]

    assert long == []


def test_no_file_grows_over_four_hundred_lines() -> None:
    """Past this size a module becomes a package."""
    long = [str(file.relative_to(ROOT)) for file in PRODUCT if len(file.read_text(encoding="utf-8").splitlines()) > 400]

    assert long == []


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = (
        listed.stdout.split("\0")[:-1]
        if listed.returncode == 0
        else [str(path) for path in ROOT.glob("monitor/**/*.py")]
    )
    return [ROOT / name for name in names if (ROOT / name).is_file()]
