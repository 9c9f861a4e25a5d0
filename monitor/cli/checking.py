"""`check` and `explain`: is the configuration right, and why does a watch fire or not?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.context import BAD_CONFIGURATION, FAILED, USAGE, Options, check_names, options, there
from monitor.cli.tables import TITLE_LIMIT, note, put, say, some
from monitor.errors import ConfigurationError
from monitor.match import Explainer, Explanation
from monitor.model import Change, Entry, Feed, Kind, Newsroom, Paragraph
from monitor.render import events
from monitor.render.safe import cut
from monitor.render.words import count
from monitor.text import canonical_link, line


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
    check_names([watch], newsroom.watches, "watch")
    subjects = _subjects(chosen, newsroom, entry=entry, text=text, file=file)
    explainer = Explainer(watch, newsroom)
    verdicts = [
        (
            subject,
            explainer.explain(subject, change, newsroom.feeds.get(subject.feed) or Feed(name=subject.feed, url="")),
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
    with chosen.look(newsroom) as looking:
        view = there(looking, newsroom)
        found = list(view.entries(link=entry) or view.entries(link=canonical_link(entry) or entry))
    if not found:
        note(f"no stored entry has the guid or link {entry!r}; `newsroom-monitor hits` and `stories show` list some")
        raise typer.Exit(FAILED)
    return found


def _read(file: Path | None) -> str:
    assert file is not None
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        note(f"{file} cannot be read: {error.strerror}")
        raise typer.Exit(FAILED) from error
    except UnicodeDecodeError as error:
        note(f"{file} is not UTF-8 text")
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
        put(events.line({"feed": entry.feed, "entry": entry.key, **_as_value(explanation)}))
        return
    if entry.feed:
        say(f"{entry.feed}: {cut(entry.title, TITLE_LIMIT)}")
    say(f"{_mark(explanation)} {explanation.clause} {'matches' if explanation.holds else 'does not match'}")
    if explanation.reason:
        say(f"  ✗ {explanation.reason}")
    for child in explanation.children:
        for depth, clause in _rows(child, 1):
            say(f"{'  ' * depth}{_mark(clause)} {clause.clause}{_evidence(clause)}")


def _mark(explanation: Explanation) -> str:
    return "✓" if explanation.holds else "✗"


def _evidence(clause: Explanation) -> str:
    """Return where the words of a clause stand; those of a clause with parts are shown at its parts."""
    found = [f"“{evidence.text}” ({evidence.field} {evidence.start})" for evidence in clause.evidence]
    return f"   {some(found)}" if found and not clause.children else ""


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
