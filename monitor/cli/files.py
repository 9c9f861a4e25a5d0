"""A new file or standard output: what a command makes for people to read never takes the place of anything."""

from __future__ import annotations

from pathlib import Path

import typer

from monitor.cli.context import FAILED
from monitor.cli.tables import note, put


def refuse_existing(output: Path | None) -> None:
    """End with FAILED where the file is there already; asked before long work, so that nobody waits for nothing."""
    if output is not None and output.exists():
        note(f"{output} is there already, perhaps with changes of yours: remove it, or name another file")
        raise typer.Exit(FAILED)


def write_new(text: str, output: Path | None) -> None:
    """Write a text to a file that is not there yet, or to standard output; end with FAILED where that cannot be."""
    if output is None:
        put(text.rstrip("\n"))
        return
    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        note(f"{output} cannot be written: {error.strerror}")
        raise typer.Exit(FAILED) from None
