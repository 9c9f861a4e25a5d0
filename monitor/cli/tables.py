"""How does a list look? Rows hold data, as JSON shows it; a column is a function that puts a row into words."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, TextIO
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.model import Newsroom
from monitor.render.events import line, stamp
from monitor.render.safe import cut
from monitor.render.words import moment
from monitor.text.clean import safe

#: A row's fields: texts, numbers, lists, None; times and spans as they are, JSON writes them as ISO and as seconds.
Row = Mapping[str, Any]
Column = Callable[[Row], str]

AsJson = Annotated[bool, typer.Option("--json", help="One JSON array with every field.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many.")]

#: Characters of a title in a table, and how many of many things are named before "and 95 more".
TITLE_LIMIT, NAMED_LIMIT = 100, 5
#: Characters of a line where no terminal sets the width.
_PIPE_WIDTH = 200
_UNITS = ((86400, "d"), (3600, "h"), (60, "m"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """Who reads: when, and on which clock."""

    zone: ZoneInfo
    now: datetime

    @classmethod
    def of(cls, newsroom: Newsroom, now: datetime) -> Reader:
        """Return the reader of this newsroom (monitor.timezone)."""
        return cls(zone=ZoneInfo(newsroom.settings.timezone), now=now)

    def moment(self, at: datetime | None) -> str:
        """Return `Sat 13 Aug 15:35 BST`, with the year where it is not this one; None is no moment yet."""
        if at is None:
            return ""
        local = at.astimezone(self.zone)
        year = "" if local.year == self.now.astimezone(self.zone).year else f" {local.year}"
        return f"{local:%a} {local.day} {local:%b}{year} {moment(at, zone=self.zone, now=at)}"

    def distance(self, at: datetime) -> str:
        """Return how far `at` is from now: `3m`; in the largest unit of which there are two."""
        return roughly(abs(at - self.now))


def show(rows: Sequence[Row], columns: Mapping[str, Column], *, empty: str, as_json: bool) -> None:
    """Print rows as a table, or as one JSON array with every field; `empty` says to people that there is nothing."""
    if as_json:
        put(json.dumps(rows, ensure_ascii=False, indent=1, default=_plain))
    elif rows:
        stdout().print(_table(rows, columns))
    else:
        put(empty)


def put_object(row: Row) -> None:
    """Print a row as one JSON object over many lines, with every field."""
    put(json.dumps(row, ensure_ascii=False, indent=1, default=_plain))


def put_line(row: Row) -> None:
    """Print a row as one JSON object in a line, with every field."""
    put(line(json.loads(json.dumps(row, default=_plain))))


def _table(rows: Sequence[Row], columns: Mapping[str, Column]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(_safe_lines(words(row))) for words in columns.values()))
    return table


def stdout() -> Console:
    """Return the terminal for results: untrusted text is never read as markup, and nothing is cut when piped."""
    return Console(markup=False, highlight=False, emoji=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)


def put(text: str) -> None:
    """Print lines of the result just as they are: for what is safe already, as JSON and rendered alerts are."""
    _write(sys.stdout, text)


def say(text: str) -> None:
    """Print lines of the result that may quote untrusted text."""
    _write(sys.stdout, _safe_lines(text))


def note(text: str) -> None:
    """Tell the person something that is not the result, on standard error; it may quote untrusted text."""
    _write(sys.stderr, _safe_lines(text))


def _write(stream: TextIO, text: str) -> None:
    # Not by typer.echo: it would go round the stream's own encoding where that is ASCII.
    stream.write(f"{text}\n")
    stream.flush()


def _safe_lines(text: str) -> str:
    return "\n".join(map(safe, text.split("\n")))


def _plain(value: object) -> str | int:
    """Return as JSON has it what JSON has no type for."""
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    raise TypeError(f"{type(value).__name__} has no form in JSON")


# ---------------------------------------------------------------- columns


def field(key: str) -> Column:
    """Return the column that shows a field as it is."""
    return lambda row: "" if row[key] is None else str(row[key])


def listed(key: str) -> Column:
    """Return the column that shows a list of names."""
    return lambda row: ", ".join(row[key])


def title(row: Row) -> str:
    """Show the title, cut where it would fill the screen."""
    return cut(row["title"], TITLE_LIMIT)


def some(things: Sequence[str], *, limit: int = NAMED_LIMIT) -> str:
    """Return the first few of many things, and how many more there are."""
    more = len(things) - limit
    return ", ".join(things[:limit]) + (f" and {more} more" if more > 0 else "")


def roughly(length: timedelta) -> str:
    """Return about how long a span is: `3m`; in the largest unit of which there are two."""
    seconds = int(length.total_seconds())
    return next((f"{seconds // size}{unit}" for size, unit in _UNITS if seconds >= 2 * size), f"{seconds}s")


def span(length: timedelta) -> str:
    """Return a span as the configuration writes it: `90s`, `5m`, `1h`."""
    seconds = int(length.total_seconds())
    whole = (f"{seconds // size}{unit}" for size, unit in _UNITS if seconds and seconds % size == 0)
    return next(whole, f"{seconds}s")
