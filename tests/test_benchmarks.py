"""The benchmarks run: each tells what it measures, and those without data measure in a quick mode."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.advisories import label_of, paragraphs
from benchmarks.isolation import edit_of
from benchmarks.markers import Form
from benchmarks.measure import percentile
from benchmarks.naive import by_difflib, by_hashes, keys
from benchmarks.newslike import TONGUES, NewsWriter
from benchmarks.silence import State, classify
from tests.running import ROOT

FOLDER = ROOT / "benchmarks"
SCRIPTS = sorted(file for file in FOLDER.glob("*.py") if "parse_args()" in file.read_text(encoding="utf-8"))
ON_DATA = [file for file in SCRIPTS if re.search("^# needs: data", file.read_text(encoding="utf-8"), re.MULTILINE)]
ALONE = [file for file in SCRIPTS if file not in ON_DATA]


def run(script: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(script), *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: file.stem)
def test_help_tells_what_is_measured_and_how(script: Path) -> None:
    """`--help` of a benchmark is its docstring: the data, the method, and the naive way beside it."""
    shown = run(script, "--help")

    assert shown.returncode == 0, shown.stderr
    assert (ast.get_docstring(ast.parse(script.read_text(encoding="utf-8"))) or "-") in shown.stdout
    assert all(word in shown.stdout for word in ("Data:", "Method:", "Naive:"))


@pytest.mark.parametrize("script", ALONE, ids=lambda file: file.stem)
def test_a_benchmark_without_data_runs_by_itself(script: Path) -> None:
    """What needs no data measures something in a few seconds, and gives its figures as JSON when asked."""
    done = run(script, "--quick", "--json")

    tables = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert tables
    assert all(table["rows"] for table in tables)


@pytest.mark.parametrize("script", ON_DATA, ids=lambda file: file.stem)
def test_missing_data_is_said_in_a_sentence(script: Path, tmp_path: Path) -> None:
    """A folder without the set ends a benchmark with the missing file's name, not with a traceback."""
    done = run(script, str(tmp_path))

    assert done.returncode == 1
    assert str(tmp_path) in done.stderr
    assert "is missing: give the data folder" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_benchmark_is_in_the_readme() -> None:
    """README.md says how each is run."""
    text = (FOLDER / "README.md").read_text(encoding="utf-8")

    assert [script.name for script in SCRIPTS if f"benchmarks/{script.name}" not in text] == []


def test_generated_news_follows_from_its_seed() -> None:
    """The same seed gives the same text in every language, another seed another text."""
    one, same, other = (NewsWriter(seed) for seed in (1, 1, 2))

    for language in TONGUES:
        article = one.article(one.subject(language), 2_000)
        assert article == same.article(same.subject(language), 2_000)
        assert article != other.article(other.subject(language), 2_000)
        assert sum(map(len, article)) >= 2_000


def test_an_edit_of_generated_news_changes_it() -> None:
    """An edited article differs from what it was, and keeps most of it."""
    writer = NewsWriter(seed=3)
    for _ in range(50):
        subject = writer.subject()
        before = writer.article(subject, 5_000)
        after = writer.edited(before, subject)

        assert after != before
        assert len(set(after) & set(before)) > len(before) / 2


def test_a_listing_moves_on_by_one_entry() -> None:
    """The next document of a feed has one entry that was not there, on top, and is as long."""
    writer = NewsWriter(seed=4)
    first = writer.listing("feed", 4)
    then = writer.moved_on(first)

    assert then.entries[1:] == first.entries[:-1]
    assert then.entries[0].key not in {entry.key for entry in first.entries}


def test_percentiles_are_by_nearest_rank() -> None:
    """The 99th percentile of a hundred values is the 99th, of few the last."""
    assert percentile([float(value) for value in range(100, 0, -1)], 0.99) == 99
    assert percentile([1.0, 3.0, 2.0], 0.99) == 3
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2


def test_naive_ways_find_what_they_are_known_for() -> None:
    """Paragraph by paragraph, difflib calls a moved paragraph new, a set of sentences does not; both find a new sentence."""
    old = "The bridge is shut.\nThe ferry sails.\nThe mayor waits."
    new = "The mayor waits.\nThe bridge is shut. A diver was found.\nThe ferry sails."

    assert "the mayor waits" in keys(by_difflib(old, new))
    assert by_hashes(old, new) == ["A diver was found."]


def test_silence_classes_are_told_from_the_texts_alone() -> None:
    """Each class of changes is found where it is, and a rewrite belongs to none."""
    first = State(title="At least 20 dead in ferry fire", summary="The ferry burns.", date=None)
    toll = State(title="At least 38 dead in ferry fire", summary="The ferry burns.", date=None)
    quotes = State(title="'At least 20' dead in Ferry fire", summary="The ferry burns.", date=None)
    other = State(title="Ferry company sued", summary="The ferry burns.", date=None)

    assert classify(first, toll, [first]) == "number in headline"
    assert classify(toll, first, [first, toll]) == "whole state returns"
    assert classify(first, quotes, [first]) == "punctuation or case"
    assert classify(replace(first, summary="£3m"), replace(first, summary="$3m"), [first]) == "currency of a figure"
    assert classify(first, other, [first]) is None
    assert classify(first, first, [first]) is None


def test_an_edit_is_a_misspelling_or_changes_a_fact() -> None:
    """Swapped letters are a misspelling, another number is a fact, and what resembles nothing is new."""
    old = frozenset({"the ferry sank with 200 people on board near the old harbour"})

    assert edit_of("the ferry sank with 200 poeple on board near the old harbour", old) == "misspelling"
    assert edit_of("the ferry sank with 220 people on board near the old harbour", old) == "fact edit"
    assert edit_of("a diver was found alive on tuesday", old) == "new"


@pytest.mark.parametrize(
    ("note", "label"),
    (
        ("Editorial change", "editorial"),
        ("Health – editorial update", "editorial"),
        ("The Need help? section was updated.", "template"),
        ("Entry and exit requirements – updated information on passports; Health – editorial change", "substantive"),
        ("", "unlabelled"),
    ),
)
def test_publishers_notes_are_sorted_by_their_words(note: str, label: str) -> None:
    """Only a note that says nothing else is editorial."""
    assert label_of({"reason_new": note}) == label


def test_markdown_becomes_paragraphs_as_a_page_has_them() -> None:
    """Headings and list items are paragraphs of their own, links are their words, bold starts are marked."""
    page = "## Safety\n\nTake care\nof your [passport](https://a.example).\n* **Police:** call 117\n* Stay home"

    found = [(part.text, part.emphasis) for part in paragraphs(page)]

    assert found == [("Safety", 6), ("Take care of your passport.", 0), ("Police: call 117", 7), ("Stay home", 0)]


@pytest.mark.parametrize(
    ("line", "kind", "place"),
    (
        ("UPDATE 1430 GMT: ...", "update", "block"),
        ("(Adds details)", "update", "note"),
        ("GRAIN/ (UPDATE 1)", "update (slugline)", "prefix"),
        ("Correction: the ferry", "correction (press release)", "correction"),
        ("Mayor gives update", "NEGATIVE (not a marker)", "negative"),
    ),
)
def test_markers_are_placed_where_such_lines_stand(line: str, kind: str, place: str) -> None:
    """A kind of the file and the line's own form say what must come of it."""
    assert Form(line=line, kind=kind, iso="None", day="", source="pages: an example").place == place
