"""`actors`: which names are missing from the lists, and which are of no use?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated

import typer

from monitor import gazetteer
from monitor.cli.context import check_names, options, there
from monitor.cli.progress import progress
from monitor.cli.tables import AsJson, Column, Row, field, note, say, show
from monitor.daemon import utc_now
from monitor.gazetteer import Hearing, Suggestion, Weak
from monitor.model import Feed, Newsroom
from monitor.store import Archived, View

actors = typer.Typer(help="The actors that watches refer to.", no_args_is_help=True)

_STEPS = 100

COLUMNS: Mapping[str, Column] = {
    "name": field("name"),
    "finding": field("finding"),
    "alias": field("alias"),
    "why": lambda row: row["ground"] or "",
    "entries": field("entries"),
    "example": field("example"),
}


@actors.command("suggest")
def suggest(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="ACTOR...", help="Only these actors.")] = None,
    *,
    days: Annotated[int, typer.Option("--days", metavar="N", min=1, max=3660, help="Look at the last N days.")] = 30,
    as_json: AsJson = False,
) -> None:
    """Show spellings that were seen and are not listed.

    And names that never or too often fire. Looks through the stored text of the last days; nothing is changed. A spelling is shown only with what speaks for
    it: the full name, the same entries, the same context, or the same sound in another script.
    """
    chosen = options(context)
    newsroom = chosen.load_without_secrets().newsroom
    check_names(names or (), newsroom.actors, "actor")
    with chosen.look(newsroom) as found:
        hearing = _hear(there(found, newsroom), newsroom, since=utc_now() - timedelta(days=days))
    wanted = names or list(newsroom.actors)
    missing = gazetteer.suggestions(hearing, wanted)
    total = len(hearing.entries)
    useless = [one for one in gazetteer.weak(hearing) if not names or _is_of(one, names)]
    rows = [*(_missing(one, newsroom, total) for one in missing), *(_useless(one, total) for one in useless)]
    show(rows, COLUMNS, empty=f"nothing to suggest; entries read: {total}", as_json=as_json)
    if not as_json:
        _lines(missing, newsroom)
        _too_few(total)


def _hear(view: View, newsroom: Newsroom, *, since: datetime) -> Hearing:
    hearing = Hearing(newsroom)
    for one in _shown(view, since):
        hearing.hear(one.entry, one.change, newsroom.feeds.get(one.feed) or Feed(name=one.feed, url=""))
    return hearing


def _shown(view: View, since: datetime) -> Iterator[Archived]:
    """Yield the archive behind a progress bar, which goes by the time that was seen."""
    span = view.archive_span()
    if span is None:
        return
    begin = max(since, span[0])
    length = max(span[1] - begin, timedelta(seconds=1))
    done = 0
    with progress("reading the archive", _STEPS) as step:
        for one in view.archive(since):
            while done < _STEPS * (one.seen - begin) / length:
                step()
                done += 1
            yield one


def _is_of(one: Weak, names: Collection[str]) -> bool:
    return one.alias.section == "actors" and one.alias.owner in names


def _missing(one: Suggestion, newsroom: Newsroom, total: int) -> Row:
    actor = newsroom.actors[one.actor]
    return {
        "section": "actors",
        "name": one.actor,
        "finding": "missing",
        "alias": one.alias,
        "ground": str(one.ground),
        "entries": one.entries,
        "of": total,
        "example": one.example,
        "line": gazetteer.line_of(replace(actor, aliases=(*actor.aliases, one.alias))),
    }


def _useless(one: Weak, total: int) -> Row:
    return {
        "section": one.alias.section,
        "name": one.alias.owner,
        "finding": str(one.fault),
        "alias": one.alias.written,
        "ground": None,
        "entries": one.entries,
        "of": total,
        "example": None,
        "line": None,
    }


def _lines(missing: Collection[Suggestion], newsroom: Newsroom) -> None:
    """Print each actor with all its missing spellings, to be put in place of the old line."""
    for key in dict.fromkeys(one.actor for one in missing):
        actor = newsroom.actors[key]
        more = tuple(one.alias for one in missing if one.actor == key)
        say(f"  {gazetteer.line_of(replace(actor, aliases=(*actor.aliases, *more)))}")


def _too_few(total: int) -> None:
    if total < gazetteer.ENOUGH:
        note(f"names that never or too often fire are shown from {gazetteer.ENOUGH} entries on; read: {total}")
