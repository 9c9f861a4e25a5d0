"""The commands. Each module holds a few; this one joins them and turns what the world did into a message and a status."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Annotated

import typer

from monitor import __version__, logs
from monitor.cli import (
    actors,
    backtesting,
    channels,
    checking,
    discovering,
    explaining,
    feeds,
    lists,
    places,
    proving,
    regrouping,
    replaying,
    stories,
    streams,
    work,
)
from monitor.cli.context import BAD_CONFIGURATION, FAILED, Options
from monitor.cli.tables import note
from monitor.errors import ConfigurationError, NewsroomError

app = typer.Typer(
    name="newsroom-monitor",
    help="Watches news feeds, follows stories, and tells editors only what is new.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(work.run)
app.command()(work.poll)
app.command()(work.demo)
app.command()(replaying.replay)
app.command()(checking.check)
app.command("test")(proving.prove)
app.command()(explaining.explain)
app.command()(backtesting.backtest)
feeds.feeds.command("discover")(discovering.discover)
feeds.feeds.command("import")(lists.import_list)
feeds.feeds.command("export")(lists.export)
app.add_typer(feeds.feeds, name="feeds")
app.add_typer(stories.stories, name="stories")
stories.stories.command("merge")(regrouping.merge)
stories.stories.command("split")(regrouping.split)
stories.stories.command("rename")(regrouping.rename)
stories.stories.command("follow")(regrouping.follow)
stories.stories.command("unfollow")(regrouping.unfollow)
app.command()(stories.hits)
app.add_typer(actors.actors, name="actors")
app.add_typer(places.places, name="places")
app.add_typer(channels.channels, name="channels")
app.add_typer(channels.db, name="db")


def _show_version(value: bool) -> None:  # noqa: FBT001  # typer calls it so
    if value:
        typer.echo(f"newsroom-monitor {__version__}")
        raise typer.Exit


@app.callback()
def before_the_command(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config", metavar="DIR", help="Default: $NEWSROOM_MONITOR_CONFIG, ./config, /etc/newsroom-monitor."
        ),
    ] = None,
    log_format: Annotated[str, typer.Option("--log-format", metavar="text|json", help="How log lines look.")] = "text",
    *,
    verbose: Annotated[
        bool, typer.Option("-v", "--verbose", help="Also log what is only of interest in a search.")
    ] = False,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take the options that stand before every command."""
    if log_format not in {"text", "json"}:
        raise typer.BadParameter("choose text or json", param_hint="--log-format")
    form: logs.LogFormat = "json" if log_format == "json" else "text"
    logs.configure(form, level=logging.DEBUG if verbose else logging.INFO)
    context.obj = Options(config=config)


def main() -> None:
    """Run the command that stands in sys.argv; exit with its status."""
    streams.prepare()
    try:
        app()
    except ConfigurationError as error:
        note("\n".join(map(str, error.mistakes)))
        sys.exit(BAD_CONFIGURATION)
    except NewsroomError as error:
        note(str(error))
        sys.exit(FAILED)
    except KeyboardInterrupt:
        sys.exit(130)
