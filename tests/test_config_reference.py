"""The reference of the configuration and the schema for editors say what the code does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from pydantic import BaseModel

from monitor.config import load, schema
from monitor.config.schema import SHIPPED, ConfigurationFile
from tests.configured import ENVIRON, FULL, write

REFERENCE = Path(__file__).parent.parent / "docs/reference/configuration.md"


def test_the_shipped_schema_is_the_generated_one() -> None:
    """Editors are offered just the keys that there are; `write_schema()` brings the file up to date."""
    assert json.loads(SHIPPED.read_text(encoding="utf-8")) == schema()


def keys_of(model: type[BaseModel]) -> Iterator[str]:
    """Every key of a section as the reference names it: `poll.every`, `tests`, `tests[].fires`."""
    for name, field in model.model_fields.items():
        below, many = model_below(field.annotation)
        if below is None or many:
            yield name
        if below is not None:
            yield from (f"{name}{'[]' if many else ''}.{key}" for key in keys_of(below))


def model_below(annotation: object) -> tuple[type[BaseModel] | None, bool]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    for argument in get_args(annotation):
        found, many = model_below(argument)
        if found:
            return found, many or getattr(annotation, "__origin__", None) is list
    return None, False


def reference() -> dict[str, dict[str, tuple[str, ...]]]:
    """Section -> key -> the other cells of its row."""
    tables: dict[str, dict[str, tuple[str, ...]]] = {}
    section = ""
    for line in REFERENCE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
            tables[section] = {}
        elif match := re.fullmatch(r"\| `([^`]+)` \| (.+) \|", line):
            tables[section][match[1]] = tuple(match[2].split(" | "))
    return tables


def test_every_key_is_in_the_reference() -> None:
    """docs/reference/configuration.md has a row for each key, and for no other."""
    tables = reference()
    for section, field in ConfigurationFile.model_fields.items():
        below, _ = model_below(field.annotation)
        assert section in tables
        assert sorted(tables[section]) == sorted(keys_of(below) if below else ()), section


def test_the_reference_knows_what_is_required() -> None:
    """A key without which the item is refused is marked so, and no other."""
    for section, rows in reference().items():
        for key, (_, default, *_rest) in rows.items():
            if section in ConfigurationFile.model_fields:
                model, _ = model_below(ConfigurationFile.model_fields[section].annotation)
                *outer, last = key.replace("[]", "").split(".")
                for part in outer:
                    assert model
                    model, _ = model_below(model.model_fields[part].annotation)
                assert model
                assert model.model_fields[last].is_required() == (default == "**required**"), f"{section}: {key}"


def test_the_reference_knows_what_is_in_effect(tmp_path: Path) -> None:
    """The keys that `check` notes as not in effect yet are those that the reference marks so."""
    notes = [note.message for note in load(write(tmp_path, FULL), ENVIRON).notes()]
    noted = {message.split(":")[0] for message in notes if message.endswith("not in effect yet")}
    noted = {re.sub(r"\.(harbour|iran-turkey|night-mail)", "", name) for name in noted}
    marked = {
        f"{section}.{key}"
        for section, rows in reference().items()
        if section in ConfigurationFile.model_fields
        for key, cells in rows.items()
        if cells[-1] == "not yet"
    }
    marked = {re.match(r"\w+\.\w+", name)[0] for name in marked}  # type: ignore[index]
    assert noted == marked
