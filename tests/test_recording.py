"""Recordings are read as INTERFACE says, and a bad one is refused with its line."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.errors import RecordingError
from monitor.recording import read

LINE = {
    "at": "2016-08-12T09:00:00Z",
    "url": "https://ledger.example/feed",
    "status": 200,
    "headers": {"Content-Type": "text/xml"},
}


def recording(directory: Path, *lines: object) -> Path:
    rows = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    (directory / "recording.jsonl").write_text("\n".join(rows), encoding="utf-8")
    return directory


def test_a_line_is_an_answer(tmp_path: Path) -> None:
    """A body stands in the line or in a file beside it; header names are lower case; times are UTC."""
    (tmp_path / "1.xml").write_bytes(b"<rss/>")
    answers = read(
        recording(tmp_path, LINE | {"file": "1.xml"}, LINE | {"body": "é", "at": "2016-08-12T12:00:00+02:00"})
    )

    assert [answer.body for answer in answers] == [b"<rss/>", "é".encode()]
    assert answers[0].headers == {"content-type": "text/xml"}
    assert answers[1].at == datetime(2016, 8, 12, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lines", "says"),
    (
        (["{not json"], "recording.jsonl:1:"),
        ([LINE, {"url": "x"}], "recording.jsonl:2: no 'at' given"),
        ([LINE | {"at": "2016-08-12T09:00:00"}], "names no zone"),
        ([LINE | {"file": "missing.xml"}], "missing.xml"),
        ([LINE | {"file": "../outside"}], "lies outside the recording"),
        ([LINE | {"headers": []}], "`headers` is not an object"),
        ([LINE, LINE | {"at": "2016-08-12T08:00:00Z"}], "sort the lines by `at`"),
        ([[]], "recording.jsonl:1:"),
    ),
)
def test_a_bad_line_is_refused_with_its_place(tmp_path: Path, lines: list[object], says: str) -> None:
    """The message names the file, the line and what is wrong."""
    with pytest.raises(RecordingError, match=r"recording\.jsonl") as caught:
        read(recording(tmp_path, *lines))

    assert says in str(caught.value)


def test_a_folder_without_a_recording_is_refused(tmp_path: Path) -> None:
    """The message says what a recording is."""
    with pytest.raises(RecordingError, match=r"a recording is a directory with a recording\.jsonl"):
        read(tmp_path)
