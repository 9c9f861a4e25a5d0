"""`check`: is the configuration right, and is there anything to look at again?"""

from __future__ import annotations

import typer

from monitor.cli.context import BAD_CONFIGURATION, options
from monitor.cli.tables import note, say
from monitor.errors import ConfigurationError
from monitor.render.words import count


def check(context: typer.Context) -> None:
    """Check the whole configuration.

    All mistakes are told at once as `file:line:col: message`, with a "did you mean".
    """
    try:
        loaded = options(context).load()
    except ConfigurationError as error:
        for mistake in error.mistakes:
            say(str(mistake))
        note(f"{count(len(error.mistakes), 'mistake')}; nothing was started or changed")
        raise typer.Exit(BAD_CONFIGURATION) from None
    warnings = loaded.notes()
    for found in warnings:
        say(f"{found.file}:{found.line}:{found.column}: warning: {found.message}")
    newsroom = loaded.newsroom
    counted = [
        *(count(len(named), noun) for named, noun in ((newsroom.feeds, "feed"), (newsroom.actors, "actor"))),
        count(len(newsroom.places), "place"),
        f"{len(newsroom.watches)} {'watch' if len(newsroom.watches) == 1 else 'watches'}",
        count(len(newsroom.channels), "channel"),
        *([count(len(warnings), "warning")] if warnings else []),
    ]
    say(f"the configuration is good: {', '.join(counted)}")
