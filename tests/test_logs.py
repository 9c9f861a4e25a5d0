"""What the program says to its engineer is read by other programs, too."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
import structlog

from monitor import logs
from monitor.logs import LogFormat


@pytest.mark.parametrize("log_format", ("json", "text"))
def test_moments_are_written_in_utc_with_z(log_format: LogFormat, capsys: pytest.CaptureFixture[str]) -> None:
    """A moment in a field is ISO 8601 with Z, whatever its zone, in both formats; what is no moment stays as it is."""
    logs.configure(log_format)
    since = datetime(2016, 8, 12, 16, 30, tzinfo=timezone(timedelta(hours=2)))
    structlog.get_logger().warning("feed_unwell", feed="post", since=since, until=since.astimezone(UTC), before=None)
    line = capsys.readouterr().err.splitlines()[-1]
    assert line.count("2016-08-12T14:30:00Z") == 2
    if log_format == "json":
        assert {name: json.loads(line)[name] for name in ("feed", "before")} == {"feed": "post", "before": None}
