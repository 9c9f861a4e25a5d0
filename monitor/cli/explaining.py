"""`explain`: why does a watch fire on an entry or not, and what became of it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.context import USAGE, check_names, options
from monitor.cli.fates import fates, in_words
from monitor.cli.subjects import History, Subject, of_file, of_name, of_text
from monitor.cli.tables import TITLE_LIMIT, Reader, Row, note, put_line, say, some
from monitor.daemon import utc_now
from monitor.match import Explainer, Explanation, brief
from monitor.model import Follow, Newsroom, Update, Watch
from monitor.render.safe import cut

#: Of the words of a list that all fail for one reason, so many lines are shown at most; the rest is counted in the last.
MANY = 6
#: The fields that a reader meets first.
_FIELDS_READ = ("title", "body")


def explain(
    context: typer.Context,
    watch: Annotated[str, typer.Argument(help="The watch's name.")],
    entry: Annotated[
        str | None,
        typer.Argument(metavar="ENTRY|URL", help="A stored entry: its guid or link. An address not stored is fetched."),
    ] = None,
    *,
    text: Annotated[
        str | None, typer.Option("--text", metavar="T", help="Explain on this text; the first line is the title.")
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", metavar="F", help="Explain on the text of this file.")] = None,
    feed: Annotated[
        str | None, typer.Option("--feed", metavar="FEED", help="Take the text or page as one of this feed.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show why a watch matches or not, and what became of the alert.

    Clause by clause: which alias stands where, and how near each failing clause was.
    """
    if sum(item is not None for item in (entry, text, file)) != 1:
        note("explain needs exactly one of ENTRY, URL, --text T or --file F")
        raise typer.Exit(USAGE)
    if text is not None and not text.strip():
        note("--text is empty: there is nothing to explain")
        raise typer.Exit(USAGE)
    chosen = options(context)
    newsroom = chosen.load_without_secrets().newsroom
    check_names([watch], newsroom.watches, "watch")
    check_names([feed] if feed is not None else [], newsroom.feeds, "feed")
    placed = newsroom.feeds[feed] if feed is not None else None
    if entry is not None:
        subjects = of_name(entry, watch, chosen, newsroom, placed)
    else:
        subjects = [of_text(text, placed) if text is not None else of_file(file or Path(), placed)]
    explainer = Explainer(watch, newsroom)
    for subject in subjects:
        row = _row(explainer, subject, newsroom.watches[watch])
        if as_json:
            put_line(row)
        else:
            _show(row, subject, newsroom)


def _row(explainer: Explainer, subject: Subject, watch: Watch) -> Row:
    """Return all that is to be said of one entry, as JSON shows it."""
    explanation = explainer.explain(subject.entry, subject.change, subject.feed)
    return {
        "feed": subject.entry.feed,
        "entry": subject.entry.key,
        "link": subject.entry.link,
        "title": subject.change.title,
        **_value(explanation),
        "story": subject.history.story if subject.history else None,
        "revisions": list(_revisions(explainer, subject, subject.history, watch)) if subject.history else [],
    }


def _value(explanation: Explanation) -> dict[str, object]:
    return {
        "clause": explanation.clause,
        "holds": explanation.holds,
        "reason": explanation.reason,
        "evidence": [asdict(evidence) for evidence in explanation.evidence],
        "children": [_value(child) for child in explanation.children],
    }


def _revisions(explainer: Explainer, subject: Subject, history: History, watch: Watch) -> Iterator[Row]:
    """Yield for each revision whether the watch holds for it, and what became of it on the way to the watch's channels."""
    for update in history.updates:
        revision = update.revision
        explanation = explainer.explain(subject.entry, revision.change, subject.feed)
        alerts = [record for record in history.alerts if watch.name in record.alert.watches]
        verdicts = [verdict for verdict in history.verdicts if watch.name in verdict.concern.watches]
        fate = list(fates(update, alerts, verdicts))
        yield {
            "number": revision.number,
            "at": revision.at,
            "kind": str(revision.change.kind),
            "chapter": update.chapter,
            "holds": explanation.holds,
            "reason": explanation.reason,
            "fate": fate,
            "silence": "" if fate else _silence(watch, history, update, holds=explanation.holds),
            "followed": "" if explanation.holds or not fate else _followed(history, update),
        }


def _followed(history: History, update: Update) -> str:
    """Return why a revision is told of that the watch does not hold for."""
    since = history.followed_since
    if since is None or since > update.chapter:
        return "no hit, but told for another watch of the same alert"
    if since == update.chapter:
        return "no hit as things stand, but the watch hit it when it was taken: it was changed later"
    return f"no hit, but followed since chapter {since} of the story"


