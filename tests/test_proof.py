"""`newsroom-monitor test`: what passes, what fails, what is said about it, and what a build server reads."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from monitor.cli import app
from monitor.config import load
from monitor.model import Reason, StagedRevision, WatchTest
from monitor.proof import Difference, Proof, Row, Sign, junit
from tests.configured import refused, write

NOON = timedelta(hours=12)
ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/reference/tests.md").read_text(encoding="utf-8")
#: The examples of the page, in order: the newsroom, articles, a story, two sources, failures, a build server's file.
NEWSROOM, ARTICLES, STORY, SOURCES, WRONG, _ = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
(SAID_OF_WRONG,) = re.findall(r"```text\n(.*?)```", PAGE, flags=re.DOTALL)

WATCH = """\
watches:
  truce:
    match: 'place:syria AND truce*'
    {keys}
    tests:
      - {test}
"""
MEETING = "Four envoys met in Geneva on Monday to talk about a truce for Syria, the hosts said."
NEWS = "The envoys have agreed on a list of 200 prisoners to be exchanged, a spokesman said."
TOLD = f'{{story: [{{at: 14:00, title: Envoys meet, text: "{MEETING}"}}], '
TOLD_MORE = f'{{story: [{{at: 14:00, title: Envoys meet, text: "{MEETING}"}}, {{at: +1h, below: "{NEWS}"}}], '
TOLD_TWICE = f'{{story: [{{at: 14:00, text: "{MEETING}"}}, {{at: 15:00, ENTRY text: "{MEETING}"}}], '
#: What is proven, keys of the watch, a test of it that passes, and the same with one thing changed, which fails.
CASES = [
    ("a text fires", "", '{text: "Truce in Syria", fires: true}', '{text: "Truce in Sudan", fires: true}'),
    ("a text does not", "", '{text: "Truce in Sudan", fires: false}', '{text: "Truce in Syria", fires: false}'),
    (
        "an unknown feed's tags",
        "only: {tags: [agency]}",
        "{entry: {tags: [agency], title: Truce in Syria}, fires: true}",
        "{entry: {tags: [blog], title: Truce in Syria}, fires: true}",
    ),
    (
        "a language that is not wanted",
        "only: {languages: [tr]}",
        "{entry: {language: tr, title: Truce in Syria}, fires: true}",
        "{entry: {language: de, title: Truce in Syria}, fires: true}",
    ),
    (
        "no language stands in the way",
        "only: {languages: [tr]}",
        '{text: "Truce in Syria", fires: true}',
        '{text: "Truce in Syria", fires: false}',
    ),
    (
        "a whole article on one line is read to its end",
        "",
        '{text: "' + "word " * 400 + 'Truce in Syria", fires: true}',
        '{text: "' + "word " * 400 + 'Truce in Sy ria", fires: true}',
    ),
    (
        "the feed's own language counts",
        "only: {languages: [tr]}",
        "{entry: {feed: lantern, title: Truce in Syria}, fires: false}",
        "{entry: {feed: lantern, title: Truce in Syria}, fires: true}",
    ),
    (
        "a story is told",
        "notify: [night-mail]",
        TOLD + "alerts: [{at: 14:00}]}",
        TOLD + "alerts: []}",
    ),
    (
        "a story that fires and need not be told",
        "notify: [night-mail]",
        TOLD + "fires: true}",
        TOLD + "fires: false}",
    ),
    (
        "a second telling is asked for",
        "notify: [night-mail]",
        TOLD_MORE + "alerts: [{at: 14:00}, {at: 15:00, says: prisoners, silent: Geneva}]}",
        TOLD_MORE + "alerts: [{at: 14:00}]}",
    ),
    (
        "another reason",
        "notify: [night-mail]",
        TOLD + "alerts: [{at: 14:00, reason: first}]}",
        TOLD + "alerts: [{at: 14:00, reason: update}]}",
    ),
    (
        "another minute",
        "notify: [foreign-desk]",
        TOLD + "alerts: [{at: 14:00}]}",
        TOLD + "alerts: [{at: 14:01}]}",
    ),
    (
        "one channel of two counts",
        "notify: [night-mail, planning-mail]",
        TOLD + "alerts: [{at: 18:00, channel: planning-mail}]}",
        TOLD + "alerts: [{at: 18:00}]}",
    ),
    (
        "an alert with a channel before one without",
        "notify: [night-mail, foreign-desk]",
        TOLD + "alerts: [{at: 14:00, says: Geneva}, {at: 14:00, channel: night-mail, says: Monday}]}",
        TOLD + "alerts: [{at: 14:00, says: Geneva}, {at: 14:00, channel: night-mail, says: Tuesday}]}",
    ),
    (
        "what is added is added to what stood there",
        "",
        "{story: [{at: 14:00, text: A truce begins.}, {at: 15:00, below: It is for Syria.}], fires: true}",
        "{story: [{at: 14:00, text: A truce begins.}, {at: 15:00, text: It is for Syria.}], fires: true}",
    ),
    (
        "another entry is another article",
        "novelty: all\n    notify: [night-mail]",
        TOLD_TWICE.replace("ENTRY", "entry: second,") + "alerts: [{at: 14:00}, {at: 15:00}]}",
        TOLD_TWICE.replace("ENTRY", "") + "alerts: [{at: 14:00}, {at: 15:00}]}",
    ),
    (
        "what is silent",
        "notify: [night-mail]",
        TOLD + "alerts: [{at: 14:00, silent: Rome}]}",
        TOLD + "alerts: [{at: 14:00, silent: géneva}]}",
    ),
]


def run(directory: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["--config", str(directory), "test", *words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout


def newsroom(directory: Path, watches: str) -> Path:
    return write(directory, {"newsroom.yaml": NEWSROOM, "watches.yaml": watches})


# ---------------------------------------------------------------- what the page shows


@pytest.mark.parametrize("watches", (ARTICLES, STORY, SOURCES), ids=["articles", "story", "sources"])
def test_the_examples_of_the_reference_pass(tmp_path: Path, watches: str) -> None:
    """What docs/reference/tests.md shows is right as it stands there."""
    status, said = run(newsroom(tmp_path, watches))
    assert (status, said.splitlines()[-1]) == (0, said.splitlines()[0])
    assert re.fullmatch(r"[2-9] tests of 1 watch: \d passed, 0 failed\n", said)


def test_a_failure_is_told_as_the_reference_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure names the place of the test, what was expected, what came sentence by sentence, and why."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"newsroom.yaml": NEWSROOM, "wrong.yaml": WRONG})
    assert run(Path()) == (1, SAID_OF_WRONG)


# ---------------------------------------------------------------- passes and fails


@pytest.mark.parametrize(("keys", "test"), [case[1:3] for case in CASES], ids=[case[0] for case in CASES])
def test_a_true_test_passes(tmp_path: Path, keys: str, test: str) -> None:
    """A test that says what the watch does passes."""
    status, said = run(newsroom(tmp_path, WATCH.format(keys=keys, test=test)))
    assert (status, said) == (0, "1 test of 1 watch: 1 passed, 0 failed\n")


@pytest.mark.parametrize(("keys", "test"), [(case[1], case[3]) for case in CASES], ids=[case[0] for case in CASES])
def test_a_false_test_fails(tmp_path: Path, keys: str, test: str) -> None:
    """A test that says something else than the watch does fails, and says where and what."""
    status, said = run(newsroom(tmp_path, WATCH.format(keys=keys, test=test)))
    assert status == 1
    assert re.match(rf"{re.escape(str(tmp_path))}/watches\.yaml:\d:9: truce: .+\n  \S.+\n", said)
    assert said.endswith("1 test of 1 watch: 0 passed, 1 failed\n")


#: What an alert must not say -> the line that shows where it says it: in the news, in a label, over two sentences.
UNWANTED = [
    ("prisoners", "    + The envoys have agreed on a list of 200 prisoners to be exchanged."),
    ("1430 gmt", "    + UPDATE 1430 GMT · 14:30 UTC"),
    ("exchanged. Both", "    + exchanged. Both"),
]


@pytest.mark.parametrize(("phrase", "line"), UNWANTED)
def test_what_must_not_be_said_is_shown_where_it_is_said(tmp_path: Path, phrase: str, line: str) -> None:
    """The sentence that says something unwanted is marked, be it the news itself or what stands around it."""
    update = "UPDATE 1430 GMT: The envoys have agreed on a list of 200 prisoners to be exchanged. Both sides signed it."
    story = f'[{{at: 14:00, title: Envoys meet, text: "{MEETING}"}}, {{at: 14:35, above: "{update}"}}]'
    test = f'{{story: {story}, alerts: [{{at: 14:00}}, {{at: 14:35, silent: "{phrase}"}}]}}'
    status, said = run(newsroom(tmp_path, WATCH.format(keys="notify: [night-mail]", test=test)))
    assert status == 1
    assert [row for row in said.splitlines() if row.startswith("    +")] == [line]


def test_only_the_watch_under_test_is_at_work(tmp_path: Path) -> None:
    """A second watch for the same channel neither tells in a story nor makes what the first one tells redundant."""
    other = "  other: {match: envoys, notify: [night-mail], novelty: all}\n"
    status, said = run(newsroom(tmp_path, WATCH.format(keys="notify: [night-mail]", test=CASES[-1][2]) + other))
    assert (status, said) == (0, "1 test of 1 watch: 1 passed, 0 failed\nwithout tests: other\n")


def test_clocks_show_the_readers_time(tmp_path: Path) -> None:
    """The moments of a test are on the clock of monitor.timezone, as quiet hours and digests are."""
    watch = WATCH.format(keys="notify: [planning-mail]", test=TOLD + "alerts: [{at: 18:00, reason: digest}]}")
    assert run(newsroom(tmp_path, "monitor: {timezone: Asia/Tehran}\n" + watch))[0] == 0


def test_files_and_watches_choose(tmp_path: Path) -> None:
    """Only the tests of the named files, folders and watches are run; names that do not exist end with 2."""
    write(tmp_path, {"newsroom.yaml": NEWSROOM, "a.yaml": ARTICLES, "b.yaml": STORY, "desk/c.yaml": SOURCES})
    assert run(tmp_path)[1] == "12 tests of 3 watches: 12 passed, 0 failed\n"
    assert run(tmp_path, str(tmp_path / "desk"))[1] == "2 tests of 1 watch: 2 passed, 0 failed\n"
    assert run(tmp_path, str(tmp_path / "b.yaml"))[1] == "4 tests of 1 watch: 4 passed, 0 failed\n"
    assert run(tmp_path, "--watch", "ceasefire", "--watch", "talks")[1].startswith("10 tests of 2 watches")
    assert run(tmp_path, "--watch", "cease")[0] == 2
    assert run(tmp_path, str(tmp_path / "d.yaml"))[0] == 2


def test_a_bad_configuration_runs_nothing(tmp_path: Path) -> None:
    """With a mistake anywhere in the configuration no test is run: the exit status is 78, and the mistake is named."""
    newsroom(tmp_path, WATCH.format(keys="", test="{text: Truce, fires: perhaps}"))
    line = [sys.executable, "-m", "monitor", "--config", str(tmp_path), "test"]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (78, "")
    assert done.stderr.endswith("watches.yaml:6:30: watches.truce.tests.fires: must be true or false\n")


def test_the_same_tests_print_the_same_json(tmp_path: Path) -> None:
    """--json says of each test whether it passed and how it differs, twice the same bytes."""
    write(tmp_path, {"newsroom.yaml": NEWSROOM, "wrong.yaml": WRONG})
    status, said = run(tmp_path, "--json")
    assert run(tmp_path, "--json") == (status, said)
    rows: list[dict[str, Any]] = json.loads(said)
    assert [(row["watch"], row["line"], row["column"], row["passed"]) for row in rows] == [
        ("wrong", line, 9, False) for line in (6, 7, 8)
    ]
    assert rows[2]["differences"][0]["rows"][0] == {"sign": "-", "text": "the talks have ended"}


# ---------------------------------------------------------------- for build servers


def test_the_report_is_what_build_servers_read(tmp_path: Path) -> None:
    """The JUnit report has a suite for each watch with its counts, and a case for each test with its place."""
    write(tmp_path, {"newsroom.yaml": NEWSROOM, "a.yaml": ARTICLES, "wrong.yaml": WRONG})
    status, _ = run(tmp_path, "--junit", str(report := tmp_path / "report.xml"))
    root = ET.fromstring(report.read_bytes())
    suites = {suite.get("name"): suite for suite in root}
    cases = list(suites["wrong"])
    assert (status, root.tag, root.get("tests"), root.get("failures")) == (1, "testsuites", "9", "3")
    assert [suite.get("failures") for suite in suites.values()] == ["0", "3"]
    assert [case.get("classname") for case in cases] == ["wrong"] * 3
    assert cases[2].get("file") == str(tmp_path / "wrong.yaml")
    assert (cases[2].get("name"), cases[2].get("line")) == ("told too late", "8")
    failure = cases[0].find("failure")
    assert failure is not None
    assert failure.get("message") == "does not fire, but must"
    assert "NOT title:review: fails because" in (failure.text or "")
    assert all(float(case.get("time", "")) >= 0 for case in root.iter("testcase"))


def test_a_report_that_cannot_be_written_is_a_failure(tmp_path: Path) -> None:
    """Whose report is lost learns it: status 1, although all tests passed."""
    assert run(newsroom(tmp_path, ARTICLES), "--junit", str(tmp_path / "none" / "report.xml"))[0] == 1


@settings(max_examples=50)
@given(name=st.text(), message=st.text(), row=st.text())
def test_whatever_a_test_says_the_report_stays_xml(name: str, message: str, row: str) -> None:
    """Names and texts with markup, control characters or half characters never break the report."""
    test = WatchTest(file="a.yaml", line=1, column=1, name=name, revisions=(StagedRevision(at=NOON, title=row),))
    difference = Difference(message=message, rows=(Row(sign=Sign.UNWANTED, text=row),))
    proof = Proof(watch="w", test=test, differences=(difference,))
    root = ET.fromstring(junit([proof, proof]))
    names = [case.get("name") for case in root.iter("testcase")]
    assert len(set(names)) == 2


# ---------------------------------------------------------------- mistakes in tests


STORY_OF = "{{story: [{}], alerts: [{}]}}"
MISTAKES = [
    ("{entry: {feed: lantren, title: Truce}, fires: true}", 'tests.entry.feed: unknown feed "lantren", did you mean "lantern"?'),
    ("{entry: {feed: lantern, tags: [x], title: T}, fires: true}", 'tests.entry.tags: the feed "lantern" has tags of its own: leave one of the two out'),
    ("{entry: {language: tr}, fires: true}", "tests.entry: says nothing: give it a title or a text"),
    ("{entry: {title: Truce}}", "tests: expects nothing: say fires, or of a story which alerts"),
    ("{text: Truce, alerts: []}", "tests: alerts are for a story: text and entry only say whether the watch fires"),
    ("{fires: true}", "tests: needs just one of the keys text, entry, story"),
    ("{story: [], fires: true}", "tests.story: must not be empty"),
    (STORY_OF.format("{at: 14:00, title: T}, {at: 13:59, text: x}", ""), "tests.story.at: goes back in time: it lies before the moment above it"),
    (STORY_OF.format("{at: 14:00, title: T}, {at: +5m}", ""), "tests.story: says nothing: give it a title or a text"),
    (STORY_OF.format("{at: 14:00, above: T}", ""), "tests.story.above: there is no text that this could be added to: write it as text"),
    (STORY_OF.format("{at: 14:00, text: T}, {at: 15:00, text: T, below: U}", ""), "tests.story.below: text says all of it already: write it as text"),
    (STORY_OF.format("{at: 25:00, title: T}", ""), 'tests.story.at: must be a moment such as "14:30", "07:00 +1d" (a day later) or "+35m" (after the beginning)'),
    (STORY_OF.format("{at: 14:00, title: T}", "{at: 13:00}"), "tests.alerts.at: lies before the story begins"),
    (STORY_OF.format("{at: 14:00, title: T}", "{at: 14:00, channel: nightmail}"), 'tests.alerts.channel: the watch never tells a channel "nightmail", did you mean "night-mail"?'),
    (STORY_OF.format("{at: 14:00, title: T}", "{at: 14:00, reason: quiet}"), "tests.alerts.reason: must be one of first, update, correction, retraction, headline, digest, escalation"),
]  # fmt: skip


@pytest.mark.parametrize(("test", "message"), MISTAKES)
def test_mistakes_in_tests_are_named(tmp_path: Path, test: str, message: str) -> None:
    """A test that makes no sense is a mistake of the configuration, with its place and the way out."""
    newsroom(tmp_path, WATCH.format(keys="notify: [night-mail]", test=test))
    (mistake,) = refused(tmp_path)
    assert re.fullmatch(
        rf"{re.escape(str(tmp_path))}/watches\.yaml:6:\d+: watches\.truce\.{re.escape(message)}", mistake
    )


def test_all_mistakes_in_tests_come_at_once(tmp_path: Path) -> None:
    """A wrong key in one test hides neither an unknown feed in another nor a channel in a third."""
    tests = "\n      - ".join(test for test, _ in (MISTAKES[0], MISTAKES[5], MISTAKES[13]))
    newsroom(tmp_path, WATCH.format(keys="notify: [night-mail]", test=tests))
    assert [mistake.rsplit("/", 1)[-1].split(":")[1] for mistake in refused(tmp_path)] == ["6", "7", "8"]


def test_a_name_is_not_unknown_while_a_file_cannot_be_read(tmp_path: Path) -> None:
    """Where a file is broken, the feed that a test names may stand in it."""
    newsroom(tmp_path, WATCH.format(keys="", test=MISTAKES[0][0]))
    write(tmp_path, {"broken.yaml": "feeds: ["})
    assert not any("lantren" in mistake for mistake in refused(tmp_path))


# ---------------------------------------------------------------- the shipped configuration


@pytest.mark.parametrize("directory", (ROOT / "config", ROOT / "seeds/config"), ids=["shipped", "seeds"])
def test_the_shipped_watches_do_what_their_tests_say(directory: Path) -> None:
    """All tests of the shipped configurations pass, and no watch is without one."""
    status, said = run(directory)
    assert status == 0, said
    assert re.fullmatch(r"\d+ tests of \d+ watches: \d+ passed, 0 failed\n", said)


def test_every_desk_proves_what_it_is_told() -> None:
    """Each file of shipped watches holds a story, and among all of them are an update, a cosmetic edit and a correction."""
    watches = load(ROOT / "config", {}, need_secrets=False).newsroom.watches.values()
    stories = [(watch.file, test) for watch in watches for test in watch.tests if test.alerts is not None]
    reasons = {alert.reason for _, test in stories for alert in test.alerts or ()}
    assert {file for file, _ in stories} == {watch.file for watch in watches}
    assert reasons >= {Reason.FIRST, Reason.UPDATE, Reason.CORRECTION, Reason.HEADLINE, Reason.DIGEST}
    assert any(len(test.alerts or ()) < len(test.revisions) for _, test in stories)
