"""What did the web answer, and when? Reads recordings: a directory with `recording.jsonl`, one HTTP answer a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.errors import RecordingError

NAME = "recording.jsonl"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What `url` answers from the moment `at` on; `headers` have lower-case names."""

    at: datetime
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


def read(directory: Path) -> tuple[Answer, ...]:
    """Return the answers of the recording in `directory`, in the order of its lines. Raises RecordingError."""
    file = directory / NAME
    try:
        rows = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        cause = error.strerror if isinstance(error, OSError) else _cause(error)
        raise RecordingError(f"{file}: {cause}; a recording is a directory with a {NAME}") from error
    answers = tuple(_answers(file, rows))
    for earlier, later, number in zip(answers, answers[1:], range(2, len(answers) + 1), strict=False):
        if later.at < earlier.at:
            raise RecordingError(f"{file}, answer {number}: earlier than the one before it; sort the lines by `at`")
    return answers


def _answers(file: Path, rows: list[str]) -> Iterator[Answer]:
    for number, row in enumerate(rows, start=1):
        if not row.strip():
            continue
        try:
            yield _answer(file.parent, json.loads(row))
        except (ValueError, TypeError, KeyError, AttributeError, OSError) as error:
            raise RecordingError(f"{file}:{number}: {_cause(error)}") from error


def _cause(error: Exception) -> str:
    """Return what is wrong in words, without the library's numbers and names."""
    if isinstance(error, KeyError):
        return f"no {error} given"
    if isinstance(error, UnicodeDecodeError):
        return "is not UTF-8 text"
    if isinstance(error, json.JSONDecodeError):
        return f"is not JSON: {error.msg}"
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}"
    return str(error)


def _answer(directory: Path, row: Mapping[str, object]) -> Answer:
    at = datetime.fromisoformat(str(row["at"]))
    if at.tzinfo is None:
        raise ValueError(f"`at` names no zone: {row['at']} (write it as 2016-08-12T09:00:00Z)")
    headers = row.get("headers", {})
    if not isinstance(headers, dict):
        raise TypeError("`headers` is not an object")
    return Answer(
        at=at.astimezone(UTC),
        url=str(row["url"]),
        status=int(str(row["status"])),
        headers={str(name).lower(): str(value) for name, value in headers.items()},
        body=_body(directory, row),
    )


def _body(directory: Path, row: Mapping[str, object]) -> bytes:
    if "file" not in row:
        return str(row.get("body", "")).encode()
    file = (directory / str(row["file"])).resolve()
    # A recording may come from anyone: it must not read the rest of the disk.
    if not file.is_relative_to(directory.resolve()):
        raise ValueError(f"`file` lies outside the recording: {row['file']}")
    return file.read_bytes()