def _silence(watch: Watch, history: History, update: Update, *, holds: bool) -> str:
    """Return why an update is no channel's business for this watch."""
    if not watch.notify:
        return "the watch has no channel under notify"
    this = update.revision
    before = [hit for hit in history.hits if hit.at < this.at]
    own = [hit for hit in history.hits if (hit.feed, hit.entry) == (this.feed, this.entry)]
    was_hit = any(hit.number == this.number for hit in own)
    if holds and not was_hit:
        return "the watch did not hit it when it was taken: it was written or changed later"
    if not was_hit and watch.follow is Follow.NONE:
        return "no hit, and follow: none tells only what is hit"
    if not was_hit and watch.follow is Follow.ENTRY and not any(hit in own for hit in before):
        return "no hit, and follow: entry goes on only with entries that were hit before"
    if not was_hit and not before:
        return "no hit, and none before it in its story"
    return "no decision is stored: it is under way, or the watch or its channel came later"


# ---------------------------------------------------------------- for people


def _show(row: Row, subject: Subject, newsroom: Newsroom) -> None:
    if row["feed"] or row["link"]:
        say(f"{row['feed'] or row['link']}: {cut(row['title'], TITLE_LIMIT)}")
    say(f"{_mark(row)} {row['clause']} {_verdict(row)}")
    for child in row["children"]:
        for depth, clause in _clauses(child, 1):
            say(f"{'  ' * depth}{_mark(clause)} {brief(clause['clause'])}{_evidence(clause) or _reason(clause)}")
    only = newsroom.watches[row["clause"]].only
    if subject.feed is None and (only.feeds or only.tags):
        say("  only.feeds and only.tags are passed over: the text stands in no feed (--feed FEED)")
    if row["story"] is not None:
        _show_history(row, Reader.of(newsroom, utc_now()))


def _mark(row: Row) -> str:
    return "✓" if row["holds"] else "✗"


def _verdict(row: Row) -> str:
    numbers = [str(revision["number"]) for revision in row["revisions"] if revision["holds"]]
    of = f" revision {some(numbers)}" if numbers and len(row["revisions"]) > 1 else ""
    if row["holds"]:
        return f"matches{of}"
    before = f" ({of.strip()} did)" if of else ""
    return f"does not match{before}: {row['reason']}"


def _evidence(clause: Row) -> str:
    """Return where the words of a clause stand; those of a clause with parts are shown at its parts."""
    found = [
        f"“{evidence['text']}” ({evidence['field']} {evidence['start']}{_alias(evidence, clause)})"
        for evidence in sorted(clause["evidence"], key=_reading_order)
    ]
    return f"   {some(found)}" if found and not clause["children"] else ""


def _reading_order(evidence: Row) -> int:
    """Return what sorts evidence as a reader meets it: title, text, all else."""
    return _FIELDS_READ.index(evidence["field"]) if evidence["field"] in _FIELDS_READ else len(_FIELDS_READ)


def _alias(evidence: Row, clause: Row) -> str:
    """Return which alias of a name it was."""
    return "" if evidence["term"] == clause["clause"] else f", as {evidence['term']}"


def _reason(clause: Row) -> str:
    return f": {clause['reason']}" if clause["reason"] else ""


def _clauses(clause: Row, depth: int) -> Iterator[tuple[int, Row]]:
    """Yield a clause and its parts that are needed to see why it holds or not."""
    yield depth, clause
    parts = clause["children"]
    while len(parts) == 1 and parts[0]["clause"] == clause["clause"]:
        parts = parts[0]["children"]  # a short form of one list is that list
    telling = [part for part in parts if not _says_nothing_more(clause, part)]
    alike = Counter(part["reason"] for part in telling if part["reason"] and not part["children"])
    passed: Counter[str] = Counter()
    for part in telling:
        reason = part["reason"]
        passed[reason] += 1
        if alike[reason] <= MANY or part["children"] or passed[reason] < MANY:
            yield from _clauses(part, depth + 1)
        elif passed[reason] == MANY:
            yield depth + 1, {**part, "clause": f"… and {alike[reason] - MANY + 1} more"}


def _says_nothing_more(clause: Row, part: Row) -> bool:
    """Tell whether a part is of no interest: what a NOT did not find, the other choices of an OR, a reason said already."""
    if clause["holds"]:
        return not part["holds"] and (len(clause["children"]) == 1 or not part["children"])
    return bool(part["reason"] == clause["reason"])


def _show_history(row: Row, reader: Reader) -> None:
    say(f"in story {row['story']}:")
    for revision in row["revisions"]:
        say(f"  {_mark(revision)} revision {revision['number']}, {revision['kind']}, {reader.moment(revision['at'])}")
        if revision["followed"]:
            say(f"      {revision['followed']}")
        told: list[Mapping[str, object]] = revision["fate"]
        for fate in told:
            say(f"      {fate['channel']}: {in_words(fate, reader)}")
        if not told:
            say(f"      told nobody: {revision['silence']}")
