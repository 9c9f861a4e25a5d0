"""What the benchmarks share: a clock, percentiles, shares, and a table in the terminal."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import perf_counter


def data_arguments(description: str) -> argparse.ArgumentParser:
    """Return a parser for a script that measures on real material; its first argument is the folder of the sets."""
    parser = arguments(description)
    parser.add_argument("folder", type=Path, help="the data folder: the parent of the sets")
    parser.add_argument("--verbose", action="store_true", help="list every miss")
    return parser


def arguments(description: str) -> argparse.ArgumentParser:
    """Return a parser whose help shows `description` as it is written, and that knows --json."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="the figures as one JSON object instead of a table")
    return parser


def milliseconds(action: Callable[[], object]) -> float:
    """Return how long `action` took, by the wall clock."""
    start = perf_counter()
    action()
    return (perf_counter() - start) * 1000


def median(values: Sequence[float]) -> float:
    """Return the middle value; NaN of none."""
    return percentile(values, 0.5)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` of all are not above (nearest rank); NaN of none."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)] if ranked else math.nan


def ratio(part: float, whole: float) -> float:
    """Return `part / whole`; NaN where there is nothing to divide by."""
    return part / whole if whole else math.nan


def shown(value: object) -> str:
    """Return a figure as a table shows it: three digits after the point, a dash for what does not exist."""
    if isinstance(value, float):
        return "-" if math.isnan(value) else f"{value:.3f}"
    return str(value)


def print_figures(title: str, rows: Sequence[dict[str, object]], *, as_json: bool) -> None:
    """Print rows of figures as a table, or as JSON; the first row's keys are the headings."""
    if as_json:
        # NaN is no JSON: what does not exist is null.
        clean = [{name: None if shown(value) == "-" else value for name, value in row.items()} for row in rows]
        json.dump({"title": title, "rows": clean}, sys.stdout, ensure_ascii=False)
        print()
        return
    headings = list(rows[0]) if rows else []
    cells = [headings, *([shown(row.get(name, "")) for name in headings] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(headings))]
    print(f"\n{title}")
    for row in cells:
        first, *others = (
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join((first, *others)).rstrip())


def print_misses(title: str, misses: Iterable[str]) -> None:
    """Print what went wrong, one a line."""
    listed = list(misses)
    print(f"\n{title}: {len(listed)}")
    for miss in listed:
        print(f"  {miss}")
