"""Which templates of its own does a newsroom have, and what is wrong with them?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from monitor.config.files import read_source
from monitor.config.paths import did_you_mean
from monitor.config.yaml import Source, Unreadable
from monitor.errors import Mistake
from monitor.render import MEDIA, flaw

#: The folder below the configuration, and how its files end: templates/slack.j2 is for the medium `slack`.
FOLDER, ENDING = "templates", ".j2"


@dataclass(frozen=True, kw_only=True, slots=True)
class Templates:
    """What was found: the templates by medium, the files that were read, and all mistakes in them."""

    by_medium: dict[str, str] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def read_templates(directory: Path) -> Templates:
    """Read every template below the directory of the configuration; each is tried on invented alerts."""
    found = Templates()
    folder = directory / FOLDER
    for path in sorted(folder.glob(f"*{ENDING}")) if folder.is_dir() else ():
        if path.name.startswith("."):
            continue
        try:
            source = read_source(path)
        except Unreadable as stop:
            found.mistakes.extend(stop.mistakes)
            continue
        found.files.append(path)
        name = path.name.removesuffix(ENDING)
        if mistake := _mistake(name, source, MEDIA.keys()):
            found.mistakes.append(mistake)
        else:
            found.by_medium[name] = source.text
    return found


def _mistake(name: str, source: Source, media: Collection[str]) -> Mistake | None:
    if name not in media:
        known = ", ".join(sorted(media))
        return source.mistake(1, 1, f'there is no medium "{name}"{did_you_mean(name, media)}; there are: {known}')
    wrong = flaw(name, source.text)
    return source.mistake(wrong.line, 1, wrong.words) if wrong else None
