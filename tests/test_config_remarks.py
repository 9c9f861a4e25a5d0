"""What `check` says of a watch that would tell nobody, or that names somebody twice, or that looks for any text."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config import load
from tests.configured import write

NEWSROOM = """\
feeds: {{a: {{url: "https://a.example/feed"}}, b: {{url: "https://b.example/feed", tags: [wire]}}}}
channels: {{desk: {{url: "json://desk.example/"}}}}
watches:
  rain:
    {keys}
"""

NEVER = "it is never told: it waits for 2 feeds, and looks in 1"
TWICE = '"desk" is given twice: it is told once'
ANY = "the stands in nearly every text: add with AND what it is about"


@pytest.mark.parametrize(
    ("keys", "said"),
    (
        ("match: storm\n    notify: [desk]\n    min_sources: 2\n    only: {tags: [wire]}", [NEVER]),
        ("match: storm\n    notify: [desk]\n    min_sources: 2", []),
        ("match: storm\n    notify: [desk, desk]", [TWICE]),
        ("match: the\n    notify: [desk]", [ANY]),
        ("match: the OR storm\n    notify: [desk]", []),
    ),
)
def test_what_can_hardly_be_meant_is_remarked(keys: str, said: list[str], tmp_path: Path) -> None:
    """It is a warning at its own line, and the configuration is used."""
    write(tmp_path, {"newsroom.yaml": NEWSROOM.format(keys=keys)})
    notes = load(tmp_path, {}, need_secrets=False).notes()

    assert [note.message.partition(": ")[2] for note in notes] == said
