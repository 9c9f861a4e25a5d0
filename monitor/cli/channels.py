"""`channels` and `db`: where people are told, and where all is remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

import typer

from monitor.cli.context import FAILED, check_names, options, state_directory
from monitor.cli.fates import tries, troubles
from monitor.cli.previewing import preview
from monitor.cli.tables import AsJson, Column, Reader, Row, field, listed, note, say, show, span
from monitor.daemon import utc_now
from monitor.errors import SendError
from monitor.model import Channel, Message, Newsroom
from monitor.send import open_sender
from monitor.store import View
from monitor.store.sql import hold, upgrade
from monitor.store.states import AlertState

channels = typer.Typer(help="Where people are told.", no_args_is_help=True)
channels.command()(preview)
db = typer.Typer(help="Care for the database.", no_args_is_help=True)

#: In how many of the latest alerts the reason is looked for why one waits or was refused.
_LOOK_BACK = 1000


@channels.command("list")
def list_channels(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List the channels, when they are told, and what failed.

    How many alerts wait, were delivered or refused; with the last error, the attempts and the next try.
    """
    chosen = options(context)
    newsroom = chosen.load_without_secrets().newsroom
    with chosen.look(newsroom) as view:
        rows = _channels(newsroom, view)
    show(rows, _columns(Reader.of(newsroom, utc_now())), empty="no channels are configured", as_json=as_json)


def _channels(newsroom: Newsroom, view: View | None) -> Sequence[Row]:
    """Return all channels that are configured, and those that are not but have had alerts."""
    counts = view.alert_counts() if view else {}
    undelivered = any(
        number for states in counts.values() for state, number in states.items() if state != AlertState.DELIVERED
    )
    found = troubles(view.alerts(limit=_LOOK_BACK)) if view and undelivered else {}
    gone = sorted(counts.keys() - newsroom.channels.keys())
    return [
        {
            "name": name,
            "configured": name in newsroom.channels,
            **_wishes(newsroom.channels.get(name)),
            **{str(state): counts.get(name, {}).get(state, 0) for state in AlertState},
            "undelivered": found.get(name, []),
            "watches": [watch.name for watch in newsroom.watches.values() if name in watch.notify],
        }
        for name in [*newsroom.channels, *gone]
    ]


def _wishes(channel: Channel | None) -> Row:
    """Return when a channel wants to be told; nothing but None of one that is no longer configured."""
    if channel is None:
        return dict.fromkeys(("quiet", "settle", "at_most", "digest", "escalate"))
    quiet, budget, digest, escalate = channel.quiet, channel.at_most, channel.digest, channel.escalate
    return {
        "quiet": quiet and {"start": quiet.start, "end": quiet.end, "timezone": quiet.timezone},
        "settle": channel.settle,
        "at_most": budget and {"count": budget.count, "per": budget.per},
        "digest": digest and {"at": digest.at, "every": digest.every, "timezone": digest.timezone},
        "escalate": escalate and {"after": escalate.after, "to": escalate.to},
    }


def _columns(reader: Reader) -> Mapping[str, Column]:
    def trouble(row: Row) -> str:
        return "\n".join(f"{fate['state']}{tries(fate, reader)}" for fate in row["undelivered"])

    return {
        "name": field("name"),
        "when": _when,
        **{str(state): field(state) for state in AlertState},
        "watches": listed("watches"),
        "why not delivered": trouble,
    }


def _when(row: Row) -> str:
    if not row["configured"]:
        return "no longer configured"
    return "; ".join(words for wish, say in _WISHES.items() if row[wish] and (words := say(row[wish]))) or "at once"


def _digest(digest: Row) -> str:
    times = ", ".join(f"{moment:%H:%M}" for moment in digest["at"])
    return f"digest {times} {digest['timezone']}" if times else f"digest every {span(digest['every'])}"


#: A wish of a channel -> how it is said, near to how it is configured.
_WISHES: Mapping[str, Callable[[Any], str]] = {
    "digest": _digest,
    "quiet": lambda quiet: f"quiet {quiet['start']:%H:%M}-{quiet['end']:%H:%M} {quiet['timezone']}",
    "settle": lambda settle: f"settle {span(settle)}",
    "at_most": lambda budget: f"at most {budget['count']}/{span(budget['per']).removeprefix('1')}",
    "escalate": lambda escalate: f"escalate after {span(escalate['after'])} to {', '.join(escalate['to'])}",
}


@channels.command("test")
def test_channel(context: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Send a real message to a channel."""
    newsroom = options(context).load().newsroom
    check_names([name], newsroom.channels, "channel")
    now = utc_now()
    words = f"This is a test of the channel {name}. If you read it, alerts will arrive here."
    message = Message(
        key=f"test-{now:%Y%m%dT%H%M%SZ}", title="newsroom-monitor: test message", text=words, html=f"<p>{words}</p>"
    )
    sender = open_sender(newsroom.channels[name])
    try:
        sender.send(message)
    except SendError as error:
        note(f"{name}: not delivered: {error.detail.removeprefix(f'{name}: ')}")
        raise typer.Exit(FAILED) from error
    finally:
        sender.close()
    say(f"{name}: delivered, key {message.key}")


@db.command("upgrade")
def upgrade_database(context: typer.Context) -> None:
    """Bring the database to the form that this program needs.

    Creates it if there is none.
    """
    address = options(context).load_without_secrets().newsroom.settings.database.reveal()
    with hold(address, state_directory=state_directory()):
        before, after = upgrade(address, state_directory=state_directory())
    say(f"the database has the form {after}" + (" already" if before == after else f", before: {before or 'none'}"))
