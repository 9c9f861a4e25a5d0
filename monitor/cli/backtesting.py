"""`backtest`: what the watches would have told over the archive, and what a change of the configuration changes."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Annotated

import typer

from monitor.backtest import Period, Retold, Watching, compare, concerning, lead_in, period_of, retell, tally
from monitor.cli import backtest_words
from monitor.cli.context import FAILED, Options, check_names, options, state_directory, there
from monitor.cli.progress import progress
from monitor.cli.tables import note, put, say
from monitor.config import find_directory
from monitor.config.files import nowhere, shown
from monitor.errors import ConfigurationError
from monitor.model import Newsroom
from monitor.render import events
from monitor.store import ArchivedChapter, View
from monitor.store.sql.engine import name_of, resolve

#: Ten years: what lies before is in no archive.
_MOST_DAYS = 3660
_STEPS = 100


def backtest(
    context: typer.Context,
    *,
    days: Annotated[
        int, typer.Option("--days", metavar="N", min=1, max=_MOST_DAYS, help="The last N days of the archive.")
    ] = 7,
    watches: Annotated[
        list[str] | None, typer.Option("--watch", metavar="W", help="Only this watch; may be given again.")
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            "--against",
            metavar="DIR",
            help="Compare with this configuration: gained is what --config tells and DIR does not.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as one JSON object.")] = False,
) -> None:
    """Show what the watches would have told over the archive.

    The stored revisions go through the real decisions under a virtual clock; nothing is written, nobody is contacted.
    With --against DIR: the alerts that the configuration (--config) gains, loses, re-routes or changes compared with DIR.
    """
    chosen = options(context)
    newsroom = chosen.load_without_secrets().newsroom
    other = None if against is None else _load_other(against)
    configured = {**(other.watches if other else {}), **newsroom.watches}
    check_names(watches or [], configured, "watch")
    wanted = frozenset(watches or configured)
    try:
        with chosen.look(newsroom) as looking:
            retold, compared = _retell(there(looking, newsroom), newsroom, other, days=days, wanted=wanted)
    except KeyboardInterrupt:
        note("backtest was stopped; nothing was changed")
        raise
    if compared is None or against is None:
        _report(retold, wanted, as_json=as_json)
    else:
        directories = (shown(find_directory(chosen.config, os.environ)), shown(against))
        _report_differences(retold, compared, wanted, directories, as_json=as_json)


def _load_other(directory: Path) -> Newsroom:
    """Return the configuration that is compared with. Raises ConfigurationError, having said of which one."""
    try:
        _check_directory(directory)
        return Options(config=directory).load_without_secrets().newsroom
    except ConfigurationError:
        note(f"the configuration to compare with, --against {shown(directory)}, cannot be used:")
        raise


def _check_directory(directory: Path) -> None:
    if not directory.is_dir():
        raise ConfigurationError((nowhere(directory, "--against names it, but there is no such directory"),))


def _retell(
    view: View, newsroom: Newsroom, other: Newsroom | None, *, days: int, wanted: Collection[str]
) -> tuple[Retold, Retold | None]:
    span = view.archive_span()
    if span is None:
        database = name_of(resolve(newsroom.settings.database.reveal(), state_directory()))
        note(f"the archive in {database} is empty: `newsroom-monitor poll` or `run` fills it")
        raise typer.Exit(FAILED)
    period = period_of(span, days=days, timezone=newsroom.settings.timezone)
    both = [concerning(each, wanted) for each in (newsroom, other) if each is not None]
    # What is compared must begin alike.
    lead = max(map(lead_in, both))
    retold = [retell(view, each, period, lead=lead, watching=_watched(period)) for each in both]
    return retold[0], retold[1] if other is not None else None


def _watched(period: Period) -> Watching:
    """Return what shows how far it is, by the moments of the revisions that are read."""
    length = (period.until - period.since).total_seconds() or 1.0

    def watching(label: str, chapters: Iterator[ArchivedChapter]) -> Iterator[ArchivedChapter]:
        done = 0
        with progress(label, _STEPS) as step:
            for chapter in chapters:
                passed = (chapter.update.revision.at - period.since).total_seconds() / length
                while done < min(1.0, passed) * _STEPS:
                    step()
                    done += 1
                yield chapter

    return watching


def _report(retold: Retold, wanted: Collection[str], *, as_json: bool) -> None:
    tallies = list(tally(retold, wanted))
    if as_json:
        put(events.line(backtest_words.report_value(retold, tallies)))
    else:
        say("\n".join(backtest_words.report_lines(retold, tallies)))


def _report_differences(
    present: Retold, other: Retold, wanted: frozenset[str], directories: tuple[str, str], *, as_json: bool
) -> None:
    differences = [each for each in compare(present, other) if not each.watches or wanted & set(each.watches)]
    if as_json:
        put(events.line(backtest_words.differences_value(present, other, differences, wanted, directories)))
    else:
        say("\n".join(backtest_words.differences_lines(present, other, differences, wanted, directories)))
