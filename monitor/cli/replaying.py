"""`replay`: the real pipeline over recordings."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.context import note, options
from monitor.model import Taken, Verdict
from monitor.render import events
from monitor.replay import Happening, Replay, Told, load, unknown_addresses


def replay(
    context: typer.Context,
    recordings: Annotated[
        list[Path], typer.Argument(metavar="RECORDING...", help="Directories with a recording.jsonl.")
    ],
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line for everything that happens.")
    ] = False,
) -> None:
    """The real pipeline over a recording under a virtual clock; no network, database in memory."""
    newsroom = options(context).load_without_secrets().newsroom
    answers = load(recordings)
    for url, count in sorted(unknown_addresses(newsroom, answers).items()):
        note(f"{count} answers of {url} passed over: no feed of the configuration has this address")
    happenings = asyncio.run(Replay(newsroom).run(answers))
    if as_json:
        _print_events(happenings)
    else:
        _print_alerts(happenings)


def _print_events(happenings: list[Happening]) -> None:
    counts: Counter[str] = Counter()
    for at, what in happenings:
        for event in _events(at, what):
            counts[str(event["type"])] += 1
            typer.echo(events.line(event))
    typer.echo(events.line(events.summary(counts)))


def _events(at: datetime, what: Taken | Told | Verdict) -> Iterator[events.Event]:
    if isinstance(what, Told):
        yield events.alert(what.alert, what.message)
    elif isinstance(what, Verdict):
        yield events.verdict(what, at)
    else:
        yield events.revision(what.revision)
        yield from (events.hit(hit, what.revision) for hit in what.hits)
        if what.update is not None:
            yield events.update(what.update)


def _print_alerts(happenings: list[Happening]) -> None:
    told = [what for _, what in happenings if isinstance(what, Told)]
    for item in told:
        stamp = item.alert.at.isoformat(timespec="minutes").replace("+00:00", "Z")
        typer.echo(f"━━ {stamp} → {item.alert.channel}\n{item.message.title}\n\n{item.message.text}\n")
    revisions = sum(isinstance(what, Taken) for _, what in happenings)
    refused = sum(isinstance(what, Verdict) for _, what in happenings)
    typer.echo(
        f"{revisions} revisions, {len(told)} alerts; {refused} times an update was held or not told (--json shows why)"
    )
