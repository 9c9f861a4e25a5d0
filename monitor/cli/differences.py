"""What did an edit change, and how is the article's page? A chapter as `stories show` tells it below its line."""

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

#: Characters of an edit, of both wordings together, and of a new or a vanished sentence: some lines of a terminal.
_EDIT_LIMIT, _SENTENCE_LIMIT = 600, 300
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


def show_below(rows: Sequence[Row], reader: Reader) -> None:
    """Print what was changed in each chapter but the new ones, and which pages fail; nothing where there is nothing to say."""
    for row in rows:
        said = [*_changes(row)] if row["kind"] != Kind.NEW else []
        for text in (Text(f"\nChapter {row['chapter']}, {row['kind']}:"), *said) if said else ():
            stdout().print(text, soft_wrap=True)
    for failing in {row["entry"]: row for row in rows if row["page"] and row["page"]["failures"]}.values():
        stdout().print(Text("\n" + safe(_trouble(failing, reader))), soft_wrap=True)


def _changes(row: Row) -> Iterator[Text]:
    changed = visible(Edit(before=edit["before"], after=edit["after"]) for edit in row["edited"])
    for edit in changed.values():
        yield _styled(reworded(edit, _EDIT_LIMIT))
    for name, sentences in (("New:", row["added"]), ("Gone:", row["removed"])):
        for sentence in map(one_line, sentences):
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


def _trouble(row: Row, reader: Reader) -> str:
    found = row["page"]
    told = f"The page of chapter {row['chapter']} ({found['url']}) failed {count(found['failures'], 'time')}: {found['error']}"
    if found["due"] is None:
        return f"{told}; it was given up, and is asked again when the feed's entry changes"
    return f"{told}; it is asked again {reader.moment(found['due'])}"
