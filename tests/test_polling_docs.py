"""docs/polling.md ticks off each behaviour with the name of a test: the tests are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from monitor.model import Trouble

TESTS = Path(__file__).parent
PAGE = (TESTS.parent / "docs/polling.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \|$", PAGE, flags=re.MULTILINE)


def test_every_behaviour_names_tests_that_exist() -> None:
    """Each row of the table names at least one test, by file and function, that is there."""
    there = {
        f"{file.name}::{node.name}"
        for file in TESTS.glob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    named = {number: re.findall(r"`(test_\w+\.py::test_\w+)`", tests) for number, _, tests in ROWS}
    assert [int(number) for number, *_ in ROWS] == list(range(1, len(ROWS) + 1))
    assert len(ROWS) >= 28
    assert [number for number, tests in named.items() if not tests] == []
    assert [name for tests in named.values() for name in tests if name not in there] == []


def test_every_trouble_is_documented() -> None:
    """The page says what each trouble of a feed means."""
    assert [str(trouble) for trouble in Trouble if f"| `{trouble}` |" not in PAGE] == []
