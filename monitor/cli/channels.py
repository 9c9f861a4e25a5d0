"""`channels` and `db`: where people are told, and where all is remembered."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor.cli.context import FAILED, USAGE, note, options, show, state_directory
from monitor.cli.lists import AsJson
from monitor.daemon import utc_now
from monitor.errors import SendError
from monitor.model import Channel, Message
from monitor.send import AppriseSender
from monitor.store.sql import hold, upgrade

channels = typer.Typer(help="Where people are told.", no_args_is_help=True)
db = typer.Typer(help="Care for the database.", no_args_is_help=True)


@channels.command("list")
def list_channels(context: typer.Context, *, as_json: AsJson = False) -> None:
    """The channels, when they may be told, and how many alerts wait or were refused."""
    chosen = options(context)
    newsroom = chosen.load_without_secrets().newsroom
    with chosen.store(newsroom) as store, store.reading() as view:
        counts = view.alert_counts()
    gone = counts.keys() - newsroom.channels.keys()
    rows = [
        {
            "name": name,
            "when": _when(newsroom.channels[name]) if name in newsroom.channels else "no longer configured",
            **{state: counts.get(name, {}).get(state, 0) for state in ("queued", "sending", "delivered", "refused")},
            "watches": ", ".join(watch.name for watch in newsroom.watches.values() if name in watch.notify),
        }
        for name in [*newsroom.channels, *sorted(gone)]
    ]
    show(rows, columns=["name", "when", "queued", "sending", "delivered", "refused", "watches"], as_json=as_json)


def _when(channel: Channel) -> str:
    parts = []
    if channel.digest is not None:
        times = [f"{moment:%H:%M}" for moment in channel.digest.at]
        parts.append("digest " + (", ".join(times) if times else f"every {channel.digest.every}"))
    if channel.quiet is not None:
        parts.append(f"quiet {channel.quiet.start:%H:%M}-{channel.quiet.end:%H:%M} {channel.quiet.timezone}")
    if channel.at_most is not None:
        parts.append(f"at most {channel.at_most.count} in {channel.at_most.per}")
    return "; ".join(parts) or "at once"


@channels.command("test")
def test_channel(context: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Send a real message to a channel."""
    newsroom = options(context).load().newsroom
    channel = newsroom.channels.get(name)
    if channel is None:
        note(f"no channel is named {name}; the configuration has: {', '.join(sorted(newsroom.channels))}")
        raise typer.Exit(USAGE)
    now = utc_now()
    words = f"This is a test of the channel {name}. If you read it, alerts will arrive here."
    message = Message(
        key=f"test-{now:%Y%m%dT%H%M%SZ}", title="newsroom-monitor: test message", text=words, html=f"<p>{words}</p>"
    )
    sender = AppriseSender(channel)
    try:
        sender.send(message)
    except SendError as error:
        note(f"{name}: not delivered: {error.detail}")
        raise typer.Exit(FAILED) from error
    finally:
        sender.close()
    typer.echo(f"{name}: delivered, key {message.key}")


@db.command("upgrade")
def upgrade_database(context: typer.Context) -> None:
    """Bring the database to the form that this program needs; creates it if there is none."""
    address = options(context).load_without_secrets().newsroom.settings.database.reveal()
    with hold(address, state_directory=state_directory()):
        before, after = upgrade(address, state_directory=state_directory())
    typer.echo(
        f"the database has the form {after}" + (" already" if before == after else f", before: {before or 'none'}")
    )
