"""What did an edit change, what did a report add, and how is the article's page? A chapter as `stories show` tells it below its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from monitor.cli.tables import Reader, Row, stdout
from monitor.model import Edit, Kind, PagePoll
from monitor.render.plain import rewording
from monitor.render.rewording import NOW, WAS, Rewording, Run, reworded, visible
from monitor.render.safe import cut, one_line
from monitor.render.words import count
from monitor.text.clean import safe
from monitor.text.diff import words
from monitor.text.sentences import sentences

#: Characters of an edit, of both wordings together, and of a new or a vanished sentence: some lines of a terminal.
_EDIT_LIMIT, _SENTENCE_LIMIT = 600, 300
#: So many of the sentences by which another outlet's article adds to the story.
_SENTENCES_SHOWN = 5
#: What an article says since the chapter: for the first time in the story, or after others; and what it says no longer.
_NEW, _KNOWN, _GONE = "New:", "Known:", "Gone:"
#: Struck out and underlined, so that nobody needs the colours.
_OUT, _IN = "red strike", "green underline"


def edits(edited: Iterable[Edit]) -> Sequence[Row]:
    """Return edits as data: both wordings, and their words in pieces that stand in both (same), in the old or in the new one."""
    return [
        {
            "before": edit.before,
            "after": edit.after,
            "words": [{"kind": str(piece.kind), "text": piece.text} for piece in words(edit.before, edit.after)],
        }
        for edit in edited
    ]


def page(found: PagePoll | None) -> Row | None:
    """Return how the page of an entry is, None where none is asked for."""
    if found is None:
        return None
    done = "given up" if found.failures else "done"
    return {
        "state": done if found.due is None else "failing" if found.failures else "well",
        "url": found.url,
        "polled": found.polled,
        "due": found.due,
        "failures": found.failures,
        "error": found.error,
    }


def show_below(rows: Sequence[Row], story: int, reader: Reader) -> None:
    """Print what each chapter of a story said anew, and which pages fail; of the first one, which all is new, its title is enough."""
    for row in rows:
        for text in _said(row, story, first=row is rows[0]):
            stdout().print(text, soft_wrap=True)
    for failing in {row["entry"]: row for row in rows if row["page"] and row["page"]["failures"]}.values():
        stdout().print(Text("\n" + safe(_trouble(failing, story, reader))), soft_wrap=True)


def label(row: Row, story: int) -> str:
    """Return how people name a chapter of `story`: `2`, or `7/2` where it was recorded under its part 7."""
    return str(row["chapter"]) if row["story"] == story else f"{row['story']}/{row['chapter']}"


def _said(row: Row, story: int, *, first: bool) -> Sequence[Text]:
    reported = row["kind"] == Kind.NEW
    said = [*(_report(row["new"]) if reported else _changes(row))] if not (reported and first) else []
    return [Text(f"\nChapter {label(row, story)}, {row['kind']}:"), *said] if said else []


def _report(fresh: Sequence[str]) -> Iterator[Text]:
    """Yield what the first report of an outlet adds to the story: that may be a whole article."""
    for sentence in fresh[:_SENTENCES_SHOWN]:
        yield Text(f"{_NEW} {cut(one_line(sentence), _SENTENCE_LIMIT)}")
    if (more := len(fresh) - _SENTENCES_SHOWN) > 0:
        yield Text(f"… and {count(more, 'more sentence')}")


def _changes(row: Row) -> Iterator[Text]:
    changed = visible(Edit(before=edit["before"], after=edit["after"]) for edit in row["edited"])
    fresh = frozenset(row["new"])
    for edit in changed.values():
        yield _styled(reworded(edit, _EDIT_LIMIT))
    added = [(_NEW if not fresh.isdisjoint(sentences(text)) else _KNOWN, text) for text in row["added"]]
    for name, text in (*added, *((_GONE, text) for text in row["removed"])):
        sentence = one_line(text)
        if not any(sentence in told for edit in changed.values() for told in (edit.before, edit.after)):
            yield Text(f"{name} {cut(sentence, _SENTENCE_LIMIT)}")


def _styled(said: Rewording) -> Text:
    """Return the old wording above the new one: marked by style where a terminal shows it, else by signs."""
    console = stdout()
    if not console.is_terminal or console.is_dumb_terminal:
        return Text(rewording(said))
    return Text.assemble(f"{WAS} ", *_runs(said.was, _OUT), f"\n{NOW} ", *_runs(said.now, _IN))


def _runs(runs: Iterable[Run], style: str) -> Iterator[tuple[str, str]]:
    return ((run.text, style if run.changed else "") for run in runs)


def _trouble(row: Row, story: int, reader: Reader) -> str:
    found = row["page"]
    told = f"The page of chapter {label(row, story)} ({found['url']}) failed {count(found['failures'], 'time')}: {found['error']}"
    if found["due"] is None:
        return f"{told}; it was given up, and is asked again when the feed's entry changes"
    return f"{told}; it is asked again {reader.moment(found['due'])}"
