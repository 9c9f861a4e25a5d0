"""`check` and `explain`: is the configuration right, and why does a watch fire or not?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from monitor.cli.context import BAD_CONFIGURATION, FAILED, USAGE, Options, note, options, stdout
from monitor.errors import ConfigurationError
from monitor.match import Explanation, Matcher
from monitor.model import Change, Entry, Feed, Kind, Newsroom, Paragraph
from monitor.text import canonical_link, line


def check(context: typer.Context) -> None:
    """Check the whole configuration: all mistakes at once as file:line:col: message, with a "did you mean"."""
    try:
        loaded = options(context).load()
    except ConfigurationError as error:
        for mistake in error.mistakes:
            typer.echo(str(mistake))
        note(
            f"{len(error.mistakes)} {'mistake' if len(error.mistakes) == 1 else 'mistakes'}; nothing was started or changed"
        )
        raise typer.Exit(BAD_CONFIGURATION) from None
    for remark in loaded.notes:
        typer.echo(str(remark))
    newsroom = loaded.newsroom
    typer.echo(
        f"the configuration is good: {len(newsroom.feeds)} feeds, {len(newsroom.actors)} actors, {len(newsroom.places)} places, "
        f"{len(newsroom.watches)} watches, {len(newsroom.channels)} channels"
    )


def explain(
    context: typer.Context,
    watch: Annotated[str, typer.Argument(help="The watch's name.")],
    entry: Annotated[
        str | None, typer.Argument(metavar="ENTRY|URL", help="A stored entry: its guid or its link.")
    ] = None,
    *,
    text: Annotated[
        str | None, typer.Option("--text", metavar="T", help="Explain on this text; the first line is the title.")
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", metavar="F", help="Explain on the text of this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as one JSON object.")] = False,
) -> None:
    """Show why a watch matches or not, clause by clause."""
    chosen = options(context)
    newsroom = chosen.load_without_secrets().newsroom
    if watch not in newsroom.watches:
        note(f"no watch is named {watch}; the configuration has: {', '.join(sorted(newsroom.watches))}")
        raise typer.Exit(USAGE)
    subjects = _subjects(chosen, newsroom, entry=entry, text=text, file=file)
    matcher = Matcher(newsroom)
    verdicts = [
        (
            subject,
            matcher.explain(
                watch, subject, change, newsroom.feeds.get(subject.feed) or Feed(name=subject.feed, url="")
            ),
        )
        for subject, change in subjects
    ]
    for subject, explanation in verdicts:
        _show(subject, explanation, as_json=as_json)


def _subjects(
    chosen: Options, newsroom: Newsroom, *, entry: str | None, text: str | None, file: Path | None
) -> list[tuple[Entry, Change]]:
    given = [item for item in (entry, text, file) if item is not None]
    if len(given) != 1:
        note("explain needs exactly one of ENTRY, URL, --text T or --file F")
        raise typer.Exit(USAGE)
    if entry is None:
        return [_of_text(text if text is not None else _read(file))]
    with chosen.store(newsroom) as store, store.reading() as view:
        found = list(view.entries(link=entry) or view.entries(link=canonical_link(entry) or entry))
    if not found:
        note(f"no stored entry has the guid or link {entry!r}; `newsroom-monitor hits` and `stories show` list some")
        raise typer.Exit(FAILED)
    return found


def _read(file: Path | None) -> str:
    assert file is not None
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        note(f"{file} cannot be read: {error}")
        raise typer.Exit(FAILED) from error


def _of_text(text: str) -> tuple[Entry, Change]:
    """Return a text as an entry that no feed has: its first line is the title, the rest is the body."""
    head, _, rest = text.strip().partition("\n")
    title, body = line(head), "\n".join(filter(None, map(line, rest.split("\n"))))
    entry = Entry(
        feed="", key="text", title=title, paragraphs=tuple(Paragraph(text=row) for row in body.split("\n") if row)
    )
    return entry, Change(kind=Kind.NEW, title=title, text=body, fingerprint="")


def _show(entry: Entry, explanation: Explanation, *, as_json: bool) -> None:
    if as_json:
        typer.echo(
            json.dumps({"feed": entry.feed, "entry": entry.key, **_as_value(explanation)}, ensure_ascii=False, indent=1)
        )
        return
    out = stdout()
    if entry.feed:
        out.print(Text(f"{entry.feed}: {entry.title}"))
    if explanation.reason:
        out.print(Text(f"✗ out of scope: {explanation.reason}"))
    for depth, clause in _rows(explanation, 0):
        mark = "✓" if clause.holds else "✗"
        found = ", ".join(
            f"“{evidence.text}” ({evidence.field} {evidence.start})"
            for evidence in clause.evidence
            if not clause.children
        )
        out.print(Text(f"{'  ' * depth}{mark} {clause.clause}" + (f"   {found}" if found else "")))


def _rows(explanation: Explanation, depth: int) -> Iterator[tuple[int, Explanation]]:
    yield depth, explanation
    for child in explanation.children:
        yield from _rows(child, depth + 1)


def _as_value(explanation: Explanation) -> dict[str, object]:
    return {
        "clause": explanation.clause,
        "holds": explanation.holds,
        "reason": explanation.reason,
        "evidence": [asdict(evidence) for evidence in explanation.evidence],
        "children": [_as_value(child) for child in explanation.children],
    }
