"""`run`, `poll` and `demo`: the doors that let the river flow."""

from __future__ import annotations

import asyncio
import logging
import os
from typing import Annotated

import structlog
import typer

from monitor import logs
from monitor.cli.context import DONE, FAILED, Options, check_names, options, state_directory
from monitor.cli.progress import progress
from monitor.cli.tables import say
from monitor.config import Rereading
from monitor.daemon import Daemon, ignore, utc_now
from monitor.daemon.once import Pass, run_once, select
from monitor.daemon.works import build
from monitor.demo import play
from monitor.model import Newsroom, Outcome
from monitor.pipeline import Arrival, PageArrival
from monitor.render.words import count
from monitor.sandbox import Sandbox
from monitor.store import Store
from monitor.store.sql import Hold, hold

log = structlog.get_logger()

#: Processes that parse: one for each processor this process may use.
WORKERS = len(os.sched_getaffinity(0))


def run(context: typer.Context) -> None:
    """Run the daemon: poll, follow, tell, deliver.

    SIGTERM stops it, SIGHUP reloads the configuration.
    """
    chosen = options(context)
    newsroom = chosen.load().newsroom
    address = newsroom.settings.database.reveal()
    with hold(address, state_directory=state_directory()) as held, chosen.store(newsroom) as store:
        asyncio.run(_run(chosen, store, held))


async def _run(chosen: Options, store: Store, held: Hold) -> None:
    async with Sandbox(WORKERS) as sandbox:
        daemon = Daemon(store, Rereading(chosen.load), sandbox, confirm=held.renew)
        daemon.listen_to_signals()
        await daemon.run()


def poll(
    context: typer.Context,
    feeds: Annotated[
        list[str] | None, typer.Argument(metavar="FEED", help="Poll just these feeds, due or not.")
    ] = None,
    *,
    every_feed: Annotated[bool, typer.Option("--all", help="Poll all feeds, due or not.")] = False,
) -> None:
    """Make one pass: poll what is due, tell, deliver.

    Polls the due feeds, or all, or the named ones. Ends with 1 if a feed or a delivery failed.
    """
    chosen = options(context)
    newsroom = chosen.load().newsroom
    names = frozenset(feeds or [])
    check_names(feeds or [], newsroom.feeds, "feed")
    with hold(newsroom.settings.database.reveal(), state_directory=state_directory()), chosen.store(newsroom) as store:
        done = asyncio.run(_poll(newsroom, store, names, every_feed=every_feed))
    say(summary(done))
    failed = (
        any(arrival.error for arrival in done.arrivals)
        or done.outcomes[Outcome.RETRY]
        or done.outcomes[Outcome.REFUSED]
    )
    raise typer.Exit(FAILED if failed else DONE)


async def _poll(newsroom: Newsroom, store: Store, names: frozenset[str], *, every_feed: bool) -> Pass:
    works = await build(newsroom, store, passing=ignore)
    try:
        polls = await asyncio.to_thread(lambda: select(store, works, names, every_feed=every_feed, now=utc_now()))
        async with Sandbox(WORKERS) as sandbox:
            with progress("polling", len(polls)) as step:
                return await run_once(works, sandbox, polls, clock=utc_now, step=step)
    finally:
        await works.close()


def summary(done: Pass) -> str:
    """Return what a pass did, what failed first."""
    failed = [arrival for arrival in done.arrivals if arrival.error is not None]
    lines = [f"{_asked(arrival)}: {arrival.error.detail}" for arrival in failed if arrival.error is not None]
    lines += [
        f"{item.channel}: {item.outcome}: {item.error.removeprefix(f'{item.channel}: ')}"
        for item in done.deliveries
        if item.error
    ]
    pages = sum(isinstance(arrival, PageArrival) for arrival in done.arrivals)
    failed_pages = sum(isinstance(arrival, PageArrival) for arrival in failed)
    lines.append(
        f"{count(len(done.arrivals) - pages, 'feed')} polled, {len(failed) - failed_pages} failed; "
        + (f"{count(pages, 'article page')} asked, {failed_pages} failed; " if pages else "")
        + f"{count(done.revisions, 'revision')}, {count(done.hits, 'hit')}; "
        f"{count(done.alerts, 'alert')}, {done.outcomes[Outcome.DELIVERED]} delivered"
    )
    return "\n".join(lines)


def _asked(arrival: Arrival | PageArrival) -> str:
    """Return what was asked, in words: a feed by its name, a page by its address, too."""
    return f"{arrival.feed.name}, page {arrival.poll.url}" if isinstance(arrival, PageArrival) else arrival.feed.name


def demo(
    *,
    fast: Annotated[bool, typer.Option("--fast", help="Do not pause between the alerts.")] = False,
) -> None:
    """Play the sample stories; needs no network, no account.

    A local web server publishes them to the real daemon; the alerts are shown as a local mail server receives them.
    """
    logs.configure("text", level=logging.WARNING)  # the alerts are the show
    raise typer.Exit(DONE if asyncio.run(play(pause=0.0 if fast else 0.2)) else FAILED)
