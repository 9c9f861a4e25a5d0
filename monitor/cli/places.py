"""`places`: the places of whole countries, made to be read and kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from monitor import gazetteer
from monitor.cli.context import USAGE, Options, options
from monitor.cli.files import refuse_existing, write_new
from monitor.cli.tables import note, some
from monitor.config.paths import did_you_mean
from monitor.errors import ConfigurationError
from monitor.gazetteer import UnknownCode
from monitor.model import Newsroom
from monitor.render.words import count

places = typer.Typer(help="The places that watches refer to.", no_args_is_help=True)

#: GeoNames' own measure of a town, and the smallest that its files have.
_TOWN, _SMALLEST = 15_000, 500


@places.command("build")
def build(
    context: typer.Context,
    countries: Annotated[list[str], typer.Argument(metavar="COUNTRY...", help="ISO 3166 codes: SY TR.")],
    *,
    population: Annotated[
        int, typer.Option("--population", metavar="N", min=_SMALLEST, help="Cities with so many people or more.")
    ] = _TOWN,
    languages: Annotated[
        str, typer.Option("--languages", metavar="L,L", help="The languages of your feeds: en,tr,ar.")
    ] = "en",
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="A new file instead of standard output.")
    ] = None,
) -> None:
    """Write the places of countries with their names, for you to read.

    Countries with their cities, from GeoNames and CLDR; names that would tell of something else are left out, and
    listed at the end with the reason. Nothing that exists is changed.
    """
    refuse_existing(output)
    wanted = list(dict.fromkeys(filter(None, (one.strip() for one in languages.split(",")))))
    newsroom = _configured(options(context))
    try:
        world = gazetteer.read_world(wanted, population=population)
    except UnknownCode as unknown:
        note(f"{unknown}{did_you_mean(unknown.given, unknown.known)}")
        raise typer.Exit(USAGE) from None
    codes = _codes(countries, world)
    actors = gazetteer.names_of_actors(
        name for actor in newsroom.actors.values() for name in (actor.name, *actor.aliases)
    )
    built = gazetteer.build(world, codes, languages=wanted, population=population, actors=actors)
    arguments = (*codes, "--population", str(population), "--languages", ",".join(wanted))
    write_new(gazetteer.written(built, arguments), output)
    _report(built, newsroom)


def _configured(chosen: Options) -> Newsroom:
    """Return the configured newsroom; an empty one where none can be read: places may be made before all else."""
    try:
        return chosen.load_without_secrets().newsroom
    except ConfigurationError as error:
        if chosen.config is not None:
            mistakes = count(len(error.mistakes), "mistake")
            note(
                f"the configuration has {mistakes}, so its actors' names are not looked at: see `newsroom-monitor check`"
            )
        return Newsroom()


def _codes(given: Sequence[str], world: gazetteer.World) -> list[str]:
    """Return the codes of countries, each once and sorted; say what is unknown, and end with USAGE."""
    codes = {one.strip().upper() for one in given}
    unknown = sorted(codes - set(world.countries))
    if not unknown:
        return sorted(codes)
    by_name = gazetteer.codes_by_name(world)
    note("\n".join(f"no country has the ISO 3166 code {one}{_meant(one, by_name, world)}" for one in unknown))
    raise typer.Exit(USAGE)


def _meant(given: str, by_name: Mapping[str, str], world: gazetteer.World) -> str:
    exact = by_name.get(given.lower())
    near: Collection[str] = (
        [exact] if exact else [by_name[name] for name in get_close_matches(given.lower(), by_name, n=3)]
    )
    shown = [f"{code} ({world.countries[code].name})" for code in dict.fromkeys(near)]
    return f", did you mean {' or '.join(shown)}?" if shown else ""


def _report(built: gazetteer.Built, newsroom: Newsroom) -> None:
    names = sum(1 + len(place.aliases) for place in built.places)
    note(
        f"{count(len(built.places), 'place')} with {count(names, 'name')}; {len(built.left_out)} left out, listed at the end"
    )
    taken = [place.key for place in built.places if place.key in newsroom.places]
    if taken:
        note(f"the configuration has places of these keys already, and each may be given once: {some(taken)}")
