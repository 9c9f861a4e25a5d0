"""`run`, `poll` and `demo`: the doors that let the river flow."""

from __future__ import annotations

import asyncio
import logging
import os
from typing import Annotated

import structlog
import typer

from monitor import logs
from monitor.cli.context import DONE, FAILED, USAGE, Options, note, options, state_directory
from monitor.cli.progress import progress
from monitor.daemon import Daemon, ignore, utc_now
from monitor.daemon.once import Pass, run_once, select
from monitor.daemon.works import build
from monitor.demo import play
from monitor.model import Newsroom, Outcome
from monitor.sandbox import Sandbox
from monitor.store import Store
from monitor.store.sql import Hold, hold
from monitor.text.clean import safe

log = structlog.get_logger()

#: Processes that parse: one for each processor this process may use.
WORKERS = len(os.sched_getaffinity(0))


def run(context: typer.Context) -> None:
    """The daemon: poll, follow, tell, deliver. SIGTERM stops it, SIGHUP reloads."""
    chosen = options(context)
    newsroom = chosen.load().newsroom
    address = newsroom.settings.database.reveal()
    with hold(address, state_directory=state_directory()) as held, chosen.store(newsroom) as store:
        asyncio.run(_run(chosen, store, held))


async def _run(chosen: Options, store: Store, held: Hold) -> None:
    async with Sandbox(WORKERS) as sandbox:
        daemon = Daemon(store, chosen.load, sandbox, confirm=held.renew)
        daemon.listen_to_signals()
        await daemon.run()


def poll(
    context: typer.Context,
    feeds: Annotated[
        list[str] | None, typer.Argument(metavar="[FEED]...", help="Poll just these feeds, due or not.")
    ] = None,
    *,
    every_feed: Annotated[bool, typer.Option("--all", help="Poll all feeds, due or not.")] = False,
) -> None:
    """One pass over the due (or all, or the named) feeds, then tell and deliver, then exit."""
    chosen = options(context)
    newsroom = chosen.load().newsroom
    names = _known_feeds(newsroom, feeds or [])
    with hold(newsroom.settings.database.reveal(), state_directory=state_directory()), chosen.store(newsroom) as store:
        done = asyncio.run(_poll(newsroom, store, names, every_feed=every_feed))
    typer.echo(_summary(done))
    failed = (
        any(arrival.error for arrival in done.arrivals)
        or done.outcomes[Outcome.RETRY]
        or done.outcomes[Outcome.REFUSED]
    )
    raise typer.Exit(FAILED if failed else DONE)


def _known_feeds(newsroom: Newsroom, names: list[str]) -> frozenset[str]:
    unknown = [name for name in names if name not in newsroom.feeds]
    if unknown:
        note(f"no feed is named {', '.join(unknown)}; `newsroom-monitor feeds list` shows the names")
        raise typer.Exit(USAGE)
    return frozenset(names)


async def _poll(newsroom: Newsroom, store: Store, names: frozenset[str], *, every_feed: bool) -> Pass:
    works = await build(newsroom, store, passing=ignore)
    try:
        polls = await asyncio.to_thread(lambda: select(store, works, names, every_feed=every_feed, now=utc_now()))
        async with Sandbox(WORKERS) as sandbox:
            with progress("polling", len(polls)) as step:
                return await run_once(works, sandbox, polls, clock=utc_now, step=step)
    finally:
        await works.close()


def _summary(done: Pass) -> str:
    errors = [arrival for arrival in done.arrivals if arrival.error is not None]
    lines = [f"{arrival.feed.name}: {arrival.error.detail}" for arrival in errors if arrival.error is not None]
    lines += [f"{item.channel}: {item.outcome}: {item.error}" for item in done.deliveries if item.error]
    hits = sum(len(taken.hits) for taken in done.taken)
    lines.append(
        f"{len(done.arrivals)} feeds polled, {len(errors)} failed; {len(done.taken)} revisions, {hits} hits; "
        f"{done.alerts} alerts, {done.outcomes[Outcome.DELIVERED]} delivered"
    )
    return "\n".join(map(safe, lines))


def demo(
    *,
    fast: Annotated[bool, typer.Option("--fast", help="Do not pause between the alerts.")] = False,
) -> None:
    """Play the sample stories through the real daemon and show the alerts; no network, no account."""
    logs.configure("text", level=logging.WARNING)  # the alerts are the show
    raise typer.Exit(DONE if asyncio.run(play(pause=0.0 if fast else 0.2)) else FAILED)
