"""`test`: do the watches do what their own tests say?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.context import FAILED, USAGE, check_names, options
from monitor.cli.progress import progress
from monitor.cli.tables import AsJson, note, say, show, some
from monitor.config import Loaded
from monitor.model import Watch
from monitor.proof import Proof, Prover, junit
from monitor.render.words import count


def prove(
    context: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="Only the tests in these files or folders of the configuration."),
    ] = None,
    *,
    watch: Annotated[
        list[str] | None, typer.Option("--watch", metavar="W", help="Only the tests of this watch; may be repeated.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--junit", metavar="FILE", help="Also write what came to this file, as JUnit XML.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run the tests that the watches carry.

    Entries are matched, stories go through the real pipeline under a virtual clock; nobody is contacted.
    """
    loaded = options(context).load_without_secrets()
    check_names(watch or (), loaded.newsroom.watches, "watch")
    chosen = _chosen(loaded, files or (), watch or ())
    proofs = _proofs(loaded, chosen)
    if report is not None:
        _write(report, proofs)
    _show(proofs, chosen, as_json=as_json)
    if not all(proof.passed for proof in proofs):
        raise typer.Exit(FAILED)


def _chosen(loaded: Loaded, files: Collection[Path], names: Collection[str]) -> list[Watch]:
    """Return the watches of these files and names, of all where none is given; end with USAGE for a stranger's file."""
    strange = [path for path in files if not any(_holds(path, file) for file in loaded.files)]
    if strange:
        there = some([str(path) for path in loaded.files], limit=len(loaded.files))
        note(f"{some(list(map(str, strange)))}: no file of the configuration, which has: {there or 'none'}")
        raise typer.Exit(USAGE)
    return [
        watch
        for watch in loaded.newsroom.watches.values()
        if (not names or watch.name in names) and (not files or any(_holds(path, Path(watch.file)) for path in files))
    ]


def _holds(path: Path, file: Path) -> bool:
    """Tell whether a path is a file, or a folder above it."""
    return file.resolve().is_relative_to(path.resolve())


def _proofs(loaded: Loaded, watches: Collection[Watch]) -> list[Proof]:
    prover = Prover(loaded.newsroom)
    cases = [(watch, case) for watch in watches for case in watch.tests]
    proofs = []
    with progress("testing", len(cases)) as step:
        for watch, case in cases:
            proofs.append(prover.prove(watch, case))
            step()
    return proofs


def _write(path: Path, proofs: Collection[Proof]) -> None:
    try:
        path.write_bytes(junit(proofs))
    except OSError as error:
        note(f"{path} cannot be written: {error.strerror}")
        raise typer.Exit(FAILED) from error


# ---------------------------------------------------------------- what is printed


def _show(proofs: Collection[Proof], watches: Collection[Watch], *, as_json: bool) -> None:
    if as_json:
        show(list(map(_as_value, proofs)), {}, empty="", as_json=True)
        return
    for proof in proofs:
        if not proof.passed:
            say("\n".join(_lines(proof)))
    failed = sum(not proof.passed for proof in proofs)
    tested = {proof.watch for proof in proofs}
    counted = f"{len(tested)} {'watch' if len(tested) == 1 else 'watches'}"
    say(f"{count(len(proofs), 'test')} of {counted}: {len(proofs) - failed} passed, {failed} failed")
    if untested := [watch.name for watch in watches if not watch.tests]:
        say(f"without tests: {', '.join(untested)}")


def _lines(proof: Proof) -> Iterator[str]:
    yield f"{proof.test.place}: {proof.watch}: {proof.name}"
    yield from proof.lines()


def _as_value(proof: Proof) -> dict[str, object]:
    return {
        "watch": proof.watch,
        "test": proof.name,
        "file": proof.test.file,
        "line": proof.test.line,
        "column": proof.test.column,
        "passed": proof.passed,
        "differences": [
            {"message": each.message, "rows": [{"sign": str(row.sign), "text": row.text} for row in each.rows]}
            for each in proof.differences
        ],
    }
