"""What stands before the command: where the configuration is, how to log; and how commands open what they need."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.config import Loaded, find_directory, load
from monitor.model import Newsroom
from monitor.send import check_url
from monitor.store import Store
from monitor.store.sql import open_store
from monitor.text.clean import safe

#: Exit statuses (INTERFACE): done, ran and found a failure, usage, bad configuration.
DONE, FAILED, USAGE, BAD_CONFIGURATION = 0, 1, 2, 78


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """The options before the command."""

    config: Path | None = None

    def load(self) -> Loaded:
        """Read the whole configuration, the channels' addresses too. Raises ConfigurationError."""
        return load(find_directory(self.config, os.environ), os.environ, check_address=check_url)

    def load_without_secrets(self) -> Loaded:
        """Read the configuration for a command that contacts no channel: an unset secret is no mistake then."""
        return load(find_directory(self.config, os.environ), os.environ, need_secrets=False)

    @contextmanager
    def store(self, newsroom: Newsroom) -> Iterator[Store]:
        """Open the configured database. Raises StoreUnavailable, StoreUnusable."""
        store = open_store(newsroom.settings.database.reveal(), state_directory=state_directory())
        try:
            yield store
        finally:
            store.close()


def state_directory() -> Path:
    """Return where a relative database path begins: $STATE_DIRECTORY as systemd gives it, else the current folder."""
    return Path(os.environ.get("STATE_DIRECTORY", "").split(":")[0] or ".")


def options(context: typer.Context) -> Options:
    """Return the options that stood before the command."""
    found = context.find_object(Options)
    assert found is not None
    return found


def stdout() -> Console:
    """Return the terminal for results: untrusted text is never read as markup, and nothing is cut when piped."""
    width = None if sys.stdout.isatty() else 200
    return Console(markup=False, highlight=False, emoji=False, width=width)


def show(rows: Sequence[Mapping[str, object]], *, columns: Sequence[str], as_json: bool) -> None:
    """Print rows as a table of `columns`, or as one JSON array with every field."""
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if row.get(column) is None else str(row[column])) for column in columns))
    stdout().print(table)


def note(text: str) -> None:
    """Tell the person something that is not the result, on standard error; it may quote untrusted text."""
    typer.echo("\n".join(map(safe, text.split("\n"))), err=True)
