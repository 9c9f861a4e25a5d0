"""`replay`: the real pipeline over recordings."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.context import options
from monitor.cli.tables import Reader, note, put
from monitor.model import Newsroom, Taken, Verdict
from monitor.rehearsal import Happening, Told
from monitor.render import events
from monitor.render.words import count
from monitor.replay import Replay, load, unknown_addresses


def replay(
    context: typer.Context,
    recordings: Annotated[list[Path], typer.Argument(metavar="RECORDING", help="Directories with a recording.jsonl.")],
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line for everything that happens.")
    ] = False,
) -> None:
    """Run recordings through the real pipeline.

    The clock is virtual, the database in memory; nobody is contacted. Prints the alerts that would have gone out.
    """
    newsroom = options(context).load_without_secrets().newsroom
    answers = load(recordings)
    for url, number in sorted(unknown_addresses(newsroom, answers).items()):
        note(f"{count(number, 'answer')} of {url} passed over: no feed of the configuration has this address")
    happenings = asyncio.run(Replay(newsroom).run(answers))
    if as_json:
        _print_events(happenings)
    else:
        _print_alerts(happenings, newsroom)


def _print_events(happenings: list[Happening]) -> None:
    counts: Counter[str] = Counter()
    for at, what in happenings:
        for event in _events(at, what):
            counts[str(event["type"])] += 1
            put(events.line(event))
    put(events.line(events.summary(counts)))


def _events(at: datetime, what: Taken | Told | Verdict) -> Iterator[events.Event]:
    if isinstance(what, Told):
        yield events.alert(what.alert, what.message)
    elif isinstance(what, Verdict):
        yield events.verdict(what, at)
    else:
        if not what.again:
            yield events.revision(what.revision)
        yield from (events.hit(hit, what.revision) for hit in what.hits)
        if what.update is not None:
            yield events.update(what.update, what.story)
        yield from map(events.merge, what.merges)


def _print_alerts(happenings: list[Happening], newsroom: Newsroom) -> None:
    told = [what for _, what in happenings if isinstance(what, Told)]
    for item in told:
        # The clock of the replay is the reader's: the same input prints the same bytes in any year.
        when = Reader.of(newsroom, item.alert.at).moment(item.alert.at)
        put(f"━━ {when} → {item.alert.channel}\n{item.message.title}\n\n{item.message.text}\n")
    revisions = sum(isinstance(what, Taken) and not what.again for _, what in happenings)
    refused = sum(isinstance(what, Verdict) for _, what in happenings)
    put(
        f"{count(revisions, 'revision')}, {count(len(told), 'alert')}; "
        f"{count(refused, 'time')} an update was held or not told (--json shows why)"
    )
